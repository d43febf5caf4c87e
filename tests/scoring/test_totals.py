"""City totals count once what several units reported together."""

from kepuri_eval.scoring.totals import total_city


def test_a_shared_activity_counts_once_for_the_city(hand):
    params = hand.params({"m": {"kind": "total", "quantity": "participants"}})
    activities = hand.table(
        "activities",
        hand.activity("x", participants=80.0, reporters="a;b"),
        hand.activity("y", unit_id="b", participants=80.0, duplicate_of="x"),
        hand.activity("z", unit_id="b", participants=5.0),
    )
    empty = [hand.table(name) for name in ("facts", "mentions", "documents")]
    found = total_city(empty[0], empty[1], activities, empty[2], params).set_index(["group", "quantity"])
    assert found.loc[("", "participants"), "value"] == 80 + 5
    assert found.loc[("", "activities"), "value"] == 2
    assert found.loc[("g1", "participants"), "units"] == 2
    assert found.loc[("", "live_views"), "units"] == 0


def test_a_stated_total_counts_as_stated(hand):
    params = hand.params({"m": {"kind": "total", "quantity": "participants"}})
    facts = hand.table("facts", hand.fact("f1", "participants", 300), hand.fact("f2", "participants", 40, unit_id="b"))
    rest = [hand.table(name) for name in ("mentions", "activities", "documents")]
    found = total_city(facts, *rest, params).set_index(["group", "quantity"])
    assert found.loc[("", "participants"), "value"] == 300 + 40
