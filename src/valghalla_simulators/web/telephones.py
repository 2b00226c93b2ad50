"""Telephones in the browser: what each shows, answering, and the gateways' switches."""

import json
import re

from valghalla_simulators.chances import ALWAYS
from valghalla_simulators.clock import DANISH
from valghalla_simulators.server import Reply
from valghalla_simulators.sms.faults import BY_NUMBER, IN_WORDS, Fault
from valghalla_simulators.sms.phones import Sms, Way
from valghalla_simulators.web import frame
from valghalla_simulators.web.cpr import MOST_DELAY_MS, done
from valghalla_simulators.web.form import Form
from valghalla_simulators.web.html import Html, choice, entry, hidden, html, table
from valghalla_simulators.web.inbox import with_links
from valghalla_simulators.world import World

HERE = "/telephones/"
ANSWERS = ("JA", "NEJ", "STOP")
MOST_SIGNS = 1000
GATEWAYS = {"smssys": "smssys", "link": "LINK Mobility", "inmobile": "inMobile"}
_TO = re.compile(r"\btil (\d\d ?\d\d ?\d\d ?\d\d)\b")


def page(world: World, form: Form) -> Reply:
    """The telephones that anything came to, the latest used first, and the switches."""
    content = html(
        "{done}<p>Hvert nummer, som der er sendt sms'er til, er en telefon, man kan kigge på og svare fra.</p>"
        '{table}<h2 id="switches">Kontakter</h2>{switches}<h2>Numre, der vælger udfaldet</h2>{faults}'
        '<form method="post" action="/telephones/clear"><p>{total} i alt. '
        '<button class="quiet">Tøm telefonerne</button></p></form>',
        done=done(form),
        table=table(
            "Senest brugte øverst",
            ("Telefon", "Seneste sms", "Hvornår", "Antal"),
            [_row(number, sms, count) for number, sms, count in world.gateways.phones.newest_first() if number],
            empty="Der er ikke sendt nogen sms'er endnu.",
        ),
        switches=switches(world),
        faults=table(
            "De sidste otte cifre",
            ("Nummer", "Hvad der sker"),
            [(shown(f"+45{number}"), IN_WORDS[fault]) for number, fault in BY_NUMBER.items()],
        ),
        total="1 sms" if world.gateways.phones.count() == 1 else f"{world.gateways.phones.count()} sms'er",
    )
    return frame.page("Telefoner", content, here=HERE)


def telephone(world: World, form: Form, number: str) -> Reply:
    """One telephone, as it shows its messages."""
    messages = world.gateways.phones.of(f"+{number}")
    if not messages:
        return frame.error(404, "Findes ikke", "Der er ikke sendt noget til det nummer.")
    newest = messages[-1]
    to = _written_to(messages)
    content = html(
        '<p><a href="/telephones/">Alle telefoner</a></p>{done}<ol class="phone">{messages}</ol>'
        '<section class="answer"><h2>Svar</h2><form class="row" method="post" action="/telephones/write">{hidden}'
        "{quick}</form>"
        '<form class="row" method="post" action="/telephones/write">{hidden}{text}<button>Send</button></form>'
        "<p>{where}</p></section>",
        done=done(form),
        messages=[_bubble(sms) for sms in messages],
        hidden=hidden(number=newest.number, to=to),
        quick=[html('<button name="text" value="{word}">{word}</button>', word=word) for word in ANSWERS],
        text=entry("text", "Eller skriv selv", more=f'maxlength="{MOST_SIGNS}" autocomplete="off" required'),
        where=f"Sendes til {shown(to)}." if to else "Der står ikke noget nummer at svare til i beskederne.",
    )
    return frame.page(f"Telefon {shown(newest.number)}", content, here=HERE)


def write(world: World, form: Form) -> Reply:
    """Send what was written on a telephone."""
    number, text = form.text("number"), form.text("text")[:MOST_SIGNS]
    if not re.fullmatch(r"\+\d{6,15}", number) or not text:
        return frame.see_other(HERE)
    world.gateways.write(number, text, to=form.text("to")[:20])
    return frame.see_other(f"{HERE}{number[1:]}/")


