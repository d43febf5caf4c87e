"""From prose set out activity by activity (（一）河边的水质课。9月15日…) to the activities it tells of.

This needs the words of an edition, not its register: it runs where documents are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from kepuri_eval.intake.activities.accounts import without_accounts
from kepuri_eval.intake.activities.activityrows import days_alone
from kepuri_eval.intake.activities.dayparts import AMONG, FOLLOWS, by_day
from kepuri_eval.intake.activities.heldfinder import HeldFinder
from kepuri_eval.intake.activities.item import Item, is_of_other_days, last_of_list, names, tells_others
from kepuri_eval.intake.activities.itemheads import (
    Head,
    HeadFinder,
    is_counted_off,
    is_day_alone,
    is_of_mail,
    number_of,
)
from kepuri_eval.intake.activities.itemtexts import (
    OF_SEVERAL,
    above_tables,
    behind_semicolon,
    counts,
    counts_people,
    counts_sessions,
    from_name,
    in_lists,
    is_series,
    labels,
    labels_of_days,
    tells_before,
    unbracketed,
)
from kepuri_eval.intake.activities.passages import LISTED, Passage, cut, read_passages
from kepuri_eval.intake.activities.placefinder import PlaceFinder
from kepuri_eval.intake.activities.sentences import sentence_at
from kepuri_eval.intake.activities.wordednames import worded_name
from kepuri_eval.intake.language.dates import DateSpan, find_dates
from kepuri_eval.intake.language.eventdays import EventDays
from kepuri_eval.intake.language.patterns import one_of
from kepuri_eval.intake.records import BlockRow
from kepuri_eval.intake.tabular.headings import index_of

if TYPE_CHECKING:  # reading processes start without pandas and pydantic
    from kepuri_eval.params import Params

_BODY, _GENERIC = 10, 4  # most paragraphs below a head that stands alone; signs of one that names a kind
_RULE = re.compile(r"^[\s　]*[-=*_~—]{3,}[\s　]*$")
_PERIOD = re.compile("科普日(?:活动)?期间|科普日当天")
# the day in such a line is that of the paper
_BYLINE = re.compile("[\\s　（(]*(?:来源|稿源|发布时间|发布日期|作者|记者|通讯员|编辑)[:：]")
_QUOTED_WHOLE = re.compile("[“《「]([^“”《》「」]+)[”》」]")
_ONLINE_PLACE = "线上"
_NOT_OF_ONE = "(?![^，,。；;]{0,10}(?:主场|主会场|启动|赛(?!事)|展示会|嘉年华|第[一二三四五六七八九十\\d]+届"
_NOT_OF_ONE += "|的(?:其中)?(?:[一首]|第[一二三四五六七八九十]|最后一)[站场项个环])"  # 是系列活动的一站
_NOT_OF_ONE += "|[^，,。；;]{0,4}在[^，,。；;]{2,24}(?:举办|举行|开展|启动)了?[“《])"  # 我县在中心广场举办“…”
_NOT_IN_VIEW_OF = "(?<!结合)(?<!立足)(?<!针对)(?<!围绕)(?<!依托)(?<!根据)(?<!按照)"  # 结合我县山塘多的实际，在…开展
_HERE = ("这里", "此处", "此地", "这儿")  # where the scene was that the text opens with
_SAME_PLACE = re.compile("(?:同一|原|该)(?:地点|地|场地)")
_SEVERAL = re.compile("[两二三四五几\\d][次件场项个堂]")
_ONLINE = re.compile("线上|网上|云上|云端|云直播")
_SEVERAL_THINGS, _SERIES = 2, 3  # the latter: parts of a paragraph that each open with their day
_NEAR, _OPENING = 4, 20  # signs before a day (我局于, 其中，); signs in which a day without its month is looked for
_WEEKS = 10  # days from which what is told is all that was done
_LEAST_TOLD = 12  # signs of a passage that names something held, where, when and before whom


class ItemFinder:
    """Finds activities in prose, with the words of one edition's params."""

    def __init__(self, params: Params) -> None:
        words = params.wording.items
        self._index = index_of(params.wording.columns)
        self.event = EventDays(params)
        self._heads = HeadFinder(params.wording, self._index, params.edition.year, self.event)
        self._held = HeldFinder(params)
        self.places = PlaceFinder(words)
        self._of_all = re.compile(
            rf"^[^。；;]{{0,30}}(?:{_NOT_IN_VIEW_OF}(?:{one_of(words.of_all)}){_NOT_OF_ONE}|{one_of(words.as_of)})"
        )
        self._behind = re.compile(rf"^[\s　]*(?:{one_of(words.behind)})")
        scope = params.wording.scope
        sections = one_of((*scope.headings_lacking, *scope.headings_planned))
        self._whose = re.compile(rf"(?:{one_of((*words.body_ends, *words.place_ends))})$")
        self._section = re.compile(
            rf"^[\s　（(一二三四五六七八九十)）、.．\d]*(?:{sections}|(?:主要|说说)?(?:问题|不足|短板|建议)[:：。])"
        )
        self._year, self._unnamed = params.edition.year, words.unnamed

    def find(self, told: Sequence[BlockRow], in_tables: set[tuple[str, str]]) -> list[Item]:
        """Activities in reading order: those under heads of their own, and those a sentence says were held.

        Asked are: a head that names something held, or a sentence that says so; a day near the edition's window, or
        for a head the event's period, with it; and people, things handed out or a place told there.
        `in_tables`: cells and lines that activity tables account for.
        """
        passages = read_passages(told, in_tables)
        while passages and is_day_alone(passages[-1].text):
            passages.pop()  # the day a letter was signed
        heading = above_tables(told, in_tables)
        if heading:
            passages = [one for one in passages if not (one.places() and one.places()[-1][0] in heading)]
        ends = (at for at, one in enumerate(passages) if at and self._behind.match(one.text))
        passages = passages[: next(ends, len(passages))]
        found = without_accounts(list(self._items(passages)), passages, self.event)
        return found if len(found) != 1 else [self._of_whole(found[0], passages)]

    def _items(self, passages: list[Passage]) -> Iterator[Item]:
        heads = self._heads.find_all(passages)
        above: tuple[str, str] | None = None  # the day that stands alone above, in a diary
        covered, lists = 0, in_lists(passages, self.event)
        for place, (passage, head) in enumerate(zip(passages, heads, strict=True)):
            day = self._days(passage.text) if is_day_alone(passage.text) else None
            above = (day[0], day[1]) if day is not None and day[0] and day[1] else above
            if place < covered or self._section.search(passage.opening or passage.text[:_OPENING]):
                continue
            if head is None or not self._heads.names_something_held(head):
                yield from self._told_in(passage, head.rest if head else 0, above, is_listed=lists[place])
                continue
            if not self._may_name(passage, head) and (behind := [*self._told_in(passage, head.rest, above)]):
                yield from behind
                continue
            below = [] if passage.text[head.rest :].strip() else list(self._below(passages, heads, place))
            several = self._several(head, passage, below, above)
            if several:
                yield from several
                covered = place + 1 + len(below)
                continue
            is_one = below or (is_counted_off(passage.text) and self._is_named(head))
            first, *others = [passage] if is_one else by_day(passage, 0, self.event)
            item = self._read(head, [first, *below], above)
            if item is not None:
                covered = place + 1 + len(below)
                yield from self._with_others(item, others)
            else:
                start = head.rest if is_counted_off(passage.text) else 0
                yield from self._told_in(passage, start, above, is_listed=lists[place])

    def _may_name(self, passage: Passage, head: Head) -> bool:
        """Whether a head may be its activity's name: no sentence that leads over to what is told (最远的在山里。)."""
        is_set_out = is_counted_off(passage.text) or passage.kind == "heading" or _QUOTED_WHOLE.fullmatch(head.name)
        return bool(is_set_out) or self._held.holds_name(head.name)

    def _is_named(self, head: Head) -> bool:
        """Whether a head is the name of one activity, and no words for several (组织“五下乡”)."""
        return self._held.is_name(head.name) or "“" not in head.name or head.name.startswith("“")

    def _with_others(self, item: Item, others: list[Passage]) -> Iterator[Item]:
        """An item, and what is told by a name of its own of other days in the same passage; the rest is the item's."""
        for part in others:
            other = self._told(part, None)
            if other is not None and not other.is_worded:
                yield item
                item = other
            elif not (self._is_of_all(part.text) or tells_others(part.text, item, self.event)):
                item = replace(item, places=(*item.places, *part.places()), text=item.text + part.text)
        yield item

    def _below(self, passages: list[Passage], heads: list[Head | None], place: int) -> Iterator[Passage]:
        """What belongs to a head that stands alone: up to the next head, a rule, or words about everything done."""
        number = number_of(passages[place].text)
        for passage, head in zip(passages[place + 1 : place + 1 + _BODY], heads[place + 1 :], strict=False):
            ends = passage.kind == LISTED or _RULE.match(passage.text) or self._is_of_all(passage.text)
            ends = ends or (number != "" and number_of(passage.text) == number)
            if head is not None or ends or self._heads.is_section(passage.text):
                return
            yield passage

    def _is_of_all(self, text: str) -> bool:
        """Whether a text opens with words about everything done, or about several things told before."""
        told = self._of_all.search(text)
        is_of_all = told is not None and not tells_before(text, self.event.find(text), told.end())
        return is_of_all or OF_SEVERAL.search(text) is not None

    def _read(self, head: Head, covered: list[Passage], above: tuple[str, str] | None) -> Item | None:
        """The item, if what stands behind or below its head tells of something held."""
        behind = covered[0].text[head.rest :]
        if self._leads_over(head, behind):
            return None
        body = [text for text in (behind, *(passage.text for passage in covered[1:])) if text.strip()]
        body = [text for text in body if not _BYLINE.match(text)] or body
        labelled = dict(labels(body, self._index))
        text = "\n".join(body)
        told_day = labelled.get("date", "") or head.day
        days = self._days(told_day or self._without_announced(text))
        days = days if days or find_dates(text, self._year) else above
        place = self.places.in_words(labelled["place"]) if "place" in labelled else None
        place = place or ("place" not in labelled and self._place(unbracketed(text), head.name)) or None
        if days is None or not (counts(text) or (days[0] and place)):
            return None
        if not self._held.is_name(head.name) and self._held.tells_meeting(text, self.event.find(text)):
            return None
        is_quoted = _QUOTED_WHOLE.fullmatch(head.name)
        name = is_quoted[1] if is_quoted else head.name
        if not labelled and not self._held.is_name(name):  # a slogan or a sentence; the text may tell the name
            told = self._held.find_named(
                body[0] if body else "", self.event.find(body[0]) if body else [], quoted_only=head.is_marked
            )
            name, place = (told.name, place or told.place) if told else (name, place)
            if told and told.start and not self.event.find(body[0][: told.start]):
                covered = from_name(covered, head, told.start)
                place = told.place or self._place(body[0][told.start :], name) or place
        elif not labelled and head.is_marked and len(name) <= _GENERIC:  # 网络竞赛: the text may tell which
            name = self._held.find_object(behind, self.event.find(behind)) or name
        if not (head.is_marked and covered[0].kind == "heading") and not self._may_name(covered[0], head):
            name = worded_name(name, place, self._unnamed)
        places = tuple(stretch for passage in covered for stretch in passage.places())
        return Item(name, *days, place, places, "\n".join(passage.text for passage in covered))

    def _leads_over(self, head: Head, behind: str) -> bool:
        """Whether a head that names nothing opens words of all that was done: for weeks, or counted before any day.

        再说一笔账。从9月12日到28日，全区做了143场; 围着苹果讲绿色。开了12期现场会，果农1480人次。9月21日那期….
        """
        days = self.event.find(behind)
        if not days or _QUOTED_WHOLE.fullmatch(head.name) or self._held.holds_name(head.name):
            return False
        before = behind[: sentence_at(behind, days[0].start, days[0].end)[0]]
        is_long = (date.fromisoformat(days[0].end_date) - date.fromisoformat(days[0].start_date)).days >= _WEEKS
        return (is_long and counts_sessions(behind)) or (counts_sessions(before) and counts_people(before))

    def _without_announced(self, text: str) -> str:
        """A text without the sentences that tell of days yet to come (口袋书将于10月发放)."""
        for at in [day.start for day in reversed(self.event.find(text)) if self._held.is_announced(text, day.start)]:
            start, end = sentence_at(text, at, at)
            text = text[:start] + text[end:]
        return text

    def _told_in(
        self, passage: Passage, start: int, above: tuple[str, str] | None, *, is_listed: bool = False
    ) -> Iterator[Item]:
        """The activities that a passage says were held from `start` on, one for each day it tells."""
        items: list[Item] = []
        if len(passage.text) - start < _LEAST_TOLD or (above is None and not self.event.find(passage.text)):
            return
        parts = by_day(passage, start, self.event)
        labelled = labels_of_days(passage.text, self.event.find(passage.text))
        first = [
            min((day.start for day in self.event.find(part.text)), default=_OPENING)
            - max((len(label) for label in labelled if part.text.startswith(label)), default=0)
            for part in parts
        ]
        is_listed, series = is_listed or sum(at <= _NEAR for at in first) >= _SERIES, None
        scene: Passage | None = None  # the part that told the last day, of which nothing may be named
        for part, at in zip(parts, first, strict=True):
            before = self.event.find(scene.text)[-1].end_date if scene else items[-1].start if items else None
            opened_in, scene = scene, part if self.event.find(part.text) else scene
            opened = self.event.follow(part.text[:FOLLOWS], before) if before else None
            may_be_listed = is_listed and (len(parts) < _SERIES or at <= 1 or AMONG.match(part.text) is not None)
            at_each = self._at_each(part)
            if at_each:
                items += at_each
                continue
            item = self._told(part, (opened, opened) if opened else above, is_listed=may_be_listed)
            if items and AMONG.match(part.text) and is_series(items[-1].start, items[-1].end, items[-1].text):
                series = items.pop()  # the unit's account, of which single activities follow, held by the same bodies
            if item is not None and series is not None:
                item = replace(item, text=f"{series.text}{item.text}")
            if item is not None and items and _SAME_PLACE.search(part.text[:_OPENING]):
                item = replace(item, place=items[-1].place)
            if item is not None and opened_in and item.place in _HERE:
                item = replace(item, place=(self._place(opened_in.text, "") or "").removeprefix("位于") or None)
            if item is not None:
                items.append(item)
            elif items and not (self._is_of_all(part.text) or tells_others(part.text, items[-1], self.event)):
                last = items[-1]
                items[-1] = replace(last, places=(*last.places, *part.places()), text=last.text + part.text)
        yield from items

    def _told(self, passage: Passage, above: tuple[str, str] | None, *, is_listed: bool = False) -> Item | None:
        """The activity that a passage without a head says was held, on a day it tells or below one."""
        if self._is_of_all(passage.text) or is_of_mail(passage.text):
            return None
        days = self.event.find(passage.text)
        ahead = [day for day in days if self._held.is_announced(passage.text, day.start)]
        if days and len(ahead) == len(days):
            return None
        if not days and (above is None or find_dates(passage.text, self._year)):
            return None
        has_people = cache(lambda: counts_people(passage.text))
        told = self._held.find(passage.text, days, has_people=has_people, is_listed=is_listed)
        told = told or (passage.kind == LISTED and has_people() and self._held.find_clause(passage.text, days)) or None
        if told is None or ((is_listed or passage.kind == LISTED) and not self._may_be_listed(told.name)):
            return None
        own = next((day for day in days if day.start >= told.start), days[0] if days else None)
        later = self._begins_other(passage.text, told.start, own) if own else 0
        if later:
            return self._told(cut(passage, later, len(passage.text)), None, is_listed=is_listed)
        start = behind_semicolon(passage.text, told.start, own.start, told.name) if own else told.start
        text = passage.text[start:]
        place = told.place or self._place(text, told.name)
        if place is None and own is not None and own.start < told.start and "直播" not in told.name:
            place = self._place(passage.text, "")
        place = None if place == told.name else place
        place = place or (self._held.where(passage.text, own) if told.is_worded and own else None)
        name = worded_name(told.name, place, self._unnamed) if told.is_worded else told.name
        if not (place or counts_people(text)) or (
            told.is_worded and not place and not self._held.names_place(told, text)
        ):
            return None
        first, last = (
            (own.start_date, last_of_list(self.event, own, days, passage.text)) if own else above or (None, None)
        )
        return Item(name, first, last, place, passage.places(start), text, told.is_worded)

    def _begins_other(self, text: str, start: int, day: DateSpan) -> int:
        """Where the sentence of a day begins, if what is named before it has people of its own and no day; else 0."""
        closes = sentence_at(text, start, start)[1]
        opens, ends = sentence_at(text, day.start, day.end)
        is_other = opens >= closes and counts_people(text[start:closes]) and counts_people(text[opens:ends])
        return opens if is_other else 0

    def _at_each(self, passage: Passage) -> list[Item]:
        """What a passage says was held at several places, each on its day, each with its own words and figure alone."""
        return [
            Item(
                one.name, one.day.start_date, one.day.end_date, one.place,
                tuple(stretch for span in one.spans for stretch in cut(passage, *span).places()),
                "，".join(passage.text[start:end] for start, end in one.spans), is_worded=True,
            )
            for one in self._held.find_at_each(passage.text, self.event.find(passage.text))
        ]  # fmt: skip

    def _may_be_listed(self, name: str) -> bool:
        """Whether what stands in a list may be an activity: none is how the work was done (前期准备工作)."""
        return self._held.is_name(name) or self._heads.names_something_held(Head(name, 0))

    def _place(self, text: str, name: str) -> str | None:
        """Where the words below a name, else the name, say that it was; else the platforms it was shown on."""
        days = self.event.find(text)
        place = self.places.find(text, self._year, days[0] if days else None)
        place = place or self.places.find_beside(text, name) or self.places.find_in_name(name, self._year)
        place = place or self.places.find_online(text)
        return place or (_ONLINE_PLACE if _ONLINE.search(name) or name.endswith("直播") else None)

    def _several(self, head: Head, passage: Passage, below: list[Passage], above: tuple[str, str] | None) -> list[Item]:
        """What is told below a head, where it is several things: the head says so, or each has its name and day."""
        says_several, is_name = _SEVERAL.search(head.name) is not None, self._held.is_name(head.name)
        is_quoted = _QUOTED_WHOLE.fullmatch(head.name) is not None
        is_lead = not (is_quoted or self._held.holds_name(head.name))
        if not below and not says_several and not is_name:
            return self._named_apart(passage, 0 if is_quoted else head.rest, is_lead=is_lead)
        dated = sum(bool(self.event.find(one.text)) for one in below)
        if not says_several and dated < _SEVERAL_THINGS:
            apart = (self._named_apart(told, 0, is_lead=is_lead) for told in below if not is_name)
            return [one for items in apart for one in items]
        listed = in_lists(below, self.event)
        items = [
            item for one, is_listed in zip(below, listed, strict=True)
            for item in self._told_in(one, 0, above, is_listed=is_listed)
        ]  # fmt: skip
        items = items if below else list(self._told_in(passage, head.rest, above))
        are_counted_off = sum(is_counted_off(one.text) and bool(self.event.find(one.text)) for one in below)
        are_named = sum(not item.is_worded for item in items) >= _SEVERAL_THINGS
        are_named = are_named and len({item.start for item in items}) == len(items)
        is_sure = says_several or are_named or are_counted_off >= _SEVERAL_THINGS
        return items if is_sure and len({item.name for item in items}) >= _SEVERAL_THINGS else []

    def _named_apart(self, passage: Passage, start: int, *, is_lead: bool = False) -> list[Item]:
        """What is told behind a head that names no activity (医院带头。), where it is several of own names and days.

        Behind one that only leads over to what is told (第一件事是安全。) they need no names.
        """
        parts = by_day(passage, start, self.event)
        items = [
            item for part in parts if (item := self._told(part, None)) is not None and (is_lead or not item.is_worded)
        ]
        is_sure = len({item.name for item in items}) >= _SEVERAL_THINGS and len({item.start for item in items}) > 1
        return list(self._told_in(passage, start, None)) if is_sure else []

    def _of_whole(self, item: Item, passages: list[Passage]) -> Item:
        """The item with the whole text as its own, where the title names it: an article about one activity."""
        if not names(passages[0].text, item.name, self._whose):
            return item
        first = next(at for at, one in enumerate(passages) if item.places[0][0] in {place[0] for place in one.places()})
        rest = [
            one
            for one in passages[first:]
            if not (self._of_all.search(one.text) or is_of_other_days(one.text, item, self.event))
        ]
        return replace(item, places=tuple(stretch for one in rest for stretch in one.places()) or item.places)

    def _days(self, text: str) -> tuple[str | None, str | None] | None:
        """First and last day told near the window; (None, None) for the event's period; None where no time is told."""
        near = self.event.find(text)
        if near:
            return near[0].start_date, last_of_list(self.event, near[0], near, text)
        alone = days_alone(text[:_OPENING], self.event.window)
        if alone:
            return min(alone), max(alone)
        return (None, None) if _PERIOD.search(text) else None
