"""How well intake reads fictional submissions whose truth is known: activities, their figures, and unit-level facts.

Run `python benchmarks/intake_accuracy.py [--seeds 11,12] [--units N --activities M] [--errors FILE]`. The demo edition
is measured against the truth under tests/truth/demo, every other seed against the truth it is simulated with.
"""

from __future__ import annotations

import argparse
import dataclasses
import re
import sys
import tempfile
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from kepuri_eval.intake.amendments import apply_amendments
from kepuri_eval.intake.checks import check_submissions
from kepuri_eval.intake.descriptions import attach_descriptions
from kepuri_eval.intake.extract import extract_activities, extract_facts
from kepuri_eval.intake.implausible import hold_back
from kepuri_eval.intake.merging import merge_activities
from kepuri_eval.intake.reading import read_edition
from kepuri_eval.intake.records import blocks_by_document
from kepuri_eval.intake.units import resolve_documents
from kepuri_eval.intake.uploads import platform_summaries
from kepuri_eval.params import Params, load_params
from kepuri_eval.simulate.submissions import simulate_submissions

ROOT = Path(__file__).resolve().parents[1]
FIGURES = ("sessions", "participants", "volunteers", "materials", "online_views", "live_views", "shares")
CODES = {
    "damaged_file": ["file_damaged"], "empty_file": ["file_empty"], "encrypted_zip": ["file_encrypted"],
    "password_docx": ["file_encrypted"], "same_file_twice": ["file_duplicate"], "personal_data": ["personal_data"],
    "unknown_unit": ["unit_unknown"], "reported_twice": ["activity_shared"], "outside_window": ["date_outside_window"],
    "quota_missed": ["quota_missed"], "missing_summary": ["summary_missing", "nothing_submitted"],
    "late_summary": ["summary_late"], "contradicting_total": ["figures_conflict"],
}  # fmt: skip
DESCRIBED = ("start", "end", "place", "mode", "category")


@dataclass
class Score:
    """Counts of one comparison, and what went wrong in words."""

    true: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    errors: list[tuple[str, str]] = field(default_factory=list)

    def table(self) -> pd.DataFrame:
        """One row a kind: true, found, right, precision, recall, F1; 1 where nothing could be wrong."""
        kinds = sorted(set(self.true) | set(self.found))
        rows = pd.DataFrame(
            {"true": [self.true[k] for k in kinds], "found": [self.found[k] for k in kinds],
             "right": [self.right[k] for k in kinds]}, index=kinds,
        )  # fmt: skip
        rows["precision"] = (rows["right"] / rows["found"].where(rows["found"] > 0)).fillna(1)
        rows["recall"] = (rows["right"] / rows["true"].where(rows["true"] > 0)).fillna(1)
        both = rows["precision"] + rows["recall"]
        rows["f1"] = (2 * rows["precision"] * rows["recall"] / both.where(both > 0)).fillna(0)
        return rows


def main(arguments: list[str]) -> int:
    """Print the tables; returns 0."""
    asked = _parse(arguments)
    params = load_params("demo", ROOT)
    truth = {
        name: pd.read_csv(
            ROOT / "tests" / "truth" / "demo" / f"{name}.csv", encoding="utf-8-sig", keep_default_na=False
        )
        for name in ("truth_activities", "truth_facts", "truth_documents", "truth_faults")
    }
    errors = _report("demo", compare(truth, run_intake(params)))
    for seed in [int(part) for part in asked.seeds.split(",") if part]:
        with tempfile.TemporaryDirectory() as folder:
            other = dataclasses.replace(params, root=Path(folder))
            made = simulate_submissions(other, asked.units, asked.activities, seed, other.raw)
            other = dataclasses.replace(other, units=made.units)
            tables = {name: _as_csv(table) for name, table in made.tables().items()}
            errors += _report(f"seed {seed}", compare(tables, run_intake(other)))
    if asked.errors:
        asked.errors.write_text(list_errors(errors), encoding="utf-8")
    return 0


def run_intake(params: Params) -> dict[str, pd.DataFrame]:
    """Documents, activities, facts and problems as notebook 01 makes them, without corrections."""
    documents, blocks, problems, findings = read_edition(params, params.raw)
    documents, unresolved = resolve_documents(documents, blocks, params, problems)
    prose = extract_facts(documents, blocks, params, findings)
    activities, cells, doubts = extract_activities(documents, blocks, params, findings)
    documents = platform_summaries(documents, blocks, params)
    facts = pd.concat([prose, cells], ignore_index=True)
    activities, facts, told = attach_descriptions(activities, facts, documents, blocks, params, findings)
    told_by = blocks_by_document(blocks)
    facts, amended = apply_amendments(facts, documents, told_by, params)
    activities, facts, merges = merge_activities(activities, facts, params)
    facts, activities, held = hold_back(facts, activities, params)
    checked = check_submissions(documents, facts, activities, params, unresolved, told_by)
    parts = [problems, unresolved, doubts, told, amended, merges, held, checked]
    return {"documents": documents, "activities": activities, "facts": facts,
            "problems": pd.concat(parts, ignore_index=True)}  # fmt: skip


