"""From a sentence that tells of several places, each with its day, to what was held at each of them.

9月20日甲电厂、9月21日乙水厂依次开门，到访的公众是180人和135人: two activities, and the figures in their order.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from kepuri_eval.intake.activities.heldwords import HeldWords
from kepuri_eval.intake.activities.sentences import sentence_at
from kepuri_eval.intake.language.dates import DateSpan
from kepuri_eval.intake.language.patterns import one_of

if TYPE_CHECKING:  # reading processes start without pandas and pydantic
    from kepuri_eval.params import Params

_LEAST = 2
_EACH = "(?:依次|先后|分别|相继|陆续|轮流|逐一|各自?|都)"
_HOLDS = "(?:举办|举行|开[展办设]|(?<![举承主协联补创兴开])[办搞]起?)了?(?:一[场次届])?"
_JOINS = re.compile("[、，,；;和及与]{1,2}$")
_LISTED = re.compile("[、和及与]")
_COUNT = re.compile(r"\d[\d,]* ?[余多]?(?:人次|人|名|位)|[一二两三四五六七八九十百千]{2,}[余多来]?(?:人次|人|名|位)")
_APART = re.compile("[、，,和及与以]{1,3}")
_OPENING = "开放"
_SEVERAL = "(?:[一二两三四五六七八九十\\d]+[场次期节堂]|了)*"


class AtPlace(NamedTuple):
    """What was held at one of the places.

    Attributes:
        name: the place's, with what was done there.
        place: where.
        day: when.
        spans: (start, end) in the text of the words that tell of it: day and place, and its figure if told.
    """

    name: str
    place: str
    day: DateSpan
    spans: tuple[tuple[int, int], ...]


class EachPlaceFinder:
    """Finds what was held at several places in turn, with the words of one edition's params.

    Args:
        params: the edition's.
        words: what all finders of what was held judge it by.
    """

    def __init__(self, params: Params, words: HeldWords) -> None:
        items = params.wording.items
        self._off, self._planned, self._says_little = words.off, words.planned, words.says_little
        ends, nouns = one_of((*items.place_ends, *items.hosts)), one_of(words.nouns)
        self._first = re.compile(f"[\u4e00-\u9fffA-Za-z]{{2,20}}?(?:{ends})$")
        self._last = re.compile(
            f"(?P<place>[\u4e00-\u9fffA-Za-z]{{2,20}}?(?:{ends})){_EACH}+(?:也|又)?"
            f"(?:(?P<opens>{one_of((*items.opens, _OPENING))})|{_HOLDS}(?P<kind>[\u4e00-\u9fff]{{1,8}}?(?:{nouns})))"
            "(?=[，,。；;]|$)"
        )

        self._in_turn = re.compile(
            f"[，,]?{_EACH}?(?:在|于|走进|到|赴)(?P<places>[\u4e00-\u9fffA-Za-z、]{{4,60}}?)(?:{_HOLDS}|{_EACH})+"
            f"{_SEVERAL}(?P<kind>[\u4e00-\u9fff]{{1,12}}?(?:{nouns}))(?=[，,。；;]|$)"
        )

    def find(self, text: str, days: list[DateSpan]) -> list[AtPlace]:
        """What was held at each of two or more places, in order; [] where a sentence tells of no such places."""
        return self._beside_days(text, days) or self._behind_days(text, days)

    def _behind_days(self, text: str, days: list[DateSpan]) -> list[AtPlace]:
        """9月16日、18日分别在甲村、乙村举办讲座，…: as many places as days, in their order, each with its figure."""
        runs = [[day] for day in days]
        for before, run in pairwise(runs):
            if _JOINS.fullmatch(text[before[-1].end : run[0].start]):
                run[:0] = before
        for run in runs:
            told = self._in_turn.match(text, run[-1].end)
            places = _LISTED.split(told["places"]) if told else []
            if told is None or len(run) < _LEAST or len(places) != len(run) or not all(map(str.strip, places)):
                continue
            start, end = sentence_at(text, run[0].start, told.end())
            counts = _in_order(text, told.end(), end, len(run))
            if counts and not self._off.search(text, start, end) and not self._planned.search(text, start, end):
                return [
                    AtPlace(f"{place}{told['kind']}", place, day, ((day.start, day.end), count))
                    for place, day, count in zip(places, run, counts, strict=True)
                ]
        return []

    def _beside_days(self, text: str, days: list[DateSpan]) -> list[AtPlace]:
        """9月20日甲电厂、9月21日乙水厂依次开门: each place right behind its day."""
        for at, day in enumerate(days):
            last = self._last.match(text, day.end)
            start, end = sentence_at(text, day.start, day.end)
            if last is None or self._off.search(text, start, end) or self._planned.search(text, start, end):
                continue
            kind = _OPENING if last["opens"] else last["kind"]
            told = [(day, last["place"]), *self._before(text, [one for one in days[:at] if one.start >= start], day)]
            if len(told) < _LEAST or self._says_little.search(kind):
                continue
            counts = _in_order(text, last.end(), end, len(told))
            return [
                AtPlace(f"{place}{kind}", place, one, ((one.start, one.end + len(place)), *counts[number : number + 1]))
                for number, (one, place) in enumerate(reversed(told))
            ]
        return []

    def _before(self, text: str, days: list[DateSpan], last: DateSpan) -> list[tuple[DateSpan, str]]:
        """The days with nothing but a place behind them, from the one right before `last` back."""
        found, behind = [], last
        for day in reversed(days):
            between = text[day.end : behind.start]
            place = _JOINS.sub("", between)
            if place == between or not self._first.match(place):
                break
            found.append((day, place))
            behind = day
        return found


def _in_order(text: str, start: int, end: int, number: int) -> list[tuple[int, int]]:
    """Where as many figures of people as there are places stand one behind the other; [] where they do not."""
    counts = list(_COUNT.finditer(text, start, end))
    gaps = [text[one.end() : two.start()] for one, two in pairwise(counts)]
    return [one.span() for one in counts] if len(counts) == number and all(map(_APART.fullmatch, gaps)) else []
