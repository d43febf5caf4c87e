"""Bodies that stand in lists with what else is counted: what a place has, and whose people came, are no partners."""

from __future__ import annotations

import re
from itertools import pairwise

from kepuri_eval.intake.figures.cues import Kind
from kepuri_eval.intake.figures.figure import Figure
from kepuri_eval.intake.language.clauses import Span
from kepuri_eval.intake.language.quantities import PEOPLE
from kepuri_eval.intake.senders.bodyends import ends_as_body

_BODIES = ("个", "家", "所")
_BETWEEN = re.compile("、[^，,。；;、：:\\d]{2,14}")  # 学会9个、企业科协20家、农技协31家
_AND_PEOPLE = re.compile("(?:企业|公司|商户|合作社|单位|学校|村|社区)(?:的)?[、和及]")
_TOGETHER = re.compile("联合|会同|携手|联动|合作|参与|参加|协办|承办|主办|发动|动员|组织|邀请|加入|支持")
_TAUGHT = re.compile("培训|讲座|授课|宣讲|讲课|课堂|会议|演练")
_CAME = re.compile("[^，,。；;、]{0,10}?(?:参加|参训|参与|听课|受训|到场)")
_MANY, _SEVERAL = 3, 2
_MAY_BE_PARTNERS = ("venues", "joint_units", "other")
# 动员全县10个镇（街道）和22个县直部门: those of every rank that an area has are called on, and are no partners
_OF_RANKS = re.compile("(?:乡镇|镇街|镇|乡|街道|苏木|村|社区)(?:[（(][^（）()]{1,6}[)）])?[、和及与]")
# 8家医院的60名医生坐诊, 12家企业来了90名职工: where people are from, unless these bodies joined in
_WHOSE = re.compile("[^，,。；;、\\d]{1,10}的")
_CAME_FROM = re.compile("[^，,。；;、\\d派选]{1,8}?(?:来|到|派来|来到|到场|就来)了?")
# 县医院、县一中，还有县水利局，他们三家管场地: what is listed before is counted
_THEY = re.compile("([^。；;：:？?！!\\d]{4,80}?)[，,]?(?:他们|她们|它们|以上|上述|前述|这)$")
_NAMES = re.compile("[、，,]|还有|以及|[和与及]")
_CALLED_ON = re.compile("(?:动员|发动|号召|组织|带动|引导)[^，,。；;]{0,8}$")


def without_lists(told: list[Figure], text: str, sentence: Span) -> list[Figure]:
    """The figures of a sentence, bodies that are no partners counted as other things.

    Those that a word points back to behind their names (甲、乙，还有丙，他们三家管场地) are partners.
    They are none where three or more kinds of them are listed without anybody saying that they joined in (县级学会9个、
    企业科协20家、农技协31家), nor where their people came to be taught (36家企业、百余名安全员参加培训), nor where an
    area calls on its towns and departments, nor where only their people are told of (8家医院的60名医生).
    """
    told = [_pointed_at(figure, text, sentence) for figure in told]
    if len(told) < 2 or all(figure.kind.quantity != "joint_units" for figure in told):
        return told
    listed = _listed(told, text, sentence) | _called_on(told, text, sentence)
    listed |= _whose_people_came(told, text, sentence) | _where_people_are_from(told, text, sentence)
    return [
        figure._replace(kind=Kind("other", None, figure.kind.cue, figure.kind.score))
        if place in listed and figure.kind.quantity == "joint_units"
        else figure
        for place, figure in enumerate(told)
    ]


def _listed(told: list[Figure], text: str, sentence: Span) -> set[int]:
    """Places of the bodies in a list of what there is."""
    found: set[int] = set()
    chain = [0]
    for place in range(1, len(told) + 1):
        if place < len(told) and _goes_on(told[place - 1], told[place], text):
            chain.append(place)
            continue
        if len(chain) >= _MANY and not _joined_in(told[chain[0]], told[chain[-1]], text, sentence):
            found.update(chain)
        chain = [place]
    return found


def _goes_on(one: Figure, other: Figure, text: str) -> bool:
    counted = one.amount.counted_in in _BODIES and other.amount.counted_in in _BODIES
    return counted and _BETWEEN.fullmatch(text, one.amount.end, other.amount.start) is not None


def _joined_in(first: Figure, last: Figure, text: str, sentence: Span) -> bool:
    """Whether the clauses round a list say that the listed did something together."""
    start = max(text.rfind(mark, sentence.start, first.amount.start) for mark in "，,：:") + 1
    return _TOGETHER.search(text, max(start, sentence.start), sentence.end) is not None


def _called_on(told: list[Figure], text: str, sentence: Span) -> set[int]:
    """Places of the departments called on right behind the towns of their area."""
    return {
        place
        for place, (towns, bodies) in enumerate(pairwise(told), start=1)
        if bodies.kind.quantity == "joint_units"
        and _OF_RANKS.fullmatch(text, towns.amount.end, bodies.amount.start)
        and _CALLED_ON.search(text, sentence.start, towns.amount.start)
    }


def _whose_people_came(told: list[Figure], text: str, sentence: Span) -> set[int]:
    """Places of the bodies right before their people who came to be taught."""
    return {
        place
        for place, (bodies, people) in enumerate(pairwise(told))
        if bodies.kind.quantity == "joint_units"
        and people.kind.quantity == "participants"
        and _AND_PEOPLE.fullmatch(text, bodies.amount.end, people.amount.start)
        and _CAME.match(text, people.amount.end)
        and _TAUGHT.search(text, sentence.start, sentence.end)
    }


def _where_people_are_from(told: list[Figure], text: str, sentence: Span) -> set[int]:
    """Places of the bodies that only say where the people right behind them are from."""
    found = set()
    for place, (bodies, people) in enumerate(pairwise(told)):
        if bodies.kind.quantity != "joint_units" or people.amount.counted_in not in PEOPLE:
            continue
        between = bodies.amount.end, people.amount.start
        came = people.kind.quantity == "participants" and _CAME_FROM.fullmatch(text, *between) is not None
        if not came and _WHOSE.fullmatch(text, *between) is None:
            continue
        start = max(text.rfind(mark, sentence.start, bodies.amount.start) for mark in "，,：:") + 1
        if not _TOGETHER.search(text, max(start, sentence.start), bodies.amount.start):
            found.add(place)
    return found


def _pointed_at(figure: Figure, text: str, sentence: Span) -> Figure:
    """The figure, one of bodies named before it counted as partners: 县医院、县一中，他们两家管场地."""
    if figure.amount.counted_in != "家" or figure.kind.quantity not in _MAY_BE_PARTNERS:
        return figure
    named = _THEY.match(text, sentence.start, figure.amount.start)
    if named is None:
        return figure
    names = [name for name in _NAMES.split(named[1]) if name]
    if sum(map(ends_as_body, names)) < _SEVERAL:
        return figure
    return figure._replace(kind=Kind("joint_units", None, figure.kind.cue, figure.kind.score))
