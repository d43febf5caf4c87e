"""The tables of a small edition, written by hand: two counties that submitted, one that did not, one named badly."""

from __future__ import annotations

from typing import Any

import pandas as pd

from kepuri_eval import tables
from kepuri_eval.params import Params

HOSTILE = '<script>alert(1)</script>"><img src=x onerror=alert(2)>'
TEMPLATED = "{{7*7}} $x^2$ =HYPERLINK(1) [a](javascript:alert(3))"
LUBEI, LUNAN, SILENT, NAMED_BADLY = "county-130203", "county-130202", "county-130204", "base-hostile"
PROSE, LIST, HOST_LIST = "aaaaaaaaaaaa", "bbbbbbbbbbbb", "cccccccccccc"


def build_tables(params: Params) -> dict[str, pd.DataFrame]:
    rows = {
        "documents": _documents(), "blocks": _blocks(), "facts": _facts(), "mentions": _mentions(),
        "activities": _activities(), "problems": _problems(), "measures": _measures(params), "inputs": _inputs(),
        "scores": _scores(params), "standouts": _standouts(), "ratings": [], "decisions": _decisions(),
    }  # fmt: skip
    return {name: tables.from_rows(each, name) for name, each in rows.items()}


def _decisions() -> list[dict[str, Any]]:
    common = {"when": "2024-10-08T09:00", "who": "评议会议"}
    return [
        common | {"number": 1, "target_id": f"{HOST_LIST}-r2c1", "unit_id": LUNAN, "state": "chosen",
                  "why": f"未经入围，{HOSTILE}", "is_override": True},
        common | {"number": 2, "target_id": LUBEI, "unit_id": LUBEI, "state": "candidate", "why": "",
                  "is_override": False},
    ]  # fmt: skip


def _documents() -> list[dict[str, Any]]:
    common = {"resolved_by": "folder", "size_bytes": 10}
    return [
        common | {"doc_id": PROSE, "path": "路北区.zip!/总结.docx", "unit_id": LUBEI, "role": "summary",
                  "format": "docx", "received": pd.Timestamp("2024-09-25")},
        common | {"doc_id": LIST, "path": "路北区/活动清单.xlsx", "unit_id": LUBEI, "role": "activities",
                  "format": "xlsx"},
        common | {"doc_id": HOST_LIST, "path": "路南区/清单.csv", "unit_id": LUNAN, "role": "activities",
                  "format": "csv"},
        common | {"doc_id": "dddddddddddd", "path": "路南区/坏.docx", "unit_id": LUNAN, "role": "summary",
                  "format": "docx", "problem": "damaged"},
    ]  # fmt: skip


SENTENCE = "本次活动共吸引2.3万余人次参加，其中青少年8000人次。"


def _blocks() -> list[dict[str, Any]]:
    texts = [
        (PROSE, "p3", "paragraph", f"领导重视。{SENTENCE}下一年预计5万人次。"),
        (PROSE, "p4", "paragraph", "近三年累计12万人次；另一处写2.1万人次；举行启动仪式。"),
        (LIST, "Sheet1!A3", "cell", HOSTILE), (LIST, "Sheet1!F3", "cell", "300"),
        (LIST, "Sheet1!A4", "cell", TEMPLATED), (LIST, "Sheet1!F4", "cell", "500"),
        (HOST_LIST, "r2c1", "cell", "智慧农业开放日"),
    ]  # fmt: skip
    return [
        {"doc_id": doc, "locator": place, "position": at, "kind": kind, "text": text, "row_span": 1, "column_span": 1}
        for at, (doc, place, kind, text) in enumerate(texts)
    ]


def fact(locator: str, start: int, raw: str, value: float, **more: Any) -> dict[str, Any]:
    doc = more.pop("doc_id", PROSE)
    return {
        "fact_id": f"{doc}-{locator}-{start}", "doc_id": doc, "locator": locator, "start": start,
        "end": start + len(raw), "unit_id": LUBEI, "scope": "unit", "quantity": "participants", "value": value,
        "counted_in": "人次", "bound": "exact", "in_scope": True, "planned": False, "is_total": False, "raw": raw,
        "source": "prose",
    } | more  # fmt: skip


