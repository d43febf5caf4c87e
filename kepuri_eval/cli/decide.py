"""`kepuri decide`: decisions on proposed activities and units into the log, and what the log comes to."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kepuri_eval.cli.options import AsJson, Edition, Quiet, complete_state
from kepuri_eval.cli.screen import answer, list_rows, print_rows

if TYPE_CHECKING:
    import pandas as pd

Targets = Annotated[list[str] | None, typer.Argument(help="activity_id or unit_id, one or more.")]
Proposed = Annotated[bool, typer.Option("--proposed", help="Every activity notebook 03 proposes.")]
AllIn = Annotated[
    str,
    typer.Option("--all-in", metavar="STATE", help="Everything that is in this state now.",
                 autocompletion=complete_state),
]  # fmt: skip
State = Annotated[
    str,
    typer.Option("--state", help="State to enter, in English or Chinese: chosen or 拟定.",
                 autocompletion=complete_state),
]  # fmt: skip
Who = Annotated[str, typer.Option("--who", help="Who decided.")]
When = Annotated[datetime | None, typer.Option("--when", help="When it was decided; never taken from the clock.")]
Why = Annotated[str, typer.Option("--why", help="Reason; asked for with objections, withdrawals and overrides.")]
Override = Annotated[bool, typer.Option("--override", help="A step the procedure does not have; stays marked.")]
Read = Annotated[
    Path | None,
    typer.Option("--read", metavar="FILE.csv", help="Decisions in rows: when, who, activity_id, state, why.",
                 exists=True, dir_okay=False),
]  # fmt: skip


def decide(
    edition: Edition = "demo", targets: Targets = None, proposed: Proposed = False, all_in: AllIn = "",
    state: State = "", who: Who = "", when: When = None, why: Why = "", override: Override = False, read: Read = None,
    quiet: Quiet = False, as_json: AsJson = False,
) -> None:  # fmt: skip
    """Log decisions on proposed activities and units; without any, show where everything stands.

    States: candidate, shortlisted, panel, chosen, published, objected, confirmed, final, withdrawn. The log is
    params/EDITION/decisions.csv and only grows. What was published is final only after the last of the working days
    declared (edition.yml: publicity). The log for reading, the published and the final list and how they
    differ are written to data/processed/EDITION/publication.
    """
    from functools import partial

    from kepuri_eval import tables
    from kepuri_eval.documents.workdays import last_day_of
    from kepuri_eval.params import load_params
    from kepuri_eval.standouts import publication
    from kepuri_eval.standouts.deciding import find_targets, read_file, write_outcome
    from kepuri_eval.standouts.decisions import name_targets

    params = load_params(edition)
    standouts, activities = (tables.load(name, params.tables) for name in ("standouts", "activities"))
    log, entries = publication.read_log(params.decisions), []
    last_day = partial(last_day_of, params.edition.publicity)
    if state or read:
        if read:
            entries = read_file(read, standouts, params)
        else:
            ids = find_targets(targets or [], standouts, params, log, proposed=proposed, all_in=all_in)
            entered = {"when": when, "who": who, "state": publication.state_named(state), "why": why}
            rows: list[dict[str, object]] = [
                {**entered, "activity_id": target, "is_override": override} for target in ids
            ]
            entries = publication.read_entries(rows)
        log = publication.add_entries(params.decisions, entries, last_day)
    elif targets or proposed or all_in:
        raise publication.LogError("--state is missing: which state do they enter?")
    names = name_targets(activities, params)
    files = [str(path.relative_to(params.root)) for path in write_outcome(log, names, params.processed / "publication")]
    stands = publication.current_states(log).reset_index()
    stands.insert(1, "name", stands["activity_id"].map(names))
    told = {"logged": len(entries), "log": f"params/{edition}/decisions.csv", "stands": list_rows(stands),
            "files": files,
            "days_uncounted": any(entry.state == "final" and last_day(entry.when.date()) is None
                                  for entry in entries)}  # fmt: skip
    answer(told, lambda: _print_decided(told, publication.show_states(log, names)), quiet=quiet, as_json=as_json)


def _print_decided(told: dict[str, Any], states: pd.DataFrame) -> None:
    if told["logged"]:
        typer.echo(f"已记入  {told['logged']}条，在 {told['log']}")
    if told["days_uncounted"]:
        typer.echo("待核　  当年放假安排尚未收录，公示期是否已满没有核对，请自行核定")
    print_rows(list(states.columns), states.to_numpy().tolist(), title="现状")
    for path in told["files"]:
        typer.echo(f"名单　  {path}")
