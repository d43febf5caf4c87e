"""From an edition's tables to the rows of the review workbook: what people should look at, with the evidence."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pandas as pd

from kepuri_eval.intake.problems import problem_id
from kepuri_eval.intake.records import rows_of
from kepuri_eval.params import Params
from kepuri_eval.reporting.phrasing import say_days, say_file, say_place, say_quoted
from kepuri_eval.reporting.surroundings import Parts, Surroundings
from kepuri_eval.review.sheets import ACTIVITIES, DOUBTS, FILES, HELD, NAMES, TOTALS
from kepuri_eval.review.unread import list_unread

Row = dict[str, Any]
# Problems that rest on figures; those of an activity name its quantities.
_OF_FIGURES = ("total_differs", "scan_doubtful", "amounts_several", "amount_shared")
_OF_ACTIVITIES = {
    "participants_implausible": ("participants",), "volunteers_above_participants": ("participants", "volunteers"),
}  # fmt: skip
_QUOTED = re.compile(r"“([^”]*)”")


def list_topics(tables: dict[str, pd.DataFrame], params: Params) -> dict[str, list[Row]]:
    """Rows by sheet title and heading, in the order people read them; what somebody decided before is left out.

    Args:
        tables: documents, blocks, facts, mentions, activities, problems, inputs, measures, scores.
    """
    from kepuri_eval.intake.corrections import in_force  # these are slow to load, and not needed to count doubts
    from kepuri_eval.intake.senders.register import unit_index
    from kepuri_eval.review.files import list_files
    from kepuri_eval.review.held import list_held
    from kepuri_eval.review.totals import list_totals

    places = Places(tables, params)
    decided = {fix.target for fix in params.corrections}
    index = unit_index(params.units, params.edition.city, params.edition.own_rank)

    told: dict[str, list[str]] = defaultdict(list)
    for fix in in_force(params, tables["problems"]):
        told[fix.target].append(f"{fix.reason}（{fix.who}，{fix.when}）")

    def say_decided(record: str) -> str:
        return "；".join(dict.fromkeys(told.get(record, ())))

    def say_nearest(written: str) -> str:
        return "、".join(candidate.name for candidate in index.nearest(written)) if written else ""

    return {
        DOUBTS.title: list_doubts(tables, places, decided, params),
        TOTALS.title: list_totals(tables, places.say_fact, params),
        FILES.title: list_files(tables, say_decided, params),
        NAMES.title: list_names(tables, places, decided, say_nearest),
        HELD.title: list_held(tables, places.say_where, say_decided, params),
        ACTIVITIES.title: list_pairs(tables, places, decided),
    }


def count_doubts(tables: dict[str, pd.DataFrame], params: Params) -> dict[str, int]:
    """How many rows each sheet that asks for decisions has, by its title; the sheet of totals is for reading.

    Args:
        tables: documents, blocks, facts, activities, problems.
    """
    places = Places(tables, params)
    decided = {fix.target for fix in params.corrections}
    return {
        DOUBTS.title: len(list_doubts(tables, places, decided, params)),
        NAMES.title: len(list_names(tables, places, decided, lambda written: "")),
        ACTIVITIES.title: len(list_pairs(tables, places, decided)),
    }


class Said(NamedTuple):
    """A figure in words: as written, in its sentence, and where that stands."""

    raw: str
    sentence: str
    place: str


class Places:
    """Looks up the words and places that rows speak of."""

    def __init__(self, tables: dict[str, pd.DataFrame], params: Params) -> None:
        blocks, documents = tables["blocks"], tables["documents"]
        self._surroundings = Surroundings(blocks)
        self._paths = dict(zip(documents["doc_id"], documents["path"], strict=True))
        self._units = {unit.unit_id: unit.name for unit in params.units}
        self._labels = {str(code): words.label for code, words in params.wording.quantities.items()}
        self._activities = {row["activity_id"]: row["name"] for row in rows_of(tables["activities"])}

    def say_unit(self, unit_id: str | None) -> str:
        """The unit's name."""
        return self._units.get(unit_id or "", "未确认单位")

    def say_where(self, doc_id: str, locator: str | None) -> str:
        """File and place; the register of corrections for a figure that no submission states."""
        if doc_id not in self._paths:
            return "更正表"
        return f"{say_file(self._paths.get(doc_id))}，{say_place(locator)}"

    def say_what(self, fact: Row) -> str:
        """What a figure counts, and of which activity."""
        name = self._activities.get(fact["activity_id"])
        return self._labels[fact["quantity"]] + (f"（{name}）" if name else "")

    def say_fact(self, fact: Row) -> Said:
        """The figure, its sentence or its table's row with the words in 【】, its place."""
        where = fact["doc_id"], fact["locator"]
        parts = self._surroundings.show(*where, fact["start"], fact["end"], fact["raw"], fact["heading"])
        return Said(fact["raw"], _with_marks(parts), self.say_where(*where))

    def say_cell(self, doc_id: str, locator: str, words: str, heading: str) -> tuple[str, str]:
        """A whole cell that no figure was read from: its row with its words in 【】, and its place."""
        parts = self._surroundings.show(doc_id, locator, None, None, words, heading)
        return _with_marks(parts), self.say_where(doc_id, locator)


