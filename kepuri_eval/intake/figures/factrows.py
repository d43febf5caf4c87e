"""From an amount and what it counts to a row of the facts table, and from a row to the activity's figure it tells."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kepuri_eval.intake.language.quantities import Amount
from kepuri_eval.intake.tabular.headings import ACTIVITY_FIGURES, FIGURES

_FIGURE_OF = {FIGURES[name]: name for name in ACTIVITY_FIGURES}


def fact_row(
    doc_id: str,
    locator: str,
    amount: Amount,
    quantity: str,
    subkind: str | None,
    *,
    unit_id: str | None,
    activity_id: str | None = None,
    source: str,
    in_scope: bool,
    planned: bool,
    is_total: bool,
    heading: str | None = None,
) -> dict[str, Any]:
    """A row of the facts table but for the body that speaks; it is part of nothing yet, and repeats nothing."""
    return {
        "fact_id": f"{doc_id}-{locator}-{amount.start}",
        "doc_id": doc_id,
        "locator": locator,
        "start": amount.start,
        "end": amount.end,
        "unit_id": unit_id,
        "activity_id": activity_id,
        "scope": "activity" if activity_id else "unit",
        "quantity": quantity,
        "subkind": subkind,
        "value": amount.value,
        "value_high": amount.value_high,
        "counted_in": amount.counted_in,
        "bound": amount.bound,
        "in_scope": in_scope,
        "planned": planned,
        "is_total": is_total,
        "part_of": None,
        "raw": amount.raw,
        "heading": heading,
        "source": source,
        "duplicate_of": None,
        "conflict_with": None,
        "corrected_by": None,
    }


def figure_of(fact: Mapping[str, Any]) -> str | None:
    """The column of the activities table that a fact's value belongs into, None where it has none."""
    return _FIGURE_OF.get((fact["quantity"], None)) or _FIGURE_OF.get((fact["quantity"], fact["subkind"]))
