"""Tables in notebooks read as on paper, and obey nobody."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from IPython.core.interactiveshell import InteractiveShell

from kepuri_eval.showing import show_tables_plainly, write_table

TABLE = pd.DataFrame({"单位": ["路北区", None], "人次": [23000.0, None], "比例": [0.5, 1.0], "项": [3, 4]})


def cells(html: str, tag: str) -> list[tuple[str, bool]]:
    """What each cell says, and whether it stands to the left."""
    return [(words, "left" in attributes) for attributes, words in re.findall(rf"<{tag}([^>]*)>(.*?)</{tag}>", html)]


def test_words_stand_to_the_left_numbers_to_the_right_under_their_headings() -> None:
    html = write_table(TABLE)
    assert cells(html, "th") == [("单位", True), ("人次", False), ("比例", False), ("项", False)]
    assert cells(html, "td")[:4] == [("路北区", True), ("23,000", False), ("0.5", False), ("3", False)]
    assert cells(html, "td")[4:] == [("-", True), ("-", False), ("1.0", False), ("4", False)]


def test_an_index_that_says_something_is_shown_with_its_names() -> None:
    counted = pd.DataFrame({"程度": ["严重", "严重", "提示"], "种类": ["a", "b", "c"], "条数": [1, 2, 3]})
    html = write_table(counted.set_index(["程度", "种类"]))
    assert [words for words, is_left in cells(html, "th") if not is_left] == ["条数"]
    assert {"程度", "种类", "严重", "提示", "a", "c"} <= {words for words, is_left in cells(html, "th") if is_left}
    assert cells(html, "td") == [("1", False), ("2", False), ("3", False)]


def test_words_from_submissions_are_shown_as_they_are() -> None:
    html = write_table(pd.DataFrame({"名称": ["<td><script>x</script>", "$x^2$"], "项": [1, 2]}))
    assert "<script" not in html
    assert "tex2jax_ignore" in html  # MathJax leaves it alone
    assert [is_left for _, is_left in cells(html, "td")] == [True, False, True, False]


@pytest.mark.parametrize(
    "table", [pd.DataFrame(), TABLE.head(0), TABLE[[]], pd.concat([TABLE] * 200), pd.concat([TABLE, TABLE], axis=1)]
)
def test_any_table_can_be_shown(table: pd.DataFrame) -> None:
    html = write_table(table)
    assert html.count("<table") == html.count("</table>") == 1
    assert html.count("<tr") <= 205


def test_the_same_table_gives_the_same_bytes_and_is_left_as_it_was() -> None:
    before = TABLE.copy()
    assert write_table(TABLE) == write_table(TABLE)
    pd.testing.assert_frame_equal(TABLE, before)


def test_a_notebook_shows_tables_so_once_it_was_asked_to(monkeypatch: pytest.MonkeyPatch) -> None:
    shell = InteractiveShell()
    monkeypatch.setattr("kepuri_eval.showing.get_ipython", lambda: shell)
    show_tables_plainly()
    shown, _ = shell.display_formatter.format(TABLE)
    assert shown["text/html"] == write_table(TABLE)


def test_a_missing_whole_number_is_a_dash() -> None:
    ranks = pd.DataFrame({"位次": pd.array([1200, None], dtype="Int64")})
    assert cells(write_table(ranks), "td") == [("1,200", False), ("-", False)]


def test_figures_that_were_made_words_stand_to_the_right() -> None:
    table = pd.DataFrame({"占比": ["84%", "-"], "数值": ["1,234", "0.69"], "区间": ["第1至2位", "-"]})
    assert [is_left for _, is_left in cells(write_table(table), "td")] == [False, False, True] * 2


def test_words_of_several_lines_stay_so_and_are_escaped() -> None:
    html = write_table(pd.DataFrame({"说明": ["理由：甲<b>\n证据：乙", "丙"]}))
    assert "理由：甲&lt;b&gt;\n证据：乙" in html
    assert "pre-line" in html
