"""Pictures in Word 97 documents: words on them are read where they stand, what is broken is told and never hangs."""

from __future__ import annotations

import io
import struct
import time
from pathlib import Path

import pytest
from PIL import Image

from kepuri_eval.errors import ReadError
from kepuri_eval.intake.readers.content import Content, Limits
from kepuri_eval.intake.readers.isolation import read_here, read_isolated
from kepuri_eval.intake.readers.worddoc import read_worddoc
from kepuri_eval.simulate.photographs import photograph
from tests.intake.scanned_page import saved as drawn
from tests.intake.scanned_page import screenshot
from tests.intake.word_files import (
    BITMAP,
    JPEG,
    METAFILE,
    PNG,
    TIFF,
    Run,
    at,
    blip,
    drawing,
    entry,
    picture,
    record,
    shape,
    store,
    word_97,
)

FIXTURES = Path(__file__).parent / "fixtures"
NOW = Limits(scans="now")
PAGE, OTHER, THIRD = (screenshot("全区共开展活动46场", f"发放宣传资料3,4{tens}0份") for tens in range(3))
PIXELS = Image.open(io.BytesIO(PAGE))
PHOTO = drawn(photograph(1), "JPEG")
SHOWN = picture(entry(blip(PNG, PAGE)))
BLIPS_AT = 8192


def read(content: bytes, limits: Limits = NOW) -> Content:
    return read_worddoc(content, "", limits)


def located(seen: Content) -> list[str]:
    return [block.locator for block in seen.blocks]


def codes(seen: Content) -> list[str]:
    return [note.code for note in seen.notes]


def test_figures_on_screenshots_of_a_document_are_found_at_their_places(tmp_path: Path):
    path = tmp_path / "总结.doc"
    path.write_bytes((FIXTURES / "pictures.doc").read_bytes())
    ((unread,),) = read_here([(path, "总结.doc")], Limits(scans="no"))
    assert [note[0] for note in unread["notes"]] == ["page_not_read"]
    ((row,),) = read_isolated([(path, "总结.doc")], Limits())
    words = {block[0]: block[2] for block in row["blocks"]}
    assert list(words) == [
        "p1", "p2i1-l1", "p2i1-l2", "p3", "t1r1c1", "t1r1c2", "t1r2c1", "t1r2c2i1", "t1r2c2i1-l1", "p4", "p5",
        "p5i1-l1", "p6",
    ]  # fmt: skip
    assert ("12,345" in words["p2i1-l1"], "86" in words["p2i1-l2"]) == (True, True)
    assert ("463" in words["t1r2c2i1-l1"], "7,208" in words["p5i1-l1"]) == (True, True)
    assert row["pictures"] == 1
    assert [note[0] for note in row["notes"]] == ["scan_recognised"]


def test_document_of_pasted_scans_alone_is_no_empty_file(tmp_path: Path):
    path = tmp_path / "总结.wps"
    path.write_bytes(word_97(at(0), "\r", data=SHOWN))
    ((unread,),) = read_here([(path, "总结.wps")], Limits(scans="no"))
    assert unread["fault"][0] == "scan_without_text"
    ((row,),) = read_isolated([(path, "总结.wps")], Limits())
    assert row["fault"] is None
    assert "3,400" in "".join(block[2] for block in row["blocks"])


def test_document_of_photographs_alone_is_told_to_hold_pictures_without_words():
    data = picture(entry(blip(JPEG, PHOTO)))
    seen = read(word_97(at(0), "\r", at(len(data)), "\r", data=data + picture(blip(METAFILE, bytes(50)))))
    assert (seen.blocks, seen.pictures, codes(seen)) == ([], 2, ["pictures_only"])


def test_document_without_words_and_pictures_stays_empty():
    with pytest.raises(ReadError) as fault:
        read(word_97("\r"))
    assert fault.value.code == "file_empty"


def bitmap(picture: Image.Image) -> bytes:
    """A bitmap as it lies in memory, without the head of a file."""
    return drawn(picture, "BMP")[14:]


