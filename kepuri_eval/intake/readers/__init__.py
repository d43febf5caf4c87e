"""One reader per format: a file's bytes to blocks with locators; a new format is one function and one line here."""

from __future__ import annotations

from kepuri_eval.intake.readers.archive import read_zip
from kepuri_eval.intake.readers.content import Reader
from kepuri_eval.intake.readers.delimited import read_delimited
from kepuri_eval.intake.readers.docx import read_docx
from kepuri_eval.intake.readers.html import read_html, read_mht
from kepuri_eval.intake.readers.mail import read_mail
from kepuri_eval.intake.readers.pdf import read_pdf
from kepuri_eval.intake.readers.rtf import read_rtf
from kepuri_eval.intake.readers.scans import read_picture
from kepuri_eval.intake.readers.sevenzip import read_sevenzip
from kepuri_eval.intake.readers.sheets import read_sheets
from kepuri_eval.intake.readers.text import read_markdown, read_text
from kepuri_eval.intake.readers.worddoc import read_worddoc

READERS: dict[str, Reader] = {
    "docx": read_docx,
    "doc": read_worddoc,
    "rtf": read_rtf,
    "xlsx": read_sheets,
    "xlsb": read_sheets,
    "xls": read_sheets,
    "ods": read_sheets,
    "csv": read_delimited,
    "pdf": read_pdf,
    "txt": read_text,
    "md": read_markdown,
    "html": read_html,
    "mht": read_mht,
    "eml": read_mail,
    "zip": read_zip,
    "7z": read_sevenzip,
    "jpg": read_picture,
    "png": read_picture,
    "tif": read_picture,
    "bmp": read_picture,
    "webp": read_picture,
}
CONTAINERS = ("zip", "7z", "eml")
SCANNED = ("jpg", "png", "tif", "bmp", "webp", "pdf")
MEDIA = ("gif", "heic", "mp4", "avi", "mkv", "mp3", "ogg", "wav", "riff")
