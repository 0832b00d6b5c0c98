"""What a page proves beside its links: the reasons of a link's class as codes, and where on the page a mention stands."""

from __future__ import annotations

PROOF = """
-- Why a link has its class, for saying it in any language: the code, what it is about, and the share of the text in common.
ALTER TABLE links ADD COLUMN class_reason_code TEXT NOT NULL DEFAULT '' CHECK (class_reason_code IN ('', 'own_site', 'partner_site',
  'sponsored_rel', 'disclosed', 'affiliate', 'canonical_elsewhere', 'printed_before', 'no_rule'));
ALTER TABLE links ADD COLUMN class_reason_about TEXT NOT NULL DEFAULT '';
ALTER TABLE links ADD COLUMN class_reason_share REAL;
DELETE FROM judged_by;                            -- all links are judged again, now with a code

-- Where a link stands that repeats over its site, where the page alone does not show it: by what the site as a whole shows, and why.
ALTER TABLE links ADD COLUMN site_placement TEXT NOT NULL DEFAULT '' CHECK (site_placement IN ('', 'navigation', 'sidebar', 'footer', 'blogroll'));
ALTER TABLE links ADD COLUMN site_placement_reason TEXT NOT NULL DEFAULT '';

-- What the answer said, whatever the address: equal where two URLs of a host gave the same page ('' = not looked at).
ALTER TABLE observations ADD COLUMN answer_key TEXT NOT NULL DEFAULT '';
CREATE INDEX observations_answer ON observations (answer_key, url_id) WHERE answer_key != '';

-- Where the mention stands: character offset of the name in the page's main text (NULL: it stands elsewhere, in the title or a comment),
-- its region, and the part of the URL after '#' by which a browser shows it (text fragment; '' where none can be made).
ALTER TABLE mentions ADD COLUMN position INTEGER;
ALTER TABLE mentions ADD COLUMN placement TEXT NOT NULL DEFAULT 'unknown';
ALTER TABLE mentions ADD COLUMN fragment TEXT NOT NULL DEFAULT '';

-- Names and topics in title, headings and main text, weighed (NULL: read before this was counted).
ALTER TABLE pages ADD COLUMN topic_score REAL;
"""
