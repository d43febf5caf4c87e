"""Every kind of measure, with values a reader can work out."""

import math

import pandas as pd
import pytest

from kepuri_eval import tables
from kepuri_eval.scoring.indicators import KINDS, build_measures


def build(hand, measure, *, facts=(), mentions=(), activities=(), documents=(), ratings=None, units="a b", **params):
    """Measure `m` of all units: value and state by unit, and the refs it rests on."""
    declared = hand.params({"m": measure}, units, **params)
    measures, inputs = build_measures(
        hand.table("facts", *facts), hand.table("mentions", *mentions), hand.table("activities", *activities),
        hand.table("documents", *documents), declared, ratings,
    )  # fmt: skip
    by_unit = measures.set_index("unit_id")
    return by_unit["value"].to_dict(), by_unit["state"].to_dict(), by_unit["score"].to_dict(), set(inputs["ref"])


PEOPLE = {"kind": "total", "quantity": "participants", "goalposts": (0, 1000)}


def test_a_total_is_the_stated_figure_and_missing_is_not_zero(hand):
    value, state, score, refs = build(hand, PEOPLE, facts=[hand.fact("f1", "participants", 250)])
    assert value["a"] == 250
    assert score["a"] == 100 * 250 / 1000
    assert state == {"a": "ok", "b": "missing"}
    assert math.isnan(value["b"])
    assert math.isnan(score["b"])
    assert refs == {"f1"}


@pytest.mark.parametrize(
    ("rule", "value"), [("stated_else_sum", 100), ("larger", 60 + 70), ("sum", 60 + 70)], ids=str
)  # fmt: skip
def test_a_stated_total_and_the_activities_figures_are_counted_once(hand, rule, value):
    facts = [
        hand.fact("f1", "participants", 100, is_total=True),
        hand.fact("f2", "participants", 60, activity_id="x"),
        hand.fact("f3", "participants", 70, activity_id="y"),
    ]
    activities = [hand.activity("x", participants=60.0), hand.activity("y", participants=70.0)]
    found, _, _, refs = build(hand, PEOPLE, facts=facts, activities=activities, scoring={"total_rule": rule})
    assert found["a"] == value
    assert refs == ({"f1"} if value == 100 else {"f2", "f3"})


@pytest.mark.parametrize(("is_total", "value"), [(True, 100), (False, 60 + 70)], ids=str)
def test_a_loose_figure_gives_way_to_activities_that_come_to_more(hand, is_total, value):
    facts = [
        hand.fact("f1", "participants", 100, is_total=is_total),
        hand.fact("f2", "participants", 60, activity_id="x"),
        hand.fact("f3", "participants", 70, activity_id="y"),
    ]
    activities = [hand.activity("x", participants=60.0), hand.activity("y", participants=70.0)]
    found, *_ = build(hand, PEOPLE, facts=facts, activities=activities)
    assert found["a"] == value


@pytest.mark.parametrize(("rule", "value"), [("higher", 250), ("lower", 100), ("mean", (250 + 100) / 2)], ids=str)
def test_documents_that_state_the_same_total_are_compared_as_declared(hand, rule, value):
    facts = [
        hand.fact("f1", "participants", 250, doc_id="0123456789aa"),
        hand.fact("f2", "participants", 100, doc_id="0123456789bb"),
    ]
    found, *_ = build(hand, PEOPLE, facts=facts, scoring={"documents_rule": rule})
    assert found["a"] == value


@pytest.mark.parametrize(
    ("own", "bodies", "value"),
    [
        ({}, {"之家": 900}, 1750),  # 之家 is likely to have worked at the activities: the larger sum, never 1750 + 900
        ({"stated": 2100}, {"之家": 900}, 2100),
        ({"stated": 800}, {"之家": 900}, 800),
        ({}, {"之家": 900, "教育局": 1200}, 900 + 1200),
        ({}, {"之家": 900, "之家 again": 950}, 1750),
    ],
)  # fmt: skip
def test_what_a_body_states_is_never_the_units_total(hand, own, bodies, value):
    facts = [
        hand.fact("one", "volunteers", 750, activity_id="x"),
        hand.fact("two", "volunteers", 1000, activity_id="y"),
    ]
    facts += [hand.fact(name, "volunteers", figure, is_total=True) for name, figure in own.items()]
    facts += [
        hand.fact(name, "volunteers", figure, is_total=True, body=name.split()[0], doc_id=name)
        for name, figure in bodies.items()
    ]
    measure = {"kind": "total", "quantity": "volunteers"}
    found, _, _, refs = build(hand, measure, facts=facts, activities=[hand.activity("x"), hand.activity("y")])
    assert found["a"] == value
    assert refs == (set(own) or ({"one", "two"} if value == 1750 else set(bodies)))


