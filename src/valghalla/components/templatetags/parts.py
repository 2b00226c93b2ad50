"""The parts as template tags. What each is told stands with its class in `parts`, `inline`, `tables` or `filters`."""

import functools
from typing import Any

from django import template
from django.conf import settings
from django.contrib.messages import constants
from django.forms.boundfield import BoundField
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from valghalla.components import frame, inline
from valghalla.components.filters import FilterBar
from valghalla.components.formats import written
from valghalla.components.forms import counted, problems
from valghalla.components.headings import headings
from valghalla.components.parts import Card, Confirm, Conflict, Crumb, Fact, Figure, Pager, Progress, Step, Tab
from valghalla.components.tables import Table

register = template.Library()

_ALERTS = {
    "success": ("success", "status"),
    "info": ("info", "status"),
    "warning": ("warning", "alert"),
    "error": ("error", "alert"),
}


@register.simple_tag
def icon(name: str, label: str = "", classes: str = "") -> SafeString:
    """An icon by its name; hidden from screen readers unless it has a label."""
    return inline.icon(name, label, classes)


@register.simple_tag
def fixed(template: str) -> SafeString:
    """A template whose output depends on nothing but the language, made once for each: every page begins with some."""
    return _fixed(template, get_language() or "", settings.STATIC_URL)


@functools.lru_cache(maxsize=64)
def _fixed(template: str, _language: str, _static_url: str) -> SafeString:
    return render_to_string(template)


@register.simple_tag
def last_minutes() -> str:
    """How the last minutes of a session are counted down, for the script."""
    return "|".join(frame.last_minutes())


@register.simple_tag
def status(state: str, count: int | None = None) -> SafeString:
    """The state of a task as icon and word; with a number, how many."""
    return inline.html_of(inline.Status(state, count))


@register.simple_tag
def badge(label: str, tone: str = "neutral", icon_name: str = "") -> SafeString:
    """A word on a tint. tone: neutral, good, waiting, bad, news."""
    return inline.html_of(inline.Badge(label, tone, icon_name))


@register.simple_tag
def staffing(accepted: int, total: int, unanswered: int = 0) -> SafeString:
    """How far places are filled: a bar and its numbers."""
    return inline.html_of(inline.Staffing(accepted, total, unanswered))


@register.simple_tag
def matrix_cell(accepted: int, total: int, unanswered: int = 0, declined: int = 0, url: str = "") -> SafeString:
    """One field of the overview's matrix."""
    return inline.html_of(inline.MatrixCell(accepted, total, unanswered, declined, url))


@register.simple_tag
def show(value: object) -> SafeString:
    """Any value or inline part: dates as 31-12-2026, numbers grouped, nothing as a dash."""
    return inline.html_of(value)


@register.filter(name="written")
def written_filter(value: object) -> str:
    """The same as text, for use inside a sentence."""
    return written(value)


@register.simple_tag
def button(label: str, href: str = "", kind: str = "secondary", icon_name: str = "", **named: Any) -> SafeString:
    """A button, or a link looking like one; other names become attributes (hx_post="…" becomes hx-post)."""
    return inline.button(label, href, kind, icon_name, **named)


@register.inclusion_tag("components/print_button.html")
def print_button() -> dict[str, Any]:
    """Prints the page; only there when scripts are on (the browser's own menu does it too)."""
    return {}


@register.inclusion_tag("components/back_link.html")
def back_link(url: str, label: str = "") -> dict[str, Any]:
    """The way back to the page before, by its name."""
    return {"url": url, "label": label}


@register.inclusion_tag("components/breadcrumb.html")
def breadcrumb(crumbs: tuple[Crumb, ...]) -> dict[str, Any]:
    """The way to this page; the last crumb is the page itself."""
    return {"crumbs": crumbs}


@register.inclusion_tag("components/tabs.html")
def tabs(tabs: tuple[Tab, ...], label: str) -> dict[str, Any]:
    """Tabs, each a page of its own. label: what they switch between, read aloud."""
    return {"tabs": tabs, "label": label}


@register.inclusion_tag("components/steps.html")
def steps(steps: tuple[Step, ...], label: str = "") -> dict[str, Any]:
    """Where one stands in something of several steps."""
    at = next((n for n, step in enumerate(steps, 1) if step.state == "current"), len(steps))
    return {"steps": steps, "label": label, "at": at, "of": len(steps)}


@register.inclusion_tag("components/cards.html")
def cards(cards: tuple[Card, ...], label: str = "", columns: int = 2) -> dict[str, Any]:
    """A list of entrances or items; columns: beside each other where there is room, 1 to 4."""
    return {"cards": cards, "label": label, "columns": columns}


