"""The front page: what is simulated, in which state, and whom one can be."""

import json

from valghalla_simulators.municipalities import MUNICIPALITIES
from valghalla_simulators.people import WELL_KNOWN, WellKnown
from valghalla_simulators.server import Reply
from valghalla_simulators.sign_in.overview import PLACES, WHO
from valghalla_simulators.sign_in.service import Kind
from valghalla_simulators.sms.faults import IN_WORDS, Fault
from valghalla_simulators.web import cpr, frame, inbox, platform
from valghalla_simulators.web.form import Form
from valghalla_simulators.web.html import Html, html, table
from valghalla_simulators.web.post import KINDS
from valghalla_simulators.world import World

MAIL_FAULTS = (
    ("down+anna@example.com", "421: mailsystemet er nede, prøv igen senere."),
    ("full+anna@example.com", "452: postkassen er fuld, prøv igen senere."),
    ("refuse+anna@example.com", "550: modtageren findes ikke, prøv ikke igen."),
    ("slow+anna@example.com", "Tages imod efter nogle sekunder."),
    ("grey+anna@example.com", "451 første gang: prøv igen om lidt."),
    ("lost+anna@example.com", "Forbindelsen ryger efter mailen første gang, og mailen er ikke taget imod."),
    ("taken+anna@example.com", "Forbindelsen ryger efter mailen første gang, men mailen er taget imod."),
    ("returned+anna@example.com", "Kommer retur med en standardrapport. Også exchange+ og qmail+."),
    ("late+anna@example.com", "En rapport siger, at mailen er forsinket; arrived+, at den er fremme."),
    ("away+anna@example.com", "Et svar om ferie; challenge+ beder afsenderen vise, at hun er et menneske."),
)


def page(world: World, form: Form) -> Reply:
    """The front page."""
    content = html(
        "{done}<p>Her er den omverden, som Valghalla taler med på denne maskine: CPR, Digital Post, et mailsystem, NemLog-in og "
        "kommunernes adgangsstyring. De taler samme sprog som de rigtige.</p>"
        '<div class="cards">{cpr}{mail}{post}{sign_in}</div>'
        '<h2 id="switches">Kontakter</h2>{switches}{mail_switches}'
        '<p><a href="/cpr/#change">Lad nogen flytte, dø eller rejse</a></p>'
        '<h2 id="people">Personer med en særlig pointe</h2>'
        "<p>Alle andre numre med en rigtig dato fra 1940 til 2012 tilhører også nogen, altid den samme. "
        'Se <a href="/people/">almindelige voksne i hver kommune</a>.</p>{people}'
        "<h2>Hent CPR-numre</h2><ul>{lists}</ul>"
        "<h2>E-mailadresser, der vælger udfaldet</h2>{faults}",
        done=cpr.done(form),
        cpr=_cpr_card(world),
        mail=_mail_card(world),
        telephones=_telephones_card(world),
        post=_post_card(world),
        sign_in=[*(_sign_in_card(world, kind) for kind in world.sign_in), _operators_card(world)],
        switches=cpr.switches(world),
        mail_switches=inbox.switches(world),
        people=table(
            "Numre, der vælger udfaldet",
            ("CPR-nummer", "Navn", "Udfald", "God til"),
            [_row(known) for known in WELL_KNOWN],
        ),
        lists=[
            html(
                '<li><a href="/people.csv?municipality={code}&amp;number=3000">3.000 voksne i {name}</a></li>',
                code=one.code,
                name=one.name,
            )
            for one in MUNICIPALITIES[:4]
        ],
        faults=table("Skriv ordet foran et plus", ("Adresse", "Hvad der sker"), MAIL_FAULTS),
    )
    return frame.page("Den simulerede omverden", content, here="/")


def state_json(world: World, form: Form) -> Reply:
    """The switches and counts, for programs."""
    letters, handed_over = world.inbox.count()
    state = {
        "cpr": {"state": world.cpr.state, "delay_ms": world.cpr.delay_ms, "answered": world.cpr.answered},
        "mail": {
            "down": world.mail.down,
            "delay_ms": world.mail.delay_ms,
            "letters": letters,
            "handed_over": handed_over,
        },
        "sms": {"delay_ms": world.gateways.delay_ms, "messages": world.gateways.phones.count()},
        "post": {
            kind: {"accepted": total, "arrived": arrived}
            for kind, (total, arrived) in world.digital_post.posts.count().items()
        },
        "receipts": {
            "published": world.platform.beskedfordeler.published,
            "waiting": len(world.platform.beskedfordeler.queue),
            "quiet": world.platform.quiet(),
        },
    }
    return Reply(json.dumps(state).encode(), "application/json")


