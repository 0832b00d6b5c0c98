"""Files given by the user -> records: access logs, registrations, posts, signals. Decides nothing about their meaning."""
