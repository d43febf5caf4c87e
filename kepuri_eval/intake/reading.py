"""A folder of submissions to the tables of documents, blocks and problems, every file accounted for."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

import pandas as pd

from kepuri_eval import tables
from kepuri_eval.intake.headings import index_of
from kepuri_eval.intake.listing import list_files
from kepuri_eval.intake.problems import problem_row
from kepuri_eval.intake.readers import CONTAINERS
from kepuri_eval.intake.readers.content import Limits, limits_of
from kepuri_eval.intake.readers.isolation import read_here, read_isolated
from kepuri_eval.intake.readings import Readings, join_read, split_known
from kepuri_eval.wording import Wording

_BLOCK_FIELDS = ("locator", "kind", "text", "table", "row", "column", "row_span", "column_span")
_SHEETS = ("xlsx", "xls", "xlsb", "ods", "csv")
_HEAD_CELLS = 60
_LETTER = 200


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
    rows = [row for rows in join_read(files, known, read, readings) for row in rows]
    readings.forget_others()
    return build_tables(rows, wording, problems)


def build_tables(
    rows: Iterable[dict[str, Any]], wording: Wording, problems: list[dict[str, object]] | None = None
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """The three tables from readers' rows; bytes seen before are one document and a problem for every other path.

    A file submitted by itself comes before the same file in a container, so that its folder names its unit.
    """
    documents: dict[str, dict[str, object]] = {}
    blocks: list[dict[str, object]] = []
    found = list(problems or [])
    for row in sorted(rows, key=lambda row: (row["path"].count("!/"), row["path"])):
        earlier = documents.get(row["doc_id"])
        if earlier is not None:
            found += _repeated(row, earlier)
            continue
        documents[row["doc_id"]] = _document(row, wording)
        found += _problems_of(row)
        blocks += [
            {"doc_id": row["doc_id"], "position": position, **dict(zip(_BLOCK_FIELDS, block, strict=True))}
            for position, block in enumerate(row["blocks"])
        ]
    return (
        tables.from_rows(list(documents.values()), "documents"),
        tables.from_rows(blocks, "blocks"),
        tables.from_rows(found, "problems"),
    )


def find_role(path: str, kind: str, blocks: list[list[Any]], wording: Wording) -> str:
    """What a document is: by its own name, else its folders', else its first words, else what its format suggests.

    A container holds others; a mail whose body is long enough to report is itself a document, a summary unless named
    otherwise.
    """
    is_letter = kind == "eml" and sum(len(str(block[2])) for block in blocks if block[1] != "heading") >= _LETTER
    if kind in CONTAINERS and not is_letter:
        return "container"
    if kind in _SHEETS and _is_platform_export(blocks, wording):
        return "platform"
    parts = PurePosixPath(path.replace("!/", "/")).parts
    index = index_of(wording.columns)
    titles = [str(block[2]) for block in blocks[:3] if block[1] != "cell" or not index.is_heading(str(block[2]))]
    head = "".join(titles)[:200]  # a column of 计划参与人数 does not make a plan
    for words in (PurePosixPath(parts[-1]).stem, head, *reversed(parts[:-1])):
        role = _named_role(words, wording)
        if role:
            return role
    if is_letter:
        return "summary"
    if kind in _SHEETS and any(block[3] for block in blocks):
        return "activities"
    return "other"


def _is_platform_export(blocks: list[list[Any]], wording: Wording) -> bool:
    """Whether the first cells head a list of all units' activities with the state of their summaries."""
    index = index_of(wording.columns)
    fields = {index.read(str(block[2])).field for block in blocks[:_HEAD_CELLS] if block[1] == "cell"}
    return {"name", "unit"} <= fields and bool(fields & {"summary_state", "received"})


def _named_role(words: str, wording: Wording) -> str | None:
    """The role whose cue stands latest in the words: of 活动方案总结 the last word says what it is."""
    flat = unicodedata.normalize("NFKC", words)
    places = [
        (flat.rfind(cue) + len(cue), len(cue), role)
        for role, cues in wording.roles.items()
        for cue in cues
        if cue in flat
    ]
    return max(places)[2] if places else None


def _document(row: dict[str, Any], wording: Wording) -> dict[str, object]:
    return {
        "doc_id": row["doc_id"],
        "path": row["path"],
        "unit_id": None,
        "resolved_by": "none",
        "unit_name": None,
        "role": find_role(row["path"], row["format"], row["blocks"], wording),
        "format": row["format"],
        "size_bytes": row["size_bytes"],
        "received": _received(row),
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
