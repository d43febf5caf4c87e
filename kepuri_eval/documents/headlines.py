"""From an activity's name as it was read to whether it is a headline, a sentence of the press, rather than a name."""

from __future__ import annotations

import re

import rjieba

from kepuri_eval.wording import Wording

CHECK = "〔名称请核〕"
_BEHIND_QUOTES = re.compile(r"^.*[”’》」](?P<rest>[\u4e00-\u9fff]+)$")
_GOING = ("进", "走进", "走入", "下", "入")  # “……”进校园 is how many activities are called
_MARKS = re.compile(r"[\s！!。~～…]+$")


def reads_as_headline(name: str, wording: Wording, cutter: rjieba.Jieba) -> bool:
    """Whether a name is a sentence with a predicate: 主场活动热闹启动, “科普夜市”逛出新意.

    It ends with a word of `headline_ends`, a predicate or a kind of text (某校科普日简讯), or a verb stands behind a
    name in quotation marks and no noun for an activity (“……”体验营) stands at the end.
    """
    plain = _MARKS.sub("", name)
    if plain.endswith(wording.headline_ends):
        return True
    behind = _BEHIND_QUOTES.match(plain)
    if behind is None or plain.endswith(wording.activity_nouns):
        return False
    words = cutter.tag(behind["rest"])
    is_said = len(words) > 1 and words[0][1] == "v"  # a verb alone is a noun as well: “……”展演
    return is_said and not words[0][0].startswith(_GOING)
