"""The inbox in the browser."""

import json
import re
from urllib.parse import quote

from valghalla_simulators.mail import reading
from valghalla_simulators.mail.inbox import Letter
from valghalla_simulators.server import Reply
from valghalla_simulators.web import frame
from valghalla_simulators.web.cpr import MOST_DELAY_MS, done
from valghalla_simulators.web.form import Form
from valghalla_simulators.web.html import Html, choice, entry, html, table
from valghalla_simulators.world import World

PER_PAGE = 50
_LINK = re.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:!?)\]']")
_NOT_FOUND = ("Findes ikke", "Brevet er ikke i indbakken.")
# Nothing runs and nothing is fetched; links open beside the inbox, as in a mail program.
_LETTER_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; form-action 'none'; "
    "sandbox allow-popups allow-popups-to-escape-sandbox"
)


def switches(world: World) -> Html:
    """The form that sets the mail system's state and delay."""
    return html(
        '<form class="row" method="post" action="/mail/switch">{state}{delay}<button>Stil om</button></form>',
        state=choice("mail", "Mail", {"up": "Tager imod", "down": "Nede (421)"}, "down" if world.mail.down else "up"),
        delay=entry(
            "mail_delay_ms",
            "Ventetid pr. brev (ms)",
            str(world.mail.delay_ms),
            more='class="short" inputmode="numeric"',
        ),
    )


def switch(world: World, form: Form) -> Reply:
    """Set state and delay."""
    if form.text("mail") in ("up", "down"):
        world.mail.down = form.text("mail") == "down"
    world.mail.delay_ms = form.number("mail_delay_ms", world.mail.delay_ms, most=MOST_DELAY_MS)
    return frame.see_other("/?done=switched")


def clear(world: World, form: Form) -> Reply:
    """Empty the inbox."""
    world.inbox.clear()
    return frame.see_other("/inbox/?done=cleared")


def page(world: World, form: Form) -> Reply:
    """Letters, newest first, fifty a page."""
    search = form.text("search")
    letters = world.inbox.letters(search, limit=PER_PAGE + 1, before=form.number("before", 0, most=10**15) or None)
    shown, more = letters[:PER_PAGE], len(letters) > PER_PAGE
    total, _ = world.inbox.count()
    content = html(
        '{done}<p>Her er e-mail. Post til postkasser og breve på papir ligger under <a href="/post/">Digital Post</a>. '
        '<a href="/mail/">Slå fejl til, og se mail, der er kommet retur</a>.</p>'
        '<form class="row" method="get" action="/inbox/" role="search">{field}<button>Søg</button></form>'
        "{table}{older}"
        '<form method="post" action="/inbox/clear"><p>{total} i alt. '
        '<button class="quiet">Tøm indbakken</button></p></form>',
        done=done(form),
        field=entry("search", "Søg i modtager og emne", search, more='type="search"'),
        table=table(
            "Nyeste øverst" if not search else f"Breve med “{search}”, nyeste øverst",
            ("Emne", "Til", "Modtaget", "Afleveret"),
            [_row(letter) for letter in shown],
            empty="Ingen breve med de ord." if search else "Indbakken er tom.",
        ),
        older=html(
            '<p><a href="/inbox/?search={search}&amp;before={id}">Ældre breve</a></p>',
            search=quote(search),
            id=shown[-1].id,
        )
        if more
        else None,
        total="1 brev" if total == 1 else f"{total} breve",
    )
    return frame.page("Indbakke", content, here="/inbox/")


def as_json(world: World, form: Form) -> Reply:
    """Letters with their texts, for programs: ``search``, ``limit`` (50 unless told, at most 1000), ``before``."""
    limit = form.number("limit", PER_PAGE, most=1000)
    found = world.inbox.letters(form.text("search"), limit=limit, before=form.number("before", 0, most=10**15) or None)
    return Reply(
        json.dumps([_as_json(world, letter) for letter in found], ensure_ascii=False).encode("utf-8", "replace"),
        "application/json",
    )


