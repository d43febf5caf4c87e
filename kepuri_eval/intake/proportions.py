"""From a unit's stated totals to the pairs of them that can hardly both be right."""

from __future__ import annotations

from typing import Any

import pandas as pd

from kepuri_eval.intake.problems import problem_row
from kepuri_eval.intake.unsuretotals import stated_totals
from kepuri_eval.params import Params
from kepuri_eval.quoting import first_of

_ADVICE = "请核对这两项数字，注意是否填错、漏写单位，或不是同一口径。"
_ADVICE_OTHER = "其中一项已经核定，请核对另一项数字，注意是否填错、漏写单位，或不是同一口径。"
_SHOWN = 5


def check_proportions(facts: pd.DataFrame, params: Params) -> list[dict[str, object]]:
    """Rows of `problems`, one a unit and pair of totals whose ratio is beyond what `proportions` in wording.yml allows.

    2,000 activities with 2,500 people most likely are 2,000 people of something else. What an analyst decided of both
    is not asked about; where of one, the other is asked about beside the figure decided on.
    """
    totals = stated_totals(facts, params)
    rows = []
    for unit_id in sorted({unit_id for unit_id, _ in totals}):
        for pair in params.wording.proportions:
            above, below = totals.get((unit_id, pair.of)), totals.get((unit_id, pair.to))
            if not above or not below or all(row["corrected_by"] for row in (*above, *below)):
                continue
            many, each = (sum(float(row["value"]) for row in counted) for counted in (above, below))
            if many == 0 or each == 0 or pair.least <= many / each <= pair.most:
                continue
            labels = [params.wording.quantities[quantity].label for quantity in (pair.of, pair.to)]
            told = [_tell(label, counted) for label, counted in zip(labels, (above, below), strict=True)]
            is_decided = any(row["corrected_by"] for row in (*above, *below))
            message = f"{'，'.join(told)}，{pair.label}约为{_say(many / each)}，不合常情。"
            rows.append(problem_row(
                "proportion_unusual", message, _ADVICE_OTHER if is_decided else _ADVICE, (unit_id, pair.of, pair.to),
                unit_id=unit_id, doc_id=above[0]["doc_id"], locator=above[0]["locator"],
            ))  # fmt: skip
    return rows


def _tell(label: str, counted: list[dict[str, Any]]) -> str:
    """A total as the unit wrote it, or as it was decided on: the old words would not go with the new figure."""
    if any(row["corrected_by"] for row in counted):
        return f"“{label}”核定为{sum(float(row['value']) for row in counted):,.0f}"
    return f"“{label}”写作{first_of([row['raw'] for row in counted], _SHOWN)}"


def _say(ratio: float) -> str:
    """12,500; below ten 1.3 and 0.02."""
    return f"{ratio:,.0f}" if ratio >= 10 else f"{ratio:.2g}"
