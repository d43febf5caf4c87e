"""From blocks to mentions: where a listed thing (a kick-off, a kind of audience, a medium) is said to have happened."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from kepuri_eval.intake.activities.partners import PartnerFinder
from kepuri_eval.intake.deeds import DeedJudge
from kepuri_eval.intake.entries import EntryFinder
from kepuri_eval.intake.figures.scope import ScopeIndex
from kepuri_eval.intake.figures.sections import Sections
from kepuri_eval.intake.figures.timewords import past_pattern
from kepuri_eval.intake.language.clauses import Paragraph, join_lines, split_sentences
from kepuri_eval.intake.language.patterns import any_of, one_of
from kepuri_eval.intake.language.wordfinder import WordFinder
from kepuri_eval.intake.records import BlockRow
from kepuri_eval.partnernames import PARTNERS

if TYPE_CHECKING:  # reading processes start without pandas and pydantic
    from kepuri_eval.wording import Wording

_REMEMBERED = 100  # longest text whose mentions are kept: cells and lines come again
_Hit = tuple[str, str, int, int, bool]


class MentionFinder:
    """The cues of all topics, each with the item it stands for in every topic that has it."""

    def __init__(self, wording: Wording) -> None:
        self._items: dict[str, dict[str, str]] = {}
        for topic, items in wording.mentions.items():
            for item, cues in items.items():
                for cue in cues:
                    self._items.setdefault(cue, {}).setdefault(topic, item)
        self._none = frozenset(wording.no_mentions)
        self._cues, self._entries = WordFinder((*self._items, *self._none)), EntryFinder(wording.entering)
        self._deeds, self._scope = DeedJudge(wording), ScopeIndex(wording.scope)
        self._partners = PartnerFinder(wording.partners, wording.columns.get("joint_units", ()), wording.hold_verbs)
        self._sorts = frozenset(wording.partners.sorts)
        joining = wording.partners.verbs
        self._joins = re.compile(rf"(?:{one_of(joining)})[^，,。；;]*$")
        self._heads_partners = any_of((*joining, *wording.partners.together))
        self._label = f"{next(filter(str.isalpha, wording.columns.get('joint_units', ())), '')}："
        self._past = past_pattern(wording.scope.longer_period)
        said = wording.attending
        self._held = frozenset(said.topics)
        verbs, sends, people = map(one_of, (said.verbs, said.sends, said.people))
        self._attending = re.compile(rf"([^，。；,;：:]*)(?:{verbs})([^，。；,;：:]{{0,14}})$")
        self._holding, self._sends = any_of(said.holding), re.compile(sends)
        self._come = re.compile(rf"(?:{people})(?:们|等|积极|踊跃|共同|分别|先后|到场|现场)*$")
        self._remembered = lru_cache(maxsize=10_000)(self._find)

    def read_document(
        self,
        doc_id: str,
        role: str,
        told: Iterable[BlockRow],
        headings: Mapping[str, bool] = MappingProxyType({}),
        partners: Collection[str] = (),
        joint: Collection[str] = (),
    ) -> list[dict[str, Any]]:
        """Rows of the mentions table, units not named yet; `planned` where a cue tells no deed (`DeedJudge`).

        Plans and notices are read too: what they announce is marked as planned, and so is what was only attended.
        Partners named in prose and in forms stand in the list `partnernames.PARTNERS`, each an item of its own.
        Platform exports are not read.

        Args:
            doc_id, role: of the document.
            told: its blocks in reading order.
            headings: locators of the cells that head a table's columns → whether anything is filled in below.
            partners: locators of the cells in which a form names them.
            joint: locators of the cells of any table that name partners.
        """
        if role == "platform":
            return []
        blocks = list(told)
        found: dict[str, Sequence[_Hit]] = {}
        for block in blocks:
            hits = self.find(block.text) if block.table is not None else ()
            names_partners = block.locator in joint
            names_partners |= block.locator in headings and self._heads_partners.search(block.text) is not None
            if hits and not names_partners:
                hits = self._without_sorted(hits, block.text)
            if hits and block.locator in headings:
                hits = _as_heading(hits, is_filled=headings[block.locator])
            if block.locator in partners:
                hits = [*hits, *self._partners_in_cell(block.text)]
            if hits:
                found[block.locator] = hits
        lines = [(block.locator, block.kind, block.text) for block in blocks if block.table is None]
        section = Sections(self._scope)
        is_plan = role == "plan"
        for paragraph in join_lines(lines):
            section.enter(paragraph.kind, paragraph.text)
            self._read_paragraph(paragraph, found, is_to_come=section.is_to_come)
        rows = [
            {
                "mention_id": f"{doc_id}-{block.locator}-{start}-{topic}",
                "doc_id": doc_id,
                "locator": block.locator,
                "start": start,
                "end": end,
                "unit_id": None,
                "activity_id": None,
                "topic": topic,
                "item": item,
                "planned": planned or (is_plan and topic != "plan"),
                "raw": block.text[start:end],
            }
            for block in blocks
            if block.locator in found
            for topic, item, start, end, planned in found[block.locator]
        ]
        first = {row["mention_id"]: row for row in reversed(rows)}  # one thing of a kind stands in one place
        return [row for row in rows if first[row["mention_id"]] is row]

    def _read_paragraph(self, paragraph: Paragraph, found: dict[str, Sequence[_Hit]], *, is_to_come: bool) -> None:
        """Add the paragraph's mentions to those found, each in the line it begins in."""
        named = list(self._named_partners(paragraph.text))
        hits = [*self._without_sorted(self.find(paragraph.text), paragraph.text, named), *named]
        for locator, begins, ends in paragraph.lines if hits else ():
            found[locator] = [
                (topic, item, start - begins, min(end, ends) - begins,
                 undone or (is_to_come and self._deeds.is_intended(paragraph.text, start)))
                for topic, item, start, end, undone in hits if begins <= start < ends
            ]  # fmt: skip

    def _named_partners(self, text: str) -> Iterator[_Hit]:
        """Hits of the bodies named as having held something together, an item each; none where it was another year."""
        named = self._partners.find_named(text)
        sentences = split_sentences(text) if named else []
        for partner in named:
            inside = next((one for one in sentences if one.start <= partner.start < one.end), None)
            if inside is None or self._past.search(text, inside.start, partner.start):
                continue
            before, behind = text[inside.start : partner.start], text[partner.end : inside.end]
            yield PARTNERS, partner.name, partner.start, partner.end, self._deeds.is_undone(PARTNERS, before, behind)

    def _without_sorted(self, hits: Sequence[_Hit], text: str, named: Sequence[_Hit] = ()) -> list[_Hit]:
        """The hits without those that sort partners and stand in the name of none, nor behind 联合 in its clause."""
        return [
            hit for hit in hits
            if hit[0] not in self._sorts
            or any(start <= hit[2] < end for _, _, start, end, _ in named)
            or self._joins.search(text, 0, hit[2])
        ]  # fmt: skip

    def _partners_in_cell(self, text: str) -> list[_Hit]:
        """As `_named_partners`, of a cell that stands beside 合作单位."""
        lead = len(self._label)
        named = self._named_partners(self._label + text)
        return [(topic, item, start - lead, end - lead, undone) for topic, item, start, end, undone in named]

    def find(self, text: str) -> Sequence[_Hit]:
        """(topic, item, start, end, planned) of every cue; an item once a sentence, but for what sorts partners."""
        return self._remembered(text) if len(text) <= _REMEMBERED else self._find(text)

    def _find(self, text: str) -> tuple[_Hit, ...]:
        hits = [*self._cues.find_every(text), *self._entries.find(text)]
        if not hits:
            return ()
        hits.sort(key=lambda hit: (hit[1], -hit[2]))
        found = []
        sentences = split_sentences(text)
        starts = [sentence.start for sentence in sentences]
        ends: dict[str, int] = {}  # of the last cue of each topic: what begins within it is part of it
        seen: set[tuple[int, str, str]] = set()
        none_until = 0
        for cue, start, end in hits:
            if cue in self._none:
                none_until = max(none_until, end)
            if start < none_until:
                continue  # 协会 of 科学技术协会
            number = bisect_right(starts, start) - 1
            if number < 0 or end > sentences[number].end:
                continue
            for topic, item in self._items[cue].items():
                if start < ends.get(topic, 0):
                    continue
                ends[topic] = end
                if topic in self._sorts or (number, topic, item) not in seen:
                    seen.add((number, topic, item))
                    before, behind = text[starts[number] : start], text[end : sentences[number].end]
                    is_others = topic in self._held and self._is_attended(before)
                    found.append((topic, item, start, end, is_others or self._deeds.is_undone(topic, before, behind)))
        return tuple(found)

    def _is_attended(self, before: str) -> bool:
        """Whether the words before something held say that the unit was there, or had others go there."""
        found = self._attending.search(before)
        if found is None or self._holding.search(found[2]):
            return False
        return self._sends.search(found[1]) is not None or self._come.search(found[1]) is None


def _as_heading(hits: Sequence[_Hit], *, is_filled: bool) -> list[_Hit]:
    """A heading tells a deed where something is filled in below it, and it offers no choice (学会、企业)."""
    told = Counter(topic for topic, *_ in hits) if is_filled else Counter()
    return [(*hit[:4], hit[4] or told[hit[0]] != 1) for hit in hits]
