"""Filters of the list beyond what people are called: consent, responsibilities, elections, who is due for deletion."""

import datetime

import pytest

from tests.admin_site.participants.test_list import listed, named, scene_before
from tests.elections.factories import scene
from tests.pages import staff_client
from tests.places.factories import work_location_responsible
from tests.tasks.factories import held
from tests.teams.factories import team_member, team_responsible
from valghalla.accounts.models import StaffUser
from valghalla.admin_site.participants.figures import due_for_deletion
from valghalla.base import clock
from valghalla.components.inline import html_of
from valghalla.content.models import Text
from valghalla.elections.models import Election
from valghalla.municipalities.models import Settings
from valghalla.participants.models import Participant
from valghalla.participants.statements import answered
from valghalla.preferences.change import Wishes, change_wishes
from valghalla.preferences.choices import Day
from valghalla.tasks.models import TaskState

DAY = datetime.timedelta(days=1)


def found(office, query: str) -> list[str]:
    return [name.split()[0] for name in listed(office.get(f"/participants/?{query}"))]


@pytest.mark.acceptance("A-280", "A-285")
def test_everybody_is_listed_with_task_state_and_types_of_the_election_worked_on(office):
    stage = scene()
    both, old, none = named("Anna"), named("Bo"), named("Carl")
    team_member(stage.team.source, both)
    held(stage, both, TaskState.ACCEPTED)
    held(stage, both, task_type=stage.other_type)
    held(scene_before(stage), old, TaskState.ACCEPTED)
    StaffUser.objects.update(last_election_id=stage.election.pk)
    table = office.get("/participants/").context["page"].table
    assert [column.key for column in table.columns] == [
        "name", "born", "teams", "digital_post", "tasks", "task_types", "actions",
    ]  # fmt: skip
    rows = {row.name: [html_of(cell) for cell in row.cells[1:6]] for row in table.rows}
    assert list(rows) == [both.name, old.name, none.name], "also who has nothing to do with the election"
    born, teams, _post, state, types = rows[both.name]
    assert (born, teams, types) == (f"{both.birth_date:%d-%m-%Y}", "V", "TILF, VALG")
    assert "status-good" in state
    assert "status-waiting" in state
    assert rows[old.name][3:] == rows[none.name][3:]
    assert "status-" not in rows[none.name][3]


@pytest.mark.acceptance("A-286")
def test_the_birth_date_can_be_sorted_by(office):
    named("Anna")
    answer = office.get("/participants/").content.decode()
    assert 'href="?sort=born' in answer


@pytest.mark.acceptance("A-283", "A-284")
def test_the_address_names_the_election_so_that_it_means_the_same_to_others(office, municipality, now):
    stage = scene()
    earlier = scene_before(stage)
    held(stage, named("Nu"), TaskState.ACCEPTED)
    held(earlier, named("Dengang"), TaskState.ACCEPTED)
    StaffUser.objects.update(last_election_id=earlier.election.pk)
    page = office.get("/participants/").context["page"]
    address = office.post("/participants/", {"task": "none", "election": page.election_id}).headers["Location"]
    assert f"election={earlier.election.pk}" in address
    user = StaffUser.objects.create(
        subject="r", name="R", role="reader", created_at=now, last_election_id=stage.election.pk
    )
    other = staff_client(user, municipality)
    assert [name.split()[0] for name in listed(other.get(address))] == ["Nu"]
    assert found(office, f"election={stage.election.pk}&task=none") == ["Dengang"]
    assert found(office, "election=999999&task=none") == ["Nu"], "an election that is not there is the one worked on"


def test_tasks_in_any_election(office):
    stage = scene()
    held(scene_before(stage), named("Dengang"), TaskState.ACCEPTED)
    named("Aldrig")
    assert found(office, "ever=any") == ["Dengang"]
    assert found(office, "ever=none") == ["Aldrig"]


