"""What ripples are inferred from: the marks of each page's words, and the accounts that a page says are its own."""

from __future__ import annotations

RIPPLE_WORDS = """
-- The winnowed shingle hashes of a page's main text: with whom does it share a passage? At most 4 bytes for 2.5 words or 4.5 characters
-- of Chinese: about 1.4 kB for a page of 850 words, at most 18 kB.
CREATE TABLE page_marks (
  page_id INTEGER PRIMARY KEY REFERENCES pages(id) ON DELETE CASCADE,
  digest  TEXT NOT NULL,                          -- of the text they were made from
  marks   BLOB NOT NULL                           -- unsigned 32-bit integers, little-endian, ascending
) STRICT;

-- Accounts elsewhere that a page says are its author's or its site's own; at most 20 a page.
CREATE TABLE page_accounts (
  page_id INTEGER NOT NULL REFERENCES pages(id) ON DELETE CASCADE,
  url     TEXT NOT NULL,                          -- of the profile, normal form
  source  TEXT NOT NULL CHECK (source IN ('rel_me', 'same_as', 'creator')),
  PRIMARY KEY (page_id, url, source)
) STRICT, WITHOUT ROWID;
"""
