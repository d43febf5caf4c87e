"""Media that reported so often, each or one by name: 新华社客户端、天眼新闻各报道一次 are two, 晚报登了一回 is one."""

from __future__ import annotations

import re
from collections.abc import Callable

from kepuri_eval.intake.figures.cues import Kind
from kepuri_eval.intake.figures.figure import Figure
from kepuri_eval.intake.language.clauses import Span
from kepuri_eval.intake.language.quantities import Amount

_EACH, _IN_TURN = "各自?", "分别|均|都"
_REPORTED = (
    "(?:报道|报(?=[了过])|刊发|刊登|刊载|刊播|登载|播发|播出|播报|发布|发表|发稿|发文|宣传|采用|采编|采写|转载|推送|推介"
    "|登|发|播)"
)
_OF_WHAT = "[了过]?(?:新闻|消息|稿件|信息|报道|专题|文章|图文)? ?"
_DID = f"(?P<how>{_EACH}|{_IN_TURN}){_REPORTED}{_OF_WHAT}"
# 媒体来了晚报和电视台，各报道了1次
_LISTED = re.compile(f"([^。；;：:，,\\d（(]{{4,80}}?)(?:等(?:[^，,。；;、\\d]{{0,4}}媒体)?)?[，,]?{_DID}$")
_BRACKETS = re.compile("（[^（）]*）$|\\([^()]*\\)$")
_NO_VERB = re.compile("([^。；;：:，,\\d（(]{4,80}?)[，,]?(?P<how>各)有? ?$")  # 晚报、科技报各1条报道
_COUNTED = re.compile(f"(?:[^，,。；;\\d]{{0,4}}媒体)?{_DID}")
_BOTH_EACH = re.compile(
    f"(?:媒体)?(?:[都均]|分别|先后)?{_REPORTED}[了过]?[，,](?P<how>各|每家){_REPORTED}?{_OF_WHAT}"
)  # 两家报道，各1篇
_JOINT = re.compile("、|以及|[和及与]|(?<=》)(?=《)")
_LEAD = re.compile(
    "^\\s*(?:[（(]?[一二三四五六七八九十]{1,2}[)）]?[、.．])?(?:其中|还|被|由|在|经)?"
    "(?:(?:[来到]的)?媒体(?:有|来了|到了|是|包括)?)?"
)
_PER_MEDIUM = ("篇", "条", "次", "则", "期", "篇次", "条次")
_SHORTEST = 2
_NAME, _NAME_END = 6, 4  # signs in which a medium's name, or the end of it, says that it is one
_RAN = re.compile(
    "(?:[也又还都则各]|先后|前后|一共|共)*((?<![直转联])(?:[登播发刊写拍]|报(?=[了过])|关注(?=[了过]))[了过出]?(?:我们?[会校局院馆县区市]?|咱们?)?)[共计]*$"
)
# 农牧报登了1篇, 交通频道播出1条: a medium by the end of its name, which no list of media holds
_BY_END = re.compile(
    "[\u4e00-\u9fff]{2}(?:报|电视台|频道|卫视|网|版)(?<![情海简通战捷喜申填上呈汇预警板墙抄画小]报)(?<![官联园内局会委协府科]网)(?<![出改]版)》?$"
)
# 电台做了一期节目, 晚报给了一个整版
_MADE = re.compile("(?:[做录发给登播拍采写]|制作|录制|推出)[了过出]*(?:我们?[会校局院馆县区市]?)?(?:一共|总共|共)?$")
_PROGRAMME = re.compile(
    "(?:[^，,。；;、\\d]{0,8}的)?(?:专题|专访|访谈|新闻)?(?:节目|整版|专版|专题|专访|版面|报道|新闻|消息)(?=[，,。；;！!]|$)"
)
# 上了江城晚报、省广播网，一共5篇
_ALL_OF_THEM = re.compile("(?<=、)[^，,。；;、\\d]{2,16}[，,](?:一共|总共|共计|合计|共)[有是]?[约近]?$")
_OWN_STATION = re.compile("(?:校园?|学校|[本我])[^，,。；;、]{0,3}(?:广播|电台|电视|融媒)")
_ALSO = re.compile(
    "(?:[也又还都则]|先后|前后|后来|一共|总共|共)*"
)  # 晚报来了人，还|做了一版: the clause before says who
# 被江城新闻网转发了2条: what a medium took over is a report of its own
_TAKEN_OVER = re.compile("被(?P<who>[^，,。；;]{2,16}?)(?:等[^，,。；;]{0,4})?转发了? ?$")
_NO_NAMES = ("报道", "采用", "媒体", "广播", "被")  # they say as well that media brought something
_TIMES = (*_PER_MEDIUM, "回")
_PIECES = ("篇", "条", "则", "篇次", "条次")
_ENDS = re.compile("[，,、；;。）)]|$")
_ENDS_AS_REPORT = re.compile(f"(?:消息|新闻|报道|稿[件子]?|文章|专题|信息)?(?:{_ENDS.pattern})")
_A_NUMBER = "[\\d一二两三四五六七八九十]+ ?[篇条则]"
_LISTED_BEFORE = re.compile(f"{_A_NUMBER}[，,、；;][^，,。；;、\\d]{{2,16}}$")
_LISTED_BEHIND = re.compile(f"[，,、；;][^，,。；;、\\d]{{2,16}}?{_A_NUMBER}")
_OF_REPORTS, _COMES_TO = (
    re.compile("^(?:新闻|消息|稿件|报道)*"),
    re.compile("[，,]\\s*(?:[共合总]?计|总共|一共|共)\\s*"),
)
_NEXT = re.compile("[、，,和及]\\s*[\\d一二三四五六七八九十]")  # 分别报道3篇、5篇


