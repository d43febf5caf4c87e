"""From a filled review workbook to corrections, or to the list of what keeps it from being taken."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
from python_calamine import CalamineError, CalamineWorkbook

from kepuri_eval.edition import Correction
from kepuri_eval.errors import ReviewError
from kepuri_eval.params import Params
from kepuri_eval.review.entries import Known, Target, day, decided_number, decided_unit, plain, safe, words
from kepuri_eval.review.files import read_file
from kepuri_eval.review.held import number_rows, read_held
from kepuri_eval.review.sheets import (
    ABOUT,
    ACTIVITIES,
    CHANGED,
    DOUBTS,
    FILES,
    FIRST,
    HELD,
    NAMES,
    NOT_COUNTED,
    REASON,
    REGISTER,
    SECOND,
    SHEETS,
    TOTALS,
    WHEN,
    WHO,
    YES,
    Sheet,
)  # fmt: skip
from kepuri_eval.review.unread import FIELDS, MARK
from kepuri_eval.review.workbook import EDITION_MARK

_LARGEST_MB = 50
_HEAD_ROWS = 10  # people put a title above the headings


class Filled(NamedTuple):
    """What a filled workbook asks for.

    Attributes:
        corrections: in the order of its rows.
        absent: the sheets and columns it lacks: filled in before they existed, or taken from it.
    """

    corrections: list[Correction]
    absent: list[str]


def read_filled(path: Path, tables: dict[str, pd.DataFrame], params: Params) -> Filled:
    """What a filled workbook asks for; sheets that it lacks are told, the others are read.

    Args:
        tables: documents, facts, activities of the edition's last run, which the rows speak of.

    Raises:
        ReviewError: listing everything that keeps the workbook from being taken; then none of it is.
    """
    faults: list[str] = []
    pages = _open(path, params, faults)
    known = Known(tables, params)
    found: list[tuple[str, Correction]] = []
    doubts: list[tuple[str, dict[str, Any]]] = []
    held = pages.get(HELD.title, [])
    place, heads = _find_heads(HELD, held) if held else (0, [])
    known.numbered = number_rows([dict(zip(heads, cells, strict=False)) for cells in held[place + 1 :]])
    for sheet in SHEETS:
        for place, row in _filled_rows(sheet, pages.get(sheet.title, []), faults):
            where = f"“{sheet.title}”第{place}行"
            targets = [*_READERS[sheet.title](row, known, where, faults)]
            found += [(where, fix) for fix in _signed(row, targets, known, where, faults)]
            doubts += [(where, row)] if sheet is DOUBTS else []
    faults += _told_twice(found) + _pairs_told_twice(doubts)
    if faults:
        raise ReviewError(path.name, faults)
    absent = [sheet.title for sheet in SHEETS if sheet.title not in pages]
    absent += [f"{sheet.title}的“{name}”栏" for sheet in SHEETS for name in _older_of(sheet, pages)]
    return Filled(list(dict.fromkeys(fix for _, fix in found)), absent)


def _open(path: Path, params: Params, faults: list[str]) -> dict[str, list[list[Any]]]:
    """Sheets by title as rows of cells, when the workbook is this edition's; the first row is the headings."""
    try:
        if path.stat().st_size > _LARGEST_MB * 1_000_000:
            raise ReviewError(path.name, [f"文件超过{_LARGEST_MB}MB，不是核对工作簿。"])
        book = CalamineWorkbook.from_path(str(path))
        pages = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}
    except (CalamineError, OSError, ValueError) as error:
        raise ReviewError(path.name, [f"文件无法打开：{error}。"]) from error
    wanted = [ABOUT, *(sheet.title for sheet in SHEETS), REGISTER]
    is_ours = ABOUT in pages and any(sheet.title in pages for sheet in SHEETS)
    faults += [] if is_ours else [f"缺少工作表“{name}”，请用原工作簿填写。" for name in wanted if name not in pages]
    faults += [f"多出工作表“{name}”，请删去后再读入。" for name in pages if name not in wanted]
    marks = {words(row[0]): words(row[1]) for row in pages.get(ABOUT, []) if len(row) > 1}
    edition = marks.get(EDITION_MARK, "")
    if ABOUT in pages and edition != params.name:
        faults.append(f"这是“{edition or '未注明'}”的工作簿，不是“{params.name}”的。")
    return pages


