"""What commands print: faults, tables, a progress bar for notebooks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Callable

    from kepuri_eval.batch.manifest import Entry


def print_fault(fault: Exception) -> None:
    """The fault's own words on standard error."""
    Console(stderr=True, soft_wrap=True).print(f"[bold red]kepuri:[/] {escape(str(fault))}", highlight=False)


def print_rows(heads: Sequence[str], rows: Sequence[Sequence[Any]], title: str = "") -> None:
    """A table on standard output, its cells wrapped to the width of the window."""
    table = Table(*heads, title=title or None, title_justify="left")
    for row in rows:
        table.add_row(*(escape("" if cell is None else str(cell)) for cell in row))
    Console().print(table)


def print_lines(lines: Sequence[tuple[str, str]]) -> None:
    """Label and words, a line each, long words wrapped beside their label."""
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="bold", no_wrap=True)
    grid.add_column(overflow="fold")
    for label, words in lines:
        grid.add_row(escape(label), escape(words))
    Console().print(grid, highlight=False)


@contextmanager
def notebook_progress() -> Iterator[Callable[[Entry | None, int, int], None]]:
    """A progress bar over the notebooks of a run; failed ones stay on the screen with their error."""
    columns = (TextColumn("{task.description:<32}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    bar = Progress(*columns, console=Console(stderr=True))
    task = bar.add_task("reading the submissions")

    def show(entry: Entry | None, done: int, total: int) -> None:
        if entry is None:
            bar.start()  # not before: a fault of the params is no run
        elif entry.status == "failed":
            bar.console.print(f"[red]failed[/] {escape(entry.name)}: {escape(entry.error)}", highlight=False)
        bar.update(task, description=entry.name if entry else "reading the submissions", completed=done, total=total)

    try:
        yield show
    finally:
        bar.stop()
