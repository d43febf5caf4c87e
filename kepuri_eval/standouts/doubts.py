"""From a study of the activities to what must be looked at before its result is relied on, as `problems`."""

from __future__ import annotations

import hashlib

import numpy as np
import pandas as pd

from kepuri_eval import tables
from kepuri_eval.quoting import say_quoted
from kepuri_eval.standouts.effective import PARTS
from kepuri_eval.standouts.study import Study

STAGE = "03_standouts"


def list_doubts(study: Study) -> pd.DataFrame:
    """Problems of the comparison: texts that repeat one of this edition or the last, qualities not to be judged."""
    rows = [*_repeated_texts(study), *_earlier_texts(study), *_without_text(study), *_without_effect(study)]
    return tables.from_rows(rows, "problems")


def join_problems(problems: pd.DataFrame, doubts: pd.DataFrame) -> pd.DataFrame:
    """The problems of earlier stages with these; those of an earlier run of this stage are replaced."""
    earlier = problems[problems["stage"] != STAGE]
    parts = [part for part in (earlier, doubts) if len(part)]
    return pd.concat(parts, ignore_index=True) if parts else tables.empty("problems")


def describe_doubts(study: Study) -> list[str]:
    """For each activity what should be checked, in one sentence; "" when nothing is."""
    said: list[list[str]] = [[] for _ in range(len(study.activities))]
    for row, other in _repeats(study):
        said[row].append(f"文字与“{study.activities['name'].iloc[other]}”基本相同")
    for row in np.flatnonzero(study.earlier != "").tolist():
        said[row].append(f"文字与上届活动“{study.earlier[row]}”基本相同")
    for missing, words in (
        (study.distinctiveness.figure.isna(), "文字不足以比较特色"),
        (study.effect.figure.isna(), "数据不足以评定实效"),
        (study.effect.figure.notna() & ~study.candidates["is_documented"], "实效材料不全，择优上报前须补报"),
        (study.activities["unit_id"].isna(), "报送单位未确认"),
        (study.candidates["has_grave_problem"], "所依据的材料有严重问题，解决前不列入名单"),
    ):
        for row in np.flatnonzero(missing).tolist():
            said[row].append(words)
    return ["；".join(words) for words in said]


def _repeats(study: Study) -> list[tuple[int, int]]:
    leader = study.candidates["duplicate_group"].to_numpy()
    return [(int(row), int(leader[row])) for row in np.flatnonzero(leader != np.arange(len(leader)))]


def _repeated_texts(study: Study) -> list[dict[str, object]]:
    rows = []
    for row, other in _repeats(study):
        first, second = study.activities.iloc[other], study.activities.iloc[row]
        message = f"活动“{second['name']}”与“{first['name']}”的文字基本相同。"
        advice = "请核对是否同一活动重复报送或套用同一文稿；确为不同活动的，请补充各自的具体情况。"
        rows.append(_row("text_repeated", "warning", second, message, advice))
    return rows


def _earlier_texts(study: Study) -> list[dict[str, object]]:
    rows = []
    for row in np.flatnonzero(study.earlier != "").tolist():
        activity = study.activities.iloc[row]
        message = f"活动“{activity['name']}”的文字与上届活动“{study.earlier[row]}”基本相同。"
        advice = "请核对是否沿用上届文稿；确为本届活动的，请按本届实际情况重写简介，并核对各项数据是否为本届数据。"
        rows.append(_row("text_of_last_edition", "warning", activity, message, advice))
    return rows


def _without_text(study: Study) -> list[dict[str, object]]:
    missing = study.activities[study.distinctiveness.figure.isna().to_numpy()]
    message = "活动“{}”文字过少，无法比较特色，暂不参加遴选。"
    advice = "请补充活动简介，说明对象、内容、形式和效果。"
    rows = missing.iterrows()
    return [_row("text_too_short", "notice", row, message.format(row["name"]), advice) for _, row in rows]


def _without_effect(study: Study) -> list[dict[str, object]]:
    missing = study.activities[study.effect.figure.isna().to_numpy()]
    message = "活动“{}”未报送足够数据，实效暂不评定。"
    advice = f"请补充{'、'.join(PARTS.values())}等可核实的数据或材料；没有的可不填，不按零计。"
    rows = missing.iterrows()
    return [_row("effect_unknown", "notice", row, message.format(row["name"]), advice) for _, row in rows]


def _row(code: str, severity: str, activity: pd.Series, message: str, advice: str) -> dict[str, object]:
    digest = hashlib.sha256(repr((code, activity["activity_id"])).encode()).hexdigest()[:12]
    unit_id = activity["unit_id"]
    return {
        "problem_id": f"{code}-{digest}", "severity": severity, "code": code, "stage": STAGE,
        "unit_id": None if pd.isna(unit_id) else unit_id, "doc_id": activity["doc_id"],
        "locator": activity["locator"], "message": say_quoted(message), "advice": advice,
    }  # fmt: skip
