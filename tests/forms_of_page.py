"""The forms of a page as a browser would send them, for tests that fill in every one there is."""

import re
from dataclasses import dataclass, field
from typing import Any

import lxml.html

Fields = dict[str, list[str]]
TYPED = {"text", "search", "email", "tel", "url", "number", "date", "time", "textarea", "hidden", "select"}


@dataclass(frozen=True)
class PageForm:
    """action: where it is sent.   kinds: field → "text", "date", "select", "hidden" …   buttons: (name, value) of each."""

    action: str
    method: str
    values: Fields
    kinds: dict[str, str]
    buttons: list[tuple[str, str]] = field(default_factory=list)

    def filled(self, **others: Any) -> Fields:
        """What is sent when nothing but these is touched. None: the field is not sent."""
        sent = self.values | {name: value if isinstance(value, list) else [value] for name, value in others.items()}
        return {name: value for name, value in sent.items() if value != [None]}


def forms_of(html: bytes | str, path: str) -> list[PageForm]:
    """Those in the main part of the page at this path."""
    root: Any = lxml.html.fromstring(html.decode() if isinstance(html, bytes) else html)
    return [_read(form, path) for form in root.xpath("//main//form")]


def shape(form: PageForm) -> tuple[str, ...]:
    """The same for forms that differ only in numbers, such as one a row."""
    return tuple(
        re.sub(r"\d+", "N", text) for text in (form.action, *form.kinds, *(f"{n}={v}" for n, v in form.buttons))
    )


def _read(form: Any, path: str) -> PageForm:
    action = form.get("action") or path
    made = PageForm(
        path.split("?")[0] + action if action.startswith("?") else action, (form.get("method") or "get"), {}, {}
    )
    for one in form.iter("input", "select", "textarea", "button"):
        if (name := one.get("name")) and name != "csrfmiddlewaretoken":
            _take(made, name, one)
    return made


def _take(made: PageForm, name: str, one: Any) -> None:
    kind = one.get("type", "text") if one.tag == "input" else one.tag
    if kind in ("button", "submit"):
        made.buttons.append((name, one.get("value", "")))
        return
    made.kinds.setdefault(name, kind)
    value = one.get("value", "on" if kind in ("checkbox", "radio") else "")
    if kind == "select":
        options = list(one.iter("option"))
        chosen = [each for each in options if each.get("selected") is not None] or options[
            : one.get("multiple") is None
        ]
        made.values.setdefault(name, []).extend(each.get("value", "") for each in chosen)
    elif kind == "textarea":
        made.values.setdefault(name, []).append(one.text or "")
    elif kind not in ("checkbox", "radio", "file") or (kind != "file" and one.get("checked") is not None):
        made.values.setdefault(name, []).append(value)
