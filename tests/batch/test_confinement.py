"""A process that may write below one folder only."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from kepuri_eval.batch.confinement import landlock_version

pytestmark = pytest.mark.skipif(landlock_version() == 0, reason="this kernel has no Landlock")

SCRIPT = """
import os, subprocess, sys
from pathlib import Path
from kepuri_eval.batch.confinement import confine_writes
inside, outside = Path(sys.argv[1]), Path(sys.argv[2])
assert confine_writes(inside)
(inside / "a").write_text("a")
(inside / "b").mkdir()
(inside / "a").rename(inside / "b" / "c")
Path("/dev/null").write_text("nothing")
assert (outside / "kept").read_text() == "kept"
attempts = {
    "write": lambda: (outside / "kept").write_text("x"),
    "append": lambda: (outside / "kept").open("a"),
    "truncate": lambda: os.truncate(outside / "kept", 0),
    "make": lambda: (outside / "new").write_text("x"),
    "folder": lambda: (outside / "new").mkdir(),
    "remove": lambda: (outside / "kept").unlink(),
    "rename": lambda: (inside / "b" / "c").rename(outside / "kept"),
    "link": lambda: (outside / "new").symlink_to("kept"),
    "started": lambda: subprocess.run(["sh", "-c", f"echo x > {outside}/kept"], check=True, stderr=subprocess.DEVNULL),
}
for name, attempt in attempts.items():
    try:
        attempt()
    except (PermissionError, OSError, subprocess.CalledProcessError):
        print(name)
"""


def test_writing_is_possible_below_the_folder_and_nowhere_else(tmp_path: Path) -> None:
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    for folder in (inside, outside):
        folder.mkdir()
    (outside / "kept").write_text("kept")
    ended = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(inside), str(outside)], capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.split() == [
        "write", "append", "truncate", "make", "folder", "remove", "rename", "link", "started",
    ]  # fmt: skip
    assert [(path.name, path.read_text()) for path in outside.iterdir()] == [("kept", "kept")]
    assert (inside / "b" / "c").read_text() == "a"
