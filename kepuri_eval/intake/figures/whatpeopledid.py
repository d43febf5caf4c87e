"""People who came to teach or to serve, and are no audience, and those who listened, and taught nothing.

教师6人到夜校授课, 报告团的7位老同志: experts; 组建志愿服务队5支，90名教师参加, 志愿者和宣传员参与70人次: volunteers;
80名孩子听工程师讲火箭: participants.
"""

from __future__ import annotations

import re

from kepuri_eval.intake.figures.figure import Figure
from kepuri_eval.intake.figures.volunteering import served
from kepuri_eval.intake.language.clauses import Span
from kepuri_eval.intake.language.quantities import PEOPLE, Amount

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
# 志愿服务总队5支分队共80人
_IN_TEAMS = re.compile(
    "志愿[^，,。；;\\d]{0,8}(?:队|团)[^，,。；;\\d]{0,6}?"
    "[\\d一二三四五六七八九十]+ ?[支个][^，,。；;\\d]{0,4}[队组团][，,、]?(?:共|合计|总计|共计|一共)有?$"
)
# 服务80人次，按人头是35人
_BY_HEAD = re.compile("[，,、（(；;]?(?:按|以|论)(?:人头|实际人数|人数|人)数?[算计]?[就也]?(?:[是为有]|共)?[约近]? ?")
_JOIN = re.compile("[^，,。；;、\\d]{1,8}?(?:参加|加入|参与|报名)(?=[，,。；;]|$)")
_SPEAKERS = re.compile("(?:报告团|宣讲团|讲师团|巡讲团|专家团)的[共约]?$")  # 报告团的7位老同志
_SUBJECT = "，,"
# 出来讲课的老同志一共17人, and not 来听讲课的
_LECTURED = re.compile(
    "(?<!听)(?:讲课|授课|主讲|宣讲|作报告|做报告|上课)的[^，,。；;、\\d听]{0,8}?(?:一?共|共计|总共|合计)?[是有]?[约近]?$"
)
_VOLUNTEER = "(?:志愿者|义工|志愿服务者)"
# 志愿者和宣传员参与470人次, but not 志愿者和学员; 志愿水情监督员参与60人
_SERVED = re.compile(
    f"(?:{_VOLUNTEER}[和与及、][\u4e00-\u9fff]{{1,6}}|志愿(?!者|服务)[^\\W者带和与及\\d]{{1,6}})员(?<![学党会社职人队运动演]员)"
    "(?:累计|共)?(?:参与|参加|服务|上岗)"
    "(?:志愿|科普|服务|活动)*[共约计达近超逾]*$"
)
# 志愿者前后出了12个，都是会员; 志愿者12个
_SENT = re.compile(f"{_VOLUNTEER}(?:前后|先后|一共|总共|共|也|就|都)*(?:(?:出动?|派|来|去|上|到|有)了?)?[共约]*$")
_IN_ALL = "(?:总(?:人)?数|总共|一共|合计|共计|共|拢共|统共|(?:加|合)(?:起来|一块儿?|一起|在一起))有?"
# 出力多的是志愿者，连教师带学生，总共210位: whom the sentence is about, behind the sorts of them
_ABOUT = re.compile(
    f"(?<![^，,。；;：:！!\\s])(?:[^，,。；;：:、\\d]{{0,12}}(?<![和与及]))?{_VOLUNTEER}"
    "(?:方面|这一?块|这边|[当之]?中|里[头面边]?|队伍|团队|队)?[呢嘛啊]?(?:主要|大多|都|既)?"
    "(?:由[^，,。；;\\d]{2,40}(?:组成|构成)|(?:有|包括|来自)[^，,。；;\\d]{2,30})?[，,：:]"
    f"(?:[^。；;\\d]{{0,40}}[，,])?(?:(?:[本这此]次|前后|先后)?{_IN_ALL}(?:上岗|出动|出勤|到岗|上阵|值守)*[了是有为]?"
    "|(?:[本这此]次|前后|先后)?(?:上岗|出动|出勤|到岗|上阵)了?)[约近]? ?$"
)
# 两个学院的志愿者加在一起，有80人; 执勤的志愿者，加上前面说的12名教师，一共60人; 志愿者嘛，职工加上学生，58人
_TOGETHER = re.compile(
    f"{_VOLUNTEER}(?:[，,](?:连同|加上|算上)[^，,。；;]{{2,24}})?[，,]?{_IN_ALL}[，,]?[就也]?[是有为]?[约近]? ?$"
    f"|{_VOLUNTEER}(?:主要|大多|全都?|都|均)*(?:是|来自)[^，,。；;：:\\d]{{2,24}}(?:共|一共)?[约近]? ?$"
    f"|{_VOLUNTEER}(?:方面|这一?块)?[呢嘛啊][，,](?:[^，,。；;：:\\d]{{2,40}}[，,])?[就也]?[是有]?[约近]? ?$"
)
_WHOEVER = ("participants", "experts")
_ENDS = re.compile("[，,。；;、！!]|$")
_THERE = re.compile("[，,](?:现场|到场|在场)[共约有达]*$")  # 绘画颁奖，现场260人
# those who came also asked: 听讲和咨询的村民有900人次
_AND_ASKED = re.compile("(?:听课|听讲|参观|参加|体验|观看|观展|观摩|到场)[、和及与并]咨询的[^，,。；;\\d]{0,8}$")
_LISTEN = re.compile("([^，,。；;、：:听\\d]{1,8})(?:聆听|听)[^，,。；;]{2,14}?(?:讲|授课|介绍|上课)")


