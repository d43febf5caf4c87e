"""What the evaluation method declares: `params/method.yml` (indicators, measures, scoring, standouts)."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from kepuri_eval.edition import Code, Declared

MeasureKind = Literal[
    "total", "rate", "share", "coverage", "evidence", "count", "entropy", "quota", "on_time", "complete", "rating"
]
Denominator = Literal["residents_wan", "activities", "participants_thousand"]


class Band(Declared):
    """Values from `at_least` upward score `score`; the highest band reached counts."""

    at_least: float
    score: float = Field(ge=0, le=100)


class Where(Declared):
    """Which activities count for a `count`, `share` or `entropy` measure; every given condition must hold."""

    is_key: bool | None = None
    mode: tuple[Literal["online", "offline", "both"], ...] = ()
    has: tuple[Literal["links", "pictures", "volunteers", "joint_units", "text"], ...] = ()


class Measure(Declared):
    """One thing counted under an indicator.

    Attributes:
        quantity: for `total` and `rate`: the quantity of the facts that are added up.
        subkind: narrows `quantity` (for instance quantity `other`, subkind `shares`).
        mentions: for `coverage` and `evidence`: the list in wording.yml whose items are looked for.
        where: for `count`, `share`: which activities count.
        of: for `entropy` and `coverage` over activities: the activity column whose kinds are counted.
        goalposts: value that scores 0 and value that scores 100, linear between, capped outside.
        goalposts_by_group: the same for named groups, in place of `goalposts`.
        scale: `log` applies log(1+x) to value and goalposts first, for quantities of many magnitudes.
        missing: `missing` lowers coverage; `zero` scores 0 where nothing was submitted, by declaration.
        applies_to: groups for which the measure is asked; all when empty.
    """

    label: str
    kind: MeasureKind
    indicator: Code
    quantity: str = ""
    subkind: str = ""
    mentions: str = ""
    where: Where = Where()
    of: Literal["", "category", "theme", "mode", "media_level"] = ""
    denominator: Denominator | None = None
    direction: Literal[1, -1] = 1
    weight: float = Field(default=1.0, ge=0)
    goalposts: tuple[float, float] | None = None
    goalposts_by_group: dict[Code, tuple[float, float]] = {}
    scale: Literal["linear", "log"] = "linear"
    bands: tuple[Band, ...] = ()
    missing: Literal["missing", "zero"] = "missing"
    applies_to: tuple[Code, ...] = ()
    number_format: str = ",.0f"
    counted_in: str = ""
    note: str = ""

    @model_validator(mode="after")
    def _is_complete(self) -> Measure:
        needs = {
            "total": ["quantity"], "rate": ["quantity", "denominator"], "evidence": ["mentions"], "entropy": ["of"],
        }  # fmt: skip
        for key in needs.get(self.kind, []):
            if not getattr(self, key):
                raise ValueError(f"a measure of kind {self.kind} needs {key}")
        if self.kind == "coverage" and bool(self.mentions) == bool(self.of):
            raise ValueError("a measure of kind coverage needs one of mentions, of")
        if bool(self.goalposts) == bool(self.bands):
            raise ValueError("give either goalposts or bands")
        posts = [self.goalposts, *self.goalposts_by_group.values()]
        if any(post is not None and post[0] >= post[1] for post in posts):
            raise ValueError("goalposts must run from the lower to the higher value (use direction: -1 to turn round)")
        steps = [band.at_least for band in self.bands]
        if steps != sorted(set(steps)):
            raise ValueError("bands must rise in at_least")
        return self


class Indicator(Declared):
    """One of the announced indicators."""

    label: str
    weight: float = Field(default=1.0, ge=0)
    meaning: str


class Scoring(Declared):
    """How measures become a score; the names are functions in `kepuri_eval.scoring`."""

    aggregate_measures: Literal["arithmetic", "geometric", "harmonic"] = "arithmetic"
    aggregate_indicators: Literal["arithmetic", "geometric", "harmonic"] = "arithmetic"
    min_coverage: float = Field(default=0.5, ge=0, le=1)
    total_rule: Literal["stated_else_sum", "larger", "sum"] = "stated_else_sum"
    conflict_rule: Literal["lower", "higher", "mean"] = "lower"
    ties: tuple[Code, ...] = ()
    tie_tolerance: float = Field(default=1e-9, ge=0)


class Robustness(Declared):
    """Which assumptions are varied to see how far a rank can move."""

    scenarios: int = Field(default=2000, ge=1, le=1_000_000)
    seed: int = 20240915
    weight_concentration: float = Field(default=30.0, gt=0)
    goalpost_spread: float = Field(default=0.2, ge=0, lt=1)
    vary_bounds: bool = True
    vary_aggregation: bool = True
    interval: float = Field(default=0.9, gt=0, le=1)
    certain_at: float = Field(default=0.9, gt=0.5, le=1)
    out_below: float = Field(default=0.1, ge=0, lt=0.5)


class Standouts(Declared):
    """Settings of clustering and of the choice of activities."""

    seed: int = 20240915
    min_activities: int = Field(default=8, ge=2)
    max_clusters: int = Field(default=24, ge=2)
    svd_components: int = Field(default=50, ge=2)
    min_document_frequency: int = Field(default=2, ge=1)
    distinctiveness_weight: float = Field(default=0.5, ge=0, le=1)
    stop_words: tuple[str, ...] = ()
    domain_words: tuple[str, ...] = ()


class Method(Declared):
    """`method.yml`: everything about the method that a committee may argue over."""

    title: str
    indicators: dict[Code, Indicator] = Field(min_length=1)
    measures: dict[Code, Measure] = Field(min_length=1)
    scoring: Scoring = Scoring()
    robustness: Robustness = Robustness()
    standouts: Standouts = Standouts()

    @model_validator(mode="after")
    def _refers_to_itself(self) -> Method:
        faults = [
            f"measures.{code}.indicator: no indicator {measure.indicator!r}"
            for code, measure in self.measures.items()
            if measure.indicator not in self.indicators
        ]
        used = {measure.indicator for measure in self.measures.values()}
        faults += [f"indicators.{code}: no measure names it" for code in self.indicators if code not in used]
        faults += [f"scoring.ties: no measure or indicator {code!r}" for code in self.scoring.ties
                   if code not in self.measures and code not in self.indicators]  # fmt: skip
        if not any(indicator.weight > 0 for indicator in self.indicators.values()):
            faults.append("indicators: at least one weight must be above zero")
        if faults:
            raise ValueError("; ".join(faults))
        return self
