"""How fast and how well activities are clustered, judged and chosen, on simulated editions whose themes are known.

Run `python benchmarks/standouts.py [--sizes 340,4000,20000] [--seed 5] [--only end,clusters,duplicates,selection]`.
Each size runs in a process of its own, so that peak memory is its own; `--growth docs/images/standouts_growth.png`
draws processor time and memory over the sizes. Where umap-learn can be imported, here or by the interpreter given with
`--peer`, the default steps of BERTopic (UMAP to 5 dimensions, then HDBSCAN) run on the same vectors in the same run.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.metrics import adjusted_rand_score, homogeneity_score

from kepuri_eval import tables
from kepuri_eval.method import Solver
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
    parser.add_argument("--only", default="end,clusters,duplicates,selection")
    parser.add_argument("--growth", type=Path)
    parser.add_argument("--peer", default=sys.executable, help="a Python that has umap-learn and scikit-learn")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    params = load_params("demo", ROOT)
    if given.one:
        print(json.dumps(measure_size(given.one, given.seed, params)))
        return 0
    sizes = [int(size) for size in given.sizes.split(",")]
    asked = given.only.split(",")
    if "end" in asked:
        rows = pd.DataFrame([measure_apart(size, given.seed) for size in sizes])
        print("\n## End to end\n", rows.to_string(index=False), flush=True)
        if given.growth:
            draw_growth(rows, given.growth)
    if "clusters" in asked:
        found = compare_clusters(min(sizes[-1], 4000), given.seed, params, given.peer)
        print("\n## Clusters beside UMAP + HDBSCAN\n", found, flush=True)
    if "duplicates" in asked:
        print("\n## Near-duplicates, 200 planted in 2,000\n", measure_duplicates(params, given.seed), flush=True)
    if "selection" in asked:
        print("\n## Selection, 10,000 candidates, 200 rules\n", measure_selection(given.seed))
        print(measure_overlapping(given.seed))
    return 0


def measure_apart(size: int, seed: int) -> dict[str, object]:
    """`measure_size` in a process of its own."""
    command = [sys.executable, __file__, "--one", str(size), "--seed", str(seed)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


def draw_growth(rows: pd.DataFrame, path: Path) -> None:
    """Processor seconds and peak memory over the number of activities, both beside a straight line."""
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(1, 2, figsize=(9, 3.4), layout="constrained")
    for axis, column, label in ((axes[0], "CPU seconds", "processor seconds"), (axes[1], "peak MB", "peak memory, MB")):
        axis.loglog(rows["activities"], rows[column], marker="o", color="#1b6ca8", label="measured")
        last = rows.iloc[-1]
        axis.loglog(rows["activities"], last[column] * rows["activities"] / last["activities"], "--", color="#999999",
                    label="in proportion")  # fmt: skip
        axis.set(xlabel="activities", ylabel=label)
        axis.grid(visible=True, which="both", alpha=0.25)
        axis.legend()
    figure.savefig(path, dpi=110, metadata={"Software": None})


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


_PEER = """
import sys, time, json, numpy as np, umap
from sklearn.cluster import HDBSCAN
vectors, rows = np.load(sys.argv[1]), []
for turn in range(2):
    wall, used = time.perf_counter(), time.process_time()
    reduced = umap.UMAP(n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", random_state=int(sys.argv[2]))
    labels = HDBSCAN(min_cluster_size=10, copy=True).fit_predict(reduced.fit_transform(vectors))
    rows.append((time.perf_counter() - wall, time.process_time() - used, labels.tolist()))
print(json.dumps(rows))
"""


def compare_clusters(size: int, seed: int, params: Params, peer: str) -> str:
    """Our clusters and the default steps of BERTopic on the same vectors, with the ratio of their processor times."""
    edition = draw(size, seed, params)
    features = build_features(edition.activities, params)
    wall, used = time.perf_counter(), time.process_time()
    own = find_clusters(features, params.method.standouts).labels
    told = [("kepuri-eval", time.perf_counter() - wall, time.process_time() - used, own)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "vectors.npy"
        np.save(path, features.vectors)
        command = [peer, "-W", "ignore", "-c", _PEER, str(path), str(seed)]
        done = subprocess.run(command, stdout=subprocess.PIPE, check=False)
    if done.returncode:
        return f"{told[0][1]:.1f} s; {peer} cannot import umap-learn: nothing to compare with"
    turns = ("first run, with compilation", "second run")
    for turn, (seconds, busy, labels) in zip(turns, json.loads(done.stdout), strict=True):
        told.append((f"UMAP + HDBSCAN, {turn}", seconds, busy, np.array(labels)))
    rows = [(name, seconds, busy, adjusted_rand_score(edition.themes, labels), labels.max() + 1)
            for name, seconds, busy, labels in told]  # fmt: skip
    table = pd.DataFrame(rows, columns=["steps", "seconds", "CPU seconds", "ARI", "clusters"])
    return table.assign(ratio=table["CPU seconds"] / table["CPU seconds"][0]).round(3).to_string(index=False)


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
    started, used = time.perf_counter(), time.process_time()
    found = choose(generator.uniform(0, 100, count).round(4), rules)
    seconds, busy = time.perf_counter() - started, time.process_time() - used
    chosen = int(found.chosen.sum())
    return f"{seconds:.2f} s ({busy:.2f} s of processor), {chosen} chosen, proven best: {found.is_optimal}"


def measure_overlapping(seed: int, limit: float = 5.0) -> str:
    """The same size under rules made to clash: sets and kinds that overlap, follow quality and differ in structure.

    70 sets favoured by what makes an activity good, each limited; 60 ways to sort all candidates into kinds, each with
    a limit a kind; 67 coverages over part of them; total, unit and near-duplicates. `limit` seconds are allowed.
    """
    generator = np.random.default_rng(seed)
    count, chosen = 10_000, 200
    traits = generator.normal(size=(count, 6))
    quality = (60 + 8 * traits[:, 0] + generator.normal(0, 4, count)).clip(0, 100).round(4)
    rules = [
        Rule("total", "total", "at_most", np.zeros(count, dtype=int), chosen, chosen + 1, True),
        Rule("unit", "unit", "at_most", generator.integers(0, 700, count), 2),
        Rule("twin", "twin", "at_most", np.where(generator.random(count) < 0.1, generator.integers(0, 300, count), -1),
             1),
    ]  # fmt: skip
    for number in range(70):
        lean = traits @ generator.normal(size=6) + generator.normal(0, 0.5, count)
        share = generator.uniform(0.05, 0.35)
        inside = np.where(lean > np.quantile(lean, 1 - share), 0, -1)
        rules.append(Rule(f"set{number}", "set", "at_most", inside, int(chosen * share * 1.2) + 1))
    for number in range(60):
        kinds = int(generator.integers(10, 60))
        limit = int(np.ceil(1.5 * chosen / kinds))
        rules.append(Rule(f"kind{number}", "kind", "at_most", generator.integers(0, kinds, count), limit))
    for number in range(67):
        kinds = int(generator.integers(10, 60))
        column = np.where(generator.random(count) < 0.6, generator.integers(0, kinds, count), -1)
        rules.append(Rule(f"cover{number}", "cover", "covers", column, int(0.6 * kinds)))
    started, used = time.perf_counter(), time.process_time()
    found = choose(quality, rules, Solver(time_limit=limit))
    seconds, busy = time.perf_counter() - started, time.process_time() - used
    return (
        f"overlapping: {seconds:.1f} s ({busy:.1f} s of processor), {len(rules)} rules, {int(found.chosen.sum())} "
        f"chosen, proven best: {found.is_optimal}, no list better by more than {100 * found.gap:.2f} %"
    )


def _above(place: np.ndarray, planted: np.ndarray) -> float:
    """Chance that a planted standout stands above another activity."""
    return float(np.mean(place[planted][:, None] < place[~planted][None, :]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
