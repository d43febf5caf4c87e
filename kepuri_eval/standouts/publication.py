"""From decisions on activities, logged one by one and never rewritten, to the published and the final list."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, Literal

import pandas as pd
from pydantic import BeforeValidator, Field, ValidationError, model_validator

from kepuri_eval.edition import Declared
from kepuri_eval.errors import KepuriError
from kepuri_eval.paramfiles import FileFaultError, read_text
from kepuri_eval.tables import write_atomic

State = Literal[
    "candidate", "shortlisted", "panel", "chosen", "published", "objected", "confirmed", "final", "withdrawn"
]  # tables.DECISION_STATES
LABELS: dict[str, str] = {
    "candidate": "候选", "shortlisted": "入围", "panel": "提交评审", "chosen": "拟定", "published": "公示",
    "objected": "有异议", "confirmed": "异议不成立", "final": "正式", "withdrawn": "撤下",
}  # fmt: skip
# What may follow a state in the announced procedure; anything else is an override and is marked as one.
FOLLOWS: dict[str, tuple[str, ...]] = {
    "": ("candidate",),
    "candidate": ("shortlisted", "withdrawn"),
    "shortlisted": ("panel", "chosen", "withdrawn"),
    "panel": ("chosen", "withdrawn"),
    "chosen": ("published", "withdrawn"),
    "published": ("objected", "final"),
    "objected": ("confirmed", "withdrawn"),
    "confirmed": ("objected", "final"),
    "final": (),
    "withdrawn": (),
}
# What was drafted before a publication is kept; a draft of the same name made after it has this behind its name.
AFTER_PUBLICATION = "（公示后新稿）"
_COLUMNS = ("number", "when", "who", "activity_id", "state", "why", "is_override", "seal")
_NEEDS_REASON = ("objected", "confirmed", "withdrawn")


_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]+(\d{1,2}):(\d\d)(?::00)?)?")


def _read_moment(given: Any) -> Any:
    """A day, with or without a time, also as Excel leaves it in a CSV file: 2024/10/8 9:00."""
    found = _DAY.fullmatch(given.strip()) if isinstance(given, str) else None
    return datetime(*(int(part) for part in found.groups() if part)) if found else given  # type: ignore[arg-type]


class LogError(KepuriError):
    """An entry cannot be added, or the log has been altered; the text names the line."""


class Entry(Declared):
    """One decision on one activity.

    Attributes:
        when: of the decision, given by whoever decides, never taken from the clock.
        why: asked for with an objection, its outcome, a withdrawal and every override.
        is_override: the step is not what the announced procedure has next; whoever decides must say so.
    """

    when: Annotated[datetime, BeforeValidator(_read_moment)]
    who: str = Field(min_length=2)
    activity_id: str = Field(min_length=1)
    state: State
    why: str = ""
    is_override: bool = False

    @model_validator(mode="after")
    def _has_reason(self) -> Entry:
        if (self.state in _NEEDS_REASON or self.is_override) and len(self.why.strip()) < 2:
            raise ValueError(f"{_both(self.state)} needs a reason in why")
        return self


def state_named(word: str) -> str:
    """The state called so, in English or Chinese.

    Raises:
        LogError: there is no such state; lists those there are.
    """
    if word in LABELS:
        return word
    known = {label: state for state, label in LABELS.items()}
    if word not in known:
        raise LogError(f"no state {word!r}; there are {', '.join(map(_both, LABELS))}")
    return known[word]


def read_log(path: Path) -> pd.DataFrame:
    """The log, oldest entry first: number, when, who, activity_id, state, why, is_override, seal.

    Raises:
        LogError: a line was changed, taken out or put in after it was written.
    """
    if not path.is_file():
        return pd.DataFrame(columns=list(_COLUMNS))
    try:
        rows = list(csv.DictReader(io.StringIO(read_text(path), newline="")))
    except FileFaultError as fault:
        raise LogError(f"{path.name}: {fault}") from fault
    seal = ""
    for number, row in enumerate(rows, start=1):
        seal = _seal(seal, row)
        if row.get("number") != str(number) or row.get("seal") != seal:
            raise LogError(f"{path.name} line {number + 1}: altered after it was written; restore the file from a copy")
    log = pd.DataFrame(rows, columns=list(_COLUMNS))
    return log.assign(is_override=log["is_override"] == "True", number=log["number"].astype("int64"))


def add_entries(
    path: Path, entries: Sequence[Entry], last_day: Callable[[date], date | None] | None = None
) -> pd.DataFrame:
    """Append decisions to the log and return it; all of them or, when one may not be made, none.

    Args:
        last_day: the day of a publication → the last day on which objections may come, None where that is not known;
            nothing becomes final before that day is over. Left out, days are not counted.

    Raises:
        LogError: a step that the procedure does not have or that comes too early and that is not marked as an
            override, or an entry dated before the one above it; every such entry is named.
    """
    log = read_log(path)
    released = log.loc[log["state"] == "published"]
    published = dict(zip(released["activity_id"], released["when"], strict=True))
    states = {str(activity_id): str(state) for activity_id, state in current_states(log)["state"].items()}
    rows = [{str(column): str(value) for column, value in row.items()} for row in log.to_dict("records")]
    faults: list[str] = []
    for entry in entries:
        above = rows[-1] if rows else {"when": "", "seal": ""}
        row = _row(entry, len(rows) + 1, above["seal"])
        faults += _faults_of(entry, states.get(entry.activity_id, ""), row["when"], above["when"])
        if last_day and entry.state == "final" and not entry.is_override and entry.activity_id in published:
            faults += _still_open(entry, date.fromisoformat(published[entry.activity_id][:10]), last_day)
        if entry.state == "published":
            published[entry.activity_id] = row["when"]
        rows.append(row)
        states[entry.activity_id] = entry.state
    if faults:
        raise LogError("; ".join(faults))
    _write(path, rows)
    return read_log(path)


def read_entries(rows: Sequence[dict[str, object]]) -> list[Entry]:
    """Entries from dicts, for instance rows of a spreadsheet.

    Raises:
        LogError: listing every row that is not an entry.
    """
    entries, faults = [], []
    for number, row in enumerate(rows, start=1):
        try:
            entries.append(Entry.model_validate(row))
        except ValidationError as error:
            faults += [f"row {number}: {'.'.join(map(str, fault['loc']))} {fault['msg']}" for fault in error.errors()]
    if faults:
        raise LogError("; ".join(faults))
    return entries


def current_states(log: pd.DataFrame) -> pd.DataFrame:
    """The last state of every activity, with who, when, why, and whether any step of it was an override."""
    last = log.drop_duplicates("activity_id", keep="last").set_index("activity_id")
    overridden = log.groupby("activity_id")["is_override"].any()
    return last[["state", "when", "who", "why"]].assign(was_overridden=overridden).sort_index()


def compare_lists(log: pd.DataFrame) -> pd.DataFrame:
    """What became of every activity that was published: activity_id, published, final, change, why, was_overridden.

    `change` is 保留, 撤下, 增补 (final without having been published) or 待定.
    """
    states = current_states(log)
    published = set(log.loc[log["state"] == "published", "activity_id"])
    final = set(states.index[states["state"] == "final"])
    rows = []
    for activity_id in sorted(published | final):
        state = states.loc[activity_id]
        if activity_id in final:
            change = "保留" if activity_id in published else "增补"
        else:
            change = "撤下" if state["state"] == "withdrawn" else "待定"
        rows.append((activity_id, activity_id in published, activity_id in final, change, state["why"],
                     bool(state["was_overridden"])))  # fmt: skip
    columns = ["activity_id", "published", "final", "change", "why", "was_overridden"]
    table = pd.DataFrame(rows, columns=columns)
    return table.astype({"published": bool, "final": bool, "was_overridden": bool})


def say_when(when: pd.Series) -> pd.Series:
    """Days and hours for reading: 2026-10-08 14:30; the day alone where no hour was given."""
    return when.str.removesuffix("T00:00").str.replace("T", " ")


def show_log(log: pd.DataFrame, names: pd.Series) -> pd.DataFrame:
    """The log for reading; `names` gives the name of each activity_id. Overrides are marked."""
    return pd.DataFrame(
        {
            "序号": log["number"],
            "时间": say_when(log["when"]),
            "经办": log["who"],
            "活动": log["activity_id"].map(names).fillna(log["activity_id"]),
            "状态": log["state"].map(LABELS),
            "理由": log["why"].where(log["why"] != "", "-"),
            "是否破例": log["is_override"].map({True: "破例", False: "-"}),
        }
    )


def show_states(log: pd.DataFrame, names: pd.Series) -> pd.DataFrame:
    """Where everything decided on stands, for reading; what was overridden anywhere on its way is marked."""
    states = current_states(log).reset_index()
    return pd.DataFrame(
        {
            "编号": states["activity_id"],
            "名称": states["activity_id"].map(names).fillna(states["activity_id"]),
            "状态": states["state"].map(LABELS),
            "时间": states["when"],
            "经办": states["who"],
            "理由": states["why"].where(states["why"] != "", "-"),
            "是否破例": states["was_overridden"].map({True: "破例", False: "-"}),
        }
    )


def show_changes(changes: pd.DataFrame, names: pd.Series) -> pd.DataFrame:
    """Rows of `compare_lists` for reading."""
    return pd.DataFrame(
        {
            "编号": changes["activity_id"],
            "名称": changes["activity_id"].map(names).fillna(changes["activity_id"]),
            "变化": changes["change"],
            "理由": changes["why"].where(changes["why"] != "", "-"),
            "是否破例": changes["was_overridden"].map({True: "破例", False: "-"}),
        }
    )


def _row(entry: Entry, number: int, seal_above: str) -> dict[str, str]:
    row = {
        "number": str(number), "when": entry.when.isoformat(timespec="minutes"), "who": entry.who,
        "activity_id": entry.activity_id, "state": entry.state, "why": entry.why, "is_override": str(entry.is_override),
    }  # fmt: skip
    return row | {"seal": _seal(seal_above, row)}


def _faults_of(entry: Entry, before: str, when: str, when_above: str) -> list[str]:
    faults = []
    if entry.state not in FOLLOWS[before] and not entry.is_override:
        allowed = ", ".join(map(_both, FOLLOWS[before])) or "nothing"
        labels = f"{LABELS.get(before, '未记')} → {LABELS[entry.state]}"
        step = f"{before or 'no state'} → {entry.state} ({labels})"
        faults.append(f"{entry.activity_id}: {step}; the procedure allows {allowed}")
    if when < when_above:
        faults.append(f"{entry.activity_id}: dated {when}, before the entry above it ({when_above})")
    return faults


def _both(state: str) -> str:
    """A state's code with what tables call it: candidate 候选."""
    return f"{state} {LABELS[state]}"


def _still_open(entry: Entry, published: date, last_day: Callable[[date], date | None]) -> list[str]:
    last = last_day(published)
    if last is None or entry.when.date() > last:
        return []
    return [f"{entry.activity_id}: published on {published}, objections may come until {last}; "
            "final from the day after, or with --override and a reason"]  # fmt: skip


def _seal(before: str, row: dict[str, str]) -> str:
    """A digest over this line and the one above, so that a changed line breaks all that follow."""
    told = [before, *(str(row.get(column) or "") for column in _COLUMNS[:-1])]
    return hashlib.sha256("\x1f".join(told).encode()).hexdigest()[:16]


def _write(path: Path, rows: list[dict[str, str]]) -> None:
    stream = io.StringIO()
    writer = csv.DictWriter(stream, fieldnames=_COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    write_atomic(path, stream.getvalue().encode("utf-8-sig"))
