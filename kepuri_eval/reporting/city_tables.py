"""From an edition's tables to the rows that the city report prints."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from kepuri_eval.intake.implausible import is_held
from kepuri_eval.intake.senders.collectedsheets import in_collected_sheets
from kepuri_eval.keymarks import units_marked
from kepuri_eval.params import Params
from kepuri_eval.problemwords import SEVERITY_PLACES, SEVERITY_WORDS, find_unread
from kepuri_eval.reporting.phrasing import MISSING, say_file
from kepuri_eval.scoring.openpoints import list_open_points
from kepuri_eval.standouts.decisions import name_targets, show_decisions
from kepuri_eval.standouts.listing import LISTED, fill_places, is_under_way
from kepuri_eval.tables import NOT_OF_EVENT

STATES = {
    "on_time": "按时",
    "late": "逾期",
    "undated": "已报送，未注明日期",
    "platform": "仅平台登记",
    "sheet": "仅在汇总表中填报",
    "none": "未报送",
}
_ELSEWHERE = ("platform", "sheet")  # what is known of a unit that sent nothing itself
UNKNOWN_SENDER = "报送单位待核实"


def summarise_units(tables: dict[str, pd.DataFrame], params: Params) -> pd.DataFrame:
    """One row a registered unit, in the register's order group by group.

    Returns:
        unit_id, name, group, files, received (of its first summary), state (a key of `STATES`), open_point (why
        people have to decide on it, else ""), activities, key, quota (least number of key activities),
        is_marked (whether it is known which of its activities are key ones), is_short (they are fewer than that),
        problems, and the columns of `scores`.
    """
    register = pd.DataFrame(
        [{"unit_id": unit.unit_id, "name": unit.name, "group": unit.group,
          "quota": params.edition.groups[unit.group].min_key_activities} for unit in params.units]
    )  # fmt: skip
    documents, activities = tables["documents"], tables["activities"]
    sent = list_sent(documents)
    own = activities.loc[activities["duplicate_of"].isna()]
    counts = {
        "files": sent.groupby("unit_id").size(), "activities": own.groupby("unit_id").size(),
        "key": own.groupby("unit_id")["is_key"].sum(), "problems": tables["problems"].groupby("unit_id").size(),
    }  # fmt: skip
    for column, values in counts.items():
        register[column] = register["unit_id"].map(values).fillna(0).astype("int64")
    register["is_marked"] = register["unit_id"].isin(list(units_marked(activities, register["unit_id"])))
    register["is_short"] = (register["key"] < register["quota"]) & register["is_marked"]
    points = list_open_points(tables["facts"], activities, params)
    register["open_point"] = [points.get(unit_id, "") for unit_id in register["unit_id"]]
    summaries = sent.loc[sent["role"] == "summary"].groupby("unit_id")["received"].min()
    register["received"] = summaries.reindex(register["unit_id"]).array  # map would fail where nobody sent any
    in_sheets = set(in_collected_sheets(documents, tables["facts"])["unit_id"])
    register["state"] = _submission_states(register, in_sheets, params)
    order = {code: place for place, code in enumerate(params.edition.groups)}
    register = register.sort_values("group", key=lambda codes: codes.map(order), kind="stable")
    scores = tables["scores"].drop(columns="group")
    joined = register.merge(scores, on="unit_id", how="left", validate="one_to_one")
    joined["standing"] = joined["standing"].fillna("unscored")
    return joined.reset_index(drop=True)


def list_sent(documents: pd.DataFrame) -> pd.DataFrame:
    """The documents that say that their unit sent something: not unreadable, of this event, no platform export."""
    is_counted = ~find_unread(documents) & ~documents["set_aside"].isin(NOT_OF_EVENT)
    return documents.loc[is_counted & (documents["role"] != "platform")]


def _submission_states(register: pd.DataFrame, in_sheets: set[str], params: Params) -> list[str]:
    due = pd.Timestamp(params.edition.dates.summary_due) + pd.Timedelta(days=1)
    states = []
    for row in register.to_dict("records"):
        if not row["files"]:
            states.append("platform" if row["activities"] else "sheet" if row["unit_id"] in in_sheets else "none")
        elif pd.isna(row["received"]):
            states.append("undated")
        else:
            states.append("on_time" if row["received"] < due else "late")
    return states


def list_groups(units: pd.DataFrame, totals: pd.DataFrame, params: Params) -> list[dict[str, Any]]:
    """One row a group: units, submitted, key activities against the quota, totals, median score.

    `met`, the units with as many key activities as asked, is None where of none of the edition it is known which
    activities are key; `unmarked` are the units of the group of which it is not known.
    """
    is_known = bool(units["is_marked"].any())
    by_quantity = {(row["group"], row["quantity"]): row["value"] for row in totals.to_dict("records")}
    rows = []
    for code, group in params.edition.groups.items():
        own = units.loc[units["group"] == code]
        rows.append({
            "label": group.label, "units": len(own), "submitted": int((own["files"] > 0).sum()),
            "elsewhere": int(own["state"].isin(_ELSEWHERE).sum()), "none": int((own["state"] == "none").sum()),
            "key": int(own["key"].sum()),
            "least": group.min_key_activities,
            "met": int((own["is_marked"] & (own["key"] >= own["quota"])).sum()) if is_known else None,
            "unmarked": int((~own["is_marked"] & (own["activities"] > 0)).sum()),
            "activities": int(own["activities"].sum()), "participants": by_quantity.get((code, "participants")),
            "volunteers": by_quantity.get((code, "volunteers")), "median": own["score"].median(),
            "scored": int(own["score"].notna().sum()),
        })  # fmt: skip
    return rows


def describe_coverage(activities: pd.DataFrame, params: Params) -> dict[str, Any]:
    """How far the activities cover the kinds, the themes and the days that the notice asks for.

    Returns:
        kinds, themes: how many there are (`all`), how many have activities (`held`), labels of those without
            (`empty`), and of how many activities the material tells it (`told`). dated: activities with a day;
            within: those of them that touch the window.
    """
    dates = params.edition.dates
    dated = activities.loc[activities["start"].notna()]
    last = dated["end"].fillna(dated["start"])
    touches = (dated["start"] <= pd.Timestamp(dates.window_end)) & (last >= pd.Timestamp(dates.window_start))
    return {
        "kinds": _cover(activities["category"], params.wording.categories),
        "themes": _cover(activities["theme"], params.wording.themes),
        "activities": len(activities), "dated": len(dated), "within": int(touches.sum()),
    }  # fmt: skip


def _cover(told: pd.Series, declared: Mapping[str, Any]) -> dict[str, Any]:
    known = told.loc[told.isin(list(declared))]
    empty = [each.label for code, each in declared.items() if code not in set(known)]
    return {"all": len(declared), "held": len(declared) - len(empty), "empty": empty, "told": len(known)}


def list_chosen(standouts: pd.DataFrame, activities: pd.DataFrame, params: Params) -> list[dict[Hashable, Any]]:
    """Activities proposed, the upward ones first, each with its unit, cluster and reason."""
    names = {unit.unit_id: unit.name for unit in params.units}
    columns = ["activity_id", "unit_id", "name", "start", "end", "reporters"]
    chosen = standouts.loc[standouts["chosen_for"] != "none"].merge(
        activities[columns], on="activity_id", how="left", validate="one_to_one"
    )
    chosen["is_upward"] = chosen["chosen_for"] == "upward"
    chosen = chosen.sort_values(["is_upward", "position"], ascending=[False, True], kind="stable")
    return [{**row, **{"unit": names.get(row["unit_id"], "单位待核实")}} for row in chosen.to_dict("records")]


def list_decided(tables: dict[str, pd.DataFrame], params: Params) -> list[dict[Hashable, Any]]:
    """Every decision of the log, oldest first, under the headings of `decisions.show_decisions`."""
    names = name_targets(tables["activities"], params)
    return show_decisions(tables["decisions"], names).to_dict("records")


def list_submissions(units: pd.DataFrame, params: Params) -> list[dict[str, Any]]:
    """Units with something to follow up (late, nothing submitted itself, quota missed), by group; and counts.

    `undated` and `asked` are the names of the others whose day is not known, or of whose material something is open.
    """
    rows = []
    for code, group in params.edition.groups.items():
        own = units.loc[units["group"] == code]
        open_ones = own.loc[own["state"].isin(["late", "none", *_ELSEWHERE]) | own["is_short"]]
        others = own.drop(open_ones.index)
        rows.append({
            "label": group.label, "counts": [(words, int((own["state"] == state).sum()))
                                             for state, words in STATES.items() if (own["state"] == state).any()],
            "undated": others.loc[others["state"] == "undated", "name"].tolist(),
            "asked": others.loc[others["problems"] > 0, "name"].tolist(),
            "units": [{**row, **{"words": STATES[str(row["state"])]}} for row in open_ones.to_dict("records")],
        })  # fmt: skip
    return rows


def count_problems(problems: pd.DataFrame) -> list[dict[Hashable, Any]]:
    """Problems by kind: how grave, how many, how many units, and one example in words."""
    if problems.empty:
        return []
    counted = problems.groupby(["severity", "code"], sort=True).agg(
        count=("problem_id", "size"), units=("unit_id", "nunique"), example=("message", "first")
    )
    counted = counted.reset_index()
    counted = counted.assign(place=counted["severity"].map(SEVERITY_PLACES))
    counted = counted.sort_values(["place", "count", "code"], ascending=[True, False, True])
    return [{**row, **{"grave": SEVERITY_WORDS[row["severity"]]}} for row in counted.to_dict("records")]


def list_unread(documents: pd.DataFrame, facts: pd.DataFrame) -> list[dict[str, Any]]:
    """Files that could not be read, and readable ones whose unit is not known; sheets of many units have none."""
    unread = documents.loc[find_unread(documents)].sort_values("path")
    unknown = documents.loc[
        ~find_unread(documents)
        & documents["set_aside"].isna()
        & documents["unit_id"].isna()
        & ~documents["role"].isin(["platform", "container"])
        & ~documents["doc_id"].isin(in_collected_sheets(documents, facts)["doc_id"])
    ].sort_values("path")
    rows = [{"file": say_file(row["path"]), "words": "未能读取"} for row in unread.to_dict("records")]
    return rows + [{"file": say_file(row["path"]), "words": UNKNOWN_SENDER} for row in unknown.to_dict("records")]


def list_held_back(tables: dict[str, pd.DataFrame], params: Params) -> list[dict[str, Any]]:
    """The participants that count nowhere until somebody confirmed them: unit_id, unit and the words, told once."""
    facts, told = tables["facts"], set(tables["problems"]["problem_id"])
    own = facts.loc[(facts["quantity"] == "participants") & ~facts["in_scope"] & facts["duplicate_of"].isna()]
    held = {row["fact_id"]: row for row in own.sort_values("fact_id").to_dict("records") if is_held(row, told)}
    names = {unit.unit_id: unit.name for unit in params.units}
    return [
        {"unit_id": row["unit_id"], "unit": names.get(row["unit_id"], MISSING), "words": row["raw"]}
        for row in held.values()
        if row["part_of"] not in held
    ]


def measure_quality(tables: dict[str, pd.DataFrame], params: Params) -> dict[str, Any]:
    """Shares and counts that say how good the material is, and the figures that are held back."""
    facts, activities, documents = tables["facts"], tables["activities"], tables["documents"]
    held = list_held_back(tables, params)
    live = activities.loc[activities["duplicate_of"].isna()]
    stated = facts.loc[facts["duplicate_of"].isna()]
    return {
        "documents": len(documents), "facts": len(facts), "activities": len(live),
        "exact": (stated["bound"] == "exact").mean() if len(stated) else None,
        "conflicts": int(facts["conflict_with"].notna().sum()), "planned": int(facts["planned"].sum()),
        "out_of_scope": int((~facts["in_scope"]).sum()) - len(held), "held_back": held,
        "repeated": int(facts["duplicate_of"].notna().sum()),
        "without_category": int(live["category"].isna().sum()), "without_date": int(live["start"].isna().sum()),
        "without_participants": int(live["participants"].isna().sum()),
        "both": int((live["source"] == "both").sum()), "only_platform": int((live["source"] == "platform").sum()),
    }  # fmt: skip


def weigh_groups(units: pd.DataFrame, params: Params) -> list[dict[str, Any]]:
    """For each group: how many are certain, contested, out and unscored, and how far a rank moves on average."""
    rows = []
    for code, group in params.edition.groups.items():
        own = units.loc[units["group"] == code]
        ranked = own.loc[own["rank"].notna()]
        counts = own["standing"].value_counts()
        width = (ranked["rank_high"] - ranked["rank_low"]).astype("float64").mean() if len(ranked) else None
        rows.append({
            "label": group.label, "ranked": len(ranked), "quota": group.commended_units, "width": width,
            **{standing: int(counts.get(standing, 0)) for standing in ("certain", "contested", "out", "unscored")},
            "contested_units": own.loc[own["standing"] == "contested"].to_dict("records"),
        })  # fmt: skip
    return rows


def pick_examples(units: pd.DataFrame, params: Params) -> dict[str, dict[Hashable, Any] | None]:
    """A contested unit, as near to even as there is one, and a certain one, each with its group's label and places."""
    found: dict[str, dict[Hashable, Any] | None] = {}
    for standing, wanted in (("contested", 0.5), ("certain", 1.0)):
        own = units.loc[units["standing"] == standing]
        nearest = own.loc[(own["share_in_quota"] - wanted).abs().round(9).sort_values(kind="stable").index[:1]].to_dict(
            "records"
        )
        group = params.edition.groups[nearest[0]["group"]] if nearest else None
        found[standing] = {**nearest[0], "label": group.label, "places": group.commended_units} if group else None
    return found


