"""Write a number the way people in offices do: exact or hedged, in Arabic, full-width, 万 or Chinese figures."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

_DIGITS = "零一二三四五六七八九"
_FULL_WIDTH = str.maketrans("0123456789.", "０１２３４５６７８９．")
HABITS = ("plain", "plain", "plain", "comma", "wan", "wan", "fullwidth", "chinese")


@dataclass(frozen=True)
class Words:
    """An amount in words.

    Attributes:
        value: what the words state; of `300余` 300, of a range its lower end.
        value_high: upper end of a range.
        bound: exact, at_least (余, 多, 超), at_most (近) or about (约, 左右).
    """

    text: str
    value: float
    bound: str = "exact"
    value_high: float | None = None


def word_amount(rng: random.Random, number: int, counted_in: str, habit: str, hedging: float) -> Words:
    """`number` of `counted_in` in the writer's habit; hedged with probability `hedging` when large enough."""
    if number < 10 or rng.random() >= hedging:
        return _exact(number, counted_in, habit)
    return rng.choice(_HEDGES)(rng, number, counted_in, habit)


def chinese_number(number: int) -> str:
    """A whole number below one hundred million in Chinese figures: 23000 → 二万三千, 305 → 三百零五."""
    if number >= 10_000:
        head, rest = divmod(number, 10_000)
        gap = "零" if 0 < rest < 1000 else ""
        return f"{chinese_number(head)}万{gap}{_below_wan(rest)}"
    return _below_wan(number) or _DIGITS[0]


def _below_wan(number: int) -> str:
    words, gap = "", False
    for unit, word in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            words += ("零" if gap and words else "") + _DIGITS[digit] + word
            gap = False
        else:
            gap = True
    return words.removeprefix("一") if words.startswith("一十") else words


def _exact(number: int, counted_in: str, habit: str) -> Words:
    if habit == "wan" and number >= 10_000:
        stated = round(number, -2)
        return Words(f"{stated / 10_000:g}万{counted_in}", stated)
    if habit == "chinese" and (number < 100 or (number < 10_000 and number % 100 == 0)):
        return Words(f"{_two(number)}{counted_in}", number)
    if habit == "comma" and number >= 1000:
        return Words(f"{number:,}{counted_in}", number)
    if habit == "fullwidth":
        return Words(f"{number}".translate(_FULL_WIDTH) + counted_in, number)
    return Words(f"{number}{counted_in}", number)


def _two(number: int) -> str:
    return "两" if number == 2 else chinese_number(number)


def _figure(number: int, habit: str) -> str:
    """A round number as it stands before 余, 多 or after 近, 约."""
    if number >= 10_000:
        body = f"{number / 10_000:g}"
        if habit == "chinese" and number % 10_000 == 0:
            return f"{chinese_number(number // 10_000)}万"
        return f"{body.translate(_FULL_WIDTH) if habit == 'fullwidth' else body}万"
    if habit == "chinese":
        return chinese_number(number)
    if habit == "fullwidth":
        return f"{number}".translate(_FULL_WIDTH)
    return f"{number:,}" if habit == "comma" and number >= 1000 else f"{number}"


def _round_down(rng: random.Random, number: int) -> int:
    """To its first digit below 100, to its first one or two below 1000, to its first two above."""
    keep = 1 if number < 100 or (number < 1000 and rng.random() < 0.4) else 2
    unit = 10 ** (len(str(number)) - keep)
    return number // unit * unit


def _and_more(rng: random.Random, number: int, counted_in: str, habit: str) -> Words:
    base, tail = _round_down(rng, number), rng.choice("余余多")
    leading = {100: "百", 1000: "千", 10_000: "万"}
    if base in leading and rng.random() < 0.5:
        return Words(f"{leading[base]}余{counted_in}", base, "at_least")
    if base >= 10_000 and rng.random() < 0.4:
        figure = _figure(base, habit).removesuffix("万")
        order = f"{figure}万{tail}" if "." in figure or "．" in figure else f"{figure}{tail}万"
        return Words(f"{order}{counted_in}", base, "at_least")
    return Words(f"{_figure(base, habit)}{tail}{counted_in}", base, "at_least")


def _more_than(rng: random.Random, number: int, counted_in: str, habit: str) -> Words:
    base = _round_down(rng, number)
    return Words(
        f"{rng.choice(('超', '超过', '逾', '突破', '超'))}{_figure(base, habit)}{counted_in}", base, "at_least"
    )


def _nearly(rng: random.Random, number: int, counted_in: str, habit: str) -> Words:
    """近 the next round number where it is near; else 余."""
    unit = 10 ** (len(str(number)) - (1 if number < 1000 else 2))
    base = number // unit * unit + unit
    leading = {100: "百", 1000: "千", 10_000: "万"}
    if number < 0.9 * base:
        return _and_more(rng, number, counted_in, habit)
    if base in leading and rng.random() < 0.6:
        return Words(f"近{leading[base]}{counted_in}", base, "at_most")
    return Words(f"{rng.choice(('近', '近', '将近'))}{_figure(base, habit)}{counted_in}", base, "at_most")


def _about(rng: random.Random, number: int, counted_in: str, habit: str) -> Words:
    """约 the nearest number that ends on 5 or 0, or on two digits and zeros."""
    unit = 5 if number < 100 else 10 ** (len(str(number)) - 2)
    base = (number + unit // 2) // unit * unit
    if rng.random() < 0.3:
        return Words(f"{_figure(base, habit)}{counted_in}左右", base, "about")
    return Words(f"{rng.choice(('约', '大约', '约'))}{_figure(base, habit)}{counted_in}", base, "about")


def _tens_of(rng: random.Random, number: int, counted_in: str, habit: str) -> Words:
    """上万, 上千 where they are true; else 余."""
    for base, word in ((10_000, "上万"), (1000, "上千"), (100, "上百")):
        if base <= number < 2 * base:
            return Words(f"{word}{counted_in}", base, "at_least")
    return _and_more(rng, number, counted_in, habit)


def _range(rng: random.Random, number: int, counted_in: str, habit: str) -> Words:
    """5-6万, 230至240; too fine for small numbers."""
    if number < 200 or habit == "chinese":
        return _and_more(rng, number, counted_in, habit)
    unit = 10 ** (len(str(number)) - (1 if number >= 10_000 else 2))
    low = number // unit * unit
    high, dash = low + unit, rng.choice("-至—")
    if low >= 10_000:
        return Words(f"{low // 10_000}{dash}{high // 10_000}万{counted_in}", low, "about", high)
    return Words(f"{low}{dash}{high}{counted_in}", low, "about", high)


_HEDGES: Sequence = (_and_more,) * 6 + (_more_than,) * 3 + (_nearly,) * 2 + (_about,) * 2 + (_tens_of, _range)
