"""What has to be in the log is in it: each kind of record and each kind of look, with old and new values."""

import datetime
from typing import Any

import pytest

from tests.communication.factories import invitation, sender
from tests.elections.factories import ELECTION_DAY, Scene, election_type, scene, task_type, team, work_location
from tests.participants.factories import participant
from tests.tasks.factories import task
from valghalla.audit import actors
from valghalla.audit.changes import changes
from valghalla.audit.models import AuditEntry
from valghalla.elections.election_types import change_election_type, create_election_type, delete_election_type
from valghalla.elections.places_of_election import add_places
from valghalla.elections.plan import Days, create_election, delete_election, edit_election
from valghalla.participants.change import change_contact
from valghalla.participants.diets import change_diet, create_diet, delete_diet
from valghalla.places.areas import change_area, create_area, delete_area
from valghalla.places.work_locations import change_work_location, create_work_location
from valghalla.task_types.keep import change_task_type, create_task_type
from valghalla.tasks.assign import assign
from valghalla.tasks.catalogue.take_out import delete_task_type, delete_team, delete_work_location
from valghalla.tasks.claim import Group, claim
from valghalla.tasks.elections.places import remove_place
from valghalla.tasks.teams.memberships import set_teams
from valghalla.teams.teams import change_team, create_team

TODAY = datetime.date(2026, 10, 1)


def told() -> list[tuple[str, dict[str, Any]]]:
    """Action and details of every row, in the order they were written."""
    return list(AuditEntry.objects.order_by("pk").values_list("action", "details"))


@pytest.fixture
def s(acting) -> Scene:
    sender()
    return scene()


@pytest.mark.acceptance("A-434", "A-435")
def test_an_area(by, now):
    area = create_area(name="Nord", by=by, now=now)
    create_area(name="Øst", by=by, now=now)
    change_area(area.pk, name="Syd", description="Ved fjorden", version=1, by=by, now=now)
    delete_area(area.pk, by=by, now=now)
    assert told() == [
        ("area.created", {"name": "Nord"}),
        ("area.created", {"name": "Øst"}),
        ("area.changed", {"changed": {"name": ["Nord", "Syd"], "description": ["", "Ved fjorden"]}}),
        ("area.deleted", {"name": "Syd"}),
    ]


@pytest.mark.acceptance("A-434", "A-435", "A-436")
def test_a_work_location_with_its_task_types_and_teams(by, now):
    one, other, kind = team("Venstre"), team("Frivillige"), task_type()
    area = create_area(name="Nord", by=by, now=now)
    where = {"area_id": area.pk, "address": "Skolevej 1", "postal_code": "4272", "city": "Korsbæk"}
    numbers = {"voting_area_number": 0, "valid_votes": None}
    place = create_work_location(title="Skolen", **where, **numbers, teams=[one.pk], by=by, now=now)
    change_work_location(
        place.pk, title="Hallen", **where, **numbers | {"valid_votes": 1200}, teams=[other.pk], task_types=[kind.pk],
        version=1, lists_locked=False, by=by, now=now,
    )  # fmt: skip
    delete_work_location(place, today=TODAY, by=by, now=now)
    assert told()[1:] == [
        ("work_location.created", {"title": "Skolen", "area": area.pk, "task_types": [], "teams": [one.pk]}),
        (
            "work_location.changed",
            {
                "changed": {
                    "title": ["Skolen", "Hallen"],
                    "valid_votes": [None, 1200],
                    "task_types": [[], [kind.pk]],
                    "teams": [[one.pk], [other.pk]],
                }
            },
        ),
        ("work_location.deleted", {"name": "Skolen", "tasks": 0, "people": 0}),
    ]


@pytest.mark.acceptance("A-434", "A-435")
def test_a_team(by, now):
    made = create_team(name="Venstre", short_name="V", by=by, now=now)
    change_team(made.pk, name="Venstre", short_name="VE", description="", version=1, by=by, now=now)
    delete_team(made, today=TODAY, by=by, now=now)
    assert told() == [
        ("team.created", {"name": "Venstre", "short_name": "V"}),
        ("team.changed", {"changed": {"short_name": ["V", "VE"]}}),
        ("team.deleted", {"name": "Venstre", "tasks": 0, "people": 0}),
    ]


