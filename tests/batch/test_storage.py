"""Submissions and results on shared storage: a folder, memory, and an S3 server on loopback."""

from __future__ import annotations

import json
import uuid
from pathlib import Path

import fsspec
import pytest

from kepuri_eval.batch import lease, storage
from kepuri_eval.batch.lease import hold_lease
from kepuri_eval.batch.runs import run_edition
from kepuri_eval.batch.storage import Place, address_of, fetch_processed, fetch_raw, publish
from kepuri_eval.errors import RunError
from tests.batch.disturbed import contents


@pytest.fixture(params=["folder", "memory", "s3"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A fresh place on each kind of storage."""
    if request.param == "folder":
        return (tmp_path / "shared").as_uri()
    top = "memory:/" if request.param == "memory" else request.getfixturevalue("s3")
    return f"{top}/{uuid.uuid4().hex}"


def put(url: str, name: str, content: str) -> None:
    files, top = fsspec.core.url_to_fs(f"{url}/{name}")
    files.makedirs(files._parent(top), exist_ok=True)
    files.pipe_file(top, content.encode())


def names(url: str) -> list[str]:
    files, top = fsspec.core.url_to_fs(url)
    files.invalidate_cache()
    return sorted(path[len(top) :].lstrip("/") for path in files.find(top))


def text(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in folder.rglob("*")
        if path.is_file() and path.name[0] != "."
    }


def machine(tmp_path: Path, name: str, url: str) -> Place:
    return Place(url, tmp_path / name, tmp_path / f"{name}.json")


def test_paths_are_taken_from_where_they_are_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir("/")
    assert address_of("share/raw", "other", tmp_path) == Path("/share/raw").as_uri()
    assert address_of("", "share/raw", tmp_path) == (tmp_path / "share/raw").as_uri()
    assert address_of("", "s3://bucket/raw/", tmp_path) == "s3://bucket/raw"
    assert address_of("", "", tmp_path) == ""


def test_submissions_are_mirrored_and_only_what_changed_is_fetched(
    tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(url, "甲/总结.txt", "one")
    put(url, "b.txt", "two")
    place = machine(tmp_path, "raw", url)
    fetch_raw(place)
    assert text(place.folder) == {"甲/总结.txt": "one", "b.txt": "two"}
    fetched: list[str] = []
    get = storage._get
    monkeypatch.setattr(storage, "_get", lambda *words: (fetched.append(words[2].name), get(*words)))
    fetch_raw(place)
    assert fetched == []
    put(url, "b.txt", "three")
    put(url, "c.txt", "new")
    (place.folder / "甲/总结.txt").write_text("changed by hand")
    fetch_raw(place)
    assert sorted(fetched) == ["b.txt", "c.txt", "总结.txt"]
    files, top = fsspec.core.url_to_fs(f"{url}/c.txt")
    files.rm_file(top)
    fetch_raw(place)
    assert text(place.folder) == {"甲/总结.txt": "one", "b.txt": "three"}


def test_two_machines_see_the_same_times_of_change(tmp_path: Path, url: str) -> None:
    put(url, "a.txt", "one")
    states = []
    for name in ("first", "second"):
        fetch_raw(machine(tmp_path, name, url))
        states.append((tmp_path / name / "a.txt").stat().st_mtime_ns)
    assert states[0] == states[1]


def test_files_that_did_not_come_from_the_storage_are_not_touched(tmp_path: Path, url: str) -> None:
    put(url, "a.txt", "one")
    place = machine(tmp_path, "raw", url)
    place.folder.mkdir()
    (place.folder / "mine.txt").write_text("mine")
    with pytest.raises(RunError, match=r"1 files there did not come from .* mine\.txt; .* move them away first"):
        fetch_raw(place)
    assert text(place.folder) == {"mine.txt": "mine"}


def test_nothing_stored_is_told(tmp_path: Path, url: str) -> None:
    with pytest.raises(RunError, match="no submissions at"):
        fetch_raw(machine(tmp_path, "raw", url))


def test_what_a_machine_made_another_takes_over(tmp_path: Path, url: str) -> None:
    one, two = machine(tmp_path, "one", url), machine(tmp_path, "two", url)
    for name in (
        "reports/city.html",
        "tables/facts.csv",
        "readings/x.json",
        "clusterings/x.json",
        ".lock",
        "manifest.json",
    ):
        (one.folder / name).parent.mkdir(parents=True, exist_ok=True)
        (one.folder / name).write_text("first")
    publish(one)
    assert names(url) == ["manifest.json", "reports/city.html", "tables/facts.csv"]
    fetch_processed(two)
    assert text(two.folder) == {"manifest.json": "first", "reports/city.html": "first", "tables/facts.csv": "first"}
    (two.folder / "reports/city.html").write_text("second!")
    (two.folder / "tables/facts.csv").unlink()
    (two.folder / "manifest.json").write_text("second!")
    publish(two)
    fetch_processed(one)
    assert text(one.folder)["reports/city.html"] == text(one.folder)["manifest.json"] == "second!"
    assert "tables/facts.csv" not in text(one.folder)
    # What this machine made since, and nobody else, stays.
    (one.folder / "reports/city.html").write_text("third, not published yet")
    fetch_processed(one)
    assert text(one.folder)["reports/city.html"] == "third, not published yet"


def test_the_manifest_comes_last_and_a_cut_publication_is_finished_later(
    tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = machine(tmp_path, "one", url)
    for name in ("a.html", "b.html", "manifest.json"):
        (place.folder / name).parent.mkdir(exist_ok=True)
        (place.folder / name).write_text(name)
    put_file, done = storage._put, []

    def cut(files: object, local: Path, remote: str) -> None:
        if local.name == "manifest.json":
            raise OSError("the line is cut")
        done.append(local.name)
        put_file(files, local, remote)

    monkeypatch.setattr(storage, "_put", cut)
    with pytest.raises(RunError, match="OSError: the line is cut"):
        publish(place)
    assert sorted(done) == names(url) == ["a.html", "b.html"]
    monkeypatch.setattr(storage, "_put", put_file)
    publish(place)
    assert names(url) == ["a.html", "b.html", "manifest.json"]


def test_a_fetch_that_is_cut_leaves_no_half_file_and_no_manifest(
    tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = machine(tmp_path, "one", url), machine(tmp_path, "two", url)
    one.folder.mkdir()
    for name in ("a.html", "manifest.json"):
        (one.folder / name).write_text("first")
    publish(one)
    fetch_processed(two)
    for name in ("a.html", "manifest.json"):
        (one.folder / name).write_text("second, longer")
    publish(one)
    with monkeypatch.context() as patch:
        patch.setattr(storage.os, "fsync", _cut)
        with pytest.raises(RunError, match="the power is gone"):
            fetch_processed(two)
    assert text(two.folder) == {"a.html": "first"}
    assert [path.name for path in two.folder.iterdir()] == ["a.html"]
    fetch_processed(two)
    assert text(two.folder) == {"a.html": "second, longer", "manifest.json": "second, longer"}


def _cut(descriptor: int) -> None:
    raise OSError(f"the power is gone at {descriptor}")


def test_a_folder_is_held_by_one_run_at_a_time(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    files, top = fsspec.core.url_to_fs(url)
    with hold_lease(files, top, url) as still_ours:
        still_ours()
        with pytest.raises(RunError, match=r"another run \(process .*\) is working on .* runs out in"), \
                hold_lease(files, top, url):  # fmt: skip
            pass
    assert names(url) == []
    monkeypatch.setattr(lease, "SECONDS", -1.0)
    with hold_lease(files, top, url) as gone, hold_lease(files, top, url) as still_ours:
        still_ours()
        with pytest.raises(RunError, match="another run has taken over"):
            gone()


def test_a_hold_is_renewed_while_it_lasts(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lease, "_RENEW_EVERY", 0.01)
    files, top = fsspec.core.url_to_fs(url)
    with hold_lease(files, top, url):
        first = until = json.loads(files.cat_file(f"{top}/{lease.NAME}"))["until"]
        while until == first:  # it is whole whenever it is read
            until = json.loads(files.cat_file(f"{top}/{lease.NAME}"))["until"]


def test_names_that_lead_out_of_the_folder_are_refused(tmp_path: Path, s3: str) -> None:
    fsspec.filesystem("s3").pipe_file("kepuri/bad/x/../../../escaped", b"out")
    with pytest.raises(RunError, match="cannot be the name of a file here"):
        fetch_raw(machine(tmp_path, "raw", f"{s3}/bad"))
    assert not (tmp_path / "escaped").exists()


def test_storage_that_cannot_be_reached_is_told(tmp_path: Path, s3: str) -> None:
    with pytest.raises(RunError, match=r"s3://no-such-bucket/x: FileNotFoundError|no submissions at"):
        fetch_raw(machine(tmp_path, "raw", "s3://no-such-bucket/x"))
    with pytest.raises(RunError, match=r"nowhere://x: ValueError: Protocol not known: nowhere"):
        fetch_raw(machine(tmp_path, "raw", "nowhere://x"))


@pytest.mark.slow
def test_a_run_from_and_to_a_bucket_is_the_run_from_and_to_the_disk(project: Path, s3: str) -> None:
    run_edition("demo", project, jobs=2)
    local = contents(project / "data/processed/demo")
    put(f"{s3}/raw", "one.txt", (project / "data/raw/demo/one.txt").read_text())
    _remove(project / "data")
    summary = run_edition("demo", project, jobs=2, raw=f"{s3}/raw", processed=f"{s3}/made")
    assert (summary.made, summary.failed) == (4, 0)
    files = fsspec.filesystem("s3")
    published = {name: files.cat_file(f"kepuri/made/{name}") for name in names(f"{s3}/made")}
    statuses = {entry["status"] for entry in json.loads(published.pop("manifest.json"))["reports"]}
    assert statuses == {"made"}
    assert published == local
    # Another machine, whose disk is empty, finds everything made.
    _remove(project / "data")
    summary = run_edition("demo", project, jobs=2, raw=f"{s3}/raw", processed=f"{s3}/made")
    assert (summary.made, summary.unchanged) == (0, 4)


def _remove(folder: Path) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
