"""The names of components that more than one module speaks of. A page's own ids stand in the page."""

from __future__ import annotations

ROUTE = "route"  # store: {path, search} as the browser's address has it
SHELL = "shell"  # everything that a route shows
LOOK = "look"  # store: {dark, narrow} of this browser
TOASTS = "toasts"
TITLE = "title"  # store: the window's title
THEME = "theme"
SHARE = "share"
QUERY = "query"  # store: the page's state as a query string
FIELDS = "fields"  # store: which address key each filter of the page writes
SINK = "sink"  # store: takes what clientside callbacks need not return
ACT = "act"  # store: what a reader wants changed
ACT_ON = "act-on"  # store: how the browser goes on with what takes several answers
EDITED = "edited"  # store: when something was last changed here
DONE = "done"  # what came of it, said aloud
DATES = "dates"
CAMPAIGN = "campaign"
LANG = "lang"
