"""A Dask scheduler and its workers as real processes on loopback."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

REPO = Path(__file__).parents[2]
_PATIENCE = 60


@dataclass
class Cluster:
    """The scheduler's address and the processes of its workers, the first joined first."""

    folder: Path
    address: str = ""
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def add_worker(self) -> None:
        """Start a worker of one thread."""
        number = len(self.workers)
        self.workers.append(self._start(
            "dask_worker", self.address, "--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1",
            "--name", f"worker-{number}", "--local-directory", str(self.folder / f"worker-{number}"),
        ))  # fmt: skip

    def stop(self, number: int) -> None:
        """Let a worker hang: it keeps its connection and does nothing."""
        os.kill(self.workers[number].pid, signal.SIGSTOP)

    def _start(self, command: str, *words: str) -> subprocess.Popen[bytes]:
        log = (self.folder / f"{command}-{len(self.workers)}.log").open("wb")
        surroundings = os.environ | {"PYTHONPATH": str(REPO), "DASK_DISTRIBUTED__WORKER__MEMORY__TERMINATE": "False"}
        with log:
            return subprocess.Popen(
                [sys.executable, "-m", f"distributed.cli.{command}", *words], stdout=log, stderr=log, env=surroundings
            )


@contextlib.contextmanager
def running_cluster(folder: Path, workers: int) -> Iterator[Cluster]:
    """A scheduler and so many workers, all of them ended at the end."""
    folder.mkdir(parents=True, exist_ok=True)
    cluster, told = Cluster(folder), folder / "scheduler.json"
    scheduler = cluster._start(
        "dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(told)
    )
    try:
        cluster.address = _address(told)
        for _ in range(workers):
            cluster.add_worker()
        yield cluster
    finally:
        for process in [*cluster.workers, scheduler]:
            process.kill()
            process.wait()


def _address(told: Path) -> str:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        with contextlib.suppress(FileNotFoundError, json.JSONDecodeError):
            return json.loads(told.read_text())["address"]
        time.sleep(0.05)
    raise TimeoutError("the scheduler did not tell its address")
