"""From figures of one kind that a text tells of one activity to the one that it tells first, which is taken for all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from kepuri_eval.intake.language.quantities import FAMILIES

_PARTED = re.compile(r"[，,。；;！!？?\n]")
_EACH = re.compile(r"(?:每[人户家名位组班校场]|人手|各[领获得发])(?:(?![共计])[^，,。；;]){0,24}$")
_GIVES = re.compile(
    "(?:为|给|向)[^，,。；;]{1,16}?(?:讲|授|上课|宣|教|服务|表演|义诊|诊|解答|演示)"
)  # 教师6人为居民讲解
# 教师6人于9月17日晚到某村讲课
_GIVES_THERE = re.compile(
    r"(?:于[^，,。；;]{0,8}\d{1,2} ?[日号](?:上午|下午|晚上?)?)?(?:[到赴在]|走进|深入|来到)[^，,。；;\d]{2,24}?"
    "(?<!听)(?<!参加)(?<!接受)(?:授课|讲课|宣讲|坐诊|义诊)"
)


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
    if not people:
        return None
    total, last = float(people[0]["value"]), int(people[0]["end"])
    for fact in people[1:]:
        if _PARTED.search(text[last : int(fact["start"])]):
            break
        total, last = total + float(fact["value"]), int(fact["end"])
    return total
