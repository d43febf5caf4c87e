"""Where an edition's material lies and which files declare it; none of them is read into anything here.

Reading this module loads neither YAML nor models, so that a run can tell from digests alone that nothing changed.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kepuri_eval.errors import ParamsError


@dataclass(frozen=True)
class Places:
    """An edition by name, and the folders and files of its project.

    Attributes:
        root: the project folder, holding `params/` and `data/`.
    """

    name: str
    root: Path

    @property
    def raw(self) -> Path:
        """Folder of the submissions as received; never written to."""
        return self.root / "data" / "raw" / self.name

    @property
    def processed(self) -> Path:
        """Folder of everything made from the submissions; disposable."""
        return self.root / "data" / "processed" / self.name

    @property
    def tables(self) -> Path:
        """Folder of the tables that pass between the notebooks."""
        return self.processed / "tables"

    @property
    def readings(self) -> Path:
        """Folder of what readers saw in each file, so that unchanged files are not read again."""
        return self.processed / "readings"

    @property
    def clusterings(self) -> Path:
        """Folder of the clusters found last, so that those of unchanged activities are not found again."""
        return self.processed / "clusterings"

    @property
    def decisions(self) -> Path:
        """The edition's log of decisions, if there is one; only ever added to."""
        return self.root / "params" / self.name / "decisions.csv"

    @property
    def own_words(self) -> Path:
        """The edition's own words, added to the general ones, if there is such a file."""
        return self.root / "params" / self.name / "wording.yml"

    @property
    def reports(self) -> Path:
        """Folder of the HTML reports, with `index.html`."""
        return self.processed / "reports"


def find_root(start: Path | None = None) -> Path:
    """The project folder: `KEPURI_HOME`, else the nearest folder at or above `start` that holds `params/`.

    Raises:
        ParamsError: no such folder.
    """
    home = os.environ.get("KEPURI_HOME")
    here = Path(home) if home else (start or Path.cwd()).resolve()
    for folder in [here, *here.parents]:
        if (folder / "params" / "method.yml").is_file():
            return folder
    raise ParamsError(
        [f"no params/method.yml at or above {here}: run inside the project folder or set KEPURI_HOME"]
    ).advise("cd into the project folder, then again")


def list_editions(root: Path) -> list[str]:
    """Names of the editions declared under `params/`, sorted."""
    return sorted(path.parent.name for path in (root / "params").glob("*/edition.yml"))


def content_of(path: Path) -> bytes:
    """What a file holds; nothing for one that is not there."""
    return path.read_bytes() if path.is_file() else b""


def digest_files(files: Iterable[Path]) -> str:
    """First 12 hex digits of a sha256 over the names and contents of files, in their order."""
    total = hashlib.sha256()
    for path in files:
        total.update(path.name.encode() + b"\0" + content_of(path) + b"\0")
    return total.hexdigest()[:12]