def test_an_activity_without_a_fact_counts_by_its_own_column(hand):
    activities = [hand.activity("x", participants=60.0), hand.activity("y", participants=70.0), hand.activity("z")]
    facts = [hand.fact("f1", "participants", 65, activity_id="x", conflict_with=None)]
    value, _, _, refs = build(hand, PEOPLE, facts=facts, activities=activities)
    assert value["a"] == 65 + 70
    assert refs == {"f1", "y"}


def test_a_shared_activity_counts_for_both_reporters(hand):
    activities = [hand.activity("x", reporters="a;b"), hand.activity("y", unit_id="b", duplicate_of="x")]
    facts = [
        hand.fact("f1", "participants", 80, activity_id="x"),
        hand.fact("f2", "participants", 80, activity_id="y", unit_id="b", duplicate_of="f1"),
    ]
    value, _, _, _ = build(hand, PEOPLE, facts=facts, activities=activities)
    assert value == {"a": 80, "b": 80}


@pytest.mark.parametrize(
    ("facts", "value", "refs"),
    [
        ({"lectures": 23}, 23, {"lectures"}),  # 23 lectures told, two of them described
        ({"lectures": 1}, 2, {"x", "y"}),
        ({"lectures": 23, "activities": 12}, 12, {"activities"}),  # a stated total stands, be it of something else
        ({"exhibits": 23}, 2, {"x", "y"}),
    ],
)  # fmt: skip
def test_lectures_told_are_activities_held(hand, facts, value, refs):
    told = [hand.fact(quantity, quantity, figure) for quantity, figure in facts.items()]
    measure, activities = {"kind": "total", "quantity": "activities"}, [hand.activity("x"), hand.activity("y")]
    scoring = {"sorts": {"activities": ("lectures",)}}
    found, *_, rests_on = build(hand, measure, facts=told, activities=activities, scoring=scoring)
    assert found["a"] == value
    assert rests_on == refs
    assert build(hand, measure, facts=told[:1], scoring={})[1]["a"] == "missing"


def test_sessions_count_an_activity_at_least_once(hand):
    activities = [hand.activity("x", sessions=3.0), hand.activity("y")]
    value, _, _, _ = build(hand, {"kind": "total", "quantity": "activities"}, activities=activities)
    assert value["a"] == 3 + 1


def test_links_and_partners_are_counted_once_each(hand):
    activities = [
        hand.activity("x", links="http://n.example/1 http://n.example/2", joint_units="团委;妇联"),
        hand.activity("y", links="http://n.example/1", joint_units="妇联"),
    ]
    value, _, _, _ = build(hand, {"kind": "total", "quantity": "media_reports"}, activities=activities)
    assert value["a"] == 2
    value, _, _, _ = build(hand, {"kind": "total", "quantity": "joint_units"}, activities=activities)
    assert value["a"] == 2
    # 团委、妇联等5家 names two of five; a smaller number stated elsewhere takes nothing away
    facts = [
        hand.fact("f1", "joint_units", 5, scope="activity", activity_id="x"),
        hand.fact("f2", "joint_units", 3, scope="activity", activity_id="y"),
        hand.fact("f3", "joint_units", 2, scope="activity", activity_id="x"),
    ]
    value, _, _, refs = build(hand, {"kind": "total", "quantity": "joint_units"}, facts=facts, activities=activities)
    assert value["a"] == 5
    assert "f1" in refs
    value, _, _, _ = build(hand, {"kind": "total", "quantity": "joint_units"}, facts=facts[1:2], activities=activities)
    assert value["a"] == 3


