"""Notebooks of a small project, so that running is tested apart from what the real notebooks do."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

REPO = Path(__file__).parents[2]
KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
PARAMETERS = 'edition = "demo"\nunit_id = ""'  # of the unit report

INGEST = """\
from kepuri_eval import tables
from kepuri_eval.params import load_params
params = load_params(edition)
texts = [path.read_text() for path in sorted(params.raw.iterdir())]
for name in ("documents", "blocks", "facts", "mentions", "activities", "problems"):
    tables.save(tables.empty(name), name, params.tables)
"""
SCORES = """\
from kepuri_eval import tables
from kepuri_eval.params import load_params
params = load_params(edition)
row = {"score": None, "coverage": 0.0, "rank": None, "rank_low": None, "rank_high": None, "rank_median": None,
       "share_in_quota": None, "standing": "unscored"}
rows = [{"unit_id": unit.unit_id, "group": unit.group, **row} for unit in params.units]
scores = tables.from_rows(rows, "scores")
tables.save(scores, "scores", params.tables)
for name in ("measures", "inputs"):
    tables.save(tables.empty(name), name, params.tables)
"""
STANDOUTS = """\
from kepuri_eval import tables
from kepuri_eval.params import load_params
params = load_params(edition)
from kepuri_eval.standouts.decisions import list_decisions
tables.save(tables.empty("standouts"), "standouts", params.tables)
tables.save(list_decisions(tables.empty("activities"), params), "decisions", params.tables)
"""
REPORT = """\
from kepuri_eval import tables
from kepuri_eval.params import load_params
params = load_params(edition)
scores = tables.load("scores", params.tables)
texts = [path.read_text() for path in sorted(params.raw.iterdir())]
"""


def set_units(project: Path, count: int) -> list[str]:
    """Give the edition so many units; returns their ids."""
    ids = [f"unit-{number:04}" for number in range(count)]
    rows = [f"{unit_id},单位{unit_id[-4:]},society" for unit_id in ids]
    (project / "params/demo/units.csv").write_text("\n".join(["unit_id,name,group", *rows]) + "\n", encoding="utf-8")
    (project / "params/demo/corrections.csv").unlink(missing_ok=True)
    return ids


def entries(project: Path) -> dict[str, Any]:
    """What the manifest of the project's last run says, by notebook, of reports by unit."""
    content = json.loads((project / "data/processed/demo/manifest.json").read_text(encoding="utf-8"))
    return {entry["name"].rpartition("/")[2]: entry for entry in content["reports"]}


def write_notebook(path: Path, parameters: str, *sources: str, title: str = "") -> Path:
    """A notebook with a parameters cell and one code cell a source."""
    first = new_code_cell(parameters, id="parameters", metadata={"tags": ["parameters"]})
    cells = [new_markdown_cell(f"# {title or path.stem}", id="title"), first]
    cells += [new_code_cell(source, id=f"cell-{number}") for number, source in enumerate(sources)]
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(new_notebook(cells=cells, metadata=KERNEL), path)
    return path


def write_project(root: Path) -> Path:
    """A project folder with the demo edition cut to three units, one submission and short notebooks; returns it."""
    shutil.copytree(REPO / "params", root / "params")
    units = root / "params" / "demo" / "units.csv"
    units.write_text("\n".join(units.read_text(encoding="utf-8-sig").splitlines()[:4]) + "\n", encoding="utf-8")
    raw = root / "data" / "raw" / "demo"
    raw.mkdir(parents=True)
    (raw / "one.txt").write_text("参与群众300人次")
    write_notebooks(root / "notebooks")
    return root


def write_notebooks(folder: Path) -> None:
    """The five notebooks of a run, as short as they can be."""
    edition = 'edition = "demo"'
    write_notebook(folder / "01_ingest.ipynb", edition, INGEST)
    write_notebook(folder / "02_indicators.ipynb", edition, SCORES)
    write_notebook(folder / "03_standouts.ipynb", edition, STANDOUTS)
    write_notebook(folder / "04_unit_report.ipynb", f'{edition}\nunit_id = ""', REPORT, "print(unit_id)")
    write_notebook(folder / "05_city_report.ipynb", edition, REPORT, "len(scores)")