@register.inclusion_tag("components/figures.html")
def figures(figures: tuple[Figure, ...], label: str) -> dict[str, Any]:
    """The row of figures on top of an overview."""
    return {"figures": figures, "label": label}


@register.inclusion_tag("components/facts.html")
def facts(facts: tuple[Fact, ...], columns: int = 1) -> dict[str, Any]:
    """Terms and their values."""
    return {"facts": facts, "columns": columns}


@register.inclusion_tag("components/progress.html")
def progress(progress: Progress) -> dict[str, Any]:
    """Work under way; asks again by itself where scripts run."""
    return {"progress": progress}


@register.inclusion_tag("components/confirm.html", takes_context=True)
def confirm(context: Context, confirm: Confirm) -> dict[str, Any]:
    """A question with a yes that is posted and a way out."""
    return {"confirm": confirm, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("components/conflict.html")
def conflict(conflict: Conflict) -> dict[str, Any]:
    """Tells that somebody else saved first, and what differs."""
    return {"conflict": conflict}


@register.inclusion_tag("components/copy_link.html")
def copy_link(url: str, label: str, id: str = "copy-link") -> dict[str, Any]:
    """An address to pass on: a field to copy from, with a button that does it where scripts run."""
    return {"url": url, "label": label, "id": id}


@register.inclusion_tag("components/loading.html")
def loading(id: str = "loading") -> dict[str, Any]:
    """Shown while an exchange is under way: name it in ``hx-indicator="#loading"``."""
    return {"id": id}


@register.inclusion_tag("components/pager.html")
def pager(pager: Pager, label: str = "") -> dict[str, Any]:
    """Earlier and later pages of a list."""
    return {"pager": pager, "label": label}


@register.inclusion_tag("components/table.html", takes_context=True)
def table(context: Context, table: Table) -> dict[str, Any]:
    """A table with what belongs to it: headings that sort, checkboxes, the empty sentence, the pager."""
    request = context.get("request")
    return {"table": table, "headings": headings(table.columns, table.sort, request.GET if request else None)}


@register.inclusion_tag("components/filter_bar.html", takes_context=True)
def filter_bar(context: Context, bar: FilterBar) -> dict[str, Any]:
    """A search field, filters and the chips of those in force."""
    request = context.get("request")
    if request is None:
        return {"bar": bar, "sort": "", "path": "?"}
    return {"bar": bar, "sort": request.GET.get("sort", ""), "path": request.path}


@register.simple_tag
def field(bound: BoundField, hint: str = "") -> SafeString:
    """One field with label, hint and error. hint: instead of the form's own."""
    if hint:
        bound.help_text = hint
    return bound.as_field_group()


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms: Any) -> dict[str, Any]:
    """Every error of the forms and formsets given, each a link to its field; nothing when there is none."""
    found = problems(*forms)
    return {"problems": found, "heading": counted(len(found))}


@register.inclusion_tag("components/form_buttons.html")
def form_buttons(
    save: str = "", cancel_url: str = "", delete_url: str = "", kind: str = "primary", save_icon: str = ""
) -> dict[str, Any]:
    """The buttons under a form: yes first, then the way out; deleting stands apart and leads to a page that asks."""
    return {"save": save, "cancel_url": cancel_url, "delete_url": delete_url, "kind": kind, "save_icon": save_icon}


@register.inclusion_tag("components/messages.html")
def messages(messages: Any) -> dict[str, Any]:
    """Django's messages as alerts."""
    return {"messages": [(_kind(message.level), message) for message in messages or ()]}


@register.simple_block_tag
def alert(content: str, kind: str = "info", heading: str = "", role: str = "", level: int = 2) -> str:
    """A notice. kind: info, success, warning or error. role: "status" or "alert" when it appears after an action."""
    return render_to_string(
        "components/alert.html", {"content": content, "kind": kind, "heading": heading, "role": role, "level": level}
    )


@register.simple_block_tag
def details(content: str, summary: str, open: bool = False, kind: str = "details") -> str:
    """Something folded away. kind: details (quiet, in the text) or accordion (a bar, for whole sections)."""
    return render_to_string(
        "components/details.html", {"content": content, "summary": summary, "open": open, "kind": kind}
    )


def _kind(level: int) -> tuple[str, str]:
    if level >= constants.ERROR:
        return _ALERTS["error"]
    if level >= constants.WARNING:
        return _ALERTS["warning"]
    return _ALERTS["success"] if level == constants.SUCCESS else _ALERTS["info"]
