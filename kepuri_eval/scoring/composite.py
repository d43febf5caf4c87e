"""Any two tables, data by unit and meta by code, to a composite index: the ten steps, each chosen by name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from kepuri_eval.errors import ScoringError
from kepuri_eval.scoring import weights as weigh
from kepuri_eval.scoring.acceptability import rank_scenarios
from kepuri_eval.scoring.hierarchy import Join, Tree, build_tree, coverage, leaf_weights, roll_up
from kepuri_eval.scoring.impute import IMPUTATIONS
from kepuri_eval.scoring.joins import JOINS, find_join
from kepuri_eval.scoring.normalise import NORMALISATIONS
from kepuri_eval.scoring.treat import treat

WEIGHTINGS = ("given", "equal", "entropy", "critic", "pca")
_OTHER_NAMES = {"a_amean": "arithmetic", "a_gmean": "geometric", "a_hmean": "harmonic", "a_genmean": "generalised",
                "a_copeland": "copeland"}  # fmt: skip
_CODES = ("uCode", "uName", "iCode", "iName", "Parent", "Denominator")
_NO_NUMBER = ("NA", "N/A", "NaN", "nan")
_META_TYPES = ("Indicator", "Aggregate", "Group", "Denominator", "Other")


@dataclass(frozen=True)
class Composite:
    """An index and how it came about.

    Attributes:
        table: one row a unit: uCode, every node of the hierarchy from the top, coverage, rank (in its
            group; 1 best, equal share).
        raw, filled, treated, normalised: (units × measures) tables by uCode, after each step.
        weights: code → weight within its parent, as used.
        effective: measure → weight in the whole.
        log: one line a step.
    """

    table: pd.DataFrame
    raw: pd.DataFrame
    filled: pd.DataFrame
    treated: pd.DataFrame
    normalised: pd.DataFrame
    weights: dict[str, float]
    effective: pd.Series
    tree: Tree
    log: tuple[str, ...]


def read_index_tables(data_path: Path, meta_path: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The data and meta tables of an index from CSV (UTF-8, with or without BOM).

    Raises:
        ScoringError: a file is missing or no CSV, or a column is missing, named with its file.
    """
    tables = []
    for path, needed in ((data_path, ["uCode"]), (meta_path, ["iCode", "Weight", "Parent"])):
        try:
            table = pd.read_csv(path, encoding="utf-8-sig", dtype="str", keep_default_na=False)
        except (OSError, ValueError, pd.errors.ParserError) as error:
            raise ScoringError(f"{Path(path).name}: cannot be read as CSV: {error}") from error
        absent = [column for column in needed if column not in table.columns]
        if absent:
            raise ScoringError(f"{Path(path).name}: no column {absent[0]!r}; found {', '.join(table.columns[:8])}")
        # NA is a missing number, but a good code (Namibia).
        numbers = [name for name in table.columns if name not in _CODES]
        table[numbers] = table[numbers].mask(table[numbers].isin(_NO_NUMBER))
        tables.append(table.mask(table == ""))
    return tables[0], tables[1]


def build_index(
    data: pd.DataFrame,
    meta: pd.DataFrame,
    *,
    normalise: str = "minmax",
    aggregate: str | Sequence[str] = "arithmetic",
    weights: str = "given",
    impute: str = "none",
    treatment: str = "none",
    group: str | None = None,
    impute_by: str | None = None,
    denominate: bool = False,
    min_coverage: float = 0.0,
) -> Composite:
    """The index of all units.

    Args:
        data: uCode and one column a measure (iData).
        meta: one row a code (iMeta): iCode, Weight, Parent; where wanted Direction, Type, Denominator, Target, Low,
            High.
        normalise: name and settings, such as `minmax`, `minmax:1,100`, `zscore:10,2`, `prank`, `dist2target`.
        aggregate: one name for every level, or one a level from the bottom, such as `arithmetic`, `generalised:0.5`.
        weights: given, equal, entropy, critic or pca; the last three weigh the measures within their parent.
        impute: none, mean, median or zero.
        treatment: none, winsorise, log, log1p or logshift.
        group: column of `data`; units are normalised, joined and ranked within their group.
        impute_by: column of `data`; means and medians are taken within it (within `group` when not given).
        denominate: divide each measure by the column that meta names as its Denominator.
        min_coverage: below this share of the weight a unit has no index.

    Raises:
        ScoringError: a step cannot be done, naming the unit and the measure.
    """
    rows = _read_meta(meta)
    tree = _plant(rows)
    names, table = tree.leaves, _read_data(data, tree.leaves)
    labels = _labels(data, group)
    raw = _denominate(table, data, rows, names) if denominate else table
    filled = _frame(_impute(raw, impute, _labels(data, impute_by or group), names), raw)
    done = treat(filled.to_numpy(), treatment, names)
    treated = _frame(done.values, raw)
    normalised = _frame(_normalise(treated, normalise, labels, rows, names), raw)
    tree = _weigh_parts(tree, weights, normalised)
    levels = _find_joins(aggregate, tree)
    scores = _roll_up_apart(normalised.to_numpy(), tree, levels, labels)
    covered = coverage(~np.isnan(normalised.to_numpy()), np.ones(normalised.shape, dtype=bool), tree)
    result = _lay_out(scores, covered, tree, raw.index, labels, min_coverage)
    log = _tell(raw, filled, normalise, aggregate, weights, impute, treatment, done.notes, denominate, group, impute_by)
    effective = pd.Series(leaf_weights(tree), index=list(names), name="effective_weight")
    return Composite(result, raw, filled, treated, normalised, dict(tree.weights), effective, tree, log)


