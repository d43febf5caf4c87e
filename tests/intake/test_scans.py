"""Scanned pages: read offline within the limits, seals set aside, doubts told, photographs left alone."""

import io
import json
import re
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from kepuri_eval.errors import ReadError
from kepuri_eval.intake.readers import ocr, scans
from kepuri_eval.intake.readers.content import Block, Limits, Note
from kepuri_eval.intake.readers.isolation import read_here, read_isolated
from kepuri_eval.intake.readers.ocr import Words
from kepuri_eval.intake.readers.pageblocks import PageBlocks
from kepuri_eval.intake.readers.pdf import read_pdf
from kepuri_eval.intake.readers.scans import read_picture
from kepuri_eval.intake.readers.scantext import lines_of, measure, rows_of
from tests.intake.intake_files import packed, printed
from tests.intake.scanned_page import draw_page, saved

HEAD = "虚构市示范区科学技术协会文件"
LINES = [
    "全国科普日期间开展重点活动12项，参与群众2.3万余人次。",
    "发放宣传资料3,450份，组织科技志愿者368人，讲座46场。",
    "主场活动吸引8,215人参加，线上直播观看12.11万人次。",
]
NOW = Limits(scans="now")
OFFLINE = """
import json, socket, sys
from pathlib import Path
def refuse(*args, **kwargs):
    raise AssertionError("the network was asked for")
socket.socket.connect = socket.socket.sendto = socket.getaddrinfo = refuse
from kepuri_eval.intake.readers.content import Limits
from kepuri_eval.intake.readers.files import read_file
from kepuri_eval.intake.readers.worker import limit_process
limits = Limits(scans="now", memory_bytes=Limits().scan_memory_bytes)
limit_process(limits)
rows = read_file(Path(sys.argv[1]), "scan.pdf", limits)
print(json.dumps({"rows": rows, "reporting": sys.modules.get("openvino_telemetry") is not None}))
"""


def picture(width: int, height: int) -> bytes:
    """A PNG that claims this size and breaks off in its first line."""
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    start = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + header + struct.pack(">I", zlib.crc32(header))
    return start + struct.pack(">I", 1000) + b"IDAT" + zlib.compress(bytes(100))


def test_page_with_seal_over_its_figures_is_read_without_network_and_within_the_limits(tmp_path: Path):
    page = draw_page(LINES, head=HEAD, seals=[(480, 230)])
    path = tmp_path / "scan.pdf"
    path.write_bytes(saved(page, "PDF"))
    child = subprocess.run([sys.executable, "-c", OFFLINE, path], stdout=subprocess.PIPE, check=True)
    answer = json.loads(child.stdout)
    (row,) = answer["rows"]
    blocks = {block[0]: block[2] for block in row["blocks"]}
    figures = [number for line in LINES for number in re.findall(r"\d[\d,.]*", line)]
    assert row["fault"] is None
    assert blocks["page1-l1"] == HEAD
    assert re.findall(r"\d[\d,.]*", "".join(blocks.values())) == figures
    assert [note[0] for note in row["notes"]][:1] == ["scan_recognised"]
    assert not answer["reporting"]


def test_pictures_are_read_in_a_second_pass_and_photographs_stay_evidence(tmp_path: Path):
    photo = Image.fromarray(np.full((300, 400, 3), (90, 160, 60), np.uint8))
    (tmp_path / "a.zip").write_bytes(packed({"现场.jpg": saved(photo, "JPEG"), "总结.txt": "发放3000份".encode()}))
    ((container, inner, text),) = read_isolated([(tmp_path / "a.zip", "a.zip")], Limits())
    assert inner["fault"][0] == "photograph_kept"
    assert "现场照片" in inner["fault"][1]  # what only the second pass can know
    assert text["blocks"][0][2] == "发放3000份"


def test_second_pass_that_fails_leaves_the_first_and_says_so(tmp_path: Path):
    (tmp_path / "a.png").write_bytes(saved(Image.new("RGB", (50, 50)), "PNG"))
    limits = Limits(scan_memory_bytes=150 << 20)
    ((row,),) = read_isolated([(tmp_path / "a.png", "a.png")], limits)
    assert row["fault"][0] == "image_not_read"
    assert [note[0] for note in row["notes"]] == ["scan_unfinished"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (picture(60_000, 60_000), "file_too_large"),
        (picture(300, 300), "file_damaged"),
        (b"\xff\xd8\xff\xe0" + bytes(200), "file_damaged"),
        (saved(Image.new("RGB", (60, 60), "white"), "JPEG")[:300], "file_damaged"),
        (saved(Image.new("RGB", (60, 60), "white"), "TIFF")[:50], "file_damaged"),
    ],
    ids=["claims 3600 megapixels", "only a head", "zeros", "cut jpeg", "cut tiff"],
)
def test_pictures_that_cannot_be_read_tell_why(content, code):
    with pytest.raises(ReadError) as fault:
        read_picture(content, "", NOW)
    assert fault.value.code == code


