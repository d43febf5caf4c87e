"""Personal data is starred out in place, figures and links are not."""

import time

import pytest

from kepuri_eval.intake.personal import (
    Joined,
    heads_contacts,
    is_bank_card,
    is_identity_number,
    mask_contact,
    mask_personal,
)

MOBILE = "138" + "0013" + "8000"
IDENTITY = "11010519491231002" + "X"  # the example printed in GB 11643
CARD = "6222" + "0200" + "0000" + "0003"


def _luhn_total(digits: str) -> int:
    return sum(d if i % 2 == 0 else (2 * d - 9 if d > 4 else 2 * d) for i, d in enumerate(map(int, reversed(digits))))


@pytest.mark.parametrize(
    "item",
    [
        MOBILE, f"{MOBILE[:3]} {MOBILE[3:7]} {MOBILE[7:]}", f"+86-{MOBILE}", f"{MOBILE[:3]}—{MOBILE[3:7]}—{MOBILE[7:]}",
        "0315-" + "2801234", "(0315)" + "2801234", "（0315）" + "2801234", "010" + "62345678", "0315" + "2801234",
        IDENTITY, "office.tang" + "@example.com", "ｏｆｆｉｃｅ＠example.com", "１３８" + "００１３" + "８０００",
    ],
)  # fmt: skip
def test_masks_item_in_place(item):
    text = f"联系人张某，{item}，发放资料3000份"
    masked, count = mask_personal(text)
    assert masked == f"联系人张某，{'*' * len(item)}，发放资料3000份"
    assert count == 1


def test_masks_a_bank_card_by_its_luhn_digit():
    good = next(CARD[:-1] + d for d in "0123456789" if _luhn_total(CARD[:-1] + d) % 10 == 0)
    bad = good[:-1] + str((int(good[-1]) + 1) % 10)
    assert is_bank_card(good) and not is_bank_card(bad)
    assert mask_personal(f"卡号{good}。") == ("卡号" + "*" * 16 + "。", 1)
    assert mask_personal(f"编号{bad}。") == (f"编号{bad}。", 0)


def test_identity_number_needs_its_check_character():
    assert is_identity_number(IDENTITY)
    assert not is_identity_number(IDENTITY[:-1] + "1")
    assert mask_personal(f"编号{IDENTITY[:-1]}1")[1] == 0


def test_masks_short_number_only_behind_a_cue():
    assert mask_personal("咨询电话：" + "2801234") == ("咨询电话：*******", 1)
    assert mask_personal("阅读量2801234次") == ("阅读量2801234次", 0)
    assert mask_personal("热线接听12345人次") == ("热线接听12345人次", 0)


@pytest.mark.parametrize(
    "text",
    [
        f"https://example.com/a/{MOBILE}?id={IDENTITY}", "阅读量12,110,000次", "2024-09-15至2024-09-25", "活动3000场",
        "参与2345678人次", "唐山", "", "www.example.com/" + MOBILE,
        "关注#example.com话题", "一二三四五六七八九十届", "办公室2024年",
        "身份证3200份", "账号阅读量2345678次", "1 2 3 4 5 6 7 8",
    ],
)  # fmt: skip
def test_leaves_links_and_figures(text):
    assert mask_personal(text) == (text, 0)


def test_a_query_that_names_a_number_is_masked():
    assert mask_personal(f"见http://example.com/a?id=7&mobile={MOBILE}&x=1") == (
        f"见http://example.com/a?id=7&mobile={'*' * 11}&x=1", 1,
    )  # fmt: skip


def test_counts_every_item():
    assert mask_personal(f"{MOBILE}、{MOBILE}、a@b.cn")[1] == 3


LOCAL = "28" + "01234"


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("+86-315-" + LOCAL, 1), (f"0315 - {LOCAL}", 1), (f"电话:{LOCAL}、{LOCAL}", 2),
        (f"传真：0315-{LOCAL}/{LOCAL}", 2),
        (f"qq:{LOCAL}", 1), (f"联系电话（微信同号）：{LOCAL}", 1), ("微信zhangsan_1", 1), ("护照E" + "12345678", 1),
        (f"{MOBILE[:5]} {MOBILE[5:]}", 1), (f"{MOBILE[:3]}.{MOBILE[3:7]}.{MOBILE[7:]}", 1),
        (f"联系电话：{LOCAL}转 305", 1), (f"固话:{LOCAL}", 1), (f"办公室{LOCAL}，传真{LOCAL}", 2),
        (f"(86)315-{LOCAL}", 1),
        (" ".join(MOBILE), 1), ("李四（一三八零零一三八零零零）", 1), ("军官证：军字第" + LOCAL + "号", 1),
        (f"公民身份号码{IDENTITY[:6]} {IDENTITY[6:14]} {IDENTITY[14:17]}1", 1), (f"驾驶证号：{IDENTITY[:-1]}1", 1),
        ("士兵证：" + LOCAL, 1), ("台胞证：" + "12345678", 1), ("社保卡号：" + "123456789", 1), ("扣扣号:" + LOCAL, 1),
        ("开户行账号 1305" + "0162" + "7086" + "0000" + "0123", 1),
        ("zhangsan(at)example.com", 1), ("li.si#example.com", 1),
        ("E-mail: wangwu at example.com", 1),
        (f"身份证号：{IDENTITY[:-1]}1", 1), (f"身份证：{IDENTITY[:6]}{IDENTITY[8:17]}", 1),
    ],
)  # fmt: skip
def test_masks_what_offices_write(text, items):
    masked, count = mask_personal(text)
    assert count == items
    assert len(masked) == len(text)
    assert sum(char.isdigit() for char in masked) == (2 if text.startswith("+86-0") else 0)


def test_leaves_lists_of_figures_behind_a_telephone():
    assert mask_personal(f"电话：{LOCAL}，参加2345678人次")[0] == "电话：*******，参加2345678人次"


def test_a_cell_of_contacts_is_masked_without_a_cue():
    assert heads_contacts("联系电话") and not heads_contacts("参与人数")
    assert heads_contacts("联系人身份证号码（18位数字）") and heads_contacts("活动负责人姓名、职务及联系电话")
    assert not heads_contacts("开通电话咨询热线并安排专人接听，服务群众")
    assert mask_contact(f"张某 {LOCAL}") == ("张某 *******", 1)
    assert mask_contact(f"张某{IDENTITY[:-1]}1") == ("张某" + "*" * 18, 1)
    assert mask_contact("12345678") == ("*" * 8, 1)
    assert mask_contact("张某") == ("张某", 0)
    assert mask_personal(f"张某 {LOCAL}") == (f"张某 {LOCAL}", 0)


def test_texts_to_look_into_are_found_in_all_of_them_at_once():
    texts = ["联系电话", "张某", MOBILE, "", f"参加300人\n座机0315-{LOCAL}", "参加300人次"]
    assert Joined(texts).with_personal() == {2, 4}
    assert Joined(texts).with_contacts() == {0, 4}
    assert Joined([]).with_personal() == set()


@pytest.mark.parametrize("item", [MOBILE, f"联系电话：0315-{LOCAL}、{LOCAL}"])
def test_a_long_list_of_numbers_in_one_paragraph_takes_no_more_time_for_each(item):
    many = 12_000
    started = time.process_time()
    masked, count = mask_personal(f"张某{item}；" * many)
    assert time.process_time() - started < 2  # seconds; it took ten when each was compared with all before it
    assert count == many * item.count("、") + many
    assert not any(map(str.isdigit, masked))
