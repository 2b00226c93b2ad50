"""Two municipalities with one of everything in each, somebody of every role, and their sessions: for tests/test_access.py."""

import datetime
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import override_settings
from django.urls import get_resolver, reverse

from tests.elections.factories import ELECTION_DAY, scene
from tests.outside import settings_for
from tests.pages import SiteClient, citizen_client, operator_client, staff_client
from tests.participants.factories import NOW, cpr_number, participant
from tests.places.factories import work_location_responsible
from tests.tasks.factories import held, task
from tests.teams.factories import team_member, team_responsible
from valghalla.accounts.fallback import enrol
from valghalla.accounts.models import Fallback, RoleMapping, SecondFactor, ServiceProviderKey, StaffUser
from valghalla.audit.actors import SYSTEM, staff
from valghalla.base import clock
from valghalla.base.spreadsheets.reading import read_table
from valghalla.base.tenancy import acting_for
from valghalla.communication.group_messages.write import begin
from valghalla.communication.models import GroupMessageFile, Message, MessageTemplate, TemplateFile, TemplateVersion
from valghalla.communication.text_messages.secret import secret
from valghalla.communication.unsubscribing.addresses import tokens_of
from valghalla.content.models import Logo, Text
from valghalla.elections.models import Activation, ElectionTaskTypeFile
from valghalla.lists.models import ListName, ListPreset
from valghalla.municipalities.models import Municipality, Settings
from valghalla.operators.models import Operator
from valghalla.participants.importing import draft as import_draft
from valghalla.participants.models import Comment, ImportRun, Participant, SpecialDiet, StatementAnswer
from valghalla.places.importing import drafts as import_drafts
from valghalla.task_types.models import TaskTypeFile
from valghalla.tasks.bulk.selection import choose_tasks
from valghalla.tasks.calendars.private import make_address
from valghalla.tasks.claim import Group
from valghalla.tasks.links.links import link_to, make_link
from valghalla.tasks.models import Recheck, SwapWish, Task, TaskState
from valghalla.teams.models import JoinRequest, TeamLink
from valghalla_simulators import Simulators

ANONYMOUS = "anonymous"
CITIZENS = ("participant", "team responsible", "work-location responsible")
STAFF = ("reader", "editor", "administrator")
ROLES = {
    "citizen": (ANONYMOUS, "no profile", *CITIZENS),
    "admin": (ANONYMOUS, *STAFF),
    "operator": (ANONYMOUS, "operator"),
}
DAY = datetime.timedelta(days=1)
_WRITES = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.IGNORECASE)
_TABLE = read_table(b"Afstemningssted;Kreds\nSkolen;Nord\nHallen;Syd\n", "steder.csv")
_PEOPLE = read_table(b"cpr;email\n0101701234;a@example.com\n", "folk.csv")


@dataclass(frozen=True)
class Address:
    """One address: its site, its name, and its pattern."""

    site: str
    name: str
    pattern: str

    def __str__(self) -> str:
        return f"{self.site}:{self.name}"

    @property
    def parts(self) -> list[str]:
        """The names of what stands in it."""
        return re.findall(r"<(?:\w+:)?(\w+)>", self.pattern)


def addresses() -> list[Address]:
    """Every address of every site."""
    return [
        Address(site, pattern.name, before + str(pattern.pattern))
        for site, conf in settings.SITE_URLCONFS.items()
        for pattern, before in _walk(get_resolver(conf).url_patterns, "")
    ]


def patterns(inside) -> Iterator[Any]:
    """Every address among these, those included from elsewhere too, as Django has it."""
    for pattern, _ in _walk(inside, ""):
        yield pattern


def _walk(inside, before: str) -> Iterator[tuple[Any, str]]:
    for pattern in inside:
        if hasattr(pattern, "url_patterns"):
            yield from _walk(pattern.url_patterns, before + str(pattern.pattern))
        else:
            yield pattern, before


