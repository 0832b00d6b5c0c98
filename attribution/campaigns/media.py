"""Which sites are media: a list of ours in English and Chinese, and lists of the user's. Knows domains, no pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path

from ripplemark.errors import ConfigError
from ripplemark.text import clean
from ripplemark.urls import bad_domain_reason, host_name

LONGEST = 1_000_000  # characters of one list


@cache
def built_in() -> Mapping[str, str]:
    """Domain -> name of the medium, of the list that comes with the program."""
    return media_of((files("attribution") / "data" / "media.csv").read_text(encoding="utf-8"), "media.csv")


def media_list(given: Iterable[Path]) -> Mapping[str, str]:
    """The built-in list with the user's on top. Raises ConfigError for a file that cannot be read or a line that names no domain."""
    found = dict(built_in())
    for path in given:
        try:
            with path.open(encoding="utf-8-sig") as file:
                found.update(media_of(file.read(LONGEST), str(path)))
        except OSError as e:
            raise ConfigError(f"evaluation.media_files: cannot read {path} ({e.strerror})") from e
        except UnicodeDecodeError as e:
            raise ConfigError(f"evaluation.media_files: {path} is not UTF-8 (byte {e.start}); save it as UTF-8") from e
    return found


def media_of(text: str, source: str) -> dict[str, str]:
    """The media of a list: a domain a line, with a name behind a comma if it has one; # begins a comment."""
    found: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), 1):
        domain, _, name = (part.strip() for part in line.partition("#")[0].partition(","))
        if not domain:
            continue
        if reason := bad_domain_reason(domain):
            raise ConfigError(
                f"{source}: line {number}: expected a domain such as news.example, not {domain[:60]!r} ({reason})"
            )
        found[host_name(domain)] = clean(name, 100) or host_name(domain)
    return found


def medium_of(host: str, media: Mapping[str, str]) -> str:
    """The medium that a host belongs to; "" if it is none. The longest listed domain wins."""
    labels = host.split(".")
    return next((media[name] for n in range(len(labels) - 1) if (name := ".".join(labels[n:])) in media), "")
