"""From a table heading as written to the column it stands for, its counting word and its multiplier."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from fnmatch import translate
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz, process

from kepuri_eval.intake.language.patterns import longest_first
from kepuri_eval.intake.language.quantities import COUNTING_WORDS

# Columns that hold figures, and the quantity (and subkind) a figure there carries.
FIGURES: dict[str, tuple[str, str | None]] = {
    "sessions": ("activities", None),
    "participants": ("participants", None),
    "volunteers": ("volunteers", None),
    "materials": ("materials", None),
    "giveaways": ("other", "giveaways"),
    "online_views": ("online_views", None),
    "live_views": ("live_views", None),
    "shares": ("other", "shares"),
    "likes": ("other", "likes"),
    "followers": ("other", "followers"),
    "broadcasts": ("other", "broadcasts"),
    "peaks": ("other", "peaks"),
    "media_reports": ("media_reports", None),
    "experts": ("experts", None),
    "lectures": ("lectures", None),
    "exhibits": ("exhibits", None),
    "joint_unit_count": ("joint_units", None),
    "venues": ("venues", None),
    "service_hours": ("other", "service_hours"),
}
# Those of them that an activity has of its own: columns of the activities table.
ACTIVITY_FIGURES = ("sessions", "participants", "volunteers", "materials", "online_views", "live_views", "shares")
EXACT, PATTERN, ENDS, STARTS, NEAR = 100, 96, 90, 84, 80

_BRACKETED = re.compile(r"[（(\[【〔][^）)\]】〕]*[）)\]】〕]?")
_NOT_WORDS = re.compile(r"[\s*＊#:：;；,，.。、\"“”'·_\-—]+")
_NUMBERED = re.compile(r"^(?:\d{1,2}|[一二三四五六七八九十]{1,2}) ?[.、．)）](?!\d)")
_MULTIPLIERS = {"亿": 1e8, "千万": 1e7, "百万": 1e6, "十万": 1e5, "万": 1e4, "千": 1e3, "百": 1e2}
_UNIT_WORDS = re.compile(rf"^(?:单位[:：]?)?({'|'.join(_MULTIPLIERS)})?({'|'.join(COUNTING_WORDS)})?$")
_LONGEST_UNIT = len("单位：") + max(map(len, _MULTIPLIERS)) + max(map(len, COUNTING_WORDS))
_COUNTED_AFTER_SLASH = re.compile(rf"/({'|'.join(_MULTIPLIERS)})?({'|'.join(COUNTING_WORDS)})$")  # 资料/份
_COUNTING_REPORTS = ("篇", "篇次", "条", "条次", "则", "期")  # 媒体报道（篇） holds a number, no addresses
_COUNTING_BODIES = ("个", "家", "所")  # 联合单位（个） holds a number, no names
_COUNTING_EVENTS, _COUNTS_PEOPLE = ("场", "场次", "项", "期"), ("participants", "volunteers", "experts")
_AND = re.compile(r"[及和/、]|(?<!参)与")
# what a cell holds that tells nothing
NOTHING = re.compile(r"^\s*(?:[-—–－/／\\~*.?？]+|无|暂无|没有|未统计|未填|不详|空|/|null|none|n/?a)\s*$", re.I)
HAS_NUMBER = re.compile(r"\d")
YEAR = re.compile(r"(?<!\d)20\d\d ?年(?:度)?")
_OTHER_TIME = re.compile(
    r"去年|上年|往年|历年|前年|上届|往届|历届|同期|全年|今年以来|[今本全]年度?累计|年度累计|累计至今|(?<!线)上(?:期|个?月|周|季)"
)
_PLANNED = re.compile(r"预计|预期|计划|拟|预估|目标|任务|预约|报名|应到|应参|应完成|原定")
_THIS_YEAR = re.compile("(?:今年|本年度?|本次|当年|本届|本期)(?:数|值|人次|场次)?$")
_TO_BE_DONE = re.compile(r"(?:应|拟|需|须|计划|预计)完成(?!情况|率)")
_DONE = re.compile(r"完成|实际|实到|落实|执行情况")
# A heading of a mean, a share or a change holds no count, whatever it is a mean of.
_NO_COUNT = re.compile(r"均|每场|每次|每天|每期|占比|比例|比重|率$|增长|增幅|增加|增减|同比|环比|排名|满意度")
_OF_NAMED = re.compile(r"^(?:其中)?(?:该|此|这一?|本)(?:项|个|次|场)?活动|^(?:该|此)项")
_PART = re.compile(r"^(?:其中|含|内含)")
# Heads of columns of figures (项目 | 去年 | 今年), which name no activity.
_HEADS_FIGURES = re.compile(
    r"(?:应?(?:20\d\d年?|今年|去年|上年|本年|本期|上期|同期|计划|目标|任务|预计|实际|完成|合计|线上|线下|数量|数值|数据|数字|指标|填[报写]|单位|增长|增减|同比|备注)"
    r"(?:完成|任务|目标|情况|数量?|值|率|部门|科室|人)*)+"
)
_COUNTED_BEHIND = re.compile(rf"(?<!单)({'|'.join(COUNTING_WORDS)})数?$")


class Heading(NamedTuple):
    """What a heading says.

    Attributes:
        label: the heading in its plain form, without brackets and spaces.
        field: column it stands for, "" when unknown.
        certainty: 100 the very synonym, 96 a pattern, 90 ends with one, 84 starts with one, 80 nearly one, else 0.
        multiplier: 10000 for （万人次）.
        counted_in: counting word it gives, or "".
    """

    label: str
    field: str
    certainty: int
    multiplier: float
    counted_in: str


_last: list[tuple[Mapping[str, tuple[str, ...]], HeadingIndex]] = []  # the set asked for last, and its index


def index_of(columns: Mapping[str, tuple[str, ...]]) -> HeadingIndex:
    """The index of these synonyms, made once for each set of them."""
    if not _last or _last[0][0] is not columns:  # asked for each table with the same set, which takes time to compare
        _last[:] = [(columns, _made_index(tuple(columns.items())))]
    return _last[0][1]


@lru_cache(maxsize=4)
def _made_index(columns: tuple[tuple[str, tuple[str, ...]], ...]) -> HeadingIndex:
    return HeadingIndex(dict(columns))


class HeadingIndex:
    """The synonyms of `wording.columns`, looked up in plain form.

    A synonym may hold * for any words; one led by = stands for the whole heading only, never for its end.
    """

    def __init__(self, columns: Mapping[str, tuple[str, ...]]) -> None:
        pairs = [(word, field) for field, words in columns.items() for word in words]
        self._exact = {plain(word.lstrip("=")): field for word, field in reversed(pairs) if "*" not in word}
        patterns = [("*".join(map(plain, word.split("*"))), field) for word, field in pairs if "*" in word]
        self._patterns = sorted(patterns, key=lambda pair: -len(pair[0]))  # *志愿*多少人* comes before *多少人*
        # a group for each, so that the number of the one that matched tells which it was
        self._any_pattern = re.compile("|".join(f"({translate(pattern)})" for pattern, _ in self._patterns) or r"(?!)")
        self._parts = {plain(word) for word, _ in pairs if "*" not in word and not word.startswith("=")}
        self._tails = {part[-2:] for part in self._parts}
        self._reach = max(map(len, self._parts), default=0)
        self._characters = str.maketrans(dict.fromkeys(set("".join(self._parts)), ""))
        self._longest = longest_first(self._parts)
        self.read = lru_cache(maxsize=50_000)(self._read)
        self.is_heading = lru_cache(maxsize=50_000)(self._is_heading)

    def _is_heading(self, text: str) -> bool:
        """Whether a cell holds the very words of a heading, or ends with them; much quicker than `read` on data."""
        label = plain(text)
        if not label or len(label) > 30:
            return False
        return label in self._exact or self._end_of(label) != "" or self._any_pattern.match(label) is not None

    def _end_of(self, label: str) -> str:
        """The longest synonym of two or more characters that the label ends with."""
        if label[-2:] not in self._tails:
            return ""
        ends = (label[-size:] for size in range(min(len(label), self._reach), 1, -1))
        return next((end for end in ends if end in self._parts), "")

    def _read(self, text: str) -> Heading:
        label = plain(text)
        multiplier, counted_in = _unit_of(text)
        field, certainty = self._match(label)
        if not field or field == "unit":
            bracketed = self._match_bracketed(text)
            field, certainty = bracketed if bracketed[0] else (field, certainty)
        if field in FIGURES and len(self.joined(text)) > 1:
            field, certainty = "", 0
        elif field == "links" and counted_in in _COUNTING_REPORTS:
            field = "media_reports"
        elif field == "joint_units" and counted_in in _COUNTING_BODIES:
            field = "joint_unit_count"
        elif field == "volunteer_unit" and counted_in in ("人", "名", "人次"):
            field = "volunteers"
        elif certainty == NEAR and field in _COUNTS_PEOPLE and counted_in in _COUNTING_EVENTS:
            field, certainty = "", 0  # 活动量（场） is near 活动人数, and counts no people
        return Heading(
            label, field, certainty, multiplier, counted_in or (_counted_behind(label) if field in FIGURES else "")
        )

    def _match_bracketed(self, text: str) -> tuple[str, int]:
        """What a heading says of itself in brackets to the letter: 学校（地点）."""
        for bracketed in _BRACKETED.findall(unicodedata.normalize("NFKC", text)):
            inner = plain(bracketed.strip("（）()[]【】〔〕"))
            if inner in self._exact and not _UNIT_WORDS.match(inner):
                return self._exact[inner], ENDS
        return "", 0

    def joined(self, text: str) -> list[Heading]:
        """The headings of different figures that one joins (人数/志愿者, 参与人数及志愿者人数), in order; else [].

        Nobody can say which of them a number below it is.
        """
        flat = _BRACKETED.sub("", unicodedata.normalize("NFKC", text))
        parts = [part for part in _AND.split(flat) if part.strip()]
        if len(parts) < 2 or plain(text) in self._exact:
            return []
        reads = [self.read(part) for part in parts]
        fields = {read.field for read in reads}
        return reads if len(fields) == len(parts) and fields <= FIGURES.keys() else []

    def _match(self, label: str) -> tuple[str, int]:
        if not label or len(label) > 30:
            return "", 0
        if label in self._exact:
            return self._exact[label], EXACT
        matched = self._any_pattern.match(label)
        if matched:
            pattern, field = self._patterns[(matched.lastindex or 0) - 1]
            return field, STARTS if pattern.find("*") == len(pattern) - 1 else PATTERN
        # The head of a Chinese noun phrase stands last: 主办单位联系电话 is a telephone number
        end = self._end_of(label)
        if end:
            return self._exact[end], ENDS
        for size in range(len(label), max(2, len(label) - 5), -1):
            if label[:size] in self._parts:
                return self._exact[label[:size]], STARTS
        if len(label) < 3 or not self._may_be_near(label):
            return "", 0
        near = process.extractOne(label, self._longest, scorer=fuzz.ratio, score_cutoff=NEAR)
        return (self._exact[near[0]], NEAR) if near else ("", 0)

    def _may_be_near(self, label: str) -> bool:
        """Whether enough of its characters stand in synonyms at all for one to be nearly the same.

        Of a label of n characters with k shared, the ratio to a word of m ≥ k is at most 2k/(n+m) ≤ 2k/(n+k).
        """
        strange = len(label.translate(self._characters))
        shared = len(label) - strange
        return 200 * shared >= NEAR * (len(label) + shared)


@lru_cache(maxsize=50_000)  # the same headings and short cells are met thousands of times
def plain(text: str) -> str:
    """A heading without width, space, bracket, number and punctuation differences."""
    flat = without_number(unicodedata.normalize("NFKC", text).replace("\n", "").strip())
    kept = _NOT_WORDS.sub("", _BRACKETED.sub("", flat) or flat)
    return _COUNTED_AFTER_SLASH.sub("", kept).lower()


def without_number(heading: str) -> str:
    """A heading without the number that counts it off: 3、举办日期."""
    return _NUMBERED.sub("", heading)


@lru_cache(maxsize=1_000)  # one heading stands over many cells
def says_planned(heading: str) -> bool:
    """Whether a heading tells what was to come (预计人数), and not what came of it (计划完成情况)."""
    flat = _TO_BE_DONE.sub("计划", plain(heading))
    return _PLANNED.search(flat) is not None and _DONE.search(flat) is None


def says_other_time(heading: str) -> bool:
    """Whether a heading tells of another time than this event's by its words: 去年, 同期, 今年以来."""
    return _OTHER_TIME.search(heading) is not None


