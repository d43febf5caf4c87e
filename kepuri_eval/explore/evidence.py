"""From a unit, an indicator and a measure to the sentences they rest on, the words marked in their document."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import ipywidgets as widgets
import pandas as pd

from kepuri_eval.params import Params
from kepuri_eval.reporting.display import render
from kepuri_eval.reporting.evidence import build_evidence
from kepuri_eval.reporting.loading import load_tables
from kepuri_eval.reporting.phrasing import say_measure

EVERYTHING = ""


def find_evidence(evidence: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Rows that count for a measure; every row, counted or not, when `measure` is empty."""
    if measure == EVERYTHING:
        return evidence
    return evidence[evidence["measures"].map(lambda codes: measure in str(codes).split(" ")).astype(bool)]


def list_measures(unit_id: str, indicator: str, measures: pd.DataFrame, params: Params) -> list[tuple[str, str]]:
    """(label with the unit's value, code) of the indicator's measures, in the order of the method."""
    own = measures[measures["unit_id"] == unit_id].set_index("measure")["value"]
    return [
        (f"{measure.label}：{say_measure(own.get(code), measure)}", code)
        for code, measure in params.method.measures.items()
        if measure.indicator == indicator
    ]


class EvidenceExplorer(widgets.VBox):
    """Three choices above, the evidence below; `found` is the table last shown."""

    def __init__(self, params: Params) -> None:
        self._params = params
        self._tables = load_tables(params)
        self.unit = widgets.Dropdown(options=[(unit.name, unit.unit_id) for unit in params.units], description="单位")
        indicators = [(indicator.label, code) for code, indicator in params.method.indicators.items()]
        self.indicator = widgets.Dropdown(options=indicators, description="指标")
        self.measure = widgets.Dropdown(description="测算点", layout={"width": "28em"})
        self.table = widgets.HTML()
        self.found = pd.DataFrame()
        self._evidence = pd.DataFrame()
        self.unit.observe(lambda _: self._choose_unit(), names="value")
        self.indicator.observe(lambda _: self._choose_indicator(), names="value")
        self.measure.observe(lambda _: self._show(), names="value")
        self._choose_unit()
        super().__init__([widgets.HBox([self.unit, self.indicator, self.measure]), self.table])

    def _choose_unit(self) -> None:
        self._evidence = build_evidence(self.unit.value, self._tables, self._params)
        self._choose_indicator()

    def _choose_indicator(self) -> None:
        listed = list_measures(self.unit.value, self.indicator.value, self._tables["measures"], self._params)
        self.measure.options = [*listed, ("全部材料（含未计入的）", EVERYTHING)]
        told = [not find_evidence(self._evidence, code).empty for _, code in listed]
        self.measure.index = told.index(True) if any(told) else 0  # new options leave nothing chosen
        self._show()

    def _show(self) -> None:
        if self.measure.value is None:  # between old and new options
            return
        self.found = find_evidence(self._evidence, self.measure.value)
        rows: list[dict[Hashable, Any]] = self.found.to_dict("records")
        self.table.value = render("explore_evidence.html.j2", "", rows=rows).html
