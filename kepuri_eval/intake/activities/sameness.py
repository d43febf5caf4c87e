"""From two reports of activities to how sure it is that they are one: names, days, places, partners, words."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import product
from typing import Any, NamedTuple

import pandas as pd
from rapidfuzz import fuzz

from kepuri_eval.intake.language.patterns import any_of
from kepuri_eval.intake.records import rows_of
from kepuri_eval.intake.senders.register import UnitIndex
from kepuri_eval.intake.senders.whereabouts import areas_of, full_place, is_common_place, is_own_place, opposed

_EVENT = re.compile(r"(?:(?:20\d\d|二[〇○零]二[一-九])年?)?(?:全国)?科普日(?:系列|主题|主场)?(?:活动)?|20\d\d年?")
_MARKS = re.compile(r"[\s“”\"'‘’《》<>()（）\[\]【】,，.。、:：;；!！?？\-—–_·/|]+")
_NUMERAL = re.compile(
    r"\d+|[上下]午|[上下]半场|[上中下]篇|第?[一二三四五六七八九十百]+(?=[中小大附届期场号站讲课季批])"
)
_GENERIC_TAIL = re.compile(r"(?:主题|系列|科普|宣传|联合)?(?:活动|行动)$")
_TABLE = re.compile(r"![A-Z]+\d+$|(?<=\d)r\d+c\d+$|^r\d+c\d+$|^page\d+-(?=t\d)")
_BLOCK, _FEW = 300, 30
_SAME_PLACE, _OTHER_PLACE, _TELLING_PLACE = 85, 50, 4
_TOLD, _ALIKE, _VERBATIM = 30, 75, 95  # signs of a description that says something; likeness of two
_JOINED, _PARTLY = "暨", 90.0


class Report(NamedTuple):
    """What is compared of one activity.

    `whose` is the unit named in front of its name, else the one that reports; `areas` are the counties it was held in
    and `named` those its name holds, as far as they are told; `own_place` says that the place is the reporter's own.
    """

    activity_id: str
    unit_id: str
    name: str
    whose: str
    numerals: tuple[str, ...]
    start: pd.Timestamp | None
    end: pd.Timestamp | None
    place: str
    own_place: bool
    areas: frozenset[str]
    named: frozenset[str]
    partners: frozenset[str]
    participants: float | None
    text: str
    links: frozenset[str]
    source: str
    doc_id: str
    table: str


class Likeness(NamedTuple):
    """How alike two reports are.

    Attributes:
        name: 0 to 100.
        days: whether their days agree.
        support, against: how many further things speak for it and against it, equal days among them.
        evidence: weight of what speaks for it beside name and days: a partner named and a telling place weigh 2, as
            does an equal figure that is not round; a round figure and like words weigh 1, the same words or the same
            link 3; figures far apart take 1 off.
    """

    name: float
    days: str
    support: int
    against: int
    evidence: int = 0


def plain_words(text: str) -> str:
    """A text in one width and without spaces and punctuation."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", text)).lower()


def plain_name(name: str) -> str:
    """A name without the event, the year and punctuation; never empty if it held words."""
    flat = plain_words(name)
    bare = _EVENT.sub("", flat)
    short = _GENERIC_TAIL.sub("", bare)
    return short if len(short) >= 4 else bare or flat


def numerals_of(name: str) -> tuple[str, ...]:
    """Numbers that set two names apart: 第一中学 is not 第二中学, 第1期 not 第2期."""
    return tuple(_NUMERAL.findall(_EVENT.sub("", unicodedata.normalize("NFKC", name))))


def compare(one: Report, two: Report) -> Likeness:
    """The likeness of two reports; different numbers or counties in their names make the name's likeness 0."""
    name = 0.0 if _named_apart(one, two) else max(_name_ratio(one.name, two.name), _part_ratio(one, two))
    is_partner = one.unit_id in two.partners or two.unit_id in one.partners
    days = _days(one, two)
    support = int(is_partner) + int(days == "equal")
    evidence = 2 * is_partner
    place = _compare_places(one, two)
    support += place >= _SAME_PLACE
    evidence += (place >= _SAME_PLACE) * (2 if min(len(one.place), len(two.place)) >= _TELLING_PLACE else 1)
    is_equal, is_told_alike = False, bool(one.links & two.links)
    if one.participants is not None and two.participants is not None:
        is_equal = one.participants == two.participants and one.participants >= 10
        support += is_equal
        evidence += is_equal * (1 if one.participants % 50 == 0 else 2)
        evidence -= max(one.participants, two.participants) > 2 * min(one.participants, two.participants)
    if len(one.text) >= 10 and len(two.text) >= 10 and (alike := fuzz.ratio(one.text[:300], two.text[:300])) >= _ALIKE:
        support, evidence = support + 1, evidence + 1
        is_told_alike = is_told_alike or (is_equal and alike >= _VERBATIM and len(one.text) >= _TOLD)
    evidence += 2 * is_told_alike
    against = int(0 <= place < _OTHER_PLACE and not is_told_alike)  # of one hall in the same words: 学校礼堂
    if one.whose not in (one.unit_id, two.unit_id) and two.whose not in (one.unit_id, two.unit_id, one.whose):
        against += 1
    in_others = bool(one.areas and two.areas) and not one.areas & two.areas
    if in_others and not is_partner and not is_told_alike and not _at_a_known_place(one.place, two.place):
        against += 1
    return Likeness(name, days, support, against, evidence)