def tells_no_result(heading: str) -> bool:
    """Whether a column of such a heading holds a plan or another time: 计划数, 目标任务, 去年."""
    return says_planned(heading) or says_other_time(heading)


def tells_result(heading: str) -> bool:
    """Whether a column of such a heading holds what came of it this time: 实际完成数, 今年."""
    return not tells_no_result(heading) and (says_done(heading) or _THIS_YEAR.match(plain(heading)) is not None)


def says_no_count(heading: str) -> bool:
    """Whether a heading is of a mean, a share or a change: 人均, 增长（%）."""
    return _NO_COUNT.search(heading) is not None


def says_part(heading: str) -> bool:
    """Whether a heading is of a part of what stands before it: 其中：线上活动."""
    return _PART.match(plain(heading)) is not None


def says_of_named(heading: str) -> bool:
    """Whether a heading is of the one activity that its row names: 该项活动人数, beside those of all of a school."""
    return _OF_NAMED.match(plain(heading)) is not None


def heads_figures(text: str) -> bool:
    """Whether a cell heads a column of figures (去年, 实际完成数, 填报部门) and cannot be an activity's name."""
    return _HEADS_FIGURES.fullmatch(plain(text)) is not None


def years_named(heading: str) -> list[int]:
    """The years a heading names: 2023年参与人数."""
    return [int(year[:4]) for year in YEAR.findall(heading)] if "20" in heading else []


