"""What the doctor finds."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One piece, its state ("ok", "off" when it merely does not run, "FIX"), and what there is to say or to do."""

    piece: str
    state: str
    words: str

    @property
    def is_well(self) -> bool:
        return self.state != "FIX"

    def line(self) -> str:
        """As the terminal shows it."""
        return f"{self.state:<5}{self.piece:<20}{self.words}"


def fine(piece: str, words: str) -> Finding:
    return Finding(piece, "ok", words)


def wrong(piece: str, words: str) -> Finding:
    return Finding(piece, "FIX", words)


def off(piece: str, words: str) -> Finding:
    return Finding(piece, "off", words)
