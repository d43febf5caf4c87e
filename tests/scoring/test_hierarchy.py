"""Hierarchies of any depth."""

import numpy as np
import pytest

from kepuri_eval.errors import ScoringError
from kepuri_eval.scoring.hierarchy import build_tree, coverage, leaf_weights, part_weights, roll_up
from kepuri_eval.scoring.means import arithmetic, geometric

PARENTS = {"x": "xy", "y": "xy", "xy": "all", "z": "all"}
WEIGHTS = {"x": 1, "y": 3, "z": 1, "xy": 2, "all": 1}
TREE = build_tree(["x", "y", "z"], PARENTS, WEIGHTS)


def test_children_come_before_parents_and_the_whole_last():
    assert TREE.nodes == ("xy", "all")
    assert TREE.root == "all"
    assert TREE.children == {"xy": ("x", "y"), "all": ("z", "xy")}
    assert TREE.level == {"x": 1, "y": 1, "z": 1, "xy": 2, "all": 3}


def test_weights_of_parts_and_of_leaves():
    assert part_weights(TREE, "xy").tolist() == [1 / 4, 3 / 4]
    assert leaf_weights(TREE) == pytest.approx([2 / 3 / 4, 2 / 3 * 3 / 4, 1 / 3])


def test_scores_roll_up():
    found = roll_up(np.array([[10.0, 30.0, 40.0]]), TREE, arithmetic)
    assert found["xy"] == pytest.approx([(10 + 3 * 30) / 4])
    assert found["all"] == pytest.approx([(2 * 25 + 40) / 3])
    mixed = roll_up(np.array([[10.0, 30.0, 40.0]]), TREE, {"xy": arithmetic, "all": geometric})
    assert mixed["all"] == pytest.approx([(25**2 * 40) ** (1 / 3)])


def test_other_weights_a_scenario():
    scores = np.array([[10.0, 30.0, 40.0]])
    weights = {"xy": np.array([[1.0, 0.0], [0.0, 1.0]]), "all": np.array([[0.0, 1.0], [1.0, 0.0]])}
    assert roll_up(scores, TREE, arithmetic, weights)["all"].tolist() == [[10], [40]]


def test_coverage_goes_level_by_level():
    have = np.array([[True, False, True], [False, False, True], [False, False, False]])
    asked = np.ones((3, 3), dtype=bool)
    assert coverage(have, asked, TREE) == pytest.approx([2 / 3 / 4 + 1 / 3, 1 / 3, 0])
    asked[0, 1] = False  # what is not asked takes no weight
    assert coverage(have, asked, TREE)[0] == pytest.approx(1)


def test_ten_levels():
    parents = {f"n{at}": f"n{at + 1}" for at in range(10)}
    tree = build_tree(["n0"], parents, dict.fromkeys([f"n{at}" for at in range(11)], 1))
    assert tree.level["n10"] == 11
    assert roll_up(np.array([[7.0]]), tree, arithmetic)["n10"].tolist() == [7]


def test_the_order_of_weights_changes_nothing():
    turned = build_tree(["x", "y", "z"], dict(reversed(PARENTS.items())), WEIGHTS)
    assert turned == TREE


def test_all_faults_are_told_at_once():
    with pytest.raises(ScoringError) as caught:
        build_tree(["x", "y", "x"], {"x": "g", "y": "h"}, {"x": 1, "y": -1, "g": 1, "empty": 1})
    for fault in ("h is a parent but is not", "weight of y is -1", "measure x stands twice", "empty has no parts"):
        assert fault in str(caught.value)
