"""Web archives read at the pace of a byte scan: what may concern the brand becomes pages and candidates. Asks no network."""
