"""`kepuri read`: what intake sees in any file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from kepuri_eval.cli.options import EditionOption, Quiet
from kepuri_eval.cli.screen import dump, print_rows, say


def read(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE...", exists=True, dir_okay=False, help="Submitted files of any readable format."),
    ],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line instead of tables.")] = False,
    blocks: Annotated[bool, typer.Option("--blocks", help="Also show the blocks of text that were read.")] = False,
    edition: EditionOption = "demo",
    quiet: Quiet = False,
) -> None:
    """Show what is found in files: facts, activities, problems, and with --blocks the text read."""
    from kepuri_eval.intake.inspect import inspect_file
    from kepuri_eval.params import load_params

    params = load_params(edition)
    for path in files:
        found = [seen for seen in inspect_file(path, params) if blocks or seen["type"] != "block"]
        if as_json:
            for seen in found:
                typer.echo(dump(seen))
        elif not quiet:
            _print_tables(path, found)


# What fits on a screen; --json has everything.
_SHOWN = {
    "fact": ("locator", "quantity", "raw", "value", "counts", "scope"),
    "activity": ("locator", "name", "start", "end", "category", "participants"),
    "problem": ("code", "path", "message", "advice", "office"),
    "block": ("locator", "kind", "text"),
}


def _print_tables(path: Path, found: list[dict[str, Any]]) -> None:
    say(path)
    for kind, heads in _SHOWN.items():
        rows = [_summed_up(seen) if kind == "fact" else seen for seen in found if seen["type"] == kind]
        if rows:
            used = [head for head in heads if any(row.get(head) is not None for row in rows)]
            print_rows(used, [[_shown(row.get(head)) for head in used] for row in rows], title=f"{kind}: {len(rows)}")
    if not found:
        typer.echo("nothing found")


def _summed_up(fact: dict[str, Any]) -> dict[str, Any]:
    """A fact with its kind and its bound in one word each, and whether it is a result of the event."""
    from kepuri_eval.reporting.phrasing import SIGNS

    kind, sign = fact["subkind"], SIGNS[fact["bound"]]
    counts = "planned" if fact["planned"] else "yes" if fact["in_scope"] else "no: not of the event"
    high = f"-{fact['value_high']:,}" if fact["value_high"] is not None else ""
    return fact | {
        "quantity": f"{fact['quantity']}/{kind}" if kind else fact["quantity"],
        "value": f"{sign}{fact['value']:,}{high}", "counts": counts,
    }  # fmt: skip


def _shown(value: Any) -> Any:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else value
