"""From an edition's activities to a live map, a card an activity, and the lists that other rules would give."""

from __future__ import annotations

from typing import Any, cast

import ipywidgets as widgets
import pandas as pd

from kepuri_eval.errors import ParamsError
from kepuri_eval.explore.livemap import LiveMap
from kepuri_eval.explore.mapping import CONFIG, draw_map, place_activities
from kepuri_eval.explore.rules import RuleControls, say_conflict
from kepuri_eval.explore.settling import settle
from kepuri_eval.params import Params
from kepuri_eval.reporting.display import render
from kepuri_eval.reporting.loading import load_tables
from kepuri_eval.reporting.phrasing import say_file, say_place
from kepuri_eval.standouts.cards import build_cards, list_parts
from kepuri_eval.standouts.overview import LISTS, STANDINGS, tabulate_map
from kepuri_eval.standouts.panel import list_ratings
from kepuri_eval.standouts.scenarios import draw_scenarios, effect_band
from kepuri_eval.standouts.selection import RulesError
from kepuri_eval.standouts.study import Study, load_earlier, study_activities
from kepuri_eval.standouts.whatif import Proposal, choose_again, compare_choices

ALL = ""


def study_edition(tables: dict[str, pd.DataFrame], params: Params) -> Study:
    """The study that notebook 03 makes of these tables."""
    activities, earlier = tables["activities"], load_earlier(params)
    ratings = list_ratings(activities, params)
    facts, scores, problems = tables["facts"], tables["scores"], tables["problems"]
    return study_activities(activities, facts, scores, params, ratings, problems, earlier, params.clusterings)


def apply_proposal(standouts: pd.DataFrame, proposal: Proposal) -> pd.DataFrame:
    """The standouts with qualities, places and lists as the proposal has them; all else as published."""
    candidates, effect = proposal.study.candidates, proposal.study.effect
    low, high = effect_band(draw_scenarios(proposal.study, proposal.params), effect, proposal.params)
    changed = pd.DataFrame(
        {
            "activity_id": proposal.study.activities["activity_id"],
            "distinctiveness": proposal.study.distinctiveness.figure.round(4),
            "effect": effect.figure.round(4), "effect_low": low, "effect_high": high,
            "score": candidates["score"], "position": candidates["position"], "chosen_for": proposal.chosen_for,
        }
    )  # fmt: skip
    kept = standouts.drop(columns=[name for name in changed if name != "activity_id"])
    return kept.merge(changed, on="activity_id", validate="one_to_one")


def filter_activities(placed: pd.DataFrame, label: str, chosen_for: str, unit_id: str, words: str) -> pd.DataFrame:
    """Rows of a cluster, a list, a unit, with these words in the name; an empty choice means all."""
    for column, wanted in (("label", label), ("chosen_for", chosen_for), ("unit_id", unit_id)):
        if wanted != ALL:
            placed = placed[placed[column] == wanted]
    return placed[placed["name"].str.contains(words.strip(), regex=False, case=False)] if words.strip() else placed


def find_sources(activity: pd.Series, documents: pd.DataFrame) -> list[dict[str, str]]:
    """File and place of everywhere the activity was found."""
    paths = documents.set_index("doc_id")["path"]
    pairs = [source.partition("-")[::2] for source in str(activity["sources"]).split(";")]
    return [{"file": say_file(paths.get(doc_id)), "place": say_place(locator)} for doc_id, locator in pairs]


def tabulate_changes(changes: pd.DataFrame, params: Params) -> pd.DataFrame:
    """What came in and fell out, under Chinese headings and with the units' names; see `compare_choices`."""
    names = {unit.unit_id: unit.name for unit in params.units}
    told = changes.assign(unit=changes["unit_id"].map(names))
    told = told[["change", "name", "unit", "position_before", "position_after"]]
    return told.set_axis(["变动", "活动", "单位", "原位次", "现位次"], axis=1)


