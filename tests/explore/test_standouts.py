"""The map is filtered, a card tells what it rests on, other rules give another list and say what changed."""

from __future__ import annotations

import re
from html import escape
from typing import Any

import pandas as pd
import pytest

from kepuri_eval import tables
from kepuri_eval.explore.standouts import StandoutsExplorer, find_sources, tabulate_changes
from kepuri_eval.params import load_params


@pytest.fixture(scope="module")
def shared(demo_run: Any) -> StandoutsExplorer:
    return StandoutsExplorer(load_params("demo", demo_run.root))


@pytest.fixture
def explorer(shared: StandoutsExplorer) -> StandoutsExplorer:
    """The module's one explorer with every control where it began; comparing the activities anew takes seconds."""
    shared.rules.reset()
    shared.words.value = shared.label.value = shared.listed.value = shared.unit.value = ""
    return shared


@pytest.fixture
def published(demo_run: Any) -> pd.DataFrame:
    return tables.load("standouts", load_params("demo", demo_run.root).tables)


def _count_points(explorer: StandoutsExplorer) -> list[int]:
    return [len(trace["x"]) for trace in explorer.map.figure["data"]]


def test_it_begins_with_the_published_lists(explorer: StandoutsExplorer, published: pd.DataFrame) -> None:
    assert [each.value for each in (explorer.label, explorer.listed, explorer.unit)] == [
        "",
        "",
        "",
    ]  # 全部, not nothing
    listed = published[published["chosen_for"] != "none"]
    assert explorer.chosen.set_index("activity_id")["chosen_for"].to_dict() == (
        listed.set_index("activity_id")["chosen_for"].to_dict()
    )
    assert explorer.changes.empty
    assert sum(_count_points(explorer)[:-1]) == published["x"].notna().sum()


def test_filters_leave_the_activities_asked_for(explorer: StandoutsExplorer) -> None:
    explorer.listed.value = "upward"
    assert _count_points(explorer)[:3] == [0, 0, len(explorer.activity.options)]
    unit_id = explorer.chosen["unit_id"].iloc[0]
    explorer.listed.value = ""
    explorer.unit.value = unit_id
    everyone = tables.load("activities", explorer._params.tables)
    own = set(everyone.loc[(everyone["unit_id"] == unit_id) & everyone["duplicate_of"].isna(), "activity_id"])
    assert {activity_id for _, activity_id in explorer.activity.options} == own


def test_no_hit_shows_no_card_and_the_next_filter_shows_one(explorer: StandoutsExplorer) -> None:
    explorer.words.value = "没有这样的活动"
    assert explorer.activity.options == ()
    assert explorer.card.value == ""
    assert "共0项" in explorer.count.value
    explorer.words.value = ""
    assert "k-card" in explorer.card.value


def test_a_point_pressed_opens_its_card(explorer: StandoutsExplorer) -> None:
    star = explorer.map.figure["data"][2]
    wanted = star["customdata"][1][0]
    explorer.map._handle_custom_msg({"clicked": wanted}, [])
    assert explorer.activity.value == wanted
    name = explorer.chosen.set_index("activity_id").at[wanted, "name"]
    assert f"<h3>{escape(name)}</h3>" in explorer.card.value
    for heading in ("特色", "实效", "理由", "最相近的活动", "证据", "存疑"):
        assert heading in explorer.card.value
    words = re.sub("<[^>]+>", "", explorer.card.value)
    assert re.search("权重和折算方法变动时，实效为\\d+至\\d+", words)
    assert re.search("(稳定入选|待评议|未入选)，在\\d+%的情景中入选，在\\d+%的情景中上报", words)
    ring = explorer.map.figure["data"][-1]
    assert (ring["x"], ring["y"]) == ([star["x"][1]], [star["y"][1]])
    explorer.map._handle_custom_msg({"clicked": "no-such-activity"}, [])
    assert explorer.activity.value == wanted


def test_fewer_places_tell_who_fell_out(explorer: StandoutsExplorer) -> None:
    before = set(explorer.chosen["activity_id"])
    explorer.rules.quotas["commended_activities"].value = 12
    assert len(explorer.chosen) == 12
    gone = set(explorer.changes.loc[explorer.changes["change"] == "退出", "activity_id"])
    assert gone >= before - set(explorer.chosen["activity_id"])
    assert explorer.list.value.count(">退出<") == len(gone) > 0
    assert "退出" in explorer.note.value
    told = tabulate_changes(explorer.changes, explorer._params)
    assert set(told.loc[told["变动"] == "退出", "活动"]) == set(
        explorer.changes.loc[explorer.changes["change"] == "退出", "name"]
    )
    assert told["单位"].notna().all()


def test_other_weights_move_the_two_figures_of_the_card(explorer: StandoutsExplorer) -> None:
    before = explorer._placed.set_index("activity_id")["distinctiveness"]
    explorer.rules.distinctive["own_words"].value = 0.0
    after = explorer._placed.set_index("activity_id")["distinctiveness"]
    assert (before - after.loc[before.index]).abs().max() > 1
    assert explorer._placed["effect"].notna().any()


def test_rules_that_contradict_each_other_are_named_and_the_list_stays(explorer: StandoutsExplorer) -> None:
    before = explorer.chosen
    explorer.rules.quotas["commended_activities"].value = 3
    assert "表扬活动名额、至少覆盖类群" in explorer.note.value
    assert explorer.chosen is before


def test_rules_put_back_give_the_first_list(explorer: StandoutsExplorer) -> None:
    explorer.rules.balance.value = 1.0
    assert not explorer.changes.empty
    explorer.rules.reset()
    assert explorer.changes.empty
    assert "结果相同" in explorer.note.value


def test_every_source_is_told_by_file_and_place() -> None:
    activity = pd.Series({"sources": "0123456789ab-t1r2c4;ba9876543210-活动-数据!B7"})
    documents = pd.DataFrame({"doc_id": ["0123456789ab", "ba9876543210"], "path": ["甲/总结.docx", "乙.zip!/表.xlsx"]})
    assert find_sources(activity, documents) == [
        {"file": "甲/总结.docx", "place": "第1个表第2行第4列"},
        {"file": "乙.zip › 表.xlsx", "place": "工作表“活动-数据”B7单元格"},
    ]
