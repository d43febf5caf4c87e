"""From the figures of one document to its facts: which repeat, which are parts of which, which contradict."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from kepuri_eval.intake.figures.agreement import agree
from kepuri_eval.intake.figures.factrows import fact_row
from kepuri_eval.intake.figures.occasionlists import join_lists
from kepuri_eval.intake.figures.unittotals import settle_unit_totals
from kepuri_eval.intake.language.quantities import FAMILIES, PEOPLE

if TYPE_CHECKING:
    from kepuri_eval.intake.figures.figure import Figure

_SESSIONS = ("场", "场次")
_BESIDE = 3  # signs between families and their people, as in 30组家庭、约92人
_SAME_WITHIN, _NEAR = 0.1, 0.3
_SEVERAL = 3  # activities told at once that are more than one day's
_PEOPLE = ("participants", "volunteers")
_TOLD_AGAIN = ("activities", "joint_units")  # 综上，26项活动取得实效 repeats 开展活动26项
_HELD = ("activities", "lectures", "other")
_ITEMS = "items"
# what a row carries while rows are compared
_ONLY_HERE = ("_sentence", "_cue", "_local", "_whole", "_of_all", "_says_all", "_way", "_of_list")
_ONLY_IN_TOTALS = ("_item", "_aside", "_over_all", "_goes_on")
_ONE_KIND = ("participants", "volunteers", "activities", "online_views", "live_views")


def relate(doc_id: str, unit_id: str | None, found: Sequence[tuple[str, Figure]]) -> list[dict[str, Any]]:
    """Rows of the facts table, in reading order, with part_of, duplicate_of and conflict_with filled."""
    rows: list[dict[str, Any]] = []
    things: dict[tuple[object, ...], list[dict[str, Any]]] = {}
    found = join_lists(found)
    overviews = _overviews(found)
    summed_up = {sentence for sentence, is_total in overviews.items() if is_total}
    for locator, figure in found:
        kind, scope = figure.kind, figure.scope
        row = fact_row(
            doc_id, locator, figure.amount, kind.quantity, kind.subkind,
            unit_id=unit_id, source="prose", in_scope=scope.in_scope, planned=scope.planned, is_total=scope.is_total,
        )  # fmt: skip
        sentence = ("table", figure.table) if figure.table else (locator, figure.sentence)
        row |= {"_sentence": sentence, "_cue": figure.kind.cue, "_local": figure.is_local}
        row |= {"_of_list": figure.of_list, "_item": figure.of_item, "_aside": figure.in_brackets or scope.is_part}
        row |= {"_over_all": figure.is_whole, "_goes_on": figure.goes_on}
        row["is_total"] = scope.is_total and not (figure.in_brackets and scope.is_part)
        row["_of_all"] = sentence in summed_up and not figure.of_item and not figure.in_brackets
        row["_says_all"] = figure.is_whole or scope.is_total or scope.is_here
        is_told_whole = figure.scope.is_total or ((locator, figure.sentence) in overviews and not figure.of_list)
        row["_whole"] = figure.is_whole or (is_told_whole and not figure.of_item and not figure.in_brackets)
        row["_way"] = _ITEMS if figure.amount.counted_in in ("项", "个", "件") else figure.kind.quantity
        if figure.scope.is_part or figure.in_brackets:
            row["part_of"] = _total_of(row, reversed(rows)) or (_whole_of(row, rows) if scope.is_part else None)
        if scope.is_part and row["part_of"] is None:
            row["part_of"] = _told_just_before(row, reversed(rows))
        same = things.setdefault(_thing(row), []) if not row["_local"] else []
        if row["part_of"] is None:
            row["duplicate_of"] = _same_as(row, reversed(same))
        if row["part_of"] is None and row["duplicate_of"] is None:
            _sum_of_paragraph(row, reversed(rows))
            row["conflict_with"] = _contradicted(row, reversed(same))
            _add_up(row, reversed(rows))
        rows.append(row)
        same.append(row)
    _split_up(rows)
    _split_later(rows)
    _hold_bracketed(rows)
    _hold_groups(rows)
    _hold_local(rows)
    _sum_up(rows)
    settle_unit_totals(rows)
    _hold_behind(rows, overviews)
    for row in rows:
        for key in (*_ONLY_HERE, *_ONLY_IN_TOTALS):
            del row[key]
    return rows


def _total_of(row: dict[str, Any], earlier: Iterable[dict[str, Any]]) -> str | None:
    """The nearest earlier figure of the same quantity in the sentence that is large enough to hold this one."""
    for other in earlier:
        if other["_sentence"] != row["_sentence"]:
            return None
        is_large = other["value"] > row["value"] or (row["_aside"] and other["value"] == row["value"])
        if other["quantity"] == row["quantity"] and other["part_of"] is None and is_large:
            return other["fact_id"]
    return None


def _whole_of(row: dict[str, Any], earlier: Iterable[dict[str, Any]]) -> str | None:
    """The total of everything told in an earlier sentence that a part is of (说明：含乡镇自办31场)."""
    for other in earlier:
        is_whole = other["is_total"] and other["_whole"] and other["part_of"] is None and other["in_scope"]
        if is_whole and _may_hold(other, row):
            return str(other["fact_id"])
    return None


def _told_just_before(row: dict[str, Any], earlier: Iterable[dict[str, Any]]) -> str | None:
    """The figure in the sentence before that a part is of: 开展活动90场。其中本级12场."""
    locator, number = row["_sentence"]
    for other in earlier:
        if other["_sentence"] not in ((locator, number), (locator, number - 1)):
            return None
        is_free = other["part_of"] is None and other["in_scope"] == row["in_scope"]
        if is_free and other["_sentence"] != row["_sentence"] and _may_hold(other, row):
            return str(other["fact_id"])
    return None


def _may_hold(whole: dict[str, Any], part: dict[str, Any]) -> bool:
    keys = ("quantity", "subkind", "planned", "_way")
    return whole["value"] > part["value"] and all(whole[key] == part[key] for key in keys)


def _add_up(row: dict[str, Any], earlier: Iterable[dict[str, Any]]) -> None:
    """Mark the figures right before a total in its sentence as its parts, where they add up to it exactly."""
    if not row["is_total"]:
        return
    parts: list[dict[str, Any]] = []
    for other in earlier:
        if other["_sentence"] != row["_sentence"] or not _may_add(other, row):
            break
        parts.append(other)
    if len(parts) > 1 and sum(part["value"] for part in parts) == row["value"]:
        for part in parts:
            part["part_of"] = row["fact_id"]


def _sum_of_paragraph(row: dict[str, Any], earlier: Iterable[dict[str, Any]]) -> None:
    """Make the figures told before a total in its paragraph its parts, where they add up to it exactly.

    Each thing held is then told with its own (讲座60场…；义诊41场…。合计101场): talks add up with activities.
    """
    if not row["is_total"]:
        return
    parts: list[dict[str, Any]] = []
    for other in earlier:
        if other["locator"] != row["locator"] or sum(part["value"] for part in parts) >= row["value"]:
            break
        is_free = other["part_of"] is None and other["duplicate_of"] is None
        if is_free and _are_summed(other, row):
            parts.append(other)
    if len(parts) > 1 and sum(part["value"] for part in parts) == row["value"]:
        for part in parts:
            part["conflict_with"] = None
            if part["quantity"] == row["quantity"]:
                part["part_of"] = row["fact_id"]


def _split_up(rows: Sequence[dict[str, Any]]) -> None:
    """Make figures told behind another one in its paragraph its parts, where they come to it exactly.

    办了46场，县城的有19场，乡镇的有27场; …共88场。这88场里，社区52场，学校36场: what is said again is a repeat, and
    what comes to a repeat is part of what it repeats.
    """
    for at, whole in enumerate(rows):
        if not _stands_alone(whole | {"duplicate_of": None}):
            continue
        told = whole["duplicate_of"] or whole["fact_id"]
        parts: list[dict[str, Any]] = []
        again: list[dict[str, Any]] = []
        for other in rows[at + 1 :]:
            left = whole["value"] - sum(part["value"] for part in parts)
            if other["locator"] != whole["locator"] or left <= 0:
                break
            is_free = _stands_alone(other) or told in (other["part_of"], other["conflict_with"])
            if is_free and _counts_the_same(other, whole):
                (parts if parts or other["value"] != whole["value"] else again).append(other)
        if len(parts) > 1 and sum(part["value"] for part in parts) == whole["value"]:
            for part in parts:
                part |= {"part_of": told, "conflict_with": None}
            for one in again:
                one["duplicate_of"] = told


def _split_later(rows: Sequence[dict[str, Any]]) -> None:
    """Make figures of one later sentence the parts of a total of everything, where they are no other way told.

    共做了15场活动。…以上6场是本级办的，另外9场由各站组织: they come to it exactly, and nothing else of their kind does.
    """
    sentences: dict[Any, list[dict[str, Any]]] = {}
    for row in rows:
        sentences.setdefault(row["_sentence"], []).append(row)
    for at, whole in enumerate(rows):
        if not (whole["is_total"] and whole["_whole"] and _stands_alone(whole)):
            continue
        behind = {row["fact_id"] for row in rows[at + 1 :]}
        for told in sentences.values():
            parts = [row for row in told if row["fact_id"] in behind and _counts_the_same(row, whole)]
            is_later = len(parts) > 1 and parts[0]["_sentence"] != whole["_sentence"]
            if is_later and sum(row["value"] for row in parts) == whole["value"]:
                for row in parts:
                    row |= {"part_of": whole["fact_id"], "conflict_with": None, "duplicate_of": None}


def _counts_the_same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    is_alike = one["counted_in"] == other["counted_in"] or {one["counted_in"], other["counted_in"]} == set(_SESSIONS)
    return is_alike and all(one[key] == other[key] for key in ("quantity", "subkind"))


def _are_summed(part: dict[str, Any], total: dict[str, Any]) -> bool:
    """Whether both count one thing in one way; what was held is one thing, whether activities or talks."""
    if any(part[key] != total[key] for key in ("in_scope", "planned")):
        return False
    if total["quantity"] == "activities" and total["counted_in"] in _SESSIONS:
        return part["quantity"] in _HELD and part["counted_in"] in _SESSIONS
    return all(part[key] == total[key] for key in ("quantity", "subkind", "counted_in"))


def _may_add(part: dict[str, Any], total: dict[str, Any]) -> bool:
    keys = ("quantity", "subkind", "in_scope", "planned")
    return part["part_of"] is None and not part["is_total"] and all(part[key] == total[key] for key in keys)


def _same_as(row: dict[str, Any], earlier: Iterable[dict[str, Any]]) -> str | None:
    """An earlier figure of the same thing in another sentence with the same value."""
    is_telling = row["value"] >= 100 or row["is_total"]
    for other in earlier:
        if (
            other["_sentence"] != row["_sentence"]
            and other["value"] == row["value"]
            and (is_telling or (other["_whole"] and row["quantity"] in _TOLD_AGAIN))
        ):
            return other["duplicate_of"] or other["fact_id"]
    return None


def _contradicted(row: dict[str, Any], earlier: Iterable[dict[str, Any]]) -> str | None:
    """An earlier figure of the same thing that cannot hold beside this one: two totals, or more than the whole.

    What is not said to be a total, but stands for the whole, contradicts only a larger figure counted in the same way.
    The total of one thing of several (一是…共80人) bounds nothing else; what is not counted contradicts nothing.
    """
    if not row["in_scope"] or row["planned"]:
        return None
    for other in earlier:
        if other["_sentence"] == row["_sentence"] or other["part_of"] is not None:
            continue
        high, low = (other, row) if other["value"] > row["value"] else (row, other)
        within = 0.0 if _sums_up(high, low) else _SAME_WITHIN
        differs = high["value"] - low["value"] > within * high["value"] and not agree(high, low)
        if low["is_total"] and low["_whole"]:
            contradicts = high["is_total"] or row["quantity"] in _ONE_KIND or low["counted_in"] == high["counted_in"]
        else:
            is_near = low["value"] >= _NEAR * high["value"]  # 市一院、市二院各有两场 tells of no whole
            contradicts = low["_whole"] and high["_whole"] and is_near and in_one_way(high, low)
        if differs and contradicts:
            return other["conflict_with"] or other["fact_id"]
    return None


def _sums_up(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether one tells of everything and the other sums it up: 开展活动36场 … 综上，累计34场; one of them is wrong."""
    return one["_whole"] and other["_whole"] and one["is_total"] != other["is_total"] and in_one_way(one, other)