def _filled_rows(
    sheet: Sheet, page: list[list[Any]], faults: list[str]
) -> Iterator[tuple[int, dict[str, Any]]]:  # fmt: skip
    """(row number as people see it, cells by heading) of the rows in which something was filled in."""
    if not page:
        return
    place, heads = _find_heads(sheet, page)
    if not heads:
        shown = "、".join(f"“{name}”" for name in sheet.names[:3])
        faults.append(f"“{sheet.title}”的前{_HEAD_ROWS}行没有找到表头（{shown}等栏目），请恢复原来的表头后再读入。")
        return
    absent = [name for name in _lacking(sheet, heads) if name not in _older(sheet, heads)]
    twice = sorted({name for name in heads if name and heads.count(name) > 1})
    if absent or twice:
        faults += [f"“{sheet.title}”缺少栏目“{name}”，请勿改动表头。" for name in absent]
        faults += [f"“{sheet.title}”的栏目“{name}”出现了两次，请勿改动表头。" for name in twice]
        return
    asked = [column.name for column in sheet.columns if column.is_filled]
    for number, cells in enumerate(page[place + 1 :], start=place + 2):
        row = dict.fromkeys(sheet.names) | dict(zip(heads, cells, strict=False))
        if not any(words(row.get(name)) for name in asked):
            continue
        if any(words(row.get(name)) for name in sheet.decisions):
            yield number, row
        else:
            faults.append(f"“{sheet.title}”第{number}行填了理由、核对人或日期，没有填{_or(sheet.decisions)}。")


def _lacking(sheet: Sheet, heads: list[str]) -> list[str]:
    return [name for name in sheet.names if name not in heads]


def _older(sheet: Sheet, heads: list[str]) -> list[str]:
    """Decisions that a sheet of an older workbook had no column for; none where a heading may be another or gone."""
    used = max((place for place, name in enumerate(heads, start=1) if name), default=0)
    is_renamed = any(name not in sheet.names for name in heads[:used])
    return [] if is_renamed else [name for name in _lacking(sheet, heads) if name in sheet.decisions]


def _older_of(sheet: Sheet, pages: dict[str, list[list[Any]]]) -> list[str]:
    page = pages.get(sheet.title, [])
    heads = _find_heads(sheet, page)[1] if page else []
    return _older(sheet, heads) if heads else []


def _find_heads(sheet: Sheet, page: list[list[Any]]) -> tuple[int, list[str]]:
    """Place and words of the row among the first that holds most of the sheet's headings; no words where none does."""
    rows = [[words(cell) for cell in cells] for cells in page[:_HEAD_ROWS]]
    known = [len({*sheet.names}.intersection(row)) for row in rows]
    best = max(known)
    return (known.index(best), rows[known.index(best)]) if 2 * best >= len(sheet.names) else (0, [])


def _read_doubt(row: dict[str, Any], known: Known, where: str, faults: list[str]) -> Iterator[Target]:
    first, second = words(row["甲数编号"]), words(row["乙数编号"])
    choice, number = words(row["处理"]), row["核定值"]
    activity, mark, field = first.partition(MARK)
    gone = [one for one in (first, *([second] if second else [])) if one not in known.facts]
    if mark and activity in known.activities and field in FIELDS:
        if choice == CHANGED:
            yield from decided_number(Target(activity, field, ""), "核定值", number, where, faults)
        else:
            faults.append(f"{where}的甲数不是数字，“处理”只能选“{CHANGED}”。")
    elif gone:
        faults.append(f"{where}所指的数字（{'、'.join(gone) or '编号为空'}）已不存在，材料可能已重新报送。")
    elif choice != CHANGED and words(number):
        faults.append(f"{where}填了核定值，“处理”应选“{CHANGED}”。")
    elif choice == FIRST:
        yield Target(first, "value", plain(known.facts[first]["value"]))
    elif choice == SECOND and second:
        yield Target(second, "value", plain(known.facts[second]["value"]))
    elif choice == SECOND:
        faults.append(f"{where}没有乙数，不能选“{SECOND}”。")
    elif choice == CHANGED:
        yield from decided_number(Target(first, "value", ""), "核定值", number, where, faults)
    elif choice == NOT_COUNTED:
        yield from (Target(one, "in_scope", "否") for one in (first, second) if one)
    else:
        faults.append(f"{where}的处理“{choice}”不在可选范围内，请从下拉列表中选。")


