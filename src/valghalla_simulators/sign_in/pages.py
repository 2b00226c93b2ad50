"""The sign-in page, and the page that carries the ticket to the site."""

import re

from valghalla_simulators import residents
from valghalla_simulators.municipalities import MUNICIPALITIES
from valghalla_simulators.people import WELL_KNOWN
from valghalla_simulators.server import Reply
from valghalla_simulators.sign_in.staff import BY_SUBJECT, STAFF, StaffMember, with_own_name
from valghalla_simulators.sign_in.tickets import Flaw, ForeignSite, Site, path_of, site_of, ticket
from valghalla_simulators.web import frame
from valghalla_simulators.web.cpr import digits, written
from valghalla_simulators.web.form import Form
from valghalla_simulators.web.html import Html, choice, entry, hidden, html
from valghalla_simulators.world import World

TICKET_PATH = "/sign-in/ticket/"
DEMO_PEOPLE = 30
LONGEST_NAME = 200
FLAWS = {
    Flaw.EXPIRED: "Billetten er udløbet",
    Flaw.AUDIENCE: "Billetten er til et andet sted",
    Flaw.KEY: "Billetten er underskrevet med en forkert nøgle",
    Flaw.REPLAYED: "Den samme billet to gange",
}


def page(world: World, form: Form) -> Reply:
    """Whom one can be. ``site``, ``kind`` (citizen or administrator) and ``return_to`` say where from."""
    if not form.text("site"):
        return _explanation(world)
    try:
        site = site_of(form.text("site"))
    except ForeignSite:
        return _foreign()
    return _choosing(world, site, form)


def choose(world: World, form: Form) -> Reply:
    """A ticket for the chosen person, in a form that goes to the site."""
    try:
        site = site_of(form.text("site"))
    except ForeignSite:
        return _foreign()
    flaw = Flaw(form.text("flaw")) if form.text("flaw") in set(Flaw) else Flaw.NONE
    if _kind(form) == "administrator":
        member = _staff_member(form)
        if member is None:
            return _choosing(world, site, form, error="Skriv et navn.")
        claims = {"kind": "administrator", "subject": member.subject, "name": member.name, "role": "administrator"}
    else:
        number = digits(form.text("cpr"))
        if not re.fullmatch(r"[0-9]{10}", number):
            return _choosing(world, site, form, error="Skriv ti cifre, for eksempel 101262-0000.")
        claims = {"kind": "citizen", "cpr": number, "name": _name(world, number)}
    made = ticket(claims, site=site, return_to=form.text("return_to"), key=world.ticket_key, flaw=flaw)
    return _handing_over(site, made, claims["name"], flaw)


def _kind(form: Form) -> str:
    return "administrator" if form.text("kind") == "administrator" else "citizen"


def _name(world: World, number: str) -> str:
    person = world.cpr.register.find(number)[1]
    return person.name if person else "Navn Ukendt"


def _staff_member(form: Form) -> StaffMember | None:
    own = " ".join(form.text("own_name").split())[:LONGEST_NAME]
    return BY_SUBJECT.get(form.text("subject")) or (with_own_name(own) if own else None)


def _choosing(world: World, site: Site, form: Form, *, error: str = "") -> Reply:
    kind = _kind(form)
    carried = hidden(site=site.origin, kind=kind, return_to=path_of(form.text("return_to")))
    who = (_staff if kind == "administrator" else _citizens)(world, site, carried, form, error)
    content = html(
        "<p>Du er på vej ind på <strong>{site}</strong> som {kind}. Vælg, hvem du vil være.</p>{who}",
        site=site.origin,
        kind="administrator på valgkontoret" if kind == "administrator" else "borger",
        who=who,
    )
    return frame.page("Log ind", content, here="/sign-in", status=422 if error else 200)


def _form(carried: Html, content: object, style: str = "row") -> Html:
    return html(
        '<form class="{style}" method="post" action="/sign-in/choose">{carried}{content}</form>',
        style=style,
        carried=carried,
        content=content,
    )


def _button(name: str, value: str, title: object, more: object) -> Html:
    return html(
        '<li><button name="{name}" value="{value}"><strong>{title}</strong> <small>{more}</small></button></li>',
        name=name, value=value, title=title, more=more,
    )  # fmt: skip


