"""The frontier: which URL is asked next, fairly over hosts, and how its result is committed. The store is the truth, memory reads ahead."""
