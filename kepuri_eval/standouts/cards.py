"""From a study to one card an activity: two bars, three reasons, nearest neighbours, evidence and doubts."""

from __future__ import annotations

import numpy as np
import pandas as pd

from kepuri_eval.params import Params
from kepuri_eval.standouts import distinctive, effective
from kepuri_eval.standouts.doubts import describe_doubts
from kepuri_eval.standouts.qualities import Quality
from kepuri_eval.standouts.reasons import (
    Told,
    describe_distinctive_part,
    describe_effective_part,
    strongest_parts,
    tell,
)
from kepuri_eval.standouts.study import Study

_REASONS = 3


def build_cards(study: Study, standouts: pd.DataFrame, params: Params) -> pd.DataFrame:
    """One row an activity, in order of place: what a committee needs to see to agree or disagree.

    Returns:
        activity_id, unit_id, name, label, position, chosen_for, standing, distinctiveness, effect; effect_low and
        effect_high (the interval over the scenarios); unknown_low and unknown_high (effect with everything unknown at
        the bottom, at the top, of the city); share_chosen, share_upward; reason_1 to reason_3; neighbours
        (names with their likeness in %); evidence (links, or the place the activity was reported); doubts.
    """
    shown = standouts.set_index("activity_id").loc[study.activities["activity_id"]].reset_index()
    columns = ["activity_id", "label", "position", "chosen_for", "standing", "distinctiveness", "effect", "effect_low",
               "effect_high", "share_chosen", "share_upward"]  # fmt: skip
    cards = shown[columns].assign(unit_id=study.activities["unit_id"], name=study.activities["name"])
    cards["unknown_low"], cards["unknown_high"] = unknown_range(study.effect)
    own, done = tell(study.distinctiveness), tell(study.effect)
    reasons = [_reasons(own, done, row) for row in range(len(cards))]
    for place in range(_REASONS):
        cards[f"reason_{place + 1}"] = pd.Series([words[place] for words in reasons], cards.index, dtype="str")
    cards["neighbours"] = pd.Series([_neighbours(study, row) for row in range(len(cards))], cards.index, dtype="str")
    cards["evidence"] = study.activities["links"].fillna(study.activities["sources"])
    cards["doubts"] = describe_doubts(study)
    return cards.sort_values("position", kind="stable").reset_index(drop=True)


def list_parts(study: Study, activity_id: str) -> pd.DataFrame:
    """Every part of both qualities of one activity: weight, share of activities surpassed, words it rests on."""
    row = int(study.activities.index[study.activities["activity_id"] == activity_id][0])
    rows = []
    for title, quality, names in (
        ("特色", study.distinctiveness, distinctive.PARTS),
        ("实效", study.effect, effective.LABELS),
    ):
        for part in quality.weights.index:
            label = names[part]
            share = quality.shares[part].iloc[row]
            rows.append((title, label, quality.weights[part], "-" if pd.isna(share) else f"{share:.0f}",
                         quality.words[part].iloc[row] or "-"))  # fmt: skip
    return pd.DataFrame(rows, columns=["指标", "部分", "权重", "超过的活动（%）", "依据"])


def unknown_range(quality: Quality) -> tuple[pd.Series, pd.Series]:
    """(low, high): where the figure would stand among the city's with everything unknown at the bottom, at the top.

    The width is what is not known; both equal the figure where everything is known.
    """
    weight = quality.weights.to_numpy(float)
    known = np.sort(quality.mean.dropna().to_numpy())
    figures = []
    for assumed in (0.0, 100.0):
        total = (quality.shares.fillna(assumed).to_numpy(float) * weight).sum(axis=1) / (weight.sum() or 1.0)
        below = np.searchsorted(known, total.round(9), side="left")
        upto = np.searchsorted(known, total.round(9), side="right")
        share = 50.0 * (below + upto) / max(len(known), 1)
        figures.append(pd.Series(share, index=quality.figure.index).where(quality.figure.notna()).round(4))
    return figures[0], figures[1]


def _reasons(own: Told, done: Told, row: int) -> list[str]:
    """Three reasons, both qualities represented where both have something to say; "" where there are fewer."""
    distinct = [describe_distinctive_part(own, row, part) for part in strongest_parts(own, row, _REASONS)]
    effects = [describe_effective_part(done, row, part) for part in strongest_parts(done, row, _REASONS)]
    chosen = [*distinct[:2], *effects[:1], *effects[1:], *distinct[2:]][:_REASONS]
    return chosen + [""] * (_REASONS - len(chosen))


def _neighbours(study: Study, row: int) -> str:
    names = study.activities["name"]
    pairs = zip(study.neighbours.rows[row], study.neighbours.similarity[row], strict=True)
    alike = [(names.iloc[other], 100 * near) for other, near in pairs if other >= 0 and near > 0]
    return "；".join(f"{name}（相近度{near:.0f}%）" for name, near in alike)
