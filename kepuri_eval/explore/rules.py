"""Sliders for the quotas and weights of the lists, and the params they stand for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import ipywidgets as widgets

from kepuri_eval.params import Params
from kepuri_eval.standouts import distinctive, effective
from kepuri_eval.standouts.selection import RulesError
from kepuri_eval.standouts.whatif import change_params

QUOTAS = {
    "commended_activities": "表扬活动名额", "commended_per_unit": "每单位最多表扬", "min_clusters": "至少覆盖类群",
    "min_categories": "至少覆盖活动类别", "min_counties": "至少覆盖县级地区", "upward_activities": "上报活动名额",
    "upward_per_unit": "每单位最多上报",
}  # fmt: skip
SHARES = {"min_quality": ("特色、实效下限", 100.0), "upward_min_coverage": ("上报所需材料充分度", 1.0)}
_AT_LEAST_ONE = ("commended_per_unit", "upward_per_unit")
_WIDE: dict[str, Any] = {"style": {"description_width": "10.5em"}, "layout": {"width": "25em"}}


class RuleControls(widgets.VBox):
    """Sliders as the params declare them; `params` gives the params as they stand, `on_change` is told of any move."""

    def __init__(self, params: Params, on_change: Callable[[], None]) -> None:
        self._declared = params
        settings = params.method.standouts
        self.quotas = {**_counts(params), **_shares(params)}
        self.balance = _slide("综合分中特色的比重", settings.distinctiveness_weight, 1.0, 0.05)
        self.distinctive = _weights(distinctive.PARTS, settings.distinctive)
        self.effective = _weights(effective.PARTS, settings.effective)
        self._controls = [*self.quotas.values(), self.balance, *self.distinctive.values(), *self.effective.values()]
        self._start = [control.value for control in self._controls]
        self._on_change, self._is_quiet = on_change, False
        for control in self._controls:
            control.observe(lambda _: self._tell(), names="value")
        reset = widgets.Button(description="恢复规定的规则", layout={"width": "auto"})
        reset.on_click(lambda _: self.reset())
        boxes = [[*self.quotas.values(), self.balance], list(self.distinctive.values()), list(self.effective.values())]
        titles = ("名额和综合分", "特色各部分的权重", "实效各部分的权重")
        folds = widgets.Accordion([widgets.VBox(box) for box in boxes], titles=titles, selected_index=0)
        super().__init__([folds, reset], layout={"flex": "0 0 auto"})

    @property
    def params(self) -> Params:
        """The declared params with quotas and weights as the sliders stand."""
        return change_params(
            self._declared, _values(self.quotas), _values(self.distinctive), _values(self.effective), self.balance.value
        )

    def reset(self) -> None:
        """Every slider back to what is declared, told once."""
        self._is_quiet = True
        for control, value in zip(self._controls, self._start, strict=True):
            control.value = value
        self._is_quiet = False
        self._tell()

    def _tell(self) -> None:
        if not self._is_quiet:
            self._on_change()


def say_conflict(error: RulesError) -> str:
    """In Chinese: which rules cannot hold together."""
    named = "、".join(QUOTAS.get(code, SHARES.get(code, (code,))[0]) for code in error.rules)
    return f"这些规则不能同时满足：{named}。下面仍是上一次的名单，请放宽其中一条。"


def _counts(params: Params) -> dict[str, Any]:
    quotas = params.edition.quotas
    return {
        code: widgets.IntSlider(
            value=getattr(quotas, code), min=int(code in _AT_LEAST_ONE), max=max(2 * getattr(quotas, code), 10),
            description=label, continuous_update=False, **_WIDE,
        )
        for code, label in QUOTAS.items()
    }  # fmt: skip


def _shares(params: Params) -> dict[str, Any]:
    return {
        code: _slide(label, getattr(params.edition.quotas, code), top, top / 20)
        for code, (label, top) in SHARES.items()
    }


def _weights(parts: Mapping[str, str], declared: object) -> dict[str, Any]:
    return {
        part: _slide(label, getattr(declared, part), max(6.0, getattr(declared, part)), 0.5)
        for part, label in parts.items()
    }


def _slide(label: str, value: float, top: float, step: float) -> widgets.FloatSlider:
    return widgets.FloatSlider(
        value=value, min=0.0, max=top, step=step, description=label, continuous_update=False, **_WIDE
    )


def _values(controls: Mapping[str, Any]) -> dict[str, Any]:
    return {code: control.value for code, control in controls.items()}
