"""What one edition (a city and a year) declares: `params/<edition>/edition.yml`, `units.csv`, `corrections.csv`."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from kepuri_eval.placenames import find_rank

CODE_PATTERN = r"^[a-z][a-z0-9_-]*$"
_DAY = re.compile(
    r"(\d{4})(?:(\d\d)(\d\d)|\s*[-/.．／年]\s*(\d{1,2})\s*[-/.．／月]\s*(\d{1,2})\s*日?)(?:[ T]+0?0:00(?::00)?)?"
)


def _read_day(given: Any) -> Any:
    """A day as it stands in YAML or as Excel leaves it in a CSV file: year, month and day in this order."""
    if given is not None and not isinstance(given, (str, int)):
        return given
    found = _DAY.fullmatch(str(given or "").strip())
    if not found:
        raise ValueError(f"{given or ''!r} is no day; write it as 2026-09-12")
    try:
        return date(*(int(part) for part in found.groups() if part))
    except ValueError:
        raise ValueError(f"the calendar has no {given}; write a day that there is, as 2026-09-30") from None


def _read_area_code(given: str) -> str:
    if not re.fullmatch(r"([1-9]\d{5})?", given, re.ASCII):
        raise ValueError(f"{given!r} is no code of GB/T 2260; write its six digits, as 420502, or nothing")
    return given


Code = Annotated[str, Field(pattern=CODE_PATTERN)]
Day = Annotated[date, BeforeValidator(_read_day)]
AreaCode = Annotated[str, Field(coerce_numbers_to_str=True), AfterValidator(_read_area_code)]


class Declared(BaseModel):
    """A part of params: frozen, and unknown keys are refused."""

    # built when first asked for: a part of a file is checked as part of the whole, its own checker is never used
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Dates(Declared):
    """The calendar of the notice; every date is inclusive."""

    platform_opens: Day
    window_start: Day
    window_end: Day
    summary_due: Day

    @model_validator(mode="after")
    def _in_order(self) -> Dates:
        days = [self.platform_opens, self.window_start, self.window_end, self.summary_due]
        if days != sorted(days):
            raise ValueError("dates must run platform_opens ≤ window_start ≤ window_end ≤ summary_due")
        return self


class Group(Declared):
    """A peer group: units are ranked within it, never across groups."""

    label: str
    min_key_activities: int = Field(ge=0)
    commended_units: int = Field(ge=0)
    has_residents: bool = False


class Quotas(Declared):
    """How many activities are commended, how many units and activities go upward, and the rules of the choice.

    Attributes:
        commended_per_unit, upward_per_unit: at most so many of one unit.
        commended_per_group: at most so many of a group's units together; groups not named are free.
        min_clusters, min_categories, min_counties: the commended list covers at least so many clusters,
            categories, counties; where fewer have an eligible activity, all of those.
        min_quality: neither quality of a chosen activity may be below this figure.
        upward_min_coverage: only activities of which so much of the weight of effect is known go upward.
    """

    commended_activities: int = Field(ge=0)
    commended_per_unit: int = Field(ge=1)
    commended_per_group: dict[Code, int] = {}
    min_clusters: int = Field(default=0, ge=0)
    min_categories: int = Field(default=0, ge=0)
    min_counties: int = Field(default=0, ge=0)
    min_quality: float = Field(default=0, ge=0, le=100)
    upward_units: int = Field(ge=0)
    upward_activities: int = Field(ge=0)
    upward_per_unit: int = Field(default=1, ge=1)
    upward_min_coverage: float = Field(default=0, ge=0, le=1)


class WorkingPeriod(Declared):
    """So many working days from a day on.

    Attributes:
        starts: first day, or the working day after it when that is a day off; left out, drafts leave the dates blank.
    """

    starts: Day | None = None
    working_days: int = Field(default=5, ge=1, le=60)


class Titles(Declared):
    """Headings of what is published."""

    unit_report: str
    city_report: str
    index: str


class Storage(Declared):
    """Where the edition's files lie when that is not this machine's disk; access keys are never written here.

    Attributes:
        raw: address of the submissions: a path, file://, s3://bucket/folder, or another that fsspec knows; "" for
            `data/raw/<edition>`, which otherwise mirrors it.
        processed: address to which tables, notebooks, reports and the manifest are published; "" for nowhere.
    """

    raw: str = ""
    processed: str = ""


class Edition(Declared):
    """`edition.yml`: one city, one year.

    Attributes:
        rank: what the area calls itself in 全市, 市科协; "" for what its name ends with.
        area_code: six digits of GB/T 2260, by which the province is known; "" where the units' own codes tell it.
        templates: folder below `params/` with the Word templates of official documents.
        previous_edition: folder below `params/` of the edition before, already run, with whose texts this one's are
            compared; none when empty.
        feedback: from the sending of the letters to the last day for answers.
        publicity: the days for which the proposed lists are published.
    """

    title: str
    year: int = Field(ge=2000, le=2100)
    city: str
    rank: Literal["", "市", "州", "盟", "地区", "区", "县", "旗"] = ""
    area_code: AreaCode = ""
    organiser: str
    theme: str
    is_fictional: bool = False
    method: str = "method.yml"
    wording: str = "wording.yml"
    templates: Annotated[str, Field(pattern=r"^[\w-]+$")] = "templates"
    previous_edition: Annotated[str, Field(pattern=r"^[\w-]*$")] = ""
    dates: Dates
    feedback: WorkingPeriod = WorkingPeriod()
    publicity: WorkingPeriod = WorkingPeriod()
    groups: dict[Code, Group] = Field(min_length=1)
    quotas: Quotas
    titles: Titles
    storage: Storage = Storage()

    @model_validator(mode="after")
    def _is_of_one_year(self) -> Edition:
        first, last = self.dates.window_start, self.dates.window_end
        if not first.year <= self.year <= last.year:
            raise ValueError(f"year {self.year} is not that of dates.window_start ({first}) to window_end ({last})")
        return self

    @property
    def own_rank(self) -> str:
        """What the area calls itself: 市, 州, 盟, 地区, 区, 县 or 旗."""
        return self.rank or find_rank(self.city)

    @property
    def whole(self) -> str:
        """All of the area in words: 全市, 全州."""
        return f"全{self.own_rank}"

    @property
    def counties(self) -> str:
        """What its counties are called together: the label of their group."""
        return self.groups["county"].label if "county" in self.groups else "县（市、区）"


AREA_GROUPS = ("county", "zone")  # whose units are areas, with bodies of their own
# Groups that the method's measures may name although an edition has none of their units.
USUAL_GROUPS = (*AREA_GROUPS, "host", "society", "enterprise", "base")


class Unit(Declared):
    """A row of `units.csv`: one evaluated body.

    Attributes:
        counterpart: what the body's county-level sister is called (市教育局 → 教育局), so that
            路北区教育局 is known as 路北区 reporting for the education system.
        not_names: names that look like this unit and are not it (开平市 is not 开平区).
    """

    unit_id: Code
    name: str = Field(min_length=2)
    group: Code
    full_name: str = ""
    aliases: tuple[str, ...] = ()
    former_names: tuple[str, ...] = ()
    counterpart: tuple[str, ...] = ()
    not_names: tuple[str, ...] = ()
    area_code: AreaCode = ""
    residents_wan: float | None = Field(default=None, gt=0)
    notes: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """The names it goes by now, none of them empty."""
        return tuple(filter(None, (self.name, self.full_name, *self.aliases)))

    @property
    def areas(self) -> tuple[str, ...]:
        """What is left of its names without 科协 at their end: 海港区 of 海港区科协, a county registered by that."""
        short = ((name, re.sub("(?:科协|科学技术协会)$", "", name)) for name in self.names)
        return tuple(area for name, area in short if area not in ("", name))


# What a document can be said to be; containers and the platform's exports are what they are.
DOCUMENT_ROLES = {"summary": "总结", "activities": "活动表", "plan": "方案通知", "news": "新闻", "other": "其他"}
# Why a whole document or an activity is left out: the code in tables and corrections.csv → words of sheets and reports.
SET_ASIDE = {
    "replaced": "已由更正材料替换", "other_year": "往年材料", "reference": "参考材料", "void": "作废", "other": "其他",
}  # fmt: skip


class Correction(Declared):
    """A row of `corrections.csv`: what an analyst decided, by whom, when and why.

    Attributes:
        target: fact_id, activity_id, doc_id, or unit_id with a quantity's name as field.
        field: a column of the target, or the quantity whose total of the unit, or figure of the activity, is decided;
            `received`, `set_aside` and `role` of a whole document, `set_aside` of an activity.
        value: what it is to be; empty for "of nothing" (duplicate_of, set_aside).
    """

    target: str = Field(min_length=3)
    field: Literal[
        "value", "quantity", "in_scope", "planned", "duplicate_of", "unit_id", "received", "set_aside", "role",
        "name", "category", "mode", "is_key", "start", "end", "place",
        "activities", "sessions", "participants", "volunteers", "materials", "media_reports", "online_views",
        "live_views", "shares", "lectures", "exhibits", "joint_units", "experts", "venues", "other",
    ]  # fmt: skip
    value: str = ""
    reason: str = Field(min_length=2)
    who: str = Field(min_length=1)
    when: Day
