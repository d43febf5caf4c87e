"""Words of time to patterns: those that announce, and those that name another time than this one."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kepuri_eval.intake.language.patterns import any_of, one_of

_PLANS = (
    "开|举|办(?!公)|组织|发|印|制|邀|走|覆|培|投|建|新|设|在|于|用|到|面向|通过|分|参|接|吸|推|编|选|联|实施|安排(?![，,。])|进|招|征|年|全|再|共|累计|每"
    r"|\d|[一二三四五六七八九十百千万两近约超]"
)
# 展览同期举行 is at the same time as this (but 全市同期举办), 创历年新高 is this year's
_AS_TIME = {
    "同期": "(?:同期(?!举|展出|启动|推出|还|开展|组织)|(?<=[省市县区州盟旗国])同期)",
    "年来": "(?<![今本去前])年来(?!了)",  # 今年来了3400人
    "历年": "历年(?!新高|最)",
    "本年度": "本年度(?!的?(?:全国)?科普)",
}
_COMPARES = "[与比较和同于]"  # 与去年相比规模更大，共举办: of this time again behind the comma
_AS_VERB = {"拟": "(?<![模虚比])拟(?![态合人])", "计划": f"计划(?={_PLANS})|(?<=原)计划", "要突破": "(?<!主)要突破"}
_AS_VERB["接下来"] = "接下来(?![是的在]?\\d{1,2} ?[月日号])"  # 接下来9月16日，来了一个班: and then

_FOUNDED = "(?:成立|组建|创办|创建|建[馆校会院园站所厂]|[开办]馆|办[学校])"  # 成立三十年，…: its whole life
_TO = "(?:-|—+|–|~|～|至|到)"
YEARS_PAST = re.compile(
    rf"(?:19|20)\d\d ?年? ?{_TO} ?(?:19|20)\d\d ?年|(?<![\d.])1 ?月? ?{_TO} ?\d{{1,2}} ?月(?![\d ]*日|\d)"
    r"|(?<![第十百\d一二三四五六七八九])[两三四五六七八九2-9]届(?!.中全会|全国|人大|理事|委员)|前[\d一二三四五六七八九十]+个月|"
    r"(?:近|过去|历时|连续(?:举办|开展|组织)?了?)[\d一二三四五六七八九十两几多]+(?:年|届)|[\d一二三四五六七八九十两]+(?:年来|届累计|年累计)"
    r"|” ?以来|十[二三四五六]五[”」]?(?:规划)?[”」]?(?:期间|以来|时期)"
    r"|(?:今年|本年|当年)度?前[\d一二三四五六七八九十]+个?月"
    r"|自[^，,。；;]{1,16}?(?<!活动)(?<!开展)(?<!启动)(?<!科普日)以来|今年[^，,。；;科]{0,8}已"
    r"|(?:已|连)续?(?:举办|开展|坚持|走过|办)了?[\d一二三四五六七八九十两几]+(?:年|届)"
    r"|(?<!活动)(?<!启动)(?<!开展)(?<!开幕)(?<!科普日)(?<!科普月)(?<!科普周)(?<![日号月天])以来"
    r"|[\d一二三四五六七八九十两几]+年(?:间|里|下来)"
    r"|今年到[^，,。；;]{1,5}为止"
    rf"|{_FOUNDED}(?:已|至今|已经|将近|整|近)?[\d一二三四五六七八九十百两几]+多?个?年(?:来|间|以来)?(?=[，,：:；;])"
    r"|(?<![\d今本去当近上前])年(?:产|门诊|接待|服务|参观|客流|就诊|授课|培训)量?"
)
# 近三年科普日累计: the event of all these years, until this one is named
SEVERAL_YEARS = re.compile("(?:近|过去)(?:[两三四五六七八九十几]|\\d{1,2})(?:年|届)")
THIS_TIME = re.compile("今年|本年|当年|[本此这][次届]|期间|当[天日]|现场")
# without any of these none of it stands in a text
MAY_BE_PAST = re.compile("年|届|个月|以来|五[”」规期以时]|1 ?月? ?[-—–~～至到]")

# 镇中心小学的科技节, 校园科技节: what a school holds of its own, and no other event
_SCHOOLS = ("校园", "小学", "中学", "学校", "学院", "我校", "小学的", "中学的", "学校的", "学院的")
# 报告会、科技节等活动20场: one kind of what was held
_KINDS = ("报告、", "报告会、", "讲座、", "开放日、", "竞赛、", "比赛、", "体验、", "研学、", "参观、", "展览、")


def planned_pattern(words: Iterable[str]) -> re.Pattern[str]:
    """The words that announce, as verbs only: not 模拟, nor 行动计划, 按照计划 and 计划生育."""
    return any_of(words, lambda word: _AS_VERB.get(word, re.escape(word)))


def past_pattern(words: Iterable[str]) -> re.Pattern[str]:
    """The words that name another time, but where what stands round them makes them this one (同期举行).

    To be searched in the words before a figure: what is only compared with holds for its own clause.
    """
    named = one_of(words, lambda word: _AS_TIME.get(word, re.escape(word)))
    return re.compile(f"(?:(?<!{_COMPARES})(?:{named})|(?<={_COMPARES})(?:{named})(?=[^，,]*$))")


def footfall_pattern(words: Iterable[str]) -> re.Pattern[str]:
    """The words for all who come to a place where they are told of a whole month: 9月份共接待游客."""
    return re.compile(rf"(?<![\d.])\d{{1,2}} ?月(?:份|全月|共|累计|总)*(?:{one_of(words)})")


def as_profile(word: str) -> str:
    """Pattern of a word that tells what a body is; not where its members are told to have held something of theirs."""
    return re.escape(word) + ("(?!自|(?:承|举|主|协)办)" if word == "会员单位" else "")


def as_stock_word(word: str) -> str:
    """Pattern of a word for what exists; a roll before a comma is what was counted from: 据各班名册，志愿者120名."""
    return re.escape(word) + ("(?![，,])" if word == "名册" else "")


def not_a_kind(event: str) -> str:
    """Pattern of another event's name; of a festival (科技节) not where a school holds it, nor in a list of kinds.

    Weeks and days are everyone's.
    """
    before = (*_SCHOOLS, *_KINDS) if event.endswith("节") else ()
    return re.escape(event) + "".join(f"(?<!{words}{event})" for words in before)
