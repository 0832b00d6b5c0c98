"""How a campaign went from hand to hand, as a section: the tree as a whole, and who carried it on. Pure."""

from __future__ import annotations

from attribution.ripple_rows import RippleTree, Spreader
from dashboard.i18n import Words
from dashboard.i18n.numbers import count, short_day
from dashboard.report.amounts import hours_words, number
from dashboard.report.plots import Bar, Bars
from dashboard.report.sections import Cell, Link, Section, sheet
from ripplemark.records import ParentKind


def ripples_section(tree: RippleTree | None, spreaders: tuple[Spreader, ...], say: Words) -> Section:
    """Depth, breadth and speed of the ripple, and what came of the posts and pages that spread it most."""
    heads = ("who", "kind", "pages", "links", "visits", "registrations")
    bars = tuple(
        Bar(_name(s, say), s.links, number(s.links, say.lang), hue=s.kind is ParentKind.PAGE) for s in spreaders if s.links
    )
    return Section(
        title=say("talk.title_ripples"),
        sentences=(tree_sentence(tree, say),),
        plots=(Bars(say("talk.plot_spreaders"), bars),) if bars else (),
        sheets=(sheet(tuple(say(f"col.{h}") for h in heads), tuple(_cells(s, say) for s in spreaders), words=2),),
        about=say("talk.about_ripples"),
    )


def tree_sentence(tree: RippleTree | None, say: Words) -> str:
    """The ripple as a whole; what of it is second hand has a section of its own."""
    if tree is None or not tree.pages:
        return say("talk.no_ripples")
    lang = say.lang
    said = say("talk.tree", posts=count(tree.posts, lang), pages=count(tree.pages, lang), depth=count(tree.depth, lang))
    speed = (
        say("talk.tree_speed", hear=hours_words(tree.hours_to_hear, say), half=hours_words(tree.hours_to_half, say))
        if tree.hours_to_hear is not None and tree.hours_to_half is not None
        else ""
    )
    return say("yard.space").join(part for part in (said, speed) if part)


def _name(s: Spreader, say: Words) -> str:
    """Whose page, or which of an author's posts it is: by platform and day, since one account makes many."""
    name = s.author or s.title or s.site or s.url
    if s.kind is ParentKind.PAGE:
        return name
    return " · ".join((name, say.of("platform", s.key.partition(":")[0]), short_day(s.at.date(), say.lang)))


def _cells(s: Spreader, say: Words) -> tuple[Cell, ...]:
    lang = say.lang
    kind = say("talk.kind_post") if s.kind is ParentKind.POST else say("talk.kind_page")
    numbers = (number(v, lang) for v in (s.pages, s.links, s.visits, s.registrations))
    return Link(_name(s, say), s.url), kind, *numbers