@pytest.mark.parametrize(
    "shown",
    [
        picture(blip(PNG, PAGE)),
        picture(entry(blip(PNG, PAGE, instance=0x6E1), name=b"a\0")),
        picture(entry(blip(PNG, PAGE)), form=0x66, name=b"C:\\a.png"),
        picture(record(0xF000, record(0xF001, entry(blip(PNG, PAGE))))),
        picture(entry(blip(JPEG, drawn(PIXELS, "JPEG"), instance=0x46B))),
        picture(entry(blip(0xF02A, drawn(PIXELS.convert("CMYK"), "JPEG")))),
        picture(entry(blip(TIFF, drawn(PIXELS, "TIFF")))),
        picture(entry(blip(BITMAP, bitmap(PIXELS)))),
        picture(entry(blip(BITMAP, bitmap(PIXELS.convert("P"))))),
        picture(entry(blip(BITMAP, bitmap(PIXELS.convert("1"))))),
    ],
    ids=["bare", "named", "from a file", "in containers", "jpeg", "cmyk", "tiff", "24 bits", "256 colours", "1 bit"],
)
def test_every_form_of_a_picture_is_opened(shown: bytes, recognised: list[str]):
    seen = read(word_97("一\r", at(16), "二\r", data=bytes(16) + shown))
    assert located(seen) == ["p1", "p2", "p2i1-l1"]
    assert recognised == ["p2i1"]


def test_pictures_stand_in_their_order_and_one_shown_twice_is_recognised_once(recognised: list[str]):
    data = SHOWN + picture(entry(blip(PNG, OTHER)))
    seen = read(word_97("一", at(len(SHOWN)), at(0), "\r", at(0), "\r", data=data))
    assert located(seen) == ["p1", "p1i1-l1", "p1i2-l1"]
    assert recognised == ["p1i1", "p1i2"]


@pytest.mark.parametrize(
    "runs",
    [
        [at(0, (0x0800, 1))],
        [at(0, (0x0806, 1))],
        [at(0, (0x080A, 1))],
        [Run("\x01")],
        ["\x13 INCLUDEPICTURE ", at(0), "\x15"],
        ["\x13 EMBED Excel.Sheet.8 \x14", at(0), "\x15"],
    ],
    ids=["deleted", "data of a form", "an object", "no place", "instructions of a field", "an embedded file"],
)
def test_what_is_no_picture_that_is_seen_is_left_alone(runs: list[Run | str], recognised: list[str]):
    seen = read(word_97("一", *runs, "\r", data=SHOWN))
    assert (located(seen), recognised, seen.notes) == (["p1"], [], [])


def test_picture_that_a_field_shows_is_read(recognised: list[str]):
    assert located(read(word_97("一\x13 INCLUDEPICTURE x \x14", at(0), "\x15\r", data=SHOWN))) == ["p1", "p1i1-l1"]


def floating(*shapes: bytes, anchors: dict[int, int], behind: bytes = b"", deleted: bool = False) -> bytes:
    """一, two anchors and 二 in paragraphs of their own; the store holds PAGE, OTHER, THIRD and one kept elsewhere."""
    blips, entries = b"", b""
    for held in (PAGE, OTHER):
        entries += entry(b"", place=BLIPS_AT + len(blips))
        blips += blip(PNG, held)
    entries += entry(blip(PNG, THIRD)) + entry(b"")
    header = drawing(record(0xF004, shape(2049, shows=1)), label=1)
    return word_97(
        "一\r",
        Run("\x08", struct.pack("<HB", 0x0800, 1) if deleted else b""),
        "\r",
        "\x08二\r三\r",
        drawings=store(entries) + drawing(*shapes, behind=behind) + header,
        anchors=anchors,
        blips=(BLIPS_AT, blips),
    )


def test_floating_pictures_are_at_the_paragraph_they_are_anchored_in(recognised: list[str]):
    shapes = [record(0xF004, shape(1026, shows=2)), record(0xF004, shape(1027, shows=3))]
    seen = read(floating(*shapes, anchors={1027: 2, 1026: 4}))
    assert located(seen) == ["p1", "p2i1-l1", "p3", "p3i1-l1", "p4"]


def test_floating_pictures_of_a_group_are_where_the_group_is(recognised: list[str]):
    group = record(
        0xF003,
        record(0xF004, shape(1026)) + record(0xF004, shape(1027, shows=1)) + record(0xF004, shape(1028, shows=2)),
    )
    seen = read(floating(group, record(0xF004, shape(1029, shows=3)), anchors={1026: 4, 1029: 2}))
    assert located(seen) == ["p1", "p2i1-l1", "p3", "p3i1-l1", "p3i2-l1", "p4"]


def test_floating_pictures_without_a_place_come_last(recognised: list[str]):
    seen = read(floating(record(0xF004, shape(1026, shows=1)), anchors={1026: 4_000_000}))
    assert located(seen) == ["p1", "p3", "p4", "p4i1-l1"]


