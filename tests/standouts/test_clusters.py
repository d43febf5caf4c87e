"""Clusters are the planted subjects, their number is found, noise stays noise."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score, homogeneity_score

from kepuri_eval.standouts.clusters import find_clusters, place_on_map
from kepuri_eval.standouts.features import build_features
from tests.standouts.conftest import activity, four_subjects, listed


@pytest.mark.parametrize("clustering", ["kmeans", "agglomerative", "hdbscan"])
def test_four_subjects_are_four_clusters(params, clustering):
    activities = four_subjects(15)
    settings = params.method.standouts.model_copy(update={"clustering": clustering})
    clusters = find_clusters(build_features(activities, params), settings)
    assert len(clusters.centres) == 4
    assert adjusted_rand_score(np.repeat(range(4), 15), clusters.labels) >= 0.9
    assert (clusters.stability > 0.7).all()


def test_simulated_themes_are_found(simulated, simulated_study):
    _, truth = simulated
    assert adjusted_rand_score(truth["theme_planted"], simulated_study.clusters.labels) >= 0.80


def test_the_number_kept_has_the_largest_criterion(params):
    clusters = find_clusters(build_features(four_subjects(12), params), params.method.standouts)
    trace = clusters.trace.set_index("k")["criterion"]
    assert trace.round(6).idxmax() == 4 == len(clusters.centres)
    assert trace.index.min() == 2


def test_clusters_are_numbered_by_size(params):
    activities = listed(four_subjects(15).iloc[:52].to_dict("records"))  # the fourth subject has 7, the others 15
    clusters = find_clusters(build_features(activities, params), params.method.standouts)
    sizes = np.bincount(clusters.labels[clusters.labels >= 0])
    assert sizes.tolist() == sorted(sizes, reverse=True)


def test_an_odd_one_out_is_noise_and_has_a_place(params):
    odd = activity("z", "镍氢电池回收谜题", "拆解废旧镍氢电池计算钴含量", unit_id="host-01")
    activities = listed([*four_subjects(15).to_dict("records"), odd])
    features = build_features(activities, params)
    clusters = find_clusters(features, params.method.standouts)
    assert clusters.labels[-1] == -1
    assert np.isfinite(place_on_map(features, clusters)[-1]).all()


def test_few_or_equal_activities_are_one_cluster(params):
    few = build_features(four_subjects(1), params)
    assert find_clusters(few, params.method.standouts).labels.tolist() == [0, 0, 0, 0]
    equal = build_features(listed([activity(f"a{n:02d}", "急救培训", mode="online" if n % 2 else "offline")
                                   for n in range(30)]), params)  # fmt: skip
    assert set(find_clusters(equal, params.method.standouts).labels.tolist()) == {0}


def test_without_text_an_activity_is_in_no_cluster_and_not_on_the_map(params):
    others = four_subjects(1).assign(activity_id=list("bcde")).to_dict("records")
    features = build_features(listed([activity("a", "12"), *others]), params)
    clusters = find_clusters(features, params.method.standouts)
    places = place_on_map(features, clusters)
    assert clusters.labels.tolist() == [-1, 0, 0, 0, 0]
    assert np.isnan(places[0]).all()
    assert np.isfinite(places[1:]).all()


def test_no_activities(params):
    features = build_features(listed([]), params)
    clusters = find_clusters(features, params.method.standouts)
    assert len(clusters.labels) == len(clusters.centres) == len(place_on_map(features, clusters)) == 0


def test_clusters_are_founded_on_described_activities_and_names_join_them(params):
    rows = four_subjects(40).to_dict("records")
    bare = np.arange(160) % 5 < 2
    for place in np.flatnonzero(bare):
        rows[place] |= {"text": None}
    labels = find_clusters(build_features(listed(rows), params), params.method.standouts).labels
    assert set(labels[bare]) <= {-1, *labels[~bare]}  # no cluster of bare names only
    assert homogeneity_score(np.repeat(range(4), 40)[bare], labels[bare]) >= 0.95


def test_a_sample_clusters_the_rest(params):
    activities = four_subjects(60)
    settings = params.method.standouts.model_copy(update={"sample": 100})
    labels = find_clusters(build_features(activities, params), settings).labels
    inside = labels >= 0
    assert inside.mean() >= 0.8
    assert adjusted_rand_score(np.repeat(range(4), 60)[inside], labels[inside]) >= 0.95


def test_members_lie_nearer_to_their_own_middle_than_to_another(params):
    features = build_features(four_subjects(15), params)
    clusters = find_clusters(features, params.method.standouts)
    places = place_on_map(features, clusters)
    middles = np.array([places[clusters.labels == cluster].mean(axis=0) for cluster in range(4)])
    inside = clusters.labels >= 0
    nearest = np.linalg.norm(places[inside][:, None] - middles[None], axis=2).argmin(axis=1)
    assert np.mean(nearest == clusters.labels[inside]) >= 0.95


def test_same_seed_same_result(params):
    features = build_features(four_subjects(15), params)
    first, second = (find_clusters(features, params.method.standouts) for _ in range(2))
    assert first.labels.tolist() == second.labels.tolist()
    assert first.stability.tolist() == second.stability.tolist()
