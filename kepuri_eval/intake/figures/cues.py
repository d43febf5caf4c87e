"""From the words round an amount to what it counts: the nearest cue that its counting word allows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from kepuri_eval.intake.figures.narrowing import NarrowingIndex
from kepuri_eval.intake.figures.outright import is_class, is_not_held, is_passed_on, is_prize, tells_figure, titled
from kepuri_eval.intake.figures.usualkinds import USUALLY
from kepuri_eval.intake.figures.verbs import NO_PLACES, VerbIndex, gave_things, watched_live
from kepuri_eval.intake.figures.volunteering import is_voluntary, unnamed
from kepuri_eval.intake.language.patterns import any_of, last_end, one_of
from kepuri_eval.intake.language.quantities import PEOPLE
from kepuri_eval.intake.language.wordfinder import Found, WordFinder

if TYPE_CHECKING:  # reading processes start without pandas and pydantic
    from kepuri_eval.wording import Wording

_DECIDING, _CUE, _WEAK, _BY_COUNTING_WORD = 200, 100, 60, 30
_COUNTED, _JOINED = 85, 20  # a weak cue that is the noun counted; the second of two nouns joined by 和
_A_STEP = 30  # what a cue loses for each text it stands further off
_LESS_USUAL, _HEAD, _PARTED, _DESCRIBED = 0.2, 0.1, 12.0, 45.0
_NAMED_THINGS = ("volunteers", "experts", "materials", "exhibits", "media_reports")


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


_VOLUNTEERS = _Cue("volunteers", None, _CUE)


class CueIndex:
    """The cues of wording.yml, ready to be looked up round amounts."""

    def __init__(self, wording: Wording) -> None:
        quantities = wording.quantities
        self._cues: dict[str, list[_Cue]] = {}
        self._counted: dict[str, tuple[str, ...]] = {name: words.counted_in for name, words in quantities.items()}
        for name, words in quantities.items():
            self._add(words.cues, _Cue(name, None, _CUE))
            self._add(words.weak_cues, _Cue(name, None, _WEAK))
            for subkind, cues in words.subkinds.items():
                self._add(cues, _Cue(name, subkind, _DECIDING if subkind in words.deciding else _CUE))
        self._words = WordFinder(self._cues)
        self._doing = any_of(wording.scope.doing)
        self._needs: dict[str, dict[str, tuple[str, ...]]] = {name: words.needs for name, words in quantities.items()}
        self._becomes: dict[str, list[tuple[str, re.Pattern[str]]]] = {
            name: [(other, any_of(cues)) for other, cues in words.becomes.items()] for name, words in quantities.items()
        }
        self._held = frozenset(quantities["activities"].weak_cues)
        self._bodies = frozenset(quantities["joint_units"].cues)
        self._deeds = frozenset((*wording.scope.took_part, *wording.scope.doing))
        self._things = (None, *quantities["other"].things)
        # 《满意度问卷》: collected, and not handed out
        self._filled_in = any_of(quantities["other"].subkinds.get("surveys", ()))
        self._services = quantities["other"].services
        self._verbs, self._narrowing = VerbIndex(quantities), NarrowingIndex(quantities)
        people = {*quantities["participants"].weak_cues, *quantities["experts"].weak_cues}
        people |= {*quantities["volunteers"].cues, *quantities["experts"].cues}
        nouns = one_of(people - self._deeds)
        self._person = re.compile(f"{NO_PLACES}(?:{_NOT_SENT}[\u4e00-\u9fff]){{0,4}}?(?:{nouns}){_PERSON_ENDS}")
        served = {*quantities["experts"].cues, *quantities["volunteers"].cues}
        self._served = re.compile(f"(?:{one_of(served)})(?={_TOOK_PART_LABEL})")
        self.counting_words = frozenset(word for words in self._counted.values() for word in words)

    def choose(
        self,
        before: str,
        after: str,
        counted_in: str,
        earlier: Sequence[str] = (),
        sentence: str = "",
        topic: str = "",
        *,
        is_item: bool = False,
        is_next: bool = False,
    ) -> Kind | None:
        """What the amount between `before` and `after` counts; None when nothing says so.

        Args:
            before: words of the same clause before the amount, back to the amount before it.
            after: words of the same clause behind the amount, up to the next one.
            counted_in: its counting word, "" for none.
            earlier: texts before `before`, nearest first, asked only where the clause itself is silent.
            sentence: the sentence up to the amount, where words that a cue needs may stand.
            topic: what the paragraph says it is about, asked last.
            is_next: whether `before` begins at another amount, whose noun may stand there.
            is_item: whether it is a later thing of a list, so that a noun before it is its own (手册9册、水壶5个).
        """
        told = self._told_outright(before, counted_in)
        if told is not None:
            return told
        before, after = before.rstrip(" "), after.lstrip(" ")  # pages set numbers off: 志愿者 112 人次参与
        near = "".join([sentence, topic, *earlier[::-1], before, after])
        found = self._told_beside(before, after, counted_in, near, is_next=is_next)
        is_sure = any(kind.score > _BY_COUNTING_WORD for kind in found)
        own_noun = not is_sure and self._has_own_noun(before, after, counted_in, is_item=is_item)
        if not is_sure and not own_noun:
            found = self._told_earlier(found, [*earlier, topic], counted_in, near)
        if found:
            best = max(found, key=lambda kind: (kind.score, kind.quantity))
            return self._governed(best, before, after, counted_in, earlier, near)
        if own_noun and counted_in in _OF_THINGS:
            return Kind("other", None, "", 0)
        usual = self._by_counting_word(counted_in)
        if usual is None:
            return None
        governed = self._verbs.govern(usual.quantity, before, after, "", is_behind=False)
        return usual if governed == usual.quantity else usual._replace(quantity=governed)

    def counted_as(self, before: str, after: str) -> str:
        """What 个 stands for: 400个孩子 are counted as people, 30个亲子家庭 as families, and so is 来的人总有400个."""
        if _THOSE_WHO_CAME.search(before):
            return "名"
        if _FAMILIES.match(after):
            return "个家庭"
        return "名" if self._person.match(after) else "个"

    def _told_outright(self, before: str, counted_in: str) -> Kind | None:
        """What the end of the words before an amount tells beyond doubt: prizes, titles of print, classes held."""
        if is_prize(before, counted_in):
            return Kind("other", "awards", "奖", _CUE)
        if is_not_held(before, counted_in):
            return Kind("other", None, "", _CUE)
        title = titled(before, counted_in)
        if title and not self._filled_in.search(title):
            return Kind("materials", None, "", _CUE)
        return Kind("lectures", None, "班", _CUE) if is_class(before, counted_in) else None

    def _told_beside(self, before: str, after: str, counted_in: str, near: str, *, is_next: bool) -> list[Kind]:
        """What the cues on both sides of an amount make of it."""
        own = self._weigh(after, counted_in, near, behind=True)
        led = self._weigh(before, counted_in, near, behind=False)
        if is_next and own:  # 两名工程师带着26名中学生: the engineers are counted already
            led = [kind._replace(score=kind.score - _DESCRIBED * before.startswith(kind.cue)) for kind in led]
        found = [*_of_list(before, after, counted_in, led), *own]
        if counted_in in _OF_ANYTHING and _NOUN_BEHIND.match(after):
            found = [kind for kind in found if kind.cue not in self._held]  # 组织8个科室: not what was held
            if all(kind.quantity != "joint_units" for kind in own):  # 校科协统筹9个学院: not who did it
                found = [kind for kind in found if kind.cue not in self._bodies]
        return found

    def _told_earlier(self, found: list[Kind], texts: Sequence[str], counted_in: str, near: str) -> list[Kind]:
        """What was found, with what the first of the earlier texts that tells anything makes of an amount."""
        for step, text in enumerate(texts, start=1):
            weighed = self._weigh(unnamed(text, counted_in), counted_in, near, behind=False)
            found = [*found, *(kind._replace(score=kind.score - _A_STEP * step) for kind in weighed)]
            if found:
                break
        return found

    def _governed(
        self, best: Kind, before: str, after: str, counted_in: str, earlier: Sequence[str], near: str
    ) -> Kind:
        """The kind after the words that govern it have been heard: who was served, which way, by which verbs."""
        served = self._served.search(before) if best.quantity == "participants" else None
        if served:
            cue = next(cue for cue in self._cues[served.group()] if cue.quantity in _SERVED)
            return Kind(cue.quantity, cue.subkind, served.group(), best.score)
        is_of_team = best.quantity == "participants" and counted_in in PEOPLE and _TEAM.search(before)
        if is_of_team and not _CONTESTS.search(near):  # 我院科普团队22人参加主场活动: they did not come to it
            return Kind("other", "staff", best.cue, best.score)
        if best.quantity == "media_reports" and is_passed_on(before, counted_in):
            return Kind("other", "shares", best.cue, best.score)
        lead = "".join([*(text for text in earlier[::-1] if not tells_figure(text)), before])
        becomes = (name for name, cue in self._becomes[best.quantity] if cue.search(lead))
        other = next(becomes, "live_views" if watched_live(best.quantity, lead, before, after) else None)
        is_live = best.quantity == "live_views" and "直播" in near
        if other and not is_live and not _BOTH_WAYS.search(lead):  # not 线下和线上参与3万人次
            return best._replace(quantity=other)
        best = best if best.subkind else best._replace(subkind=self._narrowing.find(best.quantity, lead))
        is_behind = best.cue in after and best.cue not in before
        governed = self._verbs.govern(best.quantity, before, after, "".join(earlier[::-1]), is_behind=is_behind)
        allowed = self._may_count(_Cue(governed, None, _CUE), counted_in)
        if governed == best.quantity or (not allowed and best.quantity in _AGENTS):
            return best
        return best._replace(quantity=governed if allowed else "other", subkind=None)

    def _weigh(self, text: str, counted_in: str, near: str, *, behind: bool) -> list[Kind]:
        """What each cue in the words before or behind an amount makes of it, the nearer the surer."""
        kinds: list[Kind] = []
        chained = -1
        start_of_chain = 0
        manner = _MANNER.search(text) if behind else None
        composed = _COMPOSED.search(text) if behind else None
        if composed and not self._goes_on(text, composed.end(), counted_in):
            composed = None
        for found in self._words.find(text):
            word, start, end = found
            if manner and manner.start() < start and self._goes_on(text, end, counted_in):
                continue  # 网友通过直播参与: how it was done, not what is counted
            if start != chained:
                start_of_chain = start
            chained = end
            if composed and end <= composed.start():
                continue  # 20名学生组成的宣讲队: the body is counted, not what its members are otherwise
            for cue in self._cues_at(text, found):
                if not self._may_count(cue, counted_in) or not self._has_needed(cue, word, near):
                    continue
                if behind:
                    weighed = self._weigh_behind(cue, found, text, counted_in, start_of_chain, is_first=not kinds)
                else:
                    weighed = self._weigh_before(cue, found, text, counted_in)
                if weighed is not None:
                    meant, score = weighed
                    named = 1.5 if meant.quantity in _NAMED_THINGS else 0.0
                    allowed = self._counted[meant.quantity]
                    usual = allowed.index(counted_in) * _LESS_USUAL if counted_in in allowed else 0.0
                    kinds.append(Kind(meant.quantity, meant.subkind, word, score + named - usual))
        return kinds

    def _cues_at(self, text: str, found: Found) -> list[_Cue]:
        """What a word of a text may count; people told as volunteers count as those."""
        cues = self._cues[found[0]]
        return [_VOLUNTEERS if is_voluntary(cue.quantity, text, found[1]) else cue for cue in cues]

    def _weigh_behind(
        self, cue: _Cue, found: Found, text: str, counted_in: str, start_of_chain: int, *, is_first: bool
    ) -> tuple[_Cue, float] | None:
        """(cue, score) of a cue behind an amount, the cue as it is meant there; None where it is of something else."""
        _, start, end = found
        if cue.weight == _WEAK and cue.quantity in _DEEDS and start >= _NOUN_LENGTH:
            return None  # 6个社区发放了资料: a verb behind another noun says what that did
        if counted_in in _OF_ANYTHING and self._is_object(text, start):
            return None  # 9个学院推出活动7项: what those did
        if cue.quantity == "joint_units" and _PLACE_OF.match(text, end):
            cue = _Cue("venues", None, _CUE)  # 8所高校实验室: the head of a noun phrase stands last
            if not self._may_count(cue, counted_in):
                return None
        head = start_of_chain if cue.quantity != "participants" else start
        steps = _steps_behind(text, head) - (start - head) * _HEAD
        weight = _COUNTED if self._is_head(cue, found, text, behind=True) else cue.weight
        weight -= _JOINED if not is_first and _SECOND.search(text, 0, start) else 0
        return cue, weight - steps

    def _weigh_before(self, cue: _Cue, found: Found, text: str, counted_in: str) -> tuple[_Cue, float] | None:
        """(cue, score) of a cue before an amount; None where it is not what is counted."""
        end = found[2]
        is_agent = cue.quantity in _AGENTS and self._doing.search(text, end)
        if is_agent or (cue.quantity == "activities" and gave_things(text, end, counted_in)):
            return None  # 县科协发放资料5个品种: a body before a verb is not what is counted
        if cue.weight == _WEAK and counted_in in _LOOSE.get(cue.quantity, ()) and _OBJECT.match(text, end):
            return None  # 发放茶具30套, 展示嫁接方法5种: the verb alone does not tell what these are
        steps = len(text) - end + self._parted(text, end)
        weight = _COUNTED if self._is_head(cue, found, text, behind=False) else min(cue.weight, _CUE)
        return cue, weight - steps

    def _is_object(self, text: str, start: int) -> bool:
        """Whether a word behind an amount is what the noun there did: 学院推出|活动, and not 社区举办的|活动."""
        verb = self._doing.search(text, _NOUN_LENGTH, start)
        return verb is not None and "的" not in text[verb.end() : start]

    def _is_head(self, cue: _Cue, found: Found, text: str, *, behind: bool) -> bool:
        """Whether a weak cue is the very noun that an amount of people counts: 26名中学生, 师生860人."""
        word, start, end = found
        if cue.quantity != "participants" or cue.weight != _WEAK or word in self._deeds:
            return False
        return start <= _NEAR_NOUN if behind else _COUNTED_NEXT.match(text, end) is not None

    def _goes_on(self, text: str, end: int, counted_in: str) -> bool:
        """Whether another cue that may be counted so stands behind."""
        behind = (cue for word, _, _ in self._words.find(text[end:]) for cue in self._cues[word])
        return any(cue.quantity != "other" and self._may_count(cue, counted_in) for cue in behind)

    def _has_own_noun(self, before: str, after: str, counted_in: str, *, is_item: bool) -> bool:
        """Whether a noun, though unknown, stands at the amount, so that no earlier clause need be asked."""
        if _NOUN_BEHIND.match(after) or (is_item and _NOUN_BEFORE.search(before)):
            return True
        done = last_end(self._doing, before) if counted_in in _OF_THINGS else -1
        return done >= 0 and _NOUN_BEFORE.search(before[done:]) is not None

    def _parted(self, text: str, end: int) -> float:
        """What a noun before a number loses when 的, a closing quotation mark or a verb stands between."""
        is_described = ("的" in text[end:] and not _ANYONE.match(text, end)) or "”" in text[end:]
        described = _DESCRIBED if is_described else 0.0
        described += _DESCRIBED if _FOR_WHOM.search(text, end) else 0.0
        return described + (_PARTED if self._doing.search(text, end) else 0.0)

    def _may_count(self, cue: _Cue, counted_in: str) -> bool:
        if cue.quantity == "other" and cue.subkind in self._things and counted_in in _NOT_OF_THINGS:
            return False
        if cue.quantity == "other" and cue.subkind in self._services and counted_in in _OF_EVENTS:
            return False
        allowed = self._counted[cue.quantity]
        return not allowed or counted_in in allowed or not counted_in

    def _has_needed(self, cue: _Cue, word: str, near: str) -> bool:
        needed = self._needs[cue.quantity].get(word, ())
        return not needed or any(other in near for other in needed)

    def _by_counting_word(self, counted_in: str) -> Kind | None:
        quantity = USUALLY.get(counted_in)
        if quantity:
            return Kind(quantity, None, "", _BY_COUNTING_WORD)
        return Kind("other", None, "", 0) if counted_in else None

    def _add(self, words: Iterable[str], cue: _Cue) -> None:
        for word in words:
            self._cues.setdefault(word, []).append(cue)


_SERVED = ("experts", "volunteers")
# 专家参与：362人, 志愿者参与服务480人次
_TOOK_PART_LABEL = (
    "(?:累计|共)?(?:参与|参加)(?:志愿|科普|服务|活动|讲解|宣传)*(?:人数|人次|总数)?[共约达计近超逾]*[：: ]*$"
)
_TEAM = re.compile("(?:团队|工作组|服务团|报告团|讲师团|宣讲团|宣讲队|工作队|小分队)[共约等的]*$")
_CONTESTS = re.compile("参赛|竞赛|比赛|大赛|选手|挑战")
_THOSE_WHO_CAME = re.compile("(?:来|到|参加|参与|听|看|去)的人[^，,。；;\\d]{0,6}$")
_FAMILIES = re.compile("[\u4e00-\u9fff]{1,4}家庭")
# what counts people ends the phrase or is followed by what they did; 5个志愿者服务站 are none
_PERSON_ENDS = "(?=$|[，,。；;、！!和及]|[参报来到听观体都在排围上走领前登动学])"
_NOUN_LENGTH, _NOT_SENT = 2, "(?![选派抽调邀请]|组织|带领)"
_BOTH_WAYS = re.compile(
    "(?:线下|现场|实地)(?:活动)?[、和及与+＋/](?:线上|网上|网络|在线)|线上线下|线上[、和及与+＋/]线下"
)
_SECOND = re.compile("[和及与]")
_NEAR_NOUN = 2  # 26名中学生, 90名乡村学生
_COUNTED_NEXT = re.compile("[共计约近达超有逾为]{0,2}$")
_PLACE_OF = re.compile("[\u4e00-\u9fff]{0,3}(?:馆|实验室|基地|展厅|园区)")
_DEEDS = ("activities", "materials", "media_reports", "exhibits", "venues")  # their weak cues are verbs
_OF_THINGS = ("份", "块", "台", "件", "个", "套", "张", "条", "幅", "种", "项")
_MANNER = re.compile("(?:通过|借助|利用|依托|借由)[^，,。；;的]{1,24}")
_NOUN_BEHIND = re.compile(
    r"(?:[班组队团](?=[，,。；;、]|$)|[“「]|(?!分别|参|走|送|发|开|举|通过|覆盖|涉|左右|上下|以上"
    r"|[到在于进被已了均都及从给向为受来去有是由将可能并和与或等之的所以而则])"
    r"[\u4e00-\u9fff]{2})"
)
_NOUN_BEFORE = re.compile(
    r"[\u4e00-\u9fff]{2}(?<!共计)(?<!总计)(?<!累计)(?<!合计)(?<!共有)(?<!达到)(?<!数量)(?<!总数)(?<!大约)(?<!各类)"
    r"[共计达约为有超近]*$"
)
_ANYONE = re.compile(
    "的(?:群众|居民|市民|村民|农民|学生|公众|网友|观众|游客|老人|家长|孩子|人员|人数|人)?[^，,。\u4e00-\u9fff]*(?:[约近达有超共]*)$"
)
_FOR_WHOM = re.compile("(?:为|向|给|对|让|使|令)[^，,。]{0,3}$")  # 专家为40名老人
_AND_SO_ON = re.compile("、.*(?:等[^，,。、]{0,6}|[两三四五六][样类项][^，,。、]{0,6})$")
_CAME = re.compile("[^，,。；;、]{0,4}?(?:参加|参与|出席|到场|参观|观看)")
_OF_ANYTHING = ("个", "件")
_OF_EVENTS = ("场", "场次", "期", "趟")
_NOT_OF_THINGS = ("人", "名", "位", "人次", "个人", "户", "个家庭", "户家庭", "组家庭", "场", "场次")
_COMPOSED = re.compile("(?:组成|构成)的")
_AGENTS = ("joint_units", "venues")
_LOOSE = {"materials": ("件", "套", "种"), "exhibits": ("种", "个", "项")}
_OBJECT = re.compile(r"[了出过]?(?!共计|总计|累计|合计|各类|达到|共有|约有)[\u4e00-\u9fff]{2}")


def _steps_behind(text: str, place: int) -> int:
    """How far a word stands behind its number: what ends in 的 only describes it (两场以低碳为主题的讲座)."""
    described = text.rfind("的", 0, place)
    return place if described < 0 else place - described


def _of_list(before: str, after: str, counted_in: str, kinds: list[Kind]) -> list[Kind]:
    """Things listed before 等 and an amount are of one kind: what most of them are (折页、单页、布袋等900份).

    People of several sorts who came are participants (专家、学生和志愿者等500人参加). Events of several sorts are
    activities, though one sort has a quantity of its own (义诊、咨询、培训等20场).
    """
    if not _AND_SO_ON.search(before):
        return kinds
    named = before.rpartition("等")[2]
    of_head = [kind for kind in kinds if kind.cue and kind.cue in named]
    if counted_in in PEOPLE and of_head:  # 农技员、教师等志愿者60人参与: the noun behind 等 is what all of them are
        return of_head
    if counted_in in PEOPLE and len({kind.quantity for kind in kinds}) > 1 and _CAME.match(after):
        surest = max(kinds, key=lambda kind: kind.score)
        return [surest._replace(quantity="participants", subkind=None)]
    if counted_in in _OF_EVENTS and any(kind.quantity == "lectures" for kind in kinds):
        sorts = sum(kind.quantity == "lectures" and kind.cue != "活动" for kind in kinds)
        return kinds if sorts > before.count("、") else [Kind("activities", None, kinds[0].cue, kinds[0].score)]
    if len(kinds) < 3:
        return kinds
    told = [kind.quantity for kind in kinds]
    most = max(sorted(set(told)), key=told.count)
    top = max(kind.score for kind in kinds)
    first = next(kind for kind in kinds if kind.quantity == most)
    is_most = told.count(most) * 2 > len(told) or (told.count(told[0]) * 2 == len(told) and most == told[0])
    return [first._replace(score=top)] if is_most else kinds
