"""Log lines -> hits -> visits -> daily traffic: vectors and Ibis expressions, no row at a time."""
