"""From figures of one kind that a text tells of one activity to the one that it tells first, which is taken for all."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from kepuri_eval.intake.activities.itemtexts import counts_people
from kepuri_eval.intake.language.quantities import FAMILIES, PEOPLE

_PARTED = re.compile(r"[，,。；;！!？?\n]")
_AND_ALSO = re.compile("[^，,。；;\\d]{0,8}[，,](?:以及|还有)[^，,。；;\\d]{0,14}")  # 学生96名，以及家长代表40人
_EACH = re.compile(r"(?:每[人户家名位组班校场]|人手|各[领获得发])(?:(?![共计])[^，,。；;]){0,24}$")
_TO = "(?:(?:[到赴在去进]|走进|深入|来到)[^，,。；;\\d]{2,24}?[，,]?)?"
# 教师6人到夜校为居民讲解, 师傅8人现场演示
_GIVES = re.compile(
    f"[^，,。；;\\d]{{0,4}}?{_TO}(?:(?:为|给|向|帮|教)[^，,。；;]{{1,16}}?(?:讲|授|上课|宣|教|服务|表演|义诊|诊|解答|演示|检测|识|涂|筛查|测)"
    "|(?:现场|当场|轮流)*(?:演示|示范|讲解|主讲|坐诊|授课))"
)
# 请来老人4位，坐在树下给…, 带了14名学生去某村: who brought it, where others are counted
_BROUGHT = re.compile(
    "(?:请来?|邀请|派出|抽调|出动)了?[^，,。；;\\d]{0,6}$|(?<!携)(?:带|率领)[了着]?[^，,。；;\\d]{0,6}$"
)
_GOES = re.compile("[^，,。；;\\d]{0,6}(?:[，,]?[坐站]?[去到赴在])[^，,。；;]{2,16}(?:给|为|教|帮|讲|做|[，,]帮)")
# 预约412人，来了387人; 84个飞手到了82个
_EXPECTED = re.compile("(?:预约|报名|限额?|名额|应到|原定)的?[^，,。；;\\d]{0,4}$")
_THEN = re.compile("[^。；;\\d]{0,8}(?:来|到)了?[^，,。；;\\d]{0,3}\\d")
_OF_WHOM = re.compile("[^，,。；;\\d]{0,6}(?:中有|来了|到了|实到)[约近]?(?=\\d)")
# 教师6人于9月17日晚到某村讲课
_GIVES_THERE = re.compile(
    r"(?:于[^，,。；;]{0,8}\d{1,2} ?[日号](?:上午|下午|晚上?)?)?(?:[到赴在]|走进|深入|来到)[^，,。；;\d]{2,24}?"
    "(?<!听)(?<!参加)(?<!接受)(?:授课|讲课|宣讲|坐诊|义诊)"
)
_SUM = re.compile("(?:总?共|一共|总共|合计|共计|加起来|合起来)[有是计]?(?:\\d+ ?[批场次组轮]次?[、，,]?)?$")
_BARE, _UNCLAIMED = "个", ("other", "experts")  # kinds that are not counted as participants
_SERVED = ("consultations", "clinic")
_NEAR = 16  # signs before a figure that say whom it counts
_COUNT = "(?:约|近|大?概|一?共计?|总共|合计|共有|有|了|足足)*$"
# 来了, 听课的有, 与…: right before those who came
_CAME = re.compile(
    f"(?:(?<!请)(?<!派)来了?|(?<!派)到了?|实到|参训|到场|接待|迎来|吸引|坐|围|(?:(?<![下出过])来|[听看学])的[^，,。；;\\d]{{0,9}}?|听课|数了数，?){_COUNT}"
)
_BEFORE_WHOM = re.compile("[给与同和教]$")
# 跟着听, 参训, 面对面: right behind them
_ATTENDS = re.compile(
    "(?:多|余)?(?:(?!以?志愿)[^，,。；;\\d讲授演教陪]){0,12}?(?:[听看学]|参训|参加|参与|到场|入场|跟着|对话|面对面|交流|观摩|进来)|(?:多|余)?[^，,。；;\\d]{0,4}(?:听众|观众)"
)
_AS_VOLUNTEERS = re.compile("[^，,。；;\\d]{0,10}?(?:(?:当|做|任|作为)了?志愿者|志愿(?:授课|讲解|服务))")
_VOLUNTEERS = re.compile("志愿者(?:一?共|共有|有|是)?$")
_OTHER_TIME = re.compile("[后前另][一两几]?[次场回期][^，,。；;\\d]{0,4}$")  # 后一次有52个农户: of another
_NAMES = re.compile("(?:名字|签名)")  # 登记本上写了143个名字
_FEW = 3  # times as many came as those who gave it, where a text tells of these first


def first_told(facts: Sequence[dict[str, Any]], text: str) -> float | None:
    """The first figure, with those listed right behind it (学生96名、家长88名); None where only rates are told.

    Those who gave it (教师6人为居民讲解，72人听讲) count only where nobody else does, groups as nobody beside people,
    and what each one got (每人1本) is no figure of the activity.

    Args:
        facts: of one kind and one text, in its order; at least one.
        text: what their places index.
    """
    told = [fact for fact in facts if not _EACH.search(text[: int(fact["start"])])]
    whole = _sum_of_others(told, text)
    if whole is not None:
        return whole
    people = [fact for fact in told if fact["counted_in"] not in FAMILIES] or told
    came = [fact for fact in people if not any(gives.match(text, int(fact["end"])) for gives in (_GIVES, _GIVES_THERE))]
    people = came or people
    people = [fact for fact in people if not _is_of_others(text, int(fact["start"]), int(fact["end"]))] or people
    if not people:
        return None
    people = _from_hearers(people, text)
    total, last = float(people[0]["value"]), int(people[0]["end"])
    for fact in people[1:]:
        between = text[last : int(fact["start"])]
        if _PARTED.search(between) and not _AND_ALSO.fullmatch(between):
            break
        total, last = total + float(fact["value"]), int(fact["end"])
    return total


def _sum_of_others(told: Sequence[dict[str, Any]], text: str) -> float | None:
    """The figure that is, by its words and exactly, the sum of those before it: 代表60户、委员8名，共68人."""
    for place, fact in enumerate(told[2:], 2):
        is_sum = _SUM.search(text[max(0, int(fact["start"]) - _NEAR) : int(fact["start"])]) is not None
        if is_sum and float(fact["value"]) == sum(float(one["value"]) for one in told[:place]):
            return float(fact["value"])
    return None


def _is_of_others(text: str, start: int, end: int) -> bool:
    """Whether a figure counts those who were expected, or who went with those who gave it: not who came."""
    before = text[max(0, start - _NEAR) : start]
    brought = _BROUGHT.search(before) is not None and _GOES.match(text, end) is not None
    expected = _EXPECTED.search(before) is not None and _THEN.match(text, end) is not None
    return brought or expected or _OF_WHOM.match(text, end) is not None


def _from_hearers(people: list[dict[str, Any]], text: str) -> list[dict[str, Any]]:
    """The figures from those on who are said to have come, where few others are told first: 三位老师…接待了740人."""
    if people[0]["counted_in"] not in PEOPLE or _came(people[0], text):
        return people
    many = float(people[0]["value"]) * _FEW
    later = (at for at, one in enumerate(people) if float(one["value"]) >= many and _came(one, text))
    return people[next(later, 0) :]


def _came(fact: dict[str, Any], text: str) -> bool:
    """Whether the words right beside a figure say that it counts those who came."""
    before, end = text[max(0, int(fact["start"]) - _NEAR) : int(fact["start"])], int(fact["end"])
    return any((_CAME.search(before), _ATTENDS.match(text, end), _NAMES.match(text, end)))


def told_to_come(
    people: list[dict[str, Any]], told: Sequence[dict[str, Any]], texts: Mapping[str, Mapping[str, str]]
) -> list[dict[str, Any]]:
    """The figures that count those who came to an activity: its participants, or who else is said to have come.

    Where only families are counted, or nobody, those count who were examined or advised; then those of any other
    kind who, as the words beside them say, came (来了64个老街坊, 与210名跑友面对面, 技术员54名参训).

    Args:
        people: its participants; told: all its figures, in reading order.
        texts: doc_id → locator → text.
    """
    served = [fact for fact in told if _counts_served(fact)]
    if any(fact["counted_in"] not in FAMILIES for fact in people) and not (
        served and all(_gave(fact, texts.get(fact["doc_id"], {}).get(fact["locator"], "")) for fact in people)
    ):
        return people
    if served or people:
        return served or people
    return [
        fact for fact in told
        if fact["quantity"] in _UNCLAIMED and _are_said(fact, texts.get(fact["doc_id"], {}).get(fact["locator"], ""))
    ]  # fmt: skip


def _gave(fact: dict[str, Any], text: str) -> bool:
    """Whether the words behind a figure say that it counts those who went to serve: 师生9名到某镇，给孩子涂氟."""
    return any(gives.match(text, int(fact["end"])) for gives in (_GIVES, _GIVES_THERE, _GOES))


def told_to_help(
    helpers: list[dict[str, Any]], told: Sequence[dict[str, Any]], texts: Mapping[str, Mapping[str, str]]
) -> list[dict[str, Any]]:
    """The figures that count the volunteers of an activity; where there are none, those of others who were ones.

    18名技师当志愿者 counts technicians, 志愿者12个 is counted as no people are. Arguments as of `told_to_come`.
    """
    return helpers or [
        fact for fact in told
        if fact["quantity"] in _UNCLAIMED and fact["in_scope"] and not fact["planned"]
        and _helps(fact, texts.get(fact["doc_id"], {}).get(fact["locator"], ""))
    ]  # fmt: skip


def _helps(fact: dict[str, Any], text: str) -> bool:
    start = int(fact["start"])
    is_bare = fact["counted_in"] == _BARE and _VOLUNTEERS.search(text[max(0, start - _NEAR) : start]) is not None
    return is_bare or (fact["counted_in"] in PEOPLE and _AS_VOLUNTEERS.match(text, int(fact["end"])) is not None)


def _are_said(fact: dict[str, Any], text: str) -> bool:
    """Whether a figure of any kind counts people who, as the words beside it say, came."""
    start, end = int(fact["start"]), int(fact["end"])
    if fact["planned"] or not fact["in_scope"] or _GIVES.match(text, end) or _is_of_others(text, start, end):
        return False
    before = text[max(0, start - _NEAR) : start]
    if _OTHER_TIME.search(before):
        return False
    is_people = fact["counted_in"] in (*PEOPLE, *FAMILIES) or counts_people(_PARTED.split(text[start:])[0])
    is_bare = fact["counted_in"] == _BARE and _PARTED.match(text, end) is not None  # 羊倌来了28个。
    if not (is_people or (is_bare and _CAME.search(before))):
        return False
    return _came(fact, text) or _BEFORE_WHOM.search(before) is not None


def _counts_served(fact: dict[str, Any]) -> bool:
    """Whether a figure counts people who were examined or advised: where nobody else is counted, they came."""
    return (
        fact["subkind"] in _SERVED and fact["counted_in"] in PEOPLE and not fact["planned"] and bool(fact["in_scope"])
    )
