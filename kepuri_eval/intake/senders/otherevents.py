"""From documents and their words to notices of those that may be about another event than the evaluated one."""

from __future__ import annotations

import pandas as pd

from kepuri_eval.intake.language.dates import find_dates
from kepuri_eval.intake.problems import problem_row
from kepuri_eval.intake.records import ByDocument, blocks_by_document
from kepuri_eval.params import Params

_ROLES = ("summary", "news", "other")
_WORTH_ASKING = 60


def find_strangers(
    documents: pd.DataFrame, blocks: pd.DataFrame | ByDocument, params: Params
) -> list[dict[str, object]]:
    """A notice for every text that never names the event and has no date from the platform's opening to the due day.

    Lists, plans and containers are not asked, nor texts of a few words; figures are read as of any other document.
    """
    first, last = (day.isoformat() for day in (params.edition.dates.platform_opens, params.edition.dates.summary_due))
    told = blocks_by_document(blocks)
    rows = []
    for doc_id, path, unit_id, role in zip(
        *(documents[name] for name in ("doc_id", "path", "unit_id", "role")), strict=True
    ):
        if role not in _ROLES:
            continue
        text = "\n".join(block.text for block in told.get(str(doc_id), []))
        if len(text) < _WORTH_ASKING:
            continue
        if any(name in text or name in str(path) for name in params.wording.scope.event_names):
            continue
        days = find_dates(text, params.edition.year)
        if any(day.start_date <= last and day.end_date >= first for day in days):
            continue
        rows.append(
            problem_row(
                "event_not_named",
                f"“{path}”通篇未提及本次活动，也没有活动期间的日期，可能是其他活动的材料。",
                "请核实是否属于本次活动；如不属于，请撤回或补报相应材料。",
                path, unit_id=None if pd.isna(unit_id) else str(unit_id), doc_id=str(doc_id), path=str(path),
            )
        )  # fmt: skip
    return rows
