"""From the candidates for the recommendation upward to the values of their 推荐表 and the rows of the 推荐汇总表."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kepuri_eval.documents.proposals import Proposals
from kepuri_eval.documents.stating import MODES, known, state_bounds, state_edition, state_figure, state_totals
from kepuri_eval.documents.workbook import Sheet
from kepuri_eval.params import Params
from kepuri_eval.reporting.city_report import CityReport
from kepuri_eval.reporting.phrasing import MISSING, say_days

_COLUMNS = (
    ("序号", 7.0),
    ("名称", 40.0),
    ("类别", 24.0),
    ("推荐单位", 26.0),
    ("联系人", 12.0),
    ("电话", 16.0),
    ("备注", 30.0),
)
_FIGURES = {
    "sessions": ("activities", "场"), "participants": ("participants", "人次"), "volunteers": ("volunteers", "人"),
    "materials": ("materials", "份"), "online_views": ("online_views", "次"), "live_views": ("live_views", "人次"),
}  # fmt: skip


def state_unit_form(unit: Mapping[str, Any], city: CityReport, lists: Proposals) -> dict[str, Any]:
    """Values of the template 推荐表-单位.docx for a row of `Proposals.upward_units`."""
    params = city.params
    own = city.activities.loc[city.activities["unit_id"] == unit["unit_id"]]
    ordered = own.loc[own["is_key"]].sort_values(["start", "name"], kind="stable", na_position="last")
    found = state_totals(unit["unit_id"], city.tables["measures"], params)
    quantities = (
        "activities",
        "participants",
        "volunteers",
        "materials",
        "media_reports",
        "online_views",
        "live_views",
    )
    return {
        "edition": state_edition(params), "unit": lists.marked(unit, unit["unit_id"]),
        "group": params.edition.groups[unit["group"]].label,
        "held": int(unit["activities"]), "key": int(unit["key"]), "quota": int(unit["quota"]),
        "figures": {quantity: found.get(quantity) for quantity in quantities},
        "activities": [{"name": row["name"], "days": say_days(row["start"], row["end"])}
                       for row in ordered.to_dict("records")],
    }  # fmt: skip


def state_activity_form(row: Mapping[str, Any], city: CityReport, lists: Proposals) -> dict[str, Any]:
    """Values of the template 推荐表-活动.docx for a row of `Proposals.upward_activities`."""
    params = city.params
    bounds = state_bounds(city.tables["facts"])
    days = say_days(row["start"], row["end"])
    return {
        "edition": state_edition(params), "name": lists.marked(row, row["activity_id"]), "unit": row["unit"],
        "category": _category(row, params),
        "theme": _label(params.wording.themes, row["theme"]), "mode": MODES.get(str(row["mode"])),
        "days": None if days == MISSING else f"{params.edition.year}年{days}", "place": known(row["place"]),
        "joint": "、".join((known(row["joint_units"]) or "").split(";")) or None,
        "figures": {name: state_figure(row[name], bounds.get((row["activity_id"], quantity), "exact"), counted_in)
                    for name, (quantity, counted_in) in _FIGURES.items()},
        "links": (known(row["links"]) or "").split(), "has_pictures": bool(row["has_pictures"]),
        "text": known(row["text"]),
    }  # fmt: skip


def list_recommended(lists: Proposals, params: Params) -> list[Sheet]:
    """The sheets of the 推荐汇总表; names and telephone numbers of contacts are left for a hand to fill."""
    edition, quotas = params.edition, params.edition.quotas
    undecided = "候选，由评议会议确定" if len(lists.upward_units) > quotas.upward_units else ""
    units = [[number, unit["name"], edition.groups[unit["group"]].label, edition.organiser, None, None,
              _remark(undecided, unit["unit_id"], lists)]
             for number, unit in enumerate(lists.upward_units, start=1)]  # fmt: skip
    activities = [[number, row["name"], _category(row, params) or "-", edition.organiser, None, None,
                   _remark(f"组织单位：{row['unit']}", row["activity_id"], lists)]
                  for number, row in enumerate(lists.upward_activities, start=1)]  # fmt: skip
    return [
        Sheet("组织单位", f"{edition.year}年全国科普日组织单位推荐汇总表", _COLUMNS, units, spelled=(1, 6),
              note=_say_places("单位", "个", len(units), quotas.upward_units)),
        Sheet("活动", f"{edition.year}年全国科普日活动推荐汇总表", _COLUMNS, activities, spelled=(1, 6),
              note=_say_places("活动", "项", len(activities), quotas.upward_activities)),
    ]  # fmt: skip


def _say_places(what: str, counted_in: str, candidates: int, places: int) -> str:
    rest = "超出名额，由评议会议确定。" if candidates > places else ""
    lack = f"其余{places - candidates}{counted_in}由评议会议提出。" if candidates < places else ""
    words = f"推荐{what}名额{places}{counted_in}，候选{candidates}{counted_in}。{rest}{lack}"
    return f"{words}按登记顺序排列；联系人、电话由人工填写。"


def _remark(words: str, target: str, lists: Proposals) -> str:
    override = lists.marks[target].override if target in lists.marks else ""
    behind = lists.open_marks.get(target, "").strip("〔〕")
    return "；".join(part for part in (words, behind, override) if part) or "-"


def _category(row: Mapping[str, Any], params: Params) -> str | None:
    return _label(params.wording.categories, row["category"])


def _label(kinds: Mapping[str, Any], code: object) -> str | None:
    return kinds[code].label if isinstance(code, str) and code in kinds else None
