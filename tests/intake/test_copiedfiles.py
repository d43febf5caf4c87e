"""Files that came twice, byte for byte: whose they are, and who is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kepuri_eval import tables
from kepuri_eval.edition import Correction
from kepuri_eval.intake.checks import check_submissions
from kepuri_eval.intake.reading import read_submissions
from kepuri_eval.intake.units import resolve_documents
from tests.intake.intake_files import laid_out, packed

NORTH, SOUTH = "county-130203", "county-130202"
NAMELESS = "2024年全国科普日活动总结\n科普日期间，组织科技志愿者90人走进社区开展科普服务。\n".encode()
OF_SOUTH = "路南区2024年全国科普日活动总结\n科普日期间，组织科技志愿者90人走进社区。\n".encode()


@pytest.fixture
def resolved(tmp_path, params):
    def read(files, corrections=()):
        asked = replace(params, corrections=corrections)
        folder = laid_out(tmp_path / "raw", files)
        documents, blocks, problems = read_submissions(folder, params.wording, isolated=False)
        documents, told = resolve_documents(documents, blocks, asked, problems)
        return documents, problems, told

    return read


def _shared(told):
    rows = told[told["code"] == "file_shared"]
    return dict(zip(rows["unit_id"], rows["message"], strict=True))


def test_a_file_of_nobodys_name_that_two_units_sent_is_neithers_and_both_are_told(resolved, params):
    documents, problems, told = resolved({"路北区/总结.txt": NAMELESS, "路南区/总结.txt": NAMELESS})
    assert documents["unit_id"].isna().all()
    assert set(_shared(told)) == {NORTH, SOUTH}
    assert "由路北区、路南区分别报送，文件中没有写明是哪一方的，核实前不计入任何一方" in _shared(told)[NORTH]
    unknown = told.loc[told["code"] == "unit_unknown", "message"]  # decided in the review workbook
    assert unknown.str.contains("路南区、路北区").tolist() == [True]
    checked = check_submissions(documents, tables.empty("facts"), tables.empty("activities"), params, told)
    nothing = checked[checked["code"] == "nothing_submitted"].set_index("unit_id")["message"]
    assert all("报送的文件与另一单位报送的完全相同" in nothing[unit_id] for unit_id in (NORTH, SOUTH))


def test_a_file_that_names_one_of_its_senders_is_that_ones(resolved):
    documents, _, told = resolved({"路北区/总结.txt": OF_SOUTH, "路南区/材料.txt": OF_SOUTH})
    assert documents["unit_id"].tolist() == [SOUTH]  # and not NORTH's, which comes first in the alphabet of paths
    assert all("按路南区的材料计" in message for message in _shared(told).values())
    assert set(_shared(told)) == {NORTH, SOUTH}


def test_whose_a_shared_file_is_can_be_decided(resolved):
    files = {"路北区/总结.txt": NAMELESS, "路南区/总结.txt": NAMELESS}
    documents, _, _ = resolved(files)
    decided = {"target": documents["doc_id"].iloc[0], "field": "unit_id", "value": NORTH}
    fix = Correction(**decided, reason="电话核实", who="张", when=date(2024, 10, 8))
    documents, _, told = resolved(files, (fix,))
    assert documents["unit_id"].tolist() == [NORTH]
    assert set(_shared(told)) == {NORTH, SOUTH}
    assert all("按路北区的材料计" in message for message in _shared(told).values())
    assert "unit_unknown" not in set(told["code"])


def test_empty_files_are_nobodys_copies(resolved):
    documents, _, told = resolved({"路北区/总结.txt": b"", "路南区/总结.txt": b""})
    assert documents["unit_id"].tolist() == [NORTH]
    assert _shared(told) == {}


def test_one_unit_may_send_a_file_twice(resolved):
    documents, problems, told = resolved({"路北区/总结.txt": NAMELESS, "路北区教育局/总结.txt": NAMELESS})
    assert documents["unit_id"].tolist() == [NORTH]
    assert _shared(told) == {}
    assert problems["code"].tolist() == ["file_duplicate"]


def test_the_copy_tells_who_sent_a_file_that_lies_in_no_folder(resolved):
    documents, _, told = resolved({"a总结.txt": NAMELESS, "路北区/总结.txt": NAMELESS})
    assert documents["unit_id"].tolist() == [NORTH]
    assert told.empty


def test_a_container_that_came_twice_is_told_once(resolved):
    named = "路南区科协2024年全国科普日活动情况\n参与90人。".encode()
    twice = packed({"总结.txt": NAMELESS, "活动/情况.txt": named})
    documents, problems, told = resolved({"路北区.zip": twice, "路南区.zip": twice})
    assert problems.loc[problems["code"] == "file_duplicate", "path"].tolist() == ["路南区.zip"]
    by_path = dict(zip(documents["path"], documents["unit_id"].fillna(""), strict=True))
    assert by_path == {"路北区.zip": "", "路北区.zip!/总结.txt": "", "路北区.zip!/活动/情况.txt": SOUTH}
    assert told["code"].tolist().count("file_shared") == 2  # one each
    assert told.loc[told["code"] == "unit_unknown", "path"].tolist() == ["路北区.zip"]


def test_a_container_is_not_asked_about_when_all_in_it_is_known(resolved):
    known = packed({"路北区总结.txt": NAMELESS, "路南区总结.txt": OF_SOUTH})
    _, _, told = resolved({"来件.zip": known})
    assert "unit_unknown" not in set(told["code"])
    half = packed({"路北区总结.txt": NAMELESS, "情况.txt": "科普日期间，组织科技志愿者9人。".encode()})
    _, _, told = resolved({"来件.zip": half})
    assert told.loc[told["code"] == "unit_unknown", "path"].tolist() == ["来件.zip"]
