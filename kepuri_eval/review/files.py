"""Documents to the rows of the sheet that lists them all, and a filled row back to what it decides."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import combinations
from typing import Any

import pandas as pd

from kepuri_eval.edition import SET_ASIDE
from kepuri_eval.intake.copies import plain_sentences
from kepuri_eval.intake.language.years import event_years
from kepuri_eval.intake.overview import ROLES
from kepuri_eval.intake.records import BlockRow, blocks_by_document, rows_of
from kepuri_eval.intake.senders.register import UnitIndex, unit_index
from kepuri_eval.intake.units import other_unit_named
from kepuri_eval.params import Params
from kepuri_eval.problemwords import PHOTOGRAPH, PHOTOGRAPH_WORDS
from kepuri_eval.reporting.phrasing import say_file
from kepuri_eval.review.dayproposals import dated_on, signed_on
from kepuri_eval.review.entries import Known, Target, decided_day, decided_role, decided_standing, decided_unit, words

Row = dict[str, Any]
_KEY = "材料编号"
_RESOLVED = {"folder": "文件夹", "file_name": "文件名", "text": "标题或落款", "container": "所在压缩包或邮件",
             "correction": "核对人更正", "platform": "平台数据，各单位的分列", "reference": "参考材料的文件夹",
             "none": "没有认出"}  # fmt: skip
_DOUBTS = (
    "unit_unknown", "unit_differs", "file_shared", "file_duplicate", "event_not_named", "table_of_other_year",
    "other_year", "document_replaced",
)  # fmt: skip
_SAME_SHARE, _FEWEST_SENTENCES = 0.5, 3


def list_files(tables: dict[str, pd.DataFrame], say_decided: Callable[[str], str], params: Params) -> list[Row]:
    """One row a document that came in, those in containers too, in the order of their paths.

    Args:
        say_decided: a record's id → what was decided of it before.
    """
    documents = [row for row in rows_of(tables["documents"]) if row["format"] != "platform"]
    told = blocks_by_document(tables["blocks"])
    lines = {row["doc_id"]: _lines(told.get(row["doc_id"], [])) for row in documents}
    dated = {fix.target for fix in params.corrections if fix.field == "received"}
    doubts = _list_doubts(documents, lines, tables["problems"], params)
    names = {unit.unit_id: unit.name for unit in params.units}
    rows = []
    for row in sorted(documents, key=lambda row: (row["path"].replace("!/", "/"), row["doc_id"])):
        doc_id = row["doc_id"]
        years = _years(lines[doc_id])
        name = f"“{row['unit_name']}”" if row["unit_name"] and row["resolved_by"] != "correction" else ""
        rows.append({
            "材料": say_file(row["path"]), "归属单位": names.get(row["unit_id"], _nobody(row)),
            "认定依据": f"{_RESOLVED[row['resolved_by']]}{name}", "类别": ROLES[row["role"]],
            "年度": "、".join(f"{year}年" for year in sorted(years)),
            "收到日期": _iso(row["received"]), "日期来源": _source(row, dated),
            "图片": row["pictures"] or "",
            "落款日期": dated_on(told.get(doc_id, [])), "是否计入": _standing(row), "疑点": "；".join(doubts[doc_id]),
            "已作核定": say_decided(doc_id), _KEY: doc_id,
        })  # fmt: skip
    return rows


def read_file(row: Row, known: Known, where: str, faults: list[str]) -> Iterator[Target]:
    """What a filled row of the sheet decides of its document."""
    doc_id = words(row[_KEY])
    if doc_id not in known.documents:
        faults.append(f"{where}所指的材料（{doc_id or '编号为空'}）已不存在，可能已重新报送。")
        return
    if words(row["改归属"]):
        yield from decided_unit(doc_id, row["改归属"], known, where, faults)
    if words(row["改类别"]):
        yield from decided_role(doc_id, row["改类别"], where, faults)
    if words(row["处理"]):
        yield from decided_standing(doc_id, row["处理"], where, faults)
    if words(row["核定收到日期"]):
        yield from decided_day(Target(doc_id, "received", ""), row["核定收到日期"], known, where, faults)


def _lines(blocks: list[BlockRow]) -> list[str]:
    return [block.text for block in blocks if block.table is None]


def _years(lines: list[str]) -> frozenset[int]:
    """Years of the event that a text names; none where it names none."""
    return event_years("\n".join(lines[:2]), "\n".join(lines), 0) - {0}


def _nobody(row: Row) -> str:
    if row["role"] == "platform":
        return "各单位"
    return "不属任何单位" if row["resolved_by"] == "reference" else "未确认单位"


def _iso(day: pd.Timestamp | None) -> str:
    return "" if day is None else day.date().isoformat()


def _source(row: Row, dated: set[str]) -> str:
    if row["received"] is None:
        return "未注明"
    return "核对人填写" if row["doc_id"] in dated else "邮件日期"


def _standing(row: Row) -> str:
    """Whether a document counts, and why it does not."""
    if row["set_aside"]:
        return f"不计入（{SET_ASIDE[row['set_aside']]}）"
    if row["problem"] == PHOTOGRAPH:
        return PHOTOGRAPH_WORDS
    if row["problem"]:
        return "未能读取"
    if row["role"] == "container":
        return "其中的材料另列"
    if row["role"] != "platform" and row["unit_id"] is None:
        return "不计入（单位未确认）"
    return "只看是否部署，数字不计入" if row["role"] == "plan" else "计入"


def _list_doubts(
    documents: list[Row], lines: dict[str, list[str]], problems: pd.DataFrame, params: Params
) -> dict[str, list[str]]:
    """doc_id → what speaks against whose it is, of which year it is, and that it is the only one of its kind."""
    found: dict[str, list[str]] = defaultdict(list)
    told_of: dict[str, set[str]] = defaultdict(set)
    for problem in rows_of(problems[problems["code"].isin(_DOUBTS) & problems["doc_id"].notna()]):
        found[problem["doc_id"]].append(problem["message"].rstrip("。"))
        told_of[problem["doc_id"]].add(problem["code"])
    index = unit_index(params.units, params.edition.city, params.edition.own_rank)
    for row in documents:
        doc_id = row["doc_id"]
        if "unit_differs" not in told_of[doc_id] and row["resolved_by"] not in ("text", "correction"):
            found[doc_id] += _other_unit(index, row, lines[doc_id], params)
        years = _years(lines[doc_id])
        if years and params.edition.year not in years and "other_year" not in told_of[doc_id]:
            found[doc_id].append(f"写的是{'、'.join(map(str, sorted(years)))}年，不是本年度")
        signed = signed_on(lines[doc_id])
        if signed and row["role"] == "summary" and signed > params.edition.dates.summary_due.isoformat():
            found[doc_id].append("落款日期晚于总结报送的截止日期")
    for one, other in _versions(documents, lines, params):
        found[one["doc_id"]].append(f"与“{say_file(other['path'])}”大部分语句相同，可能是同一材料的两个版本")
        found[other["doc_id"]].append(f"与“{say_file(one['path'])}”大部分语句相同，可能是同一材料的两个版本")
    return found


def _other_unit(index: UnitIndex, row: Row, lines: list[str], params: Params) -> list[str]:
    named = other_unit_named(index, row["unit_id"], lines)
    return [f"标题或落款“{named[1]}”指向{params.unit(named[0]).name}"] if named else []


def _versions(documents: list[Row], lines: dict[str, list[str]], params: Params) -> Iterator[tuple[Row, Row]]:
    """Pairs of one unit's documents of one kind that share most of the shorter one's sentences, numbers aside."""
    of_unit: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in documents:
        if row["unit_id"] and row["role"] not in ("container", "platform") and not row["set_aside"]:
            of_unit[row["unit_id"], row["role"]].append(row)
    for rows in of_unit.values():
        told = [plain_sentences(lines[row["doc_id"]], params) for row in rows] if len(rows) > 1 else []
        for (one, first), (other, second) in combinations(zip(rows, told, strict=False), 2):
            shorter = min(len(first), len(second))
            if shorter >= _FEWEST_SENTENCES and len(first & second) >= _SAME_SHARE * shorter:
                yield one, other
