"""Personal data is starred out in place, figures and links are not."""

import pytest

from kepuri_eval.intake.personal import is_bank_card, is_identity_number, mask_personal

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
    ],
)  # fmt: skip
def test_leaves_links_and_figures(text):
    assert mask_personal(text) == (text, 0)


def test_counts_every_item():
    assert mask_personal(f"{MOBILE}、{MOBILE}、a@b.cn")[1] == 3
