"""From submitted files to the units that sent them, and to a problem for each whose sender stays unresolved."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Any, NamedTuple

import pandas as pd

from kepuri_eval import tables
from kepuri_eval.intake.problems import problem_row
from kepuri_eval.intake.records import ByDocument, blocks_by_document, rows_of
from kepuri_eval.intake.senders.bodies import find_body
from kepuri_eval.intake.senders.collectedsheets import names_several_units
from kepuri_eval.intake.senders.copiedfiles import Copies, tell_senders
from kepuri_eval.intake.senders.folders import inherit, is_reference, is_shared
from kepuri_eval.intake.senders.naminglines import is_addressed, naming_lines, signed_name
from kepuri_eval.intake.senders.otherevents import find_strangers
from kepuri_eval.intake.senders.register import Candidate, UnitIndex, unit_index
from kepuri_eval.intake.senders.setaside import find_set_aside
from kepuri_eval.intake.wholefiles import document_units, settle_documents, settle_roles
from kepuri_eval.params import Params


def resolve_documents(
    documents: pd.DataFrame, blocks: pd.DataFrame | ByDocument, params: Params, read: pd.DataFrame | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The documents with unit_id, resolved_by, unit_name and body filled, and a problem for each that stays unresolved.

    What analysts decided of whole documents holds: what they are, their unit, the day they came in, whether they count.

    Asked in turn: a correction, the folder, the container it came in, the file's name, then title and signature, at
    last the other files of its folder where they agree, the folder is not one for anybody's files and the file itself
    names no other body. What lies in a folder of reference papers is nobody's, and nothing in it counts. A folder that
    speaks against the file's name wins, and is told; a report whose title and signature both name another unit than
    its path is that one's, and told. Filled too is why nothing of a document counts (`setaside.find_set_aside`).
    A platform export speaks for all units and gets none. What only resembles a registered name stays unresolved. A
    file that several units sent is the one's that it names itself, else nobody's, and all of them are told.

    Args:
        read: problems found while files were opened, which tell by what other paths the same bytes came.
    """
    index = unit_index(params.units, params.edition.city, params.edition.own_rank)
    documents, unfit = settle_roles(documents, params)
    decided, rows = document_units(documents, params)
    rows += unfit
    told = blocks_by_document(blocks)
    lines = {doc_id: naming_lines(rows) for doc_id, rows in told.items()}
    ordered = rows_of(documents.assign(depth=documents["path"].str.count("!/")).sort_values(["depth", "path"]))
    found, shared = _find_senders(index, ordered, decided, lines, Copies(read, documents), params)
    found |= _of_folder(found, {row["path"]: lines.get(row["doc_id"], []) for row in ordered}, index, params)
    rows += shared + _tell_doubts(index, ordered, found, told, params)
    senders = [found[str(path)] for path in documents["path"]]
    resolved = documents.assign(
        unit_id=pd.Series([sender.unit_id for sender in senders], index=documents.index, dtype="str"),
        resolved_by=["none" if sender.by == _SHARED else sender.by for sender in senders],
        unit_name=pd.Series([sender.name or None for sender in senders], index=documents.index, dtype="str"),
        body=pd.Series(_bodies(documents, senders, index, lines, params), index=documents.index, dtype="str"),
    )
    resolved, told_of, settled = settle_documents(resolved, params)
    reasons, aside = find_set_aside(resolved, told, params, settled)
    why = resolved["doc_id"].map(reasons).astype("str")
    resolved["set_aside"] = resolved["set_aside"].where(resolved["set_aside"].notna(), why)
    rows += told_of + aside + find_strangers(resolved, told, params)
    return tables.check(resolved, "documents"), tables.from_rows(rows, "problems")


def find_named(index: UnitIndex, path: str) -> str | None:
    """The unit that a file's folders, its containers or its own name stand for, unread; None when they name none."""
    sender = _named_by_path(index, path, {})
    return sender.unit_id if sender else None


def other_unit_named(index: UnitIndex, unit_id: str | None, lines: list[str]) -> tuple[str, str] | None:
    """Unit and words of a signature or title that names another unit than the one a text is taken for, if one does."""
    signed = _signed_by(index, lines)
    if signed is None or not signed.unit_id or not unit_id or signed.unit_id == unit_id:
        return None
    if index.is_department_of(unit_id, signed.name):
        return None
    return signed.unit_id, signed.name


class _Sender(NamedTuple):
    """Who sent a document: the unit, what it was known by, the words, and candidates while unknown."""

    unit_id: str | None
    by: str
    name: str
    candidates: tuple[Candidate, ...]


