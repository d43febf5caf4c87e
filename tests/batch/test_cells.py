"""What a cell's surroundings leave behind."""

from __future__ import annotations

import os
from typing import Any

from kepuri_eval.batch.cells import _CapturedStream


def test_a_process_that_ends_beside_a_pipe_says_nothing() -> None:
    """Python closes what is left when a process ends, from 3.13 on aloud where that fails."""
    session: Any = None
    reading, writing = os.pipe()
    try:
        stream = _CapturedStream("stderr", writing, session)
        stream.close()
        assert not stream.closed
    finally:
        os.close(reading)
        os.close(writing)
