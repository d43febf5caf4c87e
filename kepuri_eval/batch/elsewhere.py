"""An edition packed into one file, a report made from it on another machine: what travels to a cluster and back."""

from __future__ import annotations

import hashlib
import io
import shutil
import socket
import tempfile
import threading
import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import fsspec

from kepuri_eval.batch.children import Limits
from kepuri_eval.batch.jobs import Job, Outcome
from kepuri_eval.batch.making import make_here
from kepuri_eval.batch.manifest import code_fingerprint
from kepuri_eval.batch.warmth import Warmth
from kepuri_eval.errors import RunError
from kepuri_eval.params import Params, load_params
from kepuri_eval.places import list_editions
from kepuri_eval.placing import write_atomic

INPUTS = ".inputs"  # folder of the packed edition below the processed one
_EDITIONS_KEPT = 2  # on a worker: several runs may share a cluster
_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the first day a zip can tell: equal contents, equal bytes


@dataclass(frozen=True)
class Packed:
    """An edition that workers can fetch.

    Attributes:
        url: of the zip with its params, notebooks and tables; digest: sha256 of that zip.
        code: digest of the package that made it; workers with another one refuse.
        preload: modules that the notebooks import.
    """

    url: str
    digest: str
    edition: str
    code: str
    preload: tuple[str, ...]


@dataclass(frozen=True)
class Order:
    """A job without what every job has in common; its files are named below the project folder."""

    name: str
    notebook: str
    parameters: dict[str, Any]
    executed: str
    html: str
    title: str
    unit_id: str

    @classmethod
    def of(cls, job: Job) -> Order:
        """The order for a job."""
        root = job.params.root
        notebook, executed, html = (
            path.relative_to(root).as_posix() for path in (job.notebook, job.executed, job.html)
        )
        return cls(job.name, notebook, job.parameters, executed, html, job.title, job.unit_id)


@dataclass(frozen=True)
class Delivery:
    """What a worker sends back: how a job ended, as in `Outcome`, and its two files, None for one not made."""

    error: str
    seconds: float
    detail: str
    attempts: int
    executed: bytes | None
    html: bytes | None

    def unpack(self, job: Job) -> Outcome:
        """Put the files in their place on this machine; returns the outcome of this machine's job."""
        for place, content in ((job.html, self.html), (job.executed, self.executed)):
            if content is None:
                place.unlink(missing_ok=True)
            else:
                write_atomic(place, content)
        return Outcome(job, self.error, self.seconds, self.detail, self.attempts)


@contextmanager
def packed_edition(params: Params, preload: list[str], folder_url: str) -> Iterator[Packed]:
    """The edition packed into one file below `folder_url`, where the workers can read it; removed afterwards."""
    content = pack_edition(params)
    digest = hashlib.sha256(content).hexdigest()
    url = f"{folder_url.rstrip('/')}/{INPUTS}/{digest[:16]}.zip"
    files, path = fsspec.core.url_to_fs(url)
    files.makedirs(files._parent(path), exist_ok=True)
    files.pipe_file(path, content)
    try:
        yield Packed(url, digest, params.name, code_fingerprint(), tuple(preload))
    finally:
        files.rm_file(path)


def pack_edition(params: Params) -> bytes:
    """A zip of the edition's params, of the notebooks and of the tables; equal contents give equal bytes."""
    others = {name for name in list_editions(params.root) if name != params.name}
    declared = [path for path in (params.root / "params").rglob("*") if path.is_file()]
    files = [path for path in declared if path.relative_to(params.root).parts[1] not in others]
    files += (params.root / "notebooks").glob("*.ipynb")
    files += params.tables.glob("*.parquet")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as bundle:  # parquet is compressed already
        for path in sorted(files):
            bundle.writestr(zipfile.ZipInfo(path.relative_to(params.root).as_posix(), _LONG_AGO), path.read_bytes())
    return packed.getvalue()


def make_elsewhere(order: Order, packed: Packed, limits: Limits) -> Delivery:
    """On a worker: make one report of a packed edition in a fork of a warm parent, or by the standard engine.

    Raises:
        RunError: the edition cannot be fetched here, or the package here is another one.
    """
    with _at_hand(packed) as params:
        root = params.root
        job = Job(
            order.name, root / order.notebook, order.parameters, root / order.executed, root / order.html, order.title,
            params, unit_id=order.unit_id,
        )  # fmt: skip
        outcome = make_here(job, limits, _warmth(packed), primed_for=params)
        executed, html = (path.read_bytes() if path.is_file() else None for path in (job.executed, job.html))
        for path in (job.executed, job.html):
            path.unlink(missing_ok=True)
    return Delivery(outcome.error, outcome.seconds, outcome.detail, outcome.attempts, executed, html)


@dataclass
class _Shelf:
    """The editions on this worker's disk, the one used last at the end, and how many reports are being made of each."""

    lock: threading.Lock
    editions: dict[str, tuple[Packed, Params]]
    in_use: Counter[str]


_shelf = _Shelf(threading.Lock(), {}, Counter())


@contextmanager
def _at_hand(packed: Packed) -> Iterator[Params]:
    """The edition on this machine's disk, fetched at the first report of it; those longest unused are let go."""
    with _shelf.lock:
        if packed.digest not in _shelf.editions:
            _check_code(packed)
            content = _fetch(packed)
            _let_go()
            root = Path(tempfile.mkdtemp(prefix="kepuri-", dir=_worker_folder()))
            with zipfile.ZipFile(io.BytesIO(content)) as bundle:
                bundle.extractall(root)
            _shelf.editions[packed.digest] = packed, load_params(packed.edition, root)
        _shelf.editions[packed.digest] = _shelf.editions.pop(packed.digest)
        _shelf.in_use[packed.digest] += 1
    try:
        yield _shelf.editions[packed.digest][1]
    finally:
        with _shelf.lock:
            _shelf.in_use[packed.digest] -= 1


def _let_go() -> None:
    """Make room for one more edition, as far as none of its reports is being made."""
    idle = [digest for digest in _shelf.editions if not _shelf.in_use[digest]]
    for digest in idle[: max(0, len(_shelf.editions) + 1 - _EDITIONS_KEPT)]:
        packed, params = _shelf.editions.pop(digest)
        _warmth(packed).end()
        shutil.rmtree(params.root, ignore_errors=True)


def _warmth(packed: Packed) -> Warmth:
    return Warmth(packed.digest, packed.preload)


def _fetch(packed: Packed) -> bytes:
    here = f"worker on {socket.gethostname()}"
    try:
        files, path = fsspec.core.url_to_fs(packed.url)
        content = files.cat_file(path)
    except (OSError, ImportError, ValueError) as error:
        raise RunError(
            f"{here} cannot read {packed.url} ({type(error).__name__}: {error}); give --processed a place that all "
            "workers can read"
        ) from error
    if hashlib.sha256(content).hexdigest() != packed.digest:
        raise RunError(f"{here} read other bytes at {packed.url} than were put there")
    return content


def _check_code(packed: Packed) -> None:
    if _code_here() != packed.code:
        raise RunError(
            f"worker on {socket.gethostname()} has another version of kepuri-eval than this run: its reports would "
            "not be the same; install the same one on all"
        )


@cache
def _code_here() -> str:
    return code_fingerprint()


def _worker_folder() -> str | None:
    """The folder a Dask worker clears up after itself; None, for the system's own, outside of one."""
    from distributed import get_worker

    try:
        return get_worker().local_directory
    except ValueError:
        return None
