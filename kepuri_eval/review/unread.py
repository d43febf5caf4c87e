"""From cells that no amount could be read from to rows that ask for the activity's figure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pandas as pd

from kepuri_eval.intake.records import rows_of
from kepuri_eval.intake.tabular.headings import ACTIVITY_FIGURES, FIGURES, index_of
from kepuri_eval.params import Params

Row = dict[str, Any]
MARK = "#"
# Figures an activity has of its own, with the quantity that names them.
FIELDS = {field: FIGURES[field][0] for field in ACTIVITY_FIGURES}
_HEADING = re.compile(r"“([^”]*)”一栏填写的“([^”]*)”")


def list_unread(
    tables: dict[str, pd.DataFrame],
    params: Params,
    say_cell: Callable[[str, str, str, str], tuple[str, str]],
    decided: set[str],
) -> Iterator[Row]:
    """One row a cell under a figure's heading, of an activity that stands in the same row of the same table.

    `say_cell` gives, of a document, a place in it, the words there and their heading, the words among those beside
    them, and the place in words. The key of a row is the activity's id, `#`, and the name of the figure.
    """
    index = index_of(params.wording.columns)
    names = {unit.unit_id: unit.name for unit in params.units}
    for problem in rows_of(tables["problems"]):
        said = _HEADING.search(problem["message"])
        if problem["code"] != "amount_unreadable" or said is None:
            continue
        heading = index.read(said[1])
        activity = _in_same_row(problem, tables)
        if heading.field not in FIELDS or activity is None or activity["activity_id"] in decided:
            continue
        sentence, place = say_cell(problem["doc_id"], problem["locator"], said[2], said[1])
        label = params.wording.quantities[FIELDS[heading.field]].label  # type: ignore[index]
        yield {
            "单位": names.get(activity["unit_id"], "未确认单位"), "问题": problem["message"],
            "项目": f"{label}（{activity['name']}）", "甲数": said[2], "甲数原文": sentence,
            "甲数出处": place, "乙数": "", "乙数原文": "", "乙数出处": "",
            "甲数编号": f"{activity['activity_id']}{MARK}{heading.field}", "乙数编号": "",
        }  # fmt: skip


def _in_same_row(problem: Row, tables: dict[str, pd.DataFrame]) -> Row | None:
    blocks = tables["blocks"]
    cells = blocks[(blocks["doc_id"] == problem["doc_id"]) & blocks["row"].notna()]
    own = cells[cells["locator"] == problem["locator"]]
    if own.empty:
        return None
    cell = own.iloc[0]
    same = cells[(cells["table"].fillna("") == (cell["table"] if isinstance(cell["table"], str) else ""))
                 & (cells["row"] == cell["row"])]  # fmt: skip
    activities = tables["activities"]
    found = activities[(activities["doc_id"] == problem["doc_id"]) & activities["locator"].isin(same["locator"])]
    return rows_of(found)[0] if len(found) else None
