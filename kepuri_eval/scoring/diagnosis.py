"""Measures and an index to what is wrong with them: distributions, correlations, consistency, axes, real influence.

Every function takes tables of units by measures; what is found is flagged by the thresholds of the OECD/JRC handbook,
which are arguments. Read it before the robustness: no ranking is better than what it is made of.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from scipy.stats import kurtosis, skew

from kepuri_eval.errors import ScoringError
from kepuri_eval.scoring.cells import as_matrix


def describe_distributions(
    values: pd.DataFrame, skew_limit: float = 2.0, kurtosis_limit: float = 3.5, missing_limit: float = 0.35
) -> pd.DataFrame:
    """One row a measure: units, missing, zeros, distinct values, quartiles, moments, and flags.

    Flags, joined by a comma: empty, constant, mostly missing, mostly zero, extreme (|skewness| and kurtosis above
    their limits: a few units carry it).
    """
    as_matrix(values, "describe_distributions", list(values.columns))
    table = pd.DataFrame([{"measure": name} | _describe_one(column) for name, column in values.items()])
    total = len(values)
    flags = {
        "empty": table["units"] == 0,
        "constant": (table["distinct"] == 1) & (table["units"] > 1),
        "mostly missing": (table["missing"] > missing_limit * total) & (table["units"] > 0),
        "mostly zero": table["zeros"] > 0.5 * table["units"].clip(lower=1),
        "extreme": (table["skewness"].abs() > skew_limit) & (table["kurtosis"] > kurtosis_limit),
    }
    told = pd.DataFrame(flags)
    return table.assign(flags=[", ".join(told.columns[row]) for row in told.to_numpy()])


def correlate(
    scores: pd.DataFrame, belongs: Mapping[str, str], redundant: float = 0.92, opposed: float = -0.4, least: int = 4
) -> pd.DataFrame:
    """One row a pair of measures: Pearson r and Spearman rho over the units that have both, and a flag.

    Flags: redundant (r at or above `redundant`: the same thing is counted twice), opposed (r at or below `opposed`
    within an indicator: they cancel each other out), too few units.

    Args:
        scores: directions already turned, so that more is better everywhere.
        belongs: measure → its indicator.
    """
    names = list(scores.columns)
    varying = scores.loc[:, scores.nunique() > 1]
    pearson = varying.corr(method="pearson", min_periods=least).reindex(index=names, columns=names).to_numpy(float)
    spearman = varying.corr(method="spearman", min_periods=least).reindex(index=names, columns=names).to_numpy(float)
    have = scores.notna().to_numpy().astype(int)
    both = have.T @ have
    rows = []
    for first, one in enumerate(names):
        for second in range(first + 1, len(names)):
            other = names[second]
            within = belongs[one] == belongs[other]
            r = float(pearson[first, second])
            flag = "too few units" if both[first, second] < least else ""
            if r >= redundant:
                flag = "redundant"
            elif within and r <= opposed:
                flag = "opposed"
            rows.append((one, other, within, int(both[first, second]), r, float(spearman[first, second]), flag))
    columns = ["measure", "other", "is_within", "units", "pearson", "spearman", "flag"]
    return pd.DataFrame(rows, columns=columns)


def cronbach_alpha(scores: pd.DataFrame) -> float:
    """k / (k − 1) · (1 − Σ s²_j / s²_total) over the units that have all measures; missing for fewer than two.

    Cronbach, Psychometrika 16 (1951). High says that the measures vary together, not that they measure one thing.
    """
    whole = scores.dropna().to_numpy(dtype=float)
    count = whole.shape[1]
    if count < 2 or len(whole) < 2:
        return float("nan")
    total = whole.sum(axis=1).var(ddof=1)
    if total <= 0:
        return float("nan")
    return float(count / (count - 1) * (1 - whole.var(axis=0, ddof=1).sum() / total))


def check_consistency(scores: pd.DataFrame, belongs: Mapping[str, str], low: float = 0.6) -> pd.DataFrame:
    """One row an indicator: measures, units that have all of them, Cronbach's alpha, the measure to look at.

    `weakest` is the measure without which alpha is highest, where that is higher than with it; flag: low alpha.
    """
    rows = []
    for indicator in dict.fromkeys(belongs[name] for name in scores.columns):
        own = scores[[name for name in scores.columns if belongs[name] == indicator]]
        alpha = cronbach_alpha(own)
        without = {name: cronbach_alpha(own.drop(columns=name)) for name in own.columns} if own.shape[1] > 2 else {}
        better = {name: value for name, value in without.items() if value > alpha}
        weakest = max(better, key=lambda name: better[name]) if better else ""
        flag = "low alpha" if alpha < low else ""
        rows.append((indicator, own.shape[1], int(own.notna().all(axis=1).sum()), alpha, weakest, flag))
    return pd.DataFrame(rows, columns=["indicator", "measures", "units", "alpha", "weakest", "flag"])


def find_axes(scores: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Principal components of the correlations: what a few axes say of all measures.

    Only units that have every varying measure count; measures that do not vary are left out.

    Returns:
        axes (axis, eigenvalue, share, cumulated) and loadings (measures × axes), signs so that each axis' largest
        loading is above zero.

    Raises:
        ScoringError: fewer than two measures vary, or fewer than three units have all of them.
    """
    whole = scores.loc[:, scores.nunique() > 1].dropna()
    whole = whole.loc[:, whole.nunique() > 1]
    if whole.shape[1] < 2 or len(whole) < 3:
        raise ScoringError(
            f"find_axes: {len(whole)} units have all of {whole.shape[1]} varying measures; three and two are needed"
        )
    roots, vectors = np.linalg.eigh(np.corrcoef(whole.to_numpy(dtype=float), rowvar=False))
    roots, vectors = np.maximum(roots[::-1], 0.0), vectors[:, ::-1]
    loadings = vectors * np.sqrt(roots)
    largest = np.abs(loadings).argmax(axis=0)
    loadings = loadings * np.where(loadings[largest, np.arange(loadings.shape[1])] < 0, -1.0, 1.0)
    names = [f"axis_{at + 1}" for at in range(len(roots))]
    axes = pd.DataFrame(
        {"axis": names, "eigenvalue": roots, "share": roots / roots.sum(), "cumulated": np.cumsum(roots) / roots.sum()}
    )
    return axes, pd.DataFrame(loadings, index=whole.columns, columns=names)


