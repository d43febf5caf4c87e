"""What is told of an activity in; the bodies named as holding it together, out.

联合市教育局、团市委等单位举办; 由市文明办、市气象局联合主办; 联合单位：市科技馆、市图书馆.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from kepuri_eval.intake.activities.activityrows import split_names
from kepuri_eval.intake.language.patterns import any_of, one_of
from kepuri_eval.intake.senders.bodyends import ends_as_body
from kepuri_eval.intake.senders.elsewhere import CITIES, PROVINCES

if TYPE_CHECKING:  # reading processes start without pandas and pydantic
    from kepuri_eval.prosewords import PartnerWords
    from kepuri_eval.wording import Wording

_LABEL = re.compile(r"[\w]+")  # 联合*单位 and =共建 are patterns of headings
_SIGN = r"[^，,。；;：:！!？?（()）\n\d]"
_AND = re.compile("以及|[和与及]")
_MARKS = re.compile(r"[“”\"「」]")
_ASIDE = "(?:[（(][^（）()]{0,12}[)）])?"  # 参与单位（排名不分先后）：
_OPENS = "(?:^|[，,。；;：:）)\\s]|我[们会局馆校院园县市区镇乡])"
_OWN_ASSOCIATION = "(?:^|[，,。；;：:）)\\s日号])[^，,。；;：:、\\d]{0,6}(?:科协|科学技术协会)"
# 等单位 closes a list of nothing but bodies, however they are called
_AND_SUCH = "(?:等[\\d一二三四五六七八九十余多]*[家个]?|[一二三四五六七八九十]+[家个])(?:单位|部门|机构)"
_CLOSED = re.compile(_AND_SUCH)
_JOINING = ("与", "和", "同", "跟", "科协", "科学技术协会", "谢", "帮忙", "出力", "支持", "协助", "帮助", "帮衬")
_SHORTEST_NAME = 4
# 三所附属医院, 县直部门; but 东湖湿地保护区管理部门 is one
_MANY = re.compile("[一二三四五六七八九十百几两][余多]?[个所家]|(?:单位|(?<![\u4e00-\u9fff]{5}管理)部门)$")
_OF_SCHOOL = re.compile(
    "(?:大学|学院)[\u4e00-\u9fff]{1,8}(?:系|专业|教研室|实验室)$|[一二三四五六七八九十]高$"
)  # 江城师院生物系
# 福建联合石化公司: there 联合 is part of a name, and joins nobody
_JOINT_NAME = re.compile(
    f"(?<=[、，,：:和与及由])((?:{PROVINCES}|{CITIES}|中国|华[东南西北中])[省市]?)联合"
    "(?=[^，,。；;、\\d]{2,12}?(?:公司|集团|厂|大学|学院|医院))"
)
_LED_IN = re.compile(".*(?:由|会同|携手|是[与和同跟]|[都就也]是|的(?:还?有|是)?)")  # 一起办的有县水利局
_COUNTED_UP = re.compile(
    "(?<=[\u4e00-\u9fff]{3})(?:[两三四五六七八九十]家|共?同?参与)$"
)  # 县水利局、团县委两家; …参与主办
_JOINED, _MASK = "联合", "聯合"


class Named(NamedTuple):
    """A partner as written, at text[start:end]."""

    name: str
    start: int
    end: int


def partner_finder(wording: Wording) -> PartnerFinder:
    """The finder for an edition's words, made once."""
    return _make_finder(wording.partners, wording.columns.get("joint_units", ()), wording.hold_verbs)