def with_what_they_did(told: list[Figure], text: str, sentence: Span) -> list[Figure]:
    """The figures of a sentence, its people counted by what they did: taught, served, joined a team or listened."""
    found: list[Figure] = []
    for place, figure in enumerate(told):
        amount, kind = figure.amount, figure.kind
        quantity = kind.quantity
        is_first = not any(one.amount.counted_in in PEOPLE for one in told[:place])
        is_about = is_first and _ABOUT.search(text, sentence.start, amount.start)
        is_about = is_about or _TOGETHER.search(text, sentence.start, amount.start)
        if (quantity in _WHOEVER or kind.subkind == "staff") and (
            is_about or served(text, sentence.start, amount.start, amount.end)
        ):
            kind = kind._replace(quantity="volunteers", subkind=None)
        elif quantity == "participants" and amount.counted_in in PEOPLE:
            kind = kind._replace(quantity=_role(figure, told[:place], text, sentence), subkind=None)
        elif _came(figure, text):
            kind = kind._replace(quantity="participants", subkind=None)
        elif quantity == "other" and amount.counted_in == "个" and _sent(amount, text, sentence):
            kind, amount = kind._replace(quantity="volunteers", subkind=None), amount._replace(counted_in="名")
        figure = figure._replace(amount=amount, kind=kind)
        found.append(_by_head(figure, found[-1], text) if found else figure)
    return found


def _by_head(figure: Figure, last: Figure, text: str) -> Figure:
    """Those counted before in times, told once more as persons, are a part: 90人次轮流服务，按人头是40人."""
    is_again = figure.amount.counted_in in PEOPLE and last.amount.counted_in == "人次"
    if not is_again or figure.amount.value > last.amount.value:
        return figure
    clause = text[last.amount.end : figure.amount.start]
    at = max(clause.rfind(mark) for mark in "，,、（(；;")
    if at < 0 or not _BY_HEAD.fullmatch(clause, at):
        return figure
    return figure._replace(kind=last.kind, scope=figure.scope._replace(is_part=True))


def _came(figure: Figure, text: str) -> bool:
    """Whether those counted beside a teacher, prizes or advice came to it: 80名孩子听工程师讲火箭, 颁奖，现场60人."""
    amount, kind = figure.amount, figure.kind
    if kind.quantity == "experts":
        listen = _LISTEN.match(text, amount.end)
        return listen is not None and kind.cue not in listen[1]
    if kind.subkind == "consultations":
        return amount.counted_in in PEOPLE and _AND_ASKED.search(text, 0, amount.start) is not None
    return kind.subkind == "awards" and amount.counted_in == "人" and bool(_THERE.search(text, 0, amount.start))


def _sent(amount: Amount, text: str, sentence: Span) -> bool:
    """Whether volunteers are counted without a noun: 志愿者前后出了12个，都是会员."""
    return bool(_ENDS.match(text, amount.end) and _SENT.search(text, sentence.start, amount.start))


def _role(figure: Figure, earlier: list[Figure], text: str, sentence: Span) -> str:
    start, end = figure.amount.start, figure.amount.end
    if _LED.search(text, sentence.start, start):
        did = _TEACH.match(text, end)
    else:
        noun = _FOLLOWED.match(text, end)
        did = _TEACH.match(text, noun.end()) if noun else None
    if _SPEAKERS.search(text, sentence.start, start) or _LECTURED.search(text, sentence.start, start):
        return "experts"
    if did and not _LEARN.search(did.group()):
        return "experts"
    if _SERVED.search(text, sentence.start, start):
        return "volunteers"
    if _IN_TEAMS.search(text, sentence.start, start):
        return "volunteers"
    if earlier and earlier[-1].amount.counted_in in ("支", "个"):
        teams = earlier[-1].amount
        joins = text[teams.end : start].strip() in _SUBJECT and _JOIN.match(text, end)
        if joins and _TEAMS.search(text, sentence.start, teams.start):
            return "volunteers"
    return figure.kind.quantity
