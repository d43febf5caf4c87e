"""A panel from the lists to ratings that change them: called, filled in, heard, entered."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import openpyxl
import pytest

from kepuri_eval import tables
from kepuri_eval.errors import ParamsError
from kepuri_eval.standouts.assignment import PanelError
from kepuri_eval.standouts.finding import find_standouts, propose_lists
from kepuri_eval.standouts.panel import call_panel, hear_panel, list_ratings, load_ratings, show_judges
from kepuri_eval.standouts.workbooks import SHEET, blind_code
from tests.standouts.conftest import activity, listed, no_scores

JUDGES = ["judge_id,name,recused_from,recused_why", *(f"j{n},第{n}评委,," for n in range(1, 5))]


@pytest.fixture
def office(params, tmp_path):
    """The demo edition with its own folder and a register of four judges, of which the first is recused from one."""
    folder = tmp_path / "params" / params.name
    folder.mkdir(parents=True)
    rows = [JUDGES[0], "j1,第1评委,county-130203,在该区任职", *JUDGES[2:]]
    (folder / "judges.csv").write_text("\n".join(rows), encoding="utf-8-sig")
    settings = params.method.standouts
    short = settings.model_copy(update={"panel": settings.panel.model_copy(update={"shortlist": 24})})
    return replace(params, root=tmp_path, method=params.method.model_copy(update={"standouts": short}))


def rate(folder, office, value_of) -> None:
    labels = {criterion.label for criterion in office.method.standouts.panel.criteria.values()}
    for path in folder.glob("*.xlsx"):
        book = openpyxl.load_workbook(path)
        sheet = book[SHEET]
        columns = [cell.column for cell in sheet[3] if cell.value in labels]
        for line in range(4, sheet.max_row + 1):
            for column in columns:
                sheet.cell(line, column).value = value_of(path.stem[-2:], sheet.cell(line, 2).value)
        book.save(path)


def test_from_lists_to_ratings_to_lists(office, simulated, simulated_study, tmp_path):
    activities, _ = simulated
    standouts = propose_lists(simulated_study, office)
    folder = tmp_path / "out"
    assert len(call_panel(standouts, activities, office, folder)) == 4
    target = standouts.loc[standouts["chosen_for"] == "commended"].sort_values("position")["activity_id"].iloc[-1]
    code = blind_code(target, office)
    generator = np.random.default_rng(1)
    rate(folder, office, lambda judge, seen: 10 if seen == code else int(generator.integers(2, 8)) - (judge == "j2"))
    heard = hear_panel(folder, office)
    assert heard.returned.problems.empty
    ratings = load_ratings(office)
    assert len(ratings) == 24
    assert (ratings["judges"] == office.method.standouts.panel.judges_each).all()
    assert ratings.set_index("activity_id")["rating"].idxmax() == target
    assert list(show_judges(heard, office)["评委"]) == ["第1评委", "第2评委", "第3评委", "第4评委"]
    after = find_standouts(activities, tables.empty("facts"), no_scores(), office, ratings).set_index("activity_id")
    before = standouts.set_index("activity_id")
    assert after.loc[target, "effect"] > before.loc[target, "effect"]
    assert "评委评分" in after.loc[target, "reason"]


def test_a_panel_without_anything_to_judge_is_told(office, tmp_path):
    with pytest.raises(PanelError, match="nothing to judge") as told:
        call_panel(tables.empty("standouts"), tables.empty("activities"), office, tmp_path / "out")
    assert told.value.advice == f"kepuri status {office.name}"


def test_nobody_judges_the_own_unit(office, simulated, simulated_study, tmp_path):
    activities, _ = simulated
    call_panel(propose_lists(simulated_study, office), activities, office, tmp_path / "out")
    own = set(activities.loc[activities["unit_id"] == "county-130203", "activity_id"])
    rows = (tmp_path / "params" / office.name / "assignment.csv").read_text(encoding="utf-8-sig").splitlines()[1:]
    assert not {row.split(",")[1] for row in rows if row.startswith("j1,")} & own


def test_no_panel_no_ratings(office):
    assert load_ratings(office).empty
    with pytest.raises(PanelError, match="call the panel first"):
        hear_panel(office.root, office)


def test_empty_workbooks_are_refused_with_what_came_back(office, simulated, simulated_study, tmp_path):
    call_panel(propose_lists(simulated_study, office), simulated[0], office, tmp_path / "out")
    with pytest.raises(PanelError, match="no complete rating"):
        hear_panel(tmp_path / "out", office)
    assert load_ratings(office).empty


def test_ratings_that_are_none_are_all_named(office):
    path = office.root / "params" / office.name / "ratings.csv"
    path.write_text("activity_id,rating,raw,judges,spread\na,120,1,1,0\n,50,50,0,0\n", encoding="utf-8-sig")
    with pytest.raises(ParamsError) as caught:
        load_ratings(office)
    assert len(caught.value.faults) == 3


def test_without_criteria_there_is_no_panel(office, simulated_study, simulated):
    settings = office.method.standouts
    bare = settings.model_copy(update={"panel": settings.panel.model_copy(update={"criteria": {}})})
    none = replace(office, method=office.method.model_copy(update={"standouts": bare}))
    with pytest.raises(PanelError, match="criteria"):
        call_panel(propose_lists(simulated_study, none), simulated[0], none, office.root)


def test_ratings_become_a_table_with_units(office):
    rows = [
        activity("a1", "观星"),
        activity("a2", "观星", duplicate_of="a3"),
        activity("a3", "观星", unit_id="host-04"),
    ]
    kept = "activity_id,rating,raw,judges,spread\na1,62.5,60,3,4\na2,80,80,2,1\ngone,99,99,3,1\n"
    (office.root / "params" / office.name / "ratings.csv").write_text(kept, encoding="utf-8")
    found = list_ratings(listed(rows), office)
    assert found.to_dict("list") == {"activity_id": ["a1", "a3"], "unit_id": ["county-130203", "host-04"],
                                     "rating": [62.5, 80.0], "judges": [3, 2]}  # fmt: skip


def test_without_a_panel_the_table_is_empty(office):
    assert list_ratings(listed([activity("a1", "观星")]), office).empty
