"""Creating a participant by CPR number, with the number in no address, no form and no audit."""

import re

import pytest

from tests.elections.factories import scene, team
from tests.participants.factories import participant
from tests.tasks.factories import held, task
from valghalla.accounts.models import Session
from valghalla.admin_site.participants import newcomers
from valghalla.admin_site.participants.words import CPR_PROBLEMS
from valghalla.audit.models import AuditEntry
from valghalla.base.cpr_number import Class, parse
from valghalla.cli.texts import compile_changed
from valghalla.communication.models import Message
from valghalla.components.inline import html_of
from valghalla.participants.models import Participant, SpecialDiet
from valghalla.tasks.models import TaskState
from valghalla.teams.models import TeamMember

pytestmark = pytest.mark.usefixtures("outside")
ADDRESS = "/participants/new/"


def looked_up(office, number: str, query: str = ""):
    """The answer to the first step, and the second step's page when it leads there."""
    return office.post(ADDRESS + query, {"cpr": number})


def second(office, number: str, query: str = "") -> str:
    answer = looked_up(office, number, query)
    assert answer.status_code == 302, answer.context["page"].form.errors
    return answer.headers["Location"]


@pytest.mark.acceptance("A-288")
@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("", "empty"),
        ("101262-000", "wrong_length"),
        ("10126200000", "wrong_length"),
        ("10126a-0000", "letters"),
        ("3102801234", "impossible_date"),
        ("7112620000", "replacement"),
        ("0000000000", "dummy"),
    ],
)
def test_each_mistake_has_its_own_sentence_and_asks_nobody(office, typed, kind):
    form = looked_up(office, typed).context["page"].form
    assert form.errors["cpr"] == [str(CPR_PROBLEMS[kind])]
    assert not AuditEntry.objects.filter(action="cpr.looked_up").exists()


@pytest.mark.acceptance("A-287", "A-289")
@pytest.mark.parametrize("typed", ["1012620000", "101262-0000", " 101262 0000 "])
def test_two_steps_make_a_participant(office, typed):
    venstre, diet = team("Venstre"), SpecialDiet.objects.create(title="Vegetar")
    place = second(office, typed)
    page = office.get(place).context["page"]
    assert "Østergård" in page.lead
    assert not page.refusals
    posted = {"mobile": "12 34 56 78", "email": "a@eksempel.dk", "teams": [venstre.pk], "diets": [diet.pk]}
    answer = office.post(place, posted)
    person = Participant.objects.get()
    assert answer.headers["Location"] == f"/participants/{person.pk}/"
    assert (person.cpr.digits, person.mobile, person.email) == ("1012620000", "12345678", "a@eksempel.dk")
    assert list(TeamMember.objects.values_list("team_id", "participant_id")) == [(venstre.pk, person.pk)]
    assert list(person.diets.values_list("diet_id", flat=True)) == [diet.pk]
    assert office.post(place, posted).headers["Location"] == ADDRESS, "what was kept is forgotten"
    assert AuditEntry.objects.filter(action="cpr.looked_up").count() == 1


@pytest.mark.acceptance("A-310")
def test_the_number_stands_nowhere_between_the_steps(office):
    place = second(office, "1012620001")
    html = office.get(place).content.decode()
    assert "1012620001" not in place
    assert "1012620001" not in html
    assert "101262-0001" in html, "the clerk sees it once, as text"
    for session in Session.objects.all():
        assert "0001" not in str(session.get_decoded().get("newcomers", {}).get("facts", ""))
        assert "Prøve" not in str(session.get_decoded())
    assert "1012620001" not in str(list(AuditEntry.objects.values_list("details", flat=True)))


@pytest.mark.acceptance("A-299", "A-300")
def test_a_protected_address_is_hidden_and_what_was_typed_stays_when_it_is_shown(office):
    place = second(office, "1012620001")
    first = office.get(place)
    assert first.context["page"].hidden_address
    buttons = re.findall(r'<button[^>]*type="submit"[^>]*>', first.content.decode().split('id="main"')[1])
    assert "show_address" not in buttons[0], "Enter in a field presses the first button of the form"
    shown = office.post(place, {"show_address": "1", "mobile": "12345678", "email": "x", "teams": []})
    assert not shown.context["page"].hidden_address
    assert shown.context["page"].form["mobile"].value() == "12345678"
    assert not shown.context["page"].form.errors
    (entry,) = AuditEntry.objects.filter(action="cpr.protected_address_shown")
    assert entry.details == {"number": "1012xx-xxxx"}
    assert not Participant.objects.exists()


@pytest.mark.acceptance("A-292")
@pytest.mark.parametrize("number", ["1012620003"])
def test_a_dead_person_is_shown_and_cannot_be_created(office, number):
    venstre, place = team("Venstre"), second(office, number)
    page = office.get(place)
    assert len(page.context["page"].refusals) == 1
    assert 'name="teams"' not in page.content.decode(), "nothing to fill in, nothing to save"
    office.post(place, {"teams": [venstre.pk], "mobile": "", "email": ""})
    assert not Participant.objects.exists()