def ran_by_medium(before: str, counted_in: str, is_of_media: Callable[[str], bool]) -> Kind | None:
    """Reports, where a medium right before an amount ran so many (晚报登了|两回, 晚报|两篇), else None."""
    before = _BRACKETS.sub("", before)
    if counted_in in _PIECES and _ends_as_medium(before, is_of_media):
        return Kind("media_reports", None, before[-_NAME_END:], 0)
    taken_over = _TAKEN_OVER.search(before) if counted_in in _PIECES else None
    if taken_over and (is_of_media(taken_over["who"]) or _BY_END.search(taken_over["who"])):
        return Kind("media_reports", None, "转发", 0)
    found = _RAN.search(before) if counted_in in _TIMES else None
    if found is None:
        return None
    if not is_of_media(before[max(0, found.start() - _NAME) : found.start()]) and not _BY_END.search(
        before, 0, found.start()
    ):
        return None
    return Kind("media_reports", None, found[1], 0)


def is_programme(text: str, sentence: Span, amount: Amount, is_of_media: Callable[[str], bool]) -> bool:
    """Whether a medium made so many programmes or pieces of it: 市电台做了|一期|节目, 晚报来过，写了|两篇."""
    is_piece = amount.counted_in in _PIECES and _ENDS.match(text, amount.end)
    if not (is_piece or _PROGRAMME.match(text, amount.end)):
        return False
    made = _MADE.search(text, sentence.start, amount.start)
    if made is None and is_piece:
        made = _ALL_OF_THEM.search(text, sentence.start, amount.start)
    if made is None:
        return False
    said = re.split("[，,。；;]", text[sentence.start : made.start()])
    who = said[-2] if len(said) > 1 and _ALSO.fullmatch(said[-1]) else said[-1]
    named = re.sub("|".join(_NO_NAMES), "", who)
    return _OWN_STATION.search(who) is None and (is_of_media(named) or _BY_END.search(who) is not None)


def is_shown_by_medium(before: str, after: str, is_of_media: Callable[[str], bool]) -> bool:
    """Whether live broadcasts of a medium are counted, which the unit did not hold: 县融媒的|两场|直播."""
    return after.startswith("直播") and before.endswith("的") and is_of_media(before[-_NAME:])


def _ends_as_medium(before: str, is_of_media: Callable[[str], bool]) -> bool:
    """Whether words end in a medium's name: 江城晚报, and not 科普日报道."""
    if before.endswith(_NO_NAMES):
        return False
    ends = (before[-signs:] for signs in range(2, _NAME_END + 1))
    return any(is_of_media(end) and not is_of_media(end[:-1]) for end in ends)


def is_one_of_reports(text: str, sentence: Span, amount: Amount, is_of_media: Callable[[str], bool]) -> bool:
    """Whether 一篇 is a number, in a list of reports or right behind a medium: 晚报两篇，县电视台三条，学习强国一篇."""
    if amount.counted_in not in _PIECES or not _ENDS_AS_REPORT.match(text, amount.end):
        return False
    if is_of_media(text[max(sentence.start, amount.start - _NAME) : amount.start]):
        return True
    is_listed = _LISTED_BEFORE.search(text, sentence.start, amount.start) is not None
    return is_listed or _LISTED_BEHIND.match(text, amount.end, sentence.end) is not None


