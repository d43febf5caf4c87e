"""What people write into the cells of a workbook, and the records its rows may speak of, to values or faults."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

import pandas as pd

from kepuri_eval.intake.personal import mask_personal
from kepuri_eval.intake.records import rows_of
from kepuri_eval.params import Params
from kepuri_eval.review.sheets import ROLE_CHOICES, STANDING_CHOICES

_LONGEST_REVIEW = timedelta(days=730)  # a later year is a slip, and would overrule all that is decided after it
# Without marks between them only eight figures tell one day; a time or a day of the week may stand behind.
_DAY = re.compile(
    r"(?:(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?|(\d{4})(\d\d)(\d\d))"
    r"\s*[(]?(?:(?:星期|周)[一二三四五六日天])?[)]?"
    r"\s*T?(?:凌晨|清晨|早上|早|上午|中午|下午|傍晚|晚上|晚)?\s*(?:\d{1,2}\s*[:时点](?:\d{1,2}(?::\d{1,2}(?:\.\d+)?)?分?|半)?)?\s*(?:[AaPp][Mm])?"
)
_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")


class Target(NamedTuple):
    """What a row decides: field and value of a record."""

    target: str
    field: str
    value: str


class Known:
    """The records that a row may speak of, and the names it may choose.

    Args:
        tables: documents, facts, activities of the edition's last run.
    """

    def __init__(self, tables: dict[str, pd.DataFrame], params: Params) -> None:
        self.facts = {row["fact_id"]: row for row in rows_of(tables["facts"])}
        self.activities = {row["activity_id"]: row for row in rows_of(tables["activities"])}
        self.documents = set(tables["documents"]["doc_id"])
        self.units = {unit.name: unit.unit_id for unit in params.units}
        self.unit_ids = {unit.unit_id for unit in params.units}
        self.quantities = set(params.method.added_up)
        self.first_day = params.edition.dates.platform_opens
        self.last_day = self.first_day + _LONGEST_REVIEW
        self.numbered: dict[str, str] = {}  # number in the sheet of activities → activity_id

    def fault_of_day(self, when: date) -> str:
        """Why a day can be none of this review's, "" where it can."""
        if self.first_day <= when <= self.last_day:
            return ""
        return f"的日期{when}不在{self.first_day}至{self.last_day}之间，请核对年份。"


def words(cell: object) -> str:
    """The cell's text on one line, whole numbers without a point."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join(str("" if cell is None else cell).split())


def safe(cell: object) -> str:
    """Text on one line, personal data masked, that no spreadsheet takes for a formula."""
    return mask_personal(words(cell))[0].lstrip("=+-@ ")


def day(cell: object) -> date | None:
    """The day in a cell, as a date or as people write one; None for what is none."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    found = _DAY.fullmatch(unicodedata.normalize("NFKC", words(cell)))
    if not found:
        return None
    try:
        return date(*(int(one) for one in found.groups() if one))
    except ValueError:
        return None


def plain(value: float) -> str:
    """A number as corrections.csv holds it: 2300, 0.5."""
    return str(int(value)) if float(value).is_integer() else repr(float(value))


def decided_number(target: Target, heading: str, cell: object, where: str, faults: list[str]) -> Iterator[Target]:
    """The target with the number written under a heading, or a fault where none is."""
    text = unicodedata.normalize("NFKC", words(cell)).replace(" ", "")
    if not text:
        faults.append(f"{where}没有填{heading}。")
    elif not _NUMBER.fullmatch(text) or not math.isfinite(float(text.replace(",", ""))):
        faults.append(f"{where}的{heading}“{words(cell)}”不是数字，请填阿拉伯数字，不写单位和“余、约”。")
    else:
        yield target._replace(value=plain(float(text.replace(",", ""))))


def decided_unit(record: str, cell: object, known: Known, where: str, faults: list[str]) -> Iterator[Target]:
    """A record given to the unit of that name, or a fault where the register has none."""
    name = words(cell)
    if name in known.units:
        yield Target(record, "unit_id", known.units[name])
    else:
        faults.append(f"{where}的归属单位“{name}”不在名录中，请从下拉列表中选。")


def decided_day(target: Target, cell: object, known: Known, where: str, faults: list[str]) -> Iterator[Target]:
    """The target with the day written in a cell, or a fault where it is none or of another year."""
    found = day(cell)
    if found is None:
        faults.append(f"{where}的日期“{words(cell)}”不是日期，请填如 2024-10-08。")
    elif fault := known.fault_of_day(found):
        faults.append(f"{where}{fault}")
    else:
        yield target._replace(value=found.isoformat())


def decided_role(record: str, cell: object, where: str, faults: list[str]) -> Iterator[Target]:
    """A document that is to be taken for what the choice says."""
    choice = words(cell)
    if choice in ROLE_CHOICES:
        yield Target(record, "role", ROLE_CHOICES[choice])
    else:
        faults.append(f"{where}的类别“{choice}”不在可选范围内，请从下拉列表中选。")


def decided_standing(record: str, cell: object, where: str, faults: list[str]) -> Iterator[Target]:
    """A document or an activity counted, or left out as the choice says."""
    choice = words(cell)
    if choice in STANDING_CHOICES:
        yield Target(record, "set_aside", STANDING_CHOICES[choice])
    else:
        faults.append(f"{where}的处理“{choice}”不在可选范围内，请从下拉列表中选。")
