"""Two clerks have the same form open: the first one saves, the second one is told (A-027), on every form there is.

She keeps what she wrote, sees what the other saved, and nothing is overwritten before she says so.
"""

import dataclasses
import datetime
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from tests.access_world import Address, World, addresses, made_world, no_trace
from tests.forms_of_page import PageForm, forms_of
from tests.pages import SiteClient
from tests.participants.factories import NOW
from tests.rows_of_database import rows_of
from valghalla.base import clock
from valghalla.base.tenancy import acting_for
from valghalla.elections.models import ElectionType
from valghalla.places.models import Area

pytestmark = pytest.mark.acceptance("A-027")


@dataclass(frozen=True)
class Edit:
    """field: what both change; in {} what differs from world to world.   also: what has to be sent besides.   shown: how the page
    writes what the first one saved, where it is not as she wrote it."""

    field: str
    first: str
    second: str
    also: dict[str, str] = dataclasses.field(default_factory=dict)
    shown: str = ""


CONTACT = {"department": "Valg", "address": "Torvet 1", "postal_code": "4272", "email": "valg@example.com"}
SENDER = {"sender_name": "Korsbæk", "sender_email": "valg@example.com", "reply_to_name": "Valgkontoret"}
ROLE = "http://valghalla.dk/roles/usersystemrole/{}/1"
EDITS = {
    "area_edit": Edit("name", "Nordvest", "Nordøst"),
    "diet_edit": Edit("title", "Uden nødder", "Uden æg"),
    "team_edit": Edit("name", "Hold Å", "Hold Æ"),
    "task_type_edit": Edit("title", "Brevstemmer", "Fintæller"),
    "work_location_edit": Edit("title", "Den gamle skole", "Den nye skole"),
    "election_type_edit": Edit("title", "Byrådsvalg", "Seniorrådsvalg"),
    "election_edit": Edit("title", "Valget 2026", "Det andet valg"),
    "election_days": Edit("last_day", "2026-11-10", "2026-11-11", shown="10-11-2026"),
    "message_template_edit": Edit("title", "Velkommen", "Goddag"),
    "participant_edit": Edit("mobile", "11223344", "55667788"),
    "participant_comment_edit": Edit("text", "Kan stå op", "Kan sidde ned"),
    "task_link_one": Edit("name", "Nyhedsbrev", "Opslag", {"do": "name"}),
    "role_edit": Edit("role_uri", ROLE.format("et"), ROLE.format("to")),
    "list_rules": Edit("t{task_type}-voting_role", "secretary", "appointed", shown="Valgsekretær"),
    "content_text": Edit("html", "Første svar", "Andet svar", {"title": "Svar", "action": "publish"}),
    "content_contact": Edit("city", "Korsbæk Nord", "Korsbæk Syd", CONTACT),
    "distribute": Edit("n-{cell}", "7", "8", {"go": "save"}),
    "settings_senders": Edit("reply_to_email", "et@example.com", "to@example.com", SENDER),
    "settings_channels": Edit("sms_sender", "Korsbaek", "Valgkontor"),
    "settings_deadlines": Edit("lock_days", "11", "12"),
    "settings_retention": Edit("participant_months", "13", "14"),
    "settings_look": Edit("accent", "#004d26", "#4d0026"),
    "settings_reminders": Edit("task_reminder_days", "7", "8"),
    "settings_teams": Edit("team_messages_a_day", "3", "4"),
}
NOT_OVERWRITING = {
    "settings_automatic": "switches only; the same form and verb as the other settings",
    "election_type": "cannot be changed once active: tests/admin_site/elections/test_pages.py",
    "task_reply": "the second one finds the task answered; changed contact data: tests/admin_site/tasks/test_place.py",
}
DELETES = ["area_delete", "diet_delete", "election_type_delete", "participant_delete", "participant_comment_delete"]


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker, outside_keys: Path) -> Iterator[World]:
    """Made once: what is done in it leaves no trace."""
    with django_db_blocker.unblock(), made_world(outside_keys) as made:
        yield made


