"""From places and amounts to the marks of a chart: bars, lines, points, words and a key, each kind as one object.

matplotlib's axes make five objects for every tick and lay out every bar and every key by itself; in a small chart that
is nearly all the work. A chart made of these marks has no axes: a picture on it says what its edges stand for, and
every mark is at once where it belongs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.collections import LineCollection, PathCollection, PolyCollection
from matplotlib.markers import MarkerStyle
from matplotlib.text import Text
from matplotlib.ticker import MaxNLocator
from matplotlib.transforms import Affine2D, IdentityTransform, Transform
from numpy.typing import NDArray

from kepuri_eval.reporting.theme import COLOURS, WIDTH, Chart

Places = NDArray[np.float64]
Numbers = Sequence[float] | NDArray[Any] | pd.Series  # a place or an amount for each mark
Colour = str | Sequence[str]
Edges = tuple[float, float]
Ends = tuple[tuple[float, float], tuple[float, float]]

_APART = 3.5  # points between the picture and the words beside it
_SMALL = 8.5
_LAST_NARROW = 0x2E80  # characters before it are about half as wide as they are high
_NARROW = 0.56
_LONG, _BEFORE_WORDS, _BETWEEN = 12.0, 6.0, 15.0  # points: a key's line or bar, the gaps before and after its words


@dataclass(frozen=True)
class Picture:
    """A part of a chart where things are drawn to scale.

    Attributes:
        box: left, bottom, width, height in inches.
        across, up: what the left and right edges stand for, and the lower and upper ones.
    """

    chart: Chart
    box: tuple[float, float, float, float]
    across: Edges
    up: Edges

    def frame(
        self, across: Edges | None = None, up: Edges | None = None,
        shift: tuple[float, float] = (0, 0),
    ) -> Transform:  # fmt: skip
        """From the picture's numbers to the page, edges standing for others if given, moved by so many points."""
        (left, right), (low, high) = across or self.across, up or self.up
        x, y, width, height = self.box
        wide, tall = width / (right - left), height / (high - low)
        to_inches = Affine2D.from_values(wide, 0, 0, tall, x - left * wide + shift[0] / 72,
                                         y - low * tall + shift[1] / 72)  # fmt: skip
        return to_inches + self.chart.dpi_scale_trans

    def points(self) -> Transform:
        """From points, counted from the chart's lower left corner, to the page."""
        return Affine2D().scale(1 / 72) + self.chart.dpi_scale_trans

    def add(self, mark: Artist) -> None:
        """Put a mark on the chart."""
        self.chart.add_artist(mark)

    def finish(self, caption: str, alt_text: str) -> Chart:
        """The chart, with the words for it."""
        self.chart.caption, self.chart.alt_text = caption, alt_text
        return self.chart


@dataclass(frozen=True)
class Key:
    """What a mark means.

    Attributes:
        mark: "line", "bar", or a marker of matplotlib.
        size: width of the line or height of the marker, in points.
    """

    mark: str
    colour: str
    words: str
    size: float = 6.5


def new_picture(
    height: float, across: Edges, up: Edges, *, width: float = WIDTH, left: float = 1.1,
    right: float = 0.15, top: float = 0.1, bottom: float = 0.35,
) -> Picture:  # fmt: skip
    """A picture alone on a new chart; lengths in inches, `left` to `bottom` the margins around it."""
    box = (left, bottom, width - left - right, height - top - bottom)
    return Picture(Chart(figsize=(width, height)), box, across, up)


def add_bars(
    picture: Picture, places: Numbers, lengths: Numbers, colour: Colour, *, thick: float = 0.6, **look: Any
) -> None:
    """Lying bars from 0 to their lengths, one above the other."""
    at = np.asarray(places, float)
    _add_boxes(picture, _corners(0, lengths, at - thick / 2, at + thick / 2), colour, look)


def add_columns(
    picture: Picture, places: Numbers, heights: Numbers, colour: Colour, *, thick: float = 0.72, **look: Any
) -> None:
    """Standing bars from 0 to their heights, one beside the other."""
    at = np.asarray(places, float)
    _add_boxes(picture, _corners(at - thick / 2, at + thick / 2, 0, heights), colour, look)


def add_band(picture: Picture, across: Edges, up: Edges, **look: Any) -> None:
    """A soft rectangle behind everything else."""
    _add_boxes(picture, _corners(*across, *up), COLOURS["soft"], {"zorder": 0.4} | look)


def add_lines(
    picture: Picture, ends: Sequence[Ends], colour: Colour, width: float | Sequence[float], **look: Any
) -> None:
    """Straight lines, each from one place to another."""
    given: dict[str, Any] = {"zorder": 2, "transform": picture.frame()} | look
    picture.add(LineCollection(ends, colors=colour, linewidths=width, **given))


def add_grid(picture: Picture, *, across: Numbers = (), up: Numbers = ()) -> None:
    """Faint lines behind everything, standing at the places `across`, lying at those `up`."""
    (left, right), (low, high) = picture.across, picture.up
    ends = [((at, low), (at, high)) for at in across] + [((left, at), (right, at)) for at in up]
    add_lines(picture, ends, COLOURS["line"], 0.7, zorder=0.5)


def add_floor(picture: Picture) -> None:
    """The lower edge of the picture."""
    (left, right), low = picture.across, picture.up[0]
    add_lines(picture, [((left, low), (right, low))], COLOURS["line"], 0.8, zorder=2.5)


