from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest

from kepuri_eval.documents.filling import fill_template
from kepuri_eval.documents.notices import state_notice
from kepuri_eval.documents.proposals import Proposals
from kepuri_eval.edition import WorkingPeriod
from kepuri_eval.reporting.city_report import CityReport, read_city
from tests.documents.drafted_edition import (
    BASE,
    FORMULA,
    HOST,
    HOSTILE,
    LIST,
    LUBEI,
    LUNAN,
    SOCIETY,
    TEMPLATED,
    decide,
    make_edition,
)
from tests.documents.wordfile import heads_of, rows_of, text_of

FORBIDDEN = ("表彰", "授予", "奖励", "得分", "分数", "评分", "位次", "名次", "排名")


def draft(name: str, city: CityReport, lists: Proposals) -> bytes:
    params = city.params
    return fill_template(params.root / "params" / "templates" / f"{name}.docx", state_notice(city, lists))


@pytest.fixture(scope="module")
def commendation(city: CityReport, lists: Proposals) -> bytes:
    return draft("表扬通知", city, lists)


@pytest.fixture(scope="module")
def publicity(city: CityReport, lists: Proposals) -> bytes:
    return draft("公示", city, lists)


def test_the_commendation_has_title_addressees_lists_in_one_sentence_and_annexes(commendation: bytes) -> None:
    text = text_of(commendation)
    assert "关于对2024年全国科普日有关组织单位和活动予以表扬的通知" in text
    assert "各县（市、区），各开发区（管理区），各主办单位" in text
    # 路南区, 科技局, the society and the base; activities of 路南区, 科技局 and the base
    assert "经综合评议，唐山市路南区等4个单位组织工作扎实，“开放日 月夜”〔待评议〕等3项活动特色鲜明" in text
    assert [line for line in text.split("\n") if line.startswith("附件")] == [
        "附件：1.工作扎实的组织单位名单", "附件1", "附件2",
    ]  # fmt: skip
    assert text.index("附件1\n") < text.index("唐山市科学技术局") < text.index("附件2\n")


def test_the_publicity_has_dates_in_working_days_objections_and_blank_contacts(publicity: bytes) -> None:
    text = text_of(publicity)
    # 10, 11, 12 (a worked Saturday), 14, 15 October
    assert "公示时间：2024年10月10日至10月15日（共5个工作日）。" in text
    assert "书面形式实名反映，并提供必要的证明材料" in text
    assert "联系人：〔人工填写〕\n联系电话：〔人工填写〕\n电子邮箱：〔人工填写〕" in text
    assert "2024年10月10日\n附件1" in text  # signed on the first day


@pytest.mark.parametrize("name", ["表扬通知", "公示"])
def test_words_that_may_not_stand_there_do_not(name: str, city: CityReport, lists: Proposals) -> None:
    text = text_of(draft(name, city, lists))
    assert [word for word in FORBIDDEN if word in text] == []
    assert not re.search(r"87\.65|91\.23|第\d+[位名]", text)  # scores and ranks of the tables
    assert "表扬" in text


@pytest.mark.parametrize("name", ["表扬通知", "公示"])
def test_contested_units_are_not_named(name: str, city: CityReport, lists: Proposals) -> None:
    assert any(unit["unit_id"] == LUBEI for unit in lists.groups[0].contested)
    assert "唐山市路北区" not in text_of(draft(name, city, lists))


def test_open_places_are_marked_group_by_group(commendation: bytes) -> None:
    lines = text_of(commendation).split("\n")
    county = lines.index("县（市、区）（1个）〔另1个待评议〕")  # 4 places, one taken, one unit for the committee
    # no unit of the 开发区 is there to be discussed, nor a further one of the 主办单位
    assert lines[county + 1 : county + 3] == ["唐山市路南区", "主办单位（1个）"]


def test_hostile_names_stand_as_text_and_activities_in_administrative_order(commendation: bytes) -> None:
    assert rows_of(commendation) == [
        ["序号", "活动名称", "组织单位"],
        ["1", "开放日 月夜〔待评议〕", "唐山市路南区"],
        ["2", f"“星空”{HOSTILE}", "唐山市科学技术局"],
        ["3", FORMULA, f"{HOSTILE}{TEMPLATED}"],
    ]
    assert FORMULA in text_of(commendation).split("\n")  # the society's name


