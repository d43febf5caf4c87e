"""How well facts are read from prose: precision, recall and F1 by kind on texts with the facts a careful person takes.

Run `python benchmarks/narratives.py --texts tests/texts [--first 31 --last 60] [--misses]`; without `--texts` the texts
are looked for under $KEPURI_SHARED, else in ../shared beside the repo. A text that has been read while writing rules
says how well the rules fit it, not how they do elsewhere: never print the misses of a held-out half.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections import Counter
from pathlib import Path

import pandas as pd

from kepuri_eval import tables
from kepuri_eval.intake.extract import extract_activities, extract_facts
from kepuri_eval.intake.language.quantities import scan_amounts
from kepuri_eval.params import Params, load_params

ROOT = Path(__file__).resolve().parents[1]


def main(arguments: list[str]) -> int:
    """Print the table; with `--misses` also what was missed, what was too much, and what was wrong about a match."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    shared = Path(os.environ.get("KEPURI_SHARED", ROOT.parent / "shared"))
    parser.add_argument(
        "--texts", type=Path, default=shared / "samples" / "narratives", help="folder of texts and truths"
    )
    parser.add_argument("--first", type=int, default=0, help="number of the first text")
    parser.add_argument("--last", type=int, default=sys.maxsize, help="number of the last text")
    parser.add_argument("--misses", action="store_true", help="print what differs")
    chosen = parser.parse_args(arguments)
    if not chosen.texts.is_dir():
        print(f"skipped: no texts at {chosen.texts}")
        return 0
    samples = read_samples(chosen.texts, chosen.first, chosen.last)
    print(f"\n## {len(samples)} texts\n")
    print(measure(samples, load_params("demo", ROOT), show=chosen.misses).to_string())
    return 0


def read_samples(folder: Path, first: int = 0, last: int = sys.maxsize) -> list[dict]:
    """The numbered texts of a folder from `first` to `last`, with their truths, in order."""
    return [read_sample(path) for path in sorted(folder.glob("*.json")) if first <= int(path.stem) <= last]


def read_sample(path: Path) -> dict:
    """The truth of one text, with the text itself under `text`."""
    sample = json.loads(path.read_text("utf-8"))
    return sample | {"text": path.with_suffix(".txt").read_text("utf-8")}


def measure(samples: list[dict], params: Params, *, show: bool = False) -> pd.DataFrame:
    """One row a kind: true, found, matched, precision, recall, F1; below it the named kinds together, then all.

    A fact is matched when kind and value agree and its span lies in (or round) the quote. Repeats of a figure that
    the reader marks as such are not counted against it. Columns scope, bound and planned: share right of the matched.
    `silent` counts the figures that would enter a sum wrongly with no doubt told: counted as results (in scope, not
    planned, no part), though no such fact is true, or though it is out of scope or planned; `misread` those of them
    that stand on a true figure's words and give it another value.
    """
    count: Counter = Counter()
    for sample in samples:
        found = [fact for fact in read_facts(sample, params) if fact["duplicate_of"] is None]
        taken = match_all(count, sample, found, show)
        left_out = excused(sample, found, taken)
        for i, fact in enumerate(found):
            if i in left_out:
                continue
            count[fact["quantity"], "found"] += 1
            if i not in taken and is_counted(fact):
                count[fact["quantity"], "silent"] += not fact["doubted"]
                count[fact["quantity"], "misread"] += not fact["doubted"] and is_misread(fact, sample)
            if show and i not in taken:
                print(sample["id"], "too much", fact["quantity"], fact["value"], fact["context"])
    return tabulate(count)


def match_all(count: Counter, sample: dict, found: list[dict], show: bool) -> set[int]:
    """Match every required fact of the truth with one found; the places in `found` that were taken."""
    taken: set[int] = set()
    for truth in sample["facts"]:
        if truth.get("optional"):
            continue
        count[truth["kind"], "true"] += 1
        hit = next((i for i, fact in enumerate(found) if i not in taken and is_match(truth, fact, sample)), None)
        if hit is None:
            if show:
                print(sample["id"], "missed", truth["kind"], truth["value"], truth["quote"])
            continue
        taken.add(hit)
        score_match(count, truth, found[hit], sample, show)
    return taken


def excused(sample: dict, found: list[dict], taken: set[int]) -> set[int]:
    """Places in `found` of facts that the truth calls optional: they count neither for nor against the reader."""
    optional = [truth for truth in sample["facts"] if truth.get("optional")]
    return {
        i for i, fact in enumerate(found)
        if i not in taken and any(is_match(truth, fact, sample) for truth in optional)
    }  # fmt: skip


