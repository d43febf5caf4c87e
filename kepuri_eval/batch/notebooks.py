"""What a run must know of its notebooks before it makes them, read without the libraries of notebooks."""

from __future__ import annotations

import ast
import json
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any, NamedTuple

from kepuri_eval.errors import RunError


def check_parameters(notebook: Path, given: Collection[str]) -> None:
    """Refuse parameters that the notebook does not declare: papermill would only warn.

    Raises:
        RunError: naming the notebook, the unknown names and the known ones.
    """
    if not notebook.is_file():
        raise RunError(f"{notebook.name}: no such notebook in {notebook.parent.name}/")
    known = sorted(_declared_in(notebook))
    unknown = sorted(set(given) - set(known))
    if unknown:
        raise RunError(f"{notebook.name} has no parameter {', '.join(unknown)}; it has {', '.join(known) or 'none'}")


def title_of(notebook: Path) -> str:
    """The first heading of a notebook, its file's name where it has none."""
    for cell in _cells(notebook):
        for line in cell.source.splitlines() if cell.kind == "markdown" else []:
            if line.startswith("# "):
                return line[2:].strip()
    return notebook.stem


def code_of(notebook: Path) -> list[str]:
    """The texts of its code cells; none of a notebook that is missing or broken."""
    try:
        return [cell.source for cell in _cells(notebook) if cell.kind == "code"]
    except (OSError, RunError):
        return []  # the run itself says what is wrong with it


def imports_of(notebooks: Iterable[Any]) -> list[str]:
    """Modules that code cells of the notebooks import, in order, each once; cells that do not parse are left out."""
    return imports_in(cell.source for nb in notebooks for cell in nb.cells if cell.cell_type == "code")


def imports_in(sources: Iterable[str]) -> list[str]:
    """The same of the code cells' texts."""
    return list(dict.fromkeys(name for source in sources for name in _imports_of_cell(source)))


class _Cell(NamedTuple):
    kind: str
    source: str
    tags: tuple[str, ...]


def _cells(notebook: Path) -> list[_Cell]:
    try:
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
        return [
            _Cell(cell["cell_type"], "".join(cell["source"]), tuple(cell["metadata"].get("tags", ()))) for cell in cells
        ]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise RunError(f"{notebook.name} is no notebook: {error}") from error


def _declared_in(notebook: Path) -> set[str]:
    """Names that are given a value in the cell tagged "parameters", the first one as papermill has it."""
    for cell in _cells(notebook):
        if "parameters" in cell.tags:
            try:
                parsed = ast.parse(cell.source).body
            except SyntaxError as error:
                raise RunError(f"{notebook.name}: its parameters cannot be read: {error}") from error
            return {name for statement in parsed for name in _assigned(statement)}
    return set()


def _assigned(statement: ast.stmt) -> list[str]:
    targets = statement.targets if isinstance(statement, ast.Assign) else []
    targets = [statement.target] if isinstance(statement, ast.AnnAssign) else targets
    return [target.id for target in targets if isinstance(target, ast.Name)]


def _imports_of_cell(source: str) -> list[str]:
    plain = "\n".join(line for line in source.splitlines() if not line.lstrip().startswith(("%", "!")))
    try:
        tree = ast.parse(plain)
    except SyntaxError:
        return []
    names: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return names
