"""Arguments and options that several commands share, and what the shell completes them to."""

from __future__ import annotations

from typing import Annotated

import typer


def complete_edition(incomplete: str) -> list[str]:
    """Editions of the project that begin so; none outside of a project."""
    from kepuri_eval.errors import ParamsError
    from kepuri_eval.places import find_root, list_editions

    try:
        return [name for name in list_editions(find_root()) if name.startswith(incomplete)]
    except ParamsError:
        return []


def complete_unit(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """unit_ids of the edition named before that begin so, each with the unit's name."""
    named = [(row["unit_id"], row["name"]) for row in _read_register(ctx)]
    return [(unit_id, name) for unit_id, name in named if unit_id.startswith(incomplete)]


def complete_group(ctx: typer.Context, incomplete: str) -> list[str]:
    """Groups that units of the edition named before are in and that begin so."""
    return sorted({row["group"] for row in _read_register(ctx) if row["group"].startswith(incomplete)})


def complete_state(incomplete: str) -> list[tuple[str, str]]:
    """States of a decision that begin so, in English or Chinese."""
    from kepuri_eval.standouts.publication import LABELS

    return [(state, label) for state, label in LABELS.items() if state.startswith(incomplete) or label == incomplete]


def complete_kind(incomplete: str) -> list[str]:
    """Kinds of official documents that begin so."""
    from kepuri_eval.documents.drafting import KINDS

    return [kind for kind in KINDS if kind.startswith(incomplete)]


Edition = Annotated[
    str, typer.Argument(help="Folder of the edition below params/.", autocompletion=complete_edition)
]  # fmt: skip
EditionOption = Annotated[
    str,
    typer.Option(
        "--edition", "-e", help="Edition whose words, rules and register apply.", autocompletion=complete_edition
    ),
]
Units = Annotated[
    list[str] | None,
    typer.Option("--unit", help="unit_id or name, as in units.csv (repeatable).", autocompletion=complete_unit),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but faults; the exit code tells the rest.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON value on standard output, for programs.")]


def _read_register(ctx: typer.Context) -> list[dict[str, str]]:
    """Rows of the register of the edition typed before the word that is completed; none when it cannot be read."""
    from kepuri_eval.errors import KepuriError
    from kepuri_eval.paramfiles import read_records
    from kepuri_eval.places import find_root

    try:
        path = find_root() / "params" / str(ctx.params.get("edition") or "demo") / "units.csv"
        return [row for row in read_records(path) if row.get("unit_id") and row.get("name") and row.get("group")]
    except (KepuriError, OSError):
        return []
