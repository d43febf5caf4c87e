"""Imports go one way, modules stay short, nothing heavy happens on import."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "kepuri_eval"
CONTRACTS = {
    "errors",
    "deferring",
    "packing",
    "placing",
    "columns",
    "showing",
    "edition",
    "formulas",
    "method",
    "wording",
    "localwords",
    "locators",
    "newedition",
    "keymarks",
    "placenames",
    "problemwords",
    "places",
    "paramfiles",
    "doubtfulparams",
    "params",
    "partnernames",
    "prosewords",
    "tables",
    "unseen",
    "quoting",
}
# What each room may import of the others.
MAY_IMPORT = {
    "contracts": set(),
    "simulate": {"contracts"},
    "intake": {"contracts"},
    "scoring": {"contracts"},
    "standouts": {"contracts"},
    "reporting": {"contracts", "intake", "scoring", "standouts"},
    "review": {"contracts", "intake", "scoring", "reporting"},
    "explore": {"contracts", "intake", "scoring", "standouts", "reporting"},
    "documents": {"contracts", "scoring", "standouts", "reporting"},
    "batch": {"contracts", "intake", "scoring", "standouts", "reporting"},
    "status": {"contracts", "intake", "standouts", "reporting", "review", "batch"},
    "lab": {"contracts"},
    "cli": {
        "contracts",
        "intake",
        "scoring",
        "standouts",
        "reporting",
        "review",
        "documents",
        "batch",
        "status",
        "lab",
        "simulate",
    },
}
# The packages of intake, each of which may import those before it; the modules beside them may import all.
INTAKE = ("readers", "language", "senders", "tabular", "figures", "activities")
OF_ALL_INTAKE = {"problems", "records", "personal", "litter"}
FORBIDDEN_NAMES = ("utils", "helpers", "base", "core", "common", "misc")
# Loaded by name, in another process, or by the one function that stands for the room.
TESTED_THROUGH_ANOTHER = {
    "__main__", "batch.cells", "batch.entry", "batch.forkserver", "cli.documents", "cli.editions", "cli.files",
    "cli.index", "cli.run", "cli.panel", "cli.review", "cli.screen",
    "cli.status",
}  # fmt: skip
MODULES = sorted(PACKAGE.rglob("*.py"))
NOTEBOOKS = sorted(
    path for path in PACKAGE.parent.glob("notebooks/**/*.ipynb") if ".ipynb_checkpoints" not in path.parts
)


def room(module: str) -> str:
    """The room of a dotted module name below kepuri_eval; "" for the package itself."""
    first = module.split(".")[0]
    return "contracts" if first in CONTRACTS else first if first != "__main__" else "cli"


def imports(tree: ast.AST) -> set[str]:
    """Dotted names below kepuri_eval that the code imports, wherever in it."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return {name.removeprefix("kepuri_eval.") for name in found if name.startswith("kepuri_eval.")}


def own_name(path: Path) -> str:
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts)


@pytest.mark.parametrize("path", MODULES, ids=own_name)
def test_imports_go_one_way(path: Path) -> None:
    here, tree = room(own_name(path)), ast.parse(path.read_text(encoding="utf-8"))
    assert [node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.level] == []
    if own_name(path) == "__init__":
        assert not imports(tree) - {"deferring", "deferring.defer_grammars"}
        return
    allowed = MAY_IMPORT[here] | {here}
    found = {name: room(name) for name in imports(tree) if name != "__version__"}
    assert {name: there for name, there in found.items() if there not in allowed} == {}


@pytest.mark.parametrize("path", sorted(PACKAGE.glob("intake/*/*.py")), ids=own_name)
def test_packages_of_intake_import_those_before_them(path: Path) -> None:
    allowed = {*INTAKE[: INTAKE.index(path.parent.name) + 1], *OF_ALL_INTAKE}
    if own_name(path) == "intake.readers.worker":  # the process that reads a document also searches it
        allowed.add("findings")
    names = imports(ast.parse(path.read_text(encoding="utf-8")))
    assert {name for name in names if room(name) == "intake" and name.split(".")[1] not in allowed} == set()


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebooks_import_nothing_of_batch_and_cli(path: Path) -> None:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    for cell in cells:
        if cell["cell_type"] == "code":
            plain = [line for line in "".join(cell["source"]).splitlines() if not line.startswith(("%", "!"))]
            rooms = {room(name) for name in imports(ast.parse("\n".join(plain)))}
            assert not rooms & {"batch", "lab", "cli", "simulate"}


@pytest.mark.parametrize("path", MODULES, ids=own_name)
def test_modules_are_short_named_for_what_they_hold_and_say_what_they_do(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 400
    assert path.stem not in FORBIDDEN_NAMES
    assert ast.get_docstring(ast.parse(text)), "every module begins with what it does"


@pytest.mark.parametrize("path", MODULES, ids=own_name)
def test_public_functions_have_types_and_docstrings(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    public = [node for node in tree.body if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and node.name[0] != "_"]
    assert [node.name for node in public if not ast.get_docstring(node)] == []
    assert [node.name for node in public if isinstance(node, ast.FunctionDef) and node.returns is None] == []


def test_every_module_is_reached_from_a_test() -> None:
    trees = {own_name(path): ast.parse(path.read_text(encoding="utf-8")) for path in MODULES}
    reached: set[str] = set()
    waiting = {name for path in Path(__file__).parent.rglob("*.py") for name in modules_of(path, set(trees))}
    while waiting:  # what a tested module uses of its own room is tested through it
        current = waiting.pop()
        reached.add(current)
        within = {name for name in named(imports(trees[current]), set(trees)) if room(name) == room(current)}
        waiting |= within - reached
    untested = {own_name(path) for path in MODULES if path.name != "__init__.py"} - reached
    assert sorted(untested - TESTED_THROUGH_ANOTHER) == []


def modules_of(test: Path, known: set[str]) -> set[str]:
    return named(imports(ast.parse(test.read_text(encoding="utf-8"))), known)


def named(imported: set[str], known: set[str]) -> set[str]:
    """Modules among what was imported: a name is a module itself or something in one, a package is its `__init__`."""
    places = imported | {name.rpartition(".")[0] for name in imported}
    return (places | {f"{place}.__init__" for place in places}) & known


def test_the_root_imports_nothing_heavy() -> None:
    script = "import sys, kepuri_eval; print(sorted({name.partition('.')[0] for name in sys.modules}))"
    shown = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    assert not {"pandas", "numpy", "matplotlib", "pydantic", "yaml"} & set(ast.literal_eval(shown))


def test_the_command_lists_itself_without_heavy_imports() -> None:
    script = (
        "import sys, kepuri_eval.cli\n"
        "print(sorted({name.partition('.')[0] for name in sys.modules}))"
    )  # fmt: skip
    shown = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    assert not {"pandas", "numpy", "matplotlib", "papermill", "nbconvert"} & set(ast.literal_eval(shown))
