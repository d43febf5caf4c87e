"""What reading processes must know of an edition's params, as plain objects: they start without pydantic."""

from __future__ import annotations

import base64
import hashlib
import json
import pickle
from types import SimpleNamespace
from typing import Any, NamedTuple

from pydantic import BaseModel

from kepuri_eval.params import Params


class Asked(NamedTuple):
    """What to look for in documents.

    Attributes:
        line: params as a reading process takes them, without a line break.
        digest: changes with whatever of them could change what is found.
    """

    line: bytes = b""
    digest: str = ""


def ask(params: Params) -> Asked:
    """What `findings.Finder` needs of params: the wording, the areas, the year, the theme and the days of the event."""
    dates, theme = params.edition.dates, params.edition.theme
    names = ("platform_opens", "window_start", "window_end", "summary_due")
    days = {name: getattr(dates, name) for name in names}
    edition = SimpleNamespace(year=params.edition.year, theme=theme, dates=SimpleNamespace(**days))
    plain = SimpleNamespace(wording=_plain(params.wording), edition=edition, areas=params.areas)
    told = [params.wording.model_dump(mode="json"), params.edition.year, theme, *map(str, days.values()), params.areas]
    digest = hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()
    return Asked(base64.b64encode(pickle.dumps(plain)), digest)


def _plain(value: Any) -> Any:
    """Models as namespaces, at any depth of dicts and tuples."""
    if isinstance(value, BaseModel):
        return SimpleNamespace(**{name: _plain(getattr(value, name)) for name in type(value).model_fields})
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    return tuple(map(_plain, value)) if isinstance(value, tuple) else value
