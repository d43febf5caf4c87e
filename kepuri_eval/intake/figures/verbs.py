"""From the verbs that govern a counted noun to the quantity they make of it: 联合12个社区, 走进3家企业."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from kepuri_eval.intake.language.patterns import any_of, last_end, one_of

if TYPE_CHECKING:  # reading processes start without pandas and pydantic
    from kepuri_eval.wording import Quantity, QuantityWords

_BETWEEN = r"[^，,。；;：:的\d]{0,10}$"
_NEAR = 3
_AT = re.compile("[在到赴]$")  # 联合农技站在6个村讲解: the place is no one's partner
_ENTERS = re.compile("(?:^|[、，,；;和及])(?:先后)?进[\u4e00-\u9fff]{2}$")  # 进企业14家
_TO = re.compile("(?<!面)[向给为]$")
_GIVES = re.compile(
    "[^，,。；;]{0,10}?(?:捐|赠|送(?![到往课教展讲活科])|配发|配备)"
)  # 向8所学校捐赠: whom something was given to
_PLACES = ("venues", "joint_units")
_PREPOSITION = r"(?<![成作称因认分量数次])"  # 参与单位为25家: there 为 means "is"

# 8个乡镇的农技员: the towns are counted
NO_PLACES = "(?![\u4e00-\u9fff]{1,4}(?<=[镇乡村区校位门县市院室队厂馆站社]的))"
_THINGS = ("个", "件", "只", "把", "条", "项")
# 培训农民6200人次，|80名志愿者参与: the verb has its object, and they do something themselves
_HAS_OBJECT = re.compile("(?:人次|人|名|位)[，,]?$")
_DO_THEMSELVES = re.compile("[^，,。；;、的\\d]{0,10}?(?:参与|参加|上岗|服务|到场|出动)(?=[，,。；;]|$)")
_GAVE = re.compile(
    "[^，,。；;\\d]{0,10}?(?:[派分散颁]发|发放|发出|送出|送上|赠送|捐赠|回收|收集|征集|收到|张贴|悬挂|摆放|投放|制作|印制)了?"
    "(?!共计|总计|累计|合计|共)[\u4e00-\u9fff]{2}"
)
_AUDIENCE = "(?:观众|听众|网友|网民|粉丝)"
_WATCHERS = re.compile(f"直播[^，,。；;、现到\\d]{{0,8}}{_AUDIENCE}[^，,。；;\\d]{{0,6}}$")
_ON_AIR, _WATCHER = re.compile("直播[^，,。；;、现到\\d]{0,8}$"), re.compile(f"(?:名|位)?{_AUDIENCE}")

_OF_NET = re.compile("(?:名|位)?网[友民]")
# 晚上试播了一场，进来看的网友有800人
_AIRED, _NET_CAME = re.compile("[直试开首]播"), re.compile("网[友民][^，,。；;\\d]{0,6}$")


class _Rule(NamedTuple):
    """In place of its own quantity, a noun counts `quantity` where the pattern is found."""

    quantity: str
    pattern: re.Pattern[str]
    anywhere: re.Pattern[str]


class VerbIndex:
    """What verbs before and behind a noun make of it, by the quantity the noun itself names."""

    def __init__(self, quantities: Mapping[Quantity, QuantityWords]) -> None:
        self._objects: dict[str, list[_Rule]] = {
            name: [_object_rule(other, verbs) for other, verbs in words.objects_of.items()]
            for name, words in quantities.items()
        }
        self._subjects: dict[str, list[tuple[str, re.Pattern[str]]]] = {
            name: [
                (other, re.compile(f"[^，,。；;、的]{{0,12}}?(?:{one_of(verbs)})"))
                for other, verbs in words.subjects_of.items()
            ]
            for name, words in quantities.items()
        }
        self._own: dict[str, re.Pattern[str]] = {name: any_of(words.weak_cues) for name, words in quantities.items()}

    def govern(self, quantity: str, before: str, after: str, lead: str, *, is_behind: bool) -> str:
        """The quantity of a noun after its verbs have been heard; its own when none governs it.

        Args:
            quantity: what the noun itself names.
            before: words of the clause before the amount.
            after: words of the clause behind it.
            lead: what stands before `before`; the verb before the first thing of a list governs the others too.
            is_behind: whether the noun stands behind the amount.
        """
        if is_behind and quantity in _PLACES and _TO.search(before) and _GIVES.match(after):
            return "other"
        for rule in () if is_behind and _AT.search(before) else self._objects[quantity]:
            if self._is_object_of(rule, quantity, before, is_behind=is_behind):
                return rule.quantity
            is_subject = _HAS_OBJECT.search(lead) is not None and _DO_THEMSELVES.match(after) is not None
            if is_behind and not before.strip() and not is_subject and self._holds_on(rule, quantity, lead):
                return rule.quantity
        for other, pattern in self._subjects[quantity]:
            if pattern.match(after):
                return other
        return quantity

    def _is_object_of(self, rule: _Rule, quantity: str, before: str, *, is_behind: bool) -> bool:
        """Whether a verb of the rule governs the noun; one of a single character only from close by (进企业14家)."""
        found = rule.pattern.search(before)
        if found is None or self._own[quantity].search(before, found.end("verb")):
            return False
        is_near = found.end() - found.end("verb") <= _NEAR and (is_behind or _ENTERS.search(before) is not None)
        return len(found["verb"]) > 1 or is_near

    def _holds_on(self, rule: _Rule, quantity: str, lead: str) -> bool:
        last = last_end(rule.anywhere, lead)
        return last >= 0 and not self._own[quantity].search(lead, last)


def _object_rule(quantity: str, verbs: Iterable[str]) -> _Rule:
    long = [verb for verb in verbs if len(verb) > 1]
    return _Rule(
        quantity,
        re.compile(rf"{_PREPOSITION}(?P<verb>{one_of(verbs)}){_BETWEEN}"),
        any_of(long),
    )


def gave_things(text: str, start: int, counted_in: str) -> bool:
    """Whether a verb of giving with what was given stands in a text from `start` on: 活动共派发|布袋|2000个."""
    return counted_in in _THINGS and _GAVE.match(text, start) is not None


def watched_live(quantity: str, lead: str, before: str, after: str) -> bool:
    """Whether people round an amount are those who watched a live stream, and nobody in a hall: 直播观众1.4万人.

    `lead`: what stands before `before` with it.
    """
    if quantity != "participants":
        return False
    if "直播" in lead and _OF_NET.match(after):
        return True
    if _NET_CAME.search(before) and _AIRED.search(lead):
        return True
    return _WATCHERS.search(before) is not None or (
        _ON_AIR.search(before) is not None and _WATCHER.match(after) is not None
    )
