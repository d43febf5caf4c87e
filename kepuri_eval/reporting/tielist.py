"""From the joint actions of a few units to a list of them: who with whom, with which partners, in which actions."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import pandas as pd

from kepuri_eval.edition import Unit
from kepuri_eval.params import Params
from kepuri_eval.reporting.theme import COLOURS, Chart, in_style

_SIDE, _LINE, _GAP = 7.4, 0.21, 0.09  # inches
_NAMES = 1.9  # inches for the units' names
_WRAP, _WRAP_NAME = 42, 14  # Chinese characters a line
_MOST_PARTNERS = 12


@in_style
def list_ties(ties: pd.DataFrame, units: Sequence[Unit], params: Params) -> Chart:
    """One entry a unit: name on the left, its ties in words on the right.

    Args:
        ties: as `network.find_ties` gives them.
        units: those to list, in order.
    """
    entries = [
        (textwrap.wrap(unit.name, _WRAP_NAME), textwrap.wrap(say_ties(unit.unit_id, ties, params), _WRAP))
        for unit in units
    ]
    heights = [_LINE * max(len(name), len(words)) + _GAP for name, words in entries]
    chart = Chart(figsize=(_SIDE, sum(heights) + _GAP))
    top = chart.get_figheight() - _GAP
    for (name, words), height in zip(entries, heights, strict=True):
        for lines, left, colour in ((name, 0.0, "ink"), (words, _NAMES, "muted")):
            for number, line in enumerate(lines):
                at = (top - _LINE * (number + 0.5)) / chart.get_figheight()
                chart.text(left / _SIDE, at, line, ha="left", va="center", color=COLOURS[colour])
        top -= height
    return chart


def say_ties(unit_id: str, ties: pd.DataFrame, params: Params) -> str:
    """A unit's ties in words: 与甲、乙联合举办活动；合作单位：丙、丁；参加专项联合行动：戊。"""
    names = {unit.unit_id: unit.name for unit in params.units}
    own = ties.loc[(ties["unit_id"] == unit_id) | ((ties["kind"] == "unit") & (ties["other"] == unit_id))]
    pairs = own.loc[own["kind"] == "unit", ["unit_id", "other"]].itertuples(index=False, name=None)
    others = [names[two if one == unit_id else one] for one, two in pairs]
    partners, actions = (own.loc[own["kind"] == kind, "other"].tolist() for kind in ("partner", "action"))
    more = f"等{len(partners)}家" if len(partners) > _MOST_PARTNERS else ""
    said = [
        f"与{'、'.join(others)}联合举办活动" if others else "",
        f"合作单位：{'、'.join(partners[:_MOST_PARTNERS])}{more}" if partners else "",
        f"参加专项联合行动：{'、'.join(actions)}" if actions else "",
    ]
    return "；".join(part for part in said if part) + "。"
