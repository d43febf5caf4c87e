"""Words of another time that mean this event: up to now in a text of its days, a feast ahead, an event held as one."""

from pathlib import Path

import pytest

from kepuri_eval.intake.figures.prose import FigureReader
from kepuri_eval.params import load_params

READER = FigureReader(load_params("demo", Path(__file__).parents[2]))
TITLE = "滨河镇2024年全国科普日活动总结"
HELD = "9月17日，镇里在滨河公园举办科普集市。"


def counted(*texts):
    """Values of the last text that are of the event."""
    own = READER.find_own(list(texts))
    return [figure.amount.value for figure in READER.read_text(texts[-1], own) if figure.scope.in_scope]


@pytest.mark.parametrize(
    ("texts", "values"),
    [
        ((HELD, "截至目前，镇里共开展科普活动16场，参与群众4800余人次。"), [16, 4800]),
        ((HELD, "目前为止，已举办16场科普活动，发放折页2500份。"), [16, 2500]),
        # a text that names none of its days, a longer time before it, what was never held, what may be the year's
        (("镇里在公园举办科普集市。", "截至目前，镇里共开展科普活动16场。"), []),
        ((HELD, "今年以来，镇里重视科普。截至目前，共开展活动112场。"), []),
        ((HELD, "截至目前，今年以来共开展活动112场。"), []),
        ((HELD, "截至目前，观展人数超过1万人次。"), []),
        ((HELD, "截至目前，镇里有科技志愿者2860人。"), []),
        ((HELD, "截至目前，累计开展志愿服务活动112场。"), []),
    ],
)
def test_up_to_now(texts, values):
    assert counted(*texts) == values


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("9月26日，在滨河公园开展国庆前安全用电宣传，参与居民430余人次。", [430]),
        ("9月26日，国庆来临之际，发放用电手册900本。", [900]),
        ("9月26日，回顾国庆期间，参与居民430余人次。", []),
        ("国庆前往公园参观的居民430余人次。", []),
    ],
)
def test_a_feast_that_was_still_to_come(text, values):
    assert counted(TITLE, HELD, text) == values


def test_an_event_held_as_one_with_this_one():
    opened = "9月16日，科技周开幕，师生1900人参加。"
    assert counted(TITLE, "9月16日至20日，东湖三中举行第9届科技周暨全国科普日活动。", opened) == [1900]
    assert counted(TITLE, "9月16日至20日，东湖三中举行2024年全国科普日暨科技周活动。", opened) == [1900]
    assert counted(TITLE, "东湖三中举行第9届科技周暨全国科普日活动。", opened) == []
    assert counted(TITLE, "9月16日至20日，东湖三中举行全国科普日活动。", opened) == []
