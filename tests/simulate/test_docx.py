"""Word documents that Word's own readers accept."""

import io

from docx import Document
from PIL import Image

from kepuri_eval.simulate.docx import write_docx
from kepuri_eval.simulate.paper import save_picture
from kepuri_eval.simulate.summaries import Part

PARTS = [
    Part("title", "总结"),
    Part("heading", "一、情况"),
    Part("paragraph", "参加<b>&群众2.3万余人次"),
    Part(
        "table", rows=(("名称", "规模", ""), ("", "场次", "人次"), ("讲座", 2, 30)), merged=((0, 0, 1, 0), (0, 1, 0, 2))
    ),
    Part("signature", "某单位"),
]


def test_texts_and_styles_survive() -> None:
    document = Document(io.BytesIO(write_docx(PARTS)))
    found = [(paragraph.style.name, paragraph.text) for paragraph in document.paragraphs]
    assert found == [
        ("Title", "总结"),
        ("Heading 1", "一、情况"),
        ("Normal", "参加<b>&群众2.3万余人次"),
        ("Normal", "某单位"),
    ]


def test_merged_cells_are_one_cell() -> None:
    table = Document(io.BytesIO(write_docx(PARTS))).tables[0]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["名称", "规模", "规模"],
        ["名称", "场次", "人次"],
        ["讲座", "2", "30"],
    ]


def test_the_bytes_repeat() -> None:
    assert write_docx(PARTS) == write_docx(PARTS)


def test_pictures_stand_between_the_words_and_fit_the_page() -> None:
    sizes = {"PNG": (900, 300), "JPEG": (40, 30)}
    shots = [save_picture(Image.new("RGB", size, "navy"), kind) for kind, size in sizes.items()]
    parts = [Part("paragraph", "前"), *(Part("picture", picture=one) for one in shots), Part("signature", "后")]
    document = Document(io.BytesIO(write_docx(parts)))
    assert [paragraph.text for paragraph in document.paragraphs] == ["前", "", "", "后"]
    shapes = document.inline_shapes
    assert [round(shape.width / shape.height, 2) for shape in shapes] == [round(560 / 187, 2), round(40 / 30, 2)]
    assert shapes[0].width <= document.sections[0].page_width
    kept = [part.blob for part in document.part.package.iter_parts() if "/media/" in part.partname]
    assert sorted(kept) == sorted(shots)
