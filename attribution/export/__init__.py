"""Tables for other programs: rows of the reports as CSV, JSON lines or a workbook, streamed."""

from attribution.export.files import export_links, export_rows
from attribution.export.formats import Format
from attribution.export.tables import TABLES, TableName

__all__ = ["TABLES", "Format", "TableName", "export_links", "export_rows"]
