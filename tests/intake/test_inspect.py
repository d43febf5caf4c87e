"""One file to the objects that `kepuri read --json` prints."""

from __future__ import annotations

import json
from pathlib import Path

from kepuri_eval.intake.inspect import inspect_file
from kepuri_eval.params import Params
from tests.intake.intake_files import laid_out, packed, sheet, word

LIST = sheet([["活动名称", "活动时间", "参与人数"], ["河边的水质课", "9月15日", "2.3万余"]])


def seen(tmp_path: Path, params: Params, name: str, content: bytes) -> dict[str, list[dict]]:
    folder = laid_out(tmp_path, {name: content})
    kinds: dict[str, list[dict]] = {}
    for item in inspect_file(folder / name, params, isolated=False):
        kinds.setdefault(item["type"], []).append(json.loads(json.dumps(item, ensure_ascii=False)))
    return kinds


def test_facts_activities_and_blocks_of_a_list(tmp_path: Path, params: Params) -> None:
    kinds = seen(tmp_path, params, "活动表.xlsx", LIST)
    (fact,) = kinds["fact"]
    assert {key: fact[key] for key in ("quantity", "value", "bound", "in_scope", "planned", "raw", "locator")} == {
        "quantity": "participants", "value": 23000, "bound": "at_least", "in_scope": True, "planned": False,
        "raw": "2.3万余", "locator": "活动表!C2",
    }  # fmt: skip
    text = next(block["text"] for block in kinds["block"] if block["locator"] == fact["locator"])
    assert text[fact["start"] : fact["end"]] == fact["raw"]
    assert (kinds["activity"][0]["name"], kinds["activity"][0]["start"]) == ("河边的水质课", "2024-09-15")


def test_files_of_a_container_are_told_apart_by_path(tmp_path: Path, params: Params) -> None:
    content = packed({"表.xlsx": LIST, "总结.docx": word("共吸引群众500人次参加。"), "坏.pdf": b"%PDF-1.4"})
    kinds = seen(tmp_path, params, "包.zip", content)
    assert {item["path"] for item in kinds["fact"]} == {"包.zip!/表.xlsx", "包.zip!/总结.docx"}
    assert [item["path"] for item in kinds["problem"]] == ["包.zip!/坏.pdf"]


def test_a_file_that_cannot_be_read_gives_one_problem(tmp_path: Path, params: Params) -> None:
    kinds = seen(tmp_path, params, "坏.docx", word("x")[:700])
    assert list(kinds) == ["problem"]
    assert kinds["problem"][0]["code"] == "file_damaged"
