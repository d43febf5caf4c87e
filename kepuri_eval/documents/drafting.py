"""An edition with its tables in; the drafts of its official documents, written below one folder, out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kepuri_eval.documents.filling import fill_template
from kepuri_eval.documents.followup import list_followups
from kepuri_eval.documents.letters import state_letter
from kepuri_eval.documents.notices import state_notice
from kepuri_eval.documents.proposals import Proposals, propose
from kepuri_eval.documents.recommending import list_recommended, state_activity_form, state_unit_form
from kepuri_eval.documents.stating import known
from kepuri_eval.documents.tally import list_tally
from kepuri_eval.documents.workbook import build_workbook
from kepuri_eval.documents.workdays import state_period
from kepuri_eval.documents.worksummary import state_work
from kepuri_eval.errors import KepuriError
from kepuri_eval.params import Params
from kepuri_eval.reporting.city_report import CityReport, read_city
from kepuri_eval.standouts.publication import AFTER_PUBLICATION
from kepuri_eval.tables import write_atomic

_Draft = tuple[str, bytes]
_PUBLICITY = "公示.docx"


@dataclass(frozen=True)
class Drafts:
    """What was written.

    Attributes:
        paths: files written, in the order of `KINDS`; the 公示 beside the one that was published.
        doubts: what a person must still settle before the drafts can be used.
        others: files in the folder that this run did not write, left as they are.
    """

    paths: Sequence[Path]
    doubts: Sequence[str]
    others: Sequence[Path]


def draft_documents(params: Params, folder: Path | None = None, only: Sequence[str] = ()) -> Drafts:
    """Write the drafts of the kinds named (all, when none is) and say what is still open.

    Args:
        folder: where to; `data/processed/<edition>/documents` when not given.
        only: names of `KINDS`, or what they are called (`CALLED`).

    Raises:
        KepuriError: an unknown kind, a missing table, a template that cannot be filled.
    """
    only = [CALLED.get(kind, kind) for kind in only]
    unknown = sorted(set(only) - set(KINDS))
    if unknown:
        known = f"{', '.join(KINDS)} ({', '.join(CALLED)})"
        raise KepuriError(f"no kind of document {', '.join(unknown)}; there are {known}").advise(
            f"kepuri documents {params.name} --only {next(iter(KINDS))}"
        )
    folder = folder or params.processed / "documents"
    city = read_city(params)
    lists = propose(city)
    paths = []
    for kind, draft in KINDS.items():
        if not only or kind in only:
            for name, content in draft(city, lists):
                path = _beside_published(folder / name, lists)
                write_atomic(path, content)
                paths.append(path)
    others = sorted(path for path in folder.rglob("*") if path.is_file() and path not in set(paths))
    doubts = _list_doubts(city, lists)
    if kept := [path for path in paths if AFTER_PUBLICATION in path.stem]:
        doubts.append(f"名单已记为公示，{_PUBLICITY} 保留未动，现有名单另写入 {kept[0].name}")
    return Drafts(paths, doubts, others if not only else [])


def _beside_published(path: Path, lists: Proposals) -> Path:
    """Where a draft goes: not over the 公示 once it was published, whose text must stay what was shown to all."""
    is_published = bool((lists.decisions["state"] == "published").any())
    if path.name != _PUBLICITY or not is_published or not path.exists():
        return path
    return path.with_stem(f"{path.stem}{AFTER_PUBLICATION}")


def _commendation(city: CityReport, lists: Proposals) -> Iterator[_Draft]:
    yield "表扬通知.docx", _fill("表扬通知", state_notice(city, lists), city)


def _publicity(city: CityReport, lists: Proposals) -> Iterator[_Draft]:
    yield _PUBLICITY, _fill("公示", state_notice(city, lists), city)


def _work(city: CityReport, lists: Proposals) -> Iterator[_Draft]:
    yield "工作总结.docx", _fill("工作总结", state_work(city, lists), city)


def _recommended(city: CityReport, lists: Proposals) -> Iterator[_Draft]:
    is_fictional = city.params.edition.is_fictional
    yield "推荐汇总表.xlsx", build_workbook(list_recommended(lists, city.params), is_fictional=is_fictional)


def _forms(city: CityReport, lists: Proposals) -> Iterator[_Draft]:
    for unit in lists.upward_units:
        name = f"推荐表/单位-{unit['unit_id']}-{_file_name(unit['name'])}.docx"
        yield name, _fill("推荐表-单位", state_unit_form(unit, city, lists), city)
    for number, row in enumerate(lists.upward_activities, start=1):
        name = f"推荐表/活动-{number:02d}-{_file_name(known(row['unit_id']) or '')}.docx"
        yield name, _fill("推荐表-活动", state_activity_form(row, city, lists), city)


def _letters(city: CityReport, _: Proposals) -> Iterator[_Draft]:
    for unit in city.params.units:
        name = f"反馈函/{unit.unit_id}-{_file_name(unit.name)}.docx"
        yield name, _fill("反馈函", state_letter(unit, city), city)


def _followup(city: CityReport, lists: Proposals) -> Iterator[_Draft]:
    is_fictional = city.params.edition.is_fictional
    yield "未提交未达标名单（内部）.xlsx", build_workbook(list_followups(city, lists), is_fictional=is_fictional)


def _tally(city: CityReport, _: Proposals) -> Iterator[_Draft]:
    yield "活动情况汇总表.xlsx", build_workbook(list_tally(city), is_fictional=city.params.edition.is_fictional)


# What --only takes, and who drafts it.
KINDS: dict[str, Callable[[CityReport, Proposals], Iterator[_Draft]]] = {
    "commendation": _commendation, "publicity": _publicity, "summary": _work, "recommended": _recommended,
    "forms": _forms, "letters": _letters, "followup": _followup, "tally": _tally,
}  # fmt: skip

# What they are called, as their files are, to the same.
CALLED = {
    "表扬通知": "commendation", "公示": "publicity", "工作总结": "summary", "推荐汇总表": "recommended",
    "推荐表": "forms", "反馈函": "letters", "未提交未达标名单": "followup", "活动情况汇总表": "tally",
}  # fmt: skip


def _fill(template: str, values: dict[str, object], city: CityReport) -> bytes:
    params = city.params
    return fill_template(params.root / "params" / params.edition.templates / f"{template}.docx", values)


def _file_name(text: str) -> str:
    """The text with everything that a file name may not hold, on any system, turned to _; at most 40 characters."""
    return re.sub(r"[^\w（）、-]+", "_", text).strip("_")[:40] or "_"


def _list_doubts(city: CityReport, lists: Proposals) -> list[str]:
    edition = city.params.edition
    doubts = [f"edition.yml 的 {key} 未填起始日：{span.blank}" for key in ("feedback", "publicity")
              if not (span := state_period(getattr(edition, key))).is_known]  # fmt: skip
    if lists.undecidable:
        doubts.append(f"decisions.csv 中有已不存在的单位或活动，未列入名单：{'、'.join(lists.undecidable)}")
    contested, left = sum(len(group.contested) for group in lists.groups), sum(group.left for group in lists.groups)
    if contested:
        doubts.append(f"单位还有{left}个表扬名额未定，{contested}个单位待评议，由评议会议决定")
    elif left:
        doubts.append(f"单位还有{left}个表扬名额空缺，没有待评议的单位")
    upward = edition.quotas.upward_units
    if len(lists.upward_units) != upward:
        doubts.append(f"择优上报名额{upward}个单位，符合条件的有{len(lists.upward_units)}个，由评议会议决定")
    return doubts
