"""Overrides stand out in a Word document, and nothing else changes."""

from __future__ import annotations

from docx import Document
from docx.enum.style import WD_STYLE_TYPE

from kepuri_eval.documents.marking import STYLE, mark_overrides


def drafted(*texts: str):
    document = Document()
    document.styles.add_style(STYLE, WD_STYLE_TYPE.CHARACTER)
    for text in texts:
        document.add_paragraph().add_run(text).bold = True
    return document


def test_the_words_of_an_override_get_the_style_and_keep_their_place():
    document = drafted("1.甲县〔破例：会议决定〕；2.乙县〔破例：补报〕。")
    assert mark_overrides(document) == 2
    runs = document.paragraphs[0].runs
    assert [(run.text, run.style.name == STYLE) for run in runs] == [
        ("1.甲县", False), ("〔破例：会议决定〕", True), ("；2.乙县", False), ("〔破例：补报〕", True), ("。", False),
    ]  # fmt: skip
    assert all(run.bold for run in runs)


def test_words_in_a_table_are_found():
    document = drafted()
    document.add_table(1, 1).cell(0, 0).text = "甲县〔破例：会议决定〕"
    assert mark_overrides(document) == 1
    assert document.tables[0].cell(0, 0).paragraphs[0].runs[1].style.name == STYLE


def test_without_an_override_nothing_changes():
    document = drafted("甲县〔待评议〕", "破例的活动")
    before = document.element.xml
    assert mark_overrides(document) == 0
    assert document.element.xml == before


def test_a_template_without_the_style_keeps_its_plain_words():
    document = Document()
    document.add_paragraph("甲县〔破例：会议决定〕")
    assert mark_overrides(document) == 0
    assert document.paragraphs[0].text == "甲县〔破例：会议决定〕"
