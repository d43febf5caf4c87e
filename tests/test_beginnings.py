"""An edition at its beginning: whatever little has come in, every notebook runs and every report is made."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kepuri_eval import tables
from kepuri_eval.batch.runs import run_edition
from kepuri_eval.params import load_params

pytestmark = pytest.mark.slow
UNITS = 4
SUMMARY = "路南区2024年全国科普日活动总结\n"
SIGNED = "路南区科协\n2024年9月26日\n"
INBOXES = {
    "nothing": {},
    "a file that cannot be opened": {"路南区/总结.docx": "PK\x03\x04"},
    "a plan": {"路南区/方案.txt": "路南区2024年全国科普日活动方案\n拟于9月16日在凤凰公园办科学市集，预计300人参加。\n"},
    "figures without an activity": {
        "路南区/总结.txt": f"{SUMMARY}活动期间，全区共开展活动23场次，参与群众4100人次，投入志愿者66人。\n{SIGNED}"
    },
    "one activity": {"路南区/总结.txt": f"{SUMMARY}9月16日，在凤凰公园举办科学市集，320名市民参加。\n{SIGNED}"},
}


@pytest.mark.parametrize("inbox", INBOXES)
def test_a_run_of_hardly_anything_makes_every_report(inbox: str, tmp_path: Path, repo: Path) -> None:
    for name in ("params", "notebooks"):
        shutil.copytree(repo / name, tmp_path / name)
    params = load_params("demo", tmp_path)
    register = tmp_path / "params" / "demo" / "units.csv"
    lines = register.read_text(encoding="utf-8").splitlines(keepends=True)
    register.write_text("".join(lines[: UNITS + 1]), encoding="utf-8")
    params.raw.mkdir(parents=True)
    for path, words in INBOXES[inbox].items():
        (params.raw / path).parent.mkdir(exist_ok=True)
        (params.raw / path).write_text(words, encoding="utf-8")
    summary = run_edition("demo", tmp_path)
    assert (summary.made, summary.failed) == (UNITS + 1, 0)
    scores, problems = (tables.load(name, params.tables) for name in ("scores", "problems"))
    assert len(scores) == UNITS
    silent = problems[problems["code"] == "nothing_submitted"]
    assert len(silent) == UNITS - bool(INBOXES[inbox])