def clear(world: World, form: Form) -> Reply:
    """Empty all telephones."""
    world.gateways.phones.clear()
    return frame.see_other(f"{HERE}?done=cleared")


def switches(world: World) -> Html:
    """The form that sets what goes wrong, for so many in a thousand."""
    gateways = world.gateways
    set_now = {fault: gateways.chances[fault] for fault in Fault if gateways.chances[fault]}
    state = html(
        "<ul>{lines}</ul>",
        lines=[html("<li>{fault}: {n} af 1000</li>", fault=IN_WORDS[f], n=n) for f, n in set_now.items()],
    )
    return html(
        '{state}<form class="row" method="post" action="/telephones/switch">{fault}{chance}{delay}'
        "<button>Stil om</button></form>",
        state=state if set_now else None,
        fault=choice("fault", "Fejl", {"": "Ingen, alt virker"} | {str(fault): IN_WORDS[fault] for fault in Fault}),
        chance=entry("chance", "Rammer så mange af 1000", str(ALWAYS), more='class="short" inputmode="numeric"'),
        delay=entry(
            "delay_ms", "Ventetid pr. sms (ms)", str(gateways.delay_ms), more='class="short" inputmode="numeric"'
        ),
    )


def switch(world: World, form: Form) -> Reply:
    """Set one fault, or none any more, and the delay."""
    fault = form.text("fault")
    if fault in set(Fault):
        world.gateways.chances[Fault(fault)] = form.number("chance", ALWAYS, most=ALWAYS)
    elif not fault:
        world.gateways.chances.clear()
    world.gateways.delay_ms = form.number("delay_ms", world.gateways.delay_ms, most=MOST_DELAY_MS)
    return frame.see_other(f"{HERE}?done=switched#switches")


def as_json(world: World, form: Form) -> Reply:
    """All messages, for programs: ``number`` for one telephone's."""
    wanted = form.text("number").replace(" ", "+", 1)
    found = [sms for sms in world.gateways.phones.all() if sms.number and wanted in ("", sms.number)]
    told = [
        {
            "id": sms.id,
            "way": sms.way,
            "number": sms.number,
            "other": sms.other,
            "text": sms.text,
            "reference": sms.reference,
            "gateway": sms.gateway,
            "arrived": sms.arrived,
        }
        for sms in found
    ]
    return Reply(json.dumps(told, ensure_ascii=False).encode(), "application/json")


def shown(number: str) -> str:
    """A Danish number in pairs, others as they are."""
    own = number.removeprefix("+45")
    return " ".join(own[at : at + 2] for at in range(0, 8, 2)) if own.isdigit() and len(own) == 8 else number


def _written_to(messages: list[Sms]) -> str:
    """The number that an answer goes to: one that the messages name, else a sender that is one."""
    for sms in reversed(messages):
        if sms.way is Way.FROM_PHONE:
            return sms.other
        if found := _TO.search(sms.text):
            return found[1].replace(" ", "")
        if sms.other.removeprefix("+").isdigit():
            return sms.other.removeprefix("+45")
    return ""


def _bubble(sms: Sms) -> Html:
    sent = sms.way is Way.FROM_PHONE
    parts = f", {sms.parts} dele" if sms.parts > 1 else ""
    failed = "" if sms.arrived else " Kunne ikke leveres."
    return html(
        '<li class="{way}"><p class="who">{who}</p><p class="text">{text}</p><p class="when">{at} · {gateway}{parts}{failed}</p></li>',
        way="sent" if sent else "received",
        who=f"Til {shown(sms.other)}" if sent else sms.other,
        text=with_links(sms.text),
        at=f"{sms.at.astimezone(DANISH):%d.%m. kl. %H:%M}",
        gateway=GATEWAYS[sms.gateway],
        parts=parts,
        failed=failed,
    )


def _row(number: str, sms: Sms, count: int) -> tuple[object, ...]:
    link = html('<a href="/telephones/{path}/" class="number">{number}</a>', path=number[1:], number=shown(number))
    text = sms.text if len(sms.text) <= 80 else sms.text[:79] + "…"
    return (
        link,
        f"{sms.other}: {text}" if sms.way is Way.TO_PHONE else text,
        f"{sms.at.astimezone(DANISH):%d.%m. %H:%M}",
        count,
    )
