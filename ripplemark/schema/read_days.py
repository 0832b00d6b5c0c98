"""Reads and clicks of campaigns' posts by the day, and the traffic of links by the month and year: sums that the funnel and the flow read."""

from __future__ import annotations

from functools import partial

from ripplemark.schema.outdated import outdated
from ripplemark.schema.sorts import of_row

_outdated = partial(outdated, "reads_kept")
_POST = ("platform", "post_id", "text", "created_at", "campaign", "parent_id", "repost_of")
_COUNTED = ("post", "observed_at", "views", "clicks")


def _moved(columns: tuple[str, ...]) -> str:
    return f"({of_row('NEW', columns)}) IS NOT ({of_row('OLD', columns)})"


READ_DAYS = f"""
-- By how much reads and clicks of a campaign's posts grew; NULL is 'not known', never 0.
CREATE TABLE read_days (
  campaign TEXT NOT NULL,
  day      TEXT NOT NULL,                         -- in the site's zone
  views    REAL,
  clicks   REAL,
  PRIMARY KEY (campaign, day)
) STRICT, WITHOUT ROWID;
-- Whether there are more than those: some posts do not tell the number, or no further than a limit.
CREATE TABLE read_campaigns (
  campaign    TEXT PRIMARY KEY,
  more_views  INTEGER NOT NULL CHECK (more_views IN (0, 1)),
  more_clicks INTEGER NOT NULL CHECK (more_clicks IN (0, 1))
) STRICT, WITHOUT ROWID;
-- Whether these are those of the posts that there are, and by which campaigns and zone; `attribute` makes them.
CREATE TABLE reads_kept (
  id      INTEGER PRIMARY KEY CHECK (id = 1),
  rules   TEXT NOT NULL,
  current INTEGER NOT NULL CHECK (current IN (0, 1))
) STRICT;
INSERT INTO reads_kept VALUES (1, '', 0);
{_outdated("posts_reads_added", "INSERT ON posts")}\
{_outdated("posts_reads_changed", f"UPDATE OF {', '.join(_POST)} ON posts", _moved(_POST))}\
{_outdated("posts_reads_deleted", "DELETE ON posts")}\
{_outdated("post_links_reads_added", "INSERT ON post_links")}\
{_outdated("post_links_reads_changed", "UPDATE ON post_links")}\
{_outdated("post_links_reads_deleted", "DELETE ON post_links")}\
{_outdated("post_counts_reads_added", "INSERT ON post_counts")}\
{_outdated("post_counts_reads_changed", f"UPDATE OF {', '.join(_COUNTED)} ON post_counts", _moved(_COUNTED))}\
{_outdated("post_counts_reads_deleted", "DELETE ON post_counts")}\
{_outdated("count_marks_reads_added", "INSERT ON count_marks", "NEW.mark = 'capped'")}\
{_outdated("count_marks_reads_changed", "UPDATE ON count_marks")}\
{_outdated("count_marks_reads_deleted", "DELETE ON count_marks", "OLD.mark = 'capped'")}\

-- What `link_traffic` has of a link in a month and in a year; written with it, as a whole.
CREATE TABLE link_traffic_spans (
  link_id       INTEGER NOT NULL REFERENCES links(id) ON DELETE CASCADE,
  span          TEXT NOT NULL CHECK (span IN ('month', 'year')),
  period        TEXT NOT NULL,                    -- 2024-06, 2024
  visits        INTEGER NOT NULL,
  registrations REAL NOT NULL,
  PRIMARY KEY (link_id, span, period)
) STRICT, WITHOUT ROWID;
CREATE INDEX link_traffic_spans_period ON link_traffic_spans (span, period, link_id, visits, registrations);
INSERT INTO link_traffic_spans (link_id, span, period, visits, registrations)
SELECT t.link_id, s.span, substr(t.day, 1, s.letters), sum(t.visits), sum(t.registrations) FROM link_traffic t
CROSS JOIN (SELECT 'month' AS span, 7 AS letters UNION ALL SELECT 'year', 4) s GROUP BY 1, 2, 3;
"""
