"""From an edition to a process in which every unit's report is quick: tables read, templates and chart code ready."""

from __future__ import annotations

from kepuri_eval.params import Params, load_params
from kepuri_eval.reporting.charts import draw_calendar
from kepuri_eval.reporting.display import environment
from kepuri_eval.reporting.html import warm_export
from kepuri_eval.reporting.lifts import show_lifts
from kepuri_eval.reporting.loading import load_tables
from kepuri_eval.reporting.styles import TEMPLATES
from kepuri_eval.reporting.svg import draw_svg
from kepuri_eval.reporting.unit_report import read_unit


def warm_up(params: Params) -> None:
    """Do once what every unit's report would do again; call it in the process that others are forked from, when it has
    the tables and what reports have in common (`loading.keep_slices`).

    Raises:
        TableError: a table is not there yet.
    """
    warm_export()
    warm_templates()
    load_params(params.name, params.root)
    show_lifts(read_unit(params, params.units[0].unit_id))
    draw_svg(draw_calendar(load_tables(params)["activities"], params))


def warm_templates() -> None:
    """Compile the templates that every unit's report is made with."""
    for template in sorted(TEMPLATES.glob("unit_*.html.j2")):
        environment().get_template(template.name)
