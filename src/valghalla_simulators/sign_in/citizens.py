"""Whom one can be at NemLog-in."""

import re

from valghalla_simulators import residents
from valghalla_simulators.municipalities import MUNICIPALITIES
from valghalla_simulators.people import WELL_KNOWN
from valghalla_simulators.saml import facts
from valghalla_simulators.saml.messages import SignInRequest
from valghalla_simulators.saml.names import Level
from valghalla_simulators.sign_in.parts import Chosen, button, people_list
from valghalla_simulators.sign_in.professionals import BY_KEY, PROFESSIONALS
from valghalla_simulators.web.cpr import digits, written
from valghalla_simulators.web.form import Form
from valghalla_simulators.web.html import Html, entry, html
from valghalla_simulators.world import World

DEMO_PEOPLE = 30
LONGEST_NAME = 200


def chosen(world: World, form: Form, level: Level) -> Chosen:
    """Who was picked: a button's person, else the number typed."""
    if professional := BY_KEY.get(form.text("professional")):
        return Chosen(professional.facts(level))
    number = digits(form.text("cpr") or form.text("own_cpr"))
    if not re.fullmatch(r"[0-9]{10}", number):
        return Chosen(None, "Skriv ti cifre, for eksempel 101262-0000.")
    typed = "" if form.text("cpr") else " ".join(form.text("own_name").split())[:LONGEST_NAME]
    return Chosen(facts.citizen(number, typed or _name(world, number), level=level))


def own(request: SignInRequest, query: str, form: Form, error: str) -> Html:
    """Fields for anybody at all."""
    return html(
        '<h2>Med et CPR-nummer</h2><div class="row">{cpr}{name}<button>Log ind</button></div>',
        cpr=entry(
            "own_cpr", "CPR-nummer", form.text("own_cpr"), hint="Ti cifre, med eller uden bindestreg.", error=error,
            more='inputmode="numeric" autocomplete="off"',
        ),
        name=entry(
            "own_name", "Navn", form.text("own_name"), hint="Tomt: navnet i CPR.",
            more=f'autocomplete="off" maxlength="{LONGEST_NAME}"',
        ),
    )  # fmt: skip


def listed(world: World, request: SignInRequest) -> Html:
    """Ordinary citizens of the site's municipality, people with a point, and people with MitID Erhverv."""
    ordinary = [button("cpr", number, _name(world, number), written(number)) for number in _residents(request)]
    known = [
        button("cpr", one.number, one.label, html(
            "{name}, {cpr}. {shows}", name=one.person.name, cpr=written(one.number), shows=one.shows))
        for one in WELL_KNOWN
        if one.can_sign_in and one.person
    ]  # fmt: skip
    erhverv = [button("professional", one.key, one.label, f"{one.name}. {one.shows}") for one in PROFESSIONALS]
    return html(
        "{ordinary}{known}{erhverv}",
        ordinary=people_list("Almindelige borgere", ordinary),
        known=people_list("Personer med en særlig pointe", known),
        erhverv=people_list("MitID Erhverv", erhverv),
    )


def _residents(request: SignInRequest) -> list[str]:
    slug = request.service_provider.host.removesuffix(".localhost").rpartition(".")[2]
    code = next((one.code for one in MUNICIPALITIES if one.slug and one.slug == slug), None)
    return residents.ordinary(code, DEMO_PEOPLE) if code else []


def _name(world: World, number: str) -> str:
    person = world.cpr.register.find(number)[1]
    return person.name if person else "Navn Ukendt"
