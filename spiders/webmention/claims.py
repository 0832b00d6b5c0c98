"""Which webmention requests are claims worth keeping: an ordered list of refusals. Pure; asks nothing of the network.

Section 3.2.1 of the Recommendation: source and target are URLs of a scheme we take, differ, and the target is a resource for
which we take webmentions, that is, a page of the brand. Stricter than it in one way: a source on the brand's own domains is
refused, since no link from there is earned, and so is one that no crawl of ours may ask.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from ripplemark.project import Project
from ripplemark.records import Claim
from ripplemark.urls import MAX_LENGTH, bad_url_reason, host_of, is_within, normal
from spiders.net.addresses import allowed_from, url_refusal


@dataclass(frozen=True, slots=True)
class Pair:
    """A request's two parameters as sent and in normal form ("" if they have none), and whom they were sent to."""

    source: str
    target: str
    source_url: str
    target_url: str
    project: Project


Rule = tuple[Callable[[Pair], bool], str]


def _may_not_be_asked(p: Pair) -> bool:
    allowed = allowed_from(p.project.crawl.allow_private)
    host = host_of(p.source_url)
    return url_refusal(p.source_url, allowed) is not None or ("." not in host and not allowed.host(host))


#: What is said of the first rule that holds. The sender reads it, so it names no address of ours.
REFUSALS: tuple[Rule, ...] = (
    (lambda p: not p.source, "source is missing"),
    (lambda p: not p.target, "target is missing"),
    (lambda p: len(p.source) > MAX_LENGTH, "source is longer than 2,083 characters"),
    (lambda p: len(p.target) > MAX_LENGTH, "target is longer than 2,083 characters"),
    (lambda p: bool(bad_url_reason(p.source)) or not p.source_url, "source is no http or https URL"),
    (lambda p: bool(bad_url_reason(p.target)) or not p.target_url, "target is no http or https URL"),
    (lambda p: p.source_url == p.target_url, "source and target are the same"),
    (lambda p: not is_within(host_of(p.target_url), p.project.own_domains), "target is not a page of this site"),
    (lambda p: is_within(host_of(p.source_url), p.project.own_domains), "source is on the target's own site"),
    (_may_not_be_asked, "source is not on the public web"),
)


def refusal(pair: Pair) -> str:
    """Why a claim is refused, in words; "" if it is not."""
    return next((words for holds, words in REFUSALS if holds(pair)), "")


def pair_of(source: str, target: str, project: Project) -> Pair:
    """The two parameters, ready to be judged."""
    source, target = source.strip(), target.strip()
    return Pair(source, target, normal(source), normal(target), project)


def claim_of(pair: Pair, now: datetime) -> Claim:
    """The claim that a pair which was not refused makes. The same pair has the same id, so that sending again is an update."""
    digest = hashlib.sha256(f"{pair.source_url}\n{pair.target_url}".encode()).hexdigest()
    return Claim(digest[:32], pair.source_url, pair.target_url, now)
