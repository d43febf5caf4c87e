import numpy as np
import pandas as pd
import pytest
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.colors import to_hex
from matplotlib.text import Text

from kepuri_eval.reporting import charts
from kepuri_eval.reporting.svg import draw_svg
from kepuri_eval.reporting.theme import COLOURS
from tests.reporting.small_edition import LUBEI, LUNAN, SILENT, activity


def texts(chart):
    return [each.get_text() for each in chart.findobj(Text) if each.get_text()]


def boxes(chart, colour):
    """Left, lower, right and upper edge of each box of a colour."""
    found = [each for each in chart.artists if isinstance(each, PolyCollection)]
    return [path.get_extents().extents for each in found for number, path in enumerate(each.get_paths())
            if to_hex(each.get_facecolors()[number % len(each.get_facecolors())]) == COLOURS[colour]]  # fmt: skip


def lengths(chart, colour):
    """How far each bar reaches, to the left below zero."""
    return [right if right > 0 else left for left, _, right, _ in boxes(chart, colour)]


def test_bars_are_as_long_as_the_scores(found, params):
    chart = charts.draw_indicators(found["scores"], LUBEI, params)
    *bars, key = boxes(chart, "accent")
    assert [right for _, _, right, _ in bars] == [60, 61, 62, 63, 64, 65, 66]
    assert [(low + high) / 2 for _, low, _, high in bars] == [0, 1, 2, 3, 4, 5, 6]
    assert "组织动员60分（本组中位55分）" in chart.alt_text  # of 60 and 50


def test_a_unit_without_scores_gets_words(found, params):
    assert "没有可供计分的材料" in charts.draw_indicators(found["scores"], SILENT, params).alt_text


def test_ranks_stand_in_order_with_interval_and_quota(found, params):
    chart = charts.draw_ranks(found["scores"], "county", params)
    assert chart.alt_text.startswith("共2个单位排位，表扬名额4个。路北区第1位（1至2，")
    assert [label for label in texts(chart) if label.endswith("区")] == ["路北区", "路南区"]


def test_the_quota_line_stands_between_the_last_in_and_the_first_out(params):
    rows = [{"unit_id": unit.unit_id, "group": "county", "rank": at, "rank_low": at, "rank_high": at, "standing": "out"}
            for at, unit in enumerate((each for each in params.units if each.group == "county"), start=1)]  # fmt: skip
    chart = charts.draw_ranks(pd.DataFrame(rows), "county", params)
    dashed = [line for line in chart.artists if isinstance(line, LineCollection) and line.get_linestyle()[0][1]]
    assert [segment[:, 0].tolist() for line in dashed for segment in line.get_segments()] == [[4.5, 4.5]]
    assert "表扬名额4个" in texts(chart)


def test_a_unit_s_own_chart_names_no_other_unit(found, params):
    chart = charts.draw_ranks(found["scores"], "county", params, LUNAN)
    assert "路南区" in draw_svg(chart)
    assert "路北区" not in draw_svg(chart)


def test_only_the_units_asked_for_are_drawn_among_all_places(found, params):
    chart = charts.draw_ranks(found["scores"], "county", params, only=[LUNAN])
    assert [label for label in texts(chart) if label.endswith("区")] == ["路南区"]
    assert "2" in texts(chart)  # two places, though one unit
    assert "没有总分" in charts.draw_ranks(found["scores"], "county", params, only=[SILENT]).alt_text


def test_a_group_without_ranks_says_so(found, params):
    assert charts.draw_ranks(found["scores"], "zone", params).alt_text == "本组没有可计分的单位。"


def test_contributions_show_the_largest_of_either_sign():
    points = pd.DataFrame({"label": list("甲乙丙丁"), "difference": [0.01, 2.0, -1.5, np.nan]})
    chart = charts.draw_contributions(points)
    assert chart.alt_text == "乙高2.0分；丙低1.5分。"
    assert lengths(chart, "certain") == [2.0]
    assert lengths(chart, "contested") == [-1.5]


def test_a_calendar_counts_every_day_an_activity_runs(params):
    rows = [
        activity("d", "p1", "一", LUBEI, 16, end=pd.Timestamp("2024-09-18")),
        activity("d", "p2", "二", LUBEI, 18),
        activity("d", "p3", "三", LUBEI, 2),
        activity("d", "p4", "四", LUBEI, 2, start=pd.NaT),
    ]
    chart = charts.draw_calendar(pd.DataFrame(rows), params)
    assert (
        sum(high for _, _, _, high in boxes(chart, "accent")) == 3 + 1
    )  # three days of the first, one of the second; the third is before the picture
    assert chart.alt_text == ("3项活动写明日期，2项在集中开展时段内；最多的一天是9月18日，2项；1项在图示日期之外。")


def test_coverage_shows_kinds_without_any_activity(found, params):
    chart = charts.draw_coverage(found["activities"], params)
    assert lengths(chart, "accent").count(0) == len(params.wording.categories) - 2
    assert "主场启动活动0项" in chart.alt_text
    assert chart.alt_text.endswith("未能归类1项。")


@pytest.mark.parametrize("column", ["category", "theme"])
def test_nothing_to_cover_says_so(found, params, column):
    assert charts.draw_coverage(found["activities"].head(0), params, column).alt_text == "没有活动。"
