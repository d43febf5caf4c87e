"""From shortlisted activities and judges to who judges what: k judges each, loads balanced, recusals kept."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from pydantic import Field, ValidationError
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from kepuri_eval.edition import Code, Declared
from kepuri_eval.errors import KepuriError, ParamsError
from kepuri_eval.paramfiles import clean_cells, read_records
from kepuri_eval.params import Params


class PanelError(KepuriError):
    """A panel cannot be held as declared; the text names the activity or the judge."""


class Judge(Declared):
    """A row of `judges.csv`.

    Attributes:
        recused_from: unit_ids whose activities this judge does not rate.
        recused_why: why; asked for where `recused_from` names any.
    """

    judge_id: Code
    name: str = Field(min_length=2)
    recused_from: tuple[str, ...] = ()
    recused_why: str = ""


def read_judges(params: Params) -> list[Judge]:
    """The judges of `params/<edition>/judges.csv`.

    Raises:
        ParamsError: listing every fault of the file, a missing file among them.
    """
    path = params.root / "params" / params.name / "judges.csv"
    if not path.is_file():
        raise ParamsError(
            [f"{params.name}/judges.csv: file is missing; columns judge_id,name,recused_from,recused_why"]
        )
    judges, faults = [], []
    for number, row in enumerate(read_records(path), start=2):
        judge, found = _read_judge(row)
        faults += [f"{params.name}/judges.csv line {number}: {fault}" for fault in found]
        judges += [judge] if judge else []
    faults += _check_judges(judges, params)
    if faults:
        raise ParamsError(faults)
    return judges


def shortlist(standouts: pd.DataFrame, size: int) -> list[str]:
    """activity_ids that a panel should see: the chosen and the contested, then the next best, `size` in all."""
    ahead = (standouts["chosen_for"] != "none").astype(int) + (standouts["standing"] == "contested").astype(int)
    scored = standouts.assign(ahead=ahead > 0)[standouts["score"].notna()]
    ordered = scored.sort_values(["ahead", "position"], ascending=[False, True], kind="stable")
    return ordered["activity_id"].head(size).tolist()


def assign_judges(
    activity_ids: Sequence[str], reporters: Sequence[set[str]], judges: Sequence[Judge], each: int, seed: int
) -> pd.DataFrame:
    """Who judges what: every activity by `each` judges, loads as equal as recusals allow, drawn by lot.

    Args:
        reporters: unit_ids that reported each activity; a judge recused from one of them is not asked.

    Returns:
        judge_id, activity_id, turn (place in that judge's workbook, from 1, in random order), sorted.

    Raises:
        PanelError: an activity has fewer than `each` judges that are not recused.
    """
    allowed = np.array([[not set(judge.recused_from) & units for units in reporters] for judge in judges], dtype=bool)
    allowed = allowed.reshape(len(judges), len(activity_ids))
    for activity_id, possible in zip(activity_ids, allowed.sum(axis=0), strict=True):
        if possible < each:
            raise PanelError(
                f"activity {activity_id}: {possible} of {len(judges)} judges may rate it (回避除外), {each} are needed"
            ).advise(
                f"name more judges in judges.csv ({each} and one for every recusal), or lower judges_each in method.yml"
            )
    generator = np.random.default_rng(seed)
    taken = _balance(allowed, each, generator)
    rows = []
    for place, judge in enumerate(judges):
        own = np.flatnonzero(taken[place])
        for turn, column in enumerate(generator.permutation(own), start=1):
            rows.append((judge.judge_id, activity_ids[column], turn))
    table = pd.DataFrame(rows, columns=["judge_id", "activity_id", "turn"])
    return table.sort_values(["judge_id", "turn"], kind="stable").reset_index(drop=True)


def _balance(allowed: np.ndarray, each: int, generator: np.random.Generator) -> np.ndarray:
    """A random 0/1 table (judges × activities) with `each` per activity and the smallest spread of loads."""
    judges, activities = allowed.shape
    if activities == 0:
        return np.zeros((judges, 0), dtype=bool)
    cost = generator.random(judges * activities)
    per_activity = sparse.kron(np.ones((1, judges)), sparse.eye(activities), format="csr")
    per_judge = sparse.kron(sparse.eye(judges), np.ones((1, activities)), format="csr")
    low, high = each * activities // judges, -(-each * activities // judges)
    for widen in range(activities + 1):
        result = milp(
            cost, integrality=np.ones(cost.size), bounds=Bounds(0, allowed.ravel().astype(float)),
            constraints=[LinearConstraint(per_activity, each, each),
                         LinearConstraint(per_judge, max(low - widen, 0), high + widen)],
        )  # fmt: skip
        if result.x is not None:
            return result.x.reshape(judges, activities) > 0.5
    raise PanelError("no assignment of judges gives every activity its number of judges")


def _read_judge(row: dict[str, str]) -> tuple[Judge | None, list[str]]:
    try:
        return Judge.model_validate(clean_cells(row.items())), []
    except ValidationError as error:
        return None, [f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors()]


def _check_judges(judges: list[Judge], params: Params) -> list[str]:
    known = {unit.unit_id for unit in params.units}
    faults = []
    for place, judge in enumerate(judges):
        if judge.judge_id in {other.judge_id for other in judges[:place]}:
            faults.append(f"judges.csv: judge_id {judge.judge_id!r} stands twice")
        faults += [
            f"judges.csv: {judge.judge_id}: no unit {unit!r}" for unit in judge.recused_from if unit not in known
        ]
        if judge.recused_from and not judge.recused_why:
            faults.append(f"judges.csv: {judge.judge_id}: a recusal needs its reason in recused_why")
    return faults
