"""From words of another time to those that mean this event's own: 截至目前 of its days, 国庆前 on one of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from kepuri_eval.intake.figures.otherdays import last_own_day
from kepuri_eval.intake.figures.timewords import past_pattern
from kepuri_eval.intake.language.clauses import split_sentences
from kepuri_eval.intake.language.dates import find_dates
from kepuri_eval.intake.language.patterns import any_of, one_of

if TYPE_CHECKING:  # reading processes start without pandas and pydantic
    from kepuri_eval.intake.figures.scope import Own
    from kepuri_eval.wording import ScopeWords

_HELD = re.compile("(?:开展|举办|组织|举行)[^，,。；;]{0,12}活动")
_AND = "暨"
_ALL_TIME = "累计"  # 截至目前累计开展活动90场 may be of all the year
_BEFORE = "(?:节日?|小?长?假期?)?(?:即将)?(?:前夕?(?!往|来|期)|来临|到来|将至|临近)"
_REMARK = re.compile("[，,。；;]")
_SINCE, _TILL_NOW = ("自", "从"), re.compile("[^，,。；;\\d]{0,8}?(?:至今|迄今)")


class ThisTime:
    """The words of wording.yml that leave open whether the event is meant, or name a feast that was still to come."""

    def __init__(self, words: ScopeWords) -> None:
        self._until_now = any_of(words.undecided)
        self._longer = past_pattern((*words.longer_period, *words.whole_year))
        self._ahead = re.compile(f"(?:{one_of(words.other_event)}){_BEFORE}")
        name, other = one_of(words.event_names), one_of(words.other_event)
        joined = f"[^，,。；;]{{0,8}}{_AND}[^，,。；;]{{0,12}}"
        self._joint = re.compile(f"({other}){joined}(?:{name})|(?:{name}){joined}({other})")

    def joint_events(self, texts: Iterable[str], window: tuple[str, str], year: int) -> frozenset[str]:
        """Other events held as one with this event, on days of its window: 9月16日举行第9届科技周暨全国科普日.

        Args:
            texts: of the whole document.
            window: first and last ISO day that count as the event's.
            year: that of days told without one.
        """
        told = (text[span.start : span.end] for text in texts if _AND in text for span in split_sentences(text))
        sentences = [sentence for sentence in told if self._joint.search(sentence)]
        own = (
            one for one in sentences if any(window[0] <= day.start_date <= window[1] for day in find_dates(one, year))
        )
        return frozenset(one or two for sentence in own for one, two in self._joint.findall(sentence))

    def clear(self, told: str, before: str, behind: str, own: Own) -> str:
        """The sentence before a figure, with words of another time that mean this one blanked.

        自9月13日至今 does where that is one of its days. 截至目前
        does, with 开展活动 behind it, in a text that names days of the event and no longer time before;
        国庆前 on one of its days is not 国庆.

        Args:
            told: the sentence up to the figure.
            before: the text before the sentence.
            behind: the rest of the sentence.
            own: what the document is about.
        """
        if own.days is None:
            return told
        told = _since_it_began(told, own.days, min(own.years))
        if self._ahead.search(told) and last_own_day(told, own) >= 0:
            told = self._ahead.sub(_blank, told)
        said = self._until_now.search(told)
        if said is None or own.events:
            return told
        around = told[said.end() :] + " " + _REMARK.split(behind, maxsplit=1)[0]
        is_of_event = _HELD.search(around) is not None and _ALL_TIME not in around
        return told if not is_of_event or self._longer.search(before) else self._until_now.sub(_blank, told)


def _since_it_began(told: str, window: tuple[str, str], year: int) -> str:
    """The words before a figure, without 至今 behind a day of the event since when something was on."""
    if _TILL_NOW.search(told) is None:
        return told
    for day in find_dates(told, year):
        found = _TILL_NOW.match(told, day.end)
        if found and told.endswith(_SINCE, 0, day.start) and window[0] <= day.start_date <= window[1]:
            told = told[: found.start()] + _blank(found) + told[found.end() :]
    return told


def _blank(found: re.Match[str]) -> str:
    return " " * len(found.group())
