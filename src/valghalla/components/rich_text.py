"""A field to write rich text in: a plain textarea, which scripts turn into an editor with a toolbar.

What is posted is whatever somebody wrote, with or without tags: cleaning it is the work of whoever keeps it
(``content/rich_text.py``). The editor is Trix; what it is set to is in static/components/rich_text.js.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.templatetags.static import static
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SCRIPTS = ("trix/trix.umd.min.js", "components/rich_text.js")
SHEET = "components/rich_text.css"


@dataclass(frozen=True)
class Tool:
    """A button of the toolbar. attribute or action: Trix's own names.   key: with Ctrl (⌘ on a Mac)."""

    label: str | Promise
    icon: str
    attribute: str = ""
    action: str = ""
    key: str = ""

    @property
    def shortcut(self) -> str:
        """The keys as people write them."""
        return "Ctrl+" + "+".join(part.capitalize() for part in self.key.split("+")) if self.key else ""


TOOLS: tuple[tuple[Tool, ...], ...] = (
    (
        Tool(_("Bold"), "format-bold", "bold", key="b"),
        Tool(_("Italic"), "format-italic", "italic", key="i"),
        Tool(_("Underlined"), "format-underlined", "underline", key="u"),
        Tool(_("Link"), "link", "href", "link", key="k"),
    ),
    (
        Tool(_("Heading"), "heading", "heading2"),
        Tool(_("Smaller heading"), "heading-small", "heading3"),
        Tool(_("Bulleted list"), "format-list-bulleted", "bullet"),
        Tool(_("Numbered list"), "format-list-numbered", "number"),
        Tool(_("Indent"), "format-indent-increase", action="increaseNestingLevel"),
        Tool(_("Outdent"), "format-indent-decrease", action="decreaseNestingLevel"),
    ),
    (
        Tool(_("Undo"), "undo", action="undo", key="z"),
        Tool(_("Redo"), "redo", action="redo", key="shift+z"),
    ),
)


def _same(text: str) -> str:
    return text


class RichText(forms.Textarea):
    """The textarea with its toolbar.

    clean: the HTML the editor begins with, from what is kept or was posted.   typed: the same as somebody without
    scripts shall see it in the textarea.
    """

    template_name = "components/rich_text.html"

    def __init__(
        self,
        attrs: dict[str, Any] | None = None,
        *,
        clean: Callable[[str], str] = _same,
        typed: Callable[[str], str] = _same,
    ) -> None:
        self.clean = clean
        self.typed = typed
        super().__init__({"rows": "8", "class": "wide", **(attrs or {})})

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """What the template shows: the text twice, and where the scripts lie."""
        html = self.clean(str(value or ""))
        context = super().get_context(name, self.typed(html), attrs)
        context["html"] = html
        context["tools"] = TOOLS
        context["scripts"] = " ".join(static(path) for path in SCRIPTS)
        context["sheet"] = static(SHEET)
        return context
