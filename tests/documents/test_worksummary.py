from __future__ import annotations

import dataclasses

import pandas as pd
import pytest

from kepuri_eval.documents.filling import fill_template
from kepuri_eval.documents.proposals import Proposals
from kepuri_eval.documents.worksummary import state_work
from kepuri_eval.reporting.city_report import CityReport
from tests.documents.drafted_edition import HOSTILE, LUNAN
from tests.documents.wordfile import rows_of, text_of


@pytest.fixture(scope="module")
def content(city: CityReport, lists: Proposals) -> bytes:
    return fill_template(city.params.root / "params" / "templates" / "工作总结.docx", state_work(city, lists))


def test_totals_say_who_gave_a_figure(content: bytes) -> None:
    text = text_of(content)
    # 路南区 states 23,000; the activity of 科技局 has about 300
    assert "参与2.33万人次（2个单位提供数字）" in text
    assert "〔媒体报道无可用数字〕" in text
    assert "登记在册的6个单位中，4个单位报送了活动材料或在平台登记了活动。全市共开展活动6项，其中重点活动5项" in text


def test_it_has_the_parts_of_a_summary_in_order(content: bytes) -> None:
    heads = [line for line in text_of(content).split("\n") if line[:2] in ("一、", "二、", "三、", "四、", "五、")]
    assert heads == ["一、总体情况", "二、主要做法", "三、特色活动", "四、存在的不足", "五、下一步打算"]


def test_shortcomings_are_counted_and_nobody_is_named(content: bytes) -> None:
    text = text_of(content)
    lacking = text[text.index("四、存在的不足") : text.index("五、下一步打算")]
    assert "2个单位未报送材料。" in lacking  # 古冶区 and the society
    assert "5个单位重点活动未达到通知规定的数量。1份材料因损坏、加密等原因未能读取。" in lacking
    assert "古冶区" not in text


def test_activities_stand_in_administrative_order(content: bytes) -> None:
    lines = [line for line in text_of(content).split("\n") if line[:2] in ("1.", "2.", "3.")]
    assert lines[0] == "1.开放日 月夜〔待评议〕（唐山市路南区，9月20日）；"
    assert lines[1] == f"2.“星空”{HOSTILE}（唐山市科学技术局，9月16日，广场）；"
    assert lines[2].endswith("，9月17日）。")


def test_the_table_of_groups_tells_zero_from_none(content: bytes) -> None:
    table = {row[0]: row[1:] for row in rows_of(content)}
    # 3 counties, 2 sent readable files, least 10, 3 activities of which 2 key, 23,000 participants, no volunteers
    assert table["县（市、区）"] == ["3", "2", "10", "3", "2", "2.3万", "-"]
    assert table["开发区（管理区）"][:5] == ["0", "0", "3", "0", "0"]


def test_no_scores_ranks_or_forbidden_words(content: bytes) -> None:
    assert [
        word for word in ("得分", "位次", "名次", "87.65", "表彰", "授予", "奖励") if word in text_of(content)
    ] == []


def test_key_activities_are_summed_up_only_where_all_units_tell_theirs(city: CityReport, lists: Proposals) -> None:
    partial = dataclasses.replace(city, units=city.units.assign(is_marked=city.units["unit_id"] == LUNAN))
    template = city.params.root / "params" / "templates" / "工作总结.docx"
    text = text_of(fill_template(template, state_work(partial, lists)))
    assert "〔补写：重点活动项数和达到规定数量的单位〕" in text
    assert "其中重点活动" not in text


def test_where_nobody_names_partners_that_is_to_be_asked_and_not_nought(city: CityReport, lists: Proposals) -> None:
    silent = city.activities.assign(joint_units=pd.array([None] * len(city.activities), dtype="str"))
    template = city.params.root / "params" / "templates" / "工作总结.docx"
    text = text_of(fill_template(template, state_work(dataclasses.replace(city, activities=silent), lists)))
    assert "联合举办的活动0项" not in text
    assert "〔材料中没有写明联合单位，请核实后补写〕" in text
