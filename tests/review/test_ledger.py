"""Corrections are appended to the edition's file; what stands there stays byte by byte."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kepuri_eval.edition import Correction
from kepuri_eval.params import Params, load_params
from kepuri_eval.review import ledger
from tests.review.review_edition import write_edition

FIRST = Correction(
    target="a-p1-0", field="value", value="3", reason="笔误，原件为“3”", who="王某", when=date(2024, 10, 8)
)
SECOND = FIRST.model_copy(update={"target": "a-p2-0", "field": "duplicate_of", "value": ""})


@pytest.fixture
def params(tmp_path: Path) -> Params:
    return write_edition(tmp_path)


def file_of(params: Params) -> Path:
    return params.root / "params/demo/corrections.csv"


def reloaded(params: Params) -> Params:
    return load_params("demo", params.root)


@pytest.mark.parametrize(
    "before",
    [
        b"\xef\xbb\xbftarget,field,value,reason,who,when\r\n",
        b"target,field,value,reason,who,when\n",
        b"\xef\xbb\xbftarget,field,value,reason,who,when",
        b"\xef\xbb\xbfwho,when,target,field,value,reason\r\n\xe7\x8e\x8b,2024-10-01,b-p1-0,value,5,why not\r\n",
    ],
    ids=["as new", "plain", "no last line end", "other order"],
)
def test_the_file_keeps_its_bytes_and_its_ways(before: bytes, params: Params) -> None:
    file_of(params).write_bytes(before)
    known = reloaded(params)
    assert ledger.append_corrections([FIRST, SECOND], known) == [FIRST, SECOND]
    after = file_of(params).read_bytes()
    assert after.startswith(before)
    assert reloaded(params).corrections == (*known.corrections, FIRST, SECOND)
    assert after.count(b"\r\n") in (0, after.count(b"\n"))


@pytest.mark.parametrize("before", [None, b"", b"\xef\xbb\xbf"], ids=["no file", "empty", "mark only"])
def test_a_file_is_begun_where_there_is_none(before: bytes | None, params: Params) -> None:
    file_of(params).unlink()
    if before is not None:
        file_of(params).write_bytes(before)
    ledger.append_corrections([FIRST], params)
    assert file_of(params).read_bytes().startswith(b"\xef\xbb\xbftarget,field,value,reason,who,when\r\n")
    assert reloaded(params).corrections == (FIRST,)


def test_what_stands_there_already_is_not_added_again(params: Params) -> None:
    assert ledger.append_corrections([FIRST, FIRST], params) == [FIRST]
    before = file_of(params).read_bytes()
    assert ledger.append_corrections([FIRST], reloaded(params)) == []
    assert file_of(params).read_bytes() == before
    assert ledger.append_corrections([FIRST, SECOND], reloaded(params)) == [SECOND]


def test_a_write_that_fails_leaves_the_file_as_it_was(params: Params, monkeypatch: pytest.MonkeyPatch) -> None:
    before = file_of(params).read_bytes()

    def fail(self: Path, target: Path) -> Path:
        raise OSError("disk full")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OSError, match="disk full"):
        ledger.append_corrections([FIRST], params)
    assert file_of(params).read_bytes() == before
    assert [path.name for path in file_of(params).parent.iterdir() if path.suffix == ".part"] == []


def test_a_file_that_excel_saved_in_gbk_becomes_utf8_with_what_it_held(params: Params) -> None:
    text = "target,field,value,reason,who,when\r\nb-p1-0,value,5,电话核实,王某,2024/10/1\r\n"
    file_of(params).write_bytes(text.encode("gbk"))
    known = reloaded(params)
    ledger.append_corrections([FIRST], known)
    assert file_of(params).read_bytes().startswith(text.encode("utf-8-sig"))
    assert reloaded(params).corrections == (*known.corrections, FIRST)
