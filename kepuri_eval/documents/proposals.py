"""From an edition's results and logged decisions to who stands on which list: the one place of that rule.

Units: those certain of a place in their group (standing `certain`) are proposed; contested ones are for the committee
and stand on no list that leaves the office. Upward go, as candidates, the proposed units that lead their group. Who
is listed and who leads is `reporting.city_tables.propose_units`, as in the city report.

Activities: those chosen in notebook 03 (`chosen_for` commended or upward) are proposed, the contested among them with
a mark that the committee takes off by deciding; upward ones go upward.

Decisions logged in `params/<edition>/decisions.csv` (`standouts.publication`; the id of a unit may stand for the id of
an activity) go before both (`standouts.listing`): what is chosen stands, whatever a later run proposes, what is
withdrawn or taken up but not yet chosen leaves the lists, and proposals not decided on fill the places that are left.
Once anything of its kind is decided on, an entry that is not says so, and once anything is final, one that is not yet.

Lists are in administrative order: groups as declared in edition.yml, units as in units.csv; never by score or rank.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from kepuri_eval import tables
from kepuri_eval.documents.headlines import CHECK, reads_as_headline
from kepuri_eval.documents.marking import UNDECIDED
from kepuri_eval.edition import Unit
from kepuri_eval.params import Params
from kepuri_eval.reporting.city_report import CityReport
from kepuri_eval.reporting.city_tables import list_chosen, propose_units
from kepuri_eval.standouts.decisions import Mark, list_decisions, mark_decided
from kepuri_eval.standouts.features import make_cutter
from kepuri_eval.standouts.listing import is_under_way, last_states
from kepuri_eval.standouts.publication import LABELS


@dataclass(frozen=True)
class Group:
    """Units of one peer group, in the register's order.

    Attributes:
        proposed: rows of `city_tables.summarise_units` of the units proposed.
        contested: the same of those for the committee to decide on.
        places: units that may be commended; left: places that the proposed leave open.
    """

    code: str
    label: str
    places: int
    left: int
    proposed: Sequence[Mapping[str, Any]]
    contested: Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Proposals:
    """Every list.

    Attributes:
        groups: units proposed and contested, group by group.
        activities: rows of `city_tables.list_chosen` of the activities proposed, in administrative order; those
            whose choice depends on assumptions and of which nothing is decided yet are `is_contested`.
        upward_units, upward_activities: candidates for the recommendation upward.
        undecidable: ids that the log of decisions names and that no unit and no compared activity has (any more).
        marks: id → what was decided on it; a document names an override wherever it names the entry.
        headlines: ids of the activities whose name reads as a headline; a document marks the name for its writer.
        decisions: the `decisions` table of the log as it is now.
        open_marks: id → 〔建议，尚未决定〕 or 〔现为拟定〕, of entries that are behind others of their kind.
    """

    groups: Sequence[Group]
    activities: Sequence[Mapping[str, Any]]
    upward_units: Sequence[Mapping[str, Any]]
    upward_activities: Sequence[Mapping[str, Any]]
    undecidable: Sequence[str] = ()
    marks: Mapping[str, Mark] = field(default_factory=dict)
    headlines: frozenset[str] = frozenset()
    decisions: pd.DataFrame = field(default_factory=lambda: tables.empty("decisions"))
    open_marks: Mapping[str, str] = field(default_factory=dict)

    @property
    def units(self) -> list[Mapping[str, Any]]:
        """All proposed units, group after group."""
        return [unit for group in self.groups for unit in group.proposed]

    def marked(self, row: Mapping[str, Any], target: str) -> str:
        """The name of a row of these lists, with what its writer has to see to.

        Behind it stand 〔名称请核〕 where it reads as a headline, its mark of `open_marks`, and 〔破例：……〕 where
        `target`, its id, got there by an override.
        """
        override = self.marks[target].override if target in self.marks else ""
        check = CHECK if target in self.headlines else ""
        return f"{row['name']}{check}{self.open_marks.get(target, '')}" + (f"〔{override}〕" if override else "")


def propose(city: CityReport) -> Proposals:
    """The lists of an edition.

    Raises:
        LogError: the log of decisions was altered after it was written.
    """
    params = city.params
    decisions = list_decisions(city.tables["activities"], params)
    states = last_states(decisions)
    rows = propose_units(city.units, params, states)
    groups = [_group(code, row, city, states) for code, row in
              zip(params.edition.groups, rows, strict=True)]  # fmt: skip
    leaders = [unit["unit_id"] for row in rows for unit in row["leaders"]]
    activities = _activities(city, states)
    listed = [unit["unit_id"] for group in groups for unit in group.proposed]
    return Proposals(
        groups, activities, [unit for group in groups for unit in group.proposed if unit["unit_id"] in leaders],
        [row for row in activities if row["chosen_for"] == "upward"],
        sorted(set(states) - set(city.units["unit_id"]) - set(city.tables["standouts"]["activity_id"])),
        mark_decided(decisions), _find_headlines(activities, params), decisions,
        _mark_open(listed, states) | _mark_open([row["activity_id"] for row in activities], states),
    )  # fmt: skip


def _find_headlines(activities: Sequence[Mapping[str, Any]], params: Params) -> frozenset[str]:
    cutter = make_cutter(params)
    return frozenset(
        str(row["activity_id"]) for row in activities if reads_as_headline(str(row["name"]), params.wording, cutter)
    )


def official_name(unit: Unit) -> str:
    """The name under which official documents list a unit."""
    return unit.full_name or unit.name


def _group(code: str, row: Mapping[str, Any], city: CityReport, states: Mapping[str, str]) -> Group:
    params = city.params
    proposed = [unit for unit in row["listed"] if not is_under_way(states.get(unit["unit_id"]))]
    awaited = {unit["unit_id"] for unit in [*row["listed"], *row["contested"]]} - {unit["unit_id"] for unit in proposed}
    contested = [unit for unit in city.units.loc[city.units["group"] == code].to_dict("records")
                 if unit["unit_id"] in awaited]  # fmt: skip
    return Group(code, row["label"], row["quota"], max(row["quota"] - len(proposed), 0),
                 [_named(unit, params) for unit in proposed], [_named(unit, params) for unit in contested])  # fmt: skip


def _mark_open(listed: Sequence[str], states: Mapping[str, str]) -> dict[str, str]:
    """The marks of `Proposals.open_marks` for the units, or the activities, on a list."""
    reached = {states[target] for target in listed if target in states}
    marks = {target: UNDECIDED for target in listed if reached and target not in states}
    if "final" in reached:
        marks |= {target: f"〔现为{LABELS[states[target]]}〕" for target in listed
                  if states.get(target, "final") != "final"}  # fmt: skip
    return marks


def _activities(city: CityReport, states: Mapping[str, str]) -> list[dict[Any, Any]]:
    """Activities proposed with all their columns, by group, unit, first day and name."""
    params = city.params
    settled = city.settle(states)
    chosen = settled.loc[[not is_under_way(states.get(target)) for target in settled["activity_id"]]]
    rows = list_chosen(chosen, city.activities, params)
    details = city.activities.set_index("activity_id").to_dict("index")
    order = {unit_id: place for place, unit_id in enumerate(city.units["unit_id"])}
    full = [{**details[row["activity_id"]], **row, "unit": _unit_name(row, params),
             "is_contested": row["standing"] != "certain" and row["activity_id"] not in states}
            for row in rows]  # fmt: skip
    return sorted(full, key=lambda row: (order.get(row["unit_id"], len(order)), str(row["start"]), row["name"]))


def _named(unit: Mapping[Any, Any], params: Params) -> dict[str, Any]:
    return {**unit, "name": official_name(params.unit(unit["unit_id"]))}


def _unit_name(row: Mapping[Any, Any], params: Params) -> str:
    known = {unit.unit_id: official_name(unit) for unit in params.units}
    return known.get(row["unit_id"], str(row["unit"]))
