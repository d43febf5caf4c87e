"""What analysts decide of whole files holds, over what the machine takes them for, and what does not fit is told."""

from __future__ import annotations

import dataclasses
import io
import zipfile
from collections.abc import Callable
from datetime import date

import pandas as pd
import pytest

from kepuri_eval import tables
from kepuri_eval.edition import Correction
from kepuri_eval.intake.extract import extract_facts, extract_mentions
from kepuri_eval.intake.units import resolve_documents
from kepuri_eval.intake.wholefiles import settle_documents
from kepuri_eval.params import Params
from tests.intake.conftest import Tables

NORTH, GUYE = "county-130203", "county-130204"
LAST_YEAR = "路北区科协2023年全国科普日活动总结\n9月16日举行启动仪式，活动期间共有700人次参加。\n".encode()
THIS_YEAR = "路北区科协2024年全国科普日活动总结\n9月15日举行启动仪式，活动期间共有900人次参加。\n".encode()


def zipped(**files: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as book:
        for name, content in files.items():
            book.writestr(f"{name}.txt", content)
    return stream.getvalue()


def fix(target: str, field: str, value: str, day: int = 8) -> Correction:
    return Correction(target=target, field=field, value=value, reason="电话核实", who="王某", when=date(2024, 10, day))


@pytest.fixture
def decided(
    submitted: Callable[[dict[str, bytes]], Tables], params: Params
) -> Callable[..., tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]]:
    """Documents by path, blocks and problems of files, after corrections whose targets are named by path."""

    def decide(files: dict[str, bytes], *fixes: Correction) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
        documents, blocks, _ = submitted(files)
        ids = dict(zip(documents["path"], documents["doc_id"], strict=True))
        known = tuple(one.model_copy(update={"target": ids.get(one.target, one.target)}) for one in fixes)
        read = documents.assign(set_aside=pd.array([None] * len(documents), dtype="str"))
        found, problems = resolve_documents(read, blocks, dataclasses.replace(params, corrections=known))
        return found.set_index("path", drop=False), blocks, problems

    return decide


def test_what_the_machine_left_out_counts_when_an_analyst_says_so(decided, params: Params) -> None:
    files = {"路北区科协/总结.txt": LAST_YEAR}
    documents, _, problems = decided(files)
    assert documents["set_aside"].tolist() == ["other_year"]
    assert "other_year" in set(problems["code"])
    documents, _, problems = decided(files, fix("路北区科协/总结.txt", "set_aside", ""))
    assert documents["set_aside"].isna().all()
    assert "other_year" not in set(problems["code"])


def test_a_file_set_aside_states_nothing_and_is_told(decided, params: Params) -> None:
    documents, blocks, problems = decided(
        {"路北区科协/总结.txt": THIS_YEAR}, fix("路北区科协/总结.txt", "set_aside", "void")
    )
    facts = extract_facts(documents, blocks, params)
    assert facts["value"].tolist() == [900]
    assert not facts["in_scope"].any()
    assert extract_mentions(documents, blocks, params)["planned"].all()
    told = problems.set_index("code").loc["document_set_aside", "message"]
    assert told == "“路北区科协/总结.txt”经核定整份不计入（作废；王某 2024-10-08）：电话核实。"


def test_a_file_is_read_as_what_an_analyst_says_it_is(decided, params: Params) -> None:
    files = {"路北区科协/总结.txt": THIS_YEAR}
    documents, blocks, _ = decided(files)
    assert documents["role"].tolist() == ["summary"]
    assert not extract_mentions(documents, blocks, params)["planned"].any()
    documents, blocks, problems = decided(files, fix("路北区科协/总结.txt", "role", "plan"))
    assert documents["role"].tolist() == ["plan"]
    assert extract_mentions(documents, blocks, params)["planned"].all()
    assert "correction_refused" not in set(problems["code"])


@pytest.mark.parametrize(
    ("path", "role"), [("路北区科协材料.zip", "summary"), ("路北区科协材料.zip!/甲.txt", "letter")]
)
def test_containers_stay_containers_and_unknown_kinds_are_refused(decided, path: str, role: str) -> None:
    documents, _, problems = decided({"路北区科协材料.zip": zipped(甲=THIS_YEAR)}, fix(path, "role", role))
    assert documents.loc["路北区科协材料.zip", "role"] == "container"
    assert "correction_refused" in set(problems["code"])


def test_what_is_decided_of_a_container_holds_for_what_is_in_it(decided) -> None:
    files = {"路北区科协材料.zip": zipped(甲=THIS_YEAR, 乙=THIS_YEAR + b"\n")}
    documents, _, _ = decided(
        files, fix("路北区科协材料.zip", "unit_id", GUYE), fix("路北区科协材料.zip", "received", "2024-09-25"),
        fix("路北区科协材料.zip", "set_aside", "other"), fix("路北区科协材料.zip!/乙.txt", "set_aside", ""),
    )  # fmt: skip
    inside = documents.loc[["路北区科协材料.zip!/甲.txt", "路北区科协材料.zip!/乙.txt"]]
    assert inside["unit_id"].tolist() == [GUYE, GUYE]
    assert inside["received"].tolist() == [pd.Timestamp("2024-09-25")] * 2
    assert inside["set_aside"].fillna("").tolist() == ["other", ""]


def test_a_file_left_out_takes_no_others_place(decided) -> None:
    first = THIS_YEAR * 3
    later = "更正稿，以此件为准。\n".encode() + first.replace(b"900", b"800")
    files = {"路北区科协/总结.txt": first, "路北区科协/更正稿.txt": later}
    documents, _, _ = decided(files)
    assert documents.loc["路北区科协/总结.txt", "set_aside"] == "replaced"
    documents, _, _ = decided(files, fix("路北区科协/更正稿.txt", "set_aside", "void"))
    assert pd.isna(documents.loc["路北区科协/总结.txt", "set_aside"])


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("set_aside", "不要", "“不要”应为"), ("received", "九月底", "不是日期"),
        ("received", "2023-09-28", "早于平台开放"),
        ("unit_id", "nobody", "不在可选范围内"), ("unit_id", "", "请另写一行 set_aside"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_told_and_changes_nothing(field: str, value: str, told: str, decided) -> None:
    path = "路北区科协/总结.txt"
    documents, _, problems = decided({path: THIS_YEAR}, fix(path, field, value))
    assert problems["code"].tolist() == ["correction_refused"]
    assert told in problems["message"].iloc[0]
    assert documents.loc[path, ["unit_id", "set_aside"]].fillna("").tolist() == [NORTH, ""]
    assert pd.isna(documents.loc[path, "received"])


def test_of_a_file_that_is_there_no_more_the_correction_is_stale(decided) -> None:
    for field, value in (("set_aside", "void"), ("received", "2024-09-25"), ("unit_id", NORTH)):
        _, _, problems = decided({"路北区科协/总结.txt": THIS_YEAR}, fix("0123456789ab", field, value))
        assert problems["code"].tolist() == ["correction_stale"], field


def test_the_later_of_two_decisions_holds(decided) -> None:
    path = "路北区科协/总结.txt"
    documents, _, _ = decided({path: THIS_YEAR}, fix(path, "set_aside", "", 9), fix(path, "set_aside", "void", 8))
    assert documents["set_aside"].isna().all()


def test_without_decisions_the_table_is_as_it_was(params: Params) -> None:
    documents = tables.empty("documents")
    assert settle_documents(documents, params)[0] is documents
