"""Bad input, one fault at a time: each is refused naming the step and the unit, measure or weight concerned."""

from functools import partial

import numpy as np
import pandas as pd
import pytest
from pydantic import ValidationError

from kepuri_eval.errors import ScoringError
from kepuri_eval.method import Measure, Method, Robustness, Scoring
from kepuri_eval.scoring import impute, normalise, treat, weights
from kepuri_eval.scoring.ahp import judge_pairs
from kepuri_eval.scoring.benefit import benefit_of_the_doubt
from kepuri_eval.scoring.composite import build_index, read_index_tables
from kepuri_eval.scoring.distances import grey_relation, topsis, vikor
from kepuri_eval.scoring.hierarchy import build_tree
from kepuri_eval.scoring.joins import JOINS
from kepuri_eval.scoring.means import generalised, geometric, harmonic
from kepuri_eval.scoring.outranking import copeland, part_flows, promethee
from kepuri_eval.scoring.weightings import draw_weights, rank_weightings, vary_weights

NAMES, UNITS = ["访客", "场次"], ["甲", "乙", "丙"]
GOOD = np.array([[1.0, 5.0], [2.0, 7.0], [4.0, 6.0]])
HALF = [0.5, 0.5]


def _with(value, row=1, column=1):
    spoilt = GOOD.copy()
    spoilt[row, column] = value
    return spoilt


def _column(value):
    return np.column_stack([GOOD[:, 0], np.full(3, value)])


SPREAD = {"minmax": normalise.min_max, "zscore": normalise.z_score, "dist2max": normalise.distance_to_max}
ANY = SPREAD | {"rank": normalise.rank_values, "prank": normalise.percent_rank, "borda": normalise.borda,
                "fracmax": normalise.fraction_of_max}  # fmt: skip
FAULTS = []


def fault(name, match, call, *args, **kwargs):
    FAULTS.append(pytest.param(partial(call, *args, **kwargs), match, id=name))


for key, function in ANY.items():
    fault(f"{key}: nobody has a measure", "measure 场次: no unit has a value", function, _column(np.nan), names=NAMES)
    fault(f"{key}: infinite cell", "unit number 2, measure 场次: is infinite", function, _with(np.inf), names=NAMES)
    fault(f"{key}: no units", "table of units by measures", function, np.empty((0, 2)))
    fault(f"{key}: direction 0", "measure 场次: direction is neither", function, GOOD, [1, 0], names=NAMES)
    fault(f"{key}: one direction for two", "1 directions for 2 measures", function, GOOD, [1])
    fault(f"{key}: immense cell", "number 2, measure 场次: is beyond ±1e\\+75", function, _with(1e80), names=NAMES)
for key, function in SPREAD.items():
    fault(f"{key}: nothing but noise", "measure 场次: all units have the same", function,
          GOOD * [1.0, 1e-320], names=NAMES)  # fmt: skip
    fault(f"{key}: all alike", "measure 场次: all units have the same value", function, _column(3.0), names=NAMES)
    fault(f"{key}: one unit in a group", "measure 访客: all units have the same", function, GOOD[:1], names=NAMES)
fault(
    "fracmax: all zero", "measure 场次: the largest value is zero", normalise.fraction_of_max, _column(0.0), names=NAMES
)
fault("fracmax: none above zero", "the largest value is negative", normalise.fraction_of_max,
      -GOOD - 1, names=NAMES)  # fmt: skip
fault("reference: vanishing", "measure 场次: the reference is not above zero", normalise.distance_to_reference, GOOD,
      [1, 1e-310], names=NAMES)  # fmt: skip
fault("reference: vanishing value where less is better", "unit number 2, measure 场次: is not above zero",
      normalise.distance_to_reference, _with(1e-310), [1, 1], [1, -1], names=NAMES)  # fmt: skip
fault("reference: zero", "measure 场次: the reference is not above zero", normalise.distance_to_reference, GOOD, [1, 0],
      names=NAMES)  # fmt: skip
fault("reference: zero value where less is better", "unit number 2, measure 场次: is not above zero",
      normalise.distance_to_reference, _with(0.0), [1, 1], [1, -1], names=NAMES)  # fmt: skip
fault("target: no better than the worst", "measure 场次: the target is missing or no better",
      normalise.distance_to_target, GOOD, [9, 5], names=NAMES)  # fmt: skip
fault("target: missing", "measure 访客: the target is missing", normalise.distance_to_target, GOOD, [np.nan, 9],
      names=NAMES)  # fmt: skip
fault("goalposts: upside down", "measure 场次: the upper goalpost is not", normalise.goalposts, GOOD, [0, 9], [9, 0],
      names=NAMES)  # fmt: skip
