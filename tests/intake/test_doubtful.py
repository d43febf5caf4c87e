"""Doubtful numbers become problems that name the file, the place and the words; none of them is silent."""

import pandas as pd
import pytest

from kepuri_eval import tables
from kepuri_eval.intake.doubtful import find_doubtful
from kepuri_eval.intake.extract import extract_facts
from kepuri_eval.params import Params


def submitted(text: str, role: str = "summary") -> tuple[pd.DataFrame, pd.DataFrame]:
    documents = tables.from_rows(
        [{"doc_id": "d1", "path": "路北区/总结.txt", "unit_id": "county-130203", "resolved_by": "folder", "role": role,
          "format": "txt", "size_bytes": 1}], "documents",
    )  # fmt: skip
    blocks = tables.from_rows(
        [{"doc_id": "d1", "locator": "l1", "position": 1, "kind": "line", "text": text, "row_span": 1,
          "column_span": 1}], "blocks",
    )  # fmt: skip
    return documents, blocks


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("活动吸引学生3 20人。", "figure_mended", "已读作320"),
        ("展出展板l20块。", "figure_mended", "已读作120"),
        ("参加群众1，234人。", "figure_unread", "“1，234人”有几种读法，未计入"),
        ("参加群众3. 5万人。", "figure_unread", "“3. 5万人”有几种读法，未计入"),
        ("吸引半百人参加。", "figure_unread", "“半百人”有几种读法，未计入"),
        ("3、4百人参加。", "figure_unread", "“3、4百人”有几种读法，未计入"),
        ("参加群众1.5人。", "figure_unread", "可能漏写“万”"),
    ],
)
def test_a_doubtful_number_is_a_problem_of_its_unit(text: str, code: str, words: str, params: Params) -> None:
    documents, blocks = submitted(text)
    (problem,) = find_doubtful(documents, blocks, params).to_dict("records")
    assert (problem["code"], problem["unit_id"], problem["locator"]) == (code, "county-130203", "l1")
    assert words in problem["message"]
    read = extract_facts(documents, blocks, params)["value"].tolist()
    assert len(read) == (1 if code == "figure_mended" else 0)


def test_plain_numbers_and_the_platform_raise_no_doubt(params: Params) -> None:
    assert find_doubtful(*submitted("举办讲座12场，参加1,234人，发放2 480份。"), params).empty
    assert find_doubtful(*submitted("参加1，234人", role="platform"), params).empty


def test_a_figure_of_an_open_time_is_asked_about(params: Params) -> None:
    (problem,) = find_doubtful(*submitted("展览免费开放。截至目前，观展人数超过1万人次。"), params).to_dict("records")
    assert problem["code"] == "scope_unsure"
    assert "“截至目前”之后的“超过1万人次”，未能判断是否只指本次活动" in problem["message"]
    clear = ("截至目前，科普日活动已开展30场。", "截至目前，全县建成科普馆3个。", "截至9月25日，开展活动30场。")
    assert [text for text in clear if not find_doubtful(*submitted(text), params).empty] == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "科普日总结\n9月20日，举办科普集市。截至目前，共开展科普活动30场。",
            "“30场”，未能判断是否只指本次活动，暂按本次活动计入",
        ),
        ("科普日总结\n9月20日，县里的科技节开幕，选手640名参加。", "“640名”写在“科技节”之后，日期却在本次活动期间"),
    ],
)
def test_what_is_told_beside_days_of_the_event_is_asked_about(text: str, said: str, params: Params) -> None:
    documents, blocks = submitted("")
    lines = [{**blocks.to_dict("records")[0], "locator": f"l{n}", "position": n, "text": line}
             for n, line in enumerate(text.split("\n"), start=1)]  # fmt: skip
    blocks = tables.from_rows(lines, "blocks")
    facts = extract_facts(documents, blocks, params)
    (problem,) = find_doubtful(documents, blocks, params, facts).to_dict("records")
    assert problem["code"] == "scope_unsure"
    assert said in problem["message"]


def test_what_names_another_event_on_its_own_days_is_not_asked_about(params: Params) -> None:
    documents, blocks = submitted("5月20日，县里的科技节开幕，选手640名参加。")
    assert find_doubtful(documents, blocks, params, extract_facts(documents, blocks, params)).empty


def test_all_who_came_to_a_place_in_a_month_are_asked_about(params: Params) -> None:
    documents, blocks = submitted("湿地公园9月接待游客4.2万人次。科普日期间参加研学310人。")
    (problem,) = find_doubtful(documents, blocks, params).to_dict("records")
    assert problem["code"] == "scope_unsure"
    assert "9月接待游客" in problem["message"]
    facts = extract_facts(documents, blocks, params)
    assert dict(zip(facts["value"], facts["in_scope"], strict=True)) == {42000: False, 310: True}
