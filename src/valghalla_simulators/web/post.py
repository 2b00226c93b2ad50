"""Digital Post in the browser: each citizen's box, and each message with its documents."""

import json

from valghalla_simulators.digital_post import registration
from valghalla_simulators.digital_post.letter import letter
from valghalla_simulators.digital_post.memo import Document, Memo, memo
from valghalla_simulators.digital_post.posts import Kind, Post
from valghalla_simulators.digital_post.reading import read
from valghalla_simulators.municipalities import MUNICIPALITIES
from valghalla_simulators.server import Reply
from valghalla_simulators.web import frame, receipts
from valghalla_simulators.web.cpr import digits, done, written
from valghalla_simulators.web.form import Form
from valghalla_simulators.web.html import Html, entry, html, table
from valghalla_simulators.web.inbox import alone, download
from valghalla_simulators.world import World

PER_PAGE = 50
MUNICIPALITY_NAMES = {one.cvr: f"{one.name} Kommune" for one in MUNICIPALITIES if one.cvr}
KINDS = {Kind.DIGITAL: "Digital Post", Kind.TEXT: "NemSMS", Kind.LETTER: "Brev på papir"}
_NOT_FOUND = ("Findes ikke", "Beskeden er her ikke.")
_SHOWN_TYPES = {"application/pdf", "image/png", "image/jpeg"}


def page(world: World, form: Form) -> Reply:
    """The boxes, and everything that was sent lately."""
    counts = world.digital_post.posts.count()
    content = html(
        '{done}<form class="row" method="get" action="/post/box/" role="search">{field}<button>Åbn postkassen</button>'
        "</form><p>{figures}</p>"
        '<p><a href="/printed/">Trykte breve</a> · <a href="/receipts/">Kvitteringer</a> · '
        '<a href="/platform/">Kontakter</a></p>'
        "<h2>Postkasser</h2>{boxes}<h2>Sendt fornylig</h2>{latest}"
        '<form method="post" action="/post/clear"><p><button class="quiet">Smid al post ud</button></p></form>',
        done=done(form),
        field=entry("number", "CPR-nummer", more='inputmode="numeric" autocomplete="off" required'),
        figures=", ".join(
            f"{KINDS[kind]}: {arrived} af {total} nået frem" for kind, (total, arrived) in counts.items()
        ),
        boxes=table(
            "Seneste først",
            ("CPR-nummer", "Navn", "Beskeder"),
            [_box_row(world, number, count) for number, count in world.digital_post.posts.receivers(20)],
        ),
        latest=_list(world.digital_post.posts.latest(limit=PER_PAGE), "De seneste 50, nyeste øverst"),
    )
    return frame.page("Digital Post", content, here="/post/")


def box(world: World, form: Form) -> Reply:
    """What one citizen finds in the box, newest first."""
    number = digits(form.text("number"))
    name = registration.name_of(world.cpr.register, number)
    if not name:
        return frame.error(404, "Ingen postkasse", "Nummeret tilhører ingen.")
    found = world.digital_post.posts.latest(
        number=number, kinds=(Kind.DIGITAL, Kind.TEXT), arrived=True, limit=PER_PAGE + 1,
        before=form.number("before", 0, most=10**15) or None,
    )  # fmt: skip
    registered = registration.has_digital_post(world.cpr.register, number)
    content = html(
        '<p><a href="/post/">Alle postkasser</a></p><p>{number}, {registered}.</p>{table}{older}',
        number=written(number),
        registered="tilmeldt Digital Post" if registered else "fritaget for Digital Post",
        table=table(
            "Nyeste øverst",
            ("Emne", "Fra", "Kom", "Slags"),
            [_in_box(post) for post in found[:PER_PAGE]],
            empty="Postkassen er tom.",
        ),
        older=html(
            '<p><a href="/post/box/?number={number}&amp;before={id}">Ældre post</a></p>',
            number=number,
            id=found[PER_PAGE - 1].id,
        )
        if len(found) > PER_PAGE
        else None,
    )
    return frame.page(f"Post til {name}", content, here="/post/")


