"""Evidence to measures: one function a kind of measure, one row a unit and measure, with what each was made of."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from kepuri_eval import tables
from kepuri_eval.errors import ScoringError
from kepuri_eval.keymarks import units_marked
from kepuri_eval.method import Measure
from kepuri_eval.params import Params
from kepuri_eval.scoring.counted import Counted, first_known, larger, refs_of
from kepuri_eval.scoring.evidence import Evidence, count_once, gather_evidence
from kepuri_eval.scoring.listed import LISTED, count_listed
from kepuri_eval.scoring.scales import score_measure

# Activity columns that hold a figure where no fact does.
_FIGURE_COLUMNS = {
    "activities": "sessions", "participants": "participants", "volunteers": "volunteers", "materials": "materials",
    "online_views": "online_views", "live_views": "live_views", "shares": "shares",
}  # fmt: skip
# Figures of these that no words call a total give way to what the unit's activities come to, where that is more.
_GIVING_WAY = ("participants", "volunteers", "materials", "joint_units")


def build_measures(
    facts: pd.DataFrame,
    mentions: pd.DataFrame,
    activities: pd.DataFrame,
    documents: pd.DataFrame,
    params: Params,
    ratings: pd.DataFrame | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """All measures of all registered units.

    Args:
        ratings: the `ratings` table; measures of kind `rating` are not collected of units none of whose activities a
            panel rated, so that not being shortlisted lowers nobody's coverage.

    Returns:
        `measures` and `inputs` as contracted in `tables`.
    """
    evidence = gather_evidence(facts, mentions, activities, documents, params)
    counted = {
        code: _count_ratings(ratings) if measure.kind == "rating" else KINDS[measure.kind](evidence, measure, params)
        for code, measure in params.method.measures.items()
    }
    inputs = _list_inputs(counted, evidence, params)
    rows = [_measure_rows(code, counted[code], evidence, params) for code in counted]
    measures = pd.concat(rows, ignore_index=True)
    used = inputs.groupby(["unit_id", "measure"], as_index=False).agg(inputs=("ref", "size"))
    measures = measures.merge(used, on=["unit_id", "measure"], how="left", validate="one_to_one")
    measures["inputs"] = measures["inputs"].fillna(0).astype("Int64")
    return tables.check(measures, "measures"), tables.check(inputs, "inputs")


def count_total(evidence: Evidence, measure: Measure, params: Params) -> Counted:
    """A quantity of the unit: its stated figure, or the sum over its activities, as `scoring.total_rule` says.

    What bodies within the unit state of themselves never stands for the unit's total. Together it is a sum like that
    over activities, many of which it is likely to hold: the larger of the two sums counts, and nothing twice. So does
    what the unit states of a sort of the quantity (`scoring.sorts`), where that is more.
    """
    stated = _figures(evidence.unit_facts, measure, params)
    summed = larger(_activity_sums(evidence, measure, params), _body_sums(evidence, measure, params))
    for sort in () if measure.subkind else params.method.scoring.sorts.get(measure.quantity, ()):
        of_sort = measure.model_copy(update={"quantity": sort})
        summed = larger(summed, _figures(evidence.unit_facts, of_sort, params))
    rule = params.method.scoring.total_rule
    if rule == "larger":
        return larger(stated, summed)
    if rule == "sum":
        return first_known(summed, stated)
    return first_known(_not_of_some(stated, summed, evidence, measure, params), summed)


def _not_of_some(stated: Counted, summed: Counted, evidence: Evidence, measure: Measure, params: Params) -> Counted:
    """What units state, but for what no words call a total and the unit's activities come to more than.

    Such figures are of some of them (应急集市上1350人, in a text that tells of three more drills).
    """
    if measure.quantity not in _GIVING_WAY:
        return stated
    facts = _of_quantity(evidence.unit_facts, measure, params)
    is_loose = ~stated.values.index.isin(facts.loc[facts["is_total"].astype(bool), "unit_id"])
    beaten = is_loose & (summed.values.reindex(stated.values.index) > stated.values).to_numpy()
    return Counted(stated.values[~beaten], stated.refs)


def count_rate(evidence: Evidence, measure: Measure, params: Params) -> Counted:
    """A quantity for each 10,000 residents, each activity, or each 1,000 participants; missing when either is."""
    above = count_total(evidence, measure, params)
    if measure.denominator == "residents_wan":
        below = evidence.units["residents_wan"]
        refs = above.refs
    elif measure.denominator == "activities":
        reported = evidence.activities
        below = reported.groupby("unit_id")["activity_id"].size().astype("float64")
        refs = pd.concat([above.refs, refs_of(reported, "activity", "activity_id")], ignore_index=True)
    else:
        people = count_total(evidence, measure.model_copy(update={"quantity": "participants", "subkind": ""}), params)
        below = people.values / 1000
        refs = pd.concat([above.refs, people.refs], ignore_index=True)
    values = (above.values / below.where(below > 0).reindex(above.values.index)).dropna()
    return Counted(values, refs[refs["unit_id"].isin(values.index)])


def count_share(evidence: Evidence, measure: Measure, params: Params) -> Counted:
    """Activities that meet `where`, as a share of all; missing when none of them says anything about it."""
    meets, says = _meets(evidence, measure)
    grouped = evidence.activities["unit_id"]
    values = meets.astype("float64").groupby(grouped).mean()[says.groupby(grouped).any()]
    return Counted(values, refs_of(evidence.activities[meets], "activity", "activity_id"))


def count_matching(evidence: Evidence, measure: Measure, params: Params) -> Counted:
    """How many activities meet `where`; missing when none of them says anything about it."""
    meets, says = _meets(evidence, measure)
    grouped = evidence.activities["unit_id"]
    values = meets.astype("float64").groupby(grouped).sum()[says.groupby(grouped).any()]
    return Counted(values, refs_of(evidence.activities[meets], "activity", "activity_id"))


def count_quota(evidence: Evidence, measure: Measure, params: Params) -> Counted:
    """Key activities over the least number the notice asks of the unit's group; 1 where nothing is asked.

    Of a unit that marked none of its activities as key, where there is no list of the platform's, nothing is known.
    """
    reported = evidence.activities
    reported = reported[reported["unit_id"].isin(units_marked(reported, evidence.units.index))]
    is_key = reported["is_key"].astype(bool)
    done = is_key.astype("float64").groupby(reported["unit_id"]).sum()
    asked = evidence.units["min_key_activities"].reindex(done.index).astype("float64")
    values = (done / asked.where(asked > 0)).fillna(1.0).where(asked.notna()).dropna()
    return Counted(values, refs_of(reported[is_key], "activity", "activity_id"))


def count_coverage(evidence: Evidence, measure: Measure, params: Params) -> Counted:
    """How many kinds are covered: of a list in wording.yml (`mentions`), or of an activity column (`of`)."""
    if measure.of:
        known = _kinds(evidence, measure)
        return Counted(known.groupby("unit_id")[measure.of].nunique().astype("float64"), _activityrefs_of(known))
    found = evidence.mentions[evidence.mentions["topic"] == measure.mentions]
    kinds = found.groupby("unit_id")["item"].nunique().astype("float64")
    # Where a text was read and nothing found, the answer is none; where there was nothing to read it is missing.
    values = kinds.reindex(_units_read(evidence).union(kinds.index)).fillna(0.0)
    return Counted(values, refs_of(found, "mention", "mention_id"))


def count_evidence(evidence: Evidence, measure: Measure, params: Params) -> Counted:
    """1 when anything on the list is mentioned, 0 when the unit's documents do not mention it."""
    counted = count_coverage(evidence, measure, params)
    return Counted(counted.values.clip(upper=1.0), counted.refs)


