"""Jobs in, their outcomes out as they end: several reports at once, on this machine or on a cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from kepuri_eval.batch.children import Limits
from kepuri_eval.batch.elsewhere import Delivery, Order, make_elsewhere, packed_edition
from kepuri_eval.batch.executors import Workers, dask_workers, local_workers
from kepuri_eval.batch.fanout import Result, fan_out
from kepuri_eval.batch.jobs import Job, Outcome
from kepuri_eval.batch.making import cluster_beside, get_ready, make_here, make_in_place
from kepuri_eval.batch.warmth import Warmth
from kepuri_eval.params import Params

if TYPE_CHECKING:
    from kepuri_eval.batch.priming import Digests


@dataclass(frozen=True)
class Maker:
    """Makes the notebooks of one run.

    Attributes:
        folder_url: where a cluster's workers can read what the reports are made of.
    """

    params: Params
    workers: Workers
    warmth: Warmth
    folder_url: str

    def make(self, job: Job, limits: Limits) -> Outcome:
        """Run, on this machine, one notebook that may write tables."""
        return make_in_place(job, limits, self.warmth)

    def begin_clusters(self) -> Callable[[], None]:
        """Begin, beside whatever the caller does next, to find the clusters of the edition's activities.

        Returns:
            what waits until they are kept for notebook 03; on a cluster it is left to the notebook.
        """
        if self.workers.are_elsewhere:
            return lambda: None
        return self.workers.executor.submit(cluster_beside, self.warmth, self.params).result

    def begin_digests(self, unit_ids: Sequence[str], reports: int) -> Callable[[], Digests | None]:
        """Begin, beside whatever the caller does next, what must be done before the first report.

        Args:
            reports: how many may be made; for more than one on this machine its warm parent takes in the tables.

        Returns:
            what waits for the digests of all that these units' reports read (`making.get_ready`).
        """
        primes = not self.workers.are_elsewhere and reports > 1
        begin = partial(get_ready, self.warmth, self.params, unit_ids, primes=primes)
        return begin if self.workers.are_elsewhere else self.workers.executor.submit(begin).result

    def make_all(self, jobs: Sequence[Job], limits: Limits) -> Iterator[Outcome]:
        """Make the reports side by side; one that no worker could make is an outcome with an error."""
        if not jobs:
            return
        if not self.workers.are_elsewhere:
            primed_for = self.params if len(jobs) > 1 else None
            lanes = self.workers.lanes
            for result in self._fan_out(make_here, jobs, (limits, self.warmth, primed_for, lanes)):
                yield _outcome(result.task, result)
                if lanes is not None:
                    lanes.note()
            return
        by_name = {job.name: job for job in jobs}
        with packed_edition(self.params, [*self.warmth.preload, *self.warmth.later], self.folder_url) as packed:
            orders = [Order.of(job) for job in jobs]
            for result in self._fan_out(make_elsewhere, orders, (packed, limits)):
                yield _outcome(by_name[result.task.name], result)

    def _fan_out(self, function: Any, tasks: Sequence[Any], arguments: tuple[Any, ...]) -> Iterator[Result[Any]]:
        workers = self.workers
        return fan_out(workers.executor, function, tasks, arguments, depth=workers.depth, patience=workers.patience)


@contextmanager
def open_maker(
    params: Params, jobs: int, warmth: Warmth, limits: Limits, dask: str = "", folder_url: str = ""
) -> Iterator[Maker]:
    """The maker of a run; on an error what is still under way is ended.

    Args:
        jobs: reports made at once on this machine.
        limits: of one report.
        dask: address of a scheduler, "" for this machine.
        folder_url: where a cluster's workers can read; the processed folder itself when "".

    Raises:
        RunError: the cluster cannot be used.
    """
    place = dask_workers(dask, limits.seconds) if dask else local_workers(jobs, warmth.end)
    with place as workers:
        yield Maker(params, workers, warmth, folder_url or params.processed.as_uri())


def _outcome(job: Job, result: Result[Any]) -> Outcome:
    """What became of the job, its files in their place."""
    if result.lost:
        for path in (job.html, job.executed):
            path.unlink(missing_ok=True)
        return Outcome(job, f"no worker made it: {result.lost}", 0.0, attempts=result.attempts)
    outcome = result.value.unpack(job) if isinstance(result.value, Delivery) else result.value
    return replace(outcome, attempts=outcome.attempts + result.attempts - 1)
