"""The page about a simulated identity provider: its keys, and where this browser is signed in."""

from valghalla_simulators.server import Asked, Reply
from valghalla_simulators.sign_in.service import Kind, SignInService
from valghalla_simulators.web import frame
from valghalla_simulators.web.form import Form
from valghalla_simulators.web.html import Html, choice, html
from valghalla_simulators.world import World

METADATA = {Kind.NEMLOGIN: "/nemlogin/metadata", Kind.CONTEXT_HANDLER: "/context-handler/runtime/saml2/metadata.idp"}
_ABOUT = {
    Kind.NEMLOGIN: "Her logger borgere ind. Den taler OIOSAML 3 som NemLog-in, med krypterede svar.",
    Kind.CONTEXT_HANDLER: "Her logger kommunens medarbejdere ind med roller fra kommunen. Den taler OIOSAML 3 som "
    "Fælleskommunal Adgangsstyring (Context Handler), med krypterede svar.",
}
WHO = {Kind.NEMLOGIN: "Borgere, med MitID", Kind.CONTEXT_HANDLER: "Kommunens medarbejdere, med roller"}
_ANNOUNCED = {"one": "Kun det nuværende", "two": "Det nuværende og det næste"}
_SIGNING = {"current": "Den nuværende", "next": "Den næste"}
PLACES = {
    Kind.NEMLOGIN: (("korsbaek", "Korsbæk for borgere"), ("aarhus", "Aarhus for borgere")),
    Kind.CONTEXT_HANDLER: (("admin.korsbaek", "Korsbæk for valgkontoret"), ("admin.aarhus", "Aarhus for valgkontoret")),
}


def page(world: World, service: SignInService, asked: Asked, form: Form) -> Reply:
    """What it is, where one is signed in, and the switches for a change of keys."""
    content = html(
        "{done}<p>{about}</p><p>Begynd på det sted, du vil ind på:</p><ul>{places}</ul>"
        "<h2>Her er du logget ind</h2>{session}<h2>Skift af nøgle</h2>"
        "<p>Tjenesterne skal kunne stole på to nøgler på én gang. Føj først den næste til metadata, og skriv så under "
        "med den.</p>{switches}"
        "<h2>Metadata</h2><dl><dt>Navn</dt><dd><code>{name}</code></dd><dt>Adresse for login og logout</dt>"
        '<dd><code>{url}</code></dd><dt>Metadata</dt><dd><a href="{metadata}">{metadata}</a></dd></dl>',
        done=html('<p class="done" role="status">Nøglerne er stillet om.</p>') if form.text("done") else None,
        about=_ABOUT[service.kind],
        places=[
            html(
                '<li><a href="http://{host}.localhost:{port}/sign-in/">{text}</a></li>',
                host=host,
                port=world.site_port,
                text=text,
            )
            for host, text in PLACES[service.kind]
        ],
        session=_session(service, asked),
        switches=_switches(service),
        name=service.provider.entity_id,
        url=service.provider.url,
        metadata=METADATA[service.kind],
    )
    return frame.page(service.title, content, here=service.start)


def switch(service: SignInService, form: Form) -> Reply:
    """Set which keys are announced and which one signs."""
    service.provider.announces_next = form.text("announced") == "two"
    service.provider.signs_with_next = form.text("signing") == "next"
    service.publish()
    return frame.see_other(f"{service.start}?done=switched")


def metadata(service: SignInService) -> Reply:
    """The metadata as they are now."""
    headers = frame.safe_headers("default-src 'none'")
    return Reply(service.provider.metadata(), "application/samlmetadata+xml", 200, headers)


def _session(service: SignInService, asked: Asked) -> Html:
    session = service.sessions.of(service.cookie(asked))
    if session is None:
        return html("<p>Ingen er logget ind i denne browser.</p>")
    return html(
        "<p>{name} er logget ind på:</p><ul>{places}</ul>"
        '<form method="post" action="{start}sign-out"><button>Log ud alle steder</button></form>',
        name=session.facts.name,
        places=[html("<li>{place}</li>", place=visit.service_provider.origin) for visit in session.visits],
        start=service.start,
    )


def _switches(service: SignInService) -> Html:
    provider = service.provider
    return html(
        '<form class="row" method="post" action="{start}keys">{announced}{signing}<button>Stil om</button></form>',
        start=service.start,
        announced=choice(
            "announced", "Certifikater i metadata", _ANNOUNCED, "two" if provider.announces_next else "one"
        ),
        signing=choice(
            "signing", "Nøgle, der skrives under med", _SIGNING, "next" if provider.signs_with_next else "current"
        ),
    )
