"""The people one can meet: by municipality, as a page and as a list to import."""

from valghalla_simulators import residents
from valghalla_simulators.municipalities import BY_CODE, KORSBAEK, MUNICIPALITIES
from valghalla_simulators.population import email_of
from valghalla_simulators.server import Reply
from valghalla_simulators.web import frame
from valghalla_simulators.web.cpr import written
from valghalla_simulators.web.form import Form
from valghalla_simulators.web.html import choice, html, table
from valghalla_simulators.world import World

PER_PAGE = 50
FURTHEST = 100_000


def page(world: World, form: Form) -> Reply:
    """Fifty people of a municipality, as CPR knows them now."""
    municipality = BY_CODE.get(form.text("municipality") or KORSBAEK.code)
    if municipality is None:
        return frame.error(404, "Ukendt kommune", "Kommunen findes ikke i simulatoren.")
    start = form.number("from", 0, most=FURTHEST)
    rows = []
    for number in residents.ordinary(municipality.code, PER_PAGE, start):
        person = world.cpr.register.find(number)[1]
        if person:
            address = (
                f"{person.address.line}, {person.address.postal_code} {person.address.postal_district}"
                if person.address
                else ""
            )
            marks = ["adressebeskyttelse"] * person.protected + ["fritaget for Digital Post"] * (
                person.digital_post is False
            )
            rows.append((written(number), person.name, address, ", ".join(marks), email_of(person)))
    query = f"municipality={municipality.code}&from="
    content = html(
        "<p>Opdigtede voksne, som kan tage alle opgaver. Rækkefølgen er altid den samme.</p>"
        '<form class="row" method="get" action="/people/">{municipality}<button>Vis</button></form>{table}'
        '<p>{earlier} <a href="/people/?{query}{next}">De næste {size}</a></p>'
        '<p><a href="/people.csv?municipality={code}&amp;number=3000&amp;from=0">Hent 3.000 CPR-numre som CSV</a></p>',
        municipality=choice(
            "municipality", "Kommune", {one.code: one.name for one in MUNICIPALITIES}, municipality.code
        ),
        table=table(
            f"{municipality.name}, nummer {start + 1} til {start + PER_PAGE}",
            ("CPR-nummer", "Navn", "Adresse", "Mærker", "E-mail"),
            rows,
        ),
        earlier=html(
            '<a href="/people/?{query}{at}">De forrige {size}</a> · ',
            query=query,
            at=max(0, start - PER_PAGE),
            size=PER_PAGE,
        )
        if start
        else None,
        query=query,
        next=start + PER_PAGE,
        size=PER_PAGE,
        code=municipality.code,
    )
    return frame.page("Personer", content, here="/people/")


def as_csv(world: World, form: Form) -> Reply:
    """cpr, email, mobile of ``number`` ordinary grown people of ``municipality``, leaving out the first ``from``."""
    code = form.text("municipality")
    if code not in BY_CODE:
        return Reply(b"Ukendt kommune. Skriv for eksempel municipality=0751.\n", status=404)
    number = form.number("number", 100, most=residents.MOST_IN_ONE_ANSWER)
    sheet = residents.as_csv(residents.ordinary(code, number, form.number("from", 0, most=FURTHEST)))
    headers = {"Content-Disposition": f'attachment; filename="personer-{code}.csv"', "Cache-Control": "no-store"}
    return Reply(sheet.encode(), "text/csv; charset=utf-8", 200, headers)
