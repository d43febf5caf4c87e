"""From what prose tells of an activity to its row of the activities table, without its figures."""

from __future__ import annotations

from typing import Any

import pandas as pd

from kepuri_eval.intake.activities.activityrows import find_links
from kepuri_eval.intake.activities.item import Item
from kepuri_eval.intake.activities.kinds import find_category, find_mode
from kepuri_eval.intake.activities.partners import partner_finder
from kepuri_eval.intake.tabular.grids import Cell
from kepuri_eval.intake.tabular.headings import ACTIVITY_FIGURES
from kepuri_eval.params import Params
from kepuri_eval.partnernames import names_itself
from kepuri_eval.unseen import straight


def activity_of_item(doc_id: str, item: Item, unit_id: str | None, params: Params) -> dict[str, Any]:
    """The row of an activity that prose tells of; several of one block are told apart by where they begin in it."""
    locator, begins, _ = item.places[0]
    activity_id = f"{doc_id}-{locator}-{begins}" if begins else f"{doc_id}-{locator}"
    name, text = straight(item.name), straight(item.text)
    wording = params.wording
    return {
        "activity_id": activity_id, "unit_id": unit_id, "name": name,
        "category": params.category_for(unit_id, find_category(name, text, "", wording.categories)),
        "theme": find_category(name, text, "", wording.themes),
        "start": pd.Timestamp(item.start) if item.start else None, "end": pd.Timestamp(item.end) if item.end else None,
        "place": item.place, "mode": find_mode(_mode_words(text, params), wording),
        "joint_units": ";".join(_partners(text, unit_id, params)) or None, **dict.fromkeys(ACTIVITY_FIGURES),
        "links": " ".join(find_links({0: Cell(locator, text, 1, 1)})) or None, "has_pictures": False, "text": text,
        "is_key": False, "sources": activity_id, "source": "submission", "reporters": unit_id,
        "duplicate_of": None, "doc_id": doc_id, "locator": locator,
    }  # fmt: skip


def _partners(text: str, unit_id: str | None, params: Params) -> list[str]:
    """The bodies named as holding it together, without the unit itself."""
    unit = next((unit for unit in params.units if unit.unit_id == unit_id), None)
    own = unit.names if unit is not None else ()
    return [name for name in partner_finder(params.wording).find(text) if not names_itself(name, own)]


def _mode_words(text: str, params: Params) -> str:
    """The words for a mode that stand in the text."""
    return "".join(cue for cues in params.wording.modes.values() for cue in cues if len(cue) > 1 and cue in text)
