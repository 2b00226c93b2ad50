"""The mail system's switches, and the mailbox that letters come back to."""

from valghalla_simulators.mail import reading
from valghalla_simulators.mail.faults import RETURNS, Fault
from valghalla_simulators.mail.mailbox import Kept
from valghalla_simulators.server import Reply
from valghalla_simulators.web import frame
from valghalla_simulators.web.cpr import MOST_DELAY_MS, done
from valghalla_simulators.web.form import Form
from valghalla_simulators.web.html import Html, choice, entry, html, table
from valghalla_simulators.world import World

SHOWN = 50
FAULTS = {
    Fault.REFUSED: "Modtageren findes ikke (550)",
    Fault.LOST: "Afbrydes, ikke taget imod",
    Fault.TAKEN: "Afbrydes, men taget imod",
    Fault.RETURNED: "Kommer retur",
}
MANNERS = {
    "returned": "Standardrapport (RFC 3464)",
    "exchange": "Som Exchange",
    "qmail": "Som qmail",
    "late": "Forsinket",
    "arrived": "Leveret",
    "away": "Svar om ferie",
    "challenge": "Bed om bevis",
}
_GREY = {"off": "Tages imod straks", "on": "Prøv igen (451)"}
_SHORT = 'class="short" inputmode="numeric"'


def page(world: World, form: Form) -> Reply:
    """All the switches, and what has come back."""
    with world.mail.returns.lock:
        kept = list(world.mail.returns.messages)
    content = html(
        '{done}<p><a href="/inbox/">Til indbakken</a></p>'
        "<h2>Fejl</h2><p>Hvor mange af 1.000 mails det går galt for. De samme rammes hver gang med samme frø.</p>{faults}"
        "<h2>Returpostkassen</h2><p>Mail til <code>{address}</code>, med eller uden noget efter et plus. "
        "Den læses over IMAP med TLS på <code>{imap}</code>, bruger <code>{user}</code>, adgangskode "
        "<code>{password}</code>.</p>{messages}",
        done=done(form),
        faults=_faults(world),
        address=world.mail.returns.address,
        imap=world.addresses.imap,
        user=world.mail.returns.user,
        password=world.mail.returns.password,
        messages=table(
            "De nyeste 50 øverst",
            ("Emne", "Fra", "Til", "Modtaget", "Mærker"),
            [_row(one) for one in reversed(kept[-SHOWN:])],
            empty="Der er ingen mail. Den, som systemet har læst og forstået, er slettet igen.",
        ),
    )
    return frame.page("Mailsystemet", content, here="/inbox/")


def switch(world: World, form: Form) -> Reply:
    """Set the faults."""
    faults = world.mail.faults
    for fault in Fault:
        faults.chances[fault] = form.number(f"fault-{fault}", faults.chances[fault], most=1000)
    faults.greeting_ms = form.number("greeting_ms", faults.greeting_ms, most=MOST_DELAY_MS)
    faults.return_seconds = form.number("return_seconds", int(faults.return_seconds), most=86_400)
    if form.text("greylisting") in _GREY:
        faults.greylisting = form.text("greylisting") == "on"
    if form.text("manner") in RETURNS:
        faults.manner = form.text("manner")
    faults.chances.seed = form.text("seed") or faults.chances.seed
    return frame.see_other("/mail/?done=switched")


def clear(world: World, form: Form) -> Reply:
    """No faults any more."""
    world.mail.faults.clear()
    return frame.see_other("/mail/?done=switched")


def raw(world: World, form: Form, uid: str) -> Reply:
    """One message that came back, as text."""
    with world.mail.returns.lock:
        found = [one for one in world.mail.returns.messages if one.uid == int(uid)]
    if not found:
        return frame.error(404, "Findes ikke", "Mailen er ikke i postkassen mere.")
    text = found[0].raw.decode("utf-8", "replace")
    return frame.page("Mail, der er kommet retur", html("<pre>{text}</pre>", text=text), here="/inbox/")


def _faults(world: World) -> Html:
    faults = world.mail.faults
    return html(
        '<form method="post" action="/mail/faults"><div class="row">{chances}</div><div class="row">{manner}{grey}'
        "{greeting}{later}{seed}<button>Stil om</button></div></form>"
        '<form method="post" action="/mail/clear"><button class="quiet">Slå alle fejl fra</button></form>',
        chances=[
            entry(f"fault-{fault}", text, str(faults.chances[fault]), more=_SHORT) for fault, text in FAULTS.items()
        ],
        manner=choice("manner", "Sådan kommer de retur", MANNERS, faults.manner),
        grey=choice("greylisting", "En ny modtager", _GREY, "on" if faults.greylisting else "off"),
        greeting=entry("greeting_ms", "Hilser efter (ms)", str(faults.greeting_ms), more=_SHORT),
        later=entry("return_seconds", "Retur efter (s)", str(int(faults.return_seconds)), more=_SHORT),
        seed=entry("seed", "Frø", faults.chances.seed, more='class="short" autocomplete="off"'),
    )


def _row(one: Kept) -> tuple[object, ...]:
    message = reading.parse(one.raw)
    subject = reading.header(message, "Subject") or "(uden emne)"
    return (
        html('<a href="/mail/returned/{uid}">{subject}</a>', uid=one.uid, subject=subject),
        reading.header(message, "From"),
        reading.header(message, "To"),
        f"{one.received_at:%d.%m. %H:%M:%S}",
        "Sat til side" if "\\Flagged" in one.flags else "–",
    )
