"""From a choice of units of one group to their comparison: charts, figures side by side, and files to keep."""

from __future__ import annotations

from base64 import b64encode
from io import BytesIO

import ipywidgets as widgets
from markupsafe import Markup

from kepuri_eval.formulas import formula_safe
from kepuri_eval.params import Params
from kepuri_eval.reporting.charts import draw_ranks
from kepuri_eval.reporting.comparison import (
    MOST_UNITS,
    Comparison,
    compare,
    describe,
    draw_bars,
    draw_radar,
    tabulate,
)
from kepuri_eval.reporting.display import render
from kepuri_eval.reporting.loading import load_tables
from kepuri_eval.reporting.theme import COLOURS, Chart

_DOTS = 200  # an inch: sharp on paper


def write_page(comparison: Comparison, charts: list[Chart], params: Params) -> str:
    """The comparison as a page of its own: one file, nothing fetched."""
    title = f"{'、'.join(comparison.names.values())}：单位比较"
    body = render("explore_comparison.html.j2", "", charts=charts, **describe(comparison, params)).html
    return render(
        "comparison_page.html.j2", "", title=title, body=Markup(body), edition=params.edition, digest=params.digest,
        is_fictional=params.edition.is_fictional,
    ).html  # fmt: skip


def write_files(comparison: Comparison, charts: list[Chart], params: Params) -> dict[str, tuple[str, bytes]]:
    """File name → media type and bytes: the table as CSV, the page as HTML, each chart as PNG."""
    stem = "单位比较-" + "-".join(comparison.names.values())
    table = formula_safe(tabulate(comparison, params))
    files = {
        f"{stem}.csv": ("text/csv", table.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")),
        f"{stem}.html": ("text/html", write_page(comparison, charts, params).encode()),
    }
    for what, chart in zip(("雷达图", "条形图", "位次图"), charts, strict=True):
        target = BytesIO()
        chart.savefig(target, format="png", dpi=_DOTS, facecolor=COLOURS["paper"])
        files[f"{stem}-{what}.png"] = ("image/png", target.getvalue())
    return files


class UnitsExplorer(widgets.VBox):
    """Group and units above, the comparison below.

    Attributes:
        comparison: of the units last chosen.
        files: what `write_files` made of it, once asked for.
    """

    def __init__(self, params: Params) -> None:
        self._params, self._tables = params, load_tables(params)
        groups = [(group.label, code) for code, group in params.edition.groups.items()]
        self.group = widgets.Dropdown(options=groups, description="组别")
        self.units = widgets.SelectMultiple(description="单位", rows=8, layout={"width": "28em"})
        self.note, self.shown, self.links = widgets.HTML(), widgets.HTML(), widgets.HTML()
        self._charts: list[Chart] = []
        self.files: dict[str, tuple[str, bytes]] = {}
        keep = widgets.Button(description="生成下载文件", layout={"width": "auto"})
        keep.on_click(lambda _: self.keep())
        self.group.observe(lambda _: self._offer_units(), names="value")
        self.units.observe(lambda _: self._show(), names="value")
        self._offer_units()
        beside = widgets.VBox([self.note, keep, self.links])
        choices = widgets.HBox([widgets.VBox([self.group, self.units]), beside], layout={"flex_flow": "row wrap"})
        super().__init__([choices, self.shown])

    def keep(self) -> None:
        """Make the files of the comparison as it stands, and links to them."""
        self.files = write_files(self.comparison, self._charts, self._params)
        links = [
            {"name": name, "address": Markup(f"data:{kind};base64,{b64encode(content).decode()}")}
            for name, (kind, content) in self.files.items()
        ]
        self.links.value = render("explore_links.html.j2", "", links=links).html

    def _offer_units(self) -> None:
        """The units of the group by rank, the first two chosen."""
        ranks = self._tables["scores"].set_index("unit_id")["rank"]
        own = [unit for unit in self._params.units if unit.group == self.group.value]
        ranked = sorted(own, key=lambda unit: (ranks.isna().get(unit.unit_id, True), ranks.get(unit.unit_id, 0)))
        self.units.options = [(unit.name, unit.unit_id) for unit in ranked]
        self.units.value = tuple(unit.unit_id for unit in ranked[:2])

    def _show(self) -> None:
        chosen = list(self.units.value)
        if not chosen:
            return
        left_out = f"只比较前{MOST_UNITS}个。" if len(chosen) > MOST_UNITS else ""
        self._say(f"已选{len(chosen)}个单位，按住Ctrl（苹果电脑按住⌘）点选可增减。{left_out}")
        tables, params = self._tables, self._params
        self.comparison = compare(chosen[:MOST_UNITS], tables["measures"], tables["scores"], params)
        ranks = draw_ranks(tables["scores"], self.group.value, params, only=list(self.comparison.names))
        self._charts = [draw_radar(self.comparison), draw_bars(self.comparison), ranks]
        self.files, self.links.value = {}, ""
        words = describe(self.comparison, params)
        self.shown.value = render("explore_comparison.html.j2", "", charts=self._charts, **words).html

    def _say(self, words: str) -> None:
        self.note.value = render("explore_note.html.j2", "", note=words).html
