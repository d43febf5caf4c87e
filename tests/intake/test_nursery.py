"""Reading processes answer, are watched and are ended, whether they are forked or started alone."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pytest

from kepuri_eval.intake.asking import ask
from kepuri_eval.intake.readers import nursery as module
from kepuri_eval.intake.readers.content import Limits
from kepuri_eval.intake.readers.nursery import Nursery, ReadingProcess
from kepuri_eval.intake.readers.worker import LOAD_PICTURES, LOAD_SEARCH
from kepuri_eval.params import load_params

ROOT = Path(__file__).resolve().parents[2]
_PATIENCE = 30


@pytest.fixture(params=[True, False], ids=["forked", "alone"])
def nursery(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Nursery]:
    if not request.param:
        monkeypatch.setattr(module, "_FORKS", False)
    elif not module._FORKS:
        pytest.skip("this system does not fork")
    made = Nursery()
    yield made
    made.end()


@pytest.fixture
def question(tmp_path: Path) -> bytes:
    path = tmp_path / "a.txt"
    path.write_text("参加300人", encoding="utf-8")
    request = {"path": str(path), "label": "a.txt", "kept": None, "limits": asdict(Limits(scans="no"))}
    return json.dumps(request).encode()


def text_of(answer: bytes) -> str:
    return json.loads(answer)[0]["blocks"][0][2]


def test_processes_answer_each_for_itself(nursery: Nursery, question: bytes) -> None:
    one, two = nursery.start(), nursery.start()
    assert [text_of(process.ask(question)) for process in (one, two, one)] == ["参加300人"] * 3
    one.end()
    assert text_of(two.ask(question)) == "参加300人"
    two.end()


def test_a_killed_process_is_heard_to_have_died(nursery: Nursery, question: bytes) -> None:
    process = nursery.start()
    process.kill()
    assert process.listen() == b""
    assert process.ask(question) == b""
    process.end()


def test_only_the_process_over_its_time_is_ended(nursery: Nursery, question: bytes) -> None:
    slow, quick = nursery.start(), nursery.start()
    begun = time.monotonic()
    with nursery.limit(quick, _PATIENCE * 10) as in_time, nursery.limit(slow, 0.1) as too_late:
        assert slow.listen() == b""  # it was asked nothing: only the watch ends this
        assert text_of(quick.ask(question)) == "参加300人"
    assert (too_late.is_set(), in_time.is_set()) == (True, False)
    assert time.monotonic() - begun < _PATIENCE
    slow.end()
    quick.end()


def test_a_shorter_limit_is_kept_beside_a_longer_one(nursery: Nursery) -> None:
    one, two = nursery.start(), nursery.start()
    with nursery.limit(one, _PATIENCE * 10) as long, nursery.limit(two, 0.05) as short:
        assert short.wait(_PATIENCE)
    assert not long.is_set()
    assert nursery._watch._until == {}  # who is left in time is watched no more
    one.end()
    two.end()


@pytest.mark.skipif(not module._FORKS, reason="this system does not fork")
def test_a_process_that_knows_what_to_look_for_forks(question: bytes) -> None:
    made = Nursery(ask(load_params("demo", ROOT)).line)
    first = made.start()
    second = made._loaded.fork() if made._loaded else None
    assert second is not None  # else each would load everything by itself, unnoticed
    for process in (first, second):
        assert text_of(process.ask(question)) == "参加300人"
        (found,) = json.loads(process.listen())
        assert found["facts"]["value"] == [300.0]
        process.end()
    made.end()


@pytest.mark.skipif(not module._FORKS, reason="this system does not fork")
def test_what_only_reads_does_not_wait_for_what_it_takes_to_search(question: bytes) -> None:
    made = Nursery(ask(load_params("demo", ROOT)).line)
    reader = made.start(searches=False)
    assert made._loaded is not None
    assert made._loaded._has == set()  # nothing is loaded for it
    assert text_of(reader.ask(question)) == "参加300人"
    rows = json.loads(reader.ask(question))
    made.meets_pictures = True
    searcher = made.start()
    assert made._loaded._has == {LOAD_SEARCH, LOAD_PICTURES}
    (found,) = json.loads(searcher.ask(json.dumps({"rows": rows, "limits": asdict(Limits(scans="no"))}).encode()))
    assert found["facts"]["value"] == [300.0]
    for process in (reader, searcher):
        process.end()
    made.end()


@pytest.mark.skipif(not module._FORKS, reason="this system does not fork")
def test_no_process_outlives_the_nursery(monkeypatch: pytest.MonkeyPatch) -> None:
    killed: list[int] = []
    monkeypatch.setattr(module, "_kill", killed.append)  # the nursery itself must end it
    made = Nursery()
    process: ReadingProcess = made.start()
    made.end()
    process.end()
    (child,) = killed
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)


def test_nothing_of_the_folder_it_runs_in_is_loaded(
    nursery: Nursery, question: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "zipfile.py").write_text("raise SystemExit('not the one')", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    process = nursery.start()
    assert text_of(process.ask(question)) == "参加300人"
    process.end()


@pytest.mark.skipif(not module._FORKS, reason="this system does not fork")
def test_what_forks_is_replaced_when_it_dies_and_its_children_read_on(question: bytes) -> None:
    nursery = Nursery()
    before = nursery.start()
    assert nursery._loaded is not None
    nursery._loaded._process.kill()
    nursery._loaded._process.wait()
    after = nursery.start()
    assert [text_of(process.ask(question)) for process in (before, after)] == ["参加300人"] * 2
    assert len(nursery._dead) == 1
    for process in (before, after):
        process.end()
    nursery.end()


@pytest.mark.skipif(not module._FORKS, reason="this system does not fork")
def test_where_nothing_can_fork_processes_start_alone(question: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module._Loaded, "fork", lambda self: None)
    nursery = Nursery()
    process = nursery.start()
    assert text_of(process.ask(question)) == "参加300人"
    process.end()
    nursery.end()
