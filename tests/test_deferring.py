"""A deferred package is loaded by its first use and then behaves as if it had been loaded at once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from kepuri_eval.deferring import defer


@pytest.fixture
def costly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package that leaves a mark when it is loaded."""
    (tmp_path / "costly").mkdir()
    mark = tmp_path / "loaded"
    (tmp_path / "costly/__init__.py").write_text(
        f"from pathlib import Path\nPath({str(mark)!r}).touch()\n"
        "from costly.inner import double\nOTHER = 3\ndef use(value, *, plus=0):\n    return double(value) + plus\n"
    )
    (tmp_path / "costly/inner.py").write_text("def double(value):\n    return 2 * value\n")
    monkeypatch.syspath_prepend(tmp_path)
    for name in ("costly", "costly.inner"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    return mark


def test_a_deferred_package_is_loaded_by_its_first_use(costly: Path) -> None:
    defer("costly", "use")
    from costly import use  # type: ignore[import-not-found]

    assert not costly.exists()
    assert use(2, plus=1) == 5
    assert costly.exists()
    import costly.inner as inner  # type: ignore[import-not-found]
    from costly import OTHER

    assert (OTHER, use(3), inner.double(4)) == (3, 6, 8)


def test_a_package_that_is_loaded_or_absent_is_left_alone(costly: Path) -> None:
    import costly as loaded  # type: ignore[import-not-found]

    defer("costly", "use")
    assert sys.modules["costly"] is loaded
    defer("no_such_package", "use")
    assert "no_such_package" not in sys.modules


def test_a_notebook_is_checked_without_the_grammars_of_addresses_and_addresses_still_are() -> None:
    script = (
        "import sys, kepuri_eval, nbformat\n"
        "from nbformat.v4 import new_notebook\n"
        "nbformat.validate(new_notebook())\n"
        "assert 'lark' not in sys.modules\n"
        "from jsonschema import Draft7Validator, FormatChecker\n"
        "checker = Draft7Validator({'format': 'iri'}, format_checker=FormatChecker())\n"
        "print(checker.is_valid('http://例子.中国/科普'), checker.is_valid('无此地址'), 'lark' in sys.modules)"
    )
    shown = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    assert shown.split() == ["True", "False", "True"]
