"""Params are refused with every fault named by its place; what is right loads into frozen models."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest
import yaml
from pydantic import ValidationError

from kepuri_eval.edition import Dates, Edition
from kepuri_eval.errors import ParamsError
from kepuri_eval.method import Band, Measure
from kepuri_eval.params import load_params
from kepuri_eval.places import find_root, list_editions

AREAS = 14, 5, 21  # counties, zones, hosts
CORRECTION_HEADS = "target,field,value,reason,who,when"
FAULTS = yaml.safe_load((Path(__file__).parent / "vectors" / "params_faults.yml").read_text(encoding="utf-8"))


@pytest.fixture
def home(tmp_path: Path, repo: Path) -> Path:
    """A project folder with a copy of the params, to spoil."""
    shutil.copytree(repo / "params", tmp_path / "params")
    return tmp_path


def spoil(path: Path, before: str, after: str) -> None:
    """Replace the first place of `before`, which must be there."""
    text = path.read_text(encoding="utf-8-sig")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


def test_what_has_not_changed_is_read_once_and_what_has_is_read_again(home: Path) -> None:
    first = load_params("demo", home)
    assert load_params("demo", home) is first
    table = home / "params/demo/units.csv"
    state = table.stat()
    spoil(table, "路南区", "路南县")
    os.utime(table, ns=(state.st_atime_ns, state.st_mtime_ns))  # told by the content, not by the clock
    again = load_params("demo", home)
    assert "路南县" in {unit.name for unit in again.units}
    assert again.digest != first.digest
    (home / "params/demo/corrections.csv").unlink()
    assert load_params("demo", home).corrections == ()
    spoil(table, "路南县", "路南区,,,,,,,,,,,,,,,,,,")
    assert "line" in faults(home)[0]


def faults(home: Path, edition: str = "demo") -> list[str]:
    with pytest.raises(ParamsError) as caught:
        load_params(edition, home)
    assert str(caught.value).startswith(f"{len(caught.value.faults)} fault")
    return caught.value.faults


@pytest.mark.parametrize("edition", ["demo", "tangshan-2024"])
def test_the_editions_in_the_repository_load(repo: Path, edition: str) -> None:
    params = load_params(edition, repo)
    groups = [unit.group for unit in params.units]
    assert (groups.count("county"), groups.count("zone"), groups.count("host")) == AREAS
    assert len(params.method.indicators) >= 7
    assert len(params.method.measures) >= 24
    assert len(params.wording.categories) == 11
    assert len(params.wording.themes) == 4
    assert params.edition.is_fictional == (edition == "demo")
    assert params.raw == repo / "data" / "raw" / edition
    assert params.tables == repo / "data" / "processed" / edition / "tables"


def test_weights_of_the_indicators_are_equal_by_default(repo: Path) -> None:
    assert len({indicator.weight for indicator in load_params("demo", repo).method.indicators.values()}) == 1


def test_the_notice_of_2024_stands_in_the_edition(repo: Path) -> None:
    edition = load_params("tangshan-2024", repo).edition
    assert {code: group.min_key_activities for code, group in edition.groups.items()} == {
        "county": 10, "zone": 3, "host": 5, "society": 2, "enterprise": 2, "base": 2,
    }  # fmt: skip
    assert [day.isoformat() for day in edition.dates.model_dump().values()] == [
        "2024-08-21", "2024-09-15", "2024-09-25", "2024-09-26",
    ]  # fmt: skip


@pytest.mark.parametrize("case", FAULTS, ids=lambda case: f"{case['file']}-{case['after']}")
def test_a_fault_is_named_with_its_place(home: Path, case: dict[str, str]) -> None:
    corrections = home / "params/demo/corrections.csv"
    corrections.write_text(f"{CORRECTION_HEADS}\nabc-p1-0,value,3,笔误,王,2024-10-08\n", encoding="utf-8")
    spoil(home / "params" / case["file"], case["before"], case["after"])
    told = faults(home)
    assert [line for line in told if line.startswith(case["fault"])], told


def test_all_faults_of_all_files_come_at_once(home: Path) -> None:
    spoil(home / "params/demo/edition.yml", "theme:", "teme:")
    spoil(home / "params/method.yml", "min_coverage: 0.5 ", "min_coverage: 50 ")
    spoil(home / "params/wording.yml", "totals_rows:", "total_rows:")
    spoil(home / "params/demo/units.csv", "county-130203,", "County 130203,")
    named = {re.split(r":| line", line)[0] for line in faults(home)}
    assert named >= {"params/demo/edition.yml", "params/method.yml", "params/wording.yml", "params/demo/units.csv"}


def test_a_usual_group_may_be_missing_and_a_measure_for_one_of_another_name_is_not_passed_over(home: Path) -> None:
    edition, units = home / "params/demo/edition.yml", home / "params/demo/units.csv"
    lines = edition.read_text(encoding="utf-8").splitlines(keepends=True)
    edition.write_text("".join(line for line in lines if not line.startswith("  zone:")), encoding="utf-8")
    rows = units.read_text(encoding="utf-8").splitlines(keepends=True)
    units.write_text("".join(row for row in rows if ",zone," not in row), encoding="utf-8")
    assert "zone" not in load_params("demo", home).edition.groups
    spoil(edition, "  base:", "  site:")
    units.write_text("".join(row for row in rows if ",zone," not in row and ",base," not in row), encoding="utf-8")
    assert any("no group 'zone'" in line for line in faults(home))
    spoil(edition, "  site:", "  base:")
    spoil(home / "params/method.yml", "applies_to: [county, zone, host]", "applies_to: [county, zones, host]")
    assert any("no group 'zones'" in line for line in faults(home))


def test_an_unknown_edition_is_told_with_the_nearest(home: Path) -> None:
    assert faults(home, "tangshan-2042") == ["no edition 'tangshan-2042' in params/; did you mean 'tangshan-2024'?"]


def test_a_correction_needs_a_reason_a_name_and_a_day(home: Path) -> None:
    path = home / "params/demo/corrections.csv"
    path.write_text(f"{CORRECTION_HEADS}\nabc-p1-0,value,3,,,yesterday\n", encoding="utf-8")
    assert {line.split(": ")[1] for line in faults(home)} == {"reason", "who", "when"}


def test_quantities_in_corrections_may_be_called_as_reports_call_them(home: Path) -> None:
    path = home / "params/demo/corrections.csv"
    path.write_text(f"{CORRECTION_HEADS}\ncounty-130203,参与人次,3,电话核实,王某,2024/10/8\n", encoding="utf-8")
    [correction] = load_params("demo", home).corrections
    assert (correction.field, correction.when.isoformat()) == ("participants", "2024-10-08")


def test_tables_and_texts_saved_in_gbk_are_read(home: Path) -> None:
    before = load_params("demo", home)
    for name in ("units.csv", "edition.yml"):
        path = home / "params/demo" / name
        path.write_bytes(path.read_text(encoding="utf-8-sig").encode("gb18030"))
    after = load_params("demo", home)
    assert (after.units, after.edition) == (before.units, before.edition)
    path = home / "params/demo/units.csv"
    for content in (b"unit_id,name,group\n\xff\xff", "unit_id,name,group\n".encode("utf-16")):
        path.write_bytes(content)
        assert "另存为“CSV UTF-8（逗号分隔）”" in faults(home)[0]


@pytest.mark.parametrize("mark", [";", "；", "|"])
def test_names_in_one_cell_are_parted_by_any_mark_that_no_name_has(home: Path, mark: str) -> None:
    spoil(home / "params/demo/units.csv", "古冶;古治区", f"古冶{mark}古治区")
    assert load_params("demo", home).unit("county-130204").aliases == ("古冶", "古治区")


@pytest.mark.parametrize("day", ["2024/9/26", "2024.9.26", "2024年9月26日", "20240926", "2024-9-26"])
def test_days_are_taken_in_any_form_that_can_mean_one_day_only(home: Path, day: str) -> None:
    spoil(home / "params/demo/edition.yml", "summary_due: 2024-09-26", f"summary_due: {day}")
    assert load_params("demo", home).edition.dates.summary_due.isoformat() == "2024-09-26"


def test_the_same_fault_of_many_rows_is_told_once(home: Path) -> None:
    path = home / "params/demo/units.csv"
    rows = path.read_text(encoding="utf-8-sig")
    path.write_text(rows.replace(",county,", ",xianqu,"), encoding="utf-8")
    [told] = faults(home)
    assert told.startswith("units.csv: county-130202, county-130203, ")
    assert told.endswith("no group 'xianqu'; known: county, zone, host, society, enterprise, base")
    path.write_text(re.sub(r",1302(\d\d),", r",1302,", rows), encoding="utf-8")
    [told] = faults(home)
    assert told.startswith("params/demo/units.csv lines 2-15")
    path.write_text(rows.replace("unit_id,name,group,", "编号,name,group,", 1), encoding="utf-8")
    assert [line.split("; ")[0] for line in faults(home)] == [
        "params/demo/units.csv line 1: 编号: unknown column",
        "params/demo/units.csv line 1: unit_id: column is missing",
    ]


def test_rows_that_a_spreadsheet_leaves_empty_are_none(home: Path) -> None:
    path = home / "params/demo/units.csv"
    before = load_params("demo", home).units
    path.write_text(path.read_text(encoding="utf-8-sig") + ",,,,,,,,,,\n", encoding="utf-8")
    assert load_params("demo", home).units == before


def test_a_word_that_is_only_like_a_part_of_a_known_one_is_not_guessed(home: Path) -> None:
    own = home / "params/demo/wording.yml"
    own.write_text("mentions:\n  media_levels:\n    地级: [青石网]\n", encoding="utf-8")
    assert faults(home) == [
        "params/demo/wording.yml: mentions.media_levels.地级: no such entry; known: 国家级, 省级, 市级, 县级"
    ]


def test_the_digest_changes_with_any_file_and_with_nothing_else(home: Path) -> None:
    before = load_params("demo", home).digest
    assert load_params("demo", home).digest == before
    for name in ("method.yml", "wording.yml", "demo/edition.yml", "demo/units.csv", "demo/corrections.csv"):
        path = home / "params" / name
        kept = path.read_bytes()
        path.write_bytes(kept + b"\n")
        assert load_params("demo", home).digest != before, name
        path.write_bytes(kept)
    ratings = home / "params/demo/ratings.csv"
    ratings.write_text("activity_id,rating\n", encoding="utf-8")
    assert load_params("demo", home).digest != before, "what a panel said changes the lists"
    ratings.unlink()
    own = home / "params/tangshan-2024/wording.yml"
    of_tangshan = load_params("tangshan-2024", home).digest
    own.unlink()
    assert load_params("tangshan-2024", home).digest != of_tangshan, "an edition's own words change what is found"
    (home / "params/README.md").write_text("other words")
    assert load_params("demo", home).digest == before


def test_the_project_is_found_upward_and_by_the_environment(
    home: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KEPURI_HOME", raising=False)
    inner = home / "notebooks" / "explore"
    inner.mkdir(parents=True)
    assert find_root(inner) == home
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    with pytest.raises(ParamsError, match="run inside the project folder or set KEPURI_HOME"):
        find_root(elsewhere)
    monkeypatch.setenv("KEPURI_HOME", str(home))
    assert find_root(elsewhere) == home


def test_editions_are_listed(home: Path) -> None:
    assert list_editions(home) == ["demo", "tangshan-2024"]


def test_models_are_frozen(repo: Path) -> None:
    edition: Edition = load_params("demo", repo).edition
    with pytest.raises(ValidationError):
        edition.year = 2025  # type: ignore[misc]


def test_dates_are_inclusive_and_may_coincide() -> None:
    day = "2024-09-15"
    assert Dates(platform_opens=day, window_start=day, window_end=day, summary_due=day).window_end.isoformat() == day  # type: ignore[arg-type]


FALLING = (Band(at_least=2, score=0), Band(at_least=1, score=9))


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ({"kind": "total"}, "a measure of kind total needs quantity"),
        ({"kind": "rate", "quantity": "participants"}, "a measure of kind rate needs denominator"),
        ({"kind": "evidence"}, "a measure of kind evidence needs mentions"),
        ({"kind": "coverage", "mentions": "a", "of": "mode"}, "needs one of mentions, of"),
        ({"kind": "count", "bands": (Band(at_least=0, score=0),)}, "give either goalposts or bands"),
        ({"kind": "count", "goalposts": None, "bands": FALLING}, "bands must rise"),
    ],
)  # fmt: skip
def test_a_measure_must_be_complete(given: dict[str, object], wanted: str) -> None:
    whole = {"label": "甲", "indicator": "scale", "goalposts": (0, 1), **given}
    with pytest.raises(ValidationError, match=wanted):
        Measure(**whole)  # type: ignore[arg-type]
