"""Who takes part, and how many are made up beyond the register."""

import csv

from kepuri_eval.edition import Unit
from kepuri_eval.params import load_params
from kepuri_eval.simulate.register import FICTIONAL, choose_units, name_forms, write_register


def test_registered_units_come_first() -> None:
    params = load_params("demo")
    chosen = choose_units(params, len(params.units) + 5, seed=1)
    assert chosen[: len(params.units)] == params.units
    assert [unit.notes for unit in chosen[len(params.units) :]] == [FICTIONAL] * 5


def test_fewer_units_are_spread_over_the_register() -> None:
    params = load_params("demo")
    chosen = choose_units(params, 12, seed=1)
    assert len(chosen) == 12
    assert {unit.group for unit in chosen} == set(params.edition.groups)


def test_made_up_units_have_names_of_their_own() -> None:
    params = load_params("demo")
    chosen = choose_units(params, 3_000, seed=1)
    assert len({unit.name for unit in chosen}) == len({unit.unit_id for unit in chosen}) == 3_000


def test_the_register_written_is_the_register_read(tmp_path) -> None:
    units = choose_units(load_params("demo"), 75, seed=2)
    write_register(units, tmp_path / "units.csv")
    with (tmp_path / "units.csv").open(encoding="utf-8-sig", newline="") as handle:
        rows = list(csv.DictReader(handle))
    lists = ("aliases", "former_names", "counterpart", "not_names")
    read = [
        Unit(**{key: tuple(filter(None, text.split(";"))) if key in lists else text or None
                for key, text in row.items() if text or key in lists})
        for row in rows
    ]  # fmt: skip
    assert tuple(read) == units


def test_counties_sign_as_their_association() -> None:
    unit = load_params("demo").unit("county-130203")
    assert name_forms(unit, "唐山市") == ("唐山市路北区科学技术协会", "路北区科协", "路北区", "唐山市路北区科协")
