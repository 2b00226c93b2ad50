"""The page on which one says who one is, and what it leads to."""

from enum import StrEnum

from valghalla_simulators.saml.encryption import Cipher, Encryption, KeyTransport, Placement
from valghalla_simulators.saml.flaws import Flaw, Refusal
from valghalla_simulators.saml.messages import RequestRefused, SignInRequest
from valghalla_simulators.saml.names import Identity, Level
from valghalla_simulators.server import Asked, Reply
from valghalla_simulators.sign_in import answering, asking, citizens, municipal
from valghalla_simulators.sign_in.answering import Wish
from valghalla_simulators.sign_in.service import Kind, SignInService
from valghalla_simulators.web import frame
from valghalla_simulators.web.form import Form
from valghalla_simulators.web.html import Html, choice, hidden, html
from valghalla_simulators.world import World

_PEOPLE = {Kind.NEMLOGIN: citizens, Kind.CONTEXT_HANDLER: municipal}
NOT_AS_ASKED = "not_as_asked"
LEVELS = {Level.SUBSTANTIAL: "Betydelig", Level.HIGH: "Høj", Level.LOW: "Lav"}
IDENTITIES = {Identity.PERSON: "en privat identitet", Identity.PROFESSIONAL: "en erhvervsidentitet"}
REFUSALS = {
    Refusal.CANCELLED: "Brugeren afbrød (Responder, AuthnFailed)",
    Refusal.FAILED: "Login mislykkedes (Requester, AuthnFailed)",
    Refusal.RESPONDER: "Forkert opsætning (Responder med besked)",
    Refusal.REQUESTER: "Niveauet kan ikke nås (Requester med besked)",
    Refusal.NO_PASSIVE: "Ingen session (Responder, NoPassive)",
    Refusal.NO_CONTEXT: "Niveau eller identitet (Responder, NoAuthnContext)",
    Refusal.NO_CONTEXT_REQUESTER: "Niveau eller identitet (Requester, NoAuthnContext)",
    Refusal.DENIED: "Afvist (Requester, RequestDenied)",
    Refusal.UNSUPPORTED: "Ikke understøttet (Requester, RequestUnsupported)",
    Refusal.UNKNOWN_PRINCIPAL: "Ukendt bruger (Requester, UnknownPrincipal)",
    Refusal.NAME_ID_POLICY: "Forkert NameID (Requester, InvalidNameIDPolicy)",
}
_BY_NAME = {refusal.name.lower(): refusal for refusal in REFUSALS}
_CIPHERS = {
    "": "Den første i tjenestens metadata",
    "AES256_GCM": "AES-256, GCM",
    "AES256_CBC": "AES-256, CBC",
    "AES128_GCM": "AES-128, GCM",
    "AES128_CBC": "AES-128, CBC",
}
_TRANSPORTS = {
    "": "Den første i tjenestens metadata",
    "OAEP_MGF1P": "RSA-OAEP med SHA-1 (rsa-oaep-mgf1p)",
    "OAEP_SHA256": "RSA-OAEP med SHA-256 (XML Encryption 1.1)",
}
_PLACEMENTS = {Placement.INSIDE: "Inde i de krypterede data", Placement.BESIDE: "Ved siden af dem"}


class Pressed(StrEnum):
    """Buttons that are no person."""

    CANCEL = "cancel"
    REFUSE = "refuse"


def begin(world: World, service: SignInService, asked: Asked, query: str) -> Reply:
    """An AuthnRequest has come: answer from the session, or ask who it is. Raises RequestRefused."""
    request = asking.sign_in_request(service, query.partition("&from=")[0], first_time="&from=" not in query)
    session = service.sessions.of(service.cookie(asked))
    known = session.facts if session else None
    if known and not request.forced and answering.fits(request, known):
        return answering.answer(service, request, known, Wish(), service.cookie(asked))
    if request.passive:
        return answering.refuse(service, request, Refusal.NO_PASSIVE)
    return _page(world, service, request, query, Form({}))


def choose(world: World, service: SignInService, asked: Asked, form: Form) -> Reply:
    """Somebody has been picked, or a button pressed."""
    query = form.text("query")
    try:
        request = asking.sign_in_request(service, query.partition("&from=")[0], first_time=False)
    except RequestRefused as refused:
        return refused_page(service, refused)
    if form.text("press") == Pressed.CANCEL:
        return answering.refuse(service, request, Refusal.CANCELLED)
    if form.text("press") == Pressed.REFUSE:
        return answering.refuse(service, request, _BY_NAME.get(form.text("refusal"), Refusal.CANCELLED))
    chosen = _PEOPLE[service.kind].chosen(world, form, _level(form))
    if chosen.facts is None:
        return _page(world, service, request, query, form, error=chosen.error)
    wish = _wish(form, request)
    if chosen.refused and not wish.ignoring:
        return answering.refuse(service, request, chosen.refused)
    return answering.answer(service, request, chosen.facts, wish, service.cookie(asked))


