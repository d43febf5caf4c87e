"""From everything read of an edition to the doubts about it: duties missed, figures that cannot be, broken links."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit

import pandas as pd

from kepuri_eval import tables
from kepuri_eval.edition import Unit
from kepuri_eval.intake.activities.venues import find_room
from kepuri_eval.intake.figures.conflicts import find_conflicts
from kepuri_eval.intake.problems import problem_row
from kepuri_eval.intake.proportions import check_proportions
from kepuri_eval.intake.records import ByDocument, rows_of
from kepuri_eval.intake.senders.collectedsheets import in_collected_sheets
from kepuri_eval.intake.senders.copiedfiles import units_told
from kepuri_eval.intake.senders.register import unit_index
from kepuri_eval.intake.sources import check_sources
from kepuri_eval.intake.units import find_named
from kepuri_eval.intake.unsuretotals import check_added_totals, check_unsure_totals
from kepuri_eval.keymarks import units_marked
from kepuri_eval.params import Params
from kepuri_eval.quoting import first_of

_ADDRESS = re.compile(r"^https?://[^\s/?#]+\.[^\s/?#]{2,}(?:[/?#]\S*)?$", re.I)
_HUGE = 100_000
_COLUMN = re.compile(r"(?<=!)[A-Z]+(?=\d+$)|c\d+$")


def check_submissions(
    documents: pd.DataFrame,
    facts: pd.DataFrame,
    activities: pd.DataFrame,
    params: Params,
    read: pd.DataFrame | None = None,
    told: ByDocument | None = None,
    mentions: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """The `problems` of a whole edition, after merging and corrections; each message can be sent to the unit.

    Args:
        read: problems found while it was decided who sent what, which tell whose file was another unit's too.
        told: the blocks of the documents; an activity that stands in them by its name is not said to be missing there,
            nor a number of partners that stands in them behind its heading.
        mentions: who was named as a partner, where that is all that is known of their number.
    """
    problems = [
        *_check_duties(documents, activities, facts, params, {*units_told(read)}),
        *_check_days(activities, params),
        *_check_figures(activities, facts, params),
        *_check_totals(facts, params),
        *check_unsure_totals(facts, activities, params),
        *check_added_totals(facts, activities, params, mentions, told),
        *check_proportions(facts, params),
        *_check_bodies(facts, params),
        *_check_conflicts(facts, documents, params),
        *check_sources(documents, activities, params, told or {}),
        *_check_links(activities),
        *_check_repeated(activities),
        *_check_evidence(facts, activities, documents, params),
    ]
    return tables.from_rows(list({str(row["problem_id"]): row for row in problems}.values()), "problems")


def name_units(problems: pd.DataFrame, documents: pd.DataFrame, params: Params) -> pd.DataFrame:
    """The problems, those found while files were opened now also with the unit that sent the file.

    Files are opened before it is known whose they are. Of a copy that came by another path, that path tells.
    """
    index = unit_index(params.units, params.edition.city, params.edition.own_rank)
    sent = documents.set_index("doc_id")
    owner, path = (problems["doc_id"].map(sent[column]) for column in ("unit_id", "path"))
    is_own = problems["path"].isna() | (problems["path"] == path)
    of_copy = [
        find_named(index, str(place)) if is_copy else None
        for place, is_copy in zip(problems["path"], ~is_own & path.notna(), strict=True)
    ]
    named = problems["unit_id"].fillna(owner.where(is_own)).fillna(pd.Series(of_copy, problems.index, dtype="str"))
    return problems.assign(unit_id=named)


def _check_duties(
    documents: pd.DataFrame, activities: pd.DataFrame, facts: pd.DataFrame, params: Params, copied: set[str]
) -> list[dict[str, object]]:
    """For every unit but the organiser: something submitted, a summary, in time, as many key activities as asked.

    The quota is judged of units of which the key activities are known; the others are told of together.
    """
    sent = documents[documents["unit_id"].notna() & ~documents["set_aside"].isin(tables.NOT_OF_EVENT)]
    in_sheets = set(in_collected_sheets(documents, facts)["unit_id"])
    seen = set(sent["unit_id"]) | set(activities["unit_id"].dropna()) | in_sheets
    only_left_out = set(documents["unit_id"].dropna()) - seen
    arrived = {str(unit): group for unit, group in sent[sent["problem"].isna()].groupby("unit_id")}
    keys = activities[activities["is_key"] & activities["unit_id"].notna()].groupby("unit_id").size()
    marked = units_marked(activities, [unit.unit_id for unit in params.units])
    due = pd.Timestamp(params.edition.dates.summary_due)
    rows = _check_marks(activities, marked, params)
    for unit in params.units:
        if unit.unit_id == params.organiser_id:  # it owes itself nothing
            continue
        if unit.unit_id not in seen:
            rows.append(
                _nothing_from(unit, is_copied=unit.unit_id in copied, is_left_out=unit.unit_id in only_left_out)
            )
            continue
        rows += _check_summary(
            unit, arrived.get(unit.unit_id, sent.iloc[:0]), due, is_collected=unit.unit_id in in_sheets
        )
        asked = params.edition.groups[unit.group].min_key_activities
        held = int(keys.get(unit.unit_id, 0))
        if held < asked and unit.unit_id in marked:
            message = f"{unit.name}报送重点活动{held}项，未达到通知要求的{asked}项。"
            rows.append(_duty("quota_missed", unit.unit_id, message, "如有漏报，请补报重点活动信息。"))
    return rows


def _check_marks(activities: pd.DataFrame, marked: set[str], params: Params) -> list[dict[str, object]]:
    """A problem that names the units which reported activities and marked none of them as key, where any are asked."""
    reported = set(activities["unit_id"].dropna())
    names = [
        unit.name for unit in params.units
        if unit.unit_id in reported - marked - {params.organiser_id}
        and params.edition.groups[unit.group].min_key_activities
    ]  # fmt: skip
    if not names:
        return []
    whose = "本次报送的活动没有一项标为重点活动" if not marked else f"{_listed(names)}报送的活动没有标明重点活动"
    advice = (
        "请在核对工作簿“活动清单”的“重点活动”栏逐项选“是”，或请单位在活动表中增加“是否重点活动”一栏、"
        "以“重点活动清单”为表名报送。"
    )
    message = f"{whose}，是否达到通知要求的项数无从核对，未作判定。"
    return [problem_row("keys_unmarked", message, advice, params.name)]


def _nothing_from(unit: Unit, is_copied: bool, is_left_out: bool) -> dict[str, object]:
    """A unit of which nothing is there: only another's file, only what does not count, or nothing at all."""
    if is_copied:
        message = f"{unit.name}报送的文件与另一单位报送的完全相同，未收到其自己的材料。"
        advice = "请核实是否误报，并报送本单位的总结和活动表。"
    elif is_left_out:
        message = f"{unit.name}报送的材料均为往年、作废等不计入的材料，没有可以计入的。"
        advice = "请补报本次活动的总结和活动表。"
    else:
        message = f"{unit.name}未报送任何材料。"
        advice = "请确认是否参加本次活动，如参加请尽快报送总结和活动表。"
    return _duty("nothing_submitted", unit.unit_id, message, advice)


