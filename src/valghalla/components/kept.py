"""What we serve of the design system: classes, icons and fonts, named one by one.

A class or an icon used by a template and missing here fails ``tests/components/test_kept.py``.
"""

CLASSES = frozenset(
    {
        "container", "row", "col", "col-*", "sr-only", "skipnav", "focus", "disabled", "readonly",
        "h1", "h2", "h3", "h4", "h5", "h6", "font-lead", "small-text", "body-text", "sub-title", "uppercase",
        "weight-normal", "weight-semibold", "bold", "nobullet-list", "unstyled-list", "inline-list", "bordered-list",
        "button", "button-primary", "button-secondary", "button-tertiary", "button-warning", "button-group",
        "button-icon-only", "button-unstyled", "button-arrow", "function-link", "link-right", "icon-link", "back-link",
        "icon-svg", "article",
        "form-group", "form-label", "form-hint", "form-input", "form-select", "form-error", "form-error-message",
        "form-group-checkbox", "form-group-radio", "form-checkbox", "form-radio", "form-input-wrapper",
        "form-input-wrapper--prefix", "form-input-wrapper--suffix", "form-input-prefix", "form-input-suffix",
        "input-width-*", "input-char-*", "mixed", "search", "button-search",
        "alert", "alert-success", "alert-info", "alert-warning", "alert-error", "alert-icon", "alert-body",
        "alert-heading", "alert-text", "alert--paragraph",
        "badge", "badge-success", "badge-info", "badge-warning", "badge-error",
        "breadcrumbs", "breadcrumbs__list", "breadcrumbs__list-item", "breadcrumbs__link",
        "details", "details-summary", "details-summary-text", "details-text",
        "step-indicator", "step", "step-number", "step-icon", "step-title", "step-information", "step-subheading",
        "current", "error",
        "card", "card-content", "card-heading", "card-subheading", "card-text", "card-icon", "card-actions",
        "table", "table--compact", "table--extracompact", "table--zebra", "table--borderless",
        "table--responsive-scroll", "structured-list",
        "spinner", "spinner-small", "spinner-light",
        "d-none", "d-block", "d-flex", "d-inline", "d-inline-block", "d-print-none", "d-print-block",
        "align-text-left", "align-text-center", "align-text-right", "align-items-center", "flex-wrap",
        "justify-content-between", "vertical-align-middle",
        "w-percent-100", "no-max-width", "break-word",
        "m-0", "mt-0", "mt-2", "mt-3", "mt-4", "mt-5", "mt-6", "mt-7", "mb-0", "mb-2", "mb-3", "mb-4", "mb-5", "mb-6",
        "ml-2", "ml-3", "ml-auto", "mr-2", "mr-3", "p-0", "pl-0",
    }
)  # fmt: skip

ICONS = frozenset(
    {
        "accessibility-new", "account", "arrow-back", "arrow-forward", "assignment", "attach-file", "calendar-month",
        "check", "checklist", "chevron-down", "chevron-left", "chevron-right", "chevron-up", "close", "contact-support",
        "copy", "delete", "document", "download", "edit", "email", "error", "file-excel", "file-pdf", "format-bold",
        "format-indent-decrease", "format-indent-increase", "format-italic", "format-list-bulleted",
        "format-list-numbered", "format-underlined", "groups", "help", "home", "hourglass", "how-to-reg", "info",
        "language", "link", "list-check", "location", "lock", "map", "menu", "minus", "more-horiz", "notifications",
        "open-in-new", "payments", "person", "person-add", "person-remove", "persons", "plus", "print", "refresh",
        "save", "search", "send", "settings", "share", "smartphone", "sort-table-ascending", "sort-table-descending",
        "sort-table-none", "star", "success", "sync", "time", "tune", "upload", "view-in-list", "visibility", "warning",
    }
)  # fmt: skip

OWN_ICONS = {
    # signs of the editor that the design system lacks
    "heading": (
        '<symbol id="heading" viewBox="0 0 24 24"><path d="M5 4v16M19 4v16M5 12h14" fill="none" '
        'stroke="currentColor" stroke-width="2.6"/></symbol>'
    ),
    "heading-small": (
        '<symbol id="heading-small" viewBox="0 0 24 24"><path d="M7 8v12M17 8v12M7 14h10" fill="none" '
        'stroke="currentColor" stroke-width="2"/></symbol>'
    ),
    "redo": (
        '<symbol id="redo" viewBox="0 0 24 24"><path d="M16 5l4 4-4 4M20 9h-9a6 6 0 0 0 0 12h5" fill="none" '
        'stroke="currentColor" stroke-width="2"/></symbol>'
    ),
    "undo": (
        '<symbol id="undo" viewBox="0 0 24 24"><path d="M8 5L4 9l4 4M4 9h9a6 6 0 0 1 0 12H8" fill="none" '
        'stroke="currentColor" stroke-width="2"/></symbol>'
    ),
    # a place nobody has taken: a dashed ring
    "free": (
        '<symbol id="free" viewBox="0 0 24 24"><circle cx="12" cy="12" r="8.5" fill="none" stroke="currentColor" '
        'stroke-width="2" stroke-dasharray="3.6 3.08"/></symbol>'
    ),
}

_LATIN = (
    "U+0000,U+000D,U+0020-007E,U+00A0-00FF,U+0131,U+0152-0153,U+02C6,U+02DA,U+02DC,U+2013-2014,U+2018-201A,"
    "U+201C-201E,U+2020-2022,U+2026,U+2030,U+2039-203A,U+2044,U+20AC,U+2122,U+2212,U+FB01-FB02"
)
_LATIN_EXTENDED = "U+0100-0130,U+0132-0151,U+0154-017F,U+0192,U+0218-021B,U+1E80-1E85,U+1E9E,U+20A6,U+20B9-20BA"

FONTS = (
    # file, weight, characters: the second pair is fetched only by pages with a name that needs it
    ("IBMPlexSans-Regular-Latin1.woff2", 400, _LATIN),
    ("IBMPlexSans-SemiBold-Latin1.woff2", 600, _LATIN),
    ("IBMPlexSans-Regular-Latin2.woff2", 400, _LATIN_EXTENDED),
    ("IBMPlexSans-SemiBold-Latin2.woff2", 600, _LATIN_EXTENDED),
)
