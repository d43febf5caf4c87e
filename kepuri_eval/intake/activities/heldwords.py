"""Words by which all that was held is judged: what was called off or is yet to be, what says little, of which day."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kepuri_eval.intake.language.dates import DateSpan
from kepuri_eval.intake.language.patterns import any_of, one_of

if TYPE_CHECKING:  # reading processes start without pandas and pydantic
    from kepuri_eval.params import Params

LONGEST = 34  # signs of a name
EVENT = re.compile("(?:科普日|科普月|科技周)$")
UNPAIRED = re.compile(r"^[^“]*”|“[^”]*$|[｜|]")
WHERE = re.compile(r"(?:于|在|[（(]|主会场)[^”》]*$")


class HeldWords:
    """What the finders of what was held have in common, with the words of one edition's params.

    Attributes:
        nouns: how activities are called; verbs: of holding.
        off: says that a thing was not held; planned: that it is yet to be; meeting: that it was one about the work.
        general: names that tell nothing as objects of a verb; says_little: as any names; led: what begins no name.
        place: how places end that do something themselves.
    """

    def __init__(self, params: Params) -> None:
        wording, items = params.wording, params.wording.items
        meeting = f"{one_of(items.meetings)}|会议$"
        self.nouns, self.verbs = wording.activity_nouns, any_of(wording.hold_verbs)
        self.off, self.planned, self.meeting = any_of(items.not_held), any_of(items.announced), re.compile(meeting)
        self.general = re.compile(
            "^(?!..开放日|..+筛查).{0,5}$|^(?:了|参[加与]|的|以|一|各|系列|多|相关|形式|丰富|主题|此次|本次|该|这|形式多样|特色|群众性|一系列|重点|线上|线下|科普(?!日))"
            "|^(?:全国)?科普[日月](?:系列|主题|宣传|科普|集中|特色|线上|线下|现场|联合|示范|相关|各类|各项|普及|教育|重点)*(?:活动|工作|$)"
            f"|系列活动$|科普活动$|主题活动$|宣传活动周$|{meeting}"
        )
        self.says_little = re.compile(
            "^(?:了|一|各|系列|多(?=[场项种个次样类彩元])|相关|形式|丰富|此次|本次|该|这|形式多样|特色|重点|线上|线下|其中|的|以)"
            f"|系列活动$|^(?:科普|主题|宣传|科普宣传|现场)?活动$|宣传活动周$|{meeting}|本.?次?活动$"
            "|^(?:20\\d\\d年)?(?:全国)?科普日(?:系列|主题|宣传)?活动$"
        )
        self.led = re.compile(
            rf"^(?:{one_of(items.talks)}|在|于|面向|针对|通过|以|为|对|向|由|据|从|[讲教说聊看]的是|[放讲看听做]完)|[在于]"
            "|[应受]邀|(?<![报签])到[^，,。；;]{2,14}[做作讲教]"
        )
        self.place = re.compile(rf"(?:{one_of((*items.place_ends, *items.hosts))})$")


def is_of_day(days: list[DateSpan], start: int, end: int) -> bool:
    """Whether a sentence tells a day, or stands in a text that tells none itself."""
    return not days or any(start <= day.start < end for day in days)
