"""From problems and decided tables to the problems that are still open: what somebody decided is not asked again."""

from __future__ import annotations

import pandas as pd

from kepuri_eval.intake.problems import problem_row
from kepuri_eval.intake.records import rows_of
from kepuri_eval.params import Params

# Doubts about how the figures of one cell or line are to be read.
_OF_ONE_PLACE = ("amounts_several", "amount_own_unit", "amount_shared", "scan_doubtful", "figure_amended")
_OF_WHOLE_FILES = ("document_", "other_year", "unit_", "file_", "correction_")


def drop_settled(problems: pd.DataFrame, facts: pd.DataFrame, activities: pd.DataFrame, params: Params) -> pd.DataFrame:
    """The problems without doubts about figures that were corrected and pairs of activities that were decided on.

    Args:
        facts, activities: with the corrections applied.
    """
    if not params.corrections or problems.empty:
        return problems
    settled = _ended_contradictions(facts) | _decided_pairs(activities, params) | _left_out(facts, activities, params)
    at_place = pd.Series(list(zip(problems["doc_id"], problems["locator"], strict=True)), problems.index, dtype=object)
    is_settled = problems["code"].isin(_OF_ONE_PLACE) & at_place.isin(_decided_places(facts))
    return problems[~problems["problem_id"].isin(settled) & ~is_settled].reset_index(drop=True)


def _decided_places(facts: pd.DataFrame) -> set[tuple[str, str]]:
    """Where corrected figures stand."""
    decided = facts[facts["corrected_by"].notna()]
    return set(zip(decided["doc_id"], decided["locator"], strict=True))


def drop_left_out(problems: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    """The problems without those in documents that were set aside as a whole, but with what tells of these."""
    gone = documents.loc[documents["set_aside"].notna(), "doc_id"]
    is_open = ~problems["doc_id"].isin(gone) | problems["code"].str.startswith(_OF_WHOLE_FILES)
    return problems[is_open].reset_index(drop=True)


def _ended_contradictions(facts: pd.DataFrame) -> set[str]:
    """Ids of the problems that a corrected figure and one that now repeats it, or any two left out, stood in."""
    rows = {row["fact_id"]: row for row in rows_of(facts)}
    pairs = [
        (row["duplicate_of"], fact_id) for fact_id, row in rows.items()
        if row["duplicate_of"] in rows and rows[row["duplicate_of"]]["corrected_by"]
    ]  # fmt: skip
    pairs += [
        (row["conflict_with"], fact_id) for fact_id, row in rows.items()
        if row["corrected_by"] and row["conflict_with"] in rows and rows[row["conflict_with"]]["corrected_by"]
        and not row["in_scope"] and not rows[row["conflict_with"]]["in_scope"]
    ]  # fmt: skip
    return {_id("figures_conflict", pair) for one, two in pairs for pair in ((one, two), (two, one))}


def _left_out(facts: pd.DataFrame, activities: pd.DataFrame, params: Params) -> set[str]:
    """Ids of the problems that an activity set aside, or a figure of it, stood in together with another."""
    standing = set(activities["activity_id"])
    gone = {fix.target for fix in params.corrections if fix.field == "set_aside"} - standing
    settled = {_id("activities_similar", tuple(sorted((one, other)))) for one in gone for other in standing}
    settled |= {
        _id("activity_shared", pair) for one in gone for other in standing for pair in ((one, other), (other, one))
    }
    rows = rows_of(facts) if gone else []
    for row in (row for row in rows if row["activity_id"] in gone):
        others = [other["fact_id"] for other in rows if other["quantity"] == row["quantity"]]
        settled |= {
            _id("figures_conflict", pair)
            for other in others
            for pair in ((row["fact_id"], other), (other, row["fact_id"]))
        }
    return settled


def _decided_pairs(activities: pd.DataFrame, params: Params) -> set[str]:
    decided = {fix.target for fix in params.corrections if fix.field == "duplicate_of"}
    standing = dict(zip(activities["activity_id"], activities["duplicate_of"], strict=True))
    settled = set()
    for activity_id in sorted(decided.intersection(standing)):
        for other in standing:
            settled.add(_id("activities_similar", tuple(sorted((other, activity_id)))))
            if standing[activity_id] != other:
                settled.add(_id("activity_shared", (other, activity_id)))
    return settled


def _id(code: str, about: object) -> str:
    return str(problem_row(code, "", "", about)["problem_id"])
