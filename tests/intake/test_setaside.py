"""Documents of which nothing counts: another year's, and those that a later version took the place of."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kepuri_eval.intake.extract import extract_activities, extract_facts, extract_mentions
from kepuri_eval.params import Params
from tests.intake.intake_files import mailed, packed, word

NOW = "2024年9月16日，在河东广场举行机器人体验，市民300人参加。共开展活动9场，参与群众2100人次。"


def lines(*words: str) -> bytes:
    return "\n".join(words).encode()


@pytest.mark.parametrize(
    ("name", "texts", "is_other"),
    [
        ("总结.txt", ["路北区2023年全国科普日活动总结", "9月18日，共开展活动9场，参与群众2100人次。"], True),
        ("2023年科普日总结.txt", ["活动总结", "全区共开展活动9场，参与群众2100人次。"], True),
        ("总结.txt", ["路北区全国科普日总结", "2023年9月18日举办机器人体验，300人参加。", "2023年9月28日"], True),
        ("总结.txt", ["路北区2023年全国科普日活动总结", NOW], False),  # the title's year is a slip
        ("总结.txt", ["路北区2024年全国科普日活动总结", "全区共开展活动9场，比2023年全国科普日多。"], False),
        ("总结.txt", ["路北区全国科普日总结", "共开展活动9场。", "2023年9月28日"], False),  # one day may be a slip
        (  # days of what was issued, not of the event
            "总结.txt",
            ["路北区全国科普日总结", "全区共开展活动9场。", "附：纲要2021年6月3日印发，2021年6月25日转发。"],
            False,
        ),
    ],
)
def test_another_years_document_is_set_aside_and_told(
    submitted: Callable, params: Params, name: str, texts: list[str], is_other: bool
) -> None:
    documents, blocks, problems = submitted({f"路北区/{name}": lines(*texts)})
    assert documents["set_aside"].fillna("").tolist() == ["other_year" if is_other else ""]
    assert ("other_year" in set(problems["code"])) is is_other
    facts = extract_facts(documents, blocks, params)
    assert len(facts) > 0
    assert facts["in_scope"].any() != is_other


def test_an_amended_version_takes_the_place_of_the_first(submitted: Callable, params: Params) -> None:
    head = "路北区2024年全国科普日活动总结"
    rest = "现场举行启动仪式，学校、社区都来参加，居民反响很好，志愿者热情服务。"
    first = lines(head, "全区共开展活动22场，参与群众9800人次。", rest)
    second = lines(head, "原报数字有误，请以此件为准。", "全区共开展活动20场，参与群众8900人次。", rest)
    table = lines("活动名称,时间,参与人数", "河边水质课,9月16日,30", "机器人体验,9月17日,40")
    documents, blocks, problems = submitted(
        {"路北区/总结.txt": first, "路北区/总结（新）.txt": second, "路北区/清单.csv": table, "路南区/总结.txt": first}
    )
    aside = documents.set_index("path")["set_aside"].dropna()
    assert aside.to_dict() == {"路北区/总结.txt": "replaced"}
    told = problems[problems["code"] == "document_replaced"]
    assert told["path"].tolist() == ["路北区/总结.txt"]
    facts = extract_facts(documents, blocks, params)
    counted = facts[facts["in_scope"] & (facts["unit_id"] == "county-130203") & (facts["source"] == "prose")]
    assert sorted(counted["value"]) == [20, 8900]
    mentions = extract_mentions(documents, blocks, params)
    of_first = documents.set_index("path").loc["路北区/总结.txt", "doc_id"]
    assert mentions.loc[mentions["doc_id"] == of_first, "planned"].all()


@pytest.mark.parametrize(
    ("early", "late"),
    [
        ("总结", "总结（最终修改稿）"), ("总结", "总结-以此为准"), ("总结（初稿）", "总结"),
        ("总结（未定稿）", "总结定稿"), ("总结v1", "总结V3"), ("总结二稿", "总结三稿"), ("总结第二版", "总结终稿"),
    ],
)  # fmt: skip
def test_names_tell_which_version_is_the_later(submitted: Callable, early: str, late: str) -> None:
    head, rest = (
        "路北区2024年全国科普日活动总结",
        "现场举行启动仪式，学校、社区都来参加，居民反响很好，志愿者热情服务。",
    )
    first = lines(head, "全区共开展活动22场，参与群众9800人次。", rest)
    second = lines(head, "全区共开展活动23场，参与群众10200人次。", rest)
    documents, _, _ = submitted({f"路北区/{early}.txt": first, f"路北区/{late}.txt": second})
    assert documents.set_index("path")["set_aside"].dropna().to_dict() == {f"路北区/{early}.txt": "replaced"}


def test_a_document_that_replaces_leaves_unlike_ones_alone(submitted: Callable) -> None:
    documents, _, problems = submitted(
        {
            "路北区/教学仪器展总结.txt": lines("仪器展总结", "9月16日在一中礼堂展出显微镜四十台，师生排队观看。"),
            "路北区/更正.txt": lines("更正说明", "我区科普大集的人数应为5200人次，请以此件为准。"),
        }
    )
    assert documents["set_aside"].isna().all()
    assert "document_replaced" not in set(problems["code"])


def test_the_tables_of_a_document_set_aside_give_no_activities(submitted: Callable, params: Params) -> None:
    rows = ["2023年全国科普日活动总结", "活动名称：河边水质课", "活动时间：2023年9月16日", "参与人数：30人"]
    documents, blocks, _ = submitted({"路北区/总结.txt": lines(*rows)})
    assert documents["set_aside"].tolist() == ["other_year"]
    activities, facts, _ = extract_activities(documents, blocks, params)
    assert activities.empty
    assert facts.empty


def test_the_mail_that_brought_a_replaced_file_is_replaced_with_it(submitted: Callable) -> None:
    texts = [
        "路北区2024年全国科普日活动总结",
        "全区共开展活动%d场，参与群众9800人次，学校、社区都参加，反响很好。",
    ]
    files = {
        f"路北区/{name}.eml": mailed(
            "总结", f"参与群众{count}00人次。", {f"{title}.txt": lines(texts[0], texts[1] % count)}
        )
        for name, title, count in (("来信", "总结", 41), ("又一封", "总结（更正稿）", 43))
    }
    documents, _, _ = submitted(files)
    aside = documents.set_index("path")["set_aside"].dropna()
    assert set(aside.index) == {"路北区/来信.eml", "路北区/来信.eml!/总结.txt"}


def test_an_archive_is_not_replaced_with_a_file_in_it_nor_a_mail_that_brought_both(submitted: Callable) -> None:
    head, rest = "路北区2024年全国科普日活动总结", "全区共开展活动%d场，参与群众9800人次，学校、社区都参加，反响很好。"
    first, second = lines(head, rest % 41), lines(head, rest % 43)
    both = {"总结.txt": first, "总结（更正稿）.txt": second}
    documents, _, _ = submitted(
        {
            "路北区/材料.zip": packed({"总结.txt": first}),
            "路北区/总结（更正稿）.txt": second,
            "路南区/来信.eml": mailed(
                "总结", "两份。", {name: text.replace("北".encode(), "南".encode()) for name, text in both.items()}
            ),
        }
    )
    aside = documents.set_index("path")["set_aside"].dropna()
    assert set(aside.index) == {"路北区/材料.zip!/总结.txt", "路南区/来信.eml!/总结.txt"}


def test_a_form_of_another_activity_is_no_earlier_version(submitted: Callable) -> None:
    def form(name: str, place: str, people: int, text: str) -> bytes:
        table = [
            ["活动名称", name],
            ["活动时间", "9月16日"],
            ["活动地点", place],
            ["参与人数", str(people)],
            ["活动简介", text],
        ]
        return word("全国科普日优秀活动推荐表", table=table)

    one = form("河边的水质课", "青龙河", 260, "沿河取样，测酸碱度、溶解氧，孩子们自己动手记录并比较上下游的差别。")
    two = form("桥上的力学课", "丰泽桥", 40, "工程师讲拱桥为什么不塌，居民用纸条搭桥，看谁的桥承得住更多硬币。")
    documents, _, _ = submitted({"路北区/推荐表1.docx": one, "路北区/推荐表2（更正）.docx": two})
    assert documents["set_aside"].isna().all()
