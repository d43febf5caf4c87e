"""A file that has not changed is not read again; whatever could change what was seen reads it anew."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kepuri_eval.intake import reading, readingcache
from kepuri_eval.intake.findings import Finder, Findings, unpacked
from kepuri_eval.intake.listing import list_files
from kepuri_eval.intake.readers import isolation, worker
from kepuri_eval.intake.readers.content import limits_of
from kepuri_eval.intake.readers.files import digest_of
from kepuri_eval.intake.readers.isolation import read_here
from kepuri_eval.intake.readers.nursery import ReadingProcess
from kepuri_eval.params import Params, load_params

ROOT = Path(__file__).resolve().parents[2]
WORDING = load_params("demo", ROOT).wording
LIMITS = limits_of(WORDING.reading)


Run = tuple[tuple, list[str], list[str]]


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
    assert readingcache.split_known(files, readingcache.Readings(tmp_path / "kept", LIMITS))[1] == []
    wider = replace(LIMITS, seconds=LIMITS.seconds + 1)
    assert readingcache.split_known(files, readingcache.Readings(tmp_path / "kept", wider))[1] == files
    monkeypatch.setattr(readingcache, "reader_version", lambda: "another")
    assert readingcache.split_known(files, readingcache.Readings(tmp_path / "kept", LIMITS))[1] == files


def test_a_damaged_keep_is_no_keep(folder: Path, tmp_path: Path) -> None:
    first, _ = read(folder, tmp_path / "kept")
    for place in (tmp_path / "kept").glob("*.json"):
        place.write_text('[{"path": ', encoding="utf-8")
    again, labels = read(folder, tmp_path / "kept")
    assert len(labels) == 3
    assert all(one.equals(two) for one, two in zip(first, again, strict=True))


def test_a_fault_that_may_pass_is_not_kept(folder: Path, tmp_path: Path) -> None:
    keeper = readingcache.Readings(tmp_path / "kept", LIMITS)
    doc_id = digest_of(folder / "甲.txt")
    row = {"doc_id": doc_id, "fault": ["file_unreadable", "", ""], "notes": []}
    keeper.keep(folder / "甲.txt", "甲.txt", [row])
    assert keeper.find(folder / "甲.txt", "甲.txt") is None
    keeper.keep(folder / "甲.txt", "甲.txt", [row | {"fault": None}])
    assert keeper.find(folder / "甲.txt", "甲.txt") == [row | {"fault": None}]


def edition(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[Params, Callable[[Params], tuple[tuple, list[str], list[str]]]]:
    """The demo edition's params over these files, and a run that also tells what was opened and what was searched."""
    root = folder.parent
    shutil.copytree(ROOT / "params", root / "params")
    (root / "data" / "raw").mkdir(parents=True)
    folder.rename(root / "data" / "raw" / "demo")
    begun = isolation._Child.read

    def run(params: Params) -> tuple[tuple, list[str], list[str]]:
        opened: list[str] = []
        searched: list[str] = []

        def read(child: isolation._Child, path: Path, label: str, kept: Path | None = None) -> isolation.Rows:
            (searched if kept else opened).append(label)
            return begun(child, path, label, kept)

        monkeypatch.setattr(isolation._Child, "read", read)
        return reading.read_edition(params, workers=1), sorted(opened), sorted(searched)

    return load_params("demo", root), run


