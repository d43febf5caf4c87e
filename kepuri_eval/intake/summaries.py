"""From documents and what was read of them to those that are a unit's 总结 in substance: a mail, a form, a letter."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Set
from typing import Any

import pandas as pd

from kepuri_eval import tables
from kepuri_eval.intake.records import rows_of

_PAGES = ("html", "mht")
_FEW = 2  # activities that a page has to tell of to be an account of the event and not of one activity


def find_summaries(
    documents: pd.DataFrame, facts: pd.DataFrame, activities: pd.DataFrame, decided: Set[str] = frozenset()
) -> pd.DataFrame:
    """The documents, those with the role `summary` that tell what a unit did where none is called a summary.

    A text, a mail's own body, a filled form, a letter is one where it gives figures or activities of this event; news
    and saved pages where they give a total or several activities; a table only where it is a form of totals that lists
    no activities, or tells of some in a text within it. What speaks for the unit itself comes before what a body
    within it sent. Plans and what was set aside are none, nor what an analyst said to be something else (`decided`,
    doc_ids). A unit with a summary by name keeps what it has.
    """
    counted = facts[facts["in_scope"] & ~facts["planned"]]
    is_of_unit, in_table = counted["scope"] == "unit", counted["source"] == "table"
    listed = set(counted.loc[~is_of_unit & in_table, "doc_id"])
    told = _Told(
        figures=set(counted["doc_id"]),
        of_unit=set(counted.loc[is_of_unit, "doc_id"]),
        totals=set(counted.loc[is_of_unit & counted["is_total"], "doc_id"]),
        forms=set(counted.loc[is_of_unit & in_table & ~counted["is_total"], "doc_id"]) - listed,
        activities=_count_activities(activities),
    )
    sent: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows_of(documents[documents["unit_id"].notna() & documents["set_aside"].isna()]):
        if row["problem"] is None and row["format"] != "platform":
            sent[row["unit_id"]].append(row)
    found: set[str] = set()
    for rows in sent.values():
        named = [row for row in rows if row["role"] == "summary"]
        if all(row["body"] is not None for row in named):
            like = [row for row in rows if row["doc_id"] not in decided and told.is_summary(row)]
            own = [row for row in like if row["body"] is None]
            found.update(row["doc_id"] for row in own or (like if not named else []))
    return tables.check(documents.assign(role=documents["role"].mask(documents["doc_id"].isin(found), "summary")),
                        "documents")  # fmt: skip


class _Told:
    """What documents tell: doc_ids with figures of this event, with figures of the unit, with its totals, with a form
    of these and no figures of activities in tables, and how many activities each one tells of."""

    def __init__(
        self, figures: set[str], of_unit: set[str], totals: set[str], forms: set[str], activities: Counter[str]
    ) -> None:
        self._figures, self._of_unit, self._totals = figures, of_unit, totals
        self._forms, self._activities = forms, activities

    def is_summary(self, row: dict[str, Any]) -> bool:
        """Whether a document without that name is a summary in substance."""
        doc_id, count = row["doc_id"], self._activities[row["doc_id"]]
        if row["role"] == "activities":
            return doc_id in self._of_unit and (count == 0 or doc_id in self._forms)
        if row["role"] == "news" or (row["role"] == "other" and row["format"] in _PAGES):
            return doc_id in self._totals or count >= _FEW
        return row["role"] in ("other", "container") and (doc_id in self._figures or count > 0)


def _count_activities(activities: pd.DataFrame) -> Counter[str]:
    """doc_id → how many activities it is a source of."""
    return Counter(
        doc_id for sources in activities["sources"] for doc_id in {one.partition("-")[0] for one in sources.split(";")}
    )
