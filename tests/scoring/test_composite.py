"""An index from two tables: a published one to the last digit, and small ones by hand."""

import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from kepuri_eval.errors import ScoringError
from kepuri_eval.scoring.composite import build_index, parse_choice, read_index_tables

_SHARED = Path(os.environ.get("KEPURI_SHARED", Path(__file__).parents[3] / "shared"))
ASEM = _SHARED / "conformance" / "asem"
needs_asem = pytest.mark.skipif(not (ASEM / "asem_iMeta.csv").is_file(), reason=f"no ASEM data at {ASEM}")
PAIRS = [
    (norm, join)
    for norm in ("minmax0_100", "minmax1_100", "zscore10_2", "rank", "prank", "borda", "dist2max")
    for join in (("a_amean", "a_gmean", "a_hmean") if norm in ("minmax1_100", "zscore10_2", "rank") else ("a_amean",))
]


def _asem(stage="treated"):
    return read_index_tables(ASEM / f"asem_stage_{stage}.csv", ASEM / "asem_iMeta.csv")


@needs_asem
@pytest.mark.parametrize(("norm", "join"), PAIRS)
def test_the_grid_of_the_asem_index_is_reproduced(norm, join):
    grid = pd.read_csv(ASEM / "asem_grid_norm_x_agg.csv", keep_default_na=False)
    expected = grid[(grid["norm"] == norm) & (grid["agg"] == join)].set_index("uCode")
    built = build_index(*_asem(), normalise=norm, aggregate=join).table.set_index("uCode").loc[expected.index]
    assert len(expected) == 51
    np.testing.assert_allclose(built["Index"], expected["Index"].astype(float), rtol=0, atol=1e-9)
    assert (built["rank"] == expected["rank"].astype(int)).all()


@needs_asem
def test_where_the_grid_divides_by_zero_the_index_is_refused():
    grid = pd.read_csv(ASEM / "asem_grid_norm_x_agg.csv", keep_default_na=False)
    assert np.isinf(grid.loc[grid["norm"] == "fracmax", "Index"].astype(float)).all()
    with pytest.raises(ScoringError, match="CostImpEx: the largest value is zero"):
        build_index(*_asem(), normalise="fracmax")


@needs_asem
def test_zeros_under_a_geometric_mean_are_refused_by_node():
    with pytest.raises(ScoringError, match="Physical .*not above zero"):
        build_index(*_asem(), normalise="minmax", aggregate="geometric")


@needs_asem
def test_every_stage_of_the_asem_index():
    built = build_index(*_asem())
    normalised = pd.read_csv(ASEM / "asem_stage_normalised.csv", index_col="uCode", keep_default_na=False)
    aggregated = pd.read_csv(ASEM / "asem_stage_aggregated.csv", index_col="uCode", keep_default_na=False)
    ours = built.normalised.loc[normalised.index, normalised.columns]
    np.testing.assert_allclose(ours, normalised.astype(float), rtol=0, atol=1e-9)
    nodes = list(built.tree.nodes)
    ours = built.table.set_index("uCode").loc[aggregated.index, nodes]
    np.testing.assert_allclose(ours, aggregated[nodes].astype(float), rtol=0, atol=1e-9)


@needs_asem
def test_the_asem_index_from_its_raw_data():
    data, meta = read_index_tables(ASEM / "asem_iData.csv", ASEM / "asem_iMeta.csv")
    built = build_index(
        data, meta, denominate=True, impute="mean", impute_by="EurAsia_group", treatment="winsorise"
    )  # fmt: skip
    treated = pd.read_csv(ASEM / "asem_stage_treated.csv", index_col="uCode", keep_default_na=False).astype(float)
    np.testing.assert_allclose(built.treated.loc[treated.index, treated.columns], treated, rtol=1e-9, atol=1e-9)
    aggregated = pd.read_csv(ASEM / "asem_stage_aggregated.csv", index_col="uCode", keep_default_na=False)
    ours = built.table.set_index("uCode").loc[aggregated.index, "Index"]
    np.testing.assert_allclose(ours, aggregated["Index"].astype(float), rtol=0, atol=1e-9)


DATA = pd.DataFrame({"uCode": ["a", "b", "c"], "x": [1.0, 2.0, 3.0], "y": [30.0, 10.0, 20.0], "z": [5.0, 6.0, 9.0]})
META = pd.DataFrame(
    {
        "iCode": ["x", "y", "z", "xy", "all"],
        "Weight": [1.0, 3.0, 1.0, 2.0, 1.0],
        "Direction": [1, -1, 1, None, None],
        "Parent": ["xy", "xy", "all", "all", None],
    }
)


def test_an_index_by_hand():
    table = build_index(DATA, META).table.set_index("uCode")
    x, y, z = [0, 50, 100], [0, 100, 50], [0, 25, 100]
    xy = [(1 * x[at] + 3 * y[at]) / 4 for at in range(3)]
    assert table["xy"].tolist() == pytest.approx(xy)
    assert table["all"].tolist() == pytest.approx([(2 * xy[at] + z[at]) / 3 for at in range(3)])
    assert table["rank"].tolist() == [3, 2, 1]
    assert table["coverage"].tolist() == [1, 1, 1]


def test_another_mean_a_level():
    table = build_index(DATA, META, normalise="minmax:1,100", aggregate=["arithmetic", "geometric"]).table
    xy, z = (1 * 50.5 + 3 * 100) / 4, 1 + 99 * 0.25
    assert table.loc[1, "all"] == pytest.approx((xy**2 * z) ** (1 / 3))