def compare(truth: dict[str, pd.DataFrame], found: dict[str, pd.DataFrame]) -> dict[str, Score]:
    """Scores by subject: activities, their figures, their descriptions, shared reports, unit-level facts, kept out."""
    pairs, activities = match_activities(truth["truth_activities"], found["activities"])
    return {
        "activities": activities,
        "figures of activities": score_figures(pairs),
        "descriptions of activities": score_descriptions(pairs),
        "unit-level facts": score_facts(truth["truth_facts"], found["facts"]),
        "figures that are no result": score_kept_out(truth["truth_facts"], found["facts"]),
        "senders of documents": score_senders(truth["truth_documents"], found["documents"]),
        "faults that are pointed out": score_faults(truth["truth_faults"], found["problems"]),
    }


def match_activities(truth: pd.DataFrame, found: pd.DataFrame) -> tuple[list[tuple[dict, dict]], Score]:
    """Pairs of true and found activities (one to one: same unit and name, then same day where names repeat)."""
    score = Score()
    held = truth[truth["reported_in"] != ""]
    alone, copies = held[held["duplicate_of"] == ""], held[held["duplicate_of"] != ""]
    pairs: list[tuple[dict, dict]] = []
    for kind, expected, offered in (
        ("activity", alone, found[found["duplicate_of"].isna()]),
        ("reported again", copies, found[found["duplicate_of"].notna()]),
    ):
        by_key: dict[tuple[str, str], list[dict]] = {}
        for row in offered.to_dict("records"):
            by_key.setdefault((str(row["unit_id"]), plain_name(row["name"])), []).append(row)
        score.true[kind], score.found[kind] = len(expected), len(offered)
        for row in expected.to_dict("records"):
            mates = by_key.get((row["unit_id"], plain_name(row["name"])), [])
            if mates:
                pairs.append((row, mates.pop(0)))
                score.right[kind] += 1
            else:
                score.errors.append((f"{kind} missed", f"{row['unit_id']} {row['name']} in {row['reported_in']}"))
        for rest in by_key.values():
            score.errors += [
                (f"{kind} not in truth", f"{row['unit_id']} {row['name']} {row['sources']}") for row in rest
            ]
    return pairs, score


def score_figures(pairs: list[tuple[dict, dict]]) -> Score:
    """A figure is right when the value is the true one; a value where the truth has none is one found too many."""
    score = Score()
    for true, found in pairs:
        for name in FIGURES:
            expected, given = _number(true[name]), _number(found[name])
            score.true[name] += expected is not None
            score.found[name] += given is not None
            if expected == given:
                score.right[name] += expected is not None
                continue
            kind = "missing" if given is None else "not in truth" if expected is None else "wrong"
            place = f"{true['name']} in {true['reported_in']} ({found['sources']})"
            score.errors.append((f"figure {kind}: {name}", f"true {expected}, found {given}: {place}"))
    return score


def score_descriptions(pairs: list[tuple[dict, dict]]) -> Score:
    """Days, place, form and category of what was found, where the truth is stated and something was read."""
    score = Score()
    for true, found in pairs:
        for name in DESCRIBED:
            given = found[name]
            if pd.isna(given) or (name == "category" and str(true["category_stated"]) != "True"):
                continue
            given = f"{given:%Y-%m-%d}" if name in ("start", "end") else str(given)
            score.true[name] += 1
            score.found[name] += 1
            if given == str(true[name]):
                score.right[name] += 1
            else:
                score.errors.append((f"description wrong: {name}", f"true {true[name]}, found {given}: {true['name']}"))
    return score


def score_facts(truth: pd.DataFrame, found: pd.DataFrame) -> Score:
    """Figures of units in prose that are results of this event, as sets of (unit, quantity, value, upper value)."""
    wanted = truth[(truth["scope"] == "unit") & (truth["source"] == "prose") & (truth["unit_id"] != "")]
    wanted = wanted[_flag(wanted["in_scope"]) & ~_flag(wanted["planned"])]
    offered = found[(found["scope"] == "unit") & (found["source"] == "prose") & found["unit_id"].notna()]
    offered = offered[offered["in_scope"] & ~offered["planned"] & offered["duplicate_of"].isna()]
    true = {_fact_key(row): row for row in wanted.to_dict("records")}
    given = {_fact_key(row): row for row in offered.to_dict("records")}
    score = Score()
    for key, row in true.items():
        score.true[key[1]] += 1
        score.right[key[1]] += key in given
        if key not in given:
            score.errors.append((f"fact missed: {key[1]}", f"{row['raw']} ({row['path']}): {row['line'][:160]}"))
    for key, row in given.items():
        score.found[key[1]] += 1
        if key not in true:
            place = f"{row['unit_id']} {row['doc_id']}-{row['locator']}"
            score.errors.append((f"fact not in truth: {key[1]}", f"{row['raw']} = {row['value']:g} at {place}"))
    for key in true.keys() & given.keys():
        for name in ("bound", "counted_in"):
            score.true[f"({name})"] += 1
            score.found[f"({name})"] += 1
            score.right[f"({name})"] += str(true[key][name]) == str(given[key][name])
            if str(true[key][name]) != str(given[key][name]):
                kind = f"fact {name}: true {true[key][name]}, found {given[key][name]}"
                score.errors.append((kind, f"{true[key]['raw']}: {true[key]['line'][:120]}"))
    return score