def parse_choice(text: str) -> tuple[str, tuple[float, ...]]:
    """`minmax:1,100` → ("minmax", (1, 100)); the short form `minmax1_100` and COINr's `a_amean` are known too.

    Raises:
        ScoringError: a setting that is not a number.
    """
    name, _, settings = text.strip().partition(":")
    short = re.fullmatch(r"(minmax|zscore)(-?[\d.]+)_(-?[\d.]+)", name)
    if short and not settings:
        name, settings = short[1], f"{short[2]},{short[3]}"
    name = _OTHER_NAMES.get(name, name.removeprefix("n_"))
    try:
        return name, tuple(float(part) for part in settings.split(",") if part.strip())
    except ValueError:
        raise ScoringError(f"{text!r}: settings must be numbers, such as minmax:1,100") from None


def _read_meta(meta: pd.DataFrame) -> pd.DataFrame:
    for column in ("iCode", "Weight", "Parent"):
        if column not in meta.columns:
            raise ScoringError(f"meta: no column {column!r}")
    rows = meta.copy()
    if rows["iCode"].isna().any():
        raise ScoringError(f"meta: row {int(np.argmax(rows['iCode'].isna())) + 1} has no iCode")
    twice = rows["iCode"].duplicated()
    if twice.any():
        raise ScoringError(f"meta: iCode {rows.loc[twice, 'iCode'].iloc[0]!r} stands twice")
    if "Type" not in rows.columns:
        parents = set(rows["Parent"].dropna())
        rows["Type"] = ["Aggregate" if code in parents else "Indicator" for code in rows["iCode"]]
    odd = ~rows["Type"].isin(_META_TYPES)
    if odd.any():
        raise ScoringError(f"meta: {rows.loc[odd, 'iCode'].iloc[0]}: Type is none of {', '.join(_META_TYPES)}")
    rows = rows[rows["Type"].isin(["Indicator", "Aggregate"])].set_index("iCode")
    if not (rows["Type"] == "Indicator").any():
        raise ScoringError("meta: no row of Type Indicator")
    for column in ("Weight", "Direction", "Target"):
        if column in rows.columns:
            numbers = pd.to_numeric(rows[column], errors="coerce")
            bad = numbers.isna() & rows[column].notna()
            if bad.any():
                raise ScoringError(f"meta: {column} of {rows.index[bad][0]} is not a number")
            rows[column] = numbers
    return rows


def _plant(rows: pd.DataFrame) -> Tree:
    leaves = [str(code) for code in rows.index[rows["Type"] == "Indicator"]]
    parents = rows["Parent"].dropna()
    weights = {str(code): float(weight) for code, weight in rows["Weight"].items()}
    return build_tree(leaves, {str(code): str(parent) for code, parent in parents.items()}, weights)


