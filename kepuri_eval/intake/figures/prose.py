"""From the text of a document to its figures: each amount with what it counts and what it is of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from kepuri_eval.intake.figures.aims import is_asked_for
from kepuri_eval.intake.figures.around import Around, words_around
from kepuri_eval.intake.figures.articles import is_article
from kepuri_eval.intake.figures.barelabels import by_going_out, by_label, heads
from kepuri_eval.intake.figures.bodylists import without_lists
from kepuri_eval.intake.figures.cues import CueIndex, Kind
from kepuri_eval.intake.figures.differences import is_difference
from kepuri_eval.intake.figures.eachgroup import each_time
from kepuri_eval.intake.figures.eachmedium import (
    is_one_of_reports,
    is_programme,
    is_shown_by_medium,
    ran_by_medium,
    times_media,
)
from kepuri_eval.intake.figures.figure import Figure, as_listed, as_part, as_stock, as_sum, as_used
from kepuri_eval.intake.figures.handedout import handed_out
from kepuri_eval.intake.figures.localdays import is_local
from kepuri_eval.intake.figures.misspelt import MisspeltCues
from kepuri_eval.intake.figures.namedmedia import REPORTED, named_reports
from kepuri_eval.intake.figures.ofsome import is_of_some, sums_up
from kepuri_eval.intake.figures.otherdays import earlier_months, is_dated_elsewhere, last_own_day
from kepuri_eval.intake.figures.pagecounts import is_page_count
from kepuri_eval.intake.figures.putright import put_right
from kepuri_eval.intake.figures.scope import Own, Scope, ScopeIndex
from kepuri_eval.intake.figures.sections import Sections, topic_of
from kepuri_eval.intake.figures.severalsorts import SeveralSorts
from kepuri_eval.intake.figures.standing import are_its_own, live_there
from kepuri_eval.intake.figures.taken import set_own_apart
from kepuri_eval.intake.figures.thistime import ThisTime
from kepuri_eval.intake.figures.whatpeopledid import with_what_they_did
from kepuri_eval.intake.language.clauses import (
    Paragraph,
    Span,
    bracket_of,
    join_lines,
    opens_item,
    quoted_spans,
    refers_back,
    split_clauses,
    split_sentences,
)
from kepuri_eval.intake.language.dates import DateSpan, find_dates
from kepuri_eval.intake.language.patterns import any_of
from kepuri_eval.intake.language.quantities import Amount, scan_amounts
from kepuri_eval.intake.language.sizes import is_size
from kepuri_eval.intake.language.years import event_years
from kepuri_eval.intake.tabular.headings import index_of
from kepuri_eval.intake.tabular.texttables import Told, read_text_tables

if TYPE_CHECKING:  # reading processes start without pandas and pydantic
    from kepuri_eval.params import Params
    from kepuri_eval.wording import Wording

_OPENING, _OFTEN = 60, 3
_LATE = timedelta(days=10)
_COUNTED_OFF = re.compile("[一二三四五六七八九十]是")
# 志愿者（含辅导员）共60人: who is counted as well, and not what
_WHO_ALSO = re.compile("[（(](?:其中)?(?:包?含|包括)[^（()）\\d]*[)）]")
_ASIDE = re.compile("[（(][^（()）]*[）)]")
_SPLIT = re.compile("分(?:成|为|作)了?$")
_BY = re.compile("(?<![理缘因来])由[^，,。；;：:为给向]{0,8}$")  # 由5名职工承担: those who did it did not come to it
_WENT = re.compile("(?:协会|学会|研究会|公司|我们|咱们|[本我][会局院馆司])(?:一?共)?(?:出|派|去)了?$")  # 协会去了6个人
# 启动仪式后，各镇陆续铺开，共开展…: what came behind the one day told before
_AFTERWARDS = re.compile("[^，,。；;]{0,8}(?:启动|仪式|开幕|主场|主会场)[^，,。；;]{0,6}(?:后|结束)[，,]|[此之]后[，,]")
_SHORT_NAME = 5
_FEW, _SHOWN = 100, ("直播",)
_SECTION_NUMBER = re.compile("\\d{1,2} +[\u4e00-\u9fff]{2,10}$")  # 3 媒体报道: a head, and no three of them
_PLACES_AND_BODIES = ("venues", "joint_units")
_BROKEN_OFF = re.compile(
    "(?<=[\u4e00-\u9fff])\n(?=[约近]?\\d[\\d,.]*[万千百]?[余多]? ?[人名位场份册次家])"
)  # 会员/2100人
_VIEWS = ("live_views", "online_views")  # those of one day over several platforms add up
_UNREAD = ("torn", "fraction")  # doubts that keep an amount from being a figure


class FigureReader:
    """Reads figures out of blocks with the words of one edition's params."""

    def __init__(self, params: Params) -> None:
        self._cues = CueIndex(params.wording)
        self._wording = params.wording
        self._of_media = any_of(params.wording.quantities["media_reports"].widened_by)
        self._print = any_of(params.wording.quantities["materials"].cues)
        self._misspelt = MisspeltCues(_cues_of(params.wording), params.wording.often_misspelt)
        self._headings = index_of(params.wording.columns)
        self._scope = ScopeIndex(params.wording.scope, params.areas)
        self._sorts = SeveralSorts(params.wording)
        self._this_time = ThisTime(params.wording.scope)
        self._whole, self._counted = any_of(params.wording.whole_unit), any_of(params.wording.counted_up)
        self._year = params.edition.year
        dates = params.edition.dates
        self._window = (dates.platform_opens, dates.summary_due)
        self._opens = dates.window_start

    def read_document(
        self,
        prose: Iterable[tuple[str, str, str]],
        cells: Iterable[tuple[str, str, str]],
        own: Own | None = None,
        *,
        is_plan: bool = False,
    ) -> Iterator[tuple[str, Figure]]:
        """(locator, figure) of every figure of a document, its prose first.

        Args:
            prose: (locator, kind of block, text) in reading order.
            cells: (locator, label, text) of cells outside activity tables; the label is what stands beside or above.
            own: what `find_own` gives of the whole document; without it, of its prose.
            is_plan: whether the document announces: then all its figures are planned.
        """
        blocks = list(prose)
        tabled, lines = read_text_tables(blocks, self._headings, self._wording)
        own = own or self.find_own([text for _, _, text in blocks])
        is_plan = is_plan or (bool(blocks) and self._scope.announces(blocks[0][2][:_OPENING]))
        section = Sections(self._scope)
        by_name: list[tuple[str, Figure]] = []
        counted = any(told.quantity == "media_reports" for told in tabled)
        for told in tabled:
            yield told.locator, _of_table(told, planned=is_plan)
        for paragraph in join_lines(lines):
            section.enter(paragraph.kind, paragraph.text)
            for figure in (*self.read_text(paragraph.text, own), *self._told_by_name(paragraph.text, own)):
                sums_up = figure.is_whole and figure.scope.is_total
                scope = section.apply(figure.scope, figure.kind.quantity, is_plan=is_plan, sums_up=sums_up)
                locator, amount = _place(paragraph, figure.amount)
                figure = figure._replace(scope=scope, amount=amount)
                if figure.kind is REPORTED:
                    by_name.append((locator, figure))
                    continue
                counted |= _counts_reports(figure)
                yield locator, as_stock(figure) if scope.is_stock else figure
        for locator, label, text in cells:
            for figure in self._read_cell(label, text, own):
                planned = figure.scope.planned or (is_plan and figure.scope.in_scope)
                counted |= _counts_reports(figure)
                yield locator, figure._replace(scope=figure.scope._replace(planned=planned))

        yield from () if counted else by_name

    def _told_by_name(self, text: str, own: Own) -> Iterator[Figure]:
        """The reports of media that a text names without a number."""
        for sentence in split_sentences(text):
            for amount in named_reports(text, sentence, self._is_of_media):
                told = text[sentence.start : amount.end]
                scope = self._read_scope(text, sentence, amount, told, amount.raw, own)
                yield Figure(amount, REPORTED, scope, 0, in_brackets=False)

    def find_own(self, texts: list[str]) -> Own:
        """The years, events and days of a document, from its head and the dates in it."""
        is_titled = bool(texts) and self._scope.event_name.search(texts[0][:_OPENING]) is not None
        head, whole = "\n".join(texts[: 1 if is_titled else 2]), "\n".join(texts)
        is_titled = is_titled or any(self._scope.event_name.search(text[:_OPENING]) for text in texts[1:2])
        years = event_years(head, whole, self._year)
        shift = (self._year if self._year in years else min(years)) - self._year
        first, last = (day.replace(year=day.year + shift) for day in self._window)
        opens = self._opens.replace(year=self._opens.year + shift).isoformat()
        window = (first.isoformat(), (last + _LATE).isoformat())
        dates = [span for text in texts for span in find_dates(text, first.year)]
        holds = any(window[0] <= span.start_date <= window[1] for span in dates)
        names_event = is_titled or len(self._scope.event_name.findall(whole)) >= _OFTEN
        events, speaker = self._scope.other_events(head), self._scope.find_speaker(head, whole)
        events |= self._this_time.joint_events(texts, window, first.year)
        return Own(years, events, names_event, window if holds else None, last.isoformat(), opens, speaker)

    def read_text(self, text: str, own: Own) -> list[Figure]:
        """Every figure of one text that counts something."""
        amounts = scan_amounts(text, self._cues.counting_words)
        if not amounts:
            return []
        text = self._misspelt.mend(_BROKEN_OFF.sub(" ", text))
        names = quoted_spans(text)
        spans = [Span(amount.start, amount.end) for amount in amounts]
        figures: list[Figure] = []
        days = find_dates(text, min(own.years))
        named = [one for one in names if not self._tells_when(text, one)]
        of_item = opens_item(text)
        topic = topic_of(text)
        for number, sentence in enumerate(split_sentences(text)):
            of_item = of_item or _COUNTED_OFF.match(text, sentence.start) is not None
            inside = [a for a in amounts if sentence.start <= a.start < sentence.end]
            clauses = split_clauses(text, sentence, spans) if inside else []
            told: list[Figure] = []
            is_next = bool(figures) and figures[-1].sentence == number - 1
            goes_on = is_next and text.endswith(("；", ";"), 0, sentence.start)
            for position, amount in enumerate(inside):
                if amount.doubt in _UNREAD or any(name.start <= amount.start < name.end for name in names):
                    continue
                figure = self._read_amount(text, sentence, clauses, inside, position, own, topic, names)
                if figure is None:
                    continue
                figure = self._beside(figure, told, text, sentence) if told else figure
                scope, local, is_whole = self._in_its_time(figure, text, sentence, days, named, own)
                figure = figure._replace(
                    scope=scope, sentence=number, is_local=local, is_whole=is_whole, of_item=of_item, goes_on=goes_on
                )
                told.append(as_part(figure, told) if told else figure)
            told = times_media(self._sorts.as_activities(told, text, sentence), text, sentence)
            told = handed_out(without_lists(told, text, sentence), text, sentence, self._print)
            told = put_right(with_what_they_did(each_time(told, text, sentence), text, sentence), text, sentence)
            figures += set_own_apart(told, text, sentence, self._is_of_media)
        return figures

    def _is_of_media(self, words: str) -> bool:
        return self._of_media.search(words) is not None

    def _beside(self, figure: Figure, told: list[Figure], text: str, sentence: Span) -> Figure:
        """The figure as those told before it in its sentence make it: one of a list, or of what exists."""
        start, end = figure.amount.start, figure.amount.end
        between = text[told[-1].amount.end : start]
        figure = as_used(as_listed(figure, told, between), told, between)
        goes_on = told[-1].scope.is_stock and self._scope.goes_on_as_stock(between, text[end : sentence.end])
        figure = as_stock(figure) if goes_on and not figure.scope.is_stock else figure
        return as_sum(figure, told, text[_clause_start(text, start) : start])

    def _in_its_time(
        self, figure: Figure, text: str, sentence: Span, days: list[DateSpan], named: list[Span], own: Own
    ) -> tuple[Scope, bool, bool]:
        """What days and names before a figure make of it: its scope, whether it is local, and whether of everything."""
        start, scope = figure.amount.start, figure.scope
        is_sure = scope.is_here and not scope.planned
        if not is_sure and is_dated_elsewhere(text, days, start, own, sentence, planned=scope.planned):
            scope = scope._replace(in_scope=False)
        is_whole = self._whole.search(text, sentence.start, start) is not None or sums_up(text, sentence, days)
        begins = sentence.start if is_whole or _AFTERWARDS.match(text, sentence.start) else 0
        local = is_local(text, begins, start, days, named)
        if is_whole and not local and self._counted.search(text, sentence.start, start):
            scope = scope._replace(is_total=True)
        of_day = figure.kind.quantity not in _VIEWS and is_local(text, sentence.start, start, days, [])
        if scope.is_total and not is_whole:
            is_of_all = not is_of_some(text, sentence, figure.amount, is_local=local, of_day=of_day)
            scope = scope._replace(is_total=is_of_all)
        return scope, local, is_whole

    def _read_cell(self, label: str, text: str, own: Own) -> list[Figure]:
        """Figures of a cell read behind its label, as 参与人次：3000; places index the cell's own text."""
        lead = f"{label.rstrip('：: ')}：" if label else ""
        found = []
        for figure in self.read_text(lead + text, own):
            amount, told = figure.amount, (label, (lead + text)[: figure.amount.start])
            is_place = figure.kind.quantity in _PLACES_AND_BODIES
            if not amount.counted_in and (is_place or not any(heads(one, figure.kind) for one in told)):
                continue  # a bare number beside 儿童之家 counts no children, beside a school's name no schools
            if amount.start >= len(lead):
                moved = amount._replace(start=amount.start - len(lead), end=amount.end - len(lead))
                found.append(figure._replace(amount=moved))
        return found

    def _read_amount(
        self,
        text: str,
        sentence: Span,
        clauses: list[Span],
        inside: list[Amount],
        position: int,
        own: Own,
        topic: str,
        names: list[Span],
    ) -> Figure | None:
        """The figure of one of the amounts inside a sentence; None where it counts nothing."""
        amount, around = inside[position], words_around(text, sentence, clauses, inside, position)
        if self._is_no_result(text, amount, around):
            return None
        if amount.counted_in == "个":
            amount = amount._replace(counted_in=self._cues.counted_as(around.before, around.after))
        kind = self._choose_kind(text, sentence, amount, around, topic)
        if kind is None:
            return None
        told = _without_asides(self._without_names(text, names, sentence.start, amount.start))
        told = self._this_time.clear(told, text[: sentence.start], text[amount.end : sentence.end], own)
        here = told[around.clause.start - sentence.start :]
        scope = self._read_scope(text, sentence, amount, told, here, own)
        is_limit = self._scope.is_limit(told, amount.raw)
        if (scope.per_each or is_limit) and scope.in_scope:
            kind, scope = Kind("other", "per_each", kind.cue, kind.score), scope._replace(in_scope=not is_limit)
        if scope.planned and amount.bound == "exact" and self._scope.is_vague(here):
            amount = amount._replace(bound="about")
        figure = Figure(amount, kind, scope, 0, bracket_of(text, amount.start, sentence) is not None)
        is_stock = scope.is_stock or (not scope.is_part and self._scope.is_population(here, amount.counted_in))
        is_bare = amount.counted_in == "人"
        is_stock = is_stock or (is_bare and live_there(told, here, text[amount.end : sentence.end]))
        return as_stock(figure) if is_stock else figure

    def _is_no_result(self, text: str, amount: Amount, around: Around) -> bool:
        """Whether an amount is a size, a share, a difference, a price or a count told again."""
        before = around.before
        if amount.start == 0 and not amount.counted_in and _SECTION_NUMBER.match(text):
            return True
        if is_shown_by_medium(before, around.after, self._is_of_media):
            return True
        if self._scope.is_abstract(around.after) or is_size(text, amount) or _SPLIT.search(before):
            return True
        if is_difference(text[around.clause.start : amount.start], before, amount, text):
            return True
        return refers_back(text, around.clause, amount.start, amount.end, amount.value)

    def _choose_kind(self, text: str, sentence: Span, amount: Amount, around: Around, topic: str) -> Kind | None:
        """What an amount counts, as the words round it say; None for what is no figure at all."""
        before, counted_in = _WHO_ALSO.sub("", around.before), amount.counted_in
        kind = self._cues.choose(
            before, around.after, counted_in, around.earlier, around.said, topic,
            is_item=around.is_item, is_next=around.is_next,
        )  # fmt: skip
        if not (kind and kind.cue and around.after.startswith(kind.cue)):  # not 融媒发了4条短视频
            kind = ran_by_medium(before, counted_in, self._is_of_media) or kind or by_label(before, counted_in)
        if kind is None or (kind.quantity == "other" and not kind.cue):
            kind = by_going_out(before, counted_in, text[amount.end : sentence.end]) or kind
        if is_programme(text, sentence, amount, self._is_of_media):
            return Kind("media_reports", None, "", 0)
        if kind is None or (kind.quantity == "other" and not kind.cue and counted_in == "种"):
            return None  # species and languages
        if kind.quantity == "joint_units" and are_its_own(counted_in, before, around.after):
            return Kind("other", None, kind.cue, kind.score)
        if kind.quantity == "participants" and (_BY.search(before) or _WENT.search(before)):
            kind = Kind("other", "staff", kind.cue, kind.score)
        if is_article(amount, before, kind) and not is_one_of_reports(text, sentence, amount, self._is_of_media):
            return None
        if is_page_count(text, sentence, amount, kind):
            return None
        if kind.quantity == "live_views" and counted_in == "次" and amount.value < _FEW and kind.cue in _SHOWN:
            return kind._replace(quantity="activities", subkind=None)
        return kind

    def _read_scope(self, text: str, sentence: Span, amount: Amount, told: str, here: str, own: Own) -> Scope:
        """What a figure is of, by the words told before it in its sentence, those here in its clause, and behind."""
        scope = self._scope.read(told, here, own, text[amount.end : sentence.end], last_own_day(told, own))
        scope = scope._replace(planned=True) if is_asked_for(told, amount.raw) else scope
        since = earlier_months(told, own)
        if since >= 0 and not scope.planned and not self._scope.names_event_behind(told, since):
            return scope._replace(in_scope=False)
        is_out = self._scope.is_of_longer(text[amount.end : sentence.end])
        is_out = is_out or self._scope.is_disclaimed(text, sentence.end)
        return scope._replace(in_scope=False) if is_out else scope

    def _tells_when(self, text: str, name: Span) -> bool:
        """Whether it is another event's (“安全生产月”占去大半) or a mere word (“小而实”), and no activity's."""
        return name.end - name.start <= _SHORT_NAME or bool(self._scope.other_events(text[name.start : name.end]))

    def _without_names(self, text: str, names: list[Span], start: int, end: int) -> str:
        """text[start:end] with quoted names blanked, whose words say nothing about scope (“科普向未来”)."""
        if not names:
            return text[start:end]
        shown = list(text[start:end])
        for name in names:
            if name.end - name.start <= _SHORT_NAME or self._scope.is_time(text, name.start, name.end):
                continue  # “十四五”, “安全生产月”期间: a time, and no name
            for place in range(max(name.start + 1, start), min(name.end - 1, end)):
                shown[place - start] = " "
        return "".join(shown)


