"""Units are chosen within a group, compared, and kept as files that stand alone."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO

import pandas as pd
import pytest
from markupsafe import escape
from PIL import Image

from kepuri_eval.explore.units import UnitsExplorer
from kepuri_eval.params import Params
from kepuri_eval.reporting.comparison import MOST_UNITS


def test_it_begins_with_the_first_two_of_the_first_group(params: Params) -> None:
    explorer = UnitsExplorer(params)
    ranks = explorer.comparison.standing["rank"].tolist()
    assert ranks == [1, 2]
    assert explorer.shown.value.count("<svg") == 3


def test_a_notebook_can_show_it(params: Params) -> None:
    shown = UnitsExplorer(params)._repr_mimebundle_()
    assert shown is not None
    assert "application/vnd.jupyter.widget-view+json" in shown


def test_another_group_offers_its_own_units(params: Params) -> None:
    explorer = UnitsExplorer(params)
    explorer.group.value = "society"
    offered = {unit_id for _, unit_id in explorer.units.options}
    assert offered == {unit.unit_id for unit in params.units if unit.group == "society"}
    assert set(explorer.comparison.names) <= offered


def test_every_unit_of_every_group_can_be_shown(params: Params) -> None:
    explorer = UnitsExplorer(params)
    unscored = explorer._tables["scores"].loc[lambda table: table["score"].isna(), "unit_id"]
    assert len(unscored) > 0
    for unit_id in unscored:
        explorer.group.value = params.unit(unit_id).group
        explorer.units.value = (unit_id,)
        assert list(explorer.comparison.names) == [unit_id]
        assert params.unit(unit_id).name in explorer.shown.value


def test_more_than_fit_are_left_out_and_said(params: Params) -> None:
    explorer = UnitsExplorer(params)
    explorer.units.value = tuple(unit_id for _, unit_id in explorer.units.options[: MOST_UNITS + 2])
    assert len(explorer.comparison.names) == MOST_UNITS
    assert f"只比较前{MOST_UNITS}个" in explorer.note.value


def test_files_stand_alone(params: Params) -> None:
    explorer = UnitsExplorer(params)
    explorer.keep()
    assert explorer.links.value.count(" download=") == 5
    contents = {name.rpartition(".")[2]: content for name, (_, content) in explorer.files.items()}
    table = pd.read_csv(BytesIO(contents["csv"]), encoding="utf-8-sig")
    assert table["指标"].iloc[0] == "总分"
    page = contents["html"].decode()
    assert not re.findall(r'(?:src|href)="(?!#)[^"]*"|url\((?!#)', page)
    assert "演示数据（虚构）" in page
    with Image.open(BytesIO(contents["png"])) as picture:
        assert picture.format == "PNG"
        assert picture.width > 800


def test_another_choice_takes_back_the_links(params: Params) -> None:
    explorer = UnitsExplorer(params)
    explorer.keep()
    explorer.units.value = explorer.units.value[:1]
    assert explorer.files == {}
    assert explorer.links.value == ""


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>'])
def test_hostile_names_are_plain_text(params: Params, name: str) -> None:
    first, *others = params.units
    explorer = UnitsExplorer(replace(params, units=(first.model_copy(update={"name": name}), *others)))
    explorer.group.value = first.group
    explorer.units.value = (first.unit_id,)
    explorer.keep()
    page = next(content for file, (_, content) in explorer.files.items() if file.endswith(".html"))
    for shown in (explorer.shown.value, explorer.links.value, page.decode()):
        assert name not in shown
        assert str(escape(name)) in shown
