"""From a template and values to an escaped HTML fragment that a notebook shows and a page carries."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from kepuri_eval.reporting import phrasing
from kepuri_eval.reporting.styles import TEMPLATES, stylesheet
from kepuri_eval.reporting.svg import draw_svg
from kepuri_eval.reporting.theme import Chart
from kepuri_eval.standouts.reasons import split_reason
from kepuri_eval.unseen import straight


@dataclass(frozen=True)
class Fragment:
    """HTML made from a template; everything that came from a submission is escaped in it.

    Attributes:
        html: the markup.
        words: what it is, for places that show no HTML.
    """

    html: str
    words: str

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        # JupyterLab typesets $…$ in HTML that is not marked so.
        html = f'<div class="tex2jax_ignore mathjax_ignore">{self.html}</div>'
        return {"text/html": html, "text/plain": self.words}


def render(template: str, words: str, **values: object) -> Fragment:
    """Fill `templates/<template>` with the values; a name that the template uses and nobody gave is an error."""
    return Fragment(environment().get_template(template).render(**values), words)


def chart_markup(chart: Chart) -> Markup:
    """The chart as inline SVG; `draw_svg` escapes its texts."""
    return Markup(draw_svg(chart))


@cache
def environment() -> Environment:
    """Jinja environment of all templates: autoescape always on, undefined names refused."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, finalize=_straighten,
    )  # fmt: skip
    words = ("number", "score", "share", "days", "date", "ranks", "place", "file", "quoted")
    made.filters.update({name: getattr(phrasing, f"say_{name}") for name in words})
    made.filters["rank_pair"] = lambda pair: phrasing.say_ranks(*pair)
    made.filters["days_pair"] = lambda pair: phrasing.say_days(*pair)
    made.filters.update({"chart": chart_markup, "web": web_address, "sentences": split_reason})
    made.globals.update({"stylesheet": stylesheet, "MISSING": phrasing.MISSING})
    return made


def _straighten(value: object) -> object:
    return straight(value) if type(value) is str else value


def web_address(link: str) -> str:
    """The link when it is a plain web address, else nothing: no script or local file is ever linked to."""
    return link if link.lower().startswith(("http://", "https://")) else ""
