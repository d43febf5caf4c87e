"""Files in .tar, .gz and .tgz: names in GBK and UTF-8, links left alone, what is unpacked counted."""

from __future__ import annotations

import gzip
import io
import tarfile

import pytest

from kepuri_eval.errors import ReadError
from kepuri_eval.intake.readers.content import Content, Limits
from kepuri_eval.intake.readers.kinds import decide_kind, ending_fits
from kepuri_eval.intake.readers.tarball import read_gz, read_tar
from tests.intake.hostile.containers import tarred

LIMITS = Limits(scans="no")
FILES = {"总结/甲.txt": b"1", "乙.txt": b"22"}


def read(content: bytes, name: str, kind: str) -> Content:
    assert decide_kind(content, name) == kind
    return {"tar": read_tar, "gz": read_gz}[kind](content, name, LIMITS)


def parts(seen: Content) -> dict[str, bytes]:
    return {part.name: part.content for part in seen.parts}


@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
@pytest.mark.parametrize("form", [tarfile.GNU_FORMAT, tarfile.PAX_FORMAT, tarfile.USTAR_FORMAT])
def test_names_in_a_tar_are_read_in_either_encoding(encoding: str, form: int) -> None:
    assert parts(read(tarred(FILES, encoding=encoding, form=form), "a.tar", "tar")) == FILES


def test_a_tgz_gives_the_files_of_its_tar() -> None:
    packed = gzip.compress(tarred(FILES))
    assert parts(read(packed, "a.tgz", "gz")) == FILES
    assert ending_fits("gz", "a.tgz")


def test_a_gz_gives_its_file_under_the_name_told_in_it_or_its_own() -> None:
    named = io.BytesIO()
    with gzip.GzipFile("x/活动.csv".encode("gbk").decode("latin-1"), "wb", fileobj=named) as packed:
        packed.write(b"1")
    assert parts(read(named.getvalue(), "a.gz", "gz")) == {"活动.csv": b"1"}
    plain = gzip.compress(b"1") + gzip.compress(b"2") + b"\0\0"
    assert parts(read(plain, "路北区.csv.gz", "gz")) == {"路北区.csv": b"12"}


def test_links_and_names_that_lead_outside_are_told() -> None:
    seen = read(
        tarred({"../../etc/a.txt": b"1", "/b.txt": b"2"}, links={"c": "/etc/passwd", "d": "a.txt"}), "a.tar", "tar"
    )
    assert parts(seen) == {"etc/a.txt": b"1", "b.txt": b"2"}
    assert [note.code for note in seen.notes] == ["name_is_path", "name_is_path"]
    assert [(name, fault.code) for name, fault in seen.faults] == [("c", "file_is_link"), ("d", "file_is_link")]


def test_what_breaks_off_is_told_and_the_rest_kept() -> None:
    seen = read(tarred({"a.txt": b"1", "b.txt": b"2" * 5000})[:3000], "a.tar", "tar")
    assert parts(seen)["a.txt"] == b"1"
    assert [fault.code for _, fault in seen.faults] == ["file_damaged"]
    with pytest.raises(ReadError) as fault:
        read(gzip.compress(b"1" * 900)[:-12], "a.gz", "gz")
    assert fault.value.code == "file_damaged"
