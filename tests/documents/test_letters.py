from __future__ import annotations

import dataclasses

import pandas as pd
import pytest

from kepuri_eval.documents.filling import fill_template
from kepuri_eval.documents.letters import state_letter
from kepuri_eval.intake.problems import problem_row
from kepuri_eval.reporting.city_report import CityReport
from kepuri_eval.tables import from_rows
from tests.documents.drafted_edition import BASE, DOC, HOSTILE, LUBEI, LUNAN, SILENT, TEMPLATED
from tests.documents.wordfile import rows_of, text_of


def letter(unit_id: str, city: CityReport) -> bytes:
    template = city.params.root / "params" / "templates" / "反馈函.docx"
    return fill_template(template, state_letter(city.params.unit(unit_id), city))


def test_what_was_counted_tells_zero_from_nothing(city: CityReport) -> None:
    counted = {row[0]: row[1:] for row in rows_of(letter(LUNAN, city))}
    assert counted["参与人次"] == ["2.3万人次", "1"]
    assert counted["发放资料"] == ["0份", "1"]
    assert counted["科技志愿者"] == ["材料中未见", "0"]
    text = text_of(letter(LUNAN, city))
    assert "贵单位可读材料1份（总结.docx），计入活动2项，其中重点活动1项（通知要求不少于10项）" in text
    assert "材料中已见到：召开部署会或启动仪式。" in text
    assert "材料中未见到：印发方案或通知" in text


def test_what_could_not_be_read_and_what_to_correct(city: CityReport) -> None:
    content = letter(LUBEI, city)
    assert rows_of(content, 1) == [
        ["文件", "原因", "请贵单位"],
        ["坏.docx", "“坏.docx”：文件已损坏。", "请重新报送。"],
    ]
    # the damaged file is not told twice; two notices that ask for the same are one row
    assert rows_of(content, 2) == [
        ["序号", "程度", "情况", "请贵单位"],
        ["1", "需核实", "重点活动1项。", "请补报。"],
        ["2", "提示", f"活动甲{HOSTILE}数据不足。\n活动乙数据不足。", "请补充。"],
    ]


def test_a_photograph_is_named_as_evidence_and_is_nothing_to_correct(city: CityReport) -> None:
    documents, problems = city.tables["documents"], city.tables["problems"]
    photograph = documents[documents["unit_id"] == LUNAN].iloc[[0]].assign(
        doc_id="photo", path="路南区/材料.zip!/照片/启动仪式.jpg", role="other", problem="photograph_kept",
    )  # fmt: skip
    told = from_rows(
        [problem_row("photograph_kept", "按现场照片登记。", "请另附文件。", (), unit_id=LUNAN, doc_id="photo")],
        "problems",
    )
    tables = city.tables | {
        "documents": pd.concat([documents, photograph], ignore_index=True),
        "problems": pd.concat([problems, told], ignore_index=True),
    }
    seen = dataclasses.replace(city, tables=tables)
    text = text_of(letter(LUNAN, seen))
    assert "启动仪式.jpg（现场照片，登记为佐证）" in text
    assert state_letter(city.params.unit(LUNAN), seen)["unread"] == []
    assert "按现场照片登记" not in text


def test_files_are_named_as_their_sender_knows_them_and_places_told_in_words(city: CityReport) -> None:
    path = "县区来件/第二批/路北区/材料.zip!/总结.docx"
    documents = city.tables["documents"]
    more = {"doc_id": "eeeeeeeeeeee", "path": path, "unit_id": LUBEI, "resolved_by": "folder", "role": "summary",
            "format": "docx", "size_bytes": 9}  # fmt: skip
    documents = pd.concat([documents, from_rows([more], "documents")], ignore_index=True)
    told = problem_row("amounts_several", f"“{path}”t1r4c5“人数”一栏有多个数字。", "请核对。", "x", unit_id=LUBEI,
                       doc_id="eeeeeeeeeeee", locator="t1r4c5")  # fmt: skip
    problems = pd.concat([city.tables["problems"], pd.DataFrame([told])], ignore_index=True)
    tables = city.tables | {"documents": documents, "problems": problems}
    text = text_of(letter(LUBEI, dataclasses.replace(city, tables=tables)))
    assert "贵单位可读材料2份（材料.zip › 总结.docx、" in text
    assert "“材料.zip › 总结.docx”第1个表第4行第5列“人数”一栏有多个数字。" in text
    assert "县区来件" not in text


