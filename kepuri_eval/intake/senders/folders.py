"""From the known senders of files to whose folders are, for the files in them in which nobody is named."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import PurePosixPath

from kepuri_eval.intake.language.patterns import longest_first
from kepuri_eval.intake.senders.bodyends import ends_as_body
from kepuri_eval.intake.senders.elsewhere import opens_elsewhere
from kepuri_eval.intake.senders.naminglines import is_addressed
from kepuri_eval.intake.senders.register import UnitIndex, normal_name

_COUNTED = re.compile(r"[\d_]+|第|份|批|号")
_PARTED = re.compile(r"关于|(?:19|20)\d\d年?|[“\"《]?全国科普(?:日|月)|开展|举办|组织|科普日|科普月")
_TITLE_LENGTH, _TITLES = 60, 3


def is_shared(folder: str, shared: Iterable[str]) -> bool:
    """Whether a folder's name says that files of anybody may lie in it: made of words of `shared` and numbers alone."""
    rest = name = _COUNTED.sub("", normal_name(folder))
    for word in longest_first(shared):
        rest = rest.replace(word, "")
    return bool(name) and not rest


def is_reference(path: str, folders: Iterable[str]) -> bool:
    """Whether a file lies in a folder of what no unit sent: notices, lists, papers of higher bodies."""
    parts = PurePosixPath(path.split("!/")[0]).parts[:-1]
    return any(_COUNTED.sub("", normal_name(part)) in folders for part in parts)


def folder_owners(senders: Mapping[str, str | None], shared: Iterable[str]) -> dict[str, str]:
    """Folder → the unit that all files in it and below it whose sender is known were sent by.

    Somebody's file must lie in it itself. Files at the root have no folder in common, and a folder for anybody's files
    (`shared`) says nothing of who sent the next one.

    Args:
        senders: path → unit of every file that lies in no container; None while unknown.
    """
    units: dict[str, set[str]] = defaultdict(set)
    direct: set[str] = set()
    for path, unit_id in senders.items():
        if unit_id:
            folders = [str(folder) for folder in PurePosixPath(path).parents][:-1]
            for folder in folders:
                units[folder].add(unit_id)
            direct.update(folders[:1])
    return {
        folder: next(iter(units[folder]))
        for folder in sorted(direct)
        if len(units[folder]) == 1 and not is_shared(PurePosixPath(folder).name, shared)
    }


def names_another(index: UnitIndex, path: str, lines: Sequence[str], unit_id: str) -> bool:
    """Whether a file's name or title names another body than the unit: a province, another city, one not registered."""
    titles = [line.strip() for line in lines[:_TITLES]]
    titles = [line for line in titles if 0 < len(line) <= _TITLE_LENGTH and not re.search("[，,。；;]", line)]
    titles = [line for line in titles if not is_addressed(line)]
    for words in (PurePosixPath(path).stem, *titles):
        if any(spot.unit_id != unit_id for spot in index.find(words)):
            return True
        opening = normal_name(_PARTED.split(words)[0])
        if opens_elsewhere(opening, index.city) or (len(opening) > 2 and ends_as_body(opening)):
            return True
    return False


def inherit(
    senders: Mapping[str, str | None],
    open_paths: Sequence[str],
    lines_of: Callable[[str], list[str]],
    index: UnitIndex,
    shared: Iterable[str],
) -> dict[str, str]:
    """path → unit of files in which nobody is named and whose folder is one unit's.

    Args:
        open_paths: files in no container whose sender is unknown.
        lines_of: a path's lines that may name who sent it.
    """
    owners = folder_owners(senders, tuple(shared))
    found = {}
    for path in open_paths:
        owner = owners.get(str(PurePosixPath(path).parent))
        if owner is not None and not names_another(index, path, lines_of(path), owner):
            found[path] = owner
    return found