def _facts() -> list[dict[str, Any]]:
    three, four = f"领导重视。{SENTENCE}下一年预计5万人次。", "近三年累计12万人次；另一处写2.1万人次；举行启动仪式。"
    total = f"{PROSE}-p3-{three.index('2.3')}"
    cell = {"doc_id": LIST, "scope": "activity", "source": "table"}
    return [
        fact("p3", three.index("2.3"), "2.3万余人次", 23000, bound="at_least", is_total=True),
        fact("p3", three.index("8000"), "8000人次", 8000, part_of=total),
        fact("p3", three.index("5万"), "5万人次", 50000, planned=True),
        fact("p4", four.index("12万"), "12万人次", 120000, in_scope=False),
        fact("p4", four.index("2.1万"), "2.1万人次", 21000, conflict_with=total),
        fact("Sheet1!F3", 0, "300", 300, activity_id=f"{LIST}-Sheet1!A3", **cell),
        fact("Sheet1!F4", 0, "500", 500, activity_id=f"{LIST}-Sheet1!A4", **cell),
    ]


def _mentions() -> list[dict[str, Any]]:
    text = "近三年累计12万人次；另一处写2.1万人次；举行启动仪式。"
    start = text.index("启动仪式")
    return [{
        "mention_id": f"{PROSE}-p4-{start}-kickoff-启动仪式", "doc_id": PROSE, "locator": "p4", "start": start,
        "end": start + 4, "unit_id": LUBEI, "topic": "kickoff", "item": "启动仪式", "planned": False, "raw": "启动仪式",
    }]  # fmt: skip


def activity(doc: str, locator: str, name: str, unit: str, day: int, **more: Any) -> dict[str, Any]:
    return {
        "activity_id": f"{doc}-{locator}", "unit_id": unit, "name": name, "category": "county_main",
        "theme": "livelihood", "start": pd.Timestamp(2024, 9, day), "end": pd.Timestamp(2024, 9, day),
        "mode": "offline", "has_pictures": True, "is_key": True, "sources": f"{doc}-{locator}",
        "source": "submission", "reporters": unit, "doc_id": doc, "locator": locator,
    } | more  # fmt: skip


def _activities() -> list[dict[str, Any]]:
    kept = f"{HOST_LIST}-r2c1"
    return [
        activity(LIST, "Sheet1!A3", HOSTILE, LUBEI, 16, participants=300.0, joint_units=f"{HOSTILE};学校",
                 links=f"https://news.invalid/a?x=1&y={HOSTILE.split()[0]} javascript:alert(4)"),
        activity(LIST, "Sheet1!A4", TEMPLATED, LUBEI, 17, participants=500.0, end=pd.Timestamp("2024-09-18")),
        activity(LIST, "Sheet1!A5", "智慧农业开放日（联办）", LUBEI, 18, duplicate_of=kept),
        activity(HOST_LIST, "r2c1", "智慧农业开放日", LUNAN, 18, category="rural", theme=None, joint_units="农业局",
                 reporters=f"{LUNAN};{LUBEI}"),
        activity(HOST_LIST, "r3c1", "节水课堂", LUNAN, 3, category=None, is_key=False, mode="online"),
    ]  # fmt: skip


def _problems() -> list[dict[str, Any]]:
    common = {"stage": "01_ingest", "unit_id": LUBEI, "advice": "请核实。"}
    return [
        common | {"problem_id": "late-1", "severity": "notice", "code": "late", "message": "总结逾期。"},
        common | {"problem_id": "conflict-1", "severity": "grave", "code": "conflict",
                  "message": f"人次不一致{HOSTILE}。", "path": "路北区.zip!/总结.docx", "locator": "p4"},
    ]  # fmt: skip