def refused_page(service: SignInService, refused: RequestRefused) -> Reply:
    """A request that nobody answers: only this page tells."""
    content = html(
        "<p>{why}</p><p>Tjenesten får intet svar på sådan en forespørgsel. Det får den heller ikke fra den rigtige "
        "{title}.</p>"
        '<p><a href="{start}">Om den simulerede {title}</a></p>',
        why=str(refused),
        start=service.start,
        title=service.title,
    )
    return frame.page("Forespørgslen er afvist", content, here=service.start, status=400)


def _page(
    world: World, service: SignInService, request: SignInRequest, query: str, form: Form, *, error: str = ""
) -> Reply:
    sender = request.service_provider
    people = _PEOPLE[service.kind]
    content = html(
        "<p>Du er på vej ind på <strong>{name}</strong> ({origin}). {wanted} Vælg, hvem du vil være.</p>"
        '<form method="post" action="{start}choose">{query}{own}{wish}{people}</form>',
        name=sender.name or sender.entity_id,
        origin=sender.origin,
        wanted=_wanted(request),
        start=service.start,
        query=hidden(query=query),
        own=people.own(request, query, form, error),
        wish=_wishes(form),
        people=people.listed(world, request),
    )
    return frame.page(f"Log ind med {service.title}", content, here=service.start, status=422 if error else 200)


def _wanted(request: SignInRequest) -> str:
    least = f"mindst niveauet {LEVELS[request.minimum]}" if request.minimum else "ikke noget bestemt niveau"
    kinds = " eller ".join(IDENTITIES[one] for one in Identity if one in request.identities)
    return f"Der bedes om {least}" + (f" og {kinds}." if len(request.identities) < len(Identity) else ".")


def _wishes(form: Form) -> Html:
    flaws = {"": "Ingen", NOT_AS_ASKED: "Niveau eller identitet er ikke det, der blev bedt om"}
    return html(
        '<details{open}><summary>Niveau, kryptering og fejl i svaret</summary><div class="row">'
        "{level}{flaw}{cipher}{transport}{placement}</div></details>"
        '<details><summary>Svar uden at logge ind</summary><div class="row">{refusal}'
        '<button class="quiet" name="press" value="refuse">Send afslaget</button></div></details>'
        '<p><button class="quiet" name="press" value="cancel">Afbryd</button></p>',
        open=Html(" open" if form.text("flaw") else ""),
        level=choice("level", "Niveau", {str(int(one)): text for one, text in LEVELS.items()}, form.text("level")),
        flaw=choice("flaw", "Fejl i svaret", flaws | {f.value: t for f, t in answering.FLAWS.items()}, form.text("flaw")),
        cipher=choice("cipher", "Kryptering", _CIPHERS, form.text("cipher")),
        transport=choice("transport", "Kryptering af nøglen", _TRANSPORTS, form.text("transport")),
        placement=choice("placement", "Hvor nøglen står", {p.value: t for p, t in _PLACEMENTS.items()}),
        refusal=choice("refusal", "Afslag", {name: REFUSALS[one] for name, one in _BY_NAME.items()}),
    )  # fmt: skip


def _level(form: Form) -> Level:
    number = form.number("level", Level.SUBSTANTIAL, most=9)
    return Level(number) if number in set(Level) else Level.SUBSTANTIAL


def _wish(form: Form, request: SignInRequest) -> Wish:
    flaw = form.text("flaw")
    usual = Encryption.preferred(request.service_provider.methods)
    cipher, transport, placement = (form.text(name) for name in ("cipher", "transport", "placement"))
    how = Encryption(
        Cipher[cipher] if cipher in Cipher.__members__ else usual.cipher,
        KeyTransport[transport] if transport in KeyTransport.__members__ else usual.key_transport,
        Placement.BESIDE if placement == Placement.BESIDE else Placement.INSIDE,
    )
    return Wish(Flaw(flaw) if flaw in set(Flaw) else Flaw.NONE, how, flaw == NOT_AS_ASKED)
