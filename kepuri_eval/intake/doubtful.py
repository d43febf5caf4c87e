"""From blocks to the doubts about numbers in them: mended to be read, not read at all, or of an unknown time."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

import pandas as pd

from kepuri_eval import tables
from kepuri_eval.intake.figures.timewords import footfall_pattern
from kepuri_eval.intake.language.clauses import split_sentences
from kepuri_eval.intake.language.dates import find_dates
from kepuri_eval.intake.language.patterns import any_of, one_of
from kepuri_eval.intake.language.quantities import Amount, scan_amounts
from kepuri_eval.intake.language.slips import may_hold_slips
from kepuri_eval.intake.problems import problem_row
from kepuri_eval.intake.records import BlockRow, blocks_by_document, rows_of
from kepuri_eval.params import Params

_AROUND = 8
_ADVICE = "请核对原文，按“1234人”“1.2万人次”这样的写法重新填写该数字。"


def find_doubtful(
    documents: pd.DataFrame, blocks: pd.DataFrame, params: Params, facts: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Problems `figure_mended`, `figure_unread` and `scope_unsure`, one for each such number of a text or a cell.

    The platform's export is left out: `extract.extract_activities` tells what its cells do not tell.

    Args:
        facts: of the same documents: whether a figure of an open time was counted, and which were left out as another
            event's though a day of this one is named beside them; without them nothing is said of the latter.
    """
    words = {word for quantity in params.wording.quantities.values() for word in quantity.counted_in}
    about = documents.set_index("doc_id")[["unit_id", "role", "path"]].to_dict("index")
    scope = params.wording.scope
    open_words = re.compile(f"{one_of(scope.undecided)}|{footfall_pattern(scope.footfall).pattern}")
    event = any_of((*scope.this_event, *scope.stock))
    counted, left_out = _places(facts)
    others = any_of(scope.other_event)
    rows: list[dict[str, object]] = []
    for doc_id, told in blocks_by_document(blocks).items():
        document = about.get(doc_id)
        if document is None or document["role"] == "platform":
            continue
        unit_id = None if pd.isna(document["unit_id"]) else str(document["unit_id"])
        for block in told:
            if open_words.search(block.text):
                rows += _of_open_time(block, unit_id, str(document["path"]), words, open_words, event, counted)
            if (block.doc_id, block.locator) in left_out:
                figures = left_out[block.doc_id, block.locator]
                rows += _of_other_events(block, unit_id, str(document["path"]), figures, others, params)
            if not may_hold_slips(block.text):
                continue
            doubtful = (amount for amount in scan_amounts(block.text, words) if amount.doubt)
            rows += [_problem(amount, block, unit_id, str(document["path"])) for amount in doubtful]
    return tables.from_rows(rows, "problems")


def _of_open_time(
    block: BlockRow,
    unit_id: str | None,
    path: str,
    words: set[str],
    open_words: re.Pattern[str],
    event: re.Pattern[str],
    counted: set[tuple[str, str, int]],
) -> Iterator[dict[str, object]]:
    """截至目前，共开展活动30场: of the event or of the year; a sentence that names the event or a stock is clear."""
    for sentence in split_sentences(block.text):
        said = open_words.search(block.text, sentence.start, sentence.end)
        if said is None or event.search(block.text, sentence.start, sentence.end):
            continue
        for amount in scan_amounts(block.text, words):
            if said.end() <= amount.start < sentence.end and amount.counted_in:
                is_counted = (block.doc_id, block.locator, amount.start) in counted
                message = (
                    f"“{path}”{block.locator}中“{said.group()}”之后的“{amount.raw}”，未能判断是否只指本次活动，"
                    f"{'暂按本次活动计入' if is_counted else '未计入'}。"
                )
                yield problem_row(
                    "scope_unsure", message, "请注明该数字是本次活动期间的数字，还是更长时间的累计数。",
                    (block.doc_id, block.locator, amount.start),
                    unit_id=unit_id, doc_id=block.doc_id, locator=block.locator, path=path,
                )  # fmt: skip


def _places(
    facts: pd.DataFrame | None,
) -> tuple[set[tuple[str, str, int]], dict[tuple[str, str], list[tuple[int, str]]]]:
    """(document, locator, start) of what counts, and (start, words) by block of what prose tells and does not count."""
    counted, left_out = set(), defaultdict(list)
    for row in rows_of(facts) if facts is not None else ():
        if row["in_scope"] and not row["planned"]:
            counted.add((row["doc_id"], row["locator"], row["start"]))
        elif not row["planned"] and row["source"] == "prose":
            left_out[row["doc_id"], row["locator"]].append((row["start"], row["raw"]))
    return counted, left_out


def _of_other_events(
    block: BlockRow, unit_id: str | None, path: str, figures: list[tuple[int, str]], others: re.Pattern[str],
    params: Params,
) -> Iterator[dict[str, object]]:  # fmt: skip
    """9月20日科技节在市一小举行，1240名选手参加: another event's by its name, though held on a day of this one."""
    dates = params.edition.dates
    first, last = dates.window_start.isoformat(), dates.window_end.isoformat()
    for sentence in split_sentences(block.text):
        told = sorted(one for one in figures if sentence.start <= one[0] < sentence.end)
        if not told:
            continue
        before = block.text[sentence.start : told[0][0]]
        named = others.search(before)
        if named and any(first <= day.start_date <= last for day in find_dates(before, params.edition.year)):
            said = "、".join(f"“{raw}”" for _, raw in told)
            message = (
                f"“{path}”{block.locator}中{said}写在“{named.group()}”之后，日期却在本次活动期间，"
                "未能判断是否属于本次活动，未计入。"
            )
            yield problem_row(
                "scope_unsure", message, "请说明该活动是否列入本次活动；如列入，请补报应计入的数字。",
                (block.doc_id, block.locator, told[0][0], named.group()),
                unit_id=unit_id, doc_id=block.doc_id, locator=block.locator, path=path,
            )  # fmt: skip


def _problem(amount: Amount, block: BlockRow, unit_id: str | None, path: str) -> dict[str, object]:
    text = block.text
    shown = " ".join(text[max(0, amount.start - _AROUND) : amount.end + _AROUND].split())
    where = f"“{path}”{block.locator}中“{shown}”的数字“{amount.raw}”"
    if amount.doubt == "mended":
        code, message = "figure_mended", f"{where}写法不规范，已读作{amount.value:,.0f}，请核实。"
    elif amount.doubt == "fraction":
        code, message = "figure_unread", f"{where}不是整数，可能漏写“万”等单位，未计入。"
    else:
        code, message = "figure_unread", f"{where}有几种读法，未计入。"
    return problem_row(
        code, message, _ADVICE, (block.doc_id, block.locator, amount.start),
        unit_id=unit_id, doc_id=block.doc_id, locator=block.locator, path=path,
    )  # fmt: skip
