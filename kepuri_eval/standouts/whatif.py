"""From a study and changed quotas or weights to another choice, with what came in and what fell out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

import pandas as pd
from pydantic import ValidationError

from kepuri_eval.edition import Quotas
from kepuri_eval.errors import ParamsError
from kepuri_eval.method import Distinctive, Effective, Standouts
from kepuri_eval.params import Params
from kepuri_eval.standouts import distinctive, effective
from kepuri_eval.standouts.finding import choose_lists
from kepuri_eval.standouts.qualities import Quality, combine, rank_share
from kepuri_eval.standouts.study import Study, rank_candidates

Part = TypeVar("Part", Distinctive, Effective, Standouts, Quotas)


@dataclass(frozen=True)
class Proposal:
    """A choice under given params.

    Attributes:
        params: quotas and weights it was made under.
        study: the study with its qualities by those weights.
        chosen_for: none, commended or upward; row i is row i of the study's activities.
    """

    params: Params
    study: Study
    chosen_for: pd.Series


def change_params(
    params: Params, quotas: Mapping[str, object] | None = None, distinctive_weights: Mapping[str, float] | None = None,
    effective_weights: Mapping[str, float] | None = None, distinctiveness_weight: float | None = None,
) -> Params:  # fmt: skip
    """The params with other quotas (keys of `quotas` in edition.yml) or weights (of `standouts` in method.yml).

    Raises:
        ParamsError: a key is unknown or a value is not allowed; every fault is listed.
    """
    settings = params.method.standouts
    changes: dict[str, object] = {
        "distinctive": _checked(Distinctive, settings.distinctive, distinctive_weights, "distinctive"),
        "effective": _checked(Effective, settings.effective, effective_weights, "effective"),
    }
    if distinctiveness_weight is not None:
        changes["distinctiveness_weight"] = distinctiveness_weight
    standouts = _checked(Standouts, settings, changes, "standouts")
    changed = _checked(Quotas, params.edition.quotas, quotas, "quotas")
    return replace(
        params,
        edition=params.edition.model_copy(update={"quotas": changed}),
        method=params.method.model_copy(update={"standouts": standouts}),
    )


def choose_again(study: Study, params: Params) -> Proposal:
    """The lists under other params; nothing is clustered or compared anew, so it answers while a slider moves.

    Raises:
        RulesError: the quotas contradict each other; names the smallest set that does.
    """
    settings = params.method.standouts
    own = _reweigh(study.distinctiveness, settings.distinctive, settings)
    done = _reweigh(study.effect, settings.effective, settings)
    candidates = rank_candidates(study.candidates, own, done, params)
    changed = replace(study, distinctiveness=own, effect=done, candidates=candidates)
    return Proposal(params, changed, choose_lists(candidates, params))


def compare_choices(before: Proposal, after: Proposal) -> pd.DataFrame:
    """What came in, fell out or changed lists, in the order of places after the change.

    Returns:
        activity_id, name, unit_id, before, after (none, commended, upward), change (进入, 退出, 升为上报, 不再上报),
        score_before, score_after, position_before, position_after. Empty when the lists are the same.
    """
    activities = after.study.activities
    table = pd.DataFrame(
        {
            "activity_id": activities["activity_id"], "name": activities["name"], "unit_id": activities["unit_id"],
            "before": before.chosen_for, "after": after.chosen_for,
            "score_before": before.study.candidates["score"], "score_after": after.study.candidates["score"],
            "position_before": before.study.candidates["position"],
            "position_after": after.study.candidates["position"],
        }
    )  # fmt: skip
    table = table[table["before"] != table["after"]].sort_values("position_after", kind="stable")
    change = [_name_change(*pair) for pair in zip(table["before"], table["after"], strict=True)]
    table.insert(5, "change", pd.Series(change, index=table.index, dtype="str"))
    return table.reset_index(drop=True)


def _name_change(before: str, after: str) -> str:
    if before == "none":
        return "进入"
    if after == "none":
        return "退出"
    return "升为上报" if after == "upward" else "不再上报"


def _checked(kind: type[Part], declared: Part, changes: Mapping[str, object] | None, place: str) -> Part:
    given = {name: getattr(declared, name) for name in kind.model_fields}
    try:
        return kind.model_validate(given | dict(changes or {}))
    except ValidationError as error:
        faults = [f"{place}.{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors()]
        raise ParamsError(faults) from None


def _reweigh(quality: Quality, declared: Distinctive | Effective, settings: Standouts) -> Quality:
    names = distinctive.PARTS if isinstance(declared, Distinctive) else effective.PARTS
    weights = {part: float(getattr(declared, part)) for part in names}
    if effective.RATED in quality.weights.index:
        weights[effective.RATED] = settings.panel.weight
    declared_weights = pd.Series(weights, dtype=float).reindex(quality.weights.index)
    not_asked = (effective.RATED,) if isinstance(declared, Effective) else ()
    mean, coverage = combine(quality.shares, declared_weights, declared.min_coverage, not_asked)
    return replace(quality, weights=declared_weights, mean=mean, figure=rank_share(mean), coverage=coverage)
