"""From an edition's tables to the parts of the city report, in the order they stand in notebook 05."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from kepuri_eval.params import Params
from kepuri_eval.reporting import city_tables
from kepuri_eval.reporting.charts import draw_ranks
from kepuri_eval.reporting.display import Fragment, render
from kepuri_eval.reporting.loading import load_tables
from kepuri_eval.reporting.theme import Chart
from kepuri_eval.reporting.unit_tables import list_weights, name_assumptions
from kepuri_eval.standouts.decisions import mark_decided
from kepuri_eval.standouts.listing import last_states, settle_activities


@dataclass(frozen=True)
class CityReport:
    """Everything the city report is made of.

    Attributes:
        tables: all tables of the edition, by name.
        activities: activities counted once: those that another row stands for are left out.
        units: one row a registered unit (`city_tables.summarise_units`).
    """

    params: Params
    tables: dict[str, pd.DataFrame]
    activities: pd.DataFrame
    units: pd.DataFrame

    def settle(self, states: Mapping[str, str]) -> pd.DataFrame:
        """The `standouts` table with `chosen_for` as it is after decisions (id → state)."""
        activities = self.tables["activities"]
        owners = dict(zip(activities["activity_id"], activities["unit_id"], strict=True))
        return settle_activities(self.tables["standouts"], owners, states, self.params.edition.quotas)

    @property
    def standouts(self) -> pd.DataFrame:
        """The same after the decisions of the tables, as the report shows it."""
        return self.settle(last_states(self.tables["decisions"]))


def read_city(params: Params) -> CityReport:
    """Gather the edition's saved tables.

    Raises:
        TableError: a table is not there yet.
    """
    tables = load_tables(params)
    activities = tables["activities"].loc[tables["activities"]["duplicate_of"].isna()]
    return CityReport(params, tables, activities, city_tables.summarise_units(tables, params))


def show_first_page(report: CityReport, totals: pd.DataFrame) -> Fragment:
    """What the city did, in totals that count nothing twice, and what is proposed.

    Args:
        totals: `scoring.totals.total_city` of the same tables.
    """
    edition = report.params.edition
    city = {row["quantity"]: row for row in totals.loc[totals["group"] == ""].to_dict("records")}
    return render(
        "city_first.html.j2", edition.titles.city_report, edition=edition, city=city,
        units=report.units, activities=len(report.activities), key=int(report.activities["is_key"].sum()),
        submitted=int((report.units["state"] != "none").sum()), late=int((report.units["state"] == "late").sum()),
        counts=report.units["standing"].value_counts().to_dict(),
        chosen=report.standouts["chosen_for"].value_counts().to_dict(),
        merged=int(report.tables["activities"]["duplicate_of"].notna().sum()),
        held_back=len(city_tables.list_held_back(report.tables, report.params)),
    )  # fmt: skip


def show_groups(report: CityReport, totals: pd.DataFrame) -> Fragment:
    """The groups side by side: who submitted, what was done, how the quota of key activities was met."""
    rows = city_tables.list_groups(report.units, totals, report.params)
    return render("city_groups.html.j2", "分组情况", rows=rows)


def show_ranks(report: CityReport) -> Fragment:
    """A chart of ranks with their intervals for each group, apart from the others."""
    charts = [draw_ranks(report.tables["scores"], code, report.params) for code in report.params.edition.groups]
    return render("charts.html.j2", "各组位次及其变动区间", charts=charts, wide=False)


def show_charts(charts: Sequence[Chart], *, wide: bool = False) -> Fragment:
    """Charts beside each other where there is room; `wide` ones below each other."""
    return render("charts.html.j2", "；".join(chart.caption for chart in charts), charts=list(charts), wide=wide)


def show_contents(report: CityReport, charts: Sequence[Chart]) -> Fragment:
    """Which kinds, themes and days the activities cover and which they leave empty, in words above the charts."""
    told = city_tables.describe_coverage(report.activities, report.params)
    return render(
        "city_contents.html.j2", "活动内容和时间", charts=list(charts), dates=report.params.edition.dates, **told
    )


def show_standouts(report: CityReport) -> Fragment:
    """The activities proposed for commendation and upward, each with its reason; and every decision people took."""
    rows = city_tables.list_chosen(report.standouts, report.tables["activities"], report.params)
    marks = mark_decided(report.tables["decisions"])
    return render("city_standouts.html.j2", "特色活动建议名单", rows=rows, quotas=report.params.edition.quotas,
                  marks=marks, decisions=city_tables.list_decided(report.tables, report.params))  # fmt: skip


def show_submissions(report: CityReport) -> Fragment:
    """Who submitted what and when, and who missed the least number of key activities."""
    rows = city_tables.list_submissions(report.units, report.params)
    return render("city_submissions.html.j2", "报送情况", rows=rows, due=report.params.edition.dates.summary_due)


def show_quality(report: CityReport) -> Fragment:
    """How good the material is: problems by kind, files that could not be read, names not resolved, exactness."""
    return render(
        "city_quality.html.j2", "数据质量", problems=city_tables.count_problems(report.tables["problems"]),
        unread=city_tables.list_unread(report.tables["documents"], report.tables["facts"]),
        **city_tables.measure_quality(report.tables, report.params),
    )  # fmt: skip


def show_sensitivity(report: CityReport) -> Fragment:
    """How far the ranking depends on assumptions, for people who are not statisticians."""
    robust = report.params.method.robustness
    return render(
        "city_sensitivity.html.j2", "结论的把握有多大", rows=city_tables.weigh_groups(report.units, report.params),
        robust=robust, weights=list_weights(report.params.method),
        reversed=city_tables.pick_reversed(report.units, report.params),
        **city_tables.pick_examples(report.units, report.params),
    )  # fmt: skip


def show_proposals(report: CityReport) -> Fragment:
    """Proposed lists of units to commend and of units and activities to recommend upward, without scores or ranks.

    Who is decided on stands with the state, who is withdrawn does not; proposals fill the places left. Groups cannot
    be compared, so units for the upward recommendation are those that lead their group; which of them go upward is
    for the panel to decide.
    """
    states = last_states(report.tables["decisions"])
    rows: list[dict[str, Any]] = city_tables.propose_units(report.units, report.params, states)
    upward = city_tables.list_chosen(report.standouts, report.tables["activities"], report.params)
    return render(
        "city_proposals.html.j2", "建议名单", rows=rows, quotas=report.params.edition.quotas,
        upward=[row for row in upward if row["chosen_for"] == "upward"],
        marks=mark_decided(report.tables["decisions"]),
    )  # fmt: skip


def show_method(report: CityReport) -> Fragment:
    """Method, weights and the digest of the params in use."""
    method = report.params.method
    return render(
        "method.html.j2", "评议方法", method=method, weights=list_weights(method), digest=report.params.digest,
        varied=name_assumptions(method.robustness),
        is_equal=len({each.weight for each in method.indicators.values()}) == 1, edition=report.params.edition,
    )  # fmt: skip
