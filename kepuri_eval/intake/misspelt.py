"""Cue words with one character typed as another of the same sound (志原者, 咨洵), to the words that were meant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from pypinyin import lazy_pinyin

_LONG = 3
# Such characters are words or figures by themselves: 播放两部 is not 播放量部.
_STAND_ALONE = frozenset(
    "一二三四五六七八九十百千万两零〇几多的了着是在有和与及为从到被将把对于已可也就都而其之以这那各每"
)


class MisspeltCues:
    """Cue words of three characters and more, any character but the last of which may be another of the same sound.

    The last one is the head of the word, and another of its sound often makes a true word (研究员, 研究院). Shorter
    words have too many true neighbours: of them only the misspellings that params name are mended.
    """

    def __init__(self, cues: Iterable[str], named: Mapping[str, Iterable[str]]) -> None:
        words = set(cues)
        self._known = frozenset(words)
        self._by_pair: dict[tuple[int, str, str], list[str]] = {}
        for word in sorted(words, key=lambda word: (-len(word), word)):
            if len(word) >= _LONG:
                for first, second in sorted({(0, 1), (len(word) - 2, len(word) - 1), (0, 2)}):
                    self._by_pair.setdefault((second - first, word[first], word[second]), []).append(word)
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
        for step in (1, 2):
            for place, pair in enumerate(zip(text, text[step:], strict=False)):
                for word in self._by_pair.get((step, *pair), ()):
                    for start in sorted({place, place - len(word) + 2}) if step == 1 else (place,):
                        if start >= 0 and self._is_slip(text[start : start + len(word)], word):
                            found.append((start, word))
        return found

    def _is_slip(self, written: str, word: str) -> bool:
        """Whether one character before the last differs, in what is no known word, and sounds the same."""
        if len(written) != len(word) or written in self._known:
            return False
        differing = [place for place, pair in enumerate(zip(written, word, strict=True)) if pair[0] != pair[1]]
        if len(differing) != 1 or differing[0] == len(word) - 1 or written[differing[0]] in _STAND_ALONE:
            return False
        return _sound(written[differing[0]]) == _sound(word[differing[0]])


@lru_cache(maxsize=10_000)
def _sound(character: str) -> str:
    """The usual reading of a character without its tone; one that is not Chinese itself."""
    return str(lazy_pinyin(character)[0])
