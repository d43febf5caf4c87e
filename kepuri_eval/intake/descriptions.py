"""From prose about single activities to their figures: a sentence that names an activity gives it those it states."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import pandas as pd

from kepuri_eval import tables
from kepuri_eval.errors import at_document
from kepuri_eval.intake.activities.firstfigures import first_told, told_to_come, told_to_help
from kepuri_eval.intake.activities.item import Item
from kepuri_eval.intake.activities.itemrows import activity_of_item
from kepuri_eval.intake.activities.listedagain import told_together, with_figure
from kepuri_eval.intake.activities.notofone import (
    NOT_OF_ONE,
    SUMS_UP_IN_TURN,
    SUMS_UP_SEVERAL,
    counts_all_before,
    is_of_other_day,
    without_sums,
)
from kepuri_eval.intake.activities.sameness import plain_name
from kepuri_eval.intake.extract import complete_findings
from kepuri_eval.intake.figures.agreement import apply_links, link_activity_facts, link_vague_facts
from kepuri_eval.intake.figures.factrows import figure_of
from kepuri_eval.intake.findings import Findings
from kepuri_eval.intake.language.dates import find_dates
from kepuri_eval.intake.records import BlockRow, ByDocument, blocks_by_document, rows_of
from kepuri_eval.params import Params

_LEFT_OUT = ("plan", "platform")
_OPENS_ITEM = re.compile(r"^\s*(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]|第[一二三四五六七八九十]+)")
_QUOTES = '“”"「」『』《》‘’ 　'
_JOINS = re.compile(rf"^[{_QUOTES}、和及与以,，（）()]*$")
_AMONG = re.compile(r"其中|比如|例如|包括|特别是|尤其")
_SESSIONS = ("场", "场次", "次", "期", "课时", "节", "堂")
_MIN_UNQUOTED, _MIN_LIKE = 6, 4
Row = dict[str, Any]


class _Name(NamedTuple):
    """A name an activity of a unit is known by."""

    plain: str
    activity_id: str


class _Spot(NamedTuple):
    """A place in a block's text where an activity is named."""

    start: int
    end: int
    activity_id: str


@dataclass
class _Unit:
    """The activities a unit is known to have held, by name."""

    names: list[_Name]
    days: dict[str, tuple[Any, Any]]


