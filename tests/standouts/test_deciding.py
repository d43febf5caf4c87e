"""`kepuri decide` from the proposed lists to the corrected final list, as a user types it."""

from __future__ import annotations

import shutil

import pandas as pd
import pytest
from typer.testing import CliRunner

from kepuri_eval import tables
from kepuri_eval.cli import app
from kepuri_eval.params import load_params
from kepuri_eval.standouts.deciding import find_targets, read_file
from kepuri_eval.standouts.finding import propose_lists
from kepuri_eval.standouts.publication import LogError, add_entries, read_log, state_named


@pytest.fixture
def office(tmp_path, repo, monkeypatch, simulated, simulated_study, params):
    """A project folder whose demo edition has its lists proposed."""
    shutil.copytree(repo / "params", tmp_path / "params")
    monkeypatch.setenv("KEPURI_HOME", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "200")
    own = load_params("demo")
    tables.save(simulated[0], "activities", own.tables)
    tables.save(propose_lists(simulated_study, params), "standouts", own.tables)
    return own


def decide(*words: str) -> str:
    result = CliRunner().invoke(app, ["decide", "demo", *words])
    assert result.exception is None, result.output
    return result.stdout


def refuse(*words: str) -> str:
    result = CliRunner().invoke(app, ["decide", "demo", *words])
    assert isinstance(result.exception, LogError)
    return str(result.exception)


def by(hour: int, why: str = "", day: int = 8) -> list[str]:
    return ["--who", "科普部", "--when", f"2024-10-{day:02d}T{hour:02d}:00", *(["--why", why] if why else [])]


def read(office, title: str) -> pd.DataFrame:
    return pd.read_csv(office.processed / "publication" / f"{title}.csv", dtype="str")


def test_the_full_circle(office):
    standouts = tables.load("standouts", office.tables)
    proposed = sorted(standouts.loc[standouts["chosen_for"] != "none", "activity_id"])
    other = standouts.loc[standouts["chosen_for"] == "none", "activity_id"].iloc[0]
    decide("--proposed", "--state", "候选", *by(8))
    for hour, (before, after) in enumerate([("候选", "shortlisted"), ("入围", "panel"), ("panel", "拟定"),
                                            ("chosen", "公示")], start=9):  # fmt: skip
        decide("--all-in", before, "--state", after, *by(hour))
    assert read(office, "公示名单")["编号"].tolist() == proposed
    assert read(office, "正式名单").empty
    upheld, dismissed = proposed[0], proposed[1]
    decide(upheld, dismissed, "--state", "objected", *by(14, "署名来信，反映参与人次不实"))
    decide(upheld, "--state", "withdrawn", *by(15, "经核实，反映属实"))
    decide(dismissed, "--state", "confirmed", *by(15, "经核实，反映不属实"))
    # demo declares five working days from the 10th: 10, 11, 12 (a worked Saturday), 14, 15 October
    early = refuse("--all-in", "published", "--state", "final", *by(9, day=11))
    assert early.count("published on 2024-10-08, objections may come until 2024-10-15") == len(proposed) - 2
    decide("--all-in", "published", "--state", "final", *by(16, day=16))
    decide(dismissed, "--state", "final", *by(16, day=16))
    assert "破例" in decide(other, "--state", "final", "--override", *by(17, "主任会议议定增补", day=16))
    final = read(office, "正式名单")
    assert final["编号"].tolist() == sorted({*proposed, other} - {upheld})
    assert final.set_index("编号")["是否破例"].loc[other] == "破例"
    changes = read(office, "公示与正式名单对照").set_index("编号")
    assert changes.loc[upheld, ["变化", "理由"]].tolist() == ["撤下", "经核实，反映属实"]
    assert changes.loc[other, ["变化", "是否破例"]].tolist() == ["增补", "破例"]
    assert changes.loc[dismissed, "变化"] == "保留"
    log = read(office, "决定记录")
    assert len(log) == len(read_log(office.decisions)) == 5 * len(proposed) + 2 + 2 + (len(proposed) - 2) + 2
    assert log.iloc[-1][["经办", "时间", "状态", "是否破例"]].tolist() == ["科普部", "2024-10-16 17:00", "正式", "破例"]


def test_a_faulty_decision_leaves_no_trace(office):
    refused = refuse("--proposed", "--state", "final", *by(8))
    assert "no state → final (未记 → 正式); the procedure allows candidate 候选" in refused
    assert "nobody-7" in refuse("nobody-7", "--state", "candidate", *by(8))
    assert "nobody to decide on" in refuse("--all-in", "published", "--state", "final", *by(8))
    assert "when" in refuse("county-130203", "--state", "candidate", "--who", "科普部")
    assert "拟定" in refuse("county-130203", "--state", "winner", *by(8))
    assert "--state" in refuse("county-130203")
    assert not office.decisions.exists()


def test_rows_of_a_file_are_taken_together_or_not_at_all(office, tmp_path):
    path = tmp_path / "rows.csv"
    rows = ["when,who,activity_id,state,why,is_override", "2024-10-08T09:00,科普部,county-130203,候选,,",
            "2024-10-08T09:00,科普部,county-130203,公示,提前公示,true"]  # fmt: skip
    path.write_text("\n".join([*rows, "昨天,科普部,county-130203,final,,"]), encoding="utf-8")
    assert "row 3" in refuse("--read", str(path))
    path.write_text("\n".join(rows), encoding="utf-8-sig")
    assert "破例" in decide("--read", str(path))
    assert read_log(office.decisions)["is_override"].tolist() == [False, True]
    later = "2024/10/9 9:00,科普部,county-130203,有异议,电话来访,"
    path.write_bytes(f"{rows[0]}\n{later}".encode("gbk"))  # as Excel saves it
    assert "有异议" in decide("--read", str(path))
    assert read_log(office.decisions)["when"].iloc[-1] == "2024-10-09T09:00"
    path.write_bytes(b"when,who\n\xff\xff")
    assert "UTF-8" in refuse("--read", str(path))


def test_a_unit_is_decided_on_by_its_name(office):
    decide("路北区", "--state", "候选", *by(8))
    assert read_log(office.decisions)["activity_id"].tolist() == ["county-130203"]


def test_states_go_by_both_names():
    assert state_named("公示") == state_named("published") == "published"


def test_everybody_in_a_state_is_found_once_and_in_order(office, tmp_path):
    standouts = tables.load("standouts", office.tables)
    path = tmp_path / "rows.csv"
    path.write_text(
        "when,who,activity_id,state,why\n2024-10-08T09:00,科普部,county-130203,candidate,\n", encoding="utf-8"
    )
    log = add_entries(tmp_path / "decisions.csv", read_file(path, standouts, office))
    named = ["host-04", "county-130203"]
    found = find_targets(named, standouts, office, log, all_in="候选")
    assert found == ["county-130203", "host-04"]
