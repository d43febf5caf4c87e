"""What goes wrong on purpose."""

import io
import zipfile

import pytest

from kepuri_eval.params import load_params
from kepuri_eval.simulate.faults import UNIT_FAULTS, assign_faults, broken_files
from kepuri_eval.simulate.plan import draw_plan


@pytest.fixture
def plan():
    return draw_plan(load_params("demo"), 40, 200, seed=6)


def test_every_kind_of_fault_is_planted(plan) -> None:
    assign_faults(plan)
    assert set().union(*(unit.faults for unit in plan.units)) == set(UNIT_FAULTS)


def test_a_copy_points_to_the_activity_it_repeats(plan) -> None:
    found = assign_faults(plan)
    held = {a.truth_id: a for unit in plan.units for a in unit.activities}
    copies = [a for a in held.values() if a.duplicate_of]
    assert len(copies) == sum(fault.kind == "reported_twice" for fault in found) > 0
    for copy in copies:
        first = held[copy.duplicate_of]
        assert (copy.name, copy.start, copy.place) == (first.name, first.start, first.place)
        assert copy.unit_id != first.unit_id


def test_missed_quotas_are_counted(plan) -> None:
    found = {fault.unit_id for fault in assign_faults(plan) if fault.kind == "quota_missed"}
    groups = plan.edition.groups
    below = {
        unit.unit.unit_id
        for unit in plan.units
        if sum(not a.duplicate_of for a in unit.activities) < groups[unit.unit.group].min_key_activities
    }
    assert found == below


def test_some_activity_lies_outside_the_window(plan) -> None:
    assign_faults(plan)
    first = plan.edition.dates.window_start
    assert any(a.start < first for unit in plan.units for a in unit.activities)


def test_broken_files_are_broken(plan) -> None:
    unit = plan.units[0]
    unit.faults = set(UNIT_FAULTS)
    files = broken_files(unit)
    assert set(files) == {"damaged_file", "empty_file", "encrypted_zip", "password_docx"}
    with pytest.raises(zipfile.BadZipFile):
        zipfile.ZipFile(io.BytesIO(files["damaged_file"][1]))
    assert files["empty_file"][1] == b""
    with (
        zipfile.ZipFile(io.BytesIO(files["encrypted_zip"][1])) as archive,
        pytest.raises(RuntimeError, match="password"),
    ):
        archive.read(archive.namelist()[0])
    assert (
        files["password_docx"][1].startswith(b"\xd0\xcf\x11\xe0")
        and "EncryptedPackage".encode("utf-16-le") in (files["password_docx"][1])
    )
    assert len(files["password_docx"][1]) % 512 == 0
