"""Pages that sent visitors by the access log, with what a look at each says: does it link to the brand? Judges by one rule, in SQL."""

from __future__ import annotations

from collections.abc import Iterator

from ripplemark.records import FetchOutcome, ReferrerRow, Verdict
from ripplemark.store.clock import moment, moment_or_none
from ripplemark.store.database import Database

# A page that redirects is verified by the page that it leads to. Whatever was read without a link ever having stood there never had one.
_REFERRERS = """
SELECT r.*, CASE WHEN live > 0 THEN 'live' WHEN links > 0 THEN 'lost' WHEN observed_at IS NULL THEN 'not_looked'
    WHEN outcome IN ('ok', 'not_modified', 'not_found', 'gone', 'soft_404') THEN 'never_there' ELSE 'blocked' END AS verdict
FROM (
  SELECT u.url, u.domain, u.outcome, u.observed_at, min(r.seen) AS since, count(l.id) AS links, coalesce(sum(l.state = 'live'), 0) AS live,
    coalesce(sum(l.visits), 0) AS visits
  FROM routes r JOIN urls u ON u.id = r.url_id LEFT JOIN urls e ON e.url = (
      SELECT o.final_url FROM observations o WHERE o.url_id = u.id ORDER BY o.id DESC LIMIT 1) AND e.id != u.id
    LEFT JOIN links l ON l.page_id IN (u.id, e.id)
  WHERE r.route = 'referrer' AND u.kind = 'page' GROUP BY u.id
) r ORDER BY domain, url
"""


def iter_referrers(db: Database) -> Iterator[ReferrerRow]:
    """Every page that the access log names as a referrer, by domain."""
    for r in db.stream(_REFERRERS):
        yield ReferrerRow(
            page_url=r["url"], domain=r["domain"], verdict=Verdict(r["verdict"]), links=r["live"], visits=r["visits"],
            outcome=FetchOutcome(r["outcome"]) if r["outcome"] else None, since=moment(r["since"]), observed_at=moment_or_none(r["observed_at"]),
        )  # fmt: skip
