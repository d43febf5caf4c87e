"""What of an edition's params can be read and is yet likely to be a slip: a Chinese line each, for `kepuri check`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kepuri_eval.errors import KepuriError
from kepuri_eval.paramfiles import read_yaml
from kepuri_eval.params import Params
from kepuri_eval.placenames import has_rank

_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_COMMA = re.compile(r"[、，,/]")  # what may join two names, or stand in one


def list_doubts(params: Params) -> list[str]:
    """What somebody should look at before a run."""
    return [*_doubt_year(params), *_doubt_place(params), *_doubt_units(params), *_doubt_periods(params),
            *_doubt_previous(params)]  # fmt: skip


def _doubt_year(params: Params) -> Iterator[str]:
    year = str(params.edition.year)
    for place, words in (("项目名", params.name), ("title", params.edition.title)):
        found = _YEAR.findall(words)
        if found and year not in found:
            yield f"{place}“{words}”写的是{found[-1]}年，year 和 dates 是{year}年：哪个不对，请改一致"


def _doubt_place(params: Params) -> Iterator[str]:
    edition = params.edition
    if not edition.rank and not has_rank(edition.city):
        yield f"city 写的“{edition.city}”不像全称：请写“××市”“××州”“××县”等全称，否则称谓、单位名称和媒体会认错"


def _doubt_units(params: Params) -> Iterator[str]:
    if not params.units:
        yield "单位名录 units.csv 是空的：没有单位，任何材料都认不出是谁报的，也没有报告；请先填名录"
    for unit in params.units:
        joined = [name for name in (*unit.aliases, *unit.former_names, *unit.counterpart, *unit.not_names)
                  if _COMMA.search(name)]  # fmt: skip
        if joined:
            yield f"units.csv：{unit.name}的“{joined[0]}”算一个名称；是几个名称的，请用分号隔开"


def _doubt_periods(params: Params) -> Iterator[str]:
    edition = params.edition
    letters, lists, due = edition.feedback.starts, edition.publicity.starts, edition.dates.summary_due
    if letters and letters < due:
        yield f"feedback 从{letters}开始，早于总结报送截止日 summary_due（{due}）"
    if lists and lists < due:
        yield f"publicity 从{lists}开始，早于总结报送截止日 summary_due（{due}）"
    elif lists and letters and lists < letters:
        yield f"publicity 从{lists}开始，早于 feedback（{letters}）：名单先于反馈公示"


def _doubt_previous(params: Params) -> Iterator[str]:
    name = params.edition.previous_edition
    if not name:
        return
    if not (params.processed.parent / name / "tables" / "activities.parquet").is_file():
        yield (
            f"previous_edition 写的 {name} 还没有运行过（或没有这个项目），本项目运行到一半会停下："
            f"先输入 kepuri run {name}，或删去这一行"
        )
    try:
        before = read_yaml(params.root / "params" / name / "edition.yml")
    except (OSError, KepuriError):
        return
    if isinstance(before, dict) and before.get("theme") == params.edition.theme:
        yield f"theme 与 {name} 的相同（{params.edition.theme}）：主题换了的，请改"
