"""Tasks and an executor in; the result of each task once, as they come, whatever becomes of the workers."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Executor, Future, wait
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

Task = TypeVar("Task")


@dataclass(frozen=True)
class Result(Generic[Task]):
    """What became of a task.

    Attributes:
        value: what the function returned; None when no worker did.
        lost: why no worker did, "" when one did.
        attempts: how often the task was handed out.
    """

    task: Task
    value: Any
    lost: str
    attempts: int


@dataclass(frozen=True)
class Patience:
    """How lost work is told from slow work.

    Attributes:
        seconds: when so long nothing at all came back, what is under way is handed out a second time as well; None
            waits for ever, for workers that limit themselves.
        attempts: a task is handed out so often at most.
        is_loss: whether an exception means that the worker was lost, not that the task is at fault.
        is_final: whether handing it out again would lose the next worker too.
    """

    seconds: float | None = None
    attempts: int = 3
    is_loss: Callable[[BaseException], bool] = lambda fault: isinstance(fault, CancelledError)
    is_final: Callable[[BaseException], bool] = lambda fault: False


def fan_out(
    executor: Executor,
    function: Callable[..., Any],
    tasks: Sequence[Task],
    arguments: tuple[Any, ...] = (),
    *,
    depth: Callable[[], int],
    patience: Patience | None = None,
) -> Iterator[Result[Task]]:
    """Run `function(task, *arguments)` for every task; yields one result a task, in the order they end.

    A task that came back twice, because it had been handed out again, counts once.

    Args:
        depth: how many tasks may be handed out at a time; asked before each, so that workers that join are fed, and
            low enough that what waits to be fetched never fills the memory.

    Raises:
        Exception: what `function` raised that is no loss of a worker; the tasks under way are then called back.
    """
    state = _State(executor, function, tasks, arguments, patience or Patience())
    try:
        while state.is_unfinished:
            state.hand_out(depth())
            yield from state.collect()
    finally:
        state.call_back()


class _State(Generic[Task]):
    """What is waiting, what is under way and what has come back."""

    def __init__(
        self, executor: Executor, function: Callable[..., Any], tasks: Sequence[Task], arguments: tuple[Any, ...],
        patience: Patience,
    ) -> None:  # fmt: skip
        self._executor, self._function, self._arguments = executor, function, arguments
        self._tasks, self._patience = tasks, patience
        self._waiting = deque(range(len(tasks)))
        self._under_way: dict[Future[Any], int] = {}
        self._attempts = [0] * len(tasks)
        self._settled = [False] * len(tasks)

    @property
    def is_unfinished(self) -> bool:
        return bool(self._waiting) or not all(self._settled[number] for number in self._under_way.values())

    def hand_out(self, depth: int) -> None:
        while self._waiting and len(set(self._under_way.values())) < max(1, depth):
            self._submit(self._waiting.popleft())

    def collect(self) -> Iterator[Result[Task]]:
        """What ended, waiting for at least one; when nothing does for too long, hand out again."""
        done, _ = wait(self._under_way, timeout=self._patience.seconds, return_when=FIRST_COMPLETED)
        if not done:
            yield from self._despair()
        for future in done:
            number = self._under_way.pop(future, None)
            if number is None or self._settled[number]:
                continue  # another worker answered first
            fault = CancelledError() if future.cancelled() else future.exception()
            if fault is None:
                yield self._settle(number, future.result(), "")
            elif not self._patience.is_loss(fault):
                raise fault
            elif self._patience.is_final(fault) or self._attempts[number] >= self._patience.attempts:
                if number not in self._under_way.values():  # else another worker still has it
                    yield self._settle(number, None, f"{type(fault).__name__}: {fault}")
            else:
                self._submit(number)

    def call_back(self) -> None:
        for future in self._under_way:
            future.cancel()

    def _submit(self, number: int) -> None:
        self._attempts[number] += 1
        self._under_way[self._executor.submit(self._function, self._tasks[number], *self._arguments)] = number

    def _despair(self) -> Iterator[Result[Task]]:
        silent = f"no worker answered within {self._patience.seconds:g} seconds"
        for number in sorted({number for number in self._under_way.values() if not self._settled[number]}):
            if self._attempts[number] < self._patience.attempts:
                self._submit(number)
            else:
                yield self._settle(number, None, silent)

    def _settle(self, number: int, value: Any, lost: str) -> Result[Task]:
        self._settled[number] = True
        for future in [future for future, other in self._under_way.items() if other == number]:
            future.cancel()
            del self._under_way[future]
        return Result(self._tasks[number], value, lost, self._attempts[number])