def _overviews(found: Sequence[tuple[str, Figure]]) -> dict[tuple[str, int], bool]:
    """Sentences that tell how much was held in all; what they say of people is of all: 活动12项，参与3000人.

    Returns:
        sentence → whether it is of all: it says so (共举办活动12项, 活动期间举办活动12项), or tells of several.
    """
    told: dict[tuple[str, int], bool] = {}
    for locator, figure in found:
        if figure.is_local or figure.scope.is_part or figure.in_brackets:
            continue
        says_all = figure.scope.is_total or figure.is_whole
        is_of_times = figure.amount.counted_in in _SESSIONS or figure.of_list
        is_of_talks = figure.kind.quantity == "lectures" and says_all and is_of_times
        if figure.kind.quantity == "activities" or is_of_talks:
            sentence = locator, figure.sentence
            told[sentence] = told.get(sentence, False) or says_all or figure.amount.value >= _SEVERAL
    return told


def _hold_bracketed(rows: Sequence[dict[str, Any]]) -> None:
    """Make people in brackets behind others their parts, whoever they are, where they come to these exactly.

    志愿者90人（医生52人、学生38人): those in brackets are volunteers, and no participants.
    """
    for at, whole in enumerate(rows):
        if whole["quantity"] not in _PEOPLE or whole["_aside"] or not _stands_alone(whole):
            continue
        parts = []
        for other in rows[at + 1 :]:
            if not (other["_aside"] and other["_sentence"] == whole["_sentence"] and other["counted_in"] in PEOPLE):
                break
            parts.append(other)
        if len(parts) > 1 and sum(part["value"] for part in parts) == whole["value"]:
            is_what = {key: whole[key] for key in ("quantity", "subkind")}
            for part in parts:
                part |= is_what | {"part_of": whole["fact_id"], "duplicate_of": None, "conflict_with": None}


