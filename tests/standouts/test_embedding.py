"""A local sentence model takes the place of the reduced words through the same features, and is never fetched."""

from __future__ import annotations

import importlib.util
import sys
from dataclasses import replace
from types import ModuleType

import numpy as np
import pytest

from kepuri_eval import tables
from kepuri_eval.errors import ParamsError
from kepuri_eval.standouts.embedding import embed_texts
from kepuri_eval.standouts.features import build_features
from kepuri_eval.standouts.finding import find_standouts
from tests.standouts.conftest import SUBJECTS, activity, four_subjects, listed, no_scores

needs_library = pytest.mark.skipif(
    importlib.util.find_spec("sentence_transformers") is None, reason="needs kepuri-eval[embedding]"
)


class CountsCharacters:
    """Stands in for a model: how often each of the subjects' characters occurs, hashed to 64 columns."""

    def __init__(self, path: str, **settings: object) -> None:
        assert settings == {"device": "cpu", "local_files_only": True, "trust_remote_code": False}
        self.path = path

    def encode(self, texts: list[str], **settings: object) -> np.ndarray:
        rows = np.zeros((len(texts), 64))
        for row, text in enumerate(texts):
            for character in text:
                rows[row, ord(character) * 2654435761 % 64] += 1
        return rows if "broken" not in self.path else rows[:, 0]


@pytest.fixture
def library(monkeypatch):
    stand_in = ModuleType("sentence_transformers")
    stand_in.SentenceTransformer = CountsCharacters
    monkeypatch.setitem(sys.modules, "sentence_transformers", stand_in)


def using(params, folder):
    settings = params.method.standouts.model_copy(update={"embedding": str(folder)})
    return replace(params, method=params.method.model_copy(update={"standouts": settings}))


def test_off_by_default(params, library):
    assert params.method.standouts.embedding == ""
    assert build_features(four_subjects(3), params).vectors.shape[1] < 64


def test_vectors_of_the_model_go_through_the_same_features(params, library, tmp_path):
    rows = [*four_subjects(3).to_dict("records"), activity("z", "2024")]
    features = build_features(listed(rows), using(params, tmp_path))
    assert features.vectors.shape[1] >= 64
    assert np.allclose(np.linalg.norm(features.vectors[:-1], axis=1), 1)
    assert not features.vectors[-1].any()
    assert features.words.shape[0] == 13


def test_the_whole_road_with_a_model(params, library, tmp_path):
    found = find_standouts(four_subjects(12), tables.empty("facts"), no_scores(), using(params, tmp_path))
    assert len(found) == 48
    assert found["cluster"].max() >= 1


def test_a_folder_that_is_not_there_is_named(params, library, tmp_path):
    with pytest.raises(ParamsError, match="no folder .*gone"):
        build_features(four_subjects(3), using(params, tmp_path / "gone"))


def test_without_the_library_the_way_to_it_is_told(params, monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(ParamsError, match=r"kepuri-eval\[embedding\]"):
        build_features(four_subjects(3), using(params, tmp_path))


def test_a_model_that_gives_no_row_a_text_is_refused(library, tmp_path):
    (tmp_path / "broken").mkdir()
    with pytest.raises(ParamsError, match="broken gave"):
        embed_texts(["观星", "急救"], tmp_path / "broken")


@needs_library
def test_a_real_model_made_here(params, tmp_path):
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer, models, pre_tokenizers

    characters = sorted({character for text in SUBJECTS.values() for character in text} - {" "})
    vocabulary = {"[UNK]": 0} | {character: place for place, character in enumerate(characters, start=1)}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    weights = np.random.default_rng(1).normal(size=(len(vocabulary), 32)).astype("float32")
    SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_weights=weights)]).save(str(tmp_path / "model"))
    first = build_features(four_subjects(3), using(params, tmp_path / "model"))
    again = build_features(four_subjects(3), using(params, tmp_path / "model"))
    assert np.array_equal(first.vectors, again.vectors)
    assert np.allclose(np.linalg.norm(first.vectors, axis=1), 1)
    near = first.vectors @ first.vectors.T
    assert near[np.triu_indices(3, 1)].mean() > near[:3, 3:].mean()  # random weights: nearer on the whole, not each


@needs_library
def test_a_folder_without_a_model_is_refused(tmp_path):
    with pytest.raises(ParamsError, match="cannot be loaded"):
        embed_texts(["观星"], tmp_path)
