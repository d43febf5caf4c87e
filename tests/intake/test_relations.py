"""Figures of one document that repeat, are parts of, or contradict each other."""

from pathlib import Path

import pytest

from kepuri_eval.intake.figures.prose import FigureReader
from kepuri_eval.intake.figures.relations import relate
from kepuri_eval.params import load_params


def related(*sentences):
    """Rows of the facts of a document of one paragraph a sentence."""
    params = load_params("demo", Path(__file__).parents[2])
    blocks = [(f"p{n}", "paragraph", text) for n, text in enumerate(sentences, start=1)]
    return relate("d", "u", list(FigureReader(params).read_document(blocks, [])))


def test_figures_that_add_up_to_the_total_behind_them_are_its_parts():
    rows = related("市级媒体报道5条，县级报道12条，共计报道17条。")
    assert [row["value"] for row in rows] == [5, 12, 17]
    assert [row["part_of"] for row in rows] == [rows[2]["fact_id"]] * 2 + [None]
    assert [row["part_of"] for row in related("市级媒体报道5条，县级报道12条，共计报道20条。")] == [None] * 3


def test_figures_that_come_to_the_one_before_them_are_its_parts():
    rows = related("我县办了39场，城里的有16场，乡下的有23场。")
    assert [row["part_of"] for row in rows] == [None, rows[0]["fact_id"], rows[0]["fact_id"]]
    rows = related("全区共组织活动71场。这71场里，社区办了40场，学校办了24场，企业办了7场。")
    assert [row["duplicate_of"] for row in rows[:2]] == [None, rows[0]["fact_id"]]
    assert [row["part_of"] for row in rows] == [None, None, *[rows[0]["fact_id"]] * 3]
    assert [row["part_of"] for row in related("我县办了39场，城里的有16场，乡下的有22场。")][1:] == [None] * 2
    rows = related("发放折页500份，赠书200册，光盘300张。")
    assert [row["part_of"] for row in rows] == [None] * 3


def test_people_in_brackets_who_come_to_those_before_them_are_theirs():
    rows = related("参加群众8600人次；志愿者142人（医生38人、在校学生104人）。")
    assert [row["value"] for row in rows] == [8600, 142, 38, 104]
    assert [row["part_of"] for row in rows] == [None, None, *[rows[1]["fact_id"]] * 2]
    assert [row["quantity"] for row in rows] == ["participants", *["volunteers"] * 3]
    rows = related("志愿者142人（医生38人、在校学生90人）。")
    assert rows[-1]["part_of"] is None


def test_what_comes_to_a_repeated_figure_is_part_of_what_it_repeats():
    rows = related("全校共举办活动12项。", "12项活动里，校内办了七项，校外办了五项。")
    assert [row["duplicate_of"] for row in rows] == [None, rows[0]["fact_id"], None, None]
    assert [row["part_of"] for row in rows] == [None, None, rows[0]["fact_id"], rows[0]["fact_id"]]
    assert [row["conflict_with"] for row in rows] == [None] * 4


def test_a_part_larger_than_its_total_contradicts_it_whatever_is_counted():
    rows = related("共发放图书3万余册。", "现场发放图书46000余册。")
    assert [row["conflict_with"] for row in rows] == [None, rows[0]["fact_id"]]
    rows = related("共发放图书46000余册。", "现场发放图书3万余册。")
    assert [row["conflict_with"] for row in rows] == [None, None]


def test_a_summing_up_repeats_the_number_of_activities():
    rows = related("全县开展活动26项，参与3000人。", "综上，26项活动取得实效。")
    assert [row["duplicate_of"] for row in rows] == [None, None, rows[0]["fact_id"]]


def test_the_total_of_one_thing_of_several_bounds_no_other():
    items = (
        "一是班前讲安全，累计宣讲20场次，听讲职工2100人次。",
        "二是网上竞答，答题5000人次。",
        "（3）研学：12期，合计480人。",
    )
    assert [row["conflict_with"] for row in related(*items)] == [None] * len(related(*items))
    rows = related("一是进校园，参与学生300人；二是进社区，共接待居民120人。")
    assert [row["conflict_with"] for row in rows] == [None, None]
    rows = related("一、基本情况：共参与3000人次。", "（二）主场接待5000人次。")
    assert [row["conflict_with"] for row in rows] == [None, rows[0]["fact_id"]]
    rows = related("一是据统计，全县共参与3000人次。", "主场接待5000人次。")
    assert [row["conflict_with"] for row in rows] == [None, rows[0]["fact_id"]]


