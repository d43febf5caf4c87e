"""A file's bytes to the kind it is; the ending of its name only decides between kinds of plain text."""

from __future__ import annotations

import csv
import re
from pathlib import PurePosixPath

from kepuri_eval.errors import ReadError
from kepuri_eval.intake.readers.archive import inflate, open_zip
from kepuri_eval.intake.readers.charset import decode_text
from kepuri_eval.intake.readers.compound import CompoundFile
from kepuri_eval.intake.readers.content import Limits, empty_file, encrypted, unknown_format
from kepuri_eval.intake.readers.tarmarks import is_tar

_MAGIC = (
    (b"\xff\xd8\xff", "jpg"), (b"\x89PNG\r\n\x1a\n", "png"), (b"GIF8", "gif"), (b"BM", "bmp"),
    (b"II*\0", "tif"), (b"MM\0*", "tif"), (b"7z\xbc\xaf'\x1c", "7z"), (b"Rar!\x1a\x07", "rar"),
    (b"\x1f\x8b", "gz"), (b"{\\rtf", "rtf"), (b"%!PS", "ps"), (b"ID3", "mp3"),
    (b"\x1aE\xdf\xa3", "mkv"), (b"OggS", "ogg"),
)  # fmt: skip
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STREAMS = {
    "EncryptedPackage": "", "WordDocument": "doc", "PowerPoint Document": "ppt", "Workbook": "xls", "Book": "xls",
    "__properties_version1.0": "msg",
}  # fmt: skip
_OPEN_DOCUMENT = {"spreadsheet": "ods", "text": "odt", "presentation": "odp"}
_HEADER_LINE = re.compile(r"^[!-9;-~]+:[ \t]?.*$")
_MAIL_HEADERS = re.compile(r"^(from|to|subject|date|received|message-id|mime-version|return-path):", re.I | re.M)
_ENDINGS = {
    "docx": {"docx", "docm", "dotx", "dotm", "wps", "wpt"}, "doc": {"doc", "wps", "dot", "wpt"},
    "xlsx": {"xlsx", "xlsm", "xltx", "xltm", "et", "ett", "xls"}, "xlsb": {"xlsb"}, "xls": {"xls", "et", "ett", "xlt"},
    "pptx": {"pptx", "pptm", "ppsx", "ppsm", "potx", "dps"}, "ppt": {"ppt", "pps", "pot", "dps"},
    "odt": {"odt", "ott"}, "odp": {"odp", "otp"}, "ods": {"ods"}, "pdf": {"pdf"}, "rtf": {"rtf", "doc", "wps"},
    "csv": {"csv", "tsv", "txt"}, "txt": {"txt", "text", "log"}, "md": {"md", "txt"}, "html": {"html", "htm"},
    "mht": {"mht", "mhtml"}, "eml": {"eml"}, "zip": {"zip"}, "gz": {"gz", "tgz"},
    "jpg": {"jpg", "jpeg", "jpe", "jfif"}, "tif": {"tif", "tiff"},
}  # fmt: skip


def decide_kind(content: bytes, name: str) -> str:
    """The kind of the content: a key of `readers.READERS`, or a kind that has no reader.

    Raises:
        ReadError: nothing in it, a password on it, or bytes that are no text and no known format.
    """
    if not content.lstrip(b"\0 \t\r\n"):
        raise empty_file()
    if content[:4] in (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"):
        return _zip_kind(content)
    if content.startswith(_OLE):
        return _ole_kind(content)
    if is_tar(content):
        return "tar"
    if b"%PDF-" in content[:1024]:
        return "pdf"
    if content[4:8] == b"ftyp":
        return "heic" if content[8:12] in (b"heic", b"heix", b"mif1", b"avif") else "mp4"
    if content.startswith(b"RIFF"):
        return {b"WEBP": "webp", b"AVI ": "avi", b"WAVE": "wav"}.get(content[8:12], "riff")
    for magic, kind in _MAGIC:
        if content.startswith(magic) and not (magic == b"BM" and b"\0" not in content[:64]):
            return kind
    return _text_kind(decode_text(content)[0], _ending(name))


def ending_fits(kind: str, name: str) -> bool:
    """Whether the name's ending is one that files of that kind usually have; a name without ending fits."""
    ending = _ending(name)
    return not ending or ending in _ENDINGS.get(kind, {kind})


def _ending(name: str) -> str:
    return PurePosixPath(name).suffix.lower().lstrip(".")


def _zip_kind(content: bytes) -> str:
    archive = open_zip(content, "压缩文件")
    names = set(archive.namelist())
    if "[Content_Types].xml" in names:
        for prefix, kind in (("word/", "docx"), ("xl/", "xlsx"), ("ppt/", "pptx")):
            if any(name.startswith(prefix) for name in names):
                return "xlsb" if kind == "xlsx" and "xl/workbook.bin" in names else kind
    if "OFD.xml" in names:
        return "ofd"
    if "mimetype" in names and "content.xml" in names:
        info = archive.getinfo("mimetype")
        if info.file_size < 200 and not info.flag_bits & 1:
            told = inflate(archive, info, Limits())
            return next((v for k, v in _OPEN_DOCUMENT.items() if k.encode() in told), "odf")
    return "zip"


def _ole_kind(content: bytes) -> str:
    """What the streams right below the root tell: a message may hold documents, and a document workbooks.

    Where these tell nothing, and in a broken file, names of streams, which stand in UTF-16, are looked for anywhere.
    """
    try:
        names = {path[0] for path in CompoundFile(content, "文件").streams}
    except ReadError:
        names = set()
    kind = next((kind for stream, kind in _STREAMS.items() if stream in names), None)
    if kind is None:
        kind = next((kind for stream, kind in _STREAMS.items() if stream.encode("utf-16-le") in content), None)
    if kind is None:
        raise unknown_format()
    if not kind:
        raise encrypted("文件")
    return kind


def _text_kind(text: str, ending: str) -> str:
    head = text[:4000].lstrip("\ufeff \t\r\n")
    if _is_mail(head):
        related = re.search(r"^content-type:\s*multipart/related", head, re.I | re.M)
        return (
            "mht" if ending in ("mht", "mhtml") or (related and "snapshot-content-location" in head.lower()) else "eml"
        )
    lowered = head.lower()
    if lowered.startswith(("<!doctype html", "<html", "<table", "<head", "<body")) or re.search("<html[ >]", lowered):
        return "html"
    if ending in ("html", "htm") and "<" in head:
        return "html"
    if ending in ("csv", "tsv") or (ending not in ("txt", "md") and _is_delimited(text)):
        return "csv"
    return "md" if ending == "md" else "txt"


def _is_mail(head: str) -> bool:
    lines = head.splitlines()[:3]
    return bool(lines) and bool(_HEADER_LINE.match(lines[0])) and len(_MAIL_HEADERS.findall(head)) >= 2


def _is_delimited(text: str) -> bool:
    """Whether every one of the first lines has the same three or more fields."""
    lines = [line for line in text[:20_000].splitlines()[:20] if line.strip()]
    for delimiter in ("\t", ","):
        widths = {len(row) for row in csv.reader(lines, delimiter=delimiter, strict=False)}
        if len(lines) >= 3 and len(widths) == 1 and widths.pop() >= 3:
            return True
    return False