def _measures(params: Params) -> list[dict[str, Any]]:
    """Two counties with figures, the first strong in participants, the second in key activities; all others silent."""
    given: dict[tuple[str, str], tuple[float | None, float | None, str]] = {
        (LUBEI, "participants"): (23000.0, 90.0, "ok"), (LUNAN, "participants"): (9000.0, 60.0, "ok"),
        (LUBEI, "key_activities"): (0.3, 30.0, "ok"), (LUNAN, "key_activities"): (0.9, 90.0, "ok"),
        (SILENT, "key_activities"): (None, 0.0, "declared_zero"),
        (LUBEI, "kickoff_held"): (1.0, 100.0, "ok"), (LUNAN, "kickoff_held"): (0.0, 0.0, "ok"),
        (LUBEI, "forms"): (1.0, 20.0, "ok"), (LUNAN, "forms"): (3.0, 50.0, "ok"),
    }  # fmt: skip
    rows = []
    for unit in [unit.unit_id for unit in params.units]:
        for code, measure in params.method.measures.items():
            value, score, state = given.get((unit, code), (None, None, "missing"))
            state = "not_collected" if measure.kind == "rating" else state
            rows.append({"unit_id": unit, "measure": code, "indicator": measure.indicator, "value": value,
                         "score": score, "state": state, "inputs": 0})  # fmt: skip
    return rows


def _inputs() -> list[dict[str, Any]]:
    three = f"领导重视。{SENTENCE}"
    refs = [
        ("participants", "fact", f"{PROSE}-p3-{three.index('2.3')}"),
        ("kickoff_held", "mention", _mentions()[0]["mention_id"]),
        ("key_activities", "activity", f"{LIST}-Sheet1!A3"), ("key_activities", "activity", f"{LIST}-Sheet1!A4"),
        ("key_activities", "activity", f"{HOST_LIST}-r2c1"), ("summary_on_time", "document", PROSE),
    ]  # fmt: skip
    return [{"unit_id": LUBEI, "measure": measure, "kind": kind, "ref": ref} for measure, kind, ref in refs]


def _scores(params: Params) -> list[dict[str, Any]]:
    given = [(LUBEI, 60.0, 1, 1, 2, "contested", 0.55), (LUNAN, 50.0, 2, 1, 2, "contested", 0.45),
             (SILENT, None, None, None, None, "unscored", None),
             (NAMED_BADLY, 40.0, 1, 1, 1, "certain", 1.0)]  # fmt: skip
    return [
        {
            "unit_id": unit, "group": params.unit(unit).group, "score": score,
            "coverage": 0.0 if score is None else 0.7, "rank": rank, "rank_low": low, "rank_high": high,
            "rank_median": None if rank is None else float(rank),
            "share_in_quota": share, "standing": standing,
            **{f"indicator_{code}": None if score is None else score + at
               for at, code in enumerate(params.method.indicators)},
        }
        for unit, score, rank, low, high, standing, share in given
    ]  # fmt: skip


def _standouts() -> list[dict[str, Any]]:
    places = [(f"{LIST}-Sheet1!A3", 0.0, 0.0, "upward"), (f"{LIST}-Sheet1!A4", 1.0, 3.0, "none"),
              (f"{HOST_LIST}-r2c1", 100.0, 2.0, "commended"), (f"{HOST_LIST}-r3c1", 2.0, 1.0, "none")]  # fmt: skip
    return [
        {"activity_id": ref, "cluster": at % 2, "label": f"类{at % 2}{HOSTILE}", "x": x, "y": y,
         "distinctiveness": 50.0, "effect": 60.0, "score": 55.0, "position": at + 1, "chosen_for": chosen,
         "reason": f"理由{HOSTILE}", "effect_low": 48.0, "effect_high": 66.0, "standing": "contested"}
        for at, (ref, x, y, chosen) in enumerate(places)
    ]  # fmt: skip
