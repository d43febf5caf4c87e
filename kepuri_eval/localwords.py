"""An edition's own words and its places' names in; the words to look for in its submissions out."""

from __future__ import annotations

from collections import Counter
from typing import Any

from kepuri_eval.edition import AREA_GROUPS, Edition, Unit
from kepuri_eval.placenames import name_forms
from kepuri_eval.wording import Wording

MEDIA = "media_levels"  # list of `mentions` that holds media by their level
_AS_COUNTY = ("县", "区", "旗")


def lay_over(general: Any, own: Any) -> Any:
    """General words with an edition's own: tables key by key, lists one behind the other, anything else replaced."""
    if isinstance(general, dict) and isinstance(own, dict):
        return general | {key: lay_over(general[key], value) if key in general else value for key, value in own.items()}
    if isinstance(general, list) and isinstance(own, list):
        return general + [one for one in own if one not in general]
    return own


def name_media(wording: Wording, edition: Edition, units: tuple[Unit, ...]) -> dict[str, tuple[str, ...]]:
    """Level → names of media called after the province, the city and its counties, those listed already left out.

    A name that two places share is the higher one's: 吉林 alone is the province.
    """
    levels = wording.mentions.get(MEDIA, {})
    taken = {name for names in levels.values() for name in names}
    claimed: set[str] = set()
    found: dict[str, tuple[str, ...]] = {}
    for kind, places in _places(wording, edition, units).items():
        words = wording.media_names.get(kind)  # type: ignore[call-overload]
        if words is None or words.level not in levels:
            continue
        own = [place for place in dict.fromkeys(places) if place not in claimed]
        claimed.update(own)
        names = (f"{place}{ending}" for place in own for ending in words.endings)
        found[words.level] = tuple(name for name in names if name not in taken)
    return found


def add_media(wording: Wording, edition: Edition, units: tuple[Unit, ...]) -> Wording:
    """The words with the media called after the edition's places among those of their level."""
    named = name_media(wording, edition, units)
    if not named:
        return wording
    levels = wording.mentions[MEDIA]
    levels = {level: (*names, *named.get(level, ())) for level, names in levels.items()}
    return wording.model_copy(update={"mentions": wording.mentions | {MEDIA: levels}})


def province_of(wording: Wording, edition: Edition, units: tuple[Unit, ...]) -> str:
    """The province by the area code of the edition, else by those of its units; "" where none is known."""
    told = [edition.area_code] if edition.area_code else [unit.area_code for unit in units]
    codes = Counter(code[:2] for code in told if code[:2] in wording.provinces)
    return wording.provinces[codes.most_common(1)[0][0]] if codes else ""


def _places(wording: Wording, edition: Edition, units: tuple[Unit, ...]) -> dict[str, list[str]]:
    """Kind of place → the names of its places, whole and without what says their rank."""
    province = province_of(wording, edition, units)
    areas = [unit for unit in units if unit.group in AREA_GROUPS]
    own = name_forms(edition.city)[::-1]  # the short form is the usual one
    counties = [form for unit in areas for name in (unit.name, *unit.aliases) for form in name_forms(name)]
    own = own if len(own) < 3 else own[:2]  # nothing is called after 恩施土家族苗族自治州 in full
    is_county = edition.own_rank in _AS_COUNTY
    return {
        "province": [province, f"{province}省"] if province else [],
        "city": [] if is_county else [*own],
        "county": [*own, *counties] if is_county else counties,
    }
