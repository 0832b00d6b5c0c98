"""What shares of opinions are counted by, packed: a block holds some thousand judged posts and pages."""

from __future__ import annotations

#: Judged texts whose facts are no longer those that are packed. Written by triggers, so that no way to change them can forget it.
_LOG = """INSERT INTO heard_log (opinion) SELECT o.id FROM opinions o WHERE {}
    AND NOT EXISTS (SELECT 1 FROM heard_log WHERE opinion = o.id)"""
_ONE = "INSERT INTO heard_log (opinion) SELECT {0} WHERE NOT EXISTS (SELECT 1 FROM heard_log WHERE opinion = {0})"
_POST = "o.kind = 'post' AND o.key = {0}.platform || ':' || {0}.post_id"
_URL = "o.kind = 'page' AND o.key = {0}.url"
_PAGE = "o.kind = 'page' AND o.key = (SELECT url FROM urls WHERE id = {0}.id)"
_OF_POST = ("platform", "post_id", "author", "created_at", "campaign", "own", "parent_id", "repost_of", "url")
_OF_URL = ("url", "host", "domain", "first_seen")
_OF_PAGE = ("author", "published_at")


def _logged(name: str, event: str, statement: str, when: str = "") -> str:
    return f"CREATE TRIGGER {name} AFTER {event}\n{f'WHEN {when} ' if when else ''}BEGIN\n  {statement};\nEND;\n"


def _followed(table: str, columns: tuple[str, ...], which: str) -> str:
    new, old = (_LOG.format(which.format(row)) for row in ("NEW", "OLD"))
    moved = " IS NOT ".join("({})".format(", ".join(f"{row}.{name}" for name in columns)) for row in ("NEW", "OLD"))
    return (
        _logged(f"{table}_heard_added", f"INSERT ON {table}", new)
        + _logged(f"{table}_heard_changed", f"UPDATE OF {', '.join(columns)} ON {table}", f"{old};\n  {new}", moved)
        + _logged(f"{table}_heard_deleted", f"DELETE ON {table}", old)
    )


HEARD = f"""
-- Blocks of judged posts and pages, by the upper bits of their judgements' numbers.
CREATE TABLE heard_blocks (
  block INTEGER PRIMARY KEY,                      -- opinion / 4096
  facts BLOB NOT NULL                             -- of each text, the low byte first: opinion, key, parent, account, voice, at (64 bit), campaign, language, channel (32 bit), flags (16 bit)
) STRICT;
-- What is said badly, by the same blocks: phrases of negative texts, and points of which something negative is said.
CREATE TABLE heard_topics (
  block  INTEGER PRIMARY KEY,                     -- opinion / 4096
  texts  BLOB NOT NULL,                           -- of each text, the low byte first: opinion (64 bit), how many topics follow for it (32 bit)
  topics BLOB NOT NULL                            -- of each topic a digest of its words (64 bit), in the order of the texts
) STRICT;
-- Campaigns, languages and channels, which packed texts name by number.
CREATE TABLE heard_words (
  id   INTEGER PRIMARY KEY,
  word TEXT NOT NULL UNIQUE
) STRICT;
-- Judged texts that are not packed as they are.
CREATE TABLE heard_log (
  opinion INTEGER PRIMARY KEY
) STRICT;
-- By which rules places were told to be of a channel, and phrases were found.
CREATE TABLE heard_packed_by (
  id    INTEGER PRIMARY KEY CHECK (id = 1),
  rules TEXT NOT NULL
) STRICT;
{_logged("opinions_heard_added", "INSERT ON opinions", _ONE.format("NEW.id"), "NEW.kind != 'result'")}\
{_logged("opinions_heard_changed", "UPDATE ON opinions", _ONE.format("NEW.id"), "NEW.kind != 'result'")}\
{_logged("opinions_heard_deleted", "DELETE ON opinions", _ONE.format("OLD.id"), "OLD.kind != 'result'")}\
{_logged("focus_heard_added", "INSERT ON opinion_focus", _ONE.format("NEW.opinion_id"))}\
{_logged("focus_heard_changed", "UPDATE ON opinion_focus", _ONE.format("NEW.opinion_id"))}\
{_logged("focus_heard_deleted", "DELETE ON opinion_focus", _ONE.format("OLD.opinion_id"))}\
{_followed("posts", _OF_POST, _POST)}\
{_followed("pages", _OF_PAGE, _PAGE)}\
{_followed("urls", _OF_URL, _URL)}\
-- Texts that are judged already are packed by the next writing run.
INSERT INTO heard_log SELECT id FROM opinions WHERE kind != 'result';
"""  # fmt: skip
