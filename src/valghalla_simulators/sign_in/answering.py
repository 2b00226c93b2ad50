"""The page that carries an answer to the service provider."""

from dataclasses import dataclass

from valghalla_simulators.saml import instants
from valghalla_simulators.saml.encryption import Encryption
from valghalla_simulators.saml.facts import Facts
from valghalla_simulators.saml.flaws import Flaw, Refusal
from valghalla_simulators.saml.messages import SignInRequest
from valghalla_simulators.saml.names import Level
from valghalla_simulators.server import Reply
from valghalla_simulators.sign_in.service import SignInService
from valghalla_simulators.sign_in.sessions import Visit
from valghalla_simulators.web import frame
from valghalla_simulators.web.html import Html, hidden, html

FLAWS = {
    Flaw.UNSIGNED: "Svaret er ikke underskrevet",
    Flaw.FOREIGN_KEY: "Svaret er underskrevet med en fremmed nøgle",
    Flaw.SHA1: "Svaret er underskrevet med SHA-1",
    Flaw.TAMPERED: "Svaret er ændret, efter at det blev underskrevet",
    Flaw.COMMENT: "Der er en kommentar midt i NameID",
    Flaw.PLAIN: "Svaret er ikke krypteret",
    Flaw.WEAK_TRANSPORT: "Nøglen er krypteret med RSA 1.5",
    Flaw.EXPIRED: "Svaret er udløbet",
    Flaw.NOT_YET_VALID: "Svaret gælder ikke endnu",
    Flaw.OLD: "Svaret er fra i går",
    Flaw.OLD_SESSION: "Personen loggede ind i går og ikke nu",
    Flaw.AUDIENCE: "Svaret er til en anden tjeneste",
    Flaw.NO_AUDIENCE: "Svaret siger ikke, hvem det er til",
    Flaw.RECIPIENT: "Svaret har en forkert modtageradresse (Recipient)",
    Flaw.DESTINATION: "Svaret er stilet til en anden adresse (Destination)",
    Flaw.ISSUER: "Svaret er fra en anden udsteder",
    Flaw.UNSOLICITED: "Der er ikke bedt om svaret",
    Flaw.OTHER_REQUEST: "Svaret er på en anden forespørgsel",
    Flaw.REPLAYED: "Det samme svar to gange",
    Flaw.HOLDER_OF_KEY: "Svaret er bundet til en nøgle (holder-of-key)",
    Flaw.SPEC_VERSION: "Svaret er efter en ældre version af OIOSAML",
    Flaw.NO_SESSION_INDEX: "Svaret har intet SessionIndex",
    Flaw.TWO_ASSERTIONS: "Der er to påstande i svaret",
    Flaw.DOCTYPE: "Svaret har en dokumenttype (DTD)",
}
# As the reference tells of old levels (§ 3): 3 is two factors.
_TWO_FACTORS = "3"


@dataclass(frozen=True)
class Wish:
    """How the answer is to be. ignoring: answer as if level and identity were what was asked for."""

    flaw: Flaw = Flaw.NONE
    encryption: Encryption | None = None
    ignoring: bool = False


def answer(service: SignInService, request: SignInRequest, facts: Facts, wish: Wish, cookie: str) -> Reply:
    """Sign somebody in: the answer on its way, and the browser's session here. A refusal when she does not fit."""
    if not wish.ignoring and not fits(request, facts):
        return refuse(service, request, Refusal.NO_CONTEXT)
    visit = Visit(
        request.service_provider, facts.name_id_at(request.service_provider.entity_id), facts.name_id_format,
        instants.new_id(),
    )  # fmt: skip
    encoded = service.provider.answer(
        request.service_provider, request.id, facts, flaw=wish.flaw, encryption=wish.encryption,
        session_index=visit.session_index, acs_url=request.acs_url,
    )  # fmt: skip
    cookie, session = service.sessions.begin(cookie, facts)
    session.visited(visit)
    reply = _carrying(service, request, encoded, facts.name, wish.flaw)
    return Reply(reply.content, reply.content_type, reply.status, {**reply.headers, **service.set_cookie(cookie)})


def refuse(service: SignInService, request: SignInRequest, refusal: Refusal) -> Reply:
    """Send the browser back without anybody signed in."""
    encoded = service.provider.refuse(request.service_provider, request.id, refusal, acs_url=request.acs_url)
    return _carrying(service, request, encoded, "", Flaw.NONE)


def fits(request: SignInRequest, facts: Facts) -> bool:
    """Whether identity and level are what was asked for; two factors without NSIS are left to the service to judge."""
    return facts.identity in request.identities and (request.minimum is None or _reached(facts) >= request.minimum)


def _reached(facts: Facts) -> Level:
    if facts.level is not None:
        return facts.level
    return Level.SUBSTANTIAL if facts.old_level >= _TWO_FACTORS else Level.LOW


def _carrying(service: SignInService, request: SignInRequest, encoded: str, name: str, flaw: Flaw) -> Reply:
    origin = request.service_provider.origin

    def form(text: str, more: str = "") -> Html:
        relay = {"RelayState": request.relay_state} if request.relay_state else {}
        return html(
            '<form method="post" action="{url}"{more}>{fields}<p><button>{text}</button></p></form>',
            url=request.acs_url, fields=hidden(SAMLResponse=encoded, **relay), text=text, more=Html(more),
        )  # fmt: skip

    if flaw is Flaw.NONE:
        body = html(
            "<p>Du fortsætter til {origin}{who}.</p>{form}",
            origin=origin,
            who=f" som {name}" if name else " uden at være logget ind",
            form=form("Fortsæt", ' id="answer"'),
        )
        return frame.page("Fortsæt", body, here=service.start, posts_to=origin, script="continue.js")
    again = flaw is Flaw.REPLAYED
    body = html(
        "<p>{flaw}. {expected}</p>{first}{second}",
        flaw=FLAWS[flaw],
        expected="Den første gang skal lykkes, den anden skal afvises. Den første sendes i en ny fane."
        if again
        else "Stedet skal afvise det.",
        first=form("Send svaret", ' target="_blank"' if again else ""),
        second=form("Send det samme svar igen") if again else None,
    )
    return frame.page("Et svar at prøve med", body, here=service.start, posts_to=origin)
