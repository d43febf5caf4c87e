"""`kepuri documents`: drafts of the official documents."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Edition = Annotated[str, typer.Argument(help="Folder of the edition below params/.")]
Out = Annotated[
    Path | None, typer.Option("--out", "-o", help="Folder to write to; data/processed/EDITION/documents if not given.")
]
Only = Annotated[
    list[str] | None,
    typer.Option(
        "--only", help="commendation, publicity, summary, recommended, forms, letters or followup (repeatable)."
    ),
]


def documents(edition: Edition = "demo", out: Out = None, only: Only = None) -> None:
    """Draft the official documents of an edition that has been run, as Word and Excel files to edit.

    Notice of commendation, publicity notice, the city's summary, recommendation list and forms, a letter to every
    unit, and the internal list of what is missing. Drafts of the same name are replaced; other files are left alone.
    """
    from kepuri_eval.documents.drafting import draft_documents
    from kepuri_eval.params import load_params

    params = load_params(edition)
    drafts = draft_documents(params, out, only or ())
    folder = out or params.processed / "documents"
    for path in drafts.paths:
        typer.echo(path.relative_to(folder))
    for doubt in drafts.doubts:
        typer.echo(f"open       {doubt}")
    if drafts.others:
        typer.echo(f"left       {len(drafts.others)} files that this run did not write: {drafts.others[0].name} …")
    typer.echo(f"documents  {len(drafts.paths)} in {folder}")
