"""Compose a unit's summary as a list of parts (title, headings, paragraphs, a table) with all its amounts."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from kepuri_eval.simulate.phrases import Amount, Sentence, Writer, figures_in, load_phrases
from kepuri_eval.simulate.plan import UnitPlan
from kepuri_eval.simulate.truth import Activity

_WHOLE = {"county": ("全区", "全县", "全市", "各地"), "zone": ("全区", "区内"), "host": ("全系统", "本系统"),
          "society": ("学会", "我会"), "enterprise": ("公司科协", "我单位"), "base": ("基地", "我馆")}  # fmt: skip
_SINGLE = (
    "participants", "volunteers", "materials", "media_reports", "online_views", "live_views", "lectures", "exhibits",
    "experts", "venues", "joint_units", "other", "activities",
)  # fmt: skip


@dataclass(frozen=True)
class Part:
    """One part of a document: a title, a heading, a paragraph, a table with its merged areas, or a picture's bytes."""

    kind: str
    text: str = ""
    rows: tuple[tuple[object, ...], ...] = ()
    merged: tuple[tuple[int, int, int, int], ...] = ()
    picture: bytes = b""


@dataclass
class Summary:
    """A document's parts, and which amounts stand in them (with the activity told, if any)."""

    parts: list[Part] = field(default_factory=list)
    amounts: list[tuple[Amount, Activity | None, str]] = field(default_factory=list)

    def add(self, kind: str, sentences: Iterable[Sentence | str], activity: Activity | None = None) -> None:
        """Append a part made of sentences, noting their amounts."""
        made = [sentence if isinstance(sentence, Sentence) else Sentence(sentence) for sentence in sentences]
        text = "".join(sentence.text for sentence in made)
        if text:
            self.parts.append(Part(kind, text))
            self.amounts += [(amount, activity, text) for sentence in made for amount in sentence.amounts]


def compose_summary(plan: UnitPlan, words: dict[str, str], with_stories: bool) -> Summary:
    """The summary of one unit; `with_stories` tells some activities with their own figures."""
    phrases, rng = load_phrases(), plan.rng
    writer = Writer(rng, words | {"whole": _whole(plan, rng)}, plan.figures, hedging=rng.choice((0, 0.25, 0.5, 0.7)))
    summary = Summary()
    summary.add("title", [writer.write(rng.choice(phrases["titles"]))])
    summary.add("paragraph", [writer.write(rng.choice(phrases["leads"]))])
    headings = rng.choice(phrases["headings"]) if rng.random() < 0.8 else ("", "", "", "")
    chosen = _choose(rng, writer, plan)
    summary.add("heading", [headings[0]])
    summary.add("paragraph", [writer.write(text) for text in rng.sample(phrases["mobilisation"], rng.randrange(1, 5))])
    summary.add("heading", [headings[1]])
    _tell_results(summary, writer, chosen["results"], with_stories, plan)
    summary.add("heading", [headings[2]])
    summary.add("paragraph", [writer.write(text) for text in chosen["publicity"]])
    summary.add("heading", [headings[3]])
    summary.add("paragraph", [writer.write(text) for text in chosen["tail"]])
    if "contradicting_total" in plan.faults and writer.can_write(phrases["contradiction"][0]):
        summary.add("paragraph", [writer.write(rng.choice(phrases["contradiction"]))])
    summary.add("signature", [words["unit"]])
    summary.add("signature", [f"{words['year']}年9月{rng.randrange(23, 27)}日"])
    return summary


def compose_plan(plan: UnitPlan, words: dict[str, str]) -> Summary:
    """The plan of one unit, with a table of what it is going to hold; nothing in it is a result."""
    phrases = load_phrases()["plan"]
    writer = Writer(plan.rng, words | {"whole": _whole(plan, plan.rng)}, plan.figures, hedging=0.4)
    made = Summary()
    made.add("title", [writer.write(plan.rng.choice(phrases["titles"]))])
    for text in phrases["paragraphs"]:
        if writer.can_write(text):
            made.add("paragraph", [writer.write(text)])
    rows: list[tuple[object, ...]] = [("序号", "拟开展活动", "拟定时间", "地点", "预计人数")]
    for number, activity in enumerate(plan.activities, start=1):
        people = activity.figures["participants"] // 10 * 10 + 20
        rows.append((number, activity.name, tell_day(plan.rng, activity.start, activity.start), activity.place, people))
    made.parts.append(Part("table", rows=tuple(rows)))
    made.add("signature", [words["unit"]])
    return made