fault("names do not fit", "3 names for 2 measures", normalise.min_max, GOOD, names=["a", "b", "c"])
fault("one dimension", "found shape", normalise.min_max, [1.0, 2.0])

for key, rule in {"entropy": weights.entropy, "critic": weights.critic, "pca": weights.principal_components}.items():
    fault(f"{key}: missing cell", "unit 乙, measure 场次: is missing", rule, _with(np.nan), NAMES, UNITS)
    fault(f"{key}: one unit", "one unit alone", rule, GOOD[:1], NAMES)
fault("entropy: negative", "unit 乙, measure 场次: is negative", weights.entropy, _with(-1.0), NAMES, UNITS)
fault("entropy: all zero", "measure 场次: all units have zero", weights.entropy, _column(0.0), NAMES)
fault("entropy: nothing varies", "no measure varies", weights.entropy, np.ones((3, 2)), NAMES)
fault("critic: all alike", "measure 场次: all units have the same value", weights.critic, _column(1.0), NAMES)
fault("critic: measures say the same", "all measures say the same", weights.critic, GOOD[:, [0, 0]], NAMES)
fault(
    "pca: all alike", "measure 场次: all units have the same value", weights.principal_components, _column(1.0), NAMES
)
fault("weights: negative", "measure 场次: weight is negative", weights.given, [1, -1], NAMES)
fault("weights: missing", "measure 访客: weight is missing", weights.given, [np.nan, 1], NAMES)
fault("weights: infinite", "measure 访客: weight is missing or infinite", weights.given, [np.inf, 1], NAMES)
fault("weights: all zero", "no weight is above zero", weights.given, [0, 0], NAMES)
fault("weights: do not sum", r"weights add up to 0\.9, not 1", weights.given, [0.5, 0.4], NAMES, total=1)
fault("weights: a table", "a list of weights is needed", weights.given, [[1, 2]])
fault("weights: none", "no measures", weights.equal, 0)
fault("weights: unknown code", "'x' has a weight but no measure", weights.from_names, {"a": 1, "x": 1}, ("a",))
fault("weights: forgotten code", "'b' has no weight", weights.from_names, {"a": 1}, ("a", "b"))
fault(
    "roc: place below one", "measure 场次: the place is missing or below 1", weights.rank_order_centroid, [1, 0], NAMES
)
fault("roc: gap", "measure 场次: places must run", weights.rank_order_centroid, [1, 3], NAMES)
fault("roc: none", "no places", weights.rank_order_centroid, [])
fault("roc: missing place", "measure 访客: the place is missing", weights.rank_order_centroid, [np.nan, 1], NAMES)
fault("swing: nobody at 100", "most valued swing gets 100 points, found 80", weights.swing, [80, 20], NAMES)
fault("swing: negative", "measure 场次: weight is negative", weights.swing, [100, -5], NAMES)
fault("swing: none", "no points", weights.swing, [])

fault("ahp: contradictory", "is above 0.1; look first at", judge_pairs, [[1, 9, 1 / 9], [1 / 9, 1, 9], [9, 1 / 9, 1]])
fault("ahp: not reciprocal", "访客 against 场次 is not one over its mirror", judge_pairs, [[1, 3], [1 / 2, 1]], NAMES)
fault("ahp: diagonal", "访客 against 访客 must be 1", judge_pairs, [[2, 3], [1 / 3, 1]], NAMES)
fault("ahp: zero", "访客 against 场次 is not a number above zero", judge_pairs, [[1, 0], [1, 1]], NAMES)
fault("ahp: negative", "is not a number above zero", judge_pairs, [[1, -3], [-1 / 3, 1]], NAMES)
fault("ahp: missing", "场次 against 访客 is not a number", judge_pairs, [[1, 3], [np.nan, 1]], NAMES)
fault("ahp: not square", "a square matrix is needed", judge_pairs, [[1, 3]])
fault("ahp: too large", "16 measures; random indices are published for up to 15", judge_pairs, np.ones((16, 16)))
fault("ahp: names", "2 names for 1 measures", judge_pairs, [[1]], NAMES)

