"""From the name of a city, prefecture, league, district or county to its shorter forms and to what it calls itself."""

from __future__ import annotations

import re

RANKS = ("市", "州", "盟", "地区", "区", "县", "旗")
# The peoples after whom autonomous prefectures, counties and banners are named (GB/T 3304).
_PEOPLES = (
    "蒙古族|蒙古|回族|藏族|维吾尔族|维吾尔|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族|哈萨克族|哈萨克|傣族|黎族|傈僳族|"
    "佤族|畲族|拉祜族|水族|东乡族|纳西族|景颇族|柯尔克孜族|柯尔克孜|土族|达斡尔族|仫佬族|羌族|布朗族|撒拉族|毛南族|仡佬族|锡伯族|锡伯|阿昌族|"
    "普米族|塔吉克族|塔吉克|怒族|鄂温克族|德昂族|保安族|裕固族|鄂伦春|独龙族|各族"
)
_AUTONOMOUS = re.compile(rf"^(.{{2,}}?)(?:{_PEOPLES})+自治([州县旗])$")
_RANK = re.compile(r"(?:自治)?(?:州|县|旗)$|地区$|盟$|市$|(?:新|特|林|矿)?区$")
_WITH_RANK = re.compile(r"^(.{2,}?)(?:地区|[市州盟县旗]|(?:新|特|林|矿)?区)$")
_SHORT_STATE = re.compile(r"^.州$")  # 随州, 杭州: short names of cities, where 州 is no rank
_ZONE = re.compile(r"(?:开发|管理|高新|产业|园)区$")


def name_forms(name: str) -> tuple[str, ...]:
    """The name, its usual shorter form with the rank, and the bare name: 恩施土家族苗族自治州, 恩施州, 恩施.

    A name without a rank, one that would be left with one character, and a development zone stand as they are.
    """
    found = _AUTONOMOUS.match(name)
    if found:
        return name, found[1] + found[2], found[1]
    bare = _WITH_RANK.match(name) if not _ZONE.search(name) else None
    return (name, bare[1]) if bare else (name,)


def short_name(name: str) -> str:
    """The shortest form of a place's name: 唐山 of 唐山市, 恩施 of 恩施土家族苗族自治州."""
    return name_forms(name)[-1]


def find_rank(name: str) -> str:
    """What a place calls itself in 全市, 市科协: one of `RANKS` by the end of its name, 市 where that tells nothing."""
    found = _RANK.search(name) if has_rank(name) else None
    return next((rank for rank in ("地区", *RANKS) if found and found[0].endswith(rank)), "市")


def has_rank(name: str) -> bool:
    """Whether a place's name tells what it is, as full names do; 随州 and 唐山 do not."""
    return bool(_RANK.search(name)) and not _SHORT_STATE.search(name)
