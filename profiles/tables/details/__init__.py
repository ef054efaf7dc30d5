"""The sheet of details as a file: written as CSV or XLSX, and read back with the same values."""

from profiles.tables.details.reading import ImportedRow, changed_details, match_details, read_details
from profiles.tables.details.sheet import LABEL_KEY, DetailColumn, DetailRow
from profiles.tables.details.writing import write_details

__all__ = [
    "LABEL_KEY",
    "DetailColumn",
    "DetailRow",
    "ImportedRow",
    "changed_details",
    "match_details",
    "read_details",
    "write_details",
]