def _with_marks(parts: Parts) -> str:
    before, marked, after = parts
    return f"{before}【{marked}】{after}"


def list_doubts(tables: dict[str, pd.DataFrame], places: Places, decided: set[str], params: Params) -> list[Row]:
    """One row a contradiction, one a figure that a problem rests on, and one a cell that no figure was read from."""
    facts = {row["fact_id"]: row for row in rows_of(tables["facts"])}
    problems = {row["problem_id"]: row for row in rows_of(tables["problems"])}
    rows = [*list_unread(tables, params, places.say_cell, decided)]
    for first, second, words in [*_contradictions(facts, problems), *_doubted(facts, problems, tables["activities"])]:
        if first["fact_id"] in decided or (second and second["fact_id"] in decided):
            continue
        one = places.say_fact(first)
        other = places.say_fact(second) if second else Said("", "", "")
        rows.append({
            "单位": places.say_unit(first["unit_id"]), "问题": say_quoted(words), "项目": places.say_what(first),
            "甲数": one.raw, "甲数原文": one.sentence, "甲数出处": one.place,
            "乙数": other.raw, "乙数原文": other.sentence, "乙数出处": other.place,
            "甲数编号": first["fact_id"], "乙数编号": second["fact_id"] if second else "",
        })  # fmt: skip
    return sorted(rows, key=lambda row: (row["单位"], row["甲数出处"], row["甲数编号"], row["乙数编号"], row["问题"]))


def list_names(
    tables: dict[str, pd.DataFrame], places: Places, decided: set[str], say_nearest: Callable[[str], str]
) -> list[Row]:
    """One row an unresolved sender of a document or organiser of activities, with the nearest registered names."""
    documents = {row["doc_id"]: row for row in rows_of(tables["documents"])}
    rows = []
    for problem in rows_of(tables["problems"]):
        if problem["code"] != "unit_unknown" or problem["doc_id"] not in documents:
            continue
        document = documents[problem["doc_id"]]
        if problem["locator"]:
            written, targets = _organised(problem, tables)
        else:
            written, targets = document["unit_name"] or "", [problem["doc_id"]]
        targets = [target for target in targets if target not in decided]
        if targets:
            where = places.say_where(problem["doc_id"], problem["locator"])
            rows.append({
                "材料": where if problem["locator"] else say_file(document["path"]), "材料中的写法": written,
                "说明": problem["message"], "名录中相近的": say_nearest(written), "记录编号": ";".join(sorted(targets)),
            })  # fmt: skip
    return sorted(rows, key=lambda row: (row["材料"], row["记录编号"]))


def list_pairs(tables: dict[str, pd.DataFrame], places: Places, decided: set[str]) -> list[Row]:
    """One row a pair of activities that were merged across units, or that may be one and were not."""
    activities = {row["activity_id"]: row for row in rows_of(tables["activities"])}
    merged = [(row["duplicate_of"], row["activity_id"]) for row in activities.values() if row["duplicate_of"]]
    pairs = [("已合并", *pair) for pair in merged] + [("未合并", *pair) for pair in _similar(activities, tables)]
    rows = []
    for state, keep, gone in pairs:
        if keep in activities and gone not in decided:
            row: Row = {"现在的办法": state, "甲活动编号": keep, "乙活动编号": gone}
            for side, activity in (("甲", activities[keep]), ("乙", activities[gone])):
                row |= _describe(side, activity, places)
            rows.append(row)
    return sorted(rows, key=lambda row: (row["现在的办法"], row["甲活动编号"], row["乙活动编号"]))


def _contradictions(facts: dict[str, Row], problems: dict[str, Row]) -> Iterator[tuple[Row, Row, str]]:
    for row in facts.values():
        first = facts.get(row["conflict_with"] or "")
        if first is not None and row["duplicate_of"] is None and not row["planned"]:
            told = problems.get(problem_id("figures_conflict", (first["fact_id"], row["fact_id"])))
            yield first, row, told["message"] if told else f"同一事项有两种说法：“{first['raw']}”与“{row['raw']}”。"


