"""Whether a post concerns the brand: it links to it, names it, or speaks of a campaign's topic. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from ripplemark.config import Project
from ripplemark.records import Post
from ripplemark.urls import host_of, is_within
from spiders.read.brief import ReadingBrief, brief_of
from spiders.read.mentions import phrases_in


@dataclass(frozen=True, slots=True)
class Concern:
    """What is looked for in posts."""

    brief: ReadingBrief

    @property
    def domains(self) -> frozenset[str]:
        """The brand's hosts."""
        return self.brief.domains

    def about(self, post: Post) -> bool:
        """Whether a post concerns the brand."""
        linked = any(is_within(host_of(url), self.domains) for url in post.links)
        return linked or bool(phrases_in(post.text, self.brief, post.text, linked=False))


def concern_of(project: Project) -> Concern:
    """The concern that a project file gives."""
    return Concern(brief_of(project))
