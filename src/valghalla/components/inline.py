"""Small parts that stand inside a line or a table cell.

Written in Python rather than as templates: a table shows hundreds of them. Each is a value that knows its own HTML
(``__html__``), with everything that came from people escaped.
"""

import functools
import html
from dataclasses import dataclass

from django.conf import settings
from django.templatetags.static import static
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from valghalla.components.formats import number, written

Text = str | Promise


def html_of(value: object) -> SafeString:
    """A part, a ready piece of HTML or a plain value, safe to put on a page."""
    if (as_html := getattr(value, "__html__", None)) is not None:
        return SafeString(as_html())
    if value is None or value == "":
        return SafeString(f'<span aria-hidden="true">–</span><span class="sr-only">{escaped(_("Not stated"))}</span>')
    return SafeString(escaped(written(value)))


def escaped(value: object) -> str:
    """Text safe between tags and inside quoted attributes; what is already HTML stays as it is."""
    return str(value) if isinstance(value, SafeString) else html.escape(str(value))


@functools.lru_cache(maxsize=4)
def _sprite(_static_url: str) -> str:
    return static("dkfds/icons.svg")


def icon(name: str, label: Text = "", classes: str = "") -> SafeString:
    """An icon of the sprite. Without ``label`` it is decoration and hidden from screen readers."""
    return _icon(name, str(label), classes, settings.STATIC_URL)


@functools.lru_cache(maxsize=512)
def _icon(name: str, label: str, classes: str, static_url: str) -> SafeString:
    said = f'role="img" aria-label="{escaped(label)}"' if label else 'aria-hidden="true"'
    extra = f" {escaped(classes)}" if classes else ""
    return SafeString(
        f'<svg class="icon-svg{extra}" focusable="false" {said}>'
        f'<use href="{escaped(_sprite(static_url))}#{escaped(name)}"></use></svg>'
    )


def attributes(named: dict[str, object]) -> SafeString:
    """HTML attributes of keyword values: ``hx_get`` becomes ``hx-get``; True stands alone; False, None and "" go."""
    return SafeString("".join(_attribute(name, value) for name, value in named.items()))


def _attribute(name: str, value: object) -> str:
    if value is None or value is False or value == "":
        return ""
    name = escaped(name.rstrip("_").replace("_", "-"))
    return f" {name}" if value is True else f' {name}="{escaped(value)}"'


@dataclass(frozen=True)
class Link:
    """A link; ``hint`` is read aloud after the label, for links that look alike ("Edit" … "Anna Holm").

    dialog: leads to a page that asks, which is asked in a dialog where scripts run.
    """

    label: Text
    url: str
    hint: Text = ""
    icon: str = ""
    dialog: bool = False

    def __html__(self) -> SafeString:
        picture = icon(self.icon) if self.icon else ""
        asked = " data-dialog" if self.dialog else ""
        hint = f'<span class="sr-only"> {escaped(self.hint)}</span>' if self.hint else ""
        return SafeString(f'<a href="{escaped(self.url)}"{asked}>{picture}{escaped(self.label)}{hint}</a>')


@dataclass(frozen=True)
class Lines:
    """A main value with a quieter one under it."""

    first: object
    second: object

    def __html__(self) -> SafeString:
        return SafeString(f'{html_of(self.first)}<span class="quiet">{html_of(self.second)}</span>')


@dataclass(frozen=True)
class Actions:
    """The links at the end of a row."""

    links: tuple[object, ...]

    def __html__(self) -> SafeString:
        return SafeString(f'<span class="row-actions">{"".join(map(html_of, self.links))}</span>')


@dataclass(frozen=True)
class Badge:
    """A word on a tint, with an icon so that colour says nothing alone.

    tone: neutral, good, waiting, bad or news.
    """

    label: Text
    tone: str = "neutral"
    icon: str = ""

    def __html__(self) -> SafeString:
        picture = icon(self.icon) if self.icon else ""
        return SafeString(f'<span class="status status-{escaped(self.tone)}">{picture}{escaped(self.label)}</span>')


STATES: dict[str, Badge] = {
    "available": Badge(gettext_lazy("Available"), "neutral", "free"),
    "unanswered": Badge(gettext_lazy("Unanswered"), "waiting", "hourglass"),
    "accepted": Badge(gettext_lazy("Accepted"), "good", "check"),
    "declined": Badge(gettext_lazy("Declined"), "bad", "close"),
}


@dataclass(frozen=True)
class Status:
    """The state of a task: available, unanswered, accepted or declined; with a number, how many are in it.

    Raises KeyError when shown with another state.
    """

    state: str
    count: int | None = None

    def __html__(self) -> SafeString:
        shown = STATES[self.state]
        if self.count is None:
            return shown.__html__()
        return Badge(_counted(self.state, self.count), shown.tone, shown.icon).__html__()