@pytest.mark.acceptance("A-434", "A-435")
def test_a_task_type_with_its_times_and_payment(by, now):
    values: dict[str, Any] = {
        "title": "Tilforordnet",
        "short_name": "TF",
        "starts": datetime.time(8),
        "ends": datetime.time(16),
        "payment_dkk": 800,
        "description": "<p>Hjælper.</p>",
    }
    made = create_task_type(**values, by=by, now=now)
    change_task_type(made.pk, **values | {"ends": datetime.time(20), "payment_dkk": None}, version=1, by=by, now=now)
    delete_task_type(made, today=TODAY, by=by, now=now)
    created, changed, deleted = told()
    assert (created[0], created[1]["starts"], created[1]["payment_dkk"]) == ("task_type.created", "08:00:00", 800)
    assert changed == (
        "task_type.changed",
        {"changed": {"ends": ["16:00:00", "20:00:00"], "payment_dkk": [800, None]}},
    )
    assert deleted == ("task_type.deleted", {"name": "Tilforordnet", "tasks": 0, "people": 0})


@pytest.mark.acceptance("A-434", "A-435")
def test_a_special_diet(by, now):
    made = create_diet(title="Vegetarisk", by=by, now=now)
    change_diet(made.pk, title="Vegansk", version=1, by=by, now=now)
    delete_diet(made.pk, by=by, now=now)
    assert told() == [
        ("diet.created", {"title": "Vegetarisk"}),
        ("diet.changed", {"changed": {"title": ["Vegetarisk", "Vegansk"]}}),
        ("diet.deleted", {"title": "Vegansk", "participants": 0}),
    ]


@pytest.mark.acceptance("A-434", "A-435")
def test_an_election_type_with_its_rules(by, now):
    rules = {"requires_residence": True, "requires_citizenship": True, "requires_competence": True}
    made = create_election_type(title="Folketingsvalg", requires_age=True, **rules, by=by, now=now)
    change_election_type(made.pk, title="Folketingsvalg", requires_age=False, **rules, version=1, by=by, now=now)
    delete_election_type(made.pk, by=by, now=now)
    assert [told()[1], told()[2]] == [
        ("election_type.changed", {"changed": {"requires_age": [True, False]}}),
        ("election_type.deleted", {"title": "Folketingsvalg"}),
    ]


@pytest.mark.acceptance("A-434", "A-435", "A-436")
def test_an_election_with_its_days_and_work_locations(by, now):
    kind, school, hall, library = (
        election_type(),
        *(work_location(title) for title in ("Skolen", "Hallen", "Biblioteket")),
    )
    made = create_election(
        title="Folketingsvalg 2026", type=kind, days=Days(ELECTION_DAY, ELECTION_DAY, ELECTION_DAY), lock_days=4,
        work_locations=[school], by=by, now=now,
    )  # fmt: skip
    edit_election(made, version=1, title="Folketingsvalg", lock_days=5, more_work_locations=[hall], by=by, now=now)
    add_places(made, [library], by=by, now=now)
    remove_place(made.work_locations.get(title="Skolen"), by=by, now=now)
    delete_election(made, by=by, now=now)
    day = ELECTION_DAY.isoformat()
    assert told() == [
        (
            "election.created",
            {
                "title": "Folketingsvalg 2026", "type": kind.pk, "election_day": day, "first_day": day, "last_day": day,
                "lock_days": 4, "titles": ["Skolen"],
            },
        ),
        (
            "election.edited",
            {
                "changed": {"title": ["Folketingsvalg 2026", "Folketingsvalg"], "lock_days": [4, 5]},
                "work_locations_added": ["Hallen"],
            },
        ),
        ("election.places_added", {"titles": ["Biblioteket"]}),
        ("election.place_removed", {"title": "Skolen", "tasks": 0}),
        ("election.deleted", {"title": "Folketingsvalg", "election_day": day}),
    ]  # fmt: skip


