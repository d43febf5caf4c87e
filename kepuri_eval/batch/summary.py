"""The entries of a run and the edition's tables in; the ten lines a person reads at its end out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kepuri_eval.batch.manifest import Entry
from kepuri_eval.places import Places
from kepuri_eval.problemwords import find_unread

if TYPE_CHECKING:
    from kepuri_eval.params import Params


@dataclass(frozen=True)
class RunSummary:
    """What a run did and found.

    Attributes:
        units: registered units; scored: those with a score; contested: those whose commendation depends on assumptions.
        files: submitted files, with those inside zips and e-mails; unread: those that could not be read.
        facts, activities: rows that count (doubles of another row left out); problems: rows of the problems table.
        made, unchanged, failed: reports of units and of the city.
        failures: name and error of each report that failed.
        seconds: wall clock of the run.
        index: the page to open.
    """

    edition: str
    units: int
    files: int
    unread: int
    facts: int
    activities: int
    problems: int
    scored: int
    contested: int
    made: int
    unchanged: int
    failed: int
    failures: tuple[tuple[str, str], ...]
    seconds: float
    index: Path

    @classmethod
    def of(cls, places: Places, done: Sequence[Entry], counts: dict[str, int], seconds: float) -> RunSummary:
        """The summary of the notebooks in `done`."""
        reports = [entry for entry in done if not entry.tables]
        number = {
            status: sum(entry.status == status for entry in reports) for status in ("made", "unchanged", "failed")
        }
        failures = tuple((entry.name, entry.error) for entry in reports if entry.status == "failed")
        return cls(places.name, **counts, **number, failures=failures, seconds=seconds,
                   index=places.reports / "index.html")  # fmt: skip

    def as_dict(self) -> dict[str, Any]:
        """Everything as plain values, for JSON."""
        failures = [{"name": name, "error": error} for name, error in self.failures]
        return asdict(self) | {"failures": failures, "index": str(self.index)}

    def lines(self) -> list[tuple[str, str]]:
        """Label and value of each line to print, in Chinese: they tell of submissions and results."""
        return [
            ("单位", f"名录{self.units:,}个"),
            ("材料", f"{self.files:,}件，其中{self.unread:,}件未能读取"),
            ("数字", f"从中读出{self.facts:,}个"),
            ("活动", f"{self.activities:,}项"),
            ("问题", f"{self.problems:,}个"),
            ("计分", f"{self.scored:,}个单位"),
            ("待评议", f"{self.contested:,}个单位能否入围取决于假设"),
            ("报告", f"生成{self.made:,}份，未变{self.unchanged:,}份，出错{self.failed:,}份"),
            ("用时", f"{self.seconds:.1f}秒"),
            ("首页", str(self.index)),
        ]


def count_results(params: Params) -> dict[str, int]:
    """The counts a summary shows, taken from the saved tables."""
    from kepuri_eval import tables  # a run that makes nothing does without pandas

    documents = tables.load("documents", params.tables)
    facts = tables.load("facts", params.tables)
    activities = tables.load("activities", params.tables)
    scores = tables.load("scores", params.tables)
    return {
        "units": len(params.units),
        "files": len(documents),
        "unread": int(find_unread(documents).sum()),
        "facts": int(facts["duplicate_of"].isna().sum()),
        "activities": int(activities["duplicate_of"].isna().sum()),
        "problems": len(tables.load("problems", params.tables)),
        "scored": int(scores["score"].notna().sum()),
        "contested": int((scores["standing"] == "contested").sum()),
    }


def sum_up(params: Params, entries: Sequence[Entry]) -> dict[str, int]:
    """Write the index page of what was made; returns the counts of a summary.

    Raises:
        TableError: a table is missing or broken.
    """
    from kepuri_eval.reporting.index import write_index  # as above

    counts = count_results(params)
    write_index(params, entries)
    return counts
