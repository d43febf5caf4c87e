"""The truth as tables."""

from datetime import date

import pandas as pd

from kepuri_eval.simulate.truth import Activity, Truth, write_truth

ACTIVITY = Activity(
    "a1", "u1", "讲座", date(2024, 9, 16), date(2024, 9, 17), "广场", "offline", "rural", "livelihood", "farming",
    ("甲", "乙"), "简介", figures={"participants": 326, "volunteers": 9}, stated={"participants": 300.0},
    reported_in=["清单.xlsx"],
)  # fmt: skip


def test_only_what_was_written_is_true() -> None:
    row = Truth((), [ACTIVITY], [], [], []).tables()["truth_activities"].iloc[0]
    assert row["participants"] == 300
    assert pd.isna(row["volunteers"])
    assert (row["start"], row["joint_units"], row["reported_in"]) == ("2024-09-16", "甲;乙", "清单.xlsx")


def test_tables_without_rows_keep_their_columns(tmp_path) -> None:
    truth = Truth((), [ACTIVITY], [], [], [])
    write_truth(truth, tmp_path)
    assert list(pd.read_csv(tmp_path / "truth_faults.csv").columns) == ["kind", "unit_id", "path", "note"]
    assert len(pd.read_parquet(tmp_path / "truth_activities.parquet")) == 1
