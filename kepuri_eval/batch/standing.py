"""An edition in; the summary of its last run out when nothing has changed since, without loading what makes reports."""

from __future__ import annotations

import time
from collections.abc import Collection
from pathlib import Path
from typing import Any

from kepuri_eval.batch.changes import CITY_REPORT, STAGES, UNIT_REPORT, Basis, find_unchanged
from kepuri_eval.batch.manifest import Manifest, lock
from kepuri_eval.batch.summary import RunSummary
from kepuri_eval.errors import ParamsError
from kepuri_eval.params import Params, load_params


def see_unchanged(
    edition: str, root: Path | None = None, only: Collection[str] = (), groups: Collection[str] = ()
) -> RunSummary | None:
    """The summary of a run that would make nothing, or None when there is something to make or to look at more closely.

    Args:
        only, groups: as for `runs.run_edition`.

    Raises:
        ParamsError: the params of the edition have faults, or `only` or `groups` name what is not in them.
        RunError: another run holds the edition.
    """
    began = time.monotonic()
    params = load_params(edition, root)
    units = choose_units(params, only, groups)
    storage = params.edition.storage
    if storage.raw or storage.processed or not (params.processed / "manifest.json").is_file():
        return None
    with lock(params.processed):
        manifest = Manifest(params.processed)
        counts = manifest.summary.get("counts")
        found = find_unchanged(Basis.of(params), manifest, [unit.unit_id for unit in units]) if counts else None
        if counts is None or found is None or not (params.reports / "index.html").is_file():
            return None
        manifest.entries |= {entry.name: entry for entry in found}
        summary = RunSummary.of(params, found, counts, time.monotonic() - began)
        manifest.save(params, manifest.summary | {"seconds": round(summary.seconds, 2)}, names_of(params))
    return summary


def choose_units(params: Params, only: Collection[str], groups: Collection[str]) -> list[Any]:
    """The units chosen by id and group, in the order of `only` or of the register.

    Raises:
        ParamsError: naming what is not in the params.
    """
    unknown = [f"no group {group!r} in edition {params.name}; it has {', '.join(params.edition.groups)}"
               for group in groups if group not in params.edition.groups]  # fmt: skip
    if unknown:
        raise ParamsError(unknown)
    wanted = [params.unit(unit_id) for unit_id in only] or list(params.units)
    return [unit for unit in wanted if not groups or unit.group in groups]


def names_of(params: Params) -> set[str]:
    """Names of all notebooks of an edition, one for every unit of the register."""
    return {*STAGES, CITY_REPORT, *(f"{UNIT_REPORT}/{unit.unit_id}" for unit in params.units)}
