"""The addresses of the two identity providers."""

from urllib.parse import urlsplit

from valghalla_simulators.saml.messages import RequestRefused, kind_of
from valghalla_simulators.server import Asked, Reply
from valghalla_simulators.sign_in import asking, choosing, overview, signing_out
from valghalla_simulators.sign_in.service import Kind, SignInService
from valghalla_simulators.web import frame
from valghalla_simulators.web.form import Form
from valghalla_simulators.world import World

_PROTOCOL = {Kind.NEMLOGIN: "/nemlogin/saml/", Kind.CONTEXT_HANDLER: "/context-handler/runtime/saml2/"}


def protocol(world: World, asked: Asked) -> Reply | None:
    """Messages of service providers, which come from other sites; None for every other address."""
    parts = urlsplit(asked.target)
    for kind, service in world.sign_in.items():
        if parts.path == _PROTOCOL[kind]:
            try:
                return _message(world, service, asked, parts.query)
            except RequestRefused as refused:
                return choosing.refused_page(service, refused)
    return None


def page(world: World, asked: Asked, form: Form) -> Reply | None:
    """Pages of our own and their forms; None for every other address."""
    path = urlsplit(asked.target).path
    for service in world.sign_in.values():
        if path == overview.METADATA[service.kind]:
            return overview.metadata(service)
        if path.startswith(service.start):
            return _own(world, service, asked, form, path.removeprefix(service.start))
    return None


def _message(world: World, service: SignInService, asked: Asked, query: str) -> Reply:
    message = asking.message_in(asked, query)
    kind = kind_of(message)
    if kind == "LogoutRequest":
        return signing_out.asked_for(service, asked, message)
    if kind == "LogoutResponse":
        return signing_out.answered(service, message)
    if kind == "AuthnRequest" and asked.method != "POST":
        return choosing.begin(world, service, asked, query)
    raise RequestRefused("Beskeden er ikke af en slags, som hører til her.")


def _own(world: World, service: SignInService, asked: Asked, form: Form, rest: str) -> Reply | None:
    posted = asked.method == "POST"
    if rest == "" and not posted:
        return overview.page(world, service, asked, form)
    if rest in ("choose", "keys", "sign-out") and not posted:
        return frame.see_other(service.start)
    if rest == "choose" and posted:
        return choosing.choose(world, service, asked, form)
    if rest == "keys" and posted:
        return overview.switch(service, form)
    if rest == "sign-out" and posted:
        return signing_out.everywhere(service, asked)
    return None
