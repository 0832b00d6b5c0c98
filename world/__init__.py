"""A generated small world with known truth: sites, posts, logs and registrations of one tea brand. Reads no real data."""
