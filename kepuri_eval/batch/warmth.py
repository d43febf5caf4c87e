"""An edition in; what the warm parent of its run loads before it first forks and what while it waits, out.

Reading this module loads no table or notebook library, so that a command can start the warm parent first of all and
load its own libraries meanwhile.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kepuri_eval.batch.changes import CITY_REPORT, STAGES, UNIT_REPORT, Basis
from kepuri_eval.batch.children import CAN_FORK, WarmParent, drop_shared_parent, shared_parent
from kepuri_eval.batch.manifest import Manifest
from kepuri_eval.batch.notebooks import code_of, imports_in
from kepuri_eval.params import Params

_FOR_PAGES = ("kepuri_eval.batch.reports", "kepuri_eval.reporting.html:warm_export")
_FOR_TABLES, _FOR_TEMPLATES = "kepuri_eval.batch.priming", "kepuri_eval.reporting.warm:warm_templates"


@dataclass(frozen=True)
class Warmth:
    """The warm parent that jobs are to be forked from.

    Attributes:
        key: of what it has loaded; another key is another parent.
        preload: what to load before the first fork (`children.WarmParent`); later: while it has nothing else to do.
    """

    key: str
    preload: Sequence[str] = ()
    later: Sequence[str] = ()

    @classmethod
    def of(cls, params: Params, code: str, first: int) -> Warmth:
        """For a run that begins with one of 01, 02, 03, by its place, or with the reports when all of them hold.

        Args:
            code: digest of the package (`Basis.code`).
        """
        reports = [*modules_of(params, [UNIT_REPORT, CITY_REPORT]), _FOR_TABLES]
        if first >= len(STAGES):  # a child reads the tables before any page is made
            return cls(code, reports, [*_FOR_PAGES, _FOR_TEMPLATES])
        soon = modules_of(params, STAGES[first : first + 1])
        return cls(code, [*soon, *_FOR_PAGES], [*modules_of(params, STAGES[first + 1 :]), *reports, _FOR_TEMPLATES])

    def parent(self) -> WarmParent:
        """The living warm parent of this process."""
        return shared_parent(f"run {self.key}", self.preload, self.later)

    def end(self) -> None:
        """End this process's warm parent, if there is one, and what is being made in its forks."""
        drop_shared_parent(f"run {self.key}")


def start_early(params: Params, *, force: bool = False) -> None:
    """Start the warm parent of a run that is about to begin; it gets ready beside this process."""
    if CAN_FORK:
        basis = Basis.of(params)
        holds = [] if force else basis.stages_that_hold(Manifest(params.processed))[0]
        Warmth.of(params, basis.code, len(holds)).parent()


def modules_of(params: Params, notebooks: Sequence[str]) -> list[str]:
    """Modules that notebooks of the edition's project import; none of one that is missing or broken."""
    return imports_in(source for name in notebooks for source in code_of(params.root / "notebooks" / f"{name}.ipynb"))
