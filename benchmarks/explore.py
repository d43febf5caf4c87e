"""How soon the explore notebooks answer: one move of a slider, from the new value to the table that is shown.

    python benchmarks/explore.py [EDITION]

Needs the tables of a finished run of the edition (demo if not given). Milliseconds of processor time and on the clock,
median and worst of the moves; the target for the ranking is 100 ms.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from statistics import median

from kepuri_eval.explore.weights import WeightsExplorer
from kepuri_eval.params import load_params


def main(edition: str) -> None:
    """Print the table as Markdown."""
    params = load_params(edition)
    explorer = WeightsExplorer(params)
    sliders = list(explorer.sliders.values())
    scored = int(explorer.ranking["rank"].notna().sum())
    print(f"{len(params.units)} units of {edition}, {scored} in the group shown\n")
    print("| move | processor, median | worst | clock, median | worst |\n|---|---|---|---|---|")
    moves = [(slider, value) for value in (0.3, 1.7, 2.9) for slider in sliders]
    report("a weight", [lambda pair=pair: setattr(pair[0], "value", pair[1]) for pair in moves])
    report(
        "another mean", [lambda way=way: setattr(explorer.aggregate, "value", way) for way in ("geometric", "topsis")]
    )
    report("another scale, first time", [lambda: setattr(explorer.normalise, "value", "prank")])


def report(name: str, moves: Sequence[Callable[[], None]]) -> None:
    """One line of the table: each move once."""
    spent = [measure(move) for move in moves]
    columns = [f"{1000 * figure:.0f}" for times in zip(*spent, strict=True) for figure in (median(times), max(times))]
    print(f"| {name} | {' | '.join(columns)} |")


def measure(move: Callable[[], None]) -> tuple[float, float]:
    """Seconds of processor time and on the clock."""
    processor, clock = time.process_time(), time.perf_counter()
    move()
    return time.process_time() - processor, time.perf_counter() - clock


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "demo")
