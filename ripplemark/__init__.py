"""The ground every room of Ripplemark stands on: records, configuration, URLs, text, schema and store."""

__version__ = "0.1.0"