def _check_summary(unit: Unit, sent: pd.DataFrame, due: pd.Timestamp, *, is_collected: bool) -> list[dict[str, object]]:
    """Whether a unit's summary is there, speaks for the unit itself, and came in time.

    Args:
        sent: all that it sent.
        is_collected: whether figures of it stand in a sheet that several units filled in.
    """
    summaries = sent[sent["role"] == "summary"]
    if summaries.empty and sent.empty and is_collected:
        message = f"{unit.name}在多单位汇总的表格中填报了数据，未见文字总结。"
        return [_duty("summary_only_list", unit.unit_id, message, "请补报活动总结。")]
    if summaries.empty:
        return [_without_summary(unit, sent)]
    rows = []
    files = summaries[summaries["format"] != "platform"]
    if files.empty:
        message = f"{unit.name}已在平台上传总结，但未收到总结文件。"
        rows.append(_duty("summary_missing", unit.unit_id, message, "请将总结电子版一并报送至指定邮箱。"))
    elif files["body"].notna().all():
        message = f"收到的总结由{_listed(files['body'])}报送，未见{unit.name}本级的总结。"
        advice = f"如其中已有{unit.name}本级的总结，请注明；如没有，请补报。"
        rows.append(_duty("summary_of_body", unit.unit_id, message, advice))
    first = summaries["received"].min()
    if pd.notna(first) and first.normalize() > due:
        message = f"{unit.name}的总结于{_day(first)}报送，晚于规定的{_day(due)}。"
        rows.append(_duty("summary_late", unit.unit_id, message, "请说明原因；今后请按通知时限报送。"))
    return rows


