"""An edition in; the summary of its last run out when nothing has changed since.

Nothing that makes reports is loaded, and the params are not read, unless for who is in a group: their files are those
that the last run read.
"""

from __future__ import annotations

import time
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

from kepuri_eval.batch.changes import CITY_REPORT, STAGES, UNIT_REPORT, Basis, find_unchanged
from kepuri_eval.batch.manifest import Manifest, lock
from kepuri_eval.batch.summary import RunSummary
from kepuri_eval.errors import ParamsError
from kepuri_eval.places import Places, digest_files, find_root

if TYPE_CHECKING:
    from kepuri_eval.edition import Unit
    from kepuri_eval.params import Params


def see_unchanged(
    edition: str, root: Path | None = None, only: Collection[str] = (), groups: Collection[str] = ()
) -> RunSummary | None:
    """The summary of a run that would make nothing, or None when there is something to make or to look at more closely.

    Args:
        only, groups: as for `runs.run_edition`.

    Raises:
        ParamsError: there is no project folder here, or `groups` or, with them, `only` name what is not in the params.
        RunError: another run holds the edition.
    """
    began = time.monotonic()
    places = Places(edition, root or find_root())
    if not (places.processed / "manifest.json").is_file():
        return None
    with lock(places.processed):
        manifest = Manifest(places.processed)
        counts, files = manifest.summary.get("counts"), manifest.params.get("declared_in")
        if not counts or not files or not (places.reports / "index.html").is_file():
            return None
        digest = digest_files(places.root / name for name in files)
        if digest != manifest.params.get("params"):
            return None
        if groups:
            from kepuri_eval.params import load_params

            only = [unit.unit_id for unit in choose_units(load_params(edition, places.root), only, groups)]
        unit_ids = only if only or groups else [entry.unit_id for entry in manifest.entries.values() if entry.unit_id]
        found = find_unchanged(Basis.at(places, digest), manifest, unit_ids)
        if found is None:
            return None
        manifest.entries |= {entry.name: entry for entry in found}
        summary = RunSummary.of(places, found, counts, time.monotonic() - began)
        manifest.save(manifest.summary | {"seconds": round(summary.seconds, 2)})
    return summary


def choose_units(params: Params, only: Collection[str], groups: Collection[str]) -> list[Unit]:
    """The units chosen by id or name, and by code or label of their group, in the order of `only` or of the register.

    Raises:
        ParamsError: naming what is not in the params.
    """
    codes = {name: code for code, group in params.edition.groups.items() for name in (group.label, code)}
    known = ", ".join(f"{code} {group.label}" for code, group in params.edition.groups.items())
    unknown = [f"no group {group!r} in edition {params.name}; it has {known}" for group in groups if group not in codes]
    if unknown:
        raise ParamsError(unknown)
    wanted = [params.unit_called(word) for word in only] or list(params.units)
    chosen = {codes[group] for group in groups}
    return [unit for unit in wanted if not groups or unit.group in chosen]


def names_of(params: Params) -> set[str]:
    """Names of all notebooks of an edition, one for every unit of the register."""
    return {*STAGES, CITY_REPORT, *(f"{UNIT_REPORT}/{unit.unit_id}" for unit in params.units)}
