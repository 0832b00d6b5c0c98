"""What links lead to, as records: a target with what is known of it, and one check of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ripplemark.records.sets import FetchOutcome, TargetKind, UrlState


@dataclass(frozen=True, slots=True)
class Hop:
    """One step of the way to a target."""

    url: str
    status: int  # HTTP status it answered with; 0 if there was no answer


@dataclass(frozen=True, slots=True)
class TargetCheck:
    """A target asked once: the way it took, the last hop last."""

    url: str
    at: datetime
    outcome: FetchOutcome | None  # None: an archive that does not hold it says nothing
    chain: tuple[Hop, ...] = ()
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """A URL that links lead to, with what its checks said. A check without an answer takes nothing back."""

    url: str
    kind: TargetKind
    state: UrlState = UrlState.PENDING
    final_url: str = ""  # where the last whole answer came from; "" before the first
    brand_url: str = ""  # the first URL of the brand on the way there
    chain: tuple[Hop, ...] = ()  # as last asked
    status: int = 0  # the last answer's; 0 before the first
    outcome: FetchOutcome | None = None
    checked_at: datetime | None = None
    due_at: datetime | None = None
    tries: int = 0  # checks in a row without an answer
    faults: int = 0  # checks in a row, far enough apart, that answered with an error
    fault_at: datetime | None = None
    broken: bool = False  # enough of them agree
