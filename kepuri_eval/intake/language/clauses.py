"""From blocks to paragraphs, and from a paragraph to its sentences and clauses, as spans of the text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

_SENTENCE_END = re.compile(r"[。！？!?；;\n\r]+[”’」』）)]?")
_CLAUSE_END = re.compile(r"[，,：:]")
_LABEL = 14
_WRAPPED, _RAGGED, _BROKEN = 160, 10, 40  # in half widths
_OPENS_PARAGRAPH = re.compile(  # 2.9月20日 opens one, 2.6万人 does not
    r"(?:　| {2,}|\t|[●■◆★▶•]|[(（]?[一二三四五六七八九十\d]{1,3}"
    r"(?:[)）、.．](?!\d+(?![\d年月日]))|[)）、](?=\d{1,2}[./]\d{1,2}[ 　])))"  # 2、9.20 open day
)
# An entry of a list ends so, and the next begins so: 惠及160人 / 志愿者：12人, 9月20日 看桥 40人.
_ENDS_ENTRY = re.compile(r"\d[余多]?(?:人次|人|名|位|场次?|份|册|本|张|篇|条|次|个|家|项)[\s　]*$")
_OPENS_ENTRY = re.compile(r"(?:\d{1,2}月\d{1,2}日|\d{1,2}[./]\d{1,2}[ 　]|[^，,。；;：:、\d\s]{2,10}[：:])")
_PAGE = re.compile(r"(?:page\d+|.+i\d+)(?=-l\d+$)")
_BEGUN = re.compile(r"[，,。；;、]")
_STOPS = re.compile(r"[。！？!?；;：:]\s*$")
_MEANS = re.compile("^[^、）)，,]{0,12}(?:通过|借助|利用|依托)[^，,。）)]*、")
_QUOTED = re.compile(r"“[^”]{1,40}”|《[^》]{1,60}》|「[^」]{1,40}」")
_LIST_MARK = re.compile("[、）)]")
_REFERS = re.compile("(?:今年|本年|本次|这|以上|上述|前|后)?")
_OF_THOSE = re.compile("(?:指标|数据|数字)?(?:均|都|皆|双双|全部)")
_MANY = 10
_OPEN, _CLOSE = "（(", "）)"
# what opens a paragraph that tells one thing of several: （二）, 3., 一是, 开放日：, 进学校——, 聚焦职工。
_ITEM = re.compile(
    r"[\s　]*(?:[（(]?[一二三四五六七八九十]{1,3}[)）、.．]|[（(]?\d{1,2}[)）、.．](?!\d)|[①-⑳]"
    r"|[一二三四五六七八九十][是则]|[^，,。；;：:！!？?\d]{2,14}(?:——|：)|[^，,。；;：:！!？?\d]{2,8}。)"
)
_OF_ALL = re.compile("[^，,。；;！!？?\\d]{0,12}?(?:基本|总体|整体|概况|情况|成效|效果|数据|统计|总结|汇总|综述)")


class Span(NamedTuple):
    """text[start:end]."""

    start: int
    end: int


class Paragraph(NamedTuple):
    """A block, or the lines of a wrapped paragraph joined; `lines` are (locator, start, end) in its text."""

    kind: str
    text: str
    lines: tuple[tuple[str, int, int], ...]


def join_lines(blocks: Sequence[tuple[str, str, str]]) -> list[Paragraph]:
    """Paragraphs of (locator, kind, text) blocks: a line that is full and stops in mid sentence goes on in the next.

    So does what a page breaks off in mid sentence. Lines of a PDF are wrapped; a paragraph of a .docx or a line of a
    .txt is whole and stays by itself.
    """
    width = max((_width(text) for _, kind, text in blocks if kind == "line"), default=0)
    paragraphs: list[Paragraph] = []
    goes_on = False
    page = ""
    for locator, kind, text in blocks:
        before, page = page, _page_of(locator)
        if paragraphs and before != page and before and page:
            goes_on = goes_on or _is_broken_off(paragraphs[-1].text)
        last = paragraphs[-1] if paragraphs else None
        if last and goes_on and kind == "line" and not (_OPENS_PARAGRAPH.match(text) or _is_next(last.text, text)):
            start = len(last.text)
            lines = (*last.lines, (locator, start, start + len(text)))
            paragraphs[-1] = Paragraph(last.kind, last.text + text, lines)
        else:
            paragraphs.append(Paragraph(kind, text, ((locator, 0, len(text)),)))
        is_full = kind == "line" and width <= _WRAPPED and _width(text) >= width - _RAGGED
        goes_on = is_full and not _STOPS.search(text)
    return paragraphs


def _is_next(before: str, text: str) -> bool:
    """Whether a line begins another entry of a list whose lines end in an amount, full or not."""
    return _OPENS_ENTRY.match(text) is not None and _ENDS_ENTRY.search(before) is not None


def _page_of(locator: str) -> str:
    """The page or picture a line stands on, "" for what is no line of a page."""
    found = _PAGE.match(locator)
    return found[0] if found else ""


def _is_broken_off(text: str) -> bool:
    """Whether the last words of a page, more than a title, stop in mid sentence; the cells of a row do not."""
    is_begun = _width(text) >= _BROKEN and _BEGUN.search(text) is not None
    return is_begun and "\t" not in text and _STOPS.search(text) is None


def _width(text: str) -> int:
    """How wide a line is shown, in half widths: a Chinese sign is two."""
    return sum(2 if sign > "\u2e80" else 1 for sign in text.rstrip())


def split_sentences(text: str) -> list[Span]:
    """The sentences of a text, ends included; a text without a full stop is one sentence."""
    spans, start = [], 0
    for found in _SENTENCE_END.finditer(text):
        if text[start : found.end()].strip():
            spans.append(Span(start, found.end()))
        start = found.end()
    if text[start:].strip():
        spans.append(Span(start, len(text)))
    return spans


def split_clauses(text: str, sentence: Span, amounts: list[Span]) -> list[Span]:
    """The clauses of a sentence; a comma within an amount (1,234) or a name parts nothing, nor a label's colon does."""
    spans, start = [], sentence.start
    names = quoted_spans(text[sentence.start : sentence.end])
    held = [*amounts, *(Span(name.start + sentence.start, name.end + sentence.start) for name in names)]
    told = {amount.start for amount in amounts}
    for found in _CLAUSE_END.finditer(text, sentence.start, sentence.end):
        if any(span.start <= found.start() < span.end for span in held):
            continue
        if found.group() in "：:" and found.end() in told and len(text[start : found.start()]) <= _LABEL:
            continue
        spans.append(Span(start, found.end()))
        start = found.end()
    spans.append(Span(start, sentence.end))
    return [span for span in spans if span.end > span.start]


