"""What would have lifted a unit is told with its measures; a unit without a rank is told so."""

from dataclasses import replace

import pandas as pd

from kepuri_eval.reporting import unit_report
from kepuri_eval.reporting.lifts import list_lifts, show_lifts
from tests.reporting.small_edition import LUBEI, SILENT


def test_rows_are_told_in_the_measures_own_words(params):
    report = unit_report.read_unit(params, LUBEI)
    found = pd.DataFrame(
        {"measure": ["participants", "plan_issued"], "value": [9000.0, 0.0], "needed": [23000.0, 1.0], "rank": [2, 1]}
    )
    rows = list_lifts(found, report)
    assert [(row["label"], row["value"], row["needed"], row["rank"]) for row in rows] == [
        ("参与人次", "9,000人次", "2.3万人次", 2),
        ("印发方案或通知", "无", "有", 1),
    ]


def test_a_unit_without_a_score_has_no_rank_to_rise_from(params):
    assert "不排位次" in show_lifts(unit_report.read_unit(params, SILENT)).html


def test_the_first_of_a_group_is_told_so(params):
    report = unit_report.read_unit(params, LUBEI)
    tables = dict(report.tables)
    scores = tables["scores"]
    first = scores[(scores["rank"] == 1) & scores["score"].notna()].iloc[0]
    top = replace(unit_report.read_unit(params, first["unit_id"]), tables=tables)
    assert "位次第一" in show_lifts(top).html


def test_what_nothing_is_known_of_is_named_without_a_figure(params):
    report = unit_report.read_unit(params, LUBEI)
    compared = report.compared.assign(state="ok")
    missing = {"live_views", "shares", "summary_on_time"}
    compared["state"] = compared["state"].mask(compared["measure"].isin(missing), "missing")
    behind = report.score.copy()
    behind["rank"] = 2
    html = show_lifts(replace(report, compared=compared, score=behind)).html
    assert "另有2个测算点材料中没有可用的数字（直播观看量、平台转发分享），补报后即可计分" in html
    behind["rank"] = 1
    assert "补报后" not in show_lifts(replace(report, compared=compared, score=behind)).html
