"""The figures of one cell, each read in its own part alone: 参加260人，志愿者12人; 听众90（志愿者6）."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from kepuri_eval.intake.figures.figure import Figure

# What parts figures, but for what may join the digits of one; 大学生、志愿者120人 and 志愿者和群众80人 are of both.
_PARTS = re.compile(
    r"[；;。\n（(）)]|[，,、/／+＋](?!\d)|(?<!\d)[，,、/／+＋]|(?<=[\d人次名位份册本])[ \t\u3000]+(?=[^\W\d])"
    r"|(?<=\d)(?=[一-鿿]{2,6}\d)(?![余多几]|[百千万亿]?(?:人|名|位|份|册|本|张|场|次|个|家|户|组|年|月|日|号))"
)
_NUMBER = re.compile(r"[\d一二两三四五六七八九十百千]")
_OF_BOTH = re.compile("[和与及暨同]")
_UNCOUNTED = re.compile(r"\s*([^\W\d]{2,8})\s*[:：约近共]*\s*\d+\s*")
_COUNTED_IN = ("人", "份")


def figures_apart(text: str, read: Callable[[str], Sequence[Figure]]) -> list[Figure]:
    """The figures of parts that tell one each, or each of another kind, in their places in the text.

    Words of one part say nothing of another's figure (120人（志愿者8人）), and a number without a counting word counts
    what the words before it name.

    Args:
        read: the figures that words tell.
    """
    found = []
    for start, part in _parts(text):
        told = read(part)
        if not told and (named := _UNCOUNTED.fullmatch(part)):
            counted = (read(f"{part.rstrip()}{word}") for word in _COUNTED_IN)
            told = next((one for one in counted if len(one) == 1 and one[0].kind.cue in named[1]), [])
            told = [figure._replace(amount=figure.amount._replace(end=len(part.rstrip()))) for figure in told]
        is_one = len(told) == 1 and not _OF_BOTH.search(part)
        for figure in told if is_one or _are_of_different_kinds(told) else ():
            begins, ends = start + figure.amount.start, start + figure.amount.end
            amount = figure.amount._replace(raw=text[begins:ends], start=begins, end=ends)
            found.append(figure._replace(amount=amount))
    return found


def _are_of_different_kinds(told: Sequence[Figure]) -> bool:
    """Whether words name what each of several figures counts, and all count something else (7名志愿者服务85名村民)."""
    kinds = {figure.kind.quantity for figure in told if figure.kind.cue}
    return 1 < len(told) == len(kinds)


def _parts(text: str) -> Iterator[tuple[int, str]]:
    """Where each part begins, and its words; those without a number (教师、学生各20人) belong to the next."""
    start = 0
    for end in [*_PARTS.finditer(text), None]:
        stop = end.start() if end is not None else len(text)
        if _NUMBER.search(text, start, stop) or end is None or (end[0] and end[0] in "；;。\n（(）)"):
            yield start, text[start:stop]
            start = end.end() if end is not None else stop
