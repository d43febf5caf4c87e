"""Workbooks that no Python package writes: what ET and Excel 97 save, and OpenDocument."""

import zipfile
from pathlib import Path

import pytest

from kepuri_eval.errors import ReadError
from kepuri_eval.intake.readers.content import Limits
from kepuri_eval.intake.readers.files import read_file
from kepuri_eval.intake.readers.kinds import decide_kind
from kepuri_eval.intake.readers.sheets import read_sheets
from tests.intake.hostile.containers import zipped

FIXTURES = Path(__file__).parent / "fixtures"


@pytest.mark.parametrize(("name", "kind"), [("table.et", "xls"), ("table.ods", "ods")])
def test_cells_stand_at_their_addresses(name, kind):
    (row,) = read_file(FIXTURES / name, name, Limits())
    cells = {block[0]: block[2] for block in row["blocks"]}
    assert (row["format"], row["fault"], row["notes"]) == (kind, None, [])
    assert cells["活动表!B4"] == "流动科技馆进校园"
    assert (cells["活动表!D3"], cells["活动表!D4"], cells["活动表!D5"]) == ("3000", "一千二百", "4200")
    assert cells["志愿服务!B2"] == "46"


@pytest.mark.parametrize("name", ["table.et", "table.ods"])
def test_merged_cells_tell_their_spans(name):
    (row,) = read_file(FIXTURES / name, name, Limits())
    title = next(block for block in row["blocks"] if block[0] == "活动表!A1")
    assert title[6:] == [1, 4]  # one row, four columns


def test_workbook_that_makes_the_parser_panic_is_damaged():
    content = (FIXTURES / "table.et").read_bytes()[:5120]  # its last sectors are listed and not there
    with pytest.raises(ReadError) as fault:
        read_sheets(content, "", Limits())
    assert fault.value.code == "file_damaged"


def test_open_document_is_known_when_its_type_is_packed():
    with zipfile.ZipFile(FIXTURES / "table.ods") as source:
        content = zipped({name: source.read(name) for name in source.namelist()})
    assert decide_kind(content, "x.ods") == "ods"
