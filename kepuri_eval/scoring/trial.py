"""From measures laid out once and another method to scores and ranks, fast enough to follow a slider."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from kepuri_eval.method import Method
from kepuri_eval.scoring.aggregate import ScoreSheet, plant, score_sheet
from kepuri_eval.scoring.ranking import rank_in_groups
from kepuri_eval.scoring.scales import score_measure


def rescale(sheet: ScoreSheet, method: Method) -> ScoreSheet:
    """The sheet with its values brought to 0–100 as the method says; a zero by declaration stays a zero.

    Raises:
        ScoringError: the values of a group cannot be brought to that scale; names the measure and the group.
    """
    scores = np.full(sheet.values.shape, np.nan)
    for column, code in enumerate(sheet.codes):
        wanted = sheet.asked[:, column]
        values = pd.Series(sheet.values[wanted, column])
        groups = pd.Series(sheet.groups.to_numpy()[wanted])
        scores[wanted, column] = score_measure(code, values, groups, method.measures[code], method.scoring)
    declared_zero = sheet.have & np.isnan(sheet.values)
    return replace(sheet, scores=np.where(declared_zero, 0.0, scores))


def try_method(sheet: ScoreSheet, method: Method) -> pd.DataFrame:
    """Scores and ranks as the method's weights and means give them, over the scores that the sheet holds.

    Returns:
        what `score_units` returns, and rank (missing where a unit has no score).

    Raises:
        ScoringError: the weights cannot be found, or a mean cannot be formed, as declared.
    """
    planted = replace(sheet, tree=plant(method, sheet.scores, sheet.units))
    scores = score_sheet(planted, method)
    scores["rank"] = rank_in_groups(scores, planted, method.scoring.ties, method.scoring.tie_tolerance)
    return scores
