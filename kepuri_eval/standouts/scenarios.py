"""From a study to its qualities under other weights and scales, and the interval each activity's effect moves in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import rankdata

from kepuri_eval.method import Standouts
from kepuri_eval.params import Params
from kepuri_eval.standouts.qualities import Quality, fill_unknown
from kepuri_eval.standouts.study import Study

Tables = dict[str, np.ndarray]


@dataclass(frozen=True)
class Scenarios:
    """What n activities (columns) would be under each scenario (rows); missing where a quality is not judged.

    Attributes:
        effect: effect, 0 to 100, as the published figure is made.
        score: both qualities joined by the scenario's weight.
    """

    effect: np.ndarray
    score: np.ndarray


def draw_scenarios(study: Study, params: Params) -> Scenarios:
    """Weights of the parts and of the two qualities drawn round the declared ones, scale of effect by lot.

    Weights come from a Dirichlet distribution whose mean is the declared ones (`weight_concentration`); the scale on
    which the parts of effect are joined from `effective.scales`.
    """
    settings = params.method.standouts
    generator = np.random.default_rng(settings.seed)
    own, done = fill_unknown(study.distinctiveness), fill_unknown(study.effect)
    size = (settings.scenarios, len(study.activities))
    effect, score = np.full(size, np.nan, dtype=np.float32), np.full(size, np.nan)
    balance = [settings.distinctiveness_weight, 1 - settings.distinctiveness_weight]
    for scenario in range(settings.scenarios):
        weight = _draw(generator, balance, settings)[0]
        distinctiveness = _rank(study.distinctiveness, own, generator, settings)
        figure = _rank(study.effect, done, generator, settings)
        effect[scenario] = figure
        score[scenario] = (weight * distinctiveness + (1 - weight) * figure).round(4)
    return Scenarios(effect, score)


def effect_band(scenarios: Scenarios, effect: Quality, params: Params) -> tuple[pd.Series, pd.Series]:
    """(low, high): the interval that covers `robustness.interval` of the scenarios, widened to the published figure."""
    tail = (1 - params.method.robustness.interval) / 2
    figure = effect.figure
    known = figure.notna().to_numpy()
    ends = np.full((2, len(figure)), np.nan)
    if known.any():
        ends[:, known] = np.quantile(scenarios.effect[:, known], [tail, 1 - tail], axis=0)
    low = pd.Series(np.fmin(ends[0], figure.to_numpy()), index=figure.index)
    high = pd.Series(np.fmax(ends[1], figure.to_numpy()), index=figure.index)
    return low.round(4), high.round(4)


def _rank(quality: Quality, filled: Tables, generator: np.random.Generator, settings: Standouts) -> np.ndarray:
    """The quality by one draw of weights and scale: share of the activities surpassed, missing where not judged."""
    table = list(filled.values())[int(generator.integers(len(filled)))]
    mean = (table @ _draw(generator, quality.weights.tolist(), settings)).round(9)
    known = quality.figure.notna().to_numpy()
    figure = np.full(len(known), np.nan)
    figure[known] = 100 * (rankdata(mean[known]) - 0.5) / max(int(known.sum()), 1)
    return figure


def _draw(generator: np.random.Generator, weights: list[float], settings: Standouts) -> np.ndarray:
    declared = np.asarray(weights, dtype=float)
    drawn = np.zeros(declared.size)
    used = declared > 0
    share = declared[used] / declared[used].sum()
    drawn[used] = generator.dirichlet(share * settings.weight_concentration)
    return drawn
