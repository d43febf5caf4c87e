"""From the texts of a document to the years that are its event's."""

from __future__ import annotations

import re

# a year first and what stands before it afterwards: so it is soon found that none stands in a text
_NAMED = re.compile(r"((?:19|20)\d\d)(?<![自从\d]\d{4})(?= ?[年.\-/])(?! ?年(?:以来|起))")
_DATED = re.compile(r"((?:19|20)\d\d)(?<![自从\d]\d{4})(?: ?年 ?\d{1,2} ?月|[.\-/]\d)")
_OF_EVENT = re.compile(r"((?:19|20)\d\d) ?年?[^。\n]{0,8}科普[日月]")
_COMPARED = re.compile(r"(?:与|比|较|同|和|相比于?) ?((?:19|20)\d\d) ?年")
_ANY = re.compile(r"(?<!\d)(20\d{2})(?!\d)")
_OPENING = 60  # signs of a head in which the title stands


def event_years(head: str, whole: str, year: int) -> frozenset[int]:
    """The years that figures of a document may be of and be results of its event.

    Of several editions it names, those count that it names with days (2024年9月15日, not 2018年科普日我会清理…), and
    none that is earlier than its first day. A title that names one year leaves out all others; a year compared with
    is none.

    Args:
        head: its first lines; whole: all of it; year: the edition's, where it names none.
    """
    told = {*_years(_OF_EVENT, whole)}
    days = _years(_DATED, whole)
    dated = told & {*days}
    if told and not dated and days and days[0] > max(told):
        told = set()
    titled_so = _years(_NAMED, head.split("\n", maxsplit=1)[0])  # a year that only the text below names is another
    years = ((dated or told) | {*(titled_so or _years(_NAMED, head))} | {*days[:1]}) - {*_years(_COMPARED, whole)}
    titled = {*_years(_OF_EVENT, head[:_OPENING])}
    return frozenset(titled if len(titled) == 1 else years or {year})


def titled_years(head: str) -> frozenset[int]:
    """The years of the event that a title names (2024年全国科普日)."""
    return frozenset(_years(_OF_EVENT, head))


def dated_years(text: str) -> list[int]:
    """The year of every day that is written out with its year, in reading order."""
    return _years(_DATED, text)


def names_other_years(text: str, year: int) -> bool:
    """Whether a title or a row names years, in whatever way, and not this one."""
    years = set(_years(_ANY, text))
    return bool(years) and year not in years


def _years(pattern: re.Pattern[str], text: str) -> list[int]:
    return [int(year) for year in pattern.findall(text)]
