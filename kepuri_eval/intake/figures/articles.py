"""Whether 一 before a noun counts it, or is no more than an article: 一名领导, and not 科协一家干的."""

from __future__ import annotations

import re

from kepuri_eval.intake.figures.cues import Kind
from kepuri_eval.intake.language.quantities import Amount

_ONE_EACH = re.compile("(?:各|分别)[^，,。；;的\\d]{0,4}$")  # 两台各播出一条消息
_ONE_BODY = re.compile("(?:单位|部门|机构|企业|高校|团体|公司)[共计为有仅只]{0,2}$")  # 科协一家: nobody but it


def is_article(amount: Amount, before: str, kind: Kind) -> bool:
    """一 before a noun is an article (一名领导); right behind the noun it counts (报道一条), but in 科协一家干的."""
    if kind.quantity == "joint_units" and amount.raw == "一家" and not _ONE_BODY.search(before):
        return True
    if amount.value != 1 or "一" not in amount.raw or _ONE_EACH.search(before):
        return False
    return not kind.cue or not re.search(f"{re.escape(kind.cue)}(?:共|计|共计)?$", before) or kind.score < 0
