"""`kepuri review`: doubts out to a workbook, decisions back into corrections."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kepuri_eval.cli.options import AsJson, Edition, Quiet
from kepuri_eval.cli.screen import answer, say

Apply = Annotated[
    Path | None,
    typer.Option("--apply", metavar="FILLED.xlsx", help="Take the decisions of a filled workbook.", exists=True),
]


def review(edition: Edition = "demo", apply: Apply = None, quiet: Quiet = False, as_json: AsJson = False) -> None:
    """Write the edition's doubts to review.xlsx for people to fill in; with --apply, take what they filled in.

    A filled workbook is taken whole or not at all: its decisions are appended to params/EDITION/corrections.csv with
    who, when and why, and count from the next `kepuri run`. Taking the same workbook again adds nothing.
    """
    from kepuri_eval.params import load_params
    from kepuri_eval.reporting.loading import load_tables

    params = load_params(edition)
    tables = load_tables(params)
    if apply is not None:
        from kepuri_eval.review.filled import read_filled
        from kepuri_eval.review.ledger import append_corrections

        asked = read_filled(apply, tables, params)
        added = append_corrections(asked, params)
        told = {"decided": len(asked), "new": len(added), "file": f"params/{edition}/corrections.csv"}
        after = f"再运行一次即生效：\nkepuri run {edition}" if added else "没有新的决定，不必重新运行。"
        said = f"读入决定{len(asked)}条，其中新写入 {told['file']} 的{len(added)}条。{after}"
        answer(told, lambda: say(said), quiet=quiet, as_json=as_json)
        return
    from kepuri_eval.review.topics import list_topics
    from kepuri_eval.review.workbook import build_workbook
    from kepuri_eval.tables import write_atomic

    topics = list_topics(tables, params)
    path = params.processed / "review.xlsx"
    write_atomic(path, build_workbook(topics, params))
    counts = {title: len(rows) for title, rows in topics.items()}
    said = "\n".join([f"核对工作簿  {path.relative_to(params.root)}",
                      *(f"            {title}：{count}行" for title, count in counts.items()),
                      f"填好后读入：\nkepuri review {edition} --apply 填好的工作簿.xlsx"])  # fmt: skip
    answer({"workbook": str(path), "rows": counts}, lambda: say(said), quiet=quiet, as_json=as_json)
