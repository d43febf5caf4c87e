"""What the texts of items tell apart from their names: which stand in lists, what labels say, what is counted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from kepuri_eval.intake.activities.itemheads import (
    Head,
    counts_off_day,
    is_counted_off,
    label_of,
    opens_with_day,
    split_label,
)
from kepuri_eval.intake.activities.passages import LISTED, Passage, cut
from kepuri_eval.intake.language.dates import DateSpan
from kepuri_eval.intake.language.eventdays import EventDays
from kepuri_eval.intake.language.quantities import FAMILIES, PEOPLE, find_amounts
from kepuri_eval.intake.records import BlockRow
from kepuri_eval.intake.tabular.headings import HeadingIndex

# what opens with words about several things held, or goes on with them: 12项活动里，…
OF_SEVERAL = re.compile(
    r"^[^。；;]{0,12}(?:[二三四五六七八九十两\d]+|各|上述|以上)[项场个次]?(?:科普)?活动"
    r"|^(?:以?上述?)?[二三四五六七八九十两\d]+[场次期][^，,。；;\d]{0,6}(?:共计?|合计|累计|总计)"
    r"|^[\s　]*(?:其余|其他|其它|另有?|还有)[^，,。；;\d]{0,4}[二三四五六七八九十两\d]+[场次项个期]"
)
SEVERAL_BEHIND = re.compile(r"[。；;](?:[二三四五六七八九十两\d]+|各|上述|以上)[项场个次]?(?:科普)?活动")
_ANNOUNCES = re.compile("活动[^，,。；;]{0,6}$")
_TEAMS = re.compile("\\d ?[余多]?(?:支|个)[^，,。；;\\d]{0,6}队伍?(?=[参同一齐前报激，,。；;])")
_PERSONS = re.compile(
    "(?:\\d|[十百千](?:零?[一二三四五六七八九])?) ?[余多来几]?个(?:[\u4e00-\u9fff]{0,3}?|[\u4e00-\u9fff]{2,6}的)"
    "(?:[茶果菜粮药花棉蚕牧]农|农户|[村居市农牧渔]民|学生|"
    "养殖户|种植户|[小中大]学生|[初高]中生|朋友|街坊|乡亲|老乡|邻居|娃娃?|[会职学队]员|[职员]工|工人|老人|家长|读者|观众|孩子|儿童|青年|同学)"
    "(?!之家|社|团|小组|队|会|协|活动|家庭|学校|志愿|食堂|宿舍|班|中心|驿|服务|突击|公寓|大学|俱乐部|培训|基地|专业|乐园|节|科)"
    "|(?:孩子|学生|同学|老人|村民|家长|[听来看]的人?|观众|听众)们?(?:一?共|总共|大概|足足)?(?:有|来了|到了)\\d+[余多]?个(?=[，,。；;])"
    "|(?:[场来听看加]的人|人数|人次)(?:大?约|大概|一?共|总共|后台|显示|有|达|为|是)*\\d[\\d,]*[余多]?(?=[，,。；;])"
    "|(?:\\d|[十百千][一二三四五六七八九]?) ?[余多]?个(?:名字|签名)(?=[，,。；;]|$)"
    "|(?:\\d|[十百千](?:零?[一二三四五六七八九])?) ?[余多来几]?个人(?![防信所财赛奖名荣项组电])"
)
_NAME_FIRST = re.compile(r"\s*[“《「][^”》」]{2,40}[”》」][^，,。；;：:\d]{0,16}[：:]")
_BAR = re.compile(r"[｜|]")
_COUNTED = (*PEOPLE, *FAMILIES, "份", "册", "本", "张", "套", "场", "次")
_TIMES = ("场", "场次", "次", "期", "项")
_NEXT_LABEL = re.compile("(?:(?<=\\S)[\\s　]+|[，,；;。])(?=[\u4e00-\u9fff]{2,6}[:：])")
_LABEL_OF_DAY, _LEAST_LABELS = re.compile("(?:(?<=[。；;])|(?<![\\s\\S]))[^，,。；;：:“”\\d\\s]{1,6}[：:]$"), 2
_LINE, _RUN, _SOON = 60, 3, 12
_STOP = re.compile("[。；;]")
_OF_SUMS = re.compile("[^，,。；;]{0,8}(?:共|计|各|场|项|举办|开展|组织|活动)")
_BRACKETS = re.compile("[（(]([^（）()]*)[）)]")


def in_lists(passages: list[Passage], event: EventDays) -> list[bool]:
    """Which passages are items of a list of activities: below 主要活动：, each opening with a number or its day.

    Two or more behind each other that open with a number and their day are a list whatever stands above them, and so
    are three short lines that each open with their day.
    """
    found, is_list = [], False
    for passage in passages:
        text = passage.text.strip()
        is_item = passage.kind == LISTED or (is_list and (is_counted_off(text) or opens_with_day(text)))
        found.append(is_item)
        is_list = (is_item and passage.kind != LISTED) or (
            text.endswith(("：", ":")) and _ANNOUNCES.search(text) is not None
        )
    dated = [is_counted_off(one.text) and counts_off_day(one.text, event) for one in passages]
    near = zip([False, *dated], dated, [*dated[1:], False], strict=False)
    counted = [told or (own and (before or behind)) for told, (before, own, behind) in zip(found, near, strict=True)]
    lined = [len(text) <= _LINE and opens_with_day(text) and bool(event.find(text)) for text in map(_text, passages)]
    runs = [all(lined[at : at + _RUN]) and at + _RUN <= len(lined) for at in range(len(lined))]
    return [told or any(runs[max(0, place - _RUN + 1) : place + 1]) for place, told in enumerate(counted)]


def _text(passage: Passage) -> str:
    return passage.text.strip()


def behind_semicolon(text: str, start: int, day: int, name: str) -> int:
    """Where what tells of a name begins: behind a semicolon that parts its day from what stands before.

    …巡讲17场，群众6200人次；9月22日在某馆举办“…”: the talks were not held that day.

    Args:
        start: where the sentence begins; day: where its first day does; name: what was held.
    """
    at = max(text.rfind(mark, start, day) for mark in "；;") + 1 if day > start else 0
    return at if at and name in text[at:] else start


def above_tables(told: Sequence[BlockRow], in_tables: set[tuple[str, str]]) -> set[str]:
    """Locators of the lines that open a table of activities (举办“…”系列活动5场：), which tell of all its rows."""
    beside = ((above, (below.doc_id, below.locator)) for above, below in pairwise(told) if above.table is None)
    return {
        above.locator for above, below in beside if above.text.rstrip().endswith(("：", ":")) and below in in_tables
    }


def labels(body: list[str], index: HeadingIndex) -> Iterator[tuple[str, str]]:
    """(field, words) of what stands behind labels: 【时间】…, 时间：…　地点：…, 📍…; and of 9月15日｜展厅."""
    for text in body:
        for part in _NEXT_LABEL.split(text):
            label = label_of(part, index)
            if label:
                yield label, _STOP.split(split_label(part)[1])[0]
        if _BAR.search(text) and opens_with_day(text):
            day, place = _BAR.split(text, maxsplit=1)
            yield "date", day.strip()
            yield "place", place.strip()


def labels_of_days(text: str, days: Iterable[DateSpan]) -> tuple[str, ...]:
    """What opens sentences before their days, each by a word of its own: 船：9月14日，…。风：9月20日，…; () for one."""
    found = [told[0] for day in days if (told := _LABEL_OF_DAY.search(text, 0, day.start)) is not None]
    return tuple(found) if len({*found}) == len(found) >= _LEAST_LABELS else ()


def unbracketed(text: str) -> str:
    """A text with what it opens with in brackets (（9月14日，县博物馆）。…) as clauses of their own, bars as blanks."""
    text = _BAR.sub(" ", text)
    opened = _BRACKETS.match(text)
    return f"，{opened[1]}，{text[opened.end() :]}" if opened else text


def counts(text: str) -> bool:
    """Whether a text counts people, families, things handed out or sessions."""
    return any(amount.counted_in in _COUNTED for amount in find_amounts(text))


def tells_before(text: str, days: Sequence[DateSpan], end: int) -> bool:
    """Whether a text tells its one day and what was done then before words of everybody (…，全镇的孩子都来了).

    `end`: where those words end.
    """
    is_behind = len(days) == 1 and days[0].start <= _SOON and days[0].end < text.rfind("，", 0, end)
    return is_behind and text[max(0, end - 2)] == "全" and _OF_SUMS.match(text, end) is None


def counts_people(text: str) -> bool:
    """Whether a text counts people, families or teams that took part."""
    is_counted = any(amount.counted_in in (*PEOPLE, *FAMILIES) for amount in find_amounts(text))
    return is_counted or _TEAMS.search(text) is not None or _PERSONS.search(text) is not None


def counts_sessions(text: str) -> bool:
    """Whether a text tells that something was held more than once."""
    return any(amount.counted_in in _TIMES and amount.value > 1 for amount in find_amounts(text))


def opens_with_name(text: str) -> bool:
    """Whether a text opens with a name in quotation marks that a colon follows: “海边的盐”开放日：9月17日."""
    return _NAME_FIRST.match(text) is not None


def is_series(start: str | None, end: str | None, text: str) -> bool:
    """Whether what a text tells of lasts longer than a day and was held several times."""
    return start != end and counts_sessions(text)


def from_name(covered: list[Passage], head: Head, start: int) -> list[Passage]:
    """What a head covers, without what its first paragraph tells before the sentence that names what was held."""
    if covered[0].text[head.rest :].strip():
        return [cut(covered[0], head.rest + start, len(covered[0].text)), *covered[1:]]
    return [covered[0], cut(covered[1], start, len(covered[1].text)), *covered[2:]]
