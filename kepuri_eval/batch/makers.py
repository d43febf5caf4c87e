"""Jobs in, futures of their outcomes out: several reports at once, in forks of one warm parent or in processes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Protocol

from kepuri_eval.batch.children import CAN_FORK, ChildDied, Limits, WarmParent, shared_parent
from kepuri_eval.batch.reports import Job, Outcome, make, make_in_child
from kepuri_eval.params import Params


class Maker(Protocol):
    """Makes reports, several at once."""

    def start(self, job: Job, limits: Limits) -> Future[Outcome]:
        """Begin to make a report."""

    def prime(self, params: Params) -> None:
        """Get ready for many reports of the edition, whose tables are all there."""


@contextmanager
def open_maker(workers: int, code: str, preload: Sequence[str]) -> Iterator[Maker]:
    """The maker for this system; on an error what is still under way is ended.

    Args:
        workers: reports made at once.
        code: digest of the package's files: a warm parent that imported older ones is not asked.
        preload: modules that the notebooks import.
    """
    if not CAN_FORK:
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as processes:
            yield _Processes(processes)
        return
    with ThreadPoolExecutor(workers) as threads:
        forks = _Forks(threads, code, preload)
        try:
            yield forks
        except BaseException:
            forks.end()  # the children too, so that the threads waiting for them come back
            threads.shutdown(cancel_futures=True)
            raise


class _Forks:
    """Forks of a warm parent, each watched by a thread; the parent is replaced once should it be killed."""

    def __init__(self, threads: Executor, code: str, preload: Sequence[str]) -> None:
        self._threads, self._code, self._preload = threads, code, preload
        self._has_ended = False

    def start(self, job: Job, limits: Limits) -> Future[Outcome]:
        return self._threads.submit(self._make, job, limits)

    def prime(self, params: Params) -> None:
        child = self._parent().launch("kepuri_eval.batch.reports:read_for_reports", (params,))
        try:
            _, pickled = child.receive()
        except ChildDied:
            return  # a table is missing or broken: every report will say which
        finally:
            child.close()
        self._parent().prime("kepuri_eval.batch.reports:prime_reports", pickled)

    def end(self) -> None:
        self._has_ended = True
        self._parent().close()

    def _make(self, job: Job, limits: Limits) -> Outcome:
        try:
            return make_in_child(self._parent(), job, limits)
        except ChildDied:
            if self._has_ended:
                raise
            return make_in_child(self._parent(), job, limits)

    def _parent(self) -> WarmParent:
        return shared_parent(f"run {self._code}", self._preload, ["kepuri_eval.batch.reports:prepare_exporter"])


class _Processes:
    """Processes that run the standard engine, for systems without fork."""

    def __init__(self, processes: Executor) -> None:
        self._processes = processes

    def start(self, job: Job, limits: Limits) -> Future[Outcome]:
        del limits  # the standard engine's kernel is not ours to end
        return self._processes.submit(make, job)

    def prime(self, params: Params) -> None:
        del params
