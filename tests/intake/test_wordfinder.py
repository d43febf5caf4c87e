"""Words are found where a regular expression of all of them, or of each, finds them."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from kepuri_eval.intake.language.wordfinder import RuleFinder, WordFinder

WORDS = st.lists(st.text("科普日活动", min_size=1, max_size=3), max_size=6)
TEXT = st.text("科普日活动，a", max_size=30)


@given(WORDS, TEXT)
def test_the_longest_of_those_that_begin_alike_is_found(words: list[str], text: str) -> None:
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    pattern = re.compile("|".join(map(re.escape, ordered)) or r"(?!)")
    assert WordFinder(words).find(text) == [(hit.group(), *hit.span()) for hit in pattern.finditer(text)]


@given(WORDS, TEXT)
def test_every_place_is_found(words: list[str], text: str) -> None:
    places = {
        (word, start, start + len(word))
        for word in set(words)
        for start in range(len(text))
        if text.startswith(word, start)
    }
    found = WordFinder(words).find_every(text)
    assert set(found) == places
    assert len(found) == len(places)
    assert [end for _, _, end in found] == sorted(end for _, _, end in found)


def test_places_count_characters_not_bytes() -> None:
    assert WordFinder(["启动"]).find("𠮷a启动") == [("启动", 2, 4)]


@given(st.dictionaries(st.sampled_from("abc"), WORDS), TEXT)
def test_rules_apply_where_one_of_their_words_stands(words: dict[str, list[str]], text: str) -> None:
    told = {rule for rule, needed in words.items() if any(word in text for word in needed)}
    assert RuleFinder(words).find(text) == told
