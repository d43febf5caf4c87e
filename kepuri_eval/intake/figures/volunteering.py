"""Whether people of a trade are told as volunteers: 志愿护士54人, 200名科技辅导员、教师志愿者; 出力的老同志9位."""

from __future__ import annotations

import re

from kepuri_eval.intake.language.quantities import PEOPLE

_FREELY, _NOT_SO = "志愿", ("高考志愿", "填报志愿")
_WHO_MAY, _DEEDS = ("experts", "participants"), ("参", "报名", "服务", "培训", "答题")  # 志愿参加 says how they came
# the last of a list of trades says it of all; 专家、青年志愿者 are people of two sorts
_LISTED = re.compile(
    "[\u4e00-\u9fff]{1,6}[师员医士](?:、[\u4e00-\u9fff]{1,6}[师员医士])*?[、和及][\u4e00-\u9fff]{1,4}[师员医士]志愿者"
)
_TRADE = re.compile("[\u4e00-\u9fff]{1,4}?[师员医士]")
# 出力的老同志, 出动的会员; not 派出的专家
_SERVED = re.compile(
    "(?:出了?力|上岗|帮忙|帮工|值守|值班|参与服务|参加服务|(?:参与|参加|投入|投身|从事)(?:科普|科技)?志愿服务|维持秩序|跑前跑后)"
    "的[\u4e00-\u9fff]{0,6}?(?:一?共|共计)?[是有]?[约近]?$"
    "|出动了?(?:老会员|会员|队员|党员|团员)[约近]?$"
    "|(?:出动|派出|出勤|到岗)的(?:老同志|老会员|会员|队员|青年|党员|学生|同学|人)(?:一?共|共计)?[是有]?[约近]?$"
)
# 30名医生作为健康志愿者下乡, 6位退休教师（也都是注册志愿者）
_AS_SUCH = re.compile(
    "[\u4e00-\u9fff]{0,10}?(?:以[\u4e00-\u9fff]{0,4}志愿者的?身份|(?:作为|担任|充当|当起了?|当了|当上|化身(?:为|成)?)“?[\u4e00-\u9fff]{0,4}志愿(?:者|官|员))"
    "|[\u4e00-\u9fff]{0,10}[（(](?!其中|部分|多|大)[^（()）\\d]{0,8}?(?:是|均为|都为|皆为|全为)[^（()）\\d]{0,8}志愿者(?:[，,][^（()）\\d]{0,16})?[)）]"
    # 一共有40人，他们就是全部志愿者; 队员36人，都在志愿服务平台上注了册
    "|[^，,。；;\\d]{0,4}[，,](?:他们|她们|这些人|这批人)(?:就|也|都|全|便|正)*是[^，,。；;\\d不没]{0,16}志愿者(?=[，,。；;！!]|$)"
    "|[^，,。；;\\d]{0,4}[，,](?:他们|全)?[都均](?:已经?)?[在是][^，,。；;\\d不没]{0,10}志愿[^，,。；;\\d不没]{0,10}注了?册"
)
_NAMED = re.compile("“[^”]{2,12}”")


def is_voluntary(quantity: str, text: str, start: int) -> bool:
    """Whether the noun of people at `start`, which counts `quantity`, is told as one of volunteers."""
    if quantity == "other" and _TRADE.match(text, start):  # 志愿咨询师: what they are, and no advice given
        return text.endswith(_FREELY, 0, start)
    if quantity not in _WHO_MAY or text.startswith(_DEEDS, start):
        return False
    if quantity == "experts" and text.endswith("志愿者", 0, start):  # 47名志愿者讲解员
        return True
    return text.endswith(_FREELY, 0, start) and not text.endswith(_NOT_SO, 0, start)


def served(text: str, begins: int, start: int, end: int) -> bool:
    """Whether those whom text[start:end] counts are called volunteers behind it, or told by the work they did.

    `begins`: where the sentence does.
    """
    is_said = _LISTED.match(text, end) or _AS_SUCH.match(text, end) or _SERVED.search(text, begins, start)
    return is_said is not None


def unnamed(text: str, counted_in: str) -> str:
    """Earlier words without what something is called, which says not who came: 办“小小志愿者”等活动6场，|240人次."""
    return _NAMED.sub(lambda found: " " * len(found[0]), text) if counted_in in PEOPLE else text
