"""Every chart compared with its picture in pictures/; a chart that is meant to look otherwise gets its picture anew."""

import inspect
import shutil
from pathlib import Path

import pandas as pd
import pytest
from matplotlib import rc_context
from matplotlib.testing.compare import compare_images

from kepuri_eval.reporting import charts, maps, network
from kepuri_eval.reporting.theme import Chart, chart_style, empty_chart, in_style, new_chart

PICTURES = Path(__file__).parent / "pictures"
DRAWING = (charts, maps, network)
TOLERANCE = 2.0  # root of the mean square over all points, of 255; one bar a tenth longer is more


@pytest.fixture(scope="module")
def counties(params):
    return [unit for unit in params.units if unit.group == "county"]


@pytest.fixture(scope="module")
def scores(params, counties):
    """Fourteen counties in the register's order: ranks 1 to 14, the ones in the middle less sure of theirs."""
    rows = []
    for rank, unit in enumerate(counties, start=1):
        spread = min(rank - 1, 14 - rank, 3)
        standing = "certain" if rank < 3 else "contested" if rank < 7 else "out"
        rows.append({"unit_id": unit.unit_id, "group": "county", "score": 80.0 - 3 * rank, "rank": rank,
                     "rank_low": rank - spread, "rank_high": rank + spread, "standing": standing}
                    | {f"indicator_{code}": float((37 * rank + 13 * at) % 90 + 5)
                       for at, code in enumerate(params.method.indicators)})  # fmt: skip
    return pd.DataFrame(rows)


@pytest.fixture(scope="module")
def activities(params):
    """Sixty activities of all groups; every third with partners, of which two return."""
    categories, themes = [*params.wording.categories, None], [*params.wording.themes, None]
    units = [unit.unit_id for unit in params.units][::2]
    partners = ["红十字会", "红十字会;气象台", "路北区科协", "少年宫"]
    rows = []
    for at in range(60):
        start = pd.Timestamp("2024-09-10") + pd.Timedelta(days=at * 7 % 17)
        unit_id = units[at % len(units)]
        rows.append({"activity_id": f"a{at:02}", "unit_id": unit_id, "category": categories[at * 5 % len(categories)],
                     "theme": themes[at * 3 % len(themes)], "start": start, "end": start + pd.Timedelta(days=at % 3),
                     "joint_units": partners[at // 3 % 4] if at % 3 == 0 else None, "reporters": unit_id})  # fmt: skip
    return pd.DataFrame(rows)


@pytest.fixture(scope="module")
def standouts(activities):
    rows = [{"activity_id": each, "cluster": at % 5, "label": f"第{at % 5 + 1}类", "x": at % 5 + (at * 7 % 11) / 16,
             "y": (at % 5) * 2 % 5 + (at * 5 % 13) / 16,
             "chosen_for": {0: "upward", 1: "commended"}.get(at % 20, "none")}
            for at, each in enumerate(activities["activity_id"])]  # fmt: skip
    return pd.DataFrame(rows)


@pytest.fixture(scope="module")
def mentions(params):
    actions = list(params.wording.mentions["joint_actions"])
    return pd.DataFrame([
        {"topic": "joint_actions", "unit_id": unit.unit_id, "item": actions[at * 3 % len(actions)], "planned": False}
        for at, unit in enumerate(params.units[::5])
    ])  # fmt: skip


@pytest.fixture(scope="module")
def points(params):
    labels = [each.label for each in params.method.measures.values()][:9]
    return pd.DataFrame({"label": labels, "difference": [3.2, 1.8, 0.4, 0.01, None, -0.6, -1.1, -2.5, -4.0]})


@pytest.fixture(scope="module")
def drawn(params, counties, scores, activities, standouts, mentions, points):
    """Name of the picture → the chart; the name begins with that of the function."""
    unit_id = counties[3].unit_id
    own = activities.loc[activities["unit_id"] == activities["unit_id"][0], "activity_id"]
    return {
        "draw_indicators": charts.draw_indicators(scores, unit_id, params),
        "draw_ranks": charts.draw_ranks(scores, "county", params),
        "draw_ranks-unit": charts.draw_ranks(scores, "county", params, unit_id),
        "draw_contributions": charts.draw_contributions(points),
        "draw_calendar": charts.draw_calendar(activities, params),
        "draw_coverage": charts.draw_coverage(activities, params),
        "draw_coverage-theme": charts.draw_coverage(activities, params, "theme"),
        "draw_activity_map": maps.draw_activity_map(standouts),
        "draw_own_map": maps.draw_own_map(maps.lay_out_map(standouts), own),
        "draw_joint_actions": maps.draw_joint_actions(activities, mentions, params),
        "draw_joint_network": network.draw_joint_network(activities, mentions, params),
        "empty_chart": empty_chart("没有", "没有可以画的。"),
    }


def save(chart: Chart, path: Path) -> Path:
    with rc_context(chart_style()):
        chart.savefig(path, dpi=60, facecolor="white", metadata={"Software": None})
    return path


NAMES = sorted(path.stem for path in PICTURES.glob("*.png"))


def test_every_chart_has_its_picture(drawn):
    functions = {name for module in DRAWING for name, _ in inspect.getmembers(module, inspect.isfunction)
                 if name.startswith("draw_")}  # fmt: skip
    assert {name.partition("-")[0] for name in NAMES} == functions | {"empty_chart"}
    assert sorted(drawn) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_chart_looks_like_its_picture(name, drawn, tmp_path):
    expected, actual = Path(shutil.copy(PICTURES / f"{name}.png", tmp_path / "expected.png")), tmp_path / f"{name}.png"
    fault = compare_images(str(expected), str(save(drawn[name], actual)), tol=TOLERANCE)
    assert fault is None, f"{fault}\nif the new look is meant: cp {actual} {PICTURES}/"


@pytest.mark.parametrize("name", NAMES)
def test_a_chart_tells_in_words_what_it_shows(name, drawn):
    chart = drawn[name]
    assert chart.caption and chart.alt_text.endswith("。")
    assert len(chart.alt_text) > 15 or name == "empty_chart"


@in_style
def bar(length: float) -> Chart:
    chart, axes = new_chart(1.0)
    axes.barh([0, 1, 2], [length, 60, 30])
    axes.set_xlim(0, 100)
    return chart


def test_a_bar_a_tenth_longer_is_seen(tmp_path):
    expected, actual = save(bar(80), tmp_path / "expected.png"), save(bar(88), tmp_path / "actual.png")
    assert compare_images(str(expected), str(actual), tol=TOLERANCE) is not None
    same = save(bar(80), tmp_path / "same.png")
    assert compare_images(str(expected), str(same), tol=TOLERANCE) is None
