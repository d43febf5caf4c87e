"""From activities and mentions to who acted jointly with whom, and to a drawing of it: units round a ring, what joins
them inside."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from kepuri_eval.edition import Unit
from kepuri_eval.intake.senders.register import unit_index
from kepuri_eval.params import Params
from kepuri_eval.reporting.theme import COLOURS, KINDS, Chart, empty_chart, in_style, new_chart
from kepuri_eval.reporting.tielist import list_ties

_MARKS = ("o", "s", "^", "D", "v", "P", "X", "p")
_MOST_UNITS, _MOST_PARTNERS = 80, 10
_FEWEST_ROUND = 8  # fewer units leave a ring empty and are listed
_RING, _PARTNERS, _ACTIONS = 1.0, 0.74, 0.35  # radii
_REACH = 1.68  # half the picture: the ring and the names round it
_SIDE = 7.4  # inches
_CHARACTER = 2 * _REACH / _SIDE * 8 / 72  # a Chinese character of 8 points, measured as the picture is
_BEHIND_WORDS = {"boxstyle": "round,pad=0.1", "facecolor": COLOURS["paper"], "alpha": 0.85, "edgecolor": "none"}
_Places = dict[str, tuple[float, float]]


class _Hub(NamedTuple):
    """What joins several units: the kind of their ties, its name, and where it stands."""

    kind: str
    name: str
    x: float
    y: float


def find_ties(activities: pd.DataFrame, mentions: pd.DataFrame, params: Params) -> pd.DataFrame:
    """Who was joined to whom or to what.

    Args:
        activities: each counted once (no `duplicate_of`).
        mentions: those of a plan do not count.

    Returns:
        unit_id, kind, other, count: kind `unit` for another registered unit (its id, the pair once), `partner` for a
        body that is not registered (its name), `action` for a named joint action; count is the number of activities,
        1 for an action.
    """
    index, found = (
        unit_index(params.units, params.edition.city, params.edition.own_rank),
        Counter[tuple[str, str, str]](),
    )
    known = {unit.unit_id for unit in params.units}
    resolved: dict[str, str | None] = {}
    for unit_id, written, reporters in zip(
        *(activities[name].fillna("") for name in ("unit_id", "joint_units", "reporters")), strict=True
    ):
        names = {name.strip() for name in written.split(";")} - {""}
        for name in names - resolved.keys():
            resolved[name] = index.resolve(name).unit_id
        others = ({resolved[name] for name in names} | set(reporters.split(";"))) & known
        if unit_id in known:
            found.update(("unit", *sorted((unit_id, other))) for other in others - {unit_id})
            found.update(("partner", unit_id, name) for name in names if resolved[name] is None)
    named = mentions.loc[(mentions["topic"] == "joint_actions") & ~mentions["planned"]]
    named = named.loc[named["unit_id"].isin(known)]
    found.update({("action", unit_id, item) for unit_id, item in zip(named["unit_id"], named["item"], strict=True)})
    rows = [(unit_id, kind, other, count) for (kind, unit_id, other), count in sorted(found.items())]
    return pd.DataFrame(rows, columns=["unit_id", "kind", "other", "count"])


@in_style
def draw_joint_network(activities: pd.DataFrame, mentions: pd.DataFrame, params: Params) -> Chart:
    """Units round a ring, group by group; inside it the named joint actions and the partners that several units share.

    Curves across the ring join registered units that held an activity together. The places follow from the register
    and the ties alone: the same tables give the same drawing. A few units are listed, each with its ties in words.
    """
    caption = "联合行动网络：谁与谁联合、参加了哪些专项行动"
    ties = find_ties(activities, mentions, params)
    if ties.empty:
        return empty_chart(caption, "材料中没有联合行动的依据。")
    units = _most_joined(ties, params)
    if len(units) < _FEWEST_ROUND:
        chart = list_ties(ties, units, params)
        chart.caption, chart.alt_text = caption, _say_network(ties, units, [], params)
        return chart
    places = _place_units(units)
    hubs = _place_hubs(ties, places)
    ends = [places[unit.unit_id][1] * _outer(unit) for unit in units]
    low, high = min([*ends, -_RING]), max([*ends, _RING])
    height = (high - low) / (2 * _REACH) * _SIDE + 0.62
    chart, axes = new_chart(height, width=_SIDE, left=0.0, right=0.0, top=0.0, bottom=0.62)
    axes.set_axis_off()
    axes.set(xlim=(-_REACH, _REACH), ylim=(low, high))
    _draw_ties(axes, ties, places, hubs)
    _draw_units(axes, units, places, params)
    _draw_hubs(axes, hubs)
    handles = axes.get_legend_handles_labels()[0]
    axes.legend(handles=handles, loc="upper center", bbox_to_anchor=(0.5, 0.0), ncols=4, handletextpad=0.3)
    chart.caption, chart.alt_text = caption, _say_network(ties, units, hubs, params)
    return chart


def _most_joined(ties: pd.DataFrame, params: Params) -> list[Unit]:
    """Units with a tie, in the register's order group by group; of very many those with the most ties."""
    degrees = Counter(ties["unit_id"]) + Counter(ties.loc[ties["kind"] == "unit", "other"])
    joined = [unit for unit in params.units if unit.unit_id in degrees]
    kept = {unit.unit_id for unit in sorted(joined, key=lambda unit: -degrees[unit.unit_id])[:_MOST_UNITS]}
    order = {code: place for place, code in enumerate(params.edition.groups)}
    return sorted((unit for unit in joined if unit.unit_id in kept), key=lambda unit: order[unit.group])


