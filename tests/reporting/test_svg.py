import re
from xml.etree import ElementTree

import pytest

from kepuri_eval.reporting.svg import draw_svg
from kepuri_eval.reporting.theme import COLOURS, empty_chart, in_style, new_chart
from tests.reporting.small_edition import HOSTILE


@in_style
def draw(words="一二三"):
    chart, axes = new_chart(1.5)
    axes.plot([0, 1, 2], [1, 0, 2], color=COLOURS["accent"])
    axes.text(0.5, 0.5, words, color=COLOURS["ink"])
    axes.axvspan(0, 1, color=COLOURS["soft"])
    chart.caption, chart.alt_text = "图", "说明"
    return chart


def test_the_same_figure_gives_the_same_bytes():
    assert draw_svg(draw()) == draw_svg(draw())


def test_text_stays_text():
    assert ">一二三<" in draw_svg(draw())


def test_the_drawing_is_one_element_with_its_words():
    root = ElementTree.fromstring(draw_svg(draw()))
    assert (root.get("role"), root.get("aria-label")) == ("img", "说明")
    assert "<metadata" not in draw_svg(draw()) and "<!--" not in draw_svg(draw())


def test_every_id_is_used_and_every_use_has_its_id():
    text = draw_svg(draw())
    ids = re.findall(r' id="([^"]+)"', text)
    used = re.findall(r'(?:url\(#|href="#)([^")]+)', text)
    assert sorted(set(used)) == sorted(ids)
    assert ids


def test_two_drawings_share_no_id():
    ids = [set(re.findall(r' id="([^"]+)"', draw_svg(draw(words)))) for words in ("甲", "乙")]
    assert ids[0].isdisjoint(ids[1])


def test_theme_colours_follow_the_page():
    text = draw_svg(draw())
    assert f"var(--k-accent, {COLOURS['accent']})" in text
    bare = re.sub(r"var\(--k-[a-z]+, #[0-9a-f]{6}\)", "", text)
    assert [colour for colour in COLOURS.values() if colour in bare] == []


def test_hostile_words_stay_words():
    chart = draw(HOSTILE)
    chart.alt_text = HOSTILE
    root = ElementTree.fromstring(draw_svg(chart))
    assert root.get("aria-label") == HOSTILE
    assert HOSTILE in "".join(root.itertext())
    assert "<script" not in draw_svg(chart) and "<img" not in draw_svg(chart)


def test_mathematics_in_a_name_is_not_typeset():
    assert "$x^2$" in "".join(ElementTree.fromstring(draw_svg(draw("$x^2$"))).itertext())


def test_an_empty_chart_says_why():
    chart = empty_chart("图", "没有活动。")
    assert chart.alt_text == "没有活动。"
    assert "没有活动。" in draw_svg(chart)


@pytest.mark.parametrize("chart", [draw])
def test_a_notebook_shows_the_drawing_and_its_words(chart):
    data, metadata = chart()._repr_mimebundle_()
    assert data["text/plain"] == "图：说明"
    assert metadata["image/svg+xml"]["caption"] == "图"
    assert data["image/svg+xml"].startswith("<svg ")
