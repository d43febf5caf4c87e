import pandas as pd
import pytest

from kepuri_eval.method import Measure
from kepuri_eval.reporting import phrasing


@pytest.mark.parametrize(
    ("locator", "words"),
    [
        ("p12", "第12段"), ("t1r2c4", "第1个表第2行第4列"), ("t1r2", "第1个表第2行"), ("p4x1", "第4段处的文本框"),
        ("subject", "邮件主题"), ("Sheet1!B7", "工作表“Sheet1”B7单元格"),
        ("活动 清单!AA10", "工作表“活动 清单”AA10单元格"),
        ("page3-t1r12c2", "第1个表第12行第2列（第3页）"),
        ("page3-l5", "第3页第5行"), ("l7", "第7行"), ("r3c2", "第3行第2列"),
        ("something else", "something else"), (None, "—"), (float("nan"), "—"),
    ],
)  # fmt: skip
def test_places_in_words(locator, words):
    assert phrasing.say_place(locator) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [(0, "0"), (9999, "9,999"), (10_000, "1万"), (23_000, "2.3万"), (123_456, "12.35万"), (100_000_000, "1亿"),
     (float("nan"), "—"), (None, "—")],
)  # fmt: skip
def test_counts_as_people_say_them(value, words):
    assert phrasing.say_number(value) == words


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ((23000, None, "at_least", "人次"), "≥23,000人次"), ((98, None, "at_most", "名"), "≤98名"),
        ((300, None, "about", "份"), "≈300份"), ((50000, 60000, "exact", "人"), "50,000至60,000人"),
        ((1.5, None, "exact", "小时"), "1.5小时"),
    ],
)  # fmt: skip
def test_amounts_carry_how_exact_they_are(amount, words):
    assert phrasing.say_amount(*amount) == words


def measure(**more):
    return Measure(**({"label": "x", "kind": "total", "quantity": "participants", "indicator": "scale",
                       "goalposts": (0, 1)} | more))  # fmt: skip


@pytest.mark.parametrize(
    ("value", "declared", "words"),
    [
        (23000, measure(counted_in="人次"), "2.3万人次"), (0.35, measure(number_format=".0%"), "35%"),
        (1, measure(kind="evidence", mentions="kickoff"), "有"),
        (0, measure(kind="evidence", mentions="kickoff"), "无"),
        (-2, measure(kind="on_time"), "逾期2天"), (3, measure(kind="on_time"), "提前3天"),
        (0, measure(kind="on_time"), "当日"),
        (float("nan"), measure(), "—"),
    ],
)  # fmt: skip
def test_measures_in_their_own_format(value, declared, words):
    assert phrasing.say_measure(value, declared) == words


@pytest.mark.parametrize(
    ("share", "words"), [(0, "0%"), (0.001, "不足1%"), (0.5, "50%"), (0.999, "99%以上"), (1, "100%"), (None, "—")]
)
def test_shares_near_the_ends_are_not_rounded_to_them(share, words):
    assert phrasing.say_share(share) == words


def test_days_and_ranks():
    day = pd.Timestamp
    assert phrasing.say_days(day("2024-09-15"), day("2024-09-15")) == "9月15日"
    assert phrasing.say_days(day("2024-09-15"), day("2024-09-20")) == "9月15日至20日"
    assert phrasing.say_days(day("2024-09-28"), day("2024-10-02")) == "9月28日至10月2日"
    assert phrasing.say_days(pd.NaT, pd.NaT) == "—"
    assert phrasing.say_date(day("2024-09-26")) == "2024年9月26日"
    assert (phrasing.say_ranks(2, 5), phrasing.say_ranks(3, 3), phrasing.say_ranks(None, None)) == (
        "第2至5位",
        "第3位",
        "—",
    )


def test_a_long_list_ends_with_its_length():
    assert phrasing.list_some(["甲", "乙"]) == "甲、乙"
    assert phrasing.list_some(list("甲乙丙丁戊己庚")) == "甲、乙、丙、丁、戊等7项"


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("甲.eml!/乙.zip!/丙.docx", "甲.eml › 乙.zip › 丙.docx"),
        ("导出.xlsx#活动数据!K71", "导出.xlsx › 工作表“活动数据”K71单元格"),
        ("第#1号.docx", "第#1号.docx"),
        ("甲.eml!/第#1!A1号.docx", "甲.eml › 第#1!A1号.docx"),
    ],
)
def test_files_inside_others_and_texts_in_cells_are_named(path, words):
    assert phrasing.say_file(path) == words
