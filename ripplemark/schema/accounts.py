"""The file of accounts: who may see the dashboard. Apart from the store, which a crawl holds for hours."""

from __future__ import annotations

#: "RPLU" in the header of every file of accounts.
ACCOUNTS_APPLICATION = 0x52504C55
ACCOUNTS_VERSION = 1
ACCOUNTS = """
-- Who may sign in.
CREATE TABLE accounts (
  name       TEXT PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 64),
  role       TEXT NOT NULL CHECK (role IN ('reader', 'editor')),
  password   TEXT NOT NULL,                       -- salted scrypt
  made_at    TEXT NOT NULL,
  changed_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Who is signed in. A session goes with its account, and with a new password.
CREATE TABLE sessions (
  token    BLOB PRIMARY KEY,                      -- SHA-256 of what the browser keeps
  name     TEXT NOT NULL REFERENCES accounts(name) ON DELETE CASCADE,
  began_at INTEGER NOT NULL,                      -- seconds since 1970
  ends_at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_name ON sessions (name);

-- Failed attempts of the last while. Whose, only this start of the server can tell: a hash under a key that is never written down.
CREATE TABLE attempts (
  who BLOB NOT NULL,
  at  INTEGER NOT NULL                            -- seconds since 1970
) STRICT;
CREATE INDEX attempts_who ON attempts (who, at);
"""
