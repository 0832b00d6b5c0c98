"""The audit of all URLs: those of the frontier, and those that relevant pages cite and that never entered it. Decides by `ripplemark.fates`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ripplemark.fates import BEYOND_ROUNDS, OUT_OF_SCOPE, Standing, fate
from ripplemark.records import Fate, FetchOutcome, Route, UrlKind, UrlRow, UrlState
from ripplemark.store.clock import moment, moment_or_none
from ripplemark.store.database import Database, Row

_CITED = """
SELECT c.url, min(p.round) + 1 AS round FROM citations AS c JOIN urls AS p ON p.id = c.page_id
WHERE p.relevant = 1 AND NOT EXISTS (SELECT 1 FROM urls AS u WHERE u.url = c.url) GROUP BY c.url
"""
_KNOWN = """
SELECT u.url, u.kind, u.state, u.outcome, u.relevant, u.round, u.first_seen, u.observed_at, u.due_at, p.topic_score,
  (SELECT group_concat(route, ' ') FROM (SELECT DISTINCT route FROM routes WHERE url_id = u.id ORDER BY route)) AS routes,
  (SELECT detail FROM observations WHERE url_id = u.id ORDER BY id DESC LIMIT 1) AS detail
FROM urls AS u LEFT JOIN pages AS p ON p.id = u.id ORDER BY u.url
"""


def url_fates(db: Database, rounds: int) -> dict[Fate, int]:
    """How many URLs have which fate: every URL is in exactly one entry, and every fate is there."""
    counted = Counter[Fate]()
    for r in db.rows("SELECT state, outcome, relevant, round, count(*) AS n FROM urls GROUP BY 1, 2, 3, 4"):
        counted[fate(_standing(r), rounds)] += r["n"]
    for r in db.rows(f"SELECT round, count(*) AS n FROM ({_CITED}) GROUP BY round"):
        counted[fate(_only_cited(r["round"]), rounds)] += r["n"]
    return {f: counted[f] for f in Fate}


def beyond_rounds(db: Database, rounds: int) -> int:
    """How many URLs are cited by pages of the last round only."""
    return int(db.value(f"SELECT count(*) FROM ({_CITED}) WHERE round > ?", (rounds,)))


def iter_urls(db: Database, rounds: int) -> Iterator[UrlRow]:
    """Every URL with its fate: those of the frontier by URL, then those that are only cited."""
    for r in db.stream(_KNOWN):
        yield _known_row(r, rounds)
    for r in db.stream(f"{_CITED} ORDER BY c.url"):
        yield _cited_row(r["url"], r["round"], rounds)


def _standing(r: Row) -> Standing:
    outcome = FetchOutcome(r["outcome"]) if r["outcome"] else None
    return Standing(UrlState(r["state"]), outcome, bool(r["relevant"]), r["round"])


def _only_cited(steps: int) -> Standing:
    return Standing(None, None, relevant=False, round=steps)


def _known_row(r: Row, rounds: int) -> UrlRow:
    at = _standing(r)
    return UrlRow(
        url=r["url"], kind=UrlKind(r["kind"]), state=at.state, fate=fate(at, rounds), outcome=at.outcome, round=at.round,
        routes=tuple(Route(name) for name in (r["routes"] or "").split()), score=r["topic_score"], first_seen=moment(r["first_seen"]),
        observed_at=moment_or_none(r["observed_at"]), due_at=moment_or_none(r["due_at"]), detail=r["detail"] or "",
    )  # fmt: skip


def _cited_row(url: str, steps: int, rounds: int) -> UrlRow:
    what = fate(_only_cited(steps), rounds)
    return UrlRow(
        url=url, kind=UrlKind.PAGE, state=None, fate=what, outcome=None, round=steps, routes=(), score=None, first_seen=None,
        observed_at=None, due_at=None, detail=BEYOND_ROUNDS if what is Fate.SKIPPED else OUT_OF_SCOPE,
    )  # fmt: skip
