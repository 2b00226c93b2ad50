"""HTML from pieces, escaped unless it already is HTML."""

import string
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any


class Html(str):
    """Text that is markup already."""


class _Escaping(string.Formatter):
    def format_field(self, value: Any, format_spec: str) -> str:
        if value is None:
            return ""
        if isinstance(value, Html):
            return value
        if isinstance(value, list | tuple):
            return "".join(self.format_field(one, "") for one in value)
        return escape(format(value, format_spec))


_ESCAPING = _Escaping()


def html(markup: str, **values: object) -> Html:
    """The markup with ``{name}`` replaced by escaped values; lists are joined; None leaves nothing."""
    return Html(_ESCAPING.vformat(markup, (), values))


def table(
    caption: str, headings: Sequence[str], rows: Iterable[Sequence[object]], *, empty: str = "Ingen endnu."
) -> Html:
    """A table that becomes a list of cards on a phone. The first cell of each row names the row."""
    lines = [_row(headings, row) for row in rows]
    if not lines:
        return html("<p>{empty}</p>", empty=empty)
    return html(
        # The roles keep it a table for screen readers when the style sheet turns rows into cards.
        '<table role="table"><caption>{caption}</caption><thead role="rowgroup"><tr role="row">{head}</tr></thead>'
        '<tbody role="rowgroup">{lines}</tbody></table>',
        caption=caption,
        head=[html('<th scope="col" role="columnheader">{text}</th>', text=heading) for heading in headings],
        lines=lines,
    )


def _row(headings: Sequence[str], row: Sequence[object]) -> Html:
    first = html('<th scope="row" role="rowheader">{cell}</th>', cell=row[0])
    rest = [
        html('<td role="cell" data-heading="{heading}">{cell}</td>', heading=heading, cell=cell)
        for heading, cell in zip(headings[1:], row[1:], strict=True)
    ]
    return html('<tr role="row">{first}{rest}</tr>', first=first, rest=rest)


def choice(name: str, label: str, options: Mapping[str, str], chosen: str = "") -> Html:
    """A select with its label. options: value to text."""
    return html(
        '<div class="field"><label for="{id}">{label}</label><select id="{id}" name="{name}">{options}</select></div>',
        id=f"field-{name}",
        name=name,
        label=label,
        options=[
            html(
                '<option value="{value}"{mark}>{text}</option>',
                value=value,
                text=text,
                mark=Html(" selected" if value == chosen else ""),
            )
            for value, text in options.items()
        ],
    )


def entry(name: str, label: str, value: str = "", *, hint: str = "", error: str = "", more: str = "") -> Html:
    """A text field with label, hint and error. more: further attributes, as markup."""
    below = [id_ for id_, text in ((f"hint-{name}", hint), (f"error-{name}", error)) if text]
    return html(
        '<div class="field"><label for="field-{name}">{label}</label>{hint}{error}'
        '<input id="field-{name}" name="{name}" value="{value}"{described}{more}></div>',
        name=name,
        label=label,
        value=value,
        hint=html('<p class="hint" id="hint-{name}">{hint}</p>', name=name, hint=hint) if hint else None,
        error=html('<p class="error" id="error-{name}"><strong>Fejl:</strong> {error}</p>', name=name, error=error)
        if error
        else None,
        described=html(' aria-describedby="{ids}"', ids=" ".join(below)) if below else None,
        more=Html(f" {more}" if more else ""),
    )


def lines(name: str, label: str, value: str = "", *, hint: str) -> Html:
    """A field for several lines with label and hint."""
    return html(
        '<div class="field wide"><label for="field-{name}">{label}</label><p class="hint" id="hint-{name}">{hint}</p>'
        '<textarea id="field-{name}" name="{name}" rows="3" aria-describedby="hint-{name}">{value}</textarea></div>',
        name=name,
        label=label,
        value=value,
        hint=hint,
    )


def hidden(**values: str) -> Html:
    """Hidden fields."""
    return Html(
        "".join(
            html('<input type="hidden" name="{name}" value="{value}">', name=name, value=value)
            for name, value in values.items()
        )
    )