def _read_data(data: pd.DataFrame, names: tuple[str, ...]) -> pd.DataFrame:
    if "uCode" not in data.columns:
        raise ScoringError("data: no column 'uCode'")
    codes = data["uCode"]
    if codes.isna().any():
        raise ScoringError(f"data: row {int(np.argmax(codes.isna())) + 1} has no uCode")
    if codes.duplicated().any():
        raise ScoringError(f"data: uCode {codes[codes.duplicated()].iloc[0]!r} stands twice")
    absent = [name for name in names if name not in data.columns]
    if absent:
        raise ScoringError(f"data: no column for measure {absent[0]!r}")
    table = data.set_index("uCode")[list(names)]
    for name in names:
        numbers = pd.to_numeric(table[name], errors="coerce")
        bad = numbers.isna() & table[name].notna()
        if bad.any():
            raise ScoringError(f"data: unit {table.index[bad][0]}, measure {name}: not a number")
        table[name] = numbers
    return table.astype("float64")


def _labels(data: pd.DataFrame, group: str | None) -> list[str]:
    if group is None:
        return [""] * len(data)
    if group not in data.columns:
        raise ScoringError(f"data: no column {group!r} to group by")
    if data[group].isna().any():
        raise ScoringError(f"data: unit {data.loc[data[group].isna(), 'uCode'].iloc[0]} has no {group}")
    return data[group].astype(str).to_list()


def _denominate(table: pd.DataFrame, data: pd.DataFrame, rows: pd.DataFrame, names: tuple[str, ...]) -> pd.DataFrame:
    if "Denominator" not in rows.columns:
        raise ScoringError("meta: no column 'Denominator'")
    divided = table.copy()
    by_unit = data.set_index("uCode")
    for name, below in rows.loc[list(names), "Denominator"].dropna().items():
        if below not in by_unit.columns:
            raise ScoringError(f"data: no column {below!r}, the denominator of {name}")
        bottom = pd.to_numeric(by_unit[below], errors="coerce")
        if (bottom <= 0).any():
            raise ScoringError(f"data: unit {bottom.index[bottom <= 0][0]}, {below}: a denominator must be above zero")
        divided[str(name)] = table[str(name)] / bottom
    return divided


def _impute(raw: pd.DataFrame, how: str, labels: list[str], names: tuple[str, ...]) -> np.ndarray:
    if how not in IMPUTATIONS:
        raise ScoringError(f"impute: no imputation {how!r}: {', '.join(IMPUTATIONS)}")
    return IMPUTATIONS[how](raw.to_numpy(), labels, names)


def _normalise(
    table: pd.DataFrame, choice: str, labels: list[str], rows: pd.DataFrame, names: tuple[str, ...]
) -> np.ndarray:
    """Each group apart; measures' directions and targets from meta."""
    name, settings = parse_choice(choice)
    if name not in NORMALISATIONS:
        raise ScoringError(f"normalise: no normalisation {name!r}: {', '.join(NORMALISATIONS)}")
    declared = rows.loc[list(names)]
    directions = declared["Direction"].fillna(1).to_numpy(float) if "Direction" in declared.columns else None
    extra: list[object] = list(settings)
    if name in ("dist2target", "dist2ref"):
        extra = [_column(declared, "Target", name)]
    if name == "goalposts":
        extra = [_column(declared, "Low", name), _column(declared, "High", name)]
    function, found = NORMALISATIONS[name], np.full(table.shape, np.nan)
    groups = np.array(labels, dtype=object)
    for label in sorted(set(labels)):
        part = table.to_numpy()[groups == label]
        leading = [part, *extra] if name in ("dist2target", "dist2ref", "goalposts") else [part]
        rest = [] if name in ("dist2target", "dist2ref", "goalposts") else extra
        try:
            found[groups == label] = function(*leading, directions, *rest, names=names)
        except ScoringError as error:
            raise ScoringError(f"group {label!r}: {error}" if label else str(error)) from None
        except TypeError:
            raise ScoringError(f"normalise: {choice!r} has settings that {name} does not take") from None
    return found


def _column(declared: pd.DataFrame, column: str, name: str) -> np.ndarray:
    if column not in declared.columns:
        raise ScoringError(f"meta: no column {column!r}, needed by {name}")
    return pd.to_numeric(declared[column], errors="coerce").to_numpy(dtype=float)


