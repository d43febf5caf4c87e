"""From an assignment to blind judging workbooks, and from filled-in workbooks back to ratings and problems."""

from __future__ import annotations

import hashlib
import io
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineError, CalamineWorkbook

from kepuri_eval import tables
from kepuri_eval.packing import fix_times
from kepuri_eval.params import Params
from kepuri_eval.standouts.assignment import Judge
from kepuri_eval.unseen import plain

SHEET, ABOUT = "评审表", "说明"
_FIXED = ["序号", "编号", "活动名称", "类别", "简介", "参与", "志愿者"]
_WIDTHS = {"活动名称": 32, "简介": 60}
_HEADER_ROW = 3


@dataclass(frozen=True)
class Returned:
    """What came back: ratings (judge_id, activity_id, criterion, value), recusals (judge_id, activity_id, reason),
    problems (file, severity, message, advice)."""

    ratings: pd.DataFrame
    recusals: pd.DataFrame
    problems: pd.DataFrame


def blind_code(activity_id: str, params: Params) -> str:
    """The number an activity carries in the workbooks; tells nothing of who reported it."""
    return "H" + hashlib.sha256(f"{params.name}/{activity_id}".encode()).hexdigest()[:6].upper()


def write_workbooks(
    assignment: pd.DataFrame, activities: pd.DataFrame, judges: list[Judge], params: Params, folder: Path
) -> list[Path]:
    """One workbook per judge in `folder`: names of units hidden, activities in that judge's own random order."""
    names = {judge.judge_id: judge.name for judge in judges}
    described = _describe(activities[activities["activity_id"].isin(assignment["activity_id"])], params)
    paths = []
    for judge_id, own in assignment.groupby("judge_id", sort=True):
        rows = own.sort_values("turn")[["activity_id"]].merge(described, on="activity_id", validate="one_to_one")
        path = folder / f"评审表-{judge_id}.xlsx"
        tables.write_atomic(path, _workbook(str(judge_id), names[str(judge_id)], rows, params))
        paths.append(path)
    return paths


def read_workbooks(folder: Path, assignment: pd.DataFrame, params: Params) -> Returned:
    """Ratings, recusals and problems of every .xlsx below `folder`; nothing is dropped without a problem.

    A file that is not one of ours, a missing sheet, a value off the scale, an activity that was not assigned, a row
    half filled in and a judge from whom nothing came are each a problem that says what to do.
    """
    codes = {blind_code(activity_id, params): activity_id for activity_id in assignment["activity_id"].unique()}
    found = _Found([], [], [], {})
    for path in sorted(folder.rglob("*.xlsx")):
        if not path.name.startswith("~$"):
            _read_one(path, codes, assignment, params, found)
    for judge_id in sorted(set(assignment["judge_id"]) - set(found.seen)):
        found.problem("", "warning", f"未收到评委{judge_id}的评审表。", "请联系评委报送；不报的，其评分按缺席处理。")
    return Returned(
        pd.DataFrame(found.ratings, columns=["judge_id", "activity_id", "criterion", "value"]),
        pd.DataFrame(found.recusals, columns=["judge_id", "activity_id", "reason"]),
        pd.DataFrame(found.problems, columns=["file", "severity", "message", "advice"]),
    )


@dataclass(frozen=True)
class _Found:
    ratings: list[tuple[str, str, str, float]]
    recusals: list[tuple[str, str, str]]
    problems: list[tuple[str, str, str, str]]
    seen: dict[str, str]

    def problem(self, file: str, severity: str, message: str, advice: str) -> None:
        """Note one thing that must be looked at."""
        self.problems.append((file, severity, message, advice))


def _describe(activities: pd.DataFrame, params: Params) -> pd.DataFrame:
    """What a judge may see of each activity, names of units and areas replaced."""
    hide = _hidden_names(params)
    categories = {code: category.label for code, category in params.wording.categories.items()}
    return pd.DataFrame(
        {
            "activity_id": activities["activity_id"],
            "编号": [blind_code(activity_id, params) for activity_id in activities["activity_id"]],
            "活动名称": [hide.sub("〔某单位〕", text) for text in activities["name"]],
            "类别": activities["category"].map(categories).fillna("-"),
            "简介": [hide.sub("〔某单位〕", text) for text in activities["text"].fillna("-")],
            "参与": [_count(value, "人次") for value in activities["participants"]],
            "志愿者": [_count(value, "人") for value in activities["volunteers"]],
        }
    )


