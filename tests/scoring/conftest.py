"""Tables written by hand for the scoring tests: each row says only what the test is about."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

from kepuri_eval import tables
from kepuri_eval.edition import Dates, Edition, Group, Quotas, Titles, Unit
from kepuri_eval.method import Indicator, Measure, Method, Robustness, Scoring
from kepuri_eval.params import Params, load_params
from kepuri_eval.wording import Wording

ROOT = Path(__file__).parents[2]


def fact(fact_id: str, quantity: str, value: float, **changes: object) -> dict[str, object]:
    """A unit's stated figure; name `activity_id` to make it an activity's."""
    row = {
        "fact_id": fact_id, "doc_id": "doc", "locator": "p1", "start": 0, "end": 1, "unit_id": "a",
        "body": None, "activity_id": None, "scope": "activity" if "activity_id" in changes else "unit",
        "quantity": quantity,
        "subkind": None, "value": float(value), "value_high": None, "counted_in": "人", "bound": "exact",
        "in_scope": True, "planned": False, "is_total": False, "part_of": None, "raw": str(value), "source": "prose",
        "duplicate_of": None, "conflict_with": None, "corrected_by": None,
    }  # fmt: skip
    return row | changes


def activity(activity_id: str, **changes: object) -> dict[str, object]:
    """An activity of unit a that says nothing about itself."""
    row = dict.fromkeys(tables.SCHEMAS["activities"].columns)
    row |= {
        "activity_id": activity_id, "unit_id": "a", "name": activity_id, "is_key": False, "has_pictures": False,
        "sources": "doc-p1", "source": "submission", "doc_id": "doc", "locator": "p1",
    }  # fmt: skip
    return row | changes


def mention(mention_id: str, topic: str, item: str, **changes: object) -> dict[str, object]:
    row = {
        "mention_id": mention_id, "doc_id": "doc", "locator": "p1", "start": 0, "end": 1, "unit_id": "a",
        "activity_id": None, "topic": topic, "item": item, "planned": False, "raw": item,
    }  # fmt: skip
    return row | changes


def document(doc_id: str, **changes: object) -> dict[str, object]:
    row = {
        "doc_id": doc_id, "path": f"{doc_id}.docx", "unit_id": "a", "resolved_by": "folder", "unit_name": "a",
        "body": None,
        "role": "summary", "format": "docx", "size_bytes": 1, "received": None, "problem": None,
    }  # fmt: skip
    return row | changes


def table(name: str, *rows: dict[str, object]) -> pd.DataFrame:
    return tables.from_rows(list(rows), name) if rows else tables.empty(name)


def params(measures: dict[str, dict[str, object]], units: str = "a b", **changes: dict[str, object]) -> Params:
    """Params with the given measures; units are named by letters, a digit behind the letter makes it of group g2."""
    parts = {code: {"label": code, "goalposts": (0, 100), "indicator": "one"} | part for code, part in measures.items()}
    for part in parts.values():
        if "bands" in part:
            part.pop("goalposts")
    names = sorted({str(part["indicator"]) for part in parts.values()})
    weights, parents = changes.get("indicator_weights", {}), changes.get("indicator_parents", {})
    method = Method(
        title="by hand",
        indicators={
            name: Indicator(label=name, meaning=name, weight=weights.get(name, 1), parent=parents.get(name, ""))
            for name in names
        },
        measures={code: Measure(**part) for code, part in parts.items()},
        scoring=Scoring(**changes.get("scoring", {})),
        robustness=Robustness(**({"scenarios": 300} | changes.get("robustness", {}))),
    )
    group = {"label": "组", "min_key_activities": 2, "commended_units": 1, "has_residents": True}
    edition = Edition(
        title="by hand", year=2024, city="某市", organiser="某市科协", theme="-",
        dates=Dates(platform_opens=date(2024, 8, 21), window_start=date(2024, 9, 15), window_end=date(2024, 9, 25),
                    summary_due=date(2024, 9, 26)),
        groups={"g1": Group(**group), "g2": Group(**group)},
        quotas=Quotas(commended_activities=1, commended_per_unit=1, upward_units=1, upward_activities=1),
        titles=Titles(unit_report="-", city_report="-", index="-"),
    )  # fmt: skip
    members = tuple(
        Unit(unit_id=name, name=f"单位{name}", group="g2" if name[1:] else "g1", residents_wan=2.0)
        for name in units.split()
    )
    return Params("hand", ROOT, edition, method, _wording(), members, (), "0")


@cache
def _wording() -> Wording:
    return load_params("demo", ROOT).wording


@pytest.fixture(scope="session")
def hand() -> SimpleNamespace:
    """Builders of rows, tables and params."""
    return SimpleNamespace(fact=fact, activity=activity, mention=mention, document=document, table=table, params=params)
