"""Campaigns: which one a link, a post or a visit speaks of. Their evaluation builds on this."""
