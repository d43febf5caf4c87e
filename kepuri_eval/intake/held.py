"""A passage that says that something was held to its name: only where name, deed and day stand together."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from kepuri_eval.intake.dates import DateSpan
from kepuri_eval.intake.patterns import any_of

if TYPE_CHECKING:  # reading processes start without pandas and pydantic
    from kepuri_eval.params import Params

_LONGEST = 34
_QUOTED = re.compile(r"[“《「]([^“”《》「」\n]{3,40})[”》」]")
_NOT_A_NAME_BEFORE = re.compile(
    r"(?:主题[为是：:]?|以|围绕|秉持|突出|紧扣|聚焦|打造|树立|弘扬|印发|下发|转发|根据|按照|学习|关注|通过|登录|发放|赠送)[\s*]*$"
)
_NOT_A_NAME_BEHIND = re.compile(
    r"^(?:为主题|的?主题(?!活动|[展讲宣])|精神|理念|品牌|模式|平台|公众号|视频号|直播间|栏目|方案|通知|文件|重要|手册|折页|图谱|App|APP)"
)
_WHOSE = re.compile(
    r"^.*(?:主办|承办|举办|组织|开展|联合)的|^[我本](?:[校院馆局会园厂司部所站区县市镇乡村])|^由[^的]*的"
    r"|^.*\d[日号](?:上午|下午|晚上?)?的?"
)
_WHEN = re.compile(r"(?:[分于][^，,。；;]{2,20}|如期|今日|近日)$")
_SPECIFIC = re.compile("[“《]|主场|主会场|启动|[市县区镇乡村校馆院].*活动|大赛|竞赛|比赛")
_OFF = re.compile("取消|未能?举办|没有?举办|推迟到|延期|改期|不计入|不在本次|没算|不算|未计|不列入|未列入")
_GENERAL = re.compile(
    "^.{0,5}$|^(?:了|一|各|系列|多|相关|形式|丰富|主题|此次|本次|该|这|全国科普日|科普日|形式多样|特色|群众性|一系列|重点|线上|线下|科普)"
    "|系列活动$|科普活动$|主题活动$|宣传活动周$|工作会|动员会|部署会|协调会|推进会|培训会"
)
_VAGUE = re.compile("^(?:全|各|我|本)")


class Held(NamedTuple):
    """What was held.

    Attributes:
        name: as written.
        start: where the sentence that names it begins in the text.
        place: where, if the same words tell it.
    """

    name: str
    start: int
    place: str | None


class HeldFinder:
    """Finds what a passage says was held, with the words of one edition's params."""

    def __init__(self, params: Params) -> None:
        wording = params.wording
        self._nouns = wording.activity_nouns
        self._verbs = any_of(wording.hold_verbs)
        ends = any_of(wording.items.held).pattern
        nouns = any_of((*self._nouns, "科普")).pattern
        self._objects = re.compile(
            rf"(?:举办|开展|举行|组织)了?([^，,。；;：:“”《》、\d]{{4,24}}?(?:{nouns}))(?=[，,。；;])"
        )
        how = "(?:免费|成功|隆重|正式|顺利|如期|火热|热闹)*"
        self._at = re.compile(rf"在([^，,。；;“”]{{2,26}}?){how}(?:{ends})")

    def find(self, text: str, days: list[DateSpan], *, has_people: Callable[[], bool]) -> Held | None:
        """The one thing a text names as held; None where it names none, or several.

        Args:
            days: those told in the text near the edition's window; none where it stands below one.
            has_people: whether the text counts people.
        """
        told = self._quoted(text, has_people=has_people) or self._subject(text, days)
        return told or self._object(text, has_people=has_people)

    def _quoted(self, text: str, *, has_people: Callable[[], bool]) -> Held | None:
        """“纸飞机”航模比赛: a name in quotation marks that ends in a word for an activity, or is followed by one."""
        found: dict[str, Held] = {}
        for quoted in _QUOTED.finditer(text):
            before, behind = text[: quoted.start()], text[quoted.end() :]
            if _NOT_A_NAME_BEFORE.search(before) or _NOT_A_NAME_BEHIND.match(behind):
                continue
            kind = self._kind_behind(behind)
            is_named = quoted[1].endswith(self._nouns) or bool(kind)
            start, end = _sentence(text, quoted.start(), quoted.end())
            if _OFF.search(text, start, end):
                continue
            if is_named and (self._verbs.search(text, start, end) or has_people()):
                name = quoted[1].strip() if kind in ("", "活动") else f"{quoted[0]}{kind}"
                found.setdefault(quoted[1], Held(name, start, None))
        return next(iter(found.values())) if len(found) == 1 else None

    def _kind_behind(self, behind: str) -> str:
        """The words behind a quoted name up to the last noun of activities near it: 航模比赛; "" without one."""
        words = re.match(r"[\u4e00-\u9fffA-Za-z]{0,10}", behind)
        near = words[0] if words else ""
        ends = [near.rfind(noun) + len(noun) for noun in self._nouns if len(noun) > 1 and noun in near]
        kind = near if near[-1:] in self._nouns else near[: max(ends, default=0)]
        return "" if self._verbs.search(kind) or kind.startswith(("的", "在", "于", "等")) else kind

    def _subject(self, text: str, days: list[DateSpan]) -> Held | None:
        """某县主场活动在文化广场举行: what the sentence that tells the day says was held, and where."""
        found = []
        for at in self._at.finditer(text):
            start, _ = _sentence(text, at.start(), at.end())
            opening = max(text.rfind(mark, start, at.start()) for mark in "，,；;：:") + 1
            name = _WHOSE.sub("", _WHEN.sub("", text[max(start, opening) : at.start()])).strip()
            is_dated = not days or any(start <= day.start < at.end() for day in days)
            is_named = _SPECIFIC.search(name) is not None and name.endswith((*self._nouns, "”"))
            if is_dated and is_named and len(name) <= _LONGEST and not _VAGUE.match(at[1]):
                found.append(Held(name, start, at[1]))
        return found[0] if len(found) == 1 else None

    def _object(self, text: str, *, has_people: Callable[[], bool]) -> Held | None:
        """举办松材线虫病防控知识宣传活动: the one thing of a name of its own that was held."""
        found = {held[1]: held for held in self._objects.finditer(text) if not _GENERAL.search(held[1])}
        if len(found) != 1 or not has_people():
            return None
        ((name, held),) = found.items()
        start, end = _sentence(text, held.start(), held.end())
        return None if _OFF.search(text, start, end) else Held(name, start, None)


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the sentence around a stretch of text begins and ends."""
    opening = max(text.rfind(mark, 0, start) for mark in "。！？\n") + 1
    closing = min((at for mark in "。！？\n" if (at := text.find(mark, end)) >= 0), default=len(text))
    return opening, closing
