"""The desk where readers sign in and out: passwords, sessions, limits, over the file of accounts. Knows no request and no page."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from enum import StrEnum
from functools import cache

from dashboard.access.attempts import Attempt
from dashboard.access.rules import Person
from dashboard.access.tokens import kept_as, new_token
from ripplemark.passwords import MOST, hashed, is_password
from ripplemark.store.accounts import account, begin_session, end_session, session_account
from ripplemark.store.database import Database

MOST_NAME = 64
#: Passwords checked at a time in one process: each takes 32 MiB.
_CHECKS = threading.BoundedSemaphore(2)
LOG = logging.getLogger(__name__)


class Refusal(StrEnum):
    """Why somebody is not let in."""

    WRONG = "wrong"  # no such account or another password: which of the two is not said
    TOO_MANY = "too_many"


class Desk:
    """One per process. Opens the file once per thread."""

    def __init__(self, open_file: Callable[[], Database], session_seconds: int, clock: Callable[[], float]) -> None:
        self._open, self._lasts, self._clock = open_file, session_seconds, clock
        self._here = threading.local()

    @property
    def _db(self) -> Database:
        known: Database | None = getattr(self._here, "db", None)
        if known is None:
            known = self._here.db = self._open()
        return known

    def whose(self, token: str) -> Person | None:
        """Who is signed in by that token."""
        found = session_account(self._db, kept_as(token), int(self._clock()))
        return None if found is None else Person(found.name, found.role, signed_in=True)

    def sign_in(self, name: str, password: str, address: str) -> str | Refusal:
        """A new session's token, or why there is none. An unknown name takes as long as a wrong password."""
        name, now, db = name.strip()[:MOST_NAME], int(self._clock()), self._db
        attempt = Attempt(name, address)
        if not attempt.taken(db, now):
            LOG.warning("too many attempts to sign in")
            return Refusal.TOO_MANY
        known = account(db, name)
        with _CHECKS:
            right = is_password(password[: MOST + 1], known.password if known else _nobody())
        if known is None or not right:
            return Refusal.WRONG
        attempt.forgotten(db)
        token = new_token()
        begin_session(db, kept_as(token), known.name, now, now + self._lasts)
        LOG.info("%s signed in", known.name)
        return token

    def sign_out(self, token: str) -> None:
        """End the session."""
        end_session(self._db, kept_as(token))


@cache
def _nobody() -> str:
    """The password of no account."""
    return hashed(new_token())
