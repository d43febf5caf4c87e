import pickle
import shutil
from dataclasses import replace

import pandas as pd
import pytest

from kepuri_eval import tables
from kepuri_eval.errors import TableError
from kepuri_eval.reporting.loading import NAMES, keep_slices, load_slices, load_tables
from kepuri_eval.reporting.slices import Slices
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


def test_tables_and_slices_of_another_process_are_taken_as_if_read_here(params, tmp_path):
    here = replace(params, root=tmp_path)
    shutil.copytree(params.tables, here.tables)
    slices = Slices(load_tables(params), here)
    slices.complete()
    told = pickle.dumps((load_tables(params), slices))
    keep_slices(here, *pickle.loads(told))
    unit_id = params.units[0].unit_id
    assert load_slices(here) is load_slices(here)
    assert {"spread", "account"} <= vars(load_slices(here).group(unit_id)).keys(), (
        "worked out before it was handed over"
    )
    assert load_slices(here).digest(unit_id) == slices.digest(unit_id)
    assert load_tables(here)["facts"] is load_tables(here)["facts"]
    pd.testing.assert_frame_equal(load_tables(here)["facts"], load_tables(params)["facts"])
    tables.save(load_tables(params)["scores"].head(1), "scores", here.tables)
    assert len(load_tables(here)["scores"]) == 1, "what changed on the disk since is read again"


def test_a_missing_table_is_named(params, tmp_path):
    with pytest.raises(TableError, match="documents"):
        load_tables(replace(params, root=tmp_path))


def test_warming_up_reads_the_tables(params):
    warm_up(params)
    assert load_tables(params)["facts"] is load_tables(params)["facts"]
