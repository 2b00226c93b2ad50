"""The main document as HTML that needs nothing from outside: style in the elements, no script, no pictures.

A mailbox shows it in a frame of its own and takes the rest away; what it leaves is not public, so little is used.
"""

from collections.abc import Iterable
from html import escape

import nh3

_TAGS = {"p", "h1", "h2", "h3", "h4", "ul", "ol", "li", "a", "strong", "em", "u", "br"}
_GONE_WITH_CONTENT = {"script", "style", "title", "template", "noscript", "iframe", "object", "svg", "math", "textarea"}
_SCHEMES = {"http", "https", "mailto", "tel"}
_FONT = "font-family:'IBM Plex Sans','Segoe UI',Helvetica,Arial,sans-serif;line-height:1.5"
_DOCUMENT = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<title>{title}</title>
</head>
<body style="margin:0;padding:24px;font-size:17px;color:#1a1a1a;background:#ffffff;{font}">
<h1 style="margin:0 0 16px;font-size:24px;line-height:1.3">{title}</h1>
{body}
{footer}</body>
</html>
"""
_FOOTER = (
    '<p style="margin:32px 0 0;padding-top:12px;border-top:1px solid #bfbfbf;font-size:14px;color:#595959">{}</p>\n'
)


def document(title: str, body: str, footer: Iterable[str] = (), *, language: str = "da") -> bytes:
    """A whole document, UTF-8. title: plain text.   body: rich text, of which only harmless markup is kept.
    footer: plain lines.   language: two letters."""
    kept = nh3.clean(
        body,
        tags=_TAGS,
        clean_content_tags=_GONE_WITH_CONTENT,
        attributes={"a": {"href"}},
        url_schemes=_SCHEMES,
        link_rel=None,
    )
    lines = "<br>".join(escape(line) for line in footer if line)
    whole = _DOCUMENT.format(
        title=escape(title), body=kept, footer=_FOOTER.format(lines) if lines else "", font=_FONT, language=language
    )
    return whole.encode("utf-8", "replace")
