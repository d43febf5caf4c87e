"""From a table to the HTML that a notebook shows: words to the left, numbers to the right, no numbers of rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import cycle
from typing import Any

import pandas as pd
from IPython.core.getipython import get_ipython
from pandas.api.types import (
    is_bool_dtype,
    is_extension_array_dtype,
    is_float_dtype,
    is_integer_dtype,
    is_numeric_dtype,
)

_MOST_ROWS = 200
_WORDS, _ONE_LINE = "text-align: left;", "white-space: nowrap;"
_HEAD, _LONG = 6, 60
_FIGURE = re.compile(r"-|有|无|[≥≤≈]?[−-]?[\d,.]+%?")
_SHORT = 12  # characters; as much stays on one line, where a narrow column would break Chinese after every character


def show_tables_plainly() -> None:
    """Have this notebook show every table as `write_table` does; outside of one nothing is changed."""
    shell = get_ipython()
    if shell is not None and shell.display_formatter is not None:
        shell.display_formatter.formatters["text/html"].for_type(pd.DataFrame, write_table)


def write_table(table: pd.DataFrame) -> str:
    """The table as HTML, its words escaped and no formula typeset; beyond 200 rows those in the midst are left out.

    An index that only counts is not shown; whole numbers have no decimals; what is missing is a dash; words of several
    lines stay so.
    """
    table = _with_plain_gaps(table)
    styles = [_style(table.iloc[:, place]) for place in range(table.shape[1])]
    whole = [table.columns[place] for place in range(table.shape[1]) if _is_whole(table.iloc[:, place])]
    lines = [table.columns[place] for place in range(table.shape[1]) if _has_lines(table.iloc[:, place])]
    told: dict[Any, Callable[[Any], str]] = {**dict.fromkeys(whole, _say_whole), **dict.fromkeys(lines, str)}
    with pd.option_context("display.html.use_mathjax", False, "display.max_colwidth", None):
        html = table.to_html(
            index=not isinstance(table.index, pd.RangeIndex), na_rep="-", formatters=told, max_rows=_MOST_ROWS,
            max_cols=None, border=0,
        )  # fmt: skip
    head, body = html.split("<tbody>")
    columns, others = head.split("</tr>", 1)  # a second row of headings names the levels of the index
    levels = columns.count("<th>") - len(styles)
    heads = [_style_head(style, str(name)) for style, name in zip(styles, table.columns, strict=True)]
    columns = _lay_out(columns, "th", iter([_WORDS] * levels + heads))
    rows = _lay_out(body, "th", cycle([_WORDS + _ONE_LINE]))
    rows = _lay_out(rows, "td", cycle(styles)) if styles else rows
    return f"{columns}</tr>{_lay_out(others, 'th', cycle([_WORDS]))}<tbody>{rows}"


def _with_plain_gaps(table: pd.DataFrame) -> pd.DataFrame:
    """The table with nullable whole numbers as floats: pandas writes <NA> for what they lack, whatever it is told."""
    columns = [table.iloc[:, place] for place in range(table.shape[1])]
    if not any(is_extension_array_dtype(column.dtype) and is_integer_dtype(column.dtype) for column in columns):
        return table
    return pd.concat([column.astype(float) if is_integer_dtype(column.dtype) else column for column in columns], axis=1)


def _lay_out(html: str, tag: str, styles: Iterator[str]) -> str:
    """Each `<tag>` in turn with its style; words of cells are escaped and hold none."""

    def lay_out(found: re.Match[str]) -> str:
        style = next(styles)
        return f'<{tag}{found[1] or ""} style="{style}">' if style else found[0]

    return re.sub(rf"<{tag}( [^>]*)?>", lay_out, html)


def _style(column: pd.Series) -> str:
    """Nothing for a column of numbers."""
    if is_numeric_dtype(column.dtype) and not is_bool_dtype(column.dtype):
        return ""
    words = [str(value) for value in column.dropna()]
    if words and all(_FIGURE.fullmatch(each) for each in words):  # figures that were made words: 84%, 1,234, -
        return _ONE_LINE
    longest = max(map(len, words), default=0)
    if _has_lines(column):
        return f"{_WORDS}white-space: pre-line; min-width: 28em;"
    return _WORDS + (_ONE_LINE if longest <= _SHORT else f"min-width: {17 if longest > _LONG else 11}em;")


def _style_head(style: str, name: str) -> str:
    """A heading as its column, on one line when it is short; a long one makes no narrow column wide."""
    if len(name) <= _HEAD:
        return style + _ONE_LINE * (_ONE_LINE not in style)
    return style.replace(_ONE_LINE, f"min-width: {_HEAD}em;")


def _is_whole(column: pd.Series) -> bool:
    if is_float_dtype(column.dtype):
        return bool((column.dropna() % 1 == 0).all())
    return is_numeric_dtype(column.dtype) and not is_bool_dtype(column.dtype)


def _say_whole(value: float) -> str:
    return "-" if pd.isna(value) else f"{value:,.0f}"


def _has_lines(column: pd.Series) -> bool:
    return any("\n" in str(value) for value in column.dropna())
