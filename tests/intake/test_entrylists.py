"""Lists whose rows are counted, and teams of volunteers, to facts of the unit."""

from __future__ import annotations

from collections.abc import Callable

import openpyxl
import pytest

from kepuri_eval.intake.extract import extract_activities
from kepuri_eval.params import Params
from tests.intake.intake_files import saved

ACTIVITIES = [["活动名称", "活动时间", "参与人数"], ["观鸟", "9月15日", 30], ["观星", "9月16日", 40]]
REPORTS = [
    ["序号", "新闻标题", "刊发媒体", "日期", "阅读量"],
    [1, "万名群众走进湿地", "某某日报", "9月16日", 500],
    [2, "星空下的课堂", "某某广播电视台", "9月17日", None],
    [3, "观星预告", "本馆公众号", "9月14日", 300],
]


@pytest.fixture
def told(submitted: Callable, params: Params) -> Callable[..., list[tuple]]:
    """What facts of the unit a workbook of these sheets tells: quantity, subkind, sum, whether it is a total."""

    def read(**sheets: list[list]) -> list[tuple]:
        book = openpyxl.Workbook()
        for name, rows in sheets.items():
            page = book.create_sheet(name)
            for row in rows:
                page.append(row)
        del book["Sheet"]
        documents, blocks, _ = submitted({"路北区.xlsx": saved(book)})
        _, facts, _ = extract_activities(documents, blocks, params)
        own = facts[facts["activity_id"].isna() & facts["in_scope"] & ~facts["is_total"] & facts["part_of"].isna()]
        sums = own.groupby(["quantity", "subkind"], dropna=False)["value"].sum()
        totals = facts[facts["activity_id"].isna() & facts["is_total"]]
        rows = [
            (quantity, subkind if isinstance(subkind, str) else "", value)
            for (quantity, subkind), value in sums.items()
        ]
        return sorted(rows) + [(one.quantity, "total", one.value) for one in totals.itertuples()]

    return read


def test_each_row_of_a_list_of_reports_is_one_and_own_channels_stand_apart(told: Callable) -> None:
    found = told(活动=ACTIVITIES, 宣传=REPORTS)
    assert found == [("media_reports", "", 2), ("media_reports", "own_channel", 1), ("online_views", "", 800)]
    one_sheet = [*ACTIVITIES, [None], ["媒体报道情况"], *REPORTS, [None], ["填表人：周某"]]
    assert told(活动=one_sheet) == found
    linked = [
        ["媒体名称", "报道链接"],
        ["某某网", "https://news.invalid/1"],
        ["某某网", "https://news.invalid/2"],
        ["无"],
    ]
    assert told(活动=ACTIVITIES, 宣传=linked) == [("media_reports", "", 2)]


def test_a_list_of_reports_of_another_year_or_with_their_numbers_is_not_counted(told: Callable, params: Params) -> None:
    earlier = [[f"{params.edition.year - 1}年报道清单"], *REPORTS]
    assert told(活动=ACTIVITIES, 宣传=earlier) == []
    counted = [["媒体", "标题", "报道篇数"], ["某某日报", "星空下的课堂", 3]]
    assert ("media_reports", "", 1) not in told(活动=ACTIVITIES, 宣传=counted)


def test_volunteers_who_signed_in_are_counted_once_each(told: Callable) -> None:
    names = [["序号", "姓名", "电话", "签到日"], [1, "周某", "见通讯录", "9.15"], [2, "吴某", None, "9.15"]]
    again = [*names, [3, "周某", None, "9.16"], [4, "郑某", None, "9.16"]]
    assert told(活动=ACTIVITIES, 志愿者签到=again) == [("volunteers", "", 3)]
    assert told(活动=ACTIVITIES, 志愿者报名=again) == told(活动=ACTIVITIES, 专家签到=again) == []


def test_people_of_teams_of_volunteers_are_volunteers(told: Callable) -> None:
    teams = [["队伍", "上岗人数"], ["医疗队", 12], ["农技队", 8]]
    assert told(活动=ACTIVITIES, 志愿者=teams) == [("volunteers", "", 20)]
    assert told(活动=ACTIVITIES, 志愿者=[*teams, ["合计", 20]]) == [("volunteers", "total", 20)]
    assert ("volunteers", "", 20) not in told(活动=ACTIVITIES, 代表队=teams)