def _hidden_names(params: Params) -> re.Pattern[str]:
    names = {name for unit in params.units
             for name in (unit.name, unit.full_name, *unit.aliases, *unit.former_names) if len(name) > 1}  # fmt: skip
    return re.compile("|".join(map(re.escape, sorted(names, key=lambda name: (-len(name), name)))) or "(?!)")


def _count(value: float, counted_in: str) -> str:
    return f"{value:,.0f}{counted_in}" if pd.notna(value) else "-"


def _workbook(judge_id: str, name: str, rows: pd.DataFrame, params: Params) -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = SHEET
    _fill_sheet(sheet, judge_id, name, rows, params)
    _fill_about(book.create_sheet(ABOUT), params)
    book.properties.creator = "kepuri-eval"
    stream = io.BytesIO()
    book.save(stream)
    return fix_times(stream.getvalue())


def _fill_sheet(sheet: Worksheet, judge_id: str, name: str, rows: pd.DataFrame, params: Params) -> None:
    criteria = params.method.standouts.panel.criteria
    headings = [*_FIXED, *(criterion.label for criterion in criteria.values()), "回避理由", "备注"]
    sheet.append([f"{params.edition.title} 活动评审表"])
    _append(sheet, ["版本", params.name, "评委", judge_id, name])
    sheet.append(headings)
    for number, row in enumerate(rows.itertuples(index=False), start=1):
        _append(sheet, [number, *row[1:]])
    for column, heading in enumerate(headings, start=1):
        letter = get_column_letter(column)
        sheet.column_dimensions[letter].width = _WIDTHS.get(heading, 12)
        cell = sheet.cell(_HEADER_ROW, column)
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="DDE6F0")
    for line in sheet.iter_rows(min_row=_HEADER_ROW + 1):
        for cell in line:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = sheet.cell(_HEADER_ROW + 1, 4)
    _limit_values(sheet, len(_FIXED) + 1, len(criteria), len(rows), params)


def _append(sheet: Worksheet, cells: list[Any]) -> None:
    """A row in which every text stays a text, also when it begins as a formula does, and when it is edited."""
    sheet.append([plain(cell) if isinstance(cell, str) else cell for cell in cells])
    for cell in sheet[sheet.max_row]:
        if isinstance(cell.value, str):
            cell.data_type, cell.quotePrefix = "s", cell.value.startswith(("=", "+", "-", "@")) and len(cell.value) > 1


def _limit_values(sheet: Worksheet, first: int, count: int, rows: int, params: Params) -> None:
    low, high = params.method.standouts.panel.scale
    rule = DataValidation(type="decimal", operator="between", formula1=f"{low:g}", formula2=f"{high:g}",
                          allow_blank=True, showErrorMessage=True, errorTitle="超出范围",
                          error=f"请填写{low:g}至{high:g}之间的数。")  # fmt: skip
    if rows and count:
        last = get_column_letter(first + count - 1)
        rule.add(f"{get_column_letter(first)}{_HEADER_ROW + 1}:{last}{_HEADER_ROW + rows}")
        sheet.add_data_validation(rule)


def _fill_about(sheet: Worksheet, params: Params) -> None:
    panel = params.method.standouts.panel
    low, high = panel.scale
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 14, 80
    sheet.append(["填写办法", f"每项标准填写{low:g}至{high:g}之间的数，可以有小数；每行各项标准请填全。"])
    sheet.append(["回避", "与活动有利害关系的，各项标准留空，在“回避理由”栏写明理由。回避不影响该活动得分。"])
    sheet.append(["匿名", "单位名称已隐去，请勿推测或询问报送单位。活动次序由随机数排定，与评价无关。"])
    for criterion in panel.criteria.values():
        sheet.append([criterion.label, f"{criterion.meaning}（权重{criterion.weight:g}）"])


