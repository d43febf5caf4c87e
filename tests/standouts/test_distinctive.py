"""Distinctiveness finds what is unlike the rest, and falls to chance when the texts are shuffled."""

from __future__ import annotations

import numpy as np
import pytest

from kepuri_eval.standouts.clusters import find_clusters
from kepuri_eval.standouts.distinctive import PARTS, measure_distinctiveness
from kepuri_eval.standouts.features import build_features
from kepuri_eval.standouts.neighbours import find_neighbours
from kepuri_eval.standouts.qualities import Quality
from tests.standouts.conftest import activity, four_subjects, listed


def measure(activities, params) -> Quality:
    features = build_features(activities, params)
    clusters = find_clusters(features, params.method.standouts)
    return measure_distinctiveness(activities, features, clusters, find_neighbours(features, 3, 1), params)


def separation(figure, planted) -> float:
    """Chance that a planted standout has the larger figure than another activity (area under the ROC curve)."""
    inside, outside = figure[planted].to_numpy(), figure[~planted].to_numpy()
    return float(np.mean(inside[:, None] > outside[None, :]))


def test_the_odd_one_is_the_most_distinctive(params):
    odd = activity("z", "盲校触摸星空", "失明儿童用指尖触摸浮雕星图", unit_id="host-01")
    figure = measure(listed([*four_subjects(12).to_dict("records"), odd]), params).figure
    assert figure.idxmax() == len(figure) - 1


def test_planted_standouts_are_found_and_lost_when_texts_are_shuffled(params, simulated, simulated_study):
    activities, truth = simulated
    planted = truth["is_standout"].to_numpy()
    quality = simulated_study.distinctiveness
    assert separation(quality.figure, planted) >= 0.95
    quota = params.edition.quotas.commended_activities
    assert (quality.figure.rank(ascending=False)[planted] <= quota).mean() >= 0.9
    shuffled = activities.copy()
    generator = np.random.default_rng(2)
    for _, rows in truth.groupby("theme_planted").groups.items():
        moved = generator.permutation(np.asarray(rows))
        shuffled.loc[rows, ["name", "text", "place"]] = activities.loc[moved, ["name", "text", "place"]].to_numpy()
    assert 0.2 <= separation(measure(shuffled, params).figure, planted) <= 0.8


def test_the_rarest_kind_named_decides(params):
    rows = [activity(f"a{n}", f"急救培训{n}班", "居民学习按压", place="社区") for n in range(9)]
    rows.append(activity("b", "急救培训", "居民学习按压", place="部队营区，社区"))
    quality = measure(listed(rows), params)
    assert quality.words["place"].tolist() == ["社区"] * 9 + ["军营监所"]
    assert quality.shares["place"].iloc[9] == pytest.approx(100 * (10 - 0.5) / 10)


def test_what_is_not_named_is_missing(params):
    quality = measure(listed([activity("a", "急救培训"), activity("b", "星座辨认")]), params)
    for part in ("audience", "form", "place", "partners"):
        assert quality.shares[part].isna().all()
    assert list(quality.shares) == list(PARTS)


def test_a_claim_to_be_first_is_quoted(params):
    rows = [activity(f"a{n}", f"急救培训{n}", "居民学习按压") for n in range(8)]
    rows.append(activity("b", "急救培训", "全省首创水下急救"))
    quality = measure(listed(rows), params)
    assert quality.words["first_of_kind"].iloc[8] == "首创"


def test_without_text_there_is_no_figure(params):
    quality = measure(listed([activity("a", "2024"), activity("b", "星座辨认", "学生辨认秋季星座")]), params)
    assert np.isnan(quality.figure[0])
    assert quality.figure[1] == 50.0
