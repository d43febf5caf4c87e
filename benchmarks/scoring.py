"""Speed of the scoring engine on one core, beside pymcdm and scikit-criteria, and how it grows.

    python benchmarks/scoring.py [--plot FILE.png]

Each figure is the best of several runs, on the clock and in processor time (the same on an idle machine), and includes
preparation (scaling), weights drawn, scores, ranks, intervals and the rank acceptability matrix. The peers get the same
scaled matrix and the same weightings, and must give the same ranks; ratios are of processor time.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import time
import warnings
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
ONE_THREAD = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
TARGETS = {(60, 10_000): 0.1, (60, 100_000): 1.0, (3_000, 10_000): 3.0}


def main() -> None:
    """Print the tables as Markdown; draw the growth when asked."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--plot", type=Path, help="draw growth with units and scenarios to this PNG")
    arguments.add_argument("--one", nargs=2, type=int, metavar=("UNITS", "SCENARIOS"), help=argparse.SUPPRESS)
    given = arguments.parse_args()
    if any(os.environ.get(name) != value for name, value in ONE_THREAD.items()):
        # numpy reads these when it is loaded: start again with them
        os.execve(sys.executable, [sys.executable, *sys.argv], os.environ | ONE_THREAD)
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    if given.one:
        clock, processor = run_scenarios(*given.one)
        print(f"{clock} {processor} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f}")
        return
    print("| units × measures | scenarios | seconds | of processor | target | peak MB |\n|---|---|---|---|---|---|")
    for (units, scenarios), target in TARGETS.items():
        clock, processor, memory = in_own_process(units, scenarios)
        print(f"| {units:,} × 24 | {scenarios:,} | {clock:.3f} | {processor:.3f} | ≤{target:g} | {memory:.0f} |")
    print("\n| 1,000 weightings, 60 × 24 | milliseconds | times ours |\n|---|---|---|")
    for name, seconds, ratio in compare_peers():
        print(f"| {name} | {1000 * seconds:.2f} | {ratio:,.0f} |")
    if given.plot:
        draw_growth(given.plot)


def run_scenarios(units: int, scenarios: int, measures: int = 24, repeats: int = 5) -> tuple[float, float]:
    """Best time of one whole run: from raw values to intervals and acceptability."""
    from kepuri_eval.scoring.normalise import min_max
    from kepuri_eval.scoring.weightings import vary_weights

    raw = np.random.default_rng(1).lognormal(size=(units, measures))

    def whole() -> None:
        tally = vary_weights(min_max(raw), np.ones(measures), scenarios, seed=1)
        tally.interval(0.9), tally.share_within(max(1, units // 10)), tally.matrix()

    return best_of(whole, repeats)


def in_own_process(units: int, scenarios: int) -> tuple[float, float, float]:
    """Seconds on the clock, of the processor, and peak megabytes of a fresh interpreter."""
    command = [sys.executable, __file__, "--one", str(units), str(scenarios)]
    out = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return float(out[0]), float(out[1]), float(out[2])


def compare_peers() -> list[tuple[str, float, float]]:
    """Weighted sum and TOPSIS under the same 1,000 weightings: ours, pymcdm, scikit-criteria."""
    from kepuri_eval.scoring.acceptability import rank_scenarios
    from kepuri_eval.scoring.joins import find_join
    from kepuri_eval.scoring.normalise import min_max
    from kepuri_eval.scoring.weightings import rank_weightings

    rng = np.random.default_rng(2)
    matrix, weightings = min_max(rng.lognormal(size=(60, 24)), upper=1.0), rng.dirichlet(np.ones(24), 1_000)
    rows = []
    for label, join in (("weighted sum", "arithmetic"), ("TOPSIS", "topsis")):
        _, ours = best_of(partial(rank_weightings, matrix, weightings, join), 25)
        ranks = rank_scenarios(find_join(join)(matrix, weightings))
        rows.append((f"{label}: kepuri_eval", ours, 1.0))
        for peer, run in (("pymcdm", run_pymcdm), ("scikit-criteria", run_scikit_criteria)):
            _, seconds = best_of(partial(run, join, matrix, weightings), 2)
            if not (run(join, matrix, weightings[:50]) == ranks[:50]).all():
                raise SystemExit(f"{label}: {peer} ranks otherwise")
            rows.append((f"{label}: {peer}", seconds, seconds / ours))
    return rows


def run_pymcdm(join: str, matrix: Floats, weightings: Floats) -> Floats:
    """(weightings, units) ranks, one call a weighting, as its documentation shows."""
    import pymcdm.methods as methods
    from pymcdm.helpers import rrankdata
    from pymcdm.normalizations import minmax_normalization

    function = {"arithmetic": methods.WSM, "topsis": methods.TOPSIS}[join](normalization_function=minmax_normalization)
    types = np.ones(matrix.shape[1])
    return np.array([rrankdata(function(matrix, weights, types)) for weights in weightings])


def run_scikit_criteria(join: str, matrix: Floats, weightings: Floats) -> Floats:
    """(weightings, units) ranks, one decision matrix a weighting, as its documentation shows."""
    from skcriteria import mkdm
    from skcriteria.agg.simple import WeightedSumModel
    from skcriteria.agg.topsis import TOPSIS

    function = {"arithmetic": WeightedSumModel, "topsis": TOPSIS}[join]()
    objectives = [max] * matrix.shape[1]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return np.array([function.evaluate(mkdm(matrix, objectives, weights=one)).rank_ for one in weightings])


def draw_growth(path: Path) -> None:
    """Processor seconds over units at 10,000 scenarios, and over scenarios at 60 units."""
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    units, scenarios = [15, 30, 60, 125, 250, 500, 1_000, 2_000, 3_000], [1_000, 3_000, 10_000, 30_000, 100_000]
    figure, axes = plt.subplots(1, 2, figsize=(9, 3.4), layout="constrained")
    over = [
        (axes[0], units, [run_scenarios(one, 10_000, repeats=2)[1] for one in units], "units (10,000 scenarios)"),
        (axes[1], scenarios, [run_scenarios(60, one, repeats=2)[1] for one in scenarios], "scenarios (60 units)"),
    ]
    for axis, x, seconds, label in over:
        axis.loglog(x, seconds, marker="o", color="#1b6ca8")
        axis.set(xlabel=label, ylabel="processor seconds")
        axis.grid(visible=True, which="both", alpha=0.25)
        print(f"\n{label}: " + ", ".join(f"{one:,}: {value:.3f} s" for one, value in zip(x, seconds, strict=True)))
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=110, metadata={"Software": None})


def best_of(call: Callable[[], object], repeats: int) -> tuple[float, float]:
    """Least time of several calls on the clock and of the processor: what the machine can do undisturbed."""
    clock, processor = [], []
    for _ in range(repeats):
        start, busy = time.perf_counter(), time.process_time()
        call()
        clock.append(time.perf_counter() - start)
        processor.append(time.process_time() - busy)
    return min(clock), min(processor)


if __name__ == "__main__":
    main()