def score_kept_out(truth: pd.DataFrame, found: pd.DataFrame) -> Score:
    """Plans, stocks, other periods and other events: right when no result of this event was made of them."""
    stated = truth[_flag(truth["in_scope"]) & ~_flag(truth["planned"])]
    also = {_fact_key(row) for row in stated.to_dict("records")}
    results = found[found["in_scope"] & ~found["planned"] & (found["source"] == "prose")]
    taken = {_fact_key(row) for row in results.to_dict("records")}
    score = Score()
    for row in truth[(truth["unit_id"] != "") & (truth["scope"] == "unit")].to_dict("records"):
        kind = "planned" if str(row["planned"]) == "True" else "other period" if str(row["in_scope"]) == "False" else ""
        if kind and _fact_key(row) not in also:
            score.true[kind] += 1
            score.found[kind] += 1
            score.right[kind] += _fact_key(row) not in taken
            if _fact_key(row) in taken:
                score.errors.append((f"taken for a result: {kind}", f"{row['raw']}: {row['line'][-160:]}"))
    return score


def score_senders(truth: pd.DataFrame, found: pd.DataFrame) -> Score:
    """Whose document it is, by role; a file whose bytes came twice is known by either path."""
    score = Score()
    owner = found.set_index("path")["unit_id"].fillna("").to_dict()
    for row in truth.to_dict("records"):
        if row["path"] not in owner:
            continue
        score.true[row["role"]] += 1
        score.found[row["role"]] += 1
        score.right[row["role"]] += owner[row["path"]] == row["unit_id"]
        if owner[row["path"]] != row["unit_id"]:
            score.errors.append((f"sender wrong: {row['role']}", f"{row['path']}: found {owner[row['path']]!r}"))
    return score


def score_faults(truth: pd.DataFrame, found: pd.DataFrame) -> Score:
    """Planted faults for which a problem of the fitting kind names the file or the unit; what more is found is free."""
    score = Score()
    for row in truth.to_dict("records"):
        if row["kind"] not in CODES:
            continue
        fitting = found[found["code"].isin(CODES[row["kind"]])]
        path, unit = str(row["path"]), str(row["unit_id"])
        is_named = (fitting["unit_id"] == unit) & (unit != "")
        if path:
            is_named |= fitting["path"].str.startswith((path, path.replace("(1).", "."))).fillna(False)
        score.true[row["kind"]] += 1
        score.found[row["kind"]] += bool(is_named.any())
        score.right[row["kind"]] += bool(is_named.any())
        if not is_named.any():
            score.errors.append((f"fault not pointed out: {row['kind']}", f"{unit} {path} {row['note']}"))
    return score


def plain_name(name: object) -> str:
    """A name without what people change when they type it again: width, quotes, blanks, the year in front."""
    text = unicodedata.normalize("NFKC", str(name))
    return re.sub(r"[\s“”\"‘’'《》]|^20\d\d年", "", text)


def list_errors(errors: list[tuple[str, str]]) -> str:
    """Kinds of error, the most frequent first, each with up to eight examples."""
    by_kind: dict[str, list[str]] = {}
    for kind, example in errors:
        by_kind.setdefault(kind, []).append(example)
    lines = []
    for kind, examples in sorted(by_kind.items(), key=lambda item: (-len(item[1]), item[0])):
        lines += [f"\n## {len(examples)} × {kind}", *(f"- {example}" for example in examples[:8])]
    return "\n".join(lines) + "\n"


def _report(name: str, scores: dict[str, Score]) -> list[tuple[str, str]]:
    for subject, score in scores.items():
        table = score.table()
        plain = table[~table.index.str.startswith("(")][["true", "found", "right"]].sum()
        whole = Score(Counter(all=plain["true"]), Counter(all=plain["found"]), Counter(all=plain["right"])).table()
        print(f"\n## {name}: {subject}\n")
        print(pd.concat([table, whole]).to_string(float_format="{:.3f}".format))
    return [(kind, f"[{name}] {example}") for score in scores.values() for kind, example in score.errors]


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", default="11,12", help="other seeds to simulate and measure, joined by commas")
    parser.add_argument("--units", type=int, default=70)
    parser.add_argument("--activities", type=int, default=340)
    parser.add_argument("--errors", type=Path, help="file for what went wrong, by kind, with examples")
    return parser.parse_args(arguments)


def _fact_key(row: dict) -> tuple[str, str, float, float | None]:
    return str(row["unit_id"]), str(row["quantity"]), float(row["value"]), _number(row["value_high"])


def _number(value: object) -> float | None:
    return None if value == "" or pd.isna(value) else float(str(value))


def _flag(column: pd.Series) -> pd.Series:
    return column.astype(str) == "True"


def _as_csv(table: pd.DataFrame) -> pd.DataFrame:
    """The table as it comes back from its CSV: empty texts for what is missing."""
    return table.astype(object).where(table.notna(), "")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