def opens_item(text: str) -> bool:
    """Whether a text opens as one thing of several, so that a total in it is that thing's: 一是…, （2）…, 开放日：….

    What opens with the state of things as a whole (一、基本情况) is none.
    """
    found = _ITEM.match(text)
    return found is not None and _OF_ALL.match(text) is None


def quoted_spans(text: str) -> list[Span]:
    """What stands between quotation marks or 《》 and is short enough to be a name."""
    return [Span(*found.span()) for found in _QUOTED.finditer(text)]


def bracket_of(text: str, position: int, sentence: Span) -> Span | None:
    """The brackets round a position within its sentence, or None."""
    opened = max(text.rfind(mark, sentence.start, position) for mark in _OPEN)
    if opened < 0 or any(mark in text[opened:position] for mark in _CLOSE):
        return None
    closed = [place for mark in _CLOSE if (place := text.find(mark, position, sentence.end)) >= 0]
    return Span(opened, min(closed) + 1) if closed else None


def until_list(behind: str) -> str:
    """Words behind an amount up to the next thing of a list; a list of means parts nothing (通过直播、微信参加)."""
    if not _LIST_MARK.search(behind):
        return behind
    means = _MEANS.search(behind)
    start = means.end() if means else 0
    names = quoted_spans(behind)
    marks = (found.start() for found in _LIST_MARK.finditer(behind, start))
    stop = next((mark for mark in marks if not any(name.start < mark < name.end for name in names)), len(behind))
    return behind[:stop]


def refers_back(text: str, clause: Span, start: int, end: int, value: float) -> bool:
    """Whether a small number counts once more what was told before it: 今年两项均有增长, 三场都座无虚席."""
    is_alone = value < _MANY and _REFERS.fullmatch(text, clause.start, start) is not None
    return is_alone and _OF_THOSE.match(text, end) is not None
