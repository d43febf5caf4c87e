"""From a scene to what was done in it: a day, people who came and, in the text's own words, the deed."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from kepuri_eval.intake.activities.deedfinder import teaches
from kepuri_eval.intake.activities.heldwords import LONGEST, UNPAIRED, HeldWords
from kepuri_eval.intake.activities.itemtexts import counts_people
from kepuri_eval.intake.activities.listedfinder import Held
from kepuri_eval.intake.activities.plainfinder import PlainFinder
from kepuri_eval.intake.activities.quotedfinder import QUOTED
from kepuri_eval.intake.activities.sentences import sentence_at
from kepuri_eval.intake.language.dates import DateSpan
from kepuri_eval.intake.language.patterns import any_of, one_of

if TYPE_CHECKING:  # reading processes start without pandas and pydantic
    from kepuri_eval.params import Params

_FURTHER = 3  # sentences behind the one of the day in which those who came are counted
_FAR = 90  # signs between a day and the deed
_SINCE = re.compile(" ?(?:起|以来|前|之前|以前|后|之后|以后|至今|[-—~～至]|到(?=[ \\d月年今]|目前|国庆|中秋))")
_SINGLE = 2  # most days between the first and the last
_PART = re.compile("[^，,。；;：:！!？?\\n　]+")
_OWN = "[^，,。；;、：:“”《》\\d]"
_WHOSE = re.compile(
    "^[\\s　]*(?:[^，,。；;\\d]{0,12}\\d{1,2} ?[日号](?:上午|下午|晚上?|[当全][天日])?的?|[同当次翌][日天晚])*"
)
_WORDS = re.compile("[了着过]$|[的地得]$|^[的了]")
_IS_SAID = re.compile("[。！？!?，,；;…]|[吗呢吧啊]$")
_OF_PEOPLE = re.compile("(?:\\d|[一二两三四五六七八九十百千]) ?[余多来]?(?:名|位|个|群|批|只)[\u4e00-\u9fff]{0,3}$")
_LEAST_BESIDE = 4  # signs of a name behind nothing but a place
_KIND = re.compile("[\u4e00-\u9fff]{0,6}(?<![者队团员人家生])(?=[，,。；;（(])")
_INSIDE = "前内层"
_LEADS_THEM = re.compile("(?:[领带陪教让]着?|组织)了?\\d[\\d,]* ?[余多]?[名位个]$")
_LEADS = re.compile("^(?:就是|则是|[是有由])")
_GOES_ON = "(?![为真到见来百千万量字据识得出的了过起着台楼生员校院科])"  # 看的有200人, 认为
_AMONG = re.compile("(?:活动|仪式|大集|集市|会)[上中里][^，,。；;]{0,4}$")  # 在主场活动上设“…”展台: a part of it
_FOLLOWS = re.compile("[同当次翌][日天晚]|第二天")
_TIME = re.compile("^(?:(?:周|星期)[一二三四五六日天]|[上下]午|晚上?|早上?|傍晚|清晨|中午|夜里|在|的)*")
# 某中学9月11日那一场规模最大: one of several of a kind, which its place tells from the others
_THAT_ONE = re.compile(
    f"(?:其中|在|到|而|像)?({_OWN}{{2,16}}?)(?:\\d{{1,2}} ?月)?\\d{{1,2}} ?[日号](?:上午|下午|晚上?)?"
    "((?:[那这]|的)一?[场站期次堂])(?=[一-鿿，,])"
)
_GOES_TO = re.compile("^.*?(?:[去到进来]了|来到|走进|前往|赶到)")  # 陈农艺师去了某镇
_MAIN = re.compile("(?:主场|主会场)(?:活动)?")


class SceneFinder:
    """Finds what was done on a day before people who are counted, with the words of one edition's params.

    It is asked last: nothing is named, or by a construction that no other finder knows.

    Args:
        params: the edition's.
        words: what all finders of what was held judge it by.
    """

    def __init__(self, params: Params, words: HeldWords) -> None:
        items = params.wording.items
        self._off, self._planned = words.off, words.planned
        self._place, self._says_little, self._led = words.place, words.says_little, words.led
        self._verbs = words.verbs
        self._no_deed = (words.off, words.planned, words.meeting, any_of(items.no_scenes))
        nouns = one_of((*words.nouns, *items.closes))
        tries = f"(?<![大中小])(?:{one_of(items.tries)}){_GOES_ON}"  # 海洋大学学生: no 学
        ends = "(?=[，,。；;]|$)"
        shown = (
            f"(?:{one_of(items.shows)})(?:了|起了?|着)?(?![一二两三四五六七八九十几]?[个名位]|[员者师家队室厅馆区台板])"
            "(?=[\u4e00-\u9fff]{2})"
        )
        self._does = re.compile(
            rf"(?P<gist>(?:{one_of(items.tells)}|做)(?=的是))的是(?P<what>{_OWN}{{2,14}}?){ends}"
            rf"|{shown}{_OWN}{{2,16}}{ends}|(?:{teaches(params)}){_OWN}{{2,16}}{ends}"
            rf"|(?:[帮带领让陪]着?){_OWN}{{1,6}}?(?P<taught>(?:{tries}){_OWN}{{2,10}}){ends}"
            rf"|(?<=\d[名位个])(?:“[^“”]{{1,8}}”|{_OWN}){{1,12}}?(?P<led>(?:{tries})[\u4e00-\u9fff]{{2,8}}){ends}"
            rf"|(?<=[来去到])(?:{tries})[\u4e00-\u9fff]{{3,10}}{ends}"
        )
        self._closing = re.compile(rf"{_OWN}{{2,}}(?:{one_of((*items.acts_closing, *items.closes))})$")
        places = one_of((*items.hosts, *items.place_ends))
        self._of_place = re.compile(f"({_OWN}{{1,14}}?(?:{places}))的({_OWN}{{1,12}}(?:{nouns}))")
        self._brings = re.compile(
            rf"(?:(?:{one_of(items.brings)})[了过]?(?:一?[场堂节次台出个期])?|(?:{one_of(items.tells)})的(?:就|正)?是)$"
        )
        spots = one_of((*items.place_ends, *items.spots))
        self._beside = re.compile(
            rf"[^，,。；;\d日号]{{0,14}}(?:{spots})[\u4e00-\u9fff]{{0,2}}的$|[^，,。；;\d日号]{{2,14}}[边旁前里上内]的$"
        )
        places = one_of((*items.hosts, *(end for end in items.place_ends if end not in _INSIDE)))
        self._spot = re.compile(
            f"(?:[走来去进赴到]+[进到入]?了?)?(?!{one_of(items.receives)})((?:(?![到进]){_OWN}){{1,14}}?(?:{places}))"
            "(?=[的里边门前上内旁和与同跟，,。]|$)"
        )
        # 在某镇古渡口那一站人最多
        self._one_of = re.compile(f"在({_OWN}{{2,16}}?)[那这]一?[站场堂次]")
        self._main = re.compile(
            f"(?:^|[，,。；;：:？！”\\s])(?!{one_of(params.wording.attending.verbs)})"
            "([^，,。；;：:“”\\d]{2,16}?(?:主场|主会场)活动)的(?=第[一二三四]|首|开场|高潮|重头|亮点|压轴|现场)"
        )
        self._things = any_of(items.quoted_things)
        self._plain = PlainFinder(params, words)

    def find(self, text: str, days: list[DateSpan]) -> Held | None:
        """What was done in the sentence of the first single day, or in those behind it up to who came."""
        opening = [DateSpan("", "", "", 0, 0)] if not days and _FOLLOWS.match(text) else []
        for day in days or opening:
            if _SINCE.match(text, day.end) or (days and _length(day) > _SINGLE):
                continue
            start, end = self._scene(text, day)
            if end and not any(words.search(text, start, end) for words in self._no_deed):
                told = self._quoted(text, start, end) or self._done(text, start, day.end, end)
                told = told or self._plain.find(text, start, day.end, end)
                return told and (told if told.place else told._replace(place=self.where(text, day)))
        return None

    def find_of_day(self, text: str, days: list[DateSpan]) -> Held | None:
        """What the first single day stands before as its own, where those who came are counted behind it."""
        for day in days:
            start, end = self._scene(text, day)
            if end and _length(day) <= _SINGLE and not any(words.search(text, start, end) for words in self._no_deed):
                return self._plain.find_of_day(text, start, day.end)
        return None

    def find_main(self, text: str, days: list[DateSpan]) -> Held | None:
        """某县人民广场，主场。: the main event, told by its day and its place alone, or by how it began."""
        told = self._main.search(text, days[0].start) if len(days) == 1 else None
        if told:
            return Held(told[1].strip(), sentence_at(text, days[0].start, days[0].end)[0], self.where(text, days[0]))
        for day in days:
            start, end = sentence_at(text, day.start, day.end)
            before, behind = (
                [one[0].strip() for one in _PART.finditer(text, *at)] for at in ((start, day.start), (day.end, end))
            )
            place, *others = (*before[-1:], *behind) if behind and _MAIN.fullmatch(behind[0]) else behind or [""]
            is_main = bool(others) and _MAIN.fullmatch(others[0]) is not None and self._place.search(place) is not None
            if is_main and not (self._off.search(text, start, end) or self._planned.search(text, start, end)):
                return Held(f"{place}{others[0].removesuffix('活动')}活动", start, place)
        return None

    def where(self, text: str, day: DateSpan) -> str | None:
        """The place that the words right behind the day, else right before it, open with: 某镇的种植户和专家面对面."""
        start, end = sentence_at(text, day.start, day.end)
        behind = (_WHOSE.sub("", _TIME.sub("", part[0])) for part in _PART.finditer(text, day.end, end))
        words = next(filter(None, behind), "")
        told = self._spot.match(words) or self._spot.match(text, start, day.start)
        place = _GOES_TO.sub("", told[1]) if told else ""
        return place if place and not self._led.match(place) else None

    def _scene(self, text: str, day: DateSpan) -> tuple[int, int]:
        """Where a scene begins and ends that counts who came; its end is 0 where none does."""
        start, end = sentence_at(text, day.start, day.end)
        for _ in range(_FURTHER):
            if counts_people(text[start:end]):
                return start, end
            end = sentence_at(text, end + 1, end + 1)[1] if end + 1 < len(text) else end
        return (start, end) if counts_people(text[start:end]) else (start, 0)

    def _quoted(self, text: str, start: int, end: int) -> Held | None:
        """演示“扶梯急停按钮在哪里”, 迎来一堂“熬夜的代价”, 某塔边的“无人机看古城”，: behind a verb or a place."""
        for quoted in QUOTED.finditer(text, start, end):
            before = text[start : quoted.start()]
            is_else = _AMONG.search(before) or _IS_SAID.search(quoted[1]) or _OF_PEOPLE.search(before)
            if is_else:
                continue
            is_brought = self._brings.search(before) and not self._things.match(text, quoted.end())
            beside = self._beside.search(before) if len(quoted[1]) >= _LEAST_BESIDE else None
            kind = _KIND.match(text, quoted.end()) if beside else None
            if is_brought or kind:
                place = beside[0].removesuffix("的").removeprefix("在") if beside and not is_brought else None
                name = f"{quoted[0]}{kind[0]}" if kind and kind[0] else quoted[1].strip()
                return Held(name, start, place)
        return None

    def _done(self, text: str, start: int, day: int, end: int) -> Held | None:
        """The first deed behind the day: 测血压, 升起了气象气球, 讲的是冰雹的成因; or what a clause closes with."""
        for part in _PART.finditer(text, start, min(end, day + _FAR)):
            clause = _WHOSE.sub("", text[max(part.start(), day) : part.end()]).strip()
            if part.end() <= day or not clause:
                continue
            that = _THAT_ONE.match(part[0].strip())
            if that and part.start() <= day:
                return Held(f"{that[1]}{that[2]}", start, that[1])
            of_place = self._of_place.fullmatch(clause)
            if of_place and not self._says_little.search(of_place[2]) and not self._led.match(clause):
                return Held(of_place[2], start, of_place[1])
            if self._closing.search(clause) and not self._says_little.search(clause):
                return self._held(clause.rsplit("的", 1)[-1] if len(clause) > LONGEST else clause, start)
            one = self._one_of.match(clause)
            if one and part.start() <= day:
                return Held(clause[1 : one.end()], start, one[1])
            done = self._does.search(text, max(part.start(), day), min(part.end() + 1, end + 1))
            if done and text[done.start() - 1] == "来":  # who came to see it came to whom the text is of
                return Held(done[0], start, None)
            if done and done["led"] and _LEADS_THEM.search(text, part.start(), done.start()):
                return Held(done["led"], start, None)
            if done:
                gist = f"{done['gist']}{done['what']}" if done["gist"] else done[0]
                return self._held(done["led"] or done["taught"] or gist, start)
        return None

    def _held(self, name: str, start: int) -> Held | None:
        """What was done by its own words, unless these break off or are too many."""
        name = _LEADS.sub("", self._verbs.split(name)[-1])
        is_name = len(name) <= LONGEST and not UNPAIRED.search(name) and not _WORDS.search(name)
        return Held(name.strip(), start, None, is_worded=True) if is_name else None


def _length(span: DateSpan) -> int:
    return (date.fromisoformat(span.end_date) - date.fromisoformat(span.start_date)).days
