"""What is said about a table that can't be read."""


class TableRefused(ValueError):
    """A table that can't be used: ``message`` is a sentence that names row and column where there is one."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def place(line: int, column: int, name: str = "") -> str:
    """Return the beginning of a sentence about a cell: "Row 5, column 3 (“Opening hours”)"."""
    return f"Row {line:,}, column {column:,}" + (f" (“{name}”)" if name else "")