def test_two_plain_figures_said_of_everything_contradict_each_other_whatever_is_counted():
    rows = related("全县发放折页3万余份。", "据统计，发放折页46000余份。")
    assert [row["conflict_with"] for row in rows] == [None, rows[0]["fact_id"]]
    assert [row["conflict_with"] for row in related("全县发放折页3万余份。", "发放折页46000余份。")] == [None, None]
    assert [row["conflict_with"] for row in related("全县发放折页3万余份。", "据统计，发放折页200册。")] == [None, None]


def test_what_does_not_count_contradicts_nothing():
    rows = related("2024年科普日期间共接待观众600人次。", "去年共接待观众900人次。", "2023年科普日共接待观众1200人次。")
    assert [row["in_scope"] for row in rows] == [True, False, False]
    assert [row["conflict_with"] for row in rows] == [None] * 3


@pytest.mark.parametrize(
    ("sentences", "parts"),
    [
        # who came on one day is among those who came in all, however visits and persons are counted
        (("9月13日，启动仪式3000人次到场。", "活动期间共举办活动22场，参与群众12000人次。"), {3000: 12000}),
        (("活动期间，举办活动22场，参与群众12000人次。", "9月14日，科普讲座吸引群众400人。"), {400: 12000}),
        # but no part is larger, persons do not hold visits, and a second sum is none
        (("9月13日，启动仪式3000人次到场。", "活动期间共举办活动22场，参与群众2000人次。"), {}),
        (("9月13日，启动仪式3000人次到场。", "活动期间共举办活动22场，参与群众12000人。"), {}),
        (("9月13日，启动仪式3000人次到场。", "参与群众12000人次。"), {}),
        (("9月13日，启动仪式3000人次到场。", "一是进校园，共举办活动22场，参与群众12000人次。"), {}),
    ],
)
def test_those_of_one_day_are_a_part_of_all(sentences, parts):
    rows = related(*sentences)
    value = {row["fact_id"]: row["value"] for row in rows}
    assert {row["value"]: value[row["part_of"]] for row in rows if row["part_of"]} == parts


def test_a_summing_up_that_differs_from_the_overview_contradicts_it_however_little():
    rows = related("全市开展健康活动36场，受益群众9400人次。", "综上，此次累计举办活动34场、惠及群众9100人次。")
    assert [row["conflict_with"] for row in rows][2:] == [rows[0]["fact_id"], rows[1]["fact_id"]]


def test_one_days_visitors_are_part_of_those_of_several_activities():
    rows = related("学会举办活动14场，服务群众2950人次。", "9月21日，在人民广场义诊，接待群众650人次。")
    assert [row["part_of"] for row in rows][-1] == rows[1]["fact_id"]
    rows = related("学会举办活动1场，服务群众2950人次。", "9月21日，在人民广场义诊，接待群众650人次。")
    assert [row["part_of"] for row in rows][-1] is None


@pytest.mark.parametrize(
    ("sentences", "totals"),
    [
        (["据统计，全区共举办活动46场，吸引15200人次参与。", "六郎镇培训群众900人。"], [15200]),
        (["截至9月28日，全市共举办活动73场，参与29000余人次。", "9月24日企业开放，接待居民共计220人。"], [29000]),
        (["9月15日以来，全区坚持“小而实”。共举办活动46场，吸引15200人次参与。"], [15200]),
        (["除“安全生产月”外，本局共举办活动6场，到场940人。"], [940]),
        (["全区共举办活动46场，机关参与5200人次，学校参与9000人次。"], []),  # two of one kind: which is all?
        (["全区共举办活动46场，线下参与5200人次，线上参与9000人次。"], [5200]),  # on the net they are views
        (["举办讲座1场，到场90人。", "又来了60人。"], []),
        (["科普日期间，报告组8位老教师作报告12场，听众3100人次。", "在铁路小学，七百名师生听讲。"], [3100]),
    ],
)
def test_the_people_of_an_overview_are_a_total(sentences, totals):
    rows = [row for row in related(*sentences) if row["quantity"] == "participants"]
    assert [row["value"] for row in rows if row["is_total"]] == totals


