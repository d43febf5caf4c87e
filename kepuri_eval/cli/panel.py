"""`kepuri panel`: workbooks out to judges, ratings back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kepuri_eval.cli.options import Edition
from kepuri_eval.cli.screen import print_rows

Read = Annotated[
    Path | None,
    typer.Option("--read", metavar="FOLDER", help="Take the ratings of the filled workbooks in it.", exists=True),
]


def panel(edition: Edition = "demo", read: Read = None) -> None:
    """Make a blind judging workbook for each judge; with --read, take back what they filled in.

    Judges stand in params/EDITION/judges.csv, criteria in method.yml. Ratings are kept in params/EDITION/ratings.csv
    and count from the next `kepuri run`.
    """
    from kepuri_eval import tables
    from kepuri_eval.params import load_params
    from kepuri_eval.standouts.panel import call_panel, hear_panel, show_judges

    params = load_params(edition)
    if read is None:
        standouts, activities = (tables.load(name, params.tables) for name in ("standouts", "activities"))
        for path in call_panel(standouts, activities, params, params.processed / "panel"):
            typer.echo(f"workbook  {path.relative_to(params.root)}")
        return
    panelled = hear_panel(read, params)
    judges = show_judges(panelled, params)
    print_rows(list(judges.columns), judges.to_numpy().tolist(), title="评委")
    problems = panelled.returned.problems
    print_rows(["file", "message", "advice"], problems[["file", "message", "advice"]].to_numpy().tolist(), title="问题")
    typer.echo(f"agreement {panelled.verdict.agreement:.2f} (Krippendorff's alpha)")
    typer.echo(f"rated     {len(panelled.verdict.activities)} activities in params/{edition}/ratings.csv")
    typer.echo(f"run       kepuri run {edition}")