def _short_name(unit: Unit) -> str:
    return unit.name if len(unit.name) <= 12 else unit.name[:11] + "…"


def _outer(unit: Unit) -> float:
    """How far from the middle the unit's name ends."""
    return 1.05 + 0.05 * len(_short_name(unit))


def _place_units(units: list[Unit]) -> _Places:
    """unit_id → its place on the ring, clockwise from the top, with an empty place after every group."""
    slots: list[str] = []
    for group, members in groupby(units, key=lambda unit: unit.group):
        slots += [*(unit.unit_id for unit in members), f"after {group}"]
    turns = np.pi / 2 - 2 * np.pi * np.arange(len(slots)) / len(slots)
    places = {slot: (float(np.cos(turn)), float(np.sin(turn))) for slot, turn in zip(slots, turns, strict=True)}
    return {unit.unit_id: places[unit.unit_id] for unit in units}


def _place_hubs(ties: pd.DataFrame, places: _Places) -> list[_Hub]:
    """Actions on the inner circle, the partners that most units share on the next, each turned towards its units."""
    shown = ties.loc[ties["unit_id"].isin(list(places))]
    shared = shown.loc[shown["kind"] == "partner"].groupby("other")["unit_id"].nunique()
    shared = shared.loc[shared > 1].sort_index().sort_values(ascending=False, kind="stable")
    actions = sorted(set(shown.loc[shown["kind"] == "action", "other"]))
    circles = [("action", actions, _ACTIONS), ("partner", list(shared.index[:_MOST_PARTNERS]), _PARTNERS)]
    hubs = []
    for kind, names, radius in circles:
        members = {name: shown.loc[(shown["kind"] == kind) & (shown["other"] == name), "unit_id"] for name in names}
        angles = {name: _middle_angle([places[unit_id] for unit_id in of]) for name, of in members.items()}
        ordered = sorted(names, key=lambda name: (angles[name], name))
        slots = 2 * np.pi * np.arange(len(ordered)) / max(len(ordered), 1)
        turns = [angles[name] - slot for name, slot in zip(ordered, slots, strict=True)]
        turn = float(np.angle(np.exp(1j * np.array(turns)).sum())) if turns else 0.0
        hubs += [_Hub(kind, name, radius * np.cos(slot + turn), radius * np.sin(slot + turn))
                 for name, slot in zip(ordered, slots, strict=True)]  # fmt: skip
    return hubs


def _middle_angle(points: list[tuple[float, float]]) -> float:
    """Direction of the middle of the points, rounded so that sums in another order sort the same."""
    x, y = np.array(points).sum(axis=0)
    return round(float(np.arctan2(y, x)), 6)


