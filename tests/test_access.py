"""Who may open what: every address of every site against every role, also of the other municipality.

An address that is missing from the table fails. Signing in is asked of whoever may after it; a role that may not is
refused; another municipality's ids do not exist.
"""

import datetime
import re
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings
from django.urls import get_resolver, reverse

from tests.elections.factories import ELECTION_DAY, Scene, scene
from tests.pages import SiteClient, citizen_client, operator_client, staff_client
from tests.participants.factories import participant
from tests.tasks.factories import held, task
from valghalla.accounts.models import StaffUser
from valghalla.audit.actors import SYSTEM, staff
from valghalla.base.spreadsheets.reading import read_table
from valghalla.base.tenancy import acting_for
from valghalla.communication.models import Message
from valghalla.elections.models import Activation
from valghalla.operators.models import Operator
from valghalla.participants import import_draft
from valghalla.participants.models import Comment, ImportRun, SpecialDiet
from valghalla.places import import_drafts
from valghalla.tasks.claim import Group
from valghalla.tasks.links import link_to
from valghalla.tasks.models import TaskLink, TaskState
from valghalla.teams.models import TeamLink, TeamMember

# Anybody, signed in or not.
OPEN = {
    "admin": {
        "sign_in",
        "fallback",
        *("sign_in_answer", "sign_in_finish", "sign_in_metadata"),
        "sign_out",
        "sign_out_answer",
        "signed_out",
        *("session", "session_prolong", "kept_form", "kept_form_discard"),
        "language",
        "components",
        "components_confirm",
        "components_progress",
    },
    "citizen": {
        *("sign_in", "sign_in_answer", "sign_in_finish", "sign_in_metadata", "sign_out", "sign_out_answer", "signed_out"),
        *("session", "session_prolong", "kept_form", "kept_form_discard"),
        *("language", "front_page", "contact", "privacy", "faq"),
        *("components", "components_confirm", "components_progress"),
        *("task_link", "task_link_task", "invitation", "team_link", "registration_cancel"),
    },
    "operator": {"sign_in", "sign_in_answer", "sign_out", "signed_out", "session", "session_prolong", "language"},
}
# Those who run the service.
OPERATOR = {
    *("fallback", "fallback_close", "fallback_code"),
    *("start", "municipality", "entries"),
}
# The office: whoever reads, and whoever may change.
READ = {
    *("second_factor", "second_factor_begin", "second_factor_picture", "second_factor_remove"),
    *("start", "administration", "diets", "areas", "work_locations", "teams", "team", "task_types", "election_types"),
    *(
        "elections",
        "change_election",
        "no_election",
        "election",
        "election_activation",
        "overview",
        "overview_columns",
        "declined",
    ),
    *("place", "participants", "participant", "participant_address", "messages", "message"),
    *("participant_list", "participant_list_export"),
    *("users", "certificates"),
}
EDIT = {
    *(
        "samples_remove",
        "diet_new",
        "diet_edit",
        "diet_delete",
        "area_new",
        "area_edit",
        "area_delete",
        "area_carry",
        "team_carry",
    ),
    *("work_location_new", "work_location_edit", "work_location_carry", "work_location_delete", "work_locations_carry"),
    *("work_location_responsible_add", "work_location_responsible_remove"),
    *(
        "work_location_import",
        "work_location_import_columns",
        "work_location_import_check",
        "work_location_import_discard",
    ),
    *("team_new", "team_edit", "team_delete", "team_responsible_add", "team_responsible_remove"),
    *("task_type_new", "task_type_edit", "task_type_carry", "task_type_delete"),
    *("election_type_new", "election_type_edit", "election_type_delete"),
    *("election_new", "election_edit", "election_delete", "election_days", "election_places", "election_place_remove"),
    *("election_activate", "election_look_up_again", "election_deactivate"),
    *("distribution_proposal", "distribute", "team_move", "task_assign", "task_reply", "task_remove", "task_link"),
    *("participants_delete", "participant_new", "participant_new_details", "participant_refresh", "participant_edit"),
    *("participant_delete", "participant_comment_add", "participant_comment_edit", "participant_comment_delete"),
    *("participant_import", "participant_import_run", "participant_import_start", "participant_import_drop"),
    *("participant_import_progress", "participant_import_report", "message_again"),
}
# Of those, what concerns nobody but whoever began it; in the test that is the administrator.
OWN = {"participant_import_start", "participant_import_drop"}
# Citizens: signed in, with or without a profile; and with one.
SIGNED_IN = {
    *("task_link_take", "task_link_task_take", "invitation_accept", "invitation_decline", "team_link_join"),
    *("registration", "registration_details", "registration_summary"),
}
PARTICIPANT = {
    *(
        "tasks",
        "task",
        "task_take",
        "my_tasks",
        "my_task_accept",
        "my_task_decline",
        "my_task_withdraw",
        "receipt",
        "declined",
        "profile",
    ),
}


