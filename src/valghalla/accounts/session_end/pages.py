"""What the pages about a session's end show."""

from dataclasses import dataclass

from valghalla.accounts.session_end.forms import files_in_words, in_words
from valghalla.accounts.session_end.keep import Kept
from valghalla.components.parts import Fact


@dataclass(frozen=True)
class KeptFile:
    """A file to choose again: name and label of its field, and what the file was called."""

    name: str
    label: str
    file: str


@dataclass(frozen=True)
class KeptPage:
    """What was kept, in words and as fields to send. path: where they are sent."""

    handle: str
    path: str
    facts: tuple[Fact, ...]
    fields: tuple[tuple[str, str], ...]
    files: tuple[KeptFile, ...]


@dataclass(frozen=True)
class TooMuchPage:
    """What is not kept, as fields to send once signed in elsewhere."""

    path: str
    fields: tuple[tuple[str, str], ...]
    sign_in_url: str


def kept_page(handle: str, kept: Kept, *, urlconf: str | None) -> KeptPage:
    """The page that gives back what was kept."""
    posted = kept.posted
    files = tuple(KeptFile(*file) for file in files_in_words(posted, urlconf=urlconf))
    return KeptPage(handle, posted.path, in_words(posted, urlconf=urlconf), posted.pairs, files)