def _counts_reports(figure: Figure) -> bool:
    return figure.kind.quantity == "media_reports" and figure.kind.subkind is None and figure.scope.in_scope


def _cues_of(wording: Wording) -> Iterator[str]:
    for words in wording.quantities.values():
        yield from words.cues
        yield from words.weak_cues
        for cues in words.subkinds.values():
            yield from cues


def _of_table(told: Told, *, planned: bool) -> Figure:
    """A figure of a table set out in text; one of its rows is about one activity."""
    kind = Kind(told.quantity, told.subkind, told.label, 0)
    scope = Scope(True, planned, told.is_total, told.is_part, per_each=False, is_done=True, is_here=True)
    return Figure(told.amount, kind, scope, 0, in_brackets=False, is_local=not told.is_total, table=told.table)


def _clause_start(text: str, position: int) -> int:
    return max(text.rfind(mark, 0, position) for mark in "，,。；;、：:") + 1


def _place(paragraph: Paragraph, amount: Amount) -> tuple[str, Amount]:
    """The line an amount begins in, and the amount with its place there; words on the next line are cut from raw."""
    locator, begin, end = next(line for line in paragraph.lines if line[1] <= amount.start < line[2])
    if not begin and amount.end <= end:
        return locator, amount
    stop = min(amount.end, end)
    raw = paragraph.text[amount.start : stop]
    return locator, amount._replace(start=amount.start - begin, end=stop - begin, raw=raw)


def _without_asides(told: str) -> str:
    """Words before a figure with closed brackets blanked: what they say is of what stands in them."""
    has_any = ")" in told or "）" in told
    return _ASIDE.sub(lambda found: " " * len(found.group()), told) if has_any else told
