"""What the tables of one document hold, before it is known whose document it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple


class Source(NamedTuple):
    """The document a table stands in."""

    doc_id: str
    path: str
    role: str


@dataclass
class TableRows:
    """Rows of activities, facts and problems.

    In place of unit_id they have the locator of the cell that names the unit, or None for whoever sent the document.

    Attributes:
        named: the words of such cells by locator, in reading order.
        told: facts of what rows that are each of a unit tell in words; they count where the row is not the sender's.
        collected: locators of the cells that name the units of such rows.
    """

    activities: list[dict[str, Any]] = field(default_factory=list)
    facts: list[dict[str, Any]] = field(default_factory=list)
    problems: list[dict[str, Any]] = field(default_factory=list)
    named: dict[str, str] = field(default_factory=dict)
    told: list[dict[str, Any]] = field(default_factory=list)
    collected: list[str] = field(default_factory=list)
