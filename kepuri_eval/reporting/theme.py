"""One look for every chart: colours by role, text sizes, and the blank chart they are drawn on."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec

from cycler import cycler
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from kepuri_eval.reporting.fonts import register_font

# Roles, not hues: pages give each role its light and its dark value. Blue, orange and grey stay apart for
# every common kind of colour blindness, and shapes repeat what the colours say.
COLOURS: dict[str, str] = {
    "ink": "#1f2933", "muted": "#5b6673", "line": "#d4dae1", "paper": "#fefefe", "accent": "#0b62b0",
    "soft": "#c9dff3", "certain": "#0072b2", "contested": "#b85c00", "out": "#7a838e", "unscored": "#a3abb5",
}  # fmt: skip
KINDS = ("#4477aa", "#ee6677", "#228833", "#ccbb44", "#66ccee", "#aa3377", "#bb7744", "#777788")
WIDTH = 4.8
_Given = ParamSpec("_Given")


class Chart(Figure):
    """A matplotlib figure that can say in words what it shows.

    Attributes:
        alt_text: what the chart says, for those who do not see it.
        caption: short heading shown with the chart.
    """

    alt_text: str = ""
    caption: str = ""

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
        from kepuri_eval.reporting.svg import draw_svg

        words = f"{self.caption}：{self.alt_text}" if self.caption else self.alt_text
        data = {"image/svg+xml": draw_svg(self), "text/plain": words}
        return data, {"image/svg+xml": {"caption": self.caption}}


def chart_style() -> Any:
    """matplotlib settings of every chart, as `rc_context` takes them."""
    return {
        "font.family": [register_font(), "sans-serif"], "font.size": 9.0, "axes.unicode_minus": False,
        "svg.fonttype": "none", "svg.hashsalt": "kepuri", "text.parse_math": False,
        "text.color": COLOURS["ink"], "axes.labelcolor": COLOURS["muted"], "axes.edgecolor": COLOURS["line"],
        "xtick.color": COLOURS["muted"], "ytick.color": COLOURS["muted"], "xtick.labelcolor": COLOURS["muted"],
        "ytick.labelcolor": COLOURS["ink"], "axes.prop_cycle": cycler(color=KINDS),
        "axes.spines.top": False, "axes.spines.right": False, "axes.spines.left": False,
        "axes.titlesize": 9.5, "axes.titlelocation": "left", "xtick.labelsize": 8.5, "ytick.labelsize": 9.0,
        "xtick.major.size": 0, "ytick.major.size": 0, "axes.grid": False, "grid.color": COLOURS["line"],
        "grid.linewidth": 0.7, "axes.axisbelow": True, "legend.frameon": False, "legend.fontsize": 8.5,
        "figure.facecolor": "none", "axes.facecolor": "none", "savefig.facecolor": "none",
    }  # fmt: skip


def in_style(draw: Callable[_Given, Chart]) -> Callable[_Given, Chart]:
    """Decorate a drawing function so that everything it draws takes the settings of `chart_style`."""

    @wraps(draw)
    def drawn(*args: _Given.args, **kwargs: _Given.kwargs) -> Chart:
        with rc_context(chart_style()):
            return draw(*args, **kwargs)

    return drawn


def new_chart(height: float, *, width: float = WIDTH, left: float = 1.1, right: float = 0.15,
              top: float = 0.1, bottom: float = 0.35) -> tuple[Chart, Axes]:  # fmt: skip
    """A blank chart and its axes; all lengths in inches, margins fixed so that no layout pass is needed."""
    chart = Chart(figsize=(width, height))
    box = (left / width, bottom / height, (width - left - right) / width, (height - top - bottom) / height)
    return chart, chart.add_axes(box)


@in_style
def empty_chart(caption: str, words: str) -> Chart:
    """A chart that says there is nothing to draw, and why."""
    chart = Chart(figsize=(WIDTH, 0.9))
    chart.text(0.5, 0.5, words, ha="center", va="center", color=COLOURS["muted"])
    chart.caption, chart.alt_text = caption, words
    return chart
