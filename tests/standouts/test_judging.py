"""Ratings are levelled, agreement and severity are what was planted, odd panels give a sensible result."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from kepuri_eval.method import Criterion, Panel
from kepuri_eval.standouts.judging import judge_activities, krippendorff_alpha, level_judges

ONE = Panel(criteria={"all": Criterion(label="总体", meaning="总体印象")}, scale=(0, 100))


def ratings(*rows: tuple[str, str, float]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["judge_id", "activity_id", "value"])
    return table.assign(criterion="all")


def planted(levelling: str = "additive", seed: int = 4, noise: float = 2.0):
    """60 activities, 9 judges of known severity, 4 judges each."""
    generator = np.random.default_rng(seed)
    quality = generator.normal(60, 12, 60)
    severity = generator.normal(0, 8, 9)
    severity -= severity.mean()
    rows = [
        (f"j{judge}", f"a{activity:02d}", quality[activity] - severity[judge] + generator.normal(0, noise))
        for activity in range(60)
        for judge in generator.choice(9, 4, replace=False)
    ]
    return ratings(*rows), quality, severity, ONE.model_copy(update={"levelling": levelling})


def test_planted_severities_are_recovered():
    given, quality, severity, settings = planted()
    verdict = judge_activities(given, settings)
    found = verdict.judges.set_index("judge_id")["severity"]
    assert np.abs(found.to_numpy() - severity).max() < 1.5
    raw = np.corrcoef(verdict.activities["raw"], quality)[0, 1]
    levelled = np.corrcoef(verdict.activities["rating"], quality)[0, 1]
    assert levelled > max(raw, 0.98)


def test_severity_by_hand():
    # both judges rate both activities; the second gives ten less: five above and five below the middle
    given = ratings(("j1", "a", 80), ("j1", "b", 60), ("j2", "a", 70), ("j2", "b", 50)).drop(columns="criterion")
    severity, expected = level_judges(given, "additive")
    assert severity.round(6).to_dict() == {"j1": -5.0, "j2": 5.0}
    assert expected.round(6).tolist() == [80.0, 60.0, 70.0, 50.0]


def test_a_lenient_judge_does_not_decide_who_wins():
    # a was rated by the strict judge and c, b and c by the lenient one and c; c ties them together
    given = ratings(("strict", "a", 50), ("strict", "c", 40), ("kind", "b", 70), ("kind", "c", 70))
    verdict = judge_activities(given, ONE).activities.set_index("activity_id")
    assert verdict.loc["b", "raw"] > verdict.loc["a", "raw"]
    assert verdict.loc["a", "rating"] > verdict.loc["b", "rating"]


def test_mean_not_sum():
    given = ratings(("j1", "a", 80), ("j2", "a", 80), ("j1", "b", 80))
    rating = judge_activities(given, ONE.model_copy(update={"levelling": "none"})).activities
    assert rating["rating"].tolist() == [80.0, 80.0]
    assert rating["judges"].tolist() == [2, 1]


def test_trimming_leaves_out_the_ends_where_enough_remain():
    given = ratings(*[(f"j{n}", "a", value) for n, value in enumerate([0, 50, 60, 100])],
                    *[(f"j{n}", "b", value) for n, value in enumerate([10, 20, 90])])  # fmt: skip
    settings = ONE.model_copy(update={"levelling": "none", "trim": 1})
    rating = judge_activities(given, settings).activities.set_index("activity_id")["rating"]
    assert rating["a"] == (50 + 60) / 2
    assert rating["b"] == (10 + 20 + 90) / 3  # three are too few to lose two


def test_agreement_by_hand():
    # two activities, two judges: 1 2 | 3 4. Observed: (1 + 1 + 1 + 1) / 4 = 1.
    # All ordered pairs of 1 2 3 4: 2 × (1 + 4 + 9 + 1 + 4 + 1) / (4 × 3) = 40 / 12. alpha = 1 - 12 / 40.
    given = ratings(("x", "a", 1), ("y", "a", 2), ("x", "b", 3), ("y", "b", 4))
    assert krippendorff_alpha(given) == pytest.approx(1 - 12 / 40)


def test_full_agreement_and_none():
    assert krippendorff_alpha(ratings(("x", "a", 1), ("y", "a", 1), ("x", "b", 9), ("y", "b", 9))) == 1
    assert np.isnan(krippendorff_alpha(ratings(("x", "a", 5), ("y", "a", 5))))
    assert np.isnan(krippendorff_alpha(ratings(("x", "a", 5), ("y", "b", 6))))


def test_a_judge_of_one_value_is_flagged_and_left_out():
    rows = [("flat", a, 70.0) for a in "abc"]
    rows += [(judge, a, value) for judge in ("j1", "j2") for a, value in zip("abc", (90.0, 60.0, 30.0), strict=True)]
    verdict = judge_activities(ratings(*rows), ONE)
    assert verdict.judges.set_index("judge_id")["is_flat"].to_dict() == {"flat": True, "j1": False, "j2": False}
    assert verdict.activities["judges"].tolist() == [2, 2, 2]
    only = judge_activities(ratings(*rows[:3]), ONE).activities
    assert only["rating"].tolist() == [70.0, 70.0, 70.0]


def test_criteria_are_joined_by_weight_and_a_half_filled_row_is_left_out():
    criteria = {
        "one": Criterion(label="一", weight=3, meaning="一"),
        "two": Criterion(label="二", weight=1, meaning="二"),
    }
    settings = Panel(criteria=criteria, scale=(1, 5), levelling="none")
    given = pd.DataFrame(
        [("j", "a", "one", 5.0), ("j", "a", "two", 1.0), ("j", "b", "one", 5.0)],
        columns=["judge_id", "activity_id", "criterion", "value"],
    )
    verdict = judge_activities(given, settings).activities
    assert verdict["activity_id"].tolist() == ["a"]
    assert verdict["rating"].tolist() == [(3 * 100 + 1 * 0) / 4]


def test_a_stray_rating_is_flagged():
    given, _, _, settings = planted(noise=1.0)
    row = given.index[given["judge_id"] == "j3"][0]
    given.loc[row, "value"] = 0.0
    judges = judge_activities(given, settings).judges.set_index("judge_id")["outliers"]
    assert judges["j3"] >= 1


def test_panels_that_share_no_activity_are_told_apart():
    apart = ratings(("j1", "a", 1), ("j2", "b", 9))
    assert not judge_activities(apart, ONE).is_connected
    assert judge_activities(planted()[0], ONE).is_connected


def test_zscore_brings_spread_and_level_together():
    rows = [("wide", a, v) for a, v in zip("abc", (20.0, 50.0, 80.0), strict=True)]
    rows += [("narrow", a, v) for a, v in zip("abc", (45.0, 50.0, 55.0), strict=True)]
    verdict = judge_activities(ratings(*rows), ONE.model_copy(update={"levelling": "zscore"})).activities
    assert verdict["spread"].max() < 1e-6


def test_no_ratings():
    verdict = judge_activities(ratings(), ONE)
    assert verdict.activities.empty
    assert np.isnan(verdict.agreement)
