"""Letters on paper, as the printer got them."""

from valghalla_simulators.digital_post.letter import letter
from valghalla_simulators.digital_post.posts import Kind, Post
from valghalla_simulators.digital_post.reading import read
from valghalla_simulators.server import Reply
from valghalla_simulators.web import frame, post
from valghalla_simulators.web.form import Form
from valghalla_simulators.web.html import html, table
from valghalla_simulators.world import World


def page(world: World, form: Form) -> Reply:
    """The latest letters, newest first."""
    posts = world.digital_post.posts
    found = posts.latest(kinds=(Kind.LETTER,), limit=51, before=form.number("before", 0, most=10**15) or None)
    content = html(
        '<p><a href="/post/">Al post</a></p>{table}{older}',
        table=table(
            "Nyeste øverst", ("Titel", "Til", "Sendt", "Status", "PDF"), [_row(one) for one in found[:50]],
            empty="Ingen breve er trykt.",
        ),
        older=html('<p><a href="/printed/?before={id}">Ældre breve</a></p>', id=found[49].id)
        if len(found) > 50
        else None,
    )  # fmt: skip
    return frame.page("Trykte breve", content, here="/post/")


def pdf(world: World, form: Form, number: str) -> Reply:
    """One letter as the PDF it came as."""
    found = world.digital_post.posts.get(int(number))
    content = letter(read(found[1])).pdf if found and found[0].kind is Kind.LETTER else None
    if not content or not content.startswith(b"%PDF-"):
        return frame.error(404, "Findes ikke", "Brevet er her ikke som PDF.")
    return Reply(content, "application/pdf", 200, frame.safe_headers("default-src 'none'"))


def _row(one: Post) -> tuple[object, ...]:
    return (
        html('<a href="/post/{id}/">{subject}</a>', id=one.id, subject=one.subject or "(uden titel)"),
        one.name,
        f"{one.accepted_at:%d.%m. %H:%M:%S}",
        post.state(one),
        html('<a href="/printed/{id}.pdf">Åbn PDF</a>', id=one.id),
    )
