"""Log lines: as text, or as one JSON object a line; without what nobody may read. Knows no command."""

from __future__ import annotations

import json
import logging
import os
import re
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from enum import StrEnum
from typing import IO, Any

from ripplemark.text import visible_control, without_people

LOGGER = logging.getLogger("ripplemark")
VARIABLE = "RIPPLEMARK_LOG"
HIDDEN = "(hidden)"
LINE_LIMIT = 4000

#: Names of parameters whose values are nobody's business.
_HIDDEN_PARAMETERS = (
    "access_token|api_?key|apikey|auth|authorization|client_secret|code|jwt|key|password|passwd|pwd|refresh_token|secret|session|"
    "sessionid|sid|sig|signature|state|ticket|token|x-amz-[a-z-]+"
)
#: Values of parameters of a URL or a form, of headers, and what stands before an @ in a URL.
_SECRETS = (
    (re.compile(rf"((?:^|[?&;\s\"'])(?:{_HIDDEN_PARAMETERS})=)[^&\s\"'#;]+", re.I), rf"\1{HIDDEN}"),
    (re.compile(r"\b(bearer|basic|token)\s+[A-Za-z0-9._~+/=-]{8,}", re.I), rf"\1 {HIDDEN}"),
    (re.compile(r"(\b[a-z][a-z0-9+.-]{0,20}://)[^/@\s]{1,200}@", re.I), rf"\1{HIDDEN}@"),
)
#: Environment variables whose values are secrets by their name.
_SECRET_VARIABLE = re.compile(r"TOKEN|SECRET|PASSWORD|_KEY$|DATABASE_URL|DSN", re.I)


class LogFormat(StrEnum):
    """How log lines are written."""

    TEXT = "text"
    JSON = "json"


def without_secrets(text: str, known: Iterable[str] = ()) -> str:
    """Text without passwords, keys and tokens, without addresses of people, its control characters visible."""
    for secret in known:
        text = text.replace(secret, HIDDEN)
    for pattern, instead in _SECRETS:
        text = pattern.sub(instead, text)
    return visible_control(without_people(text), LINE_LIMIT)


def known_secrets(environment: dict[str, str]) -> tuple[str, ...]:
    """Values of environment variables that are secrets by their name; the longest first."""
    found = {value for name, value in environment.items() if _SECRET_VARIABLE.search(name) and len(value) >= 8}
    return tuple(sorted(found, key=len, reverse=True))


class JsonLines(logging.Formatter):
    """One JSON object a line: time, level, event, and what else the event has."""

    def __init__(self, secrets: tuple[str, ...] = ()) -> None:
        super().__init__()
        self._secrets = secrets

    def format(self, record: logging.LogRecord) -> str:
        """The line of one record."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": self._clean(record.getMessage()),
            **self._cleaned(getattr(record, "fields", {})),
        }
        if record.exc_info:
            line["traceback"] = [self._clean(part) for part in self.formatException(record.exc_info).splitlines()]
        return json.dumps(line, ensure_ascii=False, default=str)

    def _clean(self, text: str) -> str:
        return without_secrets(text, self._secrets)

    def _cleaned(self, value: Any) -> Any:
        match value:
            case str():
                return self._clean(value)
            case dict():
                return {self._clean(str(key)): self._cleaned(part) for key, part in value.items()}
            case list() | tuple():
                return [self._cleaned(part) for part in value]
            case _:
                return value


class TextLines(JsonLines):
    """The same for people: time, level, event, and the rest as name=value."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of one record."""
        fields = self._cleaned(getattr(record, "fields", {}))
        rest = "".join(f" {name}={value}" for name, value in fields.items() if value not in ("", None, {}))
        at = datetime.fromtimestamp(record.created, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        line = f"{at} {record.levelname.lower()} {self._clean(record.getMessage())}{rest}"
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


def configure(form: LogFormat | None = None, *, chatty: bool = False, stream: IO[str] | None = None) -> LogFormat:
    """Send log lines to standard error in the chosen format (else as RIPPLEMARK_LOG says, else text).

    In text only what wants attention is said, unless `chatty`: a person has the closing table."""
    chosen = form or (LogFormat.JSON if os.environ.get(VARIABLE, "").strip().lower() == "json" else LogFormat.TEXT)
    handler = logging.StreamHandler(stream or sys.stderr)
    secrets = known_secrets(dict(os.environ))
    handler.setFormatter(JsonLines(secrets) if chosen is LogFormat.JSON else TextLines(secrets))
    LOGGER.handlers[:] = [handler]
    LOGGER.propagate = False
    LOGGER.setLevel(logging.INFO if chatty or chosen is LogFormat.JSON else logging.WARNING)
    return chosen


def is_json() -> bool:
    """Whether log lines are JSON objects now."""
    return any(type(handler.formatter) is JsonLines for handler in LOGGER.handlers)


def say(event: str, level: int = logging.INFO, **fields: object) -> None:
    """One event with its fields."""
    LOGGER.log(level, event, extra={"fields": fields})
