"""A folder on shared storage in; this machine's hold on it, which another machine sees and which runs out by itself."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

from kepuri_eval.errors import RunError

NAME = ".run.json"
SECONDS = 600.0  # a hold that was not renewed for so long is taken over; machines' clocks must agree far better
_RENEW_EVERY = 60.0
_BEING_WRITTEN = 2.0  # seconds in which a file that was just made may still be empty
# Where a file that is put appears in one step; elsewhere it is put beside and moved.
_WHOLE = {"s3", "s3a", "gs", "gcs", "az", "abfs", "abfss", "adl", "oci", "oss", "memory"}


@contextlib.contextmanager
def hold_lease(files: Any, top: str, url: str) -> Iterator[Callable[[], None]]:
    """Hold the folder `top` of the file system `files`; yields a function that raises when the hold was lost.

    Raises:
        RunError: another run holds it; the text says which, and from when on it may be taken over.
    """
    lease = _Lease(files, f"{top}/{NAME}", url)
    lease.take()
    ended = threading.Event()
    renewing = threading.Thread(target=lease.renew_until, args=(ended,), daemon=True)
    renewing.start()
    try:
        yield lease.check
    finally:
        ended.set()
        renewing.join()
        lease.release()


def put_whole(files: Any, path: str, put: Callable[[str], None]) -> None:
    """Have `put` write the file `path` so that a reader sees the old one or the whole new one."""
    protocols = {files.protocol} if isinstance(files.protocol, str) else set(files.protocol)
    if protocols & _WHOLE:
        put(path)
        return
    folder, _, name = path.rpartition("/")
    files.makedirs(folder, exist_ok=True)
    put(f"{folder}/.{name}.part")
    files.mv(f"{folder}/.{name}.part", path)


class _Lease:
    def __init__(self, files: Any, path: str, url: str) -> None:
        self._files, self._path, self._url = files, path, url
        self._token = secrets.token_hex(8)

    def take(self) -> None:
        self._files.makedirs(self._files._parent(self._path), exist_ok=True)
        for _ in range(2):
            try:
                self._files.pipe_file(self._path, self._content(), mode="create")
            except FileExistsError:
                holder = self._read()
                if holder.get("until", 0) > time.time():
                    raise RunError(
                        f"another run ({holder.get('who')}) is working on {self._url}; wait until it ends; should "
                        f"that machine be gone, {self._url}/{NAME} runs out in {holder['until'] - time.time():.0f} s"
                    ) from None
                with contextlib.suppress(FileNotFoundError):
                    self._files.rm_file(self._path)
            else:
                break
        self.check()

    def check(self) -> None:
        if self._read().get("token") != self._token:
            raise RunError(f"another run has taken over {self._url}; nothing more is written there by this one")

    def renew_until(self, ended: threading.Event) -> None:
        while not ended.wait(_RENEW_EVERY):
            with contextlib.suppress(OSError):  # the storage may be away for a while; `check` sees what came of it
                if self._read().get("token") != self._token:
                    return
                put_whole(self._files, self._path, lambda path: self._files.pipe_file(path, self._content()))

    def release(self) -> None:
        with contextlib.suppress(OSError):  # it runs out by itself
            if self._read().get("token") == self._token:
                self._files.rm_file(self._path)

    def _content(self) -> bytes:
        who = f"process {os.getpid()} on {socket.gethostname()}"
        return json.dumps({"who": who, "token": self._token, "until": time.time() + SECONDS}).encode()

    def _read(self) -> dict[str, Any]:
        until = time.monotonic() + _BEING_WRITTEN
        while True:
            try:
                self._files.invalidate_cache()
                return json.loads(self._files.cat_file(self._path))
            except FileNotFoundError:
                return {}
            except json.JSONDecodeError:
                if time.monotonic() > until:  # its maker died before it had written anything
                    return {}
                time.sleep(0.05)
