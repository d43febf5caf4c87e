"""`kepuri read`: what intake sees in any file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kepuri_eval.cli.screen import print_rows

if TYPE_CHECKING:
    from collections.abc import Iterable

EditionOption = Annotated[str, typer.Option("--edition", "-e", help="Edition whose wording and register apply.")]


def read(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Submitted files of any readable format.")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line instead of tables.")] = False,
    blocks: Annotated[bool, typer.Option("--blocks", help="Also show the blocks of text that were read.")] = False,
    edition: EditionOption = "demo",
) -> None:
    """Show what is found in files: facts, activities, problems, and with --blocks the text read."""
    from kepuri_eval.intake.inspect import inspect_file
    from kepuri_eval.params import load_params

    params = load_params(edition)
    for path in files:
        found = [seen for seen in inspect_file(path, params) if blocks or seen["type"] != "block"]
        if as_json:
            for seen in found:
                typer.echo(json.dumps(seen, ensure_ascii=False))
        else:
            _print_tables(path, found)


def _print_tables(path: Path, found: Iterable[dict[str, Any]]) -> None:
    typer.echo(str(path))
    by_type: dict[str, list[dict[str, Any]]] = {}
    for seen in found:
        by_type.setdefault(str(seen["type"]), []).append(seen)
    for kind, rows in by_type.items():
        heads = list(
            dict.fromkeys(key for row in rows for key, value in row.items() if key != "type" and value is not None)
        )
        print_rows(heads, [[row.get(head) for head in heads] for row in rows], title=f"{kind} ({len(rows)})")
    if not by_type:
        typer.echo("nothing found")