@dataclass(frozen=True)
class Address:
    """One address: its site, name, and pattern."""

    site: str
    name: str
    pattern: str

    def __str__(self) -> str:
        return f"{self.site}:{self.name}"


def addresses() -> list[Address]:
    """Every address of every site."""
    return [
        Address(site, name, pattern)
        for site, conf in settings.SITE_URLCONFS.items()
        for name, pattern in _walk(get_resolver(conf).url_patterns, "")
    ]


def _walk(patterns, before: str):
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            yield from _walk(pattern.url_patterns, before + str(pattern.pattern))
        else:
            yield pattern.name, before + str(pattern.pattern)


ADDRESSES = addresses()
OFFICE = [one for one in ADDRESSES if one.site == "admin" and one.name not in OPEN["admin"]]
OPERATORS = [one for one in ADDRESSES if one.site == "operator" and one.name not in OPEN["operator"]]
CITIZENS = [one for one in ADDRESSES if one.site == "citizen" and one.name not in OPEN["citizen"]]


def test_every_address_stands_in_the_table():
    table = {
        "admin": OPEN["admin"] | READ | EDIT,
        "citizen": OPEN["citizen"] | SIGNED_IN | PARTICIPANT,
        "operator": OPEN["operator"] | OPERATOR,
    }
    assert {str(one) for one in ADDRESSES} == {f"{site}:{name}" for site, names in table.items() for name in names}


def test_names_are_unique_on_a_site():
    assert len(ADDRESSES) == len({str(one) for one in ADDRESSES})


@pytest.mark.parametrize("address", OFFICE, ids=str)
def test_office(address: Address, world: "World"):
    path = world.path(address)
    may_edit = world.staff("editor"), world.staff("administrator")
    expected = ["unknown", "in"] if address.name in OWN else ["in", "in"]
    assert [_outcome(client, world.path(address)) for client in may_edit] == expected
    assert _outcome(world.staff("reader"), path) == ("in" if address.name in READ else "refused")
    assert [_outcome(client, path) for client in world.strangers_to_the_office()] == ["sign in"] * 3


@pytest.mark.parametrize("address", [one for one in OFFICE if "_id>" in one.pattern], ids=str)
def test_office_of_the_other_municipality_finds_nothing(address: Address, world: "World"):
    assert _outcome(world.other_staff(), world.path(address)) == "unknown"


@pytest.mark.parametrize("address", CITIZENS, ids=str)
def test_citizens(address: Address, world: "World"):
    path = world.path(address)
    assert _outcome(world.invited if address.name.startswith("invitation") else world.citizen, path) == "in"
    assert _outcome(SiteClient(world.municipality.citizen_host), path) == "sign in"
    assert _outcome(world.other_citizen_here(), path) == "sign in"
    if address.name in PARTICIPANT:
        assert _outcome(citizen_client("0101701234", world.municipality), path) == "refused"


@pytest.mark.parametrize("address", OPERATORS, ids=str)
def test_operators(address: Address, world: "World"):
    path = world.path(address)
    assert _outcome(operator_client(world.operator), path) == "in"
    assert [_outcome(client, path) for client in world.strangers_to_operations()] == ["sign in"] * 4


