"""What a run remembers survives a kill at any byte."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from kepuri_eval.batch.manifest import (
    Entry,
    Manifest,
    code_fingerprint,
    file_digest,
    fingerprint,
    lock,
    notebook_digest,
    raw_fingerprint,
    table_digests,
)  # fmt: skip
from kepuri_eval.errors import RunError
from kepuri_eval.params import load_params

FIRST = Entry("01_ingest", "made", "首次生成", seconds=1.5, fingerprint="f", tables={"facts": "d"})
SECOND = Entry("04_unit_report/u", "failed", error="cell 3: ValueError: 图", unit_id="u")


def test_entries_are_kept_at_once_and_folded_into_one_file(tmp_path: Path, repo: Path) -> None:
    manifest = Manifest(tmp_path)
    manifest.note(FIRST)
    manifest.note(SECOND)
    assert Manifest(tmp_path).entries == {FIRST.name: FIRST, SECOND.name: SECOND}
    params = load_params("demo", repo)
    manifest.keep(params, {FIRST.name, SECOND.name})
    manifest.save({"counts": {"units": 1}})
    assert not (tmp_path / "manifest.journal.jsonl").exists()
    again = Manifest(tmp_path)
    assert again.entries == {FIRST.name: FIRST, SECOND.name: SECOND}
    assert again.summary == {"counts": {"units": 1}}
    content = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))
    assert (content["edition"], content["params"]) == ("demo", params.digest)


def test_a_journal_cut_anywhere_gives_every_whole_line(tmp_path: Path) -> None:
    manifest = Manifest(tmp_path)
    manifest.note(FIRST)
    manifest.note(SECOND)
    journal = tmp_path / "manifest.journal.jsonl"
    whole = journal.read_bytes()
    first_line = whole.index(b"\n")
    for length in range(len(whole)):
        journal.write_bytes(whole[:length])
        found = Manifest(tmp_path).entries
        assert (FIRST.name in found) == (length >= first_line)
        assert all(entry in (FIRST, SECOND) for entry in found.values())


def test_what_is_noted_after_a_cut_line_is_kept(tmp_path: Path) -> None:
    Manifest(tmp_path).note(FIRST)
    journal = tmp_path / "manifest.journal.jsonl"
    journal.write_bytes(journal.read_bytes()[:-9])
    Manifest(tmp_path).note(SECOND)
    assert list(Manifest(tmp_path).entries.values()) == [SECOND]


def test_a_journal_is_newer_than_the_manifest_and_voids_its_summary(tmp_path: Path) -> None:
    Manifest(tmp_path).save({"counts": {}})
    manifest = Manifest(tmp_path)
    manifest.note(SECOND)
    manifest.note(Entry(SECOND.name, "made", unit_id="u"))
    again = Manifest(tmp_path)
    assert again.entries[SECOND.name].status == "made"
    assert again.summary == {}


def test_entries_nobody_asks_for_any_more_are_dropped(tmp_path: Path, repo: Path) -> None:
    manifest = Manifest(tmp_path)
    manifest.note(FIRST)
    manifest.note(SECOND)
    manifest.keep(load_params("demo", repo), {FIRST.name})
    manifest.save({})
    assert list(Manifest(tmp_path).entries) == [FIRST.name]


def test_a_run_that_found_nothing_new_leaves_the_file_and_says_when_it_looked(tmp_path: Path, repo: Path) -> None:
    params, names, path = load_params("demo", repo), {FIRST.name, SECOND.name}, tmp_path / "manifest.json"

    def save(*noted: Entry, units: int = 1, seconds: float = 2.0) -> bool:
        """Whether another run's saving left the very file."""
        manifest, before = Manifest(tmp_path), path.stat().st_ino if path.is_file() else 0
        for entry in noted:
            manifest.note(entry)
        manifest.keep(params, names)
        manifest.save({"counts": {"units": units}, "seconds": seconds})
        assert not (tmp_path / "manifest.journal.jsonl").exists()
        return path.stat().st_ino == before

    assert not save(FIRST, SECOND)
    os.utime(path, (1, 1))
    assert save(FIRST, SECOND, seconds=0.5)
    assert path.stat().st_mtime > 1
    assert Manifest(tmp_path).summary["seconds"] == 2.0
    assert not save(replace(FIRST, status="unchanged"))
    assert not save(units=2)
    assert Manifest(tmp_path).entries == {FIRST.name: replace(FIRST, status="unchanged"), SECOND.name: SECOND}


@pytest.mark.parametrize("content", ["", "{", "[]", "null", '{"reports": [{}]}'])
def test_a_manifest_that_cannot_be_read_is_as_none(tmp_path: Path, content: str) -> None:
    (tmp_path / "manifest.json").write_text(content)
    assert Manifest(tmp_path).entries == {}


def test_fingerprints_tell_parts_apart() -> None:
    assert fingerprint("ab", "c") != fingerprint("a", "bc")
    assert fingerprint("a") == fingerprint("a")
    assert len(code_fingerprint()) == 16


def test_raw_files_are_known_by_name_size_and_time(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("1")
    before = raw_fingerprint(tmp_path)
    assert raw_fingerprint(tmp_path) == before
    (tmp_path / "路北区").mkdir()
    (tmp_path / "路北区" / "b.txt").write_text("2")
    with_second = raw_fingerprint(tmp_path)
    assert with_second != before
    (tmp_path / "路北区" / "b.txt").write_text("23")
    assert raw_fingerprint(tmp_path) != with_second


def test_tables_are_known_by_their_bytes(tmp_path: Path) -> None:
    (tmp_path / "facts.parquet").write_bytes(b"1")
    (tmp_path / "facts.csv").write_bytes(b"1")
    assert table_digests(tmp_path) == {"facts": file_digest(tmp_path / "facts.csv")}


def test_a_lock_is_let_go_when_its_holder_is_done(tmp_path: Path) -> None:
    with lock(tmp_path / "demo"), pytest.raises(RunError, match="another run"), lock(tmp_path / "demo"):
        pass
    with lock(tmp_path / "demo"):
        assert (tmp_path / "demo" / ".lock").is_file()


def test_a_notebook_is_the_same_after_somebody_ran_and_saved_it(repo: Path, tmp_path: Path) -> None:
    source, opened = repo / "notebooks/02_indicators.ipynb", tmp_path / "opened.ipynb"
    notebook = json.loads(source.read_text(encoding="utf-8"))
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    code[1] |= {"outputs": [{"output_type": "stream", "name": "stdout", "text": ["seen\n"]}], "execution_count": 3}
    notebook["metadata"]["language_info"]["version"] = "3.13"
    opened.write_text(json.dumps(notebook), encoding="utf-8")
    assert notebook_digest(opened) == notebook_digest(source)
    for changed in ("source", "metadata"):
        before = code[1][changed]
        code[1][changed] = ["params = 1"] if changed == "source" else {"tags": ["analyst"]}
        opened.write_text(json.dumps(notebook), encoding="utf-8")
        assert notebook_digest(opened) != notebook_digest(source)
        code[1][changed] = before


def test_a_file_that_is_no_notebook_has_the_digest_of_its_bytes(tmp_path: Path) -> None:
    for words in ("no notebook", "[]", '{"cells": [{}]}', '"words"'):
        (tmp_path / "x.ipynb").write_text(words, encoding="utf-8")
        assert notebook_digest(tmp_path / "x.ipynb") == file_digest(tmp_path / "x.ipynb")