def _draw_ties(axes: Axes, ties: pd.DataFrame, places: _Places, hubs: list[_Hub]) -> None:
    at = {(hub.kind, hub.name): (hub.x, hub.y) for hub in hubs}
    looks: dict[str, dict[str, Any]] = {
        "partner": {"color": COLOURS["out"], "linewidth": 0.6, "linestyle": (0, (3, 2)), "label": "与共同的单位合作"},
        "action": {"color": COLOURS["contested"], "linewidth": 0.6, "alpha": 0.75, "label": "参加专项联合行动"},
        "unit": {"color": COLOURS["accent"], "linewidth": 1.6, "label": "单位之间联合举办活动"},
    }
    for kind, look in looks.items():
        corners: list[tuple[float, float]] = []
        for unit_id, other in ties.loc[ties["kind"] == kind, ["unit_id", "other"]].itertuples(index=False):
            start, end = places.get(unit_id), places.get(other) if kind == "unit" else at.get((kind, other))
            if start and end:
                corners += [start, (0.35 * (start[0] + end[0]), 0.35 * (start[1] + end[1])), end]
        if corners:
            codes = [Path.MOVETO, Path.CURVE3, Path.CURVE3] * (len(corners) // 3)
            axes.add_patch(PathPatch(Path(corners, codes), fill=False, **{**look, "label": None}))
            axes.plot([], [], **look)


def _draw_units(axes: Axes, units: list[Unit], places: _Places, params: Params) -> None:
    for number, (code, group) in enumerate(params.edition.groups.items()):
        own = [unit for unit in units if unit.group == code]
        if not own:
            continue
        xy = np.array([places[unit.unit_id] for unit in own])
        axes.scatter(xy[:, 0], xy[:, 1], s=26, marker=_MARKS[number % len(_MARKS)], color=KINDS[number % len(KINDS)],
                     edgecolors=COLOURS["paper"], linewidths=0.6, label=group.label, zorder=3)  # fmt: skip
        for unit, (x, y) in zip(own, xy, strict=True):
            angle = float(np.degrees(np.arctan2(y, x)))
            is_left = abs(angle) > 90
            axes.text(1.035 * x, 1.035 * y, _short_name(unit), rotation=angle + 180 if is_left else angle,
                      rotation_mode="anchor", ha="right" if is_left else "left", va="center", fontsize=7.5)  # fmt: skip


def _draw_hubs(axes: Axes, hubs: list[_Hub]) -> None:
    looks = {"action": ("D", "contested", 8, 40, "行动"), "partner": ("s", "out", 7.5, 22, "")}
    taken: list[tuple[float, float, float]] = []
    for number, hub in enumerate(hubs):
        mark, role, size, area, ending = looks[hub.kind]
        axes.scatter(hub.x, hub.y, s=area, marker=mark, color=COLOURS[role], zorder=4)
        name = hub.name[:9] + ending
        is_above = _choose_side(hub, len(name) * _CHARACTER / 2, number % 2 == 0, taken)
        axes.annotate(name, (hub.x, hub.y), xytext=(0, 5 if is_above else -5),
                      textcoords="offset points", ha="center", va="bottom" if is_above else "top", fontsize=size,
                      zorder=5, bbox=_BEHIND_WORDS)  # fmt: skip


def _choose_side(hub: _Hub, half: float, first: bool, taken: list[tuple[float, float, float]]) -> bool:
    """Whether a name stands above its mark: `first`, unless it would meet a name there and not on the other side.

    Args:
        half: half the name's width.
        taken: middle and half width of the names that have their place; this one is added.
    """
    for is_above in (first, not first, first):
        place = (hub.x, hub.y + (1.5 if is_above else -1.5) * _CHARACTER, half)
        meets = [
            1 for x, y, other in taken if abs(x - place[0]) < half + other and abs(y - place[1]) < 1.3 * _CHARACTER
        ]
        if not meets:
            break
    taken.append(place)
    return is_above


def _say_network(ties: pd.DataFrame, units: list[Unit], hubs: list[_Hub], params: Params) -> str:
    names = {unit.unit_id: unit.name for unit in params.units}
    joined = set(ties["unit_id"]) | set(ties.loc[ties["kind"] == "unit", "other"])
    drawn = f"，图中画出联系最多的{len(units)}个" if len(units) < len(joined) else ""
    said = [f"登记的{len(params.units)}个单位中，{len(joined)}个有联合行动的依据{drawn}"]
    takers = ties.loc[ties["kind"] == "action"].groupby("other")["unit_id"].nunique()
    taken = "、".join(f"{name}{count}个单位" for name, count in takers.items())
    said += [f"专项联合行动：{taken}"] if taken else []
    shared = [hub.name for hub in hubs if hub.kind == "partner"]
    said += [f"几个单位共同的合作单位：{'、'.join(shared)}"] if shared else []
    pairs = ties.loc[ties["kind"] == "unit"].sort_values("count", ascending=False, kind="stable")
    told = [f"{names[one]}与{names[other]}" for one, other in zip(pairs["unit_id"], pairs["other"], strict=True)][:8]
    said += [f"单位之间联合举办{len(pairs)}对：{'、'.join(told)}{'等' if len(pairs) > 8 else ''}"] if told else []
    return "；".join(said) + "。"
