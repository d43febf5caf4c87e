"""PDFs whose text can be read back."""

import pypdfium2
import pytest

from kepuri_eval.simulate.pdf import office_font, write_pdf
from kepuri_eval.simulate.summaries import Part


@pytest.fixture(scope="module")
def font():
    with office_font() as path:
        yield path


def test_the_text_layer_is_chinese(font) -> None:
    text = "参与群众２．３万余人次，其中“线上”1,200人—1,300人。"
    document = pypdfium2.PdfDocument(write_pdf([Part("title", "总结"), Part("paragraph", text), Part("table")], font))
    try:
        page = document[0]
        found = page.get_textpage().get_text_range()
    finally:
        document.close()
    assert "".join(found.split()) == "总结" + text


def test_the_bytes_repeat(font) -> None:
    parts = [Part("paragraph", "长文" * 300)]
    assert write_pdf(parts, font) == write_pdf(parts, font)