def _counted(state: str, count: int) -> str:
    words = {
        "available": lambda: ngettext("%(count)s available", "%(count)s available", count),
        "unanswered": lambda: ngettext("%(count)s unanswered", "%(count)s unanswered", count),
        "accepted": lambda: ngettext("%(count)s accepted", "%(count)s accepted", count),
        "declined": lambda: ngettext("%(count)s declined", "%(count)s declined", count),
    }
    return words[state]() % {"count": number(count)}


@dataclass(frozen=True)
class Staffing:
    """How far places are filled, as a bar with its numbers beside it. All counts are numbers of places."""

    accepted: int
    total: int
    unanswered: int = 0

    @property
    def available(self) -> int:
        """Places nobody has."""
        return max(self.total - self.accepted - self.unanswered, 0)

    def __html__(self) -> SafeString:
        share = 100 / self.total if self.total else 0
        accepted, unanswered = round(self.accepted * share, 2), round(self.unanswered * share, 2)
        return SafeString(
            '<span class="staffing"><svg class="staffing-bar" viewBox="0 0 100 8" preserveAspectRatio="none" '
            'aria-hidden="true" focusable="false"><rect class="staffing-all" width="100" height="8"></rect>'
            f'<rect class="staffing-accepted" width="{accepted}" height="8"></rect>'
            f'<rect class="staffing-unanswered" x="{accepted}" width="{unanswered}" height="8"></rect></svg>'
            f'<span class="staffing-numbers" aria-hidden="true">{number(self.accepted)}'
            f'<span class="of">/{number(self.total)}</span></span>'
            f'<span class="sr-only">{escaped(self.in_words())}</span></span>'
        )

    def in_words(self) -> str:
        """The same numbers as a sentence."""
        return _("%(accepted)s of %(total)s accepted. Unanswered: %(unanswered)s. Available: %(available)s.") % {
            "accepted": number(self.accepted),
            "total": number(self.total),
            "unanswered": number(self.unanswered),
            "available": number(self.available),
        }


@dataclass(frozen=True)
class MatrixCell:
    """One field of the overview: accepted of all, tinted and marked when full or when somebody has yet to answer.

    An empty field (no places at all) shows a quiet dash.
    """

    accepted: int
    total: int
    unanswered: int = 0
    declined: int = 0
    url: str = ""

    def __html__(self) -> SafeString:
        if not self.total:
            return SafeString(
                f'<span class="cell-none" aria-hidden="true">·</span><span class="sr-only">{escaped(_("None"))}</span>'
            )
        said = Staffing(self.accepted, self.total, self.unanswered).in_words() + self._declined_words()
        shown = (
            f"{icon(self._icon) if self._icon else ''}"
            f'<span aria-hidden="true">{number(self.accepted)}<span class="of">/{number(self.total)}</span></span>'
            f'<span class="sr-only">{escaped(said)}</span>'
        )
        if self.url:
            return SafeString(f'<a class="cell cell-{self.tone}" href="{escaped(self.url)}">{shown}</a>')
        return SafeString(f'<span class="cell cell-{self.tone}">{shown}</span>')

    @property
    def tone(self) -> str:
        """full, waiting or open."""
        if self.accepted >= self.total:
            return "full"
        return "waiting" if self.unanswered else "open"

    @property
    def _icon(self) -> str:
        return {"full": "check", "waiting": "hourglass", "open": ""}[self.tone]

    def _declined_words(self) -> str:
        if not self.declined:
            return ""
        return " " + _("Declined: %(count)s.") % {"count": number(self.declined)}


def button(label: Text, href: str = "", kind: str = "secondary", icon_name: str = "", **named: object) -> SafeString:
    """A button, or a link that looks like one when ``href`` is given.

    kind: primary (one a page), secondary, tertiary or warning (what cannot be undone).
    Other names become attributes: ``name="delete" value="1" hx_get="…" hint="…"``; ``hint`` is read aloud after the
    label. A button submits its form unless ``type`` says otherwise.
    """
    hint = named.pop("hint", "")
    extra = str(named.pop("class_", ""))
    picture = icon(icon_name) if icon_name else ""
    read_aloud = f'<span class="sr-only"> {escaped(hint)}</span>' if hint else ""
    inside = f"{picture}<span>{escaped(label)}{read_aloud}</span>"
    classes = escaped(f"button button-{kind}{' ' + extra if extra else ''}")
    if href:
        return SafeString(f'<a class="{classes}" href="{escaped(href)}"{attributes(named)}>{inside}</a>')
    kind_of = escaped(named.pop("type", "submit"))
    return SafeString(f'<button class="{classes}" type="{kind_of}"{attributes(named)}>{inside}</button>')