@pytest.mark.parametrize("address", [*OFFICE, *CITIZENS], ids=str)
def test_an_operators_cookie_is_worth_nothing_at_a_municipality(address: Address, world: "World"):
    host = world.municipality.admin_host if address.site == "admin" else world.municipality.citizen_host
    assert _outcome(_moved(operator_client(world.operator), host), world.path(address)) == "sign in"


@pytest.mark.parametrize("site", ["admin", "citizen"])
@pytest.mark.parametrize(
    "host", ["unknown.localhost", "admin.unknown.localhost", "127.0.0.1", "korsbaek.localhost.example.com"]
)
def test_an_unknown_host_shows_nothing_of_anybody(host, site, world: "World"):
    answer = SiteClient(host).get("/")
    assert (answer.status_code, answer.cookies) == (404, {})
    assert world.municipality.name not in answer.content.decode()


@pytest.mark.parametrize("address", [one for one in ADDRESSES if one.name in OPEN[one.site]], ids=str)
def test_open_to_anybody(address: Address, world: "World"):
    outcome = _outcome(SiteClient(world.host(address.site)), world.path(address))
    # Nobody can sign in here, where no identity provider is known; and what comes from none is refused.
    assert outcome == {
        "sign_in": "broken",
        "sign_in_answer": "broken",
        "sign_in_finish": "refused",
        "sign_out_answer": "refused",
        "session": "sign in",
        "operator:session": "sign in",
        "operator:sign_in": "broken",
        "operator:sign_in_answer": "refused",
    }.get(address.name if address.site != "operator" else str(address), "in")


