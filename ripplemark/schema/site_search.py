"""What visitors searched for on the brand's own site."""

from __future__ import annotations

SITE_SEARCH = """
-- Searches by words, folded: one spelling for both Chinese scripts, full and half width, small and capital letters. '(private)' stands for
-- words that may point at a person, '(other)' for those beyond the 1,000 a day that are told apart.
CREATE TABLE site_search_days (
  day      TEXT NOT NULL,                         -- of the site's zone
  words    TEXT NOT NULL,
  searches INTEGER NOT NULL CHECK (searches >= 0),
  visitors INTEGER NOT NULL CHECK (visitors >= 0),
  exits    INTEGER NOT NULL CHECK (exits >= 0),   -- visits begun on that day whose last page view was this search
  PRIMARY KEY (day, words)
) STRICT, WITHOUT ROWID;
"""