def tell_day(rng: random.Random, start: date, end: date) -> str:
    """A date in a sentence: 9月16日, 9月16日至18日, 9月16日上午."""
    if end > start:
        return f"{start.month}月{start.day}日{rng.choice('至-—')}{end.day}日"
    return f"{start.month}月{start.day}日{rng.choice(('', '', '上午', '下午'))}"


def _choose(rng: random.Random, writer: Writer, plan: UnitPlan) -> dict[str, list[str]]:
    """Which sentences this unit writes: each figure at most once, some not at all."""
    phrases = load_phrases()
    overviews = [text for text in phrases["overviews"] if writer.can_write(text)]
    results = [rng.choice(overviews)] if overviews and rng.random() < 0.85 else []
    told = set().union(*(figures_in(text) for text in results)) if results else set()
    talkative = rng.choice((0.15, 0.35, 0.5))
    if "contradicting_total" in plan.faults and "participants" not in told:
        results.append(phrases["participants"][1])
        told.add("participants")
    publicity = rng.sample(phrases["publicity"], rng.randrange(1, 4))
    for figure in _SINGLE:
        usable = [text for text in phrases[figure] if writer.can_write(text) and not figures_in(text) & told]
        if usable and rng.random() < talkative:
            text = rng.choice(usable)
            told |= figures_in(text)
            (publicity if figure in ("media_reports", "online_views", "live_views") else results).append(text)
    tail = rng.sample(phrases["effects"], rng.randrange(0, 3)) + rng.sample(phrases["reflections"], rng.randrange(1, 3))
    for kind, chance in (("out", 0.3), ("planned", 0.35)):
        usable = [text for text in phrases[kind] if writer.can_write(text)]
        tail += [rng.choice(usable)] if usable and rng.random() < chance else []
    return {"results": results, "publicity": publicity, "tail": tail}


def _tell_results(summary: Summary, writer: Writer, results: list[str], with_stories: bool, plan: UnitPlan) -> None:
    """Overall figures first, then activities one by one, then perhaps the first figure again."""
    phrases, rng = load_phrases(), plan.rng
    for text in results[:1]:
        summary.add("paragraph", [writer.write(text)])
    size = rng.choice((1, 2, 3))
    for place in range(1, len(results), size):
        summary.add("paragraph", [writer.write(text) for text in results[place : place + size]])
    if with_stories:
        usual = [activity for activity in plan.activities if not activity.is_standout]
        for number, activity in enumerate(rng.sample(usual, min(len(usual), 3)), start=1):
            _tell_activity(summary, writer, activity, number)
    again = [text for text in phrases["again"] if writer.can_write(text)]
    if again and rng.random() < 0.12:
        summary.add("paragraph", [writer.write(rng.choice(again))])


def _tell_activity(summary: Summary, writer: Writer, activity: Activity, number: int) -> None:
    rng = writer.rng
    own = activity.figures
    usable = [text for text in load_phrases()["narration"] if writer.can_write(text, own)]
    day = tell_day(rng, activity.start, activity.end)
    extra = {"day": day, "place": activity.place, "name": activity.name.strip("“”"), "text": activity.text,
             "number": "一二三四五六七八九"[number - 1], "audience": rng.choice(("群众", "学员", "市民"))}  # fmt: skip
    summary.add("paragraph", [writer.write(rng.choice(usable), extra, own)], activity)


def _whole(plan: UnitPlan, rng: random.Random) -> str:
    name = plan.unit.name
    if plan.unit.group == "county":
        return f"全{name[-1]}"
    return rng.choice(_WHOLE.get(plan.unit.group, ("我单位",)))
