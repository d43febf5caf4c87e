"""From activities as reported to activities as held: one row for what several sources say, copies pointed out."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pandas as pd

from kepuri_eval import tables
from kepuri_eval.edition import AREA_GROUPS
from kepuri_eval.intake.activities.activityrows import split_names
from kepuri_eval.intake.activities.sameness import Likeness, Report, build_reports, candidate_pairs, compare, plain_name
from kepuri_eval.intake.amendments import amend_activities
from kepuri_eval.intake.figures.agreement import apply_links, link_activity_facts, link_unit_facts
from kepuri_eval.intake.figures.partlists import link_part_totals
from kepuri_eval.intake.figures.statedtwice import link_text_to_tables
from kepuri_eval.intake.problems import problem_row
from kepuri_eval.intake.records import rows_of
from kepuri_eval.intake.senders.register import unit_index
from kepuri_eval.intake.tabular.headings import ACTIVITY_FIGURES
from kepuri_eval.params import Params

_FILLED = ("category", "theme", "start", "end", "place", "mode", "joint_units", "text", *ACTIVITY_FIGURES)
_ORDER = {"both": 0, "submission": 1, "platform": 2}
Row = dict[str, Any]


def merge_activities(
    activities: pd.DataFrame, facts: pd.DataFrame, params: Params
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Activities, facts and problems after three passes.

    1. What one unit reports in several places (its own tables, the platform) becomes one row with all its sources;
       the submission's figures stand, missing ones come from the other source, contradicting facts are marked.
    2. The same activity reported by several units stays with each of them; all but one get `duplicate_of`, their
       facts point to the same figures of the one that stands, which lists all `reporters`.
    3. A unit's totals stated in several documents, or in the text and a table of one, are counted once; a list's total
       is a part where the list is one.
    """
    if activities.empty:
        linked, conflicts = link_unit_facts(link_text_to_tables(facts), params)
        return activities, tables.check(linked, "facts"), tables.from_rows(conflicts, "problems")
    merged, facts, problems = _merge_sources(amend_activities(activities, facts), facts, params)
    merged, facts, shared = _link_reporters(merged, facts, params)
    facts, conflicts = link_unit_facts(link_text_to_tables(link_part_totals(facts, merged)), params)
    rows = {str(row["problem_id"]): row for row in [*problems, *shared, *conflicts]}
    return (
        tables.check(merged, "activities"),
        tables.check(facts, "facts"),
        tables.from_rows(list(rows.values()), "problems"),
    )


def _merge_sources(
    activities: pd.DataFrame, facts: pd.DataFrame, params: Params
) -> tuple[pd.DataFrame, pd.DataFrame, list[Row]]:
    """One row for each activity of a unit, however many of its own tables and platform rows report it."""
    rows = {str(row["activity_id"]): row for row in rows_of(activities)}
    reports = _reports(activities, params)
    into: dict[str, str] = {}
    for _, group in sorted(_by_unit(reports).items()):
        for one, two in _matches(group):
            into[two.activity_id] = one.activity_id
    problems: list[Row] = []
    by_activity = _facts_by_activity(facts)
    changes: list[tuple[str, str, str]] = []
    for gone in sorted(into, key=lambda item: (_ORDER[rows[item]["source"]], item)):
        keep = _root(into, gone)
        links, conflicts = link_activity_facts(by_activity[keep], by_activity[gone], params)
        changes += links + [(fact["fact_id"], "activity_id", keep) for fact in by_activity[gone]]
        problems += conflicts
        by_activity[keep] = by_activity[keep] + by_activity[gone]
        _fill(rows[keep], rows.pop(gone))
    return _table(rows), apply_links(facts, changes), problems


