"""What a run tells while it makes notebooks: a progress bar with the time that is left."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeElapsedColumn
from rich.text import Text

from kepuri_eval.cli.screen import for_rich

if TYPE_CHECKING:
    from kepuri_eval.batch.manifest import Entry
    from kepuri_eval.batch.timeleft import TimeLeft


_READING = "读取材料"


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
    task = bar.add_task(_READING)

    def show(entry: Entry | None, done: int, total: int) -> None:
        left.note(entry, done, total)
        if entry is None:
            bar.start()  # not before: a fault of the params is no run
        elif entry.status == "failed":
            bar.console.print(f"[red]出错[/] {for_rich(entry.name)}: {for_rich(entry.error)}", highlight=False)
        bar.update(task, description=entry.name if entry else _READING, completed=done, total=total)

    try:
        yield show
    finally:
        if bar.live.is_started:
            bar.stop()


def say_left(seconds: float | None) -> str:
    """Seconds as people count down: `还需1:05`, or nothing while they are not known."""
    if seconds is None:
        return ""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"还需{hours}:{minutes:02}:{rest:02}" if hours else f"还需{minutes}:{rest:02}"


class _Left(ProgressColumn):
    """The time that a run still needs."""

    def __init__(self, left: TimeLeft) -> None:
        super().__init__()
        self._left = left

    def render(self, task: Task) -> Text:
        return Text("" if task.finished else say_left(self._left.seconds), style="progress.remaining")