def test_what_is_said_to_be_included_is_a_part():
    rows = related("全市共举办活动73场，参与29000人次。市教育局系统22场、9840人次包含在内。")
    assert [(row["value"], row["is_total"], row["conflict_with"]) for row in rows] == [
        (73, True, None), (29000, True, None), (22, False, None), (9840, False, None),
    ]  # fmt: skip


def test_a_few_sessions_somebody_held_contradict_no_total():
    rows = related("全系统共举办活动161场。", "市一院、市二院各有活动两场被报道。")
    assert [row["conflict_with"] for row in rows] == [None] * len(rows)


def test_what_is_told_behind_the_figures_of_everything_is_part_of_them():
    rows = related("科普日期间，本局举办活动19场，参与6100人次。", "开放日两天接待家长840人次。", "网上直播3场。")
    assert [row["part_of"] for row in rows] == [None, None, rows[1]["fact_id"], rows[0]["fact_id"]]
    # the only sentence that tells how much was held is of everything, one of several sections is not
    rows = related("组织各单位举办活动19场，参与6100人次，志愿者90名。", "明细见附件（仅列5场重点活动）。")
    assert [row["part_of"] for row in rows][-1] == rows[0]["fact_id"]
    rows = related("进校园开展活动12场，参与学生3000人。", "进社区开展活动8场，参与居民900人。")
    assert [row["part_of"] for row in rows] == [None] * 4


def test_families_are_counted_with_the_people_beside_them():
    rows = related("组织25组家庭、70人走进湿地。")
    assert [row["part_of"] for row in rows] == [rows[1]["fact_id"], None]
    assert [row["part_of"] for row in related("组织25组家庭参观湿地，70人留下参加观鸟。")] == [None, None]


def test_those_who_watched_at_once_are_part_of_all_who_did():
    rows = related("直播累计观看2.2万人次，同时在线最高1800人。")
    assert [row["part_of"] for row in rows] == [None, rows[0]["fact_id"]]


def test_a_part_told_by_itself_is_of_the_total_told_before():
    rows = related("全县共举办活动57场。", "各镇都有行动，其中乡镇自办31场。")
    assert [row["part_of"] for row in rows] == [None, rows[0]["fact_id"]]


def test_a_sum_of_reports_holds_those_it_sums_up():
    rows = related("省报刊发2篇、市报5篇、县电视台4条，计11篇（条）。")
    assert [row["part_of"] for row in rows] == [rows[3]["fact_id"]] * 3 + [None]
    assert [row["is_total"] for row in related("省报刊发2篇、市报5篇，计9篇。")] == [False, False, False]


def test_the_other_sessions_have_no_total_of_the_unit():
    rows = related("开展活动9场，参加群众2100人次。\n另有2场安排在夜间，合计340人。")
    assert [row["is_total"] for row in rows if row["value"] == 340] == [False]


def test_a_part_told_in_the_next_sentence_is_of_what_was_told_just_before():
    rows = related("组织讲座等活动130场，参与师生4.6万人次。其中局属学校14场、6000人次。")
    assert [row["part_of"] for row in rows] == [None, None, rows[0]["fact_id"], rows[1]["fact_id"]]
    rows = related("作航天报告12场，听众有5200人。9月19日在河口中学那一场最大，操场上坐了900人。")
    assert [row["part_of"] for row in rows] == [None, None, rows[1]["fact_id"]]


def test_what_was_used_of_what_there_was_is_part_of_it():
    rows = related("手里有折页1500张，用去大约900张。")
    assert [row["part_of"] for row in rows] == [None, rows[0]["fact_id"]]
    assert [row["part_of"] for row in related("发放折页1500张，手册900张。")] == [None, None]
