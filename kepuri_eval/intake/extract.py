"""From blocks to facts and mentions: every figure of prose and loose cells, with what it counts and what it is of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import NamedTuple

import pandas as pd

from kepuri_eval import tables
from kepuri_eval.intake.clauses import Span, bracket_of, quoted_spans, split_clauses, split_sentences
from kepuri_eval.intake.cues import CueIndex, Kind
from kepuri_eval.intake.dates import DateSpan, find_dates
from kepuri_eval.intake.mentions import extract_mentions
from kepuri_eval.intake.quantities import Amount, find_amounts
from kepuri_eval.intake.relations import relate
from kepuri_eval.intake.scope import Own, Scope, ScopeIndex
from kepuri_eval.params import Params

_YEAR = re.compile(r"(?<![自从\d])((?:19|20)\d\d)(?= ?[年.\-/])(?! ?年(?:以来|起))")
_YEAR_OF_EVENT = re.compile(r"((?:19|20)\d\d) ?年?[^。\n]{0,8}科普日")
_LATE = timedelta(days=10)
_LISTED = re.compile("、|以及|及|和|与")
__all__ = ["extract_facts", "extract_mentions", "read_figures"]


class Figure(NamedTuple):
    """An amount with what it counts and what it is of, before it is put beside the others of its document."""

    amount: Amount
    kind: Kind
    scope: Scope
    sentence: int
    in_brackets: bool


def extract_facts(documents: pd.DataFrame, blocks: pd.DataFrame, params: Params) -> pd.DataFrame:
    """Facts of prose and of cells outside activity tables, one row a figure; `tables.facts` is the contract.

    Figures of plans, longer periods, stocks and other events are kept and marked. Contradicting figures are both
    kept; see `find_conflicts` for the problems they become.
    """
    reader = FigureReader(params)
    owners = documents.set_index("doc_id")["unit_id"]
    rows: list[dict[str, object]] = []
    for doc_id, group in blocks.sort_values(["doc_id", "position"]).groupby("doc_id", sort=True):
        unit_id = owners.get(doc_id)
        found = list(reader.read_document(group))
        rows += relate(str(doc_id), None if pd.isna(unit_id) else str(unit_id), found)
    return tables.from_rows(rows, "facts")


class FigureReader:
    """Reads figures out of blocks with the words of one edition's params."""

    def __init__(self, params: Params) -> None:
        self._cues = CueIndex(params.wording)
        self._scope = ScopeIndex(params.wording.scope)
        self._year = params.edition.year
        dates = params.edition.dates
        self._window = (dates.platform_opens, dates.summary_due)

    def read_document(self, group: pd.DataFrame) -> Iterator[tuple[str, str, Figure]]:
        """(locator, text, figure) of every figure of a document's prose, in reading order."""
        prose = group[group["table"].isna()]
        own = self.find_own(prose["text"].tolist())
        planned_section = False
        for block in prose.itertuples(index=False):
            text = str(block.text)
            if block.kind == "heading":
                planned_section = self._scope.planned_heading.search(text) is not None
            for figure in self.read_text(text, own):
                if planned_section:
                    figure = figure._replace(scope=figure.scope._replace(planned=True))
                yield str(block.locator), text, figure

    def find_own(self, texts: list[str]) -> Own:
        """The years, events and days of a document, from its head and the dates in it."""
        head, whole = "\n".join(texts[:2]), "\n".join(texts)
        years = {int(year) for year in _YEAR_OF_EVENT.findall(whole)} | {int(year) for year in _YEAR.findall(head)}
        years |= {int(year) for year in _YEAR.findall(whole)[:1]} or {self._year}
        shift = (self._year if self._year in years else min(years)) - self._year
        first, last = (day.replace(year=day.year + shift) for day in self._window)
        window = (first.isoformat(), (last + _LATE).isoformat())
        dates = [span for text in texts for span in find_dates(text, first.year)]
        holds = any(window[0] <= span.start_date <= window[1] for span in dates)
        names_event = bool(self._scope.event_name.search(head)) or len(self._scope.event_name.findall(whole)) > 1
        return Own(frozenset(years), self._scope.other_events(head), names_event, window if holds else None)

    def read_text(self, text: str, own: Own) -> list[Figure]:
        """Every figure of one text that counts something."""
        amounts = find_amounts(text, self._cues.counting_words)
        if not amounts:
            return []
        names = quoted_spans(text)
        spans = [Span(amount.start, amount.end) for amount in amounts]
        figures = []
        days = find_dates(text, min(own.years)) if own.days else []
        for number, sentence in enumerate(split_sentences(text)):
            inside = [a for a in amounts if sentence.start <= a.start < sentence.end]
            clauses = split_clauses(text, sentence, spans) if inside else []
            for position, amount in enumerate(inside):
                if any(name.start <= amount.start < name.end for name in names):
                    continue
                figure = self._read_amount(text, sentence, clauses, inside, position, own)
                if figure is None:
                    continue
                if own.days and _is_dated_elsewhere(days, amount.start, own.days):
                    figure = figure._replace(scope=figure.scope._replace(in_scope=False))
                figures.append(figure._replace(sentence=number))
        return figures

    def _read_amount(
        self, text: str, sentence: Span, clauses: list[Span], inside: list[Amount], position: int, own: Own
    ) -> Figure | None:
        amount = inside[position]
        clause = next(span for span in clauses if span.start <= amount.start < span.end)
        left = max(clause.start, inside[position - 1].end if position else clause.start)
        right = min(clause.end, inside[position + 1].start if position + 1 < len(inside) else clause.end)
        after = re.split("[、）)]", text[amount.end : right], maxsplit=1)[0]
        before = text[left : amount.start]
        if position and left > clause.start:
            before = _LISTED.split(before)[-1]  # what stands before the mark belongs to the amount before it
        if _is_article(amount, before) or self._scope.is_abstract(after):
            return None
        kind = self._cues.choose(before, after, amount.counted_in, _earlier(text, sentence, clause, left))
        if kind is None:
            return None
        scope = self._scope.read(text[sentence.start : amount.start], text[clause.start : amount.start], own)
        if scope.per_each:
            kind = Kind("other", "per_each", kind.cue, kind.score)
        return Figure(amount, kind, scope, 0, bracket_of(text, amount.start, sentence) is not None)


def read_figures(text: str, params: Params) -> list[Figure]:
    """Every figure of one text taken by itself."""
    reader = FigureReader(params)
    return reader.read_text(text, reader.find_own([text]))


def _is_dated_elsewhere(days: list[DateSpan], position: int, window: tuple[str, str]) -> bool:
    """Whether the last date named before a figure, in its block, lies outside the days of the event."""
    before = [span for span in days if span.end <= position]
    return bool(before) and (before[-1].end_date < window[0] or before[-1].start_date > window[1])


def _is_article(amount: Amount, before: str) -> bool:
    """一 before a noun is an article (一名领导); behind one it counts (讲座一场)."""
    return (
        amount.raw[0] == "一" and amount.value == 1 and not re.search(r"(?:活动|讲座|展览|报告会|培训|共|计)$", before)
    )


def _earlier(text: str, sentence: Span, clause: Span, left: int) -> list[str]:
    """Texts to ask when the clause is silent: its own beginning, then the clause before it."""
    own = text[clause.start : left]
    previous = text[max(sentence.start, clause.start - 40) : clause.start].rstrip("，,：: ")
    return [own, re.split("[，,：:]", previous)[-1]]
