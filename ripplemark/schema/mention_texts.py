"""What a search of the mentions looks through, packed as the facts of mentions are."""

from __future__ import annotations

MENTION_TEXTS = """
-- Of each block of mentions, in the order of its facts.
CREATE TABLE mention_texts (
  block INTEGER PRIMARY KEY,                      -- of `mention_blocks`
  texts BLOB NOT NULL                             -- address, title and quote of each mention in small letters, UTF-8, a zero byte between mentions
) STRICT;
CREATE TRIGGER pages_mention_named AFTER UPDATE OF title ON pages
WHEN NEW.title IS NOT OLD.title AND EXISTS (SELECT 1 FROM mentions WHERE page_id = NEW.id) BEGIN
  INSERT INTO mention_log (page) SELECT NEW.id WHERE NOT EXISTS (SELECT 1 FROM mention_log WHERE page = NEW.id);
END;
"""
