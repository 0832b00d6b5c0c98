"""The formats that `ripplemark load` knows, a file each, in the order of asking."""

from __future__ import annotations

from attribution.intake.formats import access_log, posts, registrations, signals
from attribution.intake.recognise import Format

FORMATS: tuple[Format, ...] = (*access_log.FORMATS, posts.FORMAT, signals.FORMAT, registrations.FORMAT)
