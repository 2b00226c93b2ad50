"""What a hurried or hostile clerk sends: every form and every list of the administrative site, with what does not belong there.

Never an error page, nothing changed by what was refused, and a Danish sentence at what is wrong. The values are those the old
system took or broke on (A-021, A-022, A-208).
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.access_world import Address, World, addresses, made_world, no_trace
from tests.forms_of_page import Fields, PageForm, forms_of, shape
from tests.pages import SiteClient
from tests.rows_of_database import rows_of

# All values in every field, rather than a few that go round: some minutes.
THOROUGH = bool(os.environ.get("VALGHALLA_THOROUGH"))
PAGES = [one for one in addresses() if one.site == "admin" and not one.name.startswith(("sign_", "components"))]
OUT_OF_REACH = ["0", str(10**18), "9" * 20, "9" * 400]
ODD = [
    *(
        "   ",
        "x" * 300,
        "9" * 20,
        "-1",
        "1e9",
        "1,5",
        "²",
        "١٢٣",
        "\x00",
        "a\x00b",
        "\x1b\x07\r\nBcc: x",
        "\u202eabc\u200f",
        "😀" * 5,
    ),
    *(
        "0001-01-01",
        "9999-12-31",
        "2027-02-29",
        "24:00",
        "25:61",
        "__class__",
        "%00",
        "<script>alert(1)</script>",
        "9" * 5000,
    ),
]
# What a field of the kind cannot mean: sent to it, nothing may be saved.
MEANINGLESS = {
    "number": ["-1", "1e9", "1,5", "x", "9" * 20, "²"],
    "date": ["0001-01-01", "9999-12-31", "2027-02-29", "x", "9" * 20],
    "time": ["24:00", "25:61", "x", "-1"],
    "email": ["x", "a@b", "a b@example.com", "x" * 300],
    "select": ["9" * 20, "x", "-1"],
}
# Where a choice that is not there is as if it were not made.
FORGIVING = re.compile(r"channel-|template-|^from_|^to$|^rows$|^sort$|^role$")


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker, outside_keys: Path) -> Iterator[World]:
    """Made once: what is done in it leaves no trace."""
    with django_db_blocker.unblock(), made_world(outside_keys) as made:
        yield made


@pytest.fixture(scope="module")
def clerk(world: World) -> SiteClient:
    """An administrator who sees every page; what breaks is an answer, as it is to a browser."""
    client = SiteClient(world.here.host("admin"), raise_request_exception=False)
    client.cookies["valghalla"] = world.cookie("administrator")
    return client


@pytest.mark.parametrize("address", [one for one in PAGES if any(part.endswith("_id") for part in one.parts)], ids=str)
def test_keys_out_of_reach_are_unknown(address: Address, world: World, clerk: SiteClient):
    for part in address.parts:
        if part.endswith("_id"):
            for key in OUT_OF_REACH[1:3]:
                with no_trace():
                    answer = clerk.get(world.here.path(address, "administrator", **{part: int(key)}))
                assert answer.status_code in (404, 405), (part, key, answer.status_code)


@pytest.mark.acceptance("A-022")
@pytest.mark.parametrize("address", PAGES, ids=str)
def test_an_address_may_ask_for_anything(address: Address, world: World, clerk: SiteClient):
    path = world.here.path(address, "administrator")
    first = _ask(clerk, path, {})
    if first.status_code != 200 or "html" not in first["Content-Type"]:
        return
    names = {"sort", "page", "after", "before", "size", "day", "nothing"} | _asked_by_links(first.content.decode())
    for form in forms_of(first.content, path):
        names |= set(form.kinds) if form.method == "get" else set()
    for query in _mixed(sorted(names)):
        assert _ask(clerk, path, query).status_code < 500, query


@pytest.mark.acceptance("A-021", "A-022", "A-208")
@pytest.mark.parametrize("address", PAGES, ids=str)
def test_a_form_may_hold_anything(address: Address, world: World, clerk: SiteClient):
    path = world.here.path(address, "administrator")
    first = _ask(clerk, path, {})
    if first.status_code != 200 or "html" not in first["Content-Type"]:
        return
    for form in {shape(one): one for one in forms_of(first.content, path) if one.method == "post"}.values():
        _send(clerk, form, {}, "nothing at all")
        for button in form.buttons or [("", "")]:
            pressed = {button[0]: [button[1]]} if button[0] else {}
            for mixed in _mixed(list(form.kinds)):
                _send(clerk, form, {name: [value] for name, value in mixed.items()} | pressed, "all at once")
        for at, (name, kind) in enumerate(_one_of_each(form)):
            sent = form.filled() | pressed
            for value in ODD if THOROUGH else ODD[at % len(ODD) :][:1]:
                _send(clerk, form, sent | {name: [value]}, f"{name}={value[:20]}")
            if THOROUGH or at % 2:
                _send(clerk, form, {one: values for one, values in sent.items() if one != name}, f"no {name}")
            if not FORGIVING.search(name):
                meaningless = MEANINGLESS.get(kind, [])
                for value in meaningless if THOROUGH else meaningless[at % 3 :: 3]:
                    _send(clerk, form, sent | {name: [value]}, f"{name}={value[:20]}", unchanged=world)


def _mixed(names: list[str]) -> Iterator[dict[str, str]]:
    """Every name with one of the odd values or another, a few times over; with all of them when it is to be thorough."""
    for start in range(0, len(ODD), 1 if THOROUGH else 11):
        yield {name: ODD[(start + at * 5) % len(ODD)] for at, name in enumerate(names)}


def _one_of_each(form: PageForm) -> list[tuple[str, str]]:
    """The fields with their kinds, one of those that differ in a number only, such as the cells of a table."""
    return list({re.sub(r"\d+", "N", name): (name, kind) for name, kind in form.kinds.items()}.values())


def _ask(clerk: SiteClient, path: str, query: dict[str, str]) -> Any:
    with no_trace():
        return clerk.get(path, query)


def _send(clerk: SiteClient, form: PageForm, sent: Fields, about: str, *, unchanged: World | None = None) -> None:
    """unchanged: where nothing of it may be saved."""
    with no_trace():
        before = rows_of(unchanged.here.municipality) if unchanged else None
        answer = clerk.post(form.action, sent)
        assert answer.status_code < 500, about
        if unchanged:
            assert rows_of(unchanged.here.municipality) == before, about
        if answer.status_code == 200 and "html" in answer["Content-Type"]:
            page = answer.content.decode()
            assert '<html lang="da"' in page or "<html" not in page
            assert not re.search(r"Traceback|Exception|DoesNotExist|matching query", page), about


def _asked_by_links(page: str) -> set[str]:
    return set(re.findall(r'href="[^"]*[?;]([a-z_-]+)=', page))