class Furnished:
    """A municipality with one of everything."""

    def __init__(self, municipality: Municipality, now: datetime.datetime) -> None:
        self.municipality, self.now = municipality, now
        with acting_for(municipality):
            self.scene = scene()
            self._furnish()
            self.cookies = self._sessions()

    def path(self, address: Address, role: str, **others: Any) -> str:
        """The address with this municipality's ids, and with what is the role's own where it has something.

        others: values that stand there instead.
        """
        values = {part: self._value(part, address, role) for part in address.parts} | others
        return reverse(address.name, urlconf=settings.SITE_URLCONFS[address.site], kwargs=values)

    def host(self, site: str) -> str:
        """Where that site of the municipality is."""
        if site == "operator":
            return settings.OPERATOR_HOST
        return self.municipality.admin_host if site == "admin" else self.municipality.citizen_host

    def _furnish(self) -> None:
        s, now = self.scene, self.now
        Text.objects.create(kind="faq", html="<p>Svar</p>", created_at=now)
        team, place = s.team.source, s.place.source
        self.staff = {
            role: StaffUser.objects.create(subject=role, name=role, role=role, created_at=now) for role in STAFF
        }
        self.people = {
            "participant": team_member(team),
            "team responsible": team_responsible(team),
            "work-location responsible": team_member(team, work_location_responsible(place)),
        }
        self.other_person = participant()
        self.mine = {role: held(s, one, TaskState.ACCEPTED) for role, one in self._everybody().items()}
        self.asked = {role: held(s, one, task_day=ELECTION_DAY - DAY) for role, one in self._everybody().items()}
        self.free = task(s, task_day=ELECTION_DAY + DAY)
        chosen = Task.objects.filter(pk=self.free.pk)
        self.many = choose_tasks(s.election, chosen, action="assign", by=SYSTEM, now=now)
        self.presets = {
            role: ListPreset.objects.create(owner=one, name="Kort", shared=True).pk for role, one in self.staff.items()
        }
        self.views = {
            role: ListPreset.objects.create(owner=one, name="Egen", of=ListName.TASKS).pk
            for role, one in self.staff.items()
        }
        self.runs = {role: self._file_of_people(one) for role, one in self.staff.items()}
        self.tokens = {
            "task_link": make_link(s.team, by=SYSTEM, now=now).token,
            "task_link_take": link_to(Group.of(self.free), by=SYSTEM, now=now).token,
            "team_link": TeamLink.objects.create(team=team, created_at=now).token,
            "calendar_feed": make_address(self.other_person, by=SYSTEM, now=now).token,
            "stop_emails": tokens_of([self.other_person.pk], now=now)[self.other_person.pk],
        }
        self.template = MessageTemplate.objects.create(
            title="Prøve", channel="email", subject="Prøve", body="<p>Hej</p>"
        )
        TemplateVersion.objects.create(
            template=self.template, number=1, text={"channel": "email", "body": "<p>Hej</p>"}
        )
        self.group = begin(s.election, channel="email", template=self.template, filters={}, by=SYSTEM, now=now)
        self.files = self._files()
        text = Text.objects.values_list("pk", flat=True)[0]
        self.seen = {
            role: StatementAnswer.objects.create(participant=person, statement_id=text, kind="disclosure", at=now)
            for role, person in self._everybody().items()
        }
        self.asking = JoinRequest.objects.create(team=team, participant=self.other_person, asked_at=now)
        Settings.objects.update(lets_teams_propose=True)
        self.values = self._ids() | {"staff_id": self._fallback_open_for()}

    def _fallback_open_for(self) -> int:
        """Everybody has begun with a second factor, one has finished, and the fallback is open."""
        now = self.now
        for user in self.staff.values():
            enrol.begin(user, by=staff(user.pk), now=now)
        ready = StaffUser.objects.create(subject="ready", name="Klar", role="editor", created_at=now)
        enrol.begin(ready, by=staff(ready.pk), now=now)
        SecondFactor.objects.filter(staff=ready).update(confirmed_at=now)
        Fallback.objects.create(opened_at=now, opened_by=1, reason="Prøve", until=now + datetime.timedelta(hours=1))
        return ready.pk

    def _files(self) -> dict[str, int]:
        kept = {"name": "Vejledning.pdf", "content": b"%PDF-1.7", "size": 8, "digest": "0" * 64}
        kind = self.scene.task_type
        return {
            "admin": TaskTypeFile.objects.create(task_type=kind.source, **kept).pk,
            "citizen": ElectionTaskTypeFile.objects.create(task_type=kind, **kept).pk,
            "message_template_file": TemplateFile.objects.create(template=self.template, **kept).pk,
            "group_message_file": GroupMessageFile.objects.create(group=self.group, **kept).pk,
        }

    def _everybody(self) -> dict[str, Participant]:
        return self.people | {"another": self.other_person}

    def _file_of_people(self, user: StaffUser) -> int:
        return import_draft.begin(_PEOPLE, by=staff(user.pk), now=self.now).pk

    def _ids(self) -> dict[str, Any]:
        s, now, person = self.scene, self.now, self.people["participant"]
        message = Message.objects.create(
            participant=person, channel="email", queued_at=now, due_at=now, state="failed", election=s.election
        )
        return {
            "municipality_id": self.municipality.pk,
            "user_id": self.staff["reader"].pk,
            "mapping_id": RoleMapping.objects.create(role_uri="http://example.com/roles/prøve/1", role="reader").pk,
            "key_id": ServiceProviderKey.objects.filter(provider__site="admin").values_list("pk", flat=True).first(),
            "election_id": s.election.pk,
            "place_id": s.place.pk,
            "activation_id": Activation.objects.create(election=s.election, started_at=now, finished_at=now).pk,
            "participant_id": person.pk,
            "request_id": self.asking.pk,
            "comment_id": Comment.objects.create(participant=person, text="Note", at=now).pk,
            "diet_id": SpecialDiet.objects.create(title="Vegansk").pk,
            "area_id": s.place.source.area_id,
            "work_location_id": s.place.source_id,
            "task_type_id": s.task_type.source_id,
            "election_task_type_id": s.task_type.pk,
            "election_type_id": s.election.type_id,
            "message_id": message.pk,
            "template_id": self.template.pk,
            "number": 1,
            "group_id": self.group.pk,
            "run_id": ImportRun.objects.create(created_at=now, state=ImportRun.State.RUNNING).pk,
            "draft_id": import_drafts.begin(_TABLE, by=SYSTEM, now=now).pk,
            "team_id": s.team.source_id,
            "bulk_id": self.many.pk,
            "row_id": self.many.rows.values_list("pk", flat=True)[0],
            "recheck_id": Recheck.objects.create(at=now, subject="task_type", name="Prøve").pk,
            "link_id": make_link(s.team, by=SYSTEM, now=now).pk,
            "wish_id": SwapWish.objects.create(
                task=self.mine["participant"],
                participant=self.people["participant"],
                election=s.election,
                wish="Hellere sent",
                asked_at=now,
            ).pk,
            "kind": "csv",
            "format": "json",
            "text_kind": "faq",
            "text_language": "da",
            "text_id": Text.objects.filter(kind="faq").values_list("pk", flat=True)[0],
            "logo_id": Logo.objects.create(svg="<svg/>", created_at=now).pk,
            "sheet": "phone",
            "provider": "inmobile",
            "secret": secret(),
            "site": "admin",
            "key": "x",
            "handle": "x",
        }

    def _value(self, part: str, address: Address, role: str) -> Any:
        if address.site == "citizen":
            if part == "task_id":
                return self._of(self.mine, role).pk
            if part == "token" and address.name.startswith("invitation"):
                return self._of(self.asked, role).invitation_token
            if part == "token":
                names = [name for name in self.tokens if address.name.startswith(name)]
                return self.tokens[address.name if address.name in self.tokens else names[0]]
            if part == "kind" and address.name == "stop_emails":
                return "group"
            if part == "number":
                return self._of(self.seen, role).pk
            if part == "key":
                free = self.free
                return f"{free.work_location_id}-{free.team_id}-{free.task_type_id}-{free.task_day:%Y%m%d}"
        if part == "task_id":
            wanted = {"task_assign": self.free, "task_link": self.free, "task_reply": self.asked["participant"]}
            return wanted.get(address.name, self.mine["participant"]).pk
        if part == "file_id":
            return self.files.get(address.name, self.files[address.site])
        if part == "team_id" and address.name == "team_move":
            return self.scene.team.pk
        if part == "run_id" and address.name in ("participant_import_start", "participant_import_drop"):
            return self.runs[role if role in self.runs else "administrator"]
        if part == "preset_id":
            kept = self.views if address.name.startswith("all_tasks") else self.presets
            return kept[role if role in self.presets else "administrator"]
        return self.values[part]

    def _of(self, tasks: dict[str, Any], role: str) -> Any:
        return tasks[role] if role in tasks else tasks["participant"]

    def _sessions(self) -> dict[str, str]:
        clients = {role: staff_client(user, self.municipality) for role, user in self.staff.items()}
        clients |= {
            role: citizen_client(person.cpr.digits, self.municipality, person.name)
            for role, person in self.people.items()
        }
        clients["no profile"] = citizen_client(cpr_number().digits, self.municipality)
        return {role: client.cookies["valghalla"].value for role, client in clients.items()}


