"""Serviceplatformen's switches: tokens, the clock, what goes wrong with post, and how receipts come."""

from valghalla_simulators.digital_post.service import Fault, Repeated
from valghalla_simulators.server import Reply
from valghalla_simulators.sts.service import State
from valghalla_simulators.web import frame
from valghalla_simulators.web.cpr import MOST_DELAY_MS, done
from valghalla_simulators.web.form import Form
from valghalla_simulators.web.html import Html, choice, entry, html, table
from valghalla_simulators.world import World

STATES = {
    State.UP: "Udsteder",
    State.DOWN: "Nede (HTTP 503)",
    State.WRONG_ISSUER: "Forkert udsteder i tokenet",
    State.EXPIRED_CERTIFICATE: "Skriver under med udløbet certifikat",
    State.ENCRYPTED: "Krypterer tokenet",
}
FAULTS = {
    Fault.SLOW: "Langsomt svar",
    Fault.DOWN: "Nede (503)",
    Fault.ERROR: "Fejl, intet taget imod (500)",
    Fault.UNKNOWN_ERROR: "Taget imod, men svarer 500",
    Fault.HANG_UP: "Taget imod, men lægger på",
    Fault.REJECT: "Afviser beskeden",
    Fault.STALE_TOKEN: "Forældet adgangstoken (401)",
    Fault.FORBIDDEN: "Ingen adgang (403)",
}
RECEIPT_FAULTS = {
    Fault.FAILS: "Kan ikke afleveres",
    Fault.LOST: "Kvitteringen bliver væk",
    Fault.DUPLICATE: "Kvitteringen kommer flere gange",
    Fault.DELAYED: "Kvitteringen er forsinket",
    Fault.REORDERED: "Omvendt rækkefølge",
}
_REPEATED = {
    Repeated.SAME_ANSWER.value: "Samme svar, intet nyt brev",
    Repeated.FAILED_RECEIPT.value: "Kvittering om fejl",
}
_UP_DOWN = {"up": "Svarer", "down": "Nede"}
_SHORT = 'class="short" inputmode="numeric"'
_MOST_HOURS = 24 * 400


def page(world: World, form: Form) -> Reply:
    """All the switches, and who has asked for tokens."""
    platform = world.platform
    content = html(
        "{done}<p>Tokens, Digital Post, breve og kvitteringer på <code>{url}</code>, med klientcertifikat; køen på "
        '<code>{amqp}</code>. <a href="/post/">Se posten</a> · <a href="/receipts/">Se kvitteringerne</a></p>'
        '<h2 id="post">Digital Post og breve</h2>'
        "<p>Hvor mange af 1.000 forsendelser det går galt for. De samme rammes hver gang med samme frø.</p>{faults}"
        '<h2 id="receipts">Kvitteringer</h2>{receipts}'
        '<h2 id="tokens">Tokens</h2>{tokens}<h2 id="clock">Ur</h2>{clock}<h2>Seneste tokens</h2>{issues}',
        done=done(form),
        url=world.addresses.platform,
        amqp=world.addresses.amqp,
        faults=_faults(world),
        receipts=_receipts(world),
        tokens=_tokens(world),
        clock=_clock(world),
        issues=table(
            "De seneste 50, nyeste øverst",
            ("Tid", "Sådan", "Kommunens CVR", "Tjeneste", "Svar"),
            [
                (f"{one.at:%H:%M:%S}", one.kind, one.cvr, one.entity_id.rpartition("/service/")[2], one.result)
                for one in platform.sts.issues()[:50]
            ],
        ),
    )
    return frame.page("Serviceplatformen", content, here="/platform/")


def state(world: World) -> Html:
    """How the platform is, in a few words, marked when something has been made to go wrong."""
    platform, post = world.platform, world.digital_post
    wrong = [text for fault, text in (FAULTS | RECEIPT_FAULTS).items() if post.chances[fault]]
    wrong += [STATES[platform.sts.state]] if platform.sts.state is not State.UP else []
    wrong += ["Adgangstokens er nede"] if platform.access_tokens.down else []
    if not wrong:
        return html('<span class="state">Tager imod</span>')
    return html('<span class="state bad">{words}</span>', words=", ".join(wrong))


def switch_post(world: World, form: Form) -> Reply:
    """Set what goes wrong with post."""
    post = world.digital_post
    for fault in FAULTS:
        post.chances[fault] = form.number(f"fault-{fault}", post.chances[fault], most=1000)
    post.chances.seed = form.text("seed") or post.chances.seed
    post.delay_ms = form.number("delay_ms", post.delay_ms, most=MOST_DELAY_MS)
    if form.text("repeated") in set(Repeated):
        post.repeated = Repeated(form.text("repeated"))
    if form.text("enquiry") in _UP_DOWN:
        post.enquiry_down = form.text("enquiry") == "down"
    return frame.see_other("/platform/?done=switched#post")


def switch_receipts(world: World, form: Form) -> Reply:
    """Set what goes wrong with receipts."""
    post, beskedfordeler = world.digital_post, world.platform.beskedfordeler
    for fault in RECEIPT_FAULTS:
        post.chances[fault] = form.number(f"fault-{fault}", post.chances[fault], most=1000)
    post.pause_seconds = form.number("pause", int(post.pause_seconds), most=3600)
    post.delayed_seconds = form.number("delayed", int(post.delayed_seconds), most=10**6)
    if form.text("push") in _UP_DOWN:
        beskedfordeler.pusher.paused = form.text("push") == "down"
    if form.text("amqp") in _UP_DOWN and world.platform.amqp:
        world.platform.amqp.down = form.text("amqp") == "down"
    return frame.see_other("/platform/?done=switched#receipts")


