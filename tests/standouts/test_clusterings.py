"""Clusters are found once: the same activities and settings give back what was found, anything else is found anew."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from kepuri_eval import tables
from kepuri_eval.method import Standouts
from kepuri_eval.params import Params
from kepuri_eval.standouts import clusterings
from kepuri_eval.standouts.clusterings import Clusterings
from kepuri_eval.standouts.clusters import Clusters, find_clusters
from kepuri_eval.standouts.features import Features, build_features
from kepuri_eval.standouts.study import Study, study_activities
from tests.standouts.conftest import no_scores


@pytest.fixture
def finds(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Numbers of activities that clusters were found among."""
    counted: list[int] = []

    def find(features: Features, settings: Standouts) -> Clusters:
        counted.append(len(features.texts))
        return find_clusters(features, settings)

    monkeypatch.setattr(clusterings, "find_clusters", find)
    return counted


def assert_equal(found: Clusters, again: Clusters) -> None:
    for name in ("labels", "centres", "stability"):
        one, other = getattr(found, name), getattr(again, name)
        assert (one.dtype, one.shape) == (other.dtype, other.shape)
        np.testing.assert_array_equal(one, other)
    pd.testing.assert_frame_equal(found.trace, again.trace)


def test_what_was_found_is_given_back_to_the_last_digit(
    tmp_path: Path, finds: list[int], simulated_study: Study, params: Params
) -> None:
    settings = params.method.standouts
    for _ in range(2):
        assert_equal(simulated_study.clusters, Clusterings(tmp_path).find(simulated_study.features, settings))
    assert finds == [340]


def test_one_of_none_is_given_back_too(tmp_path: Path, finds: list[int], params: Params) -> None:
    none = build_features(tables.empty("activities"), params)
    first, second = (Clusterings(tmp_path).find(none, params.method.standouts) for _ in range(2))
    assert_equal(first, second)
    assert finds == [0]


def test_whatever_changed_is_found_anew_and_alone_kept(
    tmp_path: Path, finds: list[int], simulated_study: Study, params: Params
) -> None:
    features, settings = simulated_study.features, params.method.standouts.model_copy(update={"bootstraps": 2})
    described = features.is_described.copy()
    described[0] = not described[0]
    for changed in (features, replace(features, is_described=described)):
        Clusterings(tmp_path).find(changed, settings)
    Clusterings(tmp_path).find(features, settings.model_copy(update={"clustering": "agglomerative"}))
    assert len(finds) == 3
    assert len(list(tmp_path.iterdir())) == 1


def test_one_cut_off_is_found_anew(tmp_path: Path, finds: list[int], simulated_study: Study, params: Params) -> None:
    settings = params.method.standouts
    Clusterings(tmp_path).find(simulated_study.features, settings)
    (kept,) = tmp_path.iterdir()
    kept.write_bytes(kept.read_bytes()[:100])
    assert_equal(simulated_study.clusters, Clusterings(tmp_path).find(simulated_study.features, settings))
    assert len(finds) == 2


def test_a_study_takes_what_is_kept(
    tmp_path: Path, finds: list[int], simulated: tuple[pd.DataFrame, pd.DataFrame], params: Params
) -> None:
    fewer = params.method.standouts.model_copy(update={"bootstraps": 2})
    settled = replace(params, method=params.method.model_copy(update={"standouts": fewer}))
    rows = simulated[0].head(60)
    studies = [study_activities(rows, tables.empty("facts"), no_scores(), settled, kept=tmp_path) for _ in range(2)]
    assert finds == [60]
    pd.testing.assert_frame_equal(studies[0].candidates, studies[1].candidates)
    pd.testing.assert_frame_equal(studies[0].names, studies[1].names)
