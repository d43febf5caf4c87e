"""Whatever units write, an edition goes from files to lists: sentences shuffled and broken, tables of anything."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

REPO = Path(__file__).parents[1]


def test_shuffled_documents_end_no_run(tmp_path: Path) -> None:
    command = [sys.executable, str(REPO / "fuzz" / "fuzz_texts.py"), "--documents", "150", "--seed", "11"]
    ran = subprocess.run([*command, "--keep", str(tmp_path)], cwd=REPO, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr
