"""Style and types hold over the whole tree, as `make lint` says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

REPO = Path(__file__).parents[1]


@pytest.mark.parametrize(
    "words", [["ruff", "check", "."], ["ruff", "format", "--check", "."], ["mypy"]], ids=lambda words: " ".join(words)
)
def test_lint_finds_nothing(words: list[str]) -> None:
    done = subprocess.run([sys.executable, "-m", *words], cwd=REPO, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(("other", "word"), [("假定", "假设"), ("须核实", "需核实")])
def test_the_office_reads_one_word_for_one_thing(other: str, word: str) -> None:
    shown = [path for folder in ("kepuri_eval", "notebooks") for path in (REPO / folder).rglob("*") if path.is_file()]
    shown = [REPO / "README.zh-CN.md", *(path for path in shown if path.suffix in (".py", ".j2", ".ipynb"))]
    texts = {str(path.relative_to(REPO)): path.read_text(encoding="utf-8") for path in shown}
    assert [name for name, text in texts.items() if other in text] == []
    assert any(word in text for text in texts.values())