class World:
    """Korsbæk and another municipality, and who runs the service for both.

    written: the tables that the page opened last wrote to by being looked at.
    """

    def __init__(self, now: datetime.datetime) -> None:
        self.written: set[str] = set()
        self.here = Furnished(Municipality.objects.get(code="0999"), now)
        self.there = Furnished(Municipality.objects.get(code="0751"), now)
        operator = Operator.objects.create(subject="drift-1", name="Dagny", created_at=now, last_sign_in_at=now)
        self.operator_cookie = operator_client(operator).cookies["valghalla"].value

    def cookie(self, role: str, of: Furnished | None = None) -> str:
        """The session of somebody with the role, here unless told otherwise; "" for nobody."""
        if role == ANONYMOUS:
            return ""
        return self.operator_cookie if role == "operator" else (of or self.here).cookies[role]

    def outcome(
        self, address: Address, cookie: str, *, path: str, at: Furnished | None = None, method: str = ""
    ) -> str:
        """What comes of asking: by GET, or by POST where that is what the address takes. Leaves no trace.

        at: the municipality whose host is asked, this one unless told otherwise.
        """
        client = SiteClient((at or self.here).host(address.site), raise_request_exception=False)
        if cookie:
            client.cookies["valghalla"] = cookie
        with no_trace():
            with connection.execute_wrapper(self._note):
                self.written = set()
                answer = client.generic(method or "GET", path)
            if answer.status_code == 405 and not method:
                answer = client.post(path)
            return _in_a_word(answer)

    def _note(self, execute, sql, params, many, context):
        if (statement := _WRITES.match(str(sql))) is not None:
            self.written.add(statement[1])
        return execute(sql, params, many, context)

    def page(self, path: str, role: str) -> str:
        """A page of this municipality's citizen site as somebody with the role sees it."""
        client = SiteClient(self.here.host("citizen"))
        client.cookies["valghalla"] = self.cookie(role)
        with no_trace():
            return client.get(path).content.decode()


