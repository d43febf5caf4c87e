"""Which notebooks a run would make anew, and why; told without touching anything."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kepuri_eval.batch.manifest import find_holder, lock
from kepuri_eval.batch.runs import run_edition
from kepuri_eval.params import load_params
from kepuri_eval.status.freshness import Freshness, see_freshness

FIRST = "county-130202"


def seen(project: Path) -> Freshness:
    return see_freshness(load_params("demo", project))


def processed(project: Path) -> Path:
    return project / "data" / "processed" / "demo"


def states(run: Freshness) -> list[str]:
    return [piece.state for piece in run.stages]


def test_before_the_first_run_everything_is_missing(ran_project: Path) -> None:
    import shutil

    shutil.rmtree(processed(ran_project))
    run = seen(ran_project)
    assert (run.run, run.ended, run.is_current) == ("none", None, False)
    assert states(run) == ["missing"] * 3
    assert run.count_reports() == {"missing": 4}
    assert not processed(ran_project).exists()


def test_after_a_run_everything_is_current(ran_project: Path) -> None:
    run = seen(ran_project)
    assert (run.run, run.is_current, run.holder, run.failures) == ("ended", True, None, [])
    assert run.count_reports() == {"current": 4}
    assert run.ended is not None


def test_a_new_file_makes_the_first_notebook_stale_and_leaves_the_rest_open(ran_project: Path) -> None:
    (ran_project / "data/raw/demo/two.txt").write_text("另有50人", encoding="utf-8")
    run = seen(ran_project)
    assert [(piece.state, piece.why) for piece in run.stages] == [
        ("stale", "报送材料有变动"), ("stale", "上一步须先重做"), ("stale", "上一步须先重做"),
    ]  # fmt: skip
    assert run.count_reports() == {"open": 4}
    assert not run.is_current


def test_changed_params_make_all_stale_and_say_so(ran_project: Path) -> None:
    path = ran_project / "params/demo/edition.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("working_days: 5", "working_days: 6", 1), "utf-8")
    run = seen(ran_project)
    assert {piece.why for piece in (*run.stages, *run.reports)} == {"参数有变动"}
    assert run.count_reports() == {"stale": 4}


def test_a_report_notebook_that_changed_makes_only_its_reports_stale(ran_project: Path) -> None:
    path = ran_project / "notebooks/05_city_report.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["cells"][0]["source"] = "# 另一个标题"
    path.write_text(json.dumps(notebook), encoding="utf-8")
    run = seen(ran_project)
    assert states(run) == ["current"] * 3
    assert [(piece.state, piece.why) for piece in run.reports] == [("stale", "笔记本有变动"), *[("current", "")] * 3]


def test_a_page_that_is_gone_is_missing(ran_project: Path) -> None:
    (processed(ran_project) / f"reports/units/{FIRST}.html").unlink()
    run = seen(ran_project)
    assert [(piece.unit_id, piece.why) for piece in run.reports if piece.state != "current"] == [
        (FIRST, "结果文件不在了")
    ]


def test_a_table_that_was_touched_sends_back_to_the_first_notebook(ran_project: Path) -> None:
    (processed(ran_project) / "tables/ratings.parquet").write_bytes(b"another")
    assert [piece.state for piece in seen(ran_project).stages] == ["stale"] * 3
    assert seen(ran_project).stages[0].why == "数据表与运行时不同"


def test_a_run_that_was_cut_off_is_told_with_what_it_left_undone(ran_project: Path) -> None:
    manifest = processed(ran_project) / "manifest.json"
    entries = json.loads(manifest.read_text(encoding="utf-8"))["reports"]
    manifest.unlink()
    done = [entry for entry in entries if not entry["name"].startswith("04_unit_report")]
    journal = "".join(json.dumps(entry) + "\n" for entry in done) + '{"name": "04_unit_rep'
    (processed(ran_project) / "manifest.journal.jsonl").write_text(journal, encoding="utf-8")
    run = seen(ran_project)
    assert (run.run, run.is_current) == ("cut_off", False)
    assert states(run) == ["current"] * 3
    assert run.count_reports() == {"current": 1, "missing": 3}
    assert (processed(ran_project) / "manifest.journal.jsonl").read_text(encoding="utf-8") == journal


def test_a_failed_report_is_told_with_its_error(ran_project: Path) -> None:
    path = ran_project / "notebooks/04_unit_report.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["cells"][-1]["source"] = f'assert unit_id != "{FIRST}", "no such luck"'
    path.write_text(json.dumps(notebook), encoding="utf-8")
    run_edition("demo", ran_project)
    failed = seen(ran_project).failures
    assert [piece.unit_id for piece in failed] == [FIRST]
    assert "no such luck" in failed[0].why


def test_a_run_under_way_is_seen_and_not_disturbed(ran_project: Path) -> None:
    with lock(processed(ran_project)):
        run = seen(ran_project)
        assert run.run == "under_way"
        assert run.holder == find_holder(processed(ran_project))
        with pytest.raises(Exception, match="another run"), lock(processed(ran_project)):
            pass
    assert seen(ran_project).run == "ended"
    with lock(processed(ran_project)):  # looking kept no hold on it
        pass
