"""A small edition on disk, the cells of the real notebooks run on it, and a workbook filled in by heading."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
import pytest
from openpyxl import load_workbook

from kepuri_eval import tables
from kepuri_eval.params import Params, load_params
from kepuri_eval.reporting.loading import load_tables
from kepuri_eval.review.topics import list_topics
from kepuri_eval.review.workbook import build_workbook

REPO = Path(__file__).resolve().parents[2]
LUNAN, LUBEI, GUYE = "county-130202", "county-130203", "county-130204"
FORMULA = '=HYPERLINK("http://x.invalid","点我")'
HEADS = "活动名称,活动时间,活动地点,参与人数,志愿者人数\n"
SHARED = "南湖观鸟研学活动,2024年9月16日,南湖公园,300,20\n"
FILES = {
    "路北区科协/活动总结.txt": (
        "路北区科协2024年全国科普日活动总结\n活动期间，全区各项活动共有3200人次参加。\n联系电话：13900001234\n"
    ),
    "路北区科协/补充说明.txt": (
        "路北区科协2024年全国科普日活动补充总结\n经统计，活动期间全区各项活动共有2800人次参加。\n"
    ),
    "路北区科协/活动表.csv": HEADS + SHARED + f'"{FORMULA.replace(chr(34), chr(34) * 2)}",2024年9月17日,社区,100,150\n',
    "路南区科协/活动表.csv": HEADS + SHARED + "地震体验馆开放日,2024年9月18日,地震馆,200,若干\n",
    "=1+1星光社/活动总结.txt": "2024年全国科普日活动总结\n活动期间共有900人次参加。\n",
}
SIGNED = {"理由": "电话核实", "核对人": "王某", "日期": "2024-10-08"}


def write_edition(root: Path) -> Params:
    """The demo edition cut to three counties, with a few small submissions."""
    shutil.copytree(REPO / "params", root / "params")
    units = root / "params" / "demo" / "units.csv"
    units.write_text("\n".join(units.read_text(encoding="utf-8-sig").splitlines()[:4]) + "\n", encoding="utf-8")
    (root / "params" / "demo" / "corrections.csv").write_bytes("\ufefftarget,field,value,reason,who,when\r\n".encode())
    for name, text in FILES.items():
        path = root / "data" / "raw" / "demo" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return load_params("demo", root)


def run_cells(root: Path, name: str, **parameters: str) -> dict[str, Any]:
    """The names a notebook leaves behind after all its code cells, run in this process."""
    names: dict[str, Any] = {}
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("KEPURI_HOME", str(root))
        for cell in nbformat.read(REPO / "notebooks" / f"{name}.ipynb", as_version=4).cells:
            if cell.cell_type == "code":
                exec(compile(cell.source, name, "exec"), names)
                names.update(parameters if "parameters" in cell.metadata.get("tags", []) else {})
    return names


def run_to_scores(root: Path) -> tuple[Params, dict[str, pd.DataFrame]]:
    """Notebooks 01 and 02 on the edition, no activity compared: its params and all its tables."""
    for name in ("01_ingest", "02_indicators"):
        run_cells(root, name)
    params = load_params("demo", root)
    for name in ("standouts", "decisions"):
        tables.save(tables.empty(name), name, params.tables)
    return params, load_tables(params)


def write_review(params: Params, found: dict[str, pd.DataFrame], path: Path) -> Path:
    """The edition's review workbook at `path`."""
    path.write_bytes(build_workbook(list_topics(found, params), params))
    return path


def fill(path: Path, sheet: str, which: Callable[[dict[str, Any]], bool], **cells: Any) -> Path:
    """Fill in the first row of a sheet that `which` holds of, by heading; returns the path."""
    book = load_workbook(path)
    page = book[sheet]
    heads = [cell.value for cell in page[1]]
    for row in page.iter_rows(min_row=2):
        if which({head: cell.value for head, cell in zip(heads, row, strict=True)}):
            for head, value in cells.items():
                row[heads.index(head)].value = value
            book.save(path)
            return path
    raise AssertionError(f"no such row in {sheet}")
