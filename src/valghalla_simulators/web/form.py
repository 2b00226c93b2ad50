"""What was typed, as text or whole numbers within bounds."""

from collections.abc import Mapping


class Form:
    """Fields of a form or a query. A missing one is ""."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        self._fields = fields

    def text(self, name: str) -> str:
        """The field without surrounding space."""
        return self._fields.get(name, "").strip()

    def number(self, name: str, default: int, *, most: int) -> int:
        """A whole number from 0 to ``most``; the default for anything else."""
        text = self.text(name)
        return min(int(text), most) if text.isascii() and text.isdigit() and len(text) < 16 else default
