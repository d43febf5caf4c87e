"""The words without which a rule of scope applies to no figure of a sentence, so that it need not be tried."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from kepuri_eval.intake.figures.aims import AIM_NEEDS
from kepuri_eval.intake.figures.notcounted import NOT_COUNTED_NEEDS
from kepuri_eval.intake.figures.standing import OWN_PEOPLE_NEED

if TYPE_CHECKING:  # reading processes start without pandas and pydantic
    from kepuri_eval.wording import ScopeWords

_NORM_NEEDS, LIMIT = ("少于", "低于", "至少", "超过"), "限"


def needed(words: ScopeWords) -> dict[str, Iterable[str]]:
    """Of each rule of `ScopeIndex` the words of which one stands in the sentence of every figure it applies to."""
    return {
        "planned": words.planned,
        "will": ("将",),
        "aim": AIM_NEEDS,
        "later": words.later,
        "longer": (*words.longer_period, *words.whole_year),
        "won": words.won,
        "footfall": words.footfall,
        "grew": words.grew,
        "elsewhere": (*words.other_event, *words.other_body, *words.wide_areas),
        "content": words.content,
        "stock": (*words.stock, *words.stock_behind),
        "people": OWN_PEOPLE_NEED,
        "profile": words.profile,
        "excluded": (*words.excluded, *NOT_COUNTED_NEEDS),
        "negated": words.negated,
        "called_off": words.called_off,
        "here": words.this_event,
        "part": (*words.part, *words.peaks, *words.included),
        "per_each": words.per_each,
        "limits": (LIMIT, *words.limits),
        "norm": _NORM_NEEDS,
    }
