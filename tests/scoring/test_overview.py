"""Tables that people read."""

import pandas as pd

from kepuri_eval.scoring import overview
from kepuri_eval.scoring.indicators import build_measures
from kepuri_eval.scoring.rating import rank_units

TWO = {
    "m1": {"kind": "total", "quantity": "participants", "indicator": "one", "number_format": ",.0f"},
    "m2": {
        "kind": "share",
        "where": {"has": ["links"]},
        "indicator": "two",
        "bands": [{"at_least": 0.5, "score": 100}],
    },
}


def _tables(hand):
    params = hand.params(TWO, "a b c2", scoring={"min_coverage": 0.5})
    facts = hand.table("facts", hand.fact("f1", "participants", 1234), hand.fact("f2", "participants", 0, unit_id="b"))
    activities = hand.table("activities", hand.activity("x", links="http://n.example/1"))
    measures, inputs = build_measures(facts, hand.table("mentions"), activities, hand.table("documents"), params)
    return params, measures, rank_units(measures, facts, inputs, params)


def test_the_method_line_by_line(hand):
    table = overview.describe_method(_tables(hand)[0])
    assert table["满分线"].tolist() == ["100", "≥0.5"]
    assert table["类型"].tolist() == ["合计", "占比"]


def test_groups_with_full_marks_of_their_own_are_named(hand):
    own = {"m1": TWO["m1"] | {"goalposts": (0, 3000), "goalposts_by_group": {"g2": (0, 12000)}}}
    table = overview.describe_method(hand.params(own, "a c2"))
    assert table["满分线"].tolist() == ["3,000"]
    assert table["各组另定"].str.endswith("12,000").tolist() == [True]


def test_zero_is_0_and_missing_is_a_dash(hand):
    params, measures, _ = _tables(hand)
    table = overview.show_group(measures, params, "g1")
    assert table.columns.tolist() == ["计量", "单位a", "单位b"]
    assert table.loc["m1"].tolist() == ["-", "1,234", "0"]
    assert table.loc["m2"].tolist() == ["-", "1", "-"]


def test_what_was_held_or_not_is_said_in_words(hand):
    held = {"m1": {"kind": "evidence", "mentions": "kickoff", "indicator": "one", "goalposts": (0, 1)}}
    params = hand.params(held, "a b")
    measures = pd.DataFrame({"measure": "m1", "unit_id": ["a", "b"], "value": [1.0, 0.0]})
    assert overview.show_group(measures, params, "g1").loc["m1"].tolist() == ["-", "有", "无"]


def test_totals_are_the_city_s_with_chinese_headings():
    totals = pd.DataFrame({"group": ["", "g1"], "quantity": "participants", "label": "参与人次", "value": [9.0, 4.0],
                           "units": [2, 1]})  # fmt: skip
    table = overview.show_totals(totals)
    assert table.to_dict("list") == {"内容": ["参与人次"], "合计": [9.0], "单位数": [2]}


def test_how_many_have_a_value(hand):
    params, measures, _ = _tables(hand)
    table = overview.screen_measures(measures, params)
    assert table.loc["m1", ["有值", "缺失", "最高值"]].tolist() == [2, 1, "1,234"]
    assert table.loc["m2", ["有值", "缺失"]].tolist() == [1, 2]


def test_groups_side_by_side(hand):
    params, measures, _ = _tables(hand)
    assert overview.average_groups(measures, params).loc["one"].tolist()[0] == (100 + 0) / 2


def test_scores_in_order_of_group_and_rank(hand):
    params, _, scores = _tables(hand)
    table = overview.show_scores(scores, params)
    assert table["单位"].tolist() == ["单位a", "单位b", "单位c2"]
    assert table["位次区间"].tolist() == ["1–1", "2–2", "-"]
    assert table["入围情况"].tolist() == ["稳定入围", "未入围", "材料不足"]
    parts = overview.show_indicators(scores, params)
    assert parts["单位"].tolist() == table["单位"].tolist()
    assert parts.columns.tolist()[2:] == [each.label for each in params.method.indicators.values()]
    counts = overview.count_standings(scores, params)
    assert counts.iloc[0].tolist() == [1, 1, 0, 1, 0]
    assert counts.iloc[1].tolist() == [1, 0, 0, 0, 1]


def test_what_is_wrong_with_a_measure_is_said_in_words(hand):
    params, measures, scores = _tables(hand)
    table = overview.diagnose_measures(measures, scores, params).set_index("测算点")
    assert table.loc["m1", ["有值单位", "规定权重"]].tolist() == [2, "50.0%"]
    assert table.loc["m2", "提示"] == "多数缺失、没有影响"


def test_assumptions_by_group(hand):
    indices = pd.DataFrame(
        {"group": ["g1"] * 4, "unit_id": ["a", "a", "b", "b"], "assumption": ["weights", "bounds"] * 2,
         "total": [0.8, 0.2, 0.6, 0.1]}
    )  # fmt: skip
    table = overview.show_assumptions(indices, _tables(hand)[0])
    assert table.loc["组"].to_dict() == {"权重": 0.7, "数字的不确定范围": 0.15}
