"""Reports of the small edition on paper: they take the pages they are expected to take."""

import os

import pypdfium2
import pytest

from kepuri_eval.reporting.html import export_report
from kepuri_eval.reporting.printing import find_chromium, print_page
from tests.reporting.small_edition import LUBEI, SILENT

pytestmark = pytest.mark.skipif(
    find_chromium() is None and not os.environ.get("CI"), reason="no Chromium here (a CI machine must have one)"
)


# Pages of A4 in Debian's Chromium with its Noto CJK fonts; a report that is meant to be longer gets its number here.
@pytest.mark.parametrize(
    ("notebook", "parameters", "pages"),
    [("04_unit_report", {"unit_id": LUBEI}, 7), ("04_unit_report", {"unit_id": SILENT}, 6), ("05_city_report", {}, 10)],
)
def test_a_report_takes_the_pages_expected(run_notebook, params, tmp_path, notebook, parameters, pages):
    out = params.reports / "paper.html"
    export_report(params, run_notebook(notebook, **parameters), out, title="打印")
    with pypdfium2.PdfDocument(print_page(out, tmp_path / "paper.pdf")) as printed:
        assert len(printed) == pages
