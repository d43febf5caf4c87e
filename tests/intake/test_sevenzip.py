"""7z archives: unpacked in memory within the limits, never onto the disk."""

import io
import struct
import zlib
from pathlib import Path

import py7zr
import pytest

from kepuri_eval.errors import ReadError
from kepuri_eval.intake.readers.content import Limits
from kepuri_eval.intake.readers.files import read_file
from kepuri_eval.intake.readers.sevenzip import read_sevenzip


def archive(files: dict[str, bytes], password: str | None = None) -> bytes:
    out = io.BytesIO()
    with py7zr.SevenZipFile(out, "w", password=password) as target:
        target.set_encoded_header_mode(False)  # names stand in the header as they are
        for name, content in files.items():
            target.writestr(content, name)
    return out.getvalue()


def test_files_are_unpacked_with_their_names():
    seen = read_sevenzip(archive({"路北区/总结.txt": b"one", "表.csv": b"two"}), "", Limits())
    assert [(part.name, part.content) for part in seen.parts] == [("路北区/总结.txt", b"one"), ("表.csv", b"two")]


def test_files_inside_become_documents_with_their_container_in_the_path(tmp_path: Path):
    path = tmp_path / "材料.7z"
    path.write_bytes(archive({"路北区科协/总结.txt": "参与群众2.3万余人次。".encode("gbk")}))
    container, inner = read_file(path, "材料.7z", Limits())
    assert (container["format"], container["fault"]) == ("7z", None)
    assert inner["path"] == "材料.7z!/路北区科协/总结.txt"
    assert inner["blocks"][0][:3] == ["l1", "line", "参与群众2.3万余人次。"]


def test_what_office_leaves_behind_is_passed_over():
    content = archive({"总结.txt": b"5", "~$总结.docx": b"3"})
    assert [part.name for part in read_sevenzip(content, "甲.7z", Limits()).parts] == ["总结.txt"]


def test_entry_that_leads_outside_is_refused_and_the_others_are_read():
    content = archive({"aa/aa/evil.txt": b"x", "good.txt": b"y"})
    name, longer = (text.encode("utf-16-le") for text in ("aa/aa/evil.txt", "../../evil.txt"))
    assert content.count(name) == 1
    seen = read_sevenzip(_with_checksums(content.replace(name, longer)), "", Limits())
    assert [part.name for part in seen.parts] == ["good.txt"]
    assert [(name, fault.code) for name, fault in seen.faults] == [("evil.txt", "name_is_path")]


def _with_checksums(content: bytes) -> bytes:
    """The archive with the checksums of its changed header made to fit."""
    offset, size = struct.unpack_from("<QQ", content, 12)
    header = content[32 + offset : 32 + offset + size]
    start = struct.pack("<QQI", offset, size, zlib.crc32(header))
    return content[:8] + struct.pack("<I", zlib.crc32(start)) + start + content[32:]


@pytest.mark.parametrize(
    ("content", "limits", "code"),
    [
        (archive({"a.txt": b"x"}, password="secret"), Limits(), "file_encrypted"),
        (archive({"a.txt": bytes(20 << 20)}), Limits(ratio_from=1 << 20), "file_bomb"),
        (archive({f"{n}.txt": b"x" for n in range(20)}), Limits(entries=10), "file_too_large"),
        (archive({"a.txt": b"content" * 50})[:-20], Limits(), "file_damaged"),
    ],
    ids=["encrypted", "bomb", "entries", "truncated"],
)
def test_faults_are_told(content, limits, code):
    with pytest.raises(ReadError) as fault:
        read_sevenzip(content, "", limits)
    assert fault.value.code == code
