"""From the folder of submissions, and what the last run read of it, to what is in and what is missing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import NamedTuple

import pandas as pd

from kepuri_eval.errors import RunError
from kepuri_eval.intake.listing import list_files
from kepuri_eval.intake.litter import is_litter
from kepuri_eval.intake.overview import count_roles
from kepuri_eval.intake.personal import mask_personal
from kepuri_eval.intake.senders.folders import is_reference
from kepuri_eval.intake.senders.register import unit_index
from kepuri_eval.intake.units import find_named
from kepuri_eval.params import Params
from kepuri_eval.problemwords import find_unread
from kepuri_eval.reporting.city_tables import STATES, UNKNOWN_SENDER, list_unread, summarise_units

NAMED, _NOT_NAMED = "已见材料（按文件夹、文件名认出）", "未见材料"


@dataclass(frozen=True)
class Submissions:
    """What came in, as the last run read it; before the first run, as the names of folders and files tell it.

    Attributes:
        files: files in the raw folder now; one inside a zip or an e-mail is not counted here.
        kinds: number of documents by what they are, those in containers included; by file ending before the first run.
        units: names of the registered units by how they submitted, in the register's order.
        unread: documents that could not be read; unassigned: names of readable ones of which the unit is not known.
        added, removed, altered: files that came, went or changed their size since they were read.
        is_read: whether a run has read them.
        stored: address of the shared storage that they come from, where one is declared; then `files`, and what came,
            went or changed, are as they are there.
        out_of_reach: why the storage could not be looked at; then they are as in the local folder, which mirrors it.
    """

    files: int
    kinds: dict[str, int]
    units: dict[str, list[str]]
    unread: int = 0
    unassigned: list[str] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    altered: list[str] = field(default_factory=list)
    is_read: bool = False
    stored: str = ""
    out_of_reach: str = ""

    @property
    def has_changed(self) -> bool:
        """Whether files came, went or changed since they were read."""
        return bool(self.added or self.removed or self.altered)


def see_names(params: Params) -> Submissions:
    """What the names in the raw folder tell before anything is read; an absent folder holds nothing."""
    raw = _look_at_raw(params)
    labels = list(raw.sizes)
    index = unit_index(params.units, params.edition.city, params.edition.own_rank)
    labels = [label for label in labels if not is_reference(label, params.wording.reference_folders)]
    heard = {find_named(index, label) for label in labels}
    endings = Counter(PurePosixPath(label).suffix.lower() or "无扩展名" for label in raw.sizes)
    units = {
        NAMED: [unit.name for unit in params.units if unit.unit_id in heard],
        _NOT_NAMED: [unit.name for unit in params.units if unit.unit_id not in heard],
    }
    unnamed = [label for label in labels if find_named(index, label) is None]
    return Submissions(len(raw.sizes), dict(endings.most_common()), units, unassigned=unnamed, stored=raw.stored,
                       out_of_reach=raw.out_of_reach)  # fmt: skip


def see_read(tables: dict[str, pd.DataFrame], params: Params) -> Submissions:
    """What the last run read, and how the raw folder differs from it now.

    Args:
        tables: documents, facts, activities, problems, scores.
    """
    documents = tables["documents"]
    register = summarise_units(tables, params)
    states = {words: register.loc[register["state"] == state, "name"].tolist() for state, words in STATES.items()}
    states = {words: names for words, names in states.items() if names}
    raw = _look_at_raw(params)
    sizes = {mask_personal(name)[0]: size for name, size in raw.sizes.items()}  # names as the tables hold them
    # What is in a container or only stands in the platform's list is no file of its own. Bytes that came twice are one
    # document; the other paths stand in the problems alone.
    own = ~documents["path"].str.contains("!/") & (documents["format"] != "platform")
    read = documents.loc[own, ["path", "size_bytes"]]
    known = set(read["path"]) | set(tables["problems"]["path"].dropna())
    unsure = list_unread(documents, tables["facts"])
    return Submissions(
        files=len(sizes),
        kinds={str(kind): int(count) for kind, count in count_roles(documents)["文件数"].items()},
        units=states,
        unread=int(find_unread(documents).sum()),
        unassigned=[row["file"] for row in unsure if row["words"] == UNKNOWN_SENDER],
        added=sorted(set(sizes) - known),
        removed=sorted(set(read["path"]) - set(sizes)),
        altered=sorted(path for path, size in read.itertuples(index=False) if sizes.get(path, size) != size),
        is_read=True,
        stored=raw.stored,
        out_of_reach=raw.out_of_reach,
    )


class _Raw(NamedTuple):
    """Size of every submitted file by its name, and where they were looked at."""

    sizes: dict[str, int]
    stored: str = ""
    out_of_reach: str = ""


def _look_at_raw(params: Params) -> _Raw:
    declared = params.edition.storage.raw
    if not declared:
        return _Raw(_sizes_here(params))
    from kepuri_eval.batch.storage import address_of, list_stored

    url = address_of("", declared, params.root)
    try:
        stored = list_stored(url)
    except RunError as fault:
        return _Raw(_sizes_here(params), url, str(fault))
    return _Raw({name: size for name, size in stored.items() if not is_litter(PurePosixPath(name).name)}, url)


def _sizes_here(params: Params) -> dict[str, int]:
    files = list_files(params.raw)[0] if params.raw.is_dir() else []
    return {label: path.stat().st_size for path, label in files}
