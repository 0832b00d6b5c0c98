"""From the web into records: the crawls, their safety, and the readers of pages. Decides nothing about links or credit."""
