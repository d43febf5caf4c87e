"""A small edition with a hostile unit name, and a way to run a notebook's cells in this process."""

from __future__ import annotations

import ast
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
import pytest
from nbformat import NotebookNode

from kepuri_eval import tables
from kepuri_eval.params import Params, load_params
from tests.reporting.small_edition import HOSTILE, NAMED_BADLY, build_tables

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def params(tmp_path_factory: pytest.TempPathFactory) -> Params:
    root = tmp_path_factory.mktemp("project")
    shutil.copytree(ROOT / "params", root / "params")
    with (root / "params" / "demo" / "units.csv").open("a", encoding="utf-8", newline="") as register:
        register.write(f'{NAMED_BADLY},"{HOSTILE.replace(chr(34), chr(34) * 2)}",base,,,,,,,,\r\n')
    made = load_params("demo", root)
    for name, table in build_tables(made).items():
        tables.save(table, name, made.tables)
    return made


@pytest.fixture(scope="session")
def found(params: Params) -> dict[str, pd.DataFrame]:
    return {name: tables.load(name, params.tables) for name in tables.SCHEMAS}


@pytest.fixture(scope="session")
def run_notebook(params: Params) -> Callable[..., NotebookNode]:
    """Runs a notebook's code cells here, without a kernel, and gives the notebook back with its outputs."""

    def run(name: str, **parameters: str) -> NotebookNode:
        notebook = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4)
        names: dict[str, Any] = {}
        with pytest.MonkeyPatch.context() as patched:  # other rooms' tests look for the checkout's own params
            patched.setenv("KEPURI_HOME", str(params.root))
            for cell in notebook.cells:
                if cell.cell_type == "code":
                    cell.outputs = _run_cell(cell.source, names)
                    if "parameters" in cell.metadata.get("tags", []):
                        assert set(parameters) <= set(names)
                        names.update(parameters)
        return notebook

    return run


def _run_cell(source: str, names: dict[str, Any]) -> list[NotebookNode]:
    body = ast.parse(source).body
    last = body.pop() if body and isinstance(body[-1], ast.Expr) else None
    exec(compile(ast.Module(body, []), "cell", "exec"), names)
    shown = eval(compile(ast.Expression(last.value), "cell", "eval"), names) if last else None  # type: ignore[attr-defined]
    if shown is None:
        return []
    bundle = shown._repr_mimebundle_()
    data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
    return [nbformat.v4.new_output("execute_result", data=data, metadata=metadata)]
