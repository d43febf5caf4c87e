"""`kepuri status`: how far an edition is."""

from __future__ import annotations

import json
from typing import Annotated

import typer

Edition = Annotated[str, typer.Argument(help="Folder of the edition below params/.")]
AsJson = Annotated[bool, typer.Option("--json", help="The same as JSON, for programs.")]


def status(edition: Edition = "demo", as_json: AsJson = False) -> None:
    """Show how far an edition is: what is in, missing, stale, doubted and decided, and the command to type next.

    Only looks: nothing is made or written, and a run under way is not disturbed.
    """
    from kepuri_eval.cli.screen import print_lines
    from kepuri_eval.status.seeing import see_status
    from kepuri_eval.status.telling import tell_status

    seen = see_status(edition)
    if as_json:
        typer.echo(json.dumps(seen.as_dict(), ensure_ascii=False, indent=1))
    else:
        print_lines(tell_status(seen))
