"""From other figures of one thing a unit did to the places it would move by them: which doubts are worth settling."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from kepuri_eval.method import Method
from kepuri_eval.params import Params
from kepuri_eval.reporting.phrasing import MISSING
from kepuri_eval.scoring.aggregate import lay_out
from kepuri_eval.scoring.explanation import Account, shifts_if

_ALIKE = 0.5  # figures that differ by less are one
_GUESSED = {"减半": 0.5, "加倍": 2.0}  # what stands for other figures of a guess: right ones mostly lie between the two


class Stakes:
    """Says what place a unit would take in its group if another figure counted.

    Args:
        measures, scores: of notebook 02.
    """

    def __init__(self, measures: pd.DataFrame, scores: pd.DataFrame, params: Params) -> None:
        ranked = scores.dropna(subset=["score"])
        self._account = Account(lay_out(measures, params), scores, params) if len(ranked) else None
        self._ranks = dict(zip(ranked["unit_id"], ranked["rank"].astype(int), strict=True))
        known = measures.dropna(subset=["value"])
        self._values = dict(zip(zip(known["unit_id"], known["measure"], strict=True), known["value"], strict=True))

    def say(
        self, unit_id: str, quantity: str, now: float | None, others: Mapping[str, float | None], *, is_guess: bool
    ) -> tuple[str, int]:
        """In words, and the most places that the unit would move by; a unit without a score has none.

        Args:
            now: the figure that counts; None where none does.
            others: other figures by the words for them, with which the unit's place is tried.
            is_guess: whether half and twice the figure are tried as well.
        """
        if self._account is None or unit_id not in self._ranks:
            return MISSING, 0
        tried = {name: value for name, value in others.items() if value is not None and not _alike(value, now)}
        if is_guess and now:
            tried |= {name: now * times for name, times in _GUESSED.items()}
        method = self._account.params.method
        trials = [self._with(method, unit_id, quantity, now, value) for value in tried.values()]
        shifts = shifts_if(self._account, unit_id, trials) if trials else []
        told = [(name, shift) for name, shift in zip(tried, shifts, strict=True) if shift is not None]
        rank = self._ranks[unit_id]
        if not told:
            return MISSING, 0
        moved = [f"{name}为第{rank + shift}" for name, shift in told if shift]
        words = "；".join([f"现第{rank}", *moved]) if moved else f"第{rank}，不受影响"
        return words, max(abs(shift) for _, shift in told)

    def _with(self, method: Method, unit_id: str, quantity: str, now: float | None, other: float) -> dict[str, float]:
        """The unit's measures if another figure counted: totals are it, rates of it rise, rates by it fall with it."""
        changed = {}
        for code, measure in method.measures.items():
            value = self._values.get((unit_id, code))
            if measure.kind == "total" and measure.quantity == quantity and not measure.subkind:
                changed[code] = other
            elif measure.kind == "rate" and value is not None and now and other:
                if measure.quantity == quantity and not measure.subkind:
                    changed[code] = value * other / now
                if measure.denominator == "participants_thousand" and quantity == "participants":
                    changed[code] = changed.get(code, value) * now / other
        return changed


def _alike(value: float, now: float | None) -> bool:
    return now is not None and abs(value - now) < _ALIKE
