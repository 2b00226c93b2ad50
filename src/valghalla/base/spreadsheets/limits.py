"""How much is taken in. A municipality has some hundred polling places and some thousand people; these leave room."""

MAX_BYTES = 10 * 1024 * 1024
MAX_UNPACKED_BYTES = 150 * 1024 * 1024
MAX_STRINGS_BYTES = 40 * 1024 * 1024
MAX_PARTS = 2_000
MAX_ROWS = 50_000
MAX_COLUMNS = 200
MAX_CELLS = 2_000_000
MAX_EXCEL_LINES = 1_048_576
