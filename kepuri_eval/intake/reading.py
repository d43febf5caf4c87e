"""From a folder of submissions to the tables of documents, blocks and problems, every file accounted for."""

from __future__ import annotations

import gc
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from kepuri_eval import tables
from kepuri_eval.intake.activities.tablefindings import TableRows
from kepuri_eval.intake.asking import ask
from kepuri_eval.intake.findings import Finder, Findings, unpacked
from kepuri_eval.intake.listing import list_files
from kepuri_eval.intake.problems import problem_row
from kepuri_eval.intake.readers.content import Limits, limits_of
from kepuri_eval.intake.readers.isolation import not_searched, read_here, read_isolated
from kepuri_eval.intake.readingcache import Readings, join_read, split_known
from kepuri_eval.intake.roles import find_role
from kepuri_eval.params import Params
from kepuri_eval.wording import Wording

_BLOCK_FIELDS = ("locator", "kind", "text", "table", "row", "column", "row_span", "column_span")


def read_submissions(
    folder: Path,
    wording: Wording,
    *,
    isolated: bool = True,
    workers: int = 2,
    limits: Limits | None = None,
    seen: Callable[[str], None] | None = None,
    kept: Path | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Documents, blocks and problems of every file at any depth below `folder`, in the order of their paths.

    Files are read in child processes that can be stopped (`isolated=False` reads here: same tables, no protection).
    `seen` is called with each path as it is read. What was seen is kept below `kept`: the next run reads only the
    files that changed. unit_id stays missing: `units.resolve_documents` fills it.
    """
    files, problems = list_files(folder)
    bounds = limits or limits_of(wording.reading)
    readings = Readings(kept, bounds)
    known, unknown = split_known(files, readings)
    read = read_isolated(unknown, bounds, workers, seen) if isolated and unknown else read_here(unknown, bounds)
    with _no_collecting():
        rows = [row for rows in join_read(files, known, read, readings) for row in rows]
        readings.forget_others()
        return build_tables(rows, wording, problems)


def read_edition(
    params: Params, folder: Path | None = None, *, workers: int = 2, seen: Callable[[str], None] | None = None
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, dict[str, Findings]]:
    """As `read_submissions`, of an edition's submissions, and by doc_id what is found in each document.

    A document is searched in the process that reads it, and what is found is kept beside what was read: when params
    change, documents are searched again without being read. Of another `folder` nothing is kept.
    """
    files, problems = list_files(folder or params.raw)
    bounds, asked = limits_of(params.wording.reading), ask(params)
    readings = Readings(None if folder else params.readings, bounds, asked.digest)
    known, unknown = split_known(files, readings)
    earlier = readings.only_read(unknown)
    read = read_isolated(unknown, bounds, workers, seen, asked=asked.line, kept=earlier) if unknown else iter(())
    with _no_collecting():
        rows = [row for rows in join_read(files, known, read, readings) for row in rows]
        readings.forget_others()
        findings = _findings_of(rows, params)
        roles = {doc_id: one.role for doc_id, one in findings.items()}
        return *build_tables(rows, params.wording, problems, roles), findings


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Rows are very many small lists and form no cycles: looking for some would take longer than making the rows."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _findings_of(rows: list[dict[str, Any]], params: Params) -> dict[str, Findings]:
    """doc_id → what was found in the row that stands for the document; found here where its process could not tell."""
    findings: dict[str, Findings] = {}
    finder: Finder | None = None
    for row in _first_of_each(rows):
        packed = row.pop("findings", None)
        if packed:
            findings[row["doc_id"]] = unpacked(packed)
        elif packed is not None:
            findings[row["doc_id"]] = _nothing_in(row, params)
        elif row["blocks"]:
            finder = finder or Finder(params)
            findings[row["doc_id"]] = _search(finder, row, params)
    return findings


def _search(finder: Finder, row: dict[str, Any], params: Params) -> Findings:
    """What is found in a row; where our own code fails on it, this document alone is lost, and its note says where."""
    try:
        return finder.find_in_row(row)
    except Exception as error:  # noqa: BLE001  one document of hundreds
        place = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{type(error).__name__}，{Path(place.filename).name}第{place.lineno}行"
        row["notes"].append(not_searched(f"程序出错（{where}）"))
        return _nothing_in(row, params)


def _nothing_in(row: dict[str, Any], params: Params) -> Findings:
    role = find_role(row["path"], row["format"], row["blocks"], params.wording)
    return Findings(role, [], [], TableRows())


def build_tables(
    rows: Iterable[dict[str, Any]],
    wording: Wording,
    problems: list[dict[str, object]] | None = None,
    roles: Mapping[str, str] | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """The three tables from readers' rows; bytes seen before are one document and a problem for every other path.

    A file submitted by itself comes before the same file in a container, so that its folder names its unit. `roles`
    by doc_id are those known already.
    """
    documents: dict[str, dict[str, object]] = {}
    blocks: dict[str, list[object]] = {name: [] for name in ("doc_id", "position", *_BLOCK_FIELDS)}
    found = list(problems or [])
    repeated: set[str] = set()
    for row in _in_order(rows):
        earlier = documents.get(row["doc_id"])
        if earlier is not None:
            told = _repeated(row, earlier)
            if row["path"].rpartition("!/")[0] not in repeated:  # of a container that came twice nothing more is told
                found += told
            repeated.add(row["path"])
            continue
        role = (roles or {}).get(row["doc_id"]) or find_role(row["path"], row["format"], row["blocks"], wording)
        documents[row["doc_id"]] = _document(row, role)
        found += _problems_of(row)
        _add_blocks(row, blocks)
    return (
        tables.from_rows(list(documents.values()), "documents"),
        tables.from_columns(blocks, "blocks"),
        tables.from_rows(found, "problems"),
    )


def _add_blocks(row: dict[str, Any], columns: dict[str, list[object]]) -> None:
    count = len(row["blocks"])
    columns["doc_id"] += [row["doc_id"]] * count
    columns["position"] += range(count)
    if count:
        for name, values in zip(_BLOCK_FIELDS, zip(*row["blocks"], strict=True), strict=True):
            columns[name] += values


def _in_order(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: (row["path"].count("!/"), row["path"]))


def _first_of_each(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of rows with the same bytes the one that stands for them all."""
    first: dict[str, dict[str, Any]] = {}
    for row in _in_order(rows):
        first.setdefault(row["doc_id"], row)
    return list(first.values())


def _document(row: dict[str, Any], role: str) -> dict[str, object]:
    return {
        "doc_id": row["doc_id"],
        "path": row["path"],
        "unit_id": None,
        "resolved_by": "none",
        "unit_name": None,
        "role": role,
        "format": row["format"],
        "size_bytes": row["size_bytes"],
        "received": _received(row),
        "pictures": row["pictures"],
        "problem": row["fault"][0] if row["fault"] else None,
    }


def _problems_of(row: dict[str, Any]) -> list[dict[str, object]]:
    place = {"doc_id": row["doc_id"], "path": row["path"]}
    name = row["path"]
    found = []
    if row["fault"]:
        code, message, advice = row["fault"]
        found.append(problem_row(code, f"“{name}”：{message}", advice, name, **place))
    for code, message, advice, about in row["notes"]:
        found.append(problem_row(code, f"“{name}”：{message}", advice, (name, about), **place))
    if row["masked"]:
        message = f"“{name}”中有{row['masked']}处电话、证件号、邮箱等个人信息，已作遮盖处理。"
        advice = "报送材料请勿包含与评议无关的个人信息。"
        found.append(problem_row("personal_data", message, advice, name, **place))
    return found


def _repeated(row: dict[str, Any], first: dict[str, object]) -> list[dict[str, object]]:
    """Problems of bytes seen before; the one document keeps the earliest day it came in by any path."""
    came_in = [when for when in (first["received"], _received(row)) if isinstance(when, datetime)]
    first["received"] = min(came_in, default=None)
    faults = _problems_of({**row, "notes": [], "masked": 0})
    return [*faults, _duplicate_problem(row, str(first["path"]))]


def _received(row: dict[str, Any]) -> datetime | None:
    return datetime.fromisoformat(row["received"]) if row["received"] else None


def _duplicate_problem(row: dict[str, Any], first: str) -> dict[str, object]:
    return problem_row(
        "file_duplicate",
        f"“{row['path']}”与“{first}”内容完全相同，只计一次。",
        "如属误传，请补报应报送的文件；如属重复报送，无需处理。",
        row["path"],
        doc_id=row["doc_id"],
        path=row["path"],
    )
