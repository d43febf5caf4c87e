"""From the words before a figure to what it is of: this event or another, done or announced, a total or a part."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from kepuri_eval.wording import ScopeWords

_COMPOUND = r"(?<!公)共(?!同|青|享|产|筑|创|性|和国|振|鸣|赢|识|度|商|庆)"
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d) ?(?:年|年度)")
_YEARS_PAST = re.compile(
    r"(?:近|过去|连续|历时)[\d一二三四五六七八九十两几多]+(?:年|届)|[\d一二三四五六七八九十两]+(?:年来|届累计|年累计)"
)


class Scope(NamedTuple):
    """What a figure is of; see the columns of the same names in the facts table."""

    in_scope: bool
    planned: bool
    is_total: bool
    is_part: bool
    per_each: bool


class ScopeIndex:
    """The scope words of wording.yml as patterns."""

    def __init__(self, words: ScopeWords) -> None:
        self._planned = _any_of(words.planned)
        self._result = _any_of(words.result)
        self._away = _any_of((*words.longer_period, *words.other_event))
        self._here = _any_of(words.this_event)
        self._stock = _any_of(words.stock)
        self._total = re.compile("|".join(_COMPOUND if word == "共" else re.escape(word) for word in words.total))
        self._part = _any_of(words.part)
        self._each = re.compile(f"(?:{_any_of(words.per_each).pattern})[^，,。]{{0,8}}$")
        self.planned_heading = _any_of(words.headings_planned)

    def read(self, sentence_before: str, clause_before: str, clause_after: str, years: Iterable[int]) -> Scope:
        """The scope of a figure.

        Args:
            sentence_before: the sentence up to the figure.
            clause_before: the clause up to the figure.
            clause_after: the rest of the clause.
            years: years that are this event's; any other year named before the figure takes it out.
        """
        planned = self._is_last(self._planned, self._result, sentence_before)
        away = self._is_last(self._away, self._here, sentence_before) or self._other_year(sentence_before, years)
        stock = self._stock.search(clause_before) is not None
        return Scope(
            in_scope=not (away or stock),
            planned=planned,
            is_total=self._total.search(clause_before) is not None,
            is_part=self._part.search(sentence_before) is not None,
            per_each=self._each.search(clause_before) is not None,
        )

    def _is_last(self, yes: re.Pattern[str], no: re.Pattern[str], text: str) -> bool:
        """Whether a word of `yes` stands in the text with none of `no` behind it."""
        last = _last_end(yes, text)
        return last >= 0 and _last_end(no, text) <= last

    def _other_year(self, text: str, years: Iterable[int]) -> bool:
        if _YEARS_PAST.search(text):
            return True
        named = [int(year) for year in _YEAR.findall(text)]
        return bool(named) and named[-1] not in set(years)


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(word) for word in sorted(words, key=lambda w: (-len(w), w))) or r"(?!)")


def _last_end(pattern: re.Pattern[str], text: str) -> int:
    return max((found.end() for found in pattern.finditer(text)), default=-1)
