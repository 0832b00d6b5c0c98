"""The life of links: what appeared, changed or was lost, whose doing a link is, and which links count. Asks no network."""
