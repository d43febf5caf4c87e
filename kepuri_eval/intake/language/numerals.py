"""From one written number, Arabic, Chinese or mixed, to its value: 2.3万, 3万5千, 二十余, 三五百, 廿."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from kepuri_eval.intake.language.slips import COUNTED, mend

_FLAT = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_FLAT |= dict.fromkeys((0x3000, 0x00A0, 0x2009), " ")
_FLAT |= {ord(dash): "-" for dash in "‐‑‒–—―−－"} | {ord(tilde): "~" for tilde in "～〜∼"}
del _FLAT[ord("，")]  # a comma of the sentence; between full-width digits it groups thousands, see flatten
_UNFLAT = re.compile(f"[{''.join(re.escape(chr(code)) for code in _FLAT)}]")
_WIDE_THOUSANDS = re.compile(r"(?<=[０-９])，(?=[０-９]{3}(?![０-９]))")
_DIGIT = {**{d: i for i, d in enumerate("零一二三四五六七八九")}, "〇": 0, "○": 0, "两": 2, "俩": 2}
_TENS = {"廿": 20, "卅": 30}
_SCALE = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000, "w": 10_000, "W": 10_000}

_NO_DAY = "".join(f"(?<![年月日号时点分第周期]{space})" for space in ("", " "))
_ARABIC = "|".join((
    rf"(?:(?<=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff] )){_NO_DAY}[1-9]\d{{0,2}} \d{{1,4}}(?= ?[{COUNTED}])",  # 3 20人
    r"\d(?: \d){2,}(?! ?\d)",
    r"\d{1,3}(?:,\d{3})+(?![\d])(?:\.\d+)?",
    r"(?<![A-Za-z:/-])\d{1,3}(?: \d{3})+(?! ?\d)",
    r"\d+(?:\.\d+)?",
))  # fmt: skip
HAN = "零〇○一二三四五六七八九两俩廿卅十百千万亿"
NUMBER = re.compile(
    rf"(?=[\d{HAN}])(?<![\d.])(?:(?:{_ARABIC})"
    r"(?: ?(?:余|多|来)?(?: ?(?:[百万亿]|千(?![米克瓦卡]))+|[wW](?=[+余多人次 ,，。]|$))"
    r"(?:\d+(?:\.\d+)?(?![\d.年月日号%-]))?)*"
    rf"|[{HAN}]+(?:点[一二三四五六七八九零〇]+[万亿])?(?:(?:余|多|来|几)(?=[十百千万亿]|(?<=十几))[十百千万亿]*)?)"
)
_TOKEN = re.compile(r"\d(?:[, ]?\d)*(?:\.\d+)?|[余多来几点]|.")
_LONGEST = 36  # as many 亿 are 10^288, still within a float
_NEIGHBOURS = {(a, a + 1) for a in range(1, 9)} | {(3, 5)}


class Reading(NamedTuple):
    """A number as read: value (lower end of a range), upper end or None, the last scale word's factor, whether the
    leading figure is implied (百, 万), and words inside that say more than the value (20余万)."""

    value: float
    high: float | None
    scale: int
    is_bare: bool
    more: str


@lru_cache(maxsize=2_000)  # asked of the same text for its amounts, its days and its slips
def flatten(text: str) -> str:
    """The text with full-width forms, dashes, wide spaces and misread figures made plain, character for character."""
    if _UNFLAT.search(text):  # most texts hold none; of the others few characters, so that translate() is slower
        text = _UNFLAT.sub(_flat_of, _WIDE_THOUSANDS.sub(",", text))
    return mend(text)


def _flat_of(found: re.Match[str]) -> str:
    return _FLAT[ord(found.group())]


@lru_cache(maxsize=20_000)  # submissions repeat the same numbers
def read_number(written: str) -> Reading | None:
    """The value of one match of `NUMBER`, or None where the words carry no certain value (二七, 万万).

    None as well for more characters than any number of things has: their value may be beyond what can be reckoned.
    """
    if len(written) > _LONGEST:
        return None
    if written.isdecimal():
        return Reading(float(written), None, 1, False, "")
    if written[0].isdigit():
        return _read_arabic(written)
    return _read_han(written)


def _read_arabic(written: str) -> Reading | None:
    """3万5千 = 3×10⁴ + 5×10³; 3万5 = 3.5×10⁴; 1亿2000万 = 10⁸ + 2000×10⁴."""
    total, factor = 0.0, 1
    figure: float | None = None
    last: int | None = None
    more = "".join(word for word in "余多来" if word in written)
    for token in [*_TOKEN.findall(written), ""]:
        if token in _SCALE:
            factor *= _SCALE[token]
            continue
        if token and not token[0].isdigit():
            continue
        if figure is not None:
            if last is not None and figure * factor >= last:
                return None
            colloquial = last // 10 if factor == 1 and last and figure < 10 and figure == int(figure) else 1
            total += figure * factor * colloquial
            last = factor
        if token:
            figure, factor = float(token.replace(",", "").replace(" ", "")), 1
    return Reading(round(total, 6), None, int(last or 1), False, more)


def _read_han(written: str) -> Reading | None:
    more = "".join(word for word in "余多来几" if word in written)
    plain = re.sub("[余多来几]", "", written)
    if "点" in plain:
        return _read_han_decimal(plain)
    is_bare = plain[0] in "百千万亿"
    if not any(c in _SCALE or c in _TENS for c in plain):
        return _read_han_digits(plain, more)
    pair = re.search(r"([一二两三四五六七八九])([二两三四五六七八九])", plain)
    if pair:
        digits = _DIGIT[pair[1]], _DIGIT[pair[2]]
        if digits not in _NEIGHBOURS:
            return None
        low = _han_value(plain[: pair.start()] + pair[1] + plain[pair.end() :])
        high = _han_value(plain[: pair.start()] + pair[2] + plain[pair.end() :])
        scale = next((_SCALE[c] for c in reversed(plain[pair.end() :]) if c in _SCALE), 1)
        return None if low is None or high is None else Reading(low, high, scale, False, more)
    value = _han_value(("一" if is_bare else "") + plain)
    scale = next((_SCALE[c] for c in reversed(plain) if c in _SCALE), 1)
    return None if value is None else Reading(value, None, scale, is_bare, more)


def _read_han_decimal(plain: str) -> Reading | None:
    whole, rest = plain.split("点", 1)
    head = _han_value(whole)
    if head is None or rest[-1] not in _SCALE:
        return None
    digits = "".join(str(_DIGIT[c]) for c in rest[:-1])
    return Reading(round((head + float(f"0.{digits}")) * _SCALE[rest[-1]], 6), None, _SCALE[rest[-1]], False, "")


def _read_han_digits(plain: str, more: str) -> Reading | None:
    digits = [_DIGIT[c] for c in plain]
    if len(digits) == 1:
        return Reading(float(digits[0]), None, 1, False, more)
    if len(digits) == 2 and (digits[0], digits[1]) in _NEIGHBOURS:
        return Reading(float(digits[0]), float(digits[1]), 1, False, more)
    if len(digits) >= 3:
        return Reading(float("".join(map(str, digits))), None, 1, False, more)
    return None


def _han_value(plain: str) -> float | None:
    """Value of Chinese numerals with scale words; 两万五 = 25000, 一百零五 = 105, 一百五 = 150."""
    total, section, last, after_zero = 0, 0, 0, False
    figure: int | None = None
    for character in plain:
        if character in _TENS:
            section, figure, last = section + _TENS[character], None, 10
        elif character in _DIGIT:
            if figure is not None and figure != 0:
                return None
            figure = _DIGIT[character]
            after_zero = after_zero or figure == 0
        elif character in "十百千":
            step = _SCALE[character]
            if last and section and step >= last and figure is None:
                return None
            section += (1 if figure is None else figure) * step
            figure, last, after_zero = None, step, False
        else:
            step = _SCALE[character]
            section += figure or 0
            if section == 0 and total == 0:
                return None
            total = (total + section) * step if step > 10_000 or total == 0 else total + section * step
            section, figure, last, after_zero = 0, None, step, False
    if figure:
        section += figure * (last // 10 if last > 10 and not after_zero else 1)
    return float(total + section)
