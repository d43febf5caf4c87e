"""From an edition to a process in which every further report is quick: tables read, templates and chart code ready."""

from __future__ import annotations

import tempfile
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from kepuri_eval.params import Params, load_params
from kepuri_eval.reporting.charts import draw_calendar
from kepuri_eval.reporting.display import TEMPLATES, environment
from kepuri_eval.reporting.html import export_html
from kepuri_eval.reporting.lifts import show_lifts
from kepuri_eval.reporting.loading import load_tables
from kepuri_eval.reporting.svg import draw_svg
from kepuri_eval.reporting.unit_report import read_unit


def warm_up(params: Params) -> None:
    """Do once what every report of the edition would do again; call it in the process that others are forked from.

    Raises:
        TableError: a table is not there yet.
    """
    warm_export()
    load_params(params.name, params.root)
    for template in sorted(TEMPLATES.glob("*.html.j2")):
        environment().get_template(template.name)
    for unit_id in {unit.group: unit.unit_id for unit in reversed(params.units)}.values():
        show_lifts(read_unit(params, unit_id))  # with it all that its group's reports have in common
    draw_svg(draw_calendar(load_tables(params)["activities"], params))


def warm_export() -> None:
    """Read and export a notebook of three lines: what nbformat and nbconvert make at first use, they make here.

    That is the parser of the notebook format, compiled anew in every process, and the page's template.
    """
    shown = new_output("display_data", {"text/html": "<p>一</p>", "text/plain": "一"})
    notebook = new_notebook(cells=[new_markdown_cell("# 一"), new_code_cell("1", outputs=[shown], execution_count=1)])
    read = nbformat.reads(nbformat.writes(notebook), as_version=nbformat.NO_CONVERT)
    with tempfile.TemporaryDirectory() as folder:
        export_html(read, Path(folder) / "page.html", title="一", hide_code=False)
