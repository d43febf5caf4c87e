"""From blocks to the doubts about numbers in them: mended to be read, not read at all, or of an unknown time."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pandas as pd

from kepuri_eval import tables
from kepuri_eval.intake.figures.timewords import footfall_pattern
from kepuri_eval.intake.language.clauses import split_sentences
from kepuri_eval.intake.language.patterns import any_of
from kepuri_eval.intake.language.quantities import Amount, scan_amounts
from kepuri_eval.intake.language.slips import may_hold_slips
from kepuri_eval.intake.problems import problem_row
from kepuri_eval.intake.records import BlockRow, blocks_by_document
from kepuri_eval.params import Params

_AROUND = 8
_ADVICE = "请核对原文，按“1234人”“1.2万人次”这样的写法重新填写该数字。"


def find_doubtful(documents: pd.DataFrame, blocks: pd.DataFrame, params: Params) -> pd.DataFrame:
    """Problems `figure_mended`, `figure_unread` and `scope_unsure`, one for each such number of a text or a cell.

    The platform's export is left out: `extract.extract_activities` tells what its cells do not tell.
    """
    words = {word for quantity in params.wording.quantities.values() for word in quantity.counted_in}
    about = documents.set_index("doc_id")[["unit_id", "role", "path"]].to_dict("index")
    scope = params.wording.scope
    open_words = re.compile(f"{any_of(scope.undecided).pattern}|{footfall_pattern(scope.footfall).pattern}")
    event = any_of((*scope.this_event, *scope.stock))
    rows: list[dict[str, object]] = []
    for doc_id, told in blocks_by_document(blocks).items():
        document = about.get(doc_id)
        if document is None or document["role"] == "platform":
            continue
        unit_id = None if pd.isna(document["unit_id"]) else str(document["unit_id"])
        for block in told:
            if open_words.search(block.text):
                rows += _of_open_time(block, unit_id, str(document["path"]), words, open_words, event)
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
) -> Iterator[dict[str, object]]:
    """截至目前，共开展活动30场: of the event or of the year; a sentence that names the event or a stock is clear."""
    for sentence in split_sentences(block.text):
        said = open_words.search(block.text, sentence.start, sentence.end)
        if said is None or event.search(block.text, sentence.start, sentence.end):
            continue
        for amount in scan_amounts(block.text, words):
            if said.end() <= amount.start < sentence.end and amount.counted_in:
                message = (
                    f"“{path}”{block.locator}中“{said.group()}”之后的“{amount.raw}”，未能判断是否只指本次活动，未计入。"
                )
                yield problem_row(
                    "scope_unsure", message, "请注明该数字是本次活动期间的数字，还是更长时间的累计数。",
                    (block.doc_id, block.locator, amount.start),
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
