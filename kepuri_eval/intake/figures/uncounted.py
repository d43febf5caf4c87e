"""Amounts of a cell behind what they count, without a counting word: 线上2000线下300; 资料150、环保袋105."""

from __future__ import annotations

import re

from kepuri_eval.intake.language.quantities import Amount, find_amounts

_BY_WAY = re.compile(r"(?:线上|线下|现场|网络|网上)[约近共:：]*(\d[\d,.]*[万千]?)")
_THING = r"\s*[^\x00-\x7f\d，、；]{1,8}\s*[约近共:：]*(\d[\d,.]*[万千]?)\s*"
_BY_THING = re.compile(_THING)
_THINGS = re.compile(rf"(?:{_THING}(?:[，、,；;/／\n]|$))+")
_LISTED = re.compile(r"\d{2,}(?:\s*[、；;]\s*\d{2,})+")  # 82、75、94 for three days; 1、200 may be an item's number
_ASIDE = re.compile(r"(\d[\d,]*)\s*[（(](?!.*(?:预|计|拟|每|均|年|[\d万千百%％/／]))[^（）()]{1,8}[）)]")  # 252（持证）


# 80（2人请假）, 500份（剩余20份）; 点赞300，观看2000
_NOT_THERE = "剩余?|结余|库存|未发|未领|请假|缺席|未到"
_LEFT_BEFORE = re.compile(rf"(?:{_NOT_THERE})[^，,。；;\d]{{0,3}}$")
_LEFT_BEHIND = re.compile(rf"[^，,。；;、（）()\d]{{0,2}}(?:{_NOT_THERE})")
_UNSEEN_BEFORE = re.compile(r"(?:线下|现场|点赞|转发|评论|留言|收藏|分享)[^，,。；;\d]{0,3}$")
_OPENING = re.compile(r"\s*(\d[\d,]*)\s*[（(]")


def without_asides(text: str, amounts: list[Amount], *, is_of_views: bool) -> list[Amount]:
    """The amounts of a cell without those of what was left, of who stayed away and, among views, of what is none.

    Where only these have counting words, it is the number before the brackets (80（2人请假）).
    """
    kept = [
        amount for amount in amounts
        if not (_LEFT_BEFORE.search(text[: amount.start]) or _LEFT_BEHIND.match(text, amount.end))
        and not (is_of_views and _UNSEEN_BEFORE.search(text[: amount.start]))
    ]  # fmt: skip
    opening = _OPENING.match(text)
    return find_amounts(opening[1]) if amounts and not kept and opening and text == text.lstrip() else kept


def terms(text: str) -> list[Amount]:
    """The terms of 300+2600, below a heading that names as many kinds of things."""
    found = []
    for term in re.finditer(r"\d+", text):
        found += [
            amount._replace(start=term.start() + amount.start, end=term.start() + amount.end)
            for amount in find_amounts(term[0])
        ]
    return found


def amounts_behind_words(text: str) -> list[Amount]:
    """Amounts behind what they count, without a counting word; empty where there are none, or words besides."""
    aside = _ASIDE.fullmatch(text.strip())
    if aside:
        return find_amounts(aside[1]) if text == text.lstrip() else []
    opening = _OPENING.match(text)
    if opening and text == text.lstrip() and _is_sum(opening[1], text[opening.end() :]):
        return find_amounts(opening[1])
    found = []
    if _LISTED.fullmatch(text.strip()):
        return terms(text)
    for told in (_BY_THING if _THINGS.fullmatch(text) else _BY_WAY).finditer(text):
        found += [
            amount._replace(start=told.start(1) + amount.start, end=told.start(1) + amount.end)
            for amount in find_amounts(told[1])
        ]
    return found


def _is_sum(number: str, told: str) -> bool:
    """Whether several numbers in brackets behind one come to it: 120（男70女50）."""
    parts = [int(part) for part in re.findall(r"\d+", told)]
    return len(parts) > 1 and sum(parts) == int(number.replace(",", ""))


def tells_ways(text: str) -> bool:
    """Whether a cell tells in which ways so many came: 线上1.2万，线下300."""
    return _BY_WAY.search(text) is not None
