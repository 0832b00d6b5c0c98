"""Every error that Ripplemark raises on purpose. Each says what happened, where, and what to do about it.

RipplemarkError
├── UsageError            the command line asks for something that cannot be (exit code 2)
├── ConfigError           the project file is wrong: file, key, what was expected (exit code 2)
├── InputError            a file given to `load`, `scan` or `--replay` cannot be used (exit code 2)
├── RejectsOverLimit      done, but more input was rejected than the limit allows (exit code 1)
├── SendFailed            a mail or a webhook did not get through (exit code 1)
├── ReadOnly              who asks may read, but not change anything
├── CrawlFailed           every request of a crawl failed (exit code 6)
│   └── FleetUnreachable  the Redis of a crawl fleet cannot be used (exit code 6)
└── StoreError            the database cannot be used
    ├── StoreLocked       another run is writing (exit code 4)
    ├── StoreCorrupt      the file is damaged (exit code 7)
    ├── StoreTooNew       written by a newer program (exit code 7)
    ├── StoreTooOld       written by an older program; any command that writes upgrades it (exit code 7)
    └── DiskFull          no room left (exit code 3)
"""

from __future__ import annotations


class RipplemarkError(Exception):
    """The root of the tree; `exit_code` is what the command line ends with."""

    exit_code = 2


class UsageError(RipplemarkError):
    """The command line asks for something that cannot be."""


class ConfigError(RipplemarkError):
    """The project file is wrong; the message names the file, the key and what was expected."""


class InputError(RipplemarkError):
    """A file given by the user cannot be used at all."""


class RejectsOverLimit(RipplemarkError):
    """The run is complete, but more of its input was rejected than the limit allows."""

    exit_code = 1


class SendFailed(RipplemarkError):
    """A mail server or a webhook did not take what was sent; it is tried again at the next look."""

    exit_code = 1


class ReadOnly(RipplemarkError):
    """Who asks may read, but not change anything."""


class CrawlFailed(RipplemarkError):
    """Not one request of the crawl succeeded: the network, a proxy or the clock is more likely at fault than every site."""

    exit_code = 6


class FleetUnreachable(CrawlFailed):
    """The Redis that holds a crawl fleet's frontier does not answer, or not as it should."""


class StoreError(RipplemarkError):
    """The database cannot be used."""

    exit_code = 7


class StoreLocked(StoreError):
    """Another run holds the writer's lock."""

    exit_code = 4


class StoreCorrupt(StoreError):
    """The database file is damaged."""


class StoreTooNew(StoreError):
    """The database was written by a newer program."""


class StoreTooOld(StoreError):
    """The database was written by an older program, and who asks may not upgrade it."""


class DiskFull(StoreError):
    """No room left on the device."""

    exit_code = 3
