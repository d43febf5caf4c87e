"""From a locator to where in a file it is, in the words in which people look for it."""

from __future__ import annotations

import re

MISSING = "—"
_PLACES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"p(\d+)"), "第{0}段"),
    (re.compile(r"p(\d+)x(\d+)"), "第{0}段处的文本框"),
    (re.compile(r"l(\d+)"), "第{0}行"),
    (re.compile(r"page(\d+)"), "第{0}页"),
    (re.compile(r"page(\d+)-l(\d+)"), "第{0}页第{1}行"),
    (re.compile(r"page(\d+)-t(\d+)r(\d+)c(\d+)"), "第{1}个表第{2}行第{3}列（第{0}页）"),
    (re.compile(r"slide(\d+)"), "第{0}张幻灯片"),
    (re.compile(r"text"), "正文"),
    (re.compile(r"slide(\d+)-p(\d+)"), "第{0}张幻灯片第{1}段"),
    (re.compile(r"slide(\d+)-t(\d+)r(\d+)"), "第{0}张幻灯片第{1}个表第{2}行"),
    (re.compile(r"slide(\d+)-t(\d+)r(\d+)c(\d+)"), "第{0}张幻灯片第{1}个表第{2}行第{3}列"),
    (re.compile(r"t(\d+)r(\d+)"), "第{0}个表第{1}行"),
    (re.compile(r"t(\d+)r(\d+)c(\d+)"), "第{0}个表第{1}行第{2}列"),
    (re.compile(r"r(\d+)"), "第{0}行"),
    (re.compile(r"r(\d+)c(\d+)"), "第{0}行第{1}列"),
    (re.compile(r"(.+)!([A-Z]{1,3}\d+)"), "工作表“{0}”{1}单元格"),
    (re.compile(r"(.+)!r?(\d+)"), "工作表“{0}”第{1}行"),
    (re.compile(r"subject"), "邮件主题"),
    (re.compile(r"from"), "发件人"),
)
_PICTURE = re.compile(r"(.+?)i(\d+)(?:-(l\d+|t\d+r\d+(?:c\d+)?))?")  # p12i1, Sheet1!B7i2-l3, p12i1-t1r2c4
_SHEET_CELL = re.compile(r"(.+)!([A-Z]{1,3}\d+)")


def say_place(locator: str | None) -> str:
    """Where a block stands: `p12` → 第12段, `t1r2c4` → 第1个表第2行第4列, `Sheet1!B7` → 工作表“Sheet1”B7单元格.

    Words on a picture are told by the picture: `p12i1-l3` → 第12段的第1幅图片第3行.
    A locator of a kind not known here is given as it is; none at all is —.
    """
    if not isinstance(locator, str) or not locator:
        return MISSING
    for pattern, words in _PLACES:
        found = pattern.fullmatch(locator)
        if found:
            return words.format(*found.groups())
    picture = _PICTURE.fullmatch(locator)
    outer = say_place(picture[1]) if picture else locator
    if picture is None or outer == picture[1]:
        return locator
    return f"{outer}的第{picture[2]}幅图片" + (say_place(picture[3]) if picture[3] else "")


def say_file(path: str | None) -> str:
    """The path of a submitted file, with files inside others, and cells that hold a whole text, marked by ›."""
    if not isinstance(path, str) or not path:
        return MISSING
    file, _, cell = path.replace("!/", " › ").rpartition("#")
    return f"{file} › {say_place(cell)}" if file and is_sheet_cell(cell) else path.replace("!/", " › ")


def is_sheet_cell(locator: str) -> bool:
    """Whether a locator names a cell of a sheet: Sheet1!B7."""
    return _SHEET_CELL.fullmatch(locator) is not None