def _read_total(row: dict[str, Any], known: Known, where: str, faults: list[str]) -> Iterator[Target]:
    unit_id, quantity = words(row["单位编号"]), words(row["项目编号"])
    if unit_id not in known.unit_ids or quantity not in known.quantities:
        faults.append(f"{where}所指的单位或项目（{unit_id or '空'}，{quantity or '空'}）已不存在。")
    else:
        yield from decided_number(Target(unit_id, quantity, ""), "核定值", row["核定值"], where, faults)


def _read_name(row: dict[str, Any], known: Known, where: str, faults: list[str]) -> Iterator[Target]:
    records = [one for one in words(row["记录编号"]).split(";") if one]
    gone = [one for one in records if one not in known.documents and one not in known.activities]
    if gone or not records:
        faults.append(f"{where}所指的材料（{'、'.join(gone) or '编号为空'}）已不存在，可能已重新报送。")
    else:
        for record in records:
            yield from decided_unit(record, row["归属单位"], known, where, faults)


def _read_pair(row: dict[str, Any], known: Known, where: str, faults: list[str]) -> Iterator[Target]:
    first, second, choice = words(row["甲活动编号"]), words(row["乙活动编号"]), words(row["是否同一项"])
    gone = [one or "编号为空" for one in (first, second) if one not in known.activities]
    if gone:
        faults.append(f"{where}所指的活动（{'、'.join(gone)}）已不存在，材料可能已重新报送。")
    elif choice not in ACTIVITIES.columns[ACTIVITIES.names.index("是否同一项")].choices:
        faults.append(f"{where}的“是否同一项”填了“{choice}”，应选是或否。")
    else:
        yield Target(second, "duplicate_of", first if choice == YES else "")


_READERS = {
    DOUBTS.title: _read_doubt, TOTALS.title: _read_total, FILES.title: read_file, NAMES.title: _read_name,
    HELD.title: read_held, ACTIVITIES.title: _read_pair,
}  # fmt: skip


def _signed(
    row: dict[str, Any], targets: list[Target], known: Known, where: str, faults: list[str]
) -> list[Correction]:
    """The targets as corrections with why, who and when."""
    reason, who = safe(row[REASON.name]), safe(row[WHO.name])
    when = day(row[WHEN.name])
    if len(reason) < 2:
        faults.append(f"{where}没有写明理由。" if not reason else f"{where}的理由“{reason}”过短。")
    if not who:
        faults.append(f"{where}没有填核对人。")
    if when is None:
        given = words(row[WHEN.name])
        faults.append(f"{where}的日期“{given}”不是日期，请填如 2024-10-08。" if given else f"{where}没有填日期。")
    elif fault := known.fault_of_day(when):
        faults.append(f"{where}{fault}")
        return []
    if len(reason) < 2 or not who or when is None:
        return []
    return [Correction(**target._asdict(), reason=reason, who=who, when=when) for target in targets]


def _told_twice(found: list[tuple[str, Correction]]) -> list[str]:
    """Records of which two rows say different things."""
    by_target: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for where, fix in found:
        by_target[fix.target, fix.field].setdefault(fix.value, where)
    return [
        f"{'、'.join(told.values())}对同一记录（{target}）填写不同：{'、'.join(value or '否' for value in told)}。"
        for (target, _), told in by_target.items()
        if len(told) > 1
    ]


def _pairs_told_twice(rows: list[tuple[str, dict[str, Any]]]) -> list[str]:
    """Pairs of contradicting figures of which one row takes the first and another the second."""
    by_pair: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for where, row in rows:
        pair = words(row["甲数编号"]), words(row["乙数编号"])
        if all(pair):
            by_pair[pair].setdefault(words(row["处理"]), where)
    return [
        f"{'、'.join(told.values())}是同一对数字，处理不同：{'、'.join(told)}。"
        for told in by_pair.values()
        if len(told) > 1
    ]


def _or(names: list[str]) -> str:
    return "或".join(f"“{name}”" for name in names)