fault("geometric: zero", "score of unit number 2, part number 2 is not above zero", geometric, _with(0.0), HALF)
fault("harmonic: zero", "score of unit number 2, part number 2 is not above zero", harmonic, _with(0.0), HALF)
fault("generalised: negative power of zero", "is not above zero", generalised, _with(0.0), HALF, -1)
fault("generalised: negative score", "unit number 2, part number 2 is below zero", generalised, _with(-1.0), HALF)
for key, join in {"topsis": topsis, "vikor": vikor, "grey": grey_relation, "promethee": promethee,
                  "copeland": copeland}.items():  # fmt: skip
    fault(
        f"{key}: missing cell", "unit 乙, measure 场次: is missing", join, _with(np.nan), HALF, names=NAMES, units=UNITS
    )
    fault(f"{key}: weights too short", "1 weights for 2 measures", join, GOOD, [1.0])
    fault(f"{key}: negative weight", "measure 场次: weight is negative", join, GOOD, [1, -1], names=NAMES)
    fault(f"{key}: infinite", "unit 乙, measure 场次: is infinite", join, _with(np.inf), HALF, names=NAMES, units=UNITS)
for key, join in {"promethee": promethee, "copeland": copeland}.items():
    fault(f"{key}: one unit", "one unit alone cannot be compared", join, GOOD[:1], HALF)
fault("topsis: all alike", "all units are the same in every part", topsis, np.ones((3, 2)), HALF)
fault("topsis: only constant parts weigh", "all have weight zero", topsis, _column(1.0), [0, 1])
fault("vikor: constant part", "measure 场次: all units have the same", vikor, _column(1.0), HALF, names=NAMES)
fault("vikor: compromise", "compromise must lie between", vikor, GOOD, HALF, 1.5)
fault("grey: constant part", "measure 场次: all units have the same", grey_relation, _column(1.0), HALF, names=NAMES)
fault("grey: distinguishing", "distinguishing must lie", grey_relation, GOOD, HALF, 0.0)
fault("promethee: flows of one unit", "one unit alone cannot be compared", part_flows, GOOD[:1])
fault("harmonic: as good as zero", "not above zero", harmonic, _with(1e-320), HALF)
fault("logshift: nobody has a measure", "measure 场次: no unit has a value", treat.log_shifted, _column(np.nan),
      names=NAMES)  # fmt: skip
fault("promethee: preference", "no preference 'gauss'", promethee, GOOD, HALF, "gauss")
fault("promethee: no threshold", "needs a threshold above zero", promethee, GOOD, HALF, "linear")
fault("promethee: threshold zero", "needs a threshold above zero", promethee, GOOD, HALF, "linear", 0.0)
fault(
    "benefit: negative",
    "unit 乙, measure 场次: is negative",
    benefit_of_the_doubt,
    _with(-1.0),
    names=NAMES,
    units=UNITS,
)
fault("benefit: all zero", "measure 场次: all units have zero", benefit_of_the_doubt, _column(0.0), names=NAMES)
fault("benefit: missing", "measure 场次: is missing", benefit_of_the_doubt, _with(np.nan), names=NAMES)
fault("benefit: bounds leave nothing", "leave no weights for 2 measures", benefit_of_the_doubt, GOOD, (0.6, 1.0))

fault(
    "impute: group without a value",
    "measure 场次: no unit in group 'h'",
    impute.fill_mean,
    _with(np.nan, 2),
    list("ggh"),
    NAMES,
)
fault(
    "impute: nobody has a value", "measure 场次: no unit has a value", impute.fill_median, _column(np.nan), None, NAMES
)
fault("impute: labels", "2 group labels for 3 units", impute.fill_mean, GOOD, list("gg"))
fault("treat: log of zero", "measure 场次: has values that are not above zero", treat.treat, _with(0.0), "log", NAMES)
fault("treat: log1p of minus one", "measure 场次: has values of -1", treat.treat, _with(-1.0), "log1p", NAMES)
fault("treat: unknown", "no treatment 'trim'", treat.treat, GOOD, "trim")

fault("weightings: missing cell", "measure 场次: is missing", rank_weightings, _with(np.nan), [HALF], names=NAMES)
fault("weightings: negative", "measure 场次: weight is negative", rank_weightings, GOOD, [HALF, [2, -1]], names=NAMES)
fault("weightings: all zero", "no weight is above zero", rank_weightings, GOOD, [HALF, [0, 0]])
fault("weightings: join", "no aggregation 'sum'", rank_weightings, GOOD, [HALF], "sum")
fault("vary: no scenarios", "0 scenarios", vary_weights, GOOD, HALF, 0, 1)
fault("draw: concentration", "concentration must be above zero", draw_weights, np.ones(2), "dirichlet", 0.0, 5,
      np.random.default_rng(1))  # fmt: skip
fault("draw: noise", "noise must lie from 0 to below 1", draw_weights, np.ones(2), "noise", 1.0, 5,
      np.random.default_rng(1))  # fmt: skip
fault("draw: unknown", "no way of drawing 'normal'", draw_weights, np.ones(2), "normal", 1.0, 5,
      np.random.default_rng(1))  # fmt: skip

