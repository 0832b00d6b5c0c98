"""The marks of all pages, from the store where the text is still the same, else made anew and kept. Compares nothing."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from attribution.ripples.passages import Marks, marks_of, units_of
from ripplemark.store.database import Database
from ripplemark.store.ripple_words import keep_marks, main_text, stored_marks
from ripplemark.store.ripples import RipplePage

_FORM = "<u4"  # how marks are stored
_BATCH = 500  # pages whose marks are written together


def marks_of_pages(db: Database, pages: Sequence[RipplePage]) -> dict[int, Marks]:
    """The marks of each page; only changed texts are read."""
    wanted = {p.page_id: p.digest for p in pages}
    found = {i: np.frombuffer(blob, _FORM) for i, digest, blob in stored_marks(db) if wanted.get(i) == digest}
    missing = [p for p in pages if p.page_id not in found]
    for start in range(0, len(missing), _BATCH):
        fresh = {p.page_id: marks_of(units_of(main_text(db, p.page_id))) for p in missing[start : start + _BATCH]}
        with db.transaction():
            keep_marks(db, ((i, wanted[i], marks.astype(_FORM).tobytes()) for i, marks in fresh.items()))
        found |= fresh
    return found