class StandoutsExplorer(widgets.Tab):
    """Map and card in one tab, rules and lists in the other.

    Attributes:
        changes: what came in and fell out under the rules as they stand, as `compare_choices` returns it.
        chosen: the activities on a list under these rules.
    """

    def __init__(self, params: Params) -> None:
        self._params, self._tables = params, load_tables(params)
        study = study_edition(self._tables, params)
        self._before = choose_again(study, params)
        self.rules = RuleControls(params, self._choose)
        self.changes, self.chosen = pd.DataFrame(), pd.DataFrame()
        self.label, self.listed, self.unit = (widgets.Dropdown(description=name) for name in ("类群", "名单", "单位"))
        self.words = widgets.Text(description="名称含", placeholder="如：科技馆")
        self.activity = widgets.Dropdown(description="活动", layout={"width": "60em"})
        self.count, self.card, self.note, self.list = (widgets.HTML() for _ in range(4))
        self._take(self._before)
        first = self._placed.sort_values("position", kind="stable")["activity_id"].head(1)
        self.map = LiveMap(draw_map(self._placed, self._placed, *first), CONFIG)
        self._offer_filters()
        self._listen()
        self._choose()
        filters = widgets.HBox([self.label, self.listed, self.unit, self.words], layout={"flex_flow": "row wrap"})
        looking = widgets.VBox([filters, self.count, self.map, self.activity, self.card])
        told = widgets.VBox([self.note, self.list], layout={"flex": "1 1 40em", "overflow": "auto"})
        ruling = widgets.HBox([self.rules, told], layout={"flex_flow": "row wrap"})
        super().__init__([looking, ruling], titles=("地图和卡片", "换一套规则"), selected_index=0)
        settle()

    def _listen(self) -> None:
        for control in (self.label, self.listed, self.unit, self.words):
            control.observe(lambda _: self._filter(), names="value")
        self.activity.observe(lambda _: self._show_card(), names="value")
        self.map.on_click(self._click)

    def _offer_filters(self) -> None:
        labels, units = self._placed["label"].value_counts(), sorted(set(self._placed["unit"].dropna()))
        ids = dict(zip(self._placed["unit"], self._placed["unit_id"], strict=True))
        self.label.options = [("全部", ALL), *((f"{label}（{size}）", label) for label, size in labels.items())]
        self.listed.options = [("全部", ALL), *((words, code) for code, words in LISTS.items())]
        self.unit.options = [("全部", ALL), *((name, ids[name]) for name in units if isinstance(ids[name], str))]
        for filter_of in (self.label, self.listed, self.unit):
            filter_of.value = ALL  # new options leave nothing chosen

    def _take(self, proposal: Proposal) -> None:
        """Everything shown from now on rests on this proposal."""
        standouts = apply_proposal(self._tables["standouts"], proposal)
        self._placed = place_activities(tabulate_map(standouts, self._tables["activities"], self._params))
        self._study = proposal.study
        self._cards = build_cards(proposal.study, standouts, self._params).set_index("activity_id")

    def _choose(self) -> None:
        try:
            after = choose_again(self._before.study, self.rules.params)
        except RulesError as error:
            self._say(say_conflict(error))
            return
        except ParamsError as error:
            self._say(f"这样的规则不被允许：{'；'.join(error.faults)}")
            return
        self._take(after)
        self.changes = compare_choices(self._before, after)
        self._show_list()
        self._filter()

    def _say(self, words: str) -> None:
        self.note.value = render("explore_note.html.j2", "", note=words).html

    def _show_list(self) -> None:
        rows = self._placed[self._placed["chosen_for"] != "none"]
        order = rows["chosen_for"].map({"upward": 0, "commended": 1})
        self.chosen = rows.assign(order=order).sort_values(["order", "position"], kind="stable").drop(columns="order")
        changes = self.changes.set_index("activity_id")["change"].to_dict()
        gone = self._placed[self._placed["activity_id"].isin(self.changes["activity_id"])]
        gone = gone[gone["chosen_for"] == "none"].sort_values("position", kind="stable")
        shown = pd.concat([self.chosen, gone])
        rows_shown = cast("list[dict[str, Any]]", shown.astype(object).where(shown.notna(), None).to_dict("records"))
        counted = self.changes["change"].value_counts()
        self._say("；".join(f"{change}{count}项" for change, count in counted.items()) or "与规定的规则结果相同。")
        self.list.value = render("explore_list.html.j2", "", rows=rows_shown, changes=changes, lists=LISTS).html

    def _filter(self) -> None:
        values = [control.value or ALL for control in (self.label, self.listed, self.unit, self.words)]
        found = filter_activities(self._placed, *values).sort_values("position", kind="stable")
        self.count.value = render(
            "explore_note.html.j2", "", note=f"共{len(found)}项活动，悬停看名称，点按看卡片。"
        ).html
        kept = self.activity.value
        self._shown = found
        self.activity.options = [
            (f"{position}　{name}（{unit}）", activity_id)
            for position, name, unit, activity_id in zip(
                found["position"].astype("object").fillna("—"), found["name"], found["unit"], found["activity_id"],
                strict=True,
            )
        ]  # fmt: skip
        ids = found["activity_id"].tolist()
        self.activity.value = kept if kept in ids else next(iter(ids), None)  # new options leave nothing chosen
        self._show_card()

    def _click(self, activity_id: str) -> None:
        if activity_id in (offered for _, offered in self.activity.options):  # clicked before a filter took it away
            self.activity.value = activity_id

    def _show_card(self) -> None:
        chosen = self.activity.value
        self.map.show(draw_map(self._placed, self._shown, chosen or ""))
        self.card.value = self._write_card(chosen) if chosen else ""

    def _write_card(self, activity_id: str) -> str:
        activity: pd.Series = self._tables["activities"].set_index("activity_id").T[activity_id]
        card: pd.Series = self._cards.T[activity_id].astype(object)
        unit = self._placed.set_index("activity_id").at[activity_id, "unit"]
        links: list[str] = [] if pd.isna(activity["links"]) else str(activity["links"]).split()
        parts = list_parts(self._study, activity_id).set_axis(["quality", "part", "weight", "share", "words"], axis=1)
        return render(
            "explore_card.html.j2", "", card=card.where(card.notna(), None).to_dict(), unit=unit,
            reasons=[card[f"reason_{place}"] for place in (1, 2, 3) if card[f"reason_{place}"]], links=links,
            sources=find_sources(activity, self._tables["documents"]), parts=parts.to_dict("records"), lists=LISTS,
            standings=STANDINGS,
        ).html  # fmt: skip
