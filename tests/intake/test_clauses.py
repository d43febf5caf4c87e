"""Sentences, clauses, quotation marks and brackets as spans of the text."""

import pytest

from kepuri_eval.intake.language.clauses import (
    Span,
    bracket_of,
    join_lines,
    opens_item,
    quoted_spans,
    split_clauses,
    split_sentences,
)


def _words(text, spans):
    return [text[span.start : span.end] for span in spans]


def test_sentences_keep_their_ends_and_closing_marks():
    text = "他说：“很好。”大家鼓掌！共12人；散会"
    assert _words(text, split_sentences(text)) == ["他说：“很好。”", "大家鼓掌！", "共12人；", "散会"]


def test_a_comma_within_an_amount_parts_nothing():
    text = "参与1,234人,发放800份"
    amount = Span(2, 8)
    assert _words(text, split_clauses(text, Span(0, len(text)), [amount])) == ["参与1,234人,", "发放800份"]


def test_names_between_marks():
    text = "开展“科普向未来”活动，发放《防灾手册》300册"
    assert _words(text, quoted_spans(text)) == ["“科普向未来”", "《防灾手册》"]


def test_brackets_round_a_place():
    text = "参与900人（线上500人），其中50人"
    sentence = Span(0, len(text))
    assert _words(text, [bracket_of(text, text.index("500"), sentence)]) == ["（线上500人）"]
    assert bracket_of(text, text.index("900"), sentence) is None
    assert bracket_of(text, text.index("50人"), sentence) is None


@pytest.mark.parametrize(
    ("text", "is_item"),
    [
        ("一是广泛动员", True),
        ("（二）主场带动。", True),
        ("3.研学活动：12期", True),
        ("进学校——科普剧巡演15场", True),
        ("聚焦企业职工。联合6家企业", True),
        ("1.2万人参与", False),
        ("一、基本情况：共参与3000人次", False),
        ("总体情况：活动40项", False),
        ("9月15日，主场活动启动", False),
        ("活动期间，全县开展活动38项", False),
    ],
)
def test_what_tells_one_thing_of_several_is_known_by_how_it_opens(text, is_item):
    assert opens_item(text) is is_item


def test_a_sentence_that_a_page_breaks_off_goes_on_on_the_next():
    broken, rest = "我们将认真总结经验，今后还要在各街道、各社区不断丰", "富内容。上半年培训450人次。"
    told = [("page1-l9", "line", broken), ("page2-l1", "line", rest)]
    wide = ("page1-l1", "line", "一" * 120)  # of several lines already: how wide one is cannot be told
    (joined,) = join_lines([wide, *told])[1:]
    assert joined.text == broken + rest
    assert [line[0] for line in joined.lines] == ["page1-l9", "page2-l1"]
    assert len(join_lines([wide, ("page1-l9", "line", f"{broken}富内容。"), told[1]])) == 3
    assert len(join_lines([wide, told[0], ("page2-l1", "line", f"　　{rest}")])) == 3
    assert len(join_lines([wide, ("page1-l9", "line", "某市科学技术协会二〇二四年九月"), told[1]])) == 3


@pytest.mark.parametrize(
    ("text", "is_joined"), [("2.6万人次。", True), ("２．６万人次。", True), ("2.9月20日开展。", False)]
)
def test_a_line_that_opens_with_a_decimal_is_no_item(text, is_joined):
    full = ("page1-l1", "line", "活动期间全县上下联动、形式多样，网络点击约")
    assert (len(join_lines([full, ("page1-l2", "line", text)])) == 1) is is_joined


@pytest.mark.parametrize(
    "lines",
    [
        ("开放九天接待十四批，共930人次", "讲解志愿者：9人", "送出去的口诀卡：850张"),
        ("9月16日 南湾小学 台风体验 180人", "9月17日 老年大学 逃生课 52人次", "9.20 机关干部 疏散演练 45人"),
        (
            "1、9.17 开放日 市第九中学 48人 讲解员5人",
            "2、9.20 职工讲座 灯光与眼睛 196人",
            "3、9.23 医院来讲护腰的课 71人",
        ),
    ],
)
def test_entries_of_a_list_do_not_go_on_in_each_other_though_their_lines_are_full(lines):
    blocks = [(f"l{number}", "line", text) for number, text in enumerate(lines, start=1)]
    assert [paragraph.text for paragraph in join_lines(blocks)] == list(lines)


def test_a_day_or_a_label_within_a_sentence_opens_no_entry():
    full = "接着，我们在河口镇、南山镇各办了两场讲座，并于"
    for rest in ("9月20日在广场举办游园会。", "志愿者：12人。"):
        assert len(join_lines([("page1-l1", "line", full), ("page1-l2", "line", rest)])) == 1
