"""A chosen number leads to the sentences it rests on."""

from __future__ import annotations

from kepuri_eval import tables
from kepuri_eval.explore.evidence import EVERYTHING, EvidenceExplorer, find_evidence
from kepuri_eval.params import Params


def test_evidence_shown_is_what_the_measure_was_made_of(params: Params) -> None:
    explorer = EvidenceExplorer(params)
    explorer.unit.value = "county-130203"
    explorer.indicator.value = "scale"
    explorer.measure.value = "participants"
    inputs = tables.load("inputs", params.tables)
    own = inputs[(inputs["unit_id"] == "county-130203") & (inputs["measure"] == "participants")]
    assert set(explorer.found["ref"]) == set(own["ref"])
    assert len(own) > 0
    marked = explorer.found["marked"].iloc[0]
    assert f"<mark>{marked}</mark>" in explorer.table.value


def test_everything_also_shows_what_was_not_counted(params: Params) -> None:
    explorer = EvidenceExplorer(params)
    explorer.measure.value = EVERYTHING
    facts = tables.load("facts", params.tables)
    assert len(explorer.found) >= (facts["unit_id"] == explorer.unit.value).sum()


def test_choices_carry_the_unit_s_values(params: Params) -> None:
    explorer = EvidenceExplorer(params)
    explorer.unit.value = "county-130203"
    explorer.indicator.value = "scale"
    labels = [label for label, _ in explorer.measure.options]
    codes = [code for code, measure in params.method.measures.items() if measure.indicator == "scale"]
    assert [code for _, code in explorer.measure.options] == [*codes, EVERYTHING]
    assert all("：" in label for label in labels[:-1])


def test_the_first_measure_with_evidence_is_shown_from_the_start(params: Params) -> None:
    explorer = EvidenceExplorer(params)
    assert len(explorer.found) > 0
    for unit in params.units[:5]:
        explorer.unit.value = unit.unit_id
        assert explorer.measure.value is not None
        assert explorer.table.value


def test_of_no_evidence_none_is_shown_under_the_same_headings(params: Params) -> None:
    nothing = EvidenceExplorer(params).found.iloc[:0]
    assert find_evidence(nothing, "participants").columns.tolist() == nothing.columns.tolist()
