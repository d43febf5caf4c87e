"""From the words round an amount to whether it is a difference, what something is compared with, a price or a rest."""

from __future__ import annotations

import re

from kepuri_eval.intake.language.quantities import Amount

# a difference is no result (较上年增加9场)
_THAN = re.compile("(?:较|比|同比)[^，,。；;]{0,12}(?:增加|增长|增多|减少|下降|提高|多|少)[了出]*$")
_THAN_COUNTED = re.compile(
    "[比较](?![赛武拼较例重如])[^，,。；;\\d]{1,12}\\d[^，,。；;]{0,8}(?:增加|增长|增多|减少|多|少|超|高)[了出]*$"
)
# and what is compared with is none (比计划的36场多8场)
_COMPARED = re.compile("[比较](?![赛武拼较例重如])[^，,。；;\\d]{1,12}$")
_DIFFERS = re.compile("[^，,。；;\\d]{0,3}?(?:多|少(?!年|儿)|增|减|超出|高出)")
# 计划30场，实际38场，多出8场; 去年11场，今年少3场
_BEYOND = re.compile("(?<![提推])(?:多|少|超|高)出(?:来|了)*$|(?:今年|本年|这次|此次|本次)[多少]了?$")
# a slip that is put right: 资料不是300份，实际是350份
_MISTAKEN = re.compile("(?:(?<!是)不是|并非|误[写报填记]?[为成]|错[写报填记][为成])[约近]?$")
_PUT_RIGHT = re.compile(
    "[”」]?[，,；;]?(?:而是|实际上?(?:应该?)?[是为]|应(?:该|当)?(?:[是为]|改为|更正为)|正确的?(?:数字)?应?[是为])"
)
# 漏算了3人, 因雨少办了2场, 核减4场, 重复报的6场
_LEFT_OUT = re.compile(
    "(?:漏[报算填记计]?|(?<![至不最许很好大])[少多](?:报|算|填|记|计|办|开|搞|做))了[^，,。；;\\d]{0,12}$|(?:核减|剔除|扣除|剔掉|删[去掉])了?[^，,。；;\\d]{0,6}$"
    "|(?<![没不无未去])重复(?:上报|统计|填报|登记|[报算计填])了?的?[^，,。；;\\d]{0,6}$"
)
_STRUCK = re.compile(
    "[^，,。；;\\d]{0,8}(?:[是有]?重复的?(?=[，,。；;])|(?:已经?|全部|[都均被])(?:剔除|扣除|核减|去掉|删[去掉]|剔掉))"
)
_PRICE = re.compile("(?:[降涨跌升][到至]|花了?|价格?|收费|补贴|费用|便宜了?)[^，,。；;]{0,3}$")
# 折页印了2000份，还剩30份: what was left was not handed out; 剩下的3场 are the rest
_LEFT = re.compile("(?:剩下?|剩余|余下|结余|富余|没[发送]完的?)(?:了|还有|只有)?[约近]?$|(?:^|[，,；;、])[还尚]?余$")
_THINGS = ("份", "册", "本", "张", "套", "页", "幅", "件", "个", "袋", "盒", "")


def is_difference(told: str, before: str, amount: Amount, text: str) -> bool:
    """Whether an amount of a text counts nothing that was done: 比计划多出23场, 比上年的36场多8场, 还剩30份.

    Args:
        told: the words of its clause before it.
        before: the nearest of them, back to the amount before it.
        amount: the amount, with its place in `text`.
        text: the paragraph.
    """
    if _THAN.search(before) or _BEYOND.search(before) or _LEFT_OUT.search(before) or _THAN_COUNTED.search(told):
        return True
    if _STRUCK.match(text, amount.end):
        return True
    if _MISTAKEN.search(before) and _PUT_RIGHT.match(text, amount.end):
        return True
    if amount.counted_in == "块" and _PRICE.search(before):
        return True
    if amount.counted_in in _THINGS and _LEFT.search(before):
        return True
    return _COMPARED.search(told) is not None and _DIFFERS.match(text, amount.end) is not None
