"""CPR's switches, what has been changed, and the latest look-ups."""

from valghalla_simulators.cpr.service import State
from valghalla_simulators.municipalities import BY_CODE, MUNICIPALITIES
from valghalla_simulators.person import Status
from valghalla_simulators.server import Reply
from valghalla_simulators.web import frame
from valghalla_simulators.web.form import Form
from valghalla_simulators.web.html import Html, choice, entry, hidden, html, table
from valghalla_simulators.world import World

STATES = {State.UP: "Svarer", State.DOWN: "Nede (HTTP 503)", State.YESTERDAY: "Gårsdagens data"}
STATUSES = {
    Status.RESIDENT: "Bor i landet (1)",
    Status.DEAD: "Død (90)",
    Status.DISAPPEARED: "Forsvundet (70)",
    Status.EMIGRATED: "Udrejst (80)",
}
_YES_NO = {"": "Som før", "yes": "Ja", "no": "Nej"}
MOST_DELAY_MS = 60_000


def written(number: str) -> Html:
    """A CPR number as Danes write it: 101262-0000."""
    return html('<span class="number">{day}-{serial}</span>', day=number[:6], serial=number[6:])


def switches(world: World) -> Html:
    """The form that sets CPR's state and delay."""
    return html(
        '<form class="row" method="post" action="/cpr/switch">{state}{delay}<button>Stil om</button></form>',
        state=choice("state", "CPR", {state.value: text for state, text in STATES.items()}, world.cpr.state),
        delay=entry(
            "delay_ms", "Ventetid pr. svar (ms)", str(world.cpr.delay_ms), more='class="short" inputmode="numeric"'
        ),
    )


def switch(world: World, form: Form) -> Reply:
    """Set state and delay."""
    if form.text("state") in set(State):
        world.cpr.state = State(form.text("state"))
    world.cpr.delay_ms = form.number("delay_ms", world.cpr.delay_ms, most=MOST_DELAY_MS)
    return frame.see_other("/?done=switched")


def changing(form: Form | None = None, *, error: str = "") -> Html:
    """The form that lets somebody move, die or leave."""
    municipalities = {"": "Som før"} | {one.code: f"{one.name} ({one.code})" for one in MUNICIPALITIES}
    given = form or Form({})
    return html(
        '<form class="row" method="post" action="/cpr/change">{cpr}{municipality}{status}{protected}{post}'
        "<button>Skriv i registret</button></form>",
        cpr=entry(
            "cpr", "CPR-nummer", given.text("cpr"), error=error, more='inputmode="numeric" autocomplete="off" required'
        ),
        municipality=choice("municipality", "Flytter til", municipalities, given.text("municipality")),
        status=choice(
            "status",
            "Status",
            {"": "Som før"} | {str(int(s)): text for s, text in STATUSES.items()},
            given.text("status"),
        ),
        protected=choice("protected", "Adressebeskyttelse", _YES_NO, given.text("protected")),
        post=choice("digital_post", "Digital Post", _YES_NO, given.text("digital_post")),
    )


def change(world: World, form: Form) -> Reply:
    """Write a change into the register."""
    number = digits(form.text("cpr"))
    status, municipality = form.text("status"), form.text("municipality")
    answers = {"yes": True, "no": False}
    try:
        world.cpr.register.change(
            number,
            municipality=municipality or None,
            status=int(status) if status else None,
            protected=answers.get(form.text("protected")),
            digital_post=answers.get(form.text("digital_post")),
        )
    except (KeyError, ValueError):
        return frame.error(422, "Ukendt valg", "Kommunen eller statussen findes ikke i simulatoren.")
    except LookupError:
        again = changing(form, error="Nummeret tilhører ingen.")
        return frame.page("Ret i CPR", again, here="/cpr/", status=422)
    return frame.see_other("/cpr/?done=changed")


def undo(world: World, form: Form) -> Reply:
    """Take one change back."""
    world.cpr.register.undo(form.text("cpr"))
    return frame.see_other("/cpr/?done=undone")


def reset(world: World, form: Form) -> Reply:
    """Take every change back."""
    world.cpr.register.reset()
    return frame.see_other("/cpr/?done=undone")


def page(world: World, form: Form) -> Reply:
    """What CPR has been asked, and what was changed."""
    content = html(
        "{done}<p>{answered} opslag siden start. Tilstand: {state}, ventetid {delay} ms.</p>{switches}"
        '<h2 id="change">Lad nogen flytte, dø eller rejse</h2>'
        "<p>Ændringen gælder fra nu og til simulatorerne stoppes. Med gårsdagens data ses den først i morgen.</p>"
        "{changing}{changes}<h2>Seneste opslag</h2>{calls}",
        done=done(form),
        answered=world.cpr.answered,
        state=state_word(world),
        delay=world.cpr.delay_ms,
        switches=switches(world),
        changing=changing(),
        changes=_changes(world),
        calls=table(
            "De seneste 100 opslag, nyeste øverst",
            ("Tid", "Nummer", "Kommunens CVR", "Kalderens reference", "Svar"),
            [(f"{c.at:%H:%M:%S}", written(c.number) if c.number else "–", c.municipality_cvr, c.reference, c.result)
             for c in world.cpr.calls()[:100]],
        ),
    )  # fmt: skip
    return frame.page("CPR-opslag", content, here="/cpr/")


def _changes(world: World) -> Html:
    rows = []
    for one in world.cpr.register.changes():
        words = [
            f"flyttet til {BY_CODE[one.municipality].name}" if one.municipality else "",
            STATUSES.get(one.status, str(int(one.status))).lower() if one.status is not None else "",
            {True: "har adressebeskyttelse", False: "ingen adressebeskyttelse", None: ""}[one.protected],
            {True: "tilmeldt Digital Post", False: "fritaget for Digital Post", None: ""}[one.digital_post],
        ]
        button = html(
            '<form method="post" action="/cpr/undo">{cpr}'
            '<button class="quiet" aria-label="Fortryd rettelsen af {number}">Fortryd</button></form>',
            cpr=hidden(cpr=one.number),
            number=one.number,
        )
        rows.append((written(one.number), ", ".join(filter(None, words)), f"{one.made_at:%d.%m.%Y %H:%M}", button))
    if not rows:
        return html("<p>Ingen er rettet.</p>")
    reset = html('<form method="post" action="/cpr/reset"><button class="quiet">Fortryd alle</button></form>')
    return html(
        "{table}{reset}",
        table=table("Rettet siden start", ("Nummer", "Ændring", "Hvornår", "Fortryd"), rows),
        reset=reset,
    )


def digits(text: str) -> str:
    """A typed CPR number without hyphen and spaces."""
    return "".join(text.replace("-", "").split())


def state_word(world: World) -> Html:
    """CPR's state, marked when it is not the ordinary one."""
    state = world.cpr.state
    style = "state" if state is State.UP else "state bad"
    return html('<span class="{style}">{text}</span>', style=style, text=STATES[state])


_DONE = {
    "switched": "Kontakten er stillet om.",
    "changed": "Ændringen er skrevet i registret.",
    "undone": "Ændringen er taget tilbage.",
    "cleared": "Indbakken er tømt.",
    "post": "Al post er smidt ud.",
}


def done(form: Form) -> Html | None:
    """What the last form did."""
    sentence = _DONE.get(form.text("done"))
    return html('<p class="done" role="status">{sentence}</p>', sentence=sentence) if sentence else None
