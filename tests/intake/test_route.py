"""From a figure back to its file: every fact of the demo edition is found again, and follows its source."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest

from kepuri_eval.intake.descriptions import attach_descriptions
from kepuri_eval.intake.extract import extract_activities, extract_facts
from kepuri_eval.intake.merging import merge_activities
from kepuri_eval.intake.readers.content import Limits
from kepuri_eval.intake.reading import read_submissions
from kepuri_eval.intake.units import resolve_documents
from kepuri_eval.params import Params

NO_SCANS = Limits(scans="no")


def taken_in(folder: Path, params: Params) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Documents, blocks, activities and facts of a folder, as notebook 01 makes them."""
    documents, blocks, _ = read_submissions(folder, params.wording, isolated=False, limits=NO_SCANS)
    documents, _ = resolve_documents(documents, blocks, params)
    activities, cells, _ = extract_activities(documents, blocks, params)
    facts = pd.concat([extract_facts(documents, blocks, params), cells], ignore_index=True)
    activities, facts, _ = attach_descriptions(activities, facts, documents, blocks, params)
    activities, facts, _ = merge_activities(activities, facts, params)
    return documents, blocks, activities, facts


@pytest.mark.slow
def test_every_fact_of_the_demo_edition_is_found_at_its_place(params: Params) -> None:
    _, _, activities, facts = taken_in(params.raw, params)
    _, again, _ = read_submissions(params.raw, params.wording, isolated=False, limits=NO_SCANS)
    texts = dict(zip(zip(again["doc_id"], again["locator"], strict=True), again["text"], strict=True))
    lost = [
        row.fact_id
        for row in facts.itertuples()
        if texts[row.doc_id, row.locator][row.start : row.end] != row.raw or row.fact_id.count("-") < 2
    ]
    assert lost == []
    assert len(facts) > 1000
    assert set(facts["activity_id"].dropna()) <= set(activities["activity_id"])
    places = {tuple(source.split("-", 1)) for sources in activities["sources"] for source in sources.split(";")}
    assert places <= set(texts)


def test_a_changed_digit_changes_the_facts_that_rest_on_it_and_no_other(params: Params, tmp_path: Path) -> None:
    folder = tmp_path / "raw"
    for path in sorted(params.raw.rglob("*.txt")):
        copy = folder / path.relative_to(params.raw)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, copy)
    _, _, _, before = taken_in(folder, params)
    path, row = _exact_figure_of_a_text_file(folder, before)
    text = path.read_text(encoding="utf-8-sig")
    changed = row["raw"].replace(row["digit"], str((int(row["digit"]) + 1) % 9 + 1), 1)
    path.write_text(text.replace(row["line"], row["line"].replace(row["raw"], changed, 1), 1), encoding="utf-8")
    _, _, _, after = taken_in(folder, params)
    one, two = set(_said(before)), set(_said(after))
    gone, new = one - two, two - one
    assert {item[2] for item in gone} == {row["raw"]}
    assert {item[2] for item in new} == {changed}


def _exact_figure_of_a_text_file(folder: Path, facts: pd.DataFrame) -> tuple[Path, dict[str, str]]:
    """A text file in UTF-8 directly below the folder, and a figure that stands in it once."""
    for path in sorted(folder.rglob("*.txt")):
        try:
            lines = path.read_text(encoding="utf-8-sig").splitlines()
        except UnicodeDecodeError:
            continue
        for row in facts[(facts["source"] == "prose") & facts["raw"].str.match(r"^[1-9]\d{2,}")].itertuples():
            inside = [line for line in lines if row.raw in line]
            if len(inside) == 1 and inside[0].count(row.raw) == 1:
                return path, {"raw": row.raw, "digit": row.raw[0], "line": inside[0]}
    raise AssertionError("the demo edition has no text file with a plain figure")


def _said(facts: pd.DataFrame) -> list[tuple[str, int, str, float, str]]:
    return list(zip(facts["locator"], facts["start"], facts["raw"], facts["value"], facts["quantity"], strict=True))
