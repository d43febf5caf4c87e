"""Every activity gets its judges, loads are equal, recusals hold, the lot is the seed's."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from kepuri_eval.errors import ParamsError
from kepuri_eval.standouts.assignment import Judge, PanelError, assign_judges, read_judges, shortlist

IDS = [f"a{number:02d}" for number in range(20)]
UNITS = [{f"u{number % 5}"} for number in range(20)]


def judges(count: int, **recused: str) -> list[Judge]:
    return [
        Judge(judge_id=f"j{n}", name=f"评委{n}", recused_from=(recused[f"j{n}"],) if f"j{n}" in recused else ())
        for n in range(count)
    ]


def test_each_activity_has_its_judges_and_loads_are_equal():
    table = assign_judges(IDS, UNITS, judges(6), 3, 1)
    assert (table.groupby("activity_id").size() == 3).all()
    assert not table.duplicated(["judge_id", "activity_id"]).any()
    assert set(table.groupby("judge_id").size()) == {10}  # 20 × 3 / 6


def test_loads_differ_by_one_at_most_without_recusals():
    loads = assign_judges(IDS, UNITS, judges(7), 3, 1).groupby("judge_id").size()
    assert loads.max() - loads.min() == 1


def test_recused_judges_are_not_asked_and_nobody_loses_a_judge():
    table = assign_judges(IDS, UNITS, judges(4, j0="u0", j1="u1"), 3, 1)
    own = {unit: {a for a, units in zip(IDS, UNITS, strict=True) if unit in units} for unit in ("u0", "u1")}
    assert not set(table.loc[table["judge_id"] == "j0", "activity_id"]) & own["u0"]
    assert not set(table.loc[table["judge_id"] == "j1", "activity_id"]) & own["u1"]
    assert (table.groupby("activity_id").size() == 3).all()


def test_too_few_judges_names_the_activity():
    with pytest.raises(PanelError, match="a00: 2 of 3 judges may rate it") as caught:
        assign_judges(IDS, UNITS, judges(3, j0="u0"), 3, 1)
    assert caught.value.advice.startswith("name more judges in judges.csv (3 and one for every recusal)")


def test_order_is_drawn_by_seed():
    first, again, other = (assign_judges(IDS, UNITS, judges(6), 3, seed) for seed in (1, 1, 2))
    pd.testing.assert_frame_equal(first, again)
    assert not first.equals(other)
    for _, own in first.groupby("judge_id"):
        assert sorted(own["turn"]) == list(range(1, len(own) + 1))
        assert own["activity_id"].tolist() != sorted(own["activity_id"])


def test_nothing_to_judge():
    assert assign_judges([], [], judges(3), 3, 1).empty


def test_the_shortlist_holds_chosen_and_contested_first():
    standouts = pd.DataFrame(
        {
            "activity_id": list("abcde"),
            "chosen_for": ["none", "commended", "none", "none", "none"],
            "standing": ["out", "certain", "contested", "out", "unscored"],
            "score": [90.0, 80.0, 70.0, 60.0, None],
            "position": [1, 2, 3, 4, 5],
        }
    )
    assert shortlist(standouts, 3) == ["b", "c", "a"]
    assert shortlist(standouts, 9) == ["b", "c", "a", "d"]


def test_faults_of_the_register_are_all_named(params, tmp_path):
    folder = tmp_path / "params" / params.name
    folder.mkdir(parents=True)
    with pytest.raises(ParamsError, match="missing"):
        read_judges(replace(params, root=tmp_path))
    rows = ["judge_id,name,recused_from,recused_why", "j1,张评委,host-04,曾任职", "j1,李评委,,", "j2,王评委,nowhere,",
            "J 3,赵评委,,"]  # fmt: skip
    (folder / "judges.csv").write_text("\n".join(rows), encoding="utf-8-sig")
    with pytest.raises(ParamsError) as caught:
        read_judges(replace(params, root=tmp_path))
    assert len(caught.value.faults) == 4  # twice, unknown unit, no reason, bad id
    (folder / "judges.csv").write_text("\n".join(rows[:2]), encoding="utf-8-sig")
    assert read_judges(replace(params, root=tmp_path))[0].recused_from == ("host-04",)
    (folder / "judges.csv").write_text("\n".join(rows[:2]).replace("host-04", "host-04；host-05"), encoding="gbk")
    assert read_judges(replace(params, root=tmp_path))[0].recused_from == ("host-04", "host-05")
