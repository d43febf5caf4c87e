"""From a text about something held to the place it was held in, as the text words it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kepuri_eval.intake.language.dates import DateSpan, find_dates
from kepuri_eval.intake.language.patterns import any_of, last_end, one_of, within
from kepuri_eval.intake.language.quantities import find_amounts
from kepuri_eval.intake.senders.whereabouts import is_own_place

if TYPE_CHECKING:  # reading processes start without pandas and pydantic
    from kepuri_eval.prosewords import ItemWords

_LONGEST, _LEAST, _LEAST_INSIDE = 30, 2, 4
_LEADS = "(?<![达受收接得感做学看听遇涉直找提旨存正现])(?:在|到)|(?<![出回走过下上进失])去(?![年春夏秋冬岁除掉世])|位于"
_BY_WAY_OF = "依托|选择|参观|走访|游览"  # these lead to a place only where nothing else does
_INSIDE = r"[^，,。；;：:！!？?“”《》\s]"
_HOW = "(?:大型|专场|现场|成功|隆重|正式|顺利|联合|集中|同步|如期|共同|持续|连续|先后|分别|相继)*"
_TO = "与为向对同"  # before these the words about the place are over: 在文化广场为居民, but 无为市
# Parts of names that also end places: 市场监管局, 大学生, 馆长, 场次, 园区.
_GOES_ON = "(?![生长员民监学习育堂次所局委办医者队域间])"
_NO_HALL = "(?![馆厅室站区园台点院校]|中心|基地)"  # 在展览馆 is no 展览
_ROOM = r"(?:[A-Za-z]?\d{1,4}(?:号)?(?:室|教室|楼|厅|座|馆)|[A-Z]座|[（(][^（）()，,。；;]{2,14}[）)])?"
_BY_WHOM = re.compile(r"(?:领导|指导|支持|带领|帮助|推动|配合|号召|关心|见证|陪同|引导|鼓励|组织|指挥|监督|协助)下")
_NO_PLACE = re.compile(
    "^(?:[全各我本该此这那其每（(]|今年|去年|明年|近[年日]|同一|同时|当[地天日时]|现场|活动)|农历|期间|之际|过程|基础|背景"
)
_COUNTS = re.compile(r"^[\d一二三四五六七八九十两几百]+(?:余|多)?(?:名|位|人|天|小时|分钟|年|月|场|次|项)")
_COUNTED = ("人", "人次", "名", "位", "份", "场", "次", "个", "项", "家", "块", "台", "件", "册")
_CLOCK = r"\d{1,2} ?(?:[:：]\d{2}|[时点](?:\d{1,2}分|半|整)?)"
# What of the time stands between the day and the place: 上午10时，, （周六）, 星期天，, 当天.
_TIME = re.compile(
    rf"^[\s　]*(?:(?:[（(][^）)]{{1,8}}[）)]|(?:周|星期)[一二三四五六日天]|[上下]午|晚上?|早上?|清晨|中午|傍晚|夜间?"
    rf"|[当同次翌][天日晚]|此外|另外?|一大早|全天|起|{_CLOCK}(?:\s*[-—–~～至到]+\s*{_CLOCK})?|[，,、|｜\s　→])[\s　]*)+"
)
_OTHER_WORDS = re.compile(r"^[^，,。；;｜|]{0,12}?[，,｜| ]\s*")
_WITHIN = re.compile(r"[里上中内边](?=[，,\u4e00-\u9fff“])")  # 湿地公园里, 社区的课堂上
_IN_BRACKETS = re.compile("”?[（(]([^（）()，,。；;\\d]{2,20})[）)]")
_BEFORE_NAME = re.compile("[，,：:\\s](?![在到去])([^，,。；;：:“”（）()\\d\\s]{3,16})“?$")
_PART_OF = re.compile("的[\u4e00-\u9fff]{1,4}$")
_LOCATIVE, _SHORT_WORDS = "里上中内边", 5
_BESIDE = re.compile(rf"(?=[{_LOCATIVE}大专现成隆正顺联集同如共持])[{_LOCATIVE}]?{_HOW}$")
_CLAUSE_MARKS = "，,。；;：:！!？?\n”　"
_PARTS = re.compile(r"[，,。；;！!？?\n\s]")
_MOVED = re.compile("[把将从由]")
_OPENS_CLASS = "开(?=[^，,。；;]{3,16}(?:课|班|讲座|夜校))"  # 在某村开小麦播前培训班
_ASKED = re.compile("[请让由]")
_DONE = re.compile("^了")


class PlaceFinder:
    """Finds where something was held, with the words of one edition's params."""

    def __init__(self, words: ItemWords) -> None:
        at, ends, held = map(one_of, (words.at, words.place_ends, words.held))
        inside = r"[^，,。；;：:“”《》\s]{2,26}?"
        self._before_verb = re.compile(rf"(?:在|于)({inside}){_HOW}(?:{held}|设|与|为|向|对|同)")
        self._into = re.compile(rf"(?:{at})({inside})(?=[，,。；;]|{held}|为|向|参观|送|指导)")
        self._alone = re.compile(
            rf"([^，,。；;：:“”\d]{{0,3}}[^，,。；;：:“”]{{1,22}}?{within(words.place_ends)}{_ROOM})(?=[，,。；;\s]|$)"
        )
        self._named = re.compile(r"地点(?:[设选定放]?在[:：]?|[是为][:：]?|[:：])([^，,。；;\n]{2,30})")
        self._to = re.compile(rf"(?:{_LEADS}|{at})({_INSIDE}{{2,{_LONGEST}}})")
        self._brought = re.compile(rf"进(?![行展])({_INSIDE}{{2,{_LONGEST}}})")
        self._by_way_of = re.compile(rf"(?:{_BY_WAY_OF})({_INSIDE}{{2,{_LONGEST}}})")
        self._ended = re.compile(rf"{within((*words.place_ends, *words.spots))}{_GOES_ON}{_ROOM}")
        deeds = rf"{within((*words.held, *words.deeds))}{_NO_HALL}"
        self._stops = re.compile(rf"{deeds}|[{_TO}]|讲(?![堂习坛台])|教(?![室学育])|{_OPENS_CLASS}")
        self._deeds = re.compile(rf"{deeds}|面?向|给(?![予排])")
        self._hosts, self._ends = words.hosts, words.place_ends
        self._lead = re.compile(rf"^.*(?:在|(?:{at})了?)|^(?:.*[们车队员师驶开])?到了?")
        self._talks, self._online = any_of(words.talks), any_of(words.online)
        platform = rf"(?:“[^”“]{{2,14}}”)?(?:官方)?(?:{one_of(words.platforms)})"
        self._on = re.compile(
            rf"(?:在|于|登[陆录]|通过|借助|依托|做客|平台[:：]|[，,。；;](?=[^，,。；;]{{2,30}}(?:观看|收看|直播|播出)))了?"
            rf"({platform}(?:[、和及+＋与]{platform})*(?:等?[两三四五多]?(?:个|大)?平台)?|线上|网上|云端)"
        )

    def find(self, text: str, year: int, day: DateSpan | None = None) -> str | None:
        """What a label tells or stands between commas behind the day, else what 在…举行 and 走进… name first.

        Without these the place that does something there (河口社区请来专家), or that something was in (湿地公园里);
        None without a place. `day`: the first the text tells, where it is not one that `find_dates` reads.
        """
        told = self._named.search(text)
        if told:
            return self.in_words(told[1].strip())
        day = day or next(iter(find_dates(text, year)), None)
        start, end = (day.start, day.end) if day else (0, 0)
        alone = self._clause_behind(text, end, is_dated=day is not None)
        if alone is not None:
            return self.in_words(alone)
        return (
            self._by_word(text, year)
            or next((words for _, words in self._led_to(self._by_way_of, text, year)), None)
            or self._of_host(text, end, start, year)
        )

    def find_in_name(self, name: str, year: int) -> str | None:
        """Where a name says that something was brought to: 走进地震科普馆, “台风来了”进东升小学."""
        told = self._by_word(name, year)
        if told:
            return told
        found = (words for _, words in self._led_to(self._brought, name, year))
        return next((words for words in found if len(words) >= _LEAST_INSIDE), None)

    def find_beside(self, text: str, name: str) -> str | None:
        """The place in brackets right behind a name, or all that stands before it: 亲子观鸟（东湖）, 东山村“夜观”."""
        at = text.find(name) if name else -1
        if at < 0 or self._online.search(text, at, at + len(name) + _SHORT_WORDS):
            return None
        beside = _IN_BRACKETS.match(text, at + len(name)), _BEFORE_NAME.search(text, max(0, at - _LONGEST), at)
        return next((self.in_words(one[1]) for one in beside if one and one[1].endswith(self._ends)), None)

    def find_online(self, text: str) -> str | None:
        """The platforms something was shown on: “江城科普”视频号, 抖音、快手两个平台, 线上."""
        told = self._on.search(text)
        return told[1] if told else None

    def in_words(self, words: str) -> str | None:
        """The words, unless they name no place one can go to."""
        return None if self._online.search(words) else words

    def _clause_behind(self, text: str, start: int, *, is_dated: bool) -> str | None:
        """A clause that is nothing but a place, behind the day and what of the time of day stands there."""
        if not is_dated and not text[:1].strip():
            return None
        behind = text[start:]
        time = _TIME.match(behind)
        rest = behind[time.end() :] if time else _OTHER_WORDS.sub("", behind, count=1) if is_dated else behind
        for words in dict.fromkeys((rest, _OTHER_WORDS.sub("", behind, count=1) if is_dated else rest)):
            alone = self._alone.match(words)
            if alone and not (self._talks.search(alone[1]) or _ASKED.match(alone[1]) or _counts(alone[1])):
                return self._lead.sub("", alone[1]).strip()
        return None

    def _by_word(self, text: str, year: int) -> str | None:
        """What stands behind the first word that leads to a place."""
        found = [match for pattern in (self._before_verb, self._into) if (match := pattern.search(text)) is not None]
        words = [(match.start(), _DONE.sub("", match[1])) for match in found]
        told = [one for one in words if self._may_be(one[1], year)]
        told += self._led_to(self._to, text, year)
        return self.in_words(min(told, key=lambda one: one[0])[1]) if told else None

    def _led_to(self, leads: re.Pattern[str], text: str, year: int) -> Iterator[tuple[int, str]]:
        """(where, words) behind the first words that lead to a place (在, 到, 设在), cut where the place ends."""
        for match in leads.finditer(text):
            words = self._cut(match[1], stops=leads is self._to)
            if words and self._may_be(words, year) and not _BY_WHOM.search(match[1]):
                yield match.start(), words
                return

    def _cut(self, words: str, *, stops: bool) -> str:
        """The words up to the last end of a place before a verb: 市体育馆鸣哨, 镇政府会议室讲…."""
        words = _DONE.sub("", words)
        found = self._stops.finditer(words) if stops else iter(())
        stop = next((one.start() for one in found if one.start() >= _LEAST), len(words))
        end = last_end(self._ended, words[:stop])
        return words[:end] if end >= _LEAST else ""

    def _of_host(self, text: str, start: int, day: int, year: int) -> str | None:
        """The place that does something itself behind the day or before it, else that something was in."""
        time = _TIME.match(text[start:])
        behind = text[start + (time.end() if time else 0) :]
        before = _PARTS.split(text[:day].rstrip(" ，,　"))[-1].removesuffix("于")
        if self._alone.fullmatch(before) and self._may_be(before, year):
            return self.in_words(before)
        for words in (before, *self._before_deeds(behind)):
            if _LEAST < len(words) <= _LONGEST and words.endswith(self._hosts) and self._may_be(words, year):
                return self.in_words(words)
        for place in _WITHIN.finditer(text):
            clause = _clause_before(text, place.start())
            words = clause if clause.endswith(self._ends) else _PART_OF.sub("", clause)
            is_long = _LEAST_INSIDE <= len(words) <= _LONGEST
            if is_long and words.endswith(self._ends) and not _MOVED.search(words) and self._may_be(words, year):
                return self.in_words(words)
        return None

    def _before_deeds(self, text: str) -> Iterator[str]:
        """The words of a clause before a verb, where they end as a place does."""
        for deed in self._deeds.finditer(text):
            at = deed.start()
            if text[at - 1 : at] in _LOCATIVE or not text.endswith(self._hosts, 0, at):
                beside = _BESIDE.search(text, max(0, at - _SHORT_WORDS), at)
                at = beside.start() if beside else at
            if text.endswith(self._hosts, 0, at):
                yield _clause_before(text, at)

    def _may_be(self, words: str, year: int) -> bool:
        if _NO_PLACE.search(words) and not is_own_place(words):
            return False
        return not (_COUNTS.match(words) or self._talks.search(words) or find_dates(words, year))


def _counts(words: str) -> bool:
    """Whether words count something, which a name of a place (三封寺镇, 一楼) does not."""
    return any(amount.counted_in in _COUNTED for amount in find_amounts(words))


def _clause_before(text: str, at: int) -> str:
    """The words of a clause before a place in it."""
    start = max(text.rfind(mark, max(0, at - _LONGEST), at) for mark in _CLAUSE_MARKS) + 1
    return text[start or max(0, at - _LONGEST) : at].strip()
