"""Readers of the dashboard as records: who they are and what they may do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    """What a reader may do."""

    READER = "reader"  # sees everything
    EDITOR = "editor"  # also marks links and keeps notes and views


@dataclass(frozen=True, slots=True)
class Account:
    """One reader with a password."""

    name: str
    role: Role
    password: str  # as ripplemark.passwords keeps it
    made_at: datetime
    changed_at: datetime  # when the password was last set
