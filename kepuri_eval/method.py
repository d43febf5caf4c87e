"""What the evaluation method declares: `params/method.yml` (indicators, measures, scoring, standouts)."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from kepuri_eval.edition import Code, Declared

MeasureKind = Literal[
    "total", "rate", "share", "coverage", "evidence", "count", "entropy", "quota", "on_time", "complete", "rating"
]
Denominator = Literal["residents_wan", "activities", "participants_thousand"]


Normalisation = Literal[
    "goalposts", "minmax", "zscore", "rank", "prank", "borda", "dist2max", "fracmax", "dist2ref", "dist2target"
]
Imputation = Literal["none", "mean", "median", "zero"]
Aggregation = Literal[
    "arithmetic", "geometric", "harmonic", "generalised", "topsis", "vikor", "grey_relation", "promethee", "copeland",
    "benefit",
]  # fmt: skip


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
    """One of the announced indicators.

    Attributes:
        weight: weight within its parent; a place (1 most important) or points under another rule for weights.
        parent: indicator it is a part of; the whole when empty. Hierarchies may have any depth.
    """

    label: str
    weight: float = Field(default=1.0, ge=0)
    meaning: str
    parent: Code | Literal[""] = ""


class Scoring(Declared):
    """How measures become a score; the names are functions in `kepuri_eval.scoring`.

    Attributes:
        impute: what a missing value becomes before it is scored; coverage counts it as missing all the same.
        treat: what is done about extreme values before they are scored, within each group.
        normalise: how a value becomes 0 to 100; goalposts stand for the declared goalposts or bands, everything else
            compares the units of a group with each other.
        weigh_measures: declared weights, equal ones, or weights that the data give, within each indicator.
        weigh_indicators: declared weights, equal ones, or weights from places (roc), points (swing) or judgements.
        judgements: for ahp: how many times as important each indicator is as each other, in the order of the file.
        max_inconsistency: consistency ratio above which judgements are refused.
        aggregate_measures, aggregate_indicators: how scores are joined within an indicator, and above.
        geometric_floor: a geometric or harmonic mean takes scores below this as this, so that one zero does not
            wipe out everything else.
        added_in_text: quantities of which several figures of one paragraph, none called the total, are added up
            (本报3篇，网站5篇); of all others the largest counts, whose parts the others mostly are.
        left_out: quantity → subkinds that its totals leave out.
        sorts: quantity → quantities whose every one is one of it, too (a lecture is an activity held): what a unit
            states of a sort counts where it states no total and its activities add up to less.
    """

    impute: Imputation = "none"
    treat: Literal["none", "winsorise", "log1p"] = "none"
    normalise: Normalisation = "goalposts"
    weigh_measures: Literal["given", "equal", "entropy", "critic", "pca"] = "given"
    weigh_indicators: Literal["given", "equal", "roc", "swing", "ahp"] = "given"
    judgements: tuple[tuple[float, ...], ...] = ()
    max_inconsistency: float = Field(default=0.1, gt=0, lt=1)
    aggregate_measures: Aggregation = "arithmetic"
    aggregate_indicators: Aggregation = "arithmetic"
    geometric_floor: float = Field(default=1.0, gt=0, lt=100)
    min_coverage: float = Field(default=0.5, ge=0, le=1)
    total_rule: Literal["stated_else_sum", "larger", "sum"] = "stated_else_sum"
    conflict_rule: Literal["lower", "higher", "mean"] = "lower"
    documents_rule: Literal["lower", "higher", "mean"] = "higher"
    added_in_text: tuple[Code, ...] = ()
    left_out: dict[Code, tuple[Code, ...]] = {}
    sorts: dict[Code, tuple[Code, ...]] = {}
    ties: tuple[Code, ...] = ()
    tie_tolerance: float = Field(default=1e-9, ge=0)


class Robustness(Declared):
    """Which assumptions are varied to see how far a rank can move.

    Attributes:
        vary_weights: dirichlet draws weights from a Dirichlet distribution round the declared ones, noise multiplies
            each by 1 ± up to `weight_noise`, none keeps them.
        weight_concentration: of the Dirichlet distribution; the larger, the closer to the declared weights.
        goalpost_spread: upper goalposts are moved by up to this share, either way.
        vary_bounds: figures such as 2.3万余, and sums that nobody stated, are drawn from their range.
        bound_spread: such a range is never wider than this share of the figure.
        vary_aggregation: indicators are joined by one of `aggregations`, drawn by lot.
        normalisations, imputations: drawn by lot where more than the declared one is open; empty keeps the declared.
        leave_out: one measure, drawn by lot, is left out of each scenario.
        interval: the rank interval covers this share of the scenarios.
        certain_at, out_below: shares of scenarios within the quota that make a unit certain, or out of question.
    """

    scenarios: int = Field(default=2000, ge=1, le=1_000_000)
    seed: int = 20240915
    vary_weights: Literal["dirichlet", "noise", "none"] = "dirichlet"
    weight_concentration: float = Field(default=30.0, gt=0)
    weight_noise: float = Field(default=0.25, ge=0, lt=1)
    goalpost_spread: float = Field(default=0.2, ge=0, lt=1)
    vary_bounds: bool = True
    bound_spread: float = Field(default=0.2, ge=0, lt=1)
    vary_aggregation: bool = True
    aggregations: tuple[Aggregation, ...] = ("arithmetic", "geometric")
    normalisations: tuple[Normalisation, ...] = ()
    imputations: tuple[Imputation, ...] = ()
    leave_out: bool = False
    interval: float = Field(default=0.9, gt=0, le=1)
    certain_at: float = Field(default=0.9, gt=0.5, le=1)
    out_below: float = Field(default=0.1, ge=0, lt=0.5)


class Distinctive(Declared):
    """Weights of the parts of distinctiveness 特色, and the words that some of them look for.

    Attributes:
        far_from_all: how unlike its nearest neighbours in the city its words are.
        far_from_cluster: how little of its text is the stock phrases of its own cluster.
        own_words: how rare its most telling words are in the city.
        first_of_kind: words of `first_words` claim that it is the first of its kind.
        audience, form, place, partners: how rare its rarest audience, form, kind of place, sector of partners is.
        min_coverage: below this share of the weight known, there is no figure.
        places: kind of place → words that name it.
    """

    far_from_all: float = Field(default=3, ge=0)
    far_from_cluster: float = Field(default=2, ge=0)
    own_words: float = Field(default=2, ge=0)
    first_of_kind: float = Field(default=1, ge=0)
    audience: float = Field(default=1, ge=0)
    form: float = Field(default=1, ge=0)
    place: float = Field(default=1, ge=0)
    partners: float = Field(default=1, ge=0)
    min_coverage: float = Field(default=0.3, ge=0, le=1)
    first_words: tuple[str, ...] = ()
    places: dict[str, tuple[str, ...]] = {}


class Effective(Declared):
    """Weights of the parts of effect 实效; the lists named by `evidence_mentions` stand in wording.yml.

    Attributes:
        scale: participants, compared within the activity's own category.
        evidence: kinds of evidence of effect in its text (satisfaction, surveys, awards, follow-up).
        publicity: links to reports and media reports counted.
        volunteers, joint, online: volunteers; partners; reads, plays, views and shares.
        min_coverage: below this share of the weight known, there is no figure.
        min_peers: a category with fewer figures is compared with the whole city.
        scales: other ways to put figures on 0 to 100 that scenarios draw beside the share of activities surpassed:
            `range` between smallest and largest, `deviation` by z-score, both on logarithms.
    """

    scale: float = Field(default=2, ge=0)
    evidence: float = Field(default=2, ge=0)
    publicity: float = Field(default=1, ge=0)
    volunteers: float = Field(default=1, ge=0)
    joint: float = Field(default=1, ge=0)
    online: float = Field(default=1, ge=0)
    min_coverage: float = Field(default=0.3, ge=0, le=1)
    evidence_mentions: str = "effect"
    min_peers: int = Field(default=8, ge=2)
    scales: tuple[Literal["range", "deviation"], ...] = ("range", "deviation")


class Criterion(Declared):
    """One thing judges rate."""

    label: str
    weight: float = Field(default=1.0, gt=0)
    meaning: str


class Panel(Declared):
    """How a panel of judges rates the shortlisted activities.

    Attributes:
        criteria: what is rated; averaged by weight.
        scale: lowest and highest value a judge may give.
        shortlist: so many activities are judged.
        judges_each: every activity is rated by so many judges.
        levelling: how strict and lenient judges are made comparable.
        trim: so many highest and lowest ratings of an activity are left out, where enough remain.
        weight: weight of the rating in the effect of an activity, beside the parts of `effective`.
    """

    seed: int = 20240915
    criteria: dict[Code, Criterion] = {}
    scale: tuple[float, float] = (1, 10)
    shortlist: int = Field(default=60, ge=1)
    judges_each: int = Field(default=3, ge=1)
    levelling: Literal["additive", "zscore", "none"] = "additive"
    trim: int = Field(default=0, ge=0)
    weight: float = Field(default=3.0, ge=0)

    @model_validator(mode="after")
    def _scale_rises(self) -> Panel:
        if self.scale[0] >= self.scale[1]:
            raise ValueError("scale must run from the lowest to the highest value")
        return self


class Solver(Declared):
    """When the search for the best list ends.

    Attributes:
        time_limit: seconds for one list; the best found by then is taken and said not to be proven best.
        gap: a list is taken that is proven to be within this share of the best; 0 asks for the best.
    """

    time_limit: float = Field(default=60, gt=0)
    gap: float = Field(default=0.0, ge=0, lt=1)


class Standouts(Declared):
    """Settings of clustering and of the choice of activities.

    Attributes:
        clustering: how clusters are found; `hdbscan` finds their number itself, for the others it is the number
            that comes back best in resampled editions.
        embedding: folder, below the project or anywhere on this machine, of a sentence-transformers model that takes
            the place of the reduced words in clusters and on the map; none when empty. Nothing is ever fetched.
        structure_weight: weight of category, mode and audience beside the text.
        noise_beyond: an activity this many robust deviations less like its cluster than usual belongs to none.
        sample: larger editions are clustered on this many activities; the rest join the nearest cluster.
        bootstraps: resampled editions behind the stability of a cluster.
        near_duplicate_at: share of common character triples from which two texts count as nearly the same.
        scenarios: varied weights under which the lists are chosen again.
        weight_concentration: Dirichlet concentration of those weights; the larger, the closer to the declared ones.
        stop_words: words that say nothing here. domain_words: words kept in one piece.
        form_words: words for forms of event, kept out of the clusters' names, which tell the subject.
    """

    seed: int = 20240915
    min_activities: int = Field(default=8, ge=2)
    clustering: Literal["kmeans", "agglomerative", "hdbscan"] = "kmeans"
    max_clusters: int = Field(default=48, ge=2)
    svd_components: int = Field(default=50, ge=2)
    min_document_frequency: int = Field(default=2, ge=1)
    embedding: str = ""
    structure_weight: float = Field(default=0.3, ge=0)
    noise_beyond: float = Field(default=3.5, gt=0)
    sample: int = Field(default=3000, ge=100)
    bootstraps: int = Field(default=20, ge=2)
    near_duplicate_at: float = Field(default=0.8, gt=0, le=1)
    scenarios: int = Field(default=100, ge=1, le=100_000)
    weight_concentration: float = Field(default=30.0, gt=0)
    distinctiveness_weight: float = Field(default=0.5, ge=0, le=1)
    distinctive: Distinctive = Distinctive()
    effective: Effective = Effective()
    solver: Solver = Solver()
    panel: Panel = Panel()
    stop_words: tuple[str, ...] = ()
    domain_words: tuple[str, ...] = ()
    form_words: tuple[str, ...] = ()


class Reporting(Declared):
    """What reports call strong and weak, and how much they list.

    Attributes:
        strong_at: a measure of at least this score, above its group's median, is named as strong.
        weak_below: a measure below this score, or without a value, is named as missing.
        most_findings: how many of each are named on the first page.
        most_evidence: rows of evidence that a unit's report lists; what counts comes first.
    """

    strong_at: float = Field(default=75.0, ge=0, le=100)
    weak_below: float = Field(default=40.0, ge=0, le=100)
    most_findings: int = Field(default=4, ge=1)
    most_evidence: int = Field(default=300, ge=1)


class Method(Declared):
    """`method.yml`: everything about the method that a committee may argue over."""

    title: str
    indicators: dict[Code, Indicator] = Field(min_length=1)
    measures: dict[Code, Measure] = Field(min_length=1)
    scoring: Scoring = Scoring()
    robustness: Robustness = Robustness()
    standouts: Standouts = Standouts()
    reporting: Reporting = Reporting()

    @property
    def added_up(self) -> list[str]:
        """Quantities of which a unit's total is counted, in the order of the measures."""
        told = (each for each in self.measures.values() if each.kind in ("total", "rate") and not each.subkind)
        return list(dict.fromkeys(each.quantity for each in told))

    @model_validator(mode="after")
    def _refers_to_itself(self) -> Method:
        faults = [
            f"measures.{code}.indicator: no indicator {measure.indicator!r}"
            for code, measure in self.measures.items()
            if measure.indicator not in self.indicators
        ]
        used = {measure.indicator for measure in self.measures.values()}
        used |= {indicator.parent for indicator in self.indicators.values()}
        faults += [f"indicators.{code}: no measure names it" for code in self.indicators if code not in used]
        faults += [
            f"indicators.{code}.parent: no indicator {indicator.parent!r}"
            for code, indicator in self.indicators.items()
            if indicator.parent not in {"", *self.indicators}
        ]
        faults += [
            f"measures.{code}: an indicator is called so too" for code in self.measures if code in self.indicators
        ]
        faults += [f"scoring.ties: no measure or indicator {code!r}" for code in self.scoring.ties
                   if code not in self.measures and code not in self.indicators]  # fmt: skip
        if not any(indicator.weight > 0 for indicator in self.indicators.values()):
            faults.append("indicators: at least one weight must be above zero")
        if faults:
            raise ValueError("; ".join(faults))
        return self
