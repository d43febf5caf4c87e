"""From the words before an amount to the narrower kind they make of what it counts: 公众号发布推文28篇."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from kepuri_eval.intake.language.patterns import any_of

if TYPE_CHECKING:  # reading processes start without pandas and pydantic
    from kepuri_eval.wording import Quantity, QuantityWords


# “南岭科普”推送报道8篇: what an account posts is its own, whatever it calls it; “云岭日报”'s is not
_POSTED = re.compile(
    "(?<![被由经获])“([^”]{2,12})”(?:微信|官方|政务|公众号|订阅号|视频号|抖音号|微博|平台|号)*(?:推送|推出|发布|发文|编发|更新)了?"
)


class NarrowingIndex:
    """The words of wording.yml that narrow quantities (`narrowed_by`), and those that keep them wide (`widened_by`)."""

    def __init__(self, quantities: Mapping[Quantity, QuantityWords]) -> None:
        self._words: dict[str, list[tuple[str, re.Pattern[str], re.Pattern[str]]]] = {
            name: [(subkind, any_of(cues), any_of(words.widened_by)) for subkind, cues in words.narrowed_by.items()]
            for name, words in quantities.items()
        }

    def find(self, quantity: str, lead: str) -> str | None:
        """The subkind that the words before an amount in its clause narrow its quantity to; None for none."""
        posted = _POSTED.search(lead) if self._words[quantity] else None
        if posted and not any(wide.search(lead, 0, posted.end()) for _, _, wide in self._words[quantity]):
            return self._words[quantity][0][0]
        return next(
            (subkind for subkind, cues, wide in self._words[quantity] if cues.search(lead) and not wide.search(lead)),
            None,
        )