PARENTS, WEIGHTS = {"x": "all", "y": "all"}, {"x": 1.0, "y": 1.0, "all": 1.0}
fault("tree: circle", "circle: g under h under g", build_tree, ["x"], {"x": "g", "g": "h", "h": "g"},
      {"x": 1, "g": 1, "h": 1})  # fmt: skip
fault("tree: two wholes", "one whole, found a, b", build_tree, ["x", "y"], {"x": "a", "y": "b"},
      {"x": 1, "y": 1, "a": 1, "b": 1})  # fmt: skip
fault("tree: unknown parent", "rest is a parent but is not listed", build_tree, ["x", "y"], PARENTS | {"y": "rest"},
      WEIGHTS)  # fmt: skip
fault("tree: no weight", "y has no weight", build_tree, ["x", "y"], PARENTS, {"x": 1, "all": 1})
fault("tree: negative weight", "weight of y is -1", build_tree, ["x", "y"], PARENTS, WEIGHTS | {"y": -1})
fault("tree: missing weight", "weight of y is nan", build_tree, ["x", "y"], PARENTS, WEIGHTS | {"y": np.nan})
fault("tree: all weights zero", "all parts of all have weight zero", build_tree, ["x", "y"], PARENTS,
      {"x": 0, "y": 0, "all": 1})  # fmt: skip
fault("tree: a measure with parts", "measure x is the parent of others", build_tree, ["x", "y"], {"x": "all", "y": "x"},
      WEIGHTS)  # fmt: skip
fault("tree: a measure under nothing", "measure y is under nothing", build_tree, ["x", "y"], {"x": "all"}, WEIGHTS)
fault("tree: a node without parts", "g has no parts", build_tree, ["x", "y"], PARENTS, WEIGHTS | {"g": 1})

DATA = pd.DataFrame({"uCode": UNITS, "x": [1.0, 2.0, 4.0], "y": [5.0, 7.0, 6.0]})
META = pd.DataFrame({"iCode": ["x", "y", "all"], "Weight": [1.0, 1.0, 1.0], "Parent": ["all", "all", None]})


def index(data=DATA, meta=META, **choices):
    return build_index(data, meta, **choices)


fault("index: no uCode", "no column 'uCode'", index, DATA.drop(columns="uCode"))
fault("index: uCode twice", "uCode '甲' stands twice", index, DATA.assign(uCode=["甲", "甲", "丙"]))
fault("index: uCode missing", "row 2 has no uCode", index, DATA.assign(uCode=["甲", None, "丙"]))
fault("index: measure without a column", "no column for measure 'y'", index, DATA.drop(columns="y"))
fault("index: words for numbers", "unit 乙, measure y: not a number", index, DATA.assign(y=["5", "七", "6"]))
fault("index: infinite", "measure y: is infinite", index, DATA.assign(y=[1.0, np.inf, 2.0]))
fault("index: no iCode", "no column 'iCode'", index, DATA, META.drop(columns="iCode"))
fault("index: iCode twice", "iCode 'x' stands twice", index, DATA, META.assign(iCode=["x", "x", "all"]))
fault("index: iCode missing", "row 2 has no iCode", index, DATA, META.assign(iCode=["x", None, "all"]))
fault("index: weight no number", "Weight of y is not a number", index, DATA, META.assign(Weight=["1", "much", "1"]))
fault("index: weight missing", "weight of y is nan", index, DATA, META.assign(Weight=[1, None, 1]))
fault("index: type unknown", "x: Type is none of", index, DATA, META.assign(Type=["Measure", "Indicator", "Aggregate"]))
fault("index: no measures", "no row of Type Indicator", index, DATA, META.assign(Type="Aggregate"))
fault("index: direction 2", "measure y: direction is neither", index, DATA, META.assign(Direction=[1, 2, None]))
fault("index: no normalisation", "no normalisation 'max'", index, normalise="max")
fault("index: settings no numbers", "settings must be numbers", index, normalise="minmax:low,high")
fault("index: too many settings", "settings that prank does not take", index, normalise="prank:1,2,3,4")
fault("index: no aggregation", "no aggregation 'mean'", index, aggregate="mean")
fault("index: too many levels", "2 names for 1 levels", index, aggregate=["arithmetic", "geometric"])
fault("index: no weighting", "no weighting 'expert'", index, weights="expert")
fault("index: no imputation", "no imputation 'guess'", index, impute="guess")
fault("index: no treatment", "no treatment 'cut'", index, treatment="cut")
fault("index: no group column", "no column 'region' to group by", index, group="region")
fault("index: unit without group", "unit 乙 has no region", index, DATA.assign(region=["n", None, "s"]), group="region")
fault(
    "index: one unit in a group", "group 's': .*same value", index, DATA.assign(region=["n", "n", "s"]), group="region"
)
fault("index: denominator zero", "unit 乙, people: a denominator must be above zero", index,
      DATA.assign(people=[1, 0, 2]), META.assign(Denominator=["people", None, None]), denominate=True)  # fmt: skip
