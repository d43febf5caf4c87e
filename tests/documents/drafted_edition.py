"""A small edition written by hand: a certain and a contested unit of one group, hostile names, a silent unit."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from kepuri_eval import tables
from kepuri_eval.documents.proposals import Proposals, propose
from kepuri_eval.params import Params, load_params
from kepuri_eval.reporting.city_report import read_city
from kepuri_eval.standouts.publication import Entry, add_entries, read_log

ROOT = Path(__file__).resolve().parents[2]
HOSTILE = "<script>alert(1)</script>"
TEMPLATED = "{{7*7}} {%p endfor %} {_{1+1}_} &lt;b&gt;"
FORMULA = '=HYPERLINK("http://x.invalid","点我")'
TURNED = "\u202e开放日\u202c\x0b月夜"
LUNAN, LUBEI, SILENT = "county-130202", "county-130203", "county-130204"
HOST, SOCIETY, BASE = "host-05", "society-001", "base-hostile"
DOC, LIST, BROKEN, PLATFORM = "a" * 12, "b" * 12, "c" * 12, "d" * 12
REGISTER = [
    (LUNAN, "路南区", "county", "唐山市路南区", "33.66"), (LUBEI, "路北区", "county", "唐山市路北区", "78.93"),
    (SILENT, "古冶区", "county", "唐山市古冶区", "30.81"), (HOST, "市科技局", "host", "唐山市科学技术局", ""),
    (SOCIETY, FORMULA, "society", "", ""), (BASE, f"{HOSTILE}{TEMPLATED}", "base", "", ""),
]  # fmt: skip


def make_edition(root: Path) -> Params:
    """The edition under a project folder of its own, with the repository's params and its tables saved."""
    shutil.copytree(ROOT / "params", root / "params")
    _write_register(root / "params" / "demo" / "units.csv")
    params = load_params("demo", root)
    for name, table in build_tables(params).items():
        tables.save(table, name, params.tables)
    return params


def decide(params: Params, *steps: tuple[str, str]) -> Proposals:
    """The lists after decisions, each on the day after the one before; all are overrides."""
    log = read_log(params.decisions)
    first = datetime.fromisoformat(log["when"].iloc[-1]).day + 1 if len(log) else 8
    entries = [Entry(when=datetime(2024, 10, day), who="评议会议", activity_id=target, state=state, why="会议决定",
                     is_override=True) for day, (target, state) in enumerate(steps, start=first)]  # fmt: skip
    add_entries(params.decisions, entries)
    return propose(read_city(params))


def _write_register(path: Path) -> None:
    table = pd.DataFrame(REGISTER, columns=["unit_id", "name", "group", "full_name", "residents_wan"])
    table.to_csv(path, index=False, encoding="utf-8-sig")


def build_tables(params: Params) -> dict[str, pd.DataFrame]:
    rows: dict[str, list[dict[str, Any]]] = {
        "documents": _documents(), "blocks": [], "facts": _facts(), "mentions": [], "activities": _activities(),
        "problems": _problems(), "measures": _measures(params), "inputs": [], "scores": _scores(params),
        "standouts": _standouts(), "decisions": [],
    }  # fmt: skip
    return {name: tables.from_rows(each, name) for name, each in rows.items()}


def _documents() -> list[dict[str, Any]]:
    common = {"resolved_by": "folder", "size_bytes": 10, "format": "docx", "role": "summary"}
    return [
        common | {"doc_id": DOC, "path": "路南区/总结.docx", "unit_id": LUNAN, "received": pd.Timestamp("2024-09-25")},
        common | {"doc_id": LIST, "path": "路北区/清单.xlsx", "unit_id": LUBEI, "role": "activities"},
        common | {"doc_id": BROKEN, "path": "路北区/坏.docx", "unit_id": LUBEI, "problem": "file_damaged"},
    ]  # fmt: skip


def _facts() -> list[dict[str, Any]]:
    common = {"doc_id": DOC, "in_scope": True, "planned": False, "is_total": False, "quantity": "participants",
              "counted_in": "人次", "locator": "p1"}  # fmt: skip
    return [
        common | {"fact_id": f"{DOC}-p1-0", "start": 0, "end": 6, "unit_id": LUNAN, "scope": "unit", "value": 23000.0,
                  "bound": "at_least", "raw": "2.3万余人次", "source": "prose"},
        common | {"fact_id": f"{LIST}-r2-0", "doc_id": LIST, "locator": "r2", "start": 0, "end": 3, "unit_id": HOST,
                  "activity_id": f"{LIST}-r2", "scope": "activity", "value": 300.0, "bound": "about", "raw": "约300",
                  "source": "table"},
    ]  # fmt: skip


