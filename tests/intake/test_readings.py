"""A file that has not changed is not read again; whatever could change what was seen reads it anew."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kepuri_eval.intake import reading, readings
from kepuri_eval.intake.listing import list_files
from kepuri_eval.intake.readers.content import limits_of
from kepuri_eval.params import load_params

ROOT = Path(__file__).resolve().parents[2]
WORDING = load_params("demo", ROOT).wording
LIMITS = limits_of(WORDING.reading)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    raw = tmp_path / "raw"
    raw.mkdir()
    for name, text in {"甲.txt": "参与群众300人次。", "乙.txt": "发放资料200份。", "坏.docx": "不是文档"}.items():
        (raw / name).write_text(text, encoding="utf-8")
    return raw


def read(folder: Path, kept: Path) -> tuple[tuple, list[str]]:
    labels: list[str] = []
    found = reading.read_submissions(folder, WORDING, workers=1, seen=labels.append, kept=kept)
    return found, labels


def test_the_second_run_reads_nothing_and_gives_the_same_tables(folder: Path, tmp_path: Path) -> None:
    first, labels = read(folder, tmp_path / "kept")
    again, second = read(folder, tmp_path / "kept")
    assert sorted(labels) == ["乙.txt", "坏.docx", "甲.txt"]
    assert second == []
    assert all(one.equals(two) for one, two in zip(first, again, strict=True))


def test_only_the_changed_file_is_read_and_what_is_gone_is_forgotten(folder: Path, tmp_path: Path) -> None:
    read(folder, tmp_path / "kept")
    (folder / "甲.txt").write_text("参与群众400人次。", encoding="utf-8")
    (folder / "乙.txt").unlink()
    (_, blocks, _), labels = read(folder, tmp_path / "kept")
    assert labels == ["甲.txt"]
    assert "参与群众400人次。" in set(blocks["text"])
    assert len(list((tmp_path / "kept").glob("*.json"))) == 2


def test_other_limits_or_readers_read_everything(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = list_files(folder)[0]
    read(folder, tmp_path / "kept")
    assert readings.split_known(files, readings.Readings(tmp_path / "kept", LIMITS))[1] == []
    wider = replace(LIMITS, seconds=LIMITS.seconds + 1)
    assert readings.split_known(files, readings.Readings(tmp_path / "kept", wider))[1] == files
    monkeypatch.setattr(readings, "reader_version", lambda: "another")
    assert readings.split_known(files, readings.Readings(tmp_path / "kept", LIMITS))[1] == files


def test_a_damaged_keep_is_no_keep(folder: Path, tmp_path: Path) -> None:
    first, _ = read(folder, tmp_path / "kept")
    for place in (tmp_path / "kept").glob("*.json"):
        place.write_text('[{"path": ', encoding="utf-8")
    again, labels = read(folder, tmp_path / "kept")
    assert len(labels) == 3
    assert all(one.equals(two) for one, two in zip(first, again, strict=True))


def test_a_fault_that_may_pass_is_not_kept(folder: Path, tmp_path: Path) -> None:
    keeper = readings.Readings(tmp_path / "kept", LIMITS)
    row = {"fault": ["file_unreadable", "", ""], "notes": []}
    keeper.keep(folder / "甲.txt", "甲.txt", [row])
    assert keeper.find(folder / "甲.txt", "甲.txt") is None
    keeper.keep(folder / "甲.txt", "甲.txt", [row | {"fault": None}])
    assert keeper.find(folder / "甲.txt", "甲.txt") == [row | {"fault": None}]
