"""Whole folders: the same for a seed, true to their truth, small enough to share."""

import csv
import email
import io
import re
import zipfile
from email import policy
from pathlib import Path

import pandas as pd
import pypdfium2
import pytest
from docx import Document
from openpyxl import load_workbook

from kepuri_eval.errors import ParamsError
from kepuri_eval.params import load_params
from kepuri_eval.places import find_root
from kepuri_eval.simulate.platform import FILE_NAME
from kepuri_eval.simulate.submissions import simulate_edition, simulate_submissions

DEMO = {"units": 70, "activities": 340, "seed": 2024}
PHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("made") / "raw"
    return folder, simulate_submissions(load_params("demo"), 40, 150, 5, folder)


@pytest.fixture(scope="module")
def texts(made) -> dict[str, str]:
    """Text of every file, also inside containers, by path."""
    folder, _ = made
    found: dict[str, str] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            found |= _texts_of(path.relative_to(folder).as_posix(), path.read_bytes())
    return found


def test_the_same_seed_gives_the_same_bytes(made, tmp_path) -> None:
    folder, truth = made
    again = simulate_submissions(load_params("demo"), 40, 150, 5, tmp_path / "raw")
    assert _bytes_of(folder) == _bytes_of(tmp_path / "raw")
    for name, table in truth.tables().items():
        pd.testing.assert_frame_equal(table, again.tables()[name])


def test_every_fact_is_found_in_its_file(made, texts) -> None:
    _, truth = made
    assert len(truth.facts) > 200
    for fact in truth.facts:
        assert "".join(fact.raw.split()) in texts[fact.path], (fact.path, fact.raw)


def test_every_activity_is_found_where_it_is_said_to_be(made, texts) -> None:
    _, truth = made
    for activity in truth.activities:
        assert activity.reported_in, activity.name
        for path in activity.reported_in:
            if path != FILE_NAME:
                assert "".join(activity.name.split()) in texts[path], (path, activity.name)


def test_every_document_is_there(made, texts) -> None:
    _, truth = made
    assert {document.path for document in truth.documents} <= set(texts)


def test_every_form_of_submission_occurs(made) -> None:
    folder, truth = made
    assert {document.format for document in truth.documents} >= {"docx", "xlsx", "csv", "pdf", "txt", "eml", "zip"}
    assert {fault.kind for fault in truth.faults} >= {
        "late_summary", "missing_summary", "quota_missed", "reported_twice", "contradicting_total", "copied_text",
        "damaged_file", "empty_file", "encrypted_zip", "password_docx", "unknown_unit", "personal_data",
        "outside_window",
    }  # fmt: skip


def test_reports_of_the_same_activity_are_all_in_the_truth(made) -> None:
    _, truth = made
    copies = {(activity.unit_id, activity.duplicate_of) for activity in truth.activities if activity.duplicate_of}
    assert copies == {(fault.unit_id, fault.note) for fault in truth.faults if fault.kind == "reported_twice"}
    assert copies


def test_copied_text_is_the_same_but_for_the_name(made, texts) -> None:
    _, truth = made
    (fault,) = [fault for fault in truth.faults if fault.kind == "copied_text"]
    told = {fact.raw for fact in truth.facts if fact.unit_id == fault.unit_id and fact.source == "prose"}
    source = {fact.raw for fact in truth.facts if fact.unit_id == fault.note and fact.scope == "unit"}
    assert told and told <= source


def test_more_units_than_registered_bring_their_register(tmp_path) -> None:
    params = load_params("demo")
    truth = simulate_edition(params, len(params.units) + 8, 90, 1, tmp_path / "wide")
    with (tmp_path / "wide-truth" / "units.csv").open(encoding="utf-8-sig") as handle:
        assert len(list(csv.DictReader(handle))) == len(truth.units) == len(params.units) + 8
    assert (tmp_path / "wide-truth" / "truth_facts.parquet").is_file()


def test_a_folder_with_files_is_refused(tmp_path) -> None:
    (tmp_path / "总结.txt").write_text("真实材料", encoding="utf-8")
    with pytest.raises(ParamsError, match="not empty"):
        simulate_submissions(load_params("demo"), 5, 10, 1, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["总结.txt"]


def test_the_demo_in_the_repository_is_the_one_made_today(tmp_path) -> None:
    """After a change to the simulator, write the demo anew as tests/truth/README.md says."""
    params = load_params("demo")
    truth = simulate_submissions(params, **DEMO, out=tmp_path / "demo")
    stored = find_root() / "tests" / "truth" / "demo"
    for name, table in truth.tables().items():
        assert table.to_csv(index=False, lineterminator="\n") == (stored / f"{name}.csv").read_text("utf-8-sig"), name
    assert sorted(_bytes_of(tmp_path / "demo")) == sorted(_bytes_of(params.raw))


def test_the_demo_is_small_and_its_text_files_hold_no_telephones() -> None:
    files = _bytes_of(load_params("demo").raw)
    assert sum(map(len, files.values())) < 3_000_000
    plain = {path: content for path, content in files.items() if path.endswith((".txt", ".csv", ".eml"))}
    assert plain and not [path for path, content in plain.items() if PHONE.search(content.decode("latin-1"))]


def _bytes_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _texts_of(path: str, content: bytes) -> dict[str, str]:
    """Blank-free text by path; containers give one entry for each file inside and one for themselves."""
    kind = path.rpartition(".")[2]
    try:
        inner = {"zip": _unzip, "eml": _attachments}.get(kind, lambda _: {})(content)
        text = {"docx": _docx_text, "pdf": _pdf_text, "xlsx": _xlsx_text, "eml": _body}.get(kind, _plain)(content)
    except (zipfile.BadZipFile, RuntimeError):
        return {path: ""}
    found = {path: "".join(text.split())}
    for name, part in inner.items():
        found |= _texts_of(f"{path}!/{name}", part)
    return found


def _unzip(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = {entry: entry.filename if entry.flag_bits & 0x800 else entry.filename.encode("cp437").decode("gbk")
                 for entry in archive.infolist()}  # fmt: skip
        return {name: archive.read(entry) for entry, name in names.items()}


def _message(content: bytes) -> email.message.EmailMessage:
    return email.message_from_bytes(content, policy=policy.default)


def _attachments(content: bytes) -> dict[str, bytes]:
    return {part.get_filename(): part.get_payload(decode=True) for part in _message(content).iter_attachments()}


def _body(content: bytes) -> str:
    return _message(content).get_body(("plain",)).get_content()


def _docx_text(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)


def _pdf_text(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    try:
        return "".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def _xlsx_text(content: bytes) -> str:
    book = load_workbook(io.BytesIO(content))
    return "\n".join(str(value) for sheet in book for row in sheet.values for value in row if value is not None)


def _plain(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gbk", errors="ignore")


@pytest.mark.parametrize("units", [1, 2])
def test_a_city_of_one_or_two_units_is_made_too(units, tmp_path) -> None:
    truth = simulate_submissions(load_params("demo"), units, 4, 1, tmp_path)
    assert len(truth.units) == units
    assert len(truth.activities) >= 4
