"""Each task's result once, whatever becomes of the workers: with an executor whose workers misbehave to order."""

from __future__ import annotations

from concurrent.futures import CancelledError, Executor, Future, ThreadPoolExecutor
from typing import Any

import pytest

from kepuri_eval.batch.fanout import Patience, fan_out


class Scripted(Executor):
    """Does with the nth submission of a task what the script says: do it, hang, or lose it."""

    def __init__(self, script: dict[int, list[str]]) -> None:
        self.script, self.handed_out = script, []
        self.under_way = self.most = 0

    def submit(self, function: Any, task: Any, *arguments: Any, **keywords: Any) -> Future[Any]:  # type: ignore[override]
        future: Future[Any] = Future()
        step = self.script.get(task, [])
        number = self.handed_out.count(task)
        self.handed_out.append(task)
        what = step[number] if number < len(step) else "do"
        if what == "do":
            future.set_result(function(task, *arguments))
        elif what == "lose":
            future.set_exception(CancelledError())
        elif what == "die":
            future.set_exception(MemoryError("no worker outlives it"))
        return future


def double(task: int, plus: int = 0) -> int:
    if task < 0:
        raise ValueError(f"{task} is negative")
    return 2 * task + plus


def test_every_task_comes_back_once_with_what_the_function_returned() -> None:
    with ThreadPoolExecutor(3) as threads:
        results = list(fan_out(threads, double, range(50), (1,), depth=lambda: 4))
    assert sorted((result.task, result.value) for result in results) == [(task, 2 * task + 1) for task in range(50)]
    assert {(result.lost, result.attempts) for result in results} == {("", 1)}


def test_no_more_is_handed_out_than_asked_for() -> None:
    most = 0
    waiting: list[Future[int]] = []

    class Slow(Executor):
        def submit(self, function: Any, task: int, *arguments: Any, **keywords: Any) -> Future[Any]:  # type: ignore[override]
            nonlocal most
            future: Future[int] = Future()
            waiting.append(future)
            most = max(most, sum(not each.done() for each in waiting))
            if len(waiting) == 20 or len(waiting) % 3 == 0:
                for each in waiting:
                    if not each.done():
                        each.set_result(1)
            return future

    assert len(list(fan_out(Slow(), double, range(20), depth=lambda: 3))) == 20
    assert most == 3


def test_a_lost_task_is_handed_out_again_and_counted() -> None:
    workers = Scripted({3: ["lose", "lose"]})
    results = {result.task: result for result in fan_out(workers, double, range(5), depth=lambda: 2)}
    assert {task: result.value for task, result in results.items()} == {task: 2 * task for task in range(5)}
    assert (results[3].attempts, results[4].attempts) == (3, 1)


def test_a_task_lost_every_time_is_given_up_and_says_so() -> None:
    workers = Scripted({1: ["lose"] * 9})
    results = {result.task: result for result in fan_out(workers, double, range(3), depth=lambda: 9)}
    assert (results[1].value, results[1].attempts) == (None, 3)
    assert results[1].lost.startswith("CancelledError")
    assert workers.handed_out.count(1) == 3


def test_a_task_that_kills_its_workers_is_not_given_to_another() -> None:
    workers = Scripted({1: ["die"] * 9})
    patience = Patience(is_loss=lambda fault: isinstance(fault, MemoryError),
                        is_final=lambda fault: isinstance(fault, MemoryError))  # fmt: skip
    results = {result.task: result for result in fan_out(workers, double, [1], depth=lambda: 9, patience=patience)}
    assert results[1].lost == "MemoryError: no worker outlives it"
    assert workers.handed_out == [1]


def test_what_hangs_is_handed_out_again_and_the_first_answer_counts() -> None:
    workers = Scripted({0: ["hang"], 2: ["hang"]})
    results = list(fan_out(workers, double, range(3), depth=lambda: 9, patience=Patience(seconds=0.01)))
    assert sorted((result.task, result.value, result.attempts) for result in results) == [
        (0, 0, 2), (1, 2, 1), (2, 4, 2),
    ]  # fmt: skip


def test_when_all_hang_it_ends_and_names_the_silence() -> None:
    workers = Scripted({0: ["hang"] * 9})
    results = list(fan_out(workers, double, [0], depth=lambda: 1, patience=Patience(seconds=0.01)))
    assert [(result.lost, result.attempts) for result in results] == [("no worker answered within 0.01 seconds", 3)]


def test_an_answer_that_comes_after_all_counts_once() -> None:
    late: list[Future[int]] = []

    class Late(Executor):
        def submit(self, function: Any, task: int, *arguments: Any, **keywords: Any) -> Future[Any]:  # type: ignore[override]
            late.append(Future())
            if len(late) == 2:
                for future in late:
                    future.set_result(7)
            return late[-1]

    results = list(fan_out(Late(), double, [0], depth=lambda: 1, patience=Patience(seconds=0.01)))
    assert [(result.value, result.attempts) for result in results] == [(7, 2)]


def test_a_fault_that_is_no_loss_ends_it_and_calls_back_the_rest() -> None:
    workers = Scripted({0: ["hang"]})
    running = fan_out(workers, double, [0, -1], depth=lambda: 2)
    with pytest.raises(ValueError, match="-1 is negative"):
        list(running)


def test_nothing_to_do_ends_at_once() -> None:
    assert list(fan_out(Scripted({}), double, [], depth=lambda: 1)) == []
