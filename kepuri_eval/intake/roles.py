"""From a document's name, format and first words to what it is: a summary, a list of activities, a plan, …"""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from kepuri_eval.intake.language.patterns import one_of
from kepuri_eval.intake.readers import CONTAINERS, MAILS
from kepuri_eval.intake.tabular.headings import index_of

if TYPE_CHECKING:  # reading processes start without pandas and pydantic
    from kepuri_eval.wording import Wording

_SHEETS = ("xlsx", "xls", "xlsb", "ods", "csv")
_HEAD_CELLS = 60
_DOCUMENT = re.compile(r"\.(?:do[ct][xm]?|wps|xl[st][xm]?|et|pp[st][xm]?|pot[xm]?|dps|ofd|od[tp])!/", re.I)
_REPLY = re.compile(r"\s*(?:回复|答复|re)\s*[:：_]", re.I)
_LETTER, _TITLE = 200, 60
_PAPER = r"《(?:[^《》]|《[^《》]*》)*(?:》|$)"
_IS_TITLE = re.compile(rf"\s*(?:附件\s*\d*\s*[:：.、]?)?{_PAPER}\s*")
# A paper that another one goes by (根据…的通知, 按方案要求), unless it is given out there (根据要求印发通知)
_GONE_BY = (
    r"(?:根据|依据|按照|遵照|对照|依照|收到|接到|贯彻|落实|响应)"
    r"(?:(?!(?:印发|制定|制订|拟定|下发|发布)(?!的))[^，,。；;：:\n])*?{cue}(?:中|内|里)?的?"
    r"(?=精神|要求|部署|安排|规定|内容|[，,。；;])"
)
_WITH_IT = "{cue}(?=(?:的)?(?:精神|要求)|(?:已|均已|业已)?(?:收悉|收到))"
# What is no title but goes on in sentences is a plan where it says so (特制定本方案, 现通知如下), and not where it
# speaks of one: 没有发通知, 比计划多4场, 制定活动方案
_RUNNING = re.compile("[。；;]|[，,].*[，,]")
_SAYS_IT_IS = (
    r"^[^，,。；;]{0,30}{cue}(?=[】\s:：])"
    r"|(?:[本此现]|如下)(?:活动|工作|实施)?{cue}|{cue}(?=[^，,。；;\n]{0,8}如下)"
)


def find_role(path: str, kind: str, blocks: list[list[Any]], wording: Wording) -> str:
    """What a document is: by its own name, else its folders', else its first words, else what its format suggests.

    A container holds others; a mail whose body is long enough to report is itself a document, a summary unless named
    otherwise.
    """
    is_letter = kind in MAILS and sum(len(str(block[2])) for block in blocks if block[1] != "heading") >= _LETTER
    if kind in CONTAINERS and not is_letter:
        return "container"
    if kind in _SHEETS and _is_platform_export(blocks, wording):
        return "platform"
    parts = PurePosixPath(path.replace("!/", "/")).parts
    index = index_of(wording.columns)
    # a column of 计划参与人数 does not make a plan
    told = [str(block[2]) for block in blocks[:3] if block[1] != "cell" or not index.is_heading(str(block[2]))]
    titles = [_without_spoken_of(text, wording) for text in told]
    heads = [titles[0][:_TITLE], "".join(titles)[:200]] if titles else []
    said = (_without_cited(head, wording) for head in heads)
    for words in (PurePosixPath(parts[-1]).stem, *said):
        role = _named_role(words, wording)
        if role:
            return role
    is_embedded = kind in _SHEETS and _DOCUMENT.search(path) is not None
    for words in reversed(parts[:-1]):
        role = _named_role(words, wording)
        if role and not (is_embedded and role == "summary"):  # a workbook embedded in a summary is none itself
            return role
    if is_letter:
        return "summary"
    if kind in _SHEETS and any(block[3] for block in blocks):
        return "activities"
    return "other"


def _is_platform_export(blocks: list[list[Any]], wording: Wording) -> bool:
    """Whether the first cells head a list of all units' activities with the state of their summaries."""
    index = index_of(wording.columns)
    cells = [str(block[2]) for block in blocks[:_HEAD_CELLS] if block[1] == "cell"]
    fields = {index.read(head).field for head in filter(index.is_heading, cells)}
    return {"name", "unit"} <= fields and bool(fields & {"summary_state", "received"})


def _without_cited(words: str, wording: Wording) -> str:
    """A document's first words without the plans and notices of others that they cite: 《…的通知》收悉, 根据通知要求.

    A title that is nothing but 《…》 is the document's own.
    """
    plans = wording.roles.get("plan", ())
    if not any(plan in words for plan in plans) or _IS_TITLE.fullmatch(words):
        return words
    cue = f"(?:{one_of(plans)})"
    cited = (_PAPER, _GONE_BY.replace("{cue}", cue), _WITH_IT.replace("{cue}", cue))
    return re.sub("|".join(cited), lambda found: re.sub(cue, _blank, found[0]), words)


def _without_spoken_of(text: str, wording: Wording) -> str:
    """Sentences without the plans and notices that they speak of and are none themselves; a title as it is."""
    if not _RUNNING.search(text):
        return text
    cue = f"(?:{one_of(wording.roles.get('plan', ()))})"
    told = re.compile(f"({_SAYS_IT_IS.replace('{cue}', cue)})|{cue}")
    return told.sub(lambda found: found[0] if found[1] else _blank(found), text)


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


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
