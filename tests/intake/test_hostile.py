"""Files made to break readers: each is told clearly, within its limits, and the good files beside them are all read."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from kepuri_eval.intake.problems import CODES
from kepuri_eval.intake.readers.content import Limits
from kepuri_eval.intake.reading import read_submissions
from tests.intake.hostile.containers import build_containers
from tests.intake.hostile.documents import build_documents
from tests.intake.hostile.packages import build_packages
from tests.intake.hostile.pages import build_pages
from tests.intake.intake_files import laid_out, mailed, packed, printed, sheet, word

CASES = {
    name: (content, codes)
    for build in (build_containers, build_documents, build_packages, build_pages)
    for name, content, codes in build()
}
GOOD = {
    "好/a总结.docx": word("好文件甲，参加300人"),
    "好/m表.xlsx": sheet([["名称", "人数"], ["好文件乙", 300]]),
    "好/z总结.pdf": printed("好文件丙，参加300人"),
    "好/邮件.eml": mailed("好文件丁", "参加300人", {}),
    "zz好/压缩.zip": packed({"内.txt": "好文件戊，参加300人".encode("gbk")}),
}
LIMITS = Limits(seconds=60, scan_seconds=40, blocks=60_000, inflated_bytes=100 << 20)


@pytest.fixture(scope="module")
def read(tmp_path_factory, params) -> Iterator[SimpleNamespace]:
    """One run over the whole corpus, in child processes as in any run."""
    folder = laid_out(
        tmp_path_factory.mktemp("hostile"), {**GOOD, **{name: content for name, (content, _) in CASES.items()}}
    )
    outside = tmp_path_factory.mktemp("outside")
    (outside / "secret.txt").write_text("秘密999人", encoding="utf-8")
    (folder / "盘上链接.txt").symlink_to(outside / "secret.txt")
    (folder / "盘上环").symlink_to(folder, target_is_directory=True)
    documents, blocks, problems = read_submissions(folder, params.wording, limits=LIMITS)
    yield SimpleNamespace(documents=documents, blocks=blocks, problems=problems)


def test_corpus_is_large_enough():
    assert len(CASES) >= 60


@pytest.mark.parametrize("name", CASES)
def test_file_is_told_or_read(read, name):
    codes = CASES[name][1]
    mine = read.problems["path"].fillna("").str.split("!/").str[0] == name
    told = set(read.problems.loc[mine, "code"])
    if codes:
        assert told & codes, f"told {told}"
        assert read.problems.loc[mine, "message"].str.contains(Path(name).name, regex=False).any()
    else:
        assert not {code for code in told if CODES[code].severity == "grave"}
        held = read.documents["path"].str.split("!/").str[0] == name
        texts = read.blocks.loc[read.blocks["doc_id"].isin(read.documents.loc[held, "doc_id"]), "text"]
        assert texts.str.contains("3|1").any()


def test_every_good_file_beside_them_is_read(read):
    texts = "\n".join(read.blocks["text"])
    assert [mark for mark in "甲乙丙丁戊" if f"好文件{mark}" not in texts] == []


def test_links_on_disk_are_not_followed(read):
    told = read.problems.loc[read.problems["code"] == "file_is_link", "path"].tolist()
    assert {"盘上链接.txt", "盘上环"} <= set(told)
    assert not read.blocks["text"].str.contains("秘密999人").any()


def test_nothing_of_the_machine_is_read_by_way_of_a_document(read):
    assert not read.blocks["text"].str.contains("root:x:0").any()
