"""From a written name to the registered unit it stands for, or to the nearest candidates."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz, process

from kepuri_eval.edition import AREA_GROUPS, Unit
from kepuri_eval.intake.language.patterns import longest_first
from kepuri_eval.intake.language.wordfinder import WordFinder
from kepuri_eval.intake.senders.bodyends import ends_as_body
from kepuri_eval.intake.senders.elsewhere import opens_elsewhere, stands_elsewhere, without_province
from kepuri_eval.placenames import find_rank, name_forms

_AREA_END = ("区", "县", "市", "旗", "岛", "镇", "乡", "街道")
_ASSOCIATION = ("科学技术协会", "科协")
_LONG_FORMS = {"科学技术协会": "科协", "妇女联合会": "妇联", "人民政府": "政府", "卫生健康委员会": "卫健委"}
_LONG_FORMS |= {"科普教育基地": "科普基地"}
_OFFICES = re.compile(r"(?:科普部|科普科|办公室|秘书处|宣传科|宣传股|综合科|普及部|普及科|学会部|组委会)$")
_OTHER_CITY = re.compile(r"^(?:[\u4e00-\u9fff]{2,3}省)?((?:(?![区县市])[\u4e00-\u9fff]){2,3}市)(?=.)")
# 东湖公园, 东湖新技术开发区 and 东湖一中 are named after a lake, not after 东湖区.
_NAMED_AFTER = re.compile(
    r"[^\W\d_与和及同进入]{0,2}?(?:公园|广场|大道|街道|小学|中学|大学|学院|医院|景区|水库|社区|小区|酒店|宾馆|商场|机场|新区"
    r"|(?:经济|高新|工业|产业)?(?:新?技术)?(?:产业)?(?:开发|管理|园)区|[一二三四五六七八九十]中)|[镇乡村湖河山]"
)
_GOES_ON = ("市", "州", "盟", "县", "区", "路", "街", "道", "东", "西")  # 恩施|州, 东湖|路
_BRANCH = re.compile(r"附属|附中|附小|附设|分校|第[一二三四五六七八九十]")
_ORDINAL = re.compile(r"第?[\d一二三四五六七八九十]+[中小]")
_NUMERALS = re.compile(r"[0-9一二三四五六七八九十]")
_PUNCTUATION = re.compile(r"[\s·•“”\"'《》<>()\[\]【】_—\-.,，。、:：;；!！?？/]+")


class Candidate(NamedTuple):
    """A registered unit whose name resembles what was written; score 0 to 100."""

    unit_id: str
    name: str
    score: float


class Match(NamedTuple):
    """What a name stands for.

    Attributes:
        unit_id: the registered unit, or None while nobody has decided.
        how: exact, alias, former, form (city or 科协 added or left out), counterpart (路北区教育局: the county,
            reporting for a system), within (a body of the county), or none.
        candidates: nearest registered units where unit_id is None, best first; never chosen silently.
        system: for a counterpart, the host unit whose system it belongs to.
    """

    unit_id: str | None
    how: str
    candidates: tuple[Candidate, ...] = ()
    system: str | None = None


class Spot(NamedTuple):
    """A registered unit named in running text, at text[start:end]."""

    unit_id: str
    how: str
    start: int
    end: int
    system: str | None = None


@lru_cache(maxsize=4)
def unit_index(units: tuple[Unit, ...], city: str = "", rank: str = "") -> UnitIndex:
    """The index of this register, made once for all steps that look names up."""
    return UnitIndex(units, city, rank)


class UnitIndex:
    """All names under which the units of a register are known.

    Args:
        units: the register.
        city: name of the city; taken from the units' full names when not given.
        rank: what it calls itself (州教育局); by the end of its name when not given.
    """

    def __init__(self, units: Iterable[Unit], city: str = "", rank: str = "") -> None:
        self.units = tuple(units)
        self.city = city or _city_of(self.units)
        self._rank = rank or find_rank(self.city)
        self._city_forms = tuple(filter(None, name_forms(self.city)))
        self._city_short = self._city_forms[-1] if self._city_forms else ""
        self.identify = lru_cache(maxsize=50_000)(self._identify)
        self.nearest = lru_cache(maxsize=50_000)(self._nearest)

    def resolve(self, name: str) -> Match:
        """What one name stands for; a name that only resembles a registered one is never taken for it."""
        match = self.identify(name)
        plain = normal_name(name)
        return match if match.unit_id or not plain else match._replace(candidates=self.nearest(plain))

    def _identify(self, name: str) -> Match:
        """As `resolve`, without looking for what an unknown name resembles."""
        plain = normal_name(name)
        if not plain:
            return Match(None, "none")
        barred = {unit_id for _, _, owners in self._find_not_names(plain) for unit_id in owners}
        for form, way in self._forms(plain):
            unit_id = self._names.get(form)
            if unit_id and unit_id not in barred:
                return Match(unit_id, way if way != "as_written" else self._how[form])
        inside = None if self._is_elsewhere(plain) else self._resolve_inside(plain, barred)
        return inside or Match(None, "none")

    def _nearest(self, name: str, limit: int = 3) -> tuple[Candidate, ...]:
        """Registered units whose names look or sound like the name, best first; numbers in names must agree."""
        plain = normal_name(name)
        stem = plain.removeprefix(self.city).removesuffix(_ASSOCIATION[0]).removesuffix(_ASSOCIATION[1])
        best: dict[str, float] = {}
        for written in dict.fromkeys((plain, stem)):
            sound = _sound_of(written)
            looks = process.extract(written, self._known, scorer=fuzz.ratio, limit=4 * limit, score_cutoff=55)
            sounds = process.extract(sound, self._sounds, scorer=fuzz.ratio, limit=4 * limit, score_cutoff=80)
            for _, score, position in looks + sounds:
                known = self._known[position]
                if _NUMERALS.findall(known) == _NUMERALS.findall(written):
                    unit_id = self._names[known]
                    best[unit_id] = max(best.get(unit_id, 0.0), round(float(score), 1))
        ranked = sorted(best.items(), key=lambda item: (-item[1], item[0]))[:limit]
        return tuple(Candidate(unit_id, self._label[unit_id], score) for unit_id, score in ranked)

    def names_any_department(self, words: str) -> bool:
        """Whether all units named in the words are named as a county's departments are too: 教育局, not 市教育局."""
        spots = self.find(words)
        return bool(spots) and all(normal_name(words[spot.start : spot.end]) in self._departments for spot in spots)

    def is_department_of(self, area: str | None, words: str) -> bool:
        """Whether words that stand for an office of the city mean, in the papers of a county, the county's own.

        教育局 does; 市教育局 only where the county is itself a city; what has the city's name before it never does.
        """
        if not self.is_area(area):
            return False
        if self.names_any_department(words):
            return True
        plain, owner = normal_name(words), self.identify(words).unit_id
        is_citys = plain.startswith(self._city_short or self._rank) or (
            plain.startswith(self._rank) and not self._label[str(area)].endswith(self._rank)
        )
        return owner in self._hosts and not is_citys

    def is_area(self, unit_id: str | None) -> bool:
        """Whether the unit is a county or a zone."""
        return unit_id in self._area_ids

    def find(self, text: str) -> list[Spot]:
        """Registered units named in a text, in order; a county with a body behind it is one spot."""
        flat = unicodedata.normalize("NFKC", text)
        plain = flat if len(flat) == len(text) else text  # places found must be places in the text
        hidden = self._find_not_names(plain)
        spots: list[Spot] = []
        for word, begin, stop in self._finder.find(plain):
            unit_id = self._names[word]
            if any(start <= begin < end and unit_id in owners for start, end, owners in hidden):
                continue
            if self._is_bounded(plain, word, begin, stop):
                spots.append(self._with_body(plain, word, begin, stop))
        return spots

    def _forms(self, plain: str) -> list[tuple[str, str]]:
        """The name as written and as it stands without city, office or 科协."""
        forms = [(plain, "as_written")]
        shorter = _shortened(_OFFICES.sub("", without_province(plain.removeprefix("中共"), self.city)))
        bare = self._without_own(shorter) or shorter
        bare = bare.removeprefix(self._rank) if _ORDINAL.match(bare.removeprefix(self._rank)) else bare
        of_city = [self._rank + bare, *(form + bare for form in self._city_forms[:2])]
        of_city = [] if bare == plain and _ORDINAL.match(bare) else of_city  # whose 一中?
        forms += [(form, "form") for form in (shorter, bare, *of_city, bare.removeprefix(self._rank))]
        for ending in (*_ASSOCIATION, "政府", "委员会"):
            stem = bare.removesuffix(ending)
            if stem != bare and (ending in _ASSOCIATION or self._is_area.get(stem)):
                forms.append((stem, "form"))
        return forms

    def _without_own(self, name: str) -> str:
        """The name without the city in front, but for a county that is called after it: 恩施市 in 恩施州."""
        if any(name.startswith(area) for area in self._namesakes):
            return name
        for form in self._city_forms:
            name = name.removeprefix(form)
        return name

    def _resolve_inside(self, plain: str, barred: set[str]) -> Match | None:
        """A body of a registered county or zone: 路北区教育局, 遵化市团委, 路南区实验小学."""
        bare = without_province(plain, self.city)
        for form in self._city_forms[:-1]:
            bare = bare.removeprefix(form)
        for area in self._areas:
            unit_id = self._names[area]
            rest = bare.removeprefix(area)
            if rest == bare or unit_id in barred or not rest:
                continue
            rest = _OFFICES.sub("", rest) or rest
            system = self._systems.get(_shortened(rest)) or self._systems.get(rest.removeprefix("委"))
            if system:
                return Match(unit_id, "counterpart", system=system)
            if area.endswith(_AREA_END) and ends_as_body(rest):
                return Match(unit_id, "within")
        return None

    def _is_elsewhere(self, plain: str) -> bool:
        """Whether the name opens with a province or a city that is neither this one nor one of its own."""
        if opens_elsewhere(plain, self.city):
            return True
        found = _OTHER_CITY.match(plain)
        return found is not None and found[1] != self.city and found[1] not in self._names

    def _is_bounded(self, text: str, word: str, start: int, end: int) -> bool:
        """Whether a spot is the whole of a name: 教育局 within 丰宁县教育局 is not, 海港区 behind 秦皇岛市 is not."""
        before = text[:start].rstrip('“"《( ')
        left = before[-1:]
        if stands_elsewhere(before, word, self.city) or self._is_other_body(word, text[end:]):
            return False
        if before.endswith(self._city_forms):
            return True
        if self.city and word.startswith(self._city_short) and before.endswith("省"):
            return True
        if self._is_area.get(word):
            return left not in ("市", "省", "州", "县", "区")
        return not (left and re.match(r"[\u4e00-\u9fff]", left)) or left in "由和与及的是向对为请据经合同"

    def _is_other_body(self, word: str, behind: str) -> bool:
        """Whether what follows makes it a name of something else: 东湖|公园, 澜江学院|附属中学."""
        if not self._is_area.get(word):
            return _BRANCH.match(behind) is not None
        if word.endswith(_AREA_END):
            return False
        return behind[:1] in _GOES_ON or _NAMED_AFTER.match(behind) is not None

    def _with_body(self, text: str, word: str, start: int, end: int) -> Spot:
        """The spot, lengthened by a counterpart or 科协 that follows a county's name."""
        unit_id = self._names[word]
        if self._is_area.get(word):
            for body in self._bodies:
                if text.startswith(body, end):
                    how = "form" if body in _ASSOCIATION else "counterpart"
                    return Spot(unit_id, how, start, end + len(body), self._systems.get(body))
        return Spot(unit_id, self._how[word], start, end)

    def _find_not_names(self, text: str) -> list[tuple[int, int, set[str]]]:
        """(start, end, units it does not stand for) of every name that is declared to be another's."""
        finder, owners = self._not_names
        return [(start, end, owners[other]) for other, start, end in finder.find_every(text)]

    @cached_property
    def _entries(self) -> list[tuple[str, str, str]]:
        """(name, how, unit_id), a unit's own name before any alias so that it wins where two share a word."""
        rows = [(unit.name, "exact", unit.unit_id) for unit in self.units]
        rows += [(unit.full_name, "exact", unit.unit_id) for unit in self.units if unit.full_name]
        rows += [(alias, "alias", unit.unit_id) for unit in self.units for alias in unit.aliases]
        rows += [(former, "former", unit.unit_id) for unit in self.units for former in unit.former_names]
        rows += [(bare, "form", unit.unit_id) for unit in self.units for bare in self._without_city(unit)]
        rows += [(area, "form", unit.unit_id) for unit in self.units for area in self._areas_of(unit)]
        return [(normal_name(name), how, unit_id) for name, how, unit_id in rows if normal_name(name)]

    def _without_city(self, unit: Unit) -> list[str]:
        """A body's names without the city in front: 医学会 of 市医学会, 老科协 of 市老科协; not a numbered school's."""
        if unit.group in AREA_GROUPS:
            return []
        others = () if unit.counterpart else (*unit.aliases, *unit.former_names)  # those are a county's offices too
        names = [normal_name(name) for name in (unit.name, unit.full_name, *others)]
        bare = [self._without_own(name).removeprefix(self._rank) for name in names if self.city]
        return [name for name in bare if len(name) >= 3 and not _ORDINAL.match(name)]

    def _areas_of(self, unit: Unit) -> list[str]:
        """The area itself, where a county or zone is registered by its 科协: 海港区 of 海港区科协."""
        if unit.group not in AREA_GROUPS:
            return []
        areas = [self._without_own(normal_name(area)) for area in unit.areas]
        return [area for area in areas if area.endswith(_AREA_END)]

    @cached_property
    def _names(self) -> dict[str, str]:
        owners: dict[str, str] = {}
        for name, _, unit_id in self._entries:
            owners.setdefault(name, unit_id)
        return owners

    @cached_property
    def _how(self) -> dict[str, str]:
        ways: dict[str, str] = {}
        for name, how, _ in self._entries:
            ways.setdefault(name, how)
        return ways

    @cached_property
    def _is_area(self) -> dict[str, bool]:
        areas = {unit.unit_id for unit in self.units if unit.group in AREA_GROUPS}
        return {name: unit_id in areas for name, unit_id in self._names.items()}

    @cached_property
    def _areas(self) -> list[str]:
        return longest_first(name for name, area in self._is_area.items() if area)

    @cached_property
    def _namesakes(self) -> tuple[str, ...]:
        """Names of counties and zones that begin with the city's own short name."""
        areas = (unit for unit in self.units if unit.group in AREA_GROUPS)
        named = (normal_name(name) for unit in areas for name in (unit.name, unit.full_name, *unit.aliases) if name)
        short = self._city_short
        return tuple(name for name in named if short and name.startswith(short) and not name.startswith(self.city))

    @cached_property
    def _systems(self) -> dict[str, str]:
        """County-level name of a system's body → the host unit: 教育局 → 市教育局."""
        systems: dict[str, str] = {}
        for unit in self.units:
            if unit.group not in AREA_GROUPS:
                for name in unit.counterpart:
                    systems.setdefault(normal_name(name), unit.unit_id)
        for unit in self.units:
            if unit.counterpart:
                for name in map(normal_name, (*unit.aliases, *unit.former_names)):
                    if name[1:] not in self._names:  # 市教育局 is the city's own; 市场监管局 is not 市 + a name
                        systems.setdefault(name, unit.unit_id)
        return systems

    @cached_property
    def _departments(self) -> set[str]:
        return {name for name in self._systems if not name.startswith((self._rank, self._city_short or self._rank))}

    @cached_property
    def _area_ids(self) -> set[str]:
        return {unit.unit_id for unit in self.units if unit.group in AREA_GROUPS}

    @cached_property
    def _hosts(self) -> set[str]:
        return {unit.unit_id for unit in self.units if unit.counterpart}

    @cached_property
    def _bodies(self) -> list[str]:
        return longest_first({*self._systems, *_ASSOCIATION})

    @cached_property
    def _not_names(self) -> tuple[WordFinder, dict[str, set[str]]]:
        owners: dict[str, set[str]] = {}
        for unit in self.units:
            for other in unit.not_names:
                owners.setdefault(normal_name(other), set()).add(unit.unit_id)
        return WordFinder(owners), owners

    @cached_property
    def _known(self) -> list[str]:
        return list(self._names)

    @cached_property
    def _sounds(self) -> list[str]:
        return [_sound_of(name) for name in self._known]

    @cached_property
    def _label(self) -> dict[str, str]:
        return {unit.unit_id: unit.name for unit in self.units}

    @cached_property
    def _finder(self) -> WordFinder:
        return WordFinder(name for name in self._names if len(name) > 1)


def normal_name(name: str) -> str:
    """A name in one width and without spaces and punctuation."""
    return _PUNCTUATION.sub("", unicodedata.normalize("NFKC", name)).lower()


def _shortened(name: str) -> str:
    """A name with 科协 for 科学技术协会 at its end, and the like."""
    for long, short in _LONG_FORMS.items():
        name = name.removesuffix(long) + short if name.endswith(long) else name
    return name


def _sound_of(name: str) -> str:
    """A name in pinyin."""
    from pypinyin import lazy_pinyin  # its dictionary loads slowly, and most names are known as written

    return "".join(lazy_pinyin(name))


def _city_of(units: Sequence[Unit]) -> str:
    """The city most full names open with, or "" when they name none."""
    cities = [found[0] for unit in units if (found := re.match(r"[\u4e00-\u9fff]{2,3}市", unit.full_name))]
    return max(sorted(set(cities)), key=cities.count) if cities else ""
