"""Why a file is not read as a table. The facts are attributes; the pages make the sentence."""


class TableRefused(Exception):
    """The file cannot be taken in as a table; nothing of it was kept. str() never holds anything from the file."""


class TooLarge(TableRefused):
    """The file, or what it unpacks to, is larger than allowed. limit_bytes: the limit that was passed."""

    def __init__(self, limit_bytes: int, *, unpacked: bool = False) -> None:
        self.limit_bytes = limit_bytes
        self.unpacked = unpacked
        super().__init__(f"more than {limit_bytes} bytes{' unpacked' if unpacked else ''}")


class TooManyRows(TableRefused):
    """More lines than allowed."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        super().__init__(f"more than {limit} rows")


class TooManyColumns(TableRefused):
    """A line has more cells than allowed. line: its number in the file, from 1."""

    def __init__(self, limit: int, line: int) -> None:
        self.limit = limit
        self.line = line
        super().__init__(f"more than {limit} columns in line {line}")


class TooManyCells(TableRefused):
    """The sheet holds more cells, empty ones included, than allowed."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        super().__init__(f"more than {limit} cells")


class NotATable(TableRefused):
    """Another kind of file. found: "pdf", "image", "zip", "word", "presentation", "opendocument", "old_excel",
    "binary_excel", "program", "web_page", "xml", "rich_text" or "binary" where it is none of those known.
    """

    def __init__(self, found: str) -> None:
        self.found = found
        super().__init__(f"not a table but {found}")


class EmptyTable(TableRefused):
    """Nothing but blanks."""


class PasswordProtected(TableRefused):
    """A workbook that only opens with a password."""


class Damaged(TableRefused):
    """It began as a workbook and could not be read to the end."""


class NoSuchSheet(TableRefused):
    """The workbook has no visible sheet of that name. sheets: those it has."""

    def __init__(self, sheets: tuple[str, ...]) -> None:
        self.sheets = sheets
        super().__init__(f"no such sheet among {len(sheets)}")


class NoSuchLine(TableRefused):
    """The line chosen as header is not among the lines of the file."""

    def __init__(self, line: int) -> None:
        self.line = line
        super().__init__(f"no line {line}")
