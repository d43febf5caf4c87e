"""From a text to who speaks in it, and from the words before a figure to whether they tell what others did."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Set
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from kepuri_eval.intake.language.patterns import OPENS, any_of, last_end, one_of
from kepuri_eval.intake.language.wordfinder import RuleFinder
from kepuri_eval.intake.senders.elsewhere import CITIES, PROVINCES

if TYPE_CHECKING:  # reading processes start without pandas and pydantic
    from kepuri_eval.wording import Level, ScopeWords

TOOK_PART = re.compile("[^，,。；;]{0,8}?(?:报名|参加|参与|加入|投身|到场|体验|参观|支持|报道)")
_DO = "组织|开展|举办|举行|推出|发放|派发|接待|吸引|参与|参加|出动|走进|深入|展出|动员|征集|印制"
# What follows an area's name where that whole area is counted: 全国范围内, 全省各地, 全市推出60项
COUNTED_THERE = (
    r"(?:要(?!求|闻|点)|范围|各地|各省|各级|上下|系统|同步|先后|共|累计|总|平均|已|约|近|超|有|另有|还有|为|仅|只|每年|的|被"
    rf"|{_DO}|[\d一二三四五六七八九十百千万两]|$)"
)
# 全省科技馆共接待: what bodies of the area did together
COUNTED_TOGETHER = rf"(?!科普[日月周])[^，,。；;：:\d我本咱]{{1,8}}?(?:共(?!同|建|享)|合计|累计|总计|{_DO})"
# 中国科协统一部署，共举办: what a body above asked for, and not what it did
# Nor what its media passed on: 中国科协“科普中国”平台转发1篇
ASKS = (
    "(?!的?(?:统一|部署|要求|安排|号召|通知|印发|关于|文件|精神|指导|支持|主办|委托)"
    "|(?:[“「][^”」]{1,12}[”」])?[^，,。；;、“”\\d]{0,10}(?:转发|转载|刊发|刊登|推介|报道))"
)
# 全市科普日期间共有2300场
_IN_THE_EVENT = "(?:全国)?科普[日月](?:系列)?(?:活动)?(?:期间)?(?:共|累计|总计|合计)"
_END = 80  # signs at the end of a text among which its signature stands
_OF_OWN = re.compile("[我咱][^国]|本[县区旗校院馆园镇乡村台站所店厂]")
_CLAUSE = re.compile("[。，,；;]")
_PARTNER = re.compile("(?:与|和|同|联合|会同|携手|邀请?)[^，,。；;]{0,6}$")  # 与四家兄弟馆连线: what was done together
_SPEECH = re.compile("“[^”]*”")
_OF_NEIGHBOUR = (
    r"的?(?:[^，,。；;：:\d]{0,8}?(?<![社校小园景林城]))?[县区市旗]+(?![县区市民内])"
    "(?!的?(?:各族|广大|部分)?(?:[居市村]民|群众|学生|师生|教师|青少年|游客|家长|孩子|儿童|老人|社区|学校|[中小]学|乡镇|街道|村|企业|单位))"
)
_AND_THEN = "(?:也|则|还|又|均|都|同步|同期|同时|分别|另|今年|本次|期间|[在于][^，,。；;\\d]{1,8}|共|累计)*"
_OFFICE = "(?:科协|科学技术协会|[^，,。；;、的\\d]{2,8}[局委])"
_DID = f"{_AND_THEN}(?:组织)?(?:举办|开展|举行|推出|上报|报送|报了|办了)"
_SUBJECT = "(?<![^，,。；;：:（(])"  # where a clause opens
_NOT_OWN = "(?![各全我本该两数多几每外原老新咱双])"
# Another county as the one that does: 南山县共举办活动30场. 区 ends too many things (互动区): only with its office.
_OTHER_COUNTY = re.compile(
    f"{_SUBJECT}{_NOT_OWN}(?:([^，,。；;、：:的了\\d]{{1,4}}?[县旗])(?:{_OFFICE})?|([^，,。；;、：:的了\\d]{{2,4}}?区){_OFFICE}){_DID}"
)
_OTHER_CITY = re.compile(
    f"{_SUBJECT}(?:其中)?({PROVINCES}|{CITIES})[省市]?(?:(?:{_OFFICE})?{_DID}|(?:今年|同期|一个市|共|有|累计|科普日|的(?:科普|活动|线上|线下)))"
)
_THEIRS = re.compile(
    "(?:他们|人家)[村县区校馆院厂市镇乡局]|兄弟(?:单位|院校|高校|企业|社区|旗县|县区|区县|[馆校园场村])|(?:听|据)(?:说|闻)|听[^，,。；;]{1,6}说"
    "|(?<=据)(?:(?:上级|省|市|州|盟|国家|集团|总公司|主办|组委会)[^，,。；;]{0,8})?通报|通报(?:显示|指出)|同城的"
)
_THEIRS_NEED = ("他们", "人家", "兄弟", "据说", "据闻", "听", "通报", "同城的")
_DID_ITSELF = r"[^，,。；;\d]{0,10}?(?:组织|举办|开展|承办|主办|实施|推出)[^，,。；;\d]{0,8}?[\d.]+万?余?[场项次个]"
_ITSELF_SO_MANY = (
    r"[^，,。；;\d]{0,10}?(?:组织|举办|开展|承办|主办|实施|推出)[^，,。；;\d]{0,8}$"  # …直接组织的只有上述|4场
)
# What an association counted, where another body speaks: 据市科协统计，全市共举办活动500场
_OF_ASSOCIATION = re.compile("据[省市州盟县区旗]?科协[^，,。；;]{0,6}(?:通报|统计|介绍|公布|发布|消息)")
_ASSOCIATION = re.compile("科协|科学技术协会")
_SIGNED_BY_ASSOCIATION = re.compile(r"(?:科协|科学技术协会)[\s\d年月日.]*$")
# Another body of the speaker's own kind, told beside it: 湾头保护区也开放，接待3000人
_OTHER_BODY = re.compile(
    f"{_SUBJECT}{_NOT_OWN}([^，,。；;、：:的了\\d]{{2,12}}(?:馆|园|校|院|公司|保护区|中心|小学|中学))也(?!是|有我|派|为我|给我)"
)


class Speaker(NamedTuple):
    """Who speaks in a text.

    Attributes:
        wider: areas wider than the speaker's own (全市 where a county speaks), whose figures are not its own.
        named: the words of its head and end, which name it.
        whole: wide areas that are the speaker's own (a province: 全省).
        is_body: whether it is a body within a county; is_city: a city, whose summary tells of its counties, or
            an office or society of one;
            is_association: an association for science and technology, which counts what others did.
    """

    wider: frozenset[str] = frozenset()
    named: str = ""
    whole: frozenset[str] = frozenset()
    is_body: bool = False
    is_city: bool = False
    is_association: bool = False


class SpeakerIndex:
    """The words of wording.yml by which one speaks of oneself and of others, as patterns.

    Args:
        areas: names of the counties and zones of the register, which are known as others by their bare names too.
    """

    def __init__(self, words: ScopeWords, areas: Iterable[str] = ()) -> None:
        selves = one_of(words.selves)
        self._levels = [
            (_in_title(level.names), re.compile(f"(?:{selves})(?:{one_of(level.own)})"), level)
            for level in words.levels.values()
        ]
        self._neighbour = re.compile(f"{_SUBJECT}(?:{one_of(words.neighbours)}){_OF_NEIGHBOUR}")
        self._doing, self._own_area = any_of(words.doing), any_of(words.own_area)
        above = {area for level in words.levels.values() if not level.is_body for area in level.wider}
        narrow = one_of(area for area in words.own_area if area not in above)
        self._narrow = re.compile(f"{narrow}|(?:{selves})(?!国)|当地")
        areas = tuple(areas)
        self._areas = any_of(areas)
        area = re.compile(f"{_SUBJECT}({self._areas.pattern})(?:{_OFFICE})?{_DID}")
        self._own = re.compile(f"{self._own_area.pattern}|(?:{selves})(?!国)|当地")
        self._whole_areas = frozenset(area for area in words.own_area if area.startswith("全"))
        self._others = {"city": _OTHER_CITY, "county": _OTHER_COUNTY, "area": area, "body": _OTHER_BODY}
        self._rules = RuleFinder({
            "wider": (*self._whole_areas, *(area for level in words.levels.values() for area in level.wider)),
            "association": ("据",),
            "neighbour": words.neighbours,
            "theirs": _THEIRS_NEED,
            "city": (*PROVINCES.split("|"), *CITIES.split("|")),
            "county": ("县", "旗", "区"),
            "area": areas,
            "body": ("也",),
        })  # fmt: skip
        apart = one_of(words.apart)
        self._apart = re.compile(f"(?:{apart}){_DID_ITSELF}")
        self._did_itself = re.compile(f"(?:{apart}){_ITSELF_SO_MANY}")

    def find(self, head: str, text: str) -> Speaker:
        """Who speaks in a text with this head; nobody where neither its head nor what it says of itself tells.

        What stands in “ ” is said by somebody else. An office of the city that tells apart what it did itself
        (机关及所属单位直接组织12场) tells of others where it counts all the city (全市共举办386场).
        """
        titles = "\n".join(_CLAUSE.split(line, maxsplit=1)[0] for line in head.splitlines())
        found = next((level for named, _, level in self._levels if named.search(titles)), None)
        named = f"{head}\n{text[-_END:]}"
        if not self._areas.search(named):  # told in the third person, and in its text alone
            named += f"\n{_most_frequent(self._areas.findall(text))}"
        signs = _ASSOCIATION.search(titles) is not None or _SIGNED_BY_ASSOCIATION.search(text[-_END:]) is not None
        speaker = _speaker(found or self._by_itself(_SPEECH.sub("", text)), named)._replace(is_association=signs)
        if speaker.is_city and self._apart.search(text):
            speaker = speaker._replace(wider=speaker.wider | self._whole_areas)
        return speaker

    def tells_of_others(self, before: str, behind: str, speaker: Speaker) -> bool:
        """Whether the words of the sentence before a figure tell what an area or body other than the speaker did.

        Who took part (邻近的东湖区群众300人) came to the speaker, wherever from.
        """
        may = self._rules.find(before)
        if not may:
            return False
        if "wider" in may and _is_of_wider(before, speaker.wider):
            return self._did_itself.search(before) is None
        if "association" in may and self._is_told_by_association(before, speaker):
            return True
        last = last_end(self._neighbour, before) if "neighbour" in may else -1
        if last >= 0 and self._doing.search(before, last):
            is_theirs = self._own_area.search(before, last) is None
        else:
            last = self._last_of_other(before, speaker, may)
            is_theirs = last >= 0 and self._own.search(before, last) is None
        return is_theirs and TOOK_PART.match(behind) is None

    def _by_itself(self, text: str) -> Level | None:
        """The level that a text speaks of as its own most often, 我县 or 我们学校."""
        most, found = 1, None
        for _, own, level in self._levels:
            times = len(own.findall(text))
            if times >= most:  # of equals the wider one, which is declared later
                most, found = times, level
        return found

    def _last_of_other(self, before: str, speaker: Speaker, may: Set[str]) -> int:
        """Where the last doing of another area or body is told, -1 for none or where it is not known who speaks."""
        if not speaker.named:
            return -1
        theirs = _THEIRS.finditer(before) if "theirs" in may else ()
        last = max((one.end() for one in theirs if not _PARTNER.search(before, 0, one.start())), default=-1)
        for rule in self._told_of(speaker):
            is_above = rule == "city" and not speaker.is_city  # its own city's figures are not a county's
            for found in self._others[rule].finditer(before) if rule in may else ():
                name = next(name for name in found.groups() if name)
                if is_above or name not in speaker.named:
                    last = max(last, found.end())
        return last

    def _is_told_by_association(self, before: str, speaker: Speaker) -> bool:
        """Whether an association's count is passed on by a body that is none: 据市科协通报，全市共举办活动500场."""
        if not speaker.named or speaker.is_association:
            return False
        last = last_end(_OF_ASSOCIATION, before)
        return last >= 0 and self._narrow.search(before, last) is None

    def _told_of(self, speaker: Speaker) -> tuple[str, ...]:
        """Who is another to the speaker: cities to a city, counties too to a county, bodies to a body."""
        if speaker.whole:
            return ()
        if speaker.is_city:
            return ("city",)
        return ("city", "county", "area", "body") if speaker.is_body else ("city", "county", "area")


