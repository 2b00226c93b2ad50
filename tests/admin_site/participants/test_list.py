"""The list of participants: searching, filtering, paging, finding by CPR number, erasing many."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.elections.factories import scene, team
from tests.pages import staff_client
from tests.participants.factories import participant
from tests.tasks.factories import held
from valghalla.accounts.models import StaffUser
from valghalla.audit.models import AuditEntry
from valghalla.base.tenancy import acting_for
from valghalla.participants.models import Participant
from valghalla.tasks.models import TaskState
from valghalla.teams.models import TeamMember


def listed(answer) -> list[str]:
    """The names in the table, in order."""
    return [row.cells[0] for row in answer.context["page"].table.rows]


def named(first: str, last: str = "Prøve", **values) -> Participant:
    return participant(first_names=first, last_name=last, **values)


def search(office, **posted):
    answer = office.post("/participants/", posted)
    assert answer.status_code == 302
    return office.get(answer.headers["Location"]), answer.headers["Location"]


@pytest.mark.acceptance("A-018")
@pytest.mark.acceptance("A-280")
def test_everybody_in_danish_order(office):
    for first in ("Åse", "Zenia", "Ærø", "Bo", "Aage"):
        named(first)
    found = listed(office.get("/participants/"))
    assert [name.split()[0] for name in found] == ["Bo", "Zenia", "Ærø", "Aage", "Åse"]


def test_another_municipality_sees_none_of_them(municipality, other_municipality, now):
    with acting_for(municipality):
        person = named("Åse", cpr="1012620000")
    with acting_for(other_municipality):
        stranger = StaffUser.objects.create(subject="x", name="X", role="administrator", created_at=now)
    client = staff_client(stranger, other_municipality)
    assert listed(client.get("/participants/")) == []
    assert client.post("/participants/", {"search": "1012620000"}).context["page"].not_found
    for page in ("", "edit/", "delete/"):
        assert client.get(f"/participants/{person.pk}/{page}").status_code == 404


@pytest.mark.acceptance("A-281")
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("østergård", ["Åse Østergård"]),
        ("oestergaard aase", ["Åse Østergård"]),
        ("ØSTERGÅRD bo", []),
        ("12345678", ["Bo Hansen"]),
        ("Bo@Example", ["Bo Hansen"]),
        ("%", ["Bo Hansen", "Åse Østergård"]),
    ],
)
def test_search_finds_all_words_in_name_mobile_and_email(office, text, found):
    named("Åse", "Østergård", email="")
    named("Bo", "Hansen", mobile="12345678", email="bo@example.dk")
    answer, _address = search(office, search=text)
    assert listed(answer) == found


def test_what_is_searched_for_stands_in_no_address_and_is_sealed_in_the_session(office):
    named("Åse", "Østergård")
    answer, address = search(office, search="Østergård", born="1970-01-01")
    assert re.fullmatch(r"/participants/\?search=[\w-]{12}&born=[\w-]{12}", address)
    assert "stergård" in answer.content.decode()
    from valghalla.accounts.models import Session

    stored = [session.get_decoded() for session in Session.objects.all()]
    assert "stergård" not in str(stored)
    assert "1970" not in str(stored)


def test_a_key_of_another_session_finds_nothing_and_breaks_nothing(office, municipality, now):
    named("Åse")
    _answer, address = search(office, search="Findes Ikke")
    other = staff_client(StaffUser.objects.create(subject="bo", name="Bo", role="reader", created_at=now), municipality)
    assert len(listed(other.get(address))) == 1


@pytest.mark.acceptance("A-281")
@pytest.mark.parametrize("typed", ["1012620000", "101262-0000", " 101262 0000 "])
def test_a_cpr_number_leads_to_the_profile_and_is_recorded_without_the_number(office, typed):
    person = participant(cpr="1012620000")
    answer = office.post("/participants/", {"search": typed})
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/participants/{person.pk}/")
    (entry,) = AuditEntry.objects.filter(action="participant.searched_by_cpr")
    assert (entry.participant_id, entry.details) == (person.pk, {"found": True})


def test_a_cpr_number_of_nobody_is_said_so_without_being_repeated_in_an_address(office):
    answer = office.post("/participants/", {"search": "101262-0000"})
    assert answer.status_code == 200
    assert answer.context["page"].not_found
    entry = AuditEntry.objects.get(action="participant.searched_by_cpr")
    assert entry.details == {"number": "1012xx-xxxx", "found": False}


def test_while_typing_the_profile_is_reached_by_a_header(office):
    person = participant(cpr="1012620000")
    answer = office.post("/participants/", {"search": "1012620000"}, headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == f"/participants/{person.pk}/"


@pytest.mark.acceptance("A-282", "E-241")
def test_filters_on_birth_date_team_and_digital_post(office, now):
    young, exempt = named("Ung", birth_date=datetime.date(2000, 2, 3)), named("Fri", digital_post=False)
    venstre = team("Venstre")
    TeamMember.objects.create(team=venstre, participant=exempt, joined_at=now, joined_by="staff")
    answer, _address = search(office, born="03-02-2000")
    assert listed(answer) == [young.name]
    assert listed(office.get(f"/participants/?team={venstre.pk}")) == [exempt.name]
    assert listed(office.get("/participants/?digital_post=no")) == [exempt.name]
    assert listed(office.get("/participants/?digital_post=yes")) == [young.name]
    assert listed(office.get("/participants/?digital_post=nonsense&team=99")) == [exempt.name, young.name]


@pytest.mark.acceptance("A-282", "A-283", "A-284")
def test_filters_on_tasks_in_the_election_worked_on(office):
    stage, old = scene(), None
    for name in ("Accepteret", "Ubesvaret", "Uden", "Gammel"):
        named(name)
    people = {person.first_names: person for person in Participant.objects.all()}
    held(stage, people["Accepteret"], TaskState.ACCEPTED)
    held(stage, people["Ubesvaret"], task_type=stage.other_type)
    earlier = scene_before(stage)
    held(earlier, people["Gammel"], TaskState.ACCEPTED)
    office.get(f"/elections/{stage.election.pk}/tasks/")
    StaffUser.objects.update(last_election_id=stage.election.pk)

    def found(query):
        return [name.split()[0] for name in listed(office.get(f"/participants/?{query}"))]

    assert found("task=accepted") == ["Accepteret"]
    assert found("task=unanswered") == ["Ubesvaret"]
    assert found("task=any") == ["Accepteret", "Ubesvaret"]
    assert found("task=none") == ["Gammel", "Uden"]
    assert found(f"task_type={stage.other_type.pk}") == ["Ubesvaret"]
    assert found(f"task_type={stage.other_type.pk}&task=accepted") == []
    assert old is None


def scene_before(stage):
    """Another election at the same place, two years before."""
    from dataclasses import replace

    from tests.elections.factories import ELECTION_DAY, election
    from valghalla.elections.copy import take_in

    day = ELECTION_DAY - datetime.timedelta(days=700)
    made = election(title="Gammelt", election_day=day, first_day=day, last_day=day)
    (place,) = take_in(made, [stage.place.source])
    return replace(
        stage,
        election=made,
        place=place,
        team=made.teams.get(source=stage.team.source),
        task_type=made.task_types.get(source=stage.task_type.source),
    )


@pytest.mark.acceptance("E-255")
def test_pages_hold_together_by_key_and_the_address_names_nobody(office):
    for at in range(30):
        named(f"Navn{at:02}")
    first = office.get("/participants/?size=25")
    assert len(listed(first)) == 25
    pager = first.context["page"].table.pager
    assert (pager.first, pager.last, pager.total) == (1, 25, 30)
    assert "Navn" not in pager.next_url
    second = office.get(f"/participants/{pager.next_url}")
    assert listed(second) == [f"Navn{at:02} Prøve" for at in range(25, 30)]
    back = office.get(f"/participants/{second.context['page'].table.pager.previous_url}")
    assert listed(back) == listed(first)
    assert len(listed(office.get("/participants/"))) == 25, "the size is remembered"


@pytest.mark.acceptance("A-286")
def test_sorting_by_birth_date_puts_those_without_one_first(office):
    for first, born in (("Ny", datetime.date(2001, 1, 1)), ("Uden", None), ("Gammel", datetime.date(1950, 1, 1))):
        named(first, birth_date=born)
    assert [name.split()[0] for name in listed(office.get("/participants/?sort=born"))] == ["Uden", "Gammel", "Ny"]
    assert [name.split()[0] for name in listed(office.get("/participants/?sort=-born"))] == ["Ny", "Gammel", "Uden"]


def test_the_same_few_queries_for_one_and_for_many(office, now):
    stage = scene()

    def one(at):
        person = named(f"Navn{at}")
        held(stage, person, TaskState.ACCEPTED)
        TeamMember.objects.create(team=stage.team.source, participant=person, joined_at=now, joined_by="staff")

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert office.get("/participants/").status_code == 200
        return len([q for q in captured if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))])

    office.get("/participants/")
    one(0)
    few = queries()
    for at in range(1, 40):
        one(at)
    assert queries() == few <= 15


def test_a_reader_is_offered_nothing_that_changes(municipality, now, acting):
    named("Åse")
    reader = staff_client(StaffUser.objects.create(subject="r", name="R", role="reader", created_at=now), municipality)
    page = reader.get("/participants/").context["page"]
    assert (page.new_url, page.delete_url, page.table.selection) == ("", "", None)
    assert reader.post("/participants/delete/", {"selected": "1"}).status_code == 403


@pytest.mark.acceptance("A-023")
@pytest.mark.acceptance("A-317")
def test_many_are_erased_once_the_word_is_typed(office):
    gone, stays = [named("A"), named("B")], named("C")
    asked = office.post("/participants/delete/", {"selected": [person.pk for person in gone]})
    confirm = asked.context["page"].confirm
    hidden = dict(confirm.hidden)
    assert Participant.objects.count() == 3
    wrong = office.post("/participants/delete/", hidden | {"confirmation": "ja"})
    assert wrong.context["page"].confirm.error
    assert Participant.objects.count() == 3
    done = office.post("/participants/delete/", hidden | {"confirmation": f" {str(confirm.word).lower()} "})
    assert done.status_code == 302
    assert list(Participant.objects.all()) == [stays]


@pytest.mark.acceptance("A-017")
def test_all_that_fit_the_filter_are_those_asked_about(office):
    for at in range(60):
        named(f"Navn{at}", digital_post=at < 55)
    asked = office.post("/participants/delete/?digital_post=no", {"all_matching": "1"})
    ids = dict(asked.context["page"].confirm.hidden)["ids"]
    assert set(map(int, ids.split(","))) == set(
        Participant.objects.filter(digital_post=False).values_list("pk", flat=True)
    )


def test_choosing_nobody_erases_nobody(office):
    named("Åse")
    assert office.post("/participants/delete/", {}).status_code == 302
    assert Participant.objects.count() == 1