@pytest.mark.acceptance("A-436")
def test_becoming_a_member_by_being_assigned_by_claiming_and_by_the_office(s, by, now):
    anna, bo, carl = participant(), participant(), participant()
    assign(task(s), to=anna, by=by, now=now)
    claim(Group.of(task(s)), participant=bo, by=actors.participant(bo.pk), now=now)
    set_teams(carl, [s.team.source_id, s.other_team.source_id], by=by, now=now)
    set_teams(carl, [s.other_team.source_id], by=by, now=now)
    rows = AuditEntry.objects.filter(action__in=["team.joined", "participant.teams_changed"]).order_by("pk")
    both = sorted([s.team.source_id, s.other_team.source_id])
    assert list(rows.values_list("action", "subject_id", "participant_id", "actor_kind", "details")) == [
        ("team.joined", s.team.source_id, anna.pk, "staff", {"via": "task"}),
        ("team.joined", s.team.source_id, bo.pk, "participant", {"via": "task"}),
        ("participant.teams_changed", carl.pk, carl.pk, "staff", {"joined": both, "left": []}),
        ("participant.teams_changed", carl.pk, carl.pk, "staff", {"joined": [], "left": [s.team.source_id]}),
    ]


@pytest.mark.acceptance("A-436")
def test_nobody_joins_a_team_twice(s, by, now):
    anna = participant()
    set_teams(anna, [s.team.source_id], by=by, now=now)
    assign(task(s), to=anna, by=by, now=now)
    assert not AuditEntry.objects.filter(action="team.joined").exists()


@pytest.mark.acceptance("A-434", "A-435", "A-436")
def test_of_people_the_fields_are_named_and_what_stands_in_them_is_not_kept(by, now):
    anna = participant(mobile="12345678", email="anna@example.dk")
    diet = create_diet(title="Vegetarisk", by=by, now=now)
    change_contact(anna, mobile="87654321", email="a@example.dk", diets=[diet.pk], version=1, by=by, now=now)
    row = AuditEntry.objects.get(action="participant.changed")
    assert (row.participant_id, row.details) == (anna.pk, {"fields": ["mobile", "email", "diets"]})


@pytest.mark.acceptance("A-308", "A-437")
def test_opening_a_profile(office, acting, by):
    anna = participant()
    office.get(f"/participants/{anna.pk}/")
    row = AuditEntry.objects.get(action="participant.viewed")
    assert (row.participant_id, row.actor_kind, row.actor_id) == (anna.pk, "staff", by.id)


@pytest.mark.acceptance("A-438")
def test_searching_by_cpr_number_whether_somebody_is_found_or_not(office, acting, by):
    anna = participant(cpr="0101701234")
    office.post("/participants/", {"search": "010170-1234"})
    office.post("/participants/", {"search": "020270-1234"})
    rows = AuditEntry.objects.filter(action="participant.searched_by_cpr").order_by("pk")
    assert list(rows.values_list("participant_id", "actor_id", "details")) == [
        (anna.pk, by.id, {"found": True}),
        (None, by.id, {"number": "0202xx-xxxx", "found": False}),
    ]


@pytest.mark.acceptance("A-438")
def test_reading_the_text_of_a_persons_message(office, s, by, now):
    message, _task = invitation(s, now)
    office.get(f"/messages/{message.pk}/")
    row = AuditEntry.objects.get(action="message.opened")
    assert (row.participant_id, row.subject_id, row.actor_id) == (message.participant_id, message.pk, by.id)


@pytest.mark.acceptance("A-435")
def test_what_changed_of_a_record_that_is_saved_by_hand():
    before = {"title": "Valg", "day": datetime.date(2026, 11, 3), "lock_days": 4, "password": "a"}
    after = before | {"day": datetime.date(2026, 11, 10), "lock_days": 5, "password": "b"}
    assert changes(before, after, only_named=["password"]) == {
        "day": ["2026-11-03", "2026-11-10"],
        "lock_days": [4, 5],
        "password": [None, None],
    }
    assert changes(before, before) == {}
