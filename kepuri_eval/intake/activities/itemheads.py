"""Which passages of a text are heads of activities, or open with one: （一）…, a name below 01, above 【时间】."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from kepuri_eval.intake.activities.passages import LISTED, Passage
from kepuri_eval.intake.language.dates import find_dates
from kepuri_eval.intake.language.eventdays import EventDays
from kepuri_eval.intake.language.patterns import one_of
from kepuri_eval.intake.tabular.headings import PATTERN, HeadingIndex

if TYPE_CHECKING:  # reading processes start without pandas and pydantic
    from kepuri_eval.wording import Wording

_SHORTEST, _LONGEST, _ALONE, _LONGEST_LEAD, _LEAST_TERSE = 3, 34, 36, 20, 2
_SHORT_TITLE, _PARAGRAPH = 20, 40
_TELLS_DAY = re.compile(r"[日号]|\d[./]\d")
_OPENING = 60  # signs in which a name between quotation marks is looked for
_MARK = re.compile(  # 2.9月20日 is an item, 2.9万人 and 9.20 are none
    r"(?:#{1,6} |\*\*)?[\s　]*(?:[（(][一二三四五六七八九十]{1,3}[)）]|[一二三四五六七八九十]{1,3}(?:[、.．]|是)"
    r"|[（(]?\d{1,2}(?:[)）、]|[.．](?!\d+(?![\d年月])))|[1-8][.．]\d{1,2}(?=[ 　“])|[①-⑳]|[●■◆★▶•·▍▎▌▋◇○▲☆►◎]"
    r"|(?:活动|亮点)[一二三四五六七八九十\d]{1,2}[、:： ]"
    r"|(?:头一|第[一二三四五六七八九十])[个场项件次站](?:活动|事)?[是，,、：: ]?|(?:首先|其次|再次|最后)[，,]"
    r"|其[一二三四五六][，,：:]|[\u4e00-\u9fff]{1,4}[①-⑳][｜|:：、])[\s　]*"
)
_NUMBER = re.compile("[\\s　]|[一二三四五六七八九十\\d]+")
_NUMBERED = re.compile(r"[\s　]*(?:[（(]?[一二三四五六七八九十]{1,3}[)）、]|[（(]?\d{1,2}[)）、])")
_NUMBER_ALONE = re.compile(r"[\s　]*(?:\d{1,2}|[①-⑳]|(?:NO|PART)[. ]{0,2}\d{1,2})[\s　]*", re.I)
_QUOTED = r"[“《「][^”》」\n]{2,40}[”》」]"
# 2.稀奇石头展（9月14日，县博物馆）
_BRACKETED = re.compile(
    rf"((?:{_QUOTED}|[^。：:；;！!？?，,（(\n“《「]){{1,40}})(?=[（(]([^（）()\n]{{2,80}})[）)](?:[。；;：:，,\s]|$))"
)
_TELLS_DEED = re.compile("[在到于赴]|.(?:举[办行]|[开进]展[了开“]|推出)")
_OPENS_QUOTE = frozenset("“《「")
_IS_QUOTED = re.compile(_QUOTED)
_TITLE = re.compile(rf"((?:{_QUOTED}|[^。：:；;！!？?，,\n“《「]){{1,60}}?)(?:[。：:]|——|$)")
_WHOLE = re.compile(r"([^\n]{3,60}?)[\s　]*$")
_DAY_NEAR = r"(?=[^，,。]{0,4}\d{1,2}[月.日号/](?!\d+ ?[万千百余人场]))"
_QUOTED_TITLE = re.compile(rf"(?<![以绕题为着])({_QUOTED}[^，,。；;]{{0,12}})[，,]{_DAY_NEAR}")
_QUOTED_CLAUSE = re.compile(rf"({_QUOTED})[，,]")
_COMMA_TITLE = re.compile(r"([^，,。：:；;！!？?\n]{2,20})[，,](?=[^，,。]{0,2}\d{1,2}[月.日号/])")
_BY_WHOM = re.compile(rf"[^，。：:；;“《\d]{{2,16}}[：:](?={_QUOTED})")
_VERB = re.compile("^(?:成功|积极|组织|联合)*(?:开展|举办|举行|召开|推出|承办)了?")
_ENDS_SENTENCE = re.compile(r"[。；;，,！!？?：:…]\s*$")
# 科普日本身办了12项: how many were held, and no name
_SO_MANY = re.compile(
    "(?:办|举办|开展|组织|推出|举行|搞|讲|跑|走|去|上)了?(?:[近约超]|大约)?[一二两三四五六七八九十百\\d]+[余多]?[项场次个回趟]"
    "(?:次|科普|活动|课|讲座)*$"
)
# 我们做了什么, 和谁一起办: a part of a report that opens with what it answers; a question that is a name asks of things
_ASKS = re.compile(
    r"(?:我们|咱们)?(?:都|还|又|是|明年|来年|下一步|接下来|打算|准备|想|要)*"
    r"(?:(?:怎么|怎样|如何)(?:做|办|干|开展|组织|推进)(?:起?来)?(?:了|的|好)*"
    r"|(?:做|办|干|开展|组织|收获|得到|学到|缺|差|有)(?:了|过|到|出|些)*(?:什么|哪些|多少|几件)[^，,]{0,4})"
    r"|[和跟同与](?:谁|哪些人|哪些单位|哪几家)(?:一起|一道|一块儿?|联合|共同|合)*(?:做|办|干|合作|开展)?(?:了|的|活动)*"
    r"|(?:都)?(?:谁|哪些人|哪些单位)(?:来|在)?了?(?:做|办|干|参与|参加|出力|帮忙)?(?:了|的)*"
    r"|(?:效果|成效|反响|反应|结果|群众评价)(?:怎么样|怎样|如何|好不好)"
)
# 说两场像样的, 有一件小事值得记: announces what is told behind it
_ANNOUNCES = re.compile("^(?:先|再|只|且)?[说讲谈举挑选][说讲]?[两二三四五几][件场个次桩项]|^有[一两几][^，,]{0,8}值得")
_ISSUE = re.compile("(?:总)?第 ?[\\d一二三四五六七八九十百]+ ?(?:期|号|版)")  # of a newsletter
_SECTION = re.compile("[【〔\\[][^】〕\\]]{1,6}[】〕\\]]")
_PERSON = re.compile(" [\u4e00-\u9fff]{2,4}$")  # 某局办公室 小孟
_YEAR = re.compile("(20\\d\\d)(?= ?年)")
_TERSE = re.compile(
    r"[\s　]*(?:[（(]?\d{1,2}(?:[、)）][ 　]*|\.?[ 　]+))?"
    r"(\d{1,2}[.月/]\d{1,2}日?(?:[-—~至]+(?:\d{1,2}[.月/])?\d{1,2}日?)?)(?:上午|下午|晚上?)?[ 　|｜\t]+"
    r"([^\s|｜，,。；;：:]{3,30})[ 　|｜\t]+(?=\S)"
)
_SAYS = re.compile("^[讲教学听看].*")  # 讲橙园清园
_BEHIND_PLACE = re.compile(
    r"(?![^\s|｜，,。；;：:“”]{0,6}\d+[余多]?(?:人|名|位|[户组]))"
    r"([^\s|｜，,。；;：:“”\d][^\s|｜，,。；;：:“”]{1,19}?)(?=[\s　|｜，,。；;：:]|$)"
)
_COUNT_BEHIND = re.compile(r"[\s　|｜]+[约近共]?\d[\d,]*[余多]?(?:人次|人|名|位|[户组])")
_HELD_WITH = re.compile("^[和与同跟][^的]{2,20}[办展行]的")  # 和某局一起办的修剪培训
_DAY_ONLY = re.compile(
    r"[\s　]*(?:20\d\d ?[年.\-/] ?)?\d{1,2} ?[月.\-/] ?\d{1,2} ?[日号]?(?:[-—~至到]+(?:\d{1,2}月)?\d{1,2} ?[日号]?)?"
    r"[\s　（(]*(?:周.|星期.|[一-鿿]{0,6}假期|晴|阴|雨|多云|补记|[\s　转至）)])*"
)
_DATED_HEAD = re.compile(
    r"[\s　]*(\d{1,2}月\d{1,2}日(?:[-—~至到]+(?:\d{1,2}月)?\d{1,2}日)?)[\s　]*(?:[（(]?(?:周|星期).[)）]?)?"
    r"[\s　:：—-]+"
    r"([^，,。；;\d][^，,。；;]{2,30})"
)
_OPENS_WITHIN, _ANY_YEAR = 24, 2000
_LEAD_DAY = 14  # signs behind an unnumbered lead in which its day must be told
# 某社区是安置社区, 学校把操场变成课堂: sentences, and no names
_STATES = re.compile(
    "[^“《，,]{2,}(?:是|位于|地处)[^，,]{2}|[^“《，,]{2,}[把将][^，,]{2,20}(?:[当变做办看]成|[当看]作|作为)"
)
_OF_EVENT = re.compile("科普[日月]$")
_NEWS = re.compile("本[报网刊]讯")
_CREDIT, _CREDIT_LENGTH = re.compile("(?:摄|供图)[）)]?$"), 4
_OF_MAIL = re.compile(r"^\s*>")
_LABEL = re.compile(
    r"^[\s　【\[〔\-*•·]*([\u4e00-\u9fff][\u4e00-\u9fff 　/]{1,9}?)[\s　*]*[】\]〕：:][：:*]*[\s　]*(?=\S)"
)
_SIGNS = {
    "⏰": "date",
    "🕐": "date",
    "🕒": "date",
    "📅": "date",
    "🗓": "date",
    "📍": "place",
    "🏠": "place",
    "👥": "participants",
}
_NO_ITEM = ("", "contact", "registered", "remarks", "number", "unit", "links", "pictures")


class Head(NamedTuple):
    """A name, and where the words about it begin in its passage: at its end, for a head that stands alone.

    `day` is told before the name in a terse list (9.18 流感防治讲座 镇卫生院 58人), or in brackets behind it.
    """

    name: str
    rest: int
    is_marked: bool = True
    day: str = ""


class HeadFinder:
    """Tells heads from other passages with the words of one edition's params."""

    def __init__(self, wording: Wording, index: HeadingIndex, year: int, event: EventDays) -> None:
        words = wording.items
        listed = (words.work_begins, words.work_ends, words.work_holds, words.work_whole)
        begins, ends, holds, whole = map(one_of, listed)
        self._of_work = re.compile(rf"^(?:{begins})|(?:{ends})$|{holds}|^(?:{whole})$")
        self._body = re.compile(rf"(?:{one_of(words.body_ends)})$")
        self._place = re.compile(rf"^(?![走开]进|参观|来到|走访).*(?:{one_of((*words.place_ends, *words.hosts))})$")
        acts = one_of((*wording.activity_nouns, *words.acts_closing))
        self._act = re.compile(rf"(?:{acts})[”》」]?$")
        self._paper = re.compile(rf"《[^《》]*(?:{one_of(words.papers)})》")
        aside = one_of(words.aside)
        self._aside = re.compile(rf"[\s（(]*(?:{aside})")
        self._index, self._year, self._event = index, year, event

    def names_something_held(self, head: Head) -> bool:
        """Whether a head names what was held this year, and not how the work was done."""
        years = map(int, _YEAR.findall(head.name))
        if (
            _SECTION.fullmatch(head.name)
            or _ISSUE.fullmatch(head.name)
            or _SO_MANY.search(head.name)
            or _ANNOUNCES.search(head.name)
        ):
            return False
        if self._paper.search(head.name):
            return False
        return not self._is_of_work(head.name) and all(year == self._year for year in years)

    def is_section(self, text: str) -> bool:
        """Whether a line is the title of a section that tells how the work was done (工作体会与不足)."""
        is_title = len(text) <= _LONGEST_LEAD and _ENDS_SENTENCE.search(text) is None
        tells_figure = re.search(r"\d", text) is not None or label_of(text, self._index) != ""
        return is_title and not tells_figure and self._is_of_work(_named(text))

    def _is_of_work(self, name: str) -> bool:
        """Whether a head tells, or asks, how the work was done."""
        return self._of_work.search(name) is not None or _ASKS.fullmatch(name.rstrip("？?")) is not None

    def find_all(self, passages: list[Passage]) -> list[Head | None]:
        """The head each passage is, or opens with; None for any other."""
        terse = [_TERSE.match(passage.text) for passage in passages]
        is_list = sum(found is not None for found in terse) >= _LEAST_TERSE
        found: list[Head | None] = []
        is_diary = False
        titles = {place for place in range(1, len(passages)) if self._is_title(passages, place)}
        titles = titles if len(titles) >= _LEAST_TERSE else set()
        for place, passage in enumerate(passages):
            line = terse[place] if is_list else None
            is_diary = is_diary or is_day_alone(passage.text)
            found.append(self._of_line(passage.text, line) if line else self._find(passages, place, is_diary=is_diary))
            if found[-1] is None and place in titles:
                found[-1] = Head(_named(_MARK.sub("", passage.text, count=1)), len(passage.text), is_marked=False)
        return found

    def _of_line(self, text: str, line: re.Match[str]) -> Head:
        """The head of a terse line: what stands behind its day, or behind the place or the people that stand there."""
        quoted = _IS_QUOTED.match(text, line.end())
        if quoted and not self._place.search(line[2]):
            return Head(f"{line[2] if self._is_act(line[2]) else ''}{quoted[0]}", quoted.end(), day=line[1])
        named = _BEHIND_PLACE.match(text, line.end())
        if named and self._is_named_behind(line[2], named):
            return Head(_HELD_WITH.sub("", named[1]), line.start(2), day=line[1])
        return Head(line[2], line.end(), day=line[1])

    def _is_named_behind(self, first: str, named: re.Match[str]) -> bool:
        """Whether a terse line names what was held second, behind a place or behind those who came."""
        if self._place.search(_SAYS.sub("", named[1])) or self._index.is_heading(named[1]):  # 志愿者 5人
            return False
        if self._place.search(first):
            is_short = len(named[1]) <= _SHORTEST and not _COUNT_BEHIND.match(named.string, named.end())
            return self._is_act(named[1]) or not is_short
        return self._is_act(named[1]) and not self._is_act(first)

    def _is_act(self, words: str) -> bool:
        """Whether words end in what is held (职工讲座, 疏散演练), and not in a place or those who came."""
        return self._act.search(words) is not None and self._place.search(words) is None

    def _is_title(self, passages: list[Passage], place: int) -> bool:
        """Whether a short line stands above a paragraph that tells a day soon, as the parts of a report do."""
        text = passages[place].text
        if not _SHORTEST < len(text) <= _SHORT_TITLE or place + 1 >= len(passages):
            return False
        below = passages[place + 1].text
        if len(below) < _PARAGRAPH or _ENDS_SENTENCE.search(text) or not _TELLS_DAY.search(below, 0, _OPENING):
            return False
        tells_else = (
            self._is_aside(text), self._body.search(text.strip()), label_of(text, self._index),
            is_day_alone(text), find_dates(text, self._year),
        )  # fmt: skip
        return not any(tells_else) and any(day.start < _OPENING for day in self._event.find(below))

    def _find(self, passages: list[Passage], place: int, *, is_diary: bool) -> Head | None:
        text = passages[place].text
        if _OF_MAIL.match(text) or self._is_aside(text) or label_of(text, self._index) or is_day_alone(text):
            return None
        if self._of_work.search(split_label(text)[0] or " "):
            return None  # 主题：认识身边的大山
        dated = _DATED_HEAD.fullmatch(text)
        if dated and self._may_name(dated[2]):
            return Head(_named(dated[2]), len(text), day=dated[1])
        mark = _MARK.match(text)
        is_marked = mark is not None or passages[place].kind == LISTED
        bracketed = self._with_day_in_brackets(text, mark.end() if mark else 0) if is_marked else None
        if bracketed is not None:
            return bracketed
        title = self._title(passages[place], mark.end() if mark else 0)
        if title is None:
            return None
        name, rest = _named(title[1]), title.end()
        if not text[rest:].strip():
            is_head = self._stands_alone(passages, place, name, mark is not None)
            return Head(name, len(text), mark is not None) if is_head else None
        is_quoted = _IS_QUOTED.search(name) is not None and title[0].endswith(("。", "，", ","))
        if mark or (is_quoted and not _STATES.match(name)):
            return Head(name, rest)
        is_lead = (
            title[0].endswith("。")
            and self._body.search(name) is None
            and not _STATES.match(name)
            or title[0].endswith("——")
        )
        is_lead = is_lead and len(name) <= _LONGEST_LEAD
        is_dated = is_diary or bool(find_dates(text[rest : rest + _LEAD_DAY], self._year))
        return Head(name, rest) if is_lead and is_dated else None

    def _with_day_in_brackets(self, text: str, start: int) -> Head | None:
        """A name right behind a mark with its day in brackets, its place perhaps with it: 跳蚤市场（9月14日）。"""
        title = _BRACKETED.match(text, start)
        if title is None or not self._may_name(title[1]) or not self._event.find(title[2]):
            return None
        if _TELLS_DEED.search(_IS_QUOTED.sub("", _named(title[1]))):
            return None
        return Head(_named(title[1]), title.end(), day=title[2])

    def _is_aside(self, text: str) -> bool:
        """Whether a passage tells who wrote a text or took a picture, or what stands beside it."""
        return (
            self._aside.match(text) is not None or _CREDIT.search(text, max(0, len(text) - _CREDIT_LENGTH)) is not None
        )

    def _title(self, passage: Passage, start: int) -> re.Match[str] | None:
        """The first words that may be a name: the whole of a heading, up to a stop, or between quotation marks."""
        text = passage.text
        by_whom = _BY_WHOM.match(text, start)
        start = by_whom.end() if by_whom else start
        return next((one for one in _titles(passage, start) if one is not None and self._may_name(one[1])), None)

    def _may_name(self, words: str) -> bool:
        """Whether words are as long as a name, tell no day and are no label."""
        name = _named(words)
        if not _SHORTEST <= len(name) <= _LONGEST or self._index.is_heading(name.split(" ")[0]):
            return False
        return not find_dates(words, self._year)

    def _stands_alone(self, passages: list[Passage], place: int, name: str, is_marked: bool) -> bool:
        """Whether a paragraph that is nothing but a name is a head: by a number, its kind or what stands below it."""
        passage = passages[place]
        if len(passage.text) > _ALONE or (_ENDS_SENTENCE.search(passage.text) and not is_marked):
            return False
        if is_marked:
            return True
        below = self._below(passages, place)
        is_body = self._body.search(_PERSON.sub("", name)) is not None and "“" not in name and below != "day"
        is_title = name in passages[0].text if place else _OF_EVENT.search(name) is not None
        if is_body or is_title:
            return False
        is_numbered = place > 0 and _NUMBER_ALONE.fullmatch(passages[place - 1].text) is not None
        return (passage.kind == "heading" and place > 0) or is_numbered or below != ""

    def _below(self, passages: list[Passage], place: int) -> str:
        """What the paragraph below opens with: "day", "label" or "".

        A day by itself is the day of a letter, below who signed it.
        """
        text = passages[place + 1].text.strip() if place + 1 < len(passages) else ""
        if text[:1] in _SIGNS or _NEWS.match(text) or (opens_with_day(text) and not is_day_alone(text)):
            return "day"
        return "label" if label_of(text, self._index) not in _NO_ITEM else ""


