"""The frame around every page, and its headers."""

from pathlib import Path

from valghalla_simulators.server import Reply
from valghalla_simulators.web.html import Html, html

STATIC = Path(__file__).parent / "static"
_NAVIGATION = (
    ("/", "Forside"),
    ("/people/", "Personer"),
    ("/cpr/", "CPR-opslag"),
    ("/inbox/", "Indbakke"),
    ("/telephones/", "Telefoner"),
    ("/post/", "Digital Post"),
    ("/platform/", "Serviceplatformen"),
    ("/nemlogin/", "NemLog-in"),
    ("/context-handler/", "Adgangsstyring"),
)
_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; frame-src 'self'; "
    "base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
)
HTML = "text/html; charset=utf-8"
_TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}


def page(
    title: str,
    content: Html,
    *,
    here: str = "",
    status: int = 200,
    posts_to: str = "",
    script: str = "",
    goes_to: str = "",
) -> Reply:
    """A whole page. here: the navigation's link to mark. posts_to: another origin that a form may post to.

    goes_to: an address that the browser goes on to by itself.
    """
    links = [
        html(
            '<li><a href="{url}"{mark}>{text}</a></li>',
            url=url,
            text=text,
            mark=Html(' aria-current="page"' if url == here else ""),
        )
        for url, text in _NAVIGATION
    ]
    document = html(
        '<!doctype html><html lang="da"><head><meta charset="utf-8"><title>{title} – Simulatorer</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="/static/icon.svg">'
        '<link rel="stylesheet" href="/static/simulators.css">{script}{goes_to}</head><body>'
        '<a class="skip" href="#content">Gå til indholdet</a><header><p class="brand">Simulatorer</p>'
        '<p class="notice">Alt her er opdigtet.</p>'
        '<nav aria-label="Sider"><ul>{links}</ul></nav></header>'
        '<main id="content" tabindex="-1"><h1>{title}</h1>{content}</main></body></html>',
        title=title,
        script=html('<script src="/static/{script}" defer></script>', script=script) if script else None,
        goes_to=html('<meta http-equiv="refresh" content="0; url={url}">', url=goes_to) if goes_to else None,
        links=links,
        content=content,
    )
    policy = _POLICY + (f" {posts_to}" if posts_to else "")
    return Reply(document.encode("utf-8", "replace"), HTML, status, safe_headers(policy))


def safe_headers(policy: str) -> dict[str, str]:
    """Headers of every answer, with a content security policy."""
    return {
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Cache-Control": "no-store",
    }


def error(status: int, title: str, text: str) -> Reply:
    """A page that says what went wrong."""
    return page(title, html("<p>{text}</p>", text=text), status=status)


def see_other(url: str) -> Reply:
    """Go there with GET."""
    return Reply(status=303, headers={"Location": url, "Cache-Control": "no-store"})


def static(name: str) -> Reply:
    """A style sheet, script or picture of our own."""
    path = STATIC / name
    if path.parent != STATIC or not path.is_file():
        return error(404, "Findes ikke", "Der er ingen side på adressen.")
    headers = safe_headers("default-src 'none'") | {"Cache-Control": "max-age=300"}
    return Reply(path.read_bytes(), _TYPES.get(path.suffix, "application/octet-stream"), 200, headers)