def _read_one(path: Path, codes: dict[str, str], assignment: pd.DataFrame, params: Params, found: _Found) -> None:
    rows = _open_sheet(path, found)
    if rows is None:
        return
    judge_id = _whose(path, rows, assignment, params, found)
    if judge_id is None:
        return
    headings = [str(cell).strip() for cell in rows[_HEADER_ROW - 1]]
    criteria = {code: criterion.label for code, criterion in params.method.standouts.panel.criteria.items()}
    absent = [label for label in ("编号", "回避理由", *criteria.values()) if label not in headings]
    if absent:
        found.problem(path.name, "grave", f"评审表缺少列：{'、'.join(absent)}。", "请用原发评审表填写，不要改动表头。")
        return
    found.seen[judge_id] = path.name
    own = set(assignment.loc[assignment["judge_id"] == judge_id, "activity_id"])
    missing = set(own)
    for cells in rows[_HEADER_ROW:]:
        row = dict(zip(headings, cells, strict=False))
        activity_id = codes.get(str(row.get("编号", "")).strip())
        if activity_id in missing:
            missing.discard(activity_id)
            _read_row(path.name, judge_id, str(activity_id), row, criteria, params, found)
        elif any(str(cell).strip() for cell in cells):
            message = f"编号“{row.get('编号', '')}”不在评委{judge_id}的名单上或重复出现，该行未采用。"
            found.problem(path.name, "warning", message, "请核对编号，用原发评审表填写。")
    for activity_id in sorted(missing):
        code = blind_code(activity_id, params)
        found.problem(path.name, "warning", f"评委{judge_id}的评审表缺少编号{code}。", "请补齐该行后重新报送。")


def _open_sheet(path: Path, found: _Found) -> list[list[Any]] | None:
    try:
        book = CalamineWorkbook.from_path(str(path))
        if SHEET not in book.sheet_names:
            found.problem(path.name, "grave", f"没有“{SHEET}”工作表，不是评审表。", "请报送原发评审表。")
            return None
        rows = book.get_sheet_by_name(SHEET).to_python(skip_empty_area=False)
    except (CalamineError, OSError, ValueError) as error:
        found.problem(path.name, "grave", f"文件无法打开：{error}。", "请重新保存后报送。")
        return None
    if len(rows) < _HEADER_ROW:
        found.problem(path.name, "grave", "评审表没有内容。", "请报送填写后的评审表。")
        return None
    return rows


def _whose(path: Path, rows: list[list[Any]], assignment: pd.DataFrame, params: Params, found: _Found) -> str | None:
    marks = [str(cell).strip() for cell in rows[1]] + [""] * 4
    edition, judge_id = marks[1], marks[3]
    if edition != params.name:
        found.problem(path.name, "grave", f"这是“{edition}”的评审表，不是“{params.name}”的。", "请报送本次的评审表。")
    elif judge_id not in set(assignment["judge_id"]):
        found.problem(path.name, "grave", f"评委编号“{judge_id}”不在本次评委之列。", "请核对评委编号。")
    elif judge_id in found.seen:
        message = f"评委{judge_id}报送了两份评审表，采用“{found.seen[judge_id]}”。"
        found.problem(path.name, "warning", message, "请确认采用哪一份，删去另一份后重新读入。")
    else:
        return judge_id
    return None


def _read_row(
    file: str, judge_id: str, activity_id: str, row: dict[str, object], criteria: dict[str, str], params: Params,
    found: _Found,
) -> None:  # fmt: skip
    place = f"编号{row['编号']}"
    given = {code: row.get(label, "") for code, label in criteria.items()}
    filled = {code: cell for code, cell in given.items() if str(cell).strip()}
    reason = str(row.get("回避理由", "")).strip()
    if reason:
        found.recusals.append((judge_id, activity_id, reason))
        if filled:
            found.problem(file, "notice", f"{place}已写明回避，所填分数未采用。", "如不回避，请删去回避理由。")
        return
    values = {code: _value(cell, params) for code, cell in filled.items()}
    wrong = [criteria[code] for code, value in values.items() if value is None]
    if wrong:
        low, high = params.method.standouts.panel.scale
        message = f"{place}的{'、'.join(wrong)}不是{low:g}至{high:g}之间的数，未采用。"
        found.problem(file, "warning", message, "请改正后重新报送。")
    unfilled = [label for code, label in criteria.items() if code not in filled]
    if unfilled:
        message = f"{place}未填{'、'.join(unfilled)}，该评委对此活动的评分不完整，不参加计算。"
        found.problem(file, "warning", message, "请填全，或写明回避理由。")
    found.ratings.extend((judge_id, activity_id, code, value) for code, value in values.items() if value is not None)


def _value(cell: object, params: Params) -> float | None:
    low, high = params.method.standouts.panel.scale
    text = str(cell).strip()
    if not re.fullmatch(r"-?\d+(\.\d+)?", text):
        return None
    value = float(text)
    return value if low <= value <= high else None
