"""Tables for other programs: rows of the reports as CSV, JSON lines or a workbook, streamed."""
