"""Who heard it from whom: edges from posts and pages to pages, with stated evidence, and where each page's ripple started."""