def test_pictures_are_left_alone_when_recognition_is_off(tmp_path: Path):
    (tmp_path / "a.png").write_bytes(saved(Image.new("RGB", (50, 50)), "PNG"))
    ((row,),) = read_here([(tmp_path / "a.png", "a.png")], Limits(scans="no"))
    assert row["fault"][0] == "image_not_read"


def test_every_frame_of_a_tiff_is_a_page(monkeypatch):
    seen = []

    def recognise(array, number, limits, running) -> tuple[list[Block], list[Note]]:
        seen.append((number, array.shape, tuple(array[0, 0])))
        return [Block(f"page{number}-l1", "line", "字" * 30)], []

    monkeypatch.setattr(scans, "recognise_page", recognise)
    pages = [Image.new("RGB", (40, 20), "red"), Image.new("L", (40, 20), 7), Image.new("I;16", (40, 20), 65535)]
    out = io.BytesIO()
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:])
    assert [block.locator for block in read_picture(out.getvalue(), "", NOW).blocks] == [
        "page1-l1",
        "page2-l1",
        "page3-l1",
    ]
    assert seen == [
        (1, (20, 40, 3), (0, 0, 255)),
        (2, (20, 40, 3), (7, 7, 7)),
        (3, (20, 40, 3), (255, 255, 255)),
    ]


def test_pages_beyond_the_limit_are_told(monkeypatch):
    monkeypatch.setattr(
        scans,
        "recognise_page",
        lambda array, number, limits, running: ([Block(f"page{number}-l1", "line", "字" * 60)], []),
    )
    out = io.BytesIO()
    Image.new("L", (9, 9)).save(out, "TIFF", save_all=True, append_images=[Image.new("L", (9, 9))] * 3)
    seen = read_picture(out.getvalue(), "", Limits(scans="now", scan_pages=2))
    assert len(seen.blocks) == 2
    assert [note.code for note in seen.notes] == ["scan_recognised", "part_missing"]


def test_lines_read_with_little_confidence_are_doubts_that_name_their_place(monkeypatch):
    words = [
        Words("参加3000人", 10, 10, 200, 40, 0.99),
        Words("资料8OO份", 10, 60, 200, 90, 0.85),
        Words("##", 10, 110, 200, 140, 0.2),
    ]
    monkeypatch.setattr(ocr, "_read_inks", lambda picture: (list(words), {words[0]: ("参加300人", "参加3000人")}))
    blocks, notes = scans.recognise_page(
        np.zeros((200, 300, 3), np.uint8), 3, Limits(scan_confidence=0.9), PageBlocks(Limits())
    )
    assert [(block.locator, block.text) for block in blocks] == [("page3-l1", "参加3000人"), ("page3-l2", "资料8OO份")]
    assert [(note.code, note.about) for note in notes] == [
        ("scan_doubtful", "page3-l3"),
        ("scan_doubtful", "page3-l2"),
        ("scan_doubtful", "page3-l1-red"),
    ]
    assert "第3页第2行" in notes[1].message


def test_boxes_side_by_side_are_one_line_with_tabs_between_cells():
    rows = rows_of([
        Words("人参加", 130, 12, 200, 42, 0.9),
        Words("吸引1,200", 10, 10, 128, 40, 0.8),
        Words("368", 400, 11, 460, 41, 0.99),
        Words("下一行", 10, 70, 100, 100, 0.99),
    ])  # fmt: skip
    assert [line.text for line in lines_of(rows, measure(np.zeros((842, 595, 3))))] == [
        "吸引1,200人参加\t368",
        "下一行",
    ]


def test_text_layer_is_preferred_to_recognition(monkeypatch):
    monkeypatch.setattr("kepuri_eval.intake.readers.pdf.recognise_page", lambda *args: pytest.fail("recognised"))
    assert read_pdf(printed("发放资料3000份"), "", NOW).blocks[0].text == "发放资料3000份"
