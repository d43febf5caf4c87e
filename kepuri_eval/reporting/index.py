"""From a run's entries to the index page: every report with its group, place, status and link."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Protocol

from kepuri_eval import tables
from kepuri_eval.edition import Unit
from kepuri_eval.intake.senders.collectedsheets import in_collected_sheets
from kepuri_eval.params import Params
from kepuri_eval.reporting.city_tables import list_sent
from kepuri_eval.reporting.display import render
from kepuri_eval.reporting.phrasing import STANDING, say_quoted
from kepuri_eval.standouts.decisions import mark_decided
from kepuri_eval.tables import write_atomic

_STATUS = {"ready": "已生成", "failed": "生成失败", "skipped": "未生成", "empty": "未报送"}
_PROCESS = {"01_ingest": "读取材料", "02_indicators": "计算指标与位次", "03_standouts": "挑选特色活动"}
_TABLES = {
    "documents": "收到的文件", "facts": "读到的数字", "activities": "活动", "problems": "需核实的问题",
    "measures": "各单位测算点", "scores": "得分和位次", "standouts": "特色活动", "decisions": "人工决定",
}  # fmt: skip
_READY = ("made", "unchanged")


class Made(Protocol):
    """What a run knows of one notebook: an entry of its manifest.

    Attributes:
        name: the notebook, with `/unit_id` for a unit's report.
        status: made or unchanged when its page can be opened; failed or skipped otherwise.
        error: what went wrong, or "".
        html, executed: its page and its notebook, below the processed folder; "" for none.
        unit_id: the unit of a unit's report, or "".
    """

    @property
    def name(self) -> str: ...

    @property
    def status(self) -> str: ...

    @property
    def error(self) -> str: ...

    @property
    def html(self) -> str: ...

    @property
    def executed(self) -> str: ...

    @property
    def unit_id(self) -> str: ...


def write_index(params: Params, entries: Iterable[Made]) -> Path:
    """Write `reports/index.html` with all units, the city report, the process and the tables; returns its path.

    Scores and places are taken from the edition's tables when they are there; a unit with no document, no
    activity and no row in a sheet of many is shown as 未报送, one without an entry as 未生成.
    """
    made = list(entries)
    by_unit = {each.unit_id: each for each in made if each.unit_id}
    standing, silent = _standing_by_unit(params), _silent_units(params)
    order = {code: place for place, code in enumerate(params.edition.groups)}
    units = sorted(params.units, key=lambda unit: order[unit.group])
    decided = _decided(params)
    rows = [
        _unit_row(unit, at, by_unit.get(unit.unit_id), params, unit.unit_id in silent)
        | {"decided": decided.get(unit.unit_id, [])}
        | standing.get(unit.unit_id, _NO_STANDING)
        for at, unit in enumerate(units)
    ]
    page = render(
        "index.html.j2", params.edition.titles.index, edition=params.edition, digest=params.digest, rows=rows,
        robust=params.method.robustness, edition_name=params.name,
        groups=[group.label for group in params.edition.groups.values()], status_words=_STATUS,
        city=[_link(each, params.edition.titles.city_report) for each in made
              if not each.unit_id and each.name not in _PROCESS],
        process=[_link(each, words) for name, words in _PROCESS.items() for each in made if each.name == name],
        tables=_table_files(params),
    )  # fmt: skip
    out = params.reports / "index.html"
    write_atomic(out, page.html.encode("utf-8"))
    return out


def _unit_row(unit: Unit, at: int, made: Made | None, params: Params, is_silent: bool) -> dict[str, Any]:
    link = _link(made, unit.name) if made else {"title": unit.name, "path": "", "status": "skipped", "note": ""}
    status = "empty" if link["status"] == "ready" and is_silent else link["status"]
    names = " ".join([unit.name, unit.full_name, *unit.aliases, *unit.former_names, unit.unit_id])
    return link | {"group": params.edition.groups[unit.group].label, "at": at, "names": names, "status": status}


def _link(made: Made, title: str) -> dict[str, str]:
    """Title, status, note and what to open: the page, or the notebook with the error when there is no page."""
    path = f"../{made.html or made.executed}".removeprefix("../reports/").removesuffix("../")
    status = "ready" if made.status in _READY else made.status
    return {"title": title, "status": status, "path": path, "note": made.error}


_NO_STANDING: dict[str, Any] = {
    "score": None, "rank": None, "low": None, "high": None, "standing": "unscored", "standing_words": "未计分",
}  # fmt: skip


def _standing_by_unit(params: Params) -> dict[str, dict[str, Any]]:
    if not (params.tables / "scores.parquet").is_file():
        return {}
    scores = tables.load("scores", params.tables).astype(object)
    rows = scores.where(scores.notna(), None).to_dict("records")
    return {
        row["unit_id"]: {
            "score": row["score"], "rank": row["rank"], "low": row["rank_low"], "high": row["rank_high"],
            "standing": row["standing"], "standing_words": STANDING[row["standing"]],
        }
        for row in rows
    }  # fmt: skip


def _decided(params: Params) -> dict[str, list[dict[str, Any]]]:
    """unit_id → what people decided on the unit and its activities; nothing while the tables are not there."""
    if not all((params.tables / f"{name}.parquet").is_file() for name in ("decisions", "activities")):
        return {}
    decisions, activities = (tables.load(name, params.tables) for name in ("decisions", "activities"))
    names, marks = activities.set_index("activity_id")["name"].to_dict(), mark_decided(decisions)
    found: dict[str, list[dict[str, Any]]] = {}
    for target, unit_id in decisions.dropna(subset="unit_id").groupby("target_id")["unit_id"].first().items():
        what = say_quoted(f"“{names[target]}”") if target in names else "本单位"
        found.setdefault(unit_id, []).append({"what": what, "mark": marks[str(target)]})
    return found


def _silent_units(params: Params) -> set[str]:
    """Units of which nothing of this event came in, as `city_tables` has it; none while the tables are not there."""
    heard: set[str] = set()
    names = ("documents", "facts", "activities")
    if not all((params.tables / f"{name}.parquet").is_file() for name in names):
        return set()
    documents, facts, activities = (tables.load(name, params.tables) for name in names)
    for told in (list_sent(documents), activities, in_collected_sheets(documents, facts)):
        heard |= set(told["unit_id"].dropna())
    return {unit.unit_id for unit in params.units} - heard


def _table_files(params: Params) -> list[dict[str, str]]:
    """Tables that people read, as links relative to the index."""
    return [
        {"path": f"../tables/{name}.csv", "name": name, "meaning": _TABLES[name]}
        for name in tables.READ_BY_PEOPLE
        if (params.tables / f"{name}.csv").is_file()
    ]
