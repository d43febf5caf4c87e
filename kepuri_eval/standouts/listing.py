"""From what the rules propose and what people decided to who stands on a list: the one place of that rule.

Who was decided on, from 拟定 to 正式, stands, whatever a later run proposes; who was withdrawn does not. What the rules
propose fills the places that are left, best first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import pandas as pd

from kepuri_eval.edition import Quotas

LISTED = ("chosen", "published", "objected", "confirmed", "final")


def last_states(decisions: pd.DataFrame) -> dict[str, str]:
    """target_id → the state it is in, by the `decisions` table."""
    return dict(zip(decisions["target_id"], decisions["state"], strict=True))


def is_under_way(state: str | None) -> bool:
    """Whether somebody took it up, short of deciding: 候选, 入围, 提交评审."""
    return state is not None and state not in (*LISTED, "withdrawn")


def fill_places(
    targets: Sequence[str], proposed: Sequence[str], states: Mapping[str, str], places: int,
    owners: Mapping[str, object] | None = None, per_owner: int = 0,
) -> list[str]:  # fmt: skip
    """Those of `targets` that are decided on, all of them, and behind them the proposed, as long as there are places.

    Args:
        proposed: by the rules, the best first.
        owners: whose each is, where at most `per_owner` may be of one; what is decided may exceed it.
    """
    listed = [target for target in targets if states.get(target) in LISTED]
    owners = owners or {}
    count = Counter(owners.get(target) for target in listed)
    for target in proposed:
        owner = owners.get(target)
        is_full = isinstance(owner, str) and count[owner] >= per_owner
        if len(listed) < places and not is_full and states.get(target) not in (*LISTED, "withdrawn"):
            listed.append(target)
            count[owner] += 1
    return listed


def settle_activities(
    standouts: pd.DataFrame, owners: Mapping[str, object], states: Mapping[str, str], quotas: Quotas
) -> pd.DataFrame:
    """The standouts with `chosen_for` as it is after decisions; as they are where none is on them.

    Upward go as many as the rules found: of those listed the rules' own choice, then the best by place. Once any
    activity is final, one that is decided on goes before one that is not.

    Args:
        owners: activity_id → unit_id.
    """
    if not any(target in states for target in standouts["activity_id"]):
        return standouts
    ranked = standouts.sort_values("position", kind="stable")
    computed = dict(zip(ranked["activity_id"], ranked["chosen_for"], strict=True))
    proposed = [target for target, chosen in computed.items() if chosen != "none"]
    listed = fill_places(list(computed), proposed, states, quotas.commended_activities, owners,
                         quotas.commended_per_unit)  # fmt: skip
    is_final = any(states.get(target) == "final" for target in listed)
    order = sorted(listed, key=lambda target: (is_final and states.get(target) not in LISTED,
                                               computed[target] != "upward", list(computed).index(target)))  # fmt: skip
    places = list(computed.values()).count("upward")
    upward = fill_places([], order, {}, places, owners, quotas.upward_per_unit)
    chosen = {**dict.fromkeys(listed, "commended"), **dict.fromkeys(upward, "upward")}
    return standouts.assign(chosen_for=standouts["activity_id"].map(chosen).fillna("none").astype("str"))


def drop_withdrawn(standouts: pd.DataFrame, states: Mapping[str, str]) -> pd.DataFrame:
    """The standouts of one unit, those withdrawn proposed for no list; what fills their places is the city's matter."""
    gone = [target for target, state in states.items() if state == "withdrawn"]
    return standouts.assign(chosen_for=standouts["chosen_for"].mask(standouts["activity_id"].isin(gone), "none"))
