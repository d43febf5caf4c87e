"""Odd submissions and panels through the commands an office types: a clear word, a sensible result, nothing lost."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from typer.testing import CliRunner

from kepuri_eval import tables
from kepuri_eval.cli import app
from kepuri_eval.params import Params, load_params
from kepuri_eval.standouts.panel import load_ratings
from kepuri_eval.standouts.workbooks import SHEET

HEADS = "活动名称,举办时间,活动地点,参与人数,活动简介"
SAME = "医生在社区广场讲解急救知识并指导居民练习胸外按压和止血包扎"
ODD = {
    "唐山市路南区科协": [f"急救进社区,9月{day}日,社区广场,{day}0,{SAME}" for day in range(16, 22)],
    "唐山市路北区科协": ["急救进社区,9月16日,社区广场,120," + SAME, "2024,9月17日,,,", "急救,9月18日,,30,急救"],
}


@dataclass(frozen=True)
class Office:
    """A project folder, what the command said, and the tables it made."""

    params: Params
    said: str

    def table(self, name: str) -> pd.DataFrame:
        return tables.load(name, self.params.tables)


def run(root: Path, repo: Path, lists: dict[str, list[str]], monkeypatch: pytest.MonkeyPatch) -> Office:
    """`kepuri run` on the lists of some units, their reports and the city's."""
    for name in ("params", "notebooks"):
        shutil.copytree(repo / name, root / name)
    for unit, rows in lists.items():
        folder = root / "data" / "raw" / "demo" / unit
        folder.mkdir(parents=True)
        (folder / "2024年全国科普日活动清单.csv").write_text("\n".join([HEADS, *rows]), encoding="utf-8-sig")
    monkeypatch.setenv("KEPURI_HOME", str(root))
    monkeypatch.setenv("COLUMNS", "200")
    result = CliRunner().invoke(app, ["run", "demo", "--only", "county-130203"])
    assert result.exit_code == 0, result.output
    return Office(load_params("demo", root), result.output)


@pytest.fixture(scope="module")
def patched():
    """A monkeypatch that lasts as long as the runs of this module."""
    with pytest.MonkeyPatch.context() as patch:
        yield patch


@pytest.fixture(scope="module")
def odd(tmp_path_factory, repo, patched) -> Office:
    """Nine activities: seven with one and the same text, one of one word, one of a number."""
    return run(tmp_path_factory.mktemp("odd"), repo, ODD, patched)


@pytest.mark.slow
def test_equal_empty_and_one_word_texts_are_all_there_with_a_word(odd):
    activities, found = odd.table("activities"), odd.table("standouts")
    compared = activities[activities["duplicate_of"].isna()]
    assert set(found["activity_id"]) == set(compared["activity_id"])
    named = found.merge(activities[["activity_id", "name"]], on="activity_id", validate="one_to_one").set_index("name")
    assert named.loc["2024", "cluster"] == -1
    assert "不足" in named.loc["2024", "reason"]
    assert set(found.loc[found["cluster"] >= 0, "cluster"]) == {0}  # texts that are all equal are one cluster
    assert named["position"].notna().all()
    problems = odd.table("problems")
    assert (problems["code"] == "text_repeated").any()
    assert (problems["code"] == "text_too_short").any()


@pytest.mark.slow
def test_the_same_text_is_commended_once(odd):
    found = odd.table("standouts")
    same = found[(found["near_duplicate_of"].notna()) | (found["activity_id"].isin(found["near_duplicate_of"]))]
    assert len(same) >= 2
    assert (same["chosen_for"] != "none").sum() <= 1


@pytest.mark.slow
def test_odd_texts_leave_whole_reports(odd):
    pages = odd.params.processed / "reports"
    assert "急救进社区" in (pages / "units" / "county-130203.html").read_text(encoding="utf-8")
    assert (pages / "city.html").exists()


@pytest.mark.slow
def test_three_activities_are_one_cluster_and_lists_ask_for_no_more_than_there_is(tmp_path, repo, patched):
    three = ["天文观测夜,9月16日,南湖公园,80,用望远镜观测土星光环并讲解行星运动",
             "河流水质检测,9月17日,滦河岸边,40,学生取水样测量酸碱度和溶解氧",
             "古籍修复体验,9月18日,市图书馆,30,在修复师指导下补缀虫蛀书页"]  # fmt: skip
    few = run(tmp_path, repo, {"唐山市路北区科协": three}, patched)
    found = few.table("standouts")
    assert len(found) == 3
    assert set(found["cluster"]) == {0}
    assert sorted(found["position"]) == [1, 2, 3]
    assert set(found["chosen_for"]) & {"commended", "upward"}
    assert "现有活动最多可达" in (few.params.reports / "process" / "03_standouts.html").read_text(encoding="utf-8")


def fill(path: Path, value_of) -> None:
    """Write `value_of(line)` under every criterion of a judge's workbook."""
    book = openpyxl.load_workbook(path)
    sheet = book[SHEET]
    columns = [cell.column for cell in sheet[3] if cell.value in ("特色", "实效", "科学性", "示范性")]
    for line in range(4, sheet.max_row + 1):
        for column in columns:
            sheet.cell(line, column).value = value_of(line)
    book.save(path)


@pytest.fixture
def panel(tmp_path, repo, monkeypatch, simulated, simulated_study, params):
    """An edition whose lists are proposed and whose three judges were called by `kepuri panel`."""
    from kepuri_eval.standouts.finding import propose_lists

    shutil.copytree(repo / "params", tmp_path / "params")
    rows = ["judge_id,name,recused_from,recused_why", *(f"j{n},第{n}评委,," for n in range(1, 4))]
    (tmp_path / "params" / "demo" / "judges.csv").write_text("\n".join(rows), encoding="utf-8-sig")
    monkeypatch.setenv("KEPURI_HOME", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "300")
    own = load_params("demo")
    tables.save(simulated[0], "activities", own.tables)
    tables.save(propose_lists(simulated_study, params), "standouts", own.tables)
    result = CliRunner().invoke(app, ["panel", "demo"])
    assert result.exit_code == 0, result.output
    return own


def test_odd_judges_and_foreign_workbooks_through_the_command(panel):
    folder = panel.processed / "panel"
    first, second, third = sorted(folder.glob("*.xlsx"))
    fill(first, lambda line: 7)  # one value to all
    fill(second, lambda line: 99 if line == 4 else 2 + line % 7)  # one beyond the scale
    book = openpyxl.load_workbook(third)
    book.remove(book[SHEET]) if len(book.sheetnames) > 1 else setattr(book[SHEET], "title", "别的表")
    book.save(third)
    openpyxl.Workbook().save(folder / "别人的表.xlsx")
    result = CliRunner().invoke(app, ["panel", "demo", "--read", str(folder)])
    assert result.exit_code == 0, result.output
    assert "所有活动同分，未计入" in result.output
    assert "不是1至10之间的数，未采用" in result.output
    assert "别人的表" in result.output
    assert third.stem in result.output
    ratings = load_ratings(panel)
    shortlisted = panel.method.standouts.panel.shortlist
    assert len(ratings) == shortlisted  # the one beyond the scale is rated by the judge who gave one value
    assert ratings["rating"].between(0, 100).all()


def test_nobody_filled_in_anything(panel):
    result = CliRunner().invoke(app, ["panel", "demo", "--read", str(panel.processed / "panel")])
    assert result.exit_code != 0
    assert "no complete rating" in str(result.exception)
    assert load_ratings(panel).empty
