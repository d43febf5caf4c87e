"""From an executed notebook to one self-contained HTML file that fetches nothing."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import HTMLExporter, TemplateExporter
from nbconvert.filters import Highlight2HTML
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from kepuri_eval.params import Params
from kepuri_eval.placing import write_atomic
from kepuri_eval.reporting.styles import TEMPLATES, stylesheet
from kepuri_eval.unseen import straight

FICTIONAL = "演示数据（虚构）"


class PageExporter(HTMLExporter):
    """nbconvert's HTML exporter with our page template, without its second pass over the finished page and its copies.

    That pass parses the page again to add alternative texts and tab stops; our template writes them itself, and
    the pass lower-cases SVG names and costs more than everything else. Of the notebook nbconvert makes three copies
    and checks the last: more than half of what is left.
    """

    def from_notebook_node(  # type: ignore[override]
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """The page of an executed notebook, and nbconvert's resources."""
        return TemplateExporter.from_notebook_node(self, nb, resources, **kw)

    def _preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        """As nbconvert does it, on the copy that its `from_notebook_node` hands over."""
        for preprocessor in self._preprocessors:
            nb, resources = preprocessor(nb, resources)
        return nb, resources


def export_html(
    executed_notebook: Path | NotebookNode, out: Path, *, title: str, language: str = "zh-CN", hide_code: bool = True,
    banner: str = "", home: str = "", foot: str = "", durable: bool = True,
) -> Path:  # fmt: skip
    """Write the notebook's page to `out` in one piece; returns `out`.

    Args:
        title: of the browser tab and the bar at the top.
        hide_code: leave out code and what was printed; errors are always shown.
        banner: words that stand at the top of every page, such as 演示数据（虚构）.
        home: relative link back to the index, or "".
        foot: words at the foot of the page.
        durable: see `placing.write_atomic`.
    """
    notebook = executed_notebook if isinstance(executed_notebook, NotebookNode) else _read(executed_notebook)
    page = {
        "title": title, "language": language, "hide_code": hide_code, "banner": banner, "home": home, "foot": foot,
        "page_css": stylesheet("page.css"), "code_css": stylesheet("code.css"),
        "parts_css": "" if _carries_styles(notebook) else stylesheet("parts.css"),
    }  # fmt: skip
    text, _ = page_exporter().from_notebook_node(notebook, {"kepuri": page})
    write_atomic(out, straight(text).encode("utf-8"), durable=durable)
    return out


def export_report(
    params: Params, executed_notebook: Path | NotebookNode, out: Path, *, title: str, durable: bool = True
) -> Path:
    """`export_html` with what every report of the edition carries: the banner, the way back and the foot.

    Code is shown on the pages of the process, which are for analysts, and left out of the reports.
    """
    folders = out.relative_to(params.reports).parts[:-1]
    return export_html(
        executed_notebook, out, title=f"{title}　{params.edition.title}", hide_code="process" not in folders,
        banner=report_banner(params), home="../" * len(folders) + "index.html",
        foot=f"{params.edition.organiser}　参数摘要 {params.digest}", durable=durable,
    )  # fmt: skip


def warm_export() -> None:
    """Read and export a notebook of three lines: what nbformat and nbconvert make at first use, they make here.

    That is the parser of the notebook format, compiled anew in every process, and the page's template.
    """
    shown = new_output("display_data", {"text/html": "<p>一</p>", "text/plain": "一"})
    notebook = new_notebook(cells=[new_markdown_cell("# 一"), new_code_cell("1", outputs=[shown], execution_count=1)])
    read = nbformat.reads(nbformat.writes(notebook), as_version=nbformat.NO_CONVERT)
    with tempfile.TemporaryDirectory() as folder:
        export_html(read, Path(folder) / "page.html", title="一", hide_code=False)


def report_banner(params: Params) -> str:
    """What must stand at the head of every report of the edition, or "" for a real one."""
    return FICTIONAL if params.edition.is_fictional else ""


@cache
def page_exporter() -> PageExporter:
    """The exporter, built once a process; building it costs more than using it."""
    exporter = PageExporter(
        template_name="kepuri", extra_template_basedirs=[str(TEMPLATES / "nbconvert")], anchor_link_text="",
        exclude_anchor_links=True, optimistic_validation=True,
    )  # fmt: skip
    exporter.register_filter("scope_headings", scope_headings)
    # HTMLExporter registers this one only on the road that PageExporter leaves.
    exporter.register_filter("highlight_code", Highlight2HTML(pygments_lexer="ipython3", parent=exporter))
    return exporter


def scope_headings(table: str) -> str:
    """A table as pandas writes it, with its heading cells said to head a column or a row, for those who listen."""
    head, body, rest = table.partition("<tbody>")
    head = head.replace("<th></th>", "<td></td>").replace("<th>", '<th scope="col">')
    head = head.replace("<th colspan", '<th scope="colgroup" colspan').replace("<th rowspan", '<th scope="col" rowspan')
    rest = rest.replace("<th>", '<th scope="row">').replace("<th rowspan", '<th scope="rowgroup" rowspan')
    return head + body + rest


def _carries_styles(notebook: NotebookNode) -> bool:
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    return any("<style>.k-part{" in output.get("data", {}).get("text/html", "") for output in outputs)


def _read(path: Path) -> NotebookNode:
    return nbformat.read(path, as_version=4)
