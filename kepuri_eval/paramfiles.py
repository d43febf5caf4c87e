"""From the files of params, as people save them, to plain values: YAML, CSV, the faults of both told in their lines."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import yaml

from kepuri_eval.errors import KepuriError

# libyaml's safe loader is ten times as fast; a PyYAML built without it has only the one in Python.
_Safe: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DAY_TAG = "tag:yaml.org,2002:timestamp"
_LISTS = ("aliases", "former_names", "counterpart", "not_names", "recused_from")
_BETWEEN_NAMES = re.compile(r"[;；|｜]")
# A key with a full-width colon behind it, or with none of the space that YAML wants there.
_BAD_COLON = re.compile(r"^[\s\-{]*\w+(?:：|:(?=[^\s:/\\]))")


class _YamlLoader(_Safe):
    """Days stay words: YAML's own days fail without a place on one that the calendar does not have."""

    yaml_implicit_resolvers = {
        sign: [pair for pair in pairs if pair[0] != _DAY_TAG] for sign, pairs in _Safe.yaml_implicit_resolvers.items()
    }


class FileFaultError(KepuriError):
    """A file of params cannot be read; the text says why, without the file's name."""


def read_text(path: Path) -> str:
    """The words of a text file, UTF-8 with or without a mark, else GB18030 as Excel and Notepad save it here.

    Raises:
        FileFaultError: it is neither.
    """
    content = path.read_bytes()
    if b"\0" not in content:
        for encoding in ("utf-8-sig", "gb18030"):
            try:
                return content.decode(encoding)
            except UnicodeDecodeError:
                continue
    kind = "“CSV UTF-8（逗号分隔）”" if path.suffix == ".csv" else " UTF-8 编码的文本"
    raise FileFaultError(f"text neither in UTF-8 nor in GBK; save it anew: 另存为{kind}")


def read_yaml(path: Path) -> Any:
    """What a YAML file holds; days are words.

    Raises:
        FileFaultError: naming the line, with its text.
    """
    text = read_text(path)
    try:
        return yaml.load(text, Loader=_YamlLoader)
    except yaml.MarkedYAMLError as error:
        raise FileFaultError(f"not readable as YAML: {_explain_yaml(error, text)}") from error
    except (yaml.YAMLError, ValueError) as error:
        raise FileFaultError(f"not readable as YAML: {' '.join(str(error).split())}") from error


def read_rows(path: Path) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """The headings of a CSV file and its rows that are not empty, each with its number as a spreadsheet counts.

    Raises:
        FileFaultError: it is no text or no CSV.
    """
    try:
        rows = [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(read_text(path), newline=""))]
    except csv.Error as error:
        raise FileFaultError(f"not readable as CSV: {error}; save it anew: 另存为“CSV UTF-8（逗号分隔）”") from error
    heads = rows[0] if rows else []
    return heads, [(number, row) for number, row in enumerate(rows[1:], start=2) if any(row)]


def read_records(path: Path) -> list[dict[str, str]]:
    """Rows of a CSV file by their headings; cells that a row lacks are empty.

    Raises:
        FileFaultError: naming the file, which is no text or no CSV.
    """
    try:
        heads, rows = read_rows(path)
    except FileFaultError as fault:
        raise FileFaultError(f"{path.name}: {fault}") from fault
    return [dict(zip(heads, row + [""] * (len(heads) - len(row)), strict=False)) for _, row in rows]


def clean_cells(cells: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """A row's cells by heading for a model: empty ones left out, lists of names parted."""
    return {
        head: tuple(part.strip() for part in _BETWEEN_NAMES.split(cell) if part.strip()) if head in _LISTS else cell
        for head, cell in cells
        if cell
    }


def say_lines(numbers: Sequence[int]) -> str:
    """Row numbers, neighbours joined: `line 3`, `lines 2-5, 9`."""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    said = ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in spans)
    return f"line{'s' if len(numbers) > 1 else ''} {said}"


def say_nearest(word: str, known: Sequence[str]) -> str:
    """The known word that is meant by a misspelt one; where none is near, all of them if they are few."""
    from rapidfuzz import fuzz, process  # not before there is a fault to tell

    # Whole words are compared: parts of short Chinese words are like each other in anything (地级, 国家级).
    match = process.extractOne(word, known, scorer=fuzz.ratio, score_cutoff=60) if known else None
    if match:
        return f"; did you mean {match[0]!r}?"
    return f"; known: {', '.join(known)}" if known and len(known) <= 30 else ""


def _explain_yaml(error: yaml.MarkedYAMLError, text: str) -> str:
    """The line where YAML stopped, or the one before it whose colon is the cause, with its text."""
    problem = " ".join(str(error.problem or error.context or error).split())
    mark = error.problem_mark or error.context_mark
    if mark is None:
        return problem
    lines = text.splitlines()
    last = min(mark.line, len(lines) - 1)
    near = [at for at in range(last, max(-1, last - 4), -1) if _BAD_COLON.match(lines[at])]
    at = near[0] if near else last
    hint = "; write a half-width : and a space behind the key (冒号须为半角，后面空一格)" if near else ""
    return f"line {at + 1} “{lines[at].strip() if lines else ''}”: {problem}{hint}"
