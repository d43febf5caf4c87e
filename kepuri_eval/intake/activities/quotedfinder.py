"""From what stands between quotation marks to the name of what was held: “纸飞机”航模比赛, 讲《降落伞为什么能打开》."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from kepuri_eval.intake.activities.heldwords import EVENT, HeldWords, is_of_day
from kepuri_eval.intake.activities.listedfinder import BEFORE_COUNT, COUNT, Held
from kepuri_eval.intake.activities.sentences import sentence_at
from kepuri_eval.intake.language.dates import DateSpan
from kepuri_eval.intake.language.patterns import one_of

if TYPE_CHECKING:  # reading processes start without pandas and pydantic
    from kepuri_eval.params import Params

_SHORTEST, _NEAR = 3, 30
QUOTED = re.compile(r"[“《「]([^“”《》「」\n]{2,40})[”》」]")
_SHORT_QUOTED = 2  # signs that name nothing without a kind behind them: “三农”科普大集
# 开展“种子去哪儿”观察课程，: what a verb of holding stands right before has its kind behind it, whatever that is called
_HELD_RIGHT_BEFORE = re.compile("(?:举办|举行|开展|推出|组织|搞)了?$")
_NOT_DONE = "(?:没有?|不|不再|不能|未)(?:再|去)?(?:举办|举行|开展|推出|组织|[搞办做开])[了过]?"  # 没有搞“大锅饭”
_KIND = "[\u4e00-\u9fff]{2,8}(?<![者队团员人家生组号群馆室站栏册])"
_DAY_BEHIND = re.compile(rf"(?:{_KIND})?[：:](?=\s*\d{{1,2}}[月.])")  # “风筝为什么能飞”湖边放飞：9月22日
_CLAUSE_ENDS = re.compile("(?=[，,。；;（(]|——)")
_BEHIND_DAY = re.compile(
    "(?:[（(][^（）()]{1,6}[)）])?(?:上午|下午|晚上?|夜[里间]|傍晚|清晨|早上)?[，,：:\\s　]*"
    "([^，,。；;：:“”\\d\\s]{0,16})[，,]?"
)
_ANY_KIND = re.compile(f"({_KIND})(?=[，,。；;（(]|$)")
_TITLED = re.compile(
    r"(?:举办|举行|开展|开设|开讲|主讲|讲授|讲解|[讲聊]|开放|题为|(?<!打)听|叫做?|名为|取名|研学|上演|演出|放映|首演|推出|带来|直播|作|上了?一[堂节]"
    r"|(?<![举承主协联补])办起?|搞|做)[了的]?[^，,。；;“”《》\d]{0,6}$"
)
# 当了一天“小监测员”: what children played at is what the thing done is called by
_PLAYS = re.compile("(?<![相应担适恰充])当(?:了|起了?|上了?)?(?:一[天回次日]|半天)?的?$")
_ROLE = re.compile("小|.*[员家师长手匠者]$")
_NAMED_BEFORE_COUNT = re.compile(  # “…”工坊——亲子家庭30组; “…”85人参加
    f"[\u4e00-\u9fff]{{0,6}}(?={BEFORE_COUNT}|——[^，,。；;\\d]{{0,8}}?{COUNT})|(?={COUNT}(?:参|到|来|观|体|听))"
)
_TIMES_TOLD = re.compile("一共|总共|先后|连续|累计|陆续|(?:共|各)?[办开讲]了")  # “…”科普课一共开了9场
_AND = re.compile("[和与及、“《]")
_OPENS_CLAUSE = re.compile(
    "(?:^|[。；;：:，,、和及\\s]|的|活动|课程?|讲座|节目|项目|展览|实验|工作坊|沙龙)$"
)  # 物信学院的“拆一拆路由器”9月19日进了…
_SAYS_HOW = re.compile("[得了]|^[这那该名]|[很最太是]")  # “万人学急救”名字叫得响，480人: no kind of thing
_IS_SAID = re.compile("[。！？!?，,；;…]")  # “老师，这叶子怎么了？”9月14日，…
_SPEAKS = re.compile("[说问喊道答][：:，,]?$")
_SENTENCE = re.compile("。|[，,；;…]$")
_CALENDAR = re.compile("(?:全国|世界|国际|中国)[^“”]{1,8}[日节]$")  # 9月20日“世界清洁日”，: what day that is
_NOTHING = re.compile("")
_DAY_NEXT = 6  # signs between a name and the day behind it
_TO_DAY = re.compile("[，,（(]?|[是于]|[则也就]?(?:[放定选设]|安排)在了?")
_IS_SHOWN = re.compile("[^，,。；;]{4,40}[讲演映播展]")  # 《桥为什么不倒》9月17日在报告厅首讲
# 把“防雷帐篷”搭进了某学校, 将“盲盒实验台”摆到集市上: what was brought somewhere
_BROUGHT = re.compile(
    "(?:的[\u4e00-\u9fff]{2,6}?)?[搬送带搭摆开办讲种端推架挪](?:进|到|上|入|在)了?(?![一下来去底])([^，,。；;、“”]{2,20})"
)
_TAKES = re.compile("(?:^|[，,。；;：:]|[\u4e00-\u9fff])[把将]$")
_BECAME = re.compile(
    "(?:[变当]成|成为|成了|变身|化[作为]|当作|称[作为]|誉为|比作|好[比似]|堪称|俨然)[^，,。；;“”]{0,10}$"
)
_INTO = re.compile(r"^(?:走进|进驻|开进|走入|驶入|进(?![行入展]))[^，,。；;“”]{2,20}")

_WHO = "[宣讲解服务支教科普]{0,4}(?:志愿者|志愿队|服务队|宣讲[团队员]|讲解员)"  # “西迁精神”宣讲志愿者


class QuotedFinder:
    """Finds names between quotation marks, with the words of one edition's params."""

    def __init__(self, params: Params, words: HeldWords) -> None:
        items = params.wording.items
        self._nouns, self._verbs, self._led = words.nouns, words.verbs, words.led
        self._off, self._planned, self._place = words.off, words.planned, words.place
        nouns, self._papers = one_of(words.nouns), tuple(items.papers)
        self._ended = re.compile(rf"[^在于]{{0,12}}?(?:{nouns})(?=[在于]|{words.verbs.pattern})")
        self._no_name_before = re.compile(rf"(?:主题[为是：:]?|以|{_NOT_DONE}|{one_of(items.quoted_behind)})[\s*]*$")
        self._no_name_behind = re.compile(
            rf"^(?:为主题|{_WHO}|的?主题(?!活动|[展讲宣])|{one_of((*items.quoted_things, *items.platforms))})"
        )

    def find(self, text: str, days: list[DateSpan], *, has_people: Callable[[], bool]) -> Held | None:
        """“纸飞机”航模比赛: a name in quotation marks that ends in a word for an activity, or is followed by one."""
        found: dict[str, Held] = {}
        dated: dict[str, Held] = {}
        brought: dict[str, Held] = {}
        for quoted in QUOTED.finditer(text):
            before, behind = text[: quoted.start()], text[quoted.end() :]
            start, end = sentence_at(text, quoted.start(), quoted.end())
            if not self.may_name(text, quoted):
                continue
            if is_saying(quoted[1]) or (_IS_SAID.match(quoted[1][-1]) and _SPEAKS.search(before)):
                continue
            kind = self._kind_behind(behind)
            is_held = _HELD_RIGHT_BEFORE.search(before[-3:]) is not None
            if not kind and is_held:
                told = _ANY_KIND.match(behind)
                kind = told[1] if told and not self._verbs.search(told[1]) else ""
            into = _INTO.match(behind) or (_CLAUSE_ENDS.match(behind) if is_held else None)
            beside = self._behind_day(text, quoted, days)
            into = into or _DAY_BEHIND.match(behind) or beside or _before_day(text, quoted, days)
            is_short = len(quoted[1]) <= _SHORT_QUOTED and (kind in ("", "活动") or not kind.endswith(self._nouns))
            if is_short and not (beside and not beside[0]):
                continue
            is_named = quoted[1].endswith(self._nouns) or bool(kind or into)
            if self._off.search(text, start, end) or EVENT.search(f"{quoted[1]}{kind}"):
                continue
            to = _BROUGHT.match(behind) if _TAKES.search(before) and is_of_day(days, start, end) else None
            if to and not self._planned.search(text, start, end) and has_people():
                brought[quoted[1]] = Held(quoted[1].strip(), start, to[1] if self._place.search(to[1]) else None)
            if is_named and (self._verbs.search(text, start, end) or has_people()):
                kind = kind or (into[0].rstrip("，,。；;（(：:") if into else "")
                kind = "" if _SAYS_HOW.search(kind) else kind
                name = quoted[1].strip() if kind in ("", "活动") else f"{quoted[0]}{kind}"
                found.setdefault(quoted[1], Held(name, start, None))
                if any(start <= day.start < end for day in days):
                    dated.setdefault(quoted[1], found[quoted[1]])
        found = brought if brought and not dated else dated if len(found) > 1 else found
        return next(iter(found.values())) if len(found) == 1 else None

    def may_name(self, text: str, quoted: re.Match[str]) -> bool:
        """Whether the words round what is quoted leave it a name: no theme, paper or thing, and nothing likened to."""
        before = text[: quoted.start()]
        is_paper = text[quoted.start()] == "《" and quoted[1].endswith(self._papers)
        is_else = is_paper or self._no_name_before.search(before) or _BECAME.search(before)
        is_else = is_else or (_CALENDAR.match(quoted[1]) and before.endswith(("日", "号", "日是", "号是", "的")))
        return not (is_else or self._no_name_behind.match(text[quoted.end() :]))

    def _behind_day(self, text: str, quoted: re.Match[str], days: list[DateSpan]) -> re.Match[str] | None:
        """What ends a clause behind a day that is nothing but a name, or place and name before a count of people.

        9月14日，柳河村“跟着燕子看房檐”，亲子家庭30组参加.
        """
        near = (day.end for day in days if 0 <= quoted.start() - day.end <= _NEAR)
        lead = next((told for at in near if (told := _BEHIND_DAY.fullmatch(text, at, quoted.start()))), None)
        if lead is None or text[quoted.start()] == "《":
            return None
        where = lead[1].removesuffix("的")
        is_beside = not where or self._place.search(where) is not None
        if self._led.search(where) or self._verbs.search(where) or (where != lead[1] and not is_beside):
            return None  # 9月28日报送的“…总结”中
        is_long = len(quoted[1]) > _SHORTEST or (not where and len(quoted[1]) == _SHORT_QUOTED)
        alone = _CLAUSE_ENDS.match(text, quoted.end()) if is_beside and is_long else None
        return alone or _NAMED_BEFORE_COUNT.match(text, quoted.end())

    def find_titled(self, text: str, days: list[DateSpan], *, has_people: Callable[[], bool]) -> Held | None:
        """讲《降落伞为什么能打开》, 叫“给树挂身份证”: what a talk or a thing done was called."""
        for quoted in QUOTED.finditer(text):
            before = text[: quoted.start()]
            start, end = sentence_at(text, quoted.start(), quoted.end())
            is_title = _TITLED.search(before) or (_ROLE.match(quoted[1]) and _PLAYS.search(before))
            is_long = len(quoted[1]) > _SHORT_QUOTED and not _AND.match(text[quoted.end() :])
            if not is_title or not is_long or self._no_name_before.search(before):
                continue
            is_done = not self._off.search(text, start, end) and not self._planned.search(text, start, end)
            if is_done and not self._no_name_behind.match(text[quoted.end() :]) and is_of_day(days, start, end):
                return Held(quoted[1].strip(), start, None) if has_people() else None
        return None

    def _kind_behind(self, behind: str) -> str:
        """The words behind a quoted name up to the last noun of activities near it: 航模比赛; "" without one."""
        near = _TIMES_TOLD.split((re.match(r"[\u4e00-\u9fffA-Za-z]{0,16}", behind) or behind[:0])[0])[0]
        ended = self._ended.match(near)
        ends = [near.rfind(noun) + len(noun) for noun in self._nouns if len(noun) > 1 and noun in near]
        kind = ended[0] if ended else near if near[-1:] in self._nouns else near[: max(ends, default=0)]
        return "" if self._verbs.search(kind) or kind.startswith(("的", "在", "于", "等")) else kind


def is_saying(words: str) -> bool:
    """Whether what stands between quotation marks is a sentence that somebody said: “不是缺肥，是线虫。”."""
    return _SENTENCE.search(words) is not None


def _before_day(text: str, quoted: re.Match[str], days: list[DateSpan]) -> re.Match[str] | None:
    """The empty match behind a name that opens a clause and that its day follows: “跟着退潮走”9月20日在某栈道开展."""
    is_else = len(quoted[1]) <= _SHORT_QUOTED or _IS_SAID.search(quoted[1]) is not None
    if text[quoted.start()] == "《":
        is_else |= _IS_SHOWN.match(text, quoted.end()) is None
    if is_else or not _OPENS_CLAUSE.search(text[: quoted.start()]):
        return None
    gaps = (text[quoted.end() : day.start] for day in days if 0 <= day.start - quoted.end() <= _DAY_NEXT)
    return _NOTHING.match(text, quoted.end()) if any(map(_TO_DAY.fullmatch, gaps)) else None
