"""What the doctor finds."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One piece, whether it is well, and what there is to say or to do about it."""

    piece: str
    is_well: bool
    words: str

    def line(self) -> str:
        """As the terminal shows it."""
        return f"{'ok ' if self.is_well else 'FIX'}  {self.piece:<18}{self.words}"


def fine(piece: str, words: str) -> Finding:
    return Finding(piece, True, words)


def wrong(piece: str, words: str) -> Finding:
    return Finding(piece, False, words)
