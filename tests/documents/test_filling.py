from __future__ import annotations

from pathlib import Path

import pytest
from docx import Document

from kepuri_eval.documents.filling import TemplateFault, clean_text, fill_template
from tests.documents.drafted_edition import FORMULA, HOSTILE, TEMPLATED, TURNED
from tests.documents.wordfile import text_of


def make_template(path: Path, *paragraphs: str) -> Path:
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    document.save(str(path))
    return path


@pytest.mark.parametrize("name", [HOSTILE, TEMPLATED, FORMULA, "a]]>&amp;<w:p/>", "{#注#} {{ edition }}"])
def test_what_stands_in_a_value_is_shown_as_it_is(tmp_path: Path, name: str) -> None:
    template = make_template(tmp_path / "t.docx", "名称：{{ name }}。")
    assert text_of(fill_template(template, {"name": name})) == f"名称：{name}。"


def test_values_in_lists_and_dicts_are_text_too(tmp_path: Path) -> None:
    template = make_template(tmp_path / "t.docx", "{%p for row in rows %}", "{{ row.name }}", "{%p endfor %}")
    assert text_of(fill_template(template, {"rows": [{"name": TEMPLATED}, {"name": HOSTILE}]})).split("\n") == [
        TEMPLATED, HOSTILE,
    ]  # fmt: skip


def test_what_nobody_sees_is_taken_out() -> None:
    assert clean_text(TURNED) == "开放日 月夜"
    assert clean_text("行一\n行二\t尾") == "行一 行二 尾"
    assert clean_text("活动““古窑”研学”") == "活动“‘古窑’研学”"


def test_a_form_feed_in_a_name_makes_no_new_page(tmp_path: Path) -> None:
    template = make_template(tmp_path / "t.docx", "{{ name }}")
    assert text_of(fill_template(template, {"name": "甲\f乙\a丙"})) == "甲 乙 丙"


def test_a_name_that_nobody_gives_is_refused_with_the_template(tmp_path: Path) -> None:
    template = make_template(tmp_path / "公示.docx", "{{ unknown_name }}")
    with pytest.raises(TemplateFault, match=r"公示\.docx: 'unknown_name' is undefined"):
        fill_template(template, {"name": "甲"})


def test_a_template_reaches_nothing_but_its_values(tmp_path: Path) -> None:
    template = make_template(tmp_path / "t.docx", "{{ name.__class__.__mro__ }}")
    with pytest.raises(TemplateFault, match=r"t\.docx"):
        fill_template(template, {"name": "甲"})


def test_a_missing_or_broken_template_is_named(tmp_path: Path) -> None:
    with pytest.raises(TemplateFault, match=r"缺\.docx: not there"):
        fill_template(tmp_path / "缺.docx", {})
    (tmp_path / "坏.docx").write_bytes(b"PK\x03\x04 not a zip")
    with pytest.raises(TemplateFault, match=r"坏\.docx: not there or not a Word file"):
        fill_template(tmp_path / "坏.docx", {})


@pytest.mark.parametrize(
    ("mark", "said"),
    [
        ("{{ editon.year }}", "'editon' is undefined (did you mean edition?), in “年份{{ editon.year }}”"),
        ("{{ edition.yaer }}", "no attribute 'yaer' (did you mean year?), in “年份{{ edition.yaer }}”"),
        ("{% fi edition %}甲{% endif %}", "unknown tag 'fi'., in “年份{% fi edition %}甲{% endif %}”"),
        ("{{ edition.year | sorted }}", "No filter named 'sorted'., in “年份{{ edition.year | sorted }}”"),
        ("｛｛ edition.year ｝｝", "full-width braces"),
        ("{％ if edition ％}甲{％ endif ％}", "full-width braces"),
        ("{{ edition.year + 1 }}", "unsupported operand"),
        ("{{ 1 / 0 }}", "division by zero"),
        ("{% for a in range(10000000) %}甲{% endfor %}", "Range too big"),
    ],
)
def test_a_slip_of_the_office_is_told_with_the_file_and_the_place(tmp_path: Path, mark: str, said: str) -> None:
    template = make_template(tmp_path / "公示.docx", "一", "二", "三", "四", f"年份{mark}", "末段")
    with pytest.raises(TemplateFault) as told:
        fill_template(template, {"edition": {"year": "2024"}})
    assert str(told.value).startswith("template 公示.docx: ") and said in str(told.value)


def test_a_slip_in_the_head_of_a_page_is_told_too(tmp_path: Path) -> None:
    document = Document()
    document.sections[0].header.paragraphs[0].text = "｛｛ edition ｝｝"
    document.save(str(tmp_path / "公示.docx"))
    with pytest.raises(TemplateFault, match="full-width braces"):
        fill_template(tmp_path / "公示.docx", {"edition": "甲"})
