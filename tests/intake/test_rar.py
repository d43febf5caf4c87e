"""RAR archives: unpacked in memory within the limits, no damaged byte taken for a sound one."""

from pathlib import Path

import pytest

from kepuri_eval.errors import ReadError
from kepuri_eval.intake.readers.content import Limits
from kepuri_eval.intake.readers.files import read_file
from kepuri_eval.intake.readers.rar import read_rar

FIXTURES = Path(__file__).parent / "fixtures"


def archive(name: str) -> bytes:
    return (FIXTURES / name).read_bytes()


@pytest.mark.parametrize("name", ["four.rar", "five.rar", "four_solid.rar"])
def test_files_inside_become_documents_with_their_container_in_the_path(name, tmp_path):
    path = tmp_path / "材料.rar"
    path.write_bytes(archive(name))
    container, summary, table = read_file(path, "材料.rar", Limits())
    assert (container["format"], container["fault"]) == ("rar", None)
    assert (summary["path"], table["path"]) == ("材料.rar!/路北区科协/总结.txt", "材料.rar!/表.csv")
    assert [block[2] for block in summary["blocks"]] == ["路北区科协2024年全国科普日活动总结", "参与群众2.3万余人次。"]
    assert [block[2] for block in table["blocks"]] == ["活动名称", "参与人数", "科普展", "300"]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("five_hidden.rar", "file_encrypted"),
        ("bomb.rar", "file_bomb"),
    ],
)
def test_what_cannot_be_read_is_told(name, code):
    with pytest.raises(ReadError) as caught:
        read_rar(archive(name), name, Limits())
    assert caught.value.code == code
    assert caught.value.advice


@pytest.mark.parametrize("name", ["four_locked.rar", "five_locked.rar"])
def test_files_with_a_password_are_told_one_by_one(name):
    seen = read_rar(archive(name), "", Limits())
    assert [(name, fault.code) for name, fault in seen.faults] == [
        ("路北区科协/总结.txt", "file_encrypted"),
        ("表.csv", "file_encrypted"),
    ]
    assert seen.parts == []


def test_links_are_told_and_never_followed():
    seen = read_rar(archive("link.rar"), "", Limits())
    assert [part.name for part in seen.parts] == ["总结.txt"]
    assert [(name, fault.code) for name, fault in seen.faults] == [("ln", "file_is_link")]


@pytest.mark.parametrize("name", ["four.rar", "five.rar"])
def test_no_damaged_byte_is_read_as_if_it_were_sound(name):
    """Every byte changed in turn: what is handed out is what was packed, or a fault is told."""
    whole = archive(name)
    sound = {part.content for part in read_rar(whole, "", Limits()).parts}
    for place in range(8, len(whole)):
        broken = bytearray(whole)
        broken[place] ^= 0x55
        try:
            seen = read_rar(bytes(broken), "", Limits())
        except ReadError:
            continue
        assert {part.content for part in seen.parts} <= sound, place
        assert len(seen.parts) + len(seen.faults) >= 1, place


def test_too_many_entries_are_refused():
    with pytest.raises(ReadError) as caught:
        read_rar(archive("five.rar"), "", Limits(entries=1))
    assert caught.value.code == "file_too_large"
