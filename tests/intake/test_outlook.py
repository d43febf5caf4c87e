"""Messages of Outlook are read as the mails they are; compound files are told by their roots."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from kepuri_eval.errors import ReadError
from kepuri_eval.intake.readers.content import Content, Limits
from kepuri_eval.intake.readers.kinds import decide_kind
from kepuri_eval.intake.readers.outlook import read_msg
from tests.intake.compound_files import compound
from tests.intake.intake_files import word
from tests.intake.outlook_files import message, msg

LIMITS = Limits(scans="no")
SENT = datetime(2024, 9, 26, 1, 10, tzinfo=UTC)


def read(content: bytes) -> Content:
    assert decide_kind(content, "信.msg") == "msg"
    return read_msg(content, "信.msg", LIMITS)


@pytest.mark.parametrize("charset", ["", "gbk", "utf-8"])
def test_a_message_gives_what_a_mail_gives(charset: str) -> None:
    document = word("正文" * 3000)
    seen = read(
        msg("报送总结", "见附件，\r\n谢谢。", {"总结.docx": document}, sender="路北区科协", charset=charset, sent=SENT)
    )
    assert {block.locator: block.text for block in seen.blocks} == {
        "subject": "报送总结", "from": "路北区科协", "l1": "见附件，", "l2": "谢谢。",
    }  # fmt: skip
    assert [(part.name, part.content) for part in seen.parts] == [("总结.docx", document)]
    assert seen.received == datetime(2024, 9, 26, 9, 10)


def test_a_page_in_the_codes_of_the_message_is_read_for_its_table() -> None:
    page = "<html><body><table><tr><td>活动<td>人数<tr><td>讲座<td>30</table></body></html>".encode("gbk")
    seen = read(msg("报送", "活动人数讲座30", page=page, charset="gbk"))
    assert [block.text for block in seen.blocks if block.kind == "cell"] == ["活动", "人数", "讲座", "30"]


def test_a_forwarded_message_is_a_file_with_files_of_its_own(submitted: Callable) -> None:
    inner = message("原信", "转报如下，参加300人。", {"表.csv": "活动,人数\n甲,3\n".encode()}, is_inner=True)
    documents, blocks, _ = submitted({"路北区/信.msg": msg("转发", "请查收", {"原信": inner, "../../b.txt": b"1"})})
    assert sorted(documents["path"]) == [
        "路北区/信.msg", "路北区/信.msg!/b.txt", "路北区/信.msg!/原信.eml", "路北区/信.msg!/原信.eml!/表.csv",
    ]  # fmt: skip
    assert set(documents.loc[documents["path"] == "路北区/信.msg", "role"]) == {"container"}
    assert documents["unit_id"].nunique() == 1
    assert "转报如下，参加300人。" in set(blocks["text"])


def test_a_long_message_is_a_document_of_its_own(submitted: Callable) -> None:
    documents, _, _ = submitted(
        {"路北区/信.msg": msg("全国科普日活动总结", "我区开展科普活动12场，参加3000人次。" * 20)}
    )
    assert documents["role"].tolist() == ["summary"]


def test_the_sender_s_address_is_never_kept() -> None:
    seen = read(msg("报送", "见附件", sender="kepu@example.invalid"))
    assert [block.locator for block in seen.blocks] == ["subject", "l1"]


def test_a_body_in_packed_rtf_alone_is_told() -> None:
    tree = message("报送", "", {"a.txt": b"1"})
    tree["__substg1.0_10090102"] = b"packed"
    seen = read(compound(tree))
    assert [note.code for note in seen.notes] == ["part_missing"]
    assert [part.name for part in seen.parts] == ["a.txt"]


def test_a_compound_file_is_what_its_root_says() -> None:
    workbook = compound({"Workbook": b"1", "_MBD": {"WordDocument": b"1"}})
    held = msg("报送", "见附件", {"a.doc": compound({"WordDocument": bytes(5000)})})
    assert (decide_kind(workbook, "a.doc"), decide_kind(held, "a.doc")) == ("xls", "msg")
    assert decide_kind(compound({"PowerPoint Document": b"1"}), "a.dps") == "ppt"
    with pytest.raises(ReadError) as fault:
        decide_kind(compound({"EncryptedPackage": b"1"}), "a.docx")
    assert fault.value.code == "file_encrypted"


def test_an_empty_message_is_told() -> None:
    with pytest.raises(ReadError) as fault:
        read(msg("", ""))
    assert fault.value.code == "file_empty"
