"""Fill sentences of `phrases.yml` with one unit's figures, keeping account of every amount written."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from kepuri_eval.simulate.numerals import HABITS, Words, word_amount

_SLOT = re.compile(r"\{([a-z_.]+) ([^ }]+)((?: [a-z_0-9]+)*)\}")
_WORD = re.compile(r"<([a-z]+)>")
_QUANTITY = {"items": "activities"}


@dataclass(frozen=True)
class Amount:
    """One amount in a sentence: what it counts and what the words say of it."""

    quantity: str
    counted_in: str
    words: Words
    is_activity: bool = False
    in_scope: bool = True
    planned: bool = False
    is_total: bool = False
    figure: str = ""


@dataclass(frozen=True)
class Sentence:
    """A sentence and the amounts in it, in reading order."""

    text: str
    amounts: tuple[Amount, ...] = ()


@dataclass
class Writer:
    """One person's hand: words that stand for the unit, habits with numbers, and figures already stated."""

    rng: random.Random
    words: Mapping[str, str]
    figures: Mapping[str, int]
    habit: str = ""
    hedging: float = 0.4
    stated: dict[str, tuple[str, Words]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.habit = self.habit or self.rng.choice(HABITS)

    def write(
        self, template: str, extra: Mapping[str, str] | None = None, own: Mapping[str, int] | None = None
    ) -> Sentence:
        """The template with words and amounts; `own` are the figures of the activity being told."""
        amounts: list[Amount] = []
        words = {**self.words, **(extra or {})}
        parts = self._parts(template)

        def _fill(slot: re.Match[str]) -> str:
            amount = self._amount(slot, own or {}, parts)
            amounts.append(amount)
            return amount.words.text

        text = _WORD.sub(lambda word: words[word[1]], template)
        return Sentence(_SLOT.sub(_fill, text), tuple(amounts))

    def can_write(self, template: str, own: Mapping[str, int] | None = None) -> bool:
        """Whether every figure the template asks for is known and large enough to be divided."""
        for figure, _, flags in _SLOT.findall(template):
            known = (own or {}) if figure.startswith("a.") else self.figures
            number = known.get(figure.removeprefix("a."), 0)
            if number < (12 if "part" in flags else 1) or ("same" in flags and figure not in self.stated):
                return False
        return True

    def _parts(self, template: str) -> dict[str, list[int]]:
        """Shares of each figure that the template divides; they add up to the total."""
        shares: dict[str, list[int]] = {}
        for figure, _, flags in _SLOT.findall(template):
            if "part" in flags.split():
                shares.setdefault(figure, []).append(0)
        for figure, found in shares.items():
            left = self.figures[figure]
            for place in range(len(found) - 1):
                found[place] = max(1, int(left * self.rng.uniform(0.3, 0.7)))
                left -= found[place]
            found[-1] = left
        return shares

    def _amount(self, slot: re.Match[str], own: Mapping[str, int], parts: dict[str, list[int]]) -> Amount:
        figure, counters, flags = slot[1], slot[2].split("/"), slot[3].split()
        counted_in = self.rng.choice(counters)
        quantity = figure.removeprefix("a.")
        if figure.startswith("a."):
            words = word_amount(self.rng, own[quantity], counted_in, self.habit, self.hedging)
            return Amount(quantity, counted_in, words, is_activity=True, figure=quantity)
        if figure in self.stated and {"same", "other_value"} & set(flags):
            counted_in = self.stated[figure][0]
        words = self._unit_words(figure, counted_in, flags, parts)
        return Amount(_QUANTITY.get(figure, figure), counted_in, words, in_scope="out" not in flags,
                      planned="planned" in flags, is_total="total" in flags, figure=figure)  # fmt: skip

    def _unit_words(self, figure: str, counted_in: str, flags: Sequence[str], parts: dict[str, list[int]]) -> Words:
        number = self.figures[figure]
        if "same" in flags:
            return self.stated[figure][1]
        if "part" in flags:
            return word_amount(self.rng, parts[figure].pop(0), counted_in, self.habit, 0.0)
        if "other_value" in flags:
            return word_amount(self.rng, int(number * 1.37) + 3, counted_in, self.habit, 0.0)
        factor = next((int(flag[1:]) for flag in flags if re.fullmatch(r"x\d+", flag)), 1)
        if "out" in flags or "planned" in flags:
            number = max(2, int(number * factor * self.rng.uniform(0.6, 1.3)))
            return word_amount(self.rng, number, counted_in, self.habit, self.hedging)
        hedging = 0.0 if figure in parts else self.hedging
        words = word_amount(self.rng, number, counted_in, self.habit, hedging)
        return self.stated.setdefault(figure, (counted_in, words))[1]


@cache
def load_phrases() -> Mapping[str, Any]:
    """The phrase lists by name."""
    return yaml.safe_load((Path(__file__).parent / "phrases.yml").read_text(encoding="utf-8"))


def figures_in(template: str) -> set[str]:
    """Names of the unit's figures that a template states."""
    return {figure for figure, _, _ in _SLOT.findall(template) if not figure.startswith("a.")}
