"""What was handed out: in a list below its noun, one to each person, or of what was printed for it.

宣传品主要是明白卡300张、应急包清单150张，一共450张; 领到手册的有160位，每人一册; 印制折页1500张，发放900张.
"""

from __future__ import annotations

import re
from itertools import pairwise

from kepuri_eval.intake.figures.cues import Kind
from kepuri_eval.intake.figures.figure import Figure
from kepuri_eval.intake.language.clauses import Span
from kepuri_eval.intake.language.quantities import PEOPLE

_MADE = re.compile("(?:印(?!发|象)|制作|准备|定[制做]|备了|带了|带去)[^，,。；;、]{0,16}$")
_HANDED = re.compile(
    "(?:[，,；;]?还?(?:剩下?|剩余|余下)[^，,。；;]{1,8})?[，,；;]?(?:其中|现场|当场|实际|目前|至今|活动中|现?已经?|累计|总?共)*"
    "(?:[发派散分]发|发放|发[出掉了]|(?<=[已经际])发|送[出掉]|用[去掉出了])(?:去|出去|了)?(?:大约|约|近|有)*"
)

_PRINT = ("份", "册", "本", "张", "套", "页", "幅")
_HEADS_LIST = re.compile(
    "(?:宣传品|资料|材料|印刷品|读物|宣传物料)(?:方面|这块|呢)?[，,]?(?:主要|大多|分别)?(?:是|有|为|包括|[：:])[^，,。；;、：:\\d]{2,16}$"
)
_NEXT_ITEM, _COMES_TO = (
    re.compile("(?:[、，,和及与]|以及)[^，,。；;、\\d]{2,16}"),
    re.compile("[，,]?(?:[这前]?[两三四几]样|总)?(?:一共|总共|[共合总]计|共|加起来|合起来)[是有约]?"),
)
# several things before one number, with what was done with them before or behind
_IN_ONE = re.compile(
    "((?:[^，,。；;、：:\\d]{2,12}[、和与及])+[^，,。；;、：:\\d]{2,12}?)"
    "(?:(?:总?共|一共|总共|合计|共计|累计|加起来|合起来|(?:发|送|赠|派|分)(?:放|出|发)?|发出去|送出去)[了出有约近]*)*$"
)
_FAR = 80  # signs in which such a list stands
_KEPT, _GIVEN = re.compile("展[出示览]|陈列|摆放|悬挂|张贴|借|采购|捐|收到"), (None, "giveaways")
_GOT = re.compile("(?:领到|领走|领取|拿到|获赠|收到|分到|得到)了?[^，,。；;\\d]{0,20}$")
_ONE_EACH = re.compile("[^。；;\\d一]{0,16}?((?:每人|人手|一人)一([份册本张套]))")


def handed_out(told: list[Figure], text: str, sentence: Span, print_: re.Pattern[str]) -> list[Figure]:
    """The figures of a sentence, those of what was handed out read for what they are; `print_`: what is printed."""
    told = [_as_print(one) if _is_of_all(one, text, sentence, print_) else one for one in told]
    return _with_one_each(without_printed(_listed(told, text, sentence), text, sentence), text, sentence)


def _is_of_all(figure: Figure, text: str, sentence: Span, print_: re.Pattern[str]) -> bool:
    """Whether one number counts all of several things of which one is print: 折页、手册、扇子一共送出|900份."""
    kind, amount = figure.kind, figure.amount
    if kind.quantity != "other" or kind.subkind not in _GIVEN or amount.counted_in not in (*_PRINT, "件"):
        return False
    listed = _IN_ONE.search(text, max(sentence.start, amount.start - _FAR), amount.start)
    return listed is not None and print_.search(listed[1]) is not None and not _KEPT.search(listed[0])


def _listed(told: list[Figure], text: str, sentence: Span) -> list[Figure]:
    """Things listed below a noun of print are print, whatever they are about; what is called a gift stays one."""
    found = list(told)
    end, printed = -1, 0.0  # of the last thing of the list, -1 outside
    for place, figure in enumerate(told):
        amount, kind = figure.amount, figure.kind
        if amount.counted_in not in _PRINT:
            end = -1
        elif end < 0 or _NEXT_ITEM.fullmatch(text, end, amount.start) is None:
            is_sum = end >= 0 and amount.value == printed and _COMES_TO.fullmatch(text, end, amount.start) is not None
            is_first = _HEADS_LIST.search(text, sentence.start, amount.start) is not None
            end, printed = (amount.end, amount.value) if is_first else (-1, 0.0)
            if is_sum:
                found[place] = _as_print(figure)
            if not is_first:
                continue
        else:
            end, printed = amount.end, printed + amount.value
        if end >= 0 and kind.quantity == "other" and not (kind.cue and text.endswith(kind.cue, 0, amount.start)):
            found[place] = _as_print(figure)
    return found


def _as_print(figure: Figure) -> Figure:
    return figure._replace(kind=Kind("materials", None, "", figure.kind.score))


def _with_one_each(told: list[Figure], text: str, sentence: Span) -> list[Figure]:
    """The figures, with one of print for people who each got one: 领到手册的朋友有160位，每人一册."""
    found = []
    for figure in told:
        found.append(figure)
        amount = figure.amount
        if amount.counted_in not in PEOPLE or not _GOT.search(text, sentence.start, amount.start):
            continue
        each = _ONE_EACH.match(text, amount.end, sentence.end)
        if each is not None:
            start, end = each.span(1)
            one = amount._replace(counted_in=each[2], raw=each[1], start=start, end=end)
            found.append(_as_print(figure)._replace(amount=one, scope=figure.scope._replace(is_total=False)))
    return found


def without_printed(told: list[Figure], text: str, sentence: Span) -> list[Figure]:
    """The figures of a sentence, those of things printed or made ready being no results where it tells of the use."""
    found = list(told)
    for place, (made, used) in enumerate(pairwise(told)):
        is_same = made.kind.quantity == used.kind.quantity == "materials"
        if not is_same or made.amount.counted_in != used.amount.counted_in or made.amount.value < used.amount.value:
            continue
        is_made = _MADE.search(text, sentence.start, made.amount.start)
        if is_made and _HANDED.fullmatch(text, made.amount.end, used.amount.start):
            found[place] = made._replace(kind=Kind("other", None, made.kind.cue, made.kind.score))
            found[place + 1] = used._replace(scope=used.scope._replace(is_part=False))
    return found
