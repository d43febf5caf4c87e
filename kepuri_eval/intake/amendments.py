"""From sentences that put a figure right (“900人”有误，应为“600人”) to the facts with the right one in its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import pandas as pd

from kepuri_eval import tables
from kepuri_eval.intake.figures.factrows import figure_of
from kepuri_eval.intake.language.clauses import split_sentences
from kepuri_eval.intake.language.patterns import any_of, last_of
from kepuri_eval.intake.language.quantities import Amount, scan_amounts
from kepuri_eval.intake.problems import problem_row
from kepuri_eval.intake.records import BlockRow, ByDocument, rows_of
from kepuri_eval.intake.tabular.headings import says_planned
from kepuri_eval.params import Params

_CODE, _SHOWN = "figure_amended", 160
_AT_ONCE = re.compile('[“"‘ ]*')
Row = dict[str, Any]


class _Amendment(NamedTuple):
    """A sentence that puts a figure right.

    Attributes:
        wrong: the amounts of which one may be the wrong one: 3100册少算500册，应为3600册.
        right: the right one, None where the sentence leaves that open.
        is_bare: whether the right figure follows at once, without a noun of its own (应为254人).
        is_plain: whether the words between say nothing else (更正为); others (调整为) may tell of any change.
    """

    block: BlockRow
    start: int
    said: str
    wrong: tuple[Amount, ...]
    right: Amount | None
    is_bare: bool
    is_plain: bool


def apply_amendments(
    facts: pd.DataFrame, documents: pd.DataFrame, told: ByDocument, params: Params
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The facts with the figures put right, and a problem `figure_amended` for each sentence that does so.

    The wrong figure counts no more and the right one takes its place, with the sentence as its evidence, where exactly
    one figure of the same unit and body in its other documents is the wrong one and speaks for the unit, or stands in
    an activity's row. Otherwise
    nothing but the wrong figure in the sentence itself is left out, and the unit is asked, unless the sentence's words
    may tell of any change.
    """
    read = rows_of(documents[documents["set_aside"].isna() & (documents["role"] != "platform")])
    said = [(found, row) for row in read for found in _find_in(told.get(row["doc_id"], []), params)]
    if not said:
        return facts, tables.empty("problems")
    rows = {str(row["fact_id"]): row for row in rows_of(facts)}
    applied = [(found, row, row["role"] != "plan" and _apply(found, row, rows)) for found, row in said]
    problems = [_problem(found, row, wrong or None) for found, row, wrong in applied if wrong or found.is_plain]
    return tables.from_rows(list(rows.values()), "facts"), tables.from_rows(problems, "problems")


def amend_activities(activities: pd.DataFrame, facts: pd.DataFrame) -> pd.DataFrame:
    """The activities with the figures of their rows that a sentence put right: 一日营 | 3160人 becomes 1360."""
    told = {str(row["fact_id"]): row for row in rows_of(facts)}
    rows = {str(row["activity_id"]): row for row in rows_of(activities)}
    for gone in told.values():
        right, name, row = told.get(str(gone["duplicate_of"])), figure_of(gone), rows.get(str(gone["activity_id"]))
        if right is None or row is None or name is None or gone["in_scope"] or gone["source"] != "table":
            continue
        if right["activity_id"] == gone["activity_id"] and row[name] == gone["value"]:
            row[name] = right["value"]
    return tables.from_rows(list(rows.values()), "activities")


def list_amended(facts: pd.DataFrame, problems: pd.DataFrame) -> set[str]:
    """fact_ids of the figures in whose place a later sentence put another one."""
    sentences = problems.loc[problems["code"] == _CODE, ["doc_id", "locator"]]
    if sentences.empty:
        return set()
    places = set(zip(sentences["doc_id"], sentences["locator"], strict=True))
    stands = zip(facts["fact_id"], facts["doc_id"], facts["locator"], strict=True)
    right = [fact_id for fact_id, *place in stands if tuple(place) in places]
    return set(facts.loc[~facts["in_scope"] & facts["duplicate_of"].isin(right), "fact_id"])


def _find_in(blocks: list[BlockRow], params: Params) -> Iterator[_Amendment]:
    """Sentences with amounts counted alike on either side of words that put right."""
    words = {word for quantity in params.wording.quantities.values() for word in quantity.counted_in}
    forth, back, loose = map(
        any_of, (params.wording.amends, params.wording.amends_back, params.wording.amends_if_known)
    )
    for block in blocks:
        if not any(words.search(block.text) for words in (forth, back, loose)):
            continue
        amounts = [amount for amount in scan_amounts(block.text, words) if amount.counted_in]
        for start, end in split_sentences(block.text):
            here = [amount for amount in amounts if start <= amount.start and amount.end <= end]
            said = next(filter(None, (last_of(one, block.text[start:end]) for one in (forth, back, loose))), None)
            if said is None:
                continue
            before = [amount for amount in here if amount.end <= start + said.start()]
            behind = [amount for amount in here if amount.start >= start + said.end()]
            alike = {amount.counted_in for amount in before} & {amount.counted_in for amount in behind}
            if not alike:
                continue
            told, new = (behind, before) if said.re is back else (before, behind)
            right = [amount for amount in new if amount.counted_in in alike]
            is_first = len(behind) == 1 if said.re is back else right[:1] == behind[:1]  # 应为254人（三个班）
            is_open = len(right) != 1 or not is_first
            is_bare = (
                said.re is not back and _AT_ONCE.fullmatch(block.text, start + said.end(), behind[0].start) is not None
            )
            yield _Amendment(
                block, start, " ".join(block.text[start:end].split()),
                tuple(amount for amount in told if amount.counted_in in alike), None if is_open else right[0],
                is_bare, said.re is not loose,
            )  # fmt: skip


