from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pandas as pd
import pytest

from kepuri_eval.params import Params
from kepuri_eval.standouts.decisions import list_decisions, mark_decided, mark_rows, name_targets, show_decisions
from kepuri_eval.standouts.publication import Entry, LogError, add_entries

UNIT = "county-130203"


@pytest.fixture
def office(params: Params, tmp_path: Path) -> Params:
    return replace(params, root=tmp_path)


def decide(params: Params, *steps: tuple[str, str, str, bool]) -> None:
    add_entries(params.decisions, [
        Entry(when=datetime(2024, 10, day), who="评议会议", activity_id=target, state=state, why=why,
              is_override=is_override) for day, (target, state, why, is_override) in enumerate(steps, start=8)
    ])  # fmt: skip


def test_every_entry_has_its_unit(office: Params, simulated: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    activities = simulated[0]
    known = activities.dropna(subset="unit_id").iloc[0]
    assert list_decisions(activities, office).empty
    decide(office, (known["activity_id"], "candidate", "", False), (UNIT, "chosen", "补报材料经核实", True),
           ("gone", "candidate", "", False))  # fmt: skip
    table = list_decisions(activities, office)
    assert table["target_id"].tolist() == [known["activity_id"], UNIT, "gone"]
    assert table["unit_id"].fillna("-").tolist() == [known["unit_id"], UNIT, "-"]
    shown = show_decisions(table, name_targets(activities, office))
    assert shown["对象"].tolist() == [known["name"], office.unit(UNIT).full_name, "gone"]
    assert shown["是否破例"].tolist() == ["-", "破例", "-"]


def test_an_override_anywhere_on_the_way_stays_marked_with_its_reason(office: Params) -> None:
    decide(office, ("a", "chosen", "首创性强", True), ("a", "published", "", False), ("b", "candidate", "", False))
    marks = mark_decided(list_decisions(pd.DataFrame({"activity_id": [], "unit_id": []}), office))
    assert marks["a"].words == "公示（2024-10-09）；破例：首创性强"
    assert marks["a"].override == "破例：首创性强"
    assert (marks["b"].words, marks["b"].override) == ("候选（2024-10-10）", "")


def test_what_an_objection_says_is_not_told_but_what_came_of_it_is(office: Params) -> None:
    steps = [("candidate", ""), ("shortlisted", ""), ("chosen", ""), ("published", ""), ("objected", "张某来信"),
             ("withdrawn", "经核实不属实")]  # fmt: skip
    decide(office, *(("a", state, why, False) for state, why in steps))
    marks = mark_decided(list_decisions(pd.DataFrame({"activity_id": [], "unit_id": []}), office))
    assert marks["a"].words == "撤下（2024-10-13）；理由：经核实不属实"


def test_rows_without_a_decision_say_so(office: Params) -> None:
    decide(office, ("a", "candidate", "", False))
    table = list_decisions(pd.DataFrame({"activity_id": [], "unit_id": []}), office)
    assert mark_rows(pd.Series(["b", "a"]), table).tolist() == ["-", "候选（2024-10-08）"]


def test_an_altered_log_is_refused(office: Params) -> None:
    decide(office, ("a", "candidate", "", False))
    office.decisions.write_text(office.decisions.read_text("utf-8-sig").replace("评议会议", "某人"), "utf-8")
    with pytest.raises(LogError, match="altered"):
        list_decisions(pd.DataFrame({"activity_id": [], "unit_id": []}), office)
