"""`kepuri check`, `new`, `simulate`, `lab`: editions before and beside a run."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from kepuri_eval.cli.screen import print_rows

Edition = Annotated[str, typer.Argument(help="Folder of the edition below params/.")]
Out = Annotated[Path, typer.Argument(metavar="OUT", help="Folder to write to; made when absent.")]
SourceEdition = Annotated[str, typer.Option("--edition", "-e", help="Edition whose rules and register are used.")]
Units = Annotated[int | None, typer.Option("--units", min=1, help="Number of units; the register's if not given.")]
Activities = Annotated[int, typer.Option("--activities", min=1, help="Number of activities.")]
Port = Annotated[int | None, typer.Option("--port", min=1, max=65535, help="JupyterLab's own choice if not given.")]
NoBrowser = Annotated[bool, typer.Option("--no-browser", help="Only tell the address.")]
Seed = Annotated[int, typer.Option("--seed", help="Same seed, same files.")]

_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")


def check(edition: Edition = "demo") -> None:
    """Check an edition's params, all faults at once; then count the problems its last run found."""
    from kepuri_eval import tables
    from kepuri_eval.params import load_params

    params = load_params(edition)
    typer.echo(f"params {edition}: no faults; {len(params.units)} units, {len(params.method.measures)} measures")
    if not (params.tables / "problems.parquet").is_file():
        typer.echo("no run yet: problems of the submissions are not known")
        return
    problems = tables.load("problems", params.tables)
    counts = problems.groupby(["severity", "code"], sort=True).size().reset_index(name="count")
    rows = counts.to_numpy().tolist()
    print_rows(["severity", "code", "count"], rows, title=f"{len(problems)} problems in the last run")


def new(
    edition: Annotated[str, typer.Argument(help="Name of the new edition: small letters, digits, hyphens.")],
    source: Annotated[str, typer.Option("--from", help="Edition to start from.")] = "tangshan-2024",
) -> None:
    """Make a new edition: a copy of another's params folder to edit, and a folder for its submissions."""
    from kepuri_eval.errors import ParamsError
    from kepuri_eval.params import find_root, list_editions

    root = find_root()
    if not _NAME.fullmatch(edition):
        raise ParamsError([f"edition name {edition!r}: use small letters, digits and hyphens"])
    if source not in list_editions(root):
        raise ParamsError([f"no edition {source!r} to start from; there are {', '.join(list_editions(root))}"])
    folder = root / "params" / edition
    if folder.exists():
        raise ParamsError([f"params/{edition} is already there; it is left as it is"])
    shutil.copytree(root / "params" / source, folder)
    raw = root / "data" / "raw" / edition
    raw.mkdir(parents=True, exist_ok=True)
    typer.echo(f"edit      {folder.relative_to(root)}: edition.yml, units.csv, corrections.csv (see params/README.md)")
    typer.echo(f"check     kepuri check {edition}")
    typer.echo(f"put       the submitted files into {raw.relative_to(root)}")
    typer.echo(f"run       kepuri run {edition}")


def simulate(
    out: Out, edition: SourceEdition = "demo", units: Units = None, activities: Activities = 300, seed: Seed = 1
) -> None:
    """Write fictional submissions in the forms that offices send; the truth goes to a folder beside, OUT-truth."""
    from kepuri_eval.errors import ParamsError
    from kepuri_eval.params import load_params
    from kepuri_eval.simulate.submissions import simulate_edition

    params = load_params(edition)
    units = units or len(params.units)
    if activities < units:
        raise ParamsError([f"--activities {activities}: every one of {units} units needs at least one"])
    truth = simulate_edition(params, units, activities, seed, out)
    typer.echo(f"fictional submissions  {out}: {len(truth.documents)} documents of {units} units")
    typer.echo(f"truth and register     {out.with_name(out.name + '-truth')}")


# JupyterLab would look for news, updates and extensions on the network; an office machine has none. The question
# about news is an extension of its own, switched off by the page_config.json in this folder.
_ASK_NOBODY = (
    "--LabApp.news_url=None",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LabApp.extension_manager=readonly",
    "--LabApp.default_url=/lab/tree/notebooks",
)
_JUPYTER_CONFIG = Path(__file__).parent / "jupyter"


def lab(
    edition: Edition = "demo",
    port: Port = None,
    no_browser: NoBrowser = False,
) -> None:
    """Open the project in JupyterLab, at its notebooks; each names its edition in its first cell."""
    from kepuri_eval.params import load_params

    root = load_params(edition).root
    typer.echo(f'set edition = "{edition}" in the first cell of a notebook; end with Ctrl-C')
    # The whole project is served: executed notebooks and reports lie in data/processed.
    command = [sys.executable, "-m", "jupyter", "lab", *_ASK_NOBODY, f"--ServerApp.root_dir={root}"]
    command += [f"--port={port}"] if port else []
    command += ["--no-browser"] if no_browser else []
    places = [str(_JUPYTER_CONFIG), *filter(None, [os.environ.get("JUPYTER_CONFIG_PATH")])]
    raise typer.Exit(subprocess.call(command, env={**os.environ, "JUPYTER_CONFIG_PATH": os.pathsep.join(places)}))
