"""Labels that stand alone before a bare number, as in 场次42，人次9800: what they count."""

from __future__ import annotations

import re

from kepuri_eval.intake.figures.cues import Kind

_LABEL = re.compile("[，,、；;]?(?:活动|参与|参加|总)?(场次|人次)(?:[算加][下起]来)?[：: ]?")  # 播放人次 and 讲座场次 tell more
_COUNTED = {"场次": "activities", "人次": "participants"}


def by_label(before: str, counted_in: str) -> Kind | None:
    """What a number without a counting word counts behind such a label alone; None behind anything else."""
    found = None if counted_in else _LABEL.fullmatch(before)
    return Kind(_COUNTED[found[1]], None, found[1], 0) if found else None
