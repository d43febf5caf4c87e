"""How fast and how well activities are clustered, judged and chosen, on simulated editions whose themes are known.

Run `python benchmarks/standouts.py [--sizes 340,4000,20000] [--seed 5]`. Where umap-learn can be imported, the default
steps of BERTopic (UMAP to 5 dimensions, then HDBSCAN) run on the same vectors in the same run.
"""

from __future__ import annotations

import argparse
import importlib.util
import resource
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.cluster import HDBSCAN
from sklearn.metrics import adjusted_rand_score, homogeneity_score

from kepuri_eval import tables
from kepuri_eval.params import Params, load_params
from kepuri_eval.simulate.plan import draw_plan
from kepuri_eval.standouts.clusters import find_clusters
from kepuri_eval.standouts.duplicates import find_near_duplicates
from kepuri_eval.standouts.features import build_features, read_texts
from kepuri_eval.standouts.finding import propose_lists
from kepuri_eval.standouts.rules import Rule
from kepuri_eval.standouts.selection import choose
from kepuri_eval.standouts.study import study_activities

ROOT = Path(__file__).resolve().parents[1]
FIGURES = ("sessions", "participants", "volunteers", "materials", "online_views", "live_views", "shares")
NO_SCORES = pd.DataFrame({"unit_id": pd.Series(dtype="str"), "score": pd.Series(dtype=float)})


@dataclass(frozen=True)
class Drawn:
    """A simulated edition: activities, planted theme and whether it is a planted standout, row by row."""

    activities: pd.DataFrame
    themes: np.ndarray
    is_standout: np.ndarray


def main(arguments: list[str]) -> int:
    """Print one table per question."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="340,4000,20000")
    parser.add_argument("--seed", type=int, default=5)
    given = parser.parse_args(arguments)
    params = load_params("demo", ROOT)
    sizes = [int(size) for size in given.sizes.split(",")]
    rows = [measure_size(size, given.seed, params) for size in sizes]
    print("\n## End to end\n", pd.DataFrame(rows).to_string(index=False))
    print("\n## Clusters beside UMAP + HDBSCAN\n", compare_clusters(min(sizes[-1], 4000), given.seed, params))
    print("\n## Near-duplicates, 200 planted in 2,000\n", measure_duplicates(params, given.seed))
    print("\n## Selection, 10,000 candidates, 200 rules\n", measure_selection(given.seed))
    return 0


def draw(size: int, seed: int, params: Params) -> Drawn:
    """`size` activities of about one unit in thirty; never fewer than 70 units."""
    rows, themes = [], []
    for unit in draw_plan(params, max(70, size // 33), size, seed).units:
        for drawn in unit.activities:
            figures = {name: float(drawn.figures[name]) if name in drawn.figures else None for name in FIGURES}
            rows.append({
                "activity_id": drawn.truth_id, "unit_id": drawn.unit_id, "name": drawn.name, "text": drawn.text,
                "category": drawn.category, "theme": drawn.theme, "place": drawn.place, "mode": drawn.mode,
                "joint_units": ";".join(drawn.joint_units) or None, "links": " ".join(drawn.links) or None,
                "has_pictures": drawn.has_pictures, "is_key": drawn.is_key, "sources": drawn.truth_id,
                "source": "submission", "doc_id": "doc", "locator": drawn.truth_id, **figures,
            })  # fmt: skip
            themes.append((drawn.truth_id, drawn.theme_planted, drawn.is_standout))
    activities = tables.from_rows(rows, "activities")
    truth = pd.DataFrame(themes, columns=["activity_id", "theme", "planted"]).set_index("activity_id")
    truth = truth.loc[activities["activity_id"]]
    return Drawn(activities, truth["theme"].to_numpy(), truth["planted"].to_numpy(bool))


def measure_size(size: int, seed: int, params: Params) -> dict[str, object]:
    """Time, memory and quality of notebook 03's work on one edition."""
    edition = draw(size, seed, params)
    started, used = time.perf_counter(), time.process_time()
    study = study_activities(edition.activities, tables.empty("facts"), NO_SCORES, params)
    studied = time.perf_counter()
    standouts = propose_lists(study, params)
    ended = time.perf_counter()
    place = study.distinctiveness.figure.rank(ascending=False).to_numpy()
    # the planted stories are few and the quota is the city's: a larger edition has a quota in proportion
    quota = params.edition.quotas.commended_activities * max(size / 340, 1)
    return {
        "activities": size, "seconds": round(ended - started, 1), "of which lists": round(ended - studied, 1),
        "CPU seconds": round(time.process_time() - used, 1),
        "peak MB": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3),
        "clusters": int(study.clusters.labels.max()) + 1, "themes": len(set(edition.themes)),
        "ARI": round(adjusted_rand_score(edition.themes, study.clusters.labels), 3),
        "one theme a cluster": round(float(homogeneity_score(edition.themes, study.clusters.labels)), 3),
        "noise": round(float((study.clusters.labels < 0).mean()), 3),
        "planted in quota": round(float((place[edition.is_standout] <= quota).mean()), 3),
        "planted above others": round(_above(place, edition.is_standout), 3),
        "certain": int((standouts["standing"] == "certain").sum()),
    }  # fmt: skip


