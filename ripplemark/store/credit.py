"""Registrations, the touches on their paths and the credit of each, and the traffic that came by links."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ripplemark.records import Origin, Registration, Touch
from ripplemark.store.clock import moment, moment_or_none, stamp_or_none
from ripplemark.store.database import Database, Row
from ripplemark.store.flow_spans import forget_flow

#: The models, each a column of `touches`.
MODELS = (
    "first", "last", "last_non_direct", "linear", "time_decay", "position_u", "position_w",
    "markov_1", "markov_2", "markov_3", "markov_4", "shapley", "shapley_rate", "drop_one",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class CreditedTouch:
    """A touch with the link it came by and whose work it was, in shares that add up to 1."""

    touch: Touch
    link_id: int | None
    origins: tuple[tuple[Origin, str, float], ...]  # origin, campaign id, share


@dataclass(frozen=True, slots=True)
class LiveLink:
    """A link as visits are joined with it."""

    link_id: int
    page_id: int
    page_url: str
    domain: str
    target_url: str
    wrapped_by: str
    utm: tuple[tuple[str, str], ...]
    placement: str
    earned: bool
    headline: bool
    campaign: str
    appeared_on: str
    dated: bool
    lost_on: str | None


def all_registrations(db: Database) -> tuple[Registration, ...]:
    """All registrations by time."""
    rows = db.rows("SELECT * FROM registrations ORDER BY at, id")
    return tuple(
        Registration(r["id"], moment(r["at"]), r["visitor"], r["goal"], r["value"], r["currency"], r["source"]) for r in rows
    )


def live_links(db: Database) -> tuple[LiveLink, ...]:
    """All links, lost ones too: a visit may be older than a loss."""
    rows = db.rows(
        """SELECT l.id, l.page_id, u.url, l.domain, l.target_url, l.wrapped_by, l.utm, l.placement, l.class, l.headline, l.campaign,
                  l.appeared_on, l.appeared_by, l.lost_on
           FROM links l JOIN urls u ON u.id = l.page_id ORDER BY l.id"""
    )
    return tuple(
        LiveLink(
            link_id=r["id"],
            page_id=r["page_id"],
            page_url=r["url"],
            domain=r["domain"],
            target_url=r["target_url"],
            wrapped_by=r["wrapped_by"],
            utm=tuple((k, v) for k, v in json.loads(r["utm"])),
            placement=r["placement"],
            earned=r["class"] == "earned",
            headline=bool(r["headline"]),
            campaign=r["campaign"],
            appeared_on=r["appeared_on"],
            dated=r["appeared_by"] != "first_seen",
            lost_on=r["lost_on"],
        )
        for r in rows
    )


def replace_touches(db: Database, touches: Iterable[CreditedTouch]) -> int:
    """Put these touches in the place of all before; gives their number."""
    db.run("DELETE FROM touch_origins")
    db.run("DELETE FROM touches")
    number = 0
    for credited in touches:
        _add_touch(db, credited)
        number += 1
    return number


def _add_touch(db: Database, credited: CreditedTouch) -> None:
    t = credited.touch
    credit = dict(t.credit)
    db.run(
        f"""INSERT INTO touches (registration_id, position, visit_started_at, channel, source, medium, campaign, link_page_url, link_id,
              origin, origin_campaign, {", ".join(MODELS)}) VALUES ({", ".join("?" * (11 + len(MODELS)))})""",
        (t.registration_id, t.position, stamp_or_none(t.visit_started_at), t.channel, t.source, t.medium, t.campaign, t.link_page_url,
         credited.link_id, t.origin, t.origin_campaign, *(credit.get(m, 0.0) for m in MODELS)),
    )  # fmt: skip
    db.run_many(
        "INSERT INTO touch_origins (registration_id, position, origin, campaign, share) VALUES (?, ?, ?, ?, ?)",
        ((t.registration_id, t.position, origin, campaign, share) for origin, campaign, share in credited.origins if share > 0),
    )


def replace_link_traffic(db: Database, rows: Iterable[tuple[int, str, int, float]]) -> None:
    """Put (link, day, visits, registrations) in the place of all before, and the sums on the links."""
    forget_flow(db)
    db.run("DELETE FROM link_traffic")
    db.run_many("INSERT INTO link_traffic (link_id, day, visits, registrations) VALUES (?, ?, ?, ?)", rows)
    db.run("DELETE FROM link_traffic_spans")
    db.run(
        """INSERT INTO link_traffic_spans (link_id, span, period, visits, registrations)
           SELECT t.link_id, s.span, substr(t.day, 1, s.letters), sum(t.visits), sum(t.registrations) FROM link_traffic t
           CROSS JOIN (SELECT 'month' AS span, 7 AS letters UNION ALL SELECT 'year', 4) s GROUP BY 1, 2, 3"""
    )
    db.run("UPDATE links SET visits = 0, registrations = 0 WHERE visits != 0 OR registrations != 0")
    db.run(
        """UPDATE links SET visits = t.visits, registrations = t.registrations
           FROM (SELECT link_id, sum(visits) AS visits, sum(registrations) AS registrations FROM link_traffic GROUP BY link_id) t
           WHERE t.link_id = links.id"""
    )
    db.run("DELETE FROM earned_days")
    db.run(
        """INSERT INTO earned_days (day, campaign, visits) SELECT t.day, l.campaign, sum(t.visits) FROM link_traffic t JOIN links l ON l.id = t.link_id
           WHERE l.class = 'earned' GROUP BY 1, 2"""
    )


def iter_touches(db: Database) -> Iterator[Touch]:
    """All touches by registration and position."""
    for row in db.stream("SELECT * FROM touches ORDER BY registration_id, position"):
        yield _touch(row)


def iter_origins(db: Database) -> Iterator[tuple[str, int, Origin, str, float]]:
    """(registration, position, origin, campaign, share) of every touch."""
    for r in db.stream("SELECT * FROM touch_origins ORDER BY registration_id, position, origin, campaign"):
        yield r["registration_id"], r["position"], Origin(r["origin"]), r["campaign"], r["share"]


def _touch(r: Row) -> Touch:
    return Touch(
        registration_id=r["registration_id"],
        position=r["position"],
        visit_started_at=moment_or_none(r["visit_started_at"]),
        channel=r["channel"],
        source=r["source"],
        medium=r["medium"],
        campaign=r["campaign"],
        link_page_url=r["link_page_url"],
        origin=Origin(r["origin"]),
        origin_campaign=r["origin_campaign"],
        credit=tuple((m, r[m]) for m in MODELS),
    )


# ---------------------------------------------------------------- sums; bounds are moments as stored, the second one excluded

_KEYS = {"channel": "t.channel", "source": "t.source", "campaign": "o.campaign"}
_SHARES = """FROM touches t JOIN registrations r ON r.id = t.registration_id
JOIN touch_origins o ON o.registration_id = t.registration_id AND o.position = t.position
WHERE r.at >= ? AND r.at < ?"""


def credit_by(
    db: Database, since: str, before: str, by: str, campaigns: Sequence[str]
) -> tuple[tuple[str, tuple[float, ...]], ...]:
    """(key, credit per model in the order of MODELS), most linear credit first. Raises ValueError for a key that is not offered."""
    if by not in _KEYS:
        raise ValueError(f"credit is given by {', '.join(_KEYS)}, not by {by!r}")
    among = "AND o.campaign IN (SELECT value FROM json_each(?))" if campaigns else ""
    sums = ", ".join(f"sum(t.{m} * o.share) AS {m}" for m in MODELS)
    rows = db.rows(
        f"SELECT {_KEYS[by]} AS key, {sums} {_SHARES} {among} GROUP BY 1 ORDER BY linear DESC, 1",
        [since, before, *([json.dumps(list(campaigns))] if campaigns else [])],
    )
    return tuple((r["key"], tuple(r[m] for m in MODELS)) for r in rows)


def credit_by_origin(db: Database, since: str, before: str, model: str) -> tuple[tuple[Origin, str, float], ...]:
    """(origin, campaign, registrations) under one model. Raises ValueError for an unknown model."""
    if model not in MODELS:
        raise ValueError(f"there is no model {model!r}; there are {', '.join(MODELS)}")
    rows = db.rows(f"SELECT o.origin, o.campaign, sum(t.{model} * o.share) AS n {_SHARES} GROUP BY 1, 2", (since, before))
    return tuple((Origin(r["origin"]), r["campaign"], r["n"]) for r in rows)


def registration_times(db: Database, since: str, before: str) -> tuple[str, ...]:
    """The moments of the registrations, as stored."""
    return tuple(r[0] for r in db.rows("SELECT at FROM registrations WHERE at >= ? AND at < ? ORDER BY at", (since, before)))


def registrations_of(db: Database, since: str, before: str, campaigns: Sequence[str]) -> tuple[tuple[str, float], ...]:
    """(moment, registrations by last non-direct) that go back to the campaigns, by their own UTM or by links they earned."""
    rows = db.rows(
        f"""SELECT r.at, sum(t.last_non_direct * o.share) AS n {_SHARES} AND o.campaign IN (SELECT value FROM json_each(?))
            GROUP BY r.id ORDER BY r.at""",
        (since, before, json.dumps(list(campaigns))),
    )
    return tuple((r["at"], r["n"]) for r in rows)


def touches_stored(db: Database) -> bool:
    """Whether credit was ever computed."""
    return db.row("SELECT 1 FROM touches LIMIT 1") is not None