def _most_frequent(names: Iterable[str]) -> str:
    """Of equals the one that comes first; "" of none."""
    counted = Counter(names)
    return max(counted, key=counted.__getitem__, default="")


def _speaker(level: Level | None, named: str) -> Speaker:
    if level is None:
        return Speaker()
    whole = frozenset(level.whole)
    return Speaker(frozenset(level.wider), named, whole, is_body=level.is_body, is_city=not level.wider)


def _in_title(names: Iterable[str]) -> re.Pattern[str]:
    """Pattern of such a name where a title names it as the one that speaks: 东湖区2024年, 东湖区科协."""
    ends = one_of(names)
    return re.compile(f"[\u4e00-\u9fff](?<![各自]治)(?:{ends})(?:科协|科学技术协会|(?:19|20)\\d\\d|全国科普日|科普日)")


def _is_of_wider(before: str, wider: frozenset[str]) -> bool:
    """Whether an area wider than the speaker's own is counted (据州科协通报，全州参与2万人), and not his own since."""
    if not wider:
        return False
    last = last_end(_counted_in(wider), before)
    return last >= 0 and _OF_OWN.search(before, last) is None


@lru_cache(maxsize=16)
def _counted_in(areas: frozenset[str]) -> re.Pattern[str]:
    named = "|".join(sorted(areas))
    return re.compile(
        f"(?:{OPENS}|期间|当天|当周|活动周|活动日)[\u4e00-\u9fff]{{0,3}}?(?<![向对为给到从在按与])(?:{named})(?:{COUNTED_THERE}|{COUNTED_TOGETHER}|{_IN_THE_EVENT})"
    )
