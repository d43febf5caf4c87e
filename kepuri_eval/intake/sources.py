"""From activities and what units wrote to those that only the platform or only the unit tells of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import pandas as pd

from kepuri_eval.intake.activities.sameness import plain_name, plain_words
from kepuri_eval.intake.problems import problem_row
from kepuri_eval.intake.records import ByDocument, rows_of
from kepuri_eval.params import Params
from kepuri_eval.quoting import first_of

_TELLING = 5  # signs of a name that is no mere kind of event (科普讲座)
_NOT_DONE = ("plan", "platform")


def check_sources(
    documents: pd.DataFrame, activities: pd.DataFrame, params: Params, told: ByDocument
) -> list[dict[str, object]]:
    """Problems of activities that only the platform or only the unit's own material has, one row a unit.

    A summary may tell of an activity without being read as one: its name in the unit's blocks (`told`) is enough.
    """
    if not activities["source"].isin(["platform", "both"]).any():
        return []
    names = {unit.unit_id: unit.name for unit in params.units}
    rows = []
    for source, code, where, advice in (
        ("platform", "only_on_platform", "已在平台登记，但报送材料中没有", "请在总结或活动表中补充这些活动的情况。"),
        (
            "submission",
            "only_in_submission",
            "已在报送材料中列出，但平台上没有",
            "请在平台补登，或核对两处活动名称是否一致。",
        ),
    ):
        chosen = activities[(activities["source"] == source) & activities["unit_id"].isin(list(names))]
        if source == "platform":
            written = _written_by(documents[documents["unit_id"].isin(chosen["unit_id"])], told)
            is_told = pd.Series([_is_named(row, written) for row in rows_of(chosen)], chosen.index, dtype=bool)
            chosen = chosen[~is_told]
        for unit_id, group in chosen.groupby("unit_id"):
            message = f"{names[str(unit_id)]}有{len(group)}项活动{where}：{first_of(group['name'].tolist(), 8)}。"
            rows.append(problem_row(code, message, advice, str(unit_id), unit_id=str(unit_id)))
    return rows


def _written_by(documents: pd.DataFrame, told: ByDocument) -> dict[str, str]:
    """unit_id → all that it wrote itself in one line, as `plain_words` has it, to look up names in."""
    words: dict[str, list[str]] = defaultdict(list)
    own = documents[documents["set_aside"].isna() & ~documents["role"].isin(_NOT_DONE)]
    for unit_id, doc_id in zip(own["unit_id"], own["doc_id"], strict=True):
        words[unit_id] += [plain_words(block.text) for block in told.get(doc_id, ())]
    return {unit_id: "".join(lines) for unit_id, lines in words.items()}


def _is_named(row: dict[str, Any], written: Mapping[str, str]) -> bool:
    """Whether an activity's name, where it is long enough to tell one, stands in what its unit wrote."""
    whole = written.get(row["unit_id"], "")
    names = (plain_words(row["name"]), plain_name(row["name"]))
    return len(names[1]) >= _TELLING and any(name in whole for name in names)
