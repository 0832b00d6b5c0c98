"""The receiver of webmentions (W3C Recommendation of 2017-01-12): takes claims, keeps them for the crawl, which verifies them."""