def read_facts(sample: dict, params: Params) -> list[dict]:
    """Facts of the text as intake reads it, line by line; `at` is the place in the whole text."""
    lines = sample["text"].split("\n")
    offsets = [0]
    for line in lines:
        offsets.append(offsets[-1] + len(line) + 1)
    documents = tables.from_rows(
        [{"doc_id": sample["id"], "path": f"{sample['id']}.txt", "resolved_by": "none", "role": "summary",
          "format": "txt", "size_bytes": len(sample["text"])}], "documents",
    )  # fmt: skip
    blocks = tables.from_rows(
        [{"doc_id": sample["id"], "locator": f"l{n}", "position": n, "kind": "line", "text": line,
          "row_span": 1, "column_span": 1} for n, line in enumerate(lines, start=1) if line.strip()], "blocks",
    )  # fmt: skip
    facts = extract_facts(documents, blocks, params)
    _, tabled, _ = extract_activities(documents, blocks, params)  # of tables set out in lines of text
    facts = pd.concat([facts, tabled]).drop_duplicates("fact_id")
    words = {word for quantity in params.wording.quantities.values() for word in quantity.counted_in}
    doubts = {
        (f"l{n}", amount.start) for n, line in enumerate(lines, start=1) for amount in scan_amounts(line, words)
        if amount.doubt
    }  # fmt: skip
    rows = facts.astype(object).where(facts.notna(), None).to_dict("records")
    for row in rows:
        begin = offsets[int(row["locator"][1:]) - 1]
        row["at"] = (begin + row["start"], begin + row["end"])
        row["doubted"] = (row["locator"], row["start"]) in doubts
        row["context"] = sample["text"][max(begin, row["at"][0] - 20) : row["at"][1] + 12]
    return rows


def is_match(truth: dict, fact: dict, sample: dict) -> bool:
    """Kind and value agree, and the fact's span overlaps an occurrence of the quote; any value does for a vague one."""
    differs = abs(fact["value"] - truth["value"]) > 1e-6 and not truth.get("vague")
    if fact["quantity"] != truth["kind"] or differs:
        return False
    start = sample["text"].find(truth["quote"])
    while start >= 0:
        if start < fact["at"][1] and fact["at"][0] < start + len(truth["quote"]):
            return True
        start = sample["text"].find(truth["quote"], start + 1)
    return False


def is_counted(fact: dict) -> bool:
    """Whether a figure would enter the sums of its unit."""
    return bool(fact["in_scope"]) and not fact["planned"] and fact["part_of"] is None


def is_misread(fact: dict, sample: dict) -> bool:
    """Whether the words of a fact overlap those of a true figure of another value, and of none with its own value."""
    near = [truth for truth in sample["facts"] if is_within(truth["quote"], fact["at"], sample["text"])]
    return bool(near) and all(abs(truth["value"] - fact["value"]) > 1e-6 and not truth.get("vague") for truth in near)


def is_within(quote: str, at: tuple[int, int], text: str) -> bool:
    """Whether a place lies in an occurrence of the quote."""
    start = text.find(quote)
    while start >= 0:
        if start <= at[0] and at[1] <= start + len(quote):
            return True
        start = text.find(quote, start + 1)
    return False


def score_match(count: Counter, truth: dict, fact: dict, sample: dict, show: bool) -> None:
    """Add what is right about a matched fact beyond kind and value."""
    kind = truth["kind"]
    count[kind, "matched"] += 1
    is_result = truth["in_scope"] and not truth.get("planned")
    count[kind, "silent"] += is_counted(fact) and not is_result and not fact["doubted"]
    side = "in" if truth["in_scope"] else "out"
    wrong = {
        f"scope_{side}": bool(fact["in_scope"]) != truth["in_scope"],
        "bound": (fact["bound"] != "exact") != truth["approximate"],
        "planned": bool(fact["planned"]) != bool(truth.get("planned")),
    }
    for aspect, is_wrong in wrong.items():
        count[kind, f"{aspect}_of"] += 1
        count[kind, aspect] += not is_wrong
        if is_wrong and show:
            print(sample["id"], "wrong", aspect, kind, truth["value"], fact["context"], fact["bound"])


def tabulate(count: Counter) -> pd.DataFrame:
    """The counts as a table of shares."""
    kinds = sorted({kind for kind, _ in count}, key=lambda kind: (kind == "other", kind))
    groups = [(kind, [kind]) for kind in kinds]
    groups += [("named kinds", [kind for kind in kinds if kind != "other"]), ("all kinds", kinds)]
    rows = {}
    for name, members in groups:
        total = {column: sum(count[kind, column] for kind in members) for column in {c for _, c in count}}
        true, found, matched = total.get("true", 0), total.get("found", 0), total.get("matched", 0)
        row = {"true": true, "found": found, "matched": matched}
        row |= {"precision": share(matched, found), "recall": share(matched, true)}
        row["F1"] = share(2 * matched, true + found)
        row |= {"silent": total.get("silent", 0), "misread": total.get("misread", 0)}
        for aspect in ("scope_in", "scope_out", "bound", "planned"):
            row[aspect] = share(total.get(aspect, 0), total.get(f"{aspect}_of", 0))
        rows[name] = row
    return pd.DataFrame.from_dict(rows, orient="index")


def share(part: int, whole: int) -> float | None:
    """part / whole to three places, None of nothing."""
    return round(part / whole, 3) if whole else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
