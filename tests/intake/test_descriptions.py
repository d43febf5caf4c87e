"""Figures that prose states of one activity go to it; what it says of the whole unit stays the unit's."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from kepuri_eval.errors import DocumentError
from kepuri_eval.intake.descriptions import attach_descriptions
from kepuri_eval.intake.extract import extract_activities, extract_facts
from kepuri_eval.params import Params
from tests.intake.intake_files import sheet, word

LIST = sheet([["活动名称", "活动时间", "参与人数"], ["河边的水质课", "9月15日", 80], ["屋顶观星夜话", "9月16日", None]])


@pytest.fixture
def told(submitted: Callable, params: Params) -> Callable[..., tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]]:
    def run(*paragraphs: str, listed: bytes | None = LIST) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
        files = {"路北区/总结.docx": word(*paragraphs)} | ({"路北区/活动表.xlsx": listed} if listed else {})
        documents, blocks, _ = submitted(files)
        activities, cells, _ = extract_activities(documents, blocks, params)
        facts = pd.concat([extract_facts(documents, blocks, params), cells], ignore_index=True)
        return attach_descriptions(activities, facts, documents, blocks, params)

    return run


def scopes(facts: pd.DataFrame) -> dict[str, str]:
    prose = facts[facts["source"] == "prose"]
    return dict(zip(prose["raw"], prose["scope"], strict=True))


def test_a_figure_behind_the_name_is_the_activitys(told: Callable) -> None:
    activities, facts, problems = told(
        "9月16日，“屋顶观星夜话”在青少年宫举行，120人参加。全区共举办活动12场，参与群众900人次。"
    )
    assert activities.set_index("name").loc["屋顶观星夜话", "participants"] == 120
    assert scopes(facts) == {"120人": "activity", "12场": "unit", "900人次": "unit"}
    assert problems.empty


def test_where_our_own_code_fails_the_document_is_named(told: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise KeyError("x")

    monkeypatch.setattr("kepuri_eval.intake.descriptions._owners_by_item", fail)
    with pytest.raises(DocumentError, match="路北区/总结.docx”时出错（KeyError：'x'）") as caught:
        told("活动期间共有900人次参加。", listed=None)
    assert caught.value.path == "路北区/总结.docx"


def test_a_figure_the_table_has_already_is_marked(told: Callable) -> None:
    _, facts, problems = told("“河边的水质课”吸引80人参加。")
    prose = facts[facts["source"] == "prose"].iloc[0]
    assert prose["duplicate_of"] == facts.loc[facts["source"] == "table", "fact_id"].iloc[0]
    _, facts, problems = told("“河边的水质课”吸引200人参加。")
    assert facts["conflict_with"].notna().sum() == 1
    assert problems["code"].tolist() == ["figures_conflict"]


def test_people_of_two_days_are_sought_among_activities_some_of_which_have_no_day(told: Callable) -> None:
    listed = sheet([
        ["活动名称", "活动时间", "参与人数"],
        ["河边的水质课", "9月15日", 900], ["屋顶观星夜话", "9月16日", 650], ["家庭实验", None, 30],
    ])  # fmt: skip
    text = "9月15日至16日，“科学进万家”专场在滨河广场举办，分别有900人、650人参加。"
    activities, facts, _ = told(text, listed=listed)
    assert activities["participants"].tolist() == [900, 650, 30]
    assert scopes(facts) == {"900人": "activity", "650人": "activity"}


def test_an_activitys_own_name_does_not_speak_of_the_whole_unit(told: Callable) -> None:
    text = "9月20日上午，全区主场活动在滨河广场举行，设置5个展区，现场群众1700余人次，31名志愿者维持秩序。"
    activities, facts, _ = told(text, listed=None)
    assert activities[["name", "participants", "volunteers"]].to_numpy().tolist() == [["全区主场活动", 1700, 31]]
    assert scopes(facts)["1700余人次"] == "activity"


def test_a_list_of_names_with_a_sum_is_the_units(told: Callable) -> None:
    _, facts, _ = told("举办了“河边的水质课”“屋顶观星夜话”等活动，参与群众900人次。")
    assert scopes(facts) == {"900人次": "unit"}


def test_what_was_held_in_all_is_not_of_the_activity_named_beside_it(told: Callable) -> None:
    whole = "科普日里一共办了32场活动。最大的是9月20日的“河边的水质课”，来了90人。把这些加起来，有6100人次参加。"
    _, facts, _ = told(whole)
    assert scopes(facts)["32场"] == scopes(facts)["6100人次"] == "unit"
    _, facts, _ = told("“河边的水质课”是合办的。四项合计473人。5项活动总参与人数520人。")
    assert scopes(facts)["473人"] == scopes(facts)["520人"] == "unit"


def test_a_heading_names_the_activity_of_its_paragraphs(told: Callable) -> None:
    activities, facts, _ = told("（一）屋顶观星夜话", "现场有130人参加。", "（二）宣传情况", "发放资料500份。")
    assert scopes(facts) == {"130人": "activity", "500份": "unit"}
    assert activities.set_index("name").loc["屋顶观星夜话", "participants"] == 130


def test_prose_alone_makes_an_activity_only_when_it_is_clearly_one(told: Callable) -> None:
    activities, _, _ = told("9月18日，在丰泽桥举办“桥上的力学课”活动，260人参加。", listed=None)
    row = activities.iloc[0]
    assert len(activities) == 1
    assert (row["name"], row["place"], row["participants"]) == ("桥上的力学课", "丰泽桥", 260)
    assert f"{row['start']:%m-%d}" == "09-18"


@pytest.mark.parametrize(
    "text",
    [
        "以“提升全民科学素质”为主题开展活动，9月18日在广场举行，260人参加。",
        "在丰泽桥举办“桥上的力学课”活动，260人参加。",  # no day
        "9月18日，学习“十四五规划大会”精神，260人参加。",
        "9月18日举办“甲讲座”和“乙讲座”，在礼堂举行，260人参加。",  # two names
        "2019年3月18日，在丰泽桥举办“桥上的力学课”活动，260人参加。",  # another year
    ],
)
def test_what_is_not_clearly_an_activity_is_left(text: str, told: Callable) -> None:
    activities, _, _ = told(text, listed=None)
    assert activities.empty


def test_an_item_is_an_activity_and_its_figures_are_its_own(told: Callable) -> None:
    activities, facts, problems = told(
        "（一）桥上的力学课。9月18日，在丰泽桥开展体验活动，吸引260人参加，志愿者12名服务。",
        "（二）屋顶观星夜话。9月16日晚，在市民广场举行，120人参加，全区共有志愿者300人参与。",
        "据统计，全区共举办活动12场，参与群众900人次，发放资料3000份。",
    )
    known = activities.set_index("name")
    assert known.loc["桥上的力学课", ["place", "participants", "volunteers"]].tolist() == ["丰泽桥", 260, 12]
    assert known.loc["屋顶观星夜话", "participants"] == 120  # the list's own row, not a second one
    assert len(activities) == 3
    assert scopes(facts) == {
        "260人": "activity", "12名": "activity", "120人": "activity", "300人": "unit", "12场": "unit",
        "900人次": "unit",        "3000份": "unit",
    }  # fmt: skip
    assert problems.empty


def test_of_names_alike_the_very_one_or_the_one_of_the_day_is_meant(told: Callable) -> None:
    names = [["路北区观星体验营", "9月22日"], ["全国科普日观星体验营", "9月23日"], ["观星体验营夜场", "9月24日"]]
    listed = sheet([["活动名称", "活动时间", "参与人数"], *([*row, None] for row in names)])
    activities, _, _ = told(
        "（一）全国科普日观星体验营。9月22日，在天象厅举行，吸引260人参加。",
        "（二）星体验营。9月24日，在天象厅举行，吸引80人参加。",
        listed=listed,
    )
    people = activities.set_index("name")["participants"]
    assert people.dropna().to_dict() == {"全国科普日观星体验营": 260, "观星体验营夜场": 80}


def test_of_several_figures_the_first_sentences_stand(told: Callable) -> None:
    activities, _, _ = told(
        "（一）健康大讲堂。9月18日，在社区礼堂举行，来了学生40人、家长30人。明年还将服务500人。平时义诊服务3000人。",
        listed=None,
    )
    assert activities["participants"].tolist() == [70]


def test_what_an_article_says_was_held_and_where(told: Callable) -> None:
    activities, _, _ = told(
        "本报讯 9月18日上午，由县科协、县教育局主办的某县2024年全国科普日主场活动在文化广场举行。1300人参加。",
        listed=None,
    )
    assert activities[["name", "place"]].to_numpy().tolist() == [["某县2024年全国科普日主场活动", "文化广场"]]
    activities, _, _ = told("我校“纸飞机”航模比赛于9月23日下午在学校操场举行，214名学生参赛。", listed=None)
    assert activities[["name", "place"]].to_numpy().tolist() == [["“纸飞机”航模比赛", "学校操场"]]
    activities, _, _ = told("9月18日，各项活动在全市各地举行，260人参加。", listed=None)
    assert activities.empty


def test_items_of_a_sender_nobody_knows_are_kept(submitted: Callable, params: Params) -> None:
    lines = ["（一）桥上的力学课。9月18日，在丰泽桥开展体验活动，吸引260人参加。"]
    documents, blocks, _ = submitted({"小结.docx": word(*lines)})
    activities, cells, _ = extract_activities(documents, blocks, params)
    facts = pd.concat([extract_facts(documents, blocks, params), cells], ignore_index=True)
    activities, _, _ = attach_descriptions(activities, facts, documents, blocks, params)
    assert activities["unit_id"].isna().tolist() == [True]
    assert activities["participants"].tolist() == [260]


def test_what_a_table_lists_is_not_listed_again_under_another_name(told: Callable) -> None:
    activities, facts, _ = told("9月15日，“水里有什么”探秘活动在二小举行，80人参加。")
    assert activities["name"].tolist() == ["河边的水质课", "屋顶观星夜话"]
    assert scopes(facts) == {"80人": "activity"}
    activities, _, _ = told("9月15日，“水里有什么”探秘活动在二小举行，95人参加。")
    assert len(activities) == 3


def test_what_is_told_without_a_name_gives_way_to_what_was_listed_that_day(told: Callable) -> None:
    activities, _, _ = told("9月16日，张老师在青石中学讲星座的由来，60人听讲。")
    assert activities["name"].tolist() == ["河边的水质课", "屋顶观星夜话"]


def test_what_is_told_without_a_name_is_called_by_what_was_done(told: Callable) -> None:
    activities, _, _ = told("9月16日，张老师在青石中学讲星座的由来，60人听讲。", listed=None)
    assert activities[["name", "place"]].to_numpy().tolist() == [["讲星座的由来", "青石中学"]]


def test_a_list_in_a_form_of_figures_is_told_by_its_activities(told: Callable) -> None:
    listed = (
        "1.9月16日，河岸植物识别课（青石公园），参加44人；\n2.9月18日，“会走路的豆子”实验课（第三小学），参加130人。"
    )
    rows = [["活动场次", "2", "参与人次", "174"], ["发放资料", "90", "媒体报道", "1"], ["主要活动内容", listed]]
    activities, facts, _ = told("总结", listed=sheet(rows))
    rows_told = activities.sort_values("start")[["name", "participants", "place"]].itertuples(index=False, name=None)
    assert list(rows_told) == [
        ("河岸植物识别课", 44, "青石公园"), ("“会走路的豆子”实验课", 130, "第三小学"),
    ]  # fmt: skip
    of_unit = facts[(facts["scope"] == "unit") & (facts["quantity"] == "participants")]
    assert of_unit["value"].tolist() == [174]


def test_who_was_examined_or_advised_came_where_nobody_else_is_counted(told: Callable) -> None:
    activities, facts, _ = told(
        "一、“护好小眼睛”筛查。9月18日，在文昌小学筛查学生612人。",
        "二、“甜不甜”测糖会。9月19日，在西山社区免费检测水果52户，咨询380人次。",
        "三、“邻里急救”义诊。9月20日，在柳河社区举办，参加居民90人，测血压40人。",
        listed=None,
    )
    assert activities.sort_values("start")["participants"].tolist() == [612, 380, 90]
    assert "612人" in set(facts.loc[facts["quantity"] == "other", "raw"])


def test_people_of_several_listed_activities_told_in_one_sentence_go_to_each(told: Callable) -> None:
    listed = sheet(
        [["活动名称", "活动时间", "参与人数"], ["东圩科普大集", "9月16日", 900], ["西圩科普大集", "9月18日", 650]]
    )
    activities, facts, _ = told(
        "（二）科普大集有人气。9月16日、18日，分别在东圩、西圩举办科普大集，人数依次为900人、650人。", listed=listed
    )
    assert activities["name"].tolist() == ["东圩科普大集", "西圩科普大集"]
    assert facts.loc[facts["source"] == "prose", "duplicate_of"].notna().all()


def test_figures_of_another_days_sentence_are_not_of_the_activity_before(told: Callable) -> None:
    activities, facts, _ = told(
        "区里的总结",
        "9月16日，“屋顶观星夜话”在青少年宫举行，120人参加。9月18日，图书馆书库里，志愿者29名。",
    )
    row = activities.set_index("name").loc["屋顶观星夜话"]
    assert row["participants"] == 120
    assert pd.isna(row["volunteers"])
    assert scopes(facts)["29名"] == "unit"


def test_what_we_held_at_a_place_keeps_its_figures(told: Callable) -> None:
    activities, facts, _ = told(
        "9月14日上午，我区在滨江公园东门举办“江城科学夜市”，联合三个局设展台20个，到场居民900余人。"
        "全区共有志愿者300人参与。",
        listed=None,
    )
    assert activities.set_index("name").loc["江城科学夜市", "participants"] == 900
    assert scopes(facts)["300人"] == "unit"


def test_what_followed_in_turn_is_not_of_the_first_activity(told: Callable) -> None:
    _, facts, _ = told(
        "9月15日在第二中学举行“河边的水质课”，80名师生参加；随后标本展、观星、演讲依次在有关学校举行，"
        "参加师生2400余人。"
    )
    assert scopes(facts)["2400余人"] == "unit"
