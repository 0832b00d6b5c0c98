"""The formats that `ripplemark load` knows, a file each, in the order of asking: those without a heading of their own come last."""

from __future__ import annotations

from attribution.intake.formats import (
    access_log,
    ahrefs,
    bing,
    bunny,
    caddy,
    cloudfront,
    costs,
    google_ads,
    load_balancer,
    majestic,
    meta_ads,
    moz,
    nginx_json,
    posts,
    ranks,
    registrations,
    screaming_frog,
    search_console,
    semrush,
    signals,
    w3c,
)
from attribution.intake.recognise import Format

FORMATS: tuple[Format, ...] = (
    *access_log.FORMATS,
    w3c.FORMAT,
    cloudfront.FORMAT,
    *load_balancer.FORMATS,
    bunny.FORMAT,
    caddy.FORMAT,
    nginx_json.FORMAT,
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
