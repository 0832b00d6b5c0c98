"""Pure page readers: bytes, URL, headers and brief in, records out. No Scrapy, no store, no clock, no network."""
