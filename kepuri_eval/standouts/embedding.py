"""From texts to sentence vectors by a model that lies in a local folder; optional, nothing is ever fetched."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.preprocessing import normalize

from kepuri_eval.errors import ParamsError

_LIBRARY = "sentence_transformers"
_BATCH = 64


def embed_texts(texts: Sequence[str], folder: Path) -> np.ndarray:
    """A row of unit length for each text (n × the model's width); zeros where the model has nothing to say.

    Values are rounded to six digits, because the last ones differ between processors.

    Raises:
        ParamsError: the library is not installed, the folder is missing or holds no model that can be loaded, or the
            model gives something else than one finite row a text.
    """
    model = _load(folder)
    told = model.encode(list(texts), batch_size=_BATCH, convert_to_numpy=True, show_progress_bar=False)
    vectors = np.asarray(told, dtype=float)
    if vectors.ndim != 2 or len(vectors) != len(texts) or not np.isfinite(vectors).all():
        raise ParamsError([f"standouts.embedding: {folder.name} gave {vectors.shape} for {len(texts)} texts, "
                           "or values that are no numbers"])  # fmt: skip
    return normalize(vectors).round(6)


def _load(folder: Path) -> Any:
    if not folder.is_dir():
        raise ParamsError([f"standouts.embedding: no folder {folder}; give the path of a model on this machine"])
    try:
        library = importlib.import_module(_LIBRARY)
    except ImportError:
        raise ParamsError(["standouts.embedding: needs pip install 'kepuri-eval[embedding]'"]) from None
    try:
        return library.SentenceTransformer(str(folder), device="cpu", local_files_only=True, trust_remote_code=False)
    except (OSError, ValueError, KeyError, TypeError, RuntimeError) as error:
        raise ParamsError([f"standouts.embedding: {folder.name} cannot be loaded: {error}"]) from error
