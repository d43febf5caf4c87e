"""From a passage that tells of several days to its parts, one for each day."""

from __future__ import annotations

import re

from kepuri_eval.intake.activities.itemtexts import (
    OF_SEVERAL,
    SEVERAL_BEHIND,
    counts_people,
    labels_of_days,
    opens_with_name,
)
from kepuri_eval.intake.activities.passages import Passage, cut
from kepuri_eval.intake.language.clauses import split_sentences
from kepuri_eval.intake.language.eventdays import EventDays

AMONG = re.compile("其中")
FOLLOWS = 6  # signs in which a sentence that goes on with the same day says so
_SEMICOLON = re.compile("[；;]")
_AGAIN = re.compile("[，,](?=当晚|同日|次日|翌日)")
_LISTS = re.compile("[^，,。；;：:]{7,}[：:]$")  # what is more than a label before a colon opens a list
# “拆发动机”挑战赛（9月20日，实训车间，48人）、“纸桥”（9月24日，…）: several in one sentence, each with its day
_IN_BRACKETS = re.compile(
    r"(?:^|(?<=[、，,。；;：:和及]))(?:“[^”]{2,24}”|《[^》]{2,24}》)?[^，,。；;、：:（）()“”《》]{0,16}"
    r"[（(](?=[^（）()]{0,4}\d{1,2}[月.]\d)"
)


def by_day(passage: Passage, start: int, event: EventDays) -> list[Passage]:
    """The passage from `start` on, cut before each sentence that tells another day than those before it.

    So are parts of a sentence behind semicolons, and names with their days in brackets.
    """
    text = passage.text
    found = [day for day in event.find(text) if day.start >= start]
    cuts, is_dated = [start], False
    opens_with_all = OF_SEVERAL.match(text[start:]) is not None
    several = opens_with_all or SEVERAL_BEHIND.search(text) or AMONG.search(text)
    goes_on = found and (len(found) > 1 or several or event.goes_on(text))
    labelled = labels_of_days(text, found)
    for sentence in split_sentences(text[start:]) if goes_on else ():
        at, end = start + sentence.start, start + sentence.end
        said = text[at:end]
        days = [day for day in found if at <= day.start < end]
        follows = is_dated and event.goes_on(said[:FOLLOWS])
        if (is_dated and (days or follows or OF_SEVERAL.match(said))) or (
            days and (AMONG.match(said) or (opens_with_all and at > start))
        ):
            cuts.append(at)
        cuts += [day.start for day in days if _LISTS.search(text[at : day.start]) and not opens_with_name(said)]
        cuts += [at + again.end() for again in _AGAIN.finditer(said)] if days else []
        cuts += [at + part for part in _parts_of_own_days(said, event)] if len(days) > 1 else []
        in_brackets = [at + one.start() for one in _IN_BRACKETS.finditer(said)] if len(days) > 1 else []
        cuts += in_brackets if len(in_brackets) > 1 else []
        cuts += [at] if text[at:].startswith(labelled) and at > start else []
        is_dated = is_dated or bool(days)
    if len(cuts) == 1:
        return [cut(passage, start, len(text))] if start else [passage]
    cuts = sorted(set(cuts))
    return [cut(passage, *ends) for ends in zip(cuts, [*cuts[1:], len(text)], strict=True)]


def _parts_of_own_days(said: str, event: EventDays) -> list[int]:
    """Where in a sentence parts begin, behind semicolons, that tell a day and people, as one before them does."""
    starts = [0, *(mark.end() for mark in _SEMICOLON.finditer(said))]
    parts = [said[start:end] for start, end in zip(starts, [*starts[1:], len(said)], strict=True)]
    own = [start for start, part in zip(starts, parts, strict=True) if event.find(part) and counts_people(part)]
    return own[1:]
