"""What the list of mentions is filtered and ordered by, packed: a block holds the mentions of some thousand pages."""

from __future__ import annotations

#: A page whose facts are no longer those that are packed. Written by triggers, so that no way to change them can forget it.
_LOG = "INSERT INTO mention_log (page) SELECT {0} WHERE NOT EXISTS (SELECT 1 FROM mention_log WHERE page = {0})"
_SAID = "EXISTS (SELECT 1 FROM mentions WHERE page_id = {0})"


def _logged(name: str, event: str, when: str, page: str) -> str:
    return f"CREATE TRIGGER {name} AFTER {event}\n{f'WHEN {when} ' if when else ''}BEGIN\n  {_LOG.format(page)};\nEND;\n"


_OF_LINK = ("state", "sitewide", "in_noscript", "placement", "page_id")
_MOVED = "({}) IS NOT ({})".format(*(", ".join(f"{row}.{name}" for name in _OF_LINK) for row in ("NEW", "OLD")))

MENTIONED = f"""
-- Blocks of mentions, by the upper bits of their pages' numbers.
CREATE TABLE mention_blocks (
  block INTEGER PRIMARY KEY,                      -- page / 4096
  facts BLOB NOT NULL                             -- of each mention, the low byte first: page, at, seen (64 bit), campaign (32 bit), flags (16 bit)
) STRICT;
-- Campaigns, which packed mentions name by number.
CREATE TABLE mention_campaigns (
  id       INTEGER PRIMARY KEY,
  campaign TEXT NOT NULL UNIQUE
) STRICT;
-- Pages whose mentions are not packed as they are.
CREATE TABLE mention_log (
  page INTEGER PRIMARY KEY
) STRICT;
-- By which rules pages were told to be lists of posts.
CREATE TABLE mentions_packed_by (
  id    INTEGER PRIMARY KEY CHECK (id = 1),
  rules TEXT NOT NULL
) STRICT;
{_logged("mentions_packed_added", "INSERT ON mentions", "", "NEW.page_id")}\
{_logged("mentions_packed_changed", "UPDATE ON mentions", "", "NEW.page_id")}\
{_logged("mentions_packed_deleted", "DELETE ON mentions", "", "OLD.page_id")}\
{_logged("pages_mention_added", "INSERT ON pages", _SAID.format("NEW.id"), "NEW.id")}\
{_logged("pages_mention_changed", "UPDATE OF noindex, published_at ON pages",
         f"(NEW.noindex, NEW.published_at) IS NOT (OLD.noindex, OLD.published_at) AND {_SAID.format('NEW.id')}", "NEW.id")}\
{_logged("links_mention_added", "INSERT ON links", _SAID.format("NEW.page_id"), "NEW.page_id")}\
{_logged("links_mention_changed", f"UPDATE OF {', '.join(_OF_LINK)} ON links", f"{_MOVED} AND {_SAID.format('NEW.page_id')}", "NEW.page_id")}\
{_logged("links_mention_deleted", "DELETE ON links", _SAID.format("OLD.page_id"), "OLD.page_id")}\
-- Mentions that are there already are packed by the next writing run.
INSERT INTO mention_log SELECT DISTINCT page_id FROM mentions;
"""  # fmt: skip