def _without_summary(unit: Unit, sent: pd.DataFrame) -> dict[str, object]:
    """A unit without a summary: it sent a list of its activities, other papers, or is known from the platform alone."""
    names = [PurePosixPath(str(path).rpartition("!/")[2]).name for path in sent["path"]]
    if (sent["role"] == "activities").any():
        message = f"{unit.name}报送了活动表，未见文字总结。"
        return _duty("summary_only_list", unit.unit_id, message, "请补报活动总结；如活动表即为总结，请注明。")
    if not names:
        return _duty("summary_missing", unit.unit_id, f"{unit.name}未报送活动总结。", "请补报活动总结。")
    message = f"{unit.name}报送了{_listed(names)}，其中没有全面说明活动情况的，未见活动总结。"
    return _duty("summary_missing", unit.unit_id, message, "请补报活动总结；如上述材料即为总结，请补充活动情况和数字。")


def _check_days(activities: pd.DataFrame, params: Params) -> list[dict[str, object]]:
    """Activities that lie outside the window, or end before they begin."""
    first, last = (pd.Timestamp(day) for day in (params.edition.dates.window_start, params.edition.dates.window_end))
    rows = []
    for row in rows_of(activities[activities["start"].notna() & activities["end"].notna()]):
        if row["end"] < row["start"]:
            rows.append(
                _about(
                    row,
                    "date_reversed",
                    f"“{row['name']}”的结束日期（{_day(row['end'])}）早于开始日期（{_day(row['start'])}）。",
                    "请核对活动时间。",
                )
            )
        elif row["end"] < first or row["start"] > last:
            days = f"{_day(row['start'])}至{_day(row['end'])}" if row["end"] != row["start"] else _day(row["start"])
            message = f"“{row['name']}”的时间（{days}）不在集中活动期（{_day(first)}至{_day(last)}）内。"
            rows.append(
                _about(row, "date_outside_window", message, "请核对活动时间；如确在集中活动期之外举办，请说明。")
            )
    return rows


def _check_figures(activities: pd.DataFrame, facts: pd.DataFrame, params: Params) -> list[dict[str, object]]:
    """Participants beyond what the place allows or of uncommon size, and more volunteers than participants.

    An activity whose participants were decided is not asked about again.
    """
    decided = {fix.target for fix in params.corrections if fix.field == "participants"}
    decided |= set(facts.loc[facts["corrected_by"].notna() & (facts["quantity"] == "participants"), "activity_id"])
    has_residents = {unit.unit_id for unit in params.units if unit.residents_wan}
    rows = []
    for row in rows_of(activities[~activities["activity_id"].isin(decided)]):
        people, helpers = row["participants"], row["volunteers"]
        if people is not None:
            if row["unit_id"] not in has_residents and people > _HUGE and row["mode"] != "online":
                message = f"“{row['name']}”的参与人数为{people:,.0f}，规模明显偏大，请核实。"
                rows.append(
                    _about(row, "participants_implausible", message, "请核对数字和统计口径；线上观看人次请单独填写。")
                )
            elif (room := find_room(row, params.wording)) is not None and people > room.people:
                message = (
                    f"“{row['name']}”的参与人数为{people:,.0f}，活动地点为{row['place']}，"
                    f"{room.label}{room.days}天内难以容纳（按不超过{room.people:,}人计），请核实。"
                )
                rows.append(
                    _about(row, "participants_implausible", message, "请核对数字；如在多处举办，请写明全部地点。")
                )
            if helpers is not None and helpers > people:
                message = f"“{row['name']}”的志愿者人数（{helpers:,.0f}）多于参与人数（{people:,.0f}）。"
                rows.append(_about(row, "volunteers_above_participants", message, "请核对两项数字是否填反。"))
    return rows


