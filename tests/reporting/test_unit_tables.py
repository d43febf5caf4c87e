"""What a unit's report prints of measures, in words that can be read in one way only."""

import pandas as pd
import pytest

from kepuri_eval.method import Measure, Robustness
from kepuri_eval.params import Params
from kepuri_eval.reporting.unit_tables import group_questions, name_assumptions, say_bases, say_scale


@pytest.mark.parametrize(
    ("kind", "bands", "words"),
    [
        ("on_time", [(-3, 60), (0, 100)], "逾期不超过3天得60分；截止日当日及以前得100分"),
        ("on_time", [(0, 80), (2, 100)], "截止日当日及以前得80分；提前2天以上（含）得100分"),
        ("count", [(5, 60), (10, 100)], "5项以上（含）得60分；10项以上（含）得100分"),
    ],
)
def test_bands_say_from_where_on_they_hold(kind: str, bands: list[tuple[float, float]], words: str) -> None:
    declared = [{"at_least": at_least, "score": score} for at_least, score in bands]
    counted_in = "天" if kind == "on_time" else "项"
    measure = Measure(label="某项", indicator="scale", kind=kind, bands=declared, counted_in=counted_in)
    assert say_scale(measure, "county") == words


def test_questions_of_one_kind_that_ask_for_the_same_are_one() -> None:
    def row(code: str, advice: str, message: str) -> dict[str, str]:
        return {"severity": "notice", "code": code, "advice": advice, "message": message}

    rows = [row("thin", "请补充。", "甲缺数据。"), row("late", "请补充。", "逾期。"),
            row("thin", "请补充。", "乙缺数据。"),
            row("thin", "请说明。", "丙缺数据。")]  # fmt: skip
    asked = group_questions(rows)
    assert [[each["message"] for each in one["rows"]] for one in asked] == [
        ["甲缺数据。", "乙缺数据。"], ["逾期。"], ["丙缺数据。"],
    ]  # fmt: skip
    assert {one["grave"] for one in asked} == {"提示"}


def test_only_assumptions_that_are_varied_are_named() -> None:
    assert name_assumptions(Robustness()) == ["指标权重", "满分标准", "带“余、近、约”的数字", "合成方式"]
    assert name_assumptions(Robustness(vary_weights="none", vary_bounds=False, leave_out=True)) == [
        "满分标准", "合成方式", "所用测算点",
    ]  # fmt: skip


def test_a_total_nobody_stated_says_what_it_was_made_of(params: Params) -> None:
    evidence = pd.DataFrame(
        [
            ("fact", "own", "participants"), ("fact", "of-one", "volunteers"), ("fact", "own-2", "materials"),
            ("fact", "of-two", "materials"), ("mention", "m1", "joint_units"), ("document", "d1", ""),
            ("activity", "a1", "volunteers sessions"), ("activity", "a1", "content_themes"),
        ],
        columns=["kind", "ref", "measures"],
    )  # fmt: skip
    scopes = {"own": "unit", "own-2": "unit", "of-one": "activity", "of-two": "activity"}
    facts = pd.DataFrame({"fact_id": list(scopes), "scope": list(scopes.values())})
    counted = "没有写明合计，按列出的活动统计"
    assert say_bases(evidence, facts, params.method) == {
        "volunteers": counted, "sessions": counted, "joint_units": "没有写明合计，按点名的统计",
    }  # fmt: skip
