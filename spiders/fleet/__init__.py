"""The crawl by several processes on any number of machines: one frontier and one book of hosts, which Redis holds."""
