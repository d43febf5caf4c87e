"""From blocks to mentions: where a listed thing (a kick-off, a kind of audience, a medium) is said to have happened."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from kepuri_eval.intake.figures.timewords import planned_pattern
from kepuri_eval.intake.language.clauses import split_sentences
from kepuri_eval.intake.language.patterns import any_of, last_end
from kepuri_eval.intake.language.wordfinder import WordFinder
from kepuri_eval.intake.records import BlockRow

if TYPE_CHECKING:  # reading processes start without pandas and pydantic
    from kepuri_eval.wording import Wording

_NEGATED_WITHIN = 6
_REMEMBERED = 100  # longest text whose mentions are kept: cells and lines come again
_Hit = tuple[str, str, int, int, bool]


class MentionFinder:
    """The cues of all topics, each with the item it stands for in every topic that has it."""

    def __init__(self, wording: Wording) -> None:
        self._items: dict[str, dict[str, str]] = {}
        for topic, items in wording.mentions.items():
            for item, cues in items.items():
                for cue in cues:
                    self._items.setdefault(cue, {}).setdefault(topic, item)
        self._none = frozenset(wording.no_mentions)
        self._cues = WordFinder((*self._items, *self._none))
        self._planned = planned_pattern(wording.scope.planned)
        self._may_plan = any_of({word[0] for word in wording.scope.planned})
        self._result, self._negated = any_of(wording.scope.result), any_of(wording.scope.negated)
        said = wording.attending
        self._held = frozenset(said.topics)
        verbs, sends, people = (any_of(words).pattern for words in (said.verbs, said.sends, said.people))
        self._attending = re.compile(rf"([^，。；,;：:]*)(?:{verbs})([^，。；,;：:]{{0,14}})$")
        self._holding, self._sends = any_of(said.holding), re.compile(sends)
        self._come = re.compile(rf"(?:{people})(?:们|等|积极|踊跃|共同|分别|先后|到场|现场)*$")
        self._remembered = lru_cache(maxsize=10_000)(self._find)

    def read_document(self, doc_id: str, role: str, told: Iterable[BlockRow]) -> list[dict[str, Any]]:
        """Rows of the mentions table, units not named yet; `planned` where a cue is announced or denied.

        Plans and notices are read too: what they announce is marked as planned, and so is what was only attended.
        Platform exports are not read.
        """
        if role == "platform":
            return []
        return [
            {
                "mention_id": f"{doc_id}-{block.locator}-{start}-{topic}",
                "doc_id": doc_id,
                "locator": block.locator,
                "start": start,
                "end": end,
                "unit_id": None,
                "activity_id": None,
                "topic": topic,
                "item": item,
                "planned": planned or (role == "plan" and topic != "plan"),
                "raw": block.text[start:end],
            }
            for block in told
            for topic, item, start, end, planned in self.find(block.text)
        ]

    def find(self, text: str) -> Sequence[_Hit]:
        """(topic, item, start, end, planned) of every cue; an item once a sentence."""
        return self._remembered(text) if len(text) <= _REMEMBERED else self._find(text)

    def _find(self, text: str) -> tuple[_Hit, ...]:
        hits = sorted(self._cues.find_every(text), key=lambda hit: (hit[1], -hit[2]))
        if not hits:
            return ()
        found = []
        sentences = split_sentences(text)
        starts = [sentence.start for sentence in sentences]
        ends: dict[str, int] = {}  # of the last cue of each topic: what begins within it is part of it
        seen: set[tuple[int, str, str]] = set()
        none_until = 0
        for cue, start, end in hits:
            if cue in self._none:
                none_until = max(none_until, end)
            if start < none_until:
                continue  # 协会 of 科学技术协会
            number = bisect_right(starts, start) - 1
            if number < 0 or end > sentences[number].end:
                continue
            for topic, item in self._items[cue].items():
                if start < ends.get(topic, 0):
                    continue
                ends[topic] = end
                if (number, topic, item) not in seen:
                    seen.add((number, topic, item))
                    before = text[starts[number] : start]
                    is_others = topic in self._held and self._is_attended(before)
                    found.append((topic, item, start, end, is_others or self._is_not_done(before)))
        return tuple(found)

    def _is_attended(self, before: str) -> bool:
        """Whether the words before something held say that the unit was there, or had others go there."""
        found = self._attending.search(before)
        if found is None or self._holding.search(found[2]):
            return False
        return self._sends.search(found[1]) is not None or self._come.search(found[1]) is None

    def _is_not_done(self, before: str) -> bool:
        if self._may_plan.search(before):  # quicker than the words themselves, of which hardly any stands before
            planned = last_end(self._planned, before)
            if planned >= 0 and planned > last_end(self._result, before):
                return True
        return self._negated.search(before[-_NEGATED_WITHIN:]) is not None
