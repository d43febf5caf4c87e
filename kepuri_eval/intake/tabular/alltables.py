"""From the blocks of documents to every table, list and form among them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kepuri_eval.intake.records import ByDocument, blocks_by_document
from kepuri_eval.intake.tabular.counters import find_counters
from kepuri_eval.intake.tabular.entrylists import find_entry_lists, without_lists
from kepuri_eval.intake.tabular.forms import find_forms, find_forms_above, find_labelled_lines
from kepuri_eval.intake.tabular.grids import Grid, Table, read_grids
from kepuri_eval.intake.tabular.headings import HeadingIndex, index_of
from kepuri_eval.intake.tabular.stackedlines import find_stacked_lines
from kepuri_eval.intake.tabular.tablefinder import find_tables
from kepuri_eval.intake.tabular.texttables import read_line_grids
from kepuri_eval.intake.tabular.toldrows import find_told_rows

if TYPE_CHECKING:  # reading processes start without pandas and pydantic
    import pandas as pd

    from kepuri_eval.wording import Wording


def read_tables(blocks: pd.DataFrame | ByDocument, wording: Wording) -> list[Table]:
    """Every recognised table and form among the blocks: sheets and tables in reading order, then lines of labels."""
    index, blocks = index_of(wording.columns), blocks_by_document(blocks)
    found = [table for grid in read_grids(blocks) for table in _tables_of(grid, wording, index)]
    set_out = [grid for told in blocks.values() for grid in read_line_grids(told, index, wording)]
    found += [table for grid in set_out for table in find_tables(grid, wording, index) if table.has_names]
    found += [*find_labelled_lines(blocks, index), *find_counters(blocks, index)]
    return found + find_stacked_lines(blocks, index)


def _tables_of(grid: Grid, wording: Wording, index: HeadingIndex) -> list[Table]:
    """Lists of reports and volunteers, and the other tables in a grid, or its forms.

    These count where no table names an activity and a form does, or above those that do. Where neither does, its rows
    may tell an activity each in words.
    """
    lists = find_entry_lists(grid, wording, index)
    return [*lists, *_others_of(without_lists(grid, lists), wording, index)]


def _others_of(grid: Grid, wording: Wording, index: HeadingIndex) -> list[Table]:
    found = find_tables(grid, wording, index)
    if any(table.has_names for table in found):
        return [*find_forms_above(grid, found, index), *found]
    forms = find_forms(grid, index)
    if any(form.has_names for form in forms):
        return forms
    told = find_told_rows(grid, wording, index)
    return [told] if told is not None else found or forms
