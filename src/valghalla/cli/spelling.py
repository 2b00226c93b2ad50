"""Danish words: the system's dictionary, and the project's own list."""

import json
import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

from valghalla.cli import stamps

SYSTEM_DICTIONARY = Path("/usr/share/hunspell/da_DK")
# Placeholders, tags, entities and addresses are not prose.
_NOT_PROSE = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}|<[^>]*>|&\w+;|https?://\S+|\S+@\S+|\b[\w-]+(?:\.[\w-]+)+\b")
_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")


class Speller:
    """Knows the dictionary's words and the project's own; remembers its answers, since asking is slow."""

    def __init__(self, own_words: Path, memory: Path, dictionary: Path = SYSTEM_DICTIONARY) -> None:
        self._files = [dictionary.with_suffix(".aff"), dictionary.with_suffix(".dic")]
        self._own = _listed(own_words)
        self._memory = memory
        self._mark = stamps.mark_of(self._files)
        self._answers: dict[str, bool] = self._remembered()

    @staticmethod
    def is_possible(dictionary: Path = SYSTEM_DICTIONARY) -> bool:
        """True where the dictionary is installed (Debian: hunspell-da)."""
        return dictionary.with_suffix(".dic").exists() and dictionary.with_suffix(".aff").exists()

    def unknown(self, text: str) -> Iterator[str]:
        """The words of a Danish text that are in neither the dictionary nor the list."""
        for word in _WORD.findall(_NOT_PROSE.sub(" ", text)):
            if not self._knows(word) and not all(self._knows(part) for part in re.split(r"[-’']", word)):
                yield word

    def remember(self) -> None:
        """Keep the answers for the next run."""
        self._memory.parent.mkdir(parents=True, exist_ok=True)
        self._memory.write_text(json.dumps({"mark": self._mark, "answers": self._answers}))

    def _knows(self, word: str) -> bool:
        # One letter, or letters of a name such as CPR.
        if len(word) == 1 or word.isupper() or word.lower() in self._own:
            return True
        if word not in self._answers:
            self._answers[word] = bool(self._dictionary.lookup(word) or self._dictionary.lookup(word.lower()))
        return self._answers[word]

    @cached_property
    def _dictionary(self) -> Any:
        from spylls.hunspell import Dictionary

        return Dictionary.from_files(str(self._files[0].with_suffix("")))

    def _remembered(self) -> dict[str, bool]:
        try:
            kept = json.loads(self._memory.read_text())
        except (OSError, ValueError):
            return {}
        return kept["answers"] if kept.get("mark") == self._mark else {}


def _listed(path: Path) -> frozenset[str]:
    """The words of a list: one a line, the rest of a line after # is a remark."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return frozenset(word for line in lines if (word := line.partition("#")[0].strip().lower()))
