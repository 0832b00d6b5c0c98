"""How weighty a linking domain is, by published lists and by the graph of what was crawled; and signs that speak against it."""
