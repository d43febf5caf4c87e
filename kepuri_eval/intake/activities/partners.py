"""What is told of an activity in; the bodies named as holding it together, out.

联合市教育局、团市委等单位举办; 由市文明办、市气象局联合主办; 联合单位：市科技馆、市图书馆.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from kepuri_eval.intake.activities.activityrows import split_names
from kepuri_eval.intake.language.patterns import any_of, one_of
from kepuri_eval.intake.senders.register import ends_as_body

if TYPE_CHECKING:  # reading processes start without pandas and pydantic
    from kepuri_eval.wording import PartnerWords, Wording

_LABEL = re.compile(r"[\w]+")  # 联合*单位 and =共建 are patterns of headings
_SIGN = r"[^，,。；;：:！!？?（()）\n\d]"
_AND = re.compile("以及|[和与及]")
_MARKS = re.compile(r"[“”\"「」]")


def partner_finder(wording: Wording) -> PartnerFinder:
    """The finder for an edition's words, made once."""
    return _make_finder(wording.partners, wording.columns.get("joint_units", ()), wording.hold_verbs)


class PartnerFinder:
    """The words of wording.yml behind and before which partners are named, as patterns.

    Args:
        headings: of columns that list partners; hold_verbs: verbs of holding an activity.
    """

    def __init__(self, words: PartnerWords, headings: tuple[str, ...], hold_verbs: tuple[str, ...]) -> None:
        labels = [name for name in headings if _LABEL.fullmatch(name)]
        ends = one_of((*hold_verbs, *words.together, *words.ends))
        listed = rf"((?:(?!{ends}){_SIGN}){{2,120}})"
        verbs, together = one_of(words.verbs), one_of(words.together)
        not_behind = one_of(words.not_behind)
        self._lists = [
            re.compile(rf"(?:{one_of(labels)})(?:包括|主要有|分别为|有|为|是)?[：:]?{listed}"),
            re.compile(rf"(?:由|[与同跟和]){listed}(?:{together})(?!{not_behind})"),
            re.compile(rf"(?:{verbs})(?!{not_behind}){listed}"),
        ]
        self._may_name = any_of((*labels, *words.verbs, *words.together))
        self._nobody = re.compile(rf"(?:{one_of(words.vague)})|(?:{one_of(words.nobody)})$")

    def find(self, text: str) -> list[str]:
        """The names, each once, in the order of the text."""
        if self._may_name.search(text) is None:
            return []
        found = [(one.start(1), one[1]) for pattern in self._lists for one in pattern.finditer(text)]
        listed = (name for _, names in sorted(found) for name in split_names(_MARKS.sub("", names)))
        return list(dict.fromkeys(name for each in listed for name in _apart(each) if self._is_body(name)))

    def _is_body(self, name: str) -> bool:
        return ends_as_body(name) and self._nobody.match(name) is None


def _apart(name: str) -> list[str]:
    """The names joined by 和; 市文化和旅游局 is one."""
    parts = _AND.split(name)
    return parts if all(map(ends_as_body, parts)) else [name]


_make_finder = lru_cache(maxsize=4)(PartnerFinder)