def pick_reversed(units: pd.DataFrame, params: Params) -> dict[str, dict[Hashable, Any]] | None:
    """A contested unit that ranks above a certain one of its group, the farthest above there is; none, mostly.

    One that people have to decide on whatever its score is no example of what assumptions do.
    """
    found: list[tuple[int, dict[str, dict[Hashable, Any]]]] = []
    for code in params.edition.groups:
        own = units.loc[units["group"] == code].sort_values("rank", kind="stable")
        above = own.loc[(own["standing"] == "contested") & (own["open_point"] == "")].head(1).to_dict("records")
        below = own.loc[own["standing"] == "certain"].tail(1).to_dict("records")
        if above and below and above[0]["rank"] < below[0]["rank"]:
            found.append((int(below[0]["rank"] - above[0]["rank"]), {"above": above[0], "below": below[0]}))
    return max(found, key=lambda each: each[0])[1] if found else None


def propose_units(
    units: pd.DataFrame, params: Params, states: Mapping[str, str] | None = None
) -> list[dict[str, Any]]:  # fmt: skip
    """For each group, in the register's order: units listed, those to discuss, places left, leaders.

    `certain` are those certain of a place; `listed` those decided on and, in the places left, the certain ones;
    `contested` those for the committee, nobody once all places are decided on; withdrawn ones are nowhere.
    `scored` is the number of its units with a score: where the places are as many, nothing is selected. `leaders` are
    the listed, certain or decided on, that stand first among those not withdrawn, or among the listed once all places
    are decided on.

    Args:
        states: unit_id → the state that people decided on.
    """
    states = states or {}
    rows = []
    for code, group in params.edition.groups.items():
        own = units.loc[units["group"] == code]
        certain = own.loc[own["standing"] == "certain"]
        best_first = certain.sort_values("rank", kind="stable")["unit_id"].tolist()
        names = fill_places(own["unit_id"].tolist(), best_first, states, group.commended_units)
        decided = own["unit_id"].map(states).isin(LISTED)
        is_settled = bool(decided.any()) and int(decided.sum()) >= group.commended_units
        is_listed, is_gone = own["unit_id"].isin(names), own["unit_id"].map(states) == "withdrawn"
        taken_up = [target for target, state in states.items() if is_under_way(state)]
        is_open = own["standing"].isin(["certain", "contested"]) | own["unit_id"].isin(taken_up)
        standing = own.loc[is_listed if is_settled else ~is_gone]
        first = own["rank"].notna() & (own["rank"] == standing["rank"].min())
        rows.append({
            "label": group.label, "quota": group.commended_units, "certain": certain.to_dict("records"),
            "scored": int(own["score"].notna().sum()), "listed": own.loc[is_listed].to_dict("records"),
            "contested": own.loc[is_open & ~is_listed & ~is_gone & (not is_settled)].to_dict("records"),
            "left": max(group.commended_units - len(names), 0),
            "leaders": own.loc[is_listed & first & ((own["standing"] == "certain") | decided)].to_dict("records"),
        })  # fmt: skip
    return rows