def _row(known: WellKnown) -> tuple[object, ...]:
    return cpr.written(known.number), known.person.name if known.person else "–", known.label, known.shows


def _card(title: str, rows: list[tuple[str, object]], link: Html) -> Html:
    return html(
        "<section><h2>{title}</h2><dl>{rows}</dl><p>{link}</p></section>",
        title=title,
        rows=[html("<dt>{term}</dt><dd>{value}</dd>", term=term, value=value) for term, value in rows],
        link=link,
    )


def _cpr_card(world: World) -> Html:
    waiting = f", hvert svar {world.cpr.delay_ms} ms om at komme" if world.cpr.delay_ms else ""
    return _card(
        "CPR",
        [
            ("Tilstand", html("{state}{waiting}", state=cpr.state_word(world), waiting=waiting)),
            ("Opslag siden start", world.cpr.answered),
            ("Kontrakt", "SF1520 PersonBaseDataExtended, version 5"),
            ("Adresse, med klientcertifikat", html("<code>{url}</code>", url=world.addresses.cpr)),
            ("Klientcertifikat", html("<code>{path}</code>", path=world.addresses.client)),
            ("Udsteder", html("<code>{path}</code>", path=world.addresses.authority)),
        ],
        html('<a href="/cpr/">Se opslagene</a>'),
    )


def _telephones_card(world: World) -> Html:
    faults = [IN_WORDS[fault] for fault in Fault if world.gateways.chances[fault]]
    return _card(
        "Sms",
        [
            ("Tilstand", ", ".join(faults) or "Tager imod"),
            ("Sms'er", world.gateways.phones.count()),
            (
                "Udbydere",
                html("<code>/gateways/smssys</code>, <code>/gateways/link</code>, <code>/gateways/inmobile</code>"),
            ),
        ],
        html('<a href="/telephones/">Se telefonerne</a>'),
    )


def _mail_card(world: World) -> Html:
    letters, handed_over = world.inbox.count()
    state = (
        html('<span class="state bad">Nede (421)</span>')
        if world.mail.down
        else html('<span class="state">Tager imod</span>')
    )
    return _card(
        "Mail",
        [
            ("Tilstand", state),
            ("Breve i indbakken", letters),
            ("Afleveringer i alt", handed_over),
            ("Adresse", html("<code>{url}</code>", url=world.addresses.smtp)),
        ],
        html('<a href="/inbox/">Åbn indbakken</a>'),
    )


def _post_card(world: World) -> Html:
    counts = world.digital_post.posts.count()
    receipts = world.platform.beskedfordeler
    return _card(
        "Digital Post og breve",
        [
            ("Tilstand", platform.state(world)),
            *((KINDS[kind], f"{arrived} af {total} nået frem") for kind, (total, arrived) in counts.items()),
            ("Kvitteringer", receipts.published),
            ("Adresse, med klientcertifikat", html("<code>{url}</code>", url=world.addresses.platform)),
        ],
        html('<a href="/post/">Åbn postkasserne</a> · <a href="/platform/">Kontakter</a>'),
    )


def _sign_in_card(world: World, kind: Kind) -> Html:
    service = world.sign_in[kind]
    links = [
        html(
            '<li><a href="http://{host}.localhost:{port}/">{text}</a></li>', host=host, port=world.site_port, text=text
        )
        for host, text in PLACES[kind]
    ]
    keys = "den næste" if service.provider.signs_with_next else "den nuværende"
    return _card(
        service.title,
        [
            ("Hvem", WHO[kind]),
            ("Sådan", "Vælg Log ind på stedet. Så kommer du hertil og vælger, hvem du er."),
            ("Steder", html("<ul>{links}</ul>", links=links)),
            ("Skriver under med", f"{keys} nøgle"),
        ],
        html('<a href="{url}">Om {title}, nøgler og logout</a>', url=service.start, title=service.title),
    )


def _operators_card(world: World) -> Html:
    return _card(
        "Driftens login",
        [
            ("Hvem", "De, der driver systemet for alle kommuner."),
            ("Sådan", "Vælg Log ind på stedet. Så kommer du hertil og vælger, hvem du er."),
            ("Udsteder (OpenID Connect)", html("<code>{issuer}</code>", issuer=world.operators.issuer)),
        ],
        html('<a href="http://drift.localhost:{port}/">Driftens side</a>', port=world.site_port),
    )
