"""Short forms of places' names, and what places call themselves."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from pydantic import ValidationError

from kepuri_eval.documents.stating import state_edition
from kepuri_eval.edition import Edition, Unit
from kepuri_eval.intake.senders.register import UnitIndex
from kepuri_eval.localwords import name_media
from kepuri_eval.params import load_params
from kepuri_eval.placenames import find_rank, has_rank, name_forms, short_name

PARAMS = load_params("tangshan-2024", Path(__file__).parents[1])


@pytest.mark.parametrize(
    ("name", "forms", "rank"),
    [
        ("唐山市", ("唐山市", "唐山"), "市"), ("唐山", ("唐山",), "市"),
        ("随州", ("随州",), "市"), ("随州市", ("随州市", "随州"), "市"), ("大名", ("大名",), "市"),
        ("易县", ("易县",), "县"),
        ("凉山彝族自治州", ("凉山彝族自治州", "凉山州", "凉山"), "州"), ("凉山州", ("凉山州", "凉山"), "州"),
        ("黔西南布依族苗族自治州", ("黔西南布依族苗族自治州", "黔西南州", "黔西南"), "州"),
        ("巴音郭楞蒙古自治州", ("巴音郭楞蒙古自治州", "巴音郭楞州", "巴音郭楞"), "州"),
        ("锡林郭勒盟", ("锡林郭勒盟", "锡林郭勒"), "盟"), ("大兴安岭地区", ("大兴安岭地区", "大兴安岭"), "地区"),
        ("芷江侗族自治县", ("芷江侗族自治县", "芷江县", "芷江"), "县"), ("前郭尔罗斯蒙古族自治县",
         ("前郭尔罗斯蒙古族自治县", "前郭尔罗斯县", "前郭尔罗斯"), "县"),
        ("浦东新区", ("浦东新区", "浦东"), "区"), ("海淀区", ("海淀区", "海淀"), "区"), ("城区", ("城区",), "区"),
        ("东湖经济开发区", ("东湖经济开发区",), "区"), ("乌审旗", ("乌审旗", "乌审"), "旗"),
    ],
)  # fmt: skip
def test_forms_and_rank(name: str, forms: tuple[str, ...], rank: str) -> None:
    assert name_forms(name) == forms
    assert short_name(name) == forms[-1]
    assert find_rank(name) == rank


@pytest.mark.parametrize("name", ["随州", "杭州", "大名", "唐山"])
def test_short_names_tell_no_rank(name: str) -> None:
    assert not has_rank(name)
    assert has_rank(f"{name}市")


def _edition(**more: str) -> Edition:
    return Edition.model_validate(PARAMS.edition.model_dump() | more)


def test_the_area_calls_itself_as_its_name_ends_unless_told() -> None:
    assert _edition(city="凉山彝族自治州").whole == "全州"
    assert _edition(city="凉山彝族自治州", rank="市").whole == "全市"
    assert _edition(city="海淀区").own_rank == "区"
    with pytest.raises(ValidationError):
        _edition(rank="省")


def _unit(unit_id: str, name: str, group: str, **more: object) -> Unit:
    return Unit.model_validate({"unit_id": unit_id, "name": name, "group": group} | more)


STATE = (
    _unit("shi", "青石市", "county", full_name="青石彝族自治州青石市"),
    _unit("yun", "云溪县", "county", aliases=("云溪",)),
    _unit("zone", "青石高新区", "zone"), _unit("kx", "州科协", "host", full_name="青石彝族自治州科学技术协会"),
    _unit("jy", "州教育局", "host", counterpart=("教育局",)), _unit("yx", "州医学会", "society"),
    _unit("ny", "州农业农村局", "host", counterpart=("农业农村局",)),
)  # fmt: skip


@pytest.mark.parametrize(
    ("name", "unit_id"),
    [
        ("青石州科协", "kx"), ("青石彝族自治州科协", "kx"), ("州科学技术协会", "kx"), ("青石州教育局", "jy"),
        ("青石彝族自治州医学会", "yx"), ("青石州医学会", "yx"), ("医学会", "yx"), ("青石市科协", "shi"),
        ("青石市教育局", "shi"), ("青石州云溪县教育局", "yun"), ("云溪县科协", "yun"),
        ("青石州青石市农业农村局", "shi"), ("青石高新区经济发展局", "zone"), ("白水州教育局", None),
    ],
)  # fmt: skip
def test_a_prefectures_bodies_are_known_beside_the_county_level_city_of_its_name(
    name: str, unit_id: str | None
) -> None:
    assert UnitIndex(STATE, "青石彝族自治州").resolve(name).unit_id == unit_id


def test_media_are_called_after_the_short_name_and_a_districts_own_are_of_its_level() -> None:
    state = name_media(PARAMS.wording, _edition(city="青石彝族自治州"), STATE)
    assert "青石日报" in state["市级"]
    assert "青石州融媒体中心" in state["市级"]
    assert not any("彝族" in name for names in state.values() for name in names)
    assert "云溪县融媒体中心" in state["县级"]
    assert "青石日报" not in state["县级"]
    district = name_media(PARAMS.wording, _edition(city="青石区"), ())
    assert not district["市级"]
    assert "青石区融媒体中心" in district["县级"]


def test_documents_speak_of_the_whole_area_and_a_group_of_one_by_its_name() -> None:
    groups = {code: group for code, group in PARAMS.edition.groups.items() if code in ("county", "zone", "host")}
    edition = _edition(city="青石彝族自治州").model_copy(update={"groups": groups})
    said = state_edition(dataclasses.replace(PARAMS, units=STATE, edition=edition))
    assert said["whole"] == "全州"
    assert said["addressees"].split("，")[1] == "青石高新区"
    assert said["addressees"].startswith("各")
