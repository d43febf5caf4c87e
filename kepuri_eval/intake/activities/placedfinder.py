"""From a kind of activity without a name of its own to the place that it is called by: 在某检测中心举办开放日."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kepuri_eval.intake.activities.heldwords import HeldWords
from kepuri_eval.intake.activities.listedfinder import Held
from kepuri_eval.intake.activities.sentences import clause_begins, sentence_at
from kepuri_eval.intake.language.dates import DateSpan
from kepuri_eval.intake.language.patterns import any_of, one_of

if TYPE_CHECKING:  # reading processes start without pandas and pydantic
    from kepuri_eval.params import Params

_HOLDS = "(?:举办|举行|开[展办设]|(?<![举承主协联补创兴开])[办搞]起?)了?(?:一[场次届])?"
_SHORTEST = 3  # signs of a kind: 开放日, 科技节
_CALLED_SO = re.compile("(?<=.[节周日])活动$")  # 开放日活动
_NOT_ONE_PLACE = re.compile("^[我本全各多该]|[、和及与等]|[村校镇乡区县市里]内?的")
_FROM_THEN, _OPENING = re.compile(" ?(?:起|以来|至|[-—~～])"), "开放"
# 在市民广场举行主场活动, 在某湖湿地举办的科普日集中示范活动参与群众300人: of the place, for it has no other name
_MAIN = (
    "(?:20\\d\\d年)?(?:全国)?(?:科普[日月])?(?:科普|宣传)*(?:主场|主会场|集中|示范|启动|广场)"
    "(?:主场|集中|示范|启动|联合|科普|宣传|展示)*(?:活动|仪式)"
)
_WHO_WENT = r"(?:组织|带领)了?[约近]?\d+ ?(?:余|多)?[名位个][^，,。；;、\d]{1,10}?(?:到|赴|走进|前往|来到)"


class PlacedFinder:
    """Finds what was held at one place, with the words of one edition's params.

    Args:
        params: the edition's.
        words: what all finders of what was held judge it by.
    """

    def __init__(self, params: Params, words: HeldWords) -> None:
        items, self._off, self._says_little = params.wording.items, words.off, words.says_little
        self._attends = any_of(params.wording.attending.verbs)
        nouns = one_of(words.nouns)
        kind = f"(?P<kind>[\u4e00-\u9fff]{{0,4}}?(?:{nouns}))(?=[，,。；;（(]|$)"
        ends, hosts = one_of(items.place_ends), one_of(items.hosts)
        self._main = re.compile(
            f"在(?P<place>[^，,。；;、：:在“”]{{2,20}}?)(?:举办|举行|开展|组织|启动)了?的?(?P<kind>{_MAIN})"
            "(?=[，,。；;（(]|参与|参加|吸引|接待|现场|共|有|$)"
        )
        self._into = re.compile(
            f"(?:^|[日号天，,；;])(?P<deed>(?:[\u4e00-\u9fff]{{0,8}}?(?:{one_of(items.mobile)})"
            f"|[\u4e00-\u9fff]{{2,12}}?(?:{one_of(items.brought)}))"
            "(?:[，,]?(?:[拉载带]着|满载着?|装着)[^，,。；;]{2,12}?)?"
            "(?:开进|驶进|驶入|开到|走进|走入|来到|进(?!行|展|一步|度|程))了?"
            f"(?P<place>[^，,。；;、：:“”\\d]{{2,20}}?(?:{ends}|{hosts})))(?=[，,])"
        )
        own = kind.replace("kind", "own")
        self._held = re.compile(
            f"在(?P<place>[^，,。；;、：:在“”]{{2,20}}?){_HOLDS}{kind}"
            f"|(?:[日号天，,])(?P<host>(?:(?!在)[\u4e00-\u9fff]){{1,14}}?(?:{hosts})){_HOLDS}{own}"
        )
        self._made = re.compile(
            f"在(?P<place>[^，,。；;、：:在“”]{{2,20}}?)(?:{one_of(params.wording.hold_verbs)}|[办开搞上])的"
            f"(?:(?P<kind>[\u4e00-\u9fff]{{2,16}}?(?:{nouns}))(?=[，,。；;（(没很最也就座人]|$)|(?P<own>[\u4e00-\u9fff]{{3,12}})(?=[，,]))"
        )
        opens = (
            f"{one_of(items.opens)}|(?:{one_of(items.receives)})了?[^，,。；;、\\d]{{0,8}}?(?:{one_of(items.guests)})"
            f"|(?:{one_of(items.receives)})了?(?:首批|近|约)?\\d[\\d,]* ?[余多]?[名位个组户批][^，,。；;、\\d]{{1,10}}"
        )
        self._opened = re.compile(
            f"(?:^|[日号天，,。；;：:]|(?<=[日号天][上下]午))(?P<place>[\u4e00-\u9fff]{{2,18}}?(?:{ends}|{hosts}))(?:{opens})(?=[，,。；;、])"
        )
        # 把标本馆打开了一周（9月15日—19日）, 将实验室向公众开放
        self._thrown_open = re.compile(
            f"[把将](?P<place>[\u4e00-\u9fff]{{2,18}}?(?:{ends}|{hosts}))(?:大门)?(?:打开|敞开|开放|(?:向|面向|对)[公大市学居社][\u4e00-\u9fff]{{1,2}}开放)"
        )
        self._carried = re.compile(
            "(?:(?<!携)带着(?:[^，,。；;、：:“”\\d的了]{2,10}?)(?:去了?|[来走]到了?|走?进了?|到了?|前往)"
            "|把(?:[^，,。；;、：:“”\\d的了]{2,8}?)[搬摆架搭送端](?:到|进|上|在)了?)"
            f"(?P<place>[^，,。；;、：:“”\\d]{{2,20}}?(?:{ends}|{hosts}))(?=[，,。；;])"
        )
        self._taken = re.compile(
            f"{_WHO_WENT}(?P<place>[^，,。；;、“”\\d]{{1,20}}(?:{ends}))(?P<deed>[^，,。；;、“”\\d的了]{{3,14}})(?=[，,。；;]|$)"
        )

    def find(self, text: str, days: list[DateSpan]) -> Held | None:
        """在某检测中心举办开放日, 某中学办科技节: the place's, in the sentence that tells the day."""
        for told in self._held.finditer(text):
            place, kind = told["place"] or told["host"], told["kind"] or told["own"]
            kind = _CALLED_SO.sub("", kind)
            is_kind = len(kind) >= _SHORTEST and not self._says_little.search(kind) and "活动" not in kind
            if is_kind and not _NOT_ONE_PLACE.search(place) and self._is_of_day(text, days, told):
                return Held(f"{place}{kind}", sentence_at(text, told.start(), told.end())[0], place)
        for told in self._main.finditer(text):
            place = told["place"]
            before = text[clause_begins(text, 0, told.start()) : told.start()]
            is_own = not (_NOT_ONE_PLACE.search(place) or self._attends.search(before))  # 参加在某广场举办的主场活动
            if is_own and self._is_of_day(text, days, told, one_day=True):
                return Held(f"{place}{told['kind']}", sentence_at(text, told.start(), told.end())[0], place)
        return None

    def find_brought(self, text: str, days: list[DateSpan]) -> Held | None:
        """气象科普车开进某小学: what was brought to a place, and not who went there."""
        for told in self._into.finditer(text):
            if not _NOT_ONE_PLACE.search(told["place"]) and self._is_of_day(text, days, told, one_day=True):
                return Held(told["deed"], sentence_at(text, told.start(), told.end())[0], told["place"])
        return None

    def find_taken(self, text: str, days: list[DateSpan]) -> Held | None:
        """组织38名学生到某林场夜观昆虫: what those taken to a place did there."""
        for told in self._taken.finditer(text):
            if self._is_of_day(text, days, told):
                return Held(told["deed"], sentence_at(text, told.start(), told.end())[0], told["place"])
        return None

    def find_carried(self, text: str, days: list[DateSpan]) -> Held | None:
        """带着标本去了某中学, 把显微镜摆到某市场: what was carried to a place, in the text's own words."""
        for told in self._carried.finditer(text):
            if not _NOT_ONE_PLACE.search(told["place"]) and self._is_of_day(text, days, told, one_day=True):
                start = sentence_at(text, told.start(), told.end())[0]
                return Held(told[0], start, told["place"], is_worded=True)
        return None

    def find_opened(self, text: str, days: list[DateSpan]) -> Held | None:
        """茶艺实训室对外，; 某局观测场迎来客人。: the place that let people in on a day, and not from that day on."""
        for told in self._opened.finditer(text):
            place = told["place"]
            since = any(_FROM_THEN.match(text, day.end) for day in days)
            if not (since or _NOT_ONE_PLACE.search(place)) and self._is_of_day(text, days, told):
                return Held(f"{place}{_OPENING}", sentence_at(text, told.start(), told.end())[0], place)
        for told in self._thrown_open.finditer(text):
            start, end = sentence_at(text, told.start(), told.end())
            is_dated = any(start <= day.start < end and not _FROM_THEN.match(text, day.end) for day in days)
            if is_dated and not (_NOT_ONE_PLACE.search(told["place"]) or self._off.search(text, start, end)):
                return Held(f"{told['place']}{_OPENING}", start, told["place"])
        return None

    def find_made(self, text: str, days: list[DateSpan]) -> Held | None:
        """在某镇办的柳编培训，: what is told of by where it was held."""
        for told in self._made.finditer(text):
            kind = told["kind"] or told["own"]
            is_kind = not self._says_little.search(kind) and not _NOT_ONE_PLACE.search(told["place"])
            before = text[clause_begins(text, 0, told.start()) : told.start()]
            if is_kind and not self._attends.search(before) and self._is_of_day(text, days, told):
                return Held(kind, sentence_at(text, told.start(), told.end())[0], told["place"])
        return None

    def _is_of_day(self, text: str, days: list[DateSpan], told: re.Match[str], *, one_day: bool = False) -> bool:
        """Whether its sentence tells a day before it, by itself and not as the first of many where `one_day`."""
        start, end = sentence_at(text, told.start(), told.end())
        near = [day for day in days if start <= day.start and day.end <= told.start() + 1]
        is_dated = any(not one_day or day.start_date == day.end_date for day in near)
        return is_dated and not self._off.search(text, start, end)