def _check_totals(facts: pd.DataFrame, params: Params) -> list[dict[str, object]]:
    """Stated totals that are not the sum of the parts that stand in the same document.

    The parts beside a total (其中：学生) rarely are all of it: only what is more than the total is asked about. What an
    analyst decided is not asked again.
    """
    whole_of = facts.set_index("fact_id")[["locator", "corrected_by"]].add_prefix("whole_")
    is_told = facts["part_of"].isin(facts["fact_id"]) & facts["duplicate_of"].isna() & ~facts["planned"]
    parts = facts[is_told & ~facts["is_total"]]  # the total of a list is one part, and seldom the only one
    parts = parts.join(whole_of, on="part_of")
    rows_told = zip(parts["locator"], parts["whole_locator"], strict=True)
    parts = parts.assign(is_beside=[_row_of(part) == _row_of(whole) for part, whole in rows_told])
    decided = set(parts.loc[parts["corrected_by"].notna() | parts["whole_corrected_by"].notna(), "part_of"])
    wholes = {row["fact_id"]: row for row in rows_of(facts[facts["fact_id"].isin(parts["part_of"])])}
    rows = []
    for (fact_id, is_beside), group in parts[~parts["part_of"].isin(decided)].groupby(["part_of", "is_beside"]):
        whole, added = wholes[fact_id], float(group["value"].sum())
        if added == whole["value"] or (group["bound"] != "exact").any() or whole["bound"] != "exact":
            continue
        if added < whole["value"] and (is_beside or whole["source"] == "prose"):
            continue
        label = params.wording.quantities[whole["quantity"]].label
        rows.append(problem_row(
            "total_differs",
            f"“{label}”合计为{whole['value']:,.0f}，各项相加为{added:,.0f}，两者不一致。",
            "请核对合计数和各项数字。",
            fact_id, unit_id=whole["unit_id"], doc_id=whole["doc_id"], locator=whole["locator"],
        ))  # fmt: skip
    return rows


def _row_of(locator: str) -> str:
    """The place without its column: what stands in one row, or one paragraph, has the same."""
    return _COLUMN.sub("", locator)


def _check_bodies(facts: pd.DataFrame, params: Params) -> list[dict[str, object]]:
    """Bodies within a unit that state totals of their own, one row a unit."""
    told = facts[(facts["scope"] == "unit") & facts["body"].notna() & facts["in_scope"] & ~facts["planned"]]
    names = {unit.unit_id: unit.name for unit in params.units}
    rows = []
    for unit_id, group in told[told["unit_id"].isin(list(names))].groupby("unit_id"):
        name = names[str(unit_id)]
        message = (
            f"{name}的材料中，{_listed(group['body'])}报的是自己的合计数，只算{name}的一部分，不作为{name}的合计数。"
        )
        advice = f"请报送{name}汇总后的合计数；如上述数字已是汇总数，请注明。"
        rows.append(_duty("body_speaks", str(unit_id), message, advice))
    return rows


def _listed(told: Iterable[str]) -> str:
    """The first eight of the names, and how many there are."""
    names = sorted(set(told))
    return first_of(names, 8) + (f"{len(names)}家" if len(names) > 8 else "")


def _check_conflicts(facts: pd.DataFrame, documents: pd.DataFrame, params: Params) -> list[dict[str, Any]]:
    """Figures that contradict another one of the same document; those of two documents are found while merging."""
    home = dict(zip(facts["fact_id"], facts["doc_id"], strict=True))
    within = facts[facts["conflict_with"].map(home) == facts["doc_id"]]
    labels = {str(code): words.label for code, words in params.wording.quantities.items()}
    return rows_of(
        find_conflicts(facts[facts["conflict_with"].isna() | facts.index.isin(within.index)], documents, labels)
    )


