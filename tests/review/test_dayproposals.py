"""The days that summaries bear, proposed as the days they came in and taken at once."""

from __future__ import annotations

import dataclasses
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from typer.testing import CliRunner

from kepuri_eval import tables
from kepuri_eval.cli import app
from kepuri_eval.errors import KepuriError
from kepuri_eval.intake.wholefiles import settle_documents
from kepuri_eval.params import load_params
from kepuri_eval.review.dayproposals import accept_days, propose_days

PARAMS = load_params("demo", Path(__file__).parents[2])
UNIT = PARAMS.units[0].unit_id


def _edition(*documents: dict[str, Any], cells: tuple[str, ...] = ()) -> dict[str, pd.DataFrame]:
    """Documents that are signed on 25 September, or hold these cells of a form."""
    rows, blocks = [], []
    for number, more in enumerate(documents):
        doc_id = f"{number:012x}"
        rows.append({"doc_id": doc_id, "path": f"{number}.docx", "unit_id": UNIT, "resolved_by": "folder",
                     "role": "summary", "format": "docx", "size_bytes": 9} | more)  # fmt: skip
        texts = [(text, "t1", place, 1) for place, text in enumerate(cells, start=1)]
        texts = texts or [
            ("总结", None, None, None),
            ("某区科协", None, None, None),
            ("2024年9月25日", None, None, None),
        ]
        blocks += [
            {"doc_id": doc_id, "locator": f"p{place}", "position": place, "kind": "cell" if table else "paragraph",
             "text": text, "table": table, "row": row, "column": column, "row_span": 1, "column_span": 1}
            for place, (text, table, row, column) in enumerate(texts, start=1)
        ]  # fmt: skip
    return {"documents": tables.from_rows(rows, "documents"), "blocks": tables.from_rows(blocks, "blocks")}


@pytest.mark.parametrize(
    ("more", "is_proposed"),
    [
        ({}, True), ({"role": "activities"}, False), ({"received": pd.Timestamp("2024-09-24")}, False),
        ({"unit_id": None}, False), ({"set_aside": "void"}, False),
    ],
)  # fmt: skip
def test_of_summaries_whose_day_nobody_knows(more: dict[str, Any], is_proposed: bool) -> None:
    assert propose_days(_edition(more), PARAMS) == ({"000000000000": "2024-09-25"} if is_proposed else {})


def test_the_mail_that_brought_it_tells_the_day() -> None:
    mail = {"path": "信.eml", "role": "container", "format": "eml", "received": pd.Timestamp("2024-09-24")}
    assert propose_days(_edition(mail, {"path": "信.eml!/总结.docx"}), PARAMS) == {}


@pytest.mark.parametrize(
    ("cells", "day"),
    [
        (("填报单位", "某局", "报送时间", "2024年9月26日"), "2024-09-26"),
        (("填报时间：2024年9月26日", "场次"), "2024-09-26"), (("活动时间", "2024年9月16日"), ""),
        (("报送时间", "九月底"), ""), (("报送时间", "2023年9月26日"), ""),
    ],
)  # fmt: skip
def test_a_form_tells_it_behind_its_label(cells: tuple[str, ...], day: str) -> None:
    assert propose_days(_edition({}, cells=cells), PARAMS) == ({"000000000000": day} if day else {})


def test_what_is_accepted_stands_as_decided_and_is_not_proposed_again() -> None:
    found = _edition({})
    (fix,) = accept_days(found, PARAMS, "王某", date(2024, 10, 8))
    assert (fix.field, fix.value, fix.who) == ("received", "2024-09-25", "王某")
    settled, problems, _ = settle_documents(found["documents"], dataclasses.replace(PARAMS, corrections=(fix,)))
    assert (settled["received"].tolist(), problems) == ([pd.Timestamp("2024-09-25")], [])
    assert propose_days(found | {"documents": settled}, PARAMS) == {}


def test_the_command_asks_who(tmp_path: Path, edition: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEPURI_HOME", str(edition[0].root))
    with pytest.raises(KepuriError, match="say who takes them"):
        CliRunner().invoke(app, ["review", "demo", "--signed-days"], catch_exceptions=False)
    shown = CliRunner().invoke(app, ["review", "demo", "--signed-days", "--who", "王某"], catch_exceptions=False)
    assert "收到日期" in shown.output or "没有可以采用的落款日期" in shown.output