_SHARED = "shared"  # sent by several, and nobody knows whose
_TELLING = ("summary", "activities")  # the name of a plan or a news item may be that of who issued it
_SERIAL = re.compile(r"^[\d\s._\-、()（）]+|[(（][^)）]*[)）]$")
_SET_OUT = re.compile("【[^【】]+】|《[^《》]+》")  # 【市天文协会九月观测记录，代总结】
_TITLE_LENGTH, _SIGNATURE_LENGTH = 60, 30


def _find_senders(
    index: UnitIndex,
    ordered: list[dict[str, Any]],
    decided: dict[str, str],
    texts: dict[str, list[str]],
    copies: Copies,
    params: Params,
) -> tuple[dict[str, _Sender], list[dict[str, object]]]:
    """path → sender, containers before what is in them, and the problems of files that several units sent."""
    found: dict[str, _Sender] = {}
    settled: set[str] = set()  # by a correction, of the document or of a container it lies in
    rows: list[dict[str, object]] = []
    for document in ordered:
        path, doc_id, holder = document["path"], document["doc_id"], document["path"].rpartition("!/")[0]
        lines = texts.get(doc_id, [])
        if document["role"] == "platform":
            found[path] = _Sender(None, "platform", "", ())
            continue
        if doc_id in decided:
            sender = _Sender(decided[doc_id], "correction", params.unit(decided[doc_id]).name, ())
        elif holder not in settled and _is_reference([path, *copies.of(path)], params):
            found[path] = _Sender(None, "reference", "", ())
            continue
        elif holder in settled:  # whoever gave a container to a unit gave it all that it holds
            sender = found[holder]._replace(by="container")
        else:
            sender = _find_sender(index, path, found.get(holder), lines, params.wording.shared_folders)
        if doc_id in decided or holder in settled:
            settled.add(path)
        elif document["role"] in (*_TELLING, "other"):
            own = _names_itself(index, sender, lines)
            if own is not None:
                rows.append(_is_anothers(sender, own, document, params))
                sender = own
        paths = [path, *copies.of(path)]
        senders = _all_senders(index, paths, found) if len(paths) > 1 else {}
        if senders and path not in settled:
            sender = _of_several(index, sender, senders, paths, lines)
        if len(senders) > 1 and not copies.of(holder):
            is_holder = document["role"] == "container"
            rows += tell_senders(doc_id, paths, senders, sender.unit_id, holds_others=is_holder, params=params)
        found[path] = sender
    return found, rows


def _is_reference(paths: list[str], params: Params) -> bool:
    """Whether a file came by no other way than in folders of reference papers."""
    return all(is_reference(path, params.wording.reference_folders) for path in paths)


def _tell_doubts(
    index: UnitIndex, ordered: list[dict[str, Any]], found: dict[str, _Sender], told: ByDocument, params: Params
) -> list[dict[str, object]]:
    """Problems of documents whose sender nobody knows, and of those whose folder and name speak against each other."""
    rows: list[dict[str, object]] = []
    for document in ordered:
        path, doc_id, role = document["path"], document["doc_id"], document["role"]
        sender = found[path]
        if sender.unit_id is None and sender.by not in ("platform", "reference"):
            is_told = _container_is_named(path, found) or (role == "container" and _all_known_inside(path, found))
            is_of_many = role == "activities" and names_several_units(index, told.get(doc_id, ()))
            if not is_told and not is_of_many:
                rows.append(_unknown_sender(sender, doc_id, path))
        if sender.by == "folder" and role in _TELLING:
            rows += _other_name(index, sender, doc_id, path, params)
    return rows


def _find_sender(
    index: UnitIndex, path: str, container: _Sender | None, lines: list[str], shared: tuple[str, ...]
) -> _Sender:
    sender = _find_by_path(index, path, container) or _signed_by(index, lines)
    if sender:
        return sender
    inner = PurePosixPath(path.rpartition("!/")[2])
    folders = [folder for folder in inner.parts[-2::-1] if not is_shared(folder, shared)]
    words = _SERIAL.sub("", folders[0]) if folders else _title_words(lines) or _SERIAL.sub("", inner.stem)
    return _Sender(None, "none", words, index.nearest(words))


