"""Amounts: every vector, numbers written in many styles and read back, and what must not be taken for an amount."""

import csv
from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kepuri_eval.intake.language.quantities import find_amounts

VECTORS = Path(__file__).parents[1] / "vectors" / "amounts.csv"


def _cases():
    """Text → rows of (value, value_high, bound, counted_in); no row with a value means no amount."""
    cases = defaultdict(list)
    with VECTORS.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            wanted = cases[row["text"]]
            if row["value"]:
                high = float(row["value_high"]) if row["value_high"] else None
                wanted.append((float(row["value"]), high, row["bound"], row["counted_in"]))
    return cases


CASES = _cases()


def test_whoever_changes_the_answer_changes_only_his_own():
    find_amounts("参与3000人").clear()
    assert [amount.value for amount in find_amounts("参与3000人")] == [3000]


def test_there_are_many_vectors():
    assert len(CASES) >= 300


@pytest.mark.parametrize("text", CASES)
def test_reads_vector(text):
    found = find_amounts(text)
    assert [(a.value, a.value_high, a.bound, a.counted_in) for a in found] == CASES[text]
    assert all(text[a.start : a.end] == a.raw for a in found)


DIGITS = "零一二三四五六七八九"


def in_chinese(number: int) -> str:
    """Chinese figures of 1 to 99,999,999, written out section by section."""
    high, low = divmod(number, 10_000)
    if high:
        rest = "" if not low else ("零" if low < 1000 else "") + _section(low)
        return _section(high) + "万" + rest
    return _section(low)


def _section(number: int) -> str:
    words, gap = "", False
    for scale, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, scale)
        if digit:
            words += ("零" if gap and words else "") + DIGITS[digit] + name
            gap = False
        else:
            gap = True
    return words


STYLES = {
    "arabic": (str, lambda n: n),
    "thousands": (lambda n: f"{n:,}", lambda n: n),
    "full width": (lambda n: str(n).translate({48 + d: 0xFF10 + d for d in range(10)}), lambda n: n),
    "chinese": (in_chinese, lambda n: n),
    "in wan": (lambda n: f"{n / 10_000:.2f}万", lambda n: float(f"{n / 10_000:.2f}") * 10_000),
    "wan and thousands": (lambda n: f"{n // 10_000 + 1}万{n // 1000 % 9 + 1}千", None),
}
HEDGES = {"": "exact", "余": "at_least", "多": "at_least"}
BEFORE = {"": "exact", "近": "at_most", "超过": "at_least", "约": "about"}


@given(st.integers(1, 99_999_999), st.sampled_from(sorted(STYLES)), st.sampled_from(["人次", "份", "场", "名", "次"]))
@settings(max_examples=600, deadline=None)
def test_number_in_any_style_is_read_back(number, style, counting_word):
    write, read_as = STYLES[style]
    if style == "wan and thousands":
        value = (number // 10_000 + 1) * 10_000 + (number // 1000 % 9 + 1) * 1000
    else:
        value = read_as(number)
    found = find_amounts(f"活动中共{write(number)}{counting_word}。")
    assert [(round(a.value, 4), a.bound, a.counted_in) for a in found] == [(round(value, 4), "exact", counting_word)]


@given(st.integers(10, 999_999), st.sampled_from(sorted(HEDGES)), st.sampled_from(sorted(BEFORE)), st.booleans())
@settings(max_examples=300, deadline=None)
def test_bound_follows_the_words(number, after, before, chinese):
    written = in_chinese(number) if chinese else str(number)
    stated = {BEFORE[before], HEDGES[after]} - {"exact"}
    expected = "exact" if not stated else stated.pop() if len(stated) == 1 else "about"
    (amount,) = find_amounts(f"发放{before}{written}{after}份，")
    assert (amount.value, amount.bound, amount.raw) == (number, expected, f"{before}{written}{after}份")


@given(
    st.text(
        alphabet="0123456789０１９一二三十百千万亿两零〇余多近超约上人次份场第年月日元.,，、-—至 ()（）", max_size=24
    )
)
@settings(max_examples=400, deadline=None)
def test_spans_are_in_the_text_and_never_overlap(text):
    end = 0
    for amount in find_amounts(text):
        assert end <= amount.start < amount.end <= len(text)
        assert text[amount.start : amount.end] == amount.raw
        assert amount.value >= 0 and (amount.value_high is None or amount.value_high > amount.value)
        end = amount.end


def test_counting_words_of_params_are_known():
    assert find_amounts("无人机编队30列") == []
    (amount,) = find_amounts("无人机编队30列", ["列"])
    assert (amount.value, amount.counted_in) == (30, "列")


@pytest.mark.parametrize("text", ["科普进万家", "送科技入千户", "科普惠万家活动"])
def test_slogans_count_nothing(text):
    assert find_amounts(text) == []


@pytest.mark.parametrize("text", ["4.2 公众关注的问题", "零部件", "零头不少", "走进万家汇", "百家号"])
def test_places_in_a_text_and_names_count_nothing(text):
    assert find_amounts(text) == []


def test_pairs_are_counted_and_deputies_are_not():
    assert [(amount.value, amount.counted_in) for amount in find_amounts("老花镜50副送给老人")] == [(50, "副")]
    assert "副" not in {amount.counted_in for amount in find_amounts("2副局长到场")}


def test_a_day_with_a_dot_before_people_is_no_number_of_them():
    assert [amount.value for amount in find_amounts("9.16 学生参观 48人")] == [48]
    assert [amount.value for amount in find_amounts("1.6万学生参观")] == [16000]


def test_enterprises_visited_are_counted():
    assert [amount.value for amount in find_amounts("走进百家企业")] == [100]


@pytest.mark.parametrize("number", ["7" * 400, "3" + "亿" * 60, "亿" * 60, "1" + ",000" * 100, "9" * 37])
def test_a_number_longer_than_any_of_things_is_no_amount_and_breaks_nothing(number: str) -> None:
    assert find_amounts(f"参加{number}人，其中志愿者30人") == find_amounts(f"{' ' * (len(number) + 3)}，其中志愿者30人")
    assert find_amounts(number) == []


@pytest.mark.parametrize("digits", ["1", "300", "2024", "20240915", "012", "0", "３００", "1234567890123", "7²"])
def test_a_cell_of_digits_reads_as_it_does_behind_a_space(digits: str) -> None:
    def values(text: str) -> list[tuple[float, str, str, str, str]]:
        return [(one.value, one.bound, one.counted_in, one.raw, one.doubt) for one in find_amounts(text)]

    assert values(digits) == values(f" {digits}")