def test_the_offices_own_affairs_are_not_sent(city: CityReport) -> None:
    own = {"problem_id": "fix-1", "severity": "warning", "code": "correction_contradicts", "stage": "01_ingest",
           "unit_id": LUBEI, "message": "更正表有两条。", "advice": "请只保留一条。",
           "office": "请改更正表。"}  # fmt: skip
    told = city.tables["problems"]
    more = pd.concat([told, pd.DataFrame([own]), told.tail(1).assign(problem_id="quota-2", office="请改名录。")])
    text = text_of(letter(LUBEI, dataclasses.replace(city, tables=city.tables | {"problems": more})))
    assert "更正表" not in text
    assert "名录" not in text
    assert "请补报。" in text


def test_a_summary_typed_in_on_the_platform_is_named_as_such(city: CityReport) -> None:
    documents = city.tables["documents"]
    typed = documents.assign(format=documents["format"].where(documents["doc_id"] != DOC, "platform"))
    text = text_of(letter(LUNAN, dataclasses.replace(city, tables=city.tables | {"documents": typed})))
    assert "贵单位可读材料1份（平台填报的活动总结）" in text


def test_a_file_that_another_replaced_is_named_with_why_it_does_not_count(city: CityReport) -> None:
    documents = city.tables["documents"]
    aside = documents.assign(set_aside=documents["set_aside"].where(documents["doc_id"] != DOC, "replaced"))
    text = text_of(letter(LUNAN, dataclasses.replace(city, tables=city.tables | {"documents": aside})))
    assert "可读材料1份（总结.docx（已由更正材料替换，未计入）），" in text


def test_a_summary_of_unknown_day_is_not_called_missing(city: CityReport) -> None:
    counted = {row[0]: row[1:] for row in rows_of(letter(LUNAN, city))}
    assert counted["按时报送总结"] == ["已收到，收到日期未载明", "0"]
    assert {row[0]: row[1:] for row in rows_of(letter(LUBEI, city))}["按时报送总结"] == ["材料中未见", "0"]


def test_until_when(city: CityReport) -> None:
    # sent on 27 September: 27, 29 (a worked Sunday), 30, 8 and 9 October
    text = text_of(letter(LUBEI, city))
    assert "请于2024年10月9日前（含当日）书面反馈更正内容" in text
    assert text.index("唐山市科学技术协会\n2024年9月27日") > 0


def test_an_activity_reported_twice_is_listed_once(city: CityReport) -> None:
    assert rows_of(letter(LUBEI, city), 3)[1:] == [["1", "节水课堂", "9月18日至19日", "是", "-"]]


def test_the_opening_fits_what_came_in(city: CityReport) -> None:
    assert "贵单位报送的2024年全国科普日唐山系列活动（演示）材料已收悉" in text_of(letter(LUNAN, city))
    assert "未收到贵单位报送的" in text_of(letter(BASE, city))
    assert "现按平台登记的活动核对" in text_of(letter(BASE, city))
    silent = text_of(letter(SILENT, city))
    assert "平台上也没有贵单位登记的活动" in silent
    assert "没有计入的活动。" in silent
    # what only fits where something came in is left out
    assert "没有可计入的活动和数字。" in silent
    assert not [words for words in ("材料中未见", "可读材料", "重点活动尚未标明", "见附表") if words in silent]
    assert "可读材料" not in text_of(letter(BASE, city))


def test_who_sent_only_what_cannot_be_read_is_not_told_that_nothing_came(city: CityReport) -> None:
    documents = city.tables["documents"]
    damaged = documents.assign(problem=documents["problem"].where(documents["unit_id"] != LUNAN, "file_damaged"))
    text = text_of(letter(LUNAN, dataclasses.replace(city, tables=city.tables | {"documents": damaged})))
    assert "材料已收悉并作核对" in text
    assert "未收到" not in text


@pytest.mark.parametrize("unit_id", [LUNAN, LUBEI, SILENT, BASE])
def test_no_scores_and_no_ranks(unit_id: str, city: CityReport) -> None:
    text = text_of(letter(unit_id, city))
    assert [word for word in ("得分", "位次", "名次", "87.65", "91.23", "表彰", "授予", "奖励") if word in text] == []


def test_a_hostile_name_is_addressed_as_it_is(city: CityReport) -> None:
    assert f"{HOSTILE}{TEMPLATED}：" in text_of(letter(BASE, city)).split("\n")
