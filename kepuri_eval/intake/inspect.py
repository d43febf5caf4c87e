"""From any one file to what intake sees in it, as plain objects ready for JSON: problems, activities, facts, blocks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from kepuri_eval.intake.descriptions import attach_descriptions
from kepuri_eval.intake.extract import complete_findings, extract_activities, extract_facts
from kepuri_eval.intake.readers.content import Limits
from kepuri_eval.intake.readers.isolation import read_here, read_isolated
from kepuri_eval.intake.reading import build_tables
from kepuri_eval.intake.records import rows_of
from kepuri_eval.intake.units import resolve_documents
from kepuri_eval.params import Params

_FACT = ("path", "locator", "start", "end", "raw", "quantity", "subkind", "value", "value_high", "counted_in", "bound",
         "in_scope", "planned", "is_total", "scope", "activity_id", "source")  # fmt: skip
_ACTIVITY = ("activity_id", "path", "locator", "name", "unit_id", "category", "theme", "start", "end", "place", "mode",
             "joint_units", "sessions", "participants", "volunteers", "materials", "online_views", "live_views",
             "shares", "links", "is_key", "text")  # fmt: skip
_PROBLEM = ("code", "severity", "path", "locator", "message", "advice", "office")
_BLOCK = ("path", "locator", "kind", "text")


def inspect_file(path: Path, params: Params, *, isolated: bool = True) -> list[dict[str, Any]]:
    """Objects with a `type` of fact, activity, problem or block, in reading order within each type.

    A container's files are told apart by `path`. Keys without a value are null; days are ISO dates. A file that cannot
    be read gives one problem.
    """
    limits = Limits()
    files = [(path, path.name)]
    read = read_isolated(files, limits, workers=1) if isolated else read_here(files, limits)
    documents, blocks, found = build_tables((row for rows in read for row in rows), params.wording)
    documents, _ = resolve_documents(documents, blocks, params)  # a single file lies in no folder that names its unit
    findings = complete_findings(documents, blocks, params, None)
    activities, figures, doubts = extract_activities(documents, blocks, params, findings)
    facts = pd.concat([extract_facts(documents, blocks, params, findings), figures], ignore_index=True)
    activities, facts, conflicts = attach_descriptions(activities, facts, documents, blocks, params)
    problems = pd.concat([found, doubts, conflicts], ignore_index=True)
    place = _places(documents, blocks)
    return [
        *_objects("fact", facts, _FACT, place),
        *_objects("activity", activities, _ACTIVITY, place),
        *_objects("problem", problems, _PROBLEM, place),
        *_objects("block", blocks, _BLOCK, place),
    ]


def _places(documents: pd.DataFrame, blocks: pd.DataFrame) -> pd.DataFrame:
    """Path and reading order of every block."""
    paths = documents.set_index("doc_id")["path"]
    return blocks[["doc_id", "locator", "position"]].assign(path=blocks["doc_id"].map(paths))


def _objects(kind: str, table: pd.DataFrame, keys: tuple[str, ...], places: pd.DataFrame) -> list[dict[str, Any]]:
    known = table.drop(columns=[name for name in ("path", "position") if name in table.columns and kind != "problem"])
    if kind != "problem":
        known = known.merge(places, on=["doc_id", "locator"], how="left", validate="many_to_one")
        known = known.sort_values(["path", "position"], kind="stable")
    return [{"type": kind, **{key: _plain(row[key]) for key in keys}} for row in rows_of(known[list(keys)])]


def _plain(value: Any) -> Any:
    """A value as JSON has it: whole numbers without a point, days as ISO text."""
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat() if value == value.normalize() else value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value.item() if hasattr(value, "item") else value
