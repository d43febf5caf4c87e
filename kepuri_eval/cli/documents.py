"""`kepuri documents`: drafts of the official documents."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kepuri_eval.cli.options import AsJson, Edition, Quiet, complete_kind
from kepuri_eval.cli.screen import answer, say

if TYPE_CHECKING:
    from kepuri_eval.documents.drafting import Drafts

Out = Annotated[
    Path | None, typer.Option("--out", "-o", help="Folder to write to; data/processed/EDITION/documents if not given.")
]
Only = Annotated[
    list[str] | None,
    typer.Option(
        "--only",
        help="commendation, publicity, summary, recommended, forms, letters, followup or tally, or its name: 公示, "
        "反馈函 … (repeatable).",
        autocompletion=complete_kind,
    ),
]


def documents(
    edition: Edition = "demo", out: Out = None, only: Only = None, quiet: Quiet = False, as_json: AsJson = False
) -> None:
    """Draft the official documents of an edition that has been run, as Word and Excel files to edit.

    Notice of commendation, publicity notice, the city's summary, recommendation list and forms, a letter to every
    unit, the internal list of what is missing, and the table of what everyone did. Drafts of the same name are
    replaced, except 公示.docx once it was published; other files are left alone.
    """
    from kepuri_eval.documents.drafting import draft_documents
    from kepuri_eval.params import load_params

    params = load_params(edition)
    drafts = draft_documents(params, out, only or ())
    folder = out or params.processed / "documents"
    told = {"folder": str(folder), "files": [str(path.relative_to(folder)) for path in drafts.paths],
            "open": list(drafts.doubts), "left": [str(path.relative_to(folder)) for path in drafts.others]}  # fmt: skip
    answer(told, lambda: _print_drafts(drafts, folder), quiet=quiet, as_json=as_json)


def _print_drafts(drafts: Drafts, folder: Path) -> None:
    for path in drafts.paths:
        say(path.relative_to(folder))
    for doubt in drafts.doubts:
        say(f"待定　  {doubt}")
    if drafts.others:
        say(f"保留　  文件夹中另有{len(drafts.others)}个不是本次写出的文件，未动：{drafts.others[0].name}等")
    typer.echo(f"文稿　  {len(drafts.paths)}份，在 {folder}")