def _citizens(world: World, site: Site, carried: Html, form: Form, error: str) -> Html:
    demo = [_button("cpr", number, _name(world, number), written(number)) for number in _residents(site)]
    known = [
        _button("cpr", one.number, one.label, html(
            "{name}, {cpr}. {shows}", name=one.person.name, cpr=written(one.number), shows=one.shows))
        for one in WELL_KNOWN
        if one.can_sign_in and one.person
    ]  # fmt: skip
    typed = entry(
        "cpr", "CPR-nummer", form.text("cpr"), hint="Ti cifre, med eller uden bindestreg.", error=error,
        more='inputmode="numeric" autocomplete="off" required',
    )  # fmt: skip
    return html(
        "<h2>Med et CPR-nummer</h2>{typed}{demo}<h2>Personer med en særlig pointe</h2>{known}{wrong}",
        typed=_form(carried, html("{field}<button>Log ind</button>", field=typed)),
        demo=html(
            "<h2>Almindelige borgere</h2>{people}",
            people=_form(carried, html('<ul class="people">{demo}</ul>', demo=demo), ""),
        )
        if demo
        else None,
        known=_form(carried, html('<ul class="people">{known}</ul>', known=known), ""),
        wrong=_wrong(html("{carried}{cpr}", carried=carried, cpr=hidden(cpr=WELL_KNOWN[0].number))),
    )


def _residents(site: Site) -> list[str]:
    code = next((one.code for one in MUNICIPALITIES if one.slug and one.slug == site.slug), None)
    return residents.ordinary(code, DEMO_PEOPLE) if code else []


def _staff(world: World, site: Site, carried: Html, form: Form, error: str) -> Html:
    members = [_button("subject", member.subject, member.name, member.shows) for member in STAFF]
    own = entry(
        "own_name", "Dit navn", form.text("own_name"), hint="Samme navn er samme medarbejder næste gang.", error=error,
        more=f'autocomplete="name" maxlength="{LONGEST_NAME}" required',
    )  # fmt: skip
    return html(
        "<h2>På valgkontoret</h2>{members}<h2>Under eget navn</h2>{own}{wrong}",
        members=_form(carried, html('<ul class="people">{members}</ul>', members=members), ""),
        own=_form(carried, html("{own}<button>Log ind</button>", own=own)),
        wrong=_wrong(html("{carried}{subject}", carried=carried, subject=hidden(subject=STAFF[0].subject))),
    )


def _wrong(carried: Html) -> Html:
    select = choice("flaw", "Hvad er galt", {flaw.value: text for flaw, text in FLAWS.items()})
    return html(
        "<h2>Billetter, der skal afvises</h2><p>Prøv, om stedet opdager det.</p>{form}",
        form=_form(carried, html('{select}<button class="quiet">Lav billetten</button>', select=select)),
    )


def _handing_over(site: Site, made: str, name: str, flaw: Flaw) -> Reply:
    def sending(text: str, more: str = "") -> Html:
        return html(
            '<form method="post" action="{action}"{more}>{ticket}<p><button>{text}</button></p></form>',
            action=site.origin + TICKET_PATH, ticket=hidden(ticket=made), text=text, more=Html(more),
        )  # fmt: skip

    if flaw is Flaw.NONE:
        body = html(
            "<p>Du fortsætter til {site} som {name}.</p>{form}",
            site=site.origin,
            name=name,
            form=sending("Fortsæt", ' id="ticket"'),
        )
        return frame.page("Fortsæt", body, here="/sign-in", posts_to=site.origin, script="continue.js")
    again = flaw is Flaw.REPLAYED
    body = html(
        '<p>{flaw}. {expected}</p>{first}{second}<h2>Billetten</h2><pre class="ticket" tabindex="0">{ticket}</pre>',
        flaw=FLAWS[flaw],
        expected="Den første gang skal lykkes, den anden skal afvises. Den første sendes i en ny fane."
        if again
        else "Stedet skal afvise den.",
        first=sending("Send billetten", ' target="_blank"' if again else ""),
        second=sending("Send den samme billet igen") if again else None,
        ticket=made,
    )
    return frame.page("En billet at prøve med", body, here="/sign-in", posts_to=site.origin)


def _explanation(world: World) -> Reply:
    places = [
        html(
            '<li><a href="http://{host}.localhost:{port}/sign-in/">{text}</a></li>',
            host=host,
            port=world.site_port,
            text=text,
        )
        for host, text in (
            ("korsbaek", "Korsbæk, som borger"),
            ("admin.korsbaek", "Korsbæk, som administrator"),
            ("aarhus", "Aarhus, som borger"),
            ("admin.aarhus", "Aarhus, som administrator"),
        )
    ]
    content = html(
        "<p>Begynd på det sted, du vil ind på. Det sender dig hertil, hvor du vælger, hvem du er.</p><ul>{places}</ul>",
        places=places,
    )
    return frame.page("Log ind", content, here="/sign-in")


def _foreign() -> Reply:
    return frame.error(
        400,
        "Ukendt sted",
        "Der laves kun billetter til steder på denne maskine: adresser, der ender på .localhost, og 127.0.0.1.",
    )
