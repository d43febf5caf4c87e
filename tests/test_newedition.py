"""A new edition's params: next year's copy, or another city's without the first one's own."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from kepuri_eval.newedition import copy_edition

SOURCE = Path(__file__).parents[1] / "params" / "tangshan-2024"


def test_next_years_copy_is_the_same_but_for_what_was_decided(tmp_path: Path) -> None:
    copy_edition(SOURCE, tmp_path / "new")
    for name in ("edition.yml", "units.csv", "wording.yml"):
        assert (tmp_path / "new" / name).read_bytes() == (SOURCE / name).read_bytes()
    assert (tmp_path / "new" / "corrections.csv").read_text(encoding="utf-8-sig").count("\n") == 1


def test_the_edition_before_is_the_source_if_it_was_run_and_never_another_citys(tmp_path: Path) -> None:
    copy_edition(SOURCE, tmp_path / "tangshan-2025", is_earlier=True)
    copy_edition(tmp_path / "tangshan-2025", tmp_path / "tangshan-2026", is_earlier=True)
    copy_edition(tmp_path / "tangshan-2025", tmp_path / "not-run")
    copy_edition(tmp_path / "tangshan-2025", tmp_path / "other", "岳阳市", is_earlier=True)
    named = {
        folder.name: yaml.safe_load((folder / "edition.yml").read_text(encoding="utf-8")).get("previous_edition")
        for folder in tmp_path.iterdir()
    }
    assert named == {"tangshan-2025": "tangshan-2024", "tangshan-2026": "tangshan-2025", "not-run": None, "other": None}


def test_the_code_of_the_first_city_is_left_behind(tmp_path: Path) -> None:
    copy_edition(SOURCE, tmp_path / "first")
    edition = tmp_path / "first" / "edition.yml"
    edition.write_text(f"area_code: 130200\n{edition.read_text(encoding='utf-8')}", encoding="utf-8")
    copy_edition(tmp_path / "first", tmp_path / "new", "岳阳市")
    assert "area_code" not in yaml.safe_load((tmp_path / "new" / "edition.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("city", "organiser", "society"),
    [
        ("岳阳市", "岳阳市科学技术协会", "市级学会（协会、研究会）"),
        ("锡林郭勒盟", "锡林郭勒盟科学技术协会", "盟级学会（协会、研究会）"),
        ("芷江侗族自治县", "芷江侗族自治县科学技术协会", "县级学会（协会、研究会）"),
    ],
)
def test_another_citys_has_its_name_and_no_numbers_of_the_first(
    tmp_path: Path, city: str, organiser: str, society: str
) -> None:
    copy_edition(SOURCE, tmp_path / "new", city)
    written = (tmp_path / "new" / "edition.yml").read_text(encoding="utf-8")
    edition = yaml.safe_load(written)
    assert (edition["city"], edition["organiser"], edition["groups"]["society"]["label"]) == (city, organiser, society)
    assert "唐山" not in written
    assert {group["commended_units"] for group in edition["groups"].values()} == {0}
    assert edition["quotas"]["commended_per_unit"] == 2  # a rule, and no city's number
    assert (tmp_path / "new" / "units.csv").read_text(encoding="utf-8-sig").splitlines()[1:] == []
    assert yaml.safe_load((tmp_path / "new" / "wording.yml").read_text(encoding="utf-8")) is None
