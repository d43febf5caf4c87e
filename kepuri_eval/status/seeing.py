"""An edition's name in; how far it is, out."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from kepuri_eval import tables
from kepuri_eval.params import Params, load_params
from kepuri_eval.status.freshness import Freshness, see_freshness
from kepuri_eval.status.results import Papers, Results, see_papers, see_results
from kepuri_eval.status.steps import Step, list_steps
from kepuri_eval.status.submissions import Submissions, see_names, see_read

_READ = ("documents", "blocks", "facts", "activities", "problems")  # what notebook 01 leaves
_LATER = ("scores", "standouts")


@dataclass(frozen=True)
class EditionStatus:
    """How far an edition is.

    Attributes:
        params: the edition's params, which are known to have no faults.
    """

    params: Params
    submissions: Submissions
    run: Freshness
    results: Results
    papers: Papers
    next: list[Step]

    def as_dict(self) -> dict[str, Any]:
        """Everything as plain values, for JSON."""
        run = {"state": self.run.run, "holder": self.run.holder, "is_current": self.run.is_current,
               "ended": self.run.ended.isoformat(timespec="seconds") if self.run.ended else None,
               "stages": [asdict(piece) for piece in self.run.stages],
               "reports": [asdict(piece) for piece in self.run.reports]}  # fmt: skip
        return {
            "edition": self.params.name, "title": self.params.edition.title,
            "is_fictional": self.params.edition.is_fictional, "submissions": asdict(self.submissions), "run": run,
            "results": asdict(self.results), "papers": asdict(self.papers),
            "next": [step._asdict() for step in self.next],
        }  # fmt: skip


def see_status(edition: str, root: Path | None = None) -> EditionStatus:
    """Everything `kepuri status` shows; nothing is written, and a run under way is not disturbed.

    Raises:
        ParamsError: the params of the edition have faults.
        TableError: a table of the last run cannot be read, or (rows having to be compared) breaks its contract.
        LogError: the log of decisions was altered.
    """
    params = load_params(edition, root)
    found = _load_tables(params)
    submissions = see_read(found, params) if found else see_names(params)
    results = see_results(found, params) if found else Results()
    run, papers = see_freshness(params), see_papers(params)
    steps = list_steps(edition, submissions, run, results, papers, date.today())
    return EditionStatus(params, submissions, run, results, papers, steps)


def _load_tables(params: Params) -> dict[str, pd.DataFrame]:
    """The tables of the last run, those not written yet empty; none before notebook 01 is done."""
    if not all((params.tables / f"{name}.parquet").is_file() for name in _READ):
        return {}
    there = {name for name in (*_READ, *_LATER) if (params.tables / f"{name}.parquet").is_file()}
    return {
        name: tables.look(name, params.tables) if name in there else tables.empty(name) for name in (*_READ, *_LATER)
    }
