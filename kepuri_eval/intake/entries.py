"""A text in; the kinds of places that it says were gone into, by a list or by their own names, out.

走进校园、社区 is 进校园 and 进社区; 深入矿山企业 is 进企业; 走进实验小学 is 进学校.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kepuri_eval.intake.language.patterns import one_of

if TYPE_CHECKING:  # reading processes start without pandas and pydantic
    from kepuri_eval.wording import Entering

_JOIN = re.compile("[、和及与]")
_LIST = "[^，,。；;：:！!？?（(]{1,60}"
_PART_WITHOUT = 8  # longest part of a list that may name no place: 26家危化 of 深入26家危化、矿山企业
# A bare 进 heads a list only where nothing else ends with it (推进, 促进) and the place follows at once.
_BARE = "(?<![推促引改先前跟演行挺递迈增跃])进"


class EntryFinder:
    """The verbs of going somewhere and the places that count, as patterns."""

    def __init__(self, words: Entering) -> None:
        self._cues = {place: cue for cue, places in words.places.items() for place in places}
        place = f"(?:{one_of(self._cues)})(?!家)"  # 企业家
        verbs, others = one_of(words.verbs), one_of(words.not_before)
        self._begins = re.compile("|".join(map(re.escape, sorted({"进", *(verb[0] for verb in words.verbs)}))))
        self._lists = re.compile(rf"(?:{verbs})(?!{others})({_LIST})|{_BARE}(?={place}[、和及与])({_LIST})")
        self._place, self._ends = (
            re.compile(place),
            re.compile(rf"(?:{place})(?:们|里|中|一线|基层|等|[0-9]+[个家处所])*$"),
        )

    def find(self, text: str) -> Iterator[tuple[str, int, int]]:
        """The cue of `wording.mentions` that each place stands for, and where the place is named."""
        for found in self._lists.finditer(text) if self._begins.search(text) else ():
            which = 1 if found[1] is not None else 2
            begin = found.start(which)
            for part in _JOIN.split(found[which]):
                place = self._place.search(part)
                while place is not None and (closer := self._place.match(part, place.end())) is not None:
                    place = closer  # 乡村学校 is a school
                if place is not None:
                    yield self._cues[place[0]], begin + place.start(), begin + place.end()
                    if not self._ends.search(part):
                        break
                elif len(part) > _PART_WITHOUT:
                    break
                begin += len(part) + 1
