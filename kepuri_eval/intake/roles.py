"""From a document's name, format and first words to what it is: a summary, a list of activities, a plan, …"""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from kepuri_eval.intake.readers import CONTAINERS
from kepuri_eval.intake.tabular.headings import index_of

if TYPE_CHECKING:  # reading processes start without pandas and pydantic
    from kepuri_eval.wording import Wording

_SHEETS = ("xlsx", "xls", "xlsb", "ods", "csv")
_HEAD_CELLS = 60
_REPLY = re.compile(r"\s*(?:回复|答复|re)\s*[:：_]", re.I)
_LETTER, _TITLE = 200, 60


def find_role(path: str, kind: str, blocks: list[list[Any]], wording: Wording) -> str:
    """What a document is: by its own name, else its folders', else its first words, else what its format suggests.

    A container holds others; a mail whose body is long enough to report is itself a document, a summary unless named
    otherwise.
    """
    is_letter = kind == "eml" and sum(len(str(block[2])) for block in blocks if block[1] != "heading") >= _LETTER
    if kind in CONTAINERS and not is_letter:
        return "container"
    if kind in _SHEETS and _is_platform_export(blocks, wording):
        return "platform"
    parts = PurePosixPath(path.replace("!/", "/")).parts
    index = index_of(wording.columns)
    # a column of 计划参与人数 does not make a plan
    titles = [str(block[2]) for block in blocks[:3] if block[1] != "cell" or not index.is_heading(str(block[2]))]
    heads = [titles[0][:_TITLE], "".join(titles)[:200]] if titles else []
    for words in (PurePosixPath(parts[-1]).stem, *heads, *reversed(parts[:-1])):
        role = _named_role(words, wording)
        if role:
            return role
    if is_letter:
        return "summary"
    if kind in _SHEETS and any(block[3] for block in blocks):
        return "activities"
    return "other"


def _is_platform_export(blocks: list[list[Any]], wording: Wording) -> bool:
    """Whether the first cells head a list of all units' activities with the state of their summaries."""
    index = index_of(wording.columns)
    heads = (str(block[2]) for block in blocks[:_HEAD_CELLS] if block[1] == "cell")
    fields = {index.read(head).field for head in heads if index.is_heading(head)}
    return {"name", "unit"} <= fields and bool(fields & {"summary_state", "received"})


def _named_role(words: str, wording: Wording) -> str | None:
    """The role whose cue stands latest in the words: of 活动方案总结 the last word says what it is."""
    flat = unicodedata.normalize("NFKC", words)
    is_reply = _REPLY.match(flat) is not None  # 回复：关于报送总结的通知 is no notice
    places = [
        (flat.rfind(cue) + len(cue), len(cue), role)
        for role, cues in wording.roles.items()
        for cue in cues
        if cue in flat and not (is_reply and role == "plan")
    ]
    return max(places)[2] if places else None
