"""From summaries of different units that share most of their words to problems that ask about it."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

import pandas as pd

from kepuri_eval import tables
from kepuri_eval.edition import Unit
from kepuri_eval.intake.language.patterns import any_of
from kepuri_eval.intake.problems import problem_row
from kepuri_eval.intake.records import rows_of
from kepuri_eval.params import Params

_SENTENCE = re.compile(r"[^。！？；\n]+")
_VARYING = re.compile(r"[\d〇零一二两三四五六七八九十百千万亿.,%\s\W_]+")
_LEAST_CHARS = 10
_LEAST_SENTENCES = 6
_SHARE = 0.6
_COMMON, _FEW = 0.2, 4


def find_copies(documents: pd.DataFrame, blocks: pd.DataFrame, params: Params) -> pd.DataFrame:
    """A problem for each pair of units whose summaries share at least 60 % of the shorter one's sentences.

    Sentences are compared without numbers, punctuation and unit names. Those that more than a fifth of the units
    and more than four of them write (the notice's own words) say nothing and are left out.
    """
    texts = _sentences(documents, blocks, params)
    owners: dict[str, set[str]] = defaultdict(set)
    for unit_id, sentences in texts.items():
        for sentence in sentences:
            owners[sentence].add(unit_id)
    most = max(_FEW, int(_COMMON * len(texts)))
    own = {unit_id: {s for s in sentences if len(owners[s]) <= most} for unit_id, sentences in texts.items()}
    shared: dict[tuple[str, str], int] = defaultdict(int)
    for units in owners.values():
        if 2 <= len(units) <= most:
            ordered = sorted(units)
            for place, first in enumerate(ordered):
                for second in ordered[place + 1 :]:
                    shared[first, second] += 1
    rows = []
    for (first, second), count in sorted(shared.items()):
        shorter = min(len(own[first]), len(own[second]))
        if shorter >= _LEAST_SENTENCES and count >= _SHARE * shorter:
            rows.append(_copied(first, second, count / shorter, params))
    return tables.from_rows(rows, "problems")


def _sentences(documents: pd.DataFrame, blocks: pd.DataFrame, params: Params) -> dict[str, set[str]]:
    """Each unit's sentences in its summaries, in plain form."""
    wanted = documents[(documents["role"] == "summary") & documents["unit_id"].notna() & documents["set_aside"].isna()]
    owner = dict(zip(wanted["doc_id"], wanted["unit_id"], strict=True))
    texts: dict[str, list[str]] = defaultdict(list)
    for block in rows_of(blocks[blocks["doc_id"].isin(list(owner)) & blocks["table"].isna()]):
        texts[owner[block["doc_id"]]].append(block["text"])
    return {unit_id: found for unit_id, lines in texts.items() if (found := plain_sentences(lines, params))}


def plain_sentences(lines: Iterable[str], params: Params) -> set[str]:
    """The longer sentences of a text without numbers, punctuation and names of units."""
    named = _names_of(params.units)
    found = set()
    for line in lines:
        for sentence in _SENTENCE.findall(unicodedata.normalize("NFKC", line)):
            plain = _VARYING.sub("", named.sub("", sentence))
            if len(plain) >= _LEAST_CHARS:
                found.add(plain)
    return found


@lru_cache(maxsize=4)
def _names_of(units: tuple[Unit, ...]) -> re.Pattern[str]:
    names = {name for unit in units for name in (unit.name, unit.full_name, *unit.aliases) if len(name) >= 2}
    return any_of(names)


def _copied(first: str, second: str, share: float, params: Params) -> dict[str, object]:
    names = f"{params.unit(first).name}与{params.unit(second).name}"
    return problem_row(
        "text_copied",
        f"{names}的总结有{share:.0%}的语句相同，其中的情况和数字请分别核实。",
        "请按本单位实际情况撰写总结；如为联合开展的活动，请注明。",
        (first, second),
        unit_id=second,
    )