def _in_a_word(answer) -> str:
    """in: the page opens, or what was asked for is done, or refused for another reason than who asks."""
    if answer.status_code in (301, 302, 303) and answer.headers["Location"].startswith("/sign-in/"):
        return "sign in"
    if "accounts/onward.html" in [template.name for template in answer.templates or []]:
        return "sign in" if answer.context["address"].startswith("/sign-in/") else "in"
    if answer.status_code >= 500:
        return "broken"
    return {403: "refused", 404: "unknown", 405: "other method"}.get(answer.status_code, "in")


@contextmanager
def no_trace() -> Iterator[None]:
    """What is done inside is undone, whatever it was. Code that must stand outside of any transaction takes this for
    none, as it does with those of Django's own tests."""
    around = transaction.atomic()
    around._from_testcase = True  # type: ignore[attr-defined]
    with around:
        try:
            yield
        finally:
            transaction.set_rollback(True)


@contextmanager
def made_world(keys: Path) -> Iterator[World]:
    """The two municipalities, at noon on 1 October 2026, and the outside around them; gone afterwards."""
    with (
        Simulators(keys=keys, http_port=0, cpr_port=0, smtp_port=0) as simulators,
        override_settings(**settings_for(simulators), SMS_URL="inmobile+http://x:key@127.0.0.1:1"),
        pytest.MonkeyPatch.context() as patch,
        no_trace(),
    ):
        patch.setattr(clock, "now", lambda: NOW)
        yield World(NOW)
