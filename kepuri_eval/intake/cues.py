"""From the words round an amount to what it counts: the nearest cue that its counting word allows."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from kepuri_eval.wording import Wording

_CUE, _WEAK, _BY_COUNTING_WORD = 100, 60, 30
_NAMED_THINGS = ("volunteers", "experts", "materials", "exhibits", "media_reports")
_REACH = 24


class Kind(NamedTuple):
    """What an amount counts.

    Attributes:
        quantity: one of kepuri_eval.wording.QUANTITIES.
        subkind: narrower kind or None.
        cue: the word that decided, "" when the counting word alone did.
        score: the higher, the surer.
    """

    quantity: str
    subkind: str | None
    cue: str
    score: float


class _Cue(NamedTuple):
    quantity: str
    subkind: str | None
    weight: int


class CueIndex:
    """The cues of wording.yml, ready to be looked up round amounts."""

    def __init__(self, wording: Wording) -> None:
        self._cues: dict[str, list[_Cue]] = {}
        self._counted: dict[str, set[str]] = {name: set(words.counted_in) for name, words in wording.quantities.items()}
        for name, words in wording.quantities.items():
            self._add(words.cues, _Cue(name, None, _CUE))
            self._add(words.weak_cues, _Cue(name, None, _WEAK))
            for subkind, cues in words.subkinds.items():
                self._add(cues, _Cue(name, subkind, _CUE))
        ordered = sorted(self._cues, key=lambda cue: (-len(cue), cue))
        self._pattern = re.compile("|".join(map(re.escape, ordered)) or r"(?!)")
        self.counting_words = frozenset(word for words in self._counted.values() for word in words if word != "余")

    def choose(self, before: str, after: str, counted_in: str, earlier: Iterable[str] = ()) -> Kind | None:
        """What the amount between `before` and `after` counts; None when nothing says so.

        Args:
            before: words of the same clause before the amount, back to the amount before it.
            after: words of the same clause behind the amount, up to the next one.
            counted_in: its counting word, "" for none.
            earlier: texts before `before`, nearest first, asked only where the clause itself is silent.
        """
        found = [*self._weigh(before, counted_in, behind=False), *self._weigh(after, counted_in, behind=True)]
        if not any(kind.score > _BY_COUNTING_WORD + _REACH for kind in found):
            for step, text in enumerate(earlier, start=1):
                found += [
                    kind._replace(score=kind.score - 30 * step) for kind in self._weigh(text, counted_in, behind=False)
                ]
                if found:
                    break
        if found:
            return max(found, key=lambda kind: (kind.score, kind.quantity))
        return self._by_counting_word(counted_in)

    def _weigh(self, text: str, counted_in: str, *, behind: bool) -> list[Kind]:
        kinds = []
        for found in self._pattern.finditer(text):
            distance = found.start() if behind else len(text) - found.end()
            for cue in self._cues[found.group()]:
                if not self._may_count(cue, counted_in):
                    continue
                named = 1.5 if cue.quantity in _NAMED_THINGS else 0.0
                score = cue.weight - min(distance, _REACH) + named
                kinds.append(Kind(cue.quantity, cue.subkind, found.group(), score))
        return kinds

    def _may_count(self, cue: _Cue, counted_in: str) -> bool:
        allowed = self._counted[cue.quantity]
        return not allowed or counted_in in allowed or (not counted_in and cue.weight == _CUE)

    def _by_counting_word(self, counted_in: str) -> Kind | None:
        quantity = _USUALLY.get(counted_in)
        if quantity:
            return Kind(quantity, None, "", _BY_COUNTING_WORD)
        return Kind("other", None, "", 0) if counted_in else None

    def _add(self, words: Iterable[str], cue: _Cue) -> None:
        for word in words:
            self._cues.setdefault(word, []).append(cue)


_USUALLY = {
    "人次": "participants", "人": "participants", "名": "participants", "位": "participants", "场": "activities",
    "场次": "activities", "份": "materials", "册": "materials", "本": "materials", "块": "exhibits",
}  # fmt: skip
