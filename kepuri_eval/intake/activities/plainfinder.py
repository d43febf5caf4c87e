"""From a sentence of a day, a place and those who came to the words in it that say what was done.

No construction is asked for: a sentence that tells where, when and before whom tells of something held, whatever it
is called by.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kepuri_eval.intake.activities.heldwords import LONGEST, UNPAIRED, HeldWords
from kepuri_eval.intake.activities.itemtexts import counts_people
from kepuri_eval.intake.activities.listedfinder import Held
from kepuri_eval.intake.activities.quotedfinder import QUOTED, QuotedFinder, is_saying
from kepuri_eval.intake.language.patterns import any_of, one_of

if TYPE_CHECKING:  # reading processes start without pandas and pydantic
    from kepuri_eval.params import Params

_SHORTEST = 4  # signs of a name; one less where it closes its clause
_STOPS = "，,。；;"
_CLAUSE = re.compile("[^，,。；;：:！!？?\\n\u3000]+")
_TIME = re.compile(
    "^[\\s（(]*(?:(?:周|星期)[一二三四五六日天]|[上下]午|晚上?|早上?|傍晚|清晨|中午|夜[里间]?|一早|[当全][天日]|这一?天|那天|是)*[）)\\s]*"
)
_BRACKETS = re.compile("[（(][^（）()]*[）)]")
_COUNT = re.compile("(?:\\d[\\d,.]*|[一二两三四五六七八九十百千]{2,})[万千百]? ?[余多来]?(?:人次|人|名|位|户|组|个)")
_WENT_INTO = re.compile("(?:又|再次?|还|随后|接着|继续)?(走进|深入|来到|走入)了?([^、和与及到在\\d]{3,20})")
_TAKEN_TO = re.compile("^被[接带请送领]到了?")  # 35名老人被接到|博物馆参观
_WITH_WHOM = re.compile("^(?:[和与同由跟请]|联合|会同|邀请|在.{0,20}(?:支持|配合|指导|协助)下)")
_NO_DEED = re.compile(
    "^(?:全[国省州盟市]|有|就|又|还|也|不|没|共|现场|每|一共|参加|其中|正值|恰逢|适逢|为|因|由于|虽|但)|^[^一-鿿]*$|[（）]"
)
_SPEAKS = re.compile("[说问喊答]道?[：:，,]?$")
_GIST = re.compile("^(?:内容|题目|课题|主题|课|讲的|做的|说的)(?:就?是|[叫为])")
# 9月26日的职工家庭日，: what the day stands before as its own
_OF_DAY = re.compile("(?:[上下]午|晚上?|夜里?|傍晚|清晨|早上?)?的([^，,。；;：:“”\\d的]{3,14})(?=[，,。；;])")
_ONE_OF_SEVERAL = re.compile("^[那这一][一]?[场期次站]|活动中$|期间$")
_IN, _LOCATIVE = re.compile("^(?:在|到|赴|走进|来到|前往|深入)了?"), re.compile("[里上中内边前旁下]?的?$")
_ASKS = re.compile("为什么|为何|怎么|怎样|如何|是什么|哪里来|[吗呢？]$")  # 矿坑为什么能变成公园: no place
_PERSON = re.compile("(?:[者员们民人]|学生|师生|代表|家长|老师|专家)$")
_PEOPLE_ONLY = re.compile("^(?:了|的)?[一-鿿]{0,5}$")


class PlainFinder:
    """Finds what was done where only day, place and people are told, with the words of one edition's params.

    Args:
        params: the edition's.
        words: what all finders of what was held judge it by.
    """

    def __init__(self, params: Params, words: HeldWords) -> None:
        items = params.wording.items
        self._words, self._quoted, self._online = words, QuotedFinder(params, words), any_of(items.online)
        kinds = params.wording.quantities
        helpers = one_of((*kinds["volunteers"].cues, *kinds["experts"].cues, *kinds["other"].subkinds["staff"]))
        self._helped = re.compile(
            f"{_COUNT.pattern}[一-鿿]{{0,4}}?(?:{helpers})|(?:{helpers})[^，,。；;\\d]{{0,3}}{_COUNT.pattern}"
        )
        people = (*kinds["participants"].weak_cues, "小学员", "亲子家庭")
        self._whom = re.compile(
            f"^(?:[一-鿿]{{0,3}}?|[一-鿿]{{2,6}}的)(?:{one_of(people)})(?:们|和家长|和孩子)?(?=[一-鿿]{{4}})"
        )
        self._holds = re.compile(f"^(?:{one_of(params.wording.hold_verbs)})了?(?:一[场次堂个])?的?")
        self._of_work = re.compile(f"^(?:{one_of(items.work_begins)})|(?:{one_of(items.work_ends)})$")
        self._general = re.compile(f"[听看][一-鿿]{{0,3}}(?:{one_of(items.general_kinds)})")
        places = one_of((*items.place_ends, *items.hosts))
        self._at = re.compile(
            f"^(?:在|到|于|赴|去|走进|来到|前往|深入)?了?[^，,。；;、“”]{{1,24}}?(?:{places})+(?:[里上中内边前旁下]|门口)*的?"
        )
        self._only_place = re.compile(f"(?:{places})(?:[里上中内边前旁]|门口)*$|的[一-鿿]{{1,4}}[边旁里上前下]$")

    def find_of_day(self, text: str, start: int, day: int) -> Held | None:
        """What a day stands before as its own: 9月26日的职工家庭日，. `start`: of its sentence; `day`: its end."""
        told = _OF_DAY.match(text, day)
        is_none = told is None or any(
            words.search(told[1]) for words in (self._only_place, self._words.says_little, _PERSON, _ONE_OF_SEVERAL)
        )
        return Held(told[1].strip(), start, None) if told and not is_none else None

    def find(self, text: str, start: int, day: int, end: int) -> Held | None:
        """What stands between quotation marks behind a day, else the first clause that is more than a place.

        Args:
            start, end: of the sentences that tell the scene; day: where its day ends.
        """
        if text.rfind("（", start, day) > text.rfind("）", start, day):
            return None  # （22日闭馆，…）
        end = self._counted_to(text, day, end)
        if not end or self._online.search(text, day, end):
            return None  # those who watched from afar came to no place
        names = list(QUOTED.finditer(text, day, end))
        if any(is_saying(one[1]) or _SPEAKS.search(text, day, one.start()) for one in names):
            return None
        names = [one for one in names if len(one[1]) >= _SHORTEST - 1 and self._quoted.may_name(text, one)]
        if len(names) > 1:
            return None
        for one in names:
            ends_clause = text[one.end() : one.end() + 1] in _STOPS and not _PERSON.search(one[1])
            if ends_clause or len(one[1]) >= _SHORTEST:
                return Held(one[1].strip(), start, None, is_worded=True)
        for part in _CLAUSE.finditer(text, day, end):
            clause = _GIST.sub("", _TIME.sub("", _BRACKETS.sub("", part[0])).strip())
            if _SPEAKS.search(clause):
                return None
            name = self._deed(clause)
            if name:
                return Held(name, start, self._place_before(clause, name), is_worded=True)
        return self._gone_into(text, start, day, end)

    def _gone_into(self, text: str, start: int, day: int, end: int) -> Held | None:
        """Where one went, if nothing says what was done there: 9月19日，又走进某厂家属院，听讲的86人."""
        first = _CLAUSE.search(text, day, end)
        went = _WENT_INTO.fullmatch(_TIME.sub("", first[0]).strip()) if first else None
        is_place = went is not None and self._only_place.search(went[2]) is not None
        return Held(f"{went[1]}{went[2]}", start, went[2], is_worded=True) if went and is_place else None

    def _counted_to(self, text: str, day: int, end: int) -> int:
        """Where the clause ends that counts those who came, and not those who helped; 0 where none does."""
        clauses = (part for part in _CLAUSE.finditer(text, day, end) if counts_people(part[0]))
        return next((part.end() for part in clauses if not self._helped.search(part[0])), 0)

    def _place_before(self, clause: str, name: str) -> str | None:
        """Where a clause says by 在 or 到, right before what was done, that it was."""
        at = _IN.match(clause) and self._at.match(clause)
        return _LOCATIVE.sub("", _IN.sub("", at[0])) if at and clause[at.end() :] == name else None

    def _deed(self, clause: str) -> str:
        """What a clause says was done, without the place it opens with; "" where it says nothing of it."""
        is_place = self._only_place.search(clause) and not _ASKS.search(clause)
        if not clause or _WITH_WHOM.match(clause) or is_place:
            return ""
        counts = list(_COUNT.finditer(clause))
        if counts:
            clause = self._whom.sub("", clause[counts[-1].end() :])
            return "" if _PEOPLE_ONLY.match(clause) else self._named(clause)
        at = None if _ASKS.search(clause) else self._at.match(clause)
        rest = clause[at.end() :] if at else clause
        return self._named(rest, _SHORTEST - 1) if at and len(rest) >= _SHORTEST - 1 else self._named(clause)

    def _named(self, clause: str, least: int = _SHORTEST) -> str:
        words = self._words
        name = self._holds.sub("", _TAKEN_TO.sub("", clause))
        if name != clause and words.general.search(name):
            return ""
        is_none = (
            not least <= len(name) <= LONGEST or _NO_DEED.match(name) or UNPAIRED.search(name)
            or words.says_little.search(name) or words.meeting.search(name) or words.verbs.search(name)
            or _PERSON.search(name) or self._general.search(name) or self._of_work.search(name)
        )  # fmt: skip
        return "" if is_none else name
