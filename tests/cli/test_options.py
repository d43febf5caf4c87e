"""The shell completes editions, units, groups, states and kinds, as it asks for them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = "import sys; sys.argv[0] = 'kepuri'; from kepuri_eval.cli import main; main()"


def complete(line: str, shell: str = "bash", **environment: str) -> list[str]:
    """What the shell is offered at the end of the line."""
    words = line.split(" ")
    asked = {"COMP_WORDS": line, "COMP_CWORD": str(len(words) - 1), "_TYPER_COMPLETE_ARGS": line,
             "_KEPURI_COMPLETE": f"complete_{shell}"}  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=False, encoding="utf-8",
        env={**os.environ, **asked, **environment},
    )  # fmt: skip
    assert done.stderr == ""
    return done.stdout.split()


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("kepuri sta", ["status"]),
        ("kepuri run --js", ["--json"]),
        ("kepuri status d", ["demo"]),
        ("kepuri run ", ["demo", "tangshan-2024"]),
        ("kepuri new x --from t", ["tangshan-2024"]),
        ("kepuri run demo --group co", ["county"]),
        ("kepuri report demo --unit county-13020", [f"county-13020{number}" for number in (2, 3, 4, 5, 7, 8, 9)]),
        ("kepuri run tangshan-2024 --only zone-13027", [f"zone-13027{number}" for number in (1, 2, 3, 4)]),
        ("kepuri documents --only l", ["letters"]),
        ("kepuri decide demo --state f", ["final"]),
    ],
)
def test_what_is_offered(line: str, offered: list[str], repo: Path) -> None:
    assert complete(line, KEPURI_HOME=str(repo)) == offered


def test_outside_of_a_project_nothing_is_offered_and_nothing_said(tmp_path: Path) -> None:
    assert complete("kepuri run ", KEPURI_HOME=str(tmp_path)) == []
    assert complete("kepuri report demo --unit c", KEPURI_HOME=str(tmp_path)) == []


def test_zsh_is_offered_the_names_of_units_beside_their_ids(repo: Path) -> None:
    offered = "\n".join(complete("kepuri report demo --unit county-130203", "zsh", KEPURI_HOME=str(repo)))
    assert "county-130203" in offered
    assert "路北区" in offered