def count_entropy(evidence: Evidence, measure: Measure, params: Params) -> Counted:
    """Shannon entropy −Σ p ln p (1948) over the kinds of the unit's activities; 0 when all are of one kind."""
    known = _kinds(evidence, measure)
    counts = known.groupby(["unit_id", measure.of]).size().astype("float64")
    share = counts / counts.groupby("unit_id").transform("sum")
    values = -(share * np.log(share)).groupby("unit_id").sum()
    return Counted(values + 0.0, _activityrefs_of(known))  # + 0.0 turns −0.0 into 0.0


def count_on_time(evidence: Evidence, measure: Measure, params: Params) -> Counted:
    """Days the earliest summary came in before the last day, negative when late; missing without a known day."""
    summaries = evidence.documents[evidence.documents["role"] == "summary"]
    first = summaries.sort_values(["received", "doc_id"]).drop_duplicates("unit_id").set_index("unit_id")
    due = pd.Timestamp(params.edition.dates.summary_due)
    days = (due - first["received"].dt.normalize()).dt.days.astype("float64")
    return Counted(days.dropna(), refs_of(first.reset_index(), "document", "doc_id"))


def count_complete(evidence: Evidence, measure: Measure, params: Params) -> Counted:
    """How many of four kinds of material came in: summary, activity list, pictures or video, links to reports."""
    files, done = evidence.documents, evidence.activities
    parts = [
        refs_of(files[files["role"] == "summary"], "document", "doc_id"),
        refs_of(done[done["source"].isin(["submission", "both"])], "activity", "activity_id"),
        refs_of(done[done["has_pictures"]], "activity", "activity_id"),
        refs_of(done[done["links"].notna()], "activity", "activity_id"),
    ]
    have = pd.concat([part[["unit_id"]].drop_duplicates() for part in parts])["unit_id"].value_counts()
    everyone = pd.Index(sorted({*files["unit_id"], *done["unit_id"]}), dtype="str")
    values = have.reindex(everyone).fillna(0).astype("float64")
    return Counted(values, pd.concat(parts, ignore_index=True).drop_duplicates())


