"""Pack files into zips (also with GBK names) and e-mails, with fixed times so that bytes repeat."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from datetime import datetime
from email.header import Header
from email.mime.application import MIMEApplication
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import format_datetime

_DAY = (2024, 9, 24, 9, 0, 0)
_UTF8_NAME = 0x800


def pack(entries: Mapping[str, bytes], encoding: str = "utf-8") -> bytes:
    """A zip of `entries`; with another `encoding` the names carry no UTF-8 flag, as Chinese Windows writes them."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            info = _Entry(name, _DAY)
            info.name_encoding = encoding
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0
            info.external_attr = 0
            archive.writestr(info, content, compresslevel=9)
    return stream.getvalue()


def repack(content: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """The same zip with fixed times and every entry as `change(name, content)` returns it."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return pack({name: change(name, archive.read(name)) for name in archive.namelist()})


def write_email(sender: str, subject: str, sent: datetime, body: str, attachments: Mapping[str, bytes]) -> bytes:
    """An e-mail with `attachments`, dated `sent`; nobody in it has an address."""
    message = MIMEMultipart(boundary="=_part_of_a_fictional_mail")
    message["From"] = Header(sender, "utf-8").encode()
    message["Subject"] = Header(subject, "utf-8").encode()
    message["Date"] = format_datetime(sent)
    message.attach(MIMEText(body, "plain", "utf-8"))
    for name, content in attachments.items():
        part = MIMEApplication(content)
        part.add_header("Content-Disposition", "attachment", filename=("utf-8", "", name))
        message.attach(part)
    return message.as_bytes()


class _Entry(zipfile.ZipInfo):
    """A zip entry whose name is written in an encoding of our choice."""

    name_encoding = "utf-8"

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:
        if self.name_encoding == "utf-8":
            flag = 0 if self.filename.isascii() else _UTF8_NAME
            return self.filename.encode("utf-8"), self.flag_bits | flag
        return self.filename.encode(self.name_encoding), self.flag_bits & ~_UTF8_NAME