def test_reports_stated_of_each_activity_are_added_up(hand):
    activities = [hand.activity("x", links="http://n.example/1"), hand.activity("y")]
    facts = [
        hand.fact("f1", "media_reports", 2, scope="activity", activity_id="x"),
        hand.fact("f2", "media_reports", 3, scope="activity", activity_id="y"),
    ]
    measure = {"kind": "total", "quantity": "media_reports"}
    value, _, _, refs = build(hand, measure, facts=facts, activities=activities)
    assert value["a"] == 5
    assert {"f1", "f2"} <= set(refs)


def test_a_subkind_narrows_the_quantity(hand):
    measure = {"kind": "total", "quantity": "other", "subkind": "shares"}
    facts = [hand.fact("f1", "other", 40, subkind="shares"), hand.fact("f2", "other", 9, subkind="giveaways")]
    assert build(hand, measure, facts=facts)[0]["a"] == 40
    assert build(hand, measure, activities=[hand.activity("x", shares=7.0)])[0]["a"] == 7


def test_rates(hand):
    facts = [hand.fact("f1", "participants", 4000), hand.fact("f2", "volunteers", 60)]
    per_residents = {"kind": "rate", "quantity": "participants", "denominator": "residents_wan"}
    assert build(hand, per_residents, facts=facts)[0]["a"] == 4000 / 2.0
    per_thousand = {"kind": "rate", "quantity": "volunteers", "denominator": "participants_thousand"}
    value, _, _, refs = build(hand, per_thousand, facts=facts)
    assert value["a"] == 60 / (4000 / 1000)
    assert refs == {"f1", "f2"}
    per_activity = {"kind": "rate", "quantity": "participants", "denominator": "activities"}
    activities = [hand.activity("x"), hand.activity("y")]
    assert build(hand, per_activity, facts=facts, activities=activities)[0]["a"] == 4000 / 2


def test_a_rate_over_nothing_is_missing(hand):
    facts = [hand.fact("f1", "participants", 0), hand.fact("f2", "volunteers", 60)]
    measure = {"kind": "rate", "quantity": "volunteers", "denominator": "participants_thousand"}
    assert build(hand, measure, facts=facts)[1] == {"a": "missing", "b": "missing"}


def test_shares(hand):
    activities = [
        hand.activity("w", links="http://n.example/1", has_pictures=True),
        hand.activity("x", volunteers=5.0, joint_units="妇联"),
        hand.activity("y", volunteers=0.0),
        hand.activity("z", mode="online"),
    ]
    for has, share in (("links", 1 / 4), ("pictures", 1 / 4), ("volunteers", 1 / 4), ("joint_units", 1 / 4)):
        assert build(hand, {"kind": "share", "where": {"has": [has]}}, activities=activities)[0]["a"] == share


def test_a_share_nobody_spoke_of_is_missing_but_links_not_given_are_none(hand):
    activities = [hand.activity("x")]
    assert build(hand, {"kind": "share", "where": {"has": ["volunteers"]}}, activities=activities)[1]["a"] == "missing"
    assert build(hand, {"kind": "share", "where": {"has": ["links"]}}, activities=activities)[0]["a"] == 0


def test_count_of_online_activities(hand):
    activities = [hand.activity("x", mode="online"), hand.activity("y", mode="both"), hand.activity("z")]
    assert build(hand, {"kind": "count", "where": {"mode": ["online", "both"]}}, activities=activities)[0]["a"] == 2
    assert build(hand, {"kind": "count", "where": {"mode": ["online"]}}, activities=[hand.activity("z")])[1]["a"] == (
        "missing"
    )


