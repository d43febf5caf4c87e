"""The grammar of activities."""

from kepuri_eval.params import load_params
from kepuri_eval.simulate.topics import load_names, load_standouts, load_topics


def test_topics_name_categories_and_themes_of_the_params() -> None:
    wording = load_params("demo").wording
    for topic in load_topics().values():
        assert topic.theme in wording.themes
        assert topic.category in {"", *wording.categories}


def test_every_content_theme_is_planted() -> None:
    assert {topic.theme for topic in load_topics().values()} == set(load_params("demo").wording.themes)


def test_topics_share_no_deed() -> None:
    """Planted themes can be told apart only where their stories differ."""
    deeds = [deed for topic in load_topics().values() for deed in topic.deeds]
    assert len(deeds) == len(set(deeds))


def test_there_are_hundreds_of_names() -> None:
    assert sum(len(topic.subjects) * len(topic.forms) for topic in load_topics().values()) > 700


def test_standouts_and_names_refer_to_topics() -> None:
    topics = load_topics()
    assert {standout.topic for standout in load_standouts()} <= set(topics)
    assert set(load_names()["own_topics"].values()) <= set(topics)
    assert len({standout.name for standout in load_standouts()}) == len(load_standouts())
