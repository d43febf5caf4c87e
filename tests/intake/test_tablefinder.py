"""Tables of every layout to their headings, rows and totals."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kepuri_eval.intake.tabular.grids import Table, read_grids
from kepuri_eval.intake.tabular.headings import HeadingIndex
from kepuri_eval.intake.tabular.tablefinder import claimed_cells, find_tables, is_total_label
from kepuri_eval.params import Params
from tests.intake.intake_files import sheet, word

HEAD = ["序号", "活动名称", "活动时间", "参与人数"]
ROWS = [[1, "甲活动", "9月15日", 30], [2, "乙活动", "9月16日", 40]]


@pytest.fixture
def tables_of(submitted: Callable, params: Params) -> Callable[[bytes], list[Table]]:
    def find(content: bytes, name: str = "路北区活动表.xlsx") -> list[Table]:
        _, blocks, _ = submitted({name: content})
        index = HeadingIndex(params.wording.columns)
        return [table for grid in read_grids(blocks) for table in find_tables(grid, params.wording, index)]

    return find


def fields(table: Table) -> dict[int, str]:
    return {column.index: column.heading.field for column in table.columns.values()}


def names(table: Table) -> list[str]:
    column = table.column_of("name")
    assert column is not None
    return [row.cells[column.index].text for row in table.rows if row.kind == "activity"]


def test_titles_above_and_totals_and_notes_below(tables_of: Callable) -> None:
    rows = [
        ["某区科普日重点活动统计表"],
        ["填报时间：9月24日"],
        HEAD,
        *ROWS,
        ["合 计", None, None, 70],
        ["注：以上为初步统计"],
    ]
    (table,) = tables_of(sheet(rows, merged=("A1:D1", "A7:D7")))
    assert table.title == "某区科普日重点活动统计表 填报时间：9月24日"
    assert table.header_rows == (3,)
    assert names(table) == ["甲活动", "乙活动"]
    assert [(row.kind, row.number) for row in table.rows] == [("activity", 4), ("activity", 5), ("total", 6)]


def test_contents_name_the_activities_where_nothing_else_does(tables_of: Callable) -> None:
    head = ["序号", "活动内容", "举办日期", "举办地点"]
    (table,) = tables_of(sheet([head, [1, "观鸟", "9月15日", "湿地"], [2, "义诊", "9月16日", "广场"]]))
    assert names(table) == ["观鸟", "义诊"]
    told = "组织居民参观，讲解员介绍湿地里的鸟类以及怎样保护它们，并发放图册，大家反响热烈"
    assert tables_of(sheet([head, [1, told, "9月15日", "湿地"], [2, told, "9月16日", "广场"]])) == []
    (table,) = tables_of(sheet([["活动名称", *head[1:]], ["甲活动", "观鸟", "9月15日", "湿地"]]))
    assert names(table) == ["甲活动"]


def test_examples_of_how_to_fill_in_are_no_activities(tables_of: Callable) -> None:
    rows = [HEAD, ["", "示例：××镇科普宣传", "9月15日", 100], ["", "××科普展", "9月15日", 200], *ROWS]
    (table,) = tables_of(sheet(rows))
    assert names(table) == ["甲活动", "乙活动"]
    assert {"D2", "D3"} <= {locator.rpartition("!")[2] for _, locator in claimed_cells(table)}  # read by no other rule


def test_notes_below_a_gap_are_no_activities(tables_of: Callable) -> None:
    rows = [HEAD[1:], ["甲活动", "9月15日", 30], [None], ["以上共1项"], ["路北区科协 电话********"]]
    (table,) = tables_of(sheet(rows))
    assert names(table) == ["甲活动"]


@pytest.mark.parametrize(
    "below",
    [
        ["负责人 周某"],
        ["办公室 周某 8223***"],
        ["填表人", "周某", "联系电话", "见通讯录"],
        ["经办人：", "周某"],
        ["志愿者：某学院8人、某社区5人"],
        ["发放资料：挂图20张", None, "均为去年印制"],
    ],
)
def test_lines_that_tell_who_filled_it_in_or_a_figure_of_all_are_no_activities(
    below: list, tables_of: Callable
) -> None:
    rows = [[*HEAD[1:], "活动地点"], ["甲活动", "9月15日", 30, "湿地"], ["志愿者招募会", "9月16日", 20, "公园"], below]
    (table,) = tables_of(sheet(rows))
    assert names(table) == ["甲活动", "志愿者招募会"]
    assert not [locator for _, locator in claimed_cells(table) if locator.endswith("4")]  # left to the rules of prose


def test_a_table_on_its_side_above_who_filled_it_in(tables_of: Callable) -> None:
    rows = [["某区登记表"], ["项目", "活动一", "活动二"], ["活动名称", "观鸟", "观星"], ["活动时间", "9.15", "9.16"]]
    rows += [["参与人数", 30, 40], [None], ["填报人", "周某", "电话", "见通讯录"]]
    (table,) = tables_of(sheet(rows))
    assert names(table) == ["观鸟", "观星"]


def test_headings_that_begin_anew_head_another_table(tables_of: Callable) -> None:
    head = ["日期", "活动", "人数"]
    rows = [[*head, *head], ["9.15", "观鸟", 30, "9.18", "观星", 50], ["9.16", "观树", 40, "9.19", "观云", 60]]
    assert [names(table) for table in tables_of(sheet(rows))] == [["观鸟", "观树"], ["观星", "观云"]]
    parted = [["室内", None, None, None, "室外"], [*head, None, *head[:2], "到场"]]
    parted += [["9.15", "观鱼", 30, None, "9.18", "观星", 50], ["9.16", "观石", 40, None, "9.19", "观云", 60]]
    assert [names(table) for table in tables_of(sheet(parted, merged=("A1:C1", "E1:G1")))] == [
        ["观鱼", "观石"],
        ["观星", "观云"],
    ]
    two = [["活动", "计划人数", "实到人数", "日期", "地点"], ["观鸟", 20, 30, "9.15", "湿地"]]
    assert len(tables_of(sheet(two))) == 1


@pytest.mark.parametrize(
    "rows",
    [
        [
            ["发放资料（份）", None, "媒体报道（篇）", 2],
            ["推荐单位意见", "同意"],
            ["联系人", "孙某", "联系电话", "另附"],
        ],
        [["科技志愿者", "4人", "资料发放", None], ["活动内容", "讲解"]],
    ],
)
def test_a_form_whose_labels_stand_beside_figures_is_no_table(rows: list[list], tables_of: Callable) -> None:
    assert tables_of(sheet(rows)) == []


def test_a_heading_of_two_rows_with_merged_cells(tables_of: Callable) -> None:
    rows = [
        ["活动名称", "活动规模", None, None, "活动时间", None],
        [None, "场次", "参加人数", "发放宣传品（份）", "开始", "结束"],
        ["甲活动", 2, 30, 40, "9月15日", "9月16日"],
    ]
    (table,) = tables_of(sheet(rows, merged=("A1:A2", "B1:D1", "E1:F1")))
    assert table.header_rows == (1, 2)
    assert fields(table) == {1: "name", 2: "sessions", 3: "participants", 4: "materials", 5: "start", 6: "end"}


def test_a_heading_of_two_rows_in_a_csv_which_has_no_merged_cells(tables_of: Callable) -> None:
    text = "活动名称,参与情况,,活动时间\n,参与人数,志愿者人数,\n甲活动,30,4,9月15日\n"
    (table,) = tables_of(text.encode("gbk"), "路北区.csv")
    assert fields(table) == {1: "name", 2: "participants", 3: "volunteers", 4: "date"}
    assert names(table) == ["甲活动"]


def test_both_rows_of_a_heading_together_may_name_the_column(tables_of: Callable) -> None:
    rows = [["活动名称", "志愿者", None], [None, "人数", "服务时长"], ["甲活动", 3, 12]]
    (table,) = tables_of(sheet(rows, merged=("A1:A2", "B1:C1")))
    assert fields(table) == {1: "name", 2: "volunteers", 3: "service_hours"}


def test_a_repeated_heading_goes_on_with_the_same_table(tables_of: Callable) -> None:
    (table,) = tables_of(sheet([HEAD, ROWS[0], HEAD, ROWS[1]]))
    assert names(table) == ["甲活动", "乙活动"]


def test_another_heading_further_down_begins_another_table(tables_of: Callable) -> None:
    first, second = tables_of(sheet([HEAD, ROWS[0], ["二、线上活动"], ["活动名称", "阅读量"], ["丙活动", 900]]))
    assert (names(first), names(second)) == (["甲活动"], ["丙活动"])
    assert second.title == "二、线上活动"


def test_tables_of_word_documents_are_read_the_same(tables_of: Callable) -> None:
    (table,) = tables_of(word("正文", table=[HEAD, [str(value) for value in ROWS[0]]]), "路北区总结.docx")
    assert names(table) == ["甲活动"]


def test_rows_with_figures_and_no_name_are_kept_apart(tables_of: Callable) -> None:
    (table,) = tables_of(sheet([HEAD, ROWS[0], [3, None, "9月17日", 50]]))
    assert [cell.text for cell in table.nameless] == ["3", "9月17日", "50"]


def test_a_name_merged_over_rows_is_one_activity_with_more_rows(tables_of: Callable) -> None:
    (table,) = tables_of(sheet([HEAD, ROWS[0], [None, None, "9月17日", 50]], merged=("B2:B3",)))
    assert [row.kind for row in table.rows] == ["activity", "more"]


def test_columns_that_no_synonym_knows_are_listed(tables_of: Callable) -> None:
    (table,) = tables_of(sheet([[*HEAD, "天气"], [*ROWS[0], "晴"]]))
    assert [column.written for column in table.unmapped] == ["天气"]


def test_several_columns_of_one_figure_with_their_total(tables_of: Callable) -> None:
    head = ["活动名称", "参与人数", None, None]
    (table,) = tables_of(
        sheet([head, [None, "线上人数", "线下人数", "合计"], ["甲活动", 10, 20, 30]], merged=("A1:A2", "B1:D1"))
    )
    assert [(column.heading.field, column.is_total) for column in table.columns.values()] == [
        ("name", False), ("participants", False), ("participants", False), ("participants", True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "rows", [[["姓名", "职务"], ["甲", "乙"]], [["一段话"], ["又一段话"]], [["项目", "备注"], ["甲", "乙"]]]
)
def test_other_tables_are_left_alone(rows: list, tables_of: Callable) -> None:
    assert tables_of(sheet(rows)) == []


def test_cells_that_a_table_accounts_for(tables_of: Callable) -> None:
    (table,) = tables_of(sheet([["标题"], HEAD, ROWS[0]]))
    locators = {locator for _, locator in claimed_cells(table)}
    assert "活动表!A1" not in locators
    assert {"活动表!B2", "活动表!D3"} <= locators


@pytest.mark.parametrize(
    ("text", "is_total"),
    [("合计", True), ("合  计：", True), ("合计（12项）", True), ("合计划开展的活动", False), ("小计量工具", False)],
)
def test_labels_of_totals_rows(text: str, is_total: bool, params: Params) -> None:
    assert is_total_label(text, params.wording) is is_total


def test_who_filled_the_table_in_is_no_heading(tables_of: Callable) -> None:
    told = ["填报单位：市科技馆", None, None, "填报日期：9月29日"]
    (table,) = tables_of(sheet([["情况表"], told, HEAD, *ROWS], merged=("A2:C2",)))
    assert [column.written for column in table.columns.values()] == HEAD


def test_below_a_scale_people_on_the_spot_and_online_are_two_things(tables_of: Callable) -> None:
    rows = [["活动", "日期", "规模", None], [None, None, "线下（人）", "线上（人次）"], ["甲", "9月15日", 30, 500]]
    (table,) = tables_of(sheet(rows, merged=("A1:A2", "B1:B2", "C1:D1")))
    assert fields(table) == {1: "name", 2: "date", 3: "participants", 4: "online_views"}


def test_a_list_of_sums_below_the_activities_is_none_of_them(tables_of: Callable) -> None:
    rows = [
        ["活动时间", "承办单位", "主题", "参与人数"],
        ["9月15日", "甲院", "急救课", 30],
        ["9月16日", "乙院", "护眼课", 40],
    ]
    sums = [[], ["汇总"], ["受益人次", None, "4.7万"], ["出动志愿者", None, "1106人次"], ["媒体报道", None, "31篇"]]
    (table,) = tables_of(sheet([*rows, *sums]))
    assert names(table) == ["急救课", "护眼课"]


def test_rows_whose_day_is_only_planned_are_off(tables_of: Callable) -> None:
    rows = [["9月15日", "急救课", 30], ["拟10月", "航模课", "待定"], ["9月（待定）", "心理课", None]]
    (table,) = tables_of(sheet([["活动时间", "活动名称", "参与人数"], *rows]))
    assert [row.kind for row in table.rows] == ["activity", "off", "off"]


@pytest.mark.parametrize(
    ("when", "remark"),
    [
        ("9月15日", "因雨停办"), ("9月15日", "未举办"), ("9月15日", "没办成"), ("9月15日", "推迟至十月"),
        ("9月15日", "延期"), ("9月15日", "延至十一月"), ("9月15日", "因台风顺延"),
        ("9月15日", "活动改期"), ("9月15日", "时间未定"), ("9月15日", "被迫取消"),
        ("原定9月15日", ""), ("拟9月15日", ""), ("暂定9月15日", ""), ("预计9月15日", ""), ("计划9月15日", ""),
        ("9月15日（待定）", ""),
    ],
)  # fmt: skip
def test_each_word_for_what_was_not_held(tables_of: Callable, when: str, remark: str) -> None:
    rows = [[1, "甲活动", when, None, remark], [2, "乙活动", "9月16日", 40, "按期举行"]]
    (table,) = tables_of(sheet([[*HEAD, "备注"], *rows]))
    assert [row.kind for row in table.rows] == ["off", "activity"]
