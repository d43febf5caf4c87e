"""What each notebook took in an earlier run, and how this one goes, in; the seconds this one still needs, out."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from kepuri_eval.batch.changes import STAGES
from kepuri_eval.batch.manifest import Entry


class TimeLeft:
    """An estimate that is none until there is something to rest it on.

    A stage takes what it took in the earlier run; reports go on at the pace of those made in this run and, before the
    first of them, at the earlier mean shared among the lanes.

    Args:
        earlier: seconds of each notebook in an earlier run, by name.
        lanes: reports made at once.
        limit: most reports this run makes; None for all.
    """

    def __init__(
        self, earlier: Mapping[str, float], lanes: int = 1, limit: int | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:  # fmt: skip
        reports = [seconds for name, seconds in earlier.items() if name not in STAGES]
        self._stage_seconds = [earlier.get(stage) for stage in STAGES]
        self._report_seconds = sum(reports) / len(reports) / lanes if reports else None
        self._limit, self._clock = limit, clock
        self._stages, self._made, self._left = 0, 0, 0
        self._since = clock()  # the last stage or report ended, or the run began
        self._reports_since = self._since

    def note(self, entry: Entry | None, done: int, total: int) -> None:
        """Take in that the run began (no entry) or that a notebook ended."""
        self._since, self._left = self._clock(), total - max(done, len(STAGES))
        if entry is None or entry.name in STAGES:
            self._stages = min(done, len(STAGES))
            self._reports_since = self._since
        elif entry.status != "unchanged":
            self._made += 1
        else:
            self._reports_since = self._since

    @property
    def seconds(self) -> float | None:
        """Seconds still needed, or None while nothing can be said."""
        stages = self._stage_seconds[self._stages :]
        left = self._left if self._limit is None else min(self._left, self._limit - self._made)
        pace = (self._since - self._reports_since) / self._made if self._made else self._report_seconds
        if any(each is None for each in stages) or (left > 0 and pace is None):
            return None
        steps = [*(each for each in stages if each is not None), *([pace or 0.0] * max(left, 0))]
        spent = min(self._clock() - self._since, steps[0]) if steps else 0.0  # of the step under way
        return max(sum(steps) - spent, 0.0)
