"""Events of several sorts that one number counts: 培训和咨询66场次 are activities, though talks alone are lectures."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kepuri_eval.intake.figures.figure import Figure
from kepuri_eval.intake.language.clauses import Span
from kepuri_eval.intake.language.patterns import one_of

if TYPE_CHECKING:  # reading processes start without pandas and pydantic
    from kepuri_eval.wording import Wording

_EVENTS = ("场", "场次", "期", "次")
_DONE_FOR_PEOPLE = ("consultations", "clinic")  # what is held as a talk is, and has no quantity of its own


class SeveralSorts:
    """Finds such lists with the words of one edition's params."""

    def __init__(self, wording: Wording) -> None:
        other = wording.quantities["other"].subkinds
        served = [cue for subkind in _DONE_FOR_PEOPLE for cue in other.get(subkind, ())]
        sorts = one_of((*served, *wording.items.acts_closing))
        self._behind = re.compile(f"[\u4e00-\u9fff]{{2}}[和及与、][\u4e00-\u9fff]{{0,4}}(?:{sorts})(?:活动)?[共计约]*$")

    def as_activities(self, told: list[Figure], text: str, sentence: Span) -> list[Figure]:
        """The figures of a sentence, talks counted together with what is none as activities."""
        return [
            figure._replace(kind=figure.kind._replace(quantity="activities", subkind=None))
            if figure.kind.quantity == "lectures" and figure.amount.counted_in in _EVENTS
            and self._behind.search(text, sentence.start, figure.amount.start)
            else figure
            for figure in told
        ]  # fmt: skip
