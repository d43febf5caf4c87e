"""What is told of an activity that an analyst left out is no deed of its unit."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pandas as pd

from kepuri_eval.intake import corrections, descriptions, merging
from kepuri_eval.intake.extract import extract_activities, extract_facts, extract_mentions
from kepuri_eval.intake.leftout import leave_out_mentions
from kepuri_eval.params import Params
from tests.intake.intake_files import sheet, word
from tests.intake.test_consequences import fix

FILES = {
    "路北区/活动表.xlsx": sheet([
        ["活动名称", "活动时间", "参与人数", "活动简介"],
        ["护牙科普日", "2024年9月16日", 60, "进社区义诊，回访居民。"],
        ["垃圾分类小课堂", "2024年9月17日", 40, "走进校园，发放问卷。"],
    ]),
    "路北区/总结.docx": word(
        "路北区2024年全国科普日活动总结", "先后组织科普进机关。“垃圾分类小课堂”进企业，请市环保协会到场。",
        "“护牙科普日”与“垃圾分类小课堂”同进农村。",
    ),
}  # fmt: skip


def told(submitted: Callable, params: Params, left_out: str | None) -> dict[str, bool]:
    """The words of each mention → whether it is a deed, with the activity of that name left out."""
    documents, blocks, _ = submitted(FILES)
    facts, mentions = (take(documents, blocks, params) for take in (extract_facts, extract_mentions))
    found, figures, _ = extract_activities(documents, blocks, params)
    facts = pd.concat([facts, figures], ignore_index=True)
    found, facts, _ = descriptions.attach_descriptions(found, facts, documents, blocks, params)
    merged, facts, _ = merging.merge_activities(found, facts, params)
    ids = merged.set_index("name")["activity_id"]
    fixes = () if left_out is None else (fix(ids[left_out], "set_aside", "other"),)
    params = dataclasses.replace(params, corrections=fixes)
    facts, held, _ = corrections.apply_corrections(facts, merged, params, documents)
    after = leave_out_mentions(mentions, facts, merged, held, blocks)
    assert set(after.loc[after["activity_id"].notna(), "activity_id"]) <= {ids.get(left_out or "")}
    wanted = after[after["topic"].isin(["five_entries", "effect", "kickoff"]) | (after["raw"] == "协会")]
    return {row["raw"]: not row["planned"] for row in wanted.to_dict("records")}


def test_all_is_a_deed_while_every_activity_counts(submitted: Callable, params: Params) -> None:
    assert told(submitted, params, None) == dict.fromkeys(
        ["进社区", "回访", "进校园", "问卷", "进机关", "进企业", "协会", "进农村"], True
    )


def test_rows_and_sentences_of_an_activity_left_out_tell_no_deed(submitted: Callable, params: Params) -> None:
    assert told(submitted, params, "垃圾分类小课堂") == {
        "进社区": True, "回访": True, "进校园": False, "问卷": False, "进机关": True, "进企业": False, "协会": False,
        "进农村": True,
    }  # fmt: skip
