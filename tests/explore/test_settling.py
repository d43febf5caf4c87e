"""What has been loaded is not gone through again while hands move."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from kepuri_eval.explore.settling import settle


class Ring:
    """Refers to itself, so that only a collection removes it."""

    def __init__(self) -> None:
        self.me = self


@pytest.fixture(autouse=True)
def _unsettled() -> Iterator[None]:
    yield
    gc.unfreeze()


def test_what_stays_is_left_out_of_collections() -> None:
    settle()
    assert gc.get_freeze_count() > 10_000
    assert len(gc.get_objects()) < gc.get_freeze_count()


def test_what_was_settled_before_and_is_no_longer_used_is_collected() -> None:
    ring = Ring()
    told = weakref.ref(ring)
    settle()
    del ring
    gc.collect()
    assert told() is not None  # left out
    settle()
    assert told() is None
