"""From submitted text to the same text with personal numbers and addresses starred out, character for character."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from itertools import accumulate

_PLAIN = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {0x3000: " "}
_PLAIN |= {ord(dash): "-" for dash in "‐‑‒–—―−"}
# Every number that is masked holds so many digits so close, or is said figure by figure; all else has a sign or cue.
# The set it begins with lets the search pass over all other characters at once.
_SAID = "零〇一二三四五六七八九幺"
_SUSPICIOUS = re.compile(
    rf"[\d{_SAID}@＠微.](?:(?<=\d)(?:\d\d(?:\D?\d{{3}}|\d\d)| (?:\d ){{5}})|(?<=[{_SAID}])[{_SAID}]{{10}}"
    r"|(?<=[@＠])|(?<=微)信|(?<=\.)(?:com|cn|net))"
)
_SEPARATOR = r"[ -]?"

_URL_END = r"\s，。；、！？）】》”’\"'<>"
_URL = re.compile(rf"(?:(?:https?|ftp)://|www\.)[^{_URL_END}]+", re.IGNORECASE)
_IN_QUERY = re.compile(r"[?&](?:mobile|phone|tel|idcard|idno|mail|email)=([^&#\s]+)", re.IGNORECASE)
_SIGNS_OF_EMAIL = re.compile(r"[@#]|[aA][tT]")
_EMAIL = re.compile(
    r"(?<![\w.+-])[\w.+-]+ ?@ ?[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
    r"|(?<![\w.+-])[A-Za-z0-9][\w.+-]{2,} ?(?:[(\[]at[)\]]|#|(?<= )at(?= )) ?"
    r"[A-Za-z0-9-]+(?:\.[a-z]{2,4}){1,3}(?![\w.])",
    re.ASCII | re.IGNORECASE,
)
_IDENTITY = re.compile(
    rf"(?<!\d)\d{{6}}{_SEPARATOR}(?:18|19|20)\d{{2}}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]){_SEPARATOR}"
    r"\d{3}[\dXx](?![\dA-Za-z])"
)
_BANK_CARD = re.compile(r"(?<![\d.])[3-69]\d{3}(?:[ -]?\d{4}){3}(?:[ -]?\d{1,3})?(?![\d.])")
# These two begin with a look at what they may begin with, which turns most places down at once.
_MOBILE = re.compile(
    r"(?=[(+081一幺])(?:"
    rf"(?<![\d.])(?:\(?(?:\+|00)?86\)?[ -]?)?1[3-9]\d(?:{_SEPARATOR}\d{{4}}{_SEPARATOR}\d{{4}}|\.\d{{4}}\.\d{{4}}"
    r"|\d{2}[ -]\d{3}[ -]?\d{3}|[ -]\d{3}[ -]\d{5})(?!\d|\.\d)"
    r"|(?<![\d.] )(?<![\d.])1 [3-9](?: \d){9}(?! ?\d)"
    r"|(?<![零〇一二三四五六七八九幺])[一幺][三四五六七八九][零〇一二三四五六七八九幺]{9}(?![零〇一二三四五六七八九十百千万亿]))"
)
_LANDLINE = re.compile(
    r"(?=[(+048])(?:"
    r"(?<![\d.])(?:(?:\+|00)86[ -]?)?(?:\(0\d{2,3}\)[ -]?|0\d{2,3}[ -])[2-9]\d{2,3}[ -]?\d{4}"
    r"(?:[-转 ]{1,2}\d{1,5})?(?!\d)"
    r"|(?<![\d.])0[1-9]\d{1,2}[2-9]\d{6,7}(?!\d|\.\d)"
    r"|(?<![\d.])[48]00[ -]\d{3,4}[ -]\d{3,4}(?!\d)"
    r"|(?:\+|\b00|\()86\)?[ -]?\(?[1-9]\d{1,2}\)?[ -]?[2-9]\d{2,3}[ -]?\d{4}(?!\d)"
    r"|(?<![\d.])0\d{2,3} - [2-9]\d{6,7}(?!\d))"
)
_AFTER_CUE = re.compile(
    r"(?:电话|手机|座机|固话|传真|热线|联系方式|办公室|扣扣号?|[Tt][Ee][Ll]|[Qq]{2}号?|微信号?)(?:号码)?(?:\([^()]{1,8}\))?\s?[:：]?\s*"
    r"((?:[2-9]\d{2,3}[ -]?\d{4}|[1-9]\d{4,10})(?:\s?(?:转|-)\s?\d{1,5})?)(?!\d|\s?[\u4e00-\u9fff%.])"
)
_ANOTHER = re.compile(
    r"[、/,，;；或 ]{1,2}([2-9]\d{2,3}-?\d{4})(?!\d|\s?[\u4e00-\u9fff%.])"
)  # a second number behind a first
_WECHAT = re.compile(
    r"微信号?(?:\s?[:：]\s*([A-Za-z][\w-]{5,19})|\s?(?=[A-Za-z_-]{1,19}\d)([A-Za-z][\w-]{5,19}))", re.ASCII
)
_PAPERS = re.compile(
    r"(?:身份证件?|身份证?号码?|证件|驾驶证|社保卡?|医保卡?)(?:号码?)?\s?[:：]?\s*"
    rf"(\d{{6}}{_SEPARATOR}\d{{8}}{_SEPARATOR}\d{{3}}[\dXx]|\d{{15}}|\d{{8,10}})(?!\d)"
    r"|(?:护照|通行证|台胞证|回乡证)(?:号码?)?\s?[:：]?\s*([A-Za-z]{0,2}\d{7,10})(?!\d)"
    r"|(?:军官证|士官证|士兵证|文职证|警官证|人民警察证)(?:号码?)?\s?[:：]?\s*([\u4e00-\u9fff]?字?第?\d{5,10})(?!\d)"
    r"|(?:银行卡|银行账户|账户|账号|帐号|卡号)(?:号码?)?\s?[:：]?\s*(\d(?:[ -]?\d){11,20})(?!\d)"
)
_HEADS_CONTACTS = re.compile(
    r"电话|手机|座机|传真|联系方式|QQ|Qq|qQ|qq|微信|邮箱|身份证|证件|军官证|护照|银行卡|账号|帐号"
)
_ENDS_IN_CONTACTS = re.compile(f"(?:{_HEADS_CONTACTS.pattern})(?:号码?|编号|地址)?[:：]?$", re.IGNORECASE)
_BARE_NUMBER = re.compile(
    rf"(?<![\d.])(?:[2-9]\d{{2,3}}[ -]?\d{{4}}|\d{{6}}{_SEPARATOR}\d{{8}}{_SEPARATOR}\d{{3}}[\dXx]"
    r"|\d{4}(?:[ -]\d{4}){3,4}(?:[ -]\d{1,3})?|[A-Za-z]{0,2}\d{7,20}[Xx]?|[1-9]\d{4,5}(?!\d))(?![\d.])"
)

_SHORTEST = 5
_HEADING_LENGTH, _LONG_HEADING = 12, 24
_ASIDE = re.compile(r"[（(][^（()）]*[）)]")
_IDENTITY_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_IDENTITY_CHECKS = "10X98765432"


def mask_personal(text: str) -> tuple[str, int]:
    """The text with personal data replaced by `*`, of the same length, and how many items were masked.

    Masked are mobile and landline numbers, identity numbers whose ISO 7064 check character holds or that are called
    so, bank cards whose Luhn digit holds or that are called so, e-mail addresses, and passports, officers' cards, QQ or
    WeChat numbers behind their cue; numbers spaced out or said figure by figure too. Digits of web addresses stay, so
    that links keep working, unless a query says what they are (?mobile=). Every character keeps its place: spans found
    in the result hold in the submitted text.
    """
    if len(text) < _SHORTEST or not _SUSPICIOUS.search(text):  # most texts end here
        return text, 0
    flat = text if text.isascii() else text.translate(_PLAIN)
    addresses = [found.span() for found in _URL.finditer(flat)]
    masked = [found.span(1) for start, end in addresses for found in _IN_QUERY.finditer(flat, start, end)]
    taken = bytearray(len(flat))  # 1 for each character of an address or of an item
    for start, end in addresses:
        taken[start:end] = b"\1" * (end - start)
    patterns = _PATTERNS if addresses != [(0, len(text))] else ()  # within an address nothing else is masked
    for pattern, holds in patterns:
        if pattern is _EMAIL and not _SIGNS_OF_EMAIL.search(flat):
            continue
        for found in pattern.finditer(flat):
            group = found.lastindex or 0
            span = found.span(group)
            if not holds(found.group(group)) or 1 in taken[slice(*span)]:
                continue
            items = [span]
            while pattern in _IN_ROWS and (other := _ANOTHER.match(flat, items[-1][1])):
                items.append(other.span(1))
            for start, end in items:
                taken[start:end] = b"\1" * (end - start)
            masked += items
    return _starred(text, masked)


def mask_contact(text: str) -> tuple[str, int]:
    """As `mask_personal`, for a cell under or beside a heading of contacts: any long number, checked or not."""
    text, count = mask_personal(text)
    flat = text if text.isascii() else text.translate(_PLAIN)
    text, more = _starred(text, [found.span() for found in _BARE_NUMBER.finditer(flat)])
    return text, count + more


class Joined:
    """Several texts as one, `whole`, so that what few of them hold is looked for once."""

    def __init__(self, texts: list[str]) -> None:
        self.whole = "\n".join(texts)
        self._begins = [0, *accumulate(len(text) + 1 for text in texts)]

    def with_personal(self) -> set[int]:
        """Numbers, from 0, of the texts that may hold personal data: `mask_personal` leaves the others as they are."""
        return self._with(_SUSPICIOUS)

    def with_contacts(self) -> set[int]:
        """Numbers, from 0, of the texts with a word for contacts: `heads_contacts` of none of the others."""
        return self._with(_HEADS_CONTACTS)

    def _with(self, pattern: re.Pattern[str]) -> set[int]:
        numbers, begin = set(), 0
        while found := pattern.search(self.whole, begin):
            after = bisect_right(self._begins, found.start())
            numbers.add(after - 1)
            begin = self._begins[after]
        return numbers


def heads_contacts(text: str) -> bool:
    """Whether a cell is a heading of contacts (联系电话, 微信), so that numbers beside or below it are personal.

    What stands in brackets (18位) makes it no longer; a longer one ends in the word: 活动负责人姓名、职务及联系电话.
    """
    bare = without_asides(text)
    if len(bare) <= _HEADING_LENGTH:
        return _HEADS_CONTACTS.search(text) is not None
    return len(bare) <= _LONG_HEADING and _ENDS_IN_CONTACTS.search(bare) is not None


def without_asides(text: str) -> str:
    """The text without what stands in brackets, unless all of it does."""
    return _ASIDE.sub("", text).strip() or text


def _starred(text: str, masked: list[tuple[int, int]]) -> tuple[str, int]:
    if not masked:
        return text, 0
    characters = list(text)
    for start, end in masked:
        characters[start:end] = "*" * (end - start)
    return "".join(characters), len(masked)


def is_identity_number(digits: str) -> bool:
    """Whether the 18 characters are an identity number whose check character holds (ISO 7064 MOD 11-2, GB 11643)."""
    compact = re.sub(r"[ -]", "", digits).upper()
    if len(compact) != 18 or not compact[:17].isdigit():
        return False
    weighed = sum(int(digit) * weight for digit, weight in zip(compact[:17], _IDENTITY_WEIGHTS, strict=True))
    return _IDENTITY_CHECKS[weighed % 11] == compact[17]


def is_bank_card(digits: str) -> bool:
    """Whether the 16 to 19 digits end in the check digit that the Luhn formula asks for (ISO/IEC 7812)."""
    compact = re.sub(r"[ -]", "", digits)
    if not compact.isdigit() or not 16 <= len(compact) <= 19:
        return False
    doubled = [int(digit) * 2 for digit in compact[-2::-2]]
    return (sum(int(digit) for digit in compact[-1::-2]) + sum(n - 9 if n > 9 else n for n in doubled)) % 10 == 0


def _always(_: str) -> bool:
    return True


_PATTERNS: tuple[tuple[re.Pattern[str], Callable[[str], bool]], ...] = (
    (_EMAIL, _always),
    (_IDENTITY, is_identity_number),
    (_BANK_CARD, is_bank_card),
    (_MOBILE, _always),
    (_LANDLINE, _always),
    (_PAPERS, _always),
    (_AFTER_CUE, _always),
    (_WECHAT, _always),
)
_IN_ROWS = (_LANDLINE, _AFTER_CUE)