def activity(row: int, name: str, unit: str, day: int, **more: Any) -> dict[str, Any]:
    return {
        "activity_id": f"{LIST}-r{row}", "unit_id": unit, "name": name, "start": pd.Timestamp(2024, 9, day),
        "end": pd.Timestamp(2024, 9, day), "has_pictures": False, "is_key": True, "sources": f"{LIST}-r{row}",
        "source": "submission", "reporters": unit, "doc_id": LIST, "locator": f"r{row}",
    } | more  # fmt: skip


def _activities() -> list[dict[str, Any]]:
    return [
        activity(2, f"“星空”{HOSTILE}", HOST, 16, participants=300.0, mode="offline", place="广场",
                 joint_units="气象局;学校", category="rural", source="both", text=f"简介{TEMPLATED}"),
        activity(3, FORMULA, BASE, 17),
        activity(4, TURNED, LUNAN, 20, mode="online"),
        activity(5, "节水课堂", LUBEI, 18, end=pd.Timestamp("2024-09-19"), source="both"),
        activity(6, "节水课堂（重报）", LUBEI, 18, duplicate_of=f"{LIST}-r5"),
        activity(7, "未入选的活动", LUNAN, 21, is_key=False),
        activity(8, "未比较的活动", BASE, 22),
    ]  # fmt: skip


def _problems() -> list[dict[str, Any]]:
    common = {"stage": "01_ingest", "unit_id": LUBEI}
    return [
        common | {"problem_id": "damaged-1", "severity": "grave", "code": "file_damaged", "doc_id": BROKEN,
                  "message": "“路北区/坏.docx”：文件已损坏。", "advice": "请重新报送。"},
        common | {"problem_id": "effect-1", "severity": "notice", "code": "effect_unknown",
                  "message": f"活动甲{HOSTILE}数据不足。", "advice": "请补充。"},
        common | {"problem_id": "effect-2", "severity": "notice", "code": "effect_unknown",
                  "message": "活动乙数据不足。", "advice": "请补充。"},
        common | {"problem_id": "quota-1", "severity": "warning", "code": "quota_missed", "message": "重点活动1项。",
                  "advice": "请补报。"},
    ]  # fmt: skip


def _measures(params: Params) -> list[dict[str, Any]]:
    given = {(LUNAN, "participants"): (23000.0, 90.0, "ok"), (LUNAN, "kickoff_held"): (1.0, 100.0, "ok"),
             (LUNAN, "plan_issued"): (0.0, 0.0, "ok"), (LUNAN, "materials"): (0.0, 0.0, "ok")}  # fmt: skip
    rows = []
    for unit, *_ in REGISTER:
        for code, measure in params.method.measures.items():
            value, score, state = given.get((unit, code), (None, None, "missing"))
            rows.append({"unit_id": unit, "measure": code, "indicator": measure.indicator, "value": value,
                         "score": score, "state": "not_collected" if measure.kind == "rating" else state,
                         "inputs": int(state == "ok")})  # fmt: skip
    return rows


def _scores(params: Params) -> list[dict[str, Any]]:
    given = [
        (LUNAN, 87.65, 2, "certain", 0.95),
        (LUBEI, 91.23, 1, "contested", 0.55),
        (HOST, 80.0, 1, "certain", 1.0),
        (SOCIETY, 70.0, 1, "certain", 1.0),
        (BASE, 60.0, 1, "certain", 1.0),
    ]
    return [
        {"unit_id": unit, "group": params.unit(unit).group, "score": score, "coverage": 0.8, "rank": rank,
         "rank_low": 1, "rank_high": 2, "rank_median": 1.0, "share_in_quota": share, "standing": standing}
        for unit, score, rank, standing, share in given
    ]  # fmt: skip


def _standouts() -> list[dict[str, Any]]:
    chosen = {2: ("upward", "certain"), 3: ("commended", "certain"), 4: ("commended", "contested"),
              5: ("none", "contested"), 7: ("none", "out")}  # fmt: skip
    return [
        {"activity_id": f"{LIST}-r{row}", "cluster": 0, "label": "类", "x": 0.0, "y": 0.0, "distinctiveness": 50.0,
         "effect": 60.0, "score": 87.65, "position": at, "chosen_for": wanted, "reason": "特色度50。",
         "effect_low": 41.0, "effect_high": 72.6, "share_chosen": 0.5, "standing": standing}
        for at, (row, (wanted, standing)) in enumerate(chosen.items(), start=1)
    ]  # fmt: skip