def test_coverage_of_mentions_and_of_a_column(hand):
    mentions = [
        hand.mention("m1", "five_entries", "学校"),
        hand.mention("m2", "five_entries", "学校", start=9),
        hand.mention("m3", "five_entries", "社区"),
    ]
    measure = {"kind": "coverage", "mentions": "five_entries"}
    value, state, _, refs = build(hand, measure, mentions=mentions, documents=[hand.document("d1", unit_id="b")])
    assert value == {"a": 2, "b": 0}
    assert refs == {"m1", "m2", "m3"}
    assert state == {"a": "ok", "b": "ok"}
    activities = [hand.activity("x", category="rural"), hand.activity("y", category="women"), hand.activity("z")]
    assert build(hand, {"kind": "coverage", "of": "category"}, activities=activities)[0]["a"] == 2


def test_evidence_is_none_where_a_text_was_read_and_missing_where_there_was_no_text(hand):
    measure = {"kind": "evidence", "mentions": "brand", "bands": [{"at_least": 1, "score": 100}]}
    value, state, score, _ = build(hand, measure, documents=[hand.document("d1")])
    assert (value["a"], score["a"], state["b"]) == (0, 0, "missing")
    mentions = [hand.mention("m1", "brand", "标识"), hand.mention("m2", "brand", "标识", start=5)]
    assert build(hand, measure, mentions=mentions)[0]["a"] == 1


def test_entropy(hand):
    kinds = ["rural", "rural", "women", "online_ip"]
    activities = [hand.activity(f"x{at}", category=kind) for at, kind in enumerate(kinds)]
    expected = -(0.5 * math.log(0.5) + 2 * 0.25 * math.log(0.25))
    value = build(hand, {"kind": "entropy", "of": "category"}, activities=activities)[0]["a"]
    assert value == pytest.approx(expected, abs=1e-12)
    assert build(hand, {"kind": "entropy", "of": "category"}, activities=activities[:2])[0]["a"] == 0


def test_quota_is_key_activities_over_the_least_number(hand):
    activities = [hand.activity("x", is_key=True, source="platform"), hand.activity("y"),
                  hand.activity("z", unit_id="b")]  # fmt: skip
    value, state, score, _ = build(
        hand, {"kind": "quota", "goalposts": (0, 1), "missing": "zero"}, activities=activities, units="a b c"
    )
    assert value["a"] == 1 / 2
    assert value["b"] == 0
    assert (state["c"], score["c"], math.isnan(value["c"])) == ("declared_zero", 0, True)


def test_one_units_marks_say_nothing_of_another_units_key_activities(hand):
    activities = [hand.activity("x", is_key=True), hand.activity("z", unit_id="b")]
    value, state, _, _ = build(
        hand, {"kind": "quota", "goalposts": (0, 1), "missing": "zero"}, activities=activities, units="a b c"
    )
    assert value["a"] == 1 / 2
    assert (state["b"], state["c"]) == ("not_collected", "not_collected")


def test_on_time_counts_days_before_the_last_day(hand):
    documents = [
        hand.document("d1", received="2024-09-24T23:00:00"),
        hand.document("d2", unit_id="b", received="2024-09-27T00:10:00"),
        hand.document("d3", unit_id="c"),
    ]
    bands = [{"at_least": -3, "score": 60}, {"at_least": 0, "score": 100}]
    value, state, score, refs = build(
        hand, {"kind": "on_time", "bands": bands, "missing": "zero"}, documents=documents, units="a b c d"
    )
    assert (value["a"], value["b"]) == (26 - 24, 26 - 27)
    assert (score["a"], score["b"]) == (100, 60)
    assert (state["c"], state["d"]) == ("missing", "declared_zero")
    assert refs == {"d1", "d2"}  # a summary of which nobody knows when it came makes no value


def test_complete_counts_four_kinds_of_material(hand):
    documents = [hand.document("d1"), hand.document("d2", unit_id="b", role="news")]
    activities = [hand.activity("x", has_pictures=True), hand.activity("y", unit_id="c", source="platform")]
    value, _, _, _ = build(
        hand, {"kind": "complete"}, documents=documents, activities=activities, units="a b c d"
    )  # fmt: skip
    assert value["a"] == 3
    assert (value["b"], value["c"]) == (0, 0)
    assert math.isnan(value["d"])


