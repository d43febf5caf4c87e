"""From a notebook's place in the project to whether JupyterLab shows its output as it is."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager


class ProjectContents(AsyncLargeFileManager):
    """The project's files; executed notebooks of a run are trusted as the reports beside them are, and stay as made.

    JupyterLab hides the drawings and strips the styles of a notebook that nobody signed on this machine, so that one
    which batch made could not be read. What a run writes holds nothing from a submission that is not escaped; any
    other notebook still has to be signed by the person who ran it.
    """

    def mark_trusted_cells(self, nb: Any, path: str = "") -> None:
        """Trust what a run made; ask the signatures about all else."""
        if is_made_by_a_run(path):
            self.notary.mark_cells(nb, True)
        else:
            super().mark_trusted_cells(nb, path)

    def is_writable(self, path: str) -> bool:
        """Not where a run wrote: opened for reading, a notebook would soon be saved over what was published."""
        return not is_made_by_a_run(path) and super().is_writable(path)


def is_made_by_a_run(path: str) -> bool:
    """Whether a notebook, named from the project folder, lies where a run puts what it executed."""
    match PurePosixPath(path.strip("/")).parts:
        case ("data", "processed", _, "notebooks", *rest):
            return bool(rest) and ".." not in rest
        case _:
            return False
