"""Which reports hold, which do not, and why."""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from kepuri_eval.batch.changes import list_changes, say_parts
from kepuri_eval.batch.manifest import Manifest
from kepuri_eval.batch.runs import run_edition
from kepuri_eval.batch.standing import see_unchanged
from kepuri_eval.errors import ParamsError
from kepuri_eval.params import load_params
from kepuri_eval.standouts.publication import Entry, add_entries


def test_a_reason_names_every_part_that_differs() -> None:
    earlier = {"code": "1", "facts": "2", "group": "3"}
    assert say_parts(list_changes(earlier, earlier)) == ""
    assert say_parts(list_changes(earlier, earlier | {"facts": "9"})) == "数字有变动"
    assert say_parts(list_changes(earlier, earlier | {"facts": "9", "code": "9"})) == "程序、数字有变动"


def test_a_run_that_would_make_nothing_is_seen_from_its_files_alone(project: Path) -> None:
    assert see_unchanged("demo", project) is None
    made = run_edition("demo", project)
    seen = see_unchanged("demo", project)
    assert seen is not None
    assert (seen.made, seen.unchanged, seen.failed) == (0, made.made, 0)
    assert (seen.units, seen.files, seen.facts) == (made.units, made.files, made.facts)
    (project / "data/raw/demo/new.txt").write_text("另有50人")
    assert see_unchanged("demo", project) is None


def test_a_run_is_seen_to_be_unneeded_without_reading_params(project: Path) -> None:
    made = run_edition("demo", project)
    asked = "import sys; import kepuri_eval.batch.standing as s; from pathlib import Path; "
    asked += "import kepuri_eval.batch.changes as c; c.code_fingerprint = lambda: 'this code'; "  # as in this process
    asked += "seen = s.see_unchanged('demo', Path(sys.argv[1])); "
    asked += "print(seen.unchanged, sorted({'yaml', 'pydantic', 'pandas', 'kepuri_eval.params'} & set(sys.modules)))"
    command = [sys.executable, "-c", asked, str(project)]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert told == f"{made.made} []\n"


@pytest.mark.parametrize("name", ["demo/units.csv", "method.yml", "demo/ratings.csv"])
def test_a_file_of_params_that_changed_or_came_is_looked_at(project: Path, name: str) -> None:
    place = project / "params" / name
    if name == "demo/ratings.csv":
        place.unlink(missing_ok=True)
    run_edition("demo", project)
    assert see_unchanged("demo", project) is not None
    with place.open("a", encoding="utf-8") as file:
        file.write("\n")
    assert see_unchanged("demo", project) is None


def test_some_units_alone_are_seen_to_be_unchanged_and_strangers_are_not(project: Path) -> None:
    run_edition("demo", project)
    first, *_ = load_params("demo", project).units
    seen = see_unchanged("demo", project, [first.unit_id])
    assert seen is not None
    assert (seen.made, seen.unchanged) == (0, 2)  # the city's too
    assert see_unchanged("demo", project, ["nobody"]) is None


def test_a_group_alone_is_seen_to_be_unchanged(project: Path) -> None:
    run_edition("demo", project)
    params = load_params("demo", project)
    for group in params.edition.groups:
        seen = see_unchanged("demo", project, groups=[group])
        assert seen is not None
        assert (seen.made, seen.unchanged) == (0, 1 + sum(unit.group == group for unit in params.units))
    with pytest.raises(ParamsError, match="no group 'nobody'"):
        see_unchanged("demo", project, groups=["nobody"])


def test_a_report_whose_page_is_gone_is_not_taken_for_unchanged(project: Path) -> None:
    run_edition("demo", project)
    (project / "data/processed/demo/reports/city.html").unlink()
    assert see_unchanged("demo", project) is None
    run_edition("demo", project)
    entry = Manifest(project / "data/processed/demo").entries["05_city_report"]
    assert (entry.status, entry.reason) == ("made", "文件缺失")


def test_a_limit_leaves_the_rest_to_the_next_run(project: Path) -> None:
    first = run_edition("demo", project, limit=1)
    assert first.made == 1
    assert see_unchanged("demo", project) is None
    second = run_edition("demo", project)
    assert (second.made, second.unchanged, second.failed) == (3, 1, 0)


def test_a_pdf_goes_with_the_page_it_was_printed_from(project: Path) -> None:
    run_edition("demo", project)
    reports = project / "data/processed/demo/reports"
    printed = [page.with_suffix(".pdf") for page in (reports / "units").glob("*.html")]
    for each in printed:
        each.write_text("of the page before", encoding="utf-8")
    again = Manifest(project / "data/processed/demo").entries[f"04_unit_report/{printed[0].stem}"]
    run_edition("demo", project, only=[again.unit_id], reports_only=True)
    assert [each.exists() for each in printed] == [False] + [True] * (len(printed) - 1)


def test_a_decision_remakes_the_reports_it_concerns_and_no_other(project: Path) -> None:
    run_edition("demo", project)
    params = load_params("demo", project)
    concerned, *others = [unit.unit_id for unit in params.units]
    step = Entry(when=datetime(2024, 10, 8), who="评议会议", activity_id=concerned, state="chosen", why="补报材料",
                 is_override=True)  # fmt: skip
    add_entries(params.decisions, [step])
    assert see_unchanged("demo", project) is None
    run_edition("demo", project)
    entries = Manifest(params.processed).entries
    made = {name for name, entry in entries.items() if entry.status == "made"}
    assert made == {"03_standouts", "05_city_report", f"04_unit_report/{concerned}"}
    assert entries[f"04_unit_report/{concerned}"].reason == "名单决定有变动"
    assert all(entries[f"04_unit_report/{unit}"].status == "unchanged" for unit in others)
