"""What commands print: answers for people or programs, faults, tables.

rich is loaded by what shows a table or a fault, not by every command.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import typer

from kepuri_eval.errors import ReviewError

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import Console


_NARROW = 12  # columns that a long cell is left at least
_COMMAND = "kepuri "


def list_rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows of a table as plain values for `answer`; missing ones are None, days and times in words."""
    rows: list[dict[str, Any]] = json.loads(table.to_json(orient="records", date_format="iso", date_unit="s"))
    return rows


def answer(told: Any, say: Callable[[], None], *, quiet: bool = False, as_json: bool = False) -> None:
    """What a command found: as one JSON value for programs, by `say` for people, or not at all."""
    if as_json:
        typer.echo(dump(told, indent=1))
    elif not quiet:
        say()


def dump(told: Any, *, indent: int | None = None) -> str:
    """One JSON value; what a terminal might obey in it is written as JSON's own \\u escapes."""
    text = json.dumps(told, ensure_ascii=False, indent=indent, allow_nan=False)
    return "".join(sign if sign == "\n" or not _is_unseen(sign) else _escaped(sign) for sign in text)


def visible(text: str) -> str:
    """The text as a terminal may show it: without control characters, escape sequences' included, and turning marks."""
    return "".join(sign for sign in text if sign == "\n" or not _is_unseen(sign))


def say(line: object) -> None:
    """A line on standard output, of whatever origin."""
    typer.echo(visible(str(line)))


def _is_unseen(sign: str) -> bool:
    return unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Zl", "Zp")


def _escaped(sign: str) -> str:
    code = sign.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{code[at : at + 4]}" for at in range(0, len(code), 4))


def print_fault(fault: Exception) -> None:
    """The fault's own words on standard error, and what to try next where it knows."""
    from rich.console import Console

    console = Console(stderr=True, soft_wrap=True)
    console.print(f"[bold red]kepuri:[/] {for_rich(str(fault))}", highlight=False)
    advice = getattr(fault, "advice", "")
    if advice:
        label = "接下来：" if isinstance(fault, ReviewError) else "try:"
        console.print(f"[bold]{label}[/] {for_rich(advice)}", highlight=False)


def print_rows(heads: Sequence[str], rows: Sequence[Sequence[Any]], title: str = "") -> None:
    """A table on standard output, its cells wrapped to the width of the window; nothing is cut.

    Where the window is too narrow for that, and wherever the output is no window, the table is wider than it.
    """
    from rich.cells import cell_len
    from rich.console import Console
    from rich.table import Table

    shown = [[for_rich("" if cell is None else str(cell)) for cell in row] for row in rows]
    table = Table(title=for_rich(title) or None, title_justify="left")
    least = 3 * len(heads) + 1  # the lines between columns
    for column, head in enumerate(heads):
        longest = max((cell_len(row[column]) for row in shown), default=0)
        narrowest = max(cell_len(head), min(longest, _NARROW))
        table.add_column(head, min_width=narrowest, overflow="fold")
        least += narrowest
    for row in shown:
        table.add_row(*row)
    console = Console()
    console.width = max(console.width, least)
    console.print(table)


def print_lines(lines: Sequence[tuple[str, str]], console: Console | None = None) -> None:
    """Label and words, a line each, long words wrapped beside their label; a command stays one line, to be copied."""
    from rich.cells import cell_len
    from rich.console import Console
    from rich.table import Table

    shown = console or Console()
    width = max((cell_len(visible(label)) for label, _ in lines), default=0)
    for label, words in lines:
        if words.startswith(_COMMAND):
            shown.print(f"{' ' * width}  {for_rich(words)}", highlight=False, soft_wrap=True)
            continue
        grid = Table.grid(padding=(0, 2))
        grid.add_column(style="bold", no_wrap=True, min_width=width)
        grid.add_column(overflow="fold")
        grid.add_row(for_rich(label), for_rich(words))
        shown.print(grid, highlight=False)


def for_rich(text: str) -> str:
    """The text for rich: nothing in it is markup, and nothing in it is obeyed by a terminal."""
    from rich.markup import escape

    return escape(visible(text))
