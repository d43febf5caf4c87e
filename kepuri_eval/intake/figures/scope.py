"""From the words before a figure to what it is of: this event or another, done or announced, a total or a part."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set
from typing import TYPE_CHECKING, NamedTuple

from kepuri_eval.intake.figures.aims import AGAINST_YEAR, is_aim, is_of_time
from kepuri_eval.intake.figures.notcounted import NOT_COUNTED
from kepuri_eval.intake.figures.scopeneeds import LIMIT, needed
from kepuri_eval.intake.figures.speakers import ASKS, COUNTED_THERE, COUNTED_TOGETHER, TOOK_PART, Speaker, SpeakerIndex
from kepuri_eval.intake.figures.standing import OF_WHAT_EXISTS, OWN_PEOPLE, OWN_TOTAL, was_sent
from kepuri_eval.intake.figures.timewords import (
    MAY_BE_PAST,
    SEVERAL_YEARS,
    THIS_TIME,
    YEARS_PAST,
    as_profile,
    as_stock_word,
    footfall_pattern,
    not_a_kind,
    past_pattern,
    planned_pattern,
)
from kepuri_eval.intake.language.patterns import OPENS, any_of, last_end, last_start, one_of
from kepuri_eval.intake.language.wordfinder import RuleFinder

if TYPE_CHECKING:  # reading processes start without pandas and pydantic
    from kepuri_eval.wording import ScopeWords

_JOINED = 3
_PAUSE = re.compile("[，,、：:]")
_PART_OF_SENTENCE = re.compile("[，,、。；;]")
_COMPOUND = r"(?<!公)共(?!同|青|享|产|筑|创|性|和国|振|鸣|赢|识|度|商|庆)"
# 共举办科普日活动390场: the event as a kind of thing, which says nothing of when it was
_OBJECT_OF = "(?<!举办)(?<!开展)(?<!组织)(?<!举行)(?<![办展织行]了)(?<![办展织行]全国)"
_CIRCUMSTANCE = re.compile("(?:去年|上年|前年|上届)(?:[受因]|由于|囿于|限于)[^，,。；;的]{1,12}[，,](?:全国)?$")
_REST = "其余"
_COLLECTION = "馆藏"  # 展出馆藏标本96件: what was chosen of it was shown
_MEANWHILE = re.compile("(?:活动)?(?:期间|当天|当日|来临|前后)")
_EVER = re.compile("(?:已|共)?累计")
_SHOWS = re.compile("展出|展示|陈列|展陈|亮相|遴选|精选|挑选|选取|选出|拿出|搬出|推出")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d) ?(?:年|年度)")
# 从230人、310人增加到468人: what stands before the verb of growth is how it was
_FROM = re.compile("(?:[从由](?!事|来|此|而|中)|原来|最初)[^。；;]*$")
_ONE_OF = re.compile("[^，,。；;]{0,14}之一")
_NORM = re.compile(
    "(?:要求|规定|须|每[^，,。；;\\d]{1,6}|各[^，,。；;\\d]{1,8})[^，,。；;\\d]{0,10}"
    "(?:不得?少于|不得?低于|至少|不得?超过)[^，,。；;\\d]{0,4}[\\d一二三四五六七八九十百千万两]+[^，,。；;]{0,4}$"
)
_AS_SUBJECT = "(?<![在向从由被经据获对给与和按照为应实彻循依以受])"
_AREA = 2  # 全省 of 全省各地共
_SAME_BODY = {"中国": "全国", "我国": "全国", "国内": "全国"}
# What a sentence opens with that speaks of the figures before it, and of nothing else: 以上数字均
_REMARK = re.compile(
    "[ 　]*(?:以上|上述|这些|该)(?:数字?|数据|人数|人次|场次|活动|统计)?(?:均|都|也|全部|暂)*|[ 　]*(?=[这那])"
    "|[ 　]*[（(](?:[这那]是[^，,。；;）)]{1,12}[，,])?"
)
_WHOLE_PLACE = re.compile(
    "(?:^|[，,。；;：:])(?:全[村镇乡场](?:共|现|总共)?有?|全[村镇乡区县市旗州](?:百姓|人口|总人口))$"
)
_FOR = re.compile("[为给向对请与让]|走访|入户|慰问|组织")
_OF_AGE = re.compile("岁(?:及)?以[上下][\u4e00-\u9fff]{0,6}$")
_TO_FAMILIES = re.compile("走访|入户|慰问|上门|指导|带动|帮扶|送|推选|评选|评出|选出|报名")
_YET_TO_COME = re.compile("[^，,。；;、]{0,12}?(?<![即不])(?:即将|将(?![军近要领才]))")
_LIST_GOES_ON = re.compile(
    "(?:[（(][^（()）]{1,4}[）)])?[，、,]?(?:和|及|以及|其中)?(?![来听看])[^，,。；;：:了在发举开组参到讲办出接增吸推制邀征收走进靠]{2,14}"
)


class Scope(NamedTuple):
    """What a figure is of; see the columns of the same names in the facts table.

    Attributes:
        per_each: a figure for each of several things, or a limit on how many may come.
        is_done: words of achievement, or this event's name, stand before it (已, 共计, 本次活动).
        is_here: this event is named before it in the sentence.
        is_stock: what exists, not what was done.
    """

    in_scope: bool
    planned: bool
    is_total: bool
    is_part: bool
    per_each: bool
    is_done: bool
    is_here: bool
    is_stock: bool = False


class Own(NamedTuple):
    """What a document says about all its figures.

    Attributes:
        years: years that are this event's; a figure of any other year is out of scope.
        events: other events and bodies the document's head names: it is about them.
        names_event: whether it is about the evaluated event (named in its opening, or often); one that is not may
            report on a whole year.
        days: first and last ISO day that count as the event's, or None when no date of the document falls in the
            edition's window: then dates say nothing about scope.
        due: last ISO day of the event itself; what is announced for a later one is not of it.
        opens: first ISO day of the event itself; a month told as a whole that ends before it is none of its days.
        speaker: who speaks in it.
    """

    years: frozenset[int]
    events: frozenset[str] = frozenset()
    names_event: bool = True
    days: tuple[str, str] | None = None
    due: str = ""
    opens: str = ""
    speaker: Speaker = Speaker()


class ScopeIndex:
    """The scope words of wording.yml as patterns; `areas` as `SpeakerIndex` takes them."""

    def __init__(self, words: ScopeWords, areas: Iterable[str] = ()) -> None:
        self._planned = planned_pattern(words.planned)
        self._result = any_of(words.result)
        self._longer = past_pattern(words.longer_period)
        self._longer_or_year = past_pattern((*words.longer_period, *words.whole_year))
        self._all_year = past_pattern(words.whole_year)
        self.event_name = any_of(words.event_names)
        self._other_event = any_of(words.other_event, not_a_kind)
        self._abstract = re.compile(f"[^，,。、]{{0,4}}?(?:{one_of(words.abstract)})")
        self._other_body = re.compile(
            f"{_AS_SUBJECT}(?:{one_of(words.other_body)}){ASKS}|{OPENS}(?:{one_of(words.wide_areas)})(?:{COUNTED_THERE}|{COUNTED_TOGETHER})"
        )
        self._speakers = SpeakerIndex(words, areas)
        self._rules = RuleFinder(needed(words))
        self._here = any_of(words.this_event)
        self._footfall = footfall_pattern(words.footfall)
        again = f"{_OBJECT_OF}(?:{self._here.pattern})"
        self._now = re.compile(f"{again}|(?:{one_of(words.this_year)})(?!以来)")
        self._until_now = re.compile(f"{again}|[到至](?:今年|本年|当年)|(?:今年|本年|当年)的?(?:科普|活动)")
        self._stock = any_of(words.stock, as_stock_word)
        self._profile = any_of(words.profile, as_profile)
        self._acts = any_of((*words.doing, *words.took_part))
        self._grows = re.compile(f"[^。；;]{{0,16}}?(?:{one_of(words.grew)})")
        self._total = any_of(words.total, lambda word: _COMPOUND if word == "共" else re.escape(word))
        summing = one_of(word for word in words.total if len(word) > 1)
        self._summed = re.compile(
            f"(?:^|[，,。；;—])[^，,。；;—]{{0,4}}(?:{summing})[^，,。；;—]{{0,2}}[，,—]+(?:[^，,。；;—\\d]{{0,6}}[是有])?$"
        )  # 满打满算，6次; 六场合在一起，来的人是380名
        self._part = any_of(words.part)
        self._peak = any_of(words.peaks)
        self._each = re.compile(f"(?:{one_of(words.per_each)})(?:(?!{self._total.pattern})[^，,。、]){{0,8}}$")
        self._limit = re.compile(f"(?:(?<![有无不极]){LIMIT}|(?:{one_of(words.limits)})[^，,。、]{{0,6}})$")
        self._later = any_of(words.later)
        self._will = re.compile(f"(?:{self._later.pattern})[^，,。；;]{{0,6}}将")
        self._content = any_of(words.content)
        self._excluded = re.compile(f"{one_of(words.excluded)}|{NOT_COUNTED}")
        self._stock_behind = re.compile(f"(?:{one_of(words.stock_behind)})")
        self.planned_heading = any_of(words.headings_planned)
        self.lacking_heading = any_of(words.headings_lacking)
        self._included = re.compile(f"(?<!不)(?<!未)(?:{one_of(words.included)})")
        self._without = re.compile(f"[^，,。；;、]{{0,8}}?(?<!了)(?:{one_of(words.negated)})(?!成年|来|一[个名位人])")
        self._called_off = any_of(words.called_off)
        self._record = any_of(words.records)
        self._won = any_of(words.won)
        self._contest = re.compile(
            f"(?:{one_of(words.contest_levels)})([^，,。；;]{{0,16}}?)(?:{one_of(words.contests)})"
        )
        self._title_planned = any_of(words.titles_planned)
        self._title_done = any_of(words.titles_done)
        self._vague = re.compile(f"(?:{one_of(words.vague)})[^，,。；;]*$")

    def is_disclaimed(self, text: str, place: int) -> bool:
        """Whether the sentence that begins there says of the one before it that it does not count: 以上不计入本次."""
        remark = _REMARK.match(text, place)
        return remark is not None and self._excluded.match(text, remark.end()) is not None

    def is_of_longer(self, behind: str) -> bool:
        """Whether brackets behind an amount tell that it is of a longer time: 预约2.6万人次（为今年1至8月累计）."""
        return is_of_time(behind, self._longer_or_year, YEARS_PAST)

    def find_speaker(self, head: str, text: str) -> Speaker:
        """Who speaks in a text with this head (`speakers.SpeakerIndex.find`)."""
        return self._speakers.find(head, text)

    def names_event_behind(self, text: str, place: int) -> bool:
        """Whether this event is named in the text from a place on."""
        return self._here.search(text, place) is not None

    def is_limit(self, before: str, amount: str) -> bool:
        """Whether it is how many may come, or were asked for, and not how many came: 限流300人, 要求每校不少于2场."""
        may = self._rules.find(before + amount)
        is_capped = "limits" in may and self._limit.search(before) is not None
        return is_capped or ("norm" in may and _NORM.search(before + amount) is not None)

    def is_abstract(self, after: str) -> bool:
        """Whether the words behind an amount make it nothing that was done: 三个方面, 五类人群."""
        return self._abstract.match(after) is not None or _ONE_OF.match(after) is not None

    def announces(self, title: str) -> bool:
        """Whether a title says that what follows is still to come: 主场活动预告, and no 活动预告发布情况."""
        return last_end(self._title_planned, title) > last_end(self._title_done, title)

    def is_vague(self, before: str) -> bool:
        """Whether the words of the clause before a number leave it open: 预计还将迎来."""
        return self._vague.search(before) is not None

    def is_time(self, text: str, start: int, end: int) -> bool:
        """Whether what stands in quotation marks there tells when, by another event: “安全生产月”期间."""
        return _MEANWHILE.match(text, end) is not None and self._other_event.search(text, start, end) is not None

    def other_events(self, text: str) -> frozenset[str]:
        """Events other than the evaluated one, and bodies above the units, that a text names."""
        return frozenset(self._other_event.findall(text)).union(self._bodies(text))

    def read(self, sentence_before: str, clause_before: str, own: Own, behind: str = "", day: int = -1) -> Scope:
        """The scope of a figure.

        Args:
            sentence_before: the sentence up to the figure.
            clause_before: the clause up to the figure.
            own: what the document itself is about, so that naming it takes nothing out.
            behind: the rest of the sentence.
            day: where the last day of the event named in `sentence_before` ends, -1 for none.
        """
        may = self._rules.find(f"{sentence_before}\n{behind}")
        planned = "planned" in may and self._is_last(self._planned, self._result, sentence_before)
        planned = planned or ("will" in may and _YET_TO_COME.match(behind) is not None)
        planned = planned or ("later" in may and self._will.search(sentence_before) is not None)
        planned = planned or ("aim" in may and is_aim(sentence_before, behind))
        other_year = self._other_year(sentence_before, own.years, day)
        away = other_year or ("longer" in may and self._is_longer(sentence_before, own, day))
        away = away or ("won" in may and self._is_record(sentence_before, clause_before, behind))
        away = away or self._sums_up_stock(sentence_before, clause_before)
        away = away or ("footfall" in may and self._footfall.search(clause_before) is not None)
        away = away or ("grew" in may and self._has_grown(sentence_before, behind))
        theirs = False
        if "elsewhere" in may:
            others = self.other_events(sentence_before) - own.events - {area[:_AREA] for area in own.speaker.whole}
            away = away or bool(others and self._is_last(self._other_event, self._here, sentence_before))
            theirs = any(body in others for body in self._bodies(sentence_before))
        theirs = theirs or self._speakers.tells_of_others(sentence_before, behind, own.speaker)
        away = away or ("content" in may and self._is_content(sentence_before))
        stock = not may.isdisjoint(("stock", "people")) and self._is_stock(clause_before, behind)
        stock = stock or self._is_profile(sentence_before, clause_before, behind, may)
        beyond = other_year or ("later" in may and self._later.search(sentence_before) is not None)
        beyond = beyond or ("longer" in may and self._all_year.search(clause_before) is not None)
        out = theirs or ("excluded" in may and self._excluded.search(behind) is not None) or (planned and beyond)
        out = out or ("negated" in may and self._without.match(behind) is not None)
        out = out or ("called_off" in may and self._is_called_off(clause_before))
        is_here = "here" in may and self._here.search(sentence_before) is not None
        per_each = "per_each" in may and self._each.search(clause_before) is not None
        return Scope(
            in_scope=not out and (planned or not (away or stock)),
            planned=planned,
            is_total=self._total.search(clause_before) is not None or self._summed.search(sentence_before) is not None,
            is_part="part" in may and self._is_part(sentence_before, clause_before, behind),
            per_each=per_each or ("limits" in may and self._limit.search(clause_before) is not None),
            is_done=is_here or self._result.search(sentence_before) is not None,
            is_here=is_here,
            is_stock=stock,
        )

    def _bodies(self, text: str) -> Iterator[str]:
        """The bodies above the units that a text names, each by one name."""
        return (_SAME_BODY.get(body[:_AREA], body[:_AREA]) for body in self._other_body.findall(text))

    def _is_longer(self, sentence: str, own: Own, day: int) -> bool:
        """Whether a longer time than the event is named last, with no word nor day of this event behind it."""
        longer = self._longer_or_year if own.names_event else self._longer
        return self._is_last(longer, self._now, sentence) and day <= last_start(longer, sentence)

    def _is_part(self, sentence: str, clause: str, behind: str) -> bool:
        """Whether a part of a total is told (其中), or how many there were at once of all who watched (峰值)."""
        told = self._part.search(sentence)
        if told and told.group() == _REST and told.end() <= len(sentence) - len(clause) and self._total.search(clause):
            told = None  # 开幕式600人，其余各场零零散散，总数是3400人次
        return bool(told or self._peak.search(clause) or self._included.search(behind))

    def _is_stock(self, before: str, behind: str) -> bool:
        """Whether what exists is told: 现有会员90人; not 已有90家单位报名, which took part."""
        if self._stock_behind.match(behind):
            return _SHOWS.search(before) is None
        told = self._stock.search(before) or OWN_PEOPLE.search(before)
        if told is None or TOOK_PART.match(behind):
            return False
        if was_sent(told.group(), before, told.start()):
            return False
        return not (told.group() == _COLLECTION and _SHOWS.search(before, 0, told.start()))

    def _is_profile(self, sentence: str, clause: str, behind: str, may: Set[str]) -> bool:
        """Whether a body tells what it is and has: 成立于2009年，会员410人; not what was done there."""
        if may.isdisjoint(("stock", "profile")) and not OWN_TOTAL.match(clause):
            return False
        if self._acts.search(clause) or self._here.search(sentence) or TOOK_PART.match(behind):
            return False
        if OWN_TOTAL.match(clause):
            return True
        told = last_end(self._profile, sentence)
        if (told >= 0 and not self._acts.search(sentence, told)) or self._profile.search(behind):
            return True
        told = last_end(self._stock, sentence)
        return told >= 0 and OF_WHAT_EXISTS.match(sentence, told) is not None and not self._acts.search(sentence, told)

    def _sums_up_stock(self, sentence: str, clause: str) -> bool:
        """Whether what exists, or a body, is told with all it ever did: 现有科技小院11个，累计服务3.5万户."""
        if not _EVER.match(clause):
            return False
        told, ends = max(last_end(one, sentence) for one in (self._stock, self._profile)), len(sentence) - len(clause)
        if not 0 <= told <= ends or self._here.search(sentence):
            return False
        return self._acts.search(sentence, told, ends) is None

    def _is_record(self, sentence: str, clause: str, behind: str) -> bool:
        """Whether it tells what a body published or won elsewhere: 发表论文58篇, 在全国青少年科技创新大赛中获奖29件."""
        own = f"{clause} {_PART_OF_SENTENCE.split(behind, maxsplit=1)[0]}"
        if not self._won.search(own):
            return False
        contest = self._contest.search(sentence)
        above = contest is not None and not self.event_name.search(contest[1])
        return above or self._record.search(own) is not None

    def _is_called_off(self, clause: str) -> bool:
        """Whether it was not held: 因雨取消了30场; not 取消预约后接待30人, where something was done behind it."""
        last = last_end(self._called_off, clause)
        return last >= 0 and self._acts.search(clause, last + clause.startswith("了", last)) is None

    def _has_grown(self, before: str, behind: str) -> bool:
        """Whether a figure is where something came from: 由52项、71项增加到104项."""
        if self._grows.match(behind) is None or self._grows.search(before) is not None:
            return False
        return _FROM.search(before) is not None

    def _is_content(self, before: str) -> bool:
        """Whether a talk tells what the world is like: 讲到石窟有735个; not 提到，共接待300人, which was done."""
        last = last_end(self._content, before)
        return last >= 0 and not self._acts.search(before, last) and self._holds(last, self._here, before)

    def is_population(self, clause: str, counted_in: str) -> bool:
        """Whether a place's own people are told: 居民2960户, 全村1603人; not 惠及居民300户, who got something."""
        if counted_in == "户":
            return self._acts.search(clause) is None and _TO_FAMILIES.search(clause) is None
        if counted_in in ("人", "名") and _OF_AGE.search(clause):
            return self._acts.search(clause) is None and _FOR.search(clause) is None
        return counted_in == "人" and _WHOLE_PLACE.search(clause) is not None

    def goes_on_as_stock(self, between: str, behind: str) -> bool:
        """Whether a figure only goes on with a list of what exists: 现有职工90人，科技人员30人."""
        is_done = self._result.search(between) or self._here.search(between)
        if AGAINST_YEAR.match(behind) and not is_done:  # 选修课程学生3.1万人，较2021年提高9个百分点: how things stand
            return True
        goes_on = (not between or _LIST_GOES_ON.fullmatch(between)) and not is_done
        return bool(goes_on) and TOOK_PART.match(behind) is None

    def _is_last(self, yes: re.Pattern[str], no: re.Pattern[str], text: str) -> bool:
        """Whether a word of `yes` stands in the text with none of `no` behind it; 去年科普日 is still 去年."""
        last = last_end(yes, text)
        return last >= 0 and self._holds(last, no, text)

    def _holds(self, last: int, no: re.Pattern[str], text: str) -> bool:
        """Whether what was said up to `last` still holds: no word of `no` stands behind it but one joined to it."""
        return not any(
            (found.start() - last > _JOINED or _PAUSE.search(text, last, found.start()))
            and _CIRCUMSTANCE.search(text, 0, found.start()) is None
            for found in no.finditer(text, last)
        )

    def _other_year(self, text: str, years: Iterable[int], day: int = -1) -> bool:
        """Whether the time named last is another year or several, with no word of this event or its days behind it."""
        if not MAY_BE_PAST.search(text):
            return False
        several = last_end(SEVERAL_YEARS, text)
        if several > day and THIS_TIME.search(text, max(several, 0)) is None:
            return True
        last = last_end(YEARS_PAST, text)
        named = [
            found for found in _YEAR.finditer(text) if last_end(self._profile, text[: found.start()]) != found.start()
        ]
        if named and int(named[-1][1]) not in set(years):
            last = max(last, named[-1].end())
        return last > day and last >= 0 and self._holds(last, self._until_now, text)
