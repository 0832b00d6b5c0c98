"""Pure readers: what a platform answered -> posts, stated links, followers. No Scrapy, no store, no clock, no network."""
