"""`kepuri run` and `kepuri report`: an edition's notebooks and reports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from kepuri_eval.cli.screen import notebook_progress

if TYPE_CHECKING:
    from kepuri_eval.batch.summary import RunSummary

Edition = Annotated[str, typer.Argument(help="Folder of the edition below params/.")]
Jobs = Annotated[int | None, typer.Option("--jobs", "-j", min=1, help="Reports made at once; all cores if not given.")]
Only = Annotated[list[str] | None, typer.Option("--only", help="Reports of this unit_id only (repeatable).")]
Groups = Annotated[list[str] | None, typer.Option("--group", help="Reports of this group only (repeatable).")]
Force = Annotated[bool, typer.Option("--force", help="Make everything anew, also what has not changed.")]
Strict = Annotated[bool, typer.Option("--strict", help="Exit with 1 when a submitted file could not be read.")]
Dask = Annotated[
    str, typer.Option("--dask", metavar="ADDRESS", help="Make the reports on a Dask cluster: its scheduler's address.")
]
Raw = Annotated[str, typer.Option("--raw", metavar="URL", help="Fetch the submissions from there (s3://…, a path).")]
Processed = Annotated[str, typer.Option("--processed", metavar="URL", help="Publish all that is made there.")]
Units = Annotated[list[str], typer.Option("--unit", help="unit_id, as in units.csv (repeatable).")]


def run(
    edition: Edition = "demo",
    jobs: Jobs = None,
    only: Only = None,
    group: Groups = None,
    force: Force = False,
    strict: Strict = False,
    dask: Dask = "",
    raw: Raw = "",
    processed: Processed = "",
) -> None:
    """Run an edition from the submitted files to the reports.

    Runs notebooks 01, 02 and 03, then a report for every unit and one for the city, and writes an index page. What has
    not changed since the last run is left as it is. Exit code 0: done; 1: a report failed, or (--strict) a file could
    not be read; 2: the run could not be done.
    """
    from kepuri_eval.batch.runs import run_edition

    with notebook_progress() as progress:
        summary = run_edition(
            edition, None, jobs, only or (), group or (), force, progress, dask=dask, raw=raw, processed=processed
        )
    _print_summary(summary)
    if summary.failed or (strict and summary.unread):
        raise typer.Exit(1)


def report(unit: Units, edition: Edition = "demo", jobs: Jobs = None) -> None:
    """Make the reports of some units anew, and whatever they rest on if that changed."""
    from kepuri_eval.batch.runs import run_edition

    with notebook_progress() as progress:
        summary = run_edition(edition, None, jobs, unit, progress=progress, reports_only=True)
    for unit_id in unit:
        typer.echo(summary.index.parent / "units" / f"{unit_id}.html")
    if summary.failed:
        raise typer.Exit(1)


def _print_summary(summary: RunSummary) -> None:
    for label, value in summary.lines():
        typer.echo(f"{label:<11}{value}")
