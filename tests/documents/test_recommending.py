from __future__ import annotations

import dataclasses

from kepuri_eval.documents.filling import fill_template
from kepuri_eval.documents.proposals import Proposals
from kepuri_eval.documents.recommending import list_recommended, state_activity_form, state_unit_form
from kepuri_eval.params import Params
from kepuri_eval.reporting.city_report import CityReport
from tests.documents.drafted_edition import FORMULA, HOST, HOSTILE, LIST, LUNAN, TEMPLATED
from tests.documents.wordfile import rows_of, text_of


def cells(content: bytes) -> dict[str, str]:
    """Label → what stands beside it."""
    return {row[at]: row[at + 1] for row in rows_of(content) for at in range(0, 4, 2)}


def form(kind: str, values: dict[str, object], params: Params) -> bytes:
    return fill_template(params.root / "params" / "templates" / f"推荐表-{kind}.docx", values)


def test_a_units_form_has_what_is_known_and_marks_what_is_not(city: CityReport, lists: Proposals) -> None:
    unit = next(unit for unit in lists.units if unit["unit_id"] == LUNAN)
    filled = cells(form("单位", state_unit_form(unit, city, lists), city.params))
    assert filled["单位名称"] == "唐山市路南区"
    assert filled["重点活动"] == "1项（通知要求不少于10项）"
    assert (filled["参与人次"], filled["发放资料"], filled["科技志愿者"]) == ("2.3万人次", "0份", "〔待填〕")
    assert (filled["联系人"], filled["联系电话"]) == ("〔人工填写〕", "〔人工填写〕")
    assert filled["重点活动清单"].strip() == "1.开放日 月夜（9月20日）"


def test_an_activitys_form(city: CityReport, lists: Proposals) -> None:
    row = lists.upward_activities[0]
    filled = cells(form("活动", state_activity_form(row, city, lists), city.params))
    assert filled["活动名称"] == f"“星空”{HOSTILE}"
    assert filled["组织单位"] == "唐山市科学技术局"
    assert filled["联合单位"] == "气象局、学校"
    assert (filled["活动时间"], filled["活动地点"], filled["活动形式"]) == ("2024年9月16日", "广场", "线下")
    assert filled["活动类别"] == city.params.wording.categories["rural"].label
    assert (filled["参与人次"], filled["活动场次"], filled["报道链接"]) == ("约300人次", "〔待填〕", "〔待补〕")
    assert filled["活动简介"] == f"简介{TEMPLATED}"
    assert "87.65" not in text_of(form("活动", state_activity_form(row, city, lists), city.params))


def test_the_list_leaves_contacts_blank_and_says_what_the_committee_decides(lists: Proposals, params: Params) -> None:
    units, activities = list_recommended(lists, params)
    assert [heading for heading, _ in units.columns] == ["序号", "名称", "类别", "推荐单位", "联系人", "电话", "备注"]
    assert [row[4:6] for row in [*units.rows, *activities.rows]] == [[None, None]] * 4
    assert [row[1] for row in units.rows] == ["唐山市科学技术局", FORMULA, f"{HOSTILE}{TEMPLATED}"]
    assert units.note.startswith("推荐单位名额3个，候选3个。按登记顺序排列")
    assert activities.note.startswith("推荐活动名额3项，候选1项。其余2项由评议会议提出。")


def test_the_list_says_of_a_candidate_that_nobody_decided_on_it(lists: Proposals, params: Params) -> None:
    behind = dataclasses.replace(lists, open_marks={f"{LIST}-r2": "〔建议，尚未决定〕"})
    _, activities = list_recommended(behind, params)
    assert [row[6] for row in activities.rows] == ["组织单位：唐山市科学技术局；建议，尚未决定"]


def test_more_candidates_than_places_are_marked(lists: Proposals, params: Params) -> None:
    few = params.edition.model_copy(update={"quotas": params.edition.quotas.model_copy(update={"upward_units": 1})})
    units, _ = list_recommended(lists, dataclasses.replace(params, edition=few))
    assert {row[6] for row in units.rows} == {"候选，由评议会议确定"}
    assert "超出名额" in units.note
    assert [row for row in units.rows if row[1] == params.unit(HOST).full_name]
