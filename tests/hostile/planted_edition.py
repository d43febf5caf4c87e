"""An edition whose submissions carry names that a page, a spreadsheet, a template or a reader's eye might obey."""

from __future__ import annotations

import csv
import re
import shutil
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

from docx import Document

from kepuri_eval.batch.runs import run_edition
from kepuri_eval.documents.drafting import draft_documents
from kepuri_eval.params import Params, load_params
from kepuri_eval.reporting.loading import load_tables
from kepuri_eval.review.topics import list_topics
from kepuri_eval.review.workbook import build_workbook
from kepuri_eval.standouts.deciding import write_outcome
from kepuri_eval.standouts.decisions import name_targets
from kepuri_eval.standouts.panel import call_panel
from kepuri_eval.standouts.publication import add_entries, read_entries

ROOT = Path(__file__).resolve().parents[2]
# Each ends in words of its own, so that it can be told from the others wherever it is shown.
NAMES = {
    "script": "<script>alert('k1')</script>火箭模型课",
    "attribute": "\"><img src=x onerror=alert('k2')>陨石展",
    "svg": "<svg onload=alert('k3')>潮汐观测",
    "jinja": "{{7*7}}{% for a in b %}显微镜课",
    "formula": '=HYPERLINK("http://evil.invalid/k4","点我")地震演练',
    "plus": "+1+cmd|' /C calc'!A0急救课",
    "at": "@SUM(1+1)*cmd听诊课",
    "markdown": "**粗体**[点我](javascript:alert('k5'))菌菇课",
    "markdown_picture": "![图](http://evil.invalid/k6.png)蜜蜂课",
    "latex": "$x^2$与\\(y_1\\)与$$\\href{javascript:alert(7)}{点}$$日食课",
    "turned": "\u202e课星观\u202c月相课",
    "escape": "\x1b[31m\x1b]0;k8\x07\x9b2J红字课",
    "entity": "&lt;b&gt;粗&amp;细&#60;i&#62;矿石课",
}
UNSEEN = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\x00-\x09\x0b-\x1f\x7f-\x9f]")
SHOWN = {key: UNSEEN.sub("", name) for key, name in NAMES.items()}
JUDGES = ("=1+1评委", "<b>评委</b>{{7*7}}", "\u202e委评\u202c")
UNITS = ("县一科协", "县二科协", "<b>站</b>{{7*7}}", "=1+1科技馆")


@dataclass(frozen=True)
class Planted:
    """A finished run of the planted edition: project folder and processed folder."""

    root: Path

    @property
    def processed(self) -> Path:
        return self.root / "data" / "processed" / "planted"


def plant(root: Path) -> Planted:
    """Write params and submissions, run the whole road, draft the documents and the review workbook."""
    shutil.copytree(ROOT / "params", root / "params")
    shutil.copytree(ROOT / "notebooks", root / "notebooks")
    (root / "params" / "demo").rename(root / "params" / "planted")
    _write_register(root / "params" / "planted" / "units.csv")
    raw = root / "data" / "raw" / "planted"
    for number, unit in enumerate(UNITS[:3]):
        folder = raw / f"{number}"
        folder.mkdir(parents=True)
        _write_summary(folder / "总结.docx", unit)
        _write_list(folder / "$x$清单{{7*7}}<i>.csv", unit, number)
    run_edition("planted", root)
    _decide(load_params("planted", root))
    run_edition("planted", root)  # so that every report tells the decisions
    params = load_params("planted", root)
    draft_documents(params)
    (params.processed / "review.xlsx").write_bytes(build_workbook(list_topics(load_tables(params), params), params))
    _call_judges(params)
    return Planted(root)


def _call_judges(params: Params) -> None:
    rows = [["judge_id", "name"], *([f"j{number}", name] for number, name in enumerate(JUDGES))]
    _write_rows(params.decisions.with_name("judges.csv"), rows)
    tables = load_tables(params)
    call_panel(tables["standouts"], tables["activities"], params, params.processed / "panel")


def _decide(params: Params) -> None:
    """Every compared activity is chosen out of turn, by somebody whose name and reason might be obeyed too."""
    tables = load_tables(params)
    entries = read_entries([
        {"when": "2024-10-08T09:00", "who": f"\x1b[2J{name}", "activity_id": target, "state": "chosen", "why": name,
         "is_override": True}
        for target, name in zip(tables["standouts"]["activity_id"], cycle(NAMES.values()), strict=False)
    ])  # fmt: skip
    log = add_entries(params.decisions, entries)
    write_outcome(log, name_targets(tables["activities"], params), params.processed / "publication")


def _write_rows(path: Path, rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)


def _write_register(path: Path) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["unit_id", "name", "group", "full_name", "residents_wan"])
        rows.writerow(["county-1", UNITS[0], "county", "", "30"])
        rows.writerow(["county-2", UNITS[1], "county", "", "40"])
        rows.writerow(["base-3", UNITS[2], "base", "", ""])
        rows.writerow(["base-4", UNITS[3], "base", "", ""])


def _write_summary(path: Path, unit: str) -> None:
    document = Document()
    document.add_heading(f"{unit}2024年全国科普日活动总结", 1)
    document.add_paragraph("9月15日举行启动仪式，县领导出席。")
    for name in NAMES.values():
        shown = UNSEEN.sub("", name) if "\x1b" in name else name  # a Word file cannot hold the character
        document.add_paragraph(f"9月16日开展“{shown}”活动，吸引群众1200余人次参加，发放资料300份，科技志愿者20名。")
    document.add_paragraph("本次活动共吸引群众2.3万余人次参加，发放资料4000余份，科技志愿者120名。")
    document.add_paragraph("县科协")
    document.add_paragraph("2024年9月25日")
    document.save(str(path))


def _write_list(path: Path, unit: str, number: int) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["序号", "活动名称", "主办单位", "活动时间", "活动地点", "参与人数", "联合单位", "活动简介"])
        for at, (key, name) in enumerate(NAMES.items(), start=1):
            partner = list(NAMES.values())[(at + number) % len(NAMES)].replace(",", "")
            rows.writerow([at, f"{name}{'甲乙丙'[number]}", unit, f"2024年9月{15 + at % 10}日", f"{key}广场",
                           100 + 13 * at + number, partner, f"面向青少年的{name}，现场讲解与体验。"])  # fmt: skip
