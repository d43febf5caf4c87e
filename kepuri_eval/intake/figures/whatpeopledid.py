"""People who came to teach or to serve, and are no audience.

教师6人到夜校授课, 报告团的7位老同志: experts; 组建志愿服务队5支，90名教师参加: volunteers.
"""

from __future__ import annotations

import re

from kepuri_eval.intake.figures.figure import Figure
from kepuri_eval.intake.language.clauses import Span
from kepuri_eval.intake.language.quantities import PEOPLE

# Who may teach, right before the number or right behind it.
_TEACHERS = "(?:教师|老师|教员|老同志|教练|老专家|老党员|农艺师)"
_LED = re.compile(f"{_TEACHERS}[共约]?$")
_FOLLOWED = re.compile(_TEACHERS)
# What they then do stands last in its clause, and nobody is said to listen: 到村里授课, and not 到市里听讲座
_TEACH = re.compile(
    "(?:[^，,。；;、的听\\d]|\\d{1,2}[月日号]){0,40}?(?:授课|讲课|宣讲|支教|作报告|做报告|作讲座|做讲座|上课)(?=[，,。；;]|$)"
)
_LEARN = re.compile("听|学习|观摩|接受|参加|参训")
_TEAMS = re.compile("(?:组建|成立|组成)了?[^，,。；;\\d]{0,12}志愿(?:者)?(?:服务)?(?:队|队伍|团|分队)$")
_JOIN = re.compile("[^，,。；;、\\d]{1,8}?(?:参加|加入|参与|报名)(?=[，,。；;]|$)")
_SPEAKERS = re.compile("(?:报告团|宣讲团|讲师团|巡讲团|专家团)的[共约]?$")  # 报告团的7位老同志
_SUBJECT = "，,"


def with_what_they_did(told: list[Figure], text: str, sentence: Span) -> list[Figure]:
    """The figures of a sentence, its people counted as experts or volunteers where they taught or joined a team."""
    return [
        figure._replace(kind=figure.kind._replace(quantity=_role(figure, told[:place], text, sentence), subkind=None))
        if figure.kind.quantity == "participants" and figure.amount.counted_in in PEOPLE
        else figure
        for place, figure in enumerate(told)
    ]


def _role(figure: Figure, earlier: list[Figure], text: str, sentence: Span) -> str:
    start, end = figure.amount.start, figure.amount.end
    if _LED.search(text, sentence.start, start):
        did = _TEACH.match(text, end)
    else:
        noun = _FOLLOWED.match(text, end)
        did = _TEACH.match(text, noun.end()) if noun else None
    if _SPEAKERS.search(text, sentence.start, start):
        return "experts"
    if did and not _LEARN.search(did.group()):
        return "experts"
    if earlier and earlier[-1].amount.counted_in in ("支", "个"):
        teams = earlier[-1].amount
        joins = text[teams.end : start].strip() in _SUBJECT and _JOIN.match(text, end)
        if joins and _TEAMS.search(text, sentence.start, teams.start):
            return "volunteers"
    return figure.kind.quantity
