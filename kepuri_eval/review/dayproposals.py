"""From documents of which nobody knows when they came in to the days they bear, to be accepted at once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

import pandas as pd

from kepuri_eval.edition import Correction
from kepuri_eval.intake.language.dates import find_dates
from kepuri_eval.intake.records import BlockRow, blocks_by_document, rows_of
from kepuri_eval.params import Params

ACCEPTED = "按材料落款日期暂定，实际收到日期另行核定"
_LINES, _LENGTH = 6, 30
_NO_YEAR = 1900  # of a day that is written without one
_LABEL = re.compile(r"^(?:报送|填报|上报|填表)(?:时间|日期)[:：]?\s*")


def signed_on(lines: Sequence[str]) -> str:
    """The day a text is signed at its foot, as 2024-09-30: a short last line that ends with a whole date; else ""."""
    for line in reversed(lines[-_LINES:]):
        found = _whole_day(line)
        if found:
            return found
    return ""


def dated_on(blocks: Sequence[BlockRow]) -> str:
    """The day a document is dated: at its foot, else behind 报送时间 in one of its cells; "" where it is not."""
    signed = signed_on([block.text for block in blocks if block.table is None])
    if signed:
        return signed
    cells = [block.text.strip() for block in blocks if block.table is not None]
    for cell, following in zip(cells, [*cells[1:], ""], strict=False):
        label = _LABEL.match(cell)
        if label:
            return _whole_day(cell[label.end() :] or following)
    return ""


def propose_days(tables: dict[str, pd.DataFrame], params: Params) -> dict[str, str]:
    """doc_id → the day it is dated, of summaries of which neither mail, platform nor analyst tells when they came in.

    A day before the platform opened says nothing of this event's summary and is not proposed.
    """
    documents = tables["documents"]
    of_holder = dict(zip(documents["path"], documents["received"], strict=True))
    told = blocks_by_document(tables["blocks"])
    opens = params.edition.dates.platform_opens.isoformat()
    proposed = {}
    for row in rows_of(documents[(documents["role"] == "summary") & documents["received"].isna()]):
        is_open = row["unit_id"] is not None and row["set_aside"] is None and row["format"] != "platform"
        if is_open and pd.isna(of_holder.get(row["path"].rpartition("!/")[0])):
            day = dated_on(told.get(row["doc_id"], []))
            if day >= opens:
                proposed[row["doc_id"]] = day
    return proposed


def accept_days(tables: dict[str, pd.DataFrame], params: Params, who: str, when: date) -> list[Correction]:
    """Corrections that take every proposed day for the day of receipt, as decided by `who` on the day `when`."""
    return [
        Correction(target=doc_id, field="received", value=day, reason=ACCEPTED, who=who, when=when)
        for doc_id, day in sorted(propose_days(tables, params).items())
    ]


def _whole_day(text: str) -> str:
    """The day of a short text that ends with one written in full, as 2024-09-30; else ""."""
    words = text.strip().rstrip("。")
    spans = find_dates(words, _NO_YEAR) if len(words) <= _LENGTH else []
    if len(spans) != 1 or spans[0].end != len(words) or spans[0].start_date != spans[0].end_date:
        return ""
    return "" if spans[0].start_date.startswith(str(_NO_YEAR)) else str(spans[0].start_date)
