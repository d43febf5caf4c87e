"""The units that take part: the register first, then generated fictional ones, and how each may be called."""

from __future__ import annotations

import csv
import io
import itertools
import random
from pathlib import Path

from kepuri_eval.edition import Unit
from kepuri_eval.params import Params
from kepuri_eval.simulate.topics import load_names
from kepuri_eval.tables import write_atomic

_HEADER = (
    "unit_id", "name", "group", "full_name", "aliases", "former_names", "counterpart", "not_names", "area_code",
    "residents_wan", "notes",
)  # fmt: skip
FICTIONAL = "虚构单位"
_AGAIN = ("", *"二三四五六七八九十")


def choose_units(params: Params, count: int, seed: int) -> tuple[Unit, ...]:
    """The first `count` units of the register, spread over its groups, and generated ones beyond its end."""
    registered = _spread(params.units, count)
    missing = count - len(registered)
    return (*registered, *_generate(params, missing, seed)) if missing > 0 else registered


def write_register(units: tuple[Unit, ...], path: Path) -> None:
    """Write `units` as a `units.csv` that `load_params` accepts."""
    text = io.StringIO()
    writer = csv.DictWriter(text, _HEADER, lineterminator="\n")
    writer.writeheader()
    for unit in units:
        row = unit.model_dump()
        cells = {key: ";".join(value) if isinstance(value, tuple) else value for key, value in row.items()}
        writer.writerow({key: "" if value is None else value for key, value in cells.items()})
    write_atomic(path, text.getvalue().encode("utf-8-sig"))


def name_forms(unit: Unit, city: str) -> tuple[str, ...]:
    """The ways an office writes this unit's name, the most formal first."""
    full = unit.full_name or unit.name
    if unit.group in ("county", "zone"):
        return (f"{full}科学技术协会", f"{unit.name}科协", unit.name, f"{full}科协")
    short = unit.aliases[0] if unit.aliases and len(unit.aliases[0]) > 3 else unit.name
    return (full, unit.name, short, unit.name)


def _spread(units: tuple[Unit, ...], count: int) -> tuple[Unit, ...]:
    """All units, or a share of every group when fewer are asked for, in the register's order."""
    if count >= len(units):
        return units
    step = len(units) / max(count, 1)
    return tuple(units[int(place * step)] for place in range(count))


def _generate(params: Params, count: int, seed: int) -> list[Unit]:
    rng = random.Random(f"{seed}/register")
    patterns = load_names()["patterns"]
    groups = [group for group in patterns if group in params.edition.groups] or list(params.edition.groups)[-1:]
    taken = {name for unit in params.units for name in (unit.name, unit.full_name, *unit.aliases)}
    pairs = {group: _pairs(rng, group) for group in groups}
    made: list[Unit] = []
    for turn in itertools.count():
        if len(made) >= count:
            break
        group, place = groups[turn % len(groups)], turn // len(groups)
        stem, noun = pairs[group][place % len(pairs[group])]
        stem += _AGAIN[place // len(pairs[group])]
        shapes = patterns.get(group, patterns["base"])
        name, full, alias = (shape.format(stem=stem, noun=noun, city=params.edition.city) for shape in shapes)
        if name not in taken:
            taken.add(name)
            made.append(Unit(unit_id=f"{group}-s{len(made) + 1:05d}", name=name, group=group, full_name=full,
                             aliases=(alias,), notes=FICTIONAL))  # fmt: skip
    return made


def _pairs(rng: random.Random, group: str) -> list[tuple[str, str]]:
    names = load_names()
    nouns = names["nouns"].get(group, names["nouns"]["base"])
    pairs = [(stem, noun) for stem in names["stems"] for noun in nouns]
    rng.shuffle(pairs)
    return pairs
