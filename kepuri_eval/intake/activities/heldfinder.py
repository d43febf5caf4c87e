"""From a passage that says that something was held to its name: only where name, deed and day stand together."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from kepuri_eval.intake.activities.deedfinder import DeedFinder
from kepuri_eval.intake.activities.eachplaces import EachPlaceFinder
from kepuri_eval.intake.activities.heldwords import EVENT, LONGEST, UNPAIRED, WHERE, HeldWords, is_of_day
from kepuri_eval.intake.activities.listedfinder import BEFORE_COUNT, Held, ListedFinder
from kepuri_eval.intake.activities.placedfinder import PlacedFinder
from kepuri_eval.intake.activities.quotedfinder import QuotedFinder
from kepuri_eval.intake.activities.scenefinder import SceneFinder
from kepuri_eval.intake.activities.sentences import clause_begins, sentence_at
from kepuri_eval.intake.language.dates import DateSpan
from kepuri_eval.intake.language.patterns import one_of, within

if TYPE_CHECKING:  # reading processes start without pandas and pydantic
    from kepuri_eval.params import Params

_SHORTEST = 3
_WHOSE = re.compile(
    r"^.*(?:主办|承办|举办|组织|开展|联合|合办)的|^[我本](?:[校院馆局会园厂司部所站区县市镇乡村])|^由[^的]*的|^以[^，,。；;]{2,40}?为(?:活动)?主题的"
    r"|^.*\d ?[日号](?:上午|下午|晚上?|当[天晚日])?的?|^[当同]天的"
)
_HOW = "(?:直接|成功|隆重|正式|顺利|如期|火热|热闹|圆满)"
_DAY_LAST = re.compile(  # 某校的文化节9月24日举行: its day stands behind a name
    r"(?<=[\u4e00-\u9fff])(?:于)?(?:\d{1,2} ?月)?\d{1,2} ?[日号](?:上午|下午|晚上?|傍晚|夜里|当[天晚日]|全天)?$"
)
# 某科普展由某学会与某局共同举办
_BY_WHOM = re.compile("(?<=[\\u4e00-\\u9fff”》])由[^，,。；;“”]{2,40}$")
_WHEN = re.compile(rf"(?:(?:[分于][^，,。；;]{{2,20}}|今日|近日){_HOW}*|{_HOW}+)$")
_NOTED = re.compile(r"[“《]|主场|主会场|启动|[市县区镇乡村校馆院].*活动|大赛|竞赛|比赛")
_SO_MANY = re.compile(
    "(?![百千万]场)[近约超]?[一二两三四五六七八九十百千几数]+余?多?[场项次期个]"
)  # 办了四十九场活动: no name
_NO_PLACE = re.compile("^(?:全|各|我|本)|\\d ?[月日号]")
_ONE_OF = re.compile("^一[场次堂]")
_MAIN_PLACE = re.compile("主场$|主会场$")  # 主场设在某公园，9月21日…
_OF_THE_WHOLE = re.compile("全[国省州盟市县区][^，,]*(?:主场|主会场|启动|开幕)")
# 上下午各一班，每班45人: how often, and no name
_HOW_OFTEN = re.compile("[各共开办分][一二两三四五六七八九十\\d]+个?(?:班|场|课|节|堂|讲座|培训)$")
_MARKS = re.compile("[“”《》]|活动$")
_NO_MEETING = re.compile("[机社体误]会$")
_BODY = re.compile(r"(?:协会|学会|科协|委员会|联合会|研究会|工会|[党团]委|银行|旅行|商会|字会|理事会|促进会|基金会)$")


class HeldFinder:
    """Finds what a passage says was held, with the words of one edition's params."""

    def __init__(self, params: Params) -> None:
        wording = params.wording
        words = HeldWords(params)
        self._nouns, self._verbs, self._draws = words.nouns, words.verbs, wording.items.draws
        self._off, self._planned, self._meeting = words.off, words.planned, words.meeting
        self._general, self._says_little, self._led = words.general, words.says_little, words.led
        self._ends = (*self._nouns, "”", "》")
        ends = one_of(wording.items.held)
        nouns = one_of((*self._nouns, *wording.items.acts_closing, "科普"))
        self._objects = re.compile(
            r"(?=[举开组补办推放进作搞听合联])(?:举办|开展|举行|组织|补办|办起|推出|开[设办]|[合联]办|放映|(?<![发开投播])放[起了]|进行"
            r"|(?<![工操动合当制写劳])作(?=[^，,。；;]{2,16}(?:讲座|报告|讲课))"
            r"|听了(?=[^，,。；;]{3,20}(?:课|讲座|报告))|(?<![召公展打离敞分])开了?(?=[^，,。；;]{3,18}(?:课|班|讲座|夜校|讲堂)[，,。；;])"
            r"|(?<![举承主协联补合创兴开])[办搞](?![公事理法好学证案]))了?"
            r"(?:[一首][场堂次期个])?"
            rf"((?:20\d\d年)?(?:“[^”]{{2,24}}”|《[^》]{{2,24}}》|[^，,。；;：:“”《》\d（(]){{3,24}}?(?:{nouns}))"
            r"(?=[，,。；;（(]|\d{1,2}[场期次堂节]|$)"
        )
        self._begins = re.compile(
            rf"{within((*wording.items.held, '如约而至'))}(?!仪式|大会)|开了[半一两三][天日]"
            rf"|(?:[放设定选]|安排)(?:在|到了)|{one_of(self._draws)}"
        )
        how = "(?:免费|成功|隆重|正式|顺利|如期|火热|热闹|连续|先后|同步|分别|相继|集中)*"
        self._at = re.compile(
            rf"(?:(?:[放设定选]|安排)(?:在|到了)([^，,。；;“”]{{2,26}})|在([^，,。；;“”]{{2,26}}?){how}(?:{ends}))"
        )
        self._terse = re.compile(
            rf"(?:^|[，,。；;：:）)\s日号])([^，,。；;：:“”\d\s]{{4,24}}?(?:{one_of(self._nouns)}))"
            rf"(?:(?:[（(][^（）()，,。；;\d]{{2,16}}[）)])?{BEFORE_COUNT}|[，,（(：:](?=\d{{1,2}} ?[月./] ?\d)"
            r"|(?=\d+ ?[余多]?[人名位]))"
        )
        # 全市主场活动在某馆举行，我区的展项在其中亮相: theirs who held it
        attends = one_of(wording.attending.verbs)
        self._took_part = re.compile(rf"[我本][区县市镇乡局馆校院会所站园][^。]*?(?:其中|{attends})")
        self._markets = wording.items.market_days
        self._quoted, self._deeds = QuotedFinder(params, words), DeedFinder(params, words)
        self._listed, self._placed = ListedFinder(params, words), PlacedFinder(params, words)
        self._scenes = SceneFinder(params, words)
        self.find_at_each = EachPlaceFinder(params, words).find

    def find(
        self, text: str, days: list[DateSpan], *, has_people: Callable[[], bool], is_listed: bool = False
    ) -> Held | None:
        """The one thing a text names as held; None where it names none, or several.

        Args:
            days: those told in the text near the edition's window; none where it stands below one.
            has_people: whether the text counts people.
            is_listed: whether it stands in a list of activities, so that what stands behind its day is one's name.
        """
        told = self._named(text, days, has_people=has_people)
        told = (
            told
            or self._object(text, days, has_people=has_people)
            or self._quoted.find_titled(text, days, has_people=has_people)
        )
        told = told or self._scenes.find_main(text, days)
        if told or not has_people():
            return told or (self._listed.find_at_place(text, days) if is_listed else None)
        told = (
            self._scenes.find_of_day(text, days) or self._as_listed(text, days) or self._listed.find_alone(text, days)
        )
        told = told or self._listed.find_at_market(text, days) or self._placed.find(text, days)
        told = told or self._deeds.find(text, days) or self._placed.find_brought(text, days)
        told = (
            told
            or self._placed.find_taken(text, days)
            or self._placed.find_carried(text, days)
            or self._placed.find_opened(text, days)
            or self._placed.find_made(text, days)
            or (self._listed.find(text, days) if is_listed else None)
        )
        return told or self._scenes.find(text, days)

    def find_clause(self, text: str, days: list[DateSpan]) -> Held | None:
        """What was done, in the words behind the day, where all that is told there is activities."""
        return self._listed.find_clause(text, days)

    def is_name(self, words: str) -> bool:
        """Whether words end as names of activities do, and tell of no deed (某县举办…活动)."""
        is_ended = words.endswith(self._nouns) and EVENT.search(words) is None and not _NO_MEETING.search(words)
        return is_ended and self._verbs.search(words.replace("启动", "")) is None

    def holds_name(self, words: str) -> bool:
        """Whether words are a name, or a kind of activity stands somewhere in them: 急救培训进企业."""
        return self.is_name(words) or any(noun in words for noun in self._nouns if len(noun) > 1 and noun != "活动")

    def find_named(self, text: str, days: list[DateSpan], *, quoted_only: bool) -> Held | None:
        """As `find`, of what has people or none; between quotation marks alone, or whatever the text names."""
        if quoted_only and self._quoted.find(text, days, has_people=lambda: True) is None:
            return None
        return self._named(text, days, has_people=lambda: True) or self._object(text, days, has_people=lambda: True)

    def find_object(self, text: str, days: list[DateSpan]) -> str | None:
        """The name of the one thing a text says was held, where no name stands between quotation marks."""
        if self._quoted.find(text, days, has_people=lambda: True) is not None:
            return None
        told = self._object(text, days, has_people=lambda: True)
        return told and told.name

    def _named(self, text: str, days: list[DateSpan], *, has_people: Callable[[], bool]) -> Held | None:
        """What is told between quotation marks, or the subject it is a part of: 某县主场活动暨“科普赶集”."""
        quoted = self._quoted.find(text, days, has_people=has_people)
        if quoted is not None and not self._begins.search(text, text.find(quoted.name)):
            return quoted
        subject = self._subject(text, days)
        if quoted is None or subject is None:
            return quoted or subject
        is_part = quoted.name in subject.name and _MARKS.sub("", quoted.name) != _MARKS.sub("", subject.name)
        return subject if is_part else quoted._replace(place=quoted.place or subject.place)

    def _subject(self, text: str, days: list[DateSpan]) -> Held | None:
        """某县主场活动在文化广场举行: what the sentence that tells the day says was held, and where.

        Where that sentence names nothing, what the one other sentence that does says.
        """
        dated: dict[str, Held] = {}
        others: dict[str, Held] = {}
        for begins in self._begins.finditer(text):
            start, end = sentence_at(text, begins.start(), begins.end())
            if self._off.search(text, start, end) or self._planned.search(text, start, end):
                continue
            opening = clause_begins(text, start, begins.start())
            clause = text[opening : begins.start()]
            clause, is_dated = _DAY_LAST.subn("", clause)
            clause, is_by = _BY_WHOM.subn("", clause)
            name = _WHEN.sub("", WHERE.sub("", _WHOSE.sub("", _WHEN.sub("", clause))).strip(" 　的就便则"))
            name = _ONE_OF.sub("", name)
            name = f"{name}活动" if _MAIN_PLACE.search(name) else name
            if not self._may_name(
                name,
                clause,
                is_drawn=bool(is_dated or is_by) or begins[0] in self._draws or begins[0].endswith(("在", "到了")),
            ):
                continue
            if _OF_THE_WHOLE.match(name) and self._took_part.search(text, begins.end(), end):
                continue
            at = self._at.search(text, opening, end)
            place = at and (at[1] or at[2])
            found = dated if is_of_day(days, start, end) else others
            found.setdefault(name, Held(name, start, place if place and not _NO_PLACE.search(place) else None))
        found = dated or (others if len(others) == 1 else {})
        return next(iter(found.values())) if found else None

    def _may_name(self, name: str, clause: str, *, is_drawn: bool) -> bool:
        """Whether words before a verb of holding are the name of what was held, and not whose it was."""
        if not _SHORTEST < len(name) <= LONGEST or not name.endswith(self._ends) or self._says_little.search(name):
            return False
        if self._verbs.search(name.replace("启动", "")) or UNPAIRED.search(name):
            return False
        if self._led.match(name):
            return False
        is_noted = name.endswith(self._ends) and _NOTED.search(name) is not None
        is_told = is_drawn or re.search("[于在]", clause) is not None
        return is_noted or (is_told and name.endswith(self._nouns) and _BODY.search(name) is None)

    def _as_listed(self, text: str, days: list[DateSpan]) -> Held | None:
        """9月21日，巴陵广场大型义诊，32名专家…: a clause behind the day that is nothing but a name, before a count."""
        for told in self._terse.finditer(text):
            if text[: told.start(1)].endswith(("日", "号")) and not text[: told.start(1) - 1][-1:].isdigit():
                continue  # 科普日讲座, and not 25日讲座
            start, end = sentence_at(text, told.start(1), told.end(1))
            is_behind = not days or any(
                start <= day.start and (day.end <= told.start(1) < end or day.start == told.end()) for day in days
            )
            is_behind &= told.end() > told.end(1) or any(day.end == told.start(1) for day in days)
            is_name = self.is_name(told[1]) and not _HOW_OFTEN.search(told[1])
            is_name = is_name and not (self._led.search(told[1]) or self._says_little.search(told[1]))
            if is_behind and is_name and not _BODY.search(told[1]) and not self._off.search(text, start, end):
                return Held(told[1], start, None)
        return None

    def _object(self, text: str, days: list[DateSpan], *, has_people: Callable[[], bool]) -> Held | None:
        """举办松材线虫病防控知识宣传活动: the one thing of a name of its own that was held."""
        found = {held[1]: held for held in self._objects.finditer(text) if not self._general.search(held[1])}
        found = {name: held for name, held in found.items() if not self._verbs.search(name.replace("启动", ""))}
        found = {name: held for name, held in found.items() if not (self._lists(name) or _SO_MANY.match(name))}
        if len(found) > 1:
            found = {name: held for name, held in found.items() if is_of_day(days, *sentence_at(text, *held.span()))}
        if len(found) != 1 or not has_people():
            return None
        ((name, held),) = found.items()
        start, end = sentence_at(text, held.start(), held.end())
        return None if self._off.search(text, start, end) else Held(name, start, None)

    def _lists(self, name: str) -> bool:
        """Whether words name several things: 健康讲座、急救培训, but not 莼菜、山药种植培训."""
        return any(part.endswith(self._nouns) for part in name.split("、")[:-1])

    def tells_meeting(self, text: str, days: list[DateSpan]) -> bool:
        """Whether all that a text tells of days is a meeting about the work: 8月28日召开部署会."""
        said = [text[slice(*sentence_at(text, day.start, day.end))] for day in days]
        return bool(said) and all(map(self._meeting.search, said))

    def names_place(self, held: Held, text: str) -> bool:
        """Whether a name in the text's own words needs no place: 净水厂开放, what was done at the market or heard."""
        is_told = self._deeds.names_place(held.name) or self._deeds.has_hearers(held.name, text)
        return is_told or held.name.startswith(self._markets)

    def where(self, text: str, day: DateSpan) -> str | None:
        """The place that the words beside a day open with: 某镇的种植户和专家…."""
        return self._scenes.where(text, day)

    def is_announced(self, text: str, at: int) -> bool:
        """Whether the sentence round a place of the text tells of what is yet to be held."""
        return self._planned.search(text, *sentence_at(text, at, at)) is not None
