"""Another city and year: a copied params folder, edited, and nothing else."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kepuri_eval.batch.runs import run_edition
from kepuri_eval.cli import app
from kepuri_eval.params import load_params
from kepuri_eval.simulate.submissions import simulate_edition

pytestmark = pytest.mark.slow
UNITS, ACTIVITIES, SEED = 12, 40, 9
EDITS = {
    "title: 2024年全国科普日唐山系列活动（演示）": "title: 2025年全国科普日保定系列活动",
    "year: 2024": "year: 2025",
    "city: 唐山市": "city: 保定市",
    "organiser: 唐山市科学技术协会": "organiser: 保定市科学技术协会",
    "platform_opens: 2024-08-21": "platform_opens: 2025-08-20",
    "window_start: 2024-09-15": "window_start: 2025-09-13",
    "window_end: 2024-09-25": "window_end: 2025-09-26",
    "summary_due: 2024-09-26": "summary_due: 2025-09-28",
}


@pytest.fixture
def home(tmp_path: Path, repo: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project folder with the checkout's params and notebooks."""
    for name in ("params", "notebooks"):
        shutil.copytree(repo / name, tmp_path / name)
    monkeypatch.setenv("KEPURI_HOME", str(tmp_path))
    return tmp_path


def test_a_new_edition_runs_after_its_folder_was_edited(home: Path) -> None:
    assert CliRunner().invoke(app, ["new", "baoding-2025", "--from", "demo"]).exit_code == 0
    folder = home / "params" / "baoding-2025"
    text = (folder / "edition.yml").read_text(encoding="utf-8")
    for before, after in EDITS.items():
        assert before in text
        text = text.replace(before, after)
    (folder / "edition.yml").write_text(text, encoding="utf-8")
    units = (folder / "units.csv").read_text(encoding="utf-8").replace("唐山", "保定")
    (folder / "units.csv").write_text(units, encoding="utf-8")
    params = load_params("baoding-2025", home)
    truth = simulate_edition(params, UNITS, ACTIVITIES, SEED, params.raw)
    shutil.copy(params.raw.with_name("baoding-2025-truth") / "units.csv", folder / "units.csv")
    summary = run_edition("baoding-2025", home)
    assert (summary.units, summary.made, summary.failed) == (len(truth.units), len(truth.units) + 1, 0)
    assert abs(summary.activities - ACTIVITIES) <= 2
    report = (summary.index.parent / "units" / f"{truth.units[0].unit_id}.html").read_text(encoding="utf-8")
    assert "2025年全国科普日保定系列活动" in report
    assert "保定市科学技术协会" in report