def _hold_groups(rows: Sequence[dict[str, Any]]) -> None:
    """Make families that stand beside their people a part of these: 组织30组家庭、92人."""
    if not any(row["counted_in"] in FAMILIES for row in rows):
        return
    for one, two in pairwise(rows):
        is_beside = one["_sentence"] == two["_sentence"] and 0 <= two["start"] - one["end"] <= _BESIDE
        if not is_beside or one["locator"] != two["locator"] or {one["quantity"], two["quantity"]} != {"participants"}:
            continue
        groups, people = (one, two) if one["counted_in"] in FAMILIES else (two, one)
        is_held = groups["counted_in"] in FAMILIES and people["counted_in"] in PEOPLE
        if is_held and groups["value"] <= people["value"] and groups["part_of"] is None:
            groups["part_of"] = people["fact_id"]


def _hold_local(rows: Sequence[dict[str, Any]]) -> None:
    """Make those who came on one day, or to one activity, a part of all: 启动仪式3000人; 共22场，参与12000人."""
    for quantity in _PEOPLE:
        free = [row for row in rows if row["quantity"] == quantity and _stands_alone(row)]
        of_all = [row for row in free if row["_of_all"] and not row["_local"]]
        if not of_all:
            continue
        whole = max(of_all, key=lambda row: row["value"])
        for row in free:
            holds = whole["counted_in"] == "人次" or in_one_way(row, whole)  # whoever comes is a visit at least
            is_beside = row["_of_list"] and row["_sentence"] == whole["_sentence"]
            if row["_local"] and row["value"] < whole["value"] and holds and not is_beside:
                row["part_of"] = whole["fact_id"]


