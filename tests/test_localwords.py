"""Words of one city are added to the general ones, and media are known by the names of its places."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kepuri_eval.errors import ParamsError
from kepuri_eval.intake.mentions import MentionFinder
from kepuri_eval.localwords import MEDIA, lay_over, name_media, province_of
from kepuri_eval.params import Params, load_params

UNITS = """unit_id,name,group,full_name,aliases,former_names,counterpart,not_names,area_code,residents_wan,notes
a,临江县,county,临江县,,,,,430921,50,
b,江州县,county,江州县,,,,,430922,50,
c,北岸区,county,江州市北岸区,,,,,430903,50,
d,市科协,host,江州市科学技术协会,,,,,,,
"""


@pytest.fixture
def home(tmp_path: Path, repo: Path) -> Path:
    """A project folder with an edition of 江州市 in Hunan, which lists no media."""
    shutil.copytree(repo / "params", tmp_path / "params")
    folder = tmp_path / "params" / "jiangzhou"
    shutil.copytree(tmp_path / "params" / "demo", folder)
    (folder / "wording.yml").unlink()
    (folder / "units.csv").write_text(UNITS, encoding="utf-8")
    edition = (folder / "edition.yml").read_text(encoding="utf-8").replace("city: 唐山市", "city: 江州市")
    (folder / "edition.yml").write_text(edition, encoding="utf-8")
    return tmp_path


def levels(params: Params, text: str) -> list[str]:
    return [item for topic, item, *_ in MentionFinder(params.wording).find(text) if topic == MEDIA]


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("活动得到江州日报的报道。", ["市级"]),
        ("江州市融媒体中心作了直播。", ["市级"]),
        ("临江县融媒体中心、临江电视台作了报道。", ["县级"]),
        ("江州县融媒体中心作了报道。", ["县级"]),
        ("湖南日报、湖南卫视播发消息。", ["省级"]),
        ("唐山劳动日报刊文。", []),
        ("河北日报刊文。", []),
        ("江州电视塔对外开放。", []),
    ],
)
def test_media_are_known_by_the_places_in_their_names(text: str, level: list[str], home: Path) -> None:
    assert levels(load_params("jiangzhou", home), text) == level


def test_an_editions_own_file_adds_words(home: Path) -> None:
    own = home / "params/jiangzhou/wording.yml"
    own.write_text("mentions: {media_levels: {市级: [江潮客户端]}}\n", encoding="utf-8")
    params = load_params("jiangzhou", home)
    assert levels(params, "江潮客户端推送三篇。") == ["市级"]
    assert levels(params, "市级媒体到场。") == ["市级"]
    assert levels(load_params("demo", home), "江潮客户端推送三篇。") == []


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("mentions: {media_levels: {市: [江潮客户端]}}", "mentions.media_levels.市: no such entry"),
        ("mention: {}", "mention: unknown key; did you mean 'mentions'?"),
        ("mentions: [江潮客户端]", "mentions: Input should be a valid dictionary"),
        ("- 江潮客户端", "not readable as YAML"),
        ("mentions: {media_levels: [", "not readable as YAML"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_file(written: str, told: str, home: Path) -> None:
    (home / "params/jiangzhou/wording.yml").write_text(written, encoding="utf-8")
    with pytest.raises(ParamsError) as raised:
        load_params("jiangzhou", home)
    (fault,) = raised.value.faults
    assert fault.startswith("params/jiangzhou/wording.yml: ")
    assert told in fault


def test_the_higher_place_has_the_name_that_two_share(home: Path, repo: Path) -> None:
    params = load_params("demo", repo)
    edition = params.edition.model_copy(update={"city": "河北市"})
    named = name_media(params.wording, edition, params.units)
    assert "河北日报" not in {*named["市级"]}
    assert "河北市日报" in named["市级"]
    assert province_of(params.wording, params.edition, params.units) == "河北"
    assert province_of(params.wording, params.edition, ()) == ""


def test_a_city_of_towns_tells_its_province_by_its_own_code(home: Path) -> None:
    folder = home / "params/jiangzhou"
    towns = UNITS.splitlines()[0] + "\na,柳荫街道,county,,,,,,,5,\nb,石桥镇,county,,,,,,,3,\n"
    (folder / "units.csv").write_text(towns, encoding="utf-8")
    text = (folder / "edition.yml").read_text(encoding="utf-8")
    assert levels(load_params("jiangzhou", home), "湖南日报刊文。") == []
    (folder / "edition.yml").write_text(f"area_code: 430981\n{text}", encoding="utf-8")
    assert levels(load_params("jiangzhou", home), "湖南日报刊文。") == ["省级"]
    (folder / "edition.yml").write_text(f"area_code: 4309\n{text}", encoding="utf-8")
    with pytest.raises(ParamsError, match="area_code"):
        load_params("jiangzhou", home)


def test_tables_are_laid_over_key_by_key_and_lists_one_behind_the_other() -> None:
    general = {"a": ["x", "y"], "b": {"c": ["z"]}, "d": 1}
    assert lay_over(general, {"a": ["y", "w"], "b": {"e": ["v"]}, "d": 2}) == {
        "a": ["x", "y", "w"], "b": {"c": ["z"], "e": ["v"]}, "d": 2,
    }  # fmt: skip
    assert general["a"] == ["x", "y"]
