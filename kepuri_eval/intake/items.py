"""Prose set out activity by activity (（一）河边的水质课。9月15日…) to the activities it tells of.

This needs the words of an edition, not its register: it runs where documents are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from kepuri_eval.intake.activityrows import days_alone
from kepuri_eval.intake.dates import DateSpan, find_dates
from kepuri_eval.intake.headings import HeadingIndex, index_of
from kepuri_eval.intake.held import HeldFinder
from kepuri_eval.intake.itemheads import (
    Head,
    HeadFinder,
    is_day_alone,
    is_of_mail,
    label_of,
    opens_with_day,
    split_label,
)
from kepuri_eval.intake.passages import Passage, read_passages
from kepuri_eval.intake.patterns import any_of
from kepuri_eval.intake.quantities import find_amounts
from kepuri_eval.intake.records import BlockRow

if TYPE_CHECKING:  # reading processes start without pandas and pydantic
    from kepuri_eval.params import Params
    from kepuri_eval.wording import ItemWords

_BODY = 10  # most paragraphs below a head that stands alone
_EARLY, _LATE = timedelta(days=7), timedelta(days=10)
_RULE = re.compile(r"^[\s　]*[-=*_~—]{3,}[\s　]*$")
_PERIOD = re.compile("科普日(?:活动)?期间|科普日当天")
_UNTIL = re.compile("截[至止]$")
_OF_SEVERAL = re.compile(r"^[^。；;]{0,12}(?:[二三四五六七八九十两\d]+|各|上述|以上)[项场个次]?(?:科普)?活动")
_BAR = re.compile(r"[｜|]")
_QUOTED_WHOLE = re.compile("[“《「]([^“”《》「」]+)[”》」]")
_PEOPLE = ("人", "人次", "名", "位")
_COUNTED = (*_PEOPLE, "份", "册", "本", "张", "套", "场", "次")
_NEXT_LABEL = re.compile("(?<=\\S)[\\s　]+(?=[\u4e00-\u9fff]{2,6}[:：])")
_SHARED, _LEAST_SHARED = 6, 3
_DOTTED = re.compile(r"[\s　]*(\d{1,2})[.．](\d{1,2})(?:[-—~～至]+(?:\d{1,2}[.．])?(\d{1,2}))?(?=[，,。 　]|$)")
_LISTED = re.compile("[、和及与 ]{1,2}")
_OPENING = 20  # signs in which a day without its month is looked for


@dataclass(frozen=True)
class Item:
    """An activity that prose tells of.

    Attributes:
        name: as written, without number and without marks round the whole of it.
        start, end: ISO days, None where only the event's period is told.
        place: where, as far as told.
        places: (locator, start, end) of the stretches of blocks that tell of it and of nothing else, its name first.
        text: their words.
    """

    name: str
    start: str | None
    end: str | None
    place: str | None
    places: tuple[tuple[str, int, int], ...]
    text: str


class ItemFinder:
    """Finds activities in prose, with the words of one edition's params."""

    def __init__(self, params: Params) -> None:
        words = params.wording.items
        self._index = index_of(params.wording.columns)
        self._heads = HeadFinder(words, self._index, params.edition.year)
        self._held = HeldFinder(params)
        self.places = PlaceFinder(words)
        self._of_all = re.compile(rf"^[^。；;]{{0,30}}(?:{any_of((*words.of_all, *words.as_of)).pattern})")
        self._behind = re.compile(rf"^[\s　]*(?:{any_of(words.behind).pattern})")
        scope = params.wording.scope
        sections = any_of((*scope.headings_lacking, *scope.headings_planned)).pattern
        self._whose = re.compile(rf"(?:{any_of((*words.body_ends, *words.place_ends)).pattern})$")
        self._section = re.compile(
            rf"^[\s　（(一二三四五六七八九十)）、.．\d]*(?:{sections}|(?:主要|说说)?(?:问题|不足|短板|建议)[:：。])"
        )
        self._year = params.edition.year
        dates = params.edition.dates
        self._window = (dates.window_start, dates.window_end)

    def find(self, told: Sequence[BlockRow], in_tables: set[tuple[str, str]]) -> list[Item]:
        """Activities in reading order: those under heads of their own, and those a sentence says were held.

        Asked are: a head that names something held, or a sentence that says so; a day near the edition's window, or
        for a head the event's period, with it; and people, things handed out or a place told there.
        `in_tables`: cells and lines that activity tables account for.
        """
        passages = read_passages(told, in_tables)
        ends = (at for at, one in enumerate(passages) if at and self._behind.match(one.text))
        passages = passages[: next(ends, len(passages))]
        found = list(self._items(passages))
        return found if len(found) != 1 else [self._of_whole(found[0], passages)]

    def _items(self, passages: list[Passage]) -> Iterator[Item]:
        heads = self._heads.find_all(passages)
        above: tuple[str, str] | None = None  # the day that stands alone above, in a diary
        covered = 0
        for place, (passage, head) in enumerate(zip(passages, heads, strict=True)):
            day = self._days(passage.text) if is_day_alone(passage.text) else None
            above = (day[0], day[1]) if day is not None and day[0] and day[1] else above
            if place < covered or self._section.search(passage.opening or passage.text[:_OPENING]):
                continue
            if head is None or not self._heads.names_something_held(head):
                item = self._told(passage, above) if head is None else None
            else:
                below = [] if passage.text[head.rest :].strip() else list(self._below(passages, heads, place))
                item = self._read(head, [passage, *below], above)
                covered = place + 1 + len(below) if item else covered
            if item is not None:
                yield item

    def _below(self, passages: list[Passage], heads: list[Head | None], place: int) -> Iterator[Passage]:
        """What belongs to a head that stands alone: up to the next head, a rule, or words about everything done."""
        for passage, head in zip(passages[place + 1 : place + 1 + _BODY], heads[place + 1 :], strict=False):
            ends = _RULE.match(passage.text) or self._of_all.search(passage.text) or _OF_SEVERAL.search(passage.text)
            if head is not None or ends or self._heads.is_section(passage.text):
                return
            yield passage

    def _read(self, head: Head, covered: list[Passage], above: tuple[str, str] | None) -> Item | None:
        """The item, if what stands behind or below its head tells of something held."""
        behind = covered[0].text[head.rest :]
        body = [text for text in (behind, *(passage.text for passage in covered[1:])) if text.strip()]
        labelled = dict(_labels(body, self._index))
        text = self._with_month("\n".join(body))
        told_day = labelled.get("date", "") or head.day
        days = self._days(self._with_month(told_day) or text)
        days = days if days or find_dates(text, self._year) else above
        place = self.places.in_words(labelled["place"]) if "place" in labelled else self.places.find(text, self._year)
        if days is None or not (_counts(text) or (days[0] and place)):
            return None
        is_quoted = _QUOTED_WHOLE.fullmatch(head.name)
        name = is_quoted[1] if is_quoted else head.name
        if not head.is_marked and not labelled:
            told = self._held.find(text, self._near(text), has_people=lambda: True)
            name, place = (told.name, place or told.place) if told else (name, place)
        places = tuple(stretch for passage in covered for stretch in passage.places())
        return Item(name, *days, place, places, "\n".join(passage.text for passage in covered))

    def _told(self, passage: Passage, above: tuple[str, str] | None) -> Item | None:
        """The activity that a passage without a head says was held, on a day it tells or below one."""
        if self._of_all.search(passage.text) or is_of_mail(passage.text):
            return None
        days = self._near(passage.text)
        if not days and (above is None or find_dates(passage.text, self._year)):
            return None
        told = self._held.find(passage.text, days, has_people=lambda: _counts_people(passage.text))
        if told is None:
            return None
        text = passage.text[told.start :]
        place = told.place or self.places.find(text, self._year)
        if not (place or _counts_people(text)):
            return None
        own = next((day for day in days if day.start >= told.start), days[0] if days else None)
        start, end = (own.start_date, self._last_of_list(own, days, passage.text)) if own else above or (None, None)
        return Item(told.name, start, end, place, passage.places(told.start), text)

    def _of_whole(self, item: Item, passages: list[Passage]) -> Item:
        """The item with the whole text as its own, where the title names it: an article about one activity."""
        if not self._names(passages[0].text, item.name):
            return item
        first = next(at for at, one in enumerate(passages) if one.places() and one.places()[0][0] == item.places[0][0])
        rest = [one for one in passages[first:] if not self._of_all.search(one.text)]
        return replace(item, places=tuple(stretch for passage in rest for stretch in passage.places()))

    def _names(self, title: str, name: str) -> bool:
        """Whether a title names an activity: six signs in a row of its name, or all of a shorter one.

        Whose it is does not count: 海洋馆活动情况汇报 is not about 海洋馆赶海课 alone.
        """
        shared = next(name[:end] for end in range(len(name), -1, -1) if name[:end] in title)
        own = name[len(shared) :] if shared != name and self._whose.search(shared) else name
        length = min(_SHARED, len(own))
        starts = range(len(own) - length + 1)
        return length >= _LEAST_SHARED and any(own[at : at + length] in title for at in starts)

    def _near(self, text: str) -> list[DateSpan]:
        """The days told in a text that lie near the window."""
        first, last = self._window[0] - _EARLY, self._window[1] + _LATE
        return [
            span for span in find_dates(text, self._year)
            if first <= date.fromisoformat(span.start_date) <= last and not _UNTIL.search(text[: span.start])
        ]  # fmt: skip

    def _with_month(self, text: str) -> str:
        """9.15，… as 9月15日，…, where a text opens with a day of the event's months."""
        told = _DOTTED.match(text)
        if told is None or int(told[1]) not in {day.month for day in self._window}:
            return text
        until = f"—{told[3]}日" if told[3] else ""
        return f"{told[1]}月{told[2]}日{until}{text[told.end() :]}"

    def _days(self, text: str) -> tuple[str | None, str | None] | None:
        """First and last day told near the window; (None, None) for the event's period; None where no time is told."""
        near = self._near(text)
        if near:
            return near[0].start_date, self._last_of_list(near[0], near, text)
        alone = days_alone(text[:_OPENING], self._window)
        if alone:
            return min(alone), max(alone)
        return (None, None) if _PERIOD.search(text) else None

    def _last_of_list(self, first: DateSpan, spans: list[DateSpan], text: str) -> str:
        """The last of days told one behind the other: 9月18日和19日."""
        last = first
        for span in spans:
            if span.start >= last.end and _LISTED.fullmatch(text[last.end : span.start]):
                last = span
        return last.end_date


