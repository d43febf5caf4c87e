"""A folder of submissions to tables: every file accounted for, one bad file never costs another."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from kepuri_eval.intake import reading
from kepuri_eval.intake.asking import ask
from kepuri_eval.intake.listing import list_files
from kepuri_eval.intake.readers import READERS, isolation
from kepuri_eval.intake.readers.content import Limits
from kepuri_eval.intake.readers.nursery import Nursery, ReadingProcess
from kepuri_eval.intake.reading import read_submissions
from kepuri_eval.intake.roles import find_role
from kepuri_eval.params import Params
from tests.intake.intake_files import laid_out, mailed, packed, packed_gbk, saved, sheet, word

NO_SCANS = Limits(scans="no")
SUMMARY = word("路北区举办活动12场，参加人员300人。", title="路北区科协全国科普日总结")


def codes(problems: pd.DataFrame) -> list[str]:
    return sorted(problems["code"])


def test_files_in_containers_carry_their_container_in_the_path(submitted: Callable) -> None:
    inner = packed({"内/总结.docx": SUMMARY})
    documents, blocks, problems = submitted({"材料.zip": packed({"里层.zip": inner}), "丰南区.txt": "参加5人".encode()})
    paths = set(documents["path"])
    assert paths == {"材料.zip", "材料.zip!/里层.zip", "材料.zip!/里层.zip!/内/总结.docx", "丰南区.txt"}
    assert len(blocks) == 3  # title and paragraph of the summary, one line of text
    assert documents.set_index("path").loc["材料.zip!/里层.zip!/内/总结.docx", "role"] == "summary"


def test_the_same_bytes_twice_are_one_document_and_a_problem(submitted: Callable) -> None:
    files = {"路北区/总结.docx": SUMMARY, "来件.eml": mailed("路北区总结", "见附件", {"总结.docx": SUMMARY})}
    documents, _, problems = submitted(files)
    twice = documents[documents["path"] == "路北区/总结.docx"]
    assert len(documents) == 2  # the mail itself, and the summary once
    assert f"{twice['received'].iloc[0]:%m-%d}" == "09-26"  # the mail's day is kept for it
    assert problems.loc[problems["code"] == "file_duplicate", "path"].tolist() == ["来件.eml!/总结.docx"]


def test_every_bad_file_is_a_problem_and_the_good_one_is_read(submitted: Callable) -> None:
    bad = {"坏.docx": SUMMARY[:900], "空.xlsx": b"", "怪.bin": bytes(range(256)) * 9, "旧.ppt": b"\xd0\xcf\x11\xe0"}
    documents, blocks, problems = submitted({**bad, "路北区总结.docx": SUMMARY})
    faults = documents.set_index("path")["problem"].dropna()
    assert dict(faults) == {
        "坏.docx": "file_damaged", "空.xlsx": "file_empty", "怪.bin": "format_unknown", "旧.ppt": "format_unknown",
    }  # fmt: skip
    assert set(faults) <= set(problems["code"])
    assert all(name in " ".join(problems["message"]) for name in bad)
    assert blocks["text"].str.contains("参加人员300人").any()


def test_the_name_of_a_sheet_is_masked_wherever_it_stands(submitted: Callable) -> None:
    phone = "138" + "0013" + "8000"
    rows = [["活动名称", "参与人数"], ["水质课", 80]]
    book = openpyxl.load_workbook(io.BytesIO(sheet(rows, more={f"李某{phone}": [["备注"]]})))
    book[f"李某{phone}"].sheet_state = "hidden"
    documents, blocks, problems = submitted({"路北区/活动表.xlsx": saved(book)})
    told = "\n".join(map(str, [*documents.to_numpy().flat, *blocks.to_numpy().flat, *problems.to_numpy().flat]))
    assert phone not in told
    assert "李某***********!A1" in blocks["locator"].tolist()
    assert "sheet_hidden" in problems["code"].tolist()


def test_personal_data_is_masked_in_place_and_counted(submitted: Callable) -> None:
    text = "联系人张三，电话13812345678，参加300人"
    documents, blocks, problems = submitted({"路北区总结.txt": text.encode()})
    stored = blocks["text"].iloc[0]
    assert stored == "联系人张三，电话***********，参加300人"
    assert len(stored) == len(text)
    message = problems.loc[problems["code"] == "personal_data", "message"].iloc[0]
    assert "1处" in message


def test_children_read_what_this_process_reads(tmp_path: Path, params: Params) -> None:
    folder = laid_out(
        tmp_path,
        {
            "路北区/总结.docx": SUMMARY,
            "路北区/表.xlsx": sheet([["活动名称", "参与人数"], ["甲", 3]]),
            "包.zip": packed_gbk("古冶区总结.txt", "参加20人".encode("gbk")),
            "坏.pdf": b"%PDF-1.4 nothing",
        },
    )
    here = read_submissions(folder, params.wording, isolated=False, limits=NO_SCANS)
    apart = read_submissions(folder, params.wording, limits=NO_SCANS)
    for one, two in zip(here, apart, strict=True):
        pd.testing.assert_frame_equal(one, two)


def test_a_parser_that_dies_loses_only_its_own_file(tmp_path: Path, params: Params) -> None:
    book = openpyxl.Workbook()
    book.active["A1"], book.active["XFD1048576"] = 1, 2
    files = {f"路北区{number}.txt": f"参加{number}人".encode() for number in range(6)}
    folder = laid_out(tmp_path, {**files, "巨表.xlsx": saved(book)})
    documents, blocks, problems = read_submissions(folder, params.wording, limits=NO_SCANS)
    assert problems.set_index("path")["code"].to_dict() == {"巨表.xlsx": "file_unreadable"}
    assert len(blocks) == 6
    assert documents["problem"].notna().sum() == 1


def test_a_parser_that_hangs_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_text("参加1人", encoding="utf-8")
    nursery = Nursery()
    child = isolation._Child(Limits(seconds=0.2, scans="no"), nursery)
    begun = time.monotonic()
    monkeypatch.setattr(ReadingProcess, "ask", lambda process, request: process.listen())  # it never answers
    try:
        rows = child.read(path, "a.txt")
        assert rows[0]["fault"][0] == "file_unreadable"
        assert "超时" in rows[0]["fault"][1]
        monkeypatch.undo()
        assert child.read(path, "a.txt")[0]["fault"] is None  # by a process of its own
    finally:
        child.stop()
        nursery.end()
    assert time.monotonic() - begun < 30


def test_what_was_read_ahead_is_searched_by_another(tmp_path: Path, params: Params) -> None:
    files = {f"{number}.txt": f"参与群众{number + 300}人次。".encode() for number in range(30)}
    folder = laid_out(tmp_path, files)
    listed = sorted((folder / name, name) for name in files)
    asked = ask(params)
    rows = [row for rows in isolation.read_isolated(listed, NO_SCANS, asked=asked.line) for row in rows]
    assert [row["path"] for row in rows] == [name for _, name in listed]
    found = reading._findings_of(rows, params)
    here = [row for rows in isolation.read_here(listed, NO_SCANS) for row in rows]
    assert rows == here
    assert found == reading._findings_of(here, params)


def test_a_child_that_ends_on_a_file_it_reads_ahead_costs_that_file_alone(
    tmp_path: Path, params: Params, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = openpyxl.Workbook()
    book.active["A1"], book.active["XFD1048576"] = 1, 2
    folder = laid_out(tmp_path, {"0.xlsx": saved(book), **{f"{n}.txt": b"300" for n in range(1, 9)}})
    listed = sorted((path, path.name) for path in folder.iterdir())
    ahead: list[str] = []
    taken = isolation._ReadAhead.take

    def take(reader: isolation._ReadAhead, label: str) -> isolation.Rows | None:
        rows = taken(reader, label)
        ahead.extend([label] if rows else [])
        return rows

    monkeypatch.setattr(isolation._ReadAhead, "take", take)
    rows = [row for rows in isolation.read_isolated(listed, NO_SCANS, asked=ask(params).line) for row in rows]
    assert "0.xlsx" in ahead
    assert [row["fault"] and row["fault"][0] for row in rows] == ["file_unreadable", *[None] * 8]


def test_a_child_may_not_write_files_nor_take_more_memory(tmp_path: Path) -> None:
    import multiprocessing

    from kepuri_eval.intake.readers.worker import limit_process

    process = multiprocessing.get_context("spawn").Process(target=_break_limits, args=(str(tmp_path / "x"),))
    process.start()
    process.join(60)
    assert process.exitcode == 0
    assert callable(limit_process)


def _break_limits(path: str) -> None:
    """Exit with 0 only when both limits hold."""
    from kepuri_eval.intake.readers.worker import limit_process

    limit_process(Limits(memory_bytes=600 << 20))
    try:
        bytearray(900 << 20)
    except MemoryError:
        pass
    else:
        raise SystemExit(1)
    import signal

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        Path(path).write_bytes(b"1")
    except OSError:
        return
    raise SystemExit(2)


def test_links_to_other_files_are_not_followed(tmp_path: Path, params: Params) -> None:
    folder = laid_out(tmp_path / "raw", {"a.txt": b"1"})
    (folder / "b.txt").symlink_to("/etc/hostname")
    files, problems = list_files(folder)
    assert [label for _, label in files] == ["a.txt"]
    assert [row["code"] for row in problems] == ["file_is_link"]


def test_containers_nested_too_deep_are_left(submitted: Callable) -> None:
    content = b"x"
    for level in range(8):
        content = packed({f"{level}.zip" if level else "a.txt": content})
    documents, _, problems = submitted({"深.zip": content})
    assert "file_too_deep" in set(problems["code"])
    assert len(documents) == 7  # the outermost, five levels below it, and the one that is left


def test_an_empty_folder_gives_empty_tables(tmp_path: Path, params: Params) -> None:
    documents, blocks, problems = read_submissions(tmp_path, params.wording)
    assert (len(documents), len(blocks), len(problems)) == (0, 0, 0)


@pytest.mark.parametrize(
    ("path", "kind", "role"),
    [
        ("路北区/科普日活动方案.docx", "docx", "plan"),
        ("路北区/科普日活动方案及总结.docx", "docx", "summary"),
        ("路北区/科普日方案落实情况.docx", "docx", "summary"),
        ("路北区/九月计划与实际对照表.xlsx", "xlsx", "activities"),
        ("某单位活动统计表.xlsx", "xlsx", "activities"),
        ("全国科普日平台导出.xlsx", "xlsx", "platform"),
        ("路北区总结/照片.zip", "zip", "container"),
        ("路北区总结/正文.docx", "docx", "summary"),
        ("路北区/无名.docx", "docx", "other"),
    ],
)
def test_roles_by_name(path: str, kind: str, role: str, params: Params) -> None:
    assert find_role(path, kind, [], params.wording) == role


def test_a_mail_that_reports_is_a_summary_and_one_that_only_carries_is_not(params: Params) -> None:
    body = [["l1", "line", "活动开展顺利。" * 30]]  # 7 × 30 = 210 characters
    assert find_role("来信.eml", "eml", body, params.wording) == "summary"
    assert find_role("来信.eml", "eml", [["l1", "line", "材料见附件。"]], params.wording) == "container"
    assert find_role("活动方案.eml", "eml", body, params.wording) == "plan"


def test_every_format_of_the_registry_is_a_function() -> None:
    assert {"docx", "xlsx", "xls", "ods", "csv", "pdf", "txt", "md", "html", "mht", "eml", "zip"} <= set(READERS)
    assert all(callable(reader) for reader in READERS.values())


def test_contacts_in_tables_and_file_names_are_masked(submitted: Callable) -> None:
    local, mobile = "28" + "01234", "138" + "0013" + "8000"
    rows = [["活动名称", "联系电话", "参与人次"], ["甲", local, 2345678], ["乙", f"张某{local}", 12], ["联系人", local]]
    documents, blocks, problems = submitted({f"路北区/活动表（张某{mobile}）.xlsx": sheet(rows)})
    assert documents["path"].tolist() == ["路北区/活动表（张某***********）.xlsx"]
    assert documents["unit_id"].notna().all()
    texts = dict(zip(blocks["locator"], blocks["text"], strict=True))
    assert (texts["活动表!B2"], texts["活动表!B3"], texts["活动表!C2"]) == ("*" * 7, "张某*******", "2345678")
    assert not any(local in text or mobile in text for text in [*texts.values(), *problems["message"]])
    (message,) = problems.loc[problems["code"] == "personal_data", "message"]
    assert "4处" in message


def test_a_reply_to_a_notice_is_no_notice_and_a_title_says_what_a_document_is(params: Params) -> None:
    def role(name: str, *lines: str) -> str:
        blocks = [[f"p{n}", "paragraph", line, None, None, None, 1, 1] for n, line in enumerate(lines)]
        return find_role(name, "docx", blocks, params.wording)

    assert role("回复：关于报送科普日总结的通知.docx") == "summary"
    assert role("关于报送科普日总结的通知.docx") == "plan"
    assert role("某局科普日.docx", "某局科普日活动总结", "根据通知精神，现报告如下。") == "summary"


@pytest.mark.parametrize(
    ("lines", "role"),
    [
        (("贵单位《关于组织2024年科普日的通知》已阅。我所办讲座6场，现将情况函告如下。",), "other"),
        (("关于科普日开展情况的复函", "区科协：", "《2024年科普日活动方案》收悉，我院接待1200人。"), "other"),
        (("某镇科普日", "按照市科协通知要求，我镇组织科普大集3场。"), "other"),
        (("某校科普日", "根据区里印发的活动方案，我校办了科学课，1200人参加。"), "other"),
        (("根据通知精神，现将工作总结如下。",), "summary"),
        # sentences that speak of a plan or a notice are none
        (("某局科普日情况", "我局没有下发通知，课送到村里，共办讲座26场，比计划多3场。"), "other"),
        (("某院科普日情况", "院里高度重视，制定了活动方案，成立领导小组，举办义诊4场。"), "other"),
        # what announces is a plan as before
        (("某镇科普日", "为做好科普日工作，结合我镇实际，特制定如下活动方案。"), "plan"),
        (("各村：", "为办好科普日，现通知如下。"), "plan"),
        (("【通知】各社区：请组织居民参加科普大集，9月20日前报名。",), "plan"),
        (("《某区2024年科普日活动方案》",), "plan"),
        (("关于印发《某区科普日活动安排》的通知", "各街道：", "请认真落实。"), "plan"),
        (("某镇科普日", "按照《关于开展科普日活动的通知》要求，制定本方案。"), "plan"),
        (("关于贯彻落实上级要求做好科普日工作的通知", "各乡镇：", "为落实上级部署，现安排如下。"), "plan"),
    ],
)
def test_a_letter_that_cites_a_notice_is_none(lines: tuple[str, ...], role: str, params: Params) -> None:
    blocks = [[f"p{n}", "paragraph", line, None, None, None, 1, 1] for n, line in enumerate(lines)]
    assert find_role("某单位.docx", "docx", blocks, params.wording) == role
