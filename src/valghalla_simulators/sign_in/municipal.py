"""Whom one can be at the Context Handler."""

import re

from valghalla_simulators.municipalities import KORSBAEK, MUNICIPALITIES
from valghalla_simulators.saml.facts import ADMINISTRATOR
from valghalla_simulators.saml.messages import SignInRequest
from valghalla_simulators.saml.names import Level
from valghalla_simulators.sign_in.employees import BY_CVR, BY_KEY, ODD, STAFF, in_own_words
from valghalla_simulators.sign_in.parts import Chosen, button, people_list
from valghalla_simulators.web.form import Form
from valghalla_simulators.web.html import Html, entry, html, lines
from valghalla_simulators.world import World

LONGEST_NAME = 200


def chosen(world: World, form: Form, level: Level) -> Chosen:
    """Who was picked: a button's employee, else the name typed. Everybody is employed under the CVR number typed."""
    cvr = form.text("cvr")
    if not re.fullmatch(r"[0-9]{8}", cvr):
        return Chosen(None, "Skriv kommunens CVR-nummer, otte cifre.")
    if employee := BY_KEY.get(form.text("employee")):
        return Chosen(employee.facts(cvr, level), refused=employee.refused)
    name = " ".join(form.text("own_name").split())[:LONGEST_NAME]
    if not name:
        return Chosen(None, "Skriv et navn.")
    roles = form.text("roles").split()
    return Chosen(in_own_words(name, cvr, roles, level))


def own(request: SignInRequest, query: str, form: Form, error: str) -> Html:
    """Which municipality they work for, and fields for anybody at all."""
    cvr = form.text("cvr") or _cvr(request, query)
    about_cvr = "CVR" in error
    return html(
        '{municipalities}<div class="row">{cvr}</div>'
        '<h2>Under eget navn</h2><div class="row">{name}{roles}<button>Log ind</button></div>',
        municipalities=_chooser(query, cvr),
        cvr=entry(
            "cvr", "Kommunens CVR-nummer", cvr, hint="Gælder alle på siden.", error=error if about_cvr else "",
            more='class="short" inputmode="numeric" autocomplete="off"',
        ),
        name=entry(
            "own_name", "Dit navn", form.text("own_name"), hint="Samme navn er samme medarbejder næste gang.",
            error="" if about_cvr else error, more=f'autocomplete="name" maxlength="{LONGEST_NAME}"',
        ),
        roles=lines(
            "roles", "Roller", form.text("roles") if form.text("query") else ADMINISTRATOR,
            hint="Én adresse på hver linje; ingen for slet ingen rettigheder.",
        ),
    )  # fmt: skip


def listed(world: World, request: SignInRequest) -> Html:
    """The office's people, and one for each odd case."""
    return html(
        "{staff}{odd}",
        staff=people_list("På valgkontoret", [button("employee", one.key, one.name, one.shows) for one in STAFF]),
        odd=people_list("Særlige tilfælde", [button("employee", one.key, one.name, one.shows) for one in ODD]),
    )


def _cvr(request: SignInRequest, query: str) -> str:
    chosen = query.partition("&from=")[2]
    if chosen in BY_CVR:
        return chosen
    slug = request.service_provider.host.removesuffix(".localhost").rpartition(".")[2]
    return next((one.cvr for one in MUNICIPALITIES if one.slug and one.slug == slug and one.cvr), KORSBAEK.cvr) or ""


def _chooser(query: str, cvr: str) -> Html:
    own_query = query.partition("&from=")[0]
    links = [
        html(
            '<li><a href="/context-handler/runtime/saml2/?{query}&amp;from={cvr}"{mark}>{name}</a></li>',
            query=own_query,
            cvr=one.cvr,
            name=one.name,
            mark=Html(' aria-current="true"' if one.cvr == cvr else ""),
        )
        for one in BY_CVR.values()
    ]
    return html(
        '<nav aria-label="Medarbejdere fra"><p class="hint">Medarbejdere fra</p><ul class="chooser">{links}</ul></nav>',
        links=links,
    )
