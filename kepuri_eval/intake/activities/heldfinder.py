"""From a passage that says that something was held to its name: only where name, deed and day stand together."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from kepuri_eval.intake.activities.listedfinder import BEFORE_COUNT, Held, ListedFinder
from kepuri_eval.intake.activities.placedfinder import PlacedFinder
from kepuri_eval.intake.activities.sentences import clause_begins, sentence_at
from kepuri_eval.intake.language.dates import DateSpan, find_dates
from kepuri_eval.intake.language.patterns import any_of, one_of, within

if TYPE_CHECKING:  # reading processes start without pandas and pydantic
    from kepuri_eval.params import Params

_SHORTEST, _LONGEST, _SCENE = 3, 34, 30
_QUOTED = re.compile(r"[“《「]([^“”《》「」\n]{2,40})[”》」]")
_SHORT_QUOTED = 2  # signs that name nothing without a kind behind them: “三农”科普大集
# 开展“种子去哪儿”观察课程，: what a verb of holding stands right before has its kind behind it, whatever that is called
_HELD_RIGHT_BEFORE = re.compile("(?:举办|举行|开展|推出|组织|搞)了?$")
_KIND = "[\u4e00-\u9fff]{2,8}(?<![者队团员人家生组号群馆室站栏册])"
_DAY_BEHIND = re.compile(rf"(?:{_KIND})?[：:](?=\s*\d{{1,2}}[月.])")  # “风筝为什么能飞”湖边放飞：9月22日
_CLAUSE_ENDS = re.compile("(?=[，,。；;（(])")
_BEHIND_DAY = re.compile(
    "(?:[（(][^（）()]{1,6}[)）])?(?:上午|下午|晚上?)?[，,：:\\s　]*([^，,。；;：:“”\\d\\s]{0,16})"
)
_ANY_KIND = re.compile(f"({_KIND})(?=[，,。；;（(]|$)")
_NOT_A_NAME_BEFORE = re.compile(
    r"(?:主题[为是：:]?|以|围绕|秉持|突出|紧扣|聚焦|打造|树立|弘扬|印发|下发|转发|根据|按照|学习|关注|通过|登录|发放|赠送)[\s*]*$"
)
_NOT_A_NAME_BEHIND = re.compile(
    r"^(?:为主题|的?主题(?!活动|[展讲宣])|精神|理念|品牌|模式|平台|公众号|视频号|直播间|栏目|方案|通知|文件|重要|手册|折页|图谱|App|APP)"
)
_TITLED = re.compile(
    r"(?:举办|举行|开展|开设|开讲|主讲|讲授|讲解|[讲聊]|开放|题为|(?<!打)听|叫做?|名为|取名|研学|上演|演出|放映|首演|推出|带来|作"
    r"|(?<![举承主协联补])办起?|搞|做)[了的]?[^，,。；;“”《》\d]{0,6}$"
)
_WHOSE = re.compile(
    r"^.*(?:主办|承办|举办|组织|开展|联合|合办)的|^[我本](?:[校院馆局会园厂司部所站区县市镇乡村])|^由[^的]*的|^以[^，,。；;]{2,40}?为(?:活动)?主题的"
    r"|^.*\d ?[日号](?:上午|下午|晚上?|当[天晚日])?的?"
)
_HOW = "(?:成功|隆重|正式|顺利|如期|火热|热闹|圆满)"
_WHEN = re.compile(rf"(?:(?:[分于][^，,。；;]{{2,20}}|今日|近日){_HOW}*|{_HOW}+)$")
_WHERE = re.compile(r"(?:于|在|[（(]|主会场)[^”》]*$")
_NOTED = re.compile(r"[“《]|主场|主会场|启动|[市县区镇乡村校馆院].*活动|大赛|竞赛|比赛")
_OFF = re.compile(
    "取消|未能?举办|没有?举办|推迟到|延期|改期|不计入|不在本次|没算|不算|未计|不列入|未列入|[参样]例|示例"
)
_PLANNED = re.compile("拟于|拟将|计划|将于|预计|定于|即将|打算")
_MEETING = "工作会|动员会|部署会|协调会|推进会|调度会|培训会|联席会|领导小组|座谈会|总结会|会议$"
_IS_MEETING = re.compile(_MEETING)
_GENERAL = re.compile(
    "^(?!..开放日|..+筛查).{0,5}$|^(?:了|参[加与]|的|以|一|各|系列|多|相关|形式|丰富|主题|此次|本次|该|这|形式多样|特色|群众性|一系列|重点|线上|线下|科普(?!日))"
    "|^(?:全国)?科普[日月](?:系列|主题|宣传|科普|集中|特色|线上|线下|现场|联合|示范|相关|各类|各项|普及|教育|重点)*(?:活动|工作|$)"
    f"|系列活动$|科普活动$|主题活动$|宣传活动周$|{_MEETING}"
)
_SAYS_LITTLE = re.compile(
    "^(?:了|一|各|系列|多(?=[场项种个次样类彩元])|相关|形式|丰富|此次|本次|该|这|形式多样|特色|重点|线上|线下|其中|的|以)"
    f"|系列活动$|^(?:科普|主题|宣传|科普宣传|现场)?活动$|宣传活动周$|{_MEETING}|本.?次?活动$"
    "|^(?:20\\d\\d年)?(?:全国)?科普日(?:系列|主题|宣传)?活动$"
)
_VAGUE = re.compile("^(?:全|各|我|本)")
_DRAWS = ("引来", "吸引", "迎来", "接待")
# 讲香菇越夏管理, 教35位老人识别诈骗; but no 讲座, 宣讲, 教育.
_TEACHES = (
    r"(?<![演听主宣巡开授])讲(?![解师座堂台团坛述授课的了话究评稿])"
    r"|宣讲(?=[^，,。；;、]{3,20}(?:知识|政策|技术|常识|技能)[，,。；;])"
    r"|(?<![叫当所])做(?=[^，,。；;、“”\d的了]{2,10}(?:实验|讲座|报告|演示)[，,。；;])"
    r"|(?<![科宣助支])教(?=\d*[位名]?[^，,。；;]{0,4}(?:老人|学生|孩子|居民|村民|农户|群众|大家|家长|市民))"
)
# 上了一堂安全用电课, 开展科普宣传活动: of no name of its own, so its place must be told
_LESSON = r"(?=[上加讲开补])(?:上|加|讲|开|补)了?[一两二三几\d]+[堂节](?=[^，,。；;\d]{2,16}课)"
_SOME = "[^，,。；;、“”\\d的]{0,6}"
_PLAIN = f"(?=[开举组])(?:开展|举办|举行|组织)了?(?={_SOME}(?:科普|宣传|义诊|咨询|讲座|培训){_SOME}[，,。；;])"
# 开放水质化验室，接待…: a place of its own, which tells where
_OPENS_TO_ALL = r"(?<![免全对内向日])开放(?=[^，,。；;的了至到在\d]{2,14}(?:中心|验室|[馆厅站台厂]|车间|基地)[，,])"
_OPEN = "开放"  # for weeks, too
_CLOSES = "[，,。；;]|[\\d一二两三四五六七八九十百]+(?:天|余|多|名|人|位)"
_NAMED_BEFORE_COUNT = re.compile(f"[\u4e00-\u9fff]{{0,6}}(?={BEFORE_COUNT})")
_TO = re.compile("到(?!场)|赴|走进|深入|来到")
_AT = re.compile("在([^，,。；;、：:在]{2,20})$")
_NO_PLACE = re.compile("[上中下里内外时前后间]$|[\\d的了]|[上下]午|晚上?|[早中]间|期间")
_TIMES_TOLD = re.compile("一共|总共|先后|连续|累计|陆续|(?:共|各)?[办开讲]了")  # “…”科普课一共开了9场
_HOW_OFTEN = re.compile("\\d+[场次期]$")
_AND = re.compile("[和与及、“《]")
_MARKS = re.compile("[“”《》]|活动$")
_BRIEF = 2  # most days between the first and the last of what was done
_EVENT = re.compile("(?:科普日|科普月|科技周)$")
_SUMS = re.compile(r"\d+ ?(?:余|多)?(?:人次|份|个|家|天|批|[场堂次期]|支)")
_INTO = re.compile(r"^(?:走进|进驻|开进|走入|驶入|进(?![行入展]))[^，,。；;“”]{2,20}")
_BODY = re.compile(r"(?:协会|学会|科协|委员会|联合会|研究会|工会|[党团]委|银行|旅行|商会)$")
_UNPAIRED = re.compile(r"^[^“]*”|“[^”]*$|[｜|]")
_OPENING = re.compile(
    r"^(?:[^，,。；;]{0,12}\d{1,2} ?[日号](?:上午|下午|晚上?|当[天晚日])?[，,\s]*|[同当次翌][日天晚][，,]?)+"
)


class HeldFinder:
    """Finds what a passage says was held, with the words of one edition's params."""

    def __init__(self, params: Params) -> None:
        wording = params.wording
        self._nouns = wording.activity_nouns
        self._ends = (*self._nouns, "”", "》")
        self._verbs = any_of(wording.hold_verbs)
        ends = one_of(wording.items.held)
        nouns = one_of((*self._nouns, *wording.items.acts_closing, "科普"))
        self._objects = re.compile(
            r"(?=[举开组补办推放进作搞])(?:举办|开展|举行|组织|补办|办起|推出|开设|放映|(?<![发开投播])放[起了]|进行"
            r"|(?<![工操动合当制写劳])作(?=[^，,。；;]{2,16}(?:讲座|报告|讲课))"
            r"|(?<![举承主协联补合创兴开])[办搞](?![公事理法好学证案]))了?"
            r"(?:[一首][场堂次期个])?"
            rf"((?:20\d\d年)?(?:“[^”]{{2,24}}”|《[^》]{{2,24}}》|[^，,。；;：:“”《》\d（(]){{3,24}}?(?:{nouns}))"
            r"(?=[，,。；;（(]|\d{1,2}[场期次堂节]|$)"
        )
        self._begins = re.compile(
            rf"{within((*wording.items.held, '如约而至'))}(?!仪式|大会)|[放设定]在|{'|'.join(_DRAWS)}"
        )
        how = "(?:免费|成功|隆重|正式|顺利|如期|火热|热闹|连续|先后|同步|分别|相继|集中)*"
        self._at = re.compile(rf"(?:[放设定]在([^，,。；;“”]{{2,26}})|在([^，,。；;“”]{{2,26}}?){how}(?:{ends}))")
        closing = one_of(wording.items.acts_closing)
        self._acts = re.compile(
            rf"{_TEACHES}|{_LESSON}|{_PLAIN}|{_OPENS_TO_ALL}|(?P<closing>{closing})(?={_CLOSES}|$)"
            rf"|(?:{one_of(wording.items.acts)})(?![的了者])"
        )
        self._closing = re.compile(rf"..(?:{closing})$")
        self._terse = re.compile(
            rf"(?:^|[，,。；;：:）)\s日号])([^，,。；;：:“”\d\s]{{4,24}}?(?:{one_of(self._nouns)}))"
            rf"(?:(?:[（(][^（）()，,。；;\d]{{2,16}}[）)])?{BEFORE_COUNT}|[，,（(：:](?=\d{{1,2}} ?[月./] ?\d)"
            r"|(?=\d+ ?[余多]?[人名位]))"
        )
        self._ended = re.compile(rf"[^在于]{{0,12}}?(?:{one_of(self._nouns)})(?=[在于]|{self._verbs.pattern})")
        self._body = re.compile(rf"(?:{one_of((*wording.items.body_ends, *wording.items.place_ends))})$")
        self._markets = wording.items.market_days
        self._place = re.compile(rf"(?:{one_of((*wording.items.place_ends, *wording.items.hosts))})$")
        self._led = re.compile(
            rf"^(?:{one_of(wording.items.talks)}|在|于|面向|针对|通过|以|为|对|向|由|据|从)|[在于]"
            "|[应受]邀|(?<![报签])到[^，,。；;]{2,14}[做作讲教]"
        )
        self._listed = ListedFinder(params, off=_OFF, says_little=_SAYS_LITTLE, led=self._led)
        self._placed = PlacedFinder(params, off=_OFF, says_little=_SAYS_LITTLE)

    def find(
        self, text: str, days: list[DateSpan], *, has_people: Callable[[], bool], is_listed: bool = False
    ) -> Held | None:
        """The one thing a text names as held; None where it names none, or several.

        Args:
            days: those told in the text near the edition's window; none where it stands below one.
            has_people: whether the text counts people.
            is_listed: whether it stands in a list of activities, so that what stands behind its day is one's name.
        """
        told = self._named(text, days, has_people=has_people)
        told = (
            told or self._object(text, days, has_people=has_people) or self._titled(text, days, has_people=has_people)
        )
        if told or not has_people():
            return told or (self._listed.find_at_place(text, days) if is_listed else None)
        told = self._as_listed(text, days) or self._listed.find_alone(text, days)
        told = told or self._listed.find_at_market(text, days) or self._placed.find(text, days)
        told = told or self._act(text, days) or self._placed.find_taken(text, days)
        told = told or self._placed.find_opened(text, days)
        return told or (self._listed.find(text, days) if is_listed else None)

    def is_name(self, words: str) -> bool:
        """Whether words end as names of activities do, and tell of no deed (某县举办…活动)."""
        is_ended = words.endswith(self._nouns) and _EVENT.search(words) is None
        return is_ended and self._verbs.search(words.replace("启动", "")) is None

    def find_named(self, text: str, days: list[DateSpan], *, quoted_only: bool) -> Held | None:
        """As `find`, of what has people or none; between quotation marks alone, or whatever the text names."""
        if quoted_only and self._quoted(text, days, has_people=lambda: True) is None:
            return None
        return self._named(text, days, has_people=lambda: True) or self._object(text, days, has_people=lambda: True)

    def find_object(self, text: str, days: list[DateSpan]) -> str | None:
        """The name of the one thing a text says was held, where no name stands between quotation marks."""
        if self._quoted(text, days, has_people=lambda: True) is not None:
            return None
        told = self._object(text, days, has_people=lambda: True)
        return told and told.name

    def _named(self, text: str, days: list[DateSpan], *, has_people: Callable[[], bool]) -> Held | None:
        """What is told between quotation marks, or the subject it is a part of: 某县主场活动暨“科普赶集”."""
        quoted = self._quoted(text, days, has_people=has_people)
        if quoted is not None and not self._begins.search(text, text.find(quoted.name)):
            return quoted
        subject = self._subject(text, days)
        if quoted is None or subject is None:
            return quoted or subject
        is_part = quoted.name in subject.name and _MARKS.sub("", quoted.name) != _MARKS.sub("", subject.name)
        return subject if is_part else quoted._replace(place=quoted.place or subject.place)

    def _quoted(self, text: str, days: list[DateSpan], *, has_people: Callable[[], bool]) -> Held | None:
        """“纸飞机”航模比赛: a name in quotation marks that ends in a word for an activity, or is followed by one."""
        found: dict[str, Held] = {}
        dated: dict[str, Held] = {}
        for quoted in _QUOTED.finditer(text):
            before, behind = text[: quoted.start()], text[quoted.end() :]
            if _NOT_A_NAME_BEFORE.search(before) or _NOT_A_NAME_BEHIND.match(behind):
                continue
            kind = self._kind_behind(behind)
            is_held = _HELD_RIGHT_BEFORE.search(before[-3:]) is not None
            if not kind and is_held:
                told = _ANY_KIND.match(behind)
                kind = told[1] if told and not self._verbs.search(told[1]) else ""
            into = _INTO.match(behind) or (_CLAUSE_ENDS.match(behind) if is_held else None)
            into = into or _DAY_BEHIND.match(behind) or self._behind_day(text, quoted, days)
            if len(quoted[1]) <= _SHORT_QUOTED and (kind in ("", "活动") or not kind.endswith(self._nouns)):
                continue
            is_named = quoted[1].endswith(self._nouns) or bool(kind or into)
            start, end = sentence_at(text, quoted.start(), quoted.end())
            if _OFF.search(text, start, end) or _EVENT.search(f"{quoted[1]}{kind}"):
                continue
            if is_named and (self._verbs.search(text, start, end) or has_people()):
                kind = kind or (into[0].rstrip("，,。；;（(：:") if into else "")
                name = quoted[1].strip() if kind in ("", "活动") else f"{quoted[0]}{kind}"
                found.setdefault(quoted[1], Held(name, start, None))
                if any(start <= day.start < end for day in days):
                    dated.setdefault(quoted[1], found[quoted[1]])
        found = dated if len(found) > 1 else found
        return next(iter(found.values())) if len(found) == 1 else None

    def _behind_day(self, text: str, quoted: re.Match[str], days: list[DateSpan]) -> re.Match[str] | None:
        """What ends a clause behind a day that is nothing but a name, or place and name before a count of people.

        9月14日，柳河村“跟着燕子看房檐”，亲子家庭30组参加.
        """
        near = (day.end for day in days if 0 <= quoted.start() - day.end <= _SCENE)
        lead = next((told for at in near if (told := _BEHIND_DAY.fullmatch(text, at, quoted.start()))), None)
        if lead is None or text[quoted.start()] == "《" or lead[1].endswith("的"):  # 9月28日报送的《…总结》中
            return None
        if self._led.search(lead[1]) or self._verbs.search(lead[1]):
            return None
        is_beside = not lead[1] or self._place.search(lead[1]) is not None
        alone = _CLAUSE_ENDS.match(text, quoted.end()) if is_beside and len(quoted[1]) > _SHORTEST else None
        return alone or _NAMED_BEFORE_COUNT.match(text, quoted.end())

    def _titled(self, text: str, days: list[DateSpan], *, has_people: Callable[[], bool]) -> Held | None:
        """讲《降落伞为什么能打开》, 叫“给树挂身份证”: what a talk or a thing done was called."""
        for quoted in _QUOTED.finditer(text):
            before = text[: quoted.start()]
            start, end = sentence_at(text, quoted.start(), quoted.end())
            is_title = _TITLED.search(before) and not _NOT_A_NAME_BEFORE.search(before)
            is_title = is_title and len(quoted[1]) > _SHORT_QUOTED and not _AND.match(text[quoted.end() :])
            is_title = is_title and not _OFF.search(text, start, end) and not _PLANNED.search(text, start, end)
            if (
                is_title
                and not _NOT_A_NAME_BEHIND.match(text[quoted.end() :])
                and self._is_of_day(text, days, start, end)
            ):
                return Held(quoted[1].strip(), start, None) if has_people() else None
        return None

    def _kind_behind(self, behind: str) -> str:
        """The words behind a quoted name up to the last noun of activities near it: 航模比赛; "" without one."""
        near = _TIMES_TOLD.split((re.match(r"[\u4e00-\u9fffA-Za-z]{0,16}", behind) or behind[:0])[0])[0]
        ended = self._ended.match(near)
        ends = [near.rfind(noun) + len(noun) for noun in self._nouns if len(noun) > 1 and noun in near]
        kind = ended[0] if ended else near if near[-1:] in self._nouns else near[: max(ends, default=0)]
        return "" if self._verbs.search(kind) or kind.startswith(("的", "在", "于", "等")) else kind

    def _subject(self, text: str, days: list[DateSpan]) -> Held | None:
        """某县主场活动在文化广场举行: what the sentence that tells the day says was held, and where.

        Where that sentence names nothing, what the one other sentence that does says.
        """
        dated: dict[str, Held] = {}
        others: dict[str, Held] = {}
        for begins in self._begins.finditer(text):
            start, end = sentence_at(text, begins.start(), begins.end())
            if _OFF.search(text, start, end) or _PLANNED.search(text, start, end):
                continue
            opening = clause_begins(text, start, begins.start())
            clause = text[opening : begins.start()]
            name = _WHEN.sub("", _WHERE.sub("", _WHOSE.sub("", _WHEN.sub("", clause))).strip(" 　的"))
            if not self._may_name(name, clause, is_drawn=begins[0] in _DRAWS):
                continue
            at = self._at.search(text, opening, end)
            place = at and (at[1] or at[2])
            found = dated if self._is_of_day(text, days, start, end) else others
            found.setdefault(name, Held(name, start, place if place and not _VAGUE.match(place) else None))
        found = dated or (others if len(others) == 1 else {})
        return next(iter(found.values())) if found else None

    def _may_name(self, name: str, clause: str, *, is_drawn: bool) -> bool:
        """Whether words before a verb of holding are the name of what was held, and not whose it was."""
        if not _SHORTEST < len(name) <= _LONGEST or not name.endswith(self._ends) or _SAYS_LITTLE.search(name):
            return False
        if self._verbs.search(name.replace("启动", "")) or _UNPAIRED.search(name):
            return False
        if self._led.match(name):
            return False
        is_noted = name.endswith(self._ends) and _NOTED.search(name) is not None
        is_told = is_drawn or re.search("[于在]", clause) is not None
        return is_noted or (is_told and name.endswith(self._nouns) and _BODY.search(name) is None)

    def _as_listed(self, text: str, days: list[DateSpan]) -> Held | None:
        """9月21日，巴陵广场大型义诊，32名专家…: a clause behind the day that is nothing but a name, before a count."""
        for told in self._terse.finditer(text):
            if text[: told.start(1)].endswith(("日", "号")) and not text[: told.start(1) - 1][-1:].isdigit():
                continue  # 科普日讲座, and not 25日讲座
            start, end = sentence_at(text, told.start(1), told.end(1))
            is_behind = not days or any(
                start <= day.start and (day.end <= told.start(1) < end or day.start == told.end()) for day in days
            )
            is_behind &= told.end() > told.end(1) or any(day.end == told.start(1) for day in days)
            is_name = self.is_name(told[1]) and not self._led.search(told[1]) and not _SAYS_LITTLE.search(told[1])
            if is_behind and is_name and not _BODY.search(told[1]) and not _OFF.search(text, start, end):
                return Held(told[1], start, None)
        return None

    def _object(self, text: str, days: list[DateSpan], *, has_people: Callable[[], bool]) -> Held | None:
        """举办松材线虫病防控知识宣传活动: the one thing of a name of its own that was held."""
        found = {held[1]: held for held in self._objects.finditer(text) if not _GENERAL.search(held[1])}
        found = {name: held for name, held in found.items() if not self._verbs.search(name.replace("启动", ""))}
        found = {name: held for name, held in found.items() if not self._lists(name)}
        if len(found) > 1:
            found = {
                name: held
                for name, held in found.items()
                if self._is_of_day(text, days, *sentence_at(text, *held.span()))
            }
        if len(found) != 1 or not has_people():
            return None
        ((name, held),) = found.items()
        start, end = sentence_at(text, held.start(), held.end())
        return None if _OFF.search(text, start, end) else Held(name, start, None)

    def _lists(self, name: str) -> bool:
        """Whether words name several things: 健康讲座、急救培训, but not 莼菜、山药种植培训."""
        return any(part.endswith(self._nouns) for part in name.split("、")[:-1])

    def _act(self, text: str, days: list[DateSpan]) -> Held | None:
        """讲秋茶采摘技术, 污水净化场开放: what was done on one day, in the words of the sentence that tells it."""
        names = [quoted.span() for quoted in _QUOTED.finditer(text)]
        for act in self._acts.finditer(text):
            start, end = sentence_at(text, act.start(), act.end())
            said = text[start:end]
            if any(begins <= act.start() < ends for begins, ends in names):
                continue
            opened = _scene_before(text, start) if days else start
            is_open = act["closing"] is None and act[0] == _OPEN
            is_day = not days or any(
                (opened <= day.start and day.end <= act.start() and (_is_brief(day) or is_open))
                or (end == day.end + 1 and text[day.start - 1] in "（(")  # …，52人参加（9月20日）。
                for day in days
            )
            if not is_day or _OFF.search(said) or _PLANNED.search(said) or _IS_MEETING.search(said):
                continue
            opening = clause_begins(text, start, act.start())
            closing = min(
                (at for mark in "，,；;：:。！？\n" if (at := text.find(mark, act.end())) >= 0), default=len(text)
            )
            behind = text[act.start() : closing]
            clause = _WHERE.sub("", _OPENING.sub("", text[opening : act.start()])) + act[0]
            name = clause if act["closing"] else behind
            if name is clause and re.search("[、：:]", name):  # 某医院组织内科、骨科专家到某社区义诊
                name = _TO.split(clause)[-1] if _TO.search(clause) else clause
                spot = _AT.search(text, opening, act.start())
                name = f"{spot[1]}{act[0]}" if spot and re.search("[、：:]", name) else name
            is_listing = name is clause and re.search("[、：:]", name)
            name = _HOW_OFTEN.sub("", name)
            if (
                len(name) <= _LONGEST
                and not is_listing
                and not (find_dates(name, 2000) or _UNPAIRED.search(name) or _SUMS.search(name))
            ):
                own = re.match(_OPENS_TO_ALL, f"{name}，")
                return Held(
                    name.strip(),
                    start,
                    name[own.end() :].strip() if own else self._told_at(text, opening, act),
                    is_worded=True,
                )
        return None

    def _told_at(self, text: str, opening: int, act: re.Match[str]) -> str | None:
        """Where the words right before a deed say that it was done, however the place is called: 在湄潭永兴讲."""
        spot = None if act["closing"] else _AT.search(text, opening, act.start())
        return spot[1] if spot and not _NO_PLACE.search(spot[1]) else None

    def tells_meeting(self, text: str, days: list[DateSpan]) -> bool:
        """Whether all that a text tells of days is a meeting about the work: 8月28日召开部署会."""
        said = [text[slice(*sentence_at(text, day.start, day.end))] for day in days]
        return bool(said) and all(map(_IS_MEETING.search, said))

    def names_place(self, held: Held) -> bool:
        """Whether a name in the text's own words needs no place: 净水厂开放, or what was done at the market."""
        return self._closing.search(held.name) is not None or held.name.startswith(self._markets)

    def is_announced(self, text: str, at: int) -> bool:
        """Whether the sentence round a place of the text tells of what is yet to be held."""
        return _PLANNED.search(text, *sentence_at(text, at, at)) is not None

    def _is_of_day(self, text: str, days: list[DateSpan], start: int, end: int) -> bool:
        """Whether a sentence tells a day, or stands in a text that tells none itself."""
        return not days or any(start <= day.start < end for day in days)


def _is_brief(span: DateSpan) -> bool:
    return (date.fromisoformat(span.end_date) - date.fromisoformat(span.start_date)).days <= _BRIEF


def _scene_before(text: str, start: int) -> int:
    """Where what tells day and place of a sentence begins: with a short one before it (9月24日，某县某村。)."""
    opened = sentence_at(text, start - 1, start - 1)[0] if start else 0
    said = text[opened:start]
    return opened if len(said) <= _SCENE and not _SUMS.search(said) and "了" not in said[:-4] else start