def _weigh_parts(tree: Tree, how: str, normalised: pd.DataFrame) -> Tree:
    """The tree with its weights replaced: all of them by equal ones, or those of the measures by the data's own."""
    if how not in WEIGHTINGS:
        raise ScoringError(f"weights: no weighting {how!r}: {', '.join(WEIGHTINGS)}")
    replaced = dict(tree.weights)
    if how == "equal":
        replaced = dict.fromkeys(replaced, 1.0)
    elif how != "given":
        function = {"entropy": weigh.entropy, "critic": weigh.critic, "pca": weigh.principal_components}[how]
        for node in tree.nodes:
            parts = [part for part in tree.children[node] if part in tree.leaves]
            if parts:
                part_weights = function(normalised[parts].to_numpy(), parts, list(normalised.index))
                replaced |= dict(zip(parts, (float(one) for one in part_weights), strict=True))
    return Tree(tree.leaves, tree.nodes, tree.children, replaced, tree.level)


def _find_joins(aggregate: str | Sequence[str], tree: Tree) -> dict[str, Join]:
    top = tree.level[tree.root]
    chosen = [aggregate] if isinstance(aggregate, str) else list(aggregate)
    if len(chosen) == 1:
        chosen = chosen * (top - 1)
    if len(chosen) != top - 1:
        raise ScoringError(f"aggregate: {len(chosen)} names for {top - 1} levels of aggregation")
    parsed = [parse_choice(one) for one in chosen]
    unknown = [name for name, _ in parsed if name not in JOINS]
    if unknown:
        raise ScoringError(f"aggregate: no aggregation {unknown[0]!r}: {', '.join(JOINS)}")
    by_level = {level: find_join(name, settings) for level, (name, settings) in enumerate(parsed, start=2)}
    return {node: by_level[tree.level[node]] for node in tree.nodes}


def _roll_up_apart(x: np.ndarray, tree: Tree, levels: dict[str, Join], labels: list[str]) -> dict[str, np.ndarray]:
    groups = np.array(labels, dtype=object)
    scores = {node: np.full(len(x), np.nan) for node in tree.nodes}
    for label in sorted(set(labels)):
        members = np.flatnonzero(groups == label)
        try:
            found = roll_up(x[members], tree, levels)
        except ScoringError as error:
            raise ScoringError(f"group {label!r}: {error}" if len(members) < len(x) else str(error)) from None
        for node in tree.nodes:
            scores[node][members] = found[node]
    return scores


def _lay_out(
    scores: dict[str, np.ndarray], covered: np.ndarray, tree: Tree, units: pd.Index, labels: list[str],
    min_coverage: float,
) -> pd.DataFrame:  # fmt: skip
    whole = np.where(covered + 1e-12 >= min_coverage, scores[tree.root], np.nan)
    columns = {node: scores[node] for node in reversed(tree.nodes)} | {tree.root: whole}
    table = pd.DataFrame({"uCode": units, **columns, "coverage": covered})
    ranks = pd.Series(pd.NA, index=table.index, dtype="Int64")
    # What differs by rounding alone is equal: no unit is ahead of another by the last bit of a sum.
    groups = np.array(labels, dtype=object)
    tolerance = 1e-12 * np.nanmax(np.abs(whole), initial=0.0)
    for label in sorted(set(labels)):
        have = np.flatnonzero(~np.isnan(whole) & (groups == label))
        if len(have):
            ranks.iloc[have] = rank_scenarios(whole[None, have], tolerance=tolerance)[0]
    return table.assign(rank=ranks)


def _frame(values: np.ndarray, like: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(values, index=like.index, columns=like.columns)


def _tell(
    raw: pd.DataFrame, filled: pd.DataFrame, normalise: str, aggregate: str | Sequence[str], weights: str, impute: str,
    treatment: str, notes: tuple[str, ...], denominate: bool, group: str | None, impute_by: str | None,
) -> tuple[str, ...]:  # fmt: skip
    gaps = int(raw.isna().to_numpy().sum())
    still = int(filled.isna().to_numpy().sum())
    join = aggregate if isinstance(aggregate, str) else " → ".join(aggregate)
    return (
        f"units: {raw.shape[0]}, measures: {raw.shape[1]}, missing cells: {gaps}",
        f"denominate: {'by meta' if denominate else 'no'}",
        f"impute: {impute}{f' within {impute_by or group}' if impute_by or group else ''}; missing cells left: {still}",
        f"treat: {treatment}" + "".join(f"; {note}" for note in notes),
        f"normalise: {normalise}{f' within {group}' if group else ''}",
        f"weights: {weights}",
        f"aggregate: {join}",
    )
