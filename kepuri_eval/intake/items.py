"""Prose set out activity by activity (（一）河边的水质课。9月15日…) to the activities it tells of.

This needs the words of an edition, not its register: it runs where documents are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from kepuri_eval.intake.activityrows import days_alone
from kepuri_eval.intake.clauses import Paragraph, join_lines
from kepuri_eval.intake.dates import DateSpan, find_dates
from kepuri_eval.intake.headings import HeadingIndex, index_of
from kepuri_eval.intake.itemheads import Head, HeadFinder, label_of, opens_with_day, split_label
from kepuri_eval.intake.patterns import any_of
from kepuri_eval.intake.quantities import find_amounts
from kepuri_eval.intake.records import BlockRow

if TYPE_CHECKING:  # reading processes start without pandas and pydantic
    from kepuri_eval.params import Params
    from kepuri_eval.wording import ItemWords

_BODY = 10  # most paragraphs below a head that stands alone
_EARLY, _LATE = timedelta(days=7), timedelta(days=10)
_HEADERS = ("subject", "from")  # of a mail
_RULE = re.compile(r"^[\s　]*[-=*_~—]{3,}[\s　]*$")
_PERIOD = re.compile("科普日(?:活动)?期间|科普日当天")
_BAR = re.compile(r"[｜|]")
_COUNTED = ("人", "人次", "名", "位", "份", "册", "本", "张", "套", "场", "次")
_DOTTED = re.compile(r"[\s　]*(\d{1,2})[.．](\d{1,2})(?:[-—~～至]+(?:\d{1,2}[.．])?(\d{1,2}))?(?=[，,。 　]|$)")
_LISTED = re.compile("[、和及与 ]{1,2}")
_OPENING = 20  # signs in which a day without its month is looked for


@dataclass(frozen=True)
class Item:
    """An activity that prose tells of under a head of its own.

    Attributes:
        name: as written, without number.
        start, end: ISO days, None where only the event's period is told.
        place: where, as far as told.
        locators: the blocks that tell of it and of nothing else, its head first.
        text: their words.
    """

    name: str
    start: str | None
    end: str | None
    place: str | None
    locators: tuple[str, ...]
    text: str


class ItemFinder:
    """Finds activities under heads of their own, with the words of one edition's params."""

    def __init__(self, params: Params) -> None:
        words = params.wording.items
        self._index = index_of(params.wording.columns)
        self._heads = HeadFinder(words, self._index, params.edition.year)
        self.places = PlaceFinder(words)
        self._of_all = re.compile(rf"^[^。；;]{{0,30}}(?:{any_of(words.of_all).pattern})")
        self._behind = re.compile(rf"^[\s　]*(?:{any_of(words.behind).pattern})")
        self._year = params.edition.year
        dates = params.edition.dates
        self._window = (dates.window_start, dates.window_end)

    def find(self, told: Sequence[BlockRow]) -> list[Item]:
        """Activities in reading order.

        Asked are: a head that names something held; a day near the edition's window, or the event's period, below it;
        and people, things handed out or a place told there.
        """
        blocks = [(block.locator, block.kind, block.text) for block in told if block.table is None]
        paragraphs = [one for one in join_lines(blocks) if one.lines[0][0] not in _HEADERS]
        ends = (at for at, one in enumerate(paragraphs) if at and self._behind.match(one.text))
        return list(self._items(paragraphs[: next(ends, len(paragraphs))]))

    def _items(self, paragraphs: list[Paragraph]) -> Iterator[Item]:
        heads = [self._heads.find(paragraphs, place) for place in range(len(paragraphs))]
        for place, head in enumerate(heads):
            if head is None or not self._heads.names_something_held(head):
                continue
            covered, body = [paragraphs[place]], [paragraphs[place].text[head.rest :]]
            if not body[0].strip():
                below = list(self._below(paragraphs, heads, place))
                covered, body = covered + below, [paragraph.text for paragraph in below]
            item = self._read(head.name, body, covered)
            if item is not None:
                yield item

    def _below(self, paragraphs: list[Paragraph], heads: list[Head | None], place: int) -> Iterator[Paragraph]:
        """What belongs to a head that stands alone: up to the next head, a rule, or words about everything done."""
        for paragraph, head in zip(paragraphs[place + 1 : place + 1 + _BODY], heads[place + 1 :], strict=False):
            if head is not None or _RULE.match(paragraph.text) or self._of_all.search(paragraph.text):
                return
            yield paragraph

    def _read(self, name: str, body: list[str], covered: list[Paragraph]) -> Item | None:
        """The item, if what stands below its head tells of something held."""
        labelled = dict(_labels(body, self._index))
        text = self._with_month("\n".join(body))
        days = self._days(self._with_month(labelled.get("date", "")) or text)
        place = self.places.in_words(labelled["place"]) if "place" in labelled else self.places.find(text, self._year)
        is_counted = any(amount.counted_in in _COUNTED for amount in find_amounts(text))
        if days is None or not (is_counted or (days[0] and place)):
            return None
        locators = tuple(locator for paragraph in covered for locator, _, _ in paragraph.lines)
        return Item(name, *days, place, locators, "\n".join(paragraph.text for paragraph in covered))

    def _with_month(self, text: str) -> str:
        """9.15，… as 9月15日，…, where a text opens with a day of the event's months."""
        told = _DOTTED.match(text)
        if told is None or int(told[1]) not in {day.month for day in self._window}:
            return text
        until = f"—{told[3]}日" if told[3] else ""
        return f"{told[1]}月{told[2]}日{until}{text[told.end() :]}"

    def _days(self, text: str) -> tuple[str | None, str | None] | None:
        """First and last day told near the window; (None, None) for the event's period; None where no time is told."""
        first, last = self._window[0] - _EARLY, self._window[1] + _LATE
        spans = find_dates(text, self._year)
        for span in spans:
            if first <= date.fromisoformat(span.start_date) and date.fromisoformat(span.end_date) <= last:
                return span.start_date, self._last_of_list(span, spans, text)
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
            rf"([^，,。；;：:“”\d]{{0,3}}[^，,。；;：:“”]{{1,22}}?(?:{ends}))(?:[（(][^）)]*[)）])?(?=[，,。；;]|$)"
        )
        self._lead = re.compile(rf"^.*(?:在|{at})")
        self._talks, self._online = any_of(words.talks), any_of(words.online)

    def find(self, text: str, year: int) -> str | None:
        """What stands between commas behind the day, else what 在…举行 and 走进… name first; None without a place."""
        spans = find_dates(text, year)
        if spans:
            behind = re.sub(r"^[^，,。；;｜|]{0,12}?[，,｜| ]\s*", "", text[spans[0].end :], count=1)
            alone = self._alone.match(behind)
            if alone and not self._talks.search(alone[1]) and not find_amounts(alone[1]):
                return self.in_words(self._lead.sub("", alone[1]).strip())
        found = [match for pattern in self._patterns if (match := pattern.search(text)) is not None]
        found = [match for match in found if self._may_be(match[1], year)]
        return self.in_words(min(found, key=lambda match: match.start())[1]) if found else None

    def in_words(self, words: str) -> str | None:
        """The words, unless they name no place one can go to."""
        return None if self._online.search(words) else words

    def _may_be(self, words: str, year: int) -> bool:
        return words[0] not in "全各我本该" and not self._talks.search(words) and not find_dates(words, year)


def _labels(body: list[str], index: HeadingIndex) -> Iterator[tuple[str, str]]:
    """(field, words) of lines that tell one thing behind a label: 【时间】…, 地点：…, 📍…; and of 9月15日｜展厅."""
    for text in body:
        label = label_of(text, index)
        if label:
            yield label, split_label(text)[1]
        elif _BAR.search(text) and opens_with_day(text):
            day, place = _BAR.split(text, maxsplit=1)
            yield "date", day.strip()
            yield "place", place.strip()
