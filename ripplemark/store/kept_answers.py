"""Answers of reports that `attribute` keeps, and what was written since. They stand until newer ones are kept; whoever reads them says so."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from ripplemark.store.clock import moment, stamp
from ripplemark.store.database import Database


@dataclass(frozen=True, slots=True)
class KeptBy:
    """When answers were kept, of which types of rows they are, by which program and project."""

    at: datetime
    shapes: str
    project: str


@dataclass(frozen=True, slots=True)
class Downstream:
    """Expected links and visits that came of a post or page."""

    url: str
    campaign: str
    links: float
    visits: float


def written_since(db: Database) -> dict[str, int]:
    """Subject -> rows that were written since answers were kept; of subjects that are not counted, 1. Those without any are left out."""
    return dict(db.tuples("SELECT subject, number FROM written_since WHERE number > 0"))


def keep_answers(
    db: Database,
    by: KeptBy,
    known: Mapping[str, int],
    answers: Iterable[tuple[str, str, str]],
    downstream: Iterable[Downstream] | None = None,
) -> None:
    """Put (question, campaign or "", answer as JSON) in the place of all kept before. `known`: what had been written when they were asked,
    so what is written meanwhile is not forgotten. `downstream`: None leaves what there is. In one transaction, the caller's if there is one."""
    with db.transaction():
        db.run("DELETE FROM kept_answers")
        add_answers(db, answers)
        if downstream is not None:
            db.run("DELETE FROM kept_downstream")
            rows = ((d.url, d.campaign, d.links, d.visits) for d in downstream)
            db.run_many(_DOWNSTREAM, rows)
        db.run("UPDATE answers_kept SET at = ?, shapes = ?, project = ?", (stamp(by.at), by.shapes, by.project))
        told = ((number, subject) for subject, number in known.items())
        db.run_many("UPDATE written_since SET number = max(0, number - ?) WHERE subject = ?", told)
        db.touch()


_DOWNSTREAM = """
INSERT INTO kept_downstream (url, campaign, links, visits) VALUES (?, ?, ?, ?)
ON CONFLICT (url, campaign) DO UPDATE SET links = links + excluded.links, visits = visits + excluded.visits
"""


def add_answers(db: Database, answers: Iterable[tuple[str, str, str]]) -> None:
    """Keep (question, campaign or "", answer as JSON) beside those that are kept."""
    db.run_many("INSERT OR REPLACE INTO kept_answers (question, campaign, answer) VALUES (?, ?, ?)", answers)


def kept_by(db: Database) -> KeptBy | None:
    """By what answers were kept; None where none ever were."""
    row = db.row("SELECT at, shapes, project FROM answers_kept WHERE at != ''")
    return KeptBy(moment(row["at"]), row["shapes"], row["project"]) if row else None


def kept_answer(db: Database, shapes: str, question: str, campaign: str) -> str | None:
    """The answer as JSON; None where none is kept whose rows are of these types."""
    found: str | None = db.value(
        "SELECT a.answer FROM answers_kept k JOIN kept_answers a WHERE k.shapes = ? AND a.question = ? AND a.campaign = ?",
        (shapes, question, campaign),
    )
    return found


def kept_campaigns(db: Database, shapes: str, question: str) -> frozenset[str]:
    """The campaigns of which an answer is kept whose rows are of these types."""
    sql = "SELECT a.campaign FROM answers_kept k JOIN kept_answers a WHERE k.shapes = ? AND a.question = ?"
    return frozenset(r[0] for r in db.tuples(sql, (shapes, question)))


def kept_downstream(db: Database, urls: Iterable[str], campaigns: Iterable[str]) -> dict[str, tuple[float, float]]:
    """Address -> expected links and visits that came of it, in some campaigns (all where none is named); those of which nothing came are left out."""
    some = list(campaigns)
    sql = f"""SELECT d.url, sum(d.links), sum(d.visits) FROM json_each(?) u CROSS JOIN kept_downstream d ON d.url = u.value
              {"WHERE d.campaign IN (SELECT value FROM json_each(?))" if some else ""} GROUP BY d.url"""
    asked = json.dumps(sorted(set(urls)))
    return {url: (links, visits) for url, links, visits in db.tuples(sql, (asked, json.dumps(some)) if some else (asked,))}


def downstream_urls(db: Database, campaigns: Iterable[str]) -> list[str]:
    """Addresses of which anything came, in some campaigns (all where none is named)."""
    some = list(campaigns)
    among = "WHERE campaign IN (SELECT value FROM json_each(?))" if some else ""
    return [r[0] for r in db.tuples(f"SELECT DISTINCT url FROM kept_downstream {among}", (json.dumps(some),) if some else ())]


def drop_quoting(db: Database, quotes: Iterable[str]) -> None:
    """Keep no answer that may say one of these texts again: none of what is said of campaigns, and of a campaign no evaluation and no notable voices
    if one stands in either. Answers on ripples hold no word of a post."""
    db.run("DELETE FROM kept_answers WHERE question = 'talk'")
    for quote in filter(None, set(quotes)):
        inside = json.dumps(quote, ensure_ascii=False)[1:-1]
        db.run(
            """DELETE FROM kept_answers WHERE question IN ('evaluation', 'notable') AND campaign IN (
               SELECT campaign FROM kept_answers WHERE question IN ('evaluation', 'notable') AND instr(answer, ?) > 0)""",
            (inside,),
        )


def attribute_goes_on(db: Database) -> bool:
    """Whether a run of `attribute` is under way."""
    return bool(db.value("SELECT state = 'running' FROM runs WHERE command = 'attribute' ORDER BY id DESC LIMIT 1", default=0))
