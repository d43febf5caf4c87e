"""From the words right before an amount to what it counts beyond doubt: prizes, print, groups, newsletters."""

from __future__ import annotations

import re

_WON = ("名", "个", "项", "件", "人", "位", "份", "组", "队")
_PRIZE = re.compile("(?<![获得颁领中评大])奖[共计各约]{0,2}$")  # 幸运奖200名, 优胜奖60名
_PRINTED = ("份", "册", "本", "张", "套")
# 《饮水问答》300份
_TITLED = re.compile(
    "《[^《》]*》(?:明信片|卡片|书签|贴纸|海报|挂图|地图|单页|挂历)?[共计约近超]*$|“[^“”]*[问答册书卡南本页]”[共计约近超]*$"
)
_CLASS = re.compile("(?<![上值跟夜早晚白])班[共计各约]{0,2}$")  # 智能手机班6期
_DAY = re.compile(r"(?:\d{4} ?年)?\d{1,2} ?月(?:\d{1,2} ?[日号])?|\d{1,2} ?[日号]")
_FIGURE = re.compile(r"[\d０-９]")
_GROUPS = ("批", "批次")
_RECEIVED = re.compile("(?:接待|迎来|迎接|接纳)[^，,。；;]{0,12}$")
_NEWSLETTER = re.compile("(?:简报|专报|通报|快报|工作动态|工作信息)(?:编发|编印|印发|出)?[了共计各]{0,2}$")
_TIMES = ("次", "人次")
_PASSED_ON = re.compile("(?<!被)(?<!载)(?:转发|分享)(?!报道)[^，,。；;被]{0,10}$")


def is_prize(before: str, counted_in: str) -> bool:
    """Whether prizes are counted."""
    return counted_in in _WON and _PRIZE.search(before) is not None


def titled(before: str, counted_in: str) -> str:
    """The title of the print that is counted, "" for none."""
    found = _TITLED.search(before) if counted_in in _PRINTED else None
    return found[0] if found else ""


def is_class(before: str, counted_in: str) -> bool:
    """Whether classes held are counted."""
    return counted_in == "期" and _CLASS.search(before) is not None


def tells_figure(clause: str) -> bool:
    """Whether a clause has a figure of its own, so that it says nothing of the next one's; days are none."""
    return _FIGURE.search(_DAY.sub("", clause)) is not None


def is_not_held(before: str, counted_in: str) -> bool:
    """Whether groups that came (接待研学团队40批次) or a body's own newsletters (编发简报6期) are counted."""
    if counted_in in _GROUPS:
        return _RECEIVED.search(before) is not None
    return counted_in == "期" and _NEWSLETTER.search(before) is not None


def is_passed_on(before: str, counted_in: str) -> bool:
    """Whether it is how often something was passed on, by whomever: 转发信息3万次, and not 被省报转发3次."""
    return counted_in in _TIMES and _PASSED_ON.search(before) is not None
