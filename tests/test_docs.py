"""What users can type, set or meet is explained where they look for it."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest
import typer
from pydantic import BaseModel
from typer.main import get_command

from kepuri_eval.cli import app
from kepuri_eval.edition import Correction, Edition, Unit
from kepuri_eval.intake.problems import CODES
from kepuri_eval.method import Method
from kepuri_eval.params import load_params
from kepuri_eval.wording import QUANTITIES, Wording

REPO = Path(__file__).parents[1]
README = (REPO / "README.md").read_text(encoding="utf-8")
PARAMS = (REPO / "params" / "README.md").read_text(encoding="utf-8")
METHOD = (REPO / "docs" / "method.md").read_text(encoding="utf-8") if (REPO / "docs" / "method.md").is_file() else ""


def command_options() -> list[tuple[str, str]]:
    """Command and option (or argument) of everything that can be typed."""
    group = get_command(app)
    found = [("kepuri", option) for each in group.params for option in each.opts]
    for name, command in group.commands.items():  # type: ignore[attr-defined]
        found.append((name, ""))
        found += [(name, option) for each in command.params for option in each.opts if option.startswith("-")]
    return [(name, option) for name, option in found if option not in ("--help", "-h")]


@pytest.mark.parametrize(("command", "option"), command_options(), ids=lambda word: str(word))
def test_every_command_and_option_stands_in_the_readme(command: str, option: str) -> None:
    if command != "kepuri":
        assert f"kepuri {command}" in README
    if option.startswith("--"):
        of_all = "Every command but `kepuri lab` takes"  # tests/cli/test_answers.py holds that sentence true
        lines = [line for line in README.splitlines()
                 if command == "kepuri" or f"kepuri {command}" in line or line.startswith(of_all)]  # fmt: skip
        assert any(re.search(rf"{option}\b", line) for line in lines), f"kepuri {command} {option}"


def test_commands_in_the_readme_exist() -> None:
    known = set(get_command(app).commands)  # type: ignore[attr-defined]
    named = set(re.findall(r"`?kepuri ([a-z]+)\b", README))
    assert named - known == set()


def fenced_commands() -> list[str]:
    """Every line of the fenced blocks of both guides that types our command, without the remark behind it."""
    found = []
    for name in ("README.md", "README.zh-CN.md"):
        text = (REPO / name).read_text(encoding="utf-8")
        for block in re.findall(r"^```\n(.*?)^```", text, re.DOTALL | re.MULTILINE):
            lines = [line.split("  #")[0].strip() for line in block.splitlines()]
            found += [line for line in lines if line.startswith("kepuri ")]
    return list(dict.fromkeys(found))


@pytest.mark.parametrize("line", fenced_commands())
def test_commands_in_the_guides_can_be_typed(line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    _, name, *words = shlex.split(line)
    for word in words:
        if word.endswith((".docx", ".xlsx", ".csv")):
            Path(word).touch()
        elif word == "收回的评分表":
            Path(word).mkdir()
    group = get_command(app)
    group.commands[name].make_context(name, words, parent=click.Context(group))  # type: ignore[attr-defined]


def test_the_office_guide_goes_through_every_command_of_the_office() -> None:
    typed = {line.split()[1] for line in fenced_commands()}
    assert {
        "new",
        "check",
        "read",
        "status",
        "run",
        "review",
        "report",
        "list",
        "panel",
        "decide",
        "documents",
    } <= typed


PICTURES = sorted((REPO / "docs" / "images").glob("*.png"))


def test_every_picture_is_shown_small_and_described() -> None:
    shown = "".join(path.read_text(encoding="utf-8") for path in DOCUMENTS)
    described = {Path(target).name for words, target in re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", shown) if words}
    assert [path.name for path in PICTURES if path.name not in described] == []
    assert [path.name for path in PICTURES if path.stat().st_size > 200_000] == []


def test_every_command_has_help() -> None:
    for name, command in get_command(app).commands.items():  # type: ignore[attr-defined]
        assert command.help, name
        assert [each.name for each in command.params if not getattr(each, "help", "") and each.name != "help"] == []


def models_below(model: type[BaseModel]) -> set[type[BaseModel]]:
    """The model and all models its fields hold."""
    found, waiting = set(), [model]
    while waiting:
        current = waiting.pop()
        found.add(current)
        for field in current.model_fields.values():
            waiting += [each for each in _models_in(field.annotation) if each not in found]
    return found


def _models_in(annotation: object) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [each for part in getattr(annotation, "__args__", ()) for each in _models_in(part)]


SECTIONS = {Edition: "# edition.yml", Unit: "# units.csv", Correction: "# corrections.csv", Method: "# method.yml",
            Wording: "# wording.yml"}  # fmt: skip


@pytest.mark.parametrize("model", SECTIONS, ids=lambda model: model.__name__)
def test_every_key_of_params_is_explained(model: type[BaseModel]) -> None:
    start = PARAMS.index(f"\n{SECTIONS[model]}\n")
    end = PARAMS.find("\n# ", start + 3)
    section = PARAMS[start : end if end > 0 else None]
    keys = {key for each in models_below(model) for key in each.model_fields}
    assert sorted(key for key in keys if f"`{key}`" not in section and f"## {key}\n" not in section) == []


def test_every_quantity_is_named() -> None:
    assert [quantity for quantity in QUANTITIES if quantity not in PARAMS] == []


def test_every_measure_stands_in_the_method() -> None:
    measures = load_params("demo", REPO).method.measures.items()
    assert [code for code, measure in measures if measure.label not in METHOD and f"`{code}`" not in METHOD] == []


def test_every_problem_code_stands_in_the_method() -> None:
    assert sorted(code for code in CODES if f"`{code}`" not in METHOD) == []


DOCUMENTS = [*sorted(REPO.glob("*.md")), *sorted((REPO / "docs").glob("*.md")), REPO / "params" / "README.md"]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_links_between_documents_lead_somewhere(path: Path) -> None:
    text = re.sub(r"```.*?```|`[^`]*`", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    for link in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", text):
        if not link.startswith("http"):
            assert (path.parent / link).exists(), link


def test_make_help_lists_every_target() -> None:
    makefile = (REPO / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)[0].split()
    assert [target for target in targets if not re.search(rf"^{target}:.*## \S", makefile, re.MULTILINE)] == []


def test_typer_is_asked_for_no_traceback() -> None:
    assert isinstance(app, typer.Typer)
    assert app.pretty_exceptions_enable is False
