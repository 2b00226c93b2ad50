"""Inputs and choices as HTML, written in Python rather than as templates: a page with filters shows hundreds of them.

Each function takes what Django's widgets give their templates (``widget``) and writes the same as the template would.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.safestring import SafeString

from valghalla.components.inline import escaped

Widget = Mapping[str, Any]


def drawn_choices(widget: Widget) -> SafeString:
    """Radio buttons or checkboxes under each other, in the design system's markup."""
    place = _attribute("id", widget["attrs"].get("id") or False)
    groups = [_group_of_choices(name, options) for name, options, _at in widget["optgroups"]]
    return SafeString(f'<div class="choices"{place}>{"".join(groups)}</div>')


def drawn_select(widget: Widget) -> SafeString:
    """A list to choose from."""
    groups = [_group_of_options(name, options) for name, options, _at in widget["optgroups"]]
    return SafeString(f'<select name="{escaped(widget["name"])}"{_attributes(widget)}>{"".join(groups)}\n</select>')


def drawn_input(widget: Widget) -> SafeString:
    """A field to write in, or a hidden one."""
    value = "" if widget["value"] is None else _attribute("value", str(widget["value"]))
    kind, name = escaped(widget["type"]), escaped(widget["name"])
    return SafeString(f'<input type="{kind}" name="{name}"{value}{_attributes(widget)}>')


_INPUTS = (
    "text",
    "number",
    "email",
    "url",
    "tel",
    "search",
    "password",
    "hidden",
    "date",
    "time",
    "datetime",
    "checkbox",
)
# Template → who writes it instead.
DRAWN: dict[str, Callable[[Widget], SafeString]] = {
    "components/choices.html": drawn_choices,
    "django/forms/widgets/select.html": drawn_select,
    **{f"django/forms/widgets/{kind}.html": drawn_input for kind in _INPUTS},
}


def _group_of_choices(name: object, options: list[dict[str, Any]]) -> str:
    heading = f'<p class="choices-group">{escaped(name)}</p>' if name else ""
    return heading + "".join(map(_choice, options))


def _choice(option: Mapping[str, Any]) -> str:
    attrs, kind = option["attrs"], escaped(option["type"])
    place = escaped(attrs.get("id", ""))
    value = "" if option["value"] is None else escaped(option["value"])
    flags = "".join(f" {flag}" for flag in ("checked", "disabled") if attrs.get(flag))
    return (
        f'<div class="form-group-{kind}"><input type="{kind}" class="form-{kind}" name="{escaped(option["name"])}" '
        f'value="{value}" id="{place}"{flags}><label for="{place}">{escaped(option["label"])}</label></div>'
    )


def _group_of_options(name: object, options: list[dict[str, Any]]) -> str:
    inside = "".join(map(_option, options))
    return f'\n  <optgroup label="{escaped(name)}">{inside}\n  </optgroup>' if name else inside


def _option(option: Mapping[str, Any]) -> str:
    return f'\n  <option value="{escaped(option["value"])}"{_attributes(option)}>{escaped(option["label"])}</option>'


def _attributes(widget: Widget) -> str:
    return "".join(_attribute(name, value) for name, value in widget["attrs"].items())


def _attribute(name: str, value: object) -> str:
    if value is False:
        return ""
    return f" {escaped(name)}" if value is True else f' {escaped(name)}="{escaped(value)}"'