def _doubted(
    facts: dict[str, Row], problems: dict[str, Row], activities: pd.DataFrame
) -> Iterator[tuple[Row, None, str]]:
    """Figures that problems rest on, found by the place the problem names."""
    at_place: dict[tuple[str, str], list[Row]] = {}
    of_activity: dict[str, list[Row]] = {}
    for fact in facts.values():
        at_place.setdefault((fact["doc_id"], fact["locator"]), []).append(fact)
        if fact["activity_id"] and fact["duplicate_of"] is None:
            of_activity.setdefault(fact["activity_id"], []).append(fact)
    activity_at = {(row["doc_id"], row["locator"]): row["activity_id"] for row in rows_of(activities)}
    for problem in problems.values():
        place = (problem["doc_id"], re.sub(r"-red$", "", problem["locator"] or ""))
        if problem["code"] == "total_differs":
            found = [fact for fact in at_place.get(place, []) if _is_about(problem, fact["fact_id"])]
        elif problem["code"] in _OF_FIGURES:
            found = at_place.get(place, [])
        else:
            wanted = _OF_ACTIVITIES.get(problem["code"], ())
            found = [fact for fact in of_activity.get(activity_at.get(place, ""), []) if fact["quantity"] in wanted]
            if place not in activity_at:
                found = [fact for fact in at_place.get(place, []) if _is_about(problem, (fact["fact_id"], "stated"))]
        for fact in found:
            yield fact, None, problem["message"]


def _organised(problem: Row, tables: dict[str, pd.DataFrame]) -> tuple[str, list[str]]:
    """The organiser as written in a table's cell, and the activities without a unit that name it in that column."""
    blocks = tables["blocks"]
    cells = blocks[(blocks["doc_id"] == problem["doc_id"]) & blocks["row"].notna()]
    own = cells[cells["locator"] == problem["locator"]]
    if own.empty:
        return "", []
    cell = own.iloc[0]
    column = cells[(cells["table"] == cell["table"]) & (cells["column"] == cell["column"])]
    rows = set(column.loc[column["text"].str.strip() == str(cell["text"]).strip(), "row"])
    activities = tables["activities"]
    open_ones = activities[activities["unit_id"].isna() & (activities["doc_id"] == problem["doc_id"])]
    at = cells.loc[(cells["table"] == cell["table"]) & cells["row"].isin(rows), "locator"]
    return " ".join(str(cell["text"]).split()), sorted(open_ones.loc[open_ones["locator"].isin(at), "activity_id"])


def _similar(activities: dict[str, Row], tables: dict[str, pd.DataFrame]) -> Iterator[tuple[str, str]]:
    """Pairs told as similar: the problem stands at one of them, and its id says which the other one is."""
    at_place = {(row["doc_id"], row["locator"]): activity_id for activity_id, row in activities.items()}
    named: dict[str, list[str]] = {}
    for activity_id, row in activities.items():
        if not row["duplicate_of"]:
            named.setdefault(say_quoted(f"“{row['name']}”")[1:-1], []).append(activity_id)
    for problem in rows_of(tables["problems"]):
        here = at_place.get((problem["doc_id"], problem["locator"]))
        if problem["code"] != "activities_similar" or here is None or activities[here]["duplicate_of"]:
            continue
        for other in {one for name in _QUOTED.findall(problem["message"]) for one in named.get(name, ())} - {here}:
            pair = tuple(sorted((here, other)))
            if problem_id("activities_similar", pair) == problem["problem_id"]:
                yield other, here


def _describe(side: str, activity: Row, places: Places) -> Row:
    figures = [
        f"{label}{activity[name]:,.0f}"
        for name, label in (("participants", "参与"), ("volunteers", "志愿者"), ("materials", "资料"))
        if activity[name] is not None
    ]
    return {
        f"{side}单位": places.say_unit(activity["unit_id"]), f"{side}活动": activity["name"],
        f"{side}时间地点": f"{say_days(activity['start'], activity['end'])}，{activity['place'] or '地点未写'}",
        f"{side}数字": "，".join(figures), f"{side}出处": places.say_where(activity["doc_id"], activity["locator"]),
    }  # fmt: skip


def _is_about(problem: Row, about: object) -> bool:
    return bool(problem["problem_id"] == problem_id(problem["code"], about))
