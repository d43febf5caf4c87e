"""Read `params/` into frozen models, refusing what cannot be used with every fault named at once."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from kepuri_eval.edition import AREA_GROUPS, CODE_PATTERN, USUAL_GROUPS, Correction, Edition, Unit
from kepuri_eval.errors import ParamsError
from kepuri_eval.localwords import MEDIA, add_media, lay_over, name_media, province_of
from kepuri_eval.method import Method
from kepuri_eval.paramfiles import FileFaultError, clean_cells, read_rows, read_yaml, say_lines, say_nearest
from kepuri_eval.places import Places, content_of, digest_files, find_root, list_editions
from kepuri_eval.wording import Wording

_Model = TypeVar("_Model", bound=BaseModel)
OPENED = "KEPURI_EDITION"  # names the edition that JupyterLab was opened at
# Rows that people add; ratings.csv is there once a panel has rated.
_ROWS = ("units.csv", "corrections.csv", "ratings.csv")


@dataclass(frozen=True)
class Params(Places):
    """Everything declared for one edition, and where its material lies.

    Attributes:
        digest: of `files` (`places.digest_files`); stands at the foot of reports.
        files: those that declare it, with those that are not there but would.
    """

    edition: Edition
    method: Method
    wording: Wording
    units: tuple[Unit, ...]
    corrections: tuple[Correction, ...]
    digest: str
    files: tuple[Path, ...] = ()

    @property
    def areas(self) -> tuple[str, ...]:
        """Every name of the registered counties and zones, also where they are registered by their 科协."""
        areas = (unit for unit in self.units if unit.group in AREA_GROUPS)
        return tuple(name for unit in areas for name in (unit.name, *unit.aliases, *unit.former_names, *unit.areas))

    @property
    def organiser_id(self) -> str | None:
        """unit_id of the body that holds the evaluation, where it stands in the register under the name given there."""
        name = self.edition.organiser.strip()
        own = (unit for unit in self.units if name in (unit.name, unit.full_name, *unit.aliases))
        return next((unit.unit_id for unit in own), None)

    def category_for(self, unit_id: str | None, code: str | None) -> str | None:
        """The kind of an activity as it is for the unit that holds it: of a county or zone `Category.of_areas`."""
        kind = self.wording.categories.get(code or "")
        if kind is None or kind.of_areas is None:
            return code
        is_area = any(unit.unit_id == unit_id and unit.group in AREA_GROUPS for unit in self.units)
        return kind.of_areas if is_area else code

    def unit(self, unit_id: str) -> Unit:
        """The registered unit of that id; `ParamsError` with the nearest id when there is none."""
        found = next((unit for unit in self.units if unit.unit_id == unit_id), None)
        if found is None:
            known = [unit.unit_id for unit in self.units]
            raise ParamsError([f"units.csv: no unit {unit_id!r}{say_nearest(unit_id, known)}"]).advise(
                f"look the unit_id up in params/{self.name}/units.csv"
            )
        return found

    def unit_called(self, word: str) -> Unit:
        """The unit of that id or of that name, in use or former; `ParamsError` with the nearest when there is none."""
        called = {name: unit for unit in self.units for name in (*unit.former_names, *unit.names, unit.unit_id)}
        if word not in called:
            raise ParamsError([f"units.csv: no unit {word!r}{say_nearest(word, list(called))}"]).advise(
                f"look the name or the unit_id up in params/{self.name}/units.csv"
            )
        return called[word]


_known: dict[tuple[str, Path], tuple[dict[Path, bytes], Params]] = {}  # what was read last, and the files as they were


def opened_edition() -> str:
    """The edition that `kepuri lab` opened, for the notebooks in it; anywhere else demo."""
    return os.environ.get(OPENED) or "demo"


def load_params(edition: str, root: Path | None = None) -> Params:
    """Read one edition with the method and wording it names; while its files stay as they are, it is read once.

    Raises:
        ParamsError: listing every fault of every file.
    """
    root = root or find_root()
    known = _known.get((edition, root))
    if known and all(content_of(path) == content for path, content in known[0].items()):
        return known[1]
    folder = root / "params" / edition
    if not (folder / "edition.yml").is_file():
        raise ParamsError([f"no edition {edition!r} in params/{say_nearest(edition, list_editions(root))}"]).advise(
            f"kepuri new {edition} --from EDITION, or one of: {', '.join(list_editions(root))}"
        )
    faults: list[str] = []
    files = [folder / "edition.yml"]
    seen = {files[0]: content_of(files[0])}
    declared = _read_model(files[0], Edition, faults)
    method_file = root / "params" / (declared.method if declared else "method.yml")
    wording_file = root / "params" / (declared.wording if declared else "wording.yml")
    own_words = Places(edition, root).own_words
    files += [method_file, wording_file, *(folder / name for name in _ROWS), own_words]
    seen |= {path: content_of(path) for path in files[1:]}
    method = _read_model(method_file, Method, faults)
    wording = _read_wording(wording_file, own_words, faults)
    units = _read_rows(folder / "units.csv", Unit, faults)
    fields = {words.label: str(code) for code, words in wording.quantities.items()} if wording else None
    corrections = _read_rows(folder / "corrections.csv", Correction, faults, optional=True, fields=fields)
    if declared:
        faults += _check_units(units, declared)
    if method and wording and declared:
        faults += _check_method(method, wording, declared)
    if faults or declared is None or method is None or wording is None:
        raise ParamsError(faults)
    wording = add_media(wording, declared, tuple(units))
    params = Params(
        edition, root, declared, method, wording, tuple(units), tuple(corrections), digest_files(files), tuple(files)
    )
    _known[edition, root] = seen, params
    return params


def describe_media(params: Params) -> dict[str, Any]:
    """Which media of its own an edition knows.

    Returns:
        listed: names that the edition's own words add to the general ones, also by a file of words other than the
            usual one; examples: of media called after its places, the first of each level; province: "" where no area
            code tells it.
    """
    place = params.root / "params" / "wording.yml"
    usual = (read_yaml(place) if place.is_file() else None) or {}
    general = {name for names in usual.get("mentions", {}).get(MEDIA, {}).values() for name in names}
    words = _read_wording(params.root / "params" / params.edition.wording, params.own_words, [])
    named = name_media(words, params.edition, params.units) if words else {}
    levels = words.mentions.get(MEDIA, {}) if words else {}
    return {
        "listed": [name for names in levels.values() for name in names if name not in general],
        "examples": [names[0] for names in named.values() if names],
        "province": province_of(words, params.edition, params.units) if words else "",
    }


def _read_model(path: Path, model: type[_Model], faults: list[str]) -> _Model | None:
    try:
        content = read_yaml(path)
        return model.model_validate(content if content is not None else {})
    except FileNotFoundError:
        faults.append(f"{_short(path)}: file is missing")
    except FileFaultError as fault:
        faults.append(f"{_short(path)}: {fault}")
    except ValidationError as error:
        faults += [f"{_short(path)}: {line}" for line in _explain(error, model)]
    return None


def _read_wording(general: Path, own: Path, faults: list[str]) -> Wording | None:
    """The general words with those of the edition's own file, where it has one, added to them.

    Kinds of activities and themes are those of a notice: the edition's own take the place of the general ones.
    """
    wording = _read_model(general, Wording, faults)
    if wording is None or not own.is_file():
        return wording
    try:
        added = read_yaml(own) or {}
        if not isinstance(added, dict):
            raise FileFaultError("not readable as YAML: keys of wording.yml are expected")
        lists = added.get("mentions")
        for topic, items in lists.items() if isinstance(lists, dict) else ():
            known = wording.mentions.get(topic)
            new = [item for item in items or {} if known is not None and item not in known]
            faults += [f"{_short(own)}: mentions.{topic}.{item}: no such entry{say_nearest(item, [*known])}"  # type: ignore[misc]
                       for item in new]  # fmt: skip
        of_notice = {name: added[name] for name in ("categories", "themes") if name in added}
        return Wording.model_validate(lay_over(read_yaml(general), added) | of_notice)
    except FileFaultError as fault:
        faults.append(f"{_short(own)}: {fault}")
    except ValidationError as error:
        faults += [f"{_short(own)}: {line}" for line in _explain(error, Wording)]
    return None


def _read_rows(
    path: Path, model: type[_Model], faults: list[str], *, optional: bool = False,
    fields: Mapping[str, str] | None = None,
) -> list[_Model]:  # fmt: skip
    """Rows of a file as models; a fault that several rows have is told once, with all of them.

    Args:
        fields: what may be written in the column `field` → what it stands for.
    """
    if not path.is_file():
        if not optional:
            faults.append(f"{_short(path)}: file is missing")
        return []
    try:
        heads, numbered = read_rows(path)
    except FileFaultError as fault:
        faults.append(f"{_short(path)}: {fault}")
        return []
    wrong = _check_heads(heads, model) if heads or not optional else []
    if wrong:
        faults += [f"{_short(path)} line 1: {line}" for line in wrong]
        return []
    rows: list[_Model] = []
    told: dict[str, list[int]] = {}
    for number, row in numbered:
        if len(row) > len(heads):
            told.setdefault("more cells than headings", []).append(number)
            continue
        cells = clean_cells(zip(heads, row, strict=False))
        if fields and "field" in cells:
            cells["field"] = fields.get(cells["field"], cells["field"])
        try:
            rows.append(model.model_validate(cells))
        except ValidationError as error:
            for line in _explain(error, model, fields):
                told.setdefault(line, []).append(number)
    faults += [f"{_short(path)} {say_lines(numbers)}: {line}" for line, numbers in told.items()]
    return rows


def _check_heads(heads: list[str], model: type[BaseModel]) -> list[str]:
    """What is wrong with the headings of a file whose rows are of `model`."""
    known = list(model.model_fields)
    needed = [name for name, field in model.model_fields.items() if field.is_required() and name not in heads]
    twice = sorted({head for head in heads if head and heads.count(head) > 1})
    strange = [head for head in heads if head and head not in known]
    return [
        *(f"{head}: unknown column{say_nearest(head, known)}" for head in strange),
        *(f"{head}: column stands twice" for head in twice),
        *(f"{name}: column is missing" for name in needed),
    ]


def _explain(error: ValidationError, model: type[BaseModel], fields: Mapping[str, str] | None = None) -> list[str]:
    lines = []
    for fault in error.errors():
        place = ".".join(str(part) for part in fault["loc"]) or "(whole file)"
        text = fault["msg"].removeprefix("Value error, ")
        if fault["type"] == "extra_forbidden":
            key = str(fault["loc"][-1])
            colon = "; write a half-width : and a space behind the key (冒号须为半角，后面空一格)"
            text = f"unknown key{colon if '：' in key else say_nearest(key, _known_keys(model, fault['loc'][:-1]))}"
        elif fault["type"] == "string_pattern_mismatch" and fault["ctx"]["pattern"] == CODE_PATTERN:
            text = f"{fault['input']!r}: small letters, digits, - and _ are expected, a letter first"
        elif fields and fault["loc"] == ("field",) and fault["type"] == "literal_error":
            pairs = ", ".join(f"{label}={code}" for label, code in fields.items())
            text = f"no field {fault['input']!r}; totals and figures: {pairs}; others: see params/README.md"
        lines.append(f"{place}: {text}")
    return lines


def _known_keys(model: type[BaseModel], location: tuple[int | str, ...]) -> list[str]:
    """Keys allowed at `location` below `model`, walking through fields, dicts and tuples of models."""
    found: Any = model
    for part in location:
        fields = getattr(found, "model_fields", None)
        annotation = fields[part].annotation if fields and part in fields else found
        found = next((kind for kind in _models_in(annotation)), found)
    return list(getattr(found, "model_fields", {}))


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in getattr(annotation, "__args__", ()) for model in _models_in(part)]


def _check_units(units: list[Unit], edition: Edition) -> list[str]:
    faults: list[str] = []
    shared: dict[str, list[str]] = {}  # a fault → the units that have it
    seen: set[str] = set()
    names: dict[str, str] = {}
    for unit in units:
        if unit.unit_id in seen:
            faults.append(f"units.csv: unit_id {unit.unit_id!r} stands twice")
        seen.add(unit.unit_id)
        if unit.group not in edition.groups:
            near = say_nearest(unit.group, list(edition.groups))
            shared.setdefault(f"no group {unit.group!r}{near}", []).append(unit.unit_id)
        elif edition.groups[unit.group].has_residents and unit.residents_wan is None:
            shared.setdefault(f"residents_wan is needed in group {unit.group!r}", []).append(unit.unit_id)
        for name in {unit.name, unit.full_name, *unit.aliases, *unit.former_names} - {""}:
            if name in names:
                faults.append(f"units.csv: name {name!r} belongs to {names[name]} and {unit.unit_id}")
            names[name] = unit.unit_id
    return [*(f"units.csv: {', '.join(unit_ids)}: {fault}" for fault, unit_ids in shared.items()), *faults]


def _check_method(method: Method, wording: Wording, edition: Edition) -> list[str]:
    faults = []
    # A group of its own may stand in the place of a usual one, whose measures would then silently be asked of nobody.
    usual = USUAL_GROUPS if set(edition.groups) <= set(USUAL_GROUPS) else ()
    known_groups = {*edition.groups, *usual}
    for quantity, subkinds in method.scoring.left_out.items():
        words = wording.quantities.get(quantity)  # type: ignore[call-overload]
        known = [] if words is None else [*words.subkinds, *words.narrowed_by]
        faults += [
            f"{edition.method}: scoring.left_out.{quantity}: wording.yml has no subkind {subkind!r} of {quantity}"
            for subkind in subkinds if subkind not in known
        ]  # fmt: skip
    sorted_ones = [name for pair in method.scoring.sorts.items() for name in (pair[0], *pair[1])]
    for key, named in (("sorts", sorted_ones), ("added_in_text", method.scoring.added_in_text)):
        for quantity in named:
            if quantity not in wording.quantities:
                near = say_nearest(quantity, [str(key) for key in wording.quantities])
                faults.append(f"{edition.method}: scoring.{key}: no quantity {quantity!r}{near}")
    for code, measure in method.measures.items():
        place = f"{edition.method}: measures.{code}"
        if measure.quantity and measure.quantity not in wording.quantities:
            known = [str(key) for key in wording.quantities]
            faults.append(f"{place}.quantity: no quantity {measure.quantity!r}{say_nearest(measure.quantity, known)}")
        elif measure.subkind and measure.subkind not in wording.quantities[measure.quantity].subkinds:  # type: ignore[index]
            faults.append(f"{place}.subkind: wording.yml has no subkind {measure.subkind!r} of {measure.quantity}")
        if measure.mentions and measure.mentions not in wording.mentions:
            faults.append(
                f"{place}.mentions: no list {measure.mentions!r}{say_nearest(measure.mentions, list(wording.mentions))}"
            )
        for group in sorted({*measure.applies_to, *measure.goalposts_by_group} - known_groups):
            faults.append(f"{place}: no group {group!r}{say_nearest(group, list(edition.groups))}")
        if measure.denominator == "residents_wan":
            asked = measure.applies_to or tuple(edition.groups)
            without = [group for group in asked if group in edition.groups and not edition.groups[group].has_residents]
            if without:
                faults.append(f"{place}.denominator: groups without residents: {', '.join(without)}; set applies_to")
    return faults


def _short(path: Path) -> str:
    parts = path.parts
    return "/".join(parts[len(parts) - 1 - parts[::-1].index("params") :]) if "params" in parts else path.name