@pytest.mark.acceptance("A-310")
@pytest.mark.parametrize("number", ["1410701029", "1510711048", "1710731000", "1810741003"])
def test_where_cpr_gives_no_answer_the_reason_stands_at_the_number_which_is_not_lost(office, number):
    answer = looked_up(office, number)
    form = answer.context["page"].form
    assert len(form.errors["cpr"]) == 1
    assert form["cpr"].value() == number
    assert AuditEntry.objects.exclude(details__result="found").filter(action="cpr.looked_up").count() == 1


def test_a_replaced_number_is_explained_and_the_one_in_force_is_kept(office):
    venstre, place = team("Venstre"), second(office, "0204801029")
    page = office.get(place).context["page"]
    assert any("020480-2068" in str(note) for note in page.notes)
    office.post(place, {"teams": [venstre.pk], "mobile": "", "email": ""})
    assert Participant.objects.get().cpr.digits == "0204802068"
    again = looked_up(office, "0204801029")
    assert again.context["page"].known_url == f"/participants/{Participant.objects.get().pk}/"


@pytest.mark.acceptance("A-287")
def test_nobody_is_created_before_cpr_has_been_asked(office):
    venstre = team("Venstre")
    posted = {"cpr": "1012620000", "mobile": "", "email": "", "teams": [venstre.pk]}
    page = office.post(f"{ADDRESS}ukendt/", posted)
    assert page.headers["Location"] == ADDRESS
    wrong = looked_up(office, "1410701029")  # CPR does not know the number
    assert wrong.status_code == 200
    assert not Participant.objects.exists()


@pytest.mark.acceptance("A-289")
def test_a_number_that_fails_the_old_check_digit_is_as_good_as_any(office):
    assert parse("101262-0001").number_class == Class.ORDINARY_WITHOUT_CHECK_DIGIT
    venstre, place = team("Venstre"), second(office, "10 12 62-0001")
    office.post(place, {"mobile": "", "email": "", "teams": [venstre.pk]})
    assert Participant.objects.get().cpr.digits == "1012620001"


@pytest.mark.acceptance("A-291")
def test_what_cpr_says_is_filled_in_and_cannot_be_written_over(office):
    venstre, place = team("Venstre"), second(office, "1012620000")
    page = office.get(place).context["page"]
    shown = {str(fact.term): html_of(fact.value) for fact in page.facts}
    values = list(shown.values())
    assert "Åse Prøve Østergård" in values
    assert "10-12-1962" in values
    assert any("4272 Korsbæk" in value for value in values)
    assert set(page.form.fields) <= {"mobile", "email", "teams", "diets"}
    written = {"first_names": "Anden", "last_name": "Anden", "birth_date": "2000-01-01", "street_address": "Andenvej 1"}
    office.post(place, written | {"mobile": "", "email": "", "teams": [venstre.pk]})
    person = Participant.objects.get()
    assert (person.name, f"{person.birth_date}", person.city) == ("Åse Prøve Østergård", "1962-12-10", "Korsbæk")
    assert "Andenvej" not in person.street_address


@pytest.mark.acceptance("A-293", "A-295", "A-298")
@pytest.mark.parametrize("number_of_diets", [0, 1, 2])
def test_contact_and_diets_may_be_left_out_and_diets_be_several(office, number_of_diets):
    venstre, place = team("Venstre"), second(office, "1012620000")
    diets = [SpecialDiet.objects.create(title=title).pk for title in ("Vegetar", "Halal")][:number_of_diets]
    office.post(place, {"mobile": "", "email": "", "teams": [venstre.pk], "diets": diets})
    person = Participant.objects.get()
    assert (person.mobile, person.email) == ("", "")
    assert set(person.diets.values_list("diet_id", flat=True)) == set(diets)


@pytest.mark.acceptance("A-294")
@pytest.mark.parametrize("written", ["1234567", "123456789", "12 34 56 7a", "+46 70 123 45 67"])
def test_a_wrong_mobile_number_is_told_in_plain_danish_whatever_is_wrong_with_it(office, written):
    compile_changed()
    venstre, place = team("Venstre"), second(office, "1012620000")
    answer = office.post(place, {"mobile": written, "email": "", "teams": [venstre.pk]})
    sentence = "Skriv mobilnummeret med otte cifre, for eksempel 12 34 56 78."
    assert answer.context["page"].form.errors["mobile"] == [sentence]
    assert sentence in answer.content.decode()
    assert not Participant.objects.exists()


