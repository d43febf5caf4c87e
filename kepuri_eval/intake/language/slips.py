"""Slips in written numbers: mended where one number can be meant (1O50), told as torn where several can (1，234)."""

from __future__ import annotations

import re

COUNTED = (
    "人名位场项次期个家份册本张套页篇条块件幅种台处所座户组批堂节课学门支车辆架部集款枚盒袋箱包只把株棵小分天对双类轮席桌间"
    "片面例首则封讲趟位余多"
)
_LETTERS = str.maketrans("OolI丨", "00111")
_HAS_LETTERS, _MAY_HOLD_LETTERS = re.compile("[OolI丨]"), re.compile(r"[\d.,][OolI丨]|[OolI丨][\d.,]")
_WITH_LETTERS = re.compile(
    r"(?<![A-Za-z0-9.])(?=[OolI丨.,]*\d)[\dOolI丨]+(?:[.,][\dOolI丨]+)*" rf"(?= ?[{COUNTED}百千万亿年月日号])"
)
# Figures as on a cheque; 伍 of 队伍 and 拾 of 收拾 stand alone and stay.
_MAY_BE_FORMAL = re.compile("[拾佰仟萬]")
_FORMAL = re.compile(
    r"[壹贰叁肆伍陆柒捌玖零〇]?[拾佰仟萬](?:[壹贰叁肆伍陆柒捌玖零〇]{1,2}[拾佰仟萬]?|[佰仟萬])*"
    r"|(?<=[\d一二两三四五六七八九十百])[拾佰仟萬]+"
)
_FORMAL_BEFORE = re.compile("[壹贰叁肆伍陆柒捌玖一二两三四五六七八九十百千零〇0-9余多]")
_PLAIN = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟萬", "一二三四五六七八九十百千万")

_MAY_SLIP = re.compile(
    r"[\d０-９][ 　,，、。·.．'’`/／*×xX\\OolIＯｏｌＩ丨A-Za-z余多~～至—–－-]{1,2}[\d０-９OolI万]"
    r"|[OolIＯｏｌＩ丨][\d０-９]|[\d０-９][OoｏＯlIｌＩ丨]|[\d０-９][万千百][一二三四五六七八九余多 ]"
    r"|[一二三四五六七八九十百千万][ 　、，,余多\d][一二三四五六七八九十百千万\d]|[拾佰仟萬]|半[百千万]"
)

_HAN = "零〇一二三四五六七八九两十百千万亿"
_JOINT = re.compile(
    rf"(?P<run>(?:\d(?:[\d,.]*\d)?|[{_HAN}]+)[余多]?)"
    r"(?P<mark> |, ?|，|、|\. |[·.'’`/*×xX\\]|。|-{1,2}|~|至|[A-Za-z]|)$"
)
_MAY_JOIN = re.compile(rf"[\d{_HAN}余多 ,，、.·'’`/*×xX\\。~至A-Za-z\n-]")  # what may stand right before the rest
_IS_DAY = re.compile(
    r"\d[-/.:]\d{1,2}$|[A-Za-z]\d+$|[第周期初高表图附件]\d+$|[第周期初高][" + _HAN + "]+$|[年月][^,]*$"
)
_LISTED = re.compile(r"(?:^|[。；;：:\n(]) *(?:\d{1,2}|[一二三四五六七八九十]{1,3})$")
_REACH = 16
_GROUP = re.compile(r"\d{3}(?!\d)")
_SCALED = re.compile(r"\d(?:\.\d+)? ?[万亿]")
_SCALED_DIGIT = re.compile(rf"([\d{_HAN[1:]}])[百千万]")
_NEXT_TO = {pair for digits in ("123456789", "一二三四五六七八九") for pair in zip(digits, digits[1:], strict=False)}
_SPACED = re.compile(r"\d \d")
_THOUSANDS = re.compile(r"(?<!\d )(?<!\d)\d{1,3}(?: \d{3})+(?!\d| \d)")


def mend(flat: str) -> str:
    """The text with letters for figures (1O50人, l20块) and cheque figures (叁佰) made plain, character for character.

    Letters are mended only in a run with a figure, before a counting or scale word: O2O平台 and 3D stay.
    """
    if _HAS_LETTERS.search(flat) and _MAY_HOLD_LETTERS.search(flat):
        flat = _WITH_LETTERS.sub(lambda run: run.group().translate(_LETTERS), flat)
    if _MAY_BE_FORMAL.search(flat):
        flat = _FORMAL.sub(lambda run: _plain_figures(flat, run), flat)
    return flat


def may_hold_slips(text: str) -> bool:
    """Whether a text needs to be looked at for slips; quick, and true of some texts that hold none."""
    return _MAY_SLIP.search(text) is not None


def is_mended(raw: str, flat: str) -> bool:
    """Whether an amount was read from letters or with spaces that group no thousands; `flat` is the mended text."""
    if raw != flat and any(one in "OolI丨" and other.isdigit() for one, other in zip(raw, flat, strict=True)):
        return True
    return bool(_SPACED.search(flat)) and not _THOUSANDS.search(flat)


def torn_from(flat: str, start: int) -> int | None:
    """Where the number begins of which what begins at `start` may only be the rest (1，234 · 3. 5万 · 5/6), or None.

    Days, ranks, list numbers and clauses that end in a number tear nothing.
    """
    may_be = _MAY_JOIN.match(flat, start - 1) if start else None
    found = _JOINT.search(flat, max(0, start - _REACH), start) if may_be else None
    if found is None:
        return None
    mark, begin = found["mark"], found.start()
    before = flat[max(0, begin - 6) : found.end("run")]
    if mark in (" ", "", "-", "--", "~", "至") and _IS_DAY.search(before):
        return None
    is_mark_of_list = mark in ("、", ". ", ".") or (mark == " " and found["run"][0].isdigit())
    if is_mark_of_list and _LISTED.search(flat, 0, found.end("run")) and not _is_pair(found["run"], mark, flat, start):
        return None
    if mark == "，" and not _is_grouped(found["run"], flat, start):
        return None
    if mark == "。" and not _SCALED.match(flat, start):
        return None
    if mark.isalpha() and mark.isascii() and mark not in "xX" and not found["run"][-1].isdigit():
        return None
    return begin


def _is_pair(run: str, mark: str, flat: str, start: int) -> bool:
    """Whether two figures may be one number, though the first opens a line: 3、4百人, 三、四百人."""
    behind = _SCALED_DIGIT.match(flat, start)
    return mark == "、" and behind is not None and (run, behind[1]) in _NEXT_TO


def _is_grouped(run: str, flat: str, start: int) -> bool:
    """Whether a wide comma may stand within one number: 1，234 or 2，3万; a clause may end in a number as well."""
    return len(run) <= 3 and bool(_GROUP.match(flat, start) or (len(run) <= 2 and _SCALED.match(flat, start)))


def _plain_figures(flat: str, run: re.Match[str]) -> str:
    """Cheque figures made plain; one 拾 or 佰 that no figure stands beside is a word (收拾)."""
    is_figure = len(run.group()) > 1 or (run.start() and _FORMAL_BEFORE.match(flat[run.start() - 1]))
    return run.group().translate(_PLAIN) if is_figure else run.group()