def _find_by_path(index: UnitIndex, path: str, container: _Sender | None) -> _Sender | None:
    inner = PurePosixPath(path.rpartition("!/")[2])
    folders = inner.parts[-2::-1]
    for place, folder in enumerate(folders):
        unit_id = _named_in(index, folder)
        if unit_id:
            holders = [*(_named_in(index, outer) for outer in folders[place + 1 :]), container and container.unit_id]
            area = next((holder for holder in holders if index.is_area(holder)), None)
            is_countys = index.is_department_of(area, folder)  # 东湖区/教育局: not the city's
            return _Sender(area if is_countys else unit_id, "folder", folder, ())
    if container is not None and container.unit_id:
        return _Sender(container.unit_id, "container", container.name, ())
    unit_id = _named_in(index, inner.stem)
    return _Sender(unit_id, "file_name", inner.stem, ()) if unit_id else None


def _all_senders(index: UnitIndex, paths: list[str], found: dict[str, _Sender]) -> dict[str, _Sender]:
    """unit_id → sender of every unit that a file came from by one of its paths."""
    senders: dict[str, _Sender] = {}
    for path in paths:
        sender = _named_by_path(index, path, found)
        if sender is not None and sender.unit_id:
            senders.setdefault(sender.unit_id, sender)
    return senders


def _named_by_path(index: UnitIndex, path: str, found: dict[str, _Sender]) -> _Sender | None:
    """Who sent a file by its path alone, and by the senders `found` of the containers it lies in."""
    container = None
    for mark in re.finditer("!/", path):  # from the outermost
        holder = path[: mark.start()]
        known = found.get(holder)
        container = known if known and known.unit_id else _find_by_path(index, holder, container)
    return _find_by_path(index, path, container)


def _of_several(
    index: UnitIndex, sender: _Sender, senders: dict[str, _Sender], paths: list[str], lines: list[str]
) -> _Sender:
    """Whose a file is that came by several paths: the only one's that it names itself, else nobody's."""
    if len(senders) == 1:
        return sender if sender.unit_id else next(iter(senders.values()))
    signed = _signed_by(index, lines)
    named = {_named_in(index, PurePosixPath(path).stem) for path in paths} | {signed.unit_id if signed else None}
    own = sorted(named.intersection(senders), key=str)
    if len(own) == 1:
        return senders[str(own[0])]
    candidates = tuple(Candidate(unit.unit_id, unit.name, 100.0) for unit in index.units if unit.unit_id in senders)
    return _Sender(None, _SHARED, "", candidates)


def _bodies(
    documents: pd.DataFrame, senders: list[_Sender], index: UnitIndex, lines: dict[str, list[str]], params: Params
) -> list[str | None]:
    """For each document the body within its unit that speaks in it, None where the unit itself does."""
    told = zip(documents["doc_id"].astype(str), documents["path"].astype(str), senders, strict=True)
    return [
        find_body(index, params.unit(sender.unit_id), path, lines.get(doc_id, []), params.wording)
        if sender.unit_id
        else None
        for doc_id, path, sender in told
    ]


def _of_folder(
    found: dict[str, _Sender], lines: dict[str, list[str]], index: UnitIndex, params: Params
) -> dict[str, _Sender]:
    """Senders of files nobody is named in, from the files beside them; what is in a container follows the container."""
    open_paths = [path for path in sorted(found) if found[path].unit_id is None and found[path].by == "none"]
    known = {path: sender.unit_id for path, sender in found.items() if "!/" not in path}
    outside = [path for path in open_paths if path in known]
    owners = inherit(known, outside, lambda path: lines[path], index, params.wording.shared_folders)
    inherited = {
        path: _Sender(unit_id, "folder", PurePosixPath(path).parent.name, ()) for path, unit_id in owners.items()
    }
    for path in sorted(open_paths, key=lambda path: path.count("!/")):
        holder = path.rpartition("!/")[0]
        if holder in inherited:
            inherited[path] = inherited[holder]._replace(by="container")
    return inherited


def _other_name(index: UnitIndex, sender: _Sender, doc_id: str, path: str, params: Params) -> list[dict[str, object]]:
    """A problem where the folder names one unit and the file another."""
    stem = PurePosixPath(path.rpartition("!/")[2]).stem
    other = _named_in(index, stem)
    if other is None or other == sender.unit_id or sender.unit_id is None:
        return []
    if index.is_department_of(sender.unit_id, stem):
        return []
    names = f"文件夹“{sender.name}”属{params.unit(sender.unit_id).name}，文件名“{stem}”指向{params.unit(other).name}"
    return [
        problem_row(
            "unit_differs", f"“{path}”的报送单位有两种说法：{names}，暂按文件夹归属。",
            "请核实是哪个单位的材料。", path,
            unit_id=sender.unit_id, doc_id=doc_id, path=path,
        )
    ]  # fmt: skip


