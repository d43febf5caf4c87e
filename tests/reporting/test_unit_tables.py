"""What a unit's report prints of measures, in words that can be read in one way only."""

import pytest

from kepuri_eval.method import Measure
from kepuri_eval.reporting.unit_tables import say_scale


@pytest.mark.parametrize(
    ("kind", "bands", "words"),
    [
        ("on_time", [(-3, 60), (0, 100)], "逾期不超过3天得60分；截止日当日及以前得100分"),
        ("on_time", [(0, 80), (2, 100)], "截止日当日及以前得80分；提前2天以上（含）得100分"),
        ("count", [(5, 60), (10, 100)], "5项以上（含）得60分；10项以上（含）得100分"),
    ],
)
def test_bands_say_from_where_on_they_hold(kind: str, bands: list[tuple[float, float]], words: str) -> None:
    declared = [{"at_least": at_least, "score": score} for at_least, score in bands]
    counted_in = "天" if kind == "on_time" else "项"
    measure = Measure(label="某项", indicator="scale", kind=kind, bands=declared, counted_in=counted_in)
    assert say_scale(measure, "county") == words
