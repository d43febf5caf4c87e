"""A paragraph that says an activity was held to that activity, only where name, deed and day are all there."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

from kepuri_eval.intake.activityrows import find_links
from kepuri_eval.intake.dates import DateSpan, find_dates
from kepuri_eval.intake.grids import Cell
from kepuri_eval.intake.kinds import find_category, find_mode
from kepuri_eval.params import Params
from kepuri_eval.unseen import straight

_QUOTED = re.compile(r"[“《「]([^“”《》「」\n]{4,40})[”》」]")
_NOT_A_NAME_BEFORE = re.compile(
    r"(?:主题[为是：:]?|以|围绕|秉持|突出|紧扣|聚焦|打造|树立|弘扬|印发|下发|转发|根据|按照|学习|关注)$"
)
_NOT_A_NAME_BEHIND = re.compile(r"^(?:为主题|的?主题|精神|理念|品牌|模式|平台|公众号|栏目|方案|通知|文件|重要|App|APP)")
_HELD = re.compile(
    r"([^，,。；;：:“”]{0,24}(?:“[^”\n]{2,30}”)?[^，,。；;：:“”]{0,20}?)(?:于[^，,。；;]{2,20})?"
    r"在([^，,。；;“”]{2,26}?)(?:成功|隆重|正式|顺利|如期)?(?:举行|举办|启动|开幕|拉开)"
)
_WHOSE = re.compile(
    r"^.*(?:主办|承办|举办|组织|开展|联合)的|^[我本](?:[校院馆局会园厂司部所站区县市镇乡村])|^由[^的]*的|^.*\d[日号](?:上午|下午|晚上?)?"
)
_PLACE = re.compile(
    r"(?:在|走进|来到)([^，,。；;“”（）()\s]{2,20}?)(?:成功)?(?:开展|举行|举办|启动|召开|进行|组织|开幕|拉开)"
)
_NEAR_DAYS = 45
_LONGEST = 34
_SPECIFIC = re.compile("[“《]|主场|启动|[市县区镇乡村校馆院].*活动|大赛|竞赛|比赛")
_VAGUE = re.compile("^(?:全|各|我|本)")


def describe_activity(
    doc_id: str, locator: str, text: str, unit_id: str | None, stated: list[dict[str, Any]], params: Params
) -> dict[str, Any] | None:
    """The activity a paragraph describes, or None where it is not clearly one.

    Asked are: one quoted name that ends in, or is followed by, a word for an activity; a verb of holding in its
    sentence; a day near the edition's window; and a place or a number of participants.
    """
    days = [span for span in find_dates(text, params.edition.year) if _is_near(span.start_date, params)]
    name, where = _name_of(text, params), _PLACE.search(text)
    place = where[1] if where else None
    if name is None and days:
        name, place = _held_name(text, days, params)
    people = [fact for fact in stated if fact["quantity"] == "participants"]
    if name is None or not days or not (place or people):
        return None
    first = days[0]
    return activity_of_prose(
        doc_id, locator, text, unit_id, straight(name), first.start_date, first.end_date, place, params
    )


def activity_of_prose(
    doc_id: str,
    locator: str,
    text: str,
    unit_id: str | None,
    name: str,
    start: str | None,
    end: str | None,
    place: str | None,
    params: Params,
) -> dict[str, Any]:
    """A row of the activities table for what prose tells of, without its figures."""
    wording = params.wording
    return {
        "activity_id": f"{doc_id}-{locator}", "unit_id": unit_id, "name": name,
        "category": find_category(name, text, "", wording.categories),
        "theme": find_category(name, text, "", wording.themes),
        "start": pd.Timestamp(start) if start else None, "end": pd.Timestamp(end) if end else None,
        "place": place, "mode": find_mode(_mode_words(text, params), wording),
        "joint_units": None, "sessions": None, "participants": None, "volunteers": None, "materials": None,
        "online_views": None, "live_views": None, "shares": None,
        "links": " ".join(find_links({0: Cell(locator, text, 1, 1)})) or None, "has_pictures": False, "text": text,
        "is_key": False, "sources": f"{doc_id}-{locator}", "source": "submission", "reporters": unit_id,
        "duplicate_of": None, "doc_id": doc_id, "locator": locator,
    }  # fmt: skip


def _held_name(text: str, days: list[DateSpan], params: Params) -> tuple[str | None, str | None]:
    """What a sentence that tells the day says was held and where (某县主场活动在文化广场举行), if just one."""
    found = []
    for held in _HELD.finditer(text):
        opening = max(text.rfind(mark, 0, held.start()) for mark in "。！？\n") + 1
        name = _WHOSE.sub("", held[1]).strip()
        is_dated = any(opening <= day.start < held.end() for day in days)
        is_named = _SPECIFIC.search(name) is not None and name.endswith(params.wording.activity_nouns)
        if is_dated and is_named and len(name) <= _LONGEST and not _VAGUE.match(held[2]):
            found.append((name, held[2]))
    return found[0] if len(found) == 1 else (None, None)


def _name_of(text: str, params: Params) -> str | None:
    """The one quoted name in the text that is held; None when there is none, or several."""
    found = []
    for quoted in _QUOTED.finditer(text):
        before, behind = text[: quoted.start()], text[quoted.end() : quoted.end() + 10]
        if _NOT_A_NAME_BEFORE.search(before) or _NOT_A_NAME_BEHIND.match(behind):
            continue
        nouns = params.wording.activity_nouns
        named = quoted[1].endswith(nouns) or any(noun in behind[:8] for noun in nouns if len(noun) > 1)
        opening = max(before.rfind("。"), before.rfind("\n")) + 1
        closing = min((at for at in (text.find("。", quoted.end()), len(text)) if at >= 0), default=len(text))
        held = any(verb in text[opening:closing] for verb in params.wording.hold_verbs)
        if named and held:
            found.append(quoted[1].strip())
    return found[0] if len(set(found)) == 1 else None


def _is_near(day: str, params: Params) -> bool:
    dates = params.edition.dates
    first, last = pd.Timestamp(dates.window_start), pd.Timestamp(dates.window_end)
    margin = pd.Timedelta(days=_NEAR_DAYS)
    return first - margin <= pd.Timestamp(day) <= last + margin


def _mode_words(text: str, params: Params) -> str:
    """The words for a mode that stand in the text."""
    return "".join(cue for cues in params.wording.modes.values() for cue in cues if len(cue) > 1 and cue in text)
