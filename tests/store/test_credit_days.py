"""Credit and registrations by the day are what touches say of the same moments, and are not asked once anything came after them."""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from ripplemark.records import Origin, Registration, Touch
from ripplemark.store.clock import moment, stamp
from ripplemark.store.credit import (
    MODELS,
    CreditedTouch,
    credit_by,
    credit_by_origin,
    registration_times,
    registrations_of,
    replace_touches,
)
from ripplemark.store.credit_days import credit_by_day, credit_is_kept, keep_credit_days, origins_by_day, registrations_by_day
from ripplemark.store.database import Database, open_writer
from ripplemark.store.registrations import store_registrations

ZONE = ZoneInfo("Asia/Taipei")
SINCE, UNTIL = date(2024, 6, 3), date(2024, 6, 6)
SPAN = (stamp(datetime(2024, 6, 3, tzinfo=ZONE)), stamp(datetime(2024, 6, 7, tzinfo=ZONE)))


def filled(db: Database) -> None:
    """Registrations at any hour of ten days, each with some touches of some origins."""
    draw = random.Random(3)
    when = [datetime(2024, 6, 1, tzinfo=UTC) + timedelta(minutes=draw.randrange(14_400)) for _ in range(80)]
    store_registrations(db, [Registration(f"r{n}", at, "", "sale", None, "", "a.csv") for n, at in enumerate(when)])
    touches = []
    for n, at in enumerate(when):
        for k in range(1, draw.randrange(1, 4)):
            credit = tuple((m, draw.random()) for m in MODELS)
            touch = Touch(
                f"r{n}", k, at, draw.choice(["Email", "Direct"]), draw.choice(["a", "b"]), "", "", "", Origin.DIRECT, "", credit
            )
            touches.append(CreditedTouch(touch, None, ((Origin.DIRECT, "spring", 0.25), (Origin.OTHER, "", 0.75))))
    replace_touches(db, touches)


def test_sums_by_the_day_are_those_of_the_touches(tmp_path: Path) -> None:
    with open_writer(tmp_path / "ripplemark.db") as db:
        filled(db)
        assert not credit_is_kept(db, ZONE)
        keep_credit_days(db, ZONE)
        assert (credit_is_kept(db, ZONE), credit_is_kept(db, ZoneInfo("UTC"))) == (True, False)
        for by in ("channel", "source", "campaign"):
            for campaigns in ((), ("spring",)):
                kept, asked = credit_by_day(db, SINCE, UNTIL, by, campaigns), credit_by(db, *SPAN, by, campaigns)
                assert [(k, pytest.approx(v)) for k, v in kept] == list(asked)
        for model in MODELS:
            found = [(o, c, pytest.approx(n)) for o, c, n in origins_by_day(db, SINCE, UNTIL, model)]
            assert found == list(credit_by_origin(db, *SPAN, model))
        days = Counter(moment(at).astimezone(ZONE).date() for at in registration_times(db, *SPAN))
        assert registrations_by_day(db, SINCE, UNTIL, ()) == days
        brought = Counter[date]()
        for at, n in registrations_of(db, *SPAN, ("spring",)):
            brought[moment(at).astimezone(ZONE).date()] += n  # type: ignore[assignment]
        assert registrations_by_day(db, SINCE, UNTIL, ("spring",)) == pytest.approx(dict(brought))


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM registrations WHERE id = 'r1'",
        "UPDATE registrations SET at = '2024-06-04T00:00:00Z' WHERE id = 'r1'",
        "INSERT INTO registrations (id, at, visitor, goal, source) VALUES ('new', '2024-06-04T00:00:00Z', '', 'sale', 'b.csv')",
        "DELETE FROM touches WHERE registration_id = (SELECT min(registration_id) FROM touches)",
        "UPDATE touches SET linear = 0.5",
        "UPDATE touch_origins SET share = 0.5 WHERE campaign = 'spring'",
        "DELETE FROM touch_origins WHERE campaign = 'spring'",
    ],
)
def test_what_comes_after_the_sums_is_noticed(tmp_path: Path, sql: str) -> None:
    with open_writer(tmp_path / "ripplemark.db") as db:
        filled(db)
        keep_credit_days(db, ZONE)
        db.run(sql)
        assert not credit_is_kept(db, ZONE)
