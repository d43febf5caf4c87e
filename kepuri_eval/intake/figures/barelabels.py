"""Words that say without a noun what is counted: labels alone (场次42，人次9800), and going out (我们出去了7回)."""

from __future__ import annotations

import re

from kepuri_eval.intake.figures.cues import Kind

_LABEL = re.compile(
    "[，,、；;]?(?:活动|参与|参加|总)?(场次|人次)(?:[算加][下起]来)?[：: ]?"
)  # 播放人次 and 讲座场次 tell more
_COUNTED = {"场次": "activities", "人次": "participants"}

# 前后办成了的一共是6次, 我们出去了7回
_WENT_OUT = re.compile(
    "(?:^|[，,])[^，,。；;\\d]{0,16}"
    "(?:(?:出去|下去|跑|办成?|搞成?|讲|成)了的?|前后|先后)(?:前后|一共|总共|共)*[是有]?[约近]? ?$"
)
_HEADED = "[总人次场份篇个条件块册本]*(?:数量?|量|人次|人数|次数)?(?:[（(][^（()）]*[)）])?[:：]?$"
_TIMES = ("次", "回", "趟")
_ENDS = re.compile("[课班会]?(?:[，,、；;。）)]|$)")  # 讲了九次课


def by_going_out(before: str, counted_in: str, behind: str) -> Kind | None:
    """Activities, where one went out or held something so many times and no noun tells what, else None."""
    is_told = counted_in in _TIMES and _ENDS.match(behind) is not None and _WENT_OUT.search(before) is not None
    return Kind("activities", None, "", 0) if is_told else None


def by_label(before: str, counted_in: str) -> Kind | None:
    """What a number without a counting word counts behind such a label alone; None behind anything else."""
    found = None if counted_in else _LABEL.fullmatch(before)
    return Kind(_COUNTED[found[1]], None, found[1], 0) if found else None


def heads(label: str, kind: Kind) -> bool:
    """Whether a cell's label ends in the noun that tells what its bare number counts: 志愿者人数, not 儿童之家."""
    return bool(kind.cue) and re.search(re.escape(kind.cue) + _HEADED, label.strip()) is not None