def compare_weights(
    scores: pd.DataFrame, index: Sequence[float], declared: Mapping[str, float], apart: float = 2.0
) -> pd.DataFrame:
    """One row a measure: declared weight and the influence it really has.

    Influence is r², the squared correlation with the index; `effective` shares it out to one. Paruolo, Saisana and
    Saltelli, Journal of the Royal Statistical Society A 176 (2013). Flags: silent (a weight without influence),
    dominant or weak (effective above `apart` times the declared weight, or below one over it), reversed (r below 0).
    """
    whole = np.asarray(index, dtype=float)
    rows = []
    for name, column in scores.items():
        both = column.notna().to_numpy() & ~np.isnan(whole)
        x, y = column.to_numpy(dtype=float)[both], whole[both]
        varies = len(x) > 2 and np.ptp(x) > 0 and np.ptp(y) > 0
        rows.append((name, float(declared[str(name)]), float(np.corrcoef(x, y)[0, 1]) if varies else 0.0))
    table = pd.DataFrame(rows, columns=["measure", "declared", "correlation"])
    influence = table["correlation"] ** 2
    table["effective"] = influence / influence.sum() if influence.sum() > 0 else 0.0
    ratio = table["effective"] / table["declared"].where(table["declared"] > 0)
    flags = np.select(
        [
            (table["declared"] > 0) & (table["correlation"].abs() < 0.05),
            table["correlation"] < 0,
            ratio > apart,
            ratio < 1 / apart,
        ],
        ["silent", "reversed", "dominant", "weak"],
        "",
    )
    return table.assign(flag=flags)


def _describe_one(column: pd.Series) -> dict[str, float]:
    have = column.dropna().to_numpy(dtype=float)
    shaped = len(have) >= 4 and have.min() < have.max()
    quarters = np.quantile(have, [0, 0.25, 0.5, 0.75, 1]) if len(have) else np.full(5, np.nan)
    return {
        "units": len(have), "missing": len(column) - len(have), "zeros": int((have == 0).sum()),
        "distinct": len(np.unique(have)),
        **dict(zip(("min", "q25", "median", "q75", "max"), quarters, strict=True)),
        "mean": have.mean() if len(have) else np.nan, "sd": have.std(ddof=1) if len(have) > 1 else np.nan,
        "skewness": skew(have, bias=False) if shaped else np.nan,
        "kurtosis": kurtosis(have, bias=False) if shaped else np.nan,
    }  # fmt: skip