def test_effective_weights_multiply_on_the_way_up():
    effective = build_index(DATA, META).effective
    assert effective.to_dict() == pytest.approx({"x": 2 / 3 * 1 / 4, "y": 2 / 3 * 3 / 4, "z": 1 / 3})


def test_missing_lowers_coverage_and_too_little_has_no_index():
    data = DATA.assign(y=[np.nan, 10.0, 20.0])
    table = build_index(data, META, min_coverage=0.6).table.set_index("uCode")
    assert table.loc["a", "coverage"] == pytest.approx(2 / 3 * 1 / 4 + 1 / 3)
    assert np.isnan(table.loc["a", "all"])
    assert table["rank"].astype("object").where(table["rank"].notna(), None).tolist() == [None, 1, 2]


def test_groups_are_normalised_apart():
    data = pd.concat([DATA, DATA.assign(uCode=["d", "e", "f"], x=DATA["x"] * 1000)], ignore_index=True)
    built = build_index(data.assign(kind=["g"] * 3 + ["h"] * 3), META, group="kind")
    assert built.normalised["x"].tolist() == [0, 50, 100, 0, 50, 100]


def test_groups_are_joined_and_ranked_apart():
    other = DATA.assign(uCode=["d", "e", "f"], x=[9.0, 4.0, 7.0], y=[1.0, 8.0, 3.0])
    both = pd.concat([DATA, other], ignore_index=True).assign(kind=["g"] * 3 + ["h"] * 3)
    built = build_index(both, META, group="kind", aggregate="topsis").table
    alone = pd.concat([build_index(one, META, aggregate="topsis").table for one in (DATA, other)], ignore_index=True)
    pd.testing.assert_frame_equal(built, alone)
    assert sorted(built["rank"]) == [1, 1, 2, 2, 3, 3]


def test_a_join_that_fails_in_one_group_names_it():
    data = pd.concat([DATA, DATA.assign(uCode=["d", "e", "f"])], ignore_index=True).assign(kind=["g"] * 3 + ["h"] * 3)
    data.loc[4, "z"] = np.nan
    with pytest.raises(ScoringError, match="group 'h': all .*unit number 2.*is missing"):
        build_index(data, META, group="kind", aggregate="topsis")


def test_what_differs_by_rounding_alone_shares_a_rank():
    # u2: x (1·50 + 2·75)/3 = 66 2/3, no y, so 66 2/3; u3: (1·100 + 2·0)/3 = 33 1/3 and 100, so 66 2/3 as well
    data = pd.DataFrame({"uCode": ["u1", "u2", "u3"], "a": [1, 2, 3], "b": [5, 6, 9], "c": [2, np.nan, 8]})
    meta = pd.DataFrame({"iCode": ["a", "b", "c", "x", "y", "all"], "Weight": [1, 2, 1, 1, 1, 1]}).assign(
        Direction=[1, -1, 1, None, None, None], Parent=["x", "x", "y", "all", "all", None]
    )
    assert build_index(data, meta).table["rank"].tolist() == [3, 1, 1]


def test_imputation_by_group_is_logged():
    data = DATA.assign(y=[np.nan, 10.0, 20.0], kind="g")
    built = build_index(data, META, impute="mean", group="kind")
    assert built.filled.loc["a", "y"] == (10 + 20) / 2
    assert "impute: mean within kind; missing cells left: 0" in built.log


def test_denominators_from_meta():
    meta = META.assign(Denominator=[None, "people", None, None, None])
    data = DATA.assign(people=[10.0, 5.0, 5.0])
    assert build_index(data, meta, denominate=True).raw["y"].tolist() == [30 / 10, 10 / 5, 20 / 5]


@pytest.mark.parametrize("how", ["equal", "entropy", "critic", "pca"])
def test_weights_from_the_data(how):
    built = build_index(DATA, META, normalise="minmax:1,100", weights=how)
    assert built.weights["x"] + built.weights["y"] == pytest.approx(1 if how != "equal" else 2)
    assert built.effective.sum() == pytest.approx(1)


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("minmax", ("minmax", ())),
        ("minmax:1,100", ("minmax", (1, 100))),
        ("zscore10_2", ("zscore", (10, 2))),
        ("a_gmean", ("geometric", ())),
        ("generalised:-2", ("generalised", (-2,))),
    ],
)
def test_choices(text, choice):
    assert parse_choice(text) == choice


def test_row_order_changes_nothing():
    straight = build_index(DATA, META).table.set_index("uCode").sort_index()
    turned = build_index(DATA.iloc[::-1], META.iloc[::-1]).table.set_index("uCode").sort_index()
    pd.testing.assert_frame_equal(straight, turned[straight.columns], check_exact=False, rtol=1e-12)


def test_na_is_a_missing_number_and_a_good_code(tmp_path):
    (tmp_path / "data.csv").write_text("uCode,x,y,z\nNA,1,NA,3\nb,2,5,\n", encoding="utf-8-sig")
    (tmp_path / "meta.csv").write_text(META.to_csv(index=False), encoding="utf-8")
    data, meta = read_index_tables(tmp_path / "data.csv", tmp_path / "meta.csv")
    built = build_index(data, meta, impute="mean", normalise="rank")
    assert built.raw.index.tolist() == ["NA", "b"]
    assert built.filled.to_numpy().tolist() == [[1, 5, 3], [2, 5, 3]]
