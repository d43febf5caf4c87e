"""From activities that an analyst left out to the mentions told of them, which then count no more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pandas as pd

from kepuri_eval import tables
from kepuri_eval.intake.language.clauses import split_sentences
from kepuri_eval.intake.records import BlockRow, ByDocument, blocks_by_document, rows_of

Row = dict[str, Any]
_Spans = dict[tuple[str, str], list[tuple[int, int, str]]]
_TELLING = 8  # signs of a paragraph that is known again in an activity's description
_NAMING = 4  # signs of a name by which an activity is known in a sentence


def leave_out_mentions(
    mentions: pd.DataFrame,
    facts: pd.DataFrame,
    reported: pd.DataFrame,
    held: pd.DataFrame,
    blocks: pd.DataFrame | ByDocument,
) -> pd.DataFrame:
    """The mentions, those of activities left out marked as not done and with the activity they belong to.

    Of an activity are the row of a table or the paragraphs that it was read from, and in prose the sentences that name
    it or state a figure of it; what also tells of an activity that stands counts as before.

    Args:
        facts: with the activities they are of; those of activities left out among them.
        reported, held: activities before and after the corrections.
        blocks: of all documents.
    """
    standing = {str(one) for one in held["activity_id"]}
    gone = [row for row in rows_of(reported) if row["activity_id"] not in standing]
    if not gone:
        return mentions
    kept = [row for row in rows_of(reported) if row["activity_id"] in standing]
    rows = rows_of(mentions)
    speaking: dict[str | None, set[str]] = defaultdict(set)
    for row in rows:
        speaking[row["unit_id"]].add(row["doc_id"])
    spans = _spans_of(gone, kept, facts, blocks_by_document(blocks), speaking)
    for row in rows:
        here = spans.get((row["doc_id"], row["locator"]), ())
        owner = next((owner for start, end, owner in here if start <= row["start"] < end), None)
        if owner is not None:
            row |= {"planned": True, "activity_id": owner}
    return tables.from_rows(rows, "mentions")


def _spans_of(
    gone: list[Row], kept: list[Row], facts: pd.DataFrame, told: ByDocument, speaking: Mapping[str | None, set[str]]
) -> _Spans:
    """(document, block) → what of its text is told of an activity left out: start, end, its id.

    `speaking`: unit → the documents that mention anything for it.
    """
    at = {(block.doc_id, block.locator): block for blocks in told.values() for block in blocks}
    others = {_whole(at[place]) for row in kept for place in _sources(row, at)}
    beside = defaultdict(list)
    for block in at.values():
        beside[_whole(block)].append(block)
    spans: _Spans = defaultdict(list)
    names: dict[str | None, list[str]] = defaultdict(list)
    for row in kept:
        names[row["unit_id"]] += [row["name"]] if len(row["name"]) >= _NAMING else []
    stated = facts[facts["activity_id"].isin([row["activity_id"] for row in gone])]
    for row in gone:
        wholes = {_whole(at[place]) for place in _sources(row, at) if _is_whole(row, place)}
        for block in (block for whole in sorted(wholes - others, key=repr) for block in beside[whole]):
            spans[block.doc_id, block.locator].append((0, len(block.text), row["activity_id"]))
        documents = sorted(speaking.get(row["unit_id"], ()))
        for block in (block for doc_id in documents for block in told.get(doc_id, ()) if block.table is None):
            for start, end in _sentences_of(row, block, stated, names[row["unit_id"]]):
                spans[block.doc_id, block.locator].append((start, end, row["activity_id"]))
    return spans


def _sentences_of(row: Row, block: BlockRow, stated: pd.DataFrame, others: Iterable[str]) -> Iterator[tuple[int, int]]:
    """What of a block tells of an activity: its description, where one holds the other, else sentences."""
    words, described = block.text.strip(), str(row["text"] or "").strip()
    if min(len(words), len(described)) >= _TELLING and (words in described or described in words):
        start = max(block.text.find(described), 0)
        yield start, start + min(len(described), len(block.text))
        return
    is_here = (stated["doc_id"] == block.doc_id) & (stated["locator"] == block.locator)
    starts = stated.loc[is_here & (stated["activity_id"] == row["activity_id"]), "start"].tolist()
    for start, end in split_sentences(block.text):
        sentence = block.text[start:end]
        is_named = len(row["name"]) >= _NAMING and row["name"] in sentence
        is_told = is_named or any(start <= place < end for place in starts)
        if is_told and not any(name in sentence for name in others):
            yield start, end


def _sources(row: Row, at: Mapping[tuple[str, str], BlockRow]) -> Iterator[tuple[str, str]]:
    """(document, block) of every place an activity was found at; of several in one block the number is left off."""
    for source in str(row["sources"]).split(";"):
        doc_id, _, locator = source.partition("-")
        for place in ((doc_id, locator), (doc_id, locator.rpartition("-")[0])):
            if place in at:
                yield place
                break


def _is_whole(row: Row, place: tuple[str, str]) -> bool:
    """Whether a block, or its row, tells of nothing before the activity: one that begins in its midst is numbered."""
    return "-".join(place) in str(row["sources"]).split(";")


def _whole(block: BlockRow) -> tuple[str, str, int | None]:
    """The row of the table a cell stands in, or a block of prose by itself."""
    if block.table is not None:
        return block.doc_id, block.table, block.row
    return block.doc_id, block.locator, None