def _titles(passage: Passage, start: int) -> Iterator[re.Match[str] | None]:
    """What may be a name at a place of a passage, in the order in which it is asked whether it is one."""
    text = passage.text
    if passage.kind == "heading":
        yield _WHOLE.match(text, start)
    yield _TITLE.match(text, start)
    if start:
        yield _QUOTED_CLAUSE.match(text, start)
        yield _COMMA_TITLE.match(text, start)
    if not _OPENS_QUOTE.isdisjoint(text[:_OPENING]):
        yield _QUOTED_TITLE.search(text[:_OPENING])


def is_day_alone(text: str) -> bool:
    """Whether a line is nothing but a day, its weekday and its weather, as above the entries of a diary."""
    return _DAY_ONLY.fullmatch(text) is not None


def is_counted_off(text: str) -> bool:
    """Whether a line opens with a number or a mark, as one thing of several."""
    return _MARK.match(text) is not None


def number_of(text: str) -> str:
    """What a line is numbered with, without the number: （）of （六）绿色发展; "" for what is not numbered."""
    mark = _NUMBERED.match(text)
    return _NUMBER.sub("", mark[0]) if mark else ""


def counts_off_day(text: str, event: EventDays) -> bool:
    """Whether a line opens with a number or a mark and, right behind it, a day near the edition's window."""
    mark = _MARK.match(text)
    return mark is not None and any(day.start == mark.end() for day in event.find(text[: mark.end() + _OPENS_WITHIN]))


