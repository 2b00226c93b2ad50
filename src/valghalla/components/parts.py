"""What the larger parts are told: few named values each. The tags in ``templatetags/parts.py`` show them."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

Text = str | Promise


@dataclass(frozen=True)
class Crumb:
    """One step of the way to a page; the last has no address."""

    label: Text
    url: str = ""


@dataclass(frozen=True)
class Tab:
    """One tab, a page of its own; ``count`` stands after the label when given."""

    label: Text
    url: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True)
class Step:
    """One step of several. state: done, current, ahead or error; only steps with an address can be gone back to."""

    label: Text
    state: str = "ahead"
    url: str = ""
    hint: Text = ""


@dataclass(frozen=True)
class Card:
    """An entrance or an item: a heading that is the link, a sentence, small facts and a state below.

    facts: (icon, text) pairs.   status: a part of ``inline`` such as ``Status("available")``.
    """

    heading: Text
    url: str = ""
    text: Text = ""
    icon: str = ""
    facts: tuple[tuple[str, Text], ...] = ()
    status: object = ""
    level: int = 2


@dataclass(frozen=True)
class Figure:
    """A number with its word, for the row of figures on top of an overview."""

    label: Text
    value: object
    url: str = ""
    tone: str = "neutral"
    icon: str = ""
    hint: Text = ""


@dataclass(frozen=True)
class Fact:
    """A term and its value; a value may be a part of ``inline``. change: the link beside it that leads to changing it."""

    term: Text
    value: object
    change: object = None


@dataclass(frozen=True)
class Tick:
    """A box to tick beside a question. Posted as ``name`` when it is ticked, and always with ``name``_asked."""

    name: str
    label: Text
    hint: Text = ""
    ticked: bool = True


@dataclass(frozen=True)
class Confirm:
    """A question before something is done.

    lines: what will happen, a sentence each.   hidden: (name, value) pairs posted with the yes.
    word: when given, it has to be typed in the field ``confirmation`` (checked by the view).
    error: why what was typed was refused.
    no: the way back; Cancel when not given.   danger: the yes cannot be undone.
    action: where the yes is posted; empty is the page itself.   tick: what else is asked.
    """

    question: Text
    yes: Text
    cancel_url: str
    lines: tuple[Text, ...] = ()
    hidden: tuple[tuple[str, str], ...] = ()
    word: Text = ""
    error: Text = ""
    no: Text = ""
    danger: bool = True
    action: str = ""
    tick: Tick | None = None


@dataclass(frozen=True)
class Difference:
    """One field that two people filled differently."""

    label: Text
    theirs: object
    yours: object


@dataclass(frozen=True)
class Conflict:
    """Somebody else saved the record meanwhile. ``at`` is an aware instant; nothing of yours was stored yet."""

    by: str
    at: datetime
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True)
class Progress:
    """Work under way in the background.

    poll_url: answers with this part alone, asked every two seconds until ``finished``; without scripts the reader
    follows ``page_url``.   failed: how many of ``done`` went wrong.
    """

    label: Text
    done: int
    total: int
    poll_url: str
    page_url: str
    finished: bool = False
    failed: int = 0
    id: str = "progress"


@dataclass(frozen=True)
class Pager:
    """The way through a list read by key. An address that is empty is not offered.

    first, last: place of the rows shown, counted from 1, when known.   total: rows in all, when known.
    sizes: (rows a page, address, chosen).
    """

    previous_url: str = ""
    next_url: str = ""
    first: int | None = None
    last: int | None = None
    total: int | None = None
    sizes: tuple[tuple[int, str, bool], ...] = ()
