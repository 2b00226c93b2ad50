"""Who may open what: every address of every site against every role, also of the other municipality.

The table is docs/rules/access.md, and nowhere else. Covers E-002, E-003, E-004 and E-031.
"""

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import get_resolver

from tests import access_table
from tests.access_world import ANONYMOUS, ROLES, Address, World, addresses, made_world, patterns
from tests.pages import SiteClient

TABLES = access_table.tables()
MENU = {row.name: row.cells for row in TABLES["The citizens' menu"]}
ADDRESSES = addresses()
ROWS = {f"{site}:{row.name}": row.cells for site in ROLES for row in TABLES[site]}
WORDS = {"in", "sign in", "refused", "unknown"}
TO_ALL = "unknown to all"
NOT_IN = {"sign in", "refused"}
NOTHING = "–"
# That somebody was here: the record of it, the session, the count of requests, the election worked on last.
WRITTEN_BY_LOOKING = {
    *("audit_auditentry", "accounts_session", "accounts_ratecount", "accounts_staffuser"),
    "operators_operatorsession",
}
ALSO_WRITTEN = {
    "sign_in": {"accounts_signinattempt", "operators_operatorsignin"},
    "sign_in_answer": {"operators_operatorentry"},
    "calendar_feed": {"tasks_calendaraddress"},  # when it was last asked for
}


def cells(address: Address) -> dict[str, str]:
    """What the table says of the address; nothing for one that is missing there."""
    return ROWS.get(str(address), {})


def of_site(*sites: str) -> list[Address]:
    return [one for one in ADDRESSES if one.site in sites]


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker, outside_keys: Path) -> Iterator[World]:
    """Made once: what is asked of it leaves no trace."""
    with django_db_blocker.unblock(), made_world(outside_keys) as made:
        yield made


# The table itself.
@pytest.mark.parametrize("site", ROLES)
def test_every_address_stands_in_the_table_once(site):
    assert sorted(row.name for row in TABLES[site]) == sorted(one.name for one in of_site(site))


def test_every_table_of_the_page_is_read():
    assert set(TABLES) == {"Who may what", "The citizens' menu", *ROLES}


@pytest.mark.parametrize("site", ROLES)
def test_every_cell_has_one_of_the_words(site):
    further = {
        "citizen": ["another's", "foreign ids"],
        "admin": ["another's", "foreign ids"],
        "operator": ["foreign ids"],
    }
    for row in TABLES[site]:
        assert list(row.cells) == [*ROLES[site], *further[site]]
        assert {row.cells[role] for role in ROLES[site]} <= WORDS, row.name
        assert set(row.cells.values()) <= WORDS | {NOTHING, TO_ALL}, row.name


# Forged forms.
def test_only_these_views_take_a_form_from_elsewhere():
    """Each has something else in place of the token: a secret in the address, or a signature."""
    exempt = {
        f"{site}:{pattern.name}"
        for site, conf in settings.SITE_URLCONFS.items()
        for pattern in patterns(get_resolver(conf).url_patterns)
        if getattr(pattern.callback, "csrf_exempt", False)
    }
    answers = {"citizen:sign_in_answer", "admin:sign_in_answer"}
    assert exempt == {"citizen:sms_report", "citizen:sms_incoming", "citizen:stop_emails", *answers}


# What it says.
@pytest.mark.parametrize("address", ADDRESSES, ids=str)
@pytest.mark.acceptance("A-458", "A-463", "E-009", "E-033", "E-034")
def test_each_role(address: Address, world: World):
    expected = {role: cells(address).get(role) for role in ROLES[address.site]}
    paths = {role: world.here.path(address, role) for role in expected}
    found, written = {}, set()
    for role, path in paths.items():
        found[role] = world.outcome(address, world.cookie(role), path=path)
        written |= world.written
    assert found == expected
    assert written <= WRITTEN_BY_LOOKING | ALSO_WRITTEN.get(address.name, set()), "a GET changes nothing"
    kept_out = {role: word for role, word in expected.items() if word in NOT_IN}
    sent = {role: world.outcome(address, world.cookie(role), path=paths[role], method="POST") for role in kept_out}
    assert {role: word for role, word in sent.items() if word not in (kept_out[role], "other method")} == {}


