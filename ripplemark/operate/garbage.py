"""How often a command's process looks for dead cycles among its objects. Changes nothing of what is kept."""

from __future__ import annotations

import atexit
import gc

YOUNG_OBJECTS = 50_000  # that come into being between two looks; at Python's 700, loading libraries alone is interrupted three hundred times


def collect_seldom() -> None:
    """Look less often, and not once more through everything when the process ends: the system takes all its memory back anyway."""
    gc.set_threshold(YOUNG_OBJECTS, *gc.get_threshold()[1:])
    atexit.register(gc.freeze)
