"""From Chinese text to the amounts in it: value, range, how exact the words are, and what they are counted in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from kepuri_eval.intake.language.numerals import HAN, NUMBER, Reading, flatten, read_number
from kepuri_eval.intake.language.patterns import longest_first
from kepuri_eval.intake.language.slips import is_mended, torn_from


class Amount(NamedTuple):
    """An amount as written.

    Attributes:
        value: the number; the lower end of a range.
        value_high: upper end of a range, else None.
        bound: exact, at_least (余 多 超), at_most (近 不足) or about (约, ranges).
        counted_in: counting word in its plain form (人(次) → 人次), or "" when there is none.
        raw: the words, `text[start:end]`, with qualifiers and counting word.
        start: first character in the text as given.
        end: one past the last.
        doubt: "mended" when the figures were mended or joined to be read, "torn" when they can be read in several
            ways and are not read at all, "fraction" when a part of a person or a thing would be counted, else "".
    """

    value: float
    value_high: float | None
    bound: str
    counted_in: str
    raw: str
    start: int
    end: int
    doubt: str = ""


COUNTING_WORDS = (
    "人次", "人", "名", "位", "场次", "场", "项次", "项", "次", "期", "个",
    "家次", "家", "份", "册", "本", "张", "套", "页", "篇次", "篇", "条次",
    "条", "块", "件", "幅", "种", "台次", "台", "处", "所", "座次", "座",
    "户次", "户", "组", "批次", "批", "堂", "节", "课时", "学时", "门", "支",
    "车次", "辆次", "辆", "架", "部", "集", "款", "枚", "盒", "袋", "箱",
    "包", "只", "把", "匹", "株", "棵", "亩", "公里", "千米", "米", "平方米",
    "平米", "公斤", "斤", "吨", "升", "㎡", "小时", "分钟", "天", "对", "双",
    "瓶", "副", "尾", "罐", "类", "道", "轮", "席", "桌", "间", "栋", "片", "面", "盏", "顶", "头",
    "例", "首", "幕", "则", "封", "档", "趟", "讲",
    "个场次", "个小朋友", "个孩子", "户家庭", "组家庭", "个家庭", "个小时",
)  # fmt: skip

PEOPLE = ("人次", "人", "名", "位")  # what people are counted in
FAMILIES = ("户", "家庭", "个家庭", "户家庭", "组", "组家庭")
_MEASURES = (
    "亩", "公里", "千米", "米", "平方米", "平米", "公斤", "斤", "吨", "升", "小时", "个小时", "分钟", "天", "课时",
    "学时",
)  # fmt: skip

_SAME_AS = {"㎡": "平方米", "个场次": "场次", "个小朋友": "名", "个孩子": "名"}

_LEFT_QUALIFIERS = (
    ("at_most", ("不超过", "不多于", "至多", "最多", "将近", "接近", "不足", "不到", "未满", "近")),
    (
        "at_least",
        (
            "不少于",
            "不低于",
            "不下",
            "少说也有",
            "少说",
            "超过",
            "超出",
            "突破",
            "至少",
            "多于",
            "大于",
            "逾",
            "超",
            "破",
        ),
    ),
    ("about", ("大约", "大概", "大致", "约有", "约为", "约计", "约达", "约")),
)
_LEFT = re.compile(
    "(?:"
    + "|".join(f"(?P<{bound}>{'|'.join(words)})" for bound, words in _LEFT_QUALIFIERS)
    + r"|(?P<over_round>上|过))[ ]?$"
)
_BOUND_OF = {word: bound for bound, words in _LEFT_QUALIFIERS for word in words}
_MAY_END_LEFT = frozenset({word[-1] for word in _BOUND_OF} | set("上过 \n"))
_NOT_NEAR = ("最近", "附近", "邻近", "靠近", "临近", "就近", "新近", "走近", "贴近", "亲近")
_NOT_OVER = ("线上", "网上", "以上", "会上", "街上", "路上", "掌上", "云上", "通过", "经过", "不过")

_RANGE_MARK = re.compile(r" ?(?:-{1,2}|~|至|到|或) ?")
_BARE_ROUND = re.compile(r"[十百千万亿]*[百千万亿]")
_AFTER_BARE_ROUND = re.compile(r"家争鸣|家万户|家汇|家号|家灯火|家团圆|人空巷|人计划|户千家|家讲坛|家姓|名榜|次郎")
_BEFORE = re.compile(r"(?:第|前|No\.?|[￥¥$]) ?$")
_MAY_END_BEFORE = frozenset("第前o.￥¥$ \n")
_RANKS = re.compile(rf"{_RANGE_MARK.pattern}(?:{NUMBER.pattern})")
_PAST = re.compile(r"(?:目|之|此|日|提|先|眼|当|以)前 ?$")
_INVITES_BARE = re.compile(
    r"(?:播放|阅读|点击|浏览|量|数|次|[算加][下起]来|志愿者|显示|达|到|至|为|共|计|约|有|是|[:=]) ?$"
)
_NOT_ALONE = re.compile(
    r"[-/.+#_]$|(?:^|[^\u4e00-\u9fff)]):$|(?:电话|手机|热线|传真|邮编|号码?|编码|账户|微信|QQ):$"
)  # 3:5 and 12:30, but 参与人次:1.2万
_NAMELESS = re.compile(r"(?:半|数以|成千|成百|千千|万万|(?<![人次总份场项册户篇])数|几|好几|若干|无数) ?$")
# 分别是8300和1.16万人次: counted in the same word
_IN_TURN, _AND_ANOTHER = re.compile("分别[是为有达]?$"), re.compile(rf"[、和与及] ?(?:{NUMBER.pattern})")
_IS_UNIT = re.compile(r"[(\[] ?$|单位:? ?$")  # （单位：万人次） and （万人） name a unit of measure
_SLOGAN = re.compile(r"[进入访惠暖][百千万][家户村校](?![企单学])")
_IDIOM = re.compile(r"(?:成[百千]上|千家|千言|千辛|千方|千山|百发)$")
_OUTLINE = re.compile(r"\d{1,2}(?:\.\d{1,2}){1,3} +(?=[\u4e00-\u9fff])")  # 4.2 公众对…: the place in a text
_URL = re.compile(r"(?:https?://|www\.)[!-~]+")

# What is behind a number that is a date, a share, money, a rank or a name, and not an amount of things.
_NOT_THINGS = re.compile(
    r" ?(?:%|‰|个?百分[点比之]|成(?!员|果|人|年|就|功)|元|美元|块钱|角|折|倍|分之|岁|周岁"
    r"|周年|年|个月|月|日(?!常)|号|时(?!尚)|点|分(?!钟|会|场|校|馆|支|局|别|享)|秒"
    r"|届|级|层|楼|室|路|版|班|后|维|℃|度|[A-VX-Za-vx-z]|[/:×]\d|\.\d"
    r"|五规划|大精神|大报告|进(?:社区|校园|农村|机关|企业))"
)
_DIRECT_NOUN = (
    "群众|市民|居民|村民|农民|牧民|学生|师生|观众|游客|家长|家庭|党员|干部|职工|公众|儿童|青少年|老人|老年人|志愿者|专家|教师|"
    "医务人员|科技工作者|部门|单位|学校|企业|社区|媒体|网民|网友|粉丝|读者|听众|孩子|嘉宾|代表|人员"
)
# A counting word that is really the head of another word: 三位一体, 期间, 本科, 条件.
_FALSE_COUNTING = {
    "期": "间|末|待|盼|刊", "位": "于|置|一体|数", "条": "件|例", "家": "长|属|政|乡|园",
    "个": "人信|性|体|别|一(?!个|名|位|场)", "名": "单|称|字|额|牌", "场": "地|景", "份": "额",
    "处": "理|置|于|级|长|罚", "所": "有|在|属|示|需|谓", "部": "门|分|署|委|队|长", "台": "阶|风|账",
    "组": "织|成|建", "批": "准|评", "节": "目|日|约|水|能|气", "门": "户|店|诊", "支": "持|部|付|撑",
    "种": "植|子|养", "户": "外|籍", "人": "民|员|才|大代|工智|类|均|数|物|体|气|文|力|社|生",
    "天": "里|内|来|后|前|气|然|文|津|空|安门", "次": "日|要|元|序|生",
    "本": "次|届|地|市|县|区|校|科(?!普|技|学)|着|人|身|质", "座": "谈|落|右铭",
    "对": "一|于|口|接|面|象|外|比", "类": "型|别|似", "项": "目(?!标)", "件": "套", "面": "对|向|积|临|试",
    "道": "路|德|具", "片": "区|面", "头": "条|发", "包": "括|含", "间": "隔|接", "套": "餐",
    "张": "贴(?!画|纸)", "把": "握|关", "例": "如", "则": "是", "米": "饭|粉|面", "升": "级|旗|学",
    "集": "体|团|中|市|成", "款": "待", "讲": "[\u4e00-\u9fff]",
    "瓶": "颈", "副": "[主书县市区局总院校处科会秘研教部省厅镇乡]", "尾": "[声气款]",
    "架": "构", "页": "面", "轮": "流|换|值", "封": "面|闭",
}  # fmt: skip


_JOINT = ("部门", "单位")  # 六部门联合印发
_BARE_ZERO = ("零", "〇")
_MAY_COUNT = re.compile(rf"[\d{HAN}拾佰仟萬]")  # a text without any of these holds no amount
_PLAIN_DIGITS = 12  # most cells of figures are no more than that, and their own amount
_REMEMBERED = 100  # longest text whose amounts are kept


def find_amounts(text: str, counting_words: Iterable[str] = ()) -> list[Amount]:
    """Every amount of things in the text, in order; spans index the text as given.

    Left out, because they count nothing: dates, years, ordinals, shares, money, telephone numbers, ages, figures
    without a value (数百, 若干) and numbers in web addresses; and what can be read in several ways (1，234人), which
    `scan_amounts` tells. `counting_words` adds to those the grammar knows.
    """
    return [amount for amount in scan_amounts(text, counting_words) if amount.doubt != "torn"]


def scan_amounts(text: str, counting_words: Iterable[str] = ()) -> list[Amount]:
    """As `find_amounts`, with the torn ones, whose value is only what stands last in them."""
    if len(text) <= _PLAIN_DIGITS and text.isdecimal() and text.isascii() and text[0] != "0":
        return [Amount(float(text), None, "exact", "", text, 0, len(text))]
    if not _MAY_COUNT.search(text):
        return []
    words = _unknown(frozenset(counting_words)) if counting_words else frozenset()
    if not any(word in text for word in words):
        words = frozenset()  # then the text is read as for anyone else, and remembered for all
    return list(_remembered(text, words)) if len(text) <= _REMEMBERED else _scan(text, words)


@lru_cache(maxsize=8)
def _unknown(counting_words: frozenset[str]) -> frozenset[str]:
    """Those of the words that the grammar does not know of itself."""
    return counting_words.difference(COUNTING_WORDS)


@lru_cache(maxsize=10_000)  # the same cells and lines are met in several documents, and as labels of one another
def _remembered(text: str, words: frozenset[str]) -> tuple[Amount, ...]:
    return tuple(_scan(text, words))


def _scan(text: str, words: frozenset[str]) -> list[Amount]:
    flat = flatten(text)
    tail = _tail_pattern(words)
    hidden = [found.span() for found in _URL.finditer(flat)] if "://" in flat or "www." in flat else []
    amounts: list[Amount] = []
    position = 0
    while place := _MAY_COUNT.search(flat, position):  # much quicker than a search for the whole pattern
        found = NUMBER.match(flat, place.start())
        if found is None:
            position = place.end()
            continue
        amount = _read_amount(text, flat, found, tail)
        position = found.end()
        if amount is None and (ranked := _RANKS.match(flat, position)) and _is_ranked(flat, found.start()):
            position = ranked.end()  # 第1至3期: the second number is a rank as well
            continue
        if amount is None or any(start <= amount.start < end for start, end in hidden):
            continue
        if amount.doubt == "torn" and amounts and not amounts[-1].counted_in and amounts[-1].end > amount.start:
            amounts.pop()  # the other part, as 共1 of 共1，234人
        amounts.append(amount)
        position = max(position, amount.end)
    return amounts


def _read_amount(text: str, flat: str, found: re.Match[str], tail: re.Pattern[str]) -> Amount | None:
    start, end = found.span()
    first = read_number(found.group())
    if first is None or _is_ranked(flat, start):
        return None
    behind = tail.match(flat, end)
    assert behind is not None  # every part of the tail is optional
    if behind.end() == end and _NOT_THINGS.match(flat, end):
        return None  # 9 of 9月, 15 of 15日: most numbers end here
    reading, stop, ranged = _join_range(flat, first, end, behind, tail)
    if stop != end:
        end, behind = stop, tail.match(flat, stop)
        assert behind is not None
    lead, left = _left_bound(flat, start, found.group())
    right = _right_bound(behind, reading)
    counted_in = _plain(behind["counted"] or behind["bracketed"] or "")
    if not _is_of_things(flat, found, behind, reading, counted_in, left or right, ranged):
        return None
    low, high = reading.value, reading.high
    begin, stop = lead, max(behind.end(), end)
    while stop > begin and flat[stop - 1] == " ":
        stop -= 1
    bound = "about" if high is not None else _one_bound(left, right, reading)
    amount = Amount(low, high, bound, counted_in, text[begin:stop], begin, stop)
    torn = start - 1 if _is_half(flat, start) else torn_from(flat, start) if lead == start else None
    if torn is not None:
        return amount._replace(raw=text[torn:stop], start=torn, doubt="torn")
    if low != int(low) and counted_in and counted_in not in _MEASURES:
        return amount._replace(doubt="fraction")
    return amount._replace(doubt="mended") if is_mended(amount.raw, flat[begin:stop]) else amount


def _is_half(flat: str, start: int) -> bool:
    """Whether 半 stands before a number, as in 半百人, which is half of it or idle talk; not 大半, 过半."""
    return flat[start - 1 : start] == "半" and flat[max(0, start - 2) : start - 1] not in ("过", "逾", "大", "多", "小")


def _is_ranked(flat: str, start: int) -> bool:
    """Whether a rank or a price is meant: 第3场, 前10名, ￥300; not 目前20名."""
    if flat[start - 1 : start] not in _MAY_END_BEFORE:
        return False
    return bool(_BEFORE.search(flat, max(0, start - 4), start)) and not _PAST.search(flat, max(0, start - 4), start)


def _join_range(
    flat: str, first: Reading, end: int, between: re.Match[str], tail: re.Pattern[str]
) -> tuple[Reading, int, bool]:
    """The first number joined with a second one behind a range mark: 5-6万, 300人至500人."""
    if first.high is not None:
        return first, end, False
    word = between["counted"]
    mark = _RANGE_MARK.match(flat, between.end() if word else end)
    second = NUMBER.match(flat, mark.end()) if mark else None
    other = read_number(second.group()) if second else None
    if second is None or other is None or other.high is not None:
        return first, end, False
    behind = tail.match(flat, second.end())
    if word and (behind is None or behind["counted"] != word):
        return first, end, False
    scale = other.scale if first.scale == 1 and first.value < other.value / other.scale else 1
    low = first.value * scale
    if low >= other.value:
        return first, end, False
    return Reading(low, other.value, other.scale, first.is_bare and other.is_bare, other.more), second.end(), True


def _left_bound(flat: str, start: int, number: str) -> tuple[int, str]:
    """Where the words of the amount begin, and the bound its left neighbour states ("" for none)."""
    may_be = flat[start - 1 : start] in _MAY_END_LEFT
    found = _LEFT.search(flat, max(0, start - 5), start) if may_be else None
    if found is None:
        return start, ""
    word = found.group().rstrip()
    around = flat[max(0, found.start() - 1) : found.start() + len(word)]
    if found["over_round"]:
        fits = _BARE_ROUND.match(number) is not None and around not in _NOT_OVER and not _is_idiom(flat, start)
        return (found.start(), "at_least") if fits else (start, "")
    if around in _NOT_NEAR or (word == "破" and around == "突破"):
        return start, ""
    return found.start(), _BOUND_OF[word]


def _right_bound(behind: re.Match[str], reading: Reading) -> str:
    words = (behind["more"] or "") + (behind["after"] or "") + reading.more
    if not words:
        return ""
    if any(word in words for word in ("以下", "以内", "不到")):
        return "at_most"
    if any(word in words for word in ("左右", "上下", "来", "不等", "把")):
        return "about"
    return "at_least" if words.strip() else ""


def _one_bound(left: str, right: str, reading: Reading) -> str:
    """One bound of two: words that pull both ways (近100余人), or a round word alone (百名), say only about."""
    if left and right and left != right:
        return "about"
    return left or right or ("about" if reading.is_bare and reading.value >= 100 else "exact")


def _is_of_things(
    flat: str, found: re.Match[str], behind: re.Match[str], reading: Reading, counted_in: str, bound: str, ranged: bool
) -> bool:
    start, number = found.start(), found.group()
    if number in _BARE_ZERO:
        return False  # 零部件, 零头
    if not number[0].isdigit() and _NAMELESS.search(flat, max(0, start - 3), start):
        return reading.is_bare and bool(counted_in) and _is_half(flat, start)
    if _is_idiom(flat, start) or (reading.is_bare and _AFTER_BARE_ROUND.match(flat, found.end())):
        return False
    if _NOT_THINGS.match(flat, behind.end() if not counted_in else behind.end("counted")) and not behind["bracketed"]:
        return bool(counted_in) and not _NOT_THINGS.match(flat, behind.start())
    if reading.is_bare:
        if _IS_UNIT.search(flat, max(0, start - 4), start) and flat[behind.end() : behind.end() + 1] in (")", "]", ""):
            return False
        if start and _SLOGAN.match(flat, start - 1):
            return False
        return bool(counted_in or bound)
    if counted_in:
        return not (number[0] == "0" and len(number) > 1 and number[1] != ".")
    return _stands_alone(flat, found, behind, reading, bound, ranged)


def _stands_alone(
    flat: str, found: re.Match[str], behind: re.Match[str], reading: Reading, bound: str, ranged: bool
) -> bool:
    """Whether a number without a counting word is an amount: a whole cell, 5600万, 3000余群众, 阅读量达9000."""
    start, number = found.start(), found.group()
    is_arabic = number[0].isdigit()
    if _OUTLINE.match(flat, start) and flat[:start].rpartition("\n")[2].strip() == "":
        return False
    rest = flat[behind.end() : behind.end() + 1]
    if not is_arabic and reading.value > 1 and flat.startswith(_JOINT, behind.end()):
        return True
    if not is_arabic and (reading.scale == 1 or (rest.isalpha() and not bound and behind["noun"] is None)):
        return False
    if flat[:start].strip() == "" and flat[behind.end() :].strip() == "":
        return number[0] != "0" or len(number) == 1 or number[1] == "."
    if rest and rest in ".、)" and flat[start - 1 : start] == ":":
        return False  # 备注:1.
    if (number[0] == "0" and number[1:2] != ".") or _NOT_ALONE.search(flat, max(0, start - 4), start):
        return False
    if reading.scale >= 1000 and (is_arabic or not reading.is_bare):
        return True
    if behind["noun"] is not None:
        if reading.value != int(reading.value):
            return False  # 9.22 职工讲座: a day, as no part of a person comes
        return is_arabic or reading.value >= 10
    is_year = 1900 <= reading.value < 2100 and not bound and "," not in number  # 阅读1,926 is none
    if ranged or not is_arabic or "." in number or is_year:
        return False
    if _IN_TURN.search(flat, max(0, start - 4), start) and _AND_ANOTHER.match(flat, found.end()):
        return True
    if bound and (behind["more"] or reading.more):
        return True
    invited = bound or _INVITES_BARE.search(flat, max(0, start - 3), start)
    return bool(invited) and len(number) < 10 and (rest == "" or not rest.isalnum())


def _is_idiom(flat: str, start: int) -> bool:
    return _IDIOM.search(flat, max(0, start - 4), start) is not None


def _plain(word: str) -> str:
    return _SAME_AS.get(word) or (word if not word or word.isalpha() else re.sub(r"[() ]", "", word))


@lru_cache(maxsize=8)
def _tail_pattern(extra: frozenset[str]) -> re.Pattern[str]:
    """What may follow a number: 余, a counting word that is not the head of another word, 以上."""
    words = longest_first({*COUNTING_WORDS, *extra})
    begin = "".join(sorted({re.escape(word[0]) for word in words}))  # most of what stands behind a number fails here
    each = (re.escape(w) + (f"(?!{_FALSE_COUNTING[w]})" if _FALSE_COUNTING.get(w) else "") for w in words)
    counting = f"(?=[{begin}])(?:{'|'.join(each)})"
    return re.compile(
        r" ?(?P<more>余|多(?!功能|媒体|部门|层|元|方)|[+]|来(?!自|源|到|华)|把(?=[人个场名份]))? ?"
        rf"(?:(?P<counted>人 ?\( ?次 ?\)|场 ?\( ?次 ?\)|{counting})"
        rf"|\( ?(?P<bracketed>{counting}) ?\)|(?P<noun>(?={_DIRECT_NOUN})))?"
        r"(?P<after> ?(?:余(?!家|个|名|人)|多(?=[,，。;；、 ]|$)|[+]|以上|以下|以内|左右|上下|不等|开外"
        r"|出头|挂零|多一点))?"
    )
