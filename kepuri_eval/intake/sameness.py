"""Two reports of activities to how sure it is that they are one: names, days, places, partners, words."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

import pandas as pd
from rapidfuzz import fuzz

from kepuri_eval.intake.records import rows_of

_EVENT = re.compile(r"(?:(?:20\d\d|二[〇○零]二[一-九])年?)?(?:全国)?科普日(?:系列|主题|主场)?(?:活动)?|20\d\d年?")
_MARKS = re.compile(r"[\s“”\"'‘’《》<>()（）\[\]【】,，.。、:：;；!！?？\-—–_·/|]+")
_NUMERAL = re.compile(r"\d+|第?[一二三四五六七八九十百]+(?=[中小大附届期场号站讲课季批])")
_GENERIC_TAIL = re.compile(r"(?:主题|系列|科普|宣传|联合)?(?:活动|行动)$")
_TABLE = re.compile(r"![A-Z]+\d+$|(?<=\d)r\d+c\d+$|^r\d+c\d+$")
_BLOCK = 300


class Report(NamedTuple):
    """What is compared of one activity; `whose` is the unit named in front of its name, else the one that reports."""

    activity_id: str
    unit_id: str
    name: str
    whose: str
    numerals: tuple[str, ...]
    start: pd.Timestamp | None
    end: pd.Timestamp | None
    place: str
    partners: frozenset[str]
    participants: float | None
    text: str
    source: str
    doc_id: str
    table: str


class Likeness(NamedTuple):
    """How alike two reports are: name 0 to 100, whether their days agree, and how many further things speak for it."""

    name: float
    days: str
    support: int
    against: int


def plain_name(name: str) -> str:
    """A name without the event, the year and punctuation; never empty if it held words."""
    flat = _MARKS.sub("", unicodedata.normalize("NFKC", name)).lower()
    bare = _EVENT.sub("", flat)
    short = _GENERIC_TAIL.sub("", bare)
    return short if len(short) >= 4 else bare or flat


def numerals_of(name: str) -> tuple[str, ...]:
    """Numbers that set two names apart: 第一中学 is not 第二中学, 第1期 not 第2期."""
    return tuple(_NUMERAL.findall(_EVENT.sub("", unicodedata.normalize("NFKC", name))))


def compare(one: Report, two: Report) -> Likeness:
    """The likeness of two reports; different numbers in their names make the name's likeness 0."""
    same = one.name == two.name
    name = 0.0 if one.numerals != two.numerals else 100.0 if same else fuzz.ratio(one.name, two.name)
    support = against = 0
    if one.place and two.place:
        alike = max(fuzz.ratio(one.place, two.place), 95.0 * _within(one.place, two.place))
        support += alike >= 85
        against += alike < 50
    if one.participants is not None and two.participants is not None:
        support += one.participants == two.participants and one.participants >= 10
    support += one.unit_id in two.partners or two.unit_id in one.partners
    if len(one.text) >= 10 and len(two.text) >= 10:
        support += fuzz.ratio(one.text[:300], two.text[:300]) >= 75
    if one.whose not in (one.unit_id, two.unit_id) and two.whose not in (one.unit_id, two.unit_id, one.whose):
        against += 1
    days = _days(one, two)
    support += days == "equal"
    return Likeness(name, days, int(support), int(against))


def candidate_pairs(reports: list[Report]) -> Iterator[tuple[int, int]]:
    """Pairs of positions worth comparing: those that share one of their rarest pairs of characters.

    Every name takes part under its four rarest bigrams, and a bigram common to more than `_BLOCK` names is left out,
    so the number of pairs grows with the number of names, not with its square. Equal names always meet.
    """
    frequency = Counter(gram for report in reports for gram in _grams(report.name))
    blocks: dict[str, list[int]] = defaultdict(list)
    for place, report in enumerate(reports):
        rare = sorted(_grams(report.name), key=lambda gram: (frequency[gram], gram))[:4]
        for gram in [f"={report.name}", *(gram for gram in rare if frequency[gram] <= _BLOCK)]:
            blocks[gram].append(place)
    seen: set[tuple[int, int]] = set()
    for _, places in sorted(blocks.items()):
        for turn, first in enumerate(places):
            for second in places[turn + 1 : turn + 1 + _BLOCK]:
                if (first, second) not in seen:
                    seen.add((first, second))
                    yield first, second


def build_reports(activities: pd.DataFrame, unit_names: dict[str, str], partner_ids: dict[str, Any]) -> list[Report]:
    """A report for each activity.

    `unit_names` maps every registered name to its unit_id: a name in front of an activity's tells whose it is, not
    what it is. `partner_ids` maps the words of `joint_units` to unit_ids.
    """
    named = re.compile("|".join(sorted(map(re.escape, unit_names), key=lambda word: (-len(word), word))) or r"(?!)")
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
        table = f"{row['doc_id']}-{_TABLE.sub('', row['locator'])}"
        reports.append(Report(
            row["activity_id"], unit_id, name, whose_id, numerals_of(row["name"]), row["start"], row["end"],
            _MARKS.sub("", row["place"] or ""), frozenset(partner_ids.get(row["joint_units"], ())),
            row["participants"], row["text"] or "", row["source"], row["doc_id"], table,
        ))  # fmt: skip
    return reports


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
