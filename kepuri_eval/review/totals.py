"""From facts and activities to a unit's own totals beside what its activities add up to and what counts."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pandas as pd

from kepuri_eval.intake.records import rows_of
from kepuri_eval.method import Measure
from kepuri_eval.params import Params
from kepuri_eval.reporting.phrasing import MISSING
from kepuri_eval.scoring.evidence import Evidence, gather_evidence
from kepuri_eval.scoring.indicators import Counted, count_total

Row = dict[str, Any]
_COUNTING = ("total", "rate")
_CLOSE = 0.05


def list_totals(tables: dict[str, pd.DataFrame], say_fact: Callable[[Row], Any], params: Params) -> list[Row]:
    """One row a unit and counted quantity of which anything is known, units in the register's order.

    Args:
        say_fact: a fact's row → its words (`raw`, `sentence`, `place`).
    """
    names = ("facts", "mentions", "activities", "documents")
    evidence = gather_evidence(**{name: tables[name] for name in names}, params=params)
    facts = {row["fact_id"]: row for row in rows_of(tables["facts"])}
    rows = []
    for quantity in counted_quantities(params):
        measure = _measure(quantity, params)
        counted = count_total(evidence, measure, params)
        stated = count_total(_without(evidence, "activity_facts", "activities", "body_facts"), measure, params)
        added = count_total(_without(evidence, "unit_facts", "body_facts"), measure, params)
        bodies = count_total(_without(evidence, "unit_facts", "activity_facts", "activities"), measure, params)
        platform = _platform_sums(tables["facts"], quantity)
        for position, unit in enumerate(params.units):
            figures = [_figure(values, unit.unit_id) for values in (stated.values, added.values, platform)]
            of_bodies = _figure(bodies.values, unit.unit_id)
            if any(figure is not None for figure in (*figures, of_bodies)):
                said = _say_stated(stated, unit.unit_id, facts, say_fact)
                rows.append((position, quantity, _row(unit.name, quantity, figures, said, params) | {
                    "所属单位相加": of_bodies, "现在采用": _figure(counted.values, unit.unit_id),
                    "单位编号": unit.unit_id,
                }))  # fmt: skip
    order = counted_quantities(params)
    return [row for _, _, row in sorted(rows, key=lambda item: (item[0], order.index(item[1])))]


def counted_quantities(params: Params) -> list[str]:
    """Quantities that the method counts, in its order."""
    named = [
        str(each.quantity) for each in params.method.measures.values() if each.kind in _COUNTING and not each.subkind
    ]
    return list(dict.fromkeys(quantity for quantity in named if quantity))


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


def _row(name: str, quantity: str, figures: list[float | None], said: tuple[str, str], params: Params) -> Row:
    stated, added, platform = figures
    return {
        "单位": name, "项目": params.wording.quantities[quantity].label,  # type: ignore[index]
        "自报合计": stated, "自报原文": said[0], "自报出处": said[1], "活动相加": added, "平台登记": platform,
        "差异": _difference(stated, added), "项目编号": quantity,
    }  # fmt: skip


def _difference(stated: float | None, added: float | None) -> str:
    """How the stated total compares with the sum over activities; within 5% they are called close."""
    if stated is None or added is None:
        return MISSING
    if added == 0 or stated == 0:
        return "一致" if added == stated else "一方为零"
    share = stated / added - 1
    if abs(share) <= _CLOSE:
        return "一致" if stated == added else "相近"
    return f"自报是相加的{stated / added:.1f}倍" if share > 1 else f"自报{'高' if share > 0 else '低'}{abs(share):.0%}"
