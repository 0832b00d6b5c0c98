"""One method per question, answered with frozen rows: all that screens, exports and mails may ask."""

from attribution.reports.reports import Reports

__all__ = ["Reports"]
