"""Drawn scenarios scored, every one accounted for."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from kepuri_eval.scoring.aggregate import lay_out, score_units
from kepuri_eval.scoring.bounds import bound_measures
from kepuri_eval.scoring.indicators import build_measures
from kepuri_eval.scoring.robustness import judge, summarise, vary

REPO = Path(__file__).parents[2]
TWO = {
    "m1": {"kind": "total", "quantity": "participants", "indicator": "one"},
    "m2": {"kind": "total", "quantity": "volunteers", "indicator": "two"},
}


def _vary(hand, values, measures=TWO, **changes):
    """Tally of group g1 for units a, b, c … with (participants, volunteers)."""
    units = "abcdefgh"[: len(values)]
    params = hand.params(measures, " ".join(units), **changes)
    facts = hand.table(
        "facts",
        *(
            hand.fact(f"{unit}-{name}", name, value, unit_id=unit)
            for unit, pair in zip(units, values, strict=True)
            for name, value in zip(("participants", "volunteers"), pair, strict=True)
            if value is not None
        ),
    )
    rest = [hand.table(name) for name in ("mentions", "activities", "documents")]
    built, inputs = build_measures(facts, *rest, params)
    scores = score_units(built, params)
    bounds = bound_measures(built, facts, inputs, params)
    (found,) = vary(scores, lay_out(built, params), bounds, params, pairwise=True)
    return found, params


def test_every_scenario_is_drawn_and_scored(hand):
    found, _ = _vary(hand, [(60, 40), (42, 60), (55, 48)], robustness={"scenarios": 777})
    assert (found.tally.drawn, found.tally.scored, found.tally.not_scored) == (777, 777, {})
    assert found.tally.counts.sum(axis=1).tolist() == [777] * 3
    wins = found.tally.wins
    assert (wins + wins.T + np.eye(3, dtype=int) * 777 <= 777).all()


def test_a_scenario_that_cannot_be_scored_is_counted_and_named(hand):
    # every unit has the same number of volunteers: min–max cannot tell them apart
    found, _ = _vary(hand, [(60, 40), (42, 40), (55, 40)], robustness={"scenarios": 400, "normalisations": ("minmax",)})
    (reason,) = found.tally.not_scored
    assert "normalisation minmax, measure m2" in reason
    assert found.tally.drawn == 400
    assert 120 < found.tally.not_scored[reason] < 280
    assert found.tally.matrix().sum(axis=1) == pytest.approx([1, 1, 1])


def test_an_aggregation_that_needs_everything_names_what_is_missing(hand):
    found, _ = _vary(
        hand, [(60, 40), (42, None), (55, 48)],
        robustness={"scenarios": 300, "aggregations": ("topsis",)}, scoring={"min_coverage": 0.5},
    )  # fmt: skip
    (reason,) = found.tally.not_scored
    assert reason.startswith("aggregation topsis: score (parts one, two): topsis: unit number 2")
    filled, _ = _vary(
        hand, [(60, 40), (42, None), (55, 48)],
        robustness={"scenarios": 300, "aggregations": ("topsis",)}, scoring={"min_coverage": 0.5, "impute": "mean"},
    )  # fmt: skip
    assert filled.tally.not_scored == {}


@pytest.mark.parametrize(
    "join", ["geometric", "harmonic", "generalised", "topsis", "vikor", "grey_relation", "promethee", "copeland"]
)
def test_every_aggregation_can_be_left_open(hand, join):
    found, _ = _vary(
        hand, [(60, 40), (42, 60), (55, 48)], robustness={"scenarios": 60, "aggregations": (join,)}
    )  # fmt: skip
    assert found.tally.scored == 60


def test_leaving_out_a_measure_shows_who_hangs_on_it(hand):
    still = {"vary_weights": "none", "goalpost_spread": 0, "vary_aggregation": False, "scenarios": 400}
    found, _ = _vary(hand, [(90, 10), (40, 50)], robustness=still | {"leave_out": True})
    first = found.tally.matrix()[0, 0]
    assert first == pytest.approx(0.5, abs=0.1)  # first by participants alone, second by volunteers alone


def test_imputation_left_open(hand):
    still = {"vary_weights": "none", "goalpost_spread": 0, "vary_aggregation": False, "scenarios": 400}
    values = [(50, 60), (50, None), (50, 100)]
    found, _ = _vary(hand, values, robustness=still | {"imputations": ("zero", "mean")})
    # missing: 50 from one measure; zero: 25; mean: 65 – the second unit is last, last, and second
    assert found.tally.matrix()[1] == pytest.approx([0, 1 / 3, 2 / 3], abs=0.1)


def test_pieces_do_not_depend_on_how_many_there_are(hand):
    short, _ = _vary(hand, [(60, 40), (42, 60)], robustness={"scenarios": 250})
    long, _ = _vary(hand, [(60, 40), (42, 60)], robustness={"scenarios": 500})
    assert (long.tally.counts >= short.tally.counts).all()


def test_the_summary_reads_the_tally(hand):
    found, params = _vary(hand, [(60, 40), (42, 60), (10, 10)])
    table = summarise([found], params).set_index("unit_id")
    assert table.loc["c", ["rank_low", "rank_high", "rank_median"]].tolist() == [3, 3, 3]
    assert table["share_in_quota"].tolist() == found.tally.matrix()[:, 0].tolist()


def test_standing_by_the_declared_thresholds(hand):
    params = hand.params(TWO, robustness={"certain_at": 0.9, "out_below": 0.1})
    assert [judge(share, params) for share in (1.0, 0.9, 0.899, 0.1, 0.099, 0.0)] == [
        "certain", "certain", "contested", "contested", "out", "out",
    ]  # fmt: skip


WEIGHTINGS = """
import numpy as np
from kepuri_eval.scoring.weightings import vary_weights
x = np.random.default_rng(1).random((80, 24))
print(vary_weights(x, np.ones(24), 9000, 5).counts.tobytes().hex()[:4000])
"""
PUBLISHED = """
import sys
from pathlib import Path
import numpy as np
from kepuri_eval import tables
from kepuri_eval.params import load_params
from kepuri_eval.scoring.rating import rank_units
params = load_params("demo", Path(sys.argv[1]))
random = np.random.default_rng(1)
rows = [
    {"unit_id": unit.unit_id, "measure": code, "indicator": measure.indicator, "value": 1.0,
     "score": float(random.random() * 100), "state": "ok", "inputs": 0}
    for unit in params.units for code, measure in params.method.measures.items()
]
scores = rank_units(tables.from_rows(rows, "measures"), tables.empty("facts"), tables.empty("inputs"), params)
print(scores.to_csv())
"""


@pytest.mark.parametrize("code", [WEIGHTINGS, PUBLISHED], ids=["weightings", "published scores"])
def test_threads_change_nothing(code):
    runs = [
        subprocess.run(
            [sys.executable, "-c", code, str(REPO)], capture_output=True, text=True, check=True,
            env=os.environ | {"OPENBLAS_NUM_THREADS": count, "OMP_NUM_THREADS": count},
        ).stdout
        for count in ("1", "2")
    ]  # fmt: skip
    assert runs[0] == runs[1]
    assert len(runs[0]) > 1000