def test_ratings_are_not_collected_until_there_are_any(hand):
    measure = {"kind": "rating"}
    assert build(hand, measure)[1] == {"a": "not_collected", "b": "not_collected"}
    rows = {"activity_id": ["x", "y"], "unit_id": ["a", "a"], "rating": [80.0, 91.0], "judges": [3, 2]}
    value, state, _, refs = build(hand, measure, ratings=tables.check(pd.DataFrame(rows), "ratings"))
    assert value["a"] == (80 + 91) / 2
    assert state["b"] == "not_collected"
    assert refs == {"x", "y"}


def test_a_measure_is_not_asked_of_other_groups(hand):
    facts = [hand.fact("f1", "participants", 250), hand.fact("f2", "participants", 90, unit_id="a2")]
    value, state, _, refs = build(hand, PEOPLE | {"applies_to": ["g1"]}, facts=facts, units="a a2")
    assert state == {"a": "ok", "a2": "not_asked"}
    assert math.isnan(value["a2"])
    assert refs == {"f1"}


def test_a_group_has_its_own_goalposts(hand):
    facts = [hand.fact("f1", "participants", 250), hand.fact("f2", "participants", 250, unit_id="a2")]
    _, _, score, _ = build(hand, PEOPLE | {"goalposts_by_group": {"g2": [0, 500]}}, facts=facts, units="a a2")
    assert score == {"a": 100 * 250 / 1000, "a2": 100 * 250 / 500}


def test_every_kind_of_the_method_file_has_a_function():
    from typing import get_args

    from kepuri_eval.method import MeasureKind

    assert set(KINDS) | {"rating"} == set(get_args(MeasureKind))


def test_row_order_changes_nothing(hand):
    declared = hand.params({"m": PEOPLE})
    facts = hand.table("facts", *(hand.fact(f"f{n}", "participants", 10 * n) for n in range(9)))
    rest = [hand.table(name) for name in ("mentions", "activities", "documents")]
    straight = build_measures(facts, *rest, declared)
    turned = build_measures(facts.iloc[::-1], *rest, declared)
    pd.testing.assert_frame_equal(straight[0], turned[0])
    pd.testing.assert_frame_equal(straight[1], turned[1])


def test_what_the_method_leaves_out_is_no_part_of_a_quantitys_total(hand):
    facts = [hand.fact("f1", "media_reports", 6), hand.fact("f2", "media_reports", 28, subkind="own_channel")]
    measure, left_out = {"kind": "total", "quantity": "media_reports"}, {"media_reports": ("own_channel",)}
    assert build(hand, measure, facts=facts, scoring={"left_out": left_out})[0]["a"] == 6
    assert build(hand, measure, facts=facts[1:], scoring={"left_out": left_out})[1]["a"] == "missing"


JOINT = {"kind": "total", "quantity": "joint_units"}


def test_partners_named_in_a_text_count_and_none_twice(hand):
    named = [("m1", "县教育局", "d1"), ("m2", "团县委", "d1"), ("m3", "县教育局", "d1"), ("m4", "县林业局", "d2")]
    mentions = [hand.mention(name, "named_partners", item, doc_id=doc_id) for name, item, doc_id in named]
    mentions.append(hand.mention("m5", "named_partners", "县水利局", doc_id="d1", planned=True))
    value, _, _, refs = build(hand, JOINT, mentions=mentions)
    assert value["a"] == 2
    assert refs == {"m1", "m2", "m3"}
    activities = [hand.activity("x", joint_units="甲;乙;丙")]
    assert build(hand, JOINT, mentions=mentions, activities=activities)[0]["a"] == 3


@pytest.mark.parametrize(("is_total", "value"), [(False, 3), (True, 2)], ids=str)
def test_a_loose_number_of_partners_gives_way_to_more_names(hand, is_total, value):
    facts = [hand.fact("f1", "joint_units", 2, is_total=is_total)]
    found, *_ = build(hand, JOINT, facts=facts, activities=[hand.activity("x", joint_units="甲;乙;丙")])
    assert found["a"] == value


def test_a_unit_is_no_partner_of_its_own(hand):
    shared = hand.activity("x", reporters="a;b", joint_units="单位b;青山镇")
    value, *_ = build(hand, JOINT, activities=[shared])
    assert value == {"a": 2, "b": 1}
