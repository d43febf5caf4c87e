"""From cue words with one character typed as another of the same sound (志原者, 咨洵), to the words that were meant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from operator import itemgetter

from kepuri_eval.intake.language.patterns import longest_first

_LONG = 3
_IS_KNOWN = itemgetter(1)
# Such characters are words, figures or ends of words by themselves: 播放两部 is not 播放量部, 在校学生 not 在小学生.
_STAND_ALONE = frozenset(
    "一二三四五六七八九十百千万两零〇几多的了着是在有和与及为从到被将把对于已可也就都而其之以这那各每校"
)


class MisspeltCues:
    """Cue words of three characters and more, any character but the last of which may be another of the same sound.

    The last one is the head of the word, and another of its sound often makes a true word (研究员, 研究院). Shorter
    words have too many true neighbours: of them only the misspellings that params name are mended.
    """

    def __init__(self, cues: Iterable[str], named: Mapping[str, Iterable[str]]) -> None:
        words = set(cues)
        self._known = frozenset(words)
        # step → (character, character `step` behind it) → (word, where in it the two stand): a word with one slip still
        # has the two it begins with or the two it ends with; of three characters the last and one of the others.
        self._by_pair: dict[int, dict[tuple[str, str], list[tuple[str, int]]]] = {1: {}, 2: {}}
        for word in longest_first(words):
            for step, place in _pairs_of(len(word)):
                self._by_pair[step].setdefault((word[place], word[place + step]), []).append((word, place))
        self._named = {wrong: word for word, misspellings in named.items() for wrong in misspellings}

    def mend(self, text: str) -> str:
        """The text with such words put right, character for character."""
        for start, word in self._find(text):
            text = text[:start] + word + text[start + len(word) :]
        for wrong, word in self._named.items():
            text = text.replace(wrong, word)
        return text

    def _find(self, text: str) -> list[tuple[int, str]]:
        found = []
        for step, by_pair in self._by_pair.items():
            pairs = enumerate(map(by_pair.get, zip(text, text[step:], strict=False)))
            for place, words in filter(_IS_KNOWN, pairs):  # hardly any pair is: the others are passed over unseen
                for word, inside in words or ():
                    start, last = place - inside, place - inside + len(word) - 1
                    if start < 0 or last >= len(text) or text[last] != word[-1]:
                        continue
                    written = text[start : last + 1]
                    if written != word and self._is_slip(written, word):
                        found.append((start, word))
        return found

    def _is_slip(self, written: str, word: str) -> bool:
        """Whether one character before the last differs, in what is no known word, and sounds the same."""
        if written in self._known:
            return False
        differing = [place for place, pair in enumerate(zip(written, word, strict=True)) if pair[0] != pair[1]]
        if len(differing) != 1 or written[differing[0]] in _STAND_ALONE:
            return False
        return _sound(written[differing[0]]) == _sound(word[differing[0]])


def _pairs_of(length: int) -> tuple[tuple[int, int], ...]:
    """(step, place) of the pairs of characters of a word that long of which a slip leaves one whole."""
    if length < _LONG:
        return ()
    return ((1, 1), (2, 0)) if length == _LONG else ((1, 0), (1, length - 2))


@lru_cache(maxsize=10_000)
def _sound(character: str) -> str:
    """The usual reading of a character without its tone; one that is not Chinese itself."""
    from pypinyin import lazy_pinyin  # its dictionary loads slowly, and not every process meets a slip

    return str(lazy_pinyin(character)[0])
