"""`kepuri review`: doubts out to a workbook, decisions back into corrections."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kepuri_eval.cli.options import AsJson, Edition, Quiet
from kepuri_eval.cli.screen import answer, say
from kepuri_eval.errors import KepuriError

Apply = Annotated[
    Path | None,
    typer.Option("--apply", metavar="FILLED.xlsx", help="Take the decisions of a filled workbook.", exists=True),
]


SignedDays = Annotated[
    bool,
    typer.Option(
        "--signed-days", help="Take the day a summary is dated for the day it came in, where that is unknown."
    ),
]
Who = Annotated[str, typer.Option("--who", help="Who takes them, for --signed-days.")]


def review(
    edition: Edition = "demo", apply: Apply = None, signed_days: SignedDays = False, who: Who = "",
    quiet: Quiet = False, as_json: AsJson = False,
) -> None:  # fmt: skip
    """Write the edition's doubts to review.xlsx for people to fill in; with --apply, take what they filled in.

    With --signed-days, the dates that summaries bear are written to corrections.csv as the days of receipt of those
    of which neither mail, platform nor an analyst tells the day; what is decided later of one of them counts.

    A filled workbook is taken whole or not at all: its decisions are appended to params/EDITION/corrections.csv with
    who, when and why, and count from the next `kepuri run`. Sheets that it lacks are told, the others taken. Taking
    the same workbook again adds nothing.
    """
    from kepuri_eval.params import load_params
    from kepuri_eval.reporting.loading import load_tables

    params = load_params(edition)
    tables = load_tables(params)
    if apply is not None:
        from kepuri_eval.review.filled import read_filled
        from kepuri_eval.review.ledger import append_corrections

        asked, absent = read_filled(apply, tables, params)
        added = append_corrections(asked, params)
        told = {"decided": len(asked), "new": len(added), "file": f"params/{edition}/corrections.csv", "absent": absent}
        missing = f"工作簿中没有：{'、'.join(absent)}；其余已读入。\n" if absent else ""
        after = f"再运行一次即生效：\nkepuri run {edition}" if added else "没有新的决定，不必重新运行。"
        said = f"{missing}读入决定{len(asked)}条，其中新写入 {told['file']} 的{len(added)}条。{after}"
        answer(told, lambda: say(said), quiet=quiet, as_json=as_json)
        return
    from kepuri_eval.review.dayproposals import accept_days, propose_days

    if signed_days:
        from datetime import date

        from kepuri_eval.review.ledger import append_corrections

        if not who.strip():
            raise KepuriError("--signed-days: say who takes them").advise(
                f"kepuri review {edition} --signed-days --who 王某"
            )
        added = append_corrections(accept_days(tables, params, who.strip(), date.today()), params)
        told = {"new": len(added), "file": f"params/{edition}/corrections.csv"}
        after = f"再运行一次即生效：\nkepuri run {edition}" if added else "没有可以采用的落款日期。"
        said = f"按落款日期暂定收到日期{len(added)}份，写入 {told['file']}。{after}"
        answer(told, lambda: say(said), quiet=quiet, as_json=as_json)
        return
    from kepuri_eval.review.topics import list_topics
    from kepuri_eval.review.workbook import build_workbook
    from kepuri_eval.tables import write_atomic

    topics = list_topics(tables, params)
    path = params.processed / "review.xlsx"
    write_atomic(path, build_workbook(topics, params))
    counts = {title: len(rows) for title, rows in topics.items()}
    dated = len(propose_days(tables, params))
    hint = [f"另有{dated}份总结不知道哪天收到而有落款日期，可一次采用为收到日期：\n"
            f"kepuri review {edition} --signed-days --who 姓名"] if dated else []  # fmt: skip
    said = "\n".join([f"核对工作簿  {path.relative_to(params.root)}",
                      *(f"            {title}：{count}行" for title, count in counts.items()),
                      f"填好后读入：\nkepuri review {edition} --apply 填好的工作簿.xlsx", *hint])  # fmt: skip
    answer({"workbook": str(path), "rows": counts, "dated": dated}, lambda: say(said), quiet=quiet, as_json=as_json)