def letter_page(world: World, form: Form, number: str) -> Reply:
    """One letter: headers, HTML in a sandboxed frame, plain text, attachments."""
    found = world.inbox.get(int(number))
    if not found:
        return frame.error(404, *_NOT_FOUND)
    letter, raw_bytes = found
    content = reading.content(raw_bytes)
    base = f"/inbox/{letter.id}"
    sections = html(
        '<p><a href="/inbox/">Tilbage til indbakken</a></p><dl><dt>Til</dt><dd>{to}</dd><dt>Fra</dt><dd>{sender}</dd>'
        "<dt>Modtaget</dt><dd>{at}</dd><dt>Afleveret</dt><dd>{times}</dd></dl>{attachments}{html}{text}"
        '<h2>Brevhoved</h2>{headers}<p><a href="{base}/raw">Hent hele brevet, som det blev afleveret</a></p>',
        to=letter.recipient,
        sender=letter.sender,
        at=f"{letter.received_at:%d.%m.%Y kl. %H:%M:%S}",
        times=_times(letter),
        attachments=_attachments(base, content.attachments),
        html=html('<h2>Indhold</h2><iframe class="letter" title="Brevets indhold" src="{base}/html" '
                  'sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>', base=base)
        if content.html is not None
        else None,
        text=html("<h2>Som ren tekst</h2><pre>{text}</pre>", text=with_links(content.text)) if content.text else None,
        headers=table("Alle felter i brevhovedet", ("Felt", "Værdi"), content.headers),
        base=base,
    )  # fmt: skip
    return frame.page(letter.subject or "(uden emne)", sections, here="/inbox/")


def html_part(world: World, form: Form, number: str) -> Reply:
    """The HTML part alone, with nothing allowed to run."""
    found = world.inbox.get(int(number))
    markup = reading.content(found[1]).html if found else None
    return frame.error(404, *_NOT_FOUND) if markup is None else alone(markup)


def alone(markup: str) -> Reply:
    """A page from outside as an answer of its own, for a sandboxed frame: nothing runs, links open beside it."""
    doctype = re.match(r"\s*<!doctype[^>]*>", markup, re.IGNORECASE)
    at = doctype.end() if doctype else 0
    markup = f'{markup[:at]}<base target="_blank">{markup[at:]}'
    return Reply(markup.encode("utf-8", "replace"), frame.HTML, 200, frame.safe_headers(_LETTER_POLICY))


def raw(world: World, form: Form, number: str) -> Reply:
    """The whole message as received, to download."""
    found = world.inbox.get(int(number))
    return download(f"brev-{number}.eml", found[1]) if found else frame.error(404, *_NOT_FOUND)


def attachment(world: World, form: Form, number: str, part: str) -> Reply:
    """One attachment, to download."""
    found = world.inbox.get(int(number))
    for one in reading.content(found[1]).attachments if found else ():
        if one.number == int(part):
            return download(one.name, one.content)
    return frame.error(404, *_NOT_FOUND)


def with_links(text: str | None) -> Html:
    """Escaped text with its web addresses as links."""
    pieces, at = [], 0
    for match in _LINK.finditer(text or ""):
        pieces.append(html("{before}", before=(text or "")[at : match.start()]))
        pieces.append(html('<a href="{url}">{url}</a>', url=match[0]))
        at = match.end()
    return Html("".join(pieces) + html("{rest}", rest=(text or "")[at:]))


def _row(letter: Letter) -> tuple[object, ...]:
    link = html('<a href="/inbox/{id}/">{subject}</a>', id=letter.id, subject=letter.subject or "(uden emne)")
    return link, letter.recipient, f"{letter.received_at:%d.%m. %H:%M:%S}", _times(letter)


def _times(letter: Letter) -> str:
    return "1 gang" if letter.handed_over == 1 else f"{letter.handed_over} gange"


def _as_json(world: World, letter: Letter) -> dict[str, object]:
    found = world.inbox.get(letter.id)
    content = reading.content(found[1]) if found else None
    return {
        "id": letter.id,
        "message_id": letter.message_id,
        "recipient": letter.recipient,
        "sender": letter.sender,
        "subject": letter.subject,
        "received_at": letter.received_at.isoformat(),
        "handed_over": letter.handed_over,
        "text": content.text if content else None,
        "html": content.html if content else None,
        "attachments": [one.name for one in content.attachments] if content else [],
    }


def _attachments(base: str, attachments: tuple[reading.Attachment, ...]) -> Html | None:
    if not attachments:
        return None
    items = [
        html('<li><a href="{base}/parts/{n}">{name}</a> ({kind}, {size} byte)</li>', base=base,
             n=one.number, name=one.name, kind=one.content_type, size=len(one.content))
        for one in attachments
    ]  # fmt: skip
    return html("<h2>Vedhæftet</h2><ul>{items}</ul>", items=items)


def download(name: str, content: bytes) -> Reply:
    """Something to save under its own name, never to be shown."""
    disposition = f"attachment; filename*=UTF-8''{quote(name, safe='', errors='replace')}"
    headers = frame.safe_headers("default-src 'none'; sandbox") | {"Content-Disposition": disposition}
    return Reply(content, "application/octet-stream", 200, headers)
