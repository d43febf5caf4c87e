"""Pictures of simulated documents are read back as what they show, and leave the words as they were."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kepuri_eval.intake.readers.content import Limits
from kepuri_eval.intake.readers.files import read_file
from kepuri_eval.intake.readers.pictures import PAGE, PHOTOGRAPH, judge
from kepuri_eval.simulate.album import Album
from kepuri_eval.simulate.listings import HEADINGS, Layout, Sheet
from kepuri_eval.simulate.pdf import office_font

_MOST = 60_000_000
_COLUMNS = ("number", "name", "date", "place", "participants")
LAYOUT = Layout(
    _COLUMNS, {name: HEADINGS[name][0] for name in _COLUMNS}, "活动统计表", has_two_rows=False, has_totals=False,
    by_category=False, number_style="number", date_style="md", habit="plain",
)  # fmt: skip
SHEET = Sheet(
    "Sheet1",
    [
        ["河口区科普日活动统计表", "", "", "", ""],
        ["序号", "活动名称", "活动时间", "活动地点", "参与人次"],
        [1, "湿地鸟类辨识与自然笔记", "9月15日", "河口湿地宣教馆", 326],
        [2, "家庭用电安全小课堂", "9月18日", "柳岸社区", 1208],
    ],
    [(0, 0, 0, 4)],
)


@pytest.fixture(scope="module")
def font() -> Iterator[Path]:
    with office_font() as path:
        yield path


def test_photographs_are_photographs_and_the_same_again(font: Path) -> None:
    brought = {f"u{number}": Album(7, 20, font).photographs(f"u{number}") for number in range(12)}
    assert all(judge(one, _MOST) == PHOTOGRAPH for some in brought.values() for one in some)
    assert {len(some) for some in brought.values()} == {0, 1, 2}
    assert Album(7, 20, font).photographs("u3") == brought["u3"]


def test_few_units_send_pictures_of_words(font: Path) -> None:
    small, city = Album(7, 59, font), Album(7, 120, font)
    assert not small.takes_screenshot(LAYOUT)
    assert [city.takes_screenshot(LAYOUT) for _ in range(3)] == [True, True, False]
    assert not city.takes_scan(replace(LAYOUT, columns=(*_COLUMNS, "phone")))
    assert not city.takes_scan(replace(LAYOUT, columns=tuple(HEADINGS)[:13]))
    assert [city.takes_scan(LAYOUT) for _ in range(3)] == [True, True, False]


def test_a_scanned_list_is_read_cell_by_cell(font: Path, tmp_path: Path) -> None:
    album = Album(7, 70, font)
    assert judge(album.screenshot(SHEET), _MOST) == PAGE
    path = tmp_path / "活动统计表（扫描件）.pdf"
    path.write_bytes(album.scan("u1", SHEET))
    (row,) = read_file(path, path.name, Limits(scans="now"))
    cells = {block[0]: block[2] for block in row["blocks"] if block[1] == "cell"}
    told = [[cells.get(f"page1-t1r{row}c{column}") for column in range(1, 6)] for row in (2, 3, 4)]
    assert told == [[str(value) for value in row] for row in SHEET.rows[1:]]
