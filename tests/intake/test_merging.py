"""Activities of several sources and several reporters: joined where they are one, told apart where they are not."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from kepuri_eval import tables
from kepuri_eval.intake.activities.sameness import candidate_pairs, compare, numerals_of, plain_name
from kepuri_eval.intake.figures.agreement import agree
from kepuri_eval.intake.merging import merge_activities
from kepuri_eval.params import Params

NORTH, SOUTH, WATER = "county-130203", "county-130202", "host-08"


def activity(locator: str, name: str, **more: Any) -> dict[str, Any]:
    doc_id = more.pop("doc_id", "d1")
    row = {
        "activity_id": f"{doc_id}-{locator}", "unit_id": NORTH, "name": name, "start": pd.Timestamp("2024-09-15"),
        "end": pd.Timestamp("2024-09-15"), "has_pictures": False, "is_key": False, "sources": f"{doc_id}-{locator}",
        "source": "submission", "doc_id": doc_id, "locator": locator,
    }  # fmt: skip
    return {**row, "reporters": more.get("unit_id", NORTH), **more}


def fact(owner: dict[str, Any] | None, value: float, quantity: str = "participants", **more: Any) -> dict[str, Any]:
    doc_id = more.get("doc_id", owner["doc_id"] if owner else "d1")
    locator = more.get("locator", f"{owner['locator']}x" if owner else "p1")
    row = {
        "fact_id": f"{doc_id}-{locator}-0", "doc_id": doc_id, "locator": locator, "start": 0, "end": 3,
        "unit_id": owner["unit_id"] if owner else NORTH, "activity_id": owner["activity_id"] if owner else None,
        "scope": "activity" if owner else "unit", "quantity": quantity, "value": value, "counted_in": "人",
        "bound": "exact", "in_scope": True, "planned": False, "is_total": owner is None, "raw": f"{value:g}",
        "source": "table",
    }  # fmt: skip
    return {**row, **more}


def merged(params: Params, activities: list[dict], facts: list[dict] | None = None) -> tuple[pd.DataFrame, ...]:
    return merge_activities(tables.from_rows(activities, "activities"), tables.from_rows(facts or [], "facts"), params)


def test_submission_and_platform_are_one_with_both_sources(params: Params) -> None:
    own = activity("A!B2", "“河边的水质课”", participants=300.0)
    export = activity(
        "P!B9", "河边的水质课", doc_id="d2", source="platform", is_key=True, online_views=900.0, links="u"
    )
    found, facts, problems = merged(params, [own, export], [fact(own, 300), fact(export, 900, "online_views")])
    row = found.iloc[0]
    assert len(found) == 1
    assert (row["source"], row["is_key"], row["participants"], row["online_views"]) == ("both", True, 300, 900)
    assert row["sources"] == "d1-A!B2;d2-P!B9"
    assert set(facts["activity_id"]) == {"d1-A!B2"}
    assert problems.empty


def test_the_same_figure_twice_is_counted_once_and_two_figures_are_a_conflict(params: Params) -> None:
    own = activity("A!B2", "河边的水质课", participants=300.0)
    export = activity("P!B9", "河边的水质课", doc_id="d2", source="platform", participants=300.0)
    facts = [fact(own, 300), fact(export, 300), fact(own, 50, "volunteers", locator="C2"),
             fact(export, 90, "volunteers", locator="C9")]  # fmt: skip
    found, linked, problems = merged(params, [own, export], facts)
    linked = linked.set_index("fact_id")
    assert linked.loc["d2-P!B9x-0", "duplicate_of"] == "d1-A!B2x-0"
    assert linked.loc["d2-C9-0", "conflict_with"] == "d1-C2-0"
    assert problems["code"].tolist() == ["figures_conflict"]
    assert found["participants"].tolist() == [300]


@pytest.mark.parametrize(
    ("other", "days"),
    [
        ("第二中学水质课", "2024-09-15"),  # another school
        ("河边的水质课（第2期）", "2024-09-15"),  # another time
        ("河边的水质课堂开放周", "2024-09-22"),  # another name on other days
        ("完全不同的讲座", "2024-09-15"),
    ],
)
def test_what_is_not_the_same_stays_two(other: str, days: str, params: Params) -> None:
    name = "第一中学水质课" if "中学" in other else "河边的水质课"
    export = activity("P!B9", other, doc_id="d2", source="platform", start=pd.Timestamp(days), end=pd.Timestamp(days))
    found, _, _ = merged(params, [activity("A!B2", name), export])
    assert len(found) == 2
    assert found["duplicate_of"].isna().all()


def test_a_name_held_on_two_days_meets_its_own_day(params: Params) -> None:
    later = {"start": pd.Timestamp("2024-09-16"), "end": pd.Timestamp("2024-09-16")}
    rows = [activity("A!B2", "水质课"), activity("A!B3", "水质课", **later),
            activity("P!B8", "水质课", doc_id="d2", source="platform", **later),
            activity("P!B9", "水质课", doc_id="d2", source="platform")]  # fmt: skip
    found, _, _ = merged(params, rows)
    assert found.set_index("locator")["sources"].to_dict() == {"A!B2": "d1-A!B2;d2-P!B9", "A!B3": "d1-A!B3;d2-P!B8"}


def test_two_sheets_of_one_workbook_that_list_the_same_activity(params: Params) -> None:
    found, _, _ = merged(params, [activity("汇总!B2", "水质课"), activity("线下!B2", "水质课")])
    assert len(found) == 1


def test_rows_of_one_table_over_two_pages_are_two_activities(params: Params) -> None:
    found, _, _ = merged(params, [activity("page1-t1r2c2", "水质课"), activity("page2-t1r9c2", "水质课")])
    assert len(found) == 2
    found, _, _ = merged(params, [activity("page1-t1r2c2", "水质课"), activity("page2-t2r2c2", "水质课")])
    assert len(found) == 1


def test_two_reporters_of_one_activity_keep_their_rows_and_one_stands(params: Params) -> None:
    host = activity(
        "A!B2", "水质课进社区", unit_id=WATER, place="南湖社区", participants=80.0, joint_units="路北区科协"
    )
    county = activity("C!B7", "水质课进社区", doc_id="d2", place="南湖社区", participants=80.0)
    found, facts, problems = merged(params, [host, county], [fact(host, 80), fact(county, 80)])
    rows = found.set_index("activity_id")
    assert rows.loc["d2-C!B7", "duplicate_of"] == "d1-A!B2"  # the host names the county as its partner
    assert pd.isna(rows.loc["d1-A!B2", "duplicate_of"])
    assert set(rows.loc["d1-A!B2", "reporters"].split(";")) == {WATER, NORTH}
    assert facts.set_index("fact_id").loc["d2-C!B7x-0", "duplicate_of"] == "d1-A!B2x-0"
    assert problems["code"].tolist() == ["activity_shared"]


def test_the_organisers_name_in_front_does_not_hide_that_it_is_one(params: Params) -> None:
    base = activity("A!B2", "垃圾分类摄影展", unit_id="base-002", place="河口", participants=90.0)
    county = activity("C!B7", "青龙河湿地垃圾分类摄影展", doc_id="d2", place="河口", participants=90.0)
    found, _, _ = merged(params, [base, county])
    assert found["duplicate_of"].notna().sum() == 1


def test_a_common_name_at_different_places_is_not_one_activity(params: Params) -> None:
    north = activity("A!B2", "科普进社区", place="南湖社区", participants=80.0)
    south = activity("C!B7", "科普进社区", doc_id="d2", unit_id=SOUTH, place="广场街道", participants=120.0)
    found, _, problems = merged(params, [north, south])
    assert found["duplicate_of"].isna().all()
    assert problems.empty


LATER = {"start": pd.Timestamp("2024-09-15"), "end": pd.Timestamp("2024-09-16")}


@pytest.mark.parametrize(
    ("one", "two"),
    [
        # 实验小学, 少年宫 and 区图书馆 are each county's own; equal round figures say little
        ({"name": "食品安全进校园", "place": "实验小学"},
         {"name": "食品安全进校园", "place": "实验小学", "unit_id": SOUTH}),
        ({"name": "天文观测夜", "place": "区图书馆", "text": "观测月亮和土星的活动"},
         {"name": "天文观测夜", "place": "区图书馆", "unit_id": SOUTH, "text": "观测月亮和土星的活动"}),
        # every body has a hall
        ({"name": "校园科普开放日", "place": "本校", "unit_id": "host-04"},
         {"name": "校园科普开放日", "place": "本校", "unit_id": WATER}),
        ({"name": "健康大讲堂", "place": "三楼会议室", "unit_id": "host-04"},
         {"name": "健康大讲堂", "place": "三楼会议室", "unit_id": WATER}),
        # parts of a series: by county, by half of the day, by opposites
        ({"name": "科学之夜（路南专场）", "place": "文化广场", "unit_id": WATER, "joint_units": "路北区"},
         {"name": "科学之夜（路北专场）", "place": "文化广场"}),
        ({"name": "青少年科普报告会（上午场）", "place": "会展中心", "joint_units": "市水利局"},
         {"name": "青少年科普报告会（下午场）", "place": "会展中心", "unit_id": WATER}),
        ({"name": "科普志愿服务走进河东社区", "place": "社区广场", "joint_units": "市水利局"},
         {"name": "科普志愿服务走进河西社区", "place": "社区广场", "unit_id": WATER}),
        # a common name and a round number, places unknown
        ({"name": "科普知识讲座"}, {"name": "科普知识讲座", "unit_id": WATER}),
    ],
)  # fmt: skip
def test_what_looks_alike_and_is_not_one(one: dict[str, Any], two: dict[str, Any], params: Params) -> None:
    rows = [activity("A!B2", participants=300.0, **one), activity("C!B7", doc_id="d2", participants=300.0, **two)]
    found, _, _ = merged(params, rows)
    assert found["duplicate_of"].isna().all()


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ({"name": "科普大集暨2024年全国科普日路北区主场活动", "place": "南湖广场", "joint_units": "市水利局"},
         {"name": "路北区全国科普日主场活动暨科普大集", "place": "路北区南湖广场", "unit_id": WATER}),
        ({"name": "机器人进校园", "place": "一中", **LATER},
         {"name": "机器人进校园", "place": "唐山市第一中学", "unit_id": "host-04", "joint_units": "路北区科协"}),
        ({"name": "应急救护科普培训", "place": "湖滨社区服务中心", "joint_units": "市水利局"},
         {"name": "应急救沪科普培训", "place": "湖滨社区服务中心", "unit_id": WATER}),
        ({"name": "“守护光明 从小做起”爱眼讲座", "place": "实验小学", "unit_id": SOUTH},
         {"name": "“守护光明，从小做起”爱眼科普讲座", "place": "路南区实验小学", "unit_id": WATER,
          "joint_units": "路南区"}),
    ],
)  # fmt: skip
def test_what_is_told_differently_and_is_one(one: dict[str, Any], two: dict[str, Any], params: Params) -> None:
    rows = [activity("A!B2", participants=300.0, **one), activity("C!B7", doc_id="d2", participants=300.0, **two)]
    found, _, problems = merged(params, rows)
    assert found["duplicate_of"].notna().sum() == 1
    assert problems["code"].tolist() == ["activity_shared"]


def test_what_may_be_one_is_asked_about(params: Params) -> None:
    rows = [activity("A!B2", "水质公开课", participants=300.0),
            activity("C!B7", "水质公开课", doc_id="d2", unit_id=WATER, participants=300.0, **LATER)]  # fmt: skip
    found, _, problems = merged(params, rows)
    assert found["duplicate_of"].isna().all()
    assert problems["code"].tolist() == ["activities_similar"]


def test_totals_of_one_unit_in_two_documents_count_once(params: Params) -> None:
    facts = [fact(None, 1200), fact(None, 1200, doc_id="d2"), fact(None, 30, "volunteers", locator="p2"),
             fact(None, 80, "volunteers", locator="p2", doc_id="d2")]  # fmt: skip
    _, linked, problems = merged(params, [], facts)
    linked = linked.set_index("fact_id")
    assert linked.loc["d2-p1-0", "duplicate_of"] == "d1-p1-0"
    assert linked.loc["d2-p2-0", "conflict_with"] == "d1-p2-0"
    assert problems["code"].tolist() == ["figures_conflict"]


@pytest.mark.parametrize(
    ("one", "two", "right"),
    [
        ((23_000, "at_least"), (23_456, "exact"), True), ((300, "at_most"), (295, "exact"), True),
        ((30_000, "at_least"), (46_000, "exact"), False), ((300, "exact"), (295, "exact"), False),
        ((300, "exact"), (300, "about"), True), ((0, "exact"), (5, "exact"), False),
        # 近600 reaches a step of 100 down to 500, at most a fifth: 480; 余 reaches up, 近 does not
        ((600, "at_most"), (514, "exact"), True), ((600, "at_most"), (470, "exact"), False),
        ((600, "at_most"), (640, "exact"), False), ((600, "at_least"), (690, "exact"), True),
    ],
)  # fmt: skip
def test_figures_that_can_both_be_right(one: tuple, two: tuple, right: bool) -> None:
    pair = [{"value": value, "bound": bound} for value, bound in (one, two)]
    assert agree(*pair) is agree(*reversed(pair)) is right


def test_a_range_holds_what_lies_in_it() -> None:
    between = {"value": 1000, "value_high": 2000, "bound": "about"}
    assert agree(between, {"value": 1472, "value_high": None, "bound": "exact"})
    assert not agree(between, {"value": 2100, "value_high": None, "bound": "exact"})


def test_names_in_plain_form() -> None:
    assert plain_name("2024年全国科普日“水质课”主题活动") == "水质课主题活动" or plain_name("水质课") == "水质课"
    assert plain_name("全国科普日活动") != ""
    assert numerals_of("2024年第一中学水质课（第2期）") == ("第一", "第2") or len(numerals_of("第一中学第2期")) == 2


def test_pairs_grow_with_the_number_of_names_not_with_its_square(params: Params) -> None:
    from kepuri_eval.intake.merging import _reports

    words = ["水质", "星空", "机器人", "急救", "节能", "陶瓷", "昆虫", "气象", "海洋", "地震"]
    names = [f"{words[n % 10]}{words[(n // 10) % 10]}{chr(0x4E00 + n)}{chr(0x5E00 + n)}课" for n in range(600)]
    rows = [activity(f"A!B{n}", name) for n, name in enumerate(names)]
    pairs = list(candidate_pairs(_reports(tables.from_rows(rows, "activities"), params)))
    assert len(pairs) < 600 * 599 / 2 / 4


def test_likeness_says_what_speaks_for_and_against(params: Params) -> None:
    from kepuri_eval.intake.merging import _reports

    rows = [activity("A!B2", "水质课", place="南湖公园", participants=80.0),
            activity("B!B2", "水质课", place="南湖公园东门", participants=80.0)]  # fmt: skip
    one, two = _reports(tables.from_rows(rows, "activities"), params)
    like = compare(one, two)
    assert (like.name, like.days, like.support, like.against) == (100, "equal", 3, 0)  # place, participants, days


@pytest.mark.parametrize(("held", "stated", "is_part"), [(46, 26_000, True), (2, 26_000, False), (46, 300, False)])
def test_the_total_of_a_list_of_some_activities_is_part_of_all(
    params: Params, held: int, stated: int, is_part: bool
) -> None:
    one, two = activity("A!B2", "河边的水质课"), activity("A!B3", "桥上的力学课")
    total = fact(None, 500, locator="A!C4")
    rows = [fact(one, 200, part_of=total["fact_id"]), fact(two, 300, part_of=total["fact_id"]), total]
    prose = {"doc_id": "d2", "source": "prose", "is_total": False}
    rows += [fact(None, stated, **prose), fact(None, held, "activities", locator="p2", counted_in="场", **prose)]
    _, facts, _ = merged(params, [one, two], rows)
    whole = facts.set_index("fact_id").loc[total["fact_id"], "part_of"]
    assert (whole == "d2-p1-0") is is_part


SAME_WORDS = "反诈中心的民警讲解快递面单上的隐私风险，剖析冒充客服退款的骗局，当天劝阻了疑似诈骗的转账。"


@pytest.mark.parametrize(
    ("text", "participants", "link", "is_one"),
    [
        (SAME_WORDS, 173.0, None, True),
        (SAME_WORDS, 60.0, None, False),  # a text that was copied
        ("各校都办了反诈课。", 173.0, None, False),
        ("各校都办了反诈课。", None, "https://a.invalid/1", True),
    ],
)
def test_the_same_words_or_link_outweigh_a_hall_that_everybody_has(
    params: Params, text: str, participants: float | None, link: str | None, is_one: bool
) -> None:
    one = activity("A!B2", "反电信诈骗咨询", place="学校礼堂", text=SAME_WORDS, participants=173.0, links=link)
    two = activity(
        "B!B2", "反电信诈骗咨询", doc_id="d2", unit_id=SOUTH, place="学校礼堂", text=text, participants=participants,
        links=link,
    )  # fmt: skip
    found, _, _ = merged(params, [one, two])
    assert found["duplicate_of"].notna().any() == is_one


def test_of_two_counties_that_report_it_the_one_it_was_held_in_stands(params: Params) -> None:
    one = activity("A!B2", "反电信诈骗咨询", place="路南区便民服务中心", text=SAME_WORDS, participants=173.0)
    two = activity(
        "B!B2", "反电信诈骗咨询", doc_id="d2", unit_id=SOUTH, place="路南区便民服务中心", text=SAME_WORDS,
        participants=173.0,
    )  # fmt: skip
    found, _, _ = merged(params, [one, two])
    assert found.set_index("unit_id")["duplicate_of"].fillna("").to_dict() == {SOUTH: "", NORTH: "d2-B!B2"}


def test_figures_of_one_kind_told_twice_each_repeat_their_own(params: Params) -> None:
    """38名专家、26名护士, reported by two units of one activity, contradict nothing."""
    one = activity("p2", "河边大型健康义诊", participants=420.0, place="河滨广场")
    two = activity("p4", "河边大型健康义诊", doc_id="d2", unit_id=WATER, participants=420.0, place="河滨广场")
    facts = [fact(own, value, "experts", locator=f"{own['locator']}x{n}") for own in (one, two)
             for n, value in enumerate((38, 26))]  # fmt: skip
    _, linked, problems = merged(params, [one, two], facts)
    assert linked["conflict_with"].isna().all()
    assert linked["duplicate_of"].notna().sum() == 2
    assert "figures_conflict" not in set(problems["code"])
