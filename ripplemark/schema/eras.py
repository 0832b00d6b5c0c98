"""Indices of links by words, in groups of links that came one after another: what a day adds stands together, however long the history."""

from __future__ import annotations

#: Links of one group: two to the power of this.
ERA_BITS = 16

ERAS = f"""
-- Words are all over an index that is ordered by them: each new link would be written to a page of its own. Within the group of the newest links they
-- are on a few hundred pages; who looks for a word asks every group.
DROP INDEX links_target;
CREATE INDEX links_target ON links (id >> {ERA_BITS}, target_url, via);
DROP INDEX links_anchor;
CREATE INDEX links_anchor ON links (id >> {ERA_BITS}, anchor, first_seen, sort);
-- The links of a page stand in the index that keeps them apart, and few of them are lost.
DROP INDEX links_live;
"""
