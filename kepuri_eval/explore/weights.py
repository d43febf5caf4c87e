"""From sliders for the indicators' weights and choices of method to the ranking they give, with what moved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import ipywidgets as widgets
import pandas as pd
import yaml

from kepuri_eval import tables
from kepuri_eval.errors import ParamsError, ScoringError
from kepuri_eval.explore.settling import settle
from kepuri_eval.method import Aggregation, Method, Normalisation
from kepuri_eval.params import Params
from kepuri_eval.placing import write_atomic
from kepuri_eval.reporting.display import render
from kepuri_eval.scoring.aggregate import ScoreSheet, lay_out
from kepuri_eval.scoring.trial import rescale, try_method

AGGREGATIONS: dict[str, Aggregation] = {
    "算术平均": "arithmetic", "几何平均": "geometric", "调和平均": "harmonic", "TOPSIS": "topsis", "VIKOR": "vikor",
    "灰色关联": "grey_relation", "PROMETHEE": "promethee", "两两比较（Copeland）": "copeland",
}  # fmt: skip
NORMALISATIONS: dict[str, Normalisation] = {
    "满分线": "goalposts", "组内百分位": "prank", "组内最低至最高": "minmax", "组内标准分": "zscore",
    "占组内最高的比例": "fracmax",
}  # fmt: skip

_NAMED, _WIDE = {"description_width": "7em"}, {"width": "23em"}


@dataclass(frozen=True)
class Choice:
    """What the hands have set.

    Attributes:
        weights: indicator → weight.
        aggregate: how indicators are joined.
        normalise: how a value becomes 0 to 100.
    """

    weights: Mapping[str, float]
    aggregate: Aggregation
    normalise: Normalisation


def read_choice(params: Params, sheet: ScoreSheet) -> Choice:
    """The declared choice, with the weights in use whatever rule gives them, so scaled that their mean is kept or 1."""
    scoring, codes = params.method.scoring, list(params.method.indicators)
    found = {code: float(sheet.tree.weights[code]) for code in codes}
    if scoring.weigh_indicators != "given":
        scale = len(codes) / sum(found.values())
        found = {code: weight * scale for code, weight in found.items()}
    return Choice(found, scoring.aggregate_indicators, scoring.normalise)


def apply_choice(method: Method, choice: Choice) -> Method:
    """The method with the weights, given as they stand, and the choices."""
    indicators = {
        code: indicator.model_copy(update={"weight": float(choice.weights.get(code, indicator.weight))})
        for code, indicator in method.indicators.items()
    }
    changes = {
        "weigh_indicators": "given", "aggregate_indicators": choice.aggregate, "normalise": choice.normalise,
    }  # fmt: skip
    scoring = method.scoring.model_copy(update=changes)
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


def save_method(params: Params, name: str, choice: Choice) -> Path:
    """Write the edition's method with this choice to `params/<name>.yml`; an edition names it to be judged by it.

    Raises:
        ParamsError: the name is not a plain file name, or such a file is there already.
    """
    if not name or Path(name).name != name or name.startswith("."):
        raise ParamsError([f"method file {name!r}: give a plain name such as method-2025"])
    target = params.root / "params" / f"{name.removesuffix('.yml')}.yml"
    if target.exists():
        raise ParamsError([f"params/{target.name}: a file of that name is there already"])
    content = yaml.safe_load((params.root / "params" / params.edition.method).read_text(encoding="utf-8-sig"))
    for code, weight in choice.weights.items():
        content["indicators"][code]["weight"] = round(float(weight), 4)
    content.setdefault("scoring", {}).update(
        weigh_indicators="given", aggregate_indicators=choice.aggregate, normalise=choice.normalise
    )
    Method.model_validate(content)
    text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=120)
    head = f"# {params.edition.method} with other choices; every key is explained in params/README.md.\n"
    write_atomic(target, (head + text).encode())
    return target


class WeightsExplorer(widgets.HBox):
    """Sliders and choices to the left, the ranking beside them, so that it is seen to move.

    Attributes:
        ranking: the table last shown.
    """

    def __init__(self, params: Params) -> None:
        self._params = params
        declared = lay_out(tables.load("measures", params.tables), params)
        self._sheets = _lay_out_scales(declared, params.method)
        self._before = try_method(declared, params.method)
        self._declared = read_choice(params, declared)
        self.sliders = {
            code: _slider(params.method.indicators[code].label, weight)
            for code, weight in self._declared.weights.items()
        }
        groups = [(group.label, code) for code, group in params.edition.groups.items()]
        self.group = widgets.Dropdown(options=groups, description="组别", style=_NAMED, layout=_WIDE)
        self.aggregate = _dropdown(AGGREGATIONS, self._declared.aggregate, "合成方法")
        self.normalise = _dropdown(NORMALISATIONS, self._declared.normalise, "计分尺度")
        self.table, self.note = widgets.HTML(), widgets.HTML()
        self.ranking = pd.DataFrame()
        self._saver = _Saver(self)
        self._listen()
        reset = widgets.Button(description="恢复方法文件的规定", layout={"width": "auto"})
        reset.on_click(lambda _: self._reset())
        choices = [self.group, *self.sliders.values(), self.aggregate, self.normalise, reset, self._saver.box]
        told = widgets.VBox([self.note, self.table], layout={"flex": "1 1 28em", "padding": "0 0 0 1.5em"})
        super().__init__([widgets.VBox(choices), told], layout={"flex_flow": "row wrap"})
        settle()

    @property
    def choice(self) -> Choice:
        """The choice as sliders and lists stand."""
        weights = {code: slider.value for code, slider in self.sliders.items()}
        return Choice(weights, self.aggregate.value, self.normalise.value)

    def save(self, name: str) -> Path:
        """Save the choice as it stands; see `save_method`."""
        return save_method(self._params, name, self.choice)

    def _listen(self) -> None:
        for control in [*self.sliders.values(), self.group, self.aggregate, self.normalise]:
            control.observe(self._update, names="value")
        self._update()

    def _update(self, _: object = None) -> None:
        choice = self.choice
        if not any(choice.weights.values()):
            self._say("权重全部为零，无法计算得分，下面仍是上一次的位次。")
            return
        try:
            after = self._rank(choice)
        except ScoringError as fault:
            self._say(f"这样选算不出得分，下面仍是上一次的位次。原因：{fault}")
            return
        self.ranking = compare_ranks(self._before, after, self.group.value, self._params)
        self._say(describe_changes(self._declared, choice, self.ranking, self._params))
        shown = self.ranking.astype(object).where(self.ranking.notna(), None)
        rows = cast("list[dict[str, Any]]", shown.to_dict("records"))
        quota = self._params.edition.groups[self.group.value].commended_units
        self.table.value = render("explore_ranking.html.j2", "", rows=rows, quota=quota).html

    def _rank(self, choice: Choice) -> pd.DataFrame:
        if choice == self._declared:
            return self._before
        sheet = self._sheets[choice.normalise]
        if isinstance(sheet, ScoringError):
            raise sheet
        return try_method(sheet, apply_choice(self._params.method, choice))

    def _say(self, words: str) -> None:
        self.note.value = render("explore_note.html.j2", "", note=words).html

    def _reset(self) -> None:
        for code, slider in self.sliders.items():
            slider.value = self._declared.weights[code]
        self.aggregate.value, self.normalise.value = self._declared.aggregate, self._declared.normalise


def describe_changes(declared: Choice, choice: Choice, ranking: pd.DataFrame, params: Params) -> str:
    """In words: what was set otherwise than declared, how many units of the group moved, came in and fell out."""
    labels = {code: indicator.label for code, indicator in params.method.indicators.items()}
    set_otherwise = [
        f"{labels[code]}权重{declared.weights[code]:.4g}改为{weight:.4g}"
        for code, weight in choice.weights.items()
        if weight != declared.weights[code]
    ]
    for options, before, after in (
        (AGGREGATIONS, declared.aggregate, choice.aggregate), (NORMALISATIONS, declared.normalise, choice.normalise),
    ):  # fmt: skip
        if before != after:
            names = {code: name for name, code in options.items()}
            set_otherwise.append(f"{names.get(before, before)}改为{names.get(after, after)}")
    if not set_otherwise:
        return "与方法文件一致。"
    entered = int((ranking["in_quota"] & ~ranking["was_in_quota"]).sum())
    left = int((~ranking["in_quota"] & ranking["was_in_quota"]).sum())
    moved = int((ranking["moved"].fillna(0) != 0).sum())
    return f"{'；'.join(set_otherwise)}。本组{moved}个单位位次变动，{entered}个进入名额，{left}个退出名额。"


def _lay_out_scales(declared: ScoreSheet, method: Method) -> dict[str, ScoreSheet | ScoringError]:
    """The sheet on every scale that is offered, or why there is none: made at the start, so that no move waits."""
    sheets: dict[str, ScoreSheet | ScoringError] = {method.scoring.normalise: declared}
    for scale in NORMALISATIONS.values():
        if scale != method.scoring.normalise:
            scoring = method.scoring.model_copy(update={"normalise": scale})
            try:
                sheets[scale] = rescale(declared, method.model_copy(update={"scoring": scoring}))
            except ScoringError as fault:
                sheets[scale] = fault
    return sheets


class _Saver:
    """A name, a button and what came of it."""

    def __init__(self, explorer: WeightsExplorer) -> None:
        self._explorer = explorer
        self._name = widgets.Text(placeholder="method-2025", description="文件名", style=_NAMED, layout=_WIDE)
        button = widgets.Button(description="存为方法文件", layout={"width": "auto"})
        button.on_click(self._save)
        self._said = widgets.HTML(layout=_WIDE)
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
        value=value, min=0, max=max(3.0, value), step=0.05, description=label, style=_NAMED, layout=_WIDE
    )


def _dropdown(options: Mapping[str, str], declared: str, description: str) -> widgets.Dropdown:
    """A list of choices; a declared one that is not offered stands first, by its own name."""
    offered = dict(options) if declared in options.values() else {declared: declared, **options}
    return widgets.Dropdown(
        options=list(offered.items()), value=declared, description=description, style=_NAMED, layout=_WIDE
    )
