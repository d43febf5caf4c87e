"""A report's page to a PDF as Chromium prints it, on this machine and without the network."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from kepuri_eval.errors import RunError

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
_PLACES = (
    "Program Files/Google/Chrome/Application/chrome.exe", "Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
)  # fmt: skip
_SECONDS = 120
_SWITCHES = (
    "--headless", "--disable-gpu", "--no-first-run", "--no-default-browser-check", "--disable-extensions",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-pdf-header-footer",
    "--host-resolver-rules=MAP * ~NOTFOUND",  # a page of ours asks nobody for anything; neither may the browser
)  # fmt: skip


def find_chromium() -> str | None:
    """Path of Chromium, Chrome or Edge: `$CHROMIUM` if set, else the first on the path or in its usual place."""
    named = os.environ.get("CHROMIUM")
    if named:
        return shutil.which(named)
    usual = [str(Path(os.environ.get("SYSTEMDRIVE", "C:") + "/") / place) for place in _PLACES]
    return next((found for name in (*_NAMES, *usual) if (found := shutil.which(name))), None)


def print_page(page: Path, target: Path) -> Path:
    """Print an HTML file to an A4 PDF; the target appears whole or not at all.

    Raises:
        RunError: no browser on this machine, or it did not print, with what it said.
    """
    browser = find_chromium()
    if browser is None:
        raise RunError("PDFs are printed by Chromium, Chrome or Edge, and none was found").advise(
            "install one (Debian, Ubuntu: apt install chromium), or set CHROMIUM to its path; the pages are made"
        )
    with tempfile.TemporaryDirectory(prefix=".printing-", dir=target.parent) as folder:
        printed = Path(folder) / "page.pdf"
        # Root has no sandbox to give up: Chromium refuses to start with one.
        as_root = ("--no-sandbox",) if getattr(os, "geteuid", lambda: 1)() == 0 else ()
        command = [browser, *_SWITCHES, *as_root, f"--user-data-dir={folder}/profile", f"--print-to-pdf={printed}",
                   page.resolve().as_uri()]  # fmt: skip
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS, check=False)
        except subprocess.TimeoutExpired:
            raise RunError(f"{page.name} was not printed within {_SECONDS} seconds") from None
        if not printed.is_file():
            said = done.stderr.strip().rpartition("\n")[2] or f"exit code {done.returncode}"
            raise RunError(f"{page.name} was not printed: {said}")
        printed.replace(target)
    return target
