"""`kepuri run`, `report` and `list`: an edition's notebooks and reports."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kepuri_eval.cli.options import AsJson, Edition, Quiet, Units, complete_group, complete_unit
from kepuri_eval.cli.screen import answer, print_rows, say

if TYPE_CHECKING:
    from kepuri_eval.batch.summary import RunSummary

Jobs = Annotated[int | None, typer.Option("--jobs", "-j", min=1, help="Reports made at once; all cores if not given.")]
Only = Annotated[
    list[str] | None,
    typer.Option(
        "--only", help="Reports of this unit only: unit_id or name (repeatable).", autocompletion=complete_unit
    ),
]
Groups = Annotated[
    list[str] | None,
    typer.Option(
        "--group", help="Reports of this group only: code or label (repeatable).", autocompletion=complete_group
    ),
]
Force = Annotated[bool, typer.Option("--force", help="Make everything anew, also what has not changed.")]
Strict = Annotated[bool, typer.Option("--strict", help="Exit with 1 when a submitted file could not be read.")]
Dask = Annotated[
    str, typer.Option("--dask", metavar="ADDRESS", help="Make the reports on a Dask cluster: its scheduler's address.")
]
Raw = Annotated[str, typer.Option("--raw", metavar="URL", help="Fetch the submissions from there (s3://…, a path).")]
Processed = Annotated[str, typer.Option("--processed", metavar="URL", help="Publish all that is made there.")]
Limit = Annotated[int | None, typer.Option("--limit", min=0, help="Most reports to make; the next run goes on.")]
AsPdf = Annotated[bool, typer.Option("--pdf", help="Print them to PDF too, by Chromium; all of them without --unit.")]


def run(
    edition: Edition = "demo",
    jobs: Jobs = None,
    only: Only = None,
    group: Groups = None,
    force: Force = False,
    strict: Strict = False,
    dask: Dask = "",
    raw: Raw = "",
    processed: Processed = "",
    limit: Limit = None,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Run an edition from the submitted files to the reports.

    Runs notebooks 01, 02 and 03, then a report for every unit and one for the city, and writes an index page. What has
    not changed since the last run is left as it is. Exit code 0: done; 1: a report failed, or (--strict) a file could
    not be read; 2: the run could not be done.
    """
    from kepuri_eval.batch.standing import see_unchanged

    summary = None if force or raw or processed else see_unchanged(edition, None, only or (), group or ())
    if summary is None:
        from kepuri_eval.batch.warmth import start_early
        from kepuri_eval.params import load_params

        start_early(load_params(edition), force=force)  # it loads its libraries while this process loads its own
        from kepuri_eval.batch.runs import run_edition

        with _progress(edition, jobs, limit, quiet=quiet or as_json) as progress:
            summary = run_edition(
                edition, None, jobs, only or (), group or (), force, progress, dask=dask, raw=raw,
                processed=processed, limit=limit,
            )  # fmt: skip
    answer(summary.as_dict(), lambda: _print_summary(summary), quiet=quiet, as_json=as_json)
    if summary.failed or (strict and summary.unread):
        raise typer.Exit(1)


def report(
    unit: Units = None, edition: Edition = "demo", jobs: Jobs = None, pdf: AsPdf = False, quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """Make the reports of some units anew, and whatever they rest on if that changed.

    With --pdf each is printed beside its page; without --unit that is every report, the city's too.
    """
    from kepuri_eval.batch.runs import run_edition
    from kepuri_eval.params import load_params
    from kepuri_eval.reporting.printing import print_page

    if not unit and not pdf:
        raise typer.BadParameter("name a unit by --unit UNIT_ID, or print every report by --pdf", param_hint="--unit")
    unit_ids = [load_params(edition).unit_called(word).unit_id for word in unit or ()]
    with _progress(edition, jobs, None, quiet=quiet or as_json) as progress:
        summary = run_edition(edition, None, jobs, unit_ids, progress=progress, reports_only=bool(unit))
    folder = summary.index.parent
    units = [folder / "units" / f"{unit_id}.html" for unit_id in unit_ids]
    pages = units or [folder / "city.html", *sorted((folder / "units").glob("*.html"))]
    made = [str(print_page(page, page.with_suffix(".pdf")) if pdf else page)
            for page in pages if page.is_file()]  # fmt: skip  # a report that failed has none
    told = {"edition": edition, "files": made, "failures": [list(each) for each in summary.failures]}
    answer(told, lambda: typer.echo("\n".join(made)), quiet=quiet, as_json=as_json)
    if summary.failed:
        raise typer.Exit(1)


def list_reports(edition: Edition = "demo", quiet: Quiet = False, as_json: AsJson = False) -> None:
    """What became of each notebook of an edition: status, seconds, why it was last made, its error."""
    from kepuri_eval.batch.manifest import Manifest
    from kepuri_eval.params import load_params

    params = load_params(edition)
    entries = list(Manifest(params.processed).entries.values())
    names = {unit.unit_id: unit.name for unit in params.units}
    told = [
        {"name": each.name, "unit": names.get(each.unit_id, ""), "status": each.status, "seconds": each.seconds,
         "reason": each.reason, "error": each.error, "attempts": each.attempts, "html": each.html}
        for each in entries
    ]  # fmt: skip
    answer(told, lambda: _print_list(told, edition), quiet=quiet, as_json=as_json)


_STATUS = {"made": "已生成", "unchanged": "无变化", "failed": "失败", "skipped": "未运行"}


def _progress(edition: str, jobs: int | None, limit: int | None, *, quiet: bool) -> AbstractContextManager[Any]:
    """The progress bar of a run, which tells the time left from what the run before took."""
    from kepuri_eval.batch.manifest import Manifest
    from kepuri_eval.batch.runs import usable_cores
    from kepuri_eval.batch.timeleft import TimeLeft
    from kepuri_eval.cli.progress import notebook_progress
    from kepuri_eval.params import load_params

    entries = Manifest(load_params(edition).processed).entries
    earlier = {name: entry.seconds for name, entry in entries.items()}
    return notebook_progress(TimeLeft(earlier, jobs or usable_cores(), limit), quiet=quiet)


def _print_list(told: list[dict[str, Any]], edition: str) -> None:
    if not told:
        typer.echo(f"还没有运行，先输入：kepuri run {edition}")
        return
    rows = [
        [row["name"], row["unit"], _STATUS[row["status"]], row["seconds"], row["reason"], row["error"]] for row in told
    ]
    print_rows(["笔记本", "单位", "状态", "秒", "缘由", "错误"], rows, title=f"{edition}：笔记本{len(told)}个")


def _print_summary(summary: RunSummary) -> None:
    for label, value in summary.lines():
        say(f"{label}{'　' * (3 - len(label))}  {value}")  # as wide as a Chinese sign, so that values stand in line
