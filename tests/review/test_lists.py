"""The sheets that list every file and every activity: from a filled row to corrections, another run, and the report."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from openpyxl import load_workbook

from kepuri_eval.errors import ReviewError
from kepuri_eval.params import Params
from kepuri_eval.reporting.city_tables import summarise_units
from kepuri_eval.review.dayproposals import signed_on
from kepuri_eval.review.files import _standing, list_files
from kepuri_eval.review.filled import read_filled
from kepuri_eval.review.ledger import append_corrections
from kepuri_eval.review.topics import list_topics
from tests.review.review_edition import (
    GUYE,
    HEADS,
    LUBEI,
    LUNAN,
    SIGNED,
    fill,
    run_cells,
    run_to_scores,
    write_edition,
    write_review,
)  # fmt: skip

Run = tuple[Params, dict[str, pd.DataFrame]]
SENTENCES = (
    "活动期间在南湖边架起六台望远镜供市民观察夏季星空。\n"
    "邀请退休教师为孩子们讲解月相变化的缘由和历法知识。\n"
    "全区各中小学把观测记录本带回课堂继续完成作业。\n"
)
TITLE = "古冶区科协2024年全国科普日活动总结\n"
FILES = {
    "古冶区科协/总结.txt": f"{TITLE}{SENTENCES}活动期间共有1500人次参加。\n2024年9月25日\n",
    "古冶区科协/总结（改）.txt": f"{TITLE}{SENTENCES}活动期间共有1800人次参加。\n2024年9月29日\n",
    "古冶区科协/去年总结.txt": (
        "古冶区科协2023年全国科普日活动总结\n2023年9月16日启动，活动期间共有7000人次参加。\n古冶区科协\n2023年9月27日\n"
    ),
    "古冶区科协/转来材料.txt": (
        "2024年全国科普日活动总结\n一、周密部署。\n二、形式多样。\n三、注重实效。\n活动期间，全区共有640人次参加。\n路南区科协\n2024年9月24日\n"
    ),
    "古冶区科协/活动表.csv": HEADS + (
        "湿地观鸟课,2024年9月16日,湿地,120,8\n湿地观鸟,2024年9月16日,湿地公园,120,8\n机器人擂台,2024年9月17日,文化馆,90,6\n"
        "秋收动员会,2024年9月18日,会议室,40,2\n"
    ),
}  # fmt: skip


def write(root: Path) -> None:
    write_edition(root)
    for name, text in FILES.items():
        path = root / "data" / "raw" / "demo" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def of_file(name: str) -> Any:
    return lambda row: str(row["材料"]).endswith(name)


def of_activity(name: str) -> Any:
    return lambda row: row["活动名称"] == name


@pytest.fixture(scope="module")
def circle(tmp_path_factory: pytest.TempPathFactory) -> tuple[Run, Run]:
    """The edition before and after what the two sheets decide."""
    root = tmp_path_factory.mktemp("lists")
    write(root)
    params, tables = before = run_to_scores(root)
    filled = write_review(params, tables, root / "filled.xlsx")
    numbers = {row["活动名称"]: row["序号"] for row in list_topics(tables, params)["活动清单"]}
    fill(filled, "材料清单", of_file("/总结.txt"), 处理="不计入（作废）", **SIGNED | {"理由": "以改后的为准"})
    fill(filled, "材料清单", of_file("去年总结.txt"), 处理="不计入（往年材料）", **SIGNED)
    fill(filled, "材料清单", of_file("转来材料.txt"), 改归属="路南区", 核定收到日期="2024-09-25", **SIGNED)
    fill(filled, "材料清单", of_file("（改）.txt"), 核定收到日期="2024年9月30日", **SIGNED)
    fill(filled, "活动清单", of_activity("机器人擂台"), 改名称="机器人擂台赛", 改开始日期="2024-09-19",
         改地点="区文化馆", 改参与人次=95, 重点活动="是", **SIGNED)  # fmt: skip
    fill(filled, "活动清单", of_activity("湿地观鸟"), 合并到=numbers["湿地观鸟课"], **SIGNED)
    fill(filled, "活动清单", of_activity("秋收动员会"), 处理="不计入（其他）", **SIGNED | {"理由": "是工作会议"})
    append_corrections(read_filled(filled, tables, params).corrections, params)
    return before, run_to_scores(root)


def value(run: Run, unit_id: str, measure: str) -> float:
    rows = run[1]["measures"].set_index(["unit_id", "measure"])
    return float(rows.loc[(unit_id, measure), "value"])


def counted(run: Run, unit_id: str, quantity: str) -> float:
    rows = list_topics(run[1], run[0])["自评与核定"]
    return next(row["现在采用"] for row in rows if (row["单位编号"], row["项目编号"]) == (unit_id, quantity))


def file_row(run: Run, name: str) -> dict[str, Any]:
    return next(row for row in list_topics(run[1], run[0])["材料清单"] if str(row["材料"]).endswith(name))


def test_every_file_is_listed_with_whose_it_is_and_what_is_doubted(circle: tuple[Run, Run]) -> None:
    before = circle[0]
    assert len(list_topics(before[1], before[0])["材料清单"]) == len(before[1]["documents"])
    row = file_row(before, "去年总结.txt")
    assert (row["归属单位"], row["认定依据"], row["年度"], row["类别"]) == (
        "古冶区",
        "文件夹“古冶区科协”",
        "2023年",
        "总结",
    )
    assert (row["收到日期"], row["日期来源"], row["落款日期"]) == ("", "未注明", "2023-09-27")
    assert "所写为2023年的活动，不是2024年的" in row["疑点"]
    assert row["是否计入"] == "不计入（往年材料）"
    assert "指向路南区" in file_row(before, "转来材料.txt")["疑点"]
    assert "可能是同一材料的两个版本" in file_row(before, "（改）.txt")["疑点"]
    assert "（改）.txt" in file_row(before, "/总结.txt")["疑点"]


def test_a_file_set_aside_counts_nothing(circle: tuple[Run, Run]) -> None:
    _, after = circle
    assert counted(after, GUYE, "participants") == 1800
    assert file_row(after, "/总结.txt")["是否计入"] == "不计入（作废）"
    assert file_row(after, "/总结.txt")["已作核定"] == "以改后的为准（王某，2024-10-08）"
    gone = set(after[1]["documents"].query("set_aside.notna()")["doc_id"])
    facts = after[1]["facts"][after[1]["facts"]["doc_id"].isin(gone)]
    assert len(facts) > 0
    assert not facts["in_scope"].any()
    told = after[1]["problems"][after[1]["problems"]["doc_id"].isin(gone)]
    assert set(told["code"]) == {"document_set_aside"}


def test_a_file_given_to_another_unit_gives_it_all_it_holds(circle: tuple[Run, Run]) -> None:
    _, after = circle
    assert counted(after, LUNAN, "participants") == 640
    assert file_row(after, "转来材料.txt")["认定依据"] == "核对人更正"


def test_a_day_of_receipt_tells_who_was_in_time(circle: tuple[Run, Run]) -> None:
    before, after = circle
    states = [summarise_units(run[1], run[0]).set_index("unit_id")["state"] for run in circle]
    assert states[0][GUYE] == "undated"
    assert (states[1][GUYE], states[1][LUNAN]) == ("late", "on_time")
    assert value(after, LUNAN, "summary_on_time") == 26 - 25
    assert "summary_late" in set(after[1]["problems"].query("unit_id == @GUYE")["code"])
    assert (
        after[1]["scores"].set_index("unit_id").loc[LUNAN, "score"]
        != (before[1]["scores"].set_index("unit_id").loc[LUNAN, "score"])
    )


def test_an_activity_is_renamed_dated_placed_counted_and_marked(circle: tuple[Run, Run]) -> None:
    row = circle[1][1]["activities"].query("name == '机器人擂台赛'").iloc[0]
    assert (row["start"], row["end"]) == (pd.Timestamp("2024-09-19"), pd.Timestamp("2024-09-19"))
    assert (row["place"], row["participants"], row["is_key"]) == ("区文化馆", 95, True)
    assert value(circle[1], GUYE, "key_activities") == pytest.approx(1 / 10)


def test_activities_are_joined_or_left_out(circle: tuple[Run, Run]) -> None:
    params, tables = circle[1]
    rows = {row["活动名称"]: row for row in list_topics(tables, params)["活动清单"]}
    assert rows["湿地观鸟"]["已并入"] == f"{rows['湿地观鸟课']['序号']}，湿地观鸟课"
    assert "秋收动员会" not in rows
    told = tables["problems"].query("code == 'activity_set_aside'")["message"].tolist()
    assert told == ["“秋收动员会”经核定不计入（其他；王某 2024-10-08）：是工作会议。"]
    assert counted(circle[1], GUYE, "activities") == 2


def test_marking_is_missed_once_and_quotas_are_judged_of_those_that_marked_one(circle: tuple[Run, Run]) -> None:
    before, after = (set(run[1]["problems"]["code"]) for run in circle)
    assert ("keys_unmarked" in before, "quota_missed" in before) == (True, False)
    assert ("keys_unmarked" in after, "quota_missed" in after) == (True, True)
    assert set(circle[1][1]["problems"].query("code == 'quota_missed'")["unit_id"]) == {GUYE}
    states = circle[0][1]["measures"].query("measure == 'key_activities'")["state"]
    assert set(states) == {"not_collected"}


def test_the_units_report_says_what_was_decided(circle: tuple[Run, Run]) -> None:
    report = run_cells(circle[1][0].root, "04_unit_report", unit_id=GUYE)["report"]
    rows = report.evidence
    files = rows[rows["kind"] == "document"].set_index("file")
    gone = files.loc["古冶区科协/总结.txt"]
    assert gone["status"] == "未计入：整份不计入（作废）"
    assert gone["corrected"] == "是否计入已核定（王某，2024年10月8日）：理由：以改后的为准"
    figures = rows[(rows["kind"] == "fact") & (rows["file"] == "古冶区科协/总结.txt")]
    assert set(figures["status"]) == {"未计入：所在材料整份不计入（作废）"}


def test_what_the_sheets_do_not_take_is_refused(circle: tuple[Run, Run], tmp_path: Path) -> None:
    params, tables = circle[0]
    filled = write_review(params, tables, tmp_path / "filled.xlsx")
    fill(filled, "材料清单", of_file("（改）.txt"), 核定收到日期="九月底", 处理="作废", 改归属="某区", **SIGNED)
    fill(filled, "活动清单", of_activity("湿地观鸟"), 合并到=999, 重点活动="重点", **SIGNED)
    fill(filled, "活动清单", of_activity("湿地观鸟课"), 改开始日期="2019-09-16", **SIGNED)
    with pytest.raises(ReviewError) as raised:
        read_filled(filled, tables, params)
    told = "\n".join(raised.value.faults)
    for wanted in ("“九月底”不是日期", "处理“作废”不在可选范围内", "归属单位“某区”不在名录中", "清单中没有这个序号",
                   "“重点活动”填了“重点”", "日期2019-09-16不在"):  # fmt: skip
        assert wanted in told, wanted


def test_sorted_rows_are_joined_by_their_numbers(circle: tuple[Run, Run], tmp_path: Path) -> None:
    params, tables = circle[0]
    filled = write_review(params, tables, tmp_path / "filled.xlsx")
    book = load_workbook(filled)
    page = book["活动清单"]
    rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=2)]
    for place, row in enumerate(reversed(rows), start=2):
        for column, cell in enumerate(row, start=1):
            page.cell(place, column).value = cell
    book.save(filled)
    number = next(row["序号"] for row in list_topics(tables, params)["活动清单"] if row["活动名称"] == "湿地观鸟课")
    fill(filled, "活动清单", of_activity("湿地观鸟"), 合并到=number, **SIGNED)
    (fix,) = read_filled(filled, tables, params).corrections
    names = tables["activities"].set_index("activity_id")["name"]
    assert (names[fix.target], fix.field, names[fix.value]) == ("湿地观鸟", "duplicate_of", "湿地观鸟课")


@pytest.mark.parametrize(
    ("lines", "day"),
    [
        (["某区科协总结", "各项工作已完成。", "某区科协", "2024年9月30日"], "2024-09-30"),
        (["某区科协总结", "某区科协 2024年9月30日", "（联系人略）"], "2024-09-30"),
        (["9月15日启动。", "9月30日"], ""),
        (["2024年9月15日，启动仪式在广场举行，吸引了很多市民前来参加活动。"], ""),
        (["活动自2024年9月15日至2024年9月25日"], ""),
        ([], ""),
    ],
)
def test_the_day_of_a_signature_is_a_whole_date_that_ends_a_short_line(lines: list[str], day: str) -> None:
    assert signed_on(lines) == day


def test_files_without_a_doubt_say_nothing(circle: tuple[Run, Run]) -> None:
    params, tables = circle[0]
    rows = list_files(tables, lambda record: "", params)
    quiet = [row for row in rows if row["归属单位"] == "路北区" and row["类别"] == "活动表"]
    assert [row["疑点"] for row in quiet] == [""]
    assert {row["归属单位"] for row in rows} >= {"路北区", "路南区", "古冶区"}
    assert LUBEI in set(tables["documents"]["unit_id"])


def test_a_photograph_stands_as_evidence_and_not_as_unread() -> None:
    told = [
        _standing({"set_aside": None, "problem": problem, "role": "other", "unit_id": "u"})
        for problem in ("photograph_kept", "file_damaged")
    ]
    assert told == ["现场照片，登记为佐证", "未能读取"]