@pytest.fixture(autouse=True)
def _time_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second from one look at the clock to the next."""
    ticks = count(1)
    monkeypatch.setattr(clock, "now", lambda: NOW + datetime.timedelta(seconds=next(ticks)))


BY_NAME: dict[str, Address] = {one.name: one for one in addresses() if one.site == "admin"}


def test_every_form_that_edits_is_tried():
    edits = {name for name in BY_NAME if name.endswith("_edit") or name.startswith("settings_")}
    assert edits <= set(EDITS) | set(NOT_OVERWRITING)


@pytest.mark.parametrize("name", EDITS)
def test_the_second_is_told_and_overwrites_nothing_before_she_says_so(world: World, name: str):
    edit = EDITS[name]
    clerk, path = _clerk(world), world.here.path(BY_NAME[name], "administrator")
    with no_trace():
        form = _form(clerk.get(path), path, edit.field)
        name_of = _field(form, edit.field)
        saved = clerk.post(form.action, form.filled(**edit.also | {name_of: edit.first}))
        assert saved.status_code == 302, _problems(saved)
        before = rows_of(world.here.municipality)
        told = clerk.post(form.action, form.filled(**edit.also | {name_of: edit.second}))
        assert told.status_code == 200
        page = told.content.decode()
        assert "i mellemtiden" in page
        again = _form(told, path, edit.field)
        assert edit.second in again.values[name_of][0], "what she wrote is still there"
        assert _plain(edit.shown or edit.first) in _plain(page), "what the other saved is shown"
        assert rows_of(world.here.municipality) == before
        if name != "distribute":  # where she writes a number anew, knowing the other's
            assert clerk.post(again.action, again.filled(**edit.also)).status_code == 302
            assert rows_of(world.here.municipality) != before


OWN_WAY = {"role_edit", "list_rules", "content_text", "distribute", "participant_comment_edit", "task_link_one"}


@pytest.mark.parametrize("name", sorted(set(EDITS) - OWN_WAY))
def test_pressing_the_button_twice_is_no_conflict(world: World, name: str):
    edit, clerk, path = EDITS[name], _clerk(world), world.here.path(BY_NAME[name], "administrator")
    with no_trace():
        form = _form(clerk.get(path), path, edit.field)
        sent = form.filled(**edit.also | {_field(form, edit.field): edit.first})
        assert clerk.post(form.action, sent).status_code == 302
        before = rows_of(world.here.municipality)
        assert clerk.post(form.action, sent).status_code == 302
        assert rows_of(world.here.municipality) == before


@pytest.mark.parametrize("name", DELETES)
def test_what_was_changed_meanwhile_is_not_deleted_unseen(world: World, name: str):
    clerk = _clerk(world)
    with no_trace():
        path = _something_to_delete(world, name)
        question = _form(clerk.get(path), path, "seen")
        edit, elsewhere = EDITS[name.replace("_delete", "_edit")], path.replace("/delete/", "/edit/")
        form = _form(clerk.get(elsewhere), elsewhere, edit.field)
        assert clerk.post(form.action, form.filled(**{edit.field: edit.first})).status_code == 302
        before = rows_of(world.here.municipality)
        told = clerk.post(question.action, question.filled())
        assert told.status_code == 200
        assert "Intet er slettet" in clerk.get(path).content.decode() + told.content.decode()
        assert rows_of(world.here.municipality) == before
        again = _form(told, path, "seen")
        assert clerk.post(again.action, again.filled()).status_code == 302
        assert clerk.get(path).status_code == 404, "and the way back leads to a page that says it is gone"


def _something_to_delete(world: World, name: str) -> str:
    """The page that asks: about what is there, or about something new where that is in use."""
    own: dict[str, Callable[[], int]] = {
        "area_delete": lambda: Area.objects.create(name="Ny").pk,
        "election_type_delete": lambda: ElectionType.objects.create(title="Ny").pk,
    }
    with acting_for(world.here.municipality):
        others = {BY_NAME[name].parts[0]: own[name]()} if name in own else {}
    return world.here.path(BY_NAME[name], "administrator", **others)


def _clerk(world: World) -> SiteClient:
    client = SiteClient(world.here.host("admin"))
    client.cookies["valghalla"] = world.cookie("administrator")
    return client


def _form(answer: Any, path: str, wanted: str) -> PageForm:
    name = wanted.split("{")[0]
    found = [form for form in forms_of(answer.content, path) if any(one.startswith(name) for one in form.kinds)]
    assert found, f"no form with {wanted}: {_problems(answer)}"
    return found[-1]


def _field(form: PageForm, wanted: str) -> str:
    head, _brace, rest = wanted.partition("{")
    return next(name for name in form.kinds if name.startswith(head) and name.endswith(rest.partition("}")[2]))


def _problems(answer: Any) -> list[str]:
    """What the page complains of, for whoever reads the failure."""
    return re.findall(r'form-error-message"[^>]*>(?:<[^>]*>)*([^<]+)', answer.content.decode())


def _plain(text: str) -> str:
    return re.sub(r"\s|</?p>", "", text)
