"""What a page reader has to know of a project, and nothing more: frozen and picklable, so that a worker process needs only it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ripplemark.config import Project


@dataclass(frozen=True, slots=True)
class Theme:
    """The phrases under which a campaign is discussed."""

    campaign: str
    phrases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReadingBrief:
    """Whose links and names to look for on a page."""

    domains: frozenset[str]  # the brand's hosts, punycode, lower case; subdomains count too
    names: tuple[str, ...]  # the brand's name and aliases, as configured
    exclude: tuple[str, ...] = ()  # phrases that contain a name but mean somebody else
    case_sensitive: bool = False  # for names only; topics never are
    themes: tuple[Theme, ...] = ()
    context: tuple[str, ...] = ()  # words of which one must stand on a page for a name to count; empty: names need none
    rivals: tuple[tuple[str, frozenset[str]], ...] = ()  # competitors: name and hosts

    @property
    def hosts(self) -> frozenset[str]:
        """Every host to which a link matters, competitors' included."""
        return self.domains.union(*(hosts for _, hosts in self.rivals))

    @property
    def phrases(self) -> tuple[str, ...]:
        """Every name and topic, once each."""
        return tuple(dict.fromkeys((*self.names, *(p for t in self.themes for p in t.phrases))))


def brief_of(project: Project) -> ReadingBrief:
    """The brief that a project file gives."""
    return ReadingBrief(
        domains=project.own_domains,
        names=project.brand.names,
        exclude=project.brand.exclude,
        context=project.brand.context,
        case_sensitive=project.brand.case_sensitive,
        themes=tuple(Theme(c.id, c.topics) for c in project.campaigns if c.topics),
        rivals=tuple((c.name, frozenset(c.domains)) for c in project.competitors),
    )
