"""A form's field with label, hint and error as HTML, written in Python as its input is: a filter bar shows a dozen.

Writes the same as ``components/field.html``, which stays for whoever reads or overrides it.
"""

from typing import Any

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from valghalla.components.inline import escaped


def drawn_field(field: Any) -> SafeString:
    """field: a DesignBoundField."""
    if field.is_hidden:
        return SafeString(field)
    errors = list(field.errors)
    classes = "form-group" + (" form-error" if errors else "") + (" wide" if field.wide else "")
    draw = {"choices": _of_choices, "checkbox": _checkbox, "input": _input}[field.kind]
    return SafeString(f'<div class="{classes}">\n{draw(field, errors)}</div>')


def _input(field: Any, errors: list[str]) -> str:
    label = f'<label class="form-label" for="{escaped(field.id_for_label)}">{_named(field)}</label>'
    return f"{label}\n{_hint(field)}{_error(field, errors)}\n{field.as_widget()}\n"


def _of_choices(field: Any, errors: list[str]) -> str:
    described = f' aria-describedby="{escaped(field.aria_describedby)}"' if field.aria_describedby else ""
    legend = f'<legend class="form-label">{_named(field)}</legend>'
    notes = f"{_hint(field)}{_error(field, errors)}"
    return f"<fieldset{described}>\n{legend}\n{notes}\n{field.as_widget()}\n</fieldset>\n"


def _checkbox(field: Any, errors: list[str]) -> str:
    label = f'<label for="{escaped(field.id_for_label)}">{conditional_escape(field.label)}</label>'
    return (
        f'{_error(field, errors)}\n<div class="form-group-checkbox">{field.as_widget()}{label}\n{_hint(field)}</div>\n'
    )


def _named(field: Any) -> str:
    words = {"optional": _("optional"), "required": _("must be filled in")}
    mark = f'<span class="weight-normal"> ({escaped(words[field.mark])})</span>' if field.mark else ""
    return f"{conditional_escape(field.label)}{mark}"


def _hint(field: Any) -> str:
    if not field.help_text:
        return ""
    return (
        f'<span class="form-hint" id="{escaped(field.auto_id)}_helptext">{conditional_escape(field.help_text)}</span>'
    )


def _error(field: Any, errors: list[str]) -> str:
    if not errors:
        return ""
    said = "<br>".join(f'<span class="sr-only">{_("Error:")} </span>{conditional_escape(error)}' for error in errors)
    return f'<span class="form-error-message" id="{escaped(field.auto_id)}_error">{said}</span>'
