"""Tables keep their contracts on the way in and on the way out, and a reader never sees half of one."""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd
import pandera.pandas as pa
import pytest

from kepuri_eval import tables
from kepuri_eval.columns import keeps_contract
from kepuri_eval.errors import TableError
from kepuri_eval.formulas import formula_safe

MEASURE = {"unit_id": "county-130203", "measure": "sessions", "indicator": "scale", "value": 23.0, "score": 61.5,
           "state": "ok", "inputs": 4}  # fmt: skip
PROBLEM = {"problem_id": "p", "severity": "notice", "code": "c", "stage": "01", "message": "=1+1", "advice": "-请核对"}


@pytest.mark.parametrize("name", tables.SCHEMAS)
def test_empty_tables_keep_the_contract_and_survive_saving(name: str, tmp_path: Path) -> None:
    tables.save(tables.empty(name), name, tmp_path)
    loaded = tables.load(name, tmp_path)
    assert len(loaded) == 0
    fixed = [column for column, spec in tables.SCHEMAS[name].columns.items() if not spec.regex]
    assert list(loaded.columns) == fixed


@pytest.mark.parametrize("name", tables.SCHEMAS)
def test_every_column_says_what_it_means(name: str) -> None:
    schema = tables.SCHEMAS[name]
    assert schema.description
    assert [column for column, spec in schema.columns.items() if not spec.description] == []
    assert set((schema.metadata or {})["key"]) <= set(schema.columns)


def test_a_table_with_columns_that_no_row_gives_is_not_left_to_pandera(monkeypatch: pytest.MonkeyPatch) -> None:
    answers: list[bool] = []

    def noted(table: pd.DataFrame, schema: pa.DataFrameSchema) -> bool:
        answers.append(keeps_contract(table, schema))
        return answers[-1]

    monkeypatch.setattr(tables, "keeps_contract", noted)
    table = tables.from_rows([PROBLEM], "problems")
    assert answers == [True]
    assert table["unit_id"].isna().all()


def test_missing_is_not_zero_after_saving(tmp_path: Path) -> None:
    table = tables.from_rows([MEASURE | {"value": None, "score": None, "state": "missing", "inputs": 0}], "measures")
    tables.save(table, "measures", tmp_path)
    loaded = tables.load("measures", tmp_path)
    assert loaded["value"].isna().all()
    assert loaded["inputs"].tolist() == [0]


def test_columns_become_the_table_that_their_rows_become() -> None:
    rows = [MEASURE, MEASURE | {"measure": "other", "value": None, "score": None, "state": "missing"}]
    columns: dict[str, list[object]] = {name: [row[name] for row in rows] for name in MEASURE}
    pd.testing.assert_frame_equal(tables.from_columns(columns, "measures"), tables.from_rows(rows, "measures"))
    texts = columns | {"inputs": ["2", "1"]}  # left to pandera, which takes them; "other" sorts first
    assert tables.from_columns(texts, "measures")["inputs"].tolist() == [1, 2]
    assert tables.from_columns({name: [] for name in MEASURE}, "measures").equals(tables.empty("measures"))
    with pytest.raises(TableError, match="state"):
        tables.from_columns(columns | {"state": ["ok", "who knows"]}, "measures")


def test_rows_are_sorted_by_key_and_columns_by_contract() -> None:
    rows = [MEASURE | {"unit_id": unit} for unit in ("b", "a")]
    shuffled = pd.DataFrame(rows)[sorted(MEASURE)]
    checked = tables.check(shuffled, "measures")
    assert checked["unit_id"].tolist() == ["a", "b"]
    assert list(checked.columns) == list(tables.SCHEMAS["measures"].columns)