def _sum_up(rows: Sequence[dict[str, Any]]) -> None:
    """Make the one figure of people in a sentence that tells of everything a total: 共举办活动46场，吸引15200人次.

    Nothing is added to it then. Of several the one of visits is it, where the others are persons fewer than these:
    报告团11位老同志作报告16场，听众5200人次.
    """
    told: dict[tuple[object, ...], list[dict[str, Any]]] = {}
    for row in rows:
        is_of_all = row["_of_all"] and not row["_local"] and row["source"] == "prose"
        if is_of_all and row["quantity"] in _PEOPLE and _stands_alone(row):
            told.setdefault((row["_sentence"], row["quantity"], row["subkind"]), []).append(row)
    for same in told.values():
        visits = [row for row in same if row["counted_in"] == "人次"]
        whole = visits[0] if len(visits) == 1 else same[0]
        if len(same) == 1 or (len(visits) == 1 and all(row["value"] <= whole["value"] for row in same)):
            whole["is_total"] = True


def _hold_behind(rows: Sequence[dict[str, Any]], overviews: Mapping[tuple[str, int], bool]) -> None:
    """Make what is told behind the figures of everything, and is less, a part: 开展活动17场、5300人次。…接待920人次.

    That a sentence is of everything it must say (科普日期间, 共), or be the only one that tells how much was held: the
    sections of a report may each tell so of their own.
    """
    if not overviews:
        return
    is_only = sum(overviews.values()) == 1
    for quantity in ("activities", *_PEOPLE):
        free = [row for row in rows if row["quantity"] == quantity and row["subkind"] is None and _stands_alone(row)]
        if len(free) < 2:
            continue
        whole = next((row for row in free if row["_of_all"] and not row["_local"]), None)
        if whole is None or not (whole["_says_all"] or is_only) or whole["source"] != "prose":
            continue
        told = [row for row in free if row["_sentence"] == whole["_sentence"]]
        behind = free[free.index(told[-1]) + 1 :]
        if any(row["value"] > whole["value"] or row["is_total"] for row in behind):
            continue
        for row in behind:
            if whole["counted_in"] == "人次" or row["_way"] == whole["_way"] == quantity or in_one_way(row, whole):
                row["part_of"] = whole["fact_id"]


def _stands_alone(row: dict[str, Any]) -> bool:
    """Whether a figure is a result, and neither part, nor repeat, nor in contradiction with another."""
    is_related = any(row[key] is not None for key in ("part_of", "duplicate_of", "conflict_with"))
    return bool(row["in_scope"]) and not row["planned"] and not is_related


def in_one_way(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether both count visits (人次), or both persons; of what is no people, whether the counting word is one.

    A bare number is counted as the other is.
    """
    if not one["counted_in"] or not other["counted_in"]:
        return True
    if one["quantity"] in _PEOPLE:
        return (one["counted_in"] == "人次") == (other["counted_in"] == "人次")
    return bool(one["counted_in"] == other["counted_in"])


def _thing(row: dict[str, Any]) -> tuple[object, ...]:
    """What a figure counts for the document as a whole; 3项重点活动 and 19场 are two ways of counting."""
    cue = "" if row["quantity"] in _ONE_KIND else row["_cue"]  # 图书 and 折页 are both materials, and two things
    return row["quantity"], row["subkind"], row["in_scope"], row["planned"], row["_way"], cue