KINDS: dict[str, Callable[[Evidence, Measure, Params], Counted]] = {
    "total": count_total, "rate": count_rate, "share": count_share, "count": count_matching, "quota": count_quota,
    "coverage": count_coverage, "evidence": count_evidence, "entropy": count_entropy, "on_time": count_on_time,
    "complete": count_complete,
}  # fmt: skip


def _count_ratings(ratings: pd.DataFrame | None) -> Counted:
    """The mean over the unit's rated activities, not their sum: more of them are no merit in themselves."""
    if ratings is None or ratings.empty:
        return _nothing_counted()
    known = ratings[ratings["unit_id"].notna()]
    return Counted(known.groupby("unit_id")["rating"].mean(), _activityrefs_of(known))


def _nothing_counted() -> Counted:
    return Counted(pd.Series(dtype="float64"), pd.DataFrame({"unit_id": [], "kind": [], "ref": []}, dtype="str"))


def _measure_rows(code: str, counted: Counted, evidence: Evidence, params: Params) -> pd.DataFrame:
    measure = params.method.measures[code]
    units = evidence.units
    values = counted.values.reindex(units.index).astype("float64")
    if bool(np.isinf(values).any()):
        raise ScoringError(f"measure {code}: unit {values.index[np.isinf(values)][0]} has an infinite value")
    asked = units["group"].isin(measure.applies_to) if measure.applies_to else pd.Series(True, index=units.index)
    state = pd.Series("ok", index=units.index).where(values.notna(), "missing")
    if measure.kind == "rating":
        state[state == "missing"] = "not_collected"
    if measure.kind == "quota":
        is_marked = units.index.isin(list(units_marked(evidence.activities, units.index)))
        state[(state == "missing") & ~is_marked] = "not_collected"
    if measure.missing == "zero":
        nothing = ~units.index.isin(counted.refs["unit_id"]) & (state == "missing")
        state[nothing] = "declared_zero"
    state[~asked] = "not_asked"
    values = values.where(state == "ok")
    # What is not asked or not collected is not imputed either.
    wanted = asked & ~state.isin(["not_collected"])
    score = score_measure(code, values[wanted], units["group"][wanted], measure, params.method.scoring)
    score = score.reindex(units.index).mask(state == "declared_zero", 0.0)
    rows = {"unit_id": units.index, "measure": code, "indicator": measure.indicator, "value": values.to_numpy()}
    return pd.DataFrame({**rows, "score": score.to_numpy(), "state": state.to_numpy()})


def _list_inputs(counted: dict[str, Counted], evidence: Evidence, params: Params) -> pd.DataFrame:
    columns = ["unit_id", "measure", "kind", "ref"]
    # What a unit has no value of rests on nothing: a summary of which nobody knows when it came makes no day.
    listed = [
        found.refs[found.refs["unit_id"].isin(found.values.dropna().index)].assign(measure=code)[columns]
        for code, found in counted.items()
    ]
    inputs = pd.concat(listed, ignore_index=True).drop_duplicates()
    group = inputs["unit_id"].map(evidence.units["group"])
    asked = [
        not (applies := params.method.measures[code].applies_to) or unit_group in applies
        for code, unit_group in zip(inputs["measure"], group, strict=True)
    ]
    return inputs[group.notna() & np.array(asked, dtype=bool)]


def _figures(facts: pd.DataFrame, measure: Measure, params: Params) -> Counted:
    """What units state of a quantity in `facts`, each counted once."""
    scoring = params.method.scoring
    facts = _of_quantity(facts, measure, params)
    found = count_once(
        facts, "unit_id", scoring.conflict_rule, across_documents=scoring.documents_rule,
        adds_text=measure.quantity in scoring.added_in_text,
    )  # fmt: skip
    refs = found[["unit_id", "refs"]].explode("refs").rename(columns={"refs": "ref"}).assign(kind="fact")
    return Counted(found.set_index("unit_id")["value"], refs[["unit_id", "kind", "ref"]])


