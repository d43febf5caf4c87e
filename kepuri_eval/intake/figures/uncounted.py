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
    found = []
    if _LISTED.fullmatch(text.strip()):
        return terms(text)
    for told in (_BY_THING if _THINGS.fullmatch(text) else _BY_WAY).finditer(text):
        found += [
            amount._replace(start=told.start(1) + amount.start, end=told.start(1) + amount.end)
            for amount in find_amounts(told[1])
        ]
    return found


def tells_ways(text: str) -> bool:
    """Whether a cell tells in which ways so many came: 线上1.2万，线下300."""
    return _BY_WAY.search(text) is not None
