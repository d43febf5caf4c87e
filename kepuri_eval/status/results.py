"""From an edition's tables, params and folders to what was found, what is doubted and what has been decided."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from kepuri_eval.params import Params
from kepuri_eval.problemwords import SEVERITY_WORDS
from kepuri_eval.reporting.phrasing import STANDING
from kepuri_eval.review.topics import count_doubts
from kepuri_eval.standouts.publication import AFTER_PUBLICATION, LABELS, current_states, read_log


@dataclass(frozen=True)
class Results:
    """What the last run found; empty before it.

    Attributes:
        problems: number by how grave; gravest: up to five messages of grave ones.
        doubts: rows of the review workbook that nobody has decided on, by its sheets.
        scored: units with a score; standing: number by what the scenarios say.
        certain: unit_ids that are commended under nearly all assumptions, in the register's order.
        commended: activities proposed for commendation; upward: those of them to be recommended upward.
    """

    problems: dict[str, int] = field(default_factory=dict)
    gravest: list[str] = field(default_factory=list)
    doubts: dict[str, int] = field(default_factory=dict)
    scored: int = 0
    standing: dict[str, int] = field(default_factory=dict)
    certain: list[str] = field(default_factory=list)
    commended: int = 0
    upward: int = 0


@dataclass(frozen=True)
class Papers:
    """What people have been given and have given back.

    Attributes:
        workbook: whether the review workbook is there; workbook_is_old: tables changed after it was written.
        corrections: rows of corrections.csv.
        judges, rated: whether judges are named, and whether their ratings were taken; assigned: workbooks went out.
        documents: number of drafts; are_old: tables changed after they were written,
            a 公示 kept as published aside.
        decisions: number of activities and units by where they stand (a state of `publication.LABELS`).
    """

    workbook: bool
    corrections: int
    judges: bool
    assigned: bool
    rated: bool
    documents: int
    are_old: bool
    decisions: dict[str, int]
    workbook_is_old: bool = False


def see_results(tables: dict[str, pd.DataFrame], params: Params) -> Results:
    """Counts from the tables.

    Args:
        tables: documents, blocks, facts, activities, problems, scores, standouts; the last two may be empty.
    """
    problems, scores, standouts = tables["problems"], tables["scores"], tables["standouts"]
    grave = problems[problems["severity"] == "grave"].sort_values("problem_id")
    certain = set(scores.loc[scores["standing"] == "certain", "unit_id"])
    return Results(
        _count(problems["severity"], SEVERITY_WORDS),
        grave["message"].head(5).tolist(),
        count_doubts(tables, params),
        int(scores["score"].notna().sum()),
        _count(scores["standing"], STANDING),
        [unit.unit_id for unit in params.units if unit.unit_id in certain],
        int((standouts["chosen_for"] != "none").sum()),
        int((standouts["chosen_for"] == "upward").sum()),
    )


def see_papers(params: Params) -> Papers:
    """What lies beside the tables.

    Raises:
        LogError: the log of decisions was altered.
    """
    declared = params.root / "params" / params.name
    made = max((path.stat().st_mtime for path in params.tables.glob("*.parquet")), default=0.0)
    drafts = [path for path in (params.processed / "documents").rglob("*") if path.is_file()]
    workbook = params.processed / "review.xlsx"
    states = current_states(read_log(params.decisions))["state"]
    return Papers(
        workbook=workbook.is_file(),
        workbook_is_old=workbook.is_file() and _time(workbook) < made,
        corrections=len(params.corrections),
        judges=(declared / "judges.csv").is_file(),
        assigned=(declared / "assignment.csv").is_file(),
        rated=(declared / "ratings.csv").is_file(),
        documents=len(drafts),
        are_old=any(
            _time(path) < made for path in drafts if path.with_stem(f"{path.stem}{AFTER_PUBLICATION}") not in drafts
        ),
        decisions={state: int((states == state).sum()) for state in LABELS if (states == state).any()},
    )


def _count(values: pd.Series, words: dict[str, str]) -> dict[str, int]:
    return {label: int((values == value).sum()) for value, label in words.items()}


def _time(path: Path) -> float:
    return path.stat().st_mtime
