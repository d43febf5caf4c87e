"""The records a simulation keeps of what it wrote, and the tables made of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from kepuri_eval.edition import Unit
from kepuri_eval.tables import write_atomic

FIGURES = ("sessions", "participants", "volunteers", "materials", "online_views", "live_views", "shares")
# The figure of an activity → the quantity a fact about it carries (shares are counted as `other`).
QUANTITY_OF = {"sessions": "activities", "shares": "other"}


@dataclass
class Activity:
    """One activity as one unit reports it.

    Attributes:
        organiser: the body of the unit's system that held it (路北区教育局), or "" for the unit itself.
        category_stated: whether a list names the category in a column of its own.
        figures: numbers as the organiser knows them.
        stated: figures as a careful reader finds them in tables, else in prose (300 where 300余 is written).
        reported_in: paths of the tables it stands in.
    """

    truth_id: str
    unit_id: str
    name: str
    start: date
    end: date
    place: str
    mode: str
    category: str
    theme: str
    theme_planted: str
    joint_units: tuple[str, ...]
    text: str
    is_standout: bool = False
    duplicate_of: str = ""
    organiser: str = ""
    category_stated: bool = False
    is_key: bool = True
    has_pictures: bool = False
    links: tuple[str, ...] = ()
    figures: dict[str, int] = field(default_factory=dict)
    stated: dict[str, float] = field(default_factory=dict)
    reported_in: list[str] = field(default_factory=list)


@dataclass
class Fact:
    """One amount written somewhere: what it counts, how exact it is, and the very words."""

    path: str
    unit_id: str
    scope: str
    activity: str
    quantity: str
    value: float
    value_high: float | None
    bound: str
    counted_in: str
    in_scope: bool
    planned: bool
    is_total: bool
    raw: str
    subkind: str = ""
    source: str = "prose"
    line: str = ""


@dataclass
class Fault:
    """One thing that is wrong with the material, by its kind."""

    kind: str
    unit_id: str
    path: str
    note: str = ""


@dataclass
class Document:
    """One file, or one file inside a container (`container.zip!/inner.docx`)."""

    path: str
    unit_id: str
    format: str
    role: str
    received: str = ""


@dataclass
class Truth:
    """What was written: every unit, activity, fact, fault and document of one simulation."""

    units: tuple[Unit, ...]
    activities: list[Activity]
    facts: list[Fact]
    faults: list[Fault]
    documents: list[Document]

    def tables(self) -> dict[str, pd.DataFrame]:
        """The truth as four tables, each sorted by what names its rows."""
        rows = {
            "truth_activities": [_flat(activity) for activity in self.activities],
            "truth_facts": [asdict(fact) for fact in self.facts],
            "truth_faults": [asdict(fault) for fault in self.faults],
            "truth_documents": [asdict(document) for document in self.documents],
        }
        keys = {"truth_activities": ["truth_id"], "truth_facts": ["path", "unit_id", "activity", "quantity", "raw"],
                "truth_faults": ["kind", "unit_id", "path"], "truth_documents": ["path"]}  # fmt: skip
        kinds: dict[str, type] = {"truth_facts": Fact, "truth_faults": Fault, "truth_documents": Document}
        return {
            name: pd.DataFrame(found, columns=None if found else _columns(kinds.get(name, Activity)))
            .sort_values(keys[name], kind="stable")
            .reset_index(drop=True)
            for name, found in rows.items()
        }


def write_truth(truth: Truth, folder: Path, formats: Sequence[str] = ("csv", "parquet")) -> None:
    """Write the truth's tables into `folder`, as CSV for people, parquet for programs."""
    for name, table in truth.tables().items():
        if "csv" in formats:
            write_atomic(folder / f"{name}.csv", table.to_csv(index=False, lineterminator="\n").encode("utf-8-sig"))
        if "parquet" in formats:
            write_atomic(folder / f"{name}.parquet", table.to_parquet(index=False))


def _flat(activity: Activity) -> dict[str, Any]:
    row = asdict(activity)
    del row["figures"]
    stated = row.pop("stated")
    row |= {name: stated.get(name) for name in FIGURES}
    row["start"], row["end"] = activity.start.isoformat(), activity.end.isoformat()
    row["joint_units"], row["links"] = ";".join(activity.joint_units), " ".join(activity.links)
    row["reported_in"] = ";".join(activity.reported_in)
    return row


def _columns(kind: type) -> list[str]:
    return [entry.name for entry in fields(kind)]
