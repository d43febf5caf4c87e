"""Sentences and the account of their amounts."""

import random

import pytest

from kepuri_eval.simulate.phrases import Writer, figures_in, load_phrases
from kepuri_eval.wording import QUANTITIES

FIGURES = {"participants": 900, "volunteers": 40, "activities": 12, "lectures": 3}


@pytest.fixture
def writer() -> Writer:
    return Writer(random.Random(5), {"unit": "某学会", "whole": "学会"}, FIGURES, habit="plain", hedging=0.0)


def test_a_slot_becomes_words_and_an_amount(writer: Writer) -> None:
    made = writer.write("<whole>服务{participants 人次 total}。")
    assert made.text == "学会服务900人次。"
    (amount,) = made.amounts
    assert (amount.quantity, amount.counted_in, amount.words.value) == ("participants", "人次", 900)
    assert amount.is_total and amount.in_scope and not amount.planned


def test_parts_add_up_to_their_total(writer: Writer) -> None:
    made = writer.write("共{participants 人 total}，其中{participants 人 part}、{participants 人 part}")
    total, *parts = (amount.words.value for amount in made.amounts)
    assert total == sum(parts)


def test_plans_and_other_periods_are_marked(writer: Writer) -> None:
    made = writer.write("今年以来{activities 场 out x7}，将办{lectures 场 planned x1}")
    assert [(amount.in_scope, amount.planned) for amount in made.amounts] == [(False, False), (True, True)]


def test_a_figure_repeated_is_written_alike(writer: Writer) -> None:
    first = writer.write("共{participants 人次 total}")
    again = writer.write("有{participants 人/名 same}")
    assert again.text.removeprefix("有") == first.text.removeprefix("共")
    assert again.amounts[0].counted_in == "人次"


def test_a_contradiction_counts_the_same_thing(writer: Writer) -> None:
    writer.write("共{participants 人 total}")
    (amount,) = writer.write("总参与{participants 人次 other_value}").amounts
    assert (amount.counted_in, amount.words.value) == ("人", int(900 * 1.37) + 3)


def test_what_is_not_known_is_not_written(writer: Writer) -> None:
    assert not writer.can_write("直播{live_views 人次 total}")
    assert not writer.can_write("有{participants 人次 same}"), "nothing was stated yet that could be repeated"
    assert writer.can_write("共{participants 人次 total}")


def test_phrases_ask_for_known_quantities_only() -> None:
    """A misspelt figure in the YAML would never be written and never be missed."""
    known = {*QUANTITIES, "items"}
    for name, templates in load_phrases().items():
        for template in templates:
            if isinstance(template, str):
                assert figures_in(template) <= known, (name, template)
