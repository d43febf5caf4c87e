"""From facts and activities to a unit's own totals beside what its activities add up to and what counts."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Callable
from typing import Any

import pandas as pd

from kepuri_eval.intake.problems import problem_id
from kepuri_eval.intake.records import rows_of
from kepuri_eval.method import Measure
from kepuri_eval.params import Params
from kepuri_eval.problemwords import say_kind
from kepuri_eval.review.differences import NOTHING, find_difference, with_doubts
from kepuri_eval.review.stakes import Stakes
from kepuri_eval.scoring.counted import Counted
from kepuri_eval.scoring.evidence import Evidence, gather_evidence
from kepuri_eval.scoring.indicators import count_total

Row = dict[str, Any]
_OTHERS = ("按自报合计", "按活动相加", "按所属单位相加", "按平台登记")


def list_totals(tables: dict[str, pd.DataFrame], say_fact: Callable[[Row], Any], params: Params) -> list[Row]:
    """One row a unit and counted quantity of which anything is known, what is doubtful and moves a rank most first.

    What nobody need ask about is left out: a stated total that the activities add up to, and a total that an analyst
    decided. What stands in one place only, so that nothing can be compared, stands at the end in the register's order.

    Args:
        tables: facts, mentions, activities, documents, problems, measures, scores.
        say_fact: a fact's row → its words (`raw`, `sentence`, `place`).
    """
    names = ("facts", "mentions", "activities", "documents")
    evidence = gather_evidence(**{name: tables[name] for name in names}, params=params)
    facts = {row["fact_id"]: row for row in rows_of(tables["facts"])}
    decided = {(fix.target, fix.field) for fix in params.corrections}
    covers, doubts = _covers(evidence, params), _doubts(tables["problems"], params)
    stakes = Stakes(tables["measures"], tables["scores"], params)
    rows: list[tuple[tuple[int, bool, int, float, int, int], Row]] = []
    for order, quantity in enumerate(params.method.added_up):
        measure = _measure(quantity, params)
        counted = count_total(evidence, measure, params)
        stated = count_total(_without(evidence, "activity_facts", "activities", "body_facts"), measure, params)
        added = count_total(_without(evidence, "unit_facts", "body_facts"), measure, params)
        bodies = count_total(_without(evidence, "unit_facts", "activity_facts", "activities"), measure, params)
        platform = _platform_sums(tables["facts"], quantity)
        for position, unit in enumerate(params.units):
            figures = [_figure(values, unit.unit_id) for values in (stated.values, added.values, platform)]
            of_bodies = _figure(bodies.values, unit.unit_id)
            known = {figure for figure in (*figures, of_bodies) if figure is not None}
            if not known or (unit.unit_id, quantity) in decided:
                continue
            if figures[0] is not None and figures[0] == figures[1] and len(known) == 1:
                continue
            counted_in = _counted_in(measure, params)
            found = find_difference(figures[0], figures[1], of_bodies, covers[unit.unit_id], counted_in)
            asked = doubts[unit.unit_id, quantity]
            found, now = with_doubts(found, asked), _figure(counted.values, unit.unit_id)
            others = dict(zip(_OTHERS, (*figures[:2], of_bodies, figures[2]), strict=True))
            is_guess = bool(asked) or figures[0] is None
            moved, places = stakes.say(unit.unit_id, quantity, now, others, is_guess=is_guess)
            said = _say_stated(stated, unit.unit_id, facts, say_fact)
            weight = found.weight if found.rank != NOTHING else 0.0
            rows.append(((found.rank, not asked, -places, -weight, position, order), {
                "单位": unit.name, "项目": params.wording.quantities[quantity].label,  # type: ignore[index]
                "自报合计": figures[0], "自报原文": said[0], "自报出处": said[1], "活动相加": figures[1],
                "所属单位相加": of_bodies, "平台登记": figures[2], "现在采用": now,
                "差异": found.words, "位次影响": moved, "单位编号": unit.unit_id, "项目编号": quantity,
            }))  # fmt: skip
    return [row for _, row in sorted(rows, key=lambda item: item[0])]


def _doubts(problems: pd.DataFrame, params: Params) -> dict[tuple[str, str], list[str]]:
    """(unit_id, quantity) → in a few words what is asked about its stated total."""
    asked = set(problems["problem_id"])
    doubts: dict[tuple[str, str], list[str]] = defaultdict(list)
    for unit in params.units:
        for quantity in params.method.added_up:
            if problem_id("total_unsure", (unit.unit_id, quantity)) in asked:
                doubts[unit.unit_id, quantity].append(say_kind("total_unsure"))
        for pair in params.wording.proportions:
            if problem_id("proportion_unusual", (unit.unit_id, pair.of, pair.to)) in asked:
                doubts[unit.unit_id, pair.of].append(f"{pair.label}不合常情")
                doubts[unit.unit_id, pair.to].append(f"{pair.label}不合常情")
    return doubts


def _covers(evidence: Evidence, params: Params) -> dict[str, bool | None]:
    """Whether each unit lists as many activities as it states to have held; None when it states no number."""
    measure = _measure("activities", params)
    stated = count_total(_without(evidence, "activity_facts", "activities", "body_facts"), measure, params).values
    listed = count_total(_without(evidence, "unit_facts", "body_facts"), measure, params).values
    covers: dict[str, bool | None] = {}
    for unit in params.units:
        told = _figure(stated, unit.unit_id)
        covers[unit.unit_id] = None if told is None else (_figure(listed, unit.unit_id) or 0) >= told
    return covers


def _counted_in(measure: Measure, params: Params) -> str:
    words = params.wording.quantities[measure.quantity].counted_in  # type: ignore[index]
    return words[0] if words else ""


def _measure(quantity: str, params: Params) -> Measure:
    return Measure(
        label=quantity, kind="total", indicator=next(iter(params.method.indicators)), quantity=quantity,
        goalposts=(0, 1),
    )  # fmt: skip


def _without(evidence: Evidence, *names: str) -> Evidence:
    return dataclasses.replace(evidence, **{name: getattr(evidence, name).iloc[:0] for name in names})


def _platform_sums(facts: pd.DataFrame, quantity: str) -> pd.Series:
    own = facts[
        (facts["source"] == "platform") & (facts["quantity"] == quantity) & facts["subkind"].isna()
        & (facts["scope"] == "activity") & facts["in_scope"] & ~facts["planned"]
    ]  # fmt: skip
    return own.groupby("unit_id")["value"].sum(min_count=1)


def _figure(values: pd.Series, unit_id: str) -> float | None:
    value = values.get(unit_id)
    return None if value is None or pd.isna(value) else float(value)


def _say_stated(
    stated: Counted, unit_id: str, facts: dict[str, Row], say_fact: Callable[[Row], Any]
) -> tuple[str, str]:
    """Sentences and places of the figures that the stated total was made of."""
    refs = sorted(stated.refs.loc[stated.refs["unit_id"] == unit_id, "ref"])
    said = [say_fact(facts[ref]) for ref in refs if ref in facts]
    return "\n".join(one.sentence for one in said), "\n".join(one.place for one in said)