class PartnerFinder:
    """The words of wording.yml behind and before which partners are named, as patterns.

    Args:
        headings: of columns that list partners; hold_verbs: verbs of holding an activity.
    """

    def __init__(self, words: PartnerWords, headings: tuple[str, ...], hold_verbs: tuple[str, ...]) -> None:
        labels = [name for name in headings if _LABEL.fullmatch(name)]
        ends = one_of((*hold_verbs, *words.together, *words.ends))
        listed = rf"((?:以及|联合会|(?!{ends}){_SIGN}){{2,120}})"

        def before(closing: str) -> str:
            """A list and what closes it, passed over quickly in clauses where nothing does."""
            return rf"(?={_SIGN}*?(?:{closing})){listed}(?:{closing})"

        verbs, together, hosting = one_of(words.verbs), one_of(words.together), one_of(words.hosting)
        not_behind, doing = one_of(words.not_behind), one_of(words.doing)
        joined = (*words.verbs, *words.together, *words.joining)
        # each with the fewest names that make it a list of partners: 由市科协主办 alone tells of another's event
        self._lists = [
            (re.compile(rf"(?:{one_of(labels)})(?:包括|主要有|分别为|有|为|是)?{_ASIDE}[：:]?{listed}"), 1),
            (re.compile(rf"(?:是?[由与同跟和]|是){listed}(?:{together})(?!{not_behind})"), 1),
            (re.compile(rf"(?:{verbs})(?:了|起|[：:])?(?!{not_behind}){listed}"), 1),
            (re.compile(rf"{_OPENS}{before(f'(?:{together})?(?:{hosting})')}"), 2),
            (re.compile(rf"由{listed}(?:{one_of((*words.hosting, *hold_verbs))})"), 2),
            (re.compile(rf"(?:{hosting})(?:单位|方|部门)?{_ASIDE}[：:]{listed}"), 2),
            (re.compile(rf"{_OPENS}[与同跟和]{listed}(?={doing})"), 1),
            (re.compile(rf"{_OPENS}{before(f'(?={_AND_SUCH}(?:{one_of(joined)}))')}"), 2),
            (re.compile(rf"{_OWN_ASSOCIATION}[、与和]{listed}(?={doing})"), 1),
        ]
        helped, allies, joining = one_of(words.helping), one_of(words.allies), one_of(words.joining)
        helping = f"(?:都|也|均)?(?:(?:[给对为])?我们)?(?:{helped})|(?:都|也|均|一直)?是[^，,。；;]{{0,8}}(?:{allies})"
        self._lists += [
            (re.compile(rf"{_OPENS}{before(helping)}"), 1),
            (re.compile(rf"{_OPENS}{before(f'[与同跟和](?:我们|我[局会馆校院园县市区])(?:{together}|{hosting})')}"), 1),
            (
                re.compile(
                    rf"(?:{together}|{hosting}|帮忙|出力)[办干做搞]?的(?:单位|部门|机构)?(?:还?[有是][：:]?|[：:]){listed}"
                ),
                1,
            ),
            (re.compile(rf"{_OPENS}(?:我们的)?(?:{allies}|(?:{joining}|支持|协助)单位)(?:还?[有是])?[：:]{listed}"), 2),
            (
                re.compile(
                    rf"(?:[得获]到?了?|感谢|谢谢|离不开){listed}(?:一直以来|长期以来)?的(?:大力|鼎力|积极|热情)?(?:支持|配合|协助|帮助|帮衬)"
                ),
                2,
            ),
            (
                re.compile(
                    rf"{_OPENS}(?={_SIGN}{{2,40}}、){listed}(?:{together})(?:{one_of(hold_verbs)}|[干办搞做弄]|参与|实施|推进|完成)"
                ),
                2,
            ),
            (re.compile(rf"(?:谢谢|感谢|鸣谢)[^，,。；;：:\d]{{0,14}}[：:]{listed}"), 2),
            (re.compile(rf"(?:谢谢|感谢|鸣谢){listed}(?=[。！!]|$)"), 2),
            (
                re.compile(
                    rf"(?:{together}|协助|支持|配合)(?:我们|公司|[我本][会局馆校院园县市区])?[下去来]*的[，,]?(?:还?有|是)[：:]?{listed}"
                ),
                1,
            ),
            (re.compile(rf"{_OPENS}(?:{together}|{joining}|支持|协助)[：:]{listed}"), 2),
        ]
        said = (words.verbs, words.together, words.hosting, words.joining, words.helping, words.allies)
        self._may_name = any_of(chain(labels, *said, _JOINING))
        self._follows = re.compile(rf"(?:{one_of(words.following)})[^，,。；;]*$")
        self._nobody = re.compile(rf"(?:{one_of(words.vague)})|(?:{one_of(words.nobody)})$")
        self._also = re.compile(rf"(?:{one_of(words.bodies)})$")

    def find(self, text: str) -> list[str]:
        """The names, each once, in the order of the text."""
        return [named.name for named in self.find_named(text)]

    def find_named(self, text: str) -> list[Named]:
        """The names with the place where each first stands as a partner, in the order of the text."""
        if self._may_name.search(text) is None:
            return []
        text = _JOINT_NAME.sub(rf"\1{_MASK}", text)
        found: dict[str, Named] = {}
        lists = sorted((one.span(1), least) for pattern, least in self._lists for one in pattern.finditer(text))
        for (start, end), least in lists:
            if self._follows.search(text, 0, start):  # 按照市科协联合市教育局印发的通知: not with whom it was held
                continue
            names = self._names_in(text, start, end)
            for named in names if len(names) >= least else ():
                found.setdefault(named.name, named)
        return sorted(found.values(), key=lambda named: named.start)

    def _names_in(self, text: str, start: int, end: int) -> list[Named]:
        closed = _CLOSED.search(text, start, end) or _CLOSED.match(text, end)
        end = min(end, closed.start()) if closed else end
        found = []
        for each in split_names(_MARKS.sub("", text[start:end])):
            for name in self._apart(_COUNTED_UP.sub("", _LED_IN.sub("", each)).removeprefix("与")):
                if self._is_body(name) or (closed and self._may_be_body(name)):
                    stands = re.compile(f"{_MARKS.pattern}*".join(map(re.escape, name))).search(text, start, end)
                    at, until = stands.span() if stands else (start, end)
                    found.append(Named(name.replace(_MASK, _JOINED), at, until))
        return found

    def _is_body(self, name: str) -> bool:
        return self._ends_as_body(name) and self._is_somebody(name)

    def _may_be_body(self, name: str) -> bool:
        return len(name) >= _SHORTEST_NAME and self._is_somebody(name) and "的" not in name

    def _is_somebody(self, name: str) -> bool:
        return self._nobody.match(name) is None and _MANY.search(name) is None

    def _ends_as_body(self, name: str) -> bool:
        return ends_as_body(name) or any(one.search(name) for one in (self._also, _OF_SCHOOL))

    def _apart(self, name: str) -> list[str]:
        """The names joined by 和; 市文化和旅游局 is one."""
        for joint in _AND.finditer(name):
            first, others = name[: joint.start()], name[joint.end() :]
            if self._ends_as_body(first) and self._ends_as_body(others):
                return [first, *self._apart(others)]
        return [name]


_make_finder = lru_cache(maxsize=4)(PartnerFinder)
