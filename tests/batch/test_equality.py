"""One small edition made in every way there is: the same bytes, outside the manifest."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import fsspec
import pytest

from kepuri_eval.batch import children
from kepuri_eval.batch.runs import run_edition
from tests.batch.cluster import REPO, Cluster
from tests.batch.disturbed import contents
from tests.batch.small_project import write_notebook

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not children.CAN_FORK, reason="this system has no fork"),
]
LOADED = """\
import pandas as pd
import matplotlib.pyplot as plt
from kepuri_eval import tables
from kepuri_eval.params import load_params
from kepuri_eval.reporting import charts
params = load_params(edition)
scores = tables.load("scores", params.tables)
"""
SHOWN = [
    "print('总分', len(scores))\nscores[['unit_id', 'group', 'standing']]",
    "plt.figure(figsize=(2, 1))\nplt.plot([1, 3, 2]);",
    "charts.draw_contributions(pd.DataFrame({'label': ['甲', '乙'], 'difference': [1.5, -0.5]}))",
]
# A process of its own, in which nothing can be forked: the standard engine runs every notebook.
STANDARD = """\
import pathlib, sys
from kepuri_eval.batch import changes, making, runs
making.CAN_FORK = False
changes.code_fingerprint = lambda: "this code"
summary = runs.run_edition("demo", pathlib.Path(sys.argv[1]), jobs=2, force=True)
assert (summary.made, summary.failed) == (4, 0), summary
"""


@pytest.fixture
def drawing(project: Path) -> Path:
    """The project with reports that print, list, plot and draw."""
    write_notebook(project / "notebooks/04_unit_report.ipynb", 'edition = "demo"\nunit_id = ""', LOADED, *SHOWN)
    write_notebook(project / "notebooks/05_city_report.ipynb", 'edition = "demo"', LOADED, *SHOWN)
    return project


def test_forked_one_by_one_standard_and_on_a_cluster_with_a_bucket(drawing: Path, cluster: Cluster, s3: str) -> None:
    processed = drawing / "data/processed/demo"
    assert run_edition("demo", drawing, jobs=2).failed == 0
    forked = contents(processed)
    page = forked["notebooks/units/county-130202.ipynb"]
    assert b"image/png" in page and b"image/svg+xml" in page and "总分 3".encode() in page
    assert len([name for name in forked if name.endswith(".html")]) == 3 + 4 + 1  # stages, reports, index

    assert run_edition("demo", drawing, jobs=1, force=True).made == 4
    assert contents(processed) == forked

    surroundings = {name: value for name, value in os.environ.items() if name != "PYTEST_CURRENT_TEST"}
    ended = subprocess.run([sys.executable, "-c", STANDARD, str(drawing)], cwd=REPO, capture_output=True, text=True,
                           check=False, env=surroundings)  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    assert contents(processed) == forked

    assert run_edition("demo", drawing, force=True, dask=cluster.address, processed=f"{s3}/equal").made == 4
    assert contents(processed) == forked
    files = fsspec.filesystem("s3")
    published = [name.removeprefix("kepuri/equal/") for name in files.find("kepuri/equal")]
    assert {name: files.cat_file(f"kepuri/equal/{name}") for name in published if name != "manifest.json"} == forked