@pytest.mark.parametrize(
    ("change", "column", "words"),
    [
        ({"score": 100.5}, "score", "100.5"),
        ({"state": "perhaps"}, "state", "perhaps"),
        ({"inputs": -1}, "inputs", "-1"),
        ({"unit_id": None}, "unit_id", "non-nullable"),
        ({"value": "many"}, "value", "many"),
        ({"extra": 1}, "extra", "not in the contract"),
    ],
)
def test_a_broken_contract_names_table_column_and_example(change: dict[str, object], column: str, words: str) -> None:
    with pytest.raises(TableError) as caught:
        tables.check(pd.DataFrame([MEASURE | change]), "measures")
    assert (caught.value.table, caught.value.column) == ("measures", column)
    assert words in str(caught.value)


def test_a_missing_column_and_a_repeated_key_are_refused() -> None:
    with pytest.raises(TableError, match=r"measures\.state: column is missing"):
        tables.check(pd.DataFrame([MEASURE]).drop(columns="state"), "measures")
    with pytest.raises(TableError, match="key stands more than once"):
        tables.check(pd.DataFrame([MEASURE, MEASURE]), "measures")


def test_what_people_read_has_a_csv_twin_that_no_spreadsheet_runs(tmp_path: Path) -> None:
    tables.save(tables.from_rows([PROBLEM], "problems"), "problems", tmp_path)
    content = (tmp_path / "problems.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    row = pd.read_csv(tmp_path / "problems.csv").iloc[0]
    assert (row["message"], row["advice"]) == ("'=1+1", "'-请核对")
    assert tables.load("problems", tmp_path)["message"].tolist() == ["=1+1"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_cells_that_would_run_are_led_by_an_apostrophe(start: str) -> None:
    safe = formula_safe(pd.DataFrame({"text": [f"{start}cmd", "plain", None], "number": [-1.0, 2.0, None]}))
    assert safe["text"].tolist()[:2] == [f"'{start}cmd", "plain"]
    assert pd.isna(safe["text"].iloc[2])
    assert safe["number"].iloc[0] == -1.0


def test_a_dash_that_stands_for_none_is_shown_as_it_is() -> None:
    assert formula_safe(pd.DataFrame({"text": ["-", "-1", None]}))["text"].tolist()[:2] == ["-", "'-1"]


def test_the_same_table_gives_the_same_bytes(tmp_path: Path) -> None:
    table = tables.from_rows([MEASURE], "measures")
    first = tables.save(table, "measures", tmp_path / "a").read_bytes()
    assert tables.save(table.copy(), "measures", tmp_path / "b").read_bytes() == first
    assert (tmp_path / "a/measures.csv").read_bytes() == (tmp_path / "b/measures.csv").read_bytes()


def test_loading_says_what_is_wrong_with_a_file(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"scores\.parquet is not there yet; run the notebook"):
        tables.load("scores", tmp_path)
    (tmp_path / "scores.parquet").write_bytes(b"PAR1")
    with pytest.raises(TableError, match=r"scores\.parquet cannot be read"):
        tables.load("scores", tmp_path)


def test_a_write_that_fails_leaves_the_old_file_and_nothing_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.txt"
    tables.write_atomic(path, b"old")

    def full(descriptor: int) -> None:  # a disk may say only when it is asked to keep the bytes that it has no room
        os.ftruncate(descriptor, 1)
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        tables.write_atomic(path, b"new")
    assert path.read_bytes() == b"old"
    assert [each.name for each in tmp_path.iterdir()] == ["a.txt"]


def test_indicator_columns_of_scores_follow_the_method() -> None:
    row = {"unit_id": "u", "group": "county", "indicator_scale": 50.0, "score": 50.0, "coverage": 1.0, "rank": 1,
           "rank_low": 1, "rank_high": 2, "rank_median": 1.0, "share_in_quota": 0.9, "standing": "certain"}  # fmt: skip
    assert tables.check(pd.DataFrame([row]), "scores")["indicator_scale"].tolist() == [50.0]
    with pytest.raises(TableError):
        tables.check(pd.DataFrame([row | {"indicator_scale": 101.0}]), "scores")