@pytest.mark.parametrize("address", ADDRESSES, ids=str)
@pytest.mark.acceptance("A-451", "E-004")
def test_whoever_has_signed_in_elsewhere_is_nobody_here(address: Address, world: World):
    """E-004: the cookie of another municipality, or of another site, is worth nothing, whatever the role there."""
    strangers = {f"{role} of the other municipality": (role, world.there) for role in ROLES[address.site][1:]}
    elsewhere = {"citizen": ["administrator", "operator"], "admin": ["participant", "operator"]}
    strangers |= {role: (role, world.here) for role in elsewhere.get(address.site, ["participant", "administrator"])}
    strangers.pop("operator of the other municipality", None)
    path = world.here.path(address, ROLES[address.site][-1])
    found = {who: world.outcome(address, world.cookie(*session), path=path) for who, session in strangers.items()}
    assert found == dict.fromkeys(strangers, cells(address).get(ANONYMOUS))


@pytest.mark.parametrize("address", [one for one in of_site("citizen", "admin") if one.parts], ids=str)
@pytest.mark.acceptance("A-451", "E-003")
def test_ids_and_links_of_the_other_municipality(address: Address, world: World):
    """E-003: on one's own site, what belongs to another municipality is not there; nor does guessing ids help."""
    row = cells(address)
    foreign = row["foreign ids"]
    expected = {role: foreign if row[role] == "in" else row[role] for role in ROLES[address.site]}
    if foreign == TO_ALL:
        expected = dict.fromkeys(expected, "unknown")
    found = {
        role: world.outcome(
            address, world.cookie(role, world.there), path=world.here.path(address, role), at=world.there
        )
        for role in expected
    }
    assert found == expected


@pytest.mark.parametrize("address", [one for one in of_site("operator") if "municipality_id" in one.parts], ids=str)
def test_ids_on_the_operators_site_are_of_the_municipality_in_the_address(address: Address, world: World):
    others = {part: world.there.values[part] for part in address.parts if part.endswith("_id")}
    mixed = others | {"municipality_id": world.here.municipality.pk}
    nowhere = others | {"municipality_id": 10**9}
    found = [
        world.outcome(address, world.cookie("operator"), path=world.here.path(address, "operator", **ids))
        for ids in (mixed, nowhere)
    ]
    wanted = cells(address)["foreign ids"]
    assert found == ["in" if wanted == NOTHING else wanted, "unknown"]


@pytest.mark.parametrize(
    "address", [one for one in of_site("citizen", "admin") if cells(one).get("another's", NOTHING) != NOTHING], ids=str
)
def test_what_is_somebody_elses(address: Address, world: World):
    who, whose = ("participant", "another") if address.site == "citizen" else ("editor", "administrator")
    path = world.here.path(address, whose)
    assert world.outcome(address, world.cookie(who), path=path) == cells(address)["another's"]


@pytest.mark.parametrize(
    "host",
    [
        *("unknown.localhost", "admin.unknown.localhost", "drift.korsbaek.localhost", "127.0.0.1", "localhost"),
        *("korsbaek.localhost.example.com", "admin.admin.korsbaek.localhost", "korsbaek.localhost.", "-", ""),
    ],
)
@pytest.mark.acceptance("A-450", "E-002")
def test_an_unknown_host_shows_nothing_of_anybody(host, world: World):
    """E-002, also for who brings a session along. A full stop at the end of a name changes nothing of it."""
    client = SiteClient(host)
    client.cookies["valghalla"] = world.cookie("administrator")
    paths = ["/", "/sign-in/", "/tasks/", "/participants/", "/static/nothing.css", "/nothing/"]
    answers = [client.get(path) for path in paths]
    if host == "korsbaek.localhost.":
        assert answers[0].status_code == 200
        return
    assert {(answer.status_code, len(answer.cookies)) for answer in answers} == {(404, 0)}
    shown = "".join(answer.content.decode() for answer in answers)
    assert [name for name in (world.here, world.there) if name.municipality.name in shown] == []


# The menu of the citizens (E-031).
@pytest.mark.acceptance("E-024", "E-031", "E-033")
@pytest.mark.parametrize("role", [ANONYMOUS, "participant", "team responsible", "work-location responsible"])
def test_the_citizens_menu(role, world: World):
    shown = {
        html.unescape(path) for path in re.findall(r'<li[^>]*><a[^>]* href="([^"]+)"', _menu(world.page("/", role)))
    }
    by_name = {one.name: one for one in of_site("citizen")}
    paths = {name: world.here.path(by_name[name], role) for name in MENU}
    opens = {name: world.outcome(by_name[name], world.cookie(role), path=path) == "in" for name, path in paths.items()}
    found = {name: "menu" if path in shown else "open" if opens[name] else "no" for name, path in paths.items()}
    assert found == {name: row[role] for name, row in MENU.items()}
    assert shown <= set(paths.values())
    assert all(opens[name] for name, word in found.items() if word == "menu")


def _menu(page: str) -> str:
    """The main menu's part of a page; nothing where there is none."""
    return "".join(re.findall(r'<nav class="main-nav.*?</nav>', page, re.DOTALL))
