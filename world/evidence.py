"""How a page says where its story comes from: links, via lines, quotes, embeds, microformats. Adds to a draft; decides nothing."""

import random

from world import prose
from world.draft import Draft
from world.shapes import Block, Lang, Link, Page, Post, Retold

_STOPS = {Lang.EN: ". ", Lang.HANT: "。", Lang.HANS: "。"}


def say_post(draft: Draft, post: Post, evidence: tuple[str, ...]) -> None:
    """The evidence that leads to a post. A copied UTM is part of the brand link and written there."""
    if "link_to_post" in evidence:
        draft.paragraph(draft.around(_template(draft, "post"), _to_post(draft, post)))
    if "in_reply_to" in evidence:
        draft.paragraph(draft.around(_template(draft, "post"), _to_post(draft, post, css="u-in-reply-to")))
    if "embedded_post" in evidence:
        draft.paragraph(prose.pick(draft.lang, draft.rng, "via", "embed"))
        said = post.text.replace(post.links[0], "").strip()
        date = draft.link(Link(post.url, f"{post.created_at:%Y-%m-%d}", rel=("noopener",)))
        draft.blocks.append(Block("embed", (said, f" — {post.author} (@{post.author}) ", date), cite=post.url))


def say_page(draft: Draft, parent: Page, evidence: tuple[str, ...]) -> None:
    """The evidence that leads to an earlier page, but for the 'via' line, which stands at the end."""
    css = "u-repost-of" if "repost_of" in evidence else "u-in-reply-to" if "in_reply_to" in evidence else ""
    if css or "link_to_page" in evidence:
        draft.paragraph(draft.around(_template(draft, "mention"), _to_page(draft.rng, parent, css)))
    if "quote" in evidence or "repost_of" in evidence:
        linked = "quote" not in evidence or "link_to_page" in evidence
        draft.blocks.append(Block("quote", (_quotable(parent),), cite=parent.url if linked else ""))


def say_via(draft: Draft, parent: Page) -> None:
    """The closing line that names the source."""
    draft.paragraph(draft.around(_template(draft, "via"), _to_page(draft.rng, parent, "")))


def retell(draft: Draft, source: Post | Page, says: tuple[str, ...], how: Retold) -> Retold:
    """Words of the source in the writer's own text; gives what was carried over. Nobody translates, and nobody says a thing twice."""
    lang = source.language if isinstance(source, Post) else source.lang
    if how is Retold.NOTHING or lang is not draft.lang or {"embedded_post", "quote", "repost_of"} & {*says}:
        return Retold.NOTHING
    said = _told(source) if isinstance(source, Post) else _quotable(source)
    if how is Retold.PHRASE:
        said = _part(said, lang)
    draft.paragraph(prose.pick(lang, draft.rng, "retold", how.value, said=said))
    return how


def name_source(draft: Draft, source: Post | Page, site_name: str) -> None:
    """Who had it before, by name and without a link: of a post the platform, of a page its site or its author."""
    if isinstance(source, Post):
        draft.paragraph(prose.pick(draft.lang, draft.rng, "named", "post", source=prose.platform(draft.lang, source.platform)))
    else:
        draft.paragraph(
            prose.pick(draft.lang, draft.rng, "named", "page", source=draft.rng.choice((site_name, site_name, source.author)))
        )


def _told(post: Post) -> str:
    """The last line of a post: what it alone has to tell."""
    return post.text.splitlines()[-1]


def _part(said: str, lang: Lang) -> str:
    """The middle of what was said, as one remembers it."""
    if lang is Lang.EN:
        words = said.rstrip(".").split()
        edge = len(words) // 4
        return " ".join(words[edge : len(words) - edge]).rstrip(",;:")
    edge = len(said) // 4
    return said[edge : len(said) - edge].strip("，。；：「」")


def _template(draft: Draft, kind: str) -> str:
    return draft.rng.choice(prose.lines(draft.lang, "via", kind))


def _to_post(draft: Draft, post: Post, css: str = "") -> Link:
    return Link(post.url, draft.rng.choice(prose.lines(draft.lang, "via", "post_anchor")), rel=("noopener",), css=css)


def _to_page(rng: random.Random, parent: Page, css: str) -> Link:
    anchor = rng.choice((parent.title, parent.title, parent.author, parent.site))
    return Link(parent.url, anchor, rel=rng.choice(((), ("noopener",))), css=css)


def _quotable(page: Page) -> str:
    """The first two sentences of the last paragraph that is all text: what its author alone has said."""
    plain = [
        "".join(map(str, b.parts)) for b in page.blocks if b.kind == "p" and all(isinstance(part, str) for part in b.parts)
    ]
    stop = _STOPS[page.lang]
    sentences = plain[-1].split(stop)
    return stop.join(sentences[:2]).rstrip(".。") + stop.strip()
