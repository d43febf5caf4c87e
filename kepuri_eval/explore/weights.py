"""From sliders for the indicators' weights to the ranking they give, with what moved against the method file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

import ipywidgets as widgets
import pandas as pd
import yaml

from kepuri_eval import tables
from kepuri_eval.errors import ParamsError
from kepuri_eval.method import Aggregation, Method
from kepuri_eval.params import Params
from kepuri_eval.reporting.display import render
from kepuri_eval.scoring.aggregate import lay_out, score_units
from kepuri_eval.scoring.ranking import rank_in_groups

AGGREGATIONS: dict[str, Aggregation] = {"算术平均": "arithmetic", "几何平均": "geometric", "调和平均": "harmonic"}


def rank_with(
    measures: pd.DataFrame, params: Params, weights: Mapping[str, float], aggregate: Aggregation
) -> pd.DataFrame:
    """Scores and ranks as they would be with other weights and another mean over the indicators.

    Args:
        weights: indicator → weight; indicators left out keep theirs.

    Returns:
        unit_id, group, score, rank (missing where a unit has no score).
    """
    changed = with_weights(params.method, weights, aggregate)
    other = Params(**{**params.__dict__, "method": changed})
    scores = score_units(measures, other)
    sheet = lay_out(measures, other)
    scores["rank"] = rank_in_groups(scores, sheet, changed.scoring.ties, changed.scoring.tie_tolerance)
    return scores[["unit_id", "group", "score", "rank"]]


def with_weights(method: Method, weights: Mapping[str, float], aggregate: Aggregation) -> Method:
    """The method with other indicator weights, given as they stand, and another mean over the indicators."""
    indicators = {
        code: indicator.model_copy(update={"weight": float(weights.get(code, indicator.weight))})
        for code, indicator in method.indicators.items()
    }
    scoring = method.scoring.model_copy(update={"weigh_indicators": "given", "aggregate_indicators": aggregate})
    return method.model_copy(update={"indicators": indicators, "scoring": scoring})


def compare_ranks(before: pd.DataFrame, after: pd.DataFrame, group: str, params: Params) -> pd.DataFrame:
    """One row a unit of the group in its new order: unit_id, name, score, rank, rank_before, moved, in_quota.

    `moved` is how many places the unit rose (fell, when negative); missing where either rank is.
    """
    both = after.merge(before[["unit_id", "rank"]], on="unit_id", suffixes=("", "_before"), validate="one_to_one")
    own = both[both["group"] == group].copy()
    names = {unit.unit_id: unit.name for unit in params.units}
    own["name"] = own["unit_id"].map(names)
    own["moved"] = own["rank_before"] - own["rank"]
    quota = params.edition.groups[group].commended_units
    own["in_quota"] = (own["rank"] <= quota).fillna(False).astype(bool)
    own["was_in_quota"] = (own["rank_before"] <= quota).fillna(False).astype(bool)
    return own.sort_values(["rank", "unit_id"], na_position="last", kind="stable").reset_index(drop=True)


def save_method(params: Params, name: str, weights: Mapping[str, float], aggregate: Aggregation) -> Path:
    """Write the edition's method with these weights to `params/<name>.yml`; an edition names it to be judged by it.

    Raises:
        ParamsError: the name is not a plain file name, or such a file is there already.
    """
    if not name or Path(name).name != name or name.startswith("."):
        raise ParamsError([f"method file {name!r}: give a plain name such as method-2025"])
    target = params.root / "params" / f"{name.removesuffix('.yml')}.yml"
    if target.exists():
        raise ParamsError([f"params/{target.name}: a file of that name is there already"])
    content = yaml.safe_load((params.root / "params" / params.edition.method).read_text(encoding="utf-8-sig"))
    for code, weight in weights.items():
        content["indicators"][code]["weight"] = round(float(weight), 4)
    content.setdefault("scoring", {}).update({"weigh_indicators": "given", "aggregate_indicators": aggregate})
    Method.model_validate(content)
    text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=120)
    head = f"# {params.edition.method} with other weights; every key is explained in params/README.md.\n"
    tables.write_atomic(target, (head + text).encode())
    return target


class WeightsExplorer(widgets.VBox):
    """Sliders above, the ranking below; `ranking` is the table last shown."""

    def __init__(self, params: Params) -> None:
        self._params = params
        self._measures = tables.load("measures", params.tables)
        declared = {code: indicator.weight for code, indicator in params.method.indicators.items()}
        self._before = rank_with(self._measures, params, declared, params.method.scoring.aggregate_indicators)
        self.sliders = {code: _slider(params.method.indicators[code].label, declared[code]) for code in declared}
        groups = [(group.label, code) for code, group in params.edition.groups.items()]
        self.group = widgets.Dropdown(options=groups, description="组别")
        self.aggregate = widgets.Dropdown(
            options=list(AGGREGATIONS.items()), value=params.method.scoring.aggregate_indicators, description="合成方法"
        )
        self.table = widgets.HTML()
        self.ranking = pd.DataFrame()
        self._saver = _Saver(self)
        for control in [*self.sliders.values(), self.group, self.aggregate]:
            control.observe(self._update, names="value")
        self._update()
        reset = widgets.Button(description="恢复默认权重")
        reset.on_click(lambda _: self._reset(declared))
        left = widgets.VBox([*self.sliders.values(), reset])
        super().__init__(
            [widgets.HBox([left, widgets.VBox([self.group, self.aggregate, self._saver.box])]), self.table]
        )

    @property
    def weights(self) -> dict[str, float]:
        """The weights as the sliders stand."""
        return {code: slider.value for code, slider in self.sliders.items()}

    def _update(self, _: object = None) -> None:
        if not any(self.weights.values()):
            self.table.value = render("explore_note.html.j2", "", note="权重全部为零，无法计算得分。").html
            return
        after = rank_with(self._measures, self._params, self.weights, cast(Aggregation, self.aggregate.value))
        self.ranking = compare_ranks(self._before, after, self.group.value, self._params)
        shown = self.ranking.astype(object).where(self.ranking.notna(), None)
        rows = cast("list[dict[str, Any]]", shown.to_dict("records"))
        quota = self._params.edition.groups[self.group.value].commended_units
        self.table.value = render("explore_ranking.html.j2", "", rows=rows, quota=quota).html

    def _reset(self, declared: Mapping[str, float]) -> None:
        for code, slider in self.sliders.items():
            slider.value = declared[code]

    def save(self, name: str) -> Path:
        """Save the weights as they stand; see `save_method`."""
        return save_method(self._params, name, self.weights, cast(Aggregation, self.aggregate.value))


class _Saver:
    """A name, a button and what came of it."""

    def __init__(self, explorer: WeightsExplorer) -> None:
        self._explorer = explorer
        self._name = widgets.Text(placeholder="method-2025", description="文件名")
        button = widgets.Button(description="存为方法文件")
        button.on_click(self._save)
        self._said = widgets.HTML()
        self.box = widgets.VBox([self._name, button, self._said])

    def _save(self, _: object) -> None:
        try:
            path = self._explorer.save(self._name.value.strip())
        except ParamsError as error:
            self._said.value = render("explore_note.html.j2", "", note=f"未保存：{'；'.join(error.faults)}").html
        else:
            note = f"已存为params/{path.name}；在edition.yml中写method: {path.name}即按此评议。"
            self._said.value = render("explore_note.html.j2", "", note=note).html


def _slider(label: str, value: float) -> widgets.FloatSlider:
    return widgets.FloatSlider(
        value=value, min=0, max=max(3.0, value), step=0.1, description=label, style={"description_width": "7em"}
    )
