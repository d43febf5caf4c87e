"""Nothing that the demo edition's run writes holds a telephone, identity or card number or an e-mail address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from lxml import html
from python_calamine import CalamineWorkbook

from kepuri_eval.params import load_params
from kepuri_eval.reporting.loading import load_tables
from kepuri_eval.review.topics import list_topics
from kepuri_eval.review.workbook import build_workbook
from tests.conftest import DemoRun

# Written apart from the patterns that mask, and wider: whatever looks like one is one, unless a checksum says no.
# Neighbours that make a hexadecimal digest or a decimal fraction of a number are no telephone.
_LEFT, _RIGHT = r"(?<![\da-f.])", r"(?![\da-f]|\.\d)"
PATTERNS = {
    "mobile": rf"{_LEFT}1[3-9]\d[ -]?\d{{4}}[ -]?\d{{4}}{_RIGHT}",
    "landline": rf"{_LEFT}\(?0[1-9]\d{{1,2}}(?:\)|-|—| )\s?[2-9]\d{{6,7}}{_RIGHT}",
    "identity": rf"{_LEFT}[1-9]\d{{5}}(?:19|20)\d{{2}}[01]\d[0-3]\d{{4}}[\dXx](?![\dA-Za-z])",
    "card": rf"{_LEFT}[3-69]\d{{3}}(?:[ -]?\d{{4}}){{3}}(?:[ -]?\d{{1,3}})?{_RIGHT}",
    "e-mail": r"[A-Za-z0-9][\w.+-]*@[A-Za-z0-9-]+\.[A-Za-z]{2,}",
}
EXAMPLES = {
    "mobile": ["13900001234", "139 0000 1234", "139-0000-1234"],
    "landline": ["0315-2801234", "(0315)2801234", "010 62345678"],
    "identity": ["11010519491231002X", "440524188001010014".replace("1880", "1980")],
    "card": ["4111111111111111", "4111 1111 1111 1111"],
    "e-mail": ["li.si@example.com", "kx2024@qq.com"],
}
_DATA_URI = re.compile(r"data:[\w/+.-]+;base64,[A-Za-z0-9+/=\\n]+")


def found(text: str) -> list[tuple[str, str]]:
    """(kind, words) of everything in a text that looks like personal data."""
    return [
        (kind, hit.group())
        for kind, pattern in PATTERNS.items()
        for hit in re.finditer(pattern, text)
        if kind != "card" or _luhn(hit.group())
    ]


def _luhn(digits: str) -> bool:
    doubled = [sum(divmod(2 * int(one), 10)) if place % 2 else int(one)
               for place, one in enumerate(reversed(re.sub(r"\D", "", digits)))]  # fmt: skip
    return sum(doubled) % 10 == 0


def texts(path: Path) -> Iterator[str]:
    """The words a file holds, as a person would see them."""
    kind = path.suffix
    if kind == ".parquet":
        table = pd.read_parquet(path)
        for column in table.columns[[pd.api.types.is_string_dtype(dtype) for dtype in table.dtypes]]:
            yield "\n".join(table[column].dropna().unique())
    elif kind == ".html":
        page = html.fromstring(path.read_bytes())
        for drawn in page.xpath("//*[local-name()='path']"):
            drawn.attrib.pop("d", None)  # co-ordinates
        yield _DATA_URI.sub("", html.tostring(page, encoding="unicode"))
    elif kind == ".xlsx":
        book = CalamineWorkbook.from_path(path)
        for name in book.sheet_names:
            yield "\n".join(str(cell) for row in book.get_sheet_by_name(name).to_python() for cell in row)
    else:
        yield _DATA_URI.sub("", path.read_text(encoding="utf-8-sig"))


@pytest.mark.parametrize("kind", PATTERNS)
def test_the_search_finds_what_it_looks_for(kind: str, tmp_path: Path) -> None:
    for number, example in enumerate(EXAMPLES[kind]):
        table = pd.DataFrame({"text": pd.Series([f"联系人：{example}。"], dtype="str")})
        table.to_parquet(tmp_path / f"{number}.parquet")
        table.to_csv(tmp_path / f"{number}.csv")
        (tmp_path / f"{number}.html").write_text(f"<p>联系人：{example}。</p>", encoding="utf-8")
    for path in tmp_path.iterdir():
        assert [name for text in texts(path) for name, _ in found(text) if name == kind], path.name


@pytest.mark.slow
def test_the_submissions_hold_personal_data(demo_run: DemoRun) -> None:
    params = load_params("demo", demo_run.root)
    problems = load_tables(params)["problems"]
    assert (problems["code"] == "personal_data").sum() >= 5
    lists = [path for path in params.raw.rglob("*.xlsx") if path.read_bytes()[:2] == b"PK"]
    kinds = {kind for path in lists for text in texts(path) for kind, _ in found(text)}
    assert "mobile" in kinds


@pytest.mark.slow
def test_no_output_of_the_run_holds_any(demo_run: DemoRun) -> None:
    written = [path for path in sorted(demo_run.processed.rglob("*")) if path.is_file() and path.name != ".lock"]
    assert {path.suffix for path in written} >= {".parquet", ".csv", ".html", ".ipynb", ".json"}
    told = [(path.name, *hit) for path in written for text in texts(path) for hit in found(text)]
    assert told == []


@pytest.mark.slow
def test_the_review_workbook_holds_none(demo_run: DemoRun, tmp_path: Path) -> None:
    params = load_params("demo", demo_run.root)
    path = tmp_path / "review.xlsx"
    path.write_bytes(build_workbook(list_topics(load_tables(params), params), params))
    assert [hit for text in texts(path) for hit in found(text)] == []
