"""Written numbers: values, ranges, and words that carry no certain value."""

import pytest

from kepuri_eval.intake.language.numerals import flatten, read_number


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("3万5千", 3 * 10_000 + 5 * 1000),
        ("3万5", 3 * 10_000 + 5 * 1000),
        ("1亿2000万", 100_000_000 + 2000 * 10_000),
        ("2.3万", 2.3 * 10_000),
        ("1,234", 1234),
        ("两百", 200),
        ("廿", 20),
        ("一百零五", 105),
        ("一百五", 150),
        ("一万零五十", 10_050),
        ("二〇二四", 2024),
        ("三点五万", 35_000),
        ("百", 100),
    ],
)
def test_value(written, value):
    assert read_number(written).value == pytest.approx(value)


@pytest.mark.parametrize(
    ("written", "low", "high"),
    [("三五百", 300, 500), ("二三十", 20, 30), ("十五六", 15, 16), ("五六万", 50_000, 60_000), ("两三", 2, 3)],
)
def test_two_figures_side_by_side_are_a_range(written, low, high):
    reading = read_number(written)
    assert (reading.value, reading.high) == (low, high)


@pytest.mark.parametrize("written", ["二七", "五四", "二八百", "3万5000万"])
def test_no_certain_value(written):
    assert read_number(written) is None


def test_flat_text_keeps_every_character_in_its_place():
    text = "１２，３４５人，参与５．６万—７万　人"
    assert flatten(text) == "12,345人，参与5.6万-7万 人"
    assert len(flatten(text)) == len(text)
