"""What can be read and is likely to be a slip is said, and nothing is said of what is in order."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path

import pytest

from kepuri_eval.doubtfulparams import list_doubts
from kepuri_eval.edition import Edition
from kepuri_eval.params import Params, load_params


@pytest.fixture
def params(repo: Path) -> Params:
    return load_params("tangshan-2024", repo)


def with_edition(params: Params, **more: object) -> Params:
    return dataclasses.replace(params, edition=Edition.model_validate(params.edition.model_dump() | more))


def test_the_editions_in_the_repository_raise_no_doubt(params: Params, repo: Path) -> None:
    assert list_doubts(params) == []
    assert list_doubts(load_params("demo", repo)) == []


def test_a_copy_that_still_has_the_year_before_is_told(params: Params) -> None:
    [told] = list_doubts(dataclasses.replace(params, name="tangshan-2025"))
    assert told.startswith("项目名“tangshan-2025”写的是2025年，year 和 dates 是2024年")
    [told] = list_doubts(with_edition(params, title="2023年全国科普日唐山系列活动"))
    assert told.startswith("title“2023年")
    assert list_doubts(with_edition(params, title="全国科普日（2023—2024年）")) == []


@pytest.mark.parametrize(("city", "rank", "doubted"), [("随州", "", True), ("随州", "市", False), ("大名", "", True)])
def test_a_city_by_its_short_name_is_told(params: Params, city: str, rank: str, doubted: bool) -> None:
    assert any("不像全称" in line for line in list_doubts(with_edition(params, city=city, rank=rank))) == doubted


def test_an_empty_register_and_names_joined_by_other_marks_are_told(params: Params) -> None:
    assert any("名录 units.csv 是空的" in line for line in list_doubts(dataclasses.replace(params, units=())))
    unit = params.units[0].model_copy(update={"aliases": ("路南、路南城区",)})
    [told] = list_doubts(dataclasses.replace(params, units=(unit,)))
    assert "“路南、路南城区”算一个名称" in told


@pytest.mark.parametrize(
    ("feedback", "publicity", "said"),
    [
        ("2024-09-25", "2024-10-10", "feedback 从2024-09-25开始，早于总结报送截止日"),
        ("2024-09-27", "2024-09-20", "publicity 从2024-09-20开始，早于总结报送截止日"),
        ("2024-10-11", "2024-10-10", "publicity 从2024-10-10开始，早于 feedback"),
    ],
)
def test_periods_out_of_their_order_are_told(params: Params, feedback: str, publicity: str, said: str) -> None:
    [told] = list_doubts(with_edition(params, feedback={"starts": feedback}, publicity={"starts": publicity}))
    assert told.startswith(said)


def test_an_edition_before_that_was_not_run_or_has_the_same_theme_is_told(repo: Path, tmp_path: Path) -> None:
    shutil.copytree(repo / "params", tmp_path / "params")
    params = with_edition(load_params("tangshan-2024", tmp_path), previous_edition="demo")
    assert [line.split("（")[0].split("：")[0] for line in list_doubts(params)] == [
        "previous_edition 写的 demo 还没有运行过", "theme 与 demo 的相同",
    ]  # fmt: skip
    tables = tmp_path / "data/processed/demo/tables"
    tables.mkdir(parents=True)
    (tables / "activities.parquet").touch()
    assert not any("还没有运行过" in line for line in list_doubts(params))
