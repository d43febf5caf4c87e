"""Units side by side: their figures, their differences that add up, and charts that say the same in words."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from kepuri_eval import tables
from kepuri_eval.params import Params, load_params
from kepuri_eval.reporting import comparison
from kepuri_eval.reporting.comparison import Comparison, compare, describe, draw_bars, draw_radar, say_gaps, tabulate
from kepuri_eval.reporting.svg import draw_svg

LUBEI, LUNAN = "county-130203", "county-130202"


@pytest.fixture(scope="module")
def params(demo_run: Any) -> Params:
    return load_params("demo", demo_run.root)


@pytest.fixture(scope="module")
def two(params: Params) -> Comparison:
    measures, scores = (tables.load(name, params.tables) for name in ("measures", "scores"))
    return compare([LUBEI, LUNAN], measures, scores, params)


def test_indicators_and_medians_are_those_of_the_scores_table(two: Comparison, params: Params) -> None:
    scores = tables.load("scores", params.tables)
    for row in two.indicators.to_dict("records"):
        column = f"indicator_{row['indicator']}"
        own = scores.set_index("unit_id")[column]
        assert [row[LUBEI], row[LUNAN]] == [own[LUBEI], own[LUNAN]]
        assert row["median"] == scores.loc[scores["group"] == "county", column].median()


def test_evidence_is_counted_as_the_inputs_table_has_it(two: Comparison, params: Params) -> None:
    inputs = tables.load("inputs", params.tables)
    counts = inputs.groupby(["unit_id", "measure"]).size()
    told = two.measures.set_index(["unit_id", "measure"])["evidence"]
    assert told.sum() > 50
    assert {key: count for key, count in told.items() if count} == {
        key: counts[key] for key, count in told.items() if count
    }


def test_differences_of_points_add_up_to_that_of_the_scores(two: Comparison) -> None:
    score = two.standing.set_index("unit_id")["score"]
    assert two.gaps["difference"].sum() == pytest.approx(score[LUBEI] - score[LUNAN])
    gap = score[LUBEI] - score[LUNAN]
    assert say_gaps(two)[0].startswith(f"路北区比路南区总分{'高' if gap > 0 else '低'}{abs(gap):.1f}分。")


def test_the_table_has_a_row_for_each_indicator_and_measure(two: Comparison, params: Params) -> None:
    table = tabulate(two, params)
    assert len(table) == 2 + len(params.method.indicators) + two.measures["measure"].nunique()
    assert list(table.columns[:5]) == ["指标", "测算点", "路北区·值", "路北区·得分", "路北区·依据条数"]
    assert table["路北区·得分"].iloc[0] == round(two.standing["score"].iloc[0], 1)


def test_charts_say_every_score_and_the_median(two: Comparison) -> None:
    row = two.indicators.iloc[0]
    said = f"组织动员路北区{row[LUBEI]:.0f}，路南区{row[LUNAN]:.0f}（本组中位{row['median']:.0f}）"
    for chart in (draw_radar(two), draw_bars(two)):
        assert said in chart.alt_text
        assert "路南区" in draw_svg(chart)


def test_a_score_that_is_missing_is_a_gap_and_not_a_zero(two: Comparison) -> None:
    table = two.indicators.copy()
    table.loc[0, LUNAN] = np.nan
    lacking = Comparison(two.names, two.group, two.standing, table, two.measures, two.gaps)
    line = next(each for each in draw_radar(lacking).axes[0].lines if each.get_label() == "路南区")
    assert np.isnan(np.asarray(line.get_ydata(), dtype=float)[[0, -1]]).all()
    assert "未计分" in [each.get_text() for each in draw_bars(lacking).axes[0].texts]


def test_units_without_a_score_are_not_compared_by_points(params: Params) -> None:
    measures, scores = (tables.load(name, params.tables) for name in ("measures", "scores"))
    scores.loc[scores["unit_id"] == LUNAN, "score"] = np.nan
    found = compare([LUBEI, LUNAN], measures, scores, params)
    assert found.gaps.empty
    assert say_gaps(found) == ["路南区没有总分，不与其他单位比较分值。"]
    assert describe(found, params)["standing"][1]["score"] is None


def test_units_of_different_groups_are_never_compared(params: Params) -> None:
    other = next(unit.unit_id for unit in params.units if unit.group != "county")
    empty = pd.DataFrame()
    for chosen in ([], [LUBEI, other], [LUBEI] * (comparison.MOST_UNITS + 1)):
        with pytest.raises(ValueError, match="one group"):
            compare(chosen, empty, empty, params)
