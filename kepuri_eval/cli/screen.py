"""What commands print: answers for people or programs, faults, tables, a progress bar for notebooks."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    import pandas as pd

    from kepuri_eval.batch.manifest import Entry
    from kepuri_eval.batch.timeleft import TimeLeft


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
    console = Console(stderr=True, soft_wrap=True)
    console.print(f"[bold red]kepuri:[/] {_safe(str(fault))}", highlight=False)
    advice = getattr(fault, "advice", "")
    if advice:
        console.print(f"[bold]try:[/] {_safe(advice)}", highlight=False)


def print_rows(heads: Sequence[str], rows: Sequence[Sequence[Any]], title: str = "") -> None:
    """A table on standard output, its cells wrapped to the width of the window."""
    table = Table(*heads, title=_safe(title) or None, title_justify="left")
    for row in rows:
        table.add_row(*(_safe("" if cell is None else str(cell)) for cell in row))
    Console().print(table)


def print_lines(lines: Sequence[tuple[str, str]], console: Console | None = None) -> None:
    """Label and words, a line each, long words wrapped beside their label."""
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="bold", no_wrap=True)
    grid.add_column(overflow="fold")
    for label, words in lines:
        grid.add_row(_safe(label), _safe(words))
    (console or Console()).print(grid, highlight=False)


@contextmanager
def notebook_progress(left: TimeLeft, *, quiet: bool = False) -> Iterator[Callable[[Entry | None, int, int], None]]:
    """A progress bar over the notebooks of a run; failed ones stay on the screen with their error."""
    columns = (
        TextColumn("{task.description:<32}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        _Left(left),
    )
    bar = Progress(*columns, console=Console(stderr=True, quiet=quiet))
    task = bar.add_task("reading the submissions")

    def show(entry: Entry | None, done: int, total: int) -> None:
        left.note(entry, done, total)
        if entry is None:
            bar.start()  # not before: a fault of the params is no run
        elif entry.status == "failed":
            bar.console.print(f"[red]failed[/] {_safe(entry.name)}: {_safe(entry.error)}", highlight=False)
        bar.update(task, description=entry.name if entry else "reading the submissions", completed=done, total=total)

    try:
        yield show
    finally:
        if bar.live.is_started:
            bar.stop()


def _safe(text: str) -> str:
    """The text for rich: nothing in it is markup, and nothing in it is obeyed by a terminal."""
    return escape(visible(text))


def say_left(seconds: float | None) -> str:
    """Seconds as people count down: `1:05 left`, or nothing while they are not known."""
    if seconds is None:
        return ""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02} left" if hours else f"{minutes}:{rest:02} left"


class _Left(ProgressColumn):
    """The time that a run still needs."""

    def __init__(self, left: TimeLeft) -> None:
        super().__init__()
        self._left = left

    def render(self, task: Task) -> Text:
        return Text("" if task.finished else say_left(self._left.seconds), style="progress.remaining")
