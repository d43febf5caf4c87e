"""Texts become numbers that tell subjects apart, and nothing else."""

from __future__ import annotations

import numpy as np
from threadpoolctl import threadpool_limits

from kepuri_eval.standouts.features import build_features, read_texts
from tests.standouts.conftest import activity, four_subjects, listed


def test_rows_have_unit_length_and_keep_the_order(params):
    activities = four_subjects(3)
    features = build_features(activities, params)
    assert len(features.texts) == len(features.vectors) == 12
    assert np.allclose(np.linalg.norm(features.vectors, axis=1), 1)
    assert np.allclose(np.sqrt(features.words.multiply(features.words).sum(axis=1)), 1)


def test_unit_and_area_names_do_not_make_activities_alike(params):
    rows = [
        activity("a", "路北区急救培训", "路北区居民学习急救", unit_id="county-130203"),
        activity("b", "迁安市急救培训", "迁安市居民学习急救", unit_id="county-130283"),
    ]
    first, second = read_texts(listed(rows), params)
    assert first == second
    assert "急救" in first


def test_full_width_and_case_are_folded(params):
    texts = read_texts(listed([activity("a", "ＶＲ体验", "３Ｄ打印")]), params)
    assert texts == ["vr体验。3d打印"]


def test_declared_words_stay_whole(params):
    features = build_features(listed([activity("a", "科技小院心肺复苏课")]), params)
    assert {"科技小院", "心肺复苏"} <= set(features.vocabulary)


def test_without_words_there_is_no_vector(params):
    features = build_features(listed([activity("a", "2024"), activity("b", "急救培训")]), params)
    assert features.has_text.tolist() == [False, True]
    assert not features.vectors[0].any()


def test_no_activities(params):
    features = build_features(listed([]), params)
    assert len(features.texts) == 0
    assert features.vectors.shape[0] == 0


def test_equal_texts_have_equal_vectors(params):
    features = build_features(listed([activity(f"a{n}", "急救培训", "护士示范按压") for n in range(5)]), params)
    assert np.allclose(features.vectors, features.vectors[0])


def test_the_last_digit_does_not_depend_on_how_many_threads_there_are(params, simulated):
    found = []
    for threads in (1, 2):
        with threadpool_limits(limits=threads):
            found.append(build_features(simulated[0], params).vectors)
    assert found[0].tobytes() == found[1].tobytes()