class PlaceFinder:
    """Finds where something was held, in a text about it."""

    def __init__(self, words: ItemWords) -> None:
        at, ends, held = (any_of(listed).pattern for listed in (words.at, words.place_ends, words.held))
        inside = r"[^，,。；;：:“”\s]{2,26}?"
        how = "(?:成功|隆重|正式|顺利|联合|集中|同步|如期|共同|持续)*"
        self._patterns = (
            re.compile(rf"(?:在|于)({inside}){how}(?:{held}|设|与|为|向|对|同)"),
            re.compile(rf"(?:{at})({inside})(?=[，,。；;]|{held}|为|向|参观|送|指导)"),
        )
        self._alone = re.compile(
            rf"([^，,。；;：:“”\d]{{0,3}}[^，,。；;：:“”]{{1,22}}?(?:{ends}))(?:[（(][^）)]*[)）])?(?=[，,。；;\s]|$)"
        )
        self._named = re.compile(r"地点(?:是|在|设在|为|选在)?[:：]?([^，,。；;]{2,26})")
        self._to = re.compile(rf"[到去]([^，,。；;：:“”\s]{{2,22}}?(?:{ends}))(?=[讲开举为给进作做办教宣，,。；;])")
        self._lead = re.compile(rf"^.*(?:在|{at})")
        self._talks, self._online = any_of(words.talks), any_of(words.online)

    def find(self, text: str, year: int) -> str | None:
        """What stands between commas behind the day, else what 在…举行 and 走进… name first; None without a place."""
        spans = find_dates(text, year)
        if spans or text[:1].strip():
            start = spans[0].end if spans else 0
            behind = re.sub(r"^[^，,。；;｜|]{0,12}?[，,｜| ]\s*", "", text[start:], count=1) if spans else text
            alone = self._alone.match(behind)
            if alone and not self._talks.search(alone[1]) and not find_amounts(alone[1]):
                return self.in_words(self._lead.sub("", alone[1]).strip())
        told = self._named.search(text)
        if told:
            return self.in_words(told[1].strip())
        found = [match for pattern in (*self._patterns, self._to) if (match := pattern.search(text)) is not None]
        found = [match for match in found if self._may_be(match[1], year)]
        return self.in_words(min(found, key=lambda match: match.start())[1]) if found else None

    def in_words(self, words: str) -> str | None:
        """The words, unless they name no place one can go to."""
        return None if self._online.search(words) else words

    def _may_be(self, words: str, year: int) -> bool:
        is_vague = words[0] in "全各我本该（(" or "农历" in words
        return not (is_vague or self._talks.search(words) or find_dates(words, year))


def _labels(body: list[str], index: HeadingIndex) -> Iterator[tuple[str, str]]:
    """(field, words) of what stands behind labels: 【时间】…, 时间：…　地点：…, 📍…; and of 9月15日｜展厅."""
    for text in body:
        for part in _NEXT_LABEL.split(text):
            label = label_of(part, index)
            if label:
                yield label, split_label(part)[1]
        if _BAR.search(text) and opens_with_day(text):
            day, place = _BAR.split(text, maxsplit=1)
            yield "date", day.strip()
            yield "place", place.strip()


def _counts(text: str) -> bool:
    return any(amount.counted_in in _COUNTED for amount in find_amounts(text))


def _counts_people(text: str) -> bool:
    return any(amount.counted_in in _PEOPLE for amount in find_amounts(text))
