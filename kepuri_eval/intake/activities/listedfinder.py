"""From a line of a list of activities to its name, which no verb tells: the clause behind its day or its place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from kepuri_eval.intake.activities.heldwords import HeldWords
from kepuri_eval.intake.activities.sentences import sentence_at
from kepuri_eval.intake.language.dates import DateSpan
from kepuri_eval.intake.language.patterns import any_of, one_of

if TYPE_CHECKING:  # reading processes start without pandas and pydantic
    from kepuri_eval.params import Params

_SHORTEST = 3
COUNT = r"(?:\d[\d,]*|[一二两三四五六七八九十百千]{2,}) ?(?:余|多|来|几)?(?:名|位|人|个|支|组|户)"
BEFORE_COUNT = rf"[，,](?=[^，,。；;\d]{{0,8}}?{COUNT})"
_COUNTED = re.compile(BEFORE_COUNT)
_TIME = (
    r"(?:[（(][^（）()]{1,6}[)）])?\s*(?:\d{1,2}[:：]\d{2}(?:\s*[-—–~～至到]+\s*\d{1,2}[:：]\d{2})?"
    r"|[上下]午|晚上?|全天)?"
)
_ITEM = re.compile(
    rf"{_TIME}[，,：:\s　]*([^，,。；;：:“”（）()了\d\s]{{5,20}})"
    rf"(?:(?:[，,](?:线[上下]|网上|云上))?{BEFORE_COUNT}|(?<=下乡)(?=\d)|[，,]([^，,。；;：:\d\s]{{2,16}}){BEFORE_COUNT})"
)
# 9月17日 某县体育馆，风筝扎制，: behind the place that stands behind the day, as a sentence of its own (某体育馆。) too
_ITEM_AT = re.compile(
    rf"{_TIME}[，,：:\s　]*([^，,。；;：:“”（）()\d\s]{{2,20}})[，,。\s　]+"
    rf"((?:“[^”]{{2,20}}”)?[^，,。；;：:“”（）()了的\d\s]{{0,20}}?)(?:开幕|开讲|开赛|举行|举办|上演)?(?=[，,。；;\s]|$)"
)
_ITEM_DOT = re.compile(
    r"(?:上午|下午|晚上?)?[，,：:\s　]*([^，,。；;：:（）()·\d\s]{3,16})[·•・]"
    r"([^，,。；;：:（）()·\d\s]{2,16})(?=[，,。；;]|$)"
)
# 9月17日，某县污水处理厂开放日，
_ALONE = re.compile(r"(?:上午|下午|晚上?)?(?:的|[，,：:\s　]*)([^，,、。；;：:“”（）()了的\d\s]{4,20})(?=[，,])")
# 9月17日到某村教修剪果树，18人: the first clause behind the day, where all that is told there is activities
_CLAUSE = (
    r"(?:上午|下午|晚上?)?[，,：:\s　]*"
    r"((?:[在到于赴]|走进|前往)([^，,。；;：:“”（）()\d]{2,16}?PLACE(?:[\u4e00-\u9fff]{1,3}?PLACE)*)(?!的))?"
    r"([^，,。；;：:（）()\d]{3,24})(?=[，,。；;])"
)
_BROUGHT = re.compile("下乡$|(?<![走开])进[一-鿿]{2}$")  # 法律常识进社区


class Held(NamedTuple):
    """What was held.

    Attributes:
        name: as written.
        start: where the sentence that names it begins in the text.
        place: where, if the same words tell it.
        is_worded: whether the name is what was done, in the text's own words, because none was told.
    """

    name: str
    start: int
    place: str | None
    is_worded: bool = False


class ListedFinder:
    """Finds what a line of a list names, with the words of one edition's params.

    Args:
        params: the edition's.
        words: what all finders of what was held judge it by.
    """

    def __init__(self, params: Params, words: HeldWords) -> None:
        wording = params.wording
        items = wording.items
        self._off, self._says_little, self._led = words.off, words.says_little, words.led
        self._meeting = words.meeting
        self._verbs, self._place, self._stalls = words.verbs, words.place, any_of(items.stalls)
        self._ends = (*wording.activity_nouns, "”", "》")
        self._kinds = tuple(noun for noun in wording.activity_nouns if len(noun) > 1)  # 集市 ends places too
        self._closing = re.compile(rf"..(?:{one_of(items.acts_closing)})$")
        self._clause = re.compile(_CLAUSE.replace("PLACE", f"(?:{one_of((*items.place_ends, *items.hosts))})"))
        self._body = re.compile(rf"(?:{one_of((*items.body_ends, *items.place_ends))})$")
        self._market = re.compile(rf"[^，,。；;\d]{{0,6}}?((?:{one_of(items.market_days)})[天日]?)[，,]")

    def find(self, text: str, days: list[DateSpan]) -> Held | None:
        """9月24日，秋收集市农机检修，服务300人: in a list of activities, the clause between its day and a count.

        A place may stand between (9月24日 黑子观测，某馆门口，30人).
        """
        for day in days:
            told = _ITEM.match(text, day.end)
            if told and (told[2] is None or self._place.search(told[2])) and not (
                self._led.search(told[1]) or self._verbs.search(told[1])
                or (self._body.search(told[1]) and not _BROUGHT.search(told[1]))
                or self._says_little.search(told[1]) or self._off.search(text)
            ):  # fmt: skip
                return Held(told[1], 0, told[2])
        return self.find_at_place(text, days)

    def find_alone(self, text: str, days: list[DateSpan]) -> Held | None:
        """9月17日，某县污水处理厂开放日，代表和学生64人: the clause behind a day that is a name and nothing else."""
        for day in days:
            told = _ALONE.match(text, day.end)
            name = told[1] if told else ""
            is_name = name.endswith(self._kinds) and not (self._led.search(name) or self._verbs.search(name))
            start, end = sentence_at(text, day.start, day.end)
            if is_name and not (self._says_little.search(name) or self._off.search(text, start, end)):
                return Held(name, start, None)
        return None

    def find_clause(self, text: str, days: list[DateSpan]) -> Held | None:
        """9月17日到某村教剪枝，18人: where only activities are told, what was done, in the words behind the day."""
        told = self._clause.match(text, days[0].end) if days else None
        name = told[3].strip() if told else ""
        if told is None or len(name) < _SHORTEST or any(on.search(text) for on in (self._off, self._meeting)):
            return None
        is_else = self._says_little.search(name) or self._led.search(name) or self._place.search(name)
        return None if is_else else Held(name, 0, told[2], is_worded=True)

    def find_at_market(self, text: str, days: list[DateSpan]) -> Held | None:
        """9月18日赶集，县农技站摆摊，: what was done on a market day, which is told by the day and needs no place."""
        for day in days:
            market = self._market.match(text, day.end)
            act = market and self._stalls.search(text, market.end(), sentence_at(text, day.start, day.end)[1])
            if market and act and not self._off.search(text):
                return Held(f"{market[1]}{act[0]}", 0, None, is_worded=True)
        return None

    def find_at_place(self, text: str, days: list[DateSpan]) -> Held | None:
        """9月17日，某县体育馆，风筝扎制体验，: in a list of activities, the clause behind day and place.

        Or what stands before a dot and the place: 9月13日 路边观月·文化广场，.
        """
        dotted = _ITEM_DOT.match(text, days[0].end) if days else None
        if dotted and self._place.search(dotted[2]) and not (self._off.search(text) or self._led.search(dotted[1])):
            return Held(dotted[1], 0, dotted[2])
        told = _ITEM_AT.match(text, days[0].end) if days else None
        if told is None or len(told[2]) <= _SHORTEST or not self._place.search(told[1]) or self._off.search(text):
            return None
        is_counted = _COUNTED.match(text, told.end()) is not None
        is_named = is_counted or told[2].endswith(self._ends) or self._closing.search(told[2]) is not None
        is_body = self._body.search(told[2]) and not told[2].endswith(self._kinds)
        if not is_named or is_body or self._led.search(told[2]) or self._verbs.search(told[2]):
            return None
        return None if self._says_little.search(told[2]) else Held(told[2], 0, told[1])
