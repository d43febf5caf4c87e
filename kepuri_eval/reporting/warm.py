"""From an edition to a process in which every further report is quick: tables read, templates and chart code ready."""

from __future__ import annotations

from kepuri_eval.params import Params
from kepuri_eval.reporting.charts import draw_calendar
from kepuri_eval.reporting.display import TEMPLATES, environment
from kepuri_eval.reporting.html import page_exporter
from kepuri_eval.reporting.loading import load_slices, load_tables
from kepuri_eval.reporting.svg import draw_svg


def warm_up(params: Params) -> None:
    """Do once what every report of the edition would do again; call it in the process that others are forked from.

    Raises:
        TableError: a table is not there yet.
    """
    page_exporter()
    for template in sorted(TEMPLATES.glob("*.html.j2")):
        environment().get_template(template.name)
    load_slices(params).read(params.units[0].unit_id)
    draw_svg(draw_calendar(load_tables(params)["activities"], params))
