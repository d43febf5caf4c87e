"""From figures of one kind that a text tells of one activity to the one that it tells first, which is taken for all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from kepuri_eval.intake.language.quantities import FAMILIES, PEOPLE

_PARTED = re.compile(r"[，,。；;！!？?\n]")
_EACH = re.compile(r"(?:每[人户家名位组班校场]|人手|各[领获得发])(?:(?![共计])[^，,。；;]){0,24}$")
_TO = "(?:(?:[到赴在去进]|走进|深入|来到)[^，,。；;\\d]{2,24}?)?"
# 教师6人到夜校为居民讲解, 师傅8人现场演示
_GIVES = re.compile(
    f"[^，,。；;\\d]{{0,4}}?{_TO}(?:(?:为|给|向|帮|教)[^，,。；;]{{1,16}}?(?:讲|授|上课|宣|教|服务|表演|义诊|诊|解答|演示|检测|识)"
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
_SERVED = ("consultations", "clinic")
_NEAR = 16  # signs before a figure that say whom it counts


def first_told(facts: Sequence[dict[str, Any]], text: str) -> float | None:
    """The first figure, with those listed right behind it (学生96名、家长88名); None where only rates are told.

    Those who gave it (教师6人为居民讲解，72人听讲) count only where nobody else does, groups as nobody beside people,
    and what each one got (每人1本) is no figure of the activity.

    Args:
        facts: of one kind and one text, in its order; at least one.
        text: what their places index.
    """
    told = [fact for fact in facts if not _EACH.search(text[: int(fact["start"])])]
    people = [fact for fact in told if fact["counted_in"] not in FAMILIES] or told
    came = [fact for fact in people if not any(gives.match(text, int(fact["end"])) for gives in (_GIVES, _GIVES_THERE))]
    people = came or people
    people = [fact for fact in people if not _is_of_others(text, int(fact["start"]), int(fact["end"]))] or people
    if not people:
        return None
    total, last = float(people[0]["value"]), int(people[0]["end"])
    for fact in people[1:]:
        if _PARTED.search(text[last : int(fact["start"])]):
            break
        total, last = total + float(fact["value"]), int(fact["end"])
    return total


def _is_of_others(text: str, start: int, end: int) -> bool:
    """Whether a figure counts those who were expected, or who went with those who gave it: not who came."""
    before = text[max(0, start - _NEAR) : start]
    brought = _BROUGHT.search(before) is not None and _GOES.match(text, end) is not None
    expected = _EXPECTED.search(before) is not None and _THEN.match(text, end) is not None
    return brought or expected or _OF_WHOM.match(text, end) is not None


def counts_served(fact: dict[str, Any]) -> bool:
    """Whether a figure counts people who were examined or advised: where nobody else is counted, they came."""
    return (
        fact["subkind"] in _SERVED and fact["counted_in"] in PEOPLE and not fact["planned"] and bool(fact["in_scope"])
    )