def test_what_was_found_is_kept_until_a_file_or_the_words_change(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    params, run = edition(folder, monkeypatch)
    (*first, found), opened, _ = run(params)
    assert opened == ["乙.txt", "坏.docx", "甲.txt"]
    assert sorted(fact["value"] for one in found.values() for fact in one.facts) == [200, 300]
    (*again, same), opened, searched = run(params)
    assert (opened, searched) == ([], [])
    assert same == found
    assert all(one.equals(two) for one, two in zip(first, again, strict=True))
    (params.raw / "甲.txt").write_text("参与群众400人次。", encoding="utf-8")
    (*_, changed), opened, searched = run(params)
    assert (opened, searched) == (["甲.txt"], [])
    assert sorted(fact["value"] for one in changed.values() for fact in one.facts) == [200, 400]


def test_other_words_search_what_was_read_without_opening_files(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    params, run = edition(folder, monkeypatch)
    run(params)
    wording = params.root / "params" / "wording.yml"
    wording.write_text(wording.read_text(encoding="utf-8").replace("群众", "群像"), encoding="utf-8")
    (*_, found), opened, searched = run(load_params("demo", params.root))
    assert (opened, searched) == ([], ["乙.txt", "坏.docx", "甲.txt"])
    assert found == reading._findings_of(
        [row for rows in read_here(list_files(params.raw)[0], LIMITS) for row in rows], load_params("demo", params.root)
    )
    register = params.root / "params" / "demo" / "units.csv"
    # a society plays no part in what is found; an area does, whose name tells of another
    for name, other, searches in (("启明天文学会", "启明星学会", []), ("路北", "路西", searched)):
        register.write_text(register.read_text(encoding="utf-8-sig").replace(name, other), encoding="utf-8")
        changed = load_params("demo", params.root)
        assert changed.units != params.units
        assert run(changed)[1:] == ([], searches)
        params = changed


def test_a_document_of_very_many_blocks_is_left_to_the_parent(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "MOST_BLOCKS", 2)
    (folder / "丙.txt").write_text("参与群众300人次。\n发放资料200份。\n讲座3场。", encoding="utf-8")
    rows = [row for rows in read_here(list_files(folder)[0], LIMITS) for row in rows]
    assert [row["path"] for row in rows] == ["丙.txt", "乙.txt", "坏.docx", "甲.txt"]
    finder = Finder(load_params("demo", ROOT))
    told = json.loads(worker._found(finder, rows))
    assert [one is not None for one in told] == [False, True, True, True]  # 坏.docx is text by its content
    assert [unpacked(one) for one in told[1:]] == [finder.find_in_row(row) for row in rows[1:]]
    assert [fact["value"] for fact in unpacked(told[1]).facts] == [200]


def test_a_process_that_dies_while_searching_loses_no_words(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    params, run = edition(folder, monkeypatch)
    (*tables, found), _, _ = run(params)
    shutil.rmtree(params.readings)
    monkeypatch.setattr(ReadingProcess, "listen", _first_lines_only(ReadingProcess.listen))
    (*others, here), _, _ = run(params)
    assert here == found
    assert all(one.equals(two) for one, two in zip(tables, others, strict=True))


def test_a_fault_of_the_search_loses_its_own_document_and_is_told(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    params, search = load_params("demo", ROOT), Finder.find_in_row

    def fail(finder: Finder, row: dict[str, Any]) -> Findings:
        return search(finder, row) if row["path"] != "甲.txt" else int("many")

    monkeypatch.setattr(Finder, "find_in_row", fail)
    rows = [row for rows in read_here(list_files(folder)[0], LIMITS) for row in rows]
    assert json.loads(worker._found(Finder(params), rows)) == [None, None, None]  # the parent will say why
    found = reading._findings_of(rows, params)
    problems = reading.build_tables(rows, params.wording)[2]
    (told,) = problems[problems["code"] == "document_not_searched"].to_dict("records")
    assert (told["path"], told["severity"]) == ("甲.txt", "grave")
    assert "ValueError，test_readingcache.py第" in told["message"]
    facts = {row["path"]: [fact["value"] for fact in found[row["doc_id"]].facts] for row in rows}
    assert (facts["甲.txt"], facts["乙.txt"]) == ([], [200])


def test_a_search_that_takes_too_long_is_stopped_and_told_and_tried_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("乙.txt", "坏.docx"):
        (folder / name).unlink()
    params, run = edition(folder, monkeypatch)
    monkeypatch.setattr(reading, "limits_of", lambda _: replace(LIMITS, seconds=5))
    heard: list[ReadingProcess] = []

    def hear(process: ReadingProcess) -> bytes:
        if process not in heard:
            heard.append(process)
            return listen(process)
        process._answers.read()  # until it is killed
        return b""

    listen = ReadingProcess.listen
    monkeypatch.setattr(ReadingProcess, "listen", hear)
    (*_, problems, found), _, _ = run(params)
    (told,) = problems[problems["code"] == "document_not_searched"].to_dict("records")
    assert (told["path"], "检索超时" in told["message"]) == ("甲.txt", True)
    assert [one.facts for one in found.values()] == [[]]
    monkeypatch.setattr(ReadingProcess, "listen", listen)
    (*_, problems, found), opened, _ = run(params)
    assert opened == ["甲.txt"]
    assert "document_not_searched" not in set(problems["code"])
    assert [fact["value"] for one in found.values() for fact in one.facts] == [300]


def _first_lines_only(listen: Callable[[ReadingProcess], bytes]) -> Callable[[ReadingProcess], bytes]:
    """Hears the rows of a file from a process, and then that it died."""
    heard: list[ReadingProcess] = []

    def hear(process: ReadingProcess) -> bytes:
        if process in heard:
            return b""
        heard.append(process)
        return listen(process)

    return hear


def test_what_was_found_is_kept_until_any_module_of_intake_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[set[Path]] = []
    monkeypatch.setattr(readingcache, "_version", lambda paths, libraries: asked.append({*paths}) or "")
    readingcache.finder_version.__wrapped__()
    folder = Path(readingcache.__file__).parent
    assert {folder / "findings.py", folder / "figures" / "prose.py", folder / "activities" / "items.py"} <= asked[0]


def test_what_was_read_is_kept_until_what_the_readers_use_changes() -> None:
    folder = Path(readingcache.__file__).parent
    written = "\n".join(path.read_text("utf-8") for path in (folder / "readers").glob("*.py"))
    used = set(re.findall(r"from kepuri_eval\.intake\.(\w+) import", written)) - {"readers", "findings"}
    assert used == set(readingcache._READERS_USE)
