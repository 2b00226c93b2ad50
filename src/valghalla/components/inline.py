"""Small parts that stand inside a line or a table cell.

Written in Python rather than as templates: a table shows hundreds of them. Each is a value that knows its own HTML
(``__html__``), with everything that came from people escaped.
"""

import functools
from dataclasses import dataclass

from django.conf import settings
from django.templatetags.static import static
from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from valghalla.components.formats import number, written

Text = str | Promise


def html_of(value: object) -> SafeString:
    """A part, a ready piece of HTML or a plain value, safe to put on a page."""
    if hasattr(value, "__html__"):
        return conditional_escape(value)
    if value is None or value == "":
        return format_html('<span aria-hidden="true">–</span><span class="sr-only">{}</span>', _("Not stated"))
    return conditional_escape(written(value))


@functools.lru_cache(maxsize=4)
def _sprite(_static_url: str) -> str:
    return static("dkfds/icons.svg")


def icon(name: str, label: Text = "", classes: str = "") -> SafeString:
    """An icon of the sprite. Without ``label`` it is decoration and hidden from screen readers."""
    hidden = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="icon-svg{}" focusable="false" {}><use href="{}#{}"></use></svg>',
        f" {classes}" if classes else "",
        hidden,
        _sprite(settings.STATIC_URL),
        name,
    )


def attributes(named: dict[str, object]) -> SafeString:
    """HTML attributes of keyword values: ``hx_get`` becomes ``hx-get``; True stands alone; False, None and "" go."""
    return format_html_join(
        "",
        "{}",
        (
            (
                format_html(" {}", name.rstrip("_").replace("_", "-"))
                if value is True
                else format_html(' {}="{}"', name.rstrip("_").replace("_", "-"), value),
            )
            for name, value in named.items()
            if value is True or (value is not None and value is not False and value != "")
        ),
    )


@dataclass(frozen=True)
class Link:
    """A link; ``hint`` is read aloud after the label, for links that look alike ("Edit" … "Anna Holm")."""

    label: Text
    url: str
    hint: Text = ""
    icon: str = ""

    def __html__(self) -> SafeString:
        return format_html(
            '<a href="{}">{}{}{}</a>',
            self.url,
            icon(self.icon) if self.icon else "",
            self.label,
            format_html('<span class="sr-only"> {}</span>', self.hint) if self.hint else "",
        )


@dataclass(frozen=True)
class Lines:
    """A main value with a quieter one under it."""

    first: object
    second: object

    def __html__(self) -> SafeString:
        return format_html('{}<span class="quiet">{}</span>', html_of(self.first), html_of(self.second))


@dataclass(frozen=True)
class Actions:
    """The links at the end of a row."""

    links: tuple[object, ...]

    def __html__(self) -> SafeString:
        return format_html(
            '<span class="row-actions">{}</span>', format_html_join("", "{}", ((html_of(x),) for x in self.links))
        )


@dataclass(frozen=True)
class Badge:
    """A word on a tint, with an icon so that colour says nothing alone.

    tone: neutral, good, waiting, bad or news.
    """

    label: Text
    tone: str = "neutral"
    icon: str = ""

    def __html__(self) -> SafeString:
        return format_html(
            '<span class="status status-{}">{}{}</span>', self.tone, icon(self.icon) if self.icon else "", self.label
        )


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
        "available": ngettext("%(count)s available", "%(count)s available", count),
        "unanswered": ngettext("%(count)s unanswered", "%(count)s unanswered", count),
        "accepted": ngettext("%(count)s accepted", "%(count)s accepted", count),
        "declined": ngettext("%(count)s declined", "%(count)s declined", count),
    }
    return words[state] % {"count": number(count)}


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
        return format_html(
            '<span class="staffing"><svg class="staffing-bar" viewBox="0 0 100 8" preserveAspectRatio="none" '
            'aria-hidden="true" focusable="false"><rect class="staffing-all" width="100" height="8"></rect>'
            '<rect class="staffing-accepted" width="{}" height="8"></rect>'
            '<rect class="staffing-unanswered" x="{}" width="{}" height="8"></rect></svg>'
            '<span class="staffing-numbers" aria-hidden="true">{}<span class="of">/{}</span></span>'
            '<span class="sr-only">{}</span></span>',
            accepted, accepted, unanswered, number(self.accepted), number(self.total), self.in_words(),
        )  # fmt: skip

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
            return format_html(
                '<span class="cell-none" aria-hidden="true">·</span><span class="sr-only">{}</span>', _("None")
            )
        shown = format_html(
            '{}<span aria-hidden="true">{}<span class="of">/{}</span></span><span class="sr-only">{}</span>',
            icon(self._icon) if self._icon else "",
            number(self.accepted),
            number(self.total),
            Staffing(self.accepted, self.total, self.unanswered).in_words() + self._declined_words(),
        )
        if self.url:
            return format_html('<a class="cell cell-{}" href="{}">{}</a>', self.tone, self.url, shown)
        return format_html('<span class="cell cell-{}">{}</span>', self.tone, shown)

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
    inside = format_html(
        "{}<span>{}{}</span>",
        icon(icon_name) if icon_name else "",
        label,
        format_html('<span class="sr-only"> {}</span>', hint) if hint else "",
    )
    classes = f"button button-{kind}{' ' + extra if extra else ''}"
    if href:
        return format_html('<a class="{}" href="{}"{}>{}</a>', classes, href, attributes(named), inside)
    kind_of = named.pop("type", "submit")
    return format_html('<button class="{}" type="{}"{}>{}</button>', classes, kind_of, attributes(named), inside)
