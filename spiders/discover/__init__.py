"""The routes by which a page becomes known. The parsers here are pure; asking and storing happen elsewhere."""