def _apply(found: _Amendment, document: Row, rows: dict[str, Row]) -> Amount | None:
    """The wrong figure in whose place the right one counts now, `rows` by fact_id being changed so; None for none."""
    right = found.right
    if right is None or document["unit_id"] is None:
        return None
    again = [rows[one] for one in (_id(found, amount) for amount in found.wrong) if one in rows]
    if found.is_plain:
        _leave_out(again)
    meant = [(one, row) for one in found.wrong for row in rows.values() if _is_meant(row, one, document)]
    if len(meant) != 1:
        return None
    (wrong, gone), read = meant[0], rows.get(_id(found, right))
    same = [row for row in again if row["start"] == wrong.start]
    is_other = (read is not None and not read["in_scope"]) or says_planned(found.said)
    if is_other and not found.is_plain:
        return None  # 9400人次，去年实际是4900人次; 原计划18场，后来改为21场
    told = [row for row in ([*same, read] if found.is_bare else [read]) if row is not None]
    if told and not any(_what(row, gone) == _what(gone, gone) for row in told):
        return None
    if any(row["conflict_with"] == gone["fact_id"] and row is not read for row in rows.values()):
        return None
    _leave_out(again)
    new = gone | {
        "fact_id": _id(found, right), "doc_id": found.block.doc_id, "locator": found.block.locator,
        "start": right.start, "end": right.end, "value": right.value, "value_high": right.value_high,
        "counted_in": right.counted_in, "bound": right.bound, "raw": right.raw, "source": "prose",
        "conflict_with": None,
    }  # fmt: skip
    for row in rows.values():
        row["part_of"] = new["fact_id"] if row["part_of"] == gone["fact_id"] else row["part_of"]
        row["in_scope"] = row["in_scope"] and row["duplicate_of"] != gone["fact_id"]
    gone |= {"in_scope": False, "duplicate_of": new["fact_id"]}
    rows[str(new["fact_id"])] = new
    return wrong


def _leave_out(rows: list[Row]) -> None:
    for row in rows:
        row["in_scope"] = False


def _is_meant(row: Row, wrong: Amount, document: Row) -> bool:
    """Whether a fact is the figure that a document calls wrong: its unit's and body's own, in another document.

    One that contradicts another is left to those who decide on that; one that repeats another goes with it.
    """
    return bool(
        (row["unit_id"], row["body"]) == (document["unit_id"], document["body"])
        and row["doc_id"] != document["doc_id"]
        and (row["scope"] == "unit" or row["source"] == "table") and row["in_scope"] and not row["planned"]
        and row["value"] == wrong.value and row["bound"] == wrong.bound
        and row["counted_in"] in (wrong.counted_in, None)
        and row["conflict_with"] is None and row["duplicate_of"] is None
    )  # fmt: skip


def _what(row: Row, gone: Row) -> tuple[object, ...]:
    """What a figure counts, and of what: words about the figure of an activity's row may not name the activity."""
    return row["quantity"], row["subkind"], row["scope"] if gone["scope"] == "unit" else ""


def _id(found: _Amendment, amount: Amount) -> str:
    """The fact_id of a figure that is read there."""
    return f"{found.block.doc_id}-{found.block.locator}-{amount.start}"


def _problem(found: _Amendment, document: Row, wrong: Amount | None) -> dict[str, object]:
    shown = found.said if len(found.said) <= _SHOWN else f"{found.said[:_SHOWN]}…"
    if wrong and found.right:
        done = f"已将“{wrong.raw}”改按“{found.right.raw}”计入，请核实"
        advice = "如理解有误，请告知核定的数字。"
    else:
        done = "未能确定所更正的是哪一处，没有改动已计入的数字，请核定"
        advice = "请报送更正后的总结，文件名注明“更正”；或告知更正后的各项数字。"
    block = found.block
    return problem_row(
        _CODE, f"“{document['path']}”{block.locator}更正了数字：“{shown}”{done}。", advice,
        (block.doc_id, block.locator, found.start),
        unit_id=document["unit_id"], doc_id=block.doc_id, locator=block.locator, path=document["path"],
    )  # fmt: skip
