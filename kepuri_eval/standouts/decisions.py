"""From the log of decisions to the `decisions` table, and to the words that mark a decision in every output."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from kepuri_eval import tables
from kepuri_eval.params import Params
from kepuri_eval.standouts.publication import LABELS, read_log, say_when
from kepuri_eval.unseen import straight

_NONE = "-"
# An objection may show who raised it; what became of it, and why somebody left the announced way, is for all to know.
_REASON_SHOWN = ("withdrawn",)


@dataclass(frozen=True)
class Mark:
    """What people decided on one activity or unit, for readers outside the office too.

    Attributes:
        state: the last state, in Chinese; when: its day.
        is_override: whether any step was one that the announced procedure does not have.
        why: the reasons of the overrides, and of a withdrawal; "" where there are none.
    """

    state: str
    when: str
    is_override: bool
    why: str

    @property
    def words(self) -> str:
        """“正式（2024-10-20）；破例：……”."""
        reason = f"{'破例' if self.is_override else '理由'}：{self.why}" if self.why else ""
        return "；".join(part for part in (f"{self.state}（{self.when}）", reason) if part)

    @property
    def override(self) -> str:
        """“破例：……” for an official document, which names no states; "" without an override."""
        return f"破例：{self.why}" if self.is_override else ""


def list_decisions(activities: pd.DataFrame, params: Params) -> pd.DataFrame:
    """The `decisions` table: the log's entries with the unit that each concerns, missing where the target is gone.

    What was typed stands in the log as it was; here names and reasons are without what terminals and programs obey.

    Raises:
        LogError: the log was altered after it was written.
    """
    log = read_log(params.decisions).rename(columns={"activity_id": "target_id"}).drop(columns="seal")
    units = {unit.unit_id: unit.unit_id for unit in params.units}
    owner = activities.set_index("activity_id")["unit_id"].to_dict() | units
    if log.empty:
        return tables.empty("decisions")
    log = log.assign(**{typed: log[typed].map(straight) for typed in ("who", "why")})
    return tables.check(log.assign(unit_id=log["target_id"].map(owner).astype("str")), "decisions")


def mark_decided(decisions: pd.DataFrame) -> dict[str, Mark]:
    """target_id → what was decided on it, over all its entries."""
    marks = {}
    for target, entries in decisions.groupby("target_id", sort=True):
        told = entries["is_override"] | entries["state"].isin(_REASON_SHOWN)
        why = "；".join(dict.fromkeys(entries.loc[told & (entries["why"] != ""), "why"]))
        last = entries.iloc[-1]
        marks[str(target)] = Mark(LABELS[last["state"]], last["when"][:10], bool(entries["is_override"].any()), why)
    return marks


def mark_rows(ids: pd.Series, decisions: pd.DataFrame) -> pd.Series:
    """For each id what was decided on it, in words; "-" where nothing was."""
    marks = mark_decided(decisions)
    words = [marks[target].words if target in marks else _NONE for target in ids]
    return pd.Series(words, index=ids.index, dtype="str")


def name_targets(activities: pd.DataFrame, params: Params) -> pd.Series:
    """Name of every activity and every registered unit, by id."""
    units = pd.Series({unit.unit_id: unit.full_name or unit.name for unit in params.units}, dtype="str")
    return pd.concat([activities.set_index("activity_id")["name"], units])


def show_decisions(decisions: pd.DataFrame, names: pd.Series) -> pd.DataFrame:
    """Every entry of the log for the committee, oldest first; `names` gives the name of each id."""
    return pd.DataFrame(
        {
            "序号": decisions["number"],
            "时间": say_when(decisions["when"]),
            "经办": decisions["who"],
            "对象": decisions["target_id"].map(names).fillna(decisions["target_id"]),
            "决定": decisions["state"].map(LABELS),
            "理由": decisions["why"].where(decisions["why"] != "", _NONE),
            "是否破例": decisions["is_override"].map({True: "破例", False: _NONE}),
        }
    )
