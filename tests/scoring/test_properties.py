"""What holds for all data: better is never worse, units of measurement do not matter, scores stay within bounds."""

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kepuri_eval.scoring import normalise, weights
from kepuri_eval.scoring.acceptability import rank_scenarios
from kepuri_eval.scoring.benefit import benefit_of_the_doubt
from kepuri_eval.scoring.distances import grey_relation, topsis, vikor
from kepuri_eval.scoring.joins import JOINS, percent_join
from kepuri_eval.scoring.outranking import copeland, promethee
from kepuri_eval.scoring.weightings import rank_weightings

EXAMPLES = settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
NUMBERS = st.floats(1, 100, allow_nan=False).map(lambda x: round(x, 3))
MATRICES = st.tuples(st.integers(3, 9), st.integers(2, 5)).flatmap(lambda shape: arrays(float, shape, elements=NUMBERS))
SCALES = ["minmax", "zscore", "rank", "prank", "borda", "dist2max", "fracmax"]
BOUNDS = {"minmax": (0, 100), "prank": (0, 1), "dist2max": (0, 1), "fracmax": (0, 1)}


def _weights(x):
    return np.random.default_rng(int(x.sum() * 1000) % 2**32).dirichlet(np.ones(x.shape[1]))


def _varied(x):
    assume((np.ptp(x, axis=0) > 0.01).all())
    return x


@EXAMPLES
@given(MATRICES)
@pytest.mark.parametrize("scale", SCALES)
def test_a_better_value_never_normalises_lower(scale, x):
    found = normalise.NORMALISATIONS[scale](_varied(x))
    for column in range(x.shape[1]):
        order = np.argsort(x[:, column], kind="stable")
        assert (np.diff(found[order, column]) >= -1e-9).all()


@EXAMPLES
@given(MATRICES)
@pytest.mark.parametrize("scale", BOUNDS)
def test_normalised_scores_stay_within_bounds(scale, x):
    low, high = BOUNDS[scale]
    found = normalise.NORMALISATIONS[scale](_varied(x))
    assert (found >= low - 1e-9).all()
    assert (found <= high + 1e-9).all()


@EXAMPLES
@given(MATRICES, st.floats(0.01, 1000), st.floats(-50, 50))
@pytest.mark.parametrize("scale", [name for name in SCALES if name != "fracmax"])
def test_units_of_measurement_do_not_matter(scale, x, factor, shift):
    function = normalise.NORMALISATIONS[scale]
    other = np.round(x, 3) * factor + shift
    assume(all(len(np.unique(other[:, at])) == len(np.unique(x[:, at])) for at in range(x.shape[1])))
    np.testing.assert_allclose(function(_varied(other)), function(_varied(x)), rtol=1e-6, atol=1e-6)


@EXAMPLES
@given(MATRICES, st.floats(0.01, 1000))
def test_a_factor_does_not_matter_to_shares_of_the_largest(x, factor):
    np.testing.assert_allclose(normalise.fraction_of_max(x * factor), normalise.fraction_of_max(x), rtol=1e-9)


@EXAMPLES
@given(MATRICES, st.integers(0, 8), st.integers(0, 4), st.floats(0.5, 50))
@pytest.mark.parametrize("name", ["arithmetic", "geometric", "harmonic", "generalised", "promethee", "copeland"])
def test_doing_better_in_one_measure_never_costs_a_unit_score(name, x, unit, part, more):
    unit, part = unit % x.shape[0], part % x.shape[1]
    better = x.copy()
    better[unit, part] += more
    w = _weights(x)
    assert JOINS[name](better, w)[unit] >= JOINS[name](x, w)[unit] - 1e-9


@EXAMPLES
@given(MATRICES, st.integers(0, 8))
@pytest.mark.parametrize("name", [name for name in JOINS if name != "benefit"])
def test_a_unit_that_is_best_in_everything_is_first(name, x, unit):
    unit = unit % x.shape[0]
    best = _varied(x).copy()
    best[unit] = x.max(axis=0) + 1
    assert JOINS[name](best, _weights(x)).argmax() == unit


@EXAMPLES
@given(MATRICES)
@pytest.mark.parametrize("name", JOINS)
def test_scores_stay_within_0_and_100(name, x):
    found = percent_join(name, 1.0)(_varied(x), _weights(x))
    assert (found >= 0).all()
    assert (found <= 100).all()
    assert np.isfinite(found).all()


@EXAMPLES
@given(MATRICES, st.randoms(use_true_random=False))
@pytest.mark.parametrize("name", JOINS)
def test_the_order_of_units_and_of_measures_changes_nothing(name, x, random):
    units, parts = list(range(x.shape[0])), list(range(x.shape[1]))
    random.shuffle(units)
    random.shuffle(parts)
    w = _weights(_varied(x))
    found = JOINS[name](x[units][:, parts], w[parts])
    np.testing.assert_allclose(found, JOINS[name](x, w)[units], atol=1e-7)


@EXAMPLES
@given(MATRICES)
@pytest.mark.parametrize("join", [topsis, vikor, grey_relation, promethee, copeland])
def test_equal_units_have_equal_scores(join, x):
    twice = np.vstack([_varied(x), x[:1]])
    found = join(twice, _weights(x))
    assert found[0] == pytest.approx(found[-1], abs=1e-12)


@EXAMPLES
@given(MATRICES)
@pytest.mark.parametrize("rule", [weights.entropy, weights.critic, weights.principal_components])
def test_weights_are_shares(rule, x):
    assume(np.linalg.matrix_rank(np.corrcoef(_varied(x), rowvar=False), tol=1e-3) > 1)
    found = rule(x)
    assert (found >= 0).all()
    assert found.sum() == pytest.approx(1)


@EXAMPLES
@given(MATRICES)
def test_somebody_is_beyond_doubt(x):
    found = benefit_of_the_doubt(x).scores
    assert found.max() == pytest.approx(1)
    assert (found > 0).all()


@EXAMPLES
@given(arrays(float, st.tuples(st.integers(1, 6), st.integers(1, 9)), elements=st.integers(-3, 3).map(float)))
def test_ranks_count_those_ahead(scores):
    expected = 1 + (scores[:, None, :] > scores[:, :, None]).sum(axis=2)
    assert (rank_scenarios(scores) == expected).all()


@EXAMPLES
@given(MATRICES)
def test_every_scenario_gives_every_unit_one_rank(x):
    many = np.random.default_rng(1).dirichlet(np.ones(x.shape[1]), 30)
    tally = rank_weightings(x, many)
    assert (tally.counts.sum(axis=1) == 30).all()
    assert tally.counts[:, 0].sum() >= 30
