"""What a text says beside its largest number of activities is the unit's total."""

import pytest

from tests.intake.test_relations import related


def totals(quantity, *sentences):
    return [row["value"] for row in related(*sentences) if row["quantity"] == quantity and row["is_total"]]


def test_what_goes_on_behind_semicolons_is_of_everything():
    told = "活动期间，全县共开展科普活动64场次，参与群众2.1万人次；发放科普资料8600份；志愿者310人次。"
    rows = ("县医院出动志愿者40名，发放手册900册。", told)
    assert totals("participants", *rows) == [21000]
    assert totals("volunteers", *rows) == [310]
    assert totals("materials", *rows) == [8600]


def test_a_small_total_said_in_passing_contradicts_nothing():
    rows = related("抗旱时，全县累计转运群众620人次。", "活动期间，全县共开展活动64场次，参与群众2.1万人次。")
    assert [row["conflict_with"] for row in rows] == [None] * 3
    assert rows[0]["part_of"] == rows[2]["fact_id"]


def test_one_thing_of_several_is_of_everything_where_it_tells_of_far_more():
    own = "（2）局机关及所属8家单位开展活动31场次，服务群众4100人次。"
    assert totals("participants", "（1）全市各级医院共开展活动290场次，覆盖群众5.2万人次。", own) == [52000]
    schools = ("二是突出实践。所属学校共开展科普活动88场次，参与师生2.6万人次。局机关组织活动4项。",)
    assert totals("participants", *schools) == [26000]
    others = ("一是进校园。共开展活动12场，参与学生3000人。", "二是进社区。开展活动8场，参与居民900人。")
    assert totals("participants", *others) == []


def test_days_on_which_it_began_and_ended_are_no_single_day():
    told = "科普日从9月10日开始，到9月24日结束，共开展线下活动85场，线上活动4项，参与人数约2.9万人次。"
    assert totals("participants", told, "农技站现有小院3个（其中蜜柚小院累计服务农户9000人次）。") == [29000]


def test_what_opens_a_sentence_behind_several_days_is_the_sum_of_all():
    days = "进校园分别是9月16日220人、9月18日180人、9月23日150人，合计550人次。"
    rows = related(f"{days}总共6场活动，1900人次。")
    assert [row["value"] for row in rows if row["is_total"] and row["part_of"] is None] == [6, 1900]
    assert totals("participants", "9月20日“桥的力学”来了近2000人；最小的有12人。把这些加起来，有八千多人次参加。") == [
        8000
    ]
    assert totals("participants", "9月15日，图书馆上下午各一场。两批加起来有96人。") == []


@pytest.mark.parametrize(
    ("text", "sum_"),
    [
        ("举办科学表演12场、实验课9节、讲座4场，计25场次，参与公众5200人次。", [25]),
        ("举办科学表演12场、实验课9节、讲座4场，计26场次，参与公众5200人次。", []),
    ],
)
def test_the_sum_of_all_that_was_held_counts_activities(text, sum_):
    assert totals("activities", text) == sum_
