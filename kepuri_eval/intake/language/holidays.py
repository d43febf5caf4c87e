"""From a holiday's name and a year to its days: 中秋节 is one day, 中秋假期 the days off around it."""

from __future__ import annotations

import re
from datetime import date, timedelta

HOLIDAY_NAME = re.compile("中秋|国庆|元旦|春节|清明|端午|劳动|五一")
HOLIDAY = re.compile(
    rf"(?:(?P<year>(?:19|20)\d{{2}}) ?年 ?)?(?P<name>{HOLIDAY_NAME.pattern})"
    r"(?P<kind>(?:佳)?节?(?:小长假|长假|假期|假日|期间)|(?:佳)?节(?!气|目|约)|当[天日])"
)
# Days of the lunar calendar (month and day of the solar one); years outside are left unread rather than guessed.
_LUNAR = {
    "春节": "15-0219 16-0208 17-0128 18-0216 19-0205 20-0125 21-0212 22-0201 "
            "23-0122 24-0210 25-0129 26-0217 27-0206 28-0126 29-0213 30-0203",
    "端午": "15-0620 16-0609 17-0530 18-0618 19-0607 20-0625 21-0614 22-0603 "
            "23-0622 24-0610 25-0531 26-0619 27-0609 28-0528 29-0616 30-0605",
    "中秋": "15-0927 16-0915 17-1004 18-0924 19-0913 20-1001 21-0921 22-0910 "
            "23-0929 24-0917 25-1006 26-0925 27-0915 28-1003 29-0922 30-0912",
}  # fmt: skip
_FIXED = {"国庆": (10, 1), "元旦": (1, 1), "劳动": (5, 1), "五一": (5, 1)}
_LONG = {"国庆": 7, "春节": 7, "劳动": 5, "五一": 5}


def read_holiday(name: str, kind: str, year: int) -> tuple[date, date] | None:
    """First and last day, both inclusive; None for a year whose lunar day is not known here.

    Days off follow the usual arrangement: three days that join the weekend, a Wednesday alone, and a 中秋 that falls
    into or just before 国庆 shares its week. Arrangements differ by a day in some years: spans are for context.
    """
    day = _festival(name, year)
    if day is None:
        return None
    if not any(word in kind for word in ("假", "期间")):
        return day, day
    if name in _LONG:
        return day, day + timedelta(days=_LONG[name] - 1)
    national = date(year, 10, 1)
    if name == "中秋" and -3 <= (day - national).days <= 7:
        return min(day, national), max(date(year, 10, 7), day)
    before, after = {0: (2, 0), 1: (2, 0), 2: (0, 0), 3: (0, 2), 4: (0, 2), 5: (0, 2), 6: (1, 1)}[day.weekday()]
    return day - timedelta(days=before), day + timedelta(days=after)


def _festival(name: str, year: int) -> date | None:
    if name in _FIXED:
        return date(year, *_FIXED[name])
    if name == "清明":  # solar term: the usual approximation of the 21st century
        short = year % 100
        return date(year, 4, int(short * 0.2422 + 4.81) - short // 4) if 2000 <= year < 2100 else None
    days = dict(entry.split("-") for entry in _LUNAR[name].split())
    found = days.get(f"{year % 100:02d}") if 2000 <= year < 2100 else None
    return date(year, int(found[:2]), int(found[2:])) if found else None
