"""From a run's entries to the index page: every report with its group, place, status and link, searchable and sortable."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pandas as pd

from kepuri_eval import tables
from kepuri_eval.params import Params
from kepuri_eval.reporting.display import render
from kepuri_eval.tables import write_atomic

Status = Literal["done", "failed", "skipped"]
_STATUS = {"done": "已生成", "failed": "生成失败", "skipped": "未运行", "empty": "未报送"}
_STANDING = {"certain": "稳居名额内", "contested": "名额边缘", "out": "名额外", "unscored": "未计分"}


@dataclass(frozen=True)
class IndexEntry:
    """One thing that a run made or should have made.

    Attributes:
        kind: unit report, city report, process notebook, or another file.
        path: where it lies, relative to the folder of the index; "" when there is nothing to open.
        status: what became of it.
        unit_id: the unit of a unit report.
        note: one line on what went wrong, or what it is.
    """

    kind: Literal["unit", "city", "process", "file"]
    title: str
    path: str = ""
    status: Status = "done"
    unit_id: str = ""
    note: str = ""


def write_index(params: Params, entries: list[IndexEntry]) -> Path:
    """Write `reports/index.html` with every entry and the edition's tables; returns its path.

    Scores and places are taken from the edition's tables when they are there; a unit with no document and no
    activity is shown as 未报送.
    """
    groups = {unit.unit_id: params.edition.groups[unit.group].label for unit in params.units}
    order = {code: place for place, code in enumerate(params.edition.groups)}
    places = {unit.unit_id: (order[unit.group], at) for at, unit in enumerate(params.units)}
    standing, silent = _standing_by_unit(params), _silent_units(params)
    units = sorted(
        (each for each in entries if each.kind == "unit"), key=lambda each: places.get(each.unit_id, (99, 0))
    )
    rows = [
        {
            "entry": each, "group": groups.get(each.unit_id, ""), "at": at,
            "status": "empty" if each.status == "done" and each.unit_id in silent else each.status,
            **standing.get(each.unit_id, _NO_STANDING),
        }
        for at, each in enumerate(units)
    ]  # fmt: skip
    page = render(
        "index.html.j2", params.edition.titles.index, edition=params.edition, digest=params.digest, rows=rows,
        groups=[group.label for group in params.edition.groups.values()], status_words=_STATUS,
        others={kind: [each for each in entries if each.kind == kind] for kind in ("city", "process", "file")},
        tables=_table_files(params),
    )  # fmt: skip
    out = params.reports / "index.html"
    write_atomic(out, page.html.encode("utf-8"))
    return out


_NO_STANDING: dict[str, object] = {
    "score": None, "rank": None, "low": None, "high": None, "standing": "unscored", "standing_words": "未计分",
}  # fmt: skip


def _standing_by_unit(params: Params) -> dict[str, dict[str, object]]:
    if not (params.tables / "scores.parquet").is_file():
        return {}
    return {
        str(row.unit_id): {
            "score": None if pd.isna(row.score) else row.score, "rank": None if pd.isna(row.rank) else int(row.rank),
            "low": None if pd.isna(row.rank_low) else int(row.rank_low),
            "high": None if pd.isna(row.rank_high) else int(row.rank_high), "standing": row.standing,
            "standing_words": _STANDING[row.standing],
        }
        for row in tables.load("scores", params.tables).itertuples()
    }  # fmt: skip


def _silent_units(params: Params) -> set[str]:
    """Units of which nothing came in; none while the tables are not there."""
    heard: set[str] = set()
    for name in ("documents", "activities"):
        if not (params.tables / f"{name}.parquet").is_file():
            return set()
        heard |= set(tables.load(name, params.tables)["unit_id"].dropna())
    return {unit.unit_id for unit in params.units} - heard


def _table_files(params: Params) -> list[dict[str, str]]:
    """Tables that people read, as links relative to the index."""
    return [
        {"path": f"../tables/{name}.csv", "name": name, "meaning": str(tables.SCHEMAS[name].description or "")}
        for name in tables.READ_BY_PEOPLE
        if (params.tables / f"{name}.csv").is_file()
    ]
