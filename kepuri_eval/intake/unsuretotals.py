"""From the figures a unit states of itself to the doubts about which of them is its total."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

import pandas as pd

from kepuri_eval.intake.problems import problem_row
from kepuri_eval.intake.records import ByDocument, rows_of
from kepuri_eval.params import Params
from kepuri_eval.partnernames import PARTNERS
from kepuri_eval.quoting import first_of

_ADVICE = "请确认本单位的合计数；几处数字有包含关系的，请注明。"
_ADVICE_ADDED = "请报送合计数；材料中所写即为全部的，请予确认。"
_SHORTER_LIST = "“{label}”写明为合计的{counted}取自只列{listed}项活动的表，而材料写明共举办{held}场。"
_PARTNERS = "joint_units"
_FAR_MORE = 3  # times the activities listed: the list is a choice, and its totals row no total of the unit's
# Quantities that a unit's activities are counted up for, and what an activity has of them.
_COLUMNS = {
    "activities": "activity_id", "participants": "participants", "volunteers": "volunteers", "materials": "materials",
    _PARTNERS: _PARTNERS,
}  # fmt: skip

Row = dict[str, Any]


def check_unsure_totals(facts: pd.DataFrame, activities: pd.DataFrame, params: Params) -> list[dict[str, object]]:
    """Rows of `problems`, one a unit and quantity whose total is a guess.

    Five things tell that: several figures tell of it and none says that it is the total; several figures of one
    paragraph are added up, and nothing says that they may be; a figure that was not counted is larger than the one said
    to be the total; the total is less than one of the unit's activities has; it stands below a list of far fewer
    activities than the unit says it held. Where figures contradict each other that is asked about already, and what an
    analyst decided is not asked again.
    """
    names = dict(zip(activities["activity_id"], activities["name"], strict=True))
    settled = {(fix.target, fix.field) for fix in params.corrections}
    told = _countable(facts, params)
    held = _held(told)
    listed = activities.groupby("doc_id").size()
    rows = []
    for (unit_id, quantity), figures in told.groupby(["unit_id", "quantity"], sort=True):
        if (unit_id, quantity) in settled or figures[["corrected_by", "conflict_with"]].notna().any(axis=None):
            continue
        chosen = _choose(figures, adds_text=quantity in params.method.scoring.added_in_text)
        if chosen is None:
            continue
        counted, others, message = chosen
        label = params.wording.quantities[quantity].label  # type: ignore[index]
        largest = max(rows_of(figures[figures["scope"] == "activity"]), key=_value, default=None)
        if largest is not None and largest["value"] > _sum(counted):
            others, message = [largest], "“{label}”的单位总数{counted}少于活动“{activity}”的{others}。"
        fewer = _below_shorter_list(counted, listed, held.get(str(unit_id), 0.0))
        if fewer and not message:
            message = _SHORTER_LIST
        if message:
            said = {
                "label": label, "counted": _quoted(counted), "others": _quoted(others), "sum": f"{_sum(counted):,.0f}",
                "listed": fewer, "held": f"{held.get(str(unit_id), 0.0):,.0f}",
                "activity": names.get(largest["activity_id"], "") if largest else "",
            }  # fmt: skip
            rows.append(problem_row(
                "total_unsure", message.format(**said), _ADVICE, (unit_id, quantity),
                unit_id=str(unit_id), doc_id=counted[0]["doc_id"], locator=counted[0]["locator"],
            ))  # fmt: skip
    return rows


def stated_totals(facts: pd.DataFrame, params: Params) -> dict[tuple[str, str], list[Row]]:
    """(unit_id, quantity) → the figures that the total is made of which the unit itself states."""
    told = _countable(facts, params).groupby(["unit_id", "quantity"], sort=True)
    added = params.method.scoring.added_in_text
    chosen = ((key, _choose(figures, adds_text=key[1] in added)) for key, figures in told)
    return {(str(unit_id), str(quantity)): found[0] for (unit_id, quantity), found in chosen if found}


def check_added_totals(
    facts: pd.DataFrame,
    activities: pd.DataFrame,
    params: Params,
    mentions: pd.DataFrame | None = None,
    read: ByDocument | None = None,
) -> list[dict[str, object]]:
    """Rows of `problems`, one a unit that states no total of something its activities are counted up for.

    What a unit lists need not be all it did, and no reader can tell. Partners are asked about as well where a number of
    them is stated that no words call the total, which mostly is that of one occasion, and where they are only named.
    A number behind its own heading (联合单位8家) is stated. What an analyst decided is not asked again.

    Args:
        read: the blocks of the documents, which tell whether a number stands behind such a heading.
    """
    told = _countable(facts, params)
    of_units = told[told["scope"].eq("unit") & told["body"].isna()]
    are_partners = of_units["quantity"].eq(_PARTNERS)
    is_headed = of_units["fact_id"].isin(_find_headed(of_units[are_partners], read or {}, params))
    stated = of_units[of_units["is_total"] | ~are_partners | is_headed]
    settled = {(fix.target, fix.field) for fix in params.corrections}
    stated_by = settled | set(zip(stated["unit_id"], stated["quantity"], strict=True))
    with_partners = set(of_units.loc[are_partners, "unit_id"])
    if mentions is not None:
        with_partners |= set(mentions.loc[(mentions["topic"] == PARTNERS) & ~mentions["planned"], "unit_id"].dropna())
    is_own = activities["duplicate_of"].isna() & activities["source"].isin(["submission", "both"])
    own = dict(list(activities[is_own].groupby("unit_id")))
    rows = []
    for unit_id in sorted({*own, *with_partners}, key=str):
        listed = own.get(unit_id, activities.iloc[:0])
        counted = [name for name, column in _COLUMNS.items() if listed[column].notna().any()]
        counted += [_PARTNERS] if unit_id in with_partners and _PARTNERS not in counted else []
        asked = [
            params.wording.quantities[quantity].label  # type: ignore[index]
            for quantity in params.method.added_up
            if quantity in counted and (unit_id, quantity) not in stated_by
        ]
        if asked:
            message = f"没有写明{first_of(asked, len(asked))}的合计，现按材料列出的活动和写到的数字、单位统计。"
            rows.append(problem_row("total_added", message, _ADVICE_ADDED, (unit_id,), unit_id=str(unit_id)))
    return rows


def _find_headed(partners: pd.DataFrame, read: ByDocument, params: Params) -> list[str]:
    """Ids of the numbers of partners that stand behind words that are their heading: 联合单位8家, 联合部门：6个."""
    words = params.wording.quantities[_PARTNERS]  # type: ignore[index]
    headings = [weak + cue for weak in words.weak_cues for cue in words.cues]
    headings += [label for label in params.wording.columns.get(_PARTNERS, ()) if "*" not in label and label[0] != "="]
    is_heading = re.compile(rf"(?:{'|'.join(map(re.escape, headings))})(?:数量|数)?[：:为共有达计约近 ]*\Z")
    found = []
    for row in rows_of(partners):
        text = next((each.text for each in read.get(row["doc_id"], ()) if each.locator == row["locator"]), "")
        if is_heading.search(text[: row["start"]]):
            found.append(row["fact_id"])
    return found


def _countable(facts: pd.DataFrame, params: Params) -> pd.DataFrame:
    """Figures of the quantities that the method adds up, each once, without their parts."""
    left_out = [(quantity, kind) for quantity, kinds in params.method.scoring.left_out.items() for kind in kinds]
    kinds = pd.Series(list(zip(facts["quantity"], facts["subkind"], strict=True)), facts.index, dtype=object)
    is_told = facts["in_scope"] & ~facts["planned"] & facts["duplicate_of"].isna()
    is_added_up = facts["quantity"].isin(params.method.added_up) & ~kinds.isin(left_out)
    return facts[is_told & is_added_up & ~facts["part_of"].isin(facts["fact_id"])]


def _choose(figures: pd.DataFrame, *, adds_text: bool) -> tuple[list[Row], list[Row], str] | None:
    """As `_count` for the document of a unit whose figures count; None where the unit itself states nothing."""
    is_own = (figures["scope"] == "unit") & figures["body"].isna()
    own = [rows_of(group) for _, group in figures[is_own].groupby("doc_id", sort=True)]
    stated = [group for group in own if any(row["is_total"] for row in group)]
    counted = [_count(group, adds_text=adds_text) for group in stated or own]
    return max(counted, key=lambda found: _sum(found[0])) if own else None


def _count(figures: list[Row], *, adds_text: bool) -> tuple[list[Row], list[Row], str]:
    """Of one document's own figures those that count, those that do not, and what is doubtful about that, if anything.

    As `scoring.evidence.count_once` chooses: a table is added up, and so is a paragraph if it `adds_text`.
    """
    totals = [row for row in figures if row["is_total"]]
    if not totals:
        places: dict[str, list[Row]] = defaultdict(list)
        for row in figures:
            places[row["locator" if adds_text else "fact_id"] if row["source"] == "prose" else ""].append(row)
        counted = max(places.values(), key=_sum)
        others = [row for row in figures if row not in counted]
        if others:
            return (
                counted,
                others,
                "“{label}”有几处写明（{counted}；{others}），没有写明哪一处是合计，最大的一处为{sum}。",
            )
        is_guess = len(counted) > 1 and counted[0]["source"] == "prose"
        return counted, [], "“{label}”写有几个数（{counted}），没有写明合计，现相加为{sum}。" if is_guess else ""
    whole = max(totals, key=_value)
    larger = sorted((row for row in figures if row["value"] > whole["value"]), key=_value, reverse=True)
    message = "“{label}”写明为合计的是{counted}，材料中另有更大的{others}，未能判断哪一个是合计。"
    return [whole], larger, message if larger else ""


def _held(told: pd.DataFrame) -> dict[str, float]:
    """unit_id → how many activities the text of the unit says it held in all, by the largest number it calls so."""
    is_said = told["quantity"].eq("activities") & told["scope"].eq("unit") & told["source"].eq("prose")
    said = told[is_said & told["body"].isna() & told["is_total"]]
    return {str(unit_id): float(value) for unit_id, value in said.groupby("unit_id")["value"].max().items()}


def _below_shorter_list(counted: list[Row], listed: pd.Series, held: float) -> int:
    """How many activities the list has whose totals row a figure is, where the unit held far more; else 0."""
    whole = counted[0]
    number = int(listed.get(whole["doc_id"], 0)) if whole["source"] == "table" and whole["is_total"] else 0
    return number if number and held >= _FAR_MORE * number else 0


def _sum(figures: list[Row]) -> float:
    return float(sum(row["value"] for row in figures))


def _value(row: Row) -> float:
    return float(row["value"])


def _quoted(figures: list[Row]) -> str:
    return first_of([row["raw"] for row in figures], 5)
