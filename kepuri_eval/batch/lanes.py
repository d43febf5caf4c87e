"""Lanes in which a run makes reports side by side, and the children that wait in them for their next report.

A lane is taken while a child works, not while its report is brought to the disk: the next report begins meanwhile.
"""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kepuri_eval.batch.children import Child
from kepuri_eval.errors import RunError


@dataclass
class Seat:
    """A child that makes reports one after another, and the only folder it can write to.

    Attributes:
        kin: tells whose reports it can make: those of one notebook, run and state of the tables.
        made: how many it has begun.
    """

    child: Child
    scratch: Path
    kin: Hashable
    made: int = 0

    def __post_init__(self) -> None:
        self._folders = {folder for folder, _, _ in os.walk(self.scratch)}

    def empty(self) -> bool:
        """Remove whatever the child wrote, which is not at work; the folders that were there at first stay.

        Returns:
            whether all of it is gone.
        """
        try:
            for folder, _, _ in os.walk(self.scratch, topdown=False):
                for left in list(os.scandir(folder)):
                    if not left.is_dir(follow_symlinks=False):
                        Path(left).unlink()
                    elif left.path not in self._folders:
                        Path(left).rmdir()
        except OSError:
            return False
        return all(Path(folder).is_dir() for folder in self._folders)

    def close(self) -> None:
        """End the child, and its folder with it."""
        self.child.close()
        shutil.rmtree(self.scratch, ignore_errors=True)


class Lanes:
    """At most `count` reports being made, and at most as many in their place that the caller does not know of.

    The caller says by `note` that it knows of one more: a run that is killed has lost sight of no more than that.
    """

    def __init__(self, count: int) -> None:
        self._free, self._unnoted = count, count
        self._changed = threading.Condition()
        self._waiting: list[Seat] = []
        self._is_closed = False

    @contextmanager
    def take(self) -> Iterator[None]:
        """Wait for a free lane and keep it.

        Raises:
            RunError: the run was ended meanwhile.
        """
        with self._changed:
            self._wait(lambda: self._free > 0)
            self._free -= 1
        try:
            yield
        finally:
            with self._changed:
                self._free += 1
                self._changed.notify_all()

    def wait_to_publish(self) -> None:
        """Wait until the caller knows of so many reports that it may be told of another.

        Raises:
            RunError: the run was ended meanwhile.
        """
        with self._changed:
            self._wait(lambda: self._unnoted > 0)
            self._unnoted -= 1

    def check(self) -> None:
        """Whoever has been at work for long asks whether he is to go on.

        Raises:
            RunError: the run was ended meanwhile.
        """
        if self._is_closed:
            raise RunError("the run was ended")

    def note(self) -> None:
        """The caller knows of one more report."""
        with self._changed:
            self._unnoted += 1
            self._changed.notify_all()

    def claim(self, kin: Hashable) -> Seat | None:
        """A child that waits for a report of this kind, if there is one; those that wait for others are ended."""
        while True:
            with self._changed:
                seat = self._waiting.pop() if self._waiting else None
            if seat is None or seat.kin == kin:
                return seat
            seat.close()

    def keep(self, seat: Seat) -> None:
        """Have a child wait for its next report; it is ended when there will be none."""
        with self._changed:
            if not self._is_closed:
                self._waiting.append(seat)
                return
        seat.close()

    def close(self) -> None:
        """End the children that wait, and let nobody else wait for a lane."""
        with self._changed:
            self._is_closed, waiting, self._waiting = True, self._waiting, []
            self._changed.notify_all()
        for seat in waiting:
            seat.close()

    def _wait(self, is_so: Callable[[], bool]) -> None:
        self._changed.wait_for(lambda: self._is_closed or is_so())
        self.check()
