import pytest
from jinja2 import UndefinedError

from kepuri_eval.reporting.display import environment, render, web_address
from kepuri_eval.reporting.styles import TEMPLATES
from tests.reporting.small_edition import HOSTILE


@pytest.mark.parametrize("name", sorted(path.name for path in TEMPLATES.glob("*.html.j2")))
def test_every_template_compiles_and_escapes(name):
    assert environment().get_template(name)
    source = (TEMPLATES / name).read_text(encoding="utf-8")
    assert "| safe" not in source and "|safe" not in source and "autoescape" not in source


def test_values_are_escaped():
    row = dict.fromkeys(["message", "path", "locator"], HOSTILE)
    asked = [{"severity": "grave", "grave": "严重", "advice": HOSTILE, "rows": [row]}]
    shown = render("unit_problems.html.j2", "问题", asked=asked, total=1)
    assert "<script" not in shown.html and "<img" not in shown.html
    assert shown.html.count("&lt;script&gt;") == 4


def test_a_value_nobody_gave_is_an_error():
    with pytest.raises(UndefinedError):
        render("unit_problems.html.j2", "问题")


def test_a_fragment_says_what_it_is_where_no_html_is_shown():
    shown = render("unit_problems.html.j2", "需核实的问题", asked=[], total=0)
    assert shown._repr_mimebundle_()["text/plain"] == "需核实的问题"


@pytest.mark.parametrize(
    ("link", "kept"),
    [("https://a.cn/x", True), ("HTTP://a.cn", True), ("javascript:alert(1)", False), ("file:///etc/passwd", False),
     ("data:text/html,x", False), ("//a.cn", False), ("", False)],
)  # fmt: skip
def test_only_web_addresses_are_linked(link, kept):
    assert bool(web_address(link)) is kept
