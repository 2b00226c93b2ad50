"""Signing out: one service provider after the other is told, then the one who asked is answered.

Source: reference on NemLog-in, § 7; Profiles for SAML 2.0, § 4.4.
"""

from valghalla_simulators.saml import instants
from valghalla_simulators.saml.messages import (
    Message,
    RequestRefused,
    issuer_of,
    read_sign_out_answer,
    read_sign_out_request,
)
from valghalla_simulators.saml.sign_out import PARTIAL
from valghalla_simulators.server import Asked, Reply
from valghalla_simulators.sign_in import asking
from valghalla_simulators.sign_in.service import SignInService
from valghalla_simulators.sign_in.sessions import Round, Visit
from valghalla_simulators.web import frame
from valghalla_simulators.web.html import html


def asked_for(service: SignInService, asked: Asked, message: Message) -> Reply:
    """A LogoutRequest: end the session, tell the others, then answer. Raises RequestRefused.

    Without such a session there is nothing to end, and the answer is Success.
    """
    sender = asking.sender_of(service, message)
    request = read_sign_out_request(message, sender, service.provider.url, now=instants.now())
    cookie = service.sessions.cookie_of(request, service.cookie(asked))
    visits = service.sessions.end(cookie) if cookie else []
    # The one who asked has ended its session already, every session of that person there.
    others = [
        one for one in visits if (one.service_provider.entity_id, one.name_id) != (sender.entity_id, request.name_id)
    ]
    # By redirects from one to the next, as the real ones do; what a service's own page makes of that is its affair.
    round_ = Round(request, others)
    return _step(service, service.sessions.start_round(round_), round_)


def everywhere(service: SignInService, asked: Asked) -> Reply:
    """Somebody signs out here: end the session, tell everybody."""
    return _first_step(service, Round(None, service.sessions.end(service.cookie(asked))))


def answered(service: SignInService, message: Message) -> Reply:
    """A LogoutResponse: on to the next. Raises RequestRefused when it answers nothing that we asked."""
    sender = asking.sender_of(service, message)
    in_response_to, well = read_sign_out_answer(message, service.provider.url, now=instants.now())
    round_ = service.sessions.round_of(message.relay_state)
    if round_ is None or round_.waiting_for is None:
        raise RequestRefused("Der er ikke spurgt om noget, som dette er svar på.")
    asked_id, visit = round_.waiting_for
    if (in_response_to, issuer_of(message)) != (asked_id, visit.service_provider.entity_id) or sender.entity_id != (
        visit.service_provider.entity_id
    ):
        raise RequestRefused("Svaret er fra en anden tjeneste, eller på en anden besked.")
    round_.waiting_for = None
    round_.told.append((visit, well))
    return _step(service, message.relay_state, round_)


def _first_step(service: SignInService, round_: Round) -> Reply:
    """The browser leaves a form's chain of redirects on a page of our own.

    Browsers hold every redirect after a form against the form's page (CSP form-action), and no service lists the others.
    """
    if not round_.left:
        return _finished(service, round_)
    url = _next(service, service.sessions.start_round(round_), round_)
    if not url:
        return _finished(service, round_)
    content = html(
        '<p>Du logges ud af de steder, hvor du er logget ind.</p><p><a class="button" href="{url}">Fortsæt</a></p>',
        url=url,
    )
    return frame.page("Logger ud", content, here=service.start, goes_to=url)


def _step(service: SignInService, handle: str, round_: Round) -> Reply:
    url = _next(service, handle, round_)
    if url:
        return _to(url)
    service.sessions.finish_round(handle)
    return _finished(service, round_)


def _next(service: SignInService, handle: str, round_: Round) -> str:
    """The address that tells the next one; "" when all are told. Who cannot be told counts as not signed out."""
    while round_.left:
        visit = round_.left.pop(0)
        if visit.service_provider.sign_out is None:
            round_.told.append((visit, False))
            continue
        request_id = instants.new_id()
        round_.waiting_for = (request_id, visit)
        return service.provider.sign_out_request(
            visit.service_provider, name_id=visit.name_id, name_id_format=visit.name_id_format,
            session_index=visit.session_index, relay_state=handle, request_id=request_id,
        )  # fmt: skip
    return ""


def _finished(service: SignInService, round_: Round) -> Reply:
    if round_.asked is None:
        return _told(service, round_)
    sender = round_.asked.service_provider
    if sender.sign_out is None:
        raise RequestRefused("Tjenesten har ingen adresse at svare på, når nogen logger ud.")
    return _to(
        service.provider.sign_out_answer(
            sender, in_response_to=round_.asked.id, relay_state=round_.asked.relay_state,
            status=None if round_.went_well else PARTIAL,
        )
    )  # fmt: skip


def _told(service: SignInService, round_: Round) -> Reply:
    content = html(
        '<p role="status" class="done">{text}</p>{places}<p><a href="{start}">Om den simulerede {title}</a></p>',
        text="Du er logget ud alle steder." if round_.went_well else "Ikke alle steder svarede, at du er logget ud.",
        places=html(
            "<ul>{places}</ul>",
            places=[
                html("<li>{place}: {how}</li>", place=_place(visit), how="logget ud" if well else "ikke logget ud")
                for visit, well in round_.told
            ],
        )
        if round_.told
        else None,
        start=service.start,
        title=service.title,
    )
    return frame.page("Logget ud", content, here=service.start)


def _place(visit: Visit) -> str:
    return visit.service_provider.origin


def _to(url: str) -> Reply:
    return Reply(status=302, headers={"Location": url, "Cache-Control": "no-store", "Referrer-Policy": "no-referrer"})
