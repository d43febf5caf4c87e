"""From the words behind a figure to whether it was an aim, a level held against a year, or is of a longer time."""

from __future__ import annotations

import re

from kepuri_eval.intake.language.patterns import last_end

# 定下举办活动不少于90场的目标: what was to be reached, unless it was (完成了90场的目标)
_SET = re.compile("明确|确定|提出|设定|制定|定下|定出|立下|分解|下达|细化|规定")
_REACHED = re.compile("完成|实现|达成|超额|达到|圆满|兑现")
_AS_AIM = re.compile("[^。；;]{0,60}?的(?:工作|总体|活动|任务|预期|年度|量化|具体)*(?:目标|任务(?!书)|指标)")
AIM_NEEDS = ("目标", "任务", "指标")
# 市里讲全市要突破900场: what is asked for, its bound being part of the amount
_TO_DO = re.compile(
    "(?<![主需重只将还必想])要(?:再|想)?(?:办|搞|做|开展|举办|组织|完成)(?:够|满|到|成|齐)?$"
)  # 全省要办|900场
_ASKED, _AT_LEAST = (
    re.compile("(?<![主需重只将还])要(?:再|想)?$"),
    ("突破", "超过", "不少于", "不低于", "至少", "超", "破"),
)
# What was thought or told at first, before it was counted: 原来以为能来50人, 比最初报的（52场、9000人次）少
_GUESS = "估计|估摸|预估|预计|预想|以为|想着|盘算|预料|料想|设想"
_AT_FIRST = re.compile(
    f"(?:(?:原来|原先|起初|起先|最初|当初|本来|一开始)[^，,。；;\\d]{{0,8}}(?:{_GUESS}|打算|安排|计划|商定|申报|上报|报(?![名道告刊纸社]))"
    f"|(?:开始|开展|启动|活动|事|会)(?:之|以)?[前先][^，,。；;\\d]{{0,6}}(?:{_GUESS})|(?:估计|估摸|预估|料想)着?(?:最多|顶多|也就)?[能会]"
    "|(?:初报|(?<!中)原报|首次上报)(?![名道告刊纸社业])|初步(?:安排|计划|确定|排定|敲定|商定|拟定))(?:[^，,。；;\\d]{0,10}|[^，,。；;\\d]{0,4}[（(][^（()）]{0,24})$"
)
AGAINST_YEAR = re.compile(r"[，,]?[较比](?:20\d\d ?年|上年|去年)[底末]?(?:提高|提升|增长|增加|上升|扩大)")
_ASIDE = re.compile(
    "[^，,。；;（()）]{0,6}[（(](?P<says>[均都]?[为是系指]|此(?:数|为|系))?(?P<what>[^（()）]{2,24})[）)]"
)
_COMPARING = re.compile(r"[较比与和含]|同期|增|超|\d(?![\d ]*[月年日至到—–~～-])")
_IN_ALL = re.compile("的?(?:累计|合计|总计|统计)?(?:总?数据?|人次|人数)?")


def is_aim(before: str, behind: str) -> bool:
    """Whether a figure was set as what was to be reached: 方案明确，全区举办活动不少于90场的目标."""
    last = last_end(_SET, before)
    return last >= 0 and _REACHED.search(before, last) is None and _AS_AIM.match(behind) is not None


def is_asked_for(before: str, raw: str) -> bool:
    """Whether an amount is a level that is asked for (全市要|突破900场), or one that was expected at first."""
    if _AT_FIRST.search(before):
        return True
    return _TO_DO.search(before) is not None or (raw.startswith(_AT_LEAST) and _ASKED.search(before) is not None)


def is_of_time(behind: str, *times: re.Pattern[str]) -> bool:
    """Whether brackets right behind an amount say that it is of one of the times: 预约2.6万人次（为今年1至8月累计）.

    They say nothing else then: （去年为2000人次） and （较去年增长20%） are compared with.
    """
    aside = _ASIDE.match(behind)
    if aside is None or _COMPARING.search(aside["what"]):
        return False
    what = aside["what"]
    told = next((found for time in times if (found := time.search(what))), None)
    return told is not None and (aside["says"] is not None or _IN_ALL.fullmatch(what, told.end()) is not None)
