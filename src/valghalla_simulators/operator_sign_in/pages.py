"""The provider's endpoints, and the page on which one says who one is."""

import json
from typing import Any
from urllib.parse import parse_qsl, urlencode

from valghalla_simulators.operator_sign_in import asked as asking
from valghalla_simulators.operator_sign_in import tokens
from valghalla_simulators.operator_sign_in.asked import Unusable
from valghalla_simulators.operator_sign_in.people import BY_SUBJECT, PEOPLE, Person, with_own_name
from valghalla_simulators.operator_sign_in.provider import Fault
from valghalla_simulators.operator_sign_in.tokens import WORDS, Flaw
from valghalla_simulators.server import Asked, Reply
from valghalla_simulators.web import frame
from valghalla_simulators.web.form import Form
from valghalla_simulators.web.html import Html, choice, entry, hidden, html
from valghalla_simulators.world import World

LONGEST_NAME = 200
FIELDS = (
    "client_id",
    "redirect_uri",
    "response_type",
    "scope",
    "state",
    "nonce",
    "code_challenge",
    "code_challenge_method",
    "acr_values",
)


def discovery(world: World, form: Form) -> Reply:
    """The discovery document."""
    return _json(world.operators.discovery())


def keys(world: World, form: Form) -> Reply:
    """The public keys."""
    return _json(world.operators.keys())


def authorize(world: World, form: Form) -> Reply:
    """Whom one can be."""
    return _choosing(world, form)


def choose(world: World, form: Form) -> Reply:
    """Back to the client with a code for whoever was chosen."""
    try:
        asked = asking.read(_fields(form), client_id=world.operators.client_id)
    except Unusable as unusable:
        return _unusable(unusable)
    person = _person(form)
    if person is None:
        return _choosing(world, form, error="Skriv et navn.")
    flaw = Flaw(form.text("flaw")) if form.text("flaw") in set(Flaw) else Flaw.NONE
    return frame.see_other(world.operators.answer(asked, person, flaw=flaw))


def token(world: World, request: Asked) -> Reply:
    """Tokens for a code."""
    try:
        fields = dict(parse_qsl(request.body.decode("utf-8", "replace"), max_num_fields=20))
        return _json(world.operators.exchange(fields, request.headers.get("authorization", "")))
    except ValueError:
        return _json({"error": "invalid_request"}, 400)
    except Fault as fault:
        return _json({"error": fault.error}, fault.status)


def end_session(world: World, form: Form) -> Reply:
    """Sign out: back to the client that can show whom it was for (RP-Initiated Logout 1.0, 2)."""
    hint, back = form.text("id_token_hint"), form.text("post_logout_redirect_uri")
    ours = tokens.is_from(hint, world.operators.key) and form.text("client_id") == world.operators.client_id
    if not ours or not asking.is_our_own(back):
        return frame.error(400, "Du er logget ud", "Ingen at sende dig tilbage til: anmodningen viser ikke, fra hvem.")
    world.operators.sign_outs += 1
    state = form.text("state")
    return frame.see_other(back + (f"?{urlencode({'state': state})}" if state else ""))


GET = (
    (r"/operator/\.well-known/openid-configuration", discovery),
    (r"/operator/keys", keys),
    (r"/operator/authorize", authorize),
    (r"/operator/end-session", end_session),
)
POST = ((r"/operator/choose", choose),)
# Given the request as it came.
AS_IT_CAME = ((r"/operator/token", token),)


def _fields(form: Form) -> dict[str, str]:
    return {name: form.text(name) for name in FIELDS}


def _person(form: Form) -> Person | None:
    own = " ".join(form.text("own_name").split())[:LONGEST_NAME]
    return BY_SUBJECT.get(form.text("subject")) or (with_own_name(own) if own else None)


def _choosing(world: World, form: Form, *, error: str = "") -> Reply:
    try:
        asked = asking.read(_fields(form), client_id=world.operators.client_id)
    except Unusable as unusable:
        return _unusable(unusable)
    carried = hidden(**asked.fields)
    own = entry(
        "own_name", "Dit navn", form.text("own_name"), hint="Samme navn er samme person næste gang.", error=error,
        more=f'autocomplete="name" maxlength="{LONGEST_NAME}" required',
    )  # fmt: skip
    wrong = choice("flaw", "Hvad er galt", {flaw.value: text for flaw, text in WORDS.items()})
    content = html(
        "<p>Du er på vej ind på <strong>{site}</strong> som en af dem, der driver systemet. Vælg, hvem du vil være.</p>"
        "<h2>Ansatte</h2>{people}<h2>Under eget navn</h2>{own}"
        "<h2>Svar, der skal afvises</h2><p>Prøv, om stedet opdager det.</p>{wrong}",
        site=asked.origin,
        people=_form(carried, html('<ul class="people">{people}</ul>', people=[_button(one) for one in PEOPLE]), ""),
        own=_form(carried, html("{own}<button>Log ind</button>", own=own)),
        wrong=_form(
            carried,
            html(
                '{subject}{wrong}<button class="quiet">Send svaret</button>',
                subject=hidden(subject=PEOPLE[0].subject),
                wrong=wrong,
            ),
        ),
    )
    return frame.page("Log ind som drift", content, status=422 if error else 200, posts_to=asked.origin)


def _form(carried: Html, content: object, style: str = "row") -> Html:
    return html(
        '<form class="{style}" method="post" action="/operator/choose">{carried}{content}</form>',
        style=style,
        carried=carried,
        content=content,
    )


def _button(person: Person) -> Html:
    return html(
        '<li><button name="subject" value="{value}"><strong>{title}</strong> <small>{more}</small></button></li>',
        value=person.subject, title=person.name, more=person.shows,
    )  # fmt: skip


def _unusable(unusable: Unusable) -> Reply:
    return frame.error(400, "Kan ikke logge ind", unusable.text)


def _json(content: dict[str, Any], status: int = 200) -> Reply:
    return Reply(json.dumps(content).encode(), "application/json", status, {"Cache-Control": "no-store"})