def message(world: World, form: Form, number: str) -> Reply:
    """One message: what was written, its buttons, its files, and its receipts."""
    found = world.digital_post.posts.get(int(number))
    if not found:
        return frame.error(404, *_NOT_FOUND)
    post, raw = found
    told = memo(read(raw)) if post.kind is not Kind.LETTER else None
    content = html(
        "{back}<dl><dt>Til</dt><dd>{name} {number}</dd><dt>Fra</dt><dd>{sender}</dd><dt>Slags</dt><dd>{kind}</dd>"
        "<dt>Sendt</dt><dd>{at}</dd><dt>Status</dt><dd>{state}</dd></dl>{shown}"
        "<h2>Kvitteringer</h2>{receipts}<h2>Til fejlsøgning</h2><dl><dt>Afsenderens reference</dt><dd><code>{reference}"
        "</code></dd><dt>TransmissionID</dt><dd><code>{transmission}</code></dd><dt>messageID</dt><dd><code>{id}</code>"
        '</dd><dt>Taget imod</dt><dd>{times}</dd></dl><p><a href="/post/{post}/raw">Hent, som den blev sendt</a></p>',
        back=_back(post),
        name=post.name,
        number=html("({number})", number=written(post.number)) if post.number.strip("0") else None,
        sender=post.sender or MUNICIPALITY_NAMES.get(post.cvr, post.cvr),
        kind=KINDS[post.kind],
        at=f"{post.accepted_at:%d.%m.%Y kl. %H:%M:%S}",
        state=state(post),
        shown=_memo(post, told) if told else _letter(post, raw),
        receipts=receipts.listed(world.platform.beskedfordeler.log(post.reference)[:PER_PAGE]),
        reference=post.reference,
        transmission=post.transmission_id,
        id=post.message_id or "–",
        times=_times(world.digital_post.accepted(post.reference)),
        post=post.id,
    )
    return frame.page(post.subject or "(uden emne)", content, here="/post/")


def html_part(world: World, form: Form, number: str) -> Reply:
    """The main document alone, with nothing allowed to run."""
    document = _documents(world, number)[:1]
    pages = [file for one in document for file in one.files if file.media_type.startswith("text/html")]
    if not pages or pages[0].content is None:
        return frame.error(404, *_NOT_FOUND)
    return alone(pages[0].content.decode("utf-8", "replace"))


def attachment(world: World, form: Form, number: str, document: str, file: str) -> Reply:
    """One file: PDF and pictures to look at, everything else to download."""
    for at, one in enumerate(_documents(world, number)):
        for place, found in enumerate(one.files):
            if (at, place) == (int(document), int(file)) and found.content is not None:
                if found.media_type in _SHOWN_TYPES:
                    return Reply(found.content, found.media_type, 200, frame.safe_headers("default-src 'none'"))
                return download(found.name, found.content)
    return frame.error(404, *_NOT_FOUND)


def raw(world: World, form: Form, number: str) -> Reply:
    """The part of the request that it came in, to download."""
    found = world.digital_post.posts.get(int(number))
    return download(f"post-{number}.xml", found[1]) if found else frame.error(404, *_NOT_FOUND)


def clear(world: World, form: Form) -> Reply:
    """Throw everything away."""
    world.digital_post.posts.clear()
    return frame.see_other("/post/?done=post")


def as_json(world: World, form: Form) -> Reply:
    """What was sent, for programs: with ``reference`` all of that, else the latest (``limit``, at most 1000)."""
    posts, reference = world.digital_post.posts, form.text("reference")
    found = posts.by_reference(reference) if reference else posts.latest(limit=form.number("limit", 50, most=1000))
    told = [
        {
            "id": one.id, "kind": one.kind, "reference": one.reference, "transmission_id": one.transmission_id,
            "message_id": one.message_id, "cvr": one.cvr, "number": one.number, "subject": one.subject,
            "state": one.state, "arrived": one.arrived, "error": one.error,
            "accepted": world.digital_post.accepted(one.reference),
        }
        for one in found
    ]  # fmt: skip
    return Reply(json.dumps(told, ensure_ascii=False).encode(), "application/json")


def arrivals(world: World, form: Form) -> Reply:
    """How often something has arrived, by reference, for programs that count."""
    return Reply(json.dumps(world.digital_post.posts.arrivals()).encode(), "application/json")


