"""The 汇总表: every unit, every group and the city, with 0 for zero and "-" for none."""

from __future__ import annotations

from kepuri_eval.documents.tally import list_tally
from kepuri_eval.reporting.city_report import CityReport
from tests.documents.drafted_edition import FORMULA

HEADS = [
    "应开展重点活动", "已开展", "完成率", "活动", "活动场次", "参与人次", "科技志愿者", "发放资料", "媒体报道",
    "阅读播放", "直播观看",
]  # fmt: skip


def test_a_unit_has_quota_done_rate_and_what_is_known(city: CityReport) -> None:
    units, _ = list_tally(city)
    assert [heading for heading, _ in units.columns] == ["序号", "单位", "组别", *HEADS]
    # 10 key activities asked, one of two is key; 23,000 and no volunteers stated; leaflets are said to be none
    lunan = [1, "唐山市路南区", "县（市、区）", 10, 1, "10%", 2, "-", 23000, "-", 0, "-", "-", "-"]
    assert next(row for row in units.rows if row[1] == "唐山市路南区") == lunan
    assert [row[1] for row in units.rows].index("唐山市路南区") < [row[1] for row in units.rows].index(FORMULA)


def test_groups_and_the_city_count_an_activity_once(city: CityReport) -> None:
    _, groups = list_tally(city)
    rows = {row[0]: dict(zip(["单位", *HEADS], row[1:], strict=True)) for row in groups.rows}
    county, whole = rows["县（市、区）"], rows["全市"]
    assert (county["单位"], county["应开展重点活动"], county["已开展"]) == (3, 3 * 10, 2)
    assert county["活动"] == 3  # 路南区 two, 路北区 one: the one it reported again is not counted
    assert (county["参与人次"], whole["参与人次"]) == (23000, 23000 + 300)
    assert whole["活动"] == sum(row["活动"] for label, row in rows.items() if label != "全市")
    assert whole["直播观看"] == "-"


def test_no_scores_or_ranks_stand_there(city: CityReport) -> None:
    words = str(list_tally(city))
    assert not any(word in words for word in ("得分", "位次", "87.65", "91.23"))
