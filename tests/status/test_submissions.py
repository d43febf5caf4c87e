"""What is in and what is missing, by names before a run and by what was read after it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd

from kepuri_eval.params import Params, load_params
from kepuri_eval.reporting.city_tables import summarise_units
from kepuri_eval.status.submissions import see_names, see_read
from tests.review.review_edition import FILES, write_edition


def test_names_of_folders_tell_who_submitted_before_anything_is_read(tmp_path: Path) -> None:
    params = write_edition(tmp_path)
    seen = see_names(params)
    assert (seen.files, seen.is_read) == (len(FILES), False)
    assert seen.kinds == {".txt": 3, ".csv": 2}
    assert list(seen.units.values()) == [["路南区", "路北区"], ["古冶区"]]
    assert seen.unassigned == ["=1+1星光社/活动总结.txt"]  # no registered unit


def test_an_absent_folder_holds_nothing(tmp_path: Path) -> None:
    params = write_edition(tmp_path)
    shutil.rmtree(params.raw)
    seen = see_names(params)
    assert seen.files == 0
    assert sum(len(names) for names in seen.units.values()) == len(params.units)


def test_what_was_read_is_told_as_the_city_report_tells_it(
    read_edition: tuple[Params, dict[str, pd.DataFrame]],
) -> None:
    params, tables = read_edition
    seen = see_read(tables, params)
    states = summarise_units(tables, params)["state"].value_counts().to_dict()
    assert {words: len(names) for words, names in seen.units.items()} == {"已报送，未注明日期": 2, "未报送": 1}
    assert states == {"undated": 2, "none": 1}
    assert seen.kinds == {"总结": 3, "活动表": 2}
    assert (seen.unread, len(seen.unassigned)) == (0, 1)
    assert (seen.added, seen.removed, seen.altered) == ([], [], [])


def test_an_edition_without_any_summary_is_told(read_edition: tuple[Params, dict[str, pd.DataFrame]]) -> None:
    params, tables = read_edition
    documents = tables["documents"]
    seen = see_read({**tables, "documents": documents[documents["role"] != "summary"]}, params)
    assert seen.kinds == {"活动表": 2}
    assert {words: len(names) for words, names in seen.units.items()} == {"已报送，未注明日期": 2, "未报送": 1}


def test_files_that_came_went_or_changed_since_are_named(
    read_edition: tuple[Params, dict[str, pd.DataFrame]], tmp_path: Path
) -> None:
    earlier, tables = read_edition
    shutil.copytree(earlier.root, tmp_path / "project")
    params = load_params("demo", tmp_path / "project")
    (params.raw / "古冶区科协").mkdir()
    (params.raw / "古冶区科协" / "总结.txt").write_text("古冶区总结", encoding="utf-8")
    (params.raw / "路南区科协" / "活动表.csv").unlink()
    (params.raw / "路北区科协" / "补充说明.txt").write_text("更正后的说明", encoding="utf-8")
    seen = see_read(tables, params)
    assert seen.added == ["古冶区科协/总结.txt"]
    assert seen.removed == ["路南区科协/活动表.csv"]
    assert seen.altered == ["路北区科协/补充说明.txt"]


def test_a_file_sent_twice_is_not_taken_for_new(tmp_path: Path) -> None:
    from tests.review.review_edition import run_to_scores

    params = write_edition(tmp_path)
    shutil.copy(params.raw / "路北区科协" / "活动总结.txt", params.raw / "路北区科协" / "活动总结（再次）.txt")
    params, tables = run_to_scores(tmp_path)
    assert see_read(tables, params).added == []


def _declare_storage(root: Path, address: str) -> Params:
    path = root / "params/demo/edition.yml"
    path.write_text(f"{path.read_text(encoding='utf-8')}\nstorage: {{raw: {address}}}\n", encoding="utf-8")
    return load_params("demo", root)


def test_on_shared_storage_what_is_there_counts_not_the_mirror(
    read_edition: tuple[Params, dict[str, pd.DataFrame]], tmp_path: Path
) -> None:
    earlier, tables = read_edition
    shutil.copytree(earlier.root, tmp_path / "project")
    shutil.copytree(earlier.raw, tmp_path / "shared")
    params = _declare_storage(tmp_path / "project", "../shared")
    same = see_read(tables, params)
    assert (same.stored, same.has_changed) == ((tmp_path / "shared").as_uri(), False)
    (tmp_path / "shared" / "古冶区科协").mkdir()
    (tmp_path / "shared" / "古冶区科协" / "总结.txt").write_text("古冶区总结", encoding="utf-8")
    (tmp_path / "shared" / "古冶区科协" / "~$总结.docx").write_bytes(b"open in Word")
    seen = see_read(tables, params)
    assert (seen.added, seen.files) == (["古冶区科协/总结.txt"], len(FILES) + 1)
    shutil.rmtree(params.raw)
    assert see_names(params).files == len(FILES) + 1
    assert list(see_names(params).units.values())[0] == ["路南区", "路北区", "古冶区"]


def test_storage_out_of_reach_is_told_and_the_mirror_shown(
    read_edition: tuple[Params, dict[str, pd.DataFrame]], tmp_path: Path
) -> None:
    earlier, tables = read_edition
    shutil.copytree(earlier.root, tmp_path / "project")
    seen = see_read(tables, _declare_storage(tmp_path / "project", "nosuch://place/raw"))
    assert (seen.files, seen.has_changed) == (len(FILES), False)
    assert "nosuch" in seen.out_of_reach
