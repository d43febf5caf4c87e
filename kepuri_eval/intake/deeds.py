"""From the words round a mention to whether it tells a deed: not what is announced, asked of others or sorted by."""

from __future__ import annotations

import re
from collections.abc import Set
from typing import TYPE_CHECKING

from kepuri_eval.intake.figures.timewords import planned_pattern
from kepuri_eval.intake.language.clauses import split_sentences
from kepuri_eval.intake.language.patterns import any_of, last_end, last_of, one_of
from kepuri_eval.intake.language.wordfinder import RuleFinder

if TYPE_CHECKING:  # reading processes start without pandas and pydantic
    from kepuri_eval.wording import Wording

_NEGATED_WITHIN = 6
_OF_PAPERS = "plan"  # the list of mentions whose things are papers: to write one is the deed
_DONE = "了"  # of scope.doing, but 列出了清单 is none
_PAUSE = re.compile("[，,：:]")
_JOINS = "[、和及与]"
_PART = "[^，,。；;：:]"
# The noun 要求, as in 按照上级要求，深入社区 or 提出明确要求，: nobody is asked for what follows.
_FOLLOWED = "(?:按照?|根据|依据|遵照|依照|落实|贯彻|对照|结合|响应|围绕|照)[^，,。；;]*$"
_NOUN = "(?<!提出)(?<!作出)(?<!明确)(?<!具体)(?<!统一)(?<!有关)(?<!相关)(?<!工作)(?<![的有])"
_MUST = (
    "(?:(?<![主重必需只摘概纲将])要(?![素点闻害紧])|应(?![邀急用对聘约时景])|应当|须|(?<![按所急])需(?!求)|务必|必须)"
)


class DeedJudge:
    """The words of wording.yml that tell deeds from plans, demands and headings, as patterns."""

    def __init__(self, wording: Wording) -> None:
        scope, words = wording.scope, wording.undone
        self._planned = planned_pattern(scope.planned)
        self._result, self._negated = any_of(scope.result), any_of(scope.negated)
        asked, others = one_of(words.asked), one_of(words.others)
        self._asked = re.compile(f"(?:{asked})了?{_PART}{{0,6}}?(?:{others})|{_NOUN}(?:{asked})[，,：:]")
        self._followed = re.compile(_FOLLOWED)
        self._others_must = re.compile(f"(?:{others}){_PART}{{0,12}}?{_MUST}")
        self._others = re.compile(f"(?:{others}){_PART}{{0,8}}$")
        self._intends = any_of(words.intents)
        self._must = re.compile(f"{_PART}{{0,4}}?{_MUST}")
        self._deed = any_of({*scope.doing, *scope.took_part, *wording.hold_verbs, *words.deeds} - {_DONE})
        self._rules = RuleFinder({
            "planned": scope.planned, "asked": words.asked, "others": words.others, "ordering": words.ordering,
        })  # fmt: skip
        self._ordering, self._making = any_of(words.ordering), any_of((*words.sorting, *words.writing))
        making, papers = self._making.pattern, one_of(words.papers)
        self._paper_made = re.compile(f"(?:{making}){_PART}*?(?:{papers})")
        self._sorted = re.compile(f"{one_of(words.sorting)}|{self._paper_made.pattern}")
        word = f"(?:(?!{_JOINS}|{_DONE}){_PART})"
        self._of_paper = re.compile(f"(?:{_JOINS}{word}{{1,6}})*?{word}{{0,5}}?({papers})")

    def is_undone(self, topic: str, before: str, behind: str) -> bool:
        """Whether a mention tells no deed of whoever speaks.

        Args:
            topic: the list the mention stands in; one of papers (a plan) is done by writing it.
            before, behind: the words of its sentence on either side of it.
        """
        may = self._rules.find(before)
        if self._negated.search(before[-_NEGATED_WITHIN:]) is not None:
            return True
        if ("planned" in may and self._is_announced(before)) or self._is_asked(before, behind, may):
            return True
        return topic != _OF_PAPERS and self._is_sorted_by(before, behind, may)

    def is_intended(self, text: str, start: int) -> bool:
        """Whether the words before a place in its sentence intend it (推进科普进社区) and tell no result."""
        sentence = next(span for span in reversed(split_sentences(text)) if span.start <= start)
        intends = self._intends.search(text, sentence.start, start) is not None
        return intends and self._result.search(text, sentence.start, start) is None

    def _is_announced(self, before: str) -> bool:
        planned = last_end(self._planned, before)
        return planned >= 0 and planned > last_end(self._result, before)

    def _is_asked(self, before: str, behind: str, may: Set[str]) -> bool:
        """Whether others are asked for it: 要求各单位深入社区, 各学校要举办讲座; not 按照上级要求，深入社区."""
        if "others" in may and self._must.match(behind) and self._others.search(before):
            return True
        for rule, asks in (("asked", self._asked), ("others", self._others_must)):
            told = last_of(asks, before) if rule in may else None
            if told is not None and not self._followed.search(before, 0, told.start()):
                return not self._result.search(before, told.end())
        return False

    def _is_sorted_by(self, before: str, behind: str, may: Set[str]) -> bool:
        """Whether a paper is put in order by it (围绕进机关、进企业分类列出清单), or is of it (启动仪式方案)."""
        found = self._of_paper.match(behind)
        if found is not None:
            told = _PAUSE.split(before)[-1] + found[0].removesuffix(found[1])
            if not self._deed.search(told) and not self._making.search(behind, 0, found.start(1)):
                return True
        if "ordering" not in may:
            return False
        ordered = last_end(self._ordering, before)
        if self._deed.search(before, ordered) or not self._sorted.search(behind):
            return False
        return self._deed.search(self._paper_made.sub("", behind)) is None
