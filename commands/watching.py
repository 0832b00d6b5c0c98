"""Around a run that may bring news for the rules of [[alert]]. Loads nothing where there are none."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

from ripplemark.config import Project


@contextmanager
def watching(project: Project) -> Generator[None]:
    """Rules look when the run ends, also when it fails; a person's own stop is no end."""
    if not project.alerts:
        yield
        return
    from commands.alerting import begin_here, tell_quietly  # noqa: PLC0415 - only where there are rules

    begin_here(project)
    try:
        yield
    except KeyboardInterrupt:
        raise
    except BaseException:
        tell_quietly(project)
        raise
    tell_quietly(project)
