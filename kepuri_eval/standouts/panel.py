"""From proposed lists to workbooks for judges, and from filled-in workbooks to ratings kept beside the edition."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from pydantic import Field, ValidationError

from kepuri_eval import tables
from kepuri_eval.edition import Declared
from kepuri_eval.errors import ParamsError
from kepuri_eval.paramfiles import read_records
from kepuri_eval.params import Params
from kepuri_eval.standouts.assignment import PanelError, assign_judges, read_judges, shortlist
from kepuri_eval.standouts.judging import Verdict, judge_activities
from kepuri_eval.standouts.workbooks import Returned, read_workbooks, write_workbooks

_ASSIGNED = ("judge_id", "activity_id", "turn")


class Rating(Declared):
    """A row of `ratings.csv`: what a panel said of one activity, judges levelled."""

    activity_id: str = Field(min_length=1)
    rating: float = Field(ge=0, le=100)
    raw: float
    judges: int = Field(ge=1)
    spread: float = Field(ge=0)


@dataclass(frozen=True)
class Panelled:
    """What a panel brought: the verdict, and what came back."""

    verdict: Verdict
    returned: Returned


def call_panel(standouts: pd.DataFrame, activities: pd.DataFrame, params: Params, folder: Path) -> list[Path]:
    """Workbooks for every judge of `params/<edition>/judges.csv` in `folder`; who judges what is kept beside it.

    Raises:
        ParamsError: the register of judges is missing or faulty.
        PanelError: no criteria are declared, no activity has a score, or one has too few judges that are not recused.
    """
    settings = params.method.standouts.panel
    if not settings.criteria:
        raise PanelError("method.yml: standouts.panel.criteria: nothing to rate is declared")
    judges = read_judges(params)
    chosen = shortlist(standouts, settings.shortlist)
    if not chosen:
        raise PanelError("no activity has a score: there is nothing to judge").advise(f"kepuri status {params.name}")
    rows = activities.set_index("activity_id").loc[chosen]
    reported = rows["reporters"].fillna("").str.split(";")
    units = [{unit, *others} - {""} for unit, others in zip(rows["unit_id"].fillna(""), reported, strict=True)]
    assignment = assign_judges(chosen, units, judges, settings.judges_each, settings.seed)
    _write_csv(_beside(params, "assignment.csv"), assignment)
    return write_workbooks(assignment, activities, judges, params, folder)


def hear_panel(folder: Path, params: Params) -> Panelled:
    """Read the filled-in workbooks below `folder`; the ratings are kept in `params/<edition>/ratings.csv`.

    They enter notebook 03 from its next run.

    Raises:
        PanelError: no panel was called, or not one rating came back.
    """
    path = _beside(params, "assignment.csv")
    if not path.is_file():
        raise PanelError(f"{params.name}/assignment.csv: not there; call the panel first").advise(
            f"kepuri panel {params.name}"
        )
    assignment = pd.DataFrame(read_records(path), columns=list(_ASSIGNED))
    returned = read_workbooks(folder, assignment, params)
    verdict = judge_activities(returned.ratings, params.method.standouts.panel)
    if verdict.activities.empty:
        said = "; ".join(returned.problems["message"].head(3))
        raise PanelError(f"no complete rating came back from {folder.name}: {said}").advise(
            f"have the workbooks filled in, then: kepuri panel {params.name} --read FOLDER"
        )
    _write_csv(_beside(params, "ratings.csv"), verdict.activities)
    return Panelled(verdict, returned)


def load_ratings(params: Params) -> pd.DataFrame:
    """The ratings kept for the edition: activity_id, rating, raw, judges, spread; empty when no panel was held.

    Raises:
        ParamsError: listing every row that is not a rating.
    """
    path = _beside(params, "ratings.csv")
    rows, faults = [], []
    for number, row in enumerate(read_records(path) if path.is_file() else [], start=2):
        try:
            rows.append(Rating.model_validate(row).model_dump())
        except ValidationError as error:
            faults += [f"{params.name}/ratings.csv line {number}: {'.'.join(map(str, fault['loc']))}: {fault['msg']}"
                       for fault in error.errors()]  # fmt: skip
    table = pd.DataFrame(rows, columns=list(Rating.model_fields))
    if table["activity_id"].duplicated().any():
        faults.append(f"{params.name}/ratings.csv: an activity_id stands twice")
    if faults:
        raise ParamsError(faults)
    return table


def list_ratings(activities: pd.DataFrame, params: Params) -> pd.DataFrame:
    """The `ratings` table: those kept for the edition whose activities there are, with their units.

    A rating of an activity that another row has come to stand for is that row's, unless it has its own.
    """
    kept = load_ratings(params)
    rows = activities.set_index("activity_id")
    kept = kept[kept["activity_id"].isin(rows.index)]
    stands_for = rows["duplicate_of"].reindex(kept["activity_id"])
    is_moved = stands_for.notna().to_numpy()
    named = stands_for.fillna(pd.Series(stands_for.index, index=stands_for.index)).to_numpy()
    table = kept.assign(activity_id=named, is_moved=is_moved).sort_values(["activity_id", "is_moved"], kind="stable")
    table = table.drop_duplicates("activity_id")
    table["unit_id"] = rows["unit_id"].reindex(table["activity_id"]).to_numpy()
    return tables.check(table[["activity_id", "unit_id", "rating", "judges"]], "ratings")


def show_judges(panelled: Panelled, params: Params) -> pd.DataFrame:
    """Each judge for reading: how many rated, how strict, how spread, what is odd."""
    names = {judge.judge_id: judge.name for judge in read_judges(params)}
    judges = panelled.verdict.judges
    return pd.DataFrame(
        {
            "评委": judges["judge_id"].map(names).fillna(judges["judge_id"]),
            "评分活动数": judges["ratings"],
            "严格程度（分）": judges["severity"].round(1),
            "区分程度": judges["spread"].round(1),
            "异常评分": judges["outliers"],
            "提示": judges["is_flat"].map({True: "所有活动同分，未计入", False: "-"}),
        }
    )


def _beside(params: Params, name: str) -> Path:
    return params.root / "params" / params.name / name


def _write_csv(path: Path, table: pd.DataFrame) -> None:
    stream = io.StringIO()
    table.to_csv(stream, index=False, lineterminator="\r\n")
    tables.write_atomic(path, stream.getvalue().encode("utf-8-sig"))