def attach_descriptions(
    activities: pd.DataFrame,
    facts: pd.DataFrame,
    documents: pd.DataFrame,
    blocks: pd.DataFrame | ByDocument,
    params: Params,
    findings: Mapping[str, Findings] | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Activities, facts and problems with the figures that prose states of one activity moved from the unit to it.

    A figure belongs to the activity named last before it in its paragraph, or by the heading above, until words of
    the whole unit (`wording.whole_unit`) are met. What a table gives already is marked as repeated or contradicting.
    What stands under a head of its own (（一）河边的水质课。9月15日…) is an activity, and its figures are that one's; a
    quoted name that no table knows becomes one only where its paragraph says that it was held, and when. `findings`:
    what was found in the documents as they were read, if it was.
    """
    facts = facts.drop_duplicates("fact_id", keep="last")  # a labelled line is read as prose and, better, as a form
    rows = {str(row["activity_id"]): row for row in rows_of(activities)}
    known = _known_names(rows)
    prose = _prose_by_place(facts)
    owners: dict[str, str] = {}
    by_document = blocks_by_document(blocks)
    texts = {doc_id: {block.locator: block.text for block in told} for doc_id, told in by_document.items()}
    found = complete_findings(documents, by_document, params, findings)
    for document in rows_of(documents):
        if document["role"] in _LEFT_OUT or document["set_aside"] is not None:
            continue
        sender = document["unit_id"] or document["doc_id"]  # of whom nobody knows: by itself
        unit = known.setdefault(sender, _Unit([], {}))
        items = found[document["doc_id"]].items if document["doc_id"] in found else []
        told_here = by_document.get(document["doc_id"], [])
        with at_document(document["path"]):
            told, used = _owners_by_item(items, document, texts.get(document["doc_id"], {}), unit, rows, prose, params)
            whole = {locator for item in used for locator, start, _ in item.places if start == 0}
            rest = [block for block in told_here if block.table is None and block.locator not in whole]
            owners |= without_sums(_owners(rest, unit, prose, params) | told, prose.values())
    return _move(rows, facts, owners, texts, params)


def _known_names(rows: dict[str, Row]) -> dict[str, _Unit]:
    """Names of each unit's activities, the longest first; a submission's own row before the platform's."""
    found: dict[str, _Unit] = defaultdict(lambda: _Unit([], {}))
    for activity_id, row in sorted(rows.items(), key=lambda item: (item[1]["source"] == "platform", item[0])):
        sender = row["unit_id"] or row["doc_id"]
        if sender is not None:
            unit = found[sender]
            unit.names.append(_Name(_squeezed(plain_name(row["name"]))[0], activity_id))
            unit.days[activity_id] = (row["start"], row["end"])
    for unit in found.values():
        unit.names.sort(key=lambda name: -len(name.plain))
    return dict(found)


def _prose_by_place(facts: pd.DataFrame) -> dict[tuple[str, str], list[Row]]:
    """Facts that may turn out to be an activity's: results of this event that prose states, by block."""
    wanted = (facts["source"] == "prose") & (facts["scope"] == "unit") & facts["in_scope"] & ~facts["planned"]
    found: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows_of(facts[wanted].sort_values(["doc_id", "locator", "start"])):
        found[row["doc_id"], row["locator"]].append(row)
    return found


def _owners_by_item(
    items: list[Item],
    document: Row,
    texts: dict[str, str],
    unit: _Unit,
    rows: dict[str, Row],
    prose: dict[tuple[str, str], list[Row]],
    params: Params,
) -> tuple[dict[str, str], list[Item]]:
    """fact_id → activity_id for the facts of items; an item no table tells of becomes an activity in `rows`.

    Left out are items in the text's own words where the unit has an activity on their days: its name, somewhere in
    their sentences, tells which figures are its own. Returned are the others, too.
    """
    owners: dict[str, str] = {}
    used: list[Item] = []
    for item in items:
        plain = _squeezed(plain_name(item.name))[0]
        figures = [
            fact
            for locator, start, end in item.places for fact in prose.get((document["doc_id"], locator), [])
            if start <= int(fact["start"]) < end and _is_of_item(texts[locator], start, fact, item.name, params)
        ]  # fmt: skip
        held_then = _held_on_days_of(item, unit)
        if item.is_worded and held_then:
            continue
        used.append(item)
        known = [name.activity_id for name in _named_like(unit, plain)] or with_figure(figures, held_then, rows)
        if known:
            activity_id = _of_the_day(known, unit, item.text, params.edition.year)
        elif together := told_together(figures, item, unit.days, rows):
            owners |= together
            continue
        else:
            row = activity_of_item(document["doc_id"], item, document["unit_id"], params)
            activity_id = str(row["activity_id"])
            rows[activity_id] = row
            _add_name(unit, plain, row)
        owners |= {str(fact["fact_id"]): activity_id for fact in figures}
    return owners, used


def _held_on_days_of(item: Item, unit: _Unit) -> list[str]:
    """The unit's activities that were held on the very days of an item."""
    if item.start is None:
        return []
    days = (pd.Timestamp(item.start), pd.Timestamp(item.end or item.start))
    return [activity_id for activity_id, told in unit.days.items() if told == days]


def _is_of_item(text: str, begin: int, fact: Row, name: str, params: Params) -> bool:
    """Whether a figure below an activity's head is that activity's: not where its sentence is of all the unit did.

    Nor where one before it, behind the head, summed everything up (全县一共是26场。资料发了3000份。). The name of a
    main event (全市主场活动) speaks of nothing but itself.
    """
    if fact["quantity"] == "activities" and fact["counted_in"] not in _SESSIONS:
        return False
    start = int(fact["start"])
    said = text[text.rfind("。", 0, start) + 1 : start]
    if (
        counts_all_before(text, fact, name)
        or (begin > 0 and SUMS_UP_SEVERAL.search(said))
        or SUMS_UP_IN_TURN.search(said)
    ):
        return False
    said = said.replace(name, " " * len(name)) if _MAIN.search(name) else said
    held = said.find(name.strip("“”《》"))
    said = said[held:] if held > 0 and _HELD_THERE.search(said, 0, held) else said  # 我区在中心广场举办|“…”，到场300人
    of_all = params.wording.items.of_all
    if any(cue in said for cue in of_all):
        return False
    return not any(any(cue in one[0] for cue in of_all) for one in _SUMMED_UP.finditer(text, begin, start - len(said)))


_HELD_THERE = re.compile("在[^，,。；;]{2,24}(?:举办|举行|开展|启动)了?[“《]?$")
_MAIN = re.compile("主场|主会场|启动|赛(?!事)")
_SUMMED_UP = re.compile(r"[^。；;]*?(?:[共合总累]计|[一总]共|加起来)[^，,。；;\d]{0,8}\d+[余多]?[场项次]")


def _named_like(unit: _Unit, plain: str) -> list[_Name]:
    """The unit's activities of this name, else of a longer or shorter one; short names (主场) must be the same."""
    same = [name for name in unit.names if name.plain == plain]
    if same or len(plain) < _MIN_LIKE:
        return same
    return [name for name in unit.names if plain in name.plain or name.plain in plain]


def _add_name(unit: _Unit, plain: str, row: Row) -> None:
    unit.names.append(_Name(plain, str(row["activity_id"])))
    unit.names.sort(key=lambda name: -len(name.plain))
    unit.days[str(row["activity_id"])] = (row["start"], row["end"])


def _owners(
    blocks: list[BlockRow], unit: _Unit, prose: dict[tuple[str, str], list[Row]], params: Params
) -> dict[str, str]:
    """fact_id → activity_id for the facts of one document."""
    owners: dict[str, str] = {}
    heading: str | None = None
    for block in blocks:
        text = block.text
        spots = _find_spots(text, unit, params.edition.year)
        if block.kind == "heading" or (
            _OPENS_ITEM.match(text) and len(text) <= 60 and not text.rstrip().endswith("。")
        ):
            heading = spots[0].activity_id if len({spot.activity_id for spot in spots}) == 1 else None
            continue
        for fact in prose.get((block.doc_id, block.locator), []):
            owner = _owner(text, fact, spots, heading, params)
            if owner is not None and not is_of_other_day(text, fact, unit.days[owner], params.edition.year):
                owners[str(fact["fact_id"])] = owner
    return owners


def _owner(text: str, fact: Row, spots: list[_Spot], heading: str | None, params: Params) -> str | None:
    """The activity a fact of this text belongs to, or None when it is the unit's."""
    if fact["quantity"] == "activities" and fact["counted_in"] not in _SESSIONS:
        return None
    start = int(fact["start"])
    before = [spot for spot in spots if spot.end <= start]
    if not before:
        following = _named_behind(text, fact, spots)
        if following is not None:
            return following
        return heading if heading and not _speaks_of_unit(text[:start], params) else None
    last = before[-1]
    between = text[last.end : start]
    if between.lstrip(_QUOTES).startswith("等") or _speaks_of_unit(between, params) or NOT_OF_ONE.search(between):
        return None
    if (
        len(before) > 1
        and before[-2].activity_id != last.activity_id
        and _JOINS.match(text[before[-2].end : last.start])
    ):
        return None
    return last.activity_id


def _named_behind(text: str, fact: Row, spots: list[_Spot]) -> str | None:
    """300名师生参加“…”: the activity named behind the figure within the same clause."""
    behind = [spot for spot in spots if spot.start >= int(fact["end"])]
    if not behind:
        return None
    between = text[int(fact["end"]) : behind[0].start]
    return None if re.search(r"[，,。；;！？\n]", between) or _AMONG.search(between) else behind[0].activity_id


def _speaks_of_unit(words: str, params: Params) -> bool:
    return any(cue in words for cue in (*params.wording.whole_unit, *params.wording.this_unit))


def _find_spots(text: str, unit: _Unit, year: int) -> list[_Spot]:
    """Where a unit's activities are named, in order; of names at one place the longest, of like names the right day."""
    squeezed, places = _squeezed(text)
    spots: list[_Spot] = []
    for name in unit.names:
        at = squeezed.find(name.plain) if len(name.plain) >= 4 else -1
        while at >= 0:
            start, end = places[at], places[at + len(name.plain) - 1] + 1
            quoted = start > 0 and text[start - 1] in _QUOTES
            if (quoted or len(name.plain) >= _MIN_UNQUOTED) and all(end <= s.start or start >= s.end for s in spots):
                same = [other.activity_id for other in unit.names if other.plain == name.plain]
                spots.append(_Spot(start, end, _of_the_day(same, unit, text, year)))
            at = squeezed.find(name.plain, at + len(name.plain))
    return sorted(spots)


def _of_the_day(activity_ids: list[str], unit: _Unit, text: str, year: int) -> str:
    """Of several activities, the one whose days the text names; else the first."""
    if len(activity_ids) > 1:
        days = {pd.Timestamp(day) for span in find_dates(text, year) for day in (span.start_date, span.end_date)}
        for activity_id in activity_ids:
            if days & set(unit.days[activity_id]):
                return activity_id
    return activity_ids[0]


def _squeezed(text: str) -> tuple[str, list[int]]:
    """The text without spaces and punctuation, in one width and case, and where each character of it stood."""
    letters, places = [], []
    for place, char in enumerate(text):
        for letter in unicodedata.normalize("NFKC", char).lower():
            if letter.isalnum():
                letters.append(letter)
                places.append(place)
    return "".join(letters), places


def _move(
    rows: dict[str, Row],
    facts: pd.DataFrame,
    owners: dict[str, str],
    texts: dict[str, dict[str, str]],
    params: Params,
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Give the facts to their activities, link them to the figures tables state, fill figures that were missing."""
    moved = _rescoped(facts, owners)
    by_activity: dict[str, list[Row]] = defaultdict(list)
    for row in rows_of(moved[moved["activity_id"].notna()].sort_values("fact_id")):
        by_activity[row["activity_id"]].append(row)
    places = [(doc_id, locator) for doc_id, told in texts.items() for locator in told]
    order = {place: number for number, place in enumerate(places)}
    changes: list[tuple[str, str, str]] = []
    problems: list[Row] = []
    for activity_id in sorted(set(owners.values())):
        own = by_activity[activity_id]
        listed = [fact for fact in own if fact["source"] != "prose" and fact["part_of"] is None] or [
            fact for fact in own if fact["source"] != "prose"
        ]
        values = {fact["fact_id"]: fact["value"] for fact in own}
        prose = [fact for fact in own if fact["source"] == "prose"]
        # a part of the unit's total is a whole of its activity, and what is more than its whole is no part of it
        told = [fact for fact in prose if values.get(fact["part_of"], 0) < fact["value"]]
        links, conflicts = link_activity_facts(listed, told, params)
        changes += links if listed else link_vague_facts(told)
        problems += conflicts
        _fill(rows[activity_id], sorted(told, key=lambda fact: _place_of(fact, order)), texts)
    return (
        tables.from_rows(list(rows.values()), "activities"),
        tables.check(apply_links(moved, changes), "facts"),
        tables.from_rows(list({str(row["problem_id"]): row for row in problems}.values()), "problems"),
    )


def _rescoped(facts: pd.DataFrame, owners: dict[str, str]) -> pd.DataFrame:
    """Facts with their new scope; links between figures that turn out to be of different things are undone."""
    moved = facts.copy()
    owner = moved["fact_id"].map(owners).astype("str")
    moved["activity_id"] = owner.where(owner.notna(), moved["activity_id"])
    moved["scope"] = moved["scope"].where(owner.isna(), "activity")
    thing = dict(zip(moved["fact_id"], moved["activity_id"].fillna(""), strict=True))
    for name in ("duplicate_of", "conflict_with"):
        target = moved[name].map(thing)
        moved[name] = moved[name].where(target.isna() | (target == moved["activity_id"].fillna("")))
    return moved


def _place_of(fact: Row, order: dict[tuple[str, str], int]) -> tuple[int, int]:
    """Where a figure stands in reading order."""
    return order.get((fact["doc_id"], fact["locator"]), len(order)), int(fact["start"])


def _fill(activity: Row, told: list[Row], texts: dict[str, dict[str, str]]) -> None:
    """Set the figures an activity has not, each to what is told of it first."""
    whole: dict[str, list[Row]] = {}
    for fact in told:
        name = figure_of(fact)
        if name and activity.get(name) is None and not (fact["duplicate_of"] or fact["conflict_with"]):
            whole.setdefault(name, []).append(fact)
    people = told_to_come(whole.get("participants", []), told, texts)
    helpers = told_to_help(whole.get("volunteers", []), told, texts)
    for name, facts in (("participants", people), ("volunteers", helpers)):
        if facts and activity.get(name) is None:
            whole[name] = facts
    for name, facts in whole.items():
        place = (facts[0]["doc_id"], facts[0]["locator"])
        beside = [fact for fact in facts if (fact["doc_id"], fact["locator"]) == place]
        activity[name] = first_told(beside, texts.get(place[0], {}).get(place[1], ""))