def times_media(told: list[Figure], text: str, sentence: Span) -> list[Figure]:
    """The figures of a sentence, those said of each of several media multiplied by how many they are.

    They are counted (3家媒体各发稿2篇), the number of media then being no further reports, or named in a list.
    """
    found: list[Figure] = []
    multiplied: Figure | None = None
    for figure in told:
        amount = figure.amount
        if multiplied is not None and multiplied is found[-1] and _is_sum(figure, multiplied, text):
            continue
        if figure.kind.quantity != "media_reports" or amount.counted_in not in _PER_MEDIUM:
            found.append(figure)
            continue
        last = found[-1] if found else None
        told_of = _said_of_counted(last, amount, text) if last is not None else None
        named = _LISTED.search(text, sentence.start, amount.start) or _NO_VERB.search(
            text, sentence.start, amount.start
        )
        if last is not None and told_of is not None and _is_of_each(told_of["how"], figure, text):
            found.pop()  # its number is in the figure
            figure = _times(figure, int(last.amount.value), last.amount.start, text)
        elif named is not None and _is_of_each(named["how"], figure, text):
            listed = _LEAD.sub("", named[1], count=1)
            start, media = named.end(1) - len(listed), _JOINT.split(listed.strip())
            if len(media) > 1 and all(len(name) >= _SHORTEST for name in media):
                figure = multiplied = _times(figure, len(media), start, text)
        found.append(_of_list(figure, found, text))
    return _without_counted_media(found)


def _said_of_counted(last: Figure, amount: Amount, text: str) -> re.Match[str] | None:
    """The words between media counted last and an amount, where they say it of each: 3家媒体各发稿|2篇."""
    if last.amount.counted_in != "家":
        return None
    between = last.amount.end, amount.start
    told = _COUNTED.fullmatch(text, *between) if last.kind.quantity == "media_reports" else None
    return told or _BOTH_EACH.fullmatch(text, *between)


def _without_counted_media(found: list[Figure]) -> list[Figure]:
    """The figures, the media counted before their reports in one sentence being no more of these: 6家媒体发稿13篇."""
    last = max((place for place, one in enumerate(found) if _counts_reports(one)), default=-1)
    return [
        one._replace(kind=Kind("other", None, one.kind.cue, one.kind.score))
        if place < last and one.kind.quantity == "media_reports" and one.amount.counted_in == "家"
        else one
        for place, one in enumerate(found)
    ]


def _of_list(figure: Figure, found: list[Figure], text: str) -> Figure:
    """A number that several media share, behind that of another one, is no total: 电台1条，日报、晚报共刊发7篇."""
    earlier = [one for one in found if _counts_reports(one) and one.sentence == figure.sentence]
    lead = text[earlier[-1].amount.end : figure.amount.start] if earlier and _counts_reports(figure) else ""
    if not figure.scope.is_total or "、" not in lead:
        return figure
    return figure._replace(scope=figure.scope._replace(is_total=False))


def _counts_reports(figure: Figure) -> bool:
    is_own = figure.kind.subkind is not None
    return figure.kind.quantity == "media_reports" and not is_own and figure.amount.counted_in in _PER_MEDIUM


def _is_sum(figure: Figure, multiplied: Figure, text: str) -> bool:
    """Whether a figure only says what reports of several media come to: 晚报、科技报各1条报道，计2条."""
    one, other = figure.amount, multiplied.amount
    is_same = one.value == other.value and one.counted_in == other.counted_in
    between = _OF_REPORTS.sub("", text[other.end : one.start])
    return is_same and _COMES_TO.fullmatch(between) is not None


def _is_of_each(how: str, figure: Figure, text: str) -> bool:
    """Whether a figure is said of each: behind 各, else (分别) where it is one, which several cannot share."""
    if _NEXT.match(text, figure.amount.end):
        return False
    return how.startswith(("各", "每")) or figure.amount.value == 1


def _times(figure: Figure, media: int, start: int, text: str) -> Figure:
    """The figure so many times, with the words from `start` on as what was written."""
    amount = figure.amount
    high = amount.value_high * media if amount.value_high is not None else None
    amount = amount._replace(value=amount.value * media, value_high=high, start=start, raw=text[start : amount.end])
    return figure._replace(amount=amount)
