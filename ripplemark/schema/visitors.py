"""What is kept about visitor keys beside the keys themselves."""

from __future__ import annotations

VISITORS = """
-- The day on which a salt was first counted as old or young: it is erased so many days after that day, or after its period ended,
-- whichever is later. Empty until the first `ripplemark attribute` that sees it.
ALTER TABLE salts ADD COLUMN noted_on TEXT NOT NULL DEFAULT '';
"""
