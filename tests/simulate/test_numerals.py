"""Numbers in words: what the words state is what the truth keeps."""

import random

import pytest

from kepuri_eval.simulate.numerals import HABITS, chinese_number, word_amount


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "零"),
        (2, "二"),
        (10, "十"),
        (18, "十八"),
        (20, "二十"),
        (105, "一百零五"),
        (110, "一百一十"),
        (1010, "一千零一十"),
        (2300, "二千三百"),
        (10_000, "一万"),
        (10_500, "一万零五百"),
        (23_000, "二万三千"),
        (120_036, "十二万零三十六"),
    ],
)
def test_chinese_numbers_are_read_as_written(number: int, words: str) -> None:
    assert chinese_number(number) == words


@pytest.mark.parametrize(
    ("habit", "number", "words", "value"),
    [
        ("plain", 1234, "1234人", 1234),
        ("comma", 1234, "1,234人", 1234),
        ("fullwidth", 1234, "１２３４人", 1234),
        ("wan", 23_456, "2.35万人", 23_500),
        ("wan", 9_999, "9999人", 9_999),
        ("chinese", 25, "二十五人", 25),
        ("chinese", 2, "两人", 2),
        ("chinese", 3_127, "3127人", 3_127),
    ],
)
def test_exact_amounts_state_their_value(habit: str, number: int, words: str, value: int) -> None:
    made = word_amount(random.Random(1), number, "人", habit, hedging=0.0)
    assert (made.text, made.value, made.bound) == (words, value, "exact")


@pytest.mark.parametrize("habit", sorted(set(HABITS)))
def test_hedged_amounts_stay_true(habit: str) -> None:
    """余, 多, 超 state no more than there was; a range holds it; 约 and 近 are near."""
    rng = random.Random(7)
    for number in [rng.randrange(10, 10 ** rng.randrange(2, 7)) for _ in range(600)]:
        words = word_amount(rng, number, "人次", habit, hedging=1.0)
        assert {
            "at_least": words.value <= number,
            "at_most": 0.9 * words.value <= number <= words.value,
            "about": words.value_high is not None or abs(words.value - number) <= 0.2 * number,
            "exact": False,
        }[words.bound], (number, words)
        assert words.value_high is None or words.value <= number <= words.value_high


def test_small_amounts_are_never_hedged() -> None:
    assert word_amount(random.Random(3), 9, "场", "plain", hedging=1.0).bound == "exact"