def says_done(heading: str) -> bool:
    """Whether a heading tells what came of a plan: 完成情况, 实到人数."""
    return _DONE.search(plain(heading)) is not None


def is_counting(text: str) -> bool:
    """Whether a cell says how something is counted and nothing else: 人次, 万人次."""
    words = text.strip()
    found = _UNIT_WORDS.match(unicodedata.normalize("NFKC", words).strip()) if len(words) <= _LONGEST_UNIT else None
    return found is not None and found[2] is not None


def _unit_of(text: str) -> tuple[float, str]:
    """Multiplier and counting word given in brackets: （万人次） → 10000, 人次."""
    for bracketed in _BRACKETED.findall(unicodedata.normalize("NFKC", text)):
        match = _UNIT_WORDS.match(bracketed.strip("（）()[]【】〔〕 "))
        if match and match.group(0):
            return _MULTIPLIERS.get(match[1] or "", 1.0), match[2] or ""
    behind = _COUNTED_AFTER_SLASH.search(unicodedata.normalize("NFKC", text).strip())
    return (_MULTIPLIERS.get(behind[1] or "", 1.0), behind[2]) if behind else (1.0, "")


def _counted_behind(label: str) -> str:
    match = _COUNTED_BEHIND.search(label)
    return match[1] if match else ""
