"""From what a sentence says was done on a day to a name for it, in its own words: 讲秋茶采摘技术, 污水净化场开放."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from kepuri_eval.intake.activities.heldwords import LONGEST, UNPAIRED, WHERE, HeldWords
from kepuri_eval.intake.activities.listedfinder import Held
from kepuri_eval.intake.activities.quotedfinder import QUOTED
from kepuri_eval.intake.activities.sentences import clause_begins, sentence_at
from kepuri_eval.intake.language.dates import DateSpan, find_dates
from kepuri_eval.intake.language.patterns import one_of

if TYPE_CHECKING:  # reading processes start without pandas and pydantic
    from kepuri_eval.params import Params

_SCENE = 30  # signs of a short sentence that tells day and place
# 示范翻身拍背, and not 示范区, 示范性
_SHOWS = (
    "(?<![挥的为级到个家成是])示范(?![区片田点户县园性带社村校课岗站街基作引项中工活单推班馆效辐创标窗店小意])"
    r"(?=[^，,。；;、“”\d的了]{3,12}[，,。；;])"
)
# 接待某小学三年级学生参观，145人: at home, so no place is told
_RECEIVES = (
    r"(?<=[，,日号\s馆室厅站院心园])接待了?"
    r"(?=[^，,。；;、\d]{3,20}(?:(?:参观|研学|来访|来馆|小学|中学|学校|学院)[，,]"
    r"|(?:学生|师生|同学)(?:[，,]|\d+ ?[余多]?[人名])))"
)
_RECEIVED = re.compile(_RECEIVES)
# 开放水质化验室，接待…: a place of its own, which tells where
_OPENS_TO_ALL = r"(?<![免全对内向日])开放(?=[^，,。；;的了至到在\d]{2,14}(?:中心|验室|[馆厅站台厂]|车间|基地)[，,])"
_WHO_DO = re.compile(r"(?:\d|[一二两三四五六七八九十百千]{2}) ?[余多来]?(?:名|位|个|组|户|对)[\u4e00-\u9fff]{2,12}$")
_IS_TAUGHT = re.compile("^(?:宣讲|讲|教)[^过了]{3}")
_HEARD = re.compile(
    "[听受参][讲课训众加][^，,。；;\\d]{0,6}\\d"
    "|(?:\\d|[一二两三四五六七八九十百]{2}) ?[余多]?[名位人个][^，,。；;\\d]{0,10}(?:听|参[加训]|学会)"
)
_SHORTEST = 3  # signs of a name: 参观 alone is none
_OPEN = "开放"  # for weeks, too
_CLOSES = "[，,。；;]|[\\d一二两三四五六七八九十百]+(?:天|余|多|名|人|位)"
_TO = re.compile("到(?!场)|赴|走进|深入|来到")
_AT = re.compile("在([^，,。；;、：:在]{2,20})$")
_FOR = re.compile("[给为]([^，,。；;、：:给为]{2,20})$")
_TO_COUNTED = re.compile("[给为]\\d[\\d,]* ?[余多]?[名位个户][^，,。；;]{0,8}$")  # 给43位老人讲: needs no place
_NO_PLACE = re.compile("[上中下里内外时前后间]$|[\\d的了]|[上下]午|晚上?|[早中]间|期间")
_COUNT_BEHIND = re.compile("(?<=学生|师生|同学)\\d+ ?[余多]?[人名]")  # 接待某小学学生|165人参观
_COUNTED_ONLY = re.compile("..[ ]?\\d+ ?[余多]?[人名位]")  # 观摩 110人: who came, and no name
_HOW_OFTEN = re.compile("\\d+[场次期]$")
_BRIEF = 2  # most days between the first and the last of what was done
_SUMS = re.compile(r"\d+ ?(?:余|多)?(?:人次|份|个|家|天|批|[场堂次期]|支)")
_OPENING = re.compile(
    r"^(?:[^，,。；;]{0,12}\d{1,2} ?[日号](?:上午|下午|晚上?|当[天晚日])?[，,\s]*|[同当次翌][日天晚][，,]?)+"
)


def teaches(params: Params) -> str:
    """A pattern of where words of teaching begin: 讲香菇越夏管理, 教35位老人识别诈骗; but no 讲座, 宣讲, 教育."""
    items = params.wording.items
    people = one_of(params.wording.quantities["participants"].weak_cues)
    return (
        r"(?<![演听主宣巡开授首试])讲(?![解师座堂台团坛述授课的了话究评稿完着得不到错累，,。；;])"
        r"|宣讲(?=[^，,。；;、]{3,20}(?:知识|政策|技术|常识|技能)[，,。；;])"
        rf"|(?<![叫当所])做(?=[^，,。；;、“”\d的了]{{2,14}}(?:{one_of(items.done)})[，,。；;])"
        rf"|(?<![科宣助支])教(?=\d*[位名]?[^，,。；;]{{0,4}}(?:{people}|大家))"
    )


class DeedFinder:
    """Finds what was done where nothing is named, with the words of one edition's params."""

    def __init__(self, params: Params, words: HeldWords) -> None:
        self._off, self._planned, self._meeting = words.off, words.planned, words.meeting
        self._place = words.place
        items = params.wording.items
        closing, kinds = map(one_of, (items.acts_closing, items.plain_kinds))
        tries, general = map(one_of, (items.tries, items.general_kinds))
        some = "[^，,。；;、“”\\d的]{0,6}"
        # 上了一堂安全用电课, 开展科普宣传活动: of no name of its own, so its place must be told
        lesson = r"(?=[上加讲开补])(?:上|加|讲|开|补)了?[一两二三几\d]+[堂节](?=[^，,。；;\d]{2,16}课)"
        plain = f"(?=[开举组])(?:开展|举办|举行|组织)了?(?={some}(?:{kinds}){some}[，,。；;])"
        # 64位家长和孩子数藤壶、认紫菜: what those who are counted did, one verb after the other
        general = f"[^，,。；;、\\d]{{0,6}}(?:{general})"
        they_do = (
            rf"(?<=[\u4e00-\u9fff])(?!{general})"
            rf"(?=(?:{tries})[\u4e00-\u9fff]{{1,5}}、(?:{tries})(?!{general})[\u4e00-\u9fff]{{1,6}}[，,。；;])"
        )
        self._acts = re.compile(
            rf"(?P<done>{they_do})|{_RECEIVES}|{teaches(params)}|{_SHOWS}|{lesson}|{plain}|{_OPENS_TO_ALL}"
            rf"|(?P<closing>{closing})(?={_CLOSES}|$)|(?:{one_of(items.acts)})(?![的了者])"
        )
        self._closing = re.compile(rf"..(?:{closing})$")

    def names_place(self, name: str) -> bool:
        """Whether a name in a text's own words says itself where it was: 净水厂开放."""
        return self._closing.search(name) is not None or _RECEIVED.match(f"，{name}，", 1) is not None

    def has_hearers(self, name: str, text: str) -> bool:
        """Whether a text counts those who heard what a name in its own words says was taught: no place is needed."""
        return _IS_TAUGHT.match(name) is not None and _HEARD.search(text) is not None

    def find(self, text: str, days: list[DateSpan]) -> Held | None:
        """讲秋茶采摘技术, 污水净化场开放: what was done on one day, in the words of the sentence that tells it."""
        names = [quoted.span() for quoted in QUOTED.finditer(text)]
        for act in self._acts.finditer(text):
            start, end = sentence_at(text, act.start(), act.end())
            said = text[start:end]
            if any(begins <= act.start() < ends for begins, ends in names):
                continue
            if act["done"] is not None and not _WHO_DO.search(text, start, act.start()):
                continue
            opened = _scene_before(text, start) if days else start
            is_open = act["closing"] is None and act[0] == _OPEN
            is_day = not days or any(
                (opened <= day.start and day.end <= act.start() and (_is_brief(day) or is_open))
                or (end == day.end + 1 and text[day.start - 1] in "（(")  # …，52人参加（9月20日）。
                for day in days
            )
            if not is_day or self._off.search(said) or self._planned.search(said) or self._meeting.search(said):
                continue
            opening = clause_begins(text, start, act.start())
            closing = min(
                (at for mark in "，,；;：:。！？\n" if (at := text.find(mark, act.end())) >= 0), default=len(text)
            )
            behind = text[act.start() : closing]
            clause = WHERE.sub("", _OPENING.sub("", text[opening : act.start()])) + act[0]
            name = clause if act["closing"] else behind
            if name is clause and re.search("[、：:]", name):  # 某医院组织内科、骨科专家到某社区义诊
                name = _TO.split(clause)[-1] if _TO.search(clause) else clause
                spot = _AT.search(text, opening, act.start())
                name = f"{spot[1]}{act[0]}" if spot and re.search("[、：:]", name) else name
            is_listing = name is clause and re.search("[、：:]", name)
            name = _COUNT_BEHIND.split(_HOW_OFTEN.sub("", name))[0]
            if (
                _SHORTEST <= len(name) <= LONGEST
                and not is_listing
                and not (find_dates(name, 2000) or UNPAIRED.search(name) or _SUMS.search(name))
                and not _COUNTED_ONLY.match(name)
            ):
                own = re.match(_OPENS_TO_ALL, f"{name}，")
                return Held(
                    name.strip(),
                    start,
                    name[own.end() :].strip() if own else self._told_at(text, opening, act),
                    is_worded=_TO_COUNTED.search(text, start, act.start()) is None,
                )
        return None

    def _told_at(self, text: str, opening: int, act: re.Match[str]) -> str | None:
        """Where the words right before a deed say that it was done, however the place is called: 在湄潭永兴讲."""
        spot = None if act["closing"] else _AT.search(text, opening, act.start())
        if spot is None and not act["closing"]:  # 给老年大学讲骨质疏松
            spot = _FOR.search(text, opening, act.start())
            return spot[1] if spot and self._place.search(spot[1]) else None
        return spot[1] if spot and not _NO_PLACE.search(spot[1]) else None


def _is_brief(span: DateSpan) -> bool:
    return (date.fromisoformat(span.end_date) - date.fromisoformat(span.start_date)).days <= _BRIEF


def _scene_before(text: str, start: int) -> int:
    """Where what tells day and place of a sentence begins: with a short one before it (9月24日，某县某村。)."""
    opened = sentence_at(text, start - 1, start - 1)[0] if start else 0
    said = text[opened:start]
    return opened if len(said) <= _SCENE and not _SUMS.search(said) and "了" not in said[:-4] else start
