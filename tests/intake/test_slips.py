"""Slips in numbers: letters for figures, cheque figures, and numbers torn apart by a mark."""

import pytest

from kepuri_eval.intake.language.slips import is_mended, may_hold_slips, mend, torn_from


@pytest.mark.parametrize(
    ("flat", "mended"),
    [
        ("1O50人", "1050人"), ("展板l20块", "展板120块"), ("2O24年", "2024年"), ("2.O万", "2.0万"),
        ("叁拾伍人", "三十五人"), ("5仟份", "5千份"),
        # words that only look so
        ("O2O平台", "O2O平台"), ("3D打印", "3D打印"), ("队伍5个", "队伍5个"), ("收拾3处", "收拾3处"),
        ("Vol2期", "Vol2期"),
    ],
)  # fmt: skip
def test_only_figures_are_mended(flat: str, mended: str) -> None:
    assert mend(flat) == mended


@pytest.mark.parametrize(
    ("raw", "flat", "doubtful"),
    [
        ("1O50人", "1050人", True), ("3 20人", "3 20人", True), ("1 6 家", "1 6 家", True),
        ("2 480人", "2 480人", False), ("３０人", "30人", False), ("8 期", "8 期", False),
    ],
)  # fmt: skip
def test_what_was_mended_is_told_from_plain_spaces(raw: str, flat: str, doubtful: bool) -> None:
    assert is_mended(raw, flat) is doubtful


@pytest.mark.parametrize(
    ("text", "number", "torn"),
    [
        ("参加1，234人", "234", 2), ("参加3. 5万人", "5", 2), ("参加5/6人", "6", 2), ("三十 五人", "五", 0),
        ("共20多30人", "30", 1),
        # a clause that ends in a number, a list number, a day, a time, a rank, a name
        ("达到30，20人", "20", None), ("1、20名", "20", None), ("；2. 30人", "30", None), ("9-15 20人", "20", None),
        ("9:30 20人", "20", None), ("周三 五人", "五", None), ("A4 200份", "200", None),
    ],
)  # fmt: skip
def test_a_number_is_torn_where_a_mark_parts_it(text: str, number: str, torn: int | None) -> None:
    assert torn_from(text, text.rindex(number)) == torn


@pytest.mark.parametrize("text", ["1O50人", "1，234人", "3 20人", "叁拾人", "三、四百人", "2万三千人", "1.5人"])
def test_whatever_holds_a_slip_is_looked_at(text: str) -> None:
    assert may_hold_slips(text)


def test_plain_prose_is_passed_over() -> None:
    assert not may_hold_slips("举办讲座12场，参加3000余人次，发放折页二百份。")
