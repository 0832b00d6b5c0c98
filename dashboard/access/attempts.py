"""How often somebody may try to sign in, per account and per address. Keeps no address: only hashes under a key that dies with the server."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass

from ripplemark.store.accounts import add_attempts, attempts_since, forget_attempts
from ripplemark.store.database import Database

WHILE = 15 * 60  # seconds
PER_ACCOUNT = 10
PER_ADDRESS = 50
#: Made once per start and inherited by every worker; written nowhere.
_KEY = secrets.token_bytes(32)


@dataclass(frozen=True, slots=True)
class Attempt:
    """Somebody tries to sign in as `name` from `address` (as `caller.counted_as` says it)."""

    name: str
    address: str

    @property
    def _account(self) -> bytes:
        return _hash(f"account {self.name}")

    @property
    def _from(self) -> bytes:
        return _hash(f"address {self.address}")

    def taken(self, db: Database, now: int) -> bool:
        """Count the attempt, before the password is looked at; False if there were too many in the last while."""
        since = now - WHILE
        with db.transaction():
            tried = attempts_since(db, self._account, since), attempts_since(db, self._from, since)
            if tried[0] >= PER_ACCOUNT or tried[1] >= PER_ADDRESS:
                return False
            add_attempts(db, (self._account, self._from), now, since)
        return True

    def forgotten(self, db: Database) -> None:
        """It succeeded: what failed before no longer counts against the account."""
        forget_attempts(db, self._account)


def _hash(text: str) -> bytes:
    return hmac.new(_KEY, text.encode("utf-8", "replace"), hashlib.sha256).digest()
