"""The words of linking pages, so that a search reads those that have them and no others."""

from __future__ import annotations

SEARCH = """
-- The words under which a page's links are found, one entry for each reading of them; an entry that `search_docs` does not name any more is
-- stale. Words are written out by the program: beginnings of words find them, two characters together in scripts without blanks.
CREATE VIRTUAL TABLE search_words USING fts5(words, content = '', detail = none, columnsize = 0, tokenize = 'ascii');
CREATE TABLE search_docs (
  doc    INTEGER PRIMARY KEY,                     -- of `search_words`; newer entries have higher numbers
  page   INTEGER NOT NULL UNIQUE,
  digest TEXT NOT NULL                            -- of the words
) STRICT;
-- Pages whose links' words changed since: written by triggers.
CREATE TABLE search_log (
  page INTEGER PRIMARY KEY
) STRICT;
CREATE TRIGGER links_search_added AFTER INSERT ON links WHEN NEW.search != '' BEGIN
  INSERT INTO search_log SELECT NEW.page_id WHERE NOT EXISTS (SELECT 1 FROM search_log WHERE page = NEW.page_id);
END;
CREATE TRIGGER links_search_changed AFTER UPDATE OF search, page_id ON links WHEN (NEW.search, NEW.page_id) IS NOT (OLD.search, OLD.page_id) BEGIN
  INSERT INTO search_log SELECT NEW.page_id WHERE NOT EXISTS (SELECT 1 FROM search_log WHERE page = NEW.page_id);
END;
INSERT INTO search_log SELECT DISTINCT page_id FROM links WHERE search != '';
"""
