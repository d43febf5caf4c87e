"""From a sentence of a day, a place and those who came to the words in it that say what was done.

No construction is asked for: a sentence that tells where, when and before whom tells of something held, whatever it
is called by.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kepuri_eval.intake.activities.heldwords import LONGEST, UNPAIRED, HeldWords
from kepuri_eval.intake.activities.listedfinder import Held
from kepuri_eval.intake.activities.quotedfinder import QUOTED, is_saying
from kepuri_eval.intake.activities.sentences import sentence_at
from kepuri_eval.intake.language.patterns import any_of, one_of

if TYPE_CHECKING:  # reading processes start without pandas and pydantic
    from kepuri_eval.params import Params

_SHORTEST = 4  # signs of a deed
_CLAUSE = re.compile("[^，,。；;：:！!？?\\n\u3000]+")
_TIME = re.compile(
    "^[\\s（(]*(?:(?:周|星期)[一二三四五六日天]|[上下]午|晚上?|早上?|傍晚|清晨|中午|夜[里间]?|一早|[当全][天日]|这一?天|那天|是)*[）)\\s]*"
)
_BRACKETS = re.compile("[（(][^（）()]*[）)]")
_COUNT = re.compile("(?:\\d[\\d,.]*|[一二两三四五六七八九十百千]{2,})[万千百]? ?[余多来]?(?:人次|人|名|位|户|组|个)")
_WITH_WHOM = re.compile("^(?:[和与同由跟请]|联合|会同|邀请|在.{0,20}(?:支持|配合|指导|协助)下)")
_NO_DEED = re.compile("^(?:有|就|又|还|也|不|没|共|现场|每|一共|参加|其中|正值|恰逢|适逢|为|因|由于|虽|但)|^[^一-鿿]*$")
_PEOPLE_ONLY = re.compile("^(?:了|的)?[一-鿿]{0,5}$")


class PlainFinder:
    """Finds what was done where only day, place and people are told, with the words of one edition's params.

    Args:
        params: the edition's.
        words: what all finders of what was held judge it by.
    """

    def __init__(self, params: Params, words: HeldWords) -> None:
        items = params.wording.items
        self._words = words
        self._things = any_of(items.quoted_things)
        places = one_of((*items.place_ends, *items.hosts))
        self._at = re.compile(
            f"^(?:在|到|于|赴|去|走进|来到|前往|深入)?了?[^，,。；;、“”]{{1,24}}?(?:{places})(?:[里上中内边前旁]|门口)*的?"
        )
        self._only_place = re.compile(f"(?:{places})(?:[里上中内边前旁]|门口)*$")

    def find(self, text: str, start: int, day: int, end: int) -> Held | None:
        """What stands between quotation marks behind a day, else the first clause that is more than a place.

        Args:
            start, end: of the sentences that tell the scene; day: where its day ends.
        """
        closes = sentence_at(text, day, day)[1]
        for quoted in QUOTED.finditer(text, day, closes):
            if len(quoted[1]) >= _SHORTEST and not is_saying(quoted[1]) and not self._things.match(text, quoted.end()):
                return Held(quoted[1].strip(), start, None, is_worded=True)
        for part in _CLAUSE.finditer(text, day, end):
            name = self._deed(_TIME.sub("", _BRACKETS.sub("", part[0])).strip())
            if name:
                return Held(name, start, None, is_worded=True)
        return None

    def _deed(self, clause: str) -> str:
        """What a clause says was done, without the place it opens with; "" where it says nothing of it."""
        words = self._words
        if not clause or _WITH_WHOM.match(clause) or self._only_place.search(clause):
            return ""
        counted = _COUNT.search(clause)
        if counted:
            clause = clause[counted.end() :]
            return "" if _PEOPLE_ONLY.match(clause) else self._named(clause)
        at = self._at.match(clause)
        rest = clause[at.end() :] if at else clause
        return self._named(rest if len(rest) >= _SHORTEST else clause)

    def _named(self, name: str) -> str:
        words = self._words
        is_none = (
            not _SHORTEST <= len(name) <= LONGEST or _NO_DEED.match(name) or UNPAIRED.search(name)
            or words.says_little.search(name) or words.meeting.search(name)
        )  # fmt: skip
        return "" if is_none else name
