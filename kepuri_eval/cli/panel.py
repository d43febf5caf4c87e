"""`kepuri panel`: workbooks out to judges, ratings back."""

from __future__ import annotations

from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kepuri_eval.cli.options import AsJson, Edition, Quiet
from kepuri_eval.cli.screen import answer, list_rows, print_rows

if TYPE_CHECKING:
    from kepuri_eval.params import Params
    from kepuri_eval.standouts.panel import Panelled

Read = Annotated[
    Path | None,
    typer.Option("--read", metavar="FOLDER", help="Take the ratings of the filled workbooks in it.", exists=True),
]


def panel(edition: Edition = "demo", read: Read = None, quiet: Quiet = False, as_json: AsJson = False) -> None:
    """Make a blind judging workbook for each judge; with --read, take back what they filled in.

    Judges stand in params/EDITION/judges.csv, criteria in method.yml. Ratings are kept in params/EDITION/ratings.csv
    and count from the next `kepuri run`.
    """
    from kepuri_eval import tables
    from kepuri_eval.params import load_params
    from kepuri_eval.standouts.panel import call_panel, hear_panel

    params = load_params(edition)
    if read is None:
        standouts, activities = (tables.load(name, params.tables) for name in ("standouts", "activities"))
        paths = call_panel(standouts, activities, params, params.processed / "panel")
        told = {"workbooks": [str(path.relative_to(params.root)) for path in paths]}
        said = "\n".join(f"评审表  {path}" for path in told["workbooks"])
        answer(told, lambda: typer.echo(said), quiet=quiet, as_json=as_json)
        return
    panelled = hear_panel(read, params)
    verdict, problems = panelled.verdict, panelled.returned.problems
    heard = {"judges": list_rows(verdict.judges), "problems": list_rows(problems[["file", "message", "advice"]]),
             "agreement": None if isnan(verdict.agreement) else verdict.agreement, "rated": len(verdict.activities),
             "file": f"params/{edition}/ratings.csv"}  # fmt: skip
    answer(heard, lambda: _print_heard(panelled, params), quiet=quiet, as_json=as_json)


def _print_heard(panelled: Panelled, params: Params) -> None:
    from kepuri_eval.standouts.panel import show_judges

    judges, problems = show_judges(panelled, params), panelled.returned.problems
    print_rows(list(judges.columns), judges.to_numpy().tolist(), title="评委")
    print_rows(["文件", "问题", "建议"], problems[["file", "message", "advice"]].to_numpy().tolist(), title="问题")
    agreement = panelled.verdict.agreement
    told = "无从计算" if isnan(agreement) else f"{agreement:.2f}"
    typer.echo(f"一致程度  {told}（Krippendorff α，1为完全一致）")
    typer.echo(f"已评活动  {len(panelled.verdict.activities)}项，记入 params/{params.name}/ratings.csv")
    typer.echo(f"接下来　  kepuri run {params.name}")
