"""From records to meaning: intake, traffic, the life of links, ripples, credit and the reports on them."""