def add_points(
    picture: Picture, across: Numbers, up: Numbers, colour: Colour, size: float | Sequence[float], mark: str = "o", *,
    frame: Transform | None = None, **look: Any,
) -> None:  # fmt: skip
    """Points of one shape; `size` is their height in points, as for a line's markers."""
    style = MarkerStyle(mark)
    points = PathCollection(
        [style.get_path().transformed(style.get_transform())], np.square(np.atleast_1d(size)), facecolors=colour,
        offsets=np.column_stack([np.asarray(across, float), np.asarray(up, float)]),
        offset_transform=frame or picture.frame(), **{"linewidths": 0, "zorder": 2} | look,
    )  # fmt: skip
    points.set_transform(IdentityTransform())
    picture.add(points)


def write(
    picture: Picture, across: Numbers, up: Numbers, words: Sequence[str], frame: Transform | None = None, **look: Any
) -> None:
    """Words at places of `frame`, the picture's own unless another is given."""
    given: dict[str, Any] = {"va": "center", "fontsize": _SMALL, "transform": frame or picture.frame()} | look
    for x, y, word in zip(across, up, words, strict=True):
        picture.add(Text(x, y, word, **given))


def add_slips(picture: Picture, across: Numbers, up: Numbers, words: Sequence[str], *, size: float) -> None:
    """Words in the middle of slips of paper that let a little of what lies behind shine through."""
    half = np.array([0.5 * width_of(each, size) + 0.15 * size for each in words])
    high = np.full(len(words), 0.85 * size)
    slips = PolyCollection(
        _corners(-half, half, -high, high), facecolors=COLOURS["paper"], alpha=0.75, linewidths=0,
        offsets=np.column_stack([across, up]), offset_transform=picture.frame(), zorder=4,
    )  # fmt: skip
    slips.set_transform(picture.points())
    picture.add(slips)
    write(picture, across, up, words, ha="center", fontsize=size, zorder=4)


def name_rows(picture: Picture, labels: Sequence[str], places: Numbers | None = None) -> None:
    """Words left of the picture, at the heights `places`; the first at 0, the next at 1 … unless they are given."""
    frame = picture.frame(across=(0, 1), shift=(-_APART, 0))
    at = range(len(labels)) if places is None else places
    write(picture, [0.0] * len(labels), at, labels, frame, ha="right", va="center_baseline", fontsize=9)


def name_columns(picture: Picture, places: Numbers, labels: Sequence[str]) -> None:
    """Words below the picture."""
    frame = picture.frame(up=(0, 1), shift=(0, -_APART))
    write(picture, places, [0.0] * len(labels), labels, frame, ha="center", va="top", color=COLOURS["muted"])


def round_steps(low: float, high: float, most: int, *, whole: bool = False) -> list[float]:
    """Round numbers between two others at equal steps, about as many as `most` at the most."""
    steps = [1, 2, 3, 5, 10] if whole else [1, 2, 2.5, 5, 10]
    found = MaxNLocator(nbins=most, steps=steps, integer=whole).tick_values(low, high)
    return [float(each) for each in found if low <= each <= high]


def add_key(picture: Picture, keys: Sequence[Key], *, up: float, middle: float | None = None, right: float = 0) -> None:
    """One row of keys, `up` points above the chart's lower edge.

    Args:
        middle: share of the chart's width at which the row's middle stands; None for a row that ends `right` points
            before the chart's right edge.
    """
    points = picture.points()
    samples = [_LONG if each.mark in ("line", "bar") else each.size for each in keys]
    widths = [long + _BEFORE_WORDS + width_of(each.words) for long, each in zip(samples, keys, strict=True)]
    whole, all_across = sum(widths) + _BETWEEN * (len(keys) - 1), 72 * picture.chart.get_figwidth()
    begin = all_across - right - whole if middle is None else middle * all_across - whole / 2
    begins = begin + np.cumsum([0.0, *widths[:-1]]) + _BETWEEN * np.arange(len(keys))
    for each, at, long in zip(keys, begins, samples, strict=True):
        if each.mark == "line":
            add_lines(picture, [((at, up), (at + long, up))], each.colour, each.size, transform=points)
        elif each.mark == "bar":
            _add_boxes(picture, _corners(at, at + long, up - 3, up + 3), each.colour, {"transform": points})
        else:
            add_points(picture, [at + long / 2], [up], each.colour, each.size, each.mark, frame=points)
    beside = begins + np.array(samples) + _BEFORE_WORDS
    write(picture, beside, [up] * len(keys), [each.words for each in keys], points, va="center_baseline")


def width_of(words: str, size: float = _SMALL) -> float:
    """About how wide words are, in points: a Chinese character is as wide as it is high."""
    return size * sum(1.0 if ord(each) >= _LAST_NARROW else _NARROW for each in words)


def _add_boxes(picture: Picture, corners: list[Places], colour: Colour, look: dict[str, Any]) -> None:
    given: dict[str, Any] = {"zorder": 1, "linewidths": 0, "transform": picture.frame()} | look
    picture.add(PolyCollection(corners, facecolors=colour, **given))


def _corners(
    left: Numbers | float, right: Numbers | float, low: Numbers | float, high: Numbers | float
) -> list[Places]:
    """The four corners of each box whose edges are given."""
    x, right, y, top = np.broadcast_arrays(
        *(np.atleast_1d(np.asarray(edge, float)) for edge in (left, right, low, high))
    )
    return list(np.stack([x, y, x, top, right, top, right, y], axis=1).reshape(-1, 4, 2))