def test_what_floats_and_is_deleted_or_behind_the_text_or_elsewhere_is_left_alone(recognised: list[str]):
    shapes = [
        record(0xF004, shape(1026, shows=1)),
        record(0xF004, shape(1027, shows=2, flags=8)),
        record(0xF004, shape(1028, shows=4)),
    ]
    background = record(0xF004, shape(1029, shows=3))
    anchors = {1026: 2, 1027: 4}
    seen = read(floating(*shapes, anchors=anchors, behind=background, deleted=True))
    assert (located(seen), recognised, seen.notes) == (["p1", "p3", "p4"], [], [])


@pytest.mark.parametrize(
    ("offset", "data"),
    [
        (0xFFFFFFFF, SHOWN),
        (len(SHOWN) - 3, SHOWN),
        (0, b""),
        (0, picture(entry(blip(PNG, PAGE)), head=0)),
        (0, picture(entry(blip(PNG, PAGE)), head=65_535)),
        (0, picture(entry(blip(PNG, PAGE)), size=3)),
        (0, SHOWN[: len(SHOWN) // 2]),
        (0, struct.pack("<IHH", 999, 68, 0x64) + bytes(60) + b"\xff" * 200),
        (0, picture(blip(BITMAP, b"\x28\0\0\0" + b"\xff" * 60))),
        (0, picture(blip(PNG, b""))),
    ],
    ids=[
        "beyond", "at the end", "no stream", "no head", "long head", "short", "cut", "no records", "bitmap", "nothing",
    ],
)  # fmt: skip
def test_broken_pictures_are_told_and_lose_no_words(offset: int, data: bytes, recognised: list[str]):
    seen = read(word_97("一", at(offset), "\r二\r", data=data))
    assert (located(seen), recognised, codes(seen)) == (["p1", "p2"], [], ["part_missing"])


@pytest.mark.parametrize(
    "drawings",
    [
        b"\xff" * 300,
        store(entry(b"", place=4_000_000)) + drawing(record(0xF004, shape(1026, shows=1))),
        store(entry(b"", place=0)) + drawing(record(0xF004, shape(1026, shows=1))),
        store() + drawing(record(0xF004, shape(1026, shows=900))),
        store() + drawing(record(0xF003, b"") * 60_000),
    ],
    ids=["no records", "beyond", "elsewhere", "no entry", "too many records"],
)
def test_broken_drawings_are_told_and_lose_no_words(drawings: bytes, recognised: list[str]):
    seen = read(word_97("一\r\x08\r", drawings=drawings, anchors={1026: 2}))
    assert (located(seen), recognised, codes(seen)) == (["p1"], [], ["part_missing"])


@pytest.mark.parametrize("cut", [9, 60, 150])
def test_drawings_that_break_off_are_never_a_crash(cut: int, recognised: list[str]):
    drawings = store(entry(b"", place=0)) + drawing(record(0xF004, shape(1026, shows=1)))
    assert located(read(word_97("一\r\x08\r", drawings=drawings[:cut], anchors={1026: 2}))) == ["p1"]


def test_made_up_numbers_of_records_and_pictures_end_soon(recognised: list[str]):
    many = picture(blip(PNG, PAGE), *[record(0xF004, b"") for _ in range(60_000)])
    began = time.monotonic()
    seen = read(word_97(*["一", at(0), "\r"] * 3, Run("\x01" * 200_000, at(0).properties), "\r", data=many))
    assert located(seen) == ["p1", "p1i1-l1", "p2", "p3"]
    assert codes(seen) == ["scan_recognised", "part_missing"]
    heads = picture(*[blip(PNG, PAGE[:40]) for _ in range(4_000)])
    crowd = read(word_97("一", Run("\x01" * 200_000, at(0).properties), "\r", data=heads))
    assert codes(crowd) == ["part_missing"]
    assert time.monotonic() - began < 10


def test_pictures_beyond_what_may_be_unpacked_lose_no_words(recognised: list[str]):
    seen = read(word_97("一", at(0), "\r", data=SHOWN), Limits(scans="now", inflated_bytes=len(PAGE) // 2))
    assert (located(seen), codes(seen)) == (["p1"], ["part_missing"])


def test_picture_of_16_pixels_is_nothing_to_tell():
    dot = drawn(Image.new("RGB", (16, 16), "red"), "PNG")
    seen = read(word_97("一", at(0), "\r", data=picture(blip(PNG, dot))))
    assert (located(seen), seen.pictures, seen.notes) == (["p1"], 0, [])
