"""What was written since answers were kept: told by triggers, so that no way to write can forget it, and that nothing else is told."""

from __future__ import annotations

from ripplemark.schema.sorts import of_row

#: Subjects of which every row is counted; of all others it is told that there was something. Marks are, since a person writes them while
#: answers are being kept.
COUNTED = ("links", "posts", "pages", "marks")
SUBJECTS = (
    *COUNTED, "words", "judgements", "numbers", "opinions", "visits", "registrations", "signals", "money", "ranks", "computed",
)  # fmt: skip
#: Table -> (subject of a row that is added, subject of one that changed, the columns that answers read; () = all of them).
WATCHED: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "links": ("links", "judgements", ("page_id", "domain", "class", "headline", "campaign", "placement", "appeared_on", "visits", "registrations")),
    "posts": ("posts", "words", ("platform", "post_id", "url", "author", "followers", "text", "language", "created_at", "campaign", "own", "featured",
                                 "pinned", "parent_id", "repost_of")),
    "pages": ("pages", "words", ("title", "author", "published_at", "news", "text_digest")),
    "urls": ("", "words", ("url", "domain", "host", "first_seen")),
    "mentions": ("words", "words", ("page_id", "campaign")),
    "post_links": ("words", "words", ()),
    "post_counts": ("numbers", "numbers", ("post", "observed_at", "views", "likes", "reposts", "replies", "clicks")),
    "count_marks": ("numbers", "numbers", ()),
    "opinions": ("opinions", "opinions", ("kind", "key", "campaign", "language", "polarity", "score", "rater", "intents", "text")),
    "opinion_focus": ("opinions", "opinions", ()),
    "raters": ("opinions", "opinions", ()),
    "search_results": ("opinions", "opinions", ("day", "engine", "keyword", "rank", "url", "title", "snippet")),
    "traffic": ("visits", "visits", ()),
    "traffic_days": ("visits", "visits", ()),
    "registrations": ("registrations", "registrations", ("id", "at", "goal", "value", "currency")),
    "signals": ("signals", "signals", ("day", "kind", "subject", "source", "value")),
    "costs": ("money", "money", ()),
    "prices": ("money", "money", ()),
    "survey_waves": ("money", "money", ()),
    "domain_graph": ("ranks", "ranks", ()),
    "rank_lists": ("ranks", "ranks", ()),
    "ripples": ("computed", "computed", ("child_id", "parent_kind", "parent", "campaign", "probability", "evidence")),
    "roots": ("computed", "computed", ("page_id", "post", "campaign", "share")),
    "effects": ("computed", "computed", ()),
    "touches": ("computed", "computed", ("registration_id", "position", "last_non_direct")),
    "touch_origins": ("computed", "computed", ()),
    "link_traffic": ("computed", "computed", ("link_id", "day", "visits")),
}  # fmt: skip


def _told(name: str, event: str, subject: str, when: str = "") -> str:
    once = "" if subject in COUNTED else " AND number = 0"
    condition = f" WHEN {when}" if when else ""
    return f"CREATE TRIGGER {name} AFTER {event}{condition} BEGIN UPDATE written_since SET number = number + 1 WHERE subject = '{subject}'{once}; END;\n"


def _triggers(table: str, added: str, changed: str, columns: tuple[str, ...]) -> str:
    moved = f"({of_row('NEW', columns)}) IS NOT ({of_row('OLD', columns)})" if columns else ""
    of = f" OF {', '.join(columns)}" if columns else ""
    told = _told(f"{table}_since_changed", f"UPDATE{of} ON {table}", changed, moved)
    if added:  # a URL that is added is nothing yet: its page is
        told += _told(f"{table}_since_added", f"INSERT ON {table}", added)
        told += _told(f"{table}_since_deleted", f"DELETE ON {table}", added)
    return told


def _marked(row: str) -> str:
    return f"{row}.mark IN ('own', 'partner')"


WRITTEN_SINCE = f"""
-- How much was written since `kept_answers` were kept of what they are made of. No row is ever added or deleted here.
CREATE TABLE written_since (
  subject TEXT PRIMARY KEY,
  number  INTEGER NOT NULL                        -- 0 = none; of subjects that are not counted 1 = some
) STRICT, WITHOUT ROWID;
INSERT INTO written_since VALUES {", ".join(f"('{subject}', 1)" for subject in SUBJECTS)};
{"".join(_triggers(table, *how) for table, how in WATCHED.items())}\
{_told("links_since_turned", "UPDATE OF state ON links", "links", "NEW.state IS NOT OLD.state")}\
{_told("stale_days_since_added", "INSERT ON stale_days", "visits")}\
{_told("marks_since_added", "INSERT ON marks", "marks", _marked("NEW"))}\
{_told("marks_since_changed", "UPDATE OF subject, mark ON marks", "marks", f"({_marked('NEW')} OR {_marked('OLD')}) AND (NEW.subject, NEW.mark) IS NOT (OLD.subject, OLD.mark)")}\
{_told("marks_since_deleted", "DELETE ON marks", "marks", _marked("OLD"))}\

-- Answers in the place of those of the step before: what they are of, and what they look like. They hold until newer ones are kept; whether
-- anything was written since, the table above says.
DELETE FROM kept_answers;
DROP TABLE answers_kept;
CREATE TABLE answers_kept (
  id      INTEGER PRIMARY KEY CHECK (id = 1),
  at      TEXT NOT NULL,                          -- when it was begun to keep them; '' = there are none
  shapes  TEXT NOT NULL,                          -- digest of the rows' types: answers of other types are not read
  project TEXT NOT NULL                           -- digest of the program's version, the project and its lists of media
) STRICT;
INSERT INTO answers_kept VALUES (1, '', '', '');

-- Expected links and visits that came of a post or page, by its address, as the ripples kept with the answers say.
CREATE TABLE kept_downstream (
  url      TEXT NOT NULL,
  campaign TEXT NOT NULL,
  links    REAL NOT NULL,
  visits   REAL NOT NULL,
  PRIMARY KEY (url, campaign)
) STRICT, WITHOUT ROWID;

ALTER TABLE reads_kept ADD COLUMN at TEXT NOT NULL DEFAULT '';  -- when they were counted
"""
