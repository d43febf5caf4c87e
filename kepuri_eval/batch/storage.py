"""Addresses of shared storage in; its files mirrored on this machine's disk, and what a run made published there.

Everything is read and made on the local disk; the storage is asked at the beginning and told at the end. A file
appears there whole or not at all, the manifest last, so that a reader never meets one that tells of reports not there.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import fsspec

from kepuri_eval.batch.lease import hold_lease, put_whole
from kepuri_eval.errors import RunError
from kepuri_eval.params import Params
from kepuri_eval.placing import sync_folder, write_atomic

MANIFEST = "manifest.json"
_AT_ONCE = 8
_STAYS_HERE = ("readings", "clusterings", "manifest.journal.jsonl", "lab.md")
_Record = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Place:
    """A folder on storage and the folder on this disk that mirrors it.

    Attributes:
        url: as fsspec understands it: a path, file://, s3://bucket/folder, memory:// …
        record: file that remembers the state of both sides after they were last the same.
    """

    url: str
    folder: Path
    record: Path


@contextlib.contextmanager
def shared_storage(params: Params, raw: str = "", processed: str = "") -> Iterator[None]:
    """Around a run: fetch before it, publish after it; "" for either leaves it on this machine alone.

    Raises:
        RunError: the storage cannot be read or written, another machine is working on the edition, or the local
            folder of the submissions holds files that did not come from there.
    """
    if raw:
        fetch_raw(Place(raw, params.raw, params.raw.with_name(f".{params.name}.mirror.json")))
    if not processed:
        yield
        return
    place = Place(processed, params.processed, params.processed / ".mirror.json")
    with _told_as_ours(place.url):
        files, top = _open(place.url)
    with hold_lease(files, top, place.url) as still_ours:
        fetch_processed(place)
        yield
        still_ours()
        publish(place)


def address_of(asked: str, declared: str, root: Path) -> str:
    """The address in full: what was asked for, else what params declare; a path is taken from here, theirs from `root`.

    "" when there is neither.
    """
    place = asked or declared
    if not place or "://" in place:
        return place.rstrip("/")
    return ((Path.cwd() if asked else root) / Path(place).expanduser()).resolve().as_uri()


def list_stored(url: str) -> dict[str, int]:
    """Size of every file at an address, by its name below it; nothing is fetched.

    Raises:
        RunError: the storage cannot be read.
    """
    with _told_as_ours(url):
        return {name: entry["size"] for name, entry in _list(*_open(url)).items()}


def fetch_raw(place: Place) -> None:
    """Make the local folder the same as the stored one; what has not changed is not fetched again.

    Times of change are those of the storage, so that every machine sees the same submissions.
    """
    with _told_as_ours(place.url):
        files, top = _open(place.url)
        stored = _list(files, top)
        if not stored:
            raise RunError(f"no submissions at {place.url}")
        record = _read(place.record)
        strangers = sorted(_local(place.folder).keys() - record.keys())
        if strangers:
            raise RunError(
                f"{place.folder.name}: {len(strangers)} files there did not come from {place.url}, for example "
                f"{strangers[0]}; it mirrors the storage, move them away first"
            )
        _fetch(files, top, place, stored, record, _local(place.folder))


def fetch_processed(place: Place) -> None:
    """Take over what another machine published since this one last did; what this one made meanwhile gives way."""
    with _told_as_ours(place.url):
        files, top = _open(place.url)
        stored = _list(files, top)
        record = _read(place.record)
        changed = {name for name in stored.keys() | record.keys() if _stamp(stored, name) != _stamp(record, name)}
        if not changed or MANIFEST not in stored:
            return
        for name in (MANIFEST, "manifest.journal.jsonl"):
            (place.folder / name).unlink(missing_ok=True)  # a fetch that is cut off must not be taken for a whole run
        unchanged_here = {name: record[name]["local"] for name in stored.keys() - changed - {MANIFEST}}
        _fetch(files, top, place, stored, record, unchanged_here)


def publish(place: Place) -> None:
    """Put every file that changed since they were last the same, the manifest last; remove what is gone here."""
    with _told_as_ours(place.url):
        files, top = _open(place.url)
        record = _read(place.record)
        here = {name: state for name, state in _local(place.folder).items() if _is_published(name)}
        changed = [name for name, state in here.items() if record.get(name, {}).get("local") != state]
        _all_at_once(lambda name: _put(files, place.folder / name, f"{top}/{name}"), set(changed) - {MANIFEST})
        if MANIFEST in changed:
            _put(files, place.folder / MANIFEST, f"{top}/{MANIFEST}")
        for name in sorted(record.keys() - here.keys()):
            with contextlib.suppress(FileNotFoundError):
                files.rm_file(f"{top}/{name}")
        stored = _list(files, top)
        _write(place.record, {name: {**stored[name], "local": state} for name, state in here.items()})


def _fetch(
    files: Any, top: str, place: Place, stored: _Record, record: _Record, here: dict[str, list[int]]
) -> None:  # fmt: skip
    """Bring what is not `here` as the record has it, remove what is not stored, and renew the record."""
    needed = [
        name for name in stored
        if _stamp(stored, name) != _stamp(record, name) or here.get(name) != record[name]["local"]
    ]  # fmt: skip
    for name in record.keys() - stored.keys():
        (place.folder / name).unlink(missing_ok=True)
    _all_at_once(lambda name: _get(files, f"{top}/{name}", place.folder / name, stored[name]), set(needed) - {MANIFEST})
    if MANIFEST in needed:
        _get(files, f"{top}/{MANIFEST}", place.folder / MANIFEST, stored[MANIFEST])
    state = _local(place.folder)
    _write(place.record, {name: {**stored[name], "local": state[name]} for name in stored})


def _get(files: Any, remote: str, local: Path, stored: dict[str, Any]) -> None:
    local.parent.mkdir(parents=True, exist_ok=True)
    part = local.with_name(f".{local.name[:60]}.{os.getpid()}.part")
    try:
        files.get_file(remote, str(part))
        with part.open("rb") as content:
            os.fsync(content.fileno())
        if part.stat().st_size != stored["size"]:
            raise OSError(f"{local.name}: {part.stat().st_size} of {stored['size']} bytes came")
        if stored["changed"]:
            os.utime(part, (stored["changed"], stored["changed"]))
        part.replace(local)
        sync_folder(local.parent)
    finally:
        part.unlink(missing_ok=True)


def _put(files: Any, local: Path, remote: str) -> None:
    put_whole(files, remote, lambda place: files.put_file(str(local), place))


def _all_at_once(work: Callable[[str], None], names: Iterable[str]) -> None:
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        for _ in threads.map(work, sorted(names)):
            pass


def _list(files: Any, top: str) -> _Record:
    """Size, stamp and time of change of every stored file, by its name below `top`; hidden ones are left out."""
    files.invalidate_cache()
    found: _Record = {}
    for path, info in files.find(top, detail=True).items():
        name = path[len(top) :].lstrip("/")
        if not name or path.endswith("/") or info["type"] != "file":
            continue
        parts = PurePosixPath(name).parts
        if ".." in parts or "\0" in name or (os.sep != "/" and any(sign in name for sign in "\\:")):
            raise RunError(f"{name!r} cannot be the name of a file here")
        if not any(part.startswith(".") for part in parts):
            changed = info.get("LastModified") or info.get("mtime") or info.get("created")
            changed = changed.timestamp() if hasattr(changed, "timestamp") else float(changed or 0)
            stamp = info.get("ETag") or info.get("etag") or repr(changed)
            found[name] = {"size": int(info["size"]), "stamp": str(stamp), "changed": changed}
    return found


def _local(folder: Path) -> dict[str, list[int]]:
    """Size and time of change of every file on this disk, by its name below `folder`; hidden ones are left out."""
    found = {}
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if not any(part.startswith(".") for part in PurePosixPath(name).parts) and path.is_file():
            state = path.stat()
            found[name] = [state.st_size, state.st_mtime_ns]
    return found


def _is_published(name: str) -> bool:
    return name.split("/")[0] not in _STAYS_HERE


def _stamp(record: _Record, name: str) -> tuple[Any, Any] | None:
    known = record.get(name)
    return (known["size"], known["stamp"]) if known else None


def _read(record: Path) -> _Record:
    try:
        return json.loads(record.read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return {}


def _write(record: Path, content: _Record) -> None:
    write_atomic(record, json.dumps(content, ensure_ascii=False, sort_keys=True).encode("utf-8", "surrogatepass"))


def _open(url: str) -> tuple[Any, str]:
    files, top = fsspec.core.url_to_fs(url)
    return files, top.rstrip("/")


@contextlib.contextmanager
def _told_as_ours(url: str) -> Iterator[None]:
    """What the storage's library raises, as a RunError that names the address."""
    try:
        yield
    except ImportError as error:
        raise RunError(f"{url}: {error}; pip install 'kepuri-eval[cluster]' brings s3://") from error
    except _faults() as error:
        raise RunError(f"{url}: {type(error).__name__}: {error}") from error


def _faults() -> tuple[type[Exception], ...]:
    if "botocore" not in sys.modules:
        return (OSError, ValueError)
    from botocore.exceptions import BotoCoreError

    return (OSError, ValueError, BotoCoreError)
