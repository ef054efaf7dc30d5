"""The error for a workbook that can't be used: a code, of which whoever asked makes a sentence."""


class Refused(Exception):
    """A workbook that can't be used; ``profiles.tables.workbooks`` has the sentences, which ``values`` fill."""

    def __init__(self, code: str, **values: int | str) -> None:
        super().__init__(code)
        self.code = code
        self.values = values
