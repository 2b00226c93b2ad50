"""What Beskedfordeler has handed over, and what the listener said to it."""

from collections.abc import Sequence

from valghalla_simulators import clock
from valghalla_simulators.beskedfordeler.handover import Handover
from valghalla_simulators.server import Reply
from valghalla_simulators.web import frame
from valghalla_simulators.web.form import Form
from valghalla_simulators.web.html import Html, entry, html, table
from valghalla_simulators.world import World


def page(world: World, form: Form) -> Reply:
    """The latest hundred, newest first, or those of one reference."""
    beskedfordeler, reference = world.platform.beskedfordeler, form.text("reference")
    content = html(
        '<p><a href="/post/">Al post</a></p><form class="row" method="get" action="/receipts/" role="search">{field}'
        "<button>Find</button></form>"
        "<p>{number} sendt siden start. Skubbes {callback}. {waiting} venter i køen <code>{queue}</code>.</p>{table}",
        field=entry("reference", "Afsenderens reference", reference, more='type="search"'),
        number=beskedfordeler.published,
        callback=html("til <code>{url}</code>", url=beskedfordeler.callback) if beskedfordeler.callback else "ikke",
        waiting=len(beskedfordeler.queue),
        queue=beskedfordeler.queue.name,
        table=listed(beskedfordeler.log(reference)[:100]),
    )
    return frame.page("Kvitteringer", content, here="/post/")


def listed(handovers: Sequence[Handover]) -> Html:
    """Receipts as a table."""
    rows = [
        (one.receipt.status.code, f"{one.receipt.at.astimezone(clock.DANISH):%d.%m. %H:%M:%S}", _failure(one),
         _handed_over(one), one.receipt.reference)
        for one in handovers
    ]  # fmt: skip
    return table("Nyeste øverst", ("Status", "Skete", "Fejl", "Afleveret", "Reference"), rows)


def _failure(one: Handover) -> str:
    return f"{one.receipt.error}: {one.receipt.text}" if one.receipt.error else ""


def _handed_over(one: Handover) -> str:
    words = []
    if one.pushed:
        words.append("skubbet" if one.tries <= 1 else f"skubbet, {one.tries}. gang")
    elif one.answer:
        words.append(f"ikke taget imod endnu ({one.answer}, {one.tries} forsøg)")
    if one.fetched:
        words.append("hentet")
    return ", ".join(words) or "venter"