def _body_sums(evidence: Evidence, measure: Measure, params: Params) -> Counted:
    """What the bodies within a unit state, each counted once, added up."""
    facts = evidence.body_facts
    by_body = _figures(facts.assign(unit_id=facts["unit_id"] + "\n" + facts["body"]), measure, params)
    owner = pd.Series(by_body.values.index, dtype="str").str.split("\n").str[0].to_numpy()
    refs = by_body.refs.assign(unit_id=by_body.refs["unit_id"].str.split("\n").str[0])
    return Counted(by_body.values.groupby(owner).sum(), refs)


def _activity_sums(evidence: Evidence, measure: Measure, params: Params) -> Counted:
    """The unit's activities added up, each by its own figure counted once."""
    by_unit = evidence.activities
    if measure.quantity in LISTED:
        return count_listed(evidence, measure, _of_quantity(evidence.activity_facts, measure, params), params)
    rule = params.method.scoring.conflict_rule
    facts = _of_quantity(evidence.activity_facts, measure, params)
    found = count_once(facts, "activity_id", rule, across_documents=rule)
    figures = by_unit[["unit_id", "activity_id"]].merge(found, on="activity_id", how="left", validate="many_to_one")
    column = _FIGURE_COLUMNS.get(measure.subkind or measure.quantity)
    told = by_unit[column].to_numpy(dtype="float64") if column else np.full(len(by_unit), np.nan)
    if measure.quantity == "activities":
        told = np.where(np.isnan(told), 1.0, told)  # an activity was held at least once
    from_fact = figures["value"].notna()
    figures["value"] = figures["value"].where(from_fact, pd.Series(told, index=figures.index))
    figures = figures[figures["value"].notna()]
    by_fact = figures[from_fact.reindex(figures.index)]
    refs = by_fact[["unit_id", "refs"]].explode("refs").rename(columns={"refs": "ref"}).assign(kind="fact")
    others = refs_of(figures[~from_fact.reindex(figures.index)], "activity", "activity_id")
    values = figures.groupby("unit_id")["value"].sum(min_count=1)
    return Counted(values, pd.concat([refs[["unit_id", "kind", "ref"]], others], ignore_index=True))


def _of_quantity(facts: pd.DataFrame, measure: Measure, params: Params) -> pd.DataFrame:
    """The facts that a measure adds up: of its subkind, else of all but those the method leaves out."""
    wanted = facts["quantity"] == measure.quantity
    if measure.subkind:
        return facts[wanted & (facts["subkind"] == measure.subkind)]
    left_out = params.method.scoring.left_out.get(measure.quantity, ())
    return facts[wanted & ~facts["subkind"].isin(left_out)]


def _meets(evidence: Evidence, measure: Measure) -> tuple[pd.Series, pd.Series]:
    """Which activities meet every condition of `where`, and which say anything about the conditions."""
    rows, where = evidence.activities, measure.where
    meets, says = pd.Series(True, index=rows.index), pd.Series(True, index=rows.index)
    if where.is_key is not None:
        meets &= rows["is_key"] == where.is_key
        says &= bool(rows["is_key"].any())
    if where.mode:
        meets &= rows["mode"].isin(where.mode)
        says &= rows["mode"].notna()
    for thing in where.has:
        if thing == "pictures":
            meets &= rows["has_pictures"].astype(bool)
        elif thing == "volunteers":
            have = evidence.activity_facts.query("quantity == 'volunteers' and value > 0")["activity_id"]
            meets &= rows["activity_id"].isin(have) | (rows["volunteers"].fillna(0) > 0)
            says &= rows["activity_id"].isin(have) | rows["volunteers"].notna()
        else:
            meets &= rows[thing].notna()
            # A link or a text is given or not; partners left out may have gone unsaid.
            says &= rows[thing].notna() if thing == "joint_units" else True
    return meets, says


def _kinds(evidence: Evidence, measure: Measure) -> pd.DataFrame:
    if measure.of not in evidence.activities.columns:
        raise ScoringError(f"measure of {measure.of!r}: activities have no such column; use a mentions list instead")
    return evidence.activities[evidence.activities[measure.of].notna()]


def _units_read(evidence: Evidence) -> pd.Index:
    return pd.Index(sorted({*evidence.documents["unit_id"]}), dtype="str")


def _activityrefs_of(rows: pd.DataFrame) -> pd.DataFrame:
    return refs_of(rows, "activity", "activity_id")
