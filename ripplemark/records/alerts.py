"""Alerts as records: what a rule found, and whether it was told."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Way(StrEnum):
    """How an alert is told."""

    MAIL = "mail"
    WEBHOOK = "webhook"


class AlertState(StrEnum):
    """Whether it was."""

    WAITING = "waiting"
    SENT = "sent"
    GIVEN_UP = "given_up"  # after so many tries that the receiver seems gone


@dataclass(frozen=True, slots=True)
class Happening:
    """What a rule found. Of the fields those are filled that its kind has."""

    kind: str  # of the rule: new_link, lost_link, negative_opinion, crawl_failed
    about: str  # names it: "event:ID", "run:ID", "opinion:YEAR-WEEK"
    at: str  # when it happened, UTC
    page_url: str = ""
    anchor: str = ""
    campaign: str = ""
    authority: float | None = None
    reason: str = ""  # of a loss; of a run, its error
    share: float | None = None
    low: float | None = None  # of its 95 % interval
    high: float | None = None
    texts: int | None = None
    state: str = ""  # of a run


@dataclass(frozen=True, slots=True)
class WaitingAlert:
    """A happening that is still to be told."""

    id: int
    rule: str
    way: Way
    tries: int
    happening: Happening


@dataclass(frozen=True, slots=True)
class RuleMark:
    """Up to where a rule has looked."""

    event_id: int
    run_id: int
