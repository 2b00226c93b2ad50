"""Which address leads to which page."""

import re
import traceback
from collections.abc import Callable
from urllib.parse import parse_qsl, urlsplit

from valghalla_simulators.operator_sign_in import pages as operator_sign_in
from valghalla_simulators.server import Asked, Reply, Respond
from valghalla_simulators.sign_in import routes
from valghalla_simulators.web import (
    cpr,
    frame,
    inbox,
    mail,
    people,
    platform,
    post,
    printed,
    receipts,
    start,
    telephones,
)
from valghalla_simulators.web.form import Form
from valghalla_simulators.world import World

Page = Callable[..., Reply]
_GET: tuple[tuple[str, Page], ...] = (
    (r"/", start.page),
    (r"/health", lambda world, form: Reply(b"ok\n")),
    (r"/state\.json", start.state_json),
    (r"/people/", people.page),
    (r"/people\.csv", people.as_csv),
    (r"/cpr/", cpr.page),
    (r"/inbox/", inbox.page),
    (r"/inbox\.json", inbox.as_json),
    (r"/mail/", mail.page),
    (r"/mail/returned/(\d{1,15})", mail.raw),
    (r"/inbox/(\d{1,15})/", inbox.letter_page),
    (r"/inbox/(\d{1,15})/html", inbox.html_part),
    (r"/inbox/(\d{1,15})/raw", inbox.raw),
    (r"/inbox/(\d{1,15})/parts/(\d{1,4})", inbox.attachment),
    (r"/post/", post.page),
    (r"/post\.json", post.as_json),
    (r"/post/arrivals\.json", post.arrivals),
    (r"/post/box/", post.box),
    (r"/post/(\d{1,15})/", post.message),
    (r"/post/(\d{1,15})/html", post.html_part),
    (r"/post/(\d{1,15})/raw", post.raw),
    (r"/post/(\d{1,15})/files/(\d{1,4})/(\d{1,4})", post.attachment),
    (r"/printed/", printed.page),
    (r"/printed/(\d{1,15})\.pdf", printed.pdf),
    (r"/receipts/", receipts.page),
    (r"/platform/", platform.page),
    (r"/telephones/", telephones.page),
    (r"/telephones\.json", telephones.as_json),
    (r"/telephones/(\d{6,15})/", telephones.telephone),
    (r"/static/([a-z]+\.[a-z]+)", lambda world, form, name: frame.static(name)),
    *operator_sign_in.GET,
)
_POST: tuple[tuple[str, Page], ...] = (
    (r"/cpr/switch", cpr.switch),
    (r"/cpr/change", cpr.change),
    (r"/cpr/undo", cpr.undo),
    (r"/cpr/reset", cpr.reset),
    (r"/mail/switch", inbox.switch),
    (r"/inbox/clear", inbox.clear),
    (r"/mail/faults", mail.switch),
    (r"/mail/clear", mail.clear),
    (r"/telephones/write", telephones.write),
    (r"/telephones/clear", telephones.clear),
    (r"/telephones/switch", telephones.switch),
    (r"/post/clear", post.clear),
    (r"/platform/post", platform.switch_post),
    (r"/platform/receipts", platform.switch_receipts),
    (r"/platform/clear", platform.clear_faults),
    (r"/platform/tokens", platform.switch_tokens),
    (r"/platform/expire", platform.expire),
    (r"/platform/clock", platform.move_clock),
    *operator_sign_in.POST,
)
# What programs post to, given the request as it came.
_AS_IT_CAME: tuple[tuple[str, Page], ...] = operator_sign_in.AS_IT_CAME


def responder(world: World) -> Respond:
    """The function that answers every request to the pages."""

    def respond(asked: Asked) -> Reply:
        try:
            return _answer(world, asked)
        except Exception:  # the outermost line of a request
            traceback.print_exc()
            return frame.error(500, "Noget gik galt", "Fejlen står i simulatorernes udskrift.")

    return respond


def _answer(world: World, asked: Asked) -> Reply:
    parts = urlsplit(asked.target)
    if answered := routes.protocol(world, asked) or world.gateways.respond(asked):
        return answered
    if asked.method == "POST" and not _from_ourselves(asked):
        return frame.error(403, "Ikke herfra", "Formularen kom fra et andet sted end simulatorernes egne sider.")
    for pattern, endpoint in _AS_IT_CAME if asked.method == "POST" else ():
        if re.fullmatch(pattern, parts.path, re.ASCII):
            return endpoint(world, asked)
    try:
        form = _form(asked, parts.query)
    except ValueError:
        return frame.error(400, "For mange felter", "Formularen har flere felter end nogen af siderne her.")
    if answered := routes.page(world, asked, form):
        return answered
    for pattern, page in _POST if asked.method == "POST" else _GET:
        if match := re.fullmatch(pattern, parts.path, re.ASCII):
            return page(world, form, *match.groups())
    if asked.method == "GET" and any(re.fullmatch(pattern, parts.path, re.ASCII) for pattern, _ in _POST):
        return frame.see_other("/")
    return frame.error(404, "Findes ikke", "Der er ingen side på adressen.")


def _from_ourselves(asked: Asked) -> bool:
    """A browser tells where a form was sent from; other clients send no Origin."""
    origin = asked.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == asked.headers.get("host")


def _form(asked: Asked, query: str) -> Form:
    sent = asked.body.decode("utf-8", "replace") if asked.method == "POST" else query
    return Form(dict(parse_qsl(sent, keep_blank_values=True, errors="replace", max_num_fields=100)))
