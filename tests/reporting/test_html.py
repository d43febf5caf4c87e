from dataclasses import replace

import nbformat
import pandas as pd
import pytest

from kepuri_eval.reporting.html import (
    export_html,
    export_report,
    page_exporter,
    report_banner,
    scope_headings,
)
from tests.reporting.pages import Page, find_faults
from tests.reporting.small_edition import HOSTILE


@pytest.fixture
def notebook():
    new = nbformat.v4
    cells = [
        new.new_markdown_cell("# 读取材料\n\n说明。", id="head"),
        new.new_markdown_cell("给分析人员看的话。", id="aside", metadata={"tags": ["analyst"]}),
        new.new_code_cell("secret = 1 < 2", id="code", outputs=[
            new.new_output("stream", text=f"printed {HOSTILE}"),
            new.new_output("execute_result", data={"text/plain": HOSTILE}),
            new.new_output("display_data", data={"text/html": "<table class='dataframe'></table>", "text/plain": "x"}),
            new.new_output("error", ename="KeyError", evalue="x", traceback=[f"\x1b[31mKeyError\x1b[0m {HOSTILE}"]),
        ]),
    ]  # fmt: skip
    return new.new_notebook(cells=cells)


def test_code_and_notes_for_analysts_are_left_out_and_errors_are_not(notebook, tmp_path):
    page = Page(export_html(notebook, tmp_path / "a.html", title="标题").read_text(encoding="utf-8"))
    assert "secret" not in page.text and "给分析人员" not in page.text and "printed" not in page.text
    assert f"KeyError {HOSTILE}" in page.text
    assert "dataframe" in page.source


def test_a_process_page_shows_its_code(notebook, tmp_path):
    page = Page(export_html(notebook, tmp_path / "a.html", title="标题", hide_code=False).read_text(encoding="utf-8"))
    assert "secret = 1 < 2" in page.text and "给分析人员" in page.text and f"printed {HOSTILE}" in page.text


@pytest.mark.parametrize("hide_code", [True, False])
def test_nothing_is_fetched_and_hostile_words_stay_words(notebook, tmp_path, hide_code):
    out = export_html(notebook, tmp_path / "a.html", title=HOSTILE, banner=HOSTILE, foot=HOSTILE, hide_code=hide_code)
    page = Page(out.read_text(encoding="utf-8"))
    assert find_faults(page) == []
    assert page.all("script") == [] and page.all("img") == []
    assert page.text.count(HOSTILE) >= 5


def test_the_language_and_the_way_home(notebook, tmp_path):
    out = export_html(notebook, tmp_path / "a.html", title="t", language="en", home="../index.html")
    page = Page(out.read_text(encoding="utf-8"))
    assert page.all("html") == [{"lang": "en"}]
    assert "../index.html" in [each["href"] for each in page.all("a")]


def test_a_notebook_file_gives_the_same_page_as_the_notebook(notebook, tmp_path):
    nbformat.write(notebook, tmp_path / "n.ipynb")
    one = export_html(tmp_path / "n.ipynb", tmp_path / "1.html", title="t").read_bytes()
    two = export_html(notebook, tmp_path / "2.html", title="t").read_bytes()
    assert one == two


def test_tables_of_pandas_say_what_their_headings_head():
    table = pd.DataFrame({"参与": [1], "场次": [2]}, index=pd.Index(["路北区"], name="单位"))
    html = scope_headings(table._repr_html_())
    assert find_faults(Page(html)) == []
    assert '<th scope="col">参与</th>' in html and '<th scope="row">路北区</th>' in html


def test_tables_with_spanning_headings_too():
    table = pd.DataFrame([[1, 2]], columns=pd.MultiIndex.from_product([["甲"], ["一", "二"]]))
    table.index = pd.MultiIndex.from_tuples([("子", "丑")])
    assert find_faults(Page(scope_headings(table._repr_html_()))) == []


def test_the_exporter_is_built_once():
    assert page_exporter() is page_exporter()


def test_process_pages_show_code_and_reports_do_not(notebook, params):
    process = export_report(params, notebook, params.reports / "process" / "x.html", title="t").read_text("utf-8")
    report = export_report(params, notebook, params.reports / "x.html", title="t").read_text("utf-8")
    assert "secret" in process and "secret" not in report
    assert 'href="../index.html"' in process and 'href="index.html"' in report


def test_every_report_of_a_fictional_edition_says_so(notebook, params):
    assert report_banner(params) == "演示数据（虚构）"
    text = export_report(params, notebook, params.reports / "x.html", title="t").read_text("utf-8")
    assert "演示数据（虚构）" in Page(text).text


def test_a_real_edition_carries_no_such_banner(params):
    real = params.edition.model_copy(update={"is_fictional": False})
    assert report_banner(replace(params, edition=real)) == ""
