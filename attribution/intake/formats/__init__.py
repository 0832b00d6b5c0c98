"""The formats that `ripplemark load` knows, a file each, in the order of asking: those without a heading of their own come last."""

from __future__ import annotations

from attribution.intake.formats import (
    access_log,
    ahrefs,
    bing,
    costs,
    google_ads,
    majestic,
    meta_ads,
    moz,
    posts,
    ranks,
    registrations,
    screaming_frog,
    search_console,
    semrush,
    signals,
)
from attribution.intake.recognise import Format

FORMATS: tuple[Format, ...] = (
    *access_log.FORMATS,
    ranks.FORMAT,
    posts.FORMAT,
    ahrefs.FORMAT,
    *majestic.FORMATS,
    semrush.FORMAT,
    *moz.FORMATS,
    screaming_frog.FORMAT,
    *bing.FORMATS,
    meta_ads.FORMAT,
    google_ads.FORMAT,
    costs.FORMAT,
    signals.FORMAT,
    registrations.FORMAT,
    *search_console.FORMATS,
)
