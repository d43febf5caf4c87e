"""`kepuri status`: how far an edition is."""

from __future__ import annotations

from kepuri_eval.cli.options import AsJson, Edition, Quiet
from kepuri_eval.cli.screen import answer, print_lines


def status(edition: Edition = "demo", quiet: Quiet = False, as_json: AsJson = False) -> None:
    """Show how far an edition is: what is in, missing, stale, doubted and decided, and the command to type next.

    Only looks: nothing is made or written, and a run under way is not disturbed.
    """
    from kepuri_eval.status.seeing import see_status
    from kepuri_eval.status.telling import tell_status

    seen = see_status(edition)
    answer(seen.as_dict(), lambda: print_lines(tell_status(seen)), quiet=quiet, as_json=as_json)
