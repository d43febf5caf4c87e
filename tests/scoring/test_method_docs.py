"""docs/method.md is complete: whatever a method file may name is explained there."""

import re
from pathlib import Path
from typing import get_args

import pytest

from kepuri_eval.method import Aggregation, Imputation, MeasureKind, Normalisation, Scoring
from kepuri_eval.params import load_params
from kepuri_eval.scoring.composite import WEIGHTINGS
from kepuri_eval.scoring.impute import IMPUTATIONS
from kepuri_eval.scoring.joins import JOINS
from kepuri_eval.scoring.normalise import NORMALISATIONS
from kepuri_eval.scoring.treat import TREATMENTS

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "method.md").read_text(encoding="utf-8")
ENTRIES = {match[1]: match[2] for match in re.finditer(r"^#### `(\w+)`\n(.*?)(?=^#|\Z)", TEXT, re.M | re.S)}
FIELDS = ("Definition", "Formula", "Reference", "Known weakness")


def _choices(field):
    return get_args(Scoring.model_fields[field].annotation)


NAMES = sorted(
    {*get_args(MeasureKind), *get_args(Normalisation), *get_args(Imputation), *get_args(Aggregation)}
    | {*JOINS, *NORMALISATIONS, *IMPUTATIONS, *TREATMENTS, *WEIGHTINGS}
    | {*_choices("weigh_measures"), *_choices("weigh_indicators"), *_choices("treat")}
)


@pytest.mark.parametrize("name", NAMES)
def test_every_method_is_explained(name):
    assert name in ENTRIES, f"docs/method.md has no entry #### `{name}`"
    told = dict(re.findall(r"^- \*\*([\w ]+)\.\*\* (.+?)(?=^- |\Z)", ENTRIES[name], re.M | re.S))
    assert tuple(told) == FIELDS
    assert all(text.strip() for text in told.values())


def test_nothing_is_explained_that_cannot_be_chosen():
    assert set(ENTRIES) == set(NAMES)


def test_every_measure_has_its_line():
    method = load_params("demo", ROOT).method
    rows = re.findall(r"^\| `(\w+)` \| (.+?) \| `(\w+)` \| `(\w+)` \| (.+?) \| (.+?) \|$", TEXT, re.M)
    assert [row[0] for row in rows] == list(method.measures)
    for code, label, indicator, kind, definition, weakness in rows:
        measure = method.measures[code]
        assert (label, indicator, kind) == (measure.label, measure.indicator, measure.kind)
        assert definition.strip()
        assert weakness.strip()