def state(post: Post) -> Html:
    """How far something has come, marked when it failed."""
    if post.error:
        return html('<span class="state bad">Fejlet</span>: {text} (<code>{code}</code>)', text=post.error_text,
                    code=post.error)  # fmt: skip
    return html("{state}", state=post.state or "Taget imod, intet sket endnu")


def _memo(post: Post, told: Memo) -> Html:
    if post.kind is Kind.TEXT:
        return html("<h2>Besked</h2><pre>{text}</pre>", text=told.notification)
    main = told.main
    has_page = main is not None and any(file.media_type.startswith("text/html") for file in main.files)
    shown = html(
        '<h2>Indhold</h2><iframe class="letter" title="Brevets indhold" src="/post/{id}/html" '
        'sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>',
        id=post.id,
    )
    notice = html("<h2>Adviseringstekst</h2><p>{text}</p>", text=told.notification) if told.notification else None
    return html(
        "{actions}{shown}{files}{notice}",
        actions=_actions(told.documents),
        shown=shown if has_page else None,
        files=_files(post, told.documents, has_page=has_page),
        notice=notice,
    )


def _letter(post: Post, content: bytes) -> Html:
    told = letter(read(content))
    return html(
        '<h2>Kuvert</h2><p>{lines}</p><p><a class="button" href="/printed/{id}.pdf">Åbn brevet som PDF</a></p>',
        lines=[html("{line}<br>", line=line) for line in told.address] or "Adressen slås op i CPR.",
        id=post.id,
    )


def _actions(documents: tuple[Document, ...]) -> Html | None:
    items = []
    for one in (action for document in documents for action in document.actions):
        when = html("{begins} – {ends}, {place}", begins=one.begins, ends=one.ends, place=one.place)
        link = html('<a class="button" href="{url}">{label}</a>', url=one.url, label=one.label)
        text = link if one.url.startswith("https:") else html("{label}: {when}", label=one.label, when=when)
        items.append(html("<li>{text} <small>{code}</small></li>", text=text, code=one.code))
    return html("<h2>Handlinger</h2><ul>{items}</ul>", items=items) if items else None


def _files(post: Post, documents: tuple[Document, ...], *, has_page: bool) -> Html | None:
    items = [
        html(
            '<li><a href="/post/{post}/files/{at}/{place}">{name}</a> ({kind}, {size} byte)</li>',
            post=post.id, at=at, place=place, name=file.name, kind=file.media_type, size=len(file.content or b""),
        )
        for at, document in enumerate(documents)
        for place, file in enumerate(document.files)
        if not (has_page and at == 0 and file.media_type.startswith("text/html"))
    ]  # fmt: skip
    return html("<h2>Filer</h2><ul>{items}</ul>", items=items) if items else None


def _documents(world: World, number: str) -> tuple[Document, ...]:
    found = world.digital_post.posts.get(int(number))
    return memo(read(found[1])).documents if found and found[0].kind is not Kind.LETTER else ()


def _list(posts: list[Post], caption: str) -> Html:
    rows = [
        (html('<a href="/post/{id}/">{subject}</a>', id=post.id, subject=post.subject or "(uden emne)"),
         post.name, KINDS[post.kind], f"{post.accepted_at:%d.%m. %H:%M:%S}", state(post))
        for post in posts
    ]  # fmt: skip
    return table(caption, ("Emne", "Til", "Slags", "Sendt", "Status"), rows)


def _in_box(post: Post) -> tuple[object, ...]:
    link = html('<a href="/post/{id}/">{subject}</a>', id=post.id, subject=post.subject or "(uden emne)")
    return link, post.sender, f"{post.settled_at:%d.%m.%Y %H:%M}" if post.settled_at else "", KINDS[post.kind]


def _box_row(world: World, number: str, count: int) -> tuple[object, ...]:
    name = registration.name_of(world.cpr.register, number)
    shown = written(number) if len(number) == 10 else number
    return html('<a href="/post/box/?number={number}">{shown}</a>', number=number, shown=shown), name, count


def _back(post: Post) -> Html:
    if post.kind is Kind.LETTER:
        return html('<p><a href="/printed/">Alle trykte breve</a></p>')
    return html('<p><a href="/post/box/?number={number}">Tilbage til postkassen</a></p>', number=post.number)


def _times(times: int) -> str:
    return {0: "før simulatorerne sidst blev startet", 1: "1 gang"}.get(times, f"{times} gange")
