"""One reader per format: a file's bytes to blocks with locators; a new format is one function and one line here."""

from __future__ import annotations

from importlib import import_module

from kepuri_eval.intake.readers.archive import read_zip
from kepuri_eval.intake.readers.content import Content, Limits, Reader
from kepuri_eval.intake.readers.delimited import read_delimited
from kepuri_eval.intake.readers.docx import read_docx
from kepuri_eval.intake.readers.html import read_html, read_mht
from kepuri_eval.intake.readers.sheets import read_sheets
from kepuri_eval.intake.readers.text import read_markdown, read_text


def _on_first_use(module: str, name: str) -> Reader:
    """A reader whose libraries are loaded by the first file that needs them: a reading process starts without them."""

    def read(content: bytes, file_name: str, limits: Limits) -> Content:
        reader: Reader = getattr(import_module(f"{__name__}.{module}"), name)
        return reader(content, file_name, limits)

    return read


_read_picture = _on_first_use("scans", "read_picture")
READERS: dict[str, Reader] = {
    "docx": read_docx,
    "doc": _on_first_use("worddoc", "read_worddoc"),
    "rtf": _on_first_use("rtf", "read_rtf"),
    "odt": _on_first_use("opendocument", "read_odt"),
    "odp": _on_first_use("opendocument", "read_odp"),
    "pptx": _on_first_use("slides", "read_pptx"),
    "xlsx": read_sheets,
    "xlsb": read_sheets,
    "xls": read_sheets,
    "ods": read_sheets,
    "csv": read_delimited,
    "pdf": _on_first_use("pdf", "read_pdf"),
    "ofd": _on_first_use("ofd", "read_ofd"),
    "txt": read_text,
    "md": read_markdown,
    "html": read_html,
    "mht": read_mht,
    "eml": _on_first_use("mail", "read_mail"),
    "msg": _on_first_use("outlook", "read_msg"),
    "zip": read_zip,
    "7z": _on_first_use("sevenzip", "read_sevenzip"),
    "rar": _on_first_use("rar", "read_rar"),
    "tar": _on_first_use("tarball", "read_tar"),
    "gz": _on_first_use("tarball", "read_gz"),
    "jpg": _read_picture,
    "png": _read_picture,
    "tif": _read_picture,
    "bmp": _read_picture,
    "webp": _read_picture,
}
MAILS = ("eml", "msg")
CONTAINERS = ("zip", "7z", "rar", "tar", "gz", *MAILS)
MEDIA = ("gif", "heic", "mp4", "avi", "mkv", "mp3", "ogg", "wav", "riff")
