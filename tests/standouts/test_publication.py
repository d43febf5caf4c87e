"""The log only grows, follows the procedure or says that it does not, and yields the corrected list."""

from __future__ import annotations

from datetime import datetime, timedelta

import pandas as pd
import pytest

from kepuri_eval.standouts.publication import (
    FOLLOWS,
    LABELS,
    Entry,
    LogError,
    add_entries,
    compare_lists,
    current_states,
    read_entries,
    read_log,
    say_when,
    show_log,
)

START = datetime(2024, 10, 8, 9)
ROAD = ("candidate", "shortlisted", "panel", "chosen", "published")


def entry(activity_id: str, state: str, hours: int = 0, why: str = "", **changes: object) -> Entry:
    when = START + timedelta(hours=hours)
    return Entry(when=when, who="科普部", activity_id=activity_id, state=state, why=why, **changes)


@pytest.fixture
def path(tmp_path):
    file = tmp_path / "decisions.csv"
    for hours, state in enumerate(ROAD):
        add_entries(file, [entry("a", state, hours), entry("b", state, hours)])
    return file


def test_entries_are_kept_in_order_with_who_and_why(path):
    log = read_log(path)
    assert log["number"].tolist() == list(range(1, 11))
    assert log["state"].tolist() == [state for state in ROAD for _ in "ab"]
    assert set(log["who"]) == {"科普部"}


def test_old_lines_are_never_rewritten(path):
    before = path.read_bytes()
    add_entries(path, [entry("a", "objected", 9, "举报内容失实")])
    assert path.read_bytes().startswith(before)


def test_an_objection_upheld_changes_the_final_list(path):
    add_entries(path, [entry("a", "objected", 9, "举报内容失实"), entry("b", "final", 10),
                       entry("a", "withdrawn", 11, "经核实，参与人次不实")])  # fmt: skip
    changes = compare_lists(read_log(path)).set_index("activity_id")
    assert changes["change"].to_dict() == {"a": "撤下", "b": "保留"}
    assert changes.loc["a", "why"] == "经核实，参与人次不实"


def test_an_objection_dismissed_keeps_the_entry(path):
    add_entries(path, [entry("a", "objected", 9, "举报重复"), entry("a", "confirmed", 10, "经核实不成立"),
                       entry("a", "final", 11)])  # fmt: skip
    assert compare_lists(read_log(path)).set_index("activity_id")["change"].to_dict() == {"a": "保留", "b": "待定"}


@pytest.mark.parametrize("state", ["candidate", "chosen", "confirmed"])
def test_a_step_the_procedure_does_not_have_is_refused_and_nothing_written(path, state):
    before = path.read_bytes()
    with pytest.raises(LogError, match=f"published → {state}"):
        add_entries(path, [entry("b", "final", 10), entry("a", state, 10, "理由充分")])
    assert path.read_bytes() == before


def test_an_override_needs_its_reason_and_stays_marked(path):
    with pytest.raises(ValueError, match="reason"):
        entry("c", "final", 10, is_override=True)
    add_entries(path, [entry("c", "final", 10, "主办单位会议议定增补", is_override=True)])
    log = read_log(path)
    assert compare_lists(log).set_index("activity_id").loc["c", ["change", "was_overridden"]].tolist() == ["增补", True]
    assert show_log(log, pd.Series({"c": "观星"})).iloc[-1][["活动", "是否破例"]].tolist() == ["观星", "破例"]


@pytest.mark.parametrize("state", ["objected", "withdrawn", "confirmed"])
def test_objections_and_their_outcome_need_a_reason(state):
    with pytest.raises(ValueError, match="reason"):
        entry("a", state)


@pytest.mark.parametrize("harm", ["change", "remove", "insert"])
def test_a_tampered_log_is_refused(path, harm):
    lines = path.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    if harm == "change":
        lines[3] = lines[3].replace("科普部", "办公室")
    elif harm == "remove":
        del lines[4]
    else:
        lines.insert(2, lines[2])
    path.write_text("".join(lines), encoding="utf-8-sig", newline="")
    with pytest.raises(LogError, match="line"):
        read_log(path)


def test_time_does_not_run_backwards(path):
    with pytest.raises(LogError, match="before the entry above"):
        add_entries(path, [entry("a", "final", -5)])


def test_rows_of_a_spreadsheet_are_checked_together():
    rows = [{"when": "2024-10-08T09:00", "who": "科普部", "activity_id": "a", "state": "candidate"},
            {"when": "昨天", "who": "科普部", "activity_id": "a", "state": "candidate"},
            {"when": "2024-10-08T09:00", "who": "", "activity_id": "a", "state": "winner"}]  # fmt: skip
    with pytest.raises(LogError) as caught:
        read_entries(rows)
    assert str(caught.value).count("row 3") == 2
    assert "row 2" in str(caught.value)
    assert read_entries(rows[:1])[0].state == "candidate"


def test_nothing_is_final_before_the_last_day_of_its_publication_is_over(path):
    before, last_day = path.read_bytes(), lambda published: published + timedelta(days=5)
    objected = [entry("a", "objected", 24, "举报重复"), entry("a", "confirmed", 48, "经核实不成立")]
    for hours in (24, 24 * 5):  # published on the 8th: the 9th, and the last day itself
        with pytest.raises(LogError, match="b: published on 2024-10-08, objections may come until 2024-10-13"):
            add_entries(path, [entry("b", "final", hours)], last_day)
    with pytest.raises(LogError, match="a: published on 2024-10-08"):  # an objection dismissed does not end it sooner
        add_entries(path, [*objected, entry("a", "final", 49)], last_day)
    assert path.read_bytes() == before
    add_entries(path, [entry("a", "final", 24, "主任会议议定", is_override=True)], last_day)
    log = add_entries(path, [entry("b", "final", 24 * 6)], last_day)
    assert log["is_override"].tolist()[-2:] == [True, False]


def test_days_that_nobody_can_count_hold_nothing_up(path):
    assert len(add_entries(path, [entry("b", "final", 10)], lambda _: None)) == 11


def test_no_log_yet(tmp_path):
    log = read_log(tmp_path / "none.csv")
    assert log.empty
    assert current_states(log).empty
    assert compare_lists(log).empty


def test_every_state_has_a_chinese_word_and_a_place_in_the_procedure():
    assert set(LABELS) == set(FOLLOWS) - {""}
    assert {state for states in FOLLOWS.values() for state in states} == set(LABELS)


def test_no_hour_is_shown_where_none_was_given():
    assert say_when(pd.Series(["2026-10-08T00:00", "2026-10-08T14:30"])).tolist() == ["2026-10-08", "2026-10-08 14:30"]
