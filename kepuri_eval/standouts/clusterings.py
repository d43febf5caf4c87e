"""Clusters found before, kept by what they were found in: activities and settings that have not changed."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from kepuri_eval.method import Standouts
from kepuri_eval.placing import write_atomic
from kepuri_eval.standouts import clusters as finder
from kepuri_eval.standouts import joining
from kepuri_eval.standouts.clusters import Clusters, find_clusters
from kepuri_eval.standouts.features import Features

# The digits of what is found also depend on these.
_LIBRARIES = ("numpy", "scipy", "scikit-learn")


class Clusterings:
    """What `find_clusters` found last, below `folder`; `None` keeps nothing."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def find(self, features: Features, settings: Standouts) -> Clusters:
        """What `find_clusters` finds, as it was found before where features, settings and code are the same."""
        if self._folder is None:
            return find_clusters(features, settings)
        place = self._folder / f"{_digest(features, settings)}.json"
        known = _load(place, features.vectors.shape[1])
        if known is None:
            known = find_clusters(features, settings)
            write_atomic(place, _pack(known), durable=False)  # one lost in a power cut is only found again
        for other in self._folder.glob("*.json"):
            if other != place:
                other.unlink(missing_ok=True)
        return known


@cache
def finder_version() -> str:
    """Digest of the code that finds clusters and the versions of the libraries it rests on."""
    total = hashlib.sha256()
    for module in (finder, joining):
        total.update(Path(str(module.__file__)).read_bytes())
    total.update(" ".join(f"{name}={version(name)}" for name in _LIBRARIES).encode())
    return total.hexdigest()


def _digest(features: Features, settings: Standouts) -> str:
    told = f"{finder_version()}\0{settings.model_dump_json()}\0{features.vectors.shape}\0"
    total = hashlib.sha256(told.encode())
    for part in (features.vectors, features.has_text, features.is_described):
        total.update(np.ascontiguousarray(part).tobytes())
    total.update("\0".join(features.texts).encode("utf-8", "surrogatepass"))
    return total.hexdigest()[:32]


def _pack(found: Clusters) -> bytes:
    arrays = {"labels": found.labels, "centres": found.centres, "stability": found.stability}
    content: dict[str, Any] = {name: array.tolist() for name, array in arrays.items()}
    return json.dumps(content | {"trace": found.trace.to_dict("list")}).encode()


def _load(place: Path, components: int) -> Clusters | None:
    if not place.is_file():
        return None
    try:
        content = json.loads(place.read_bytes())
        centres = np.array(content["centres"], dtype=float).reshape(-1, components)
        labels, stability = np.array(content["labels"], dtype=np.int64), np.array(content["stability"], dtype=float)
        trace = pd.DataFrame(content["trace"])
    except (ValueError, KeyError):  # cut off by a full disk or edited by hand: found anew
        return None
    return Clusters(labels, centres, stability, trace if len(trace) else trace.astype(float))