class World:
    """Korsbæk with one of everything, and a second municipality next to it."""

    def __init__(self, municipality, other_municipality, now: datetime.datetime) -> None:
        self.municipality, self.other, self.now = municipality, other_municipality, now
        with acting_for(municipality):
            self.scene = scene()
            self.values = self._values(self.scene)
            self.citizen = citizen_client(self.person.cpr.digits, municipality, self.person.name)
            self.invited = citizen_client(self.asked.participant.cpr.digits, municipality, "Inviteret")

    def _values(self, s: Scene) -> dict[str, Any]:
        """What stands in addresses, by the name of the part."""
        self.person = participant()
        mine = held(s, self.person, TaskState.ACCEPTED)
        asked = held(s, participant(), TaskState.UNANSWERED)
        TeamMember.objects.create(team=s.team.source, participant=self.person, joined_at=self.now, joined_by="staff")
        free = task(s, task_day=ELECTION_DAY + datetime.timedelta(days=1))
        self.mine, self.free, self.asked = mine, free, asked
        self.link = TaskLink.objects.create(election=s.election, team=s.team, created_at=self.now)
        self.single = link_to(Group.of(free), by=SYSTEM, now=self.now)
        self.team_link = TeamLink.objects.create(team=s.team.source, created_at=self.now)
        message = Message.objects.create(
            participant=self.person,
            channel="email",
            queued_at=self.now,
            due_at=self.now,
            state="failed",
            election=s.election,
        )
        return {
            "election_id": s.election.pk,
            "place_id": s.place.pk,
            "activation_id": Activation.objects.create(
                election=s.election, started_at=self.now, finished_at=self.now
            ).pk,
            "participant_id": self.person.pk,
            "comment_id": Comment.objects.create(participant=self.person, text="Note", at=self.now).pk,
            "diet_id": SpecialDiet.objects.create(title="Vegansk").pk,
            "area_id": s.place.source.area_id,
            "work_location_id": s.place.source_id,
            "task_type_id": s.task_type.source_id,
            "election_type_id": s.election.type_id,
            "message_id": message.pk,
            "kind": "csv",
            "municipality_id": self.municipality.pk,
            "staff_id": self.user("reader").pk,
        }

    def path(self, address: Address) -> str:
        """The address with this world's ids in it."""
        conf = settings.SITE_URLCONFS[address.site]
        parts = re.findall(r"<(?:\w+:)?(\w+)>", address.pattern)
        return reverse(address.name, urlconf=conf, kwargs={part: self._value(part, address) for part in parts})

    def _value(self, part: str, address: Address):
        s = self.scene
        if part == "run_id":
            return self._run(address)
        if part == "draft_id":
            with acting_for(self.municipality):
                return import_drafts.begin(_TABLE, by=SYSTEM, now=self.now).pk
        if part == "team_id":
            return s.team.pk if address.name == "team_move" else s.team.source_id
        if part == "task_id":
            wanted = {"task_assign": self.free, "task_link": self.free, "task_reply": self.asked}
            return wanted.get(address.name, self.mine).pk
        if part == "token":
            if address.name == "task_link_take":
                return self.single.token
            token = {"invitation": self.asked.invitation_token, "team_link": self.team_link.token}
            return next((value for start, value in token.items() if address.name.startswith(start)), self.link.token)
        if part == "key" and address.site == "citizen":
            free = self.free
            return f"{free.work_location_id}-{free.team_id}-{free.task_type_id}-{free.task_day:%Y%m%d}"
        return self.values.get(part, "x")

    def _run(self, address: Address) -> int:
        """A file of people: not agreed yet and the administrator's own, or under way."""
        if address.name in OWN:
            with acting_for(self.municipality):
                return import_draft.begin(_PEOPLE, by=staff(self.user("administrator").pk), now=self.now).pk
        with acting_for(self.municipality):
            return ImportRun.objects.create(created_at=self.now, state=ImportRun.State.RUNNING).pk

    def user(self, role: str) -> StaffUser:
        """The member of staff with the role; act for her municipality."""
        return StaffUser.objects.get_or_create(
            subject=role, defaults={"name": role, "role": role, "created_at": self.now}
        )[0]

    def staff(self, role: str, municipality=None) -> SiteClient:
        """A member of staff with the role, on this municipality's host."""
        where = municipality or self.municipality
        with acting_for(where):
            user = self.user(role)
        return staff_client(user, where)

    def other_staff(self) -> SiteClient:
        """The other municipality's administrator, on its own host."""
        return self.staff("administrator", self.other)

    def host(self, site: str) -> str:
        """Where a site of Korsbæk, or the operator's, is found."""
        hosts = {"admin": self.municipality.admin_host, "citizen": self.municipality.citizen_host}
        return hosts.get(site, settings.OPERATOR_HOST)

    @property
    def operator(self) -> Operator:
        """Somebody who runs the service."""
        return Operator.objects.get_or_create(
            subject="drift", defaults={"name": "Drift", "created_at": self.now, "last_sign_in_at": self.now}
        )[0]

    def strangers_to_operations(self) -> list[SiteClient]:
        """Nobody; a citizen and two municipalities' administrators with their cookies."""
        with_cookies = [self.citizen, self.staff("administrator"), self.other_staff()]
        host = settings.OPERATOR_HOST
        return [SiteClient(host), *(_moved(client, host) for client in with_cookies)]

    def strangers_to_the_office(self) -> list[SiteClient]:
        """Nobody; a citizen with her cookie; the other municipality's administrator with hers."""
        host = self.municipality.admin_host
        return [SiteClient(host), _moved(self.citizen, host), _moved(self.other_staff(), host)]

    def other_citizen_here(self) -> SiteClient:
        """Somebody signed in at the other municipality, who brings the cookie along."""
        return _moved(citizen_client("0101701234", self.other), self.municipality.citizen_host)


_TABLE = read_table(b"Afstemningssted;Kreds\nSkolen;Nord\nHallen;Syd\n", "steder.csv")
_PEOPLE = read_table(b"cpr;email\n0101701234;a@example.com\n", "folk.csv")


def _moved(client: SiteClient, host: str) -> SiteClient:
    moved = SiteClient(host)
    moved.cookies = client.cookies
    return moved


def _outcome(client: SiteClient, path: str) -> str:
    answer = client.get(path)
    if answer.status_code == 405:
        answer = client.post(path)
    if answer.status_code in (301, 302) and answer.headers["Location"].startswith("/sign-in/"):
        return "sign in"
    return {403: "refused", 404: "unknown"}.get(answer.status_code, "in" if answer.status_code < 500 else "broken")


@pytest.fixture
def world(municipality, other_municipality, now) -> World:
    """One of everything, and a second municipality."""
    return World(municipality, other_municipality, now)
