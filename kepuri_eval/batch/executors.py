"""Where reports are made: this machine or a Dask cluster in, a `concurrent.futures.Executor` that fits it out."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Executor, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any

from kepuri_eval.batch.children import CAN_FORK
from kepuri_eval.batch.fanout import Patience
from kepuri_eval.batch.lanes import Lanes
from kepuri_eval.errors import RunError

_CONNECT_SECONDS = 20
_GRACE = 60  # seconds a worker may need beyond a report's own limit, to fetch the tables and warm up
_A_THREAD = 4  # reports handed out ahead for each thread of a cluster, so that none waits for the next


@dataclass(frozen=True)
class Workers:
    """An executor and how to use it; `depth` and `patience` as `fan_out` takes them.

    Attributes:
        lanes: where the children of this machine make reports; None where each task is on its own.
    """

    executor: Executor
    depth: Callable[[], int]
    patience: Patience
    are_elsewhere: bool = False
    lanes: Lanes | None = None


@contextmanager
def local_workers(jobs: int, end: Callable[[], None]) -> Iterator[Workers]:
    """Reports on this machine: a thread watches each forked child; without fork, processes run the standard engine.

    Args:
        end: ends the children at once, so that the threads waiting for them come back when the run is broken off.
    """
    if not CAN_FORK:
        with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as processes:
            yield Workers(processes, lambda: 2 * jobs, Patience())
        return
    lanes = Lanes(jobs)
    # One thread more than reports are made at once: it brings a report to the disk while the next is being made.
    with ThreadPoolExecutor(jobs + 1) as threads:
        try:
            yield Workers(threads, lambda: jobs + 1, Patience(), lanes=lanes)
        except BaseException:
            lanes.close()
            end()
            threads.shutdown(cancel_futures=True)
            raise
        finally:
            lanes.close()


@contextmanager
def dask_workers(address: str, seconds: float | None) -> Iterator[Workers]:
    """Reports on the workers of a Dask cluster.

    Args:
        address: of its scheduler, such as tcp://scheduler:8786.
        seconds: the limit of one report; silence much longer than that means that its worker hangs.

    Raises:
        RunError: `distributed` is not installed, or nobody answers at the address.
    """
    if importlib.util.find_spec("distributed") is None:
        raise RunError("--dask needs the package distributed: pip install 'kepuri-eval[cluster]'")
    from distributed import Client

    try:
        client = Client(address, timeout=_CONNECT_SECONDS, set_as_default=False, name="kepuri")
    except (OSError, ValueError) as error:
        raise RunError(f"no Dask scheduler answers at {address}: {error}") from error
    with client:
        patience = Patience(None if seconds is None else seconds + _GRACE, is_loss=_is_loss, is_final=_is_final)
        # Reports that fail say so in their outcome; an exception is a fault of ours, which repeating does not mend.
        executor = client.get_executor(pure=False, retries=0)
        yield Workers(executor, lambda: _depth(client), patience, are_elsewhere=True)


def _depth(client: Any) -> int:
    return _A_THREAD * sum(client.nthreads().values())


def _is_loss(fault: BaseException) -> bool:
    from distributed import KilledWorker
    from distributed.client import FutureCancelledError
    from distributed.comm import CommClosedError

    return isinstance(fault, KilledWorker | CommClosedError | CancelledError | FutureCancelledError | BrokenProcessPool)


def _is_final(fault: BaseException) -> bool:
    """Whether the scheduler has seen the report's workers die several times already."""
    from distributed import KilledWorker

    return isinstance(fault, KilledWorker)
