"""From what has been loaded to a kernel that answers evenly: no move of a hand waits for the garbage collector."""

from __future__ import annotations

import gc


def settle() -> None:
    """Collect what is no longer used, then leave all that remains out of later collections.

    Libraries and tables are some hundred thousand objects that stay; a full collection looks at each of them, which
    takes longer than a move of a slider does, and comes in the midst of one.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()