fault("index: no denominator column", "no column 'people', the denominator of x", index, DATA,
      META.assign(Denominator=["people", None, None]), denominate=True)  # fmt: skip
fault("index: no target", "no column 'Target'", index, normalise="dist2target")
fault("index: zeros under a geometric mean", "all .*geometric: .*not above zero", index, aggregate="geometric")
fault("index: topsis with a gap", "is missing", index, DATA.assign(y=[5.0, None, 6.0]), aggregate="topsis")
for join in ("geometric", "harmonic", "topsis", "copeland", "benefit"):
    assert join in JOINS

M = {"label": "m", "kind": "total", "quantity": "participants", "indicator": "one", "goalposts": (0, 1)}


def method(**changes):
    return Method(
        **({"title": "t", "indicators": {"one": {"label": "一", "meaning": "-"}}, "measures": {"m": M}} | changes)
    )


fault("method: goalposts upside down", "goalposts must run from the lower", Measure, **M | {"goalposts": (1, 0)})
fault("method: goalposts and bands", "either goalposts or bands", Measure, **M, bands=[{"at_least": 1, "score": 100}])
fault("method: bands fall", "bands must rise", Measure,
      **M | {"goalposts": None, "bands": [{"at_least": 2, "score": 50}, {"at_least": 1, "score": 100}]})  # fmt: skip
fault("method: band above 100", "less than or equal to 100", Measure,
      **M | {"goalposts": None, "bands": [{"at_least": 1, "score": 101}]})  # fmt: skip
fault("method: total of nothing", "needs quantity", Measure, **M | {"quantity": ""})
fault("method: negative weight", "weight", Measure, **M | {"weight": -1})
fault("method: unknown kind", "kind", Measure, **M | {"kind": "median"})
fault("method: unknown key", "wieght", Measure, **M, wieght=1)
fault("method: measure of no indicator", "measures.m.indicator: no indicator 'two'", method,
      measures={"m": M | {"indicator": "two"}})  # fmt: skip
fault("method: indicator without measures", "indicators.two: no measure names it", method,
      indicators={"one": {"label": "一", "meaning": "-"}, "two": {"label": "二", "meaning": "-"}})  # fmt: skip
fault("method: parent nobody knows", "indicators.one.parent: no indicator 'up'", method,
      indicators={"one": {"label": "一", "meaning": "-", "parent": "up"}})  # fmt: skip
fault("method: all weights zero", "at least one weight must be above zero", method,
      indicators={"one": {"label": "一", "meaning": "-", "weight": 0}})  # fmt: skip
fault(
    "method: tie rule nobody knows", "scoring.ties: no measure or indicator 'luck'", method, scoring={"ties": ["luck"]}
)
fault("method: unknown aggregation", "aggregate_indicators", Scoring, aggregate_indicators="sum")
fault("method: coverage above one", "min_coverage", Scoring, min_coverage=1.5)
fault("method: unknown normalisation", "normalise", Scoring, normalise="max")
fault("method: concentration zero", "weight_concentration", Robustness, weight_concentration=0)
fault("method: no scenarios", "scenarios", Robustness, scenarios=0)
fault("method: certain below a half", "certain_at", Robustness, certain_at=0.4)


def test_there_are_a_hundred_faults_or_more():
    assert len(FAULTS) >= 100
    assert len({case.id for case in FAULTS}) == len(FAULTS)


@pytest.mark.parametrize(("call", "match"), FAULTS)
def test_each_fault_is_refused_by_name(call, match):
    with pytest.raises((ScoringError, ValidationError), match=match):
        call()


@pytest.mark.parametrize(
    ("text", "match"),
    [
        (None, "data.csv: cannot be read"),
        ("x,y\n1,2\n", "data.csv: no column 'uCode'"),
        ("", "data.csv: cannot be read"),
    ],
)
def test_a_file_that_is_no_table_is_named(tmp_path, text, match):
    if text is not None:
        (tmp_path / "data.csv").write_text(text, encoding="utf-8")
    (tmp_path / "meta.csv").write_text(META.to_csv(index=False), encoding="utf-8")
    with pytest.raises(ScoringError, match=match):
        read_index_tables(tmp_path / "data.csv", tmp_path / "meta.csv")
