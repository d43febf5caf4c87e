"""From the figures of one document to its facts: which repeat, which are parts of which, which contradict."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from kepuri_eval.intake.figures.agreement import agree
from kepuri_eval.intake.figures.factrows import fact_row

if TYPE_CHECKING:
    from kepuri_eval.intake.figures.figure import Figure

_SAME_WITHIN, _NEAR = 0.1, 0.3
_SEVERAL = 3  # activities told at once that are more than one day's
_PEOPLE = ("participants", "volunteers")
_TOLD_AGAIN = ("activities", "joint_units")  # 综上，26项活动取得实效 repeats 开展活动26项
_ITEMS = "items"
_ONLY_HERE = ("_sentence", "_cue", "_local", "_whole", "_of_all", "_way")  # what a row carries while rows are compared
_ONE_KIND = ("participants", "volunteers", "activities", "online_views", "live_views")


def relate(doc_id: str, unit_id: str | None, found: Sequence[tuple[str, Figure]]) -> list[dict[str, Any]]:
    """Rows of the facts table, in reading order, with part_of, duplicate_of and conflict_with filled."""
    rows: list[dict[str, Any]] = []
    things: dict[tuple[object, ...], list[dict[str, Any]]] = {}
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
        row["_of_all"] = sentence in summed_up and not figure.of_item and not figure.in_brackets
        is_told_whole = figure.scope.is_total or (locator, figure.sentence) in overviews
        row["_whole"] = figure.is_whole or (is_told_whole and not figure.of_item and not figure.in_brackets)
        row["_way"] = _ITEMS if figure.amount.counted_in in ("项", "个", "件") else figure.kind.quantity
        if figure.scope.is_part or figure.in_brackets:
            row["part_of"] = _total_of(row, reversed(rows))
        same = things.setdefault(_thing(row), []) if not row["_local"] else []
        if row["part_of"] is None:
            row["duplicate_of"] = _same_as(row, reversed(same))
        if row["part_of"] is None and row["duplicate_of"] is None:
            row["conflict_with"] = _contradicted(row, reversed(same))
            _add_up(row, reversed(rows))
        rows.append(row)
        same.append(row)
    _hold_local(rows)
    _sum_up(rows)
    for row in rows:
        for key in _ONLY_HERE:
            del row[key]
    return rows


def _total_of(row: dict[str, Any], earlier: Iterable[dict[str, Any]]) -> str | None:
    """The nearest earlier figure of the same quantity in the sentence that is large enough to hold this one."""
    for other in earlier:
        if other["_sentence"] != row["_sentence"]:
            return None
        if other["quantity"] == row["quantity"] and other["part_of"] is None and other["value"] > row["value"]:
            return other["fact_id"]
    return None


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
            contradicts = low["_whole"] and high["_whole"] and is_near and _in_one_way(high, low)
        if differs and contradicts:
            return other["conflict_with"] or other["fact_id"]
    return None


def _sums_up(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether one tells of everything and the other sums it up: 开展活动36场 … 综上，累计34场; one of them is wrong."""
    return one["_whole"] and other["_whole"] and one["is_total"] != other["is_total"] and _in_one_way(one, other)


def _overviews(found: Sequence[tuple[str, Figure]]) -> dict[tuple[str, int], bool]:
    """Sentences that tell how much was held in all; what they say of people is of all: 活动12项，参与3000人.

    Returns:
        sentence → whether it is of all: it says so (共举办活动12项, 活动期间举办活动12项), or tells of several.
    """
    told: dict[tuple[str, int], bool] = {}
    for locator, figure in found:
        if figure.kind.quantity == "activities" and not figure.is_local and not figure.scope.is_part:
            sentence = locator, figure.sentence
            is_of_all = figure.scope.is_total or figure.is_whole or figure.amount.value >= _SEVERAL
            told[sentence] = told.get(sentence, False) or is_of_all
    return told


def _hold_local(rows: Sequence[dict[str, Any]]) -> None:
    """Make those who came on one day, or to one activity, a part of all: 启动仪式3000人; 共22场，参与12000人."""
    for quantity in _PEOPLE:
        free = [row for row in rows if row["quantity"] == quantity and _stands_alone(row)]
        of_all = [row for row in free if row["_of_all"] and not row["_local"]]
        if not of_all:
            continue
        whole = max(of_all, key=lambda row: row["value"])
        for row in free:
            holds = whole["counted_in"] == "人次" or _in_one_way(row, whole)  # whoever comes is a visit at least
            if row["_local"] and row["value"] < whole["value"] and holds:
                row["part_of"] = whole["fact_id"]


def _sum_up(rows: Sequence[dict[str, Any]]) -> None:
    """Make the one figure of people in a sentence that tells of everything a total: 共举办活动46场，吸引15200人次.

    Nothing is added to it then.
    """
    told: dict[tuple[object, ...], list[dict[str, Any]]] = {}
    for row in rows:
        is_of_all = row["_of_all"] and not row["_local"] and row["source"] == "prose"
        if is_of_all and row["quantity"] in _PEOPLE and _stands_alone(row):
            told.setdefault((row["_sentence"], row["quantity"], row["subkind"]), []).append(row)
    for same in told.values():
        if len(same) == 1:
            same[0]["is_total"] = True


def _stands_alone(row: dict[str, Any]) -> bool:
    """Whether a figure is a result, and neither part, nor repeat, nor in contradiction with another."""
    is_related = any(row[key] is not None for key in ("part_of", "duplicate_of", "conflict_with"))
    return bool(row["in_scope"]) and not row["planned"] and not is_related


def _in_one_way(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether both count visits (人次), or both persons; of what is no people, whether the counting word is one."""
    if one["quantity"] in _PEOPLE:
        return (one["counted_in"] == "人次") == (other["counted_in"] == "人次")
    return bool(one["counted_in"] == other["counted_in"])


def _thing(row: dict[str, Any]) -> tuple[object, ...]:
    """What a figure counts for the document as a whole; 3项重点活动 and 19场 are two ways of counting."""
    keys = ["quantity", "subkind", "in_scope", "planned", "_way"]
    if row["quantity"] not in _ONE_KIND:
        keys.append("_cue")  # 图书 and 折页 are both materials, and two things
    return tuple(row[key] for key in keys)
