"""Rows found by the numbers of their keys are those a plain search finds."""

from __future__ import annotations

import random

import numpy as np
import pandas as pd

from kepuri_eval.reporting.lookup import MISSING, Lookup, number_keys, number_rows

DRAW = random.Random(5)
WORDS = [f"单位{number}" for number in range(40)]
TABLE = pd.DataFrame(
    {
        "one": pd.Series([DRAW.choice([*WORDS, None]) for _ in range(500)], dtype="str"),
        "other": pd.Series([DRAW.choice([*WORDS[:5], None]) for _ in range(500)], dtype="str"),
    }
)


def test_the_rows_of_any_keys_are_found_in_the_order_of_the_table() -> None:
    lookup = Lookup(number_rows(TABLE[["one"]]))
    for count in (0, 1, 3, 40):
        wanted = [*DRAW.sample(WORDS, count), "不在表中"]
        assert lookup.find(number_keys(wanted)).tolist() == TABLE.index[TABLE["one"].isin(wanted)].tolist()
        assert lookup.find(number_keys([*wanted, *wanted])).tolist() == lookup.find(number_keys(wanted)).tolist()


def test_keys_of_two_columns_are_found_together_and_neither_way_round() -> None:
    numbers = number_rows(TABLE)
    asked = TABLE.iloc[[7, 3, 7]]
    expected = [
        at
        for at, row in enumerate(TABLE.itertuples(index=False))
        if tuple(row) in set(asked.itertuples(index=False, name=None))
    ]
    assert Lookup(numbers).find(number_rows(asked)).tolist() == expected
    turned = asked[["other", "one"]]
    assert (number_rows(turned)[(turned["one"] != turned["other"]).to_numpy()] != number_rows(asked)).all()


def test_a_missing_key_has_no_row() -> None:
    numbers = number_rows(TABLE)
    missing = TABLE.isna().any(axis=1).to_numpy()
    assert missing.any()
    assert (numbers[missing] == MISSING).all()
    assert (numbers[~missing] != MISSING).all()
    assert Lookup(numbers).find(numbers[missing]).size == 0


def test_an_empty_table_has_no_row_and_no_keys_find_none() -> None:
    assert Lookup(number_rows(TABLE.iloc[:0])).find(number_keys(WORDS)).size == 0
    assert Lookup(number_rows(TABLE)).find(np.empty(0, dtype=np.uint64)).dtype == np.int64


def test_two_rows_have_the_same_number_only_with_the_same_key() -> None:
    numbers = number_keys([f"县级单位-{number:07}" for number in range(200_000)])
    assert len(np.unique(numbers)) == 200_000
