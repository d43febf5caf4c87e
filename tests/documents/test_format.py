"""GB/T 9704-2012 in the templates' XML, and in what is made of them."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as DocumentObject
from docx.oxml.ns import qn
from lxml import etree

from kepuri_eval.documents import drafting
from kepuri_eval.documents.drafting import draft_documents
from kepuri_eval.params import Params

TEMPLATES = sorted((Path(__file__).resolve().parents[2] / "params" / "templates").glob("*.docx"))
TWIPS_A_MM = 1440 / 25.4


def twips(millimetres: float) -> int:
    return round(millimetres * TWIPS_A_MM)


@pytest.fixture(params=TEMPLATES, ids=lambda path: path.stem)
def template(request: pytest.FixtureRequest) -> DocumentObject:
    return Document(str(request.param))


def style(document: DocumentObject, name: str) -> tuple[set[str], float]:
    """Fonts of every script, and size in points."""
    properties = document.styles[name].element.find(qn("w:rPr"))
    fonts = properties.find(qn("w:rFonts"))
    return set(fonts.attrib.values()), int(properties.find(qn("w:sz")).get(qn("w:val"))) / 2


def test_paper_and_margins(template: DocumentObject) -> None:
    size, margins = (template.element.body.sectPr.find(qn(name)) for name in ("w:pgSz", "w:pgMar"))
    assert abs(int(size.get(qn("w:w"))) - twips(210)) <= 1
    assert abs(int(size.get(qn("w:h"))) - twips(297)) <= 1
    for side, millimetres in {"top": 37, "left": 28, "right": 26, "bottom": 35}.items():
        assert abs(int(margins.get(qn(f"w:{side}"))) - twips(millimetres)) <= 1, side


def test_typefaces_and_sizes(template: DocumentObject) -> None:
    assert style(template, "公文正文") == ({"仿宋"}, 16.0)
    assert style(template, "公文标题") == ({"方正小标宋简体"}, 22.0)
    assert style(template, "公文一级标题") == ({"黑体"}, 16.0)
    assert style(template, "公文二级标题") == ({"楷体"}, 16.0)


def test_twenty_two_lines_of_twenty_eight_characters(template: DocumentObject) -> None:
    grid = template.element.body.sectPr.find(qn("w:docGrid"))
    pitch = int(grid.get(qn("w:linePitch")))
    height, width = twips(297 - 37 - 35), twips(210 - 28 - 26)
    assert height // pitch == 22
    body = template.styles["公文正文"].element
    spacing = body.pPr.find(qn("w:spacing"))
    assert (int(spacing.get(qn("w:line"))), spacing.get(qn("w:lineRule"))) == (pitch, "exact")
    closer = int(body.find(qn("w:rPr")).find(qn("w:spacing")).get(qn("w:val")))
    assert width // (16 * 20 + closer) == 28  # 8,845 twips by 320 - 5


def test_page_numbers_stand_outside_on_odd_and_even_pages(template: DocumentObject) -> None:
    section = template.sections[0]
    assert template.settings.odd_and_even_pages_header_footer
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        paragraph = footer.paragraphs[0]
        assert paragraph._p.pPr.find(qn("w:jc")).get(qn("w:val")) == side
        assert [each.text for each in paragraph._p.iter(qn("w:instrText"))] == ["PAGE"]
    assert style(template, "footer" if "footer" in [s.name for s in template.styles] else "Footer") == ({"宋体"}, 14.0)


SIGNED = [path for path in TEMPLATES if not path.stem.startswith("推荐表")]


@pytest.mark.parametrize("path", SIGNED, ids=lambda path: path.stem)
def test_name_and_date_stand_centred_above_each_other_the_date_four_characters_from_the_right(path: Path) -> None:
    document = Document(str(path))
    (stop,) = document.styles["公文署名"].element.pPr.find(qn("w:tabs"))
    width, character = twips(210 - 28 - 26), twips(210 - 28 - 26) / 28
    date_width = 7 * character  # 2024年10月10日: eight figures, half a character each, and three characters
    assert stop.get(qn("w:val")) == "center"
    assert abs(int(stop.get(qn("w:pos"))) - (width - 4 * character - date_width / 2)) <= 3
    signed = [each for each in document.paragraphs if each.style.name == "公文署名"]
    assert len(signed) == 2 and all(each.text.startswith("\t") for each in signed)
    assert "edition.organiser" in signed[0].text


@pytest.mark.parametrize("path", SIGNED, ids=lambda path: path.stem)
def test_a_signature_takes_the_last_words_along_to_its_page(path: Path) -> None:
    paragraphs = list(Document(str(path)).paragraphs)
    first = next(at for at, each in enumerate(paragraphs) if each.style.name == "公文署名")
    last = max(at for at in range(first) if paragraphs[at].style.name == "公文正文" and paragraphs[at].text)
    assert all(each.paragraph_format.keep_with_next for each in paragraphs[last : first + 1])


@pytest.mark.parametrize("path", SIGNED, ids=lambda path: path.stem)
def test_parts_are_numbered_as_the_standard_asks(path: Path) -> None:
    first, second = "一二三四五六七八九", 0
    parts = 0
    for paragraph in Document(str(path)).paragraphs:
        name, text = paragraph.style.name, paragraph.text
        if name == "公文一级标题" and not text.startswith("{{"):  # groups of units in an annex are not numbered
            assert text.startswith(f"{first[parts]}、")
            parts, second = parts + 1, 0
        if name == "公文二级标题":
            assert text.startswith(f"（{first[second]}）")
            second += 1
    notes = [each.text for each in Document(str(path)).paragraphs if each.style.name == "公文附件说明" and each.text]
    assert notes[0].startswith("附件：") and not any(note.endswith(("。", "；")) for note in notes)
    assert len(notes) == 1 or [note.removeprefix("附件：")[:2] for note in notes] == ["1.", "2."]


def test_the_drafts_keep_the_page_of_their_templates(params: Params, tmp_path: Path) -> None:
    made = draft_documents(params, tmp_path, ["commendation", "publicity", "summary", "forms"])
    assert len(made.paths) == 1 + 1 + 1 + 4
    for path in made.paths:
        document = Document(io.BytesIO(path.read_bytes()))
        assert int(document.element.body.sectPr.find(qn("w:pgMar")).get(qn("w:top"))) == twips(37)
        used = {paragraph.style.name for paragraph in document.paragraphs}
        assert "公文标题" in used
        assert not used - {each.name for each in document.styles}


def test_every_template_is_used_and_explained() -> None:
    text = (TEMPLATES[0].parent / "README.md").read_text(encoding="utf-8")
    source = Path(drafting.__file__).read_text(encoding="utf-8")
    for path in TEMPLATES:
        assert f'"{path.stem}"' in source
        assert path.stem in text


# Word refuses files whose properties stand in another order than the standard's (ECMA-376, CT_PPr and CT_RPr).
PARAGRAPH = (
    "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd "
    "snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
    "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange"
)
RUN = (
    "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish "
    "webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang "
    "eastAsianLayout specVanish oMath"
)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_properties_stand_in_the_order_word_asks_for(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if name.startswith("word/") and name.endswith(".xml")]
        parts = {name: etree.fromstring(archive.read(name)) for name in names}
    for name, part in parts.items():
        for tag, sequence in (("w:pPr", PARAGRAPH), ("w:rPr", RUN)):
            for each in part.iter(qn(tag)):
                places = [sequence.split().index(etree.QName(child).localname) for child in each]
                assert places == sorted(set(places)), f"{name} {tag}"