def test_the_head_of_every_page_says_fictional_only_for_a_fictional_edition(
    city: CityReport, lists: Proposals, commendation: bytes
) -> None:
    assert [head for head in heads_of(commendation) if head] == ["演示数据（虚构）"] * 2  # odd and even pages
    edition = city.params.edition.model_copy(update={"is_fictional": False})
    real = dataclasses.replace(city, params=dataclasses.replace(city.params, edition=edition))
    assert [head for head in heads_of(draft("公示", real, lists)) if head] == []


def test_without_a_first_day_the_dates_are_a_marked_blank(city: CityReport, lists: Proposals) -> None:
    edition = city.params.edition.model_copy(update={"publicity": WorkingPeriod()})
    undated = dataclasses.replace(city, params=dataclasses.replace(city.params, edition=edition))
    text = text_of(draft("公示", undated, lists))
    assert "公示时间：〔起止日期待填，共5个工作日〕。" in text
    assert "〔发布日期〕" in text


def test_nothing_proposed_is_said_as_a_blank(city: CityReport, lists: Proposals) -> None:
    groups = [dataclasses.replace(group, proposed=[], left=group.places) for group in lists.groups]
    none = Proposals(groups, [], [], [])
    assert "经综合评议，〔单位待评议确定〕组织工作扎实，〔活动待评议确定〕特色鲜明" in text_of(
        draft("表扬通知", city, none)
    )


def test_one_unit_is_not_followed_by_and_others(city: CityReport, lists: Proposals) -> None:
    groups = [dataclasses.replace(group, proposed=group.proposed if place == 0 else [])
              for place, group in enumerate(lists.groups)]  # fmt: skip
    text = text_of(draft("表扬通知", city, Proposals(groups, lists.activities[1:2], [], [])))
    assert f"经综合评议，唐山市路南区组织工作扎实，“‘星空’{HOSTILE}”特色鲜明" in text


def test_nothing_is_praised_that_no_figure_bears(city: CityReport, lists: Proposals) -> None:
    """The 公示 names the lists and praises nobody; the 表扬通知 asks its writer where a quality is not above half."""
    assert not re.search("特色鲜明|实效显著|工作扎实", text_of(draft("公示", city, lists)))
    activities = [{**row, "distinctiveness": 64.0, "effect": 50.0} for row in lists.activities]
    even = dataclasses.replace(lists, activities=activities)
    assert "未超过全市半数活动" not in text_of(draft("表扬通知", city, even))
    activities[0]["effect"] = 41.0
    assert "名单中有1项活动的特色度或实效度未超过全市半数活动" in text_of(draft("表扬通知", city, even))


def test_the_writer_is_told_how_the_units_came_to_be_listed(tmp_path: Path) -> None:
    params = make_edition(tmp_path)

    def told(*steps: tuple[str, str]) -> str:
        lists = decide(params, *steps)
        return text_of(draft("公示", read_city(params), lists)).split("\n")[0]

    assert "本稿所列单位均为按评议规则稳定入围的单位，排列依登记顺序。各组尚有1个名额未定，另有1个单位待评议" in told()
    assert "本稿所列单位中，1个经决定列入，4个按评议规则稳定入围、尚未决定，" in told((LUBEI, "chosen"))
    assert "标有“建议，尚未决定”的4个（项）是" in told()
    settled = told(*((unit, "chosen") for unit in (LUNAN, HOST, SOCIETY)), (BASE, "withdrawn"))
    assert "本稿所列单位均为经决定列入的单位" in settled
    # 3 of 4, 1, 5, 4, 3 and 3 places are left and nobody is for the committee
    assert "各组尚有16个名额没有待评议的单位，暂空缺。" in settled and "待评议（见内部名单）" not in settled


def test_the_writer_is_told_what_changed_since_the_publication(tmp_path: Path) -> None:
    params = make_edition(tmp_path)
    lists = decide(params, (LUNAN, "published"), (HOST, "published"), (f"{LIST}-r2", "published"))
    fresh = text_of(draft("公示", read_city(params), lists))
    # the society, the base and two activities are listed and were not published
    assert "名单已于2024年10月8日记为公示，本稿与公示的名单相比：未经公示2个单位、2项活动。" in fresh
    assert "唐山市路南区〔破例：会议决定〕" in fresh and f"{FORMULA}〔建议，尚未决定〕" in fresh
    lists = decide(params, (HOST, "withdrawn"))
    assert "不再列入1个；未经公示2个单位、2项活动。" in text_of(draft("公示", read_city(params), lists))