def _matches(reports: list[Report]) -> list[tuple[Report, Report]]:
    """Pairs of one unit's reports that are one activity, surest first; a row of a table meets one of another's."""
    found = []
    for first, second in candidate_pairs(reports):
        one, two = sorted((reports[first], reports[second]), key=_seniority)
        if one.table == two.table:
            continue
        like = compare(one, two)
        if _is_one_units(like, one.doc_id == two.doc_id):
            found.append((_rank(like), one, two))
    taken: set[tuple[str, str]] = set()
    gone: set[str] = set()
    pairs = []
    for _, one, two in sorted(found, key=lambda item: (item[0], item[1].activity_id, item[2].activity_id)):
        if two.activity_id in gone or {(one.activity_id, two.table), (two.activity_id, one.table)} & taken:
            continue
        taken |= {(one.activity_id, two.table), (two.activity_id, one.table)}
        gone.add(two.activity_id)
        pairs.append((one, two))
    return pairs


def _is_one_units(like: Likeness, one_document: bool) -> bool:
    """Whether two reports by one unit are one activity: the name to the letter, or nearly so and the days agree.

    Two sheets of one workbook only when name and days are the same: they usually list different activities.
    """
    if one_document:
        return like.name >= 99 and like.days == "equal" and not like.against
    if like.name >= 99:
        return like.days in ("equal", "overlap", "near", "unknown") or like.support >= 1
    if like.name >= 88:
        return like.days in ("equal", "overlap") and like.against == 0
    return like.name >= 70 and like.days == "equal" and like.support >= 3 and like.against == 0


def _link_reporters(
    activities: pd.DataFrame, facts: pd.DataFrame, params: Params
) -> tuple[pd.DataFrame, pd.DataFrame, list[Row]]:
    """Mark an activity reported by several units: one stands, the others point to it."""
    rows = {str(row["activity_id"]): row for row in rows_of(activities)}
    reports = _reports(activities, params)
    into: dict[str, str] = {}
    problems: list[Row] = []
    for first, second in candidate_pairs(reports):
        one, two = reports[first], reports[second]
        if not one.unit_id or not two.unit_id or one.unit_id == two.unit_id:
            continue
        like = compare(one, two)
        if _is_shared(like):
            keep, gone = _who_stands(one, two, rows)
            top, below = _root(into, keep.activity_id), _root(into, gone.activity_id)
            if top != below:
                into[below] = top
        elif _may_be_shared(like):
            problems.append(_similar(rows[one.activity_id], rows[two.activity_id], params))
    by_activity = _facts_by_activity(facts)
    changes: list[tuple[str, str, str]] = []
    for gone_id in sorted(into):
        keep_id = _root(into, gone_id)
        links, conflicts = link_activity_facts(by_activity[keep_id], by_activity[gone_id], params)
        changes += links
        problems += [*conflicts, _shared(rows[keep_id], rows[gone_id], params)]
        rows[gone_id]["duplicate_of"] = keep_id
        rows[keep_id]["reporters"] = _join(rows[keep_id]["reporters"], rows[gone_id]["reporters"], ";")
    return _table(rows), apply_links(facts, changes), problems


def _is_shared(like: Likeness) -> bool:
    """Whether reports by two units are one activity: like names on the same days, and the more evidence the less so."""
    if like.days not in ("equal", "overlap") or like.against:
        return False
    if like.name >= 99 and like.days == "equal" and like.evidence >= 2:
        return True
    return (like.name >= 92 and like.evidence >= 3) or (like.name >= 80 and like.evidence >= 4)


def _may_be_shared(like: Likeness) -> bool:
    """Whether to ask: nearly one name, days that touch, nothing against it and one thing for it."""
    return like.name >= 92 and like.days in ("equal", "overlap") and not like.against and like.evidence >= 1


def _who_stands(one: Report, two: Report, rows: dict[str, Row]) -> tuple[Report, Report]:
    """The report of the unit that names the other as its partner, else of the county that it was held in.

    Else the fuller one stands, else the one first in order.
    """
    if (two.unit_id in one.partners) != (one.unit_id in two.partners):
        return (one, two) if two.unit_id in one.partners else (two, one)
    if one.areas == two.areas and (one.unit_id in one.areas) != (two.unit_id in two.areas):
        return (one, two) if one.unit_id in one.areas else (two, one)

    def weight(report: Report) -> tuple[int, int, str]:
        row = rows[report.activity_id]
        return _ORDER[row["source"]], -sum(row[name] is not None for name in ACTIVITY_FIGURES), report.activity_id

    return (one, two) if weight(one) <= weight(two) else (two, one)


