"""pyproject.toml, requirements.lock and environment.yml ask for the same things."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.conftest import LONGEST

REPO = Path(__file__).parents[1]
PROJECT = tomllib.loads((REPO / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCK = (REPO / "requirements.lock").read_text(encoding="utf-8")
PYTHONS = ("3.11", "3.12", "3.13")


def locked(python: str) -> dict[str, Version]:
    """Name → version that the lock installs on Linux under that Python."""
    surroundings = {"python_version": python, "python_full_version": f"{python}.9", "sys_platform": "linux",
                    "platform_system": "Linux", "os_name": "posix", "platform_machine": "x86_64",
                    "implementation_name": "cpython", "extra": "",
                    "platform_python_implementation": "CPython"}  # fmt: skip
    found: dict[str, Version] = {}
    for line in LOCK.splitlines():
        match = re.match(r"([A-Za-z0-9._-]+)==([^\s;\\]+)\s*(?:;\s*(.*?))?\s*\\?$", line)
        if match and (not match[3] or Marker(match[3]).evaluate(surroundings)):
            found[canonicalize_name(match[1])] = Version(match[2])
    return found


BESIDE_THE_LOCK = {"embedding"}  # brings PyTorch: for those who bring a model of their own


def direct() -> list[Requirement]:
    """Everything the lock answers for: dependencies and extras, but for this project's own extras named in another."""
    kept = {extra: lines for extra, lines in PROJECT["optional-dependencies"].items() if extra not in BESIDE_THE_LOCK}
    extras = [line for lines in kept.values() for line in lines]
    asked = [Requirement(line) for line in [*PROJECT["dependencies"], *extras]]
    return [need for need in asked if need.name != PROJECT["name"]]


@pytest.mark.parametrize("python", PYTHONS)
def test_every_direct_dependency_is_locked_to_a_version_it_allows(python: str) -> None:
    versions = locked(python)
    wrong = [str(need) for need in direct() if versions.get(canonicalize_name(need.name)) not in need.specifier]
    assert wrong == []


def test_every_locked_line_has_hashes() -> None:
    entries = re.split(r"\n(?=[A-Za-z0-9])", LOCK)
    names = [entry.splitlines()[0] for entry in entries if "==" in entry.splitlines()[0]]
    without = [entry.splitlines()[0] for entry in entries
               if "==" in entry.splitlines()[0] and not re.search(r"--hash=sha256:[0-9a-f]{64}", entry)]  # fmt: skip
    assert len(names) > len(direct())
    assert without == []


def test_the_lock_names_no_host_and_no_path() -> None:
    assert not re.search(r"https?://|--(extra-)?index-url|--find-links|file:|@ ", LOCK)


def test_the_running_environment_is_the_locked_one() -> None:
    import sys
    from importlib.metadata import version

    versions = locked(f"{sys.version_info.major}.{sys.version_info.minor}")
    differing = {need.name: version(need.name) for need in direct()
                 if Version(version(need.name)) != versions[canonicalize_name(need.name)]}  # fmt: skip
    assert differing == {}


def test_conda_installs_the_lock_on_a_python_the_project_allows() -> None:
    environment = yaml.safe_load((REPO / "environment.yml").read_text(encoding="utf-8"))
    assert environment["name"] == PROJECT["name"]
    plain = [line for line in environment["dependencies"] if isinstance(line, str)]
    python = next(line.partition("=")[2] for line in plain if line.startswith("python="))
    assert python in PYTHONS
    assert Version(python) in SpecifierSet(PROJECT["requires-python"])
    by_pip = next(entry["pip"] for entry in environment["dependencies"] if isinstance(entry, dict))
    assert by_pip == ["--require-hashes", "-r requirements.lock"]
    assert [line for line in plain if line != "pip" and not line.startswith("python=")] == []


def test_every_dependency_says_what_it_is_for() -> None:
    text = (REPO / "pyproject.toml").read_text(encoding="utf-8")
    lines = re.findall(
        r'^    "(?!kepuri-eval).+?",(.*)$', text[text.index("dependencies = [") : text.index("[project.scripts]")], re.M
    )
    beside = sum(len(PROJECT["optional-dependencies"][extra]) for extra in BESIDE_THE_LOCK)
    assert len(lines) == len(direct()) + beside
    assert [line for line in lines[: len(PROJECT["dependencies"])] if "#" not in line] == []


def test_the_engine_and_the_command_are_entry_points() -> None:
    assert PROJECT["scripts"] == {"kepuri": "kepuri_eval.cli:main"}
    assert PROJECT["entry-points"]["papermill.engine"] == {"kepuri": "kepuri_eval.batch.entry:LateEngine"}


def test_the_files_that_run_first_are_there(repo: Path) -> None:
    assert [name for name in LONGEST if not (repo / "tests" / name).is_file()] == []
