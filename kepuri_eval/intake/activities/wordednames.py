"""What an activity is called that a text names only by what was done: by what it was about, else by its place."""

from __future__ import annotations

import re

_SHORTEST = 3  # signs of what it was about
_FOR_HOW_LONG = re.compile(  # 问了两个多小时稻蟹共养, 接着讲了半个钟头水稻二化螟
    "^.*?[讲问教听聊说学上]了(?:[一两二三四五六七八九十半几\\d]+个?[多半]?(?:小时|钟头|分钟|刻钟|天|[上下]午|晚上|[节堂]课?))的?"
)
# 手里举着一片叶子, 工程师摊开一张地图, 平时只…: tells what somebody did, and names nothing
_TELLS = re.compile(
    "[了着起](?=一?[一两几][个张片只把块台根条头])|[举拿捧端]着|^(?:也有|还有|先说|再说|最后说)|值得一?[说讲提]|[。！!]$|^(?:那|这[^里]|平时|平日|手里|只|在[^，,]{2,}$)|[开出起]一?[一两几][张片只把块台]"
)


def worded_name(words: str, place: str | None, kind: str) -> str:
    """The name of an activity that is told by words of what was done.

    Args:
        words: those words.
        place: where it was held; None where that is not told, so that the words stay.
        kind: what an activity of no name of its own is called behind its place (科普活动).
    """
    about = _FOR_HOW_LONG.sub("", words)
    about = about.removeprefix("在")  # 在某广场坐诊
    name = about if len(about) >= _SHORTEST else words
    return f"{place}{kind}" if place and _TELLS.search(name) else name