def compare_clusters(size: int, seed: int, params: Params) -> str:
    """Our clusters and the default steps of BERTopic on the same vectors, with the ratio of their times."""
    edition = draw(size, seed, params)
    features = build_features(edition.activities, params)
    started = time.perf_counter()
    own = find_clusters(features, params.method.standouts).labels
    rows = [("kepuri-eval", time.perf_counter() - started, adjusted_rand_score(edition.themes, own), own.max() + 1)]
    if importlib.util.find_spec("umap") is None:
        return pd.DataFrame(rows).to_string(index=False) + "\numap-learn is not installed: nothing to compare with"
    import umap

    for turn in ("first run, with compilation", "second run"):
        started = time.perf_counter()
        reduced = umap.UMAP(n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", random_state=seed)
        labels = HDBSCAN(min_cluster_size=10, copy=True).fit_predict(reduced.fit_transform(features.vectors))
        ended = time.perf_counter() - started
        rows.append((f"UMAP + HDBSCAN, {turn}", ended, adjusted_rand_score(edition.themes, labels), labels.max() + 1))
    table = pd.DataFrame(rows, columns=["steps", "seconds", "ARI", "clusters"])
    return table.assign(ratio=(table["seconds"] / table["seconds"][0])).round(3).to_string(index=False)


def measure_duplicates(params: Params, seed: int) -> str:
    """Precision, recall and time for texts reported again word by word, under another name, or with a new ending."""
    activities = draw(2000, seed, params).activities
    generator = np.random.default_rng(seed)
    chosen = generator.choice(len(activities), 200, replace=False)
    names = {unit.unit_id: unit.name for unit in params.units}
    again = activities.iloc[chosen].assign(unit_id=generator.choice(sorted(names), 200))
    kind = np.arange(200) % 3
    renamed, ended = again["unit_id"].map(names) + again["text"], again["text"] + "受到参加者好评。"
    again["text"] = np.select([kind == 0, kind == 1], [again["text"], renamed], ended)
    named = activities.assign(text=activities["unit_id"].map(names) + activities["text"])
    texts = read_texts(pd.concat([named, again], ignore_index=True), params)
    started = time.perf_counter()
    found = find_near_duplicates(texts, params.method.standouts.near_duplicate_at)
    seconds = time.perf_counter() - started
    pairs = set(zip(found["first"], found["second"], strict=True))
    truth = {(int(origin), len(activities) + place) for place, origin in enumerate(chosen)}
    right = len(pairs & truth)
    return (
        f"precision {right / len(pairs):.3f}, recall {right / len(truth):.3f}, {seconds:.2f} s for {len(texts)} texts"
    )


def measure_selection(seed: int) -> str:
    """Time of one proven best list of 200 among 10,000 under 200 rules."""
    generator = np.random.default_rng(seed)
    count = 10_000
    area = generator.integers(0, 190, count)
    twin = np.where(generator.random(count) < 0.1, generator.integers(0, 300, count), -1)
    rules = [
        Rule("total", "total", "at_most", np.zeros(count, dtype=int), 200, 201, True),
        Rule("unit", "unit", "at_most", generator.integers(0, 700, count), 2),
        Rule("twin", "twin", "at_most", twin, 1),
        *(Rule(f"area{n}", "area", "at_most", np.where(area == n, 0, -1), 3) for n in range(190)),
        *(Rule(f"cover{n}", "cover", "covers", generator.integers(-1, 30, count), 25) for n in range(7)),
    ]
    started = time.perf_counter()
    found = choose(generator.uniform(0, 100, count).round(4), rules)
    return f"{time.perf_counter() - started:.2f} s, {int(found.chosen.sum())} chosen, proven best: {found.is_optimal}"


def _above(place: np.ndarray, planted: np.ndarray) -> float:
    """Chance that a planted standout stands above another activity."""
    return float(np.mean(place[planted][:, None] < place[~planted][None, :]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
