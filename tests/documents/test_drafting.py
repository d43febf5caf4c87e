from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path

import pytest
from lxml import etree
from typer.testing import CliRunner

from kepuri_eval import tables
from kepuri_eval.cli import app
from kepuri_eval.documents.drafting import KINDS, draft_documents
from kepuri_eval.documents.filling import TemplateFault
from kepuri_eval.errors import KepuriError
from kepuri_eval.params import Params
from tests.documents.drafted_edition import HOST, LIST, decide, make_edition
from tests.documents.wordfile import heads_of, text_of


@pytest.fixture(scope="module")
def folder(params: Params, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("made")
    draft_documents(params, made)
    return made


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def words_of(path: Path) -> str:
    """Every word in any part of a Word or Excel file, its heads, foots and hidden parts too."""
    with zipfile.ZipFile(path) as parts:
        held = [parts.read(name) for name in parts.namelist() if name.endswith(".xml")]
    return "\n".join("".join(etree.fromstring(each).itertext()) for each in held)


def test_no_draft_holds_a_score_or_a_word_that_the_office_may_not_use(folder: Path) -> None:
    forbidden = ("表彰", "授予", "奖励", "获奖", "奖金", "87.65", "91.23")
    held = {name: words_of(folder / name) for name in names(folder)}
    assert [(name, word) for name, words in held.items() for word in forbidden if word in words] == []
    assert all("表扬" in held[name] for name in ("表扬通知.docx", "公示.docx"))
    assert [name for name, words in held.items() if "演示数据（虚构）" not in words] == []


def test_every_document_is_there_and_file_names_are_safe(folder: Path) -> None:
    found = names(folder)
    assert [name for name in found if "/" not in name] == sorted(
        [
            "表扬通知.docx",
            "公示.docx",
            "工作总结.docx",
            "推荐汇总表.xlsx",
            "未提交未达标名单（内部）.xlsx",
            "活动情况汇总表.xlsx",
        ]
    )
    assert len([name for name in found if name.startswith("反馈函/")]) == 6  # one a unit
    assert [name for name in found if name.startswith("推荐表/")] == [
        "推荐表/单位-base-hostile-script_alert_1_script_7_7_p_endfor___1_1.docx",
        "推荐表/单位-host-05-唐山市科学技术局.docx",
        "推荐表/单位-society-001-HYPERLINK_http_x_invalid_点我.docx",
        "推荐表/活动-01-host-05.docx",
    ]


def test_the_same_tables_give_the_same_bytes(params: Params, folder: Path, tmp_path: Path) -> None:
    draft_documents(params, tmp_path)
    digests = [
        {name: hashlib.sha256((each / name).read_bytes()).hexdigest() for name in names(each)}
        for each in (folder, tmp_path)
    ]
    assert digests[0] == digests[1]


def test_no_file_carries_a_clock_or_a_name(folder: Path) -> None:
    for name in names(folder):
        with zipfile.ZipFile(io.BytesIO((folder / name).read_bytes())) as archive:
            assert {entry.date_time for entry in archive.infolist()} == {(2000, 1, 1, 0, 0, 0)}
            core = archive.read("docProps/core.xml").decode()
        assert core.count("2000-01-01T00:00:00Z") == 2
        assert "kepuri-eval" in core


def test_every_page_head_says_that_the_edition_is_fictional(folder: Path) -> None:
    for name in names(folder):
        if name.endswith(".docx"):
            assert [head for head in heads_of((folder / name).read_bytes()) if head] == ["演示数据（虚构）"] * 2


def test_only_some_kinds_and_a_folder_of_ones_own(params: Params, tmp_path: Path) -> None:
    made = draft_documents(params, tmp_path, ["recommended", "公示"])
    assert [path.name for path in made.paths] == ["公示.docx", "推荐汇总表.xlsx"]
    assert names(tmp_path) == ["公示.docx", "推荐汇总表.xlsx"]


def test_an_unknown_kind_is_refused_with_the_known_ones(params: Params, tmp_path: Path) -> None:
    with pytest.raises(KepuriError, match="no kind of document noice; there are commendation, publicity"):
        draft_documents(params, tmp_path, ["noice"])


def test_files_of_others_are_left_and_told(params: Params, tmp_path: Path) -> None:
    (tmp_path / "反馈函").mkdir()
    (tmp_path / "反馈函" / "旧.docx").write_bytes(b"mine")
    made = draft_documents(params, tmp_path)
    assert [path.name for path in made.others] == ["旧.docx"]
    assert made.others[0].read_bytes() == b"mine"


def test_what_was_published_stays_and_a_new_draft_is_written_beside_it(tmp_path: Path) -> None:
    params = make_edition(tmp_path)
    decide(params, (HOST, "chosen"))
    draft_documents(params, tmp_path / "out", ["publicity"])
    shown = (tmp_path / "out" / "公示.docx").read_bytes()
    decide(params, (HOST, "published"), (HOST, "withdrawn"))
    made = draft_documents(params, tmp_path / "out", ["publicity"])
    assert [path.name for path in made.paths] == ["公示（公示后新稿）.docx"]
    assert (tmp_path / "out" / "公示.docx").read_bytes() == shown
    assert "唐山市科学技术局" in text_of(shown)
    assert "唐山市科学技术局" not in text_of(made.paths[0].read_bytes()).split("附件2")[0]
    assert made.doubts[-1] == "名单已记为公示，公示.docx 保留未动，现有名单另写入 公示（公示后新稿）.docx"


def test_what_is_open_is_said(params: Params, tmp_path: Path) -> None:
    # places: 4 + 1 + 5 + 4 + 3 + 3 = 20, four taken
    assert draft_documents(params, tmp_path, ["publicity"]).doubts == [
        "单位还有16个表扬名额未定，1个单位待评议，由评议会议决定"
    ]


def test_a_template_of_the_office_is_used_and_a_missing_one_named(tmp_path: Path) -> None:
    params = make_edition(tmp_path)
    (tmp_path / "params" / "templates" / "公示.docx").unlink()
    with pytest.raises(TemplateFault, match=r"公示\.docx: not there"):
        draft_documents(params, tmp_path / "out", ["publicity"])


def test_an_activity_without_a_known_organiser_has_a_form(tmp_path: Path) -> None:
    params = make_edition(tmp_path)
    activities = tables.load("activities", params.tables)
    activities["unit_id"] = activities["unit_id"].mask(activities["activity_id"] == f"{LIST}-r2")
    tables.save(activities, "activities", params.tables)
    made = draft_documents(params, tmp_path / "out", ["forms", "commendation"])
    form = next(path for path in made.paths if path.name.startswith("活动-"))
    assert form.name == "活动-01-_.docx"
    assert "单位待核实" in text_of(form.read_bytes())


def test_the_command(params: Params, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEPURI_HOME", str(params.root))
    shown = CliRunner().invoke(app, ["documents", "demo", "-o", str(tmp_path), "--only", "publicity"])
    assert shown.exit_code == 0
    assert shown.output.splitlines()[0] == "公示.docx"
    assert shown.output.splitlines()[-1] == f"文稿　  1份，在 {tmp_path}"


def test_the_command_tells_every_kind() -> None:
    shown = CliRunner().invoke(app, ["documents", "--help"], env={"COLUMNS": "200", "TERM": "dumb"}).output
    assert [kind for kind in KINDS if kind not in shown] == []