def _fill(keep: Row, gone: Row) -> None:
    """Give the kept row what only the other one says."""
    for name in _FILLED:
        if keep[name] is None:
            keep[name] = gone[name]
    keep["links"] = _join(keep["links"], gone["links"], " ")
    keep["sources"] = _join(keep["sources"], gone["sources"], ";")
    keep["reporters"] = _join(keep["reporters"], gone["reporters"], ";")
    keep["is_key"] = bool(keep["is_key"]) or bool(gone["is_key"])
    keep["has_pictures"] = bool(keep["has_pictures"]) or bool(gone["has_pictures"])
    keep["source"] = keep["source"] if keep["source"] == gone["source"] else "both"


def _reports(activities: pd.DataFrame, params: Params) -> list[Report]:
    index = unit_index(params.units, params.edition.city, params.edition.own_rank)
    names: dict[str, str] = {}
    for unit in params.units:
        for written in (unit.full_name, unit.name, *unit.aliases):
            if len(written) >= 2:
                names.setdefault(plain_name(written), unit.unit_id)
    partners: dict[str, Any] = {}
    for written in activities["joint_units"].dropna().unique():
        ids = {index.identify(name).unit_id for name in split_names(str(written))}
        partners[str(written)] = {unit_id for unit_id in ids if unit_id}
    areas = frozenset(unit.unit_id for unit in params.units if unit.group in AREA_GROUPS)
    return build_reports(activities, names, partners, index, areas)


def _by_unit(reports: list[Report]) -> dict[str, list[Report]]:
    groups: dict[str, list[Report]] = defaultdict(list)
    for report in reports:
        if report.unit_id:
            groups[report.unit_id].append(report)
    return groups


def _facts_by_activity(facts: pd.DataFrame) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows_of(facts[facts["activity_id"].notna()]):
        groups[str(row["activity_id"])].append(row)
    return groups


def _table(rows: dict[str, Row]) -> pd.DataFrame:
    return tables.from_rows(list(rows.values()), "activities")


def _root(into: dict[str, str], item: str) -> str:
    while item in into:
        item = into[item]
    return item


def _rank(like: Likeness) -> tuple[float, int, int]:
    days = {"equal": 0, "overlap": 1, "unknown": 2, "near": 3, "apart": 4}
    return -like.name, days[like.days], -like.support


def _seniority(report: Report) -> tuple[int, str]:
    return _ORDER[report.source], report.activity_id


def _join(one: Any, two: Any, mark: str) -> str | None:
    parts = [part for words in (one, two) if words for part in str(words).split(mark)]
    return mark.join(dict.fromkeys(parts)) or None


def _unit_name(unit_id: Any, params: Params) -> str:
    return params.unit(unit_id).name if unit_id else "未确认单位"


def _shared(keep: Row, gone: Row, params: Params) -> Row:
    first, second = _unit_name(keep["unit_id"], params), _unit_name(gone["unit_id"], params)
    return problem_row(
        "activity_shared",
        f"“{gone['name']}”由{first}和{second}分别报送，判断为同一项活动，{params.edition.whole}合计中只计一次。",
        "如确为两项活动，请说明时间、地点、内容的不同之处。",
        (keep["activity_id"], gone["activity_id"]),
        unit_id=gone["unit_id"], doc_id=gone["doc_id"], locator=gone["locator"],
    )  # fmt: skip


def _similar(one: Row, two: Row, params: Params) -> Row:
    first, second = _unit_name(one["unit_id"], params), _unit_name(two["unit_id"], params)
    return problem_row(
        "activities_similar",
        f"{first}报送的“{one['name']}”与{second}报送的“{two['name']}”时间相同或重叠、名称相近，可能是同一项活动，暂按两项计。",
        "请核对是否为同一项活动，并告知核对结果。",
        tuple(sorted((one["activity_id"], two["activity_id"]))),
        unit_id=two["unit_id"], doc_id=two["doc_id"], locator=two["locator"],
    )  # fmt: skip
