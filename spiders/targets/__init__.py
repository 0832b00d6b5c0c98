"""Where links lead: shorteners are followed to their end, and the brand's own pages asked whether they still answer."""