def is_of_mail(text: str) -> bool:
    """Whether a line is quoted from an earlier mail."""
    return _OF_MAIL.match(text) is not None


def label_of(text: str, index: HeadingIndex) -> str:
    """The column a label at the beginning of a line stands for (【时间】, 地 点：, 📍); "" without one."""
    sign = _SIGNS.get(text.lstrip()[:1])
    if sign:
        return sign
    label, _ = split_label(text)
    heading = index.read(label) if label else None
    return heading.field if heading is not None and heading.certainty >= PATTERN else ""


def split_label(text: str) -> tuple[str, str]:
    """(label, what it tells) of a line; ("", text) without one."""
    if text.lstrip()[:1] in _SIGNS:
        return text.lstrip()[0], text.lstrip()[1:].strip(" \ufe0f")
    match = _LABEL.match(text)
    return (match[1], text[match.end() :].strip()) if match else ("", text)


def opens_with_day(text: str) -> bool:
    """Whether a line begins with a day: 9月15日｜展厅, 二〇二四年九月十五日，…."""
    spans = find_dates(text[:_OPENS_WITHIN], _ANY_YEAR)
    return bool(spans) and not text[: spans[0].start].strip(" 　【[〔")


def _named(words: str) -> str:
    behind = words[max(words.rfind("｜"), words.rfind("|")) + 1 :]  # 学院南路街道｜小小消防员
    words = behind if len(behind.strip()) >= _SHORTEST else words
    return _VERB.sub("", words.strip(" 　*#-—")).strip()
