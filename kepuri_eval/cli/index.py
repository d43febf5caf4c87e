"""`kepuri index`: any composite index from two tables."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kepuri_eval.cli.options import AsJson, Quiet
from kepuri_eval.cli.screen import answer, print_rows

if TYPE_CHECKING:
    from kepuri_eval.scoring.composite import Composite

Data = Annotated[Path, typer.Argument(metavar="DATA.csv", help="uCode and one column a measure (COINr's iData).")]
Meta = Annotated[Path, typer.Argument(metavar="META.csv", help="iCode, Parent, Weight, Direction … (COINr's iMeta).")]
Out = Annotated[Path, typer.Option("--out", "-o", help="CSV to write, at full precision.")]
Normalise = Annotated[str, typer.Option("--normalise", help="minmax, zscore, rank, prank, dist2target, goalposts …")]
Aggregate = Annotated[
    list[str] | None, typer.Option("--aggregate", help="arithmetic, geometric, topsis …; once, or once a level.")
]
Weights = Annotated[str, typer.Option("--weights", help="given, equal, entropy, critic or pca.")]
Impute = Annotated[str, typer.Option("--impute", help="none, mean, median or zero.")]
Treat = Annotated[str, typer.Option("--treat", help="none, winsorise, log, log1p or logshift.")]
Group = Annotated[str | None, typer.Option("--group", help="Column of DATA: units are compared within it.")]
ImputeBy = Annotated[str | None, typer.Option("--impute-by", help="Column of DATA: missing values are taken from it.")]
Denominate = Annotated[bool, typer.Option("--denominate", help="Divide by the denominators that META names.")]
MinCoverage = Annotated[float, typer.Option("--min-coverage", min=0, max=1, help="Least share of weight with a value.")]


def index(
    data: Data,
    meta: Meta,
    out: Out,
    normalise: Normalise = "minmax",
    aggregate: Aggregate = None,
    weights: Weights = "given",
    impute: Impute = "none",
    treat: Treat = "none",
    group: Group = None,
    impute_by: ImputeBy = None,
    denominate: Denominate = False,
    min_coverage: MinCoverage = 0.0,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Build a composite index of any kind from a table of data and a table that says how it is made."""
    from kepuri_eval import tables
    from kepuri_eval.scoring.composite import build_index, read_index_tables

    units, measures = read_index_tables(data, meta)
    built = build_index(
        units, measures, normalise=normalise, aggregate=aggregate or "arithmetic", weights=weights, impute=impute,
        treatment=treat, group=group, impute_by=impute_by, denominate=denominate, min_coverage=min_coverage,
    )  # fmt: skip
    tables.write_atomic(out, built.table.to_csv(index=False).encode("utf-8"))
    told = {"file": str(out), "units": len(built.table), "log": list(built.log)}
    answer(told, lambda: _print_index(built, out), quiet=quiet, as_json=as_json)


def _print_index(built: Composite, out: Path) -> None:
    first = built.table.sort_values("rank", kind="stable").head(10)
    shown = first.round(3)[[*first.columns[:2], "coverage", "rank"]]  # the levels between are in the file
    print_rows(list(shown.columns), shown.to_numpy().tolist(), title=f"first of {len(built.table)} units")
    for line in built.log:
        typer.echo(line)
    typer.echo(f"written: {out}")
