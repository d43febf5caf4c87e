"""Patterns made from kept code are those that `re` would make itself; what cannot be kept or read changes nothing."""

from __future__ import annotations

import marshal
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from kepuri_eval.intake.asking import ask
from kepuri_eval.intake.readers.keptpatterns import kept_patterns
from kepuri_eval.params import Params

COMPILER = import_module("re._compiler")
PATTERNS: list[tuple[str | bytes, int]] = [
    ("[一-鿿]{2,4}[，,。]", 0),
    ("(?P<day>[0-9]{1,2})日(?P<half>[上下]午)?", 0),
    ("[a-z]+(?=[，,。])", re.IGNORECASE),
    ("(?<=[与和])[^，,。；;]*$", re.MULTILINE),
    ("(?P<name>.+)(?P=name)", re.DOTALL),
    (rb"\s*charset=(['\"]?)([\w-]+)\1", re.IGNORECASE),
]
TEXT = "9月15日上午，路北区与市科技馆、ABC，甲乙甲乙 共3场。\n12日"


@pytest.fixture(autouse=True)
def keeps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are written as bytecode is, and `re` remembers nothing of other tests."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    re.purge()


def compiled() -> list[re.Pattern[str] | re.Pattern[bytes]]:
    re.purge()
    return [re.compile(pattern, flags) for pattern, flags in PATTERNS]


def count_worked_out(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The patterns whose code `re` works out from now on."""
    met: list[object] = []
    work_out = COMPILER.compile

    def counted(pattern: object, flags: int = 0) -> object:
        met.append(pattern)
        return work_out(pattern, flags)

    monkeypatch.setattr(COMPILER, "compile", counted)
    return met


def test_they_are_the_same_and_worked_out_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usual = compiled()
    place = tmp_path / "code.patterns"
    with kept_patterns(place):
        first = compiled()
    worked_out = count_worked_out(monkeypatch)
    with kept_patterns(place):
        second = compiled()
    assert worked_out == []
    assert first == usual and second == usual  # patterns are equal when their code is
    for one, other in zip(usual, second, strict=True):
        text = TEXT if isinstance(one.pattern, str) else TEXT.encode()
        assert (other.flags, other.groups, dict(other.groupindex)) == (one.flags, one.groups, dict(one.groupindex))
        assert [(m.span(), m.groups(), m.lastgroup) for m in other.finditer(text)] == [
            (m.span(), m.groups(), m.lastgroup) for m in one.finditer(text)
        ]


def test_re_is_as_before_behind_the_block(tmp_path: Path) -> None:
    before = COMPILER.compile, COMPILER._sre
    with pytest.raises(RuntimeError, match="of the block"), kept_patterns(tmp_path / "code.patterns"):
        assert COMPILER.compile is not before[0]
        raise RuntimeError("of the block")
    assert (COMPILER.compile, COMPILER._sre) == before
    assert list(tmp_path.iterdir()) == []


def test_new_patterns_are_added_and_those_met_no_more_left_out(tmp_path: Path) -> None:
    place = tmp_path / "code.patterns"
    for pattern in ("甲+", "乙+"):
        re.purge()
        with kept_patterns(place):
            re.compile("共有")
            re.compile(pattern)
    _, kept = marshal.loads(place.read_bytes())
    assert set(kept) == {("共有", 0), ("乙+", 0)}
    written = place.stat().st_mtime_ns
    re.purge()
    with kept_patterns(place):
        re.compile("共有")
    assert place.stat().st_mtime_ns == written  # nothing new
    assert [path.name for path in tmp_path.iterdir()] == ["code.patterns"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00no marshal",
        marshal.dumps(("another Python", {("甲+", 0): ("甲+", 32, [1], 0, {}, (None,))})),
        marshal.dumps("not a pair"),
        marshal.dumps(((sys.version, COMPILER._sre.MAGIC, COMPILER._sre.CODESIZE), ["no dict"])),
        marshal.dumps(
            (
                (sys.version, COMPILER._sre.MAGIC, COMPILER._sre.CODESIZE),
                {("甲+", 0): ("甲+", 32, [99, 99], 0, {}, (None,))},
            )
        ),
    ],
    ids=["empty", "torn", "of another Python", "a word", "a list", "code that is none"],
)
def test_what_cannot_be_used_is_worked_out_anew(content: bytes, tmp_path: Path) -> None:
    place = tmp_path / "code.patterns"
    place.write_bytes(content)
    with kept_patterns(place):
        assert re.compile("甲+").fullmatch("甲甲")
    _, kept = marshal.loads(place.read_bytes())
    assert list(kept) == [("甲+", 0)] and kept["甲+", 0][2] != [99, 99]


def test_where_nothing_can_be_written_nothing_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    with kept_patterns(tmp_path / "file" / "code.patterns"):
        assert re.compile("甲+").fullmatch("甲甲")
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    re.purge()
    with kept_patterns(tmp_path / "code.patterns"):
        re.compile("甲+")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_python_that_compiles_otherwise_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(COMPILER, "_sre")
    before = COMPILER.compile
    with kept_patterns(tmp_path / "code.patterns"):
        assert COMPILER.compile is before


def test_a_pattern_that_cannot_be_compiled_says_so(tmp_path: Path) -> None:
    with kept_patterns(tmp_path / "code.patterns"), pytest.raises(re.error, match="unterminated"):
        re.compile("[一")


def test_reading_processes_find_them(tmp_path: Path, params: Params) -> None:
    """Nearly all patterns of a process that is told what to look for were worked out by the one before."""
    code = f"""
import sys
sys.pycache_prefix, sys.dont_write_bytecode = {str(tmp_path)!r}, False
from importlib import import_module
from kepuri_eval.intake.readers import worker
compiler = import_module("re._compiler")
work_out, met = compiler.compile, []
compiler.compile = lambda pattern, flags=0: met.append(pattern) or work_out(pattern, flags)
assert worker._finder(sys.stdin.buffer.read()) is not None
print(len(met))
"""
    met, written = [], []
    for _ in range(2):
        answer = subprocess.run([sys.executable, "-c", code], input=ask(params).line, capture_output=True, check=True)
        met.append(int(answer.stdout))
        written += [path.stat().st_mtime_ns for path in tmp_path.rglob("*.patterns")]
    assert met[0] > 100
    assert met[1] <= 3  # of pypinyin, which words them by the order of a set
    assert written[0] == written[1]  # for these nothing is written again