def _named_in(index: UnitIndex, words: str) -> str | None:
    """The unit a folder's or file's name stands for: the name itself, else the only unit named in it."""
    match = index.identify(_SERIAL.sub("", words))
    if match.unit_id:
        return match.unit_id
    spots = index.find(words)
    units = {spot.unit_id for spot in spots}
    return spots[0].unit_id if spots and (len(units) == 1 or spots[0].start <= 4) else None


def _signed_by(index: UnitIndex, lines: list[str]) -> _Sender | None:
    """The unit of a signature line, else the one that a title opens with or alone names."""
    return _signature(index, lines) or _title(index, lines)


def _signature(index: UnitIndex, lines: list[str]) -> _Sender | None:
    for line in reversed(lines[-6:]):
        words = signed_name(line) or line.strip()
        if 2 <= len(words) <= _SIGNATURE_LENGTH and not is_addressed(words):
            match = index.identify(words.removeprefix("报送单位").lstrip(":： "))
            if match.unit_id and match.how != "within":
                return _Sender(match.unit_id, "text", words, ())
    return None


def _title(index: UnitIndex, lines: list[str]) -> _Sender | None:
    for line in lines[:4]:
        words = line.strip()
        is_prose = re.search("[，,。；;]", words) and not _SET_OUT.fullmatch(words)
        is_title = len(words) <= _TITLE_LENGTH and not is_prose
        is_title = (
            is_title and not re.search("(?:根据|按照|转发|抄报|报送?)[：:]?市", words) and not is_addressed(words)
        )
        unit_id = _named_in(index, words) if is_title else None
        if unit_id:
            return _Sender(unit_id, "text", words, ())
    return None


def _names_itself(index: UnitIndex, sender: _Sender, lines: list[str]) -> _Sender | None:
    """The unit that title and signature name where that is another than the path's: a forwarded summary.

    A signature alone outweighs the name of a file where it names a county's office of that very system.
    """
    signature, title = _signature(index, lines), _title(index, lines)
    if sender.unit_id is None or signature is None:
        return None
    match = index.identify(signature.name)
    if sender.by == "file_name" and match.how == "counterpart" and match.system == sender.unit_id:
        return signature  # 市教育局总结.docx of a county that is a city itself
    is_other = title is not None and signature.unit_id == title.unit_id != sender.unit_id
    return signature if is_other and not index.is_department_of(sender.unit_id, signature.name) else None


def _is_anothers(told: _Sender, own: _Sender, document: dict[str, Any], params: Params) -> dict[str, object]:
    assert told.unit_id is not None and own.unit_id is not None
    path, by_path, itself = document["path"], params.unit(told.unit_id).name, params.unit(own.unit_id).name
    return problem_row(
        "unit_differs", f"“{path}”由{by_path}报来，标题、落款为{itself}，暂按{itself}的材料归属。",
        "请核实是哪个单位的材料。", (path, "itself"),
        unit_id=own.unit_id, doc_id=document["doc_id"], path=path,
    )  # fmt: skip


def _title_words(lines: list[str]) -> str:
    """What stands in a title before 关于, a year or the event: where a unit's name usually is."""
    title = next((line.strip() for line in lines[:3] if line.strip()), "")[:_TITLE_LENGTH]
    return re.split(r"关于|(?:19|20)\d\d年?|[“\"]?全国科普日|开展|举办|组织|科普日", title)[0].strip()


def _container_is_named(path: str, found: dict[str, _Sender]) -> bool:
    """Whether an unresolved container already carries the problem for what is in it."""
    holder = path.rpartition("!/")[0]
    return bool(holder) and holder in found and found[holder].unit_id is None and found[holder].by in ("none", _SHARED)


def _all_known_inside(path: str, found: dict[str, _Sender]) -> bool:
    """Whether a container holds documents, and it is known of each who sent it."""
    inside = [sender.unit_id for other, sender in found.items() if other.startswith(f"{path}!/")]
    return bool(inside) and all(inside)


def _unknown_sender(sender: _Sender, doc_id: str, path: str) -> dict[str, object]:
    nearest = "、".join(candidate.name for candidate in sender.candidates)
    message = f"“{path}”的报送单位未能确认"
    message += (
        f"：材料中写作“{sender.name}”，与登记名录中的单位名称不一致。" if sender.name else "：材料中未写明单位名称。"
    )
    message += f"名录中相近的有：{nearest}。" if nearest else ""
    return problem_row("unit_unknown", message, "请确认单位名称并使用全称。", path, doc_id=doc_id, path=path)
