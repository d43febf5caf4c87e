"""What is found in a document survives the way from the process that read it, all of it and in its order."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from kepuri_eval.intake.activities.tablefindings import Source
from kepuri_eval.intake.extract import extract_facts
from kepuri_eval.intake.findings import _EXAMPLE, Finder, Findings, _keep_first_readings, unpacked
from kepuri_eval.intake.readers.content import Limits
from kepuri_eval.intake.readers.isolation import read_here
from kepuri_eval.intake.records import BlockRow
from kepuri_eval.params import Params, load_params
from tests.intake.intake_files import sheet

ROOT = Path(__file__).resolve().parents[2]
LIST = [
    ["活动名称", "活动时间", "参与人次", "发放资料（份）", "活动单位"],
    ["科普进校园", "9月15日", "300", "约200", "路北区科协"],
    ["讲座", "9月16日", "若干", "", "古冶区科协"],
    ["合计", "", "300", "200", ""],
]


@pytest.fixture(scope="module")
def finder() -> Finder:
    return Finder(load_params("demo", ROOT))


def found_in(finder: Finder, folder: Path, name: str, content: bytes) -> Findings:
    path = folder / name
    path.write_bytes(content)
    (row,) = next(read_here([(path, name)], Limits(scans="no")))
    return finder.find_in_row(row)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("活动统计表.xlsx", sheet(LIST)),
        ("总结.txt", "举办启动仪式，参与群众300余人次，发放资料200份。".encode()),
        ("空谈.txt", "感谢大家。".encode()),
    ],
)
def test_findings_are_the_same_on_both_sides(finder: Finder, tmp_path: Path, name: str, content: bytes) -> None:
    found = found_in(finder, tmp_path, name, content)
    assert unpacked(json.loads(json.dumps(found.packed()))) == found


def test_every_kind_of_row_was_on_the_way(finder: Finder, tmp_path: Path) -> None:
    listed = found_in(finder, tmp_path, "活动统计表.xlsx", sheet(LIST)).tables
    assert [row["name"] for row in listed.activities] == ["科普进校园", "讲座"]
    assert {row["value"] for row in listed.facts} == {300, 200}
    assert {row["code"] for row in listed.problems} == {"column_unmapped", "amount_unreadable"}
    told = found_in(finder, tmp_path, "总结.txt", "举办启动仪式，参与群众300余人次。".encode())
    assert [row["value"] for row in told.facts] == [300]
    assert told.mentions


def test_what_prepares_a_finder_asks_for_a_slip_a_day_amounts_and_a_table(finder: Finder) -> None:
    found = finder.find_in_row({"path": "x", "doc_id": "d", "format": "xlsx", "blocks": _EXAMPLE})
    told = [(fact["quantity"], fact["value"], fact["counted_in"]) for fact in found.facts]
    assert told == [("volunteers", 30.0, "人"), ("other", 2.0, "回")]  # 志原者; only the wording knows 回 as counting
    (activity,) = found.tables.activities
    assert activity["name"] == "科普讲座"
    assert str(activity["start"]).endswith("09-15T00:00:00")


ANSWER = "今报上总结，请查收：全县参与群众900人次，活动九场，发放资料八百份。"


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (["全县参与群众900人次。", "> 上次报的是参与群众800人次。"], {900}),
        ([ANSWER, "------原始邮件------", "要求参与群众达到500人次"], {900, 9, 800}),
        (["见下。", "------原始邮件------", "全县参与群众900人次。"], {900}),  # nothing else was said
    ],
)
def test_the_mail_that_is_answered_is_not_the_answer(finder: Finder, lines: list[str], told: set[float]) -> None:
    rows = [BlockRow("d", 0, "from", "heading", "县科协", None, None, None, 1, 1)]
    rows += [BlockRow("d", n, f"l{n}", "line", text, None, None, None, 1, 1) for n, text in enumerate(lines, start=1)]
    found = finder.find(Source("d", "来信.eml", "summary"), rows)
    assert {fact["value"] for fact in found.facts} == told


def test_a_sheet_called_old_says_nothing(finder: Finder, tmp_path: Path) -> None:
    assert len(found_in(finder, tmp_path, "统计.xlsx", sheet([["听众", "400人"]], name="数据")).facts) == 1
    assert found_in(finder, tmp_path, "统计.xlsx", sheet([["听众", "400人"]], name="旧数据")).facts == []


def test_a_loose_figure_is_told_by_the_words_before_it_in_its_row(submitted: Callable, params: Params) -> None:
    listed = [["承办单位", "活动时间", "活动名称", "参与人数"], ["甲院", "9月15日", "急救课", 30]]
    sums = [[], ["汇总"], ["受益人次", None, "4.7万"], ["出动志愿者", None, "1106人次"]]
    documents, blocks, _ = submitted({"路北区/活动表.xlsx": sheet([*listed, *sums])})
    facts = extract_facts(documents, blocks, params).set_index("quantity")["value"]
    assert facts.to_dict() == {"participants": 47000, "volunteers": 1106}


def test_a_figure_that_two_readings_come_upon_is_read_once() -> None:
    one, same, other = (
        {"fact_id": place, "value": value} for place, value in (("d-a-0", 1), ("d-a-0", 2), ("d-b-0", 3))
    )
    tables, prose = [one, same], [dict(same), other]
    _keep_first_readings(tables, prose)
    assert (tables, prose) == ([one], [other])


def test_whatever_stands_in_cells_no_row_has_the_key_of_another(finder: Finder) -> None:
    """Sentences of real texts below headings they were not written for: a key given twice would end the whole run."""
    rng = random.Random(7)
    texts = Path(__file__).parents[1] / "texts"
    told = [part for path in sorted(texts.glob("*.txt")) for part in path.read_text(encoding="utf-8").split("。")]
    told = [part.strip() for part in told if 4 < len(part.strip()) < 90 and "\n" not in part.strip()]
    heads = ["参与人次", "浏览量", "直播观看", "科技志愿者", "活动规模", "活动内容", "活动名称", "发放资料", "活动时间"]
    for number in range(150):
        columns = rng.sample(heads, 4)
        rows = [columns, *([f"{rng.randint(1, 900)}人；{rng.choice(told)}" for _ in columns] for _ in range(3))]
        cells = [
            BlockRow("d", 10 * y + x, f"t!{y}-{x}", "cell", text, "t", y, x, 1, 1)
            for y, row in enumerate(rows, start=1) for x, text in enumerate(row, start=1)
        ]  # fmt: skip
        line = BlockRow("d", 0, "p1", "line", rng.choice(told), None, None, None, 1, 1)
        found = finder.find(Source("d", "总结.docx", "summary" if number % 2 else "activities"), [line, *cells])
        facts = [row["fact_id"] for row in (*found.facts, *found.tables.facts)]
        mentions = [row["mention_id"] for row in found.mentions]
        activities = [row["activity_id"] for row in found.tables.activities]
        for keys in (facts, mentions, activities):
            assert len(keys) == len(set(keys)), number


def test_a_loose_figure_below_a_plan_or_last_year_is_no_result(submitted: Callable, params: Params) -> None:
    rows = [
        ["指标", "单位", "去年", "今年计划", "今年完成"],
        ["参与人数", "人次", 700, 900, 812],
        ["经费", "元", 5, 6, 7],
    ]
    documents, blocks, _ = submitted({"路北区统计.xlsx": sheet(rows)})
    facts = extract_facts(documents, blocks, params)
    assert facts["value"].tolist() == [812]
