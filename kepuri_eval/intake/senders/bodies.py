"""From what a document says of its sender to the body within the unit that speaks: 路北区实验小学, and not 路北区."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from kepuri_eval.edition import AREA_GROUPS, Unit
from kepuri_eval.intake.senders.bodyends import ends_as_body
from kepuri_eval.intake.senders.folders import is_shared
from kepuri_eval.intake.senders.naminglines import is_addressed, signed_name
from kepuri_eval.intake.senders.register import UnitIndex, normal_name
from kepuri_eval.wording import Wording

_TITLE_LENGTH, _SIGNATURE_LENGTH, _NAME_LENGTH = 60, 30, 25
_BEFORE = re.compile(r"^(?:附件|附表|材料)?[\d一二三四五六七八九十\s._\-、:：()（）]*(?<![第市区县镇乡])")
_BEHIND = re.compile(
    r"关于|[(（【\[《“]|(?:19|20)\d\d|全国科普日|科普(?:日|月|周)|开展|举办|举行|组织(?!部)|活动(?!中心|室|站)|工作(?!室|站|部|队|委|者)"
    r"|总结|汇报|材料|情况|方案|新闻|简报|报道|志愿服务(?!队|团|站|中心)|[_\-—\s]"
)
_FORM = re.compile("^(?:报送|填报|上报|报告)单位[（(]?(?:盖章)?[)）]?[:：]")
_OF_PLACE = re.compile("^[本我该]?[市县区]?")
_LAST_OF_OFFICE = re.compile("[和与、]")
_TOWN = re.compile("(?:街道|[镇乡])$")
_WITH_SYSTEM = (*AREA_GROUPS, "host")
_NO_NAME = re.compile("小镇$|走进|走入|进入|参观|来到|相约|点亮|[，,。；;：:、的了]|^(?:各|全|我|本|该|在|与|和)")
_NO_TITLE = re.compile("[，,。；;!！?？]")  # a sentence, or a headline that calls out
_ONE_OF_PLACE = re.compile("^[省市州盟县区旗镇乡](?=学校|医院|协会|学会)")  # 县医院 is one, 市直学校 are many
_DATED_TAIL = 2  # lines at the end of a text, in which a name with a day is a signature
_DAY = re.compile(r"^(?:19|20)?\d{2}\s?[年.\-/]\s?\d{1,2}\s?[月.\-/]")


def find_body(index: UnitIndex, unit: Unit, path: str, lines: list[str], wording: Wording) -> str | None:
    """The body within `unit` that a document speaks for; None where it speaks for the unit as a whole.

    Asked in turn, the first that says anything deciding: signature, title, the file's name, then folders and
    containers outwards. A county's bare name says where, and not who. Counties, zones and hosts (each with its system)
    have bodies of any name; those of others carry the unit's name.
    """
    for words in _tellings(path, lines):
        said = _say(index, unit, words, wording)
        if said is not None:
            return said or None
    return None


def _tellings(path: str, lines: list[str]) -> Iterator[str]:
    """Words that may name who speaks, the surest first."""
    tail = [line.strip() for line in lines[-6:] if line.strip()]
    for line in tail[: -_DATED_TAIL - 1 : -1] if len(tail) > 1 else ():
        name = signed_name(line)
        if name and len(name) <= _SIGNATURE_LENGTH:
            yield name
    for line, following in zip(tail[-2::-1], tail[:0:-1], strict=True):
        if len(line) <= _SIGNATURE_LENGTH and _DAY.match(following):
            yield line
    for line in (line.strip() for line in lines[:3]):
        if len(line) <= _TITLE_LENGTH and not _NO_TITLE.search(line) and not is_addressed(line):
            yield line
    for part in reversed(path.split("!/")):
        place = PurePosixPath(part)
        yield place.stem
        yield from place.parts[-2::-1]


def _say(index: UnitIndex, unit: Unit, words: str, wording: Wording) -> str | None:
    """The body that words name, "" where they name the unit itself, None where they name neither."""
    name = _BEHIND.split(_BEFORE.sub("", _FORM.sub("", words)), maxsplit=1)[0].strip()
    if not 2 <= len(name) <= _NAME_LENGTH or _NO_NAME.search(name) or _is_many(name, wording):
        return None
    own = [normal_name(one) for one in (unit.name, unit.full_name, *unit.aliases, *unit.former_names) if one]
    if _is_whole(normal_name(name), own, wording, is_zone=unit.group == "zone"):
        return ""
    match = index.identify(name)
    if match.unit_id == unit.unit_id:
        is_where = unit.group in AREA_GROUPS
        return name if match.how in ("within", "counterpart") else None if is_where else ""
    if match.unit_id is not None:
        return name if unit.group in AREA_GROUPS and index.names_any_department(name) else None
    is_of_system = unit.group in _WITH_SYSTEM and ends_as_body(name)
    is_named_so = normal_name(name).startswith(tuple(own)) and name.endswith(wording.sub_bodies)
    return name if is_of_system or is_named_so else None


def _is_many(name: str, wording: Wording) -> bool:
    """Whether a name tells of bodies of a kind, and not of one: 学会 (a folder's name), 市直学校."""
    return _ONE_OF_PLACE.match(name) is None and is_shared(name, wording.shared_folders)


def _is_whole(name: str, own: list[str], wording: Wording, *, is_zone: bool) -> bool:
    """Whether what stands behind the unit's name, which may be left out, makes it no other body: 区科协, 人民政府.

    Of a town or a subdistrict its rank may stand for its name: 镇人民政府, 街道办事处. In a zone, which has no science
    association, the office in charge speaks for it (社会事业局).
    """
    known = max((one for one in own if one in name), key=len, default="")
    rest = name.partition(known)[2] if known else _OF_PLACE.sub("", name)
    towns = {found[0] for one in own if (found := _TOWN.search(one))}
    if is_zone and _LAST_OF_OFFICE.split(rest)[-1] in wording.zone_offices:  # 教育和社会事业局: of several tasks
        return True
    return any(rest.removeprefix(town) in wording.whole_bodies for town in ("", *towns))
