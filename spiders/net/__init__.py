"""Crawl safety: what may be asked, when, how much of it is read, and what every failure is called. Reads no page."""