def clear_faults(world: World, form: Form) -> Reply:
    """Nothing goes wrong any more."""
    platform, post = world.platform, world.digital_post
    post.chances.clear()
    post.delay_ms, post.enquiry_down, post.repeated = 0, False, Repeated.SAME_ANSWER
    platform.sts.state, platform.sts.delay_ms, platform.access_tokens.down = State.UP, 0, False
    platform.beskedfordeler.pusher.paused = False
    if platform.amqp:
        platform.amqp.down = False
    return frame.see_other("/platform/?done=switched")


def switch_tokens(world: World, form: Form) -> Reply:
    """Set what the token services do."""
    platform = world.platform
    if form.text("sts") in set(State):
        platform.sts.state = State(form.text("sts"))
    platform.sts.delay_ms = form.number("sts_delay_ms", platform.sts.delay_ms, most=MOST_DELAY_MS)
    if form.text("signing") in ("current", "next"):
        platform.sts.signs_with_next = form.text("signing") == "next"
    if form.text("access") in _UP_DOWN:
        platform.access_tokens.down = form.text("access") == "down"
    return frame.see_other("/platform/?done=switched#tokens")


def expire(world: World, form: Form) -> Reply:
    """Let every token given so far be too old."""
    world.platform.access_tokens.expire()
    if form.text("what") == "all":
        world.platform.sts.expire()
    return frame.see_other("/platform/?done=switched#tokens")


def move_clock(world: World, form: Form) -> Reply:
    """Let hours pass at once, or go back to the machine's time."""
    time = world.platform.time
    if form.text("to") == "now":
        time.reset()
    else:
        time.move(hours=form.number("hours", 0, most=_MOST_HOURS))
    return frame.see_other("/platform/?done=switched#clock")


def _faults(world: World) -> Html:
    post = world.digital_post
    return html(
        '<form method="post" action="/platform/post"><div class="row">{faults}</div><div class="row">{repeated}'
        "{enquiry}{delay}{seed}<button>Stil om</button></div></form>"
        '<form method="post" action="/platform/clear"><button class="quiet">Slå alle fejl fra</button></form>',
        faults=_chances(world, FAULTS),
        repeated=choice("repeated", "Samme messageUUID igen", _REPEATED, post.repeated),
        enquiry=choice("enquiry", "PostForespørgsel", _UP_DOWN, "down" if post.enquiry_down else "up"),
        delay=entry("delay_ms", "Ventetid pr. svar (ms)", str(post.delay_ms), more=_SHORT),
        seed=entry("seed", "Frø", post.chances.seed, more='class="short" autocomplete="off"'),
    )


def _receipts(world: World) -> Html:
    post, platform = world.digital_post, world.platform
    amqp_down = platform.amqp is not None and platform.amqp.down
    return html(
        '<form method="post" action="/platform/receipts"><div class="row">{faults}</div><div class="row">{pause}'
        "{delayed}{push}{amqp}<button>Stil om</button></div></form>",
        faults=_chances(world, RECEIPT_FAULTS),
        pause=entry("pause", "Pause mellem trin (s)", str(int(post.pause_seconds)), more=_SHORT),
        delayed=entry("delayed", "Forsinkelse (s)", str(int(post.delayed_seconds)), more=_SHORT),
        push=choice("push", "Skub til modtageren", _UP_DOWN, "down" if platform.beskedfordeler.pusher.paused else "up"),
        amqp=choice("amqp", "Køen", _UP_DOWN, "down" if amqp_down else "up"),
    )


def _tokens(world: World) -> Html:
    platform = world.platform
    return html(
        '<form class="row" method="post" action="/platform/tokens">{sts}{delay}{signing}{access}'
        "<button>Stil om</button></form>"
        '<div class="row"><form method="post" action="/platform/expire">'
        '<button class="quiet">Gør alle adgangstokens ugyldige</button></form>'
        '<form method="post" action="/platform/expire"><input type="hidden" name="what" value="all">'
        '<button class="quiet">Gør alle tokens ugyldige</button></form></div>',
        sts=choice("sts", "Tokentjenesten", {state.value: text for state, text in STATES.items()}, platform.sts.state),
        delay=entry("sts_delay_ms", "Ventetid (ms)", str(platform.sts.delay_ms), more=_SHORT),
        signing=choice(
            "signing",
            "Nøgle, der skrives under med",
            {"current": "Den nuværende", "next": "Den næste"},
            "next" if platform.sts.signs_with_next else "current",
        ),
        access=choice("access", "Adgangstokens", _UP_DOWN, "down" if platform.access_tokens.down else "up"),
    )


def _clock(world: World) -> Html:
    hours = world.platform.time.ahead.total_seconds() / 3600
    return html(
        "<p>{ahead} Tokens udløber, og post, der venter på en dag, bliver afleveret, når uret stilles frem.</p>"
        '<div class="row"><form class="row" method="post" action="/platform/clock">{hours}'
        "<button>Stil uret frem</button></form>"
        '<form class="row" method="post" action="/platform/clock"><input type="hidden" name="to" value="now">'
        '<button class="quiet">Tilbage til nu</button></form></div>',
        ahead="Uret går rigtigt." if not hours else f"Uret er {hours:g} timer foran.",
        hours=entry("hours", "Timer", "1", more=_SHORT),
    )


def _chances(world: World, faults: dict[Fault, str]) -> list[Html]:
    chances = world.digital_post.chances
    return [entry(f"fault-{fault}", text, str(chances[fault]), more=_SHORT) for fault, text in faults.items()]