@pytest.mark.acceptance("A-322", "E-093", "E-095")
def test_consent_is_filtered_on(office, by, now):
    old, new = (Text.objects.create(kind="consent", html=html, created_at=now) for html in ("Før", "Nu"))
    for name, text, answer in (("Ja", new, True), ("Førja", old, True), ("Nej", new, False), ("Uspurgt", None, None)):
        person = named(name)
        if text:
            answered(person, text, answer, by=by, now=now)
    assert {
        wanted: found(office, f"consent={wanted}")
        for wanted in ("given", "current", "earlier", "not_given", "refused", "never_asked", "nonsense")
    } == {
        "given": ["Førja", "Ja"],
        "current": ["Ja"],
        "earlier": ["Førja"],
        "not_given": ["Nej", "Uspurgt"],
        "refused": ["Nej"],
        "never_asked": ["Uspurgt"],
        "nonsense": ["Førja", "Ja", "Nej", "Uspurgt"],
    }


def test_responsibilities_are_filtered_on(office):
    stage = scene()
    team_responsible(stage.team.source, named("Team"))
    work_location_responsible(stage.place.source, named("Sted"))
    named("Ingen")
    assert found(office, "responsible=none") == ["Ingen"]
    assert found(office, "responsible=team") == ["Team"]
    assert found(office, "responsible=place") == ["Sted"]


@pytest.mark.acceptance("A-323", "E-095")
@pytest.mark.urls("valghalla.config.urls_admin")
def test_the_office_is_reminded_by_a_number_that_leads_to_the_list(office, by, now):
    stage, today = scene(), clock.today()
    served, kept = named("Tjent"), named("Samtykke")
    held(stage, served, TaskState.ACCEPTED)
    consent = Text.objects.create(kind="consent", html="Ja", created_at=now)
    answered(kept, consent, True, by=by, now=now)
    Settings.objects.update(participant_months=3)
    Participant.objects.update(created_at=now - 800 * DAY)
    over = today - 80 * DAY
    Election.objects.update(first_day=over, election_day=over, last_day=over)
    assert (due_for_deletion(today=today).value, found(office, "due=on")) == (0, [])
    over = today - 100 * DAY
    Election.objects.update(first_day=over, election_day=over, last_day=over)
    figure = due_for_deletion(today=today)
    assert (figure.value, [name.split()[0] for name in listed(office.get(figure.url))]) == (1, ["Tjent"])
    asked = office.post("/participants/delete/?due=on", {"all_matching": "1"}).context["page"]
    assert dict(asked.confirm.hidden)["ids"] == str(served.pk)


@pytest.mark.acceptance("A-321", "E-095")
def test_a_deletion_can_leave_out_who_consented_or_answers_for_something(office, by, now):
    stage = scene()
    gone, kept, chief = named("Væk"), named("Samtykke"), team_responsible(stage.team.source, named("Chef"))
    answered(kept, Text.objects.create(kind="consent", html="Ja", created_at=now), True, by=by, now=now)
    everybody = {"selected": [gone.pk, kept.pk, chief.pk]}
    page = office.post("/participants/delete/", everybody).context["page"]
    assert page.fewer is not None
    fewer = office.post(page.fewer.action, {"ids": page.fewer.ids}).context["page"]
    hidden = dict(fewer.confirm.hidden)
    assert hidden["ids"] == str(gone.pk)
    assert fewer.fewer is None
    office.post("/participants/delete/", hidden | {"confirmation": str(fewer.confirm.word)})
    assert set(Participant.objects.all()) == {kept, chief}
    assert office.post("/participants/delete/", {"selected": [kept.pk]}).context["page"].fewer is None


def test_people_are_found_by_what_they_would_rather_and_the_profile_says_it(office, by, now):
    stage = scene()
    area = stage.place.source.area_id
    near, speaks, _nobody = named("Anna"), named("Bo"), named("Carl")
    change_wishes(near, Wishes(areas=frozenset({area}), days=frozenset({Day.WEEKEND})), by=by, now=now)
    change_wishes(speaks, Wishes(languages=frozenset({"ar"})), by=by, now=now)
    assert found(office, f"wish_area={area}") == ["Anna"]
    assert found(office, "wish_day=weekend") == ["Anna"]
    assert found(office, "speaks=ar") == ["Bo"]
    assert found(office, f"wish_area={area}&speaks=ar") == []
    assert found(office, "speaks=xx&wish_area=x") == ["Anna", "Bo", "Carl"]
    page = office.get(f"/participants/{near.pk}/").content.decode()
    assert "Sted: Nord" in page
    assert "Lørdage og søndage før valgdagen" in page
    assert "Taler også: Arabisk" in office.get(f"/participants/{speaks.pk}/").content.decode()
