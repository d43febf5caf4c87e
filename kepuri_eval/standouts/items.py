"""Texts in, and the words that stand for things they may speak of; which text speaks of which out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import pandas as pd


def find_items(texts: Iterable[str], items: Mapping[str, tuple[str, ...]]) -> pd.DataFrame:
    """Which item's cues each text contains: a flag per text (rows) and item (columns)."""
    series = pd.Series(list(texts), dtype="str")
    found = {
        item: series.str.contains("|".join(re.escape(cue.lower()) for cue in cues), regex=True)
        for item, cues in items.items()
        if cues
    }
    return pd.DataFrame(found, index=series.index).fillna(False).astype(bool)
