from dataclasses import replace

import pytest

from kepuri_eval import tables
from kepuri_eval.errors import TableError
from kepuri_eval.reporting.loading import NAMES, load_tables
from kepuri_eval.reporting.warm import warm_up


def test_tables_are_read_once_and_again_when_they_change(params, found, tmp_path):
    here = replace(params, root=tmp_path)
    for name in NAMES:
        tables.save(found[name], name, here.tables)
    first = load_tables(here)
    assert load_tables(here)["scores"] is first["scores"]
    tables.save(found["scores"].head(1), "scores", here.tables)
    again = load_tables(here)
    assert len(again["scores"]) == 1
    assert again["facts"] is first["facts"]


def test_a_missing_table_is_named(params, tmp_path):
    with pytest.raises(TableError, match="documents"):
        load_tables(replace(params, root=tmp_path))


def test_warming_up_reads_the_tables(params):
    warm_up(params)
    assert load_tables(params)["facts"] is load_tables(params)["facts"]
