"""Every draft opens in LibreOffice; where that is not installed these tests are left out by name, and fail in CI."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pypdfium2
import pytest
from docx import Document

from kepuri_eval.documents.drafting import draft_documents
from kepuri_eval.params import Params, load_params
from tests.documents.wordfile import text_of

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        OFFICE is None and not os.environ.get("CI"), reason="no LibreOffice here (a CI machine must have one)"
    ),
]
TEMPLATES = Path(__file__).resolve().parents[2] / "params" / "templates"


def to_pdf(paths: list[Path], folder: Path) -> str:
    """Convert the files to PDF in `folder`; returns what was complained about."""
    return convert(paths, "pdf", folder, folder)


def convert(paths: list[Path], kind: str, folder: Path, home: Path) -> str:
    """Convert the files to another kind in `folder`; returns what was complained about."""
    assert OFFICE is not None, "no LibreOffice on this machine"
    command = [OFFICE, "--headless", f"-env:UserInstallation=file://{home}/profile", "--convert-to", kind,
               "--outdir", str(folder), *map(str, paths)]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=240, check=True)
    lines = done.stderr.splitlines()
    return "\n".join(line for line in lines if line and "javaldx" not in line)  # Java is not needed


def test_every_draft_opens_without_complaint(params: Params, tmp_path: Path) -> None:
    made = draft_documents(params, tmp_path / "drafts")
    assert to_pdf(list(made.paths), tmp_path) == ""
    for path in made.paths:
        with pypdfium2.PdfDocument(tmp_path / f"{path.stem}.pdf") as pdf:
            width, height = pdf[0].get_size()
            assert sorted(round(side * 25.4 / 72) for side in (width, height)) == [210, 297]
            texts = ["".join(page.get_textpage().get_text_range().split()) for page in pdf]
            assert "演示数据（虚构）" in texts[0]
            bodies = [re.sub("—\\d+—|演示数据（虚构）", "", text) for text in texts]
            assert [body for body in bodies if body.startswith(params.edition.organiser)] == [], path.name


def test_the_date_ends_four_characters_from_the_right_below_the_middle_of_the_name(
    params: Params, tmp_path: Path
) -> None:
    (made,) = draft_documents(params, tmp_path / "drafts", ["publicity"]).paths
    assert to_pdf([made], tmp_path) == ""
    with pypdfium2.PdfDocument(tmp_path / "公示.pdf") as pdf:
        words = next(page for page in (each.get_textpage() for each in pdf) if "通讯地址" in page.get_text_range())
        name, date = (_reach(words, params.edition.organiser), _reach(words, "2024年10月10日"))
    character = (210 - 28 - 26) / 25.4 * 72 / 28
    edge = (210 - 26) / 25.4 * 72
    assert abs(sum(name) / 2 - sum(date) / 2) < character / 4
    assert abs(edge - date[1] - 4 * character) < character


def _reach(words: pypdfium2.PdfTextPage, wanted: str) -> tuple[float, float]:
    """Left and right end, in points, of the last line of the page that reads so, blanks aside."""
    text = words.get_text_range()
    signs = [(at, sign) for at, sign in enumerate(text) if not sign.isspace()]
    first = "".join(sign for _, sign in signs).rindex(wanted)
    boxes = [words.get_charbox(at) for at, _ in signs[first : first + len(wanted)]]
    return min(box[0] for box in boxes), max(box[2] for box in boxes)


def test_a_full_page_has_twenty_two_lines_of_twenty_eight_characters(tmp_path: Path) -> None:
    document = Document(str(TEMPLATES / "公示.docx"))
    for paragraph in list(document.paragraphs):
        paragraph._p.getparent().remove(paragraph._p)
    for table in document.tables:
        table._tbl.getparent().remove(table._tbl)
    document.add_paragraph("国" * (22 * 28 * 2), style="公文主送")
    document.save(str(tmp_path / "满页.docx"))
    assert to_pdf([tmp_path / "满页.docx"], tmp_path) == ""
    with pypdfium2.PdfDocument(tmp_path / "满页.pdf") as pdf:
        assert len(pdf) == 2
        lines = [line for line in pdf[0].get_textpage().get_text_range().splitlines() if line.startswith("国")]
    assert [len(line.strip()) for line in lines] == [28] * 22


def test_templates_edited_in_an_office_program_are_filled_as_before(params: Params, tmp_path: Path) -> None:
    """Every template is opened and saved by LibreOffice; a sentence written into each shows in what is made of it."""
    before = draft_documents(params, tmp_path / "before")
    project = tmp_path / "project"
    shutil.copytree(params.root, project)
    edited = project / "params" / "templates"
    for path in edited.glob("*.docx"):
        document = Document(str(path))
        title = next(each for each in document.paragraphs if each.style.name == "公文标题")
        title.insert_paragraph_before("办公室加的一行", style="公文正文")
        document.save(str(path))
    convert(sorted(edited.glob("*.docx")), "docx:MS Word 2007 XML", tmp_path / "saved", tmp_path)
    for path in (tmp_path / "saved").glob("*.docx"):
        shutil.copy(path, edited / path.name)
    after = draft_documents(load_params(params.name, project), tmp_path / "after")
    pairs = [each for each in zip(before.paths, after.paths, strict=True) if each[0].suffix == ".docx"]
    assert len(pairs) > 8
    for old, new in pairs:
        lines = text_of(new.read_bytes()).split("\n")
        lines.remove("办公室加的一行")
        assert lines == text_of(old.read_bytes()).split("\n"), old.name