def _check_links(activities: pd.DataFrame) -> list[dict[str, object]]:
    """Links that are no web address, and links given for several activities."""
    rows, used = [], defaultdict(list)
    for row in rows_of(activities[activities["links"].notna() & activities["duplicate_of"].isna()]):
        for link in str(row["links"]).split(" "):
            used[link.rstrip("/")].append(row)
            if not _is_address(link):
                message = f"“{row['name']}”的链接“{link[:80]}”不是有效网址。"
                rows.append(_about(row, "link_malformed", message, "请核对并补报完整网址。", link))
    for link, holders in used.items():
        if len(holders) > 1:
            shown = first_of([row["name"] for row in holders], 5)
            message = f"链接“{link[:80]}”同时用于{len(holders)}项活动：{shown}。"
            rows.append(
                _about(holders[0], "link_repeated", message, "同一篇报道只计一次；请分别提供各项活动的链接。", link)
            )
    return rows


def _check_repeated(activities: pd.DataFrame) -> list[dict[str, object]]:
    """Rows of one unit with the same name, days and place that were not told apart by their source."""
    rows = []
    keys = ["unit_id", "name", "start", "end", "place"]
    alone = activities[activities["duplicate_of"].isna() & activities["unit_id"].notna()]
    for _, group in alone.groupby(keys, dropna=False, sort=True):
        if len(group) > 1:
            row = rows_of(group)[-1]
            message = f"“{row['name']}”在材料中出现{len(group)}次，名称、时间、地点均相同。"
            rows.append(
                _about(row, "activity_repeated", message, "如为重复填报，请删去多余的行；如为不同场次，请注明场次。")
            )
    return rows


def _check_evidence(
    facts: pd.DataFrame, activities: pd.DataFrame, documents: pd.DataFrame, params: Params
) -> list[dict[str, object]]:
    """Key activities with neither a link nor pictures nor a report in the media, one row a unit.

    Pictures in a document are evidence for all its activities: which one they show stands in no table.
    """
    pictured = set(documents.loc[documents["pictures"].fillna(0) > 0, "doc_id"])
    reported = set(facts.loc[facts["quantity"] == "media_reports", "activity_id"].dropna())
    is_bare = activities["links"].isna() & ~activities["has_pictures"] & ~activities["activity_id"].isin(reported)
    is_bare &= ~activities["doc_id"].isin(pictured)
    chosen = activities[is_bare & activities["is_key"] & activities["duplicate_of"].isna()]
    names = {unit.unit_id: unit.name for unit in params.units}
    rows = []
    for unit_id, group in chosen[chosen["unit_id"].isin(list(names))].groupby("unit_id"):
        shown = first_of(group["name"].tolist(), 8)
        message = f"{names[str(unit_id)]}有{len(group)}项重点活动未附图片、链接等佐证材料：{shown}。"
        rows.append(_duty("evidence_missing", str(unit_id), message, "请补报活动照片、新闻报道链接或视频。"))
    return rows


def _is_address(link: str) -> bool:
    if not _ADDRESS.match(link if "://" in link else f"http://{link}"):
        return False
    try:
        parts = urlsplit(link if "://" in link else f"http://{link}")
        return bool(parts.hostname) and (parts.port is None or parts.port > 0)  # asking for a port that is none raises
    except ValueError:
        return False


def _duty(code: str, unit_id: str, message: str, advice: str) -> dict[str, object]:
    return problem_row(code, message, advice, unit_id, unit_id=unit_id)


def _about(row: dict[str, Any], code: str, message: str, advice: str, more: str = "") -> dict[str, object]:
    return problem_row(
        code, message, advice, (row["activity_id"], more),
        unit_id=row["unit_id"], doc_id=row["doc_id"], locator=row["locator"],
    )  # fmt: skip


def _day(day: Any) -> str:
    return f"{day.month}月{day.day}日"
