"""One submitted file of the demo edition changes: which reports are made again, and what is said of each."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kepuri_eval.batch.runs import run_edition
from kepuri_eval.params import load_params
from tests.conftest import DemoRun

pytestmark = pytest.mark.slow
FILE, UNIT = "凤凰山钢铁集团科协2024年全国科普日活动总结.txt", "enterprise-001"
CITY = "05_city_report"
IN_GROUP = "同组情况"


@pytest.fixture(scope="module")
def changed(demo_run: DemoRun, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The finished demo edition in a folder of its own, run again after one figure of one file has changed."""
    root = tmp_path_factory.mktemp("changed")
    for name in ("params", "notebooks", "data/raw/demo", "data/processed"):
        shutil.copytree(demo_run.root / name, root / name)
    path = root / "data/raw/demo" / FILE
    before = path.read_text(encoding="utf-8")
    path.write_text(before.replace("科技志愿者40人", "科技志愿者41人"), encoding="utf-8")
    assert path.read_text(encoding="utf-8") != before
    assert run_edition("demo", root).failed == 0
    return root


def reports(root: Path) -> dict[str, dict[str, Any]]:
    """What the manifest says of each report, by the unit's id, and of the city's."""
    manifest = json.loads((root / "data/processed/demo/manifest.json").read_text(encoding="utf-8"))
    return {entry["unit_id"] or entry["name"]: entry for entry in manifest["reports"]}


def test_the_units_report_its_groups_and_the_citys_are_made_again_and_no_other(changed: Path) -> None:
    params = load_params("demo", changed)
    made = {name for name, entry in reports(changed).items() if entry["status"] == "made"} - {
        "01_ingest", "02_indicators", "03_standouts",
    }  # fmt: skip
    group = {unit.unit_id for unit in params.units if unit.group == params.unit(UNIT).group}
    # A group's reports show its medians, ranges and every place of the ranking, so they read the changed rows.
    assert UNIT in group
    assert made == group | {CITY}


def test_the_manifest_says_of_each_why(changed: Path) -> None:
    own = reports(changed)[UNIT]["reason"]
    for part in ("文件", "引用的原文", "数字", "指标值"):
        assert part in own.removesuffix("有变动").split("、"), own
    assert reports(changed)["01_ingest"]["reason"] == "报送材料有变动"
    assert "数字" in reports(changed)[CITY]["reason"]
    for name, entry in reports(changed).items():
        if entry["status"] == "made" and entry["unit_id"] not in ("", UNIT):
            reason = entry["reason"].removesuffix("有变动")
            assert reason in (IN_GROUP, f"得分或位次、{IN_GROUP}"), (name, reason)


def test_the_list_says_it_too(changed: Path) -> None:
    surroundings = os.environ | {"KEPURI_HOME": str(changed)}
    command = [sys.executable, "-m", "kepuri_eval", "list", "demo", "--json"]
    listed = json.loads(subprocess.run(command, env=surroundings, check=True, capture_output=True).stdout)
    assert {each["name"]: each["reason"] for each in listed if each["status"] == "made"} == {
        entry["name"]: entry["reason"] for entry in reports(changed).values() if entry["status"] == "made"
    }


def test_reports_that_stay_are_what_they_would_be_if_made_again(
    changed: Path, demo_run: DemoRun, tmp_path: Path
) -> None:
    kept = [entry["html"] for entry in reports(changed).values() if entry["status"] == "unchanged"]
    assert len(kept) > 50
    for page in kept:
        assert (changed / "data/processed/demo" / page).read_bytes() == (demo_run.processed / page).read_bytes()
    again = tmp_path / "again"
    shutil.copytree(changed, again)
    assert run_edition("demo", again, only=["base-001"], reports_only=True).made == 1
    for page in ("reports/units/base-001.html", "notebooks/units/base-001.ipynb"):
        assert (again / "data/processed/demo" / page).read_bytes() == (demo_run.processed / page).read_bytes()
