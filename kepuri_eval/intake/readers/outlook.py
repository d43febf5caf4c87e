"""A message of Outlook (.msg, [MS-OXMSG]) to what an e-mail gives: it is written as one and read as one."""

from __future__ import annotations

import base64
import struct
from datetime import UTC, datetime, timedelta
from email.header import Header
from email.utils import format_datetime

from kepuri_eval.intake.readers.charset import decode_declared
from kepuri_eval.intake.readers.compound import CompoundFile, Path
from kepuri_eval.intake.readers.content import Content, Limits, Note, too_large
from kepuri_eval.intake.readers.mail import read_mail

_WHAT = "Outlook 邮件"
_SUBJECT, _BODY, _PAGE, _RICH = "0037", "1000", "1013", "1009"
_SENDERS = ("0042", "0C1A")  # for whom it was sent, and who sent it: their shown names
_DAYS = (0x0039, 0x0E06)  # when it was sent, and when it came in
_NAMES, _DATA = ("3707", "3704", "3001"), "3701"  # of an attachment
_CODE_PAGES = (0x3FDE, 0x3FFD)
_DEEPEST = 6


def read_msg(content: bytes, name: str, limits: Limits) -> Content:
    """Subject, sender's shown name, body, attachments and day as of an e-mail; a forwarded message is an attachment.

    Raises:
        ReadError: damaged, empty, or beyond the limits.
    """
    whole = CompoundFile(content, _WHAT, limits.inflated_bytes)
    message = _Message(whole, ())
    found = read_mail(message.as_mail(limits, 0), name, limits)
    if message.is_rich_alone():
        found.notes.append(_rich_alone())
    return found


class _Message:
    """The message in one storage of the file."""

    def __init__(self, whole: CompoundFile, place: Path) -> None:
        self._whole, self._place = whole, place
        self._fixed = self._fixed_properties(24 if place else 32)
        page = next((self._fixed[key][:4] for key in _CODE_PAGES if key in self._fixed), b"")
        self._charset = _charset(struct.unpack("<I", page)[0] if len(page) == 4 else 0)

    def is_rich_alone(self) -> bool:
        """Whether the only body is one in packed RTF."""
        return bool(self._bytes(_RICH, "0102")) and not self._text(_BODY) and not self._page()

    def as_mail(self, limits: Limits, depth: int) -> bytes:
        """The same in MIME; `ReadError` where it has more attachments than the limits allow or one breaks off."""
        mark = f"=_kepuri_{depth}"
        lines = [b"MIME-Version: 1.0", b'Content-Type: multipart/mixed; boundary="%s"' % mark.encode()]
        sender = next(filter(None, map(self._text, _SENDERS)), "")
        for header, words in (("Subject", self._text(_SUBJECT)), ("From", sender)):
            if words:
                lines.append(f"{header}: {_coded(words)}".encode())
        day = self._day()
        if day is not None:
            lines.append(f"Date: {format_datetime(day)}".encode())
        parts = [_part("text/plain", self._text(_BODY).encode(errors="replace"))]
        if self._page():
            parts.append(_part("text/html", self._page()))
        names = [one for one in self._whole.storages(self._place) if one.startswith("__attach_version1.0_")]
        if len(names) > limits.entries:
            raise too_large("邮件附件过多")
        parts += [self._attachment((*self._place, one), limits, depth) for one in names]
        body = b"".join(b"--%s\r\n%s\r\n" % (mark.encode(), part) for part in parts if part)
        return b"\r\n".join(lines) + b"\r\n\r\n" + body + b"--%s--\r\n" % mark.encode()

    def _attachment(self, place: Path, limits: Limits, depth: int) -> bytes:
        held = _Message(self._whole, place)
        held._charset = self._charset
        label = next(filter(None, map(held._text, _NAMES)), "")
        inner = (*place, f"__substg1.0_{_DATA}000D")
        if inner[-1] in self._whole.storages(place):
            if depth >= _DEEPEST:
                return _part("application/octet-stream", b"", label or "转发邮件")
            content = _Message(self._whole, inner).as_mail(limits, depth + 1)
            return _part("application/octet-stream", content, f"{label or '转发邮件'}.eml")
        return _part("application/octet-stream", held._bytes(_DATA, "0102"), label or f"附件{place[-1][-2:]}")

    def _text(self, key: str) -> str:
        wide = self._bytes(key, "001F")
        if wide:
            return wide.decode("utf-16-le", "replace").rstrip("\0")
        return decode_declared(self._bytes(key, "001E"), self._charset).rstrip("\0")

    def _page(self) -> bytes:
        """The body as a page in UTF-8."""
        told = self._text(_PAGE)
        if told:
            return told.encode(errors="replace")
        return decode_declared(self._bytes(_PAGE, "0102"), self._charset).encode(errors="replace")

    def _bytes(self, key: str, kind: str) -> bytes:
        path = (*self._place, f"__substg1.0_{key}{kind}")
        return self._whole.read(path) if path in self._whole.streams else b""

    def _fixed_properties(self, begin: int) -> dict[int, bytes]:
        """Numbers of properties that stand in the message itself, and their eight bytes."""
        path = (*self._place, "__properties_version1.0")
        data = self._whole.read(path) if path in self._whole.streams else b""
        places = range(begin, len(data) - 15, 16)
        return {struct.unpack_from("<H", data, at + 2)[0]: data[at + 8 : at + 16] for at in places}

    def _day(self) -> datetime | None:
        told = next((self._fixed[key] for key in _DAYS if key in self._fixed), b"")
        ticks = struct.unpack("<Q", told)[0] if len(told) == 8 else 0
        try:
            return datetime(1601, 1, 1, tzinfo=UTC) + timedelta(microseconds=ticks // 10) if ticks else None
        except OverflowError:
            return None


def _charset(page: int) -> str:
    return {65001: "utf-8", 20936: "gb18030", 52936: "gb18030", 950: "big5"}.get(page, "gb18030")


def _part(kind: str, content: bytes, label: str = "") -> bytes:
    if not content and not label:
        return b""
    lines = [f"Content-Type: {kind}; charset=utf-8", "Content-Transfer-Encoding: base64"]
    if label:
        lines.append(f'Content-Disposition: attachment; filename="{_coded(label)}"')
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + base64.encodebytes(content)


def _coded(words: str) -> str:
    """The words of a header as one encoded word of a mail."""
    return Header(" ".join(words[:2000].split()), "utf-8", maxlinelen=100_000).encode()


def _rich_alone() -> Note:
    return Note(
        "part_missing",
        "邮件正文为 RTF 格式，未读取，附件已读取。",
        "如正文中有活动情况，请将邮件另存为网页或文本后重新报送。",
    )