@pytest.mark.acceptance("A-296")
@pytest.mark.parametrize("address", ["bo@ny.photography", "bo@valg.museum", "bo@rødgrød.dk"])
def test_long_top_level_domains_are_good_when_creating_and_when_editing(office, address):
    venstre, place = team("Venstre"), second(office, "1012620000")
    office.post(place, {"mobile": "", "email": address, "teams": [venstre.pk]})
    person = Participant.objects.get()
    assert person.email == address
    posted = {"mobile": "", "email": f"ny-{address}", "teams": [venstre.pk], "version": person.version}
    office.post(f"/participants/{person.pk}/edit/", posted)
    assert Participant.objects.get().email == f"ny-{address}"


@pytest.mark.acceptance("A-290")
def test_somebody_who_is_a_participant_is_linked_to_and_not_looked_up(office):
    person = participant(cpr="1012620000")
    page = looked_up(office, "1012620000").context["page"]
    assert page.known_url == f"/participants/{person.pk}/"
    assert not AuditEntry.objects.filter(action="cpr.looked_up").exists()


@pytest.mark.acceptance("A-293", "A-295", "A-297")
@pytest.mark.parametrize("wrong", [{"mobile": "12"}, {"email": "nej"}, {"teams": []}])
def test_a_mistake_in_the_second_step_keeps_what_was_typed(office, wrong):
    venstre, place = team("Venstre"), second(office, "1012620000")
    good = {"mobile": "12345678", "email": "a@eksempel.dk", "teams": [venstre.pk]}
    form = office.post(place, good | wrong).context["page"].form
    assert list(form.errors) == list(wrong)
    kept = {name: form[name].value() for name in good if name not in wrong}
    assert kept == {
        name: [str(venstre.pk)] if name == "teams" else value for name, value in good.items() if name not in wrong
    }


@pytest.mark.acceptance("A-305")
def test_for_a_task_the_person_gets_it_and_the_clerk_comes_back_to_the_place(office):
    stage = scene()
    wanted = task(stage)
    place = second(office, "1012620000", f"?task={wanted.pk}")
    page = office.get(place).context["page"]
    assert page.form.initial["teams"] == [stage.team.source_id]
    answer = office.post(place, {"teams": [stage.team.source_id], "mobile": "", "email": "a@eksempel.dk"})
    assert answer.headers["Location"] == f"/elections/{stage.election.pk}/places/{stage.place.pk}/"
    wanted.refresh_from_db()
    person = Participant.objects.get()
    assert (wanted.state, wanted.participant_id) == (TaskState.UNANSWERED, person.pk)
    assert TeamMember.objects.get().team_id == stage.team.source_id
    assert Message.objects.filter(participant=person, event="invitation").count() == 1


@pytest.mark.acceptance("A-305")
def test_for_a_task_the_team_comes_by_itself_when_another_was_chosen(office):
    stage, other = scene(state="inactive"), team("Andre")
    place = second(office, "1012620000", f"?task={task(stage).pk}")
    office.post(place, {"teams": [other.pk], "mobile": "", "email": ""})
    assert set(TeamMember.objects.values_list("team_id", flat=True)) == {other.pk, stage.team.source_id}
    assert not Message.objects.exists(), "an election that is not active invites nobody yet"


@pytest.mark.acceptance("A-306")
@pytest.mark.parametrize(
    ("number", "reasons"), [("2207781048", 1), ("1503125028", 1), ("1909851005", 1), ("1203581005", 2)]
)
def test_who_may_not_have_the_task_is_told_all_reasons_before_anything_is_created(office, number, reasons):
    stage = scene()
    wanted = task(stage)
    place = second(office, number, f"?task={wanted.pk}")
    page = office.get(place).context["page"]
    assert len(page.refusals) >= reasons
    office.post(place, {"teams": [stage.team.source_id], "mobile": "", "email": ""})
    assert not Participant.objects.exists()
    without = office.post(place, {"without_task": "1"}).headers["Location"]
    office.post(without, {"teams": [stage.team.source_id], "mobile": "", "email": ""})
    assert Participant.objects.count() == 1
    wanted.refresh_from_db()
    assert wanted.state == TaskState.AVAILABLE


def test_a_task_taken_meanwhile_creates_nobody(office):
    stage = scene()
    wanted = task(stage)
    place = second(office, "1012620000", f"?task={wanted.pk}")
    taken_by = held(stage, participant(), task_type=stage.other_type).participant
    wanted.state, wanted.participant = TaskState.ACCEPTED, taken_by
    wanted.save()
    answer = office.post(place, {"teams": [stage.team.source_id], "mobile": "", "email": ""})
    assert answer.context["page"].form.errors
    assert Participant.objects.count() == 1


def test_what_cpr_answered_is_not_kept_for_long(office, monkeypatch):
    import datetime

    place = second(office, "1012620000")
    monkeypatch.setattr(newcomers, "KEPT", datetime.timedelta(0))
    assert office.get(place).headers["Location"] == ADDRESS
    assert office.get(f"{ADDRESS}nogetandet/").headers["Location"] == ADDRESS