def candidate_pairs(reports: list[Report]) -> Iterator[tuple[int, int]]:
    """Pairs of positions worth comparing: those that share one of their rarest pairs of characters.

    Every name takes part under the two rarest bigrams that others have too, and under two more where only few have
    them; one of more than `_BLOCK` names is left out, so the number of pairs grows with the number of names, not with
    its square. Equal names always meet.
    """
    frequency = Counter(gram for report in reports for gram in _grams(report.name))
    blocks: dict[str, list[int]] = defaultdict(list)
    for place, report in enumerate(reports):
        shared = (gram for gram in _grams(report.name) if frequency[gram] > 1)
        rare = sorted(shared, key=lambda gram: (frequency[gram], gram))[:4]
        rare = [gram for turn, gram in enumerate(rare) if frequency[gram] <= (_BLOCK if turn < 2 else _FEW)]
        for gram in [f"={report.name}", *rare]:
            blocks[gram].append(place)
    seen: set[tuple[int, int]] = set()
    for _, places in sorted(blocks.items()):
        for turn, first in enumerate(places):
            for second in places[turn + 1 : turn + 1 + _BLOCK]:
                if (first, second) not in seen:
                    seen.add((first, second))
                    yield first, second


def build_reports(
    activities: pd.DataFrame,
    unit_names: dict[str, str],
    partner_ids: dict[str, Any],
    index: UnitIndex,
    area_ids: frozenset[str],
) -> list[Report]:
    """A report for each activity.

    `area_ids` are the counties and zones of the register. `unit_names` maps every registered name to its unit_id: a
    name in front of an activity's tells whose it is, not what it is. `partner_ids` maps the words of `joint_units` to
    unit_ids.
    """
    named = any_of(unit_names)
    labels = {unit.unit_id: unit.full_name or unit.name for unit in index.units}
    reports = []
    for row in rows_of(activities):
        unit_id = row["unit_id"] or ""
        name = plain_name(str(row["name"]))
        whose = named.match(name)
        if whose is not None and len(name) > whose.end() + 3:
            name = name[whose.end() :]
        else:
            whose = None
        whose_id = unit_names[whose[0]] if whose else unit_id
        place, unit_label = row["place"] or "", labels.get(unit_id, "")
        table = f"{row['doc_id']}-{_TABLE.sub('', row['locator'])}"
        named_areas = frozenset(spot.unit_id for spot in index.find(str(row["name"]))) & area_ids
        reports.append(Report(
            row["activity_id"], unit_id, name, whose_id, numerals_of(row["name"]), row["start"], row["end"],
            _MARKS.sub("", full_place(place, unit_label)), is_own_place(place),
            areas_of(index, area_ids, place, str(row["name"]), unit_id), named_areas,
            frozenset(partner_ids.get(row["joint_units"], ())), row["participants"], row["text"] or "",
            frozenset((row["links"] or "").split()), row["source"], row["doc_id"], table,
        ))  # fmt: skip
    return reports


def _named_apart(one: Report, two: Report) -> bool:
    """Whether the names set two activities apart: by number, by county (东湖专场, 西湖专场), by opposites."""
    in_others = bool(one.named and two.named and not one.named & two.named)
    return one.numerals != two.numerals or in_others or opposed(one.name, two.name)


def _name_ratio(one: str, two: str) -> float:
    return 100.0 if one == two else float(fuzz.ratio(one, two))


def _part_ratio(one: Report, two: Report) -> float:
    """Likeness of the likest parts of names joined by 暨, at most 90: 科普大集暨主场活动 and 主场活动暨科普大集."""
    if _JOINED not in one.name + two.name:
        return 0.0
    parts = [[part for part in report.name.split(_JOINED) if len(part) >= 4] for report in (one, two)]
    return min(_PARTLY, max((_name_ratio(*pair) for pair in product(*parts)), default=0.0))


def _compare_places(one: Report, two: Report) -> float:
    """0 to 100, -1 where a place is not told or may be short for the other; two reporters' own places are two."""
    if not one.place or not two.place:
        return -1.0
    if one.own_place and two.own_place and one.unit_id != two.unit_id:
        return 0.0
    alike = max(float(fuzz.ratio(one.place, two.place)), 95.0 * _within(one.place, two.place))
    return -1.0 if alike < _OTHER_PLACE and _is_short_for(one.place, two.place) else alike


def _at_a_known_place(one: str, two: str) -> bool:
    """Whether both were at a place of its own name (南湖公园), not at one that every county has (实验小学)."""
    return _within(one, two) and not is_common_place(min(one, two, key=len))


def _is_short_for(one: str, two: str) -> bool:
    """Whether the shorter is the longer with characters left out: 一中, 第一中学."""
    shorter, longer = sorted((one, two), key=len)
    rest = iter(longer)
    return len(shorter) >= 2 and all(char in rest for char in shorter)


def _days(one: Report, two: Report) -> str:
    """equal, overlap, near (within three days), apart, or unknown."""
    if one.start is None or two.start is None:
        return "unknown"
    end_one, end_two = one.end or one.start, two.end or two.start
    if one.start == two.start and end_one == end_two:
        return "equal"
    gap = max((two.start - end_one).days, (one.start - end_two).days)
    return "overlap" if gap <= 0 else "near" if gap <= 3 else "apart"


def _within(one: str, two: str) -> bool:
    shorter, longer = sorted((one, two), key=len)
    return len(shorter) >= 3 and shorter in longer


def _grams(name: str) -> set[str]:
    return {name[place : place + 2] for place in range(len(name) - 1)} or {name}
