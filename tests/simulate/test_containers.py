"""Zips with names in GBK, and e-mails."""

import email
import io
import zipfile
from datetime import datetime, timedelta, timezone
from email import policy

from kepuri_eval.simulate.containers import pack, repack, write_email


def test_names_in_gbk_carry_no_utf8_flag() -> None:
    content = pack({"总结.docx": b"x"}, encoding="gbk")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        (entry,) = archive.infolist()
        assert not entry.flag_bits & 0x800
        assert entry.filename.encode("cp437").decode("gbk") == "总结.docx"
        assert archive.read(entry) == b"x"


def test_names_in_utf8_do() -> None:
    with zipfile.ZipFile(io.BytesIO(pack({"总结.docx": b"x"}))) as archive:
        assert archive.namelist() == ["总结.docx"]


def test_repacking_changes_what_it_is_told_to() -> None:
    changed = repack(pack({"a": b"1", "b": b"2"}), lambda name, content: b"9" if name == "a" else content)
    assert changed == pack({"a": b"9", "b": b"2"})


def test_an_email_has_its_day_its_body_and_attachments() -> None:
    sent = datetime(2024, 9, 28, 9, 30, tzinfo=timezone(timedelta(hours=8)))
    made = email.message_from_bytes(
        write_email("某单位", "材料", sent, "见附件", {"总结.txt": b"abc"}), policy=policy.default
    )
    assert made["subject"] == "材料"
    assert made["date"].datetime == sent
    assert made.get_body(("plain",)).get_content().strip() == "见附件"
    assert [(part.get_filename(), part.get_content()) for part in made.iter_attachments()] == [("总结.txt", b"abc")]


def test_nobody_in_an_email_has_an_address() -> None:
    content = write_email("某单位", "材料", datetime(2024, 9, 20), "见附件", {})
    assert b"@" not in content
