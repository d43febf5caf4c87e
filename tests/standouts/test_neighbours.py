"""Nearest neighbours by words: the exact search by hand, the search in cells against the exact one."""

from __future__ import annotations

import numpy as np

from kepuri_eval.standouts import neighbours
from kepuri_eval.standouts.features import build_features
from tests.standouts.conftest import activity, four_subjects, listed, planted


def test_the_nearest_is_the_most_alike_by_cosine(params):
    activities = four_subjects(4)
    features = build_features(activities, params)
    near = neighbours.find_neighbours(features, 2, 1)
    cosine = (features.words @ features.words.T).toarray()
    np.fill_diagonal(cosine, -1)
    assert near.similarity[:, 0].tolist() == np.sort(cosine, axis=1)[:, -1].round(9).tolist()
    assert not (near.rows == np.arange(16)[:, None]).any()


def test_fewer_others_than_asked_for(params):
    features = build_features(listed([activity("a", "急救培训"), activity("b", "急救讲座")]), params)
    near = neighbours.find_neighbours(features, 3, 1)
    assert near.rows.tolist() == [[1, -1, -1], [0, -1, -1]]


def test_without_text_there_are_no_neighbours(params):
    features = build_features(listed([activity("a", "12"), activity("b", "急救培训")]), params)
    assert (neighbours.find_neighbours(features, 3, 1).rows == -1).all()


def test_search_in_cells_finds_nearly_what_the_exact_search_finds(params, monkeypatch):
    activities, _ = planted(700, 5)
    features = build_features(activities, params)
    exact = neighbours.find_neighbours(features, 3, 1)
    monkeypatch.setattr(neighbours, "_EXACT_UP_TO", 100)
    monkeypatch.setattr(neighbours, "_CELL", 150)
    celled = neighbours.find_neighbours(features, 3, 1)
    assert np.mean(celled.similarity[:, 0] >= exact.similarity[:, 0] - 1e-9) >= 0.95
    assert (celled.similarity <= exact.similarity + 1e-9).all()
