"""The `kepuri` command: words typed in, package functions called, results and faults printed."""

from __future__ import annotations

import gc
import os
import sys
from typing import Annotated

# pydantic, which params are read by, would look through all installed packages for plugins; we want none.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")

import typer

from kepuri_eval import __version__
from kepuri_eval.cli import decide, documents, editions, files, index, panel, review, run, status
from kepuri_eval.cli.advice import AdvisedCommand
from kepuri_eval.cli.screen import print_fault

app = typer.Typer(
    name="kepuri",
    help="Evaluate a city's National Science Day: submissions in, scores, commended lists and reports out.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for command in (
    run.run, status.status, run.report, review.review, panel.panel, decide.decide, documents.documents, files.read,
    editions.check, editions.new, editions.simulate, index.index, editions.lab,
):  # fmt: skip
    app.command(cls=AdvisedCommand)(command)
app.command(name="list", cls=AdvisedCommand)(run.list_reports)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def _common(
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_print_version, help="Print the version and end.")
    ] = False,
) -> None:
    del version  # dealt with before any command runs


def main() -> None:
    """Run the command; a fault of ours is one message on standard error and exit code 2, never a traceback."""
    from kepuri_eval.errors import KepuriError

    gc.set_threshold(50_000, 20, 100)  # looking for garbage among what is loaded takes a tenth of a short command

    try:
        app()
    except KepuriError as fault:
        print_fault(fault)
        sys.exit(2)
