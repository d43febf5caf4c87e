"""Tables set out with spaces or tabs in plain text: figures by their headings, totals believed where they add up."""

from pathlib import Path

import pytest

from kepuri_eval.intake.figures.prose import FigureReader
from kepuri_eval.intake.figures.relations import relate
from kepuri_eval.intake.records import BlockRow
from kepuri_eval.intake.tabular.alltables import read_tables
from kepuri_eval.intake.tabular.claims import lines_of_tables
from kepuri_eval.intake.tabular.headings import index_of
from kepuri_eval.intake.tabular.texttables import read_text_tables
from kepuri_eval.params import load_params

PARAMS = load_params("demo", Path(__file__).parents[2])
TABLE = [
    "序号  活动名称  时间  参加人数  发放资料（份）",
    "1  开幕式  9.15  300  1200",
    "2  机器人展  9.16-9.18  1500  无",
    "合计  2项    1800  1200",
]


def read(lines):
    told, rest = read_text_tables(
        [(f"l{n}", "line", text) for n, text in enumerate(lines, start=1)], index_of(PARAMS.wording.columns),
        PARAMS.wording,
    )  # fmt: skip
    return [(one.locator, one.quantity, one.amount.value, one.is_total, one.is_part) for one in told], rest


@pytest.mark.parametrize("gap", ["  ", "\t", "　　"])
def test_figures_stand_under_their_headings_and_add_up(gap):
    told, rest = read([line.replace("    ", "  ").replace("  ", gap) for line in TABLE])
    assert told == [
        ("l4", "participants", 1800, True, False), ("l4", "materials", 1200, True, False),
        ("l4", "activities", 2, True, False), ("l2", "participants", 300, False, True),
        ("l3", "participants", 1500, False, True), ("l2", "materials", 1200, False, True),
    ]  # fmt: skip
    assert rest == []


def test_totals_that_do_not_add_up_are_kept_for_the_check_to_tell():
    told, _ = read([*TABLE[:3], "合计  2项    1900  1200"])
    assert [one[2] for one in told if one[3]] == [2, 1900, 1200] or [one[2] for one in told if one[3]] == [
        1900,
        1200,
        2,
    ]
    assert [one[2] for one in told if not one[3]] == [300, 1500, 1200]


def test_totals_of_unknown_columns_are_left_to_what_their_words_tell():
    told, rest = read([*TABLE[:3], "合计  1900人次"])
    assert [one[2] for one in told] == [300, 1500, 1200]
    assert [text for _, _, text in rest] == ["合计  1900人次"]


def test_places_index_the_line_and_prose_round_it_is_left():
    lines = ["情况如下：", *TABLE, "以上数字已核对，专家5名参加。"]
    told, rest = read_text_tables(
        [(f"l{n}", "line", text) for n, text in enumerate(lines, start=1)], index_of(PARAMS.wording.columns),
        PARAMS.wording,
    )  # fmt: skip
    assert told
    for one in told:
        line = lines[int(one.locator[1:]) - 1]
        assert line[one.amount.start : one.amount.end] == one.amount.raw
    assert [text for _, _, text in rest] == [lines[0], lines[-1]]


def test_lines_that_only_hold_gaps_are_no_table():
    lines = ["地点：公园  时间：9月15日  人数：300人", "第一组  20人  在馆内", "第二组  30人  在馆外"]
    told, rest = read(lines)
    assert told == []
    assert len(rest) == 3


def test_rows_are_parts_of_the_total_in_the_facts():
    blocks = [(f"l{n}", "line", text) for n, text in enumerate(TABLE, start=1)]
    rows = relate("d", "u", list(FigureReader(PARAMS).read_document(blocks, [])))
    total = next(row for row in rows if row["value"] == 1800)
    assert [row["part_of"] for row in rows if row["value"] in (300, 1500)] == [total["fact_id"]] * 2
    assert total["part_of"] is None


def tables_of(*lines):
    told = [BlockRow("d", n, f"l{n}", "line", text, None, None, None, 1, 1) for n, text in enumerate(lines, start=1)]
    return read_tables({"d": told}, PARAMS.wording)


def shown(table):
    name = table.column_of("name").index
    return [(row.kind, row.cells[name].text.strip() if name in row.cells else "") for row in table.rows]


@pytest.mark.parametrize(
    "lines",
    [
        TABLE,
        [
            "序号|活动名称|时间|参加人数|发放资料（份）", "---|---|---|---|---", "1|开幕式|9.15|300|1200",
            "2|机器人展|9.16-9.18|1500|", "合计|2项||1800|1200",
        ],
        [
            "| 序号 | **活动名称** | 时间 | 参加人数 | 发放资料（份） |", "|:--|:--|--|--|--:|",
            "| 1 | 开幕式 | 9.15 | 300 | 1200 |", "| 2 | 机器人展 | 9.16-9.18 | 1500 | |",
            "| 合计 | 2项 | | 1800 | 1200 |",
        ],
    ],
)  # fmt: skip
def test_a_list_of_activities_in_lines_is_a_table(lines):
    (table,) = tables_of("前言，共2项。", *lines, "后记，另有500人。")
    assert shown(table)[:2] == [("activity", "开幕式"), ("activity", "机器人展")]
    assert [kind for kind, _ in shown(table)] == ["activity", "activity", "total"]
    people = table.column_of("participants").index
    assert [row.cells[people].text.strip() for row in table.rows] == ["300", "1500", "1800"]
    texts = {f"l{n}": text for n, text in enumerate(["前言，共2项。", *lines], start=1)}
    for row in table.rows:
        cell = row.cells[people]
        at = len(cell.text) - len(cell.text.lstrip())
        assert texts[cell.locator][at:].startswith(cell.text.strip())
    assert "l1" not in lines_of_tables([table])
    assert "l2" in lines_of_tables([table])


def test_lines_that_list_no_activities_are_no_table():
    assert tables_of("姓名  职务  电话", "甲  乙  丙") == []
    assert tables_of("指标|数量|备注", "参与人数|300|约") == []
