"""Aggregations by name."""

import numpy as np
import pytest

from kepuri_eval.errors import ScoringError
from kepuri_eval.scoring.joins import JOINS, find_join, percent_join

X = np.array([[20.0, 80.0], [60.0, 40.0], [0.0, 10.0]])
W = np.array([1.0, 3.0])


@pytest.mark.parametrize("name", JOINS)
def test_every_aggregation_gives_0_to_100_and_puts_the_worst_last(name):
    found = percent_join(name, 1.0)(X, W / W.sum())
    assert ((found >= 0) & (found <= 100)).all()
    assert found.argmin() == 2


@pytest.mark.parametrize("name", JOINS)
def test_scenarios_at_once_are_each_as_alone(name):
    cube = np.random.default_rng(1).random((4, 5, 3)) * 100
    weights = np.random.default_rng(2).dirichlet(np.ones(3), 4)
    join = percent_join(name, 1.0)
    each = [join(x, w) for x, w in zip(cube, weights, strict=True)]
    np.testing.assert_allclose(join(cube, weights), each, atol=1e-9)


def test_a_zero_is_held_at_the_floor_under_a_geometric_mean():
    assert percent_join("geometric", 1.0)(X, W)[2] == pytest.approx((1 * 10**3) ** (1 / 4))
    assert percent_join("harmonic", 2.0)(X, W)[2] == pytest.approx(4 / (1 / 2 + 3 / 10))
    assert percent_join("arithmetic", 1.0)(X, W)[2] == pytest.approx(3 * 10 / 4)


def test_settings_by_name():
    assert find_join("generalised", (2.0,))(X, W)[0] == pytest.approx(((20**2 + 3 * 80**2) / 4) ** 0.5)
    with pytest.raises(ScoringError, match="topsis does not take"):
        find_join("topsis", (1.0,))
    with pytest.raises(ScoringError, match="no aggregation 'mean': arithmetic, "):
        find_join("mean")
