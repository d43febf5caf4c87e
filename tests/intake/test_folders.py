"""What a folder tells of who sent the files in it in which nobody is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from kepuri_eval import tables
from kepuri_eval.intake.senders.folders import is_reference, is_shared
from kepuri_eval.intake.units import resolve_documents
from kepuri_eval.params import load_params

PARAMS = load_params("tangshan-2024", Path(__file__).parents[2])


def _senders(
    *files: tuple[str, list[str]], tabled: dict[str, list[list[str]]] | None = None
) -> tuple[dict[str, str], set[str]]:
    """path → unit of files with these paragraphs, or these rows of cells, and the codes of the problems."""
    documents, blocks = [], []
    for number, (path, texts) in enumerate(files):
        doc_id = f"{number:012x}"
        documents.append({"doc_id": doc_id, "path": path, "resolved_by": "none", "role": "other", "format": "docx",
                          "size_bytes": 1})  # fmt: skip
        cells = [(text, None, None, None) for text in texts]
        for row, told in enumerate((tabled or {}).get(path, []), start=1):
            cells += [(text, "s", row, column) for column, text in enumerate(told, start=1)]
        blocks += [
            {"doc_id": doc_id, "locator": f"p{place}", "position": place, "kind": "cell" if table else "paragraph",
             "text": text, "table": table, "row": row, "column": column, "row_span": 1, "column_span": 1}
            for place, (text, table, row, column) in enumerate(cells, start=1)
        ]  # fmt: skip
    found, problems = resolve_documents(
        tables.from_rows(documents, "documents"), tables.from_rows(blocks, "blocks"), PARAMS
    )
    return dict(zip(found["path"], found["unit_id"].fillna(""), strict=True)), set(problems["code"])


@pytest.mark.parametrize("folder", ["其他", "01 通知", "资料2024", "县区", "市直部门", "各单位材料", "学会、协会"])
def test_folders_for_anybodys_files(folder: str) -> None:
    assert is_shared(folder, PARAMS.wording.shared_folders)


@pytest.mark.parametrize("folder", ["收件7", "07", "王主任发来", "路北区"])
def test_folders_that_may_be_one_senders(folder: str) -> None:
    assert not is_shared(folder, PARAMS.wording.shared_folders)


@pytest.mark.parametrize("folder", ["其他", "收件9"])
def test_an_address_book_was_sent_by_none_of_those_it_lists(folder: str) -> None:
    book = f"{folder}/通讯录.xlsx"
    rows = [["各县区联系人通讯录"], ["单位", "姓名", "电话"], ["路北区科协", "赵某", "315"], ["外县", "钱某", "316"]]
    senders, codes = _senders((book, []), (f"{folder}/数据.docx", ["参与860万人次。"]), tabled={book: rows})
    assert senders == {book: "", f"{folder}/数据.docx": ""}
    assert codes == {"unit_unknown"}


def test_a_form_names_its_sender_behind_a_label_and_in_its_title() -> None:
    form, titled = "收件9/表.docx", "收件8/表.xlsx"
    rows = [["填报单位", "滦南县科协", "填报人", "孙某"], ["", ""], ["场次", "12"]]
    sheet = [["乐亭县2024年科普日统计表"], ["活动", "人数"], ["讲座", "80"]]
    senders, _ = _senders((form, []), (titled, []), tabled={form: rows, titled: sheet})
    assert senders == {form: "county-130224", titled: "county-130225"}


def test_a_catch_all_folder_makes_no_file_anybodys() -> None:
    senders, codes = _senders(("其他/路南区总结.docx", []), ("其他/清单.xlsx", []), ("学会/照片.jpg", []))
    assert senders == {"其他/路南区总结.docx": "county-130202", "其他/清单.xlsx": "", "学会/照片.jpg": ""}
    assert codes == {"unit_unknown"}


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("河北省活动综述", ""), ("综述", "河北省2024年全国科普日活动综述"), ("保定市总结", ""),
        ("情况", "丰宁县第三中学关于科普日活动的报告"), ("市教育局小结", ""),
    ],
)  # fmt: skip
def test_a_file_that_names_another_body_does_not_follow_its_folder(name: str, title: str) -> None:
    path = f"收件9/{name}.docx"
    senders, _ = _senders((path, [title]), ("收件9/路南区总结.docx", []), ("收件9/签到表.jpg", []))
    assert senders[path] != "county-130202"
    assert senders["收件9/签到表.jpg"] == ("" if "教育局" in name else "county-130202")


def test_files_of_several_units_below_a_folder_leave_its_own_file_open() -> None:
    senders, _ = _senders(("收件9/路南区总结.docx", []), ("收件9/开平区/总结.docx", []), ("收件9/清单.xlsx", []))
    assert senders["收件9/清单.xlsx"] == ""


@pytest.mark.parametrize(("path", "is_one"), [
    ("参考资料/综述.docx", True), ("00 参考资料/省里/通报.zip!/a.docx", True), ("路北区/总结.docx", False),
    ("参考资料.docx", False),
])  # fmt: skip
def test_reference_papers_lie_in_folders_of_that_name(path: str, is_one: bool) -> None:
    assert is_reference(path, PARAMS.wording.reference_folders) is is_one


def test_reference_papers_are_nobodys_and_are_told_once() -> None:
    senders, codes = _senders(("参考资料/路北区上年总结.docx", ["路北区共举办活动30场。"]))
    assert senders == {"参考资料/路北区上年总结.docx": ""}
    assert codes == {"document_reference"}
