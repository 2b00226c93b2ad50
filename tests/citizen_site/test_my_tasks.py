"""Mine opgaver: what is shown, what can be done, and what the lock period takes away."""

import datetime
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from tests.citizen_site.conftest import read
from tests.participants.factories import participant
from tests.tasks.factories import held, task
from valghalla.base.clock import DANISH
from valghalla.communication.models import Message
from valghalla.content.models import Logo
from valghalla.elections.models import Election, ElectionTaskTypeFile
from valghalla.municipalities.models import Settings
from valghalla.tasks.models import SwapWish, Task, TaskEvent, TaskState
from valghalla.tasks.remove import remove
from valghalla.tasks.swap import settle
from valghalla.tasks.transfer import transfer

DAY = datetime.date(2026, 11, 3)
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><rect width="40" height="20" fill="#0a4f80"/></svg>'


@pytest.mark.acceptance("E-137", "E-138", "E-141")
def test_invitations_and_tasks_stand_by_day_with_what_can_be_done(election, citizen):
    person = participant()
    client = citizen(person)
    invited = held(election, person)
    accepted = held(election, person, TaskState.ACCEPTED, task_day=DAY - datetime.timedelta(days=1))
    held(election, person, TaskState.ACCEPTED, task_day=datetime.date(2026, 9, 30))
    held(election, participant(first_names="En Anden"))
    page = client.get("/my-tasks/")
    text, html = read(page), page.content.decode()
    assert text.index("Mandag den 2. november 2026") < text.index("Tirsdag den 3. november 2026")
    assert "30. september" not in text
    assert "Du er tilmeldt" in text
    assert "Du er inviteret. Svar gerne" in text
    assert "Du kan melde afbud til og med onsdag den 28. oktober 2026." in text
    for path in [f"{invited.pk}/accept/", f"{invited.pk}/decline/", f"{accepted.pk}/withdraw/"]:
        assert f"/my-tasks/{path}" in html
    assert f"{accepted.pk}/decline/" not in html


def test_an_empty_list_leads_on(election, citizen):
    page = citizen(participant()).get("/my-tasks/")
    assert "Du har ingen opgaver fra i dag og frem." in read(page)
    assert 'href="/tasks/"' in page.content.decode()


@pytest.mark.acceptance("E-141")
def test_yes_from_here(election, citizen):
    person = participant()
    invited = held(election, person)
    client = citizen(person)
    for _ in range(2):
        assert client.post(f"/my-tasks/{invited.pk}/accept/")["Location"] == f"/my-tasks/{invited.pk}/receipt/"
    assert Message.objects.count() == 1


@pytest.mark.acceptance("E-141")
def test_no_from_here_is_asked_about_first(election, citizen):
    person = participant()
    invited = held(election, person)
    client = citizen(person)
    address = f"/my-tasks/{invited.pk}/decline/"
    assert "Opgaven bliver straks tilbudt andre." in read(client.get(address))
    assert Task.objects.get().state == TaskState.UNANSWERED
    for _ in range(2):
        assert client.post(address)["Location"] == f"/my-tasks/{invited.pk}/declined/"
    assert list(TaskEvent.objects.values_list("kind", flat=True)) == ["declined"]


@pytest.mark.acceptance("E-141")
def test_stepping_back_is_asked_about_kept_and_told(election, citizen):
    person = participant()
    mine = held(election, person, TaskState.ACCEPTED)
    client = citizen(person)
    address = f"/my-tasks/{mine.pk}/withdraw/"
    assert "Du får ikke betaling for en opgave, du melder afbud til." in read(client.get(address))
    assert client.post(address)["Location"] == f"/my-tasks/{mine.pk}/declined/"
    assert "Du har meldt afbud" in read(client.get(f"/my-tasks/{mine.pk}/declined/"))
    assert list(Message.objects.values_list("event", flat=True)) == ["cancellation"]
    assert "Du har ingen opgaver" in read(client.get("/my-tasks/"))


@pytest.mark.acceptance("E-142")
def test_inside_the_lock_period_answers_are_taken_and_tasks_kept(election, citizen, at):
    person = participant()
    mine = held(election, person, TaskState.ACCEPTED, task_day=DAY + datetime.timedelta(days=1))
    invited = held(election, person)
    at(datetime.datetime(2026, 11, 1, 12, 0, tzinfo=DANISH))
    client = citizen(person)
    page = client.get("/my-tasks/")
    assert (
        "Opgaven er så tæt på, at du ikke kan melde afbud her. Kontakt os, hvis du er forhindret. Kontakt os"
        in read(page)
    )
    assert "withdraw" not in page.content.decode()
    for method in [client.get, client.post]:
        refused = method(f"/my-tasks/{mine.pk}/withdraw/")
        assert (refused.status_code, "Det er for sent at melde afbud her" in read(refused)) == (409, True)
    mine.refresh_from_db()
    assert mine.state == TaskState.ACCEPTED
    assert client.post(f"/my-tasks/{invited.pk}/accept/")["Location"] == f"/my-tasks/{invited.pk}/receipt/"


def test_the_last_day_to_step_back_ends_at_danish_midnight(election, citizen, at):
    person = participant()
    mine = held(election, person, TaskState.ACCEPTED)
    at(datetime.datetime(2026, 10, 29, 23, 59, tzinfo=DANISH))
    client = citizen(person)
    assert f"{mine.pk}/withdraw/" in client.get("/my-tasks/").content.decode()
    at(datetime.datetime(2026, 10, 30, 0, 0, tzinfo=DANISH))  # 29 October still in UTC
    assert f"{mine.pk}/withdraw/" not in client.get("/my-tasks/").content.decode()


def test_elections_that_are_not_active_are_not_shown(election, citizen):
    person = participant()
    held(election, person, TaskState.ACCEPTED)
    Election.objects.update(state="closed")
    Election.objects.create(
        title="Et andet", type=election.election.type, election_day=DAY, first_day=DAY, last_day=DAY, state="active"
    )
    assert "Tilforordnet" not in read(citizen(person).get("/my-tasks/"))


def test_anothers_task_is_unknown(election, citizen):
    theirs, free = held(election, participant()), task(election)
    client = citizen(participant())
    for one in [theirs, free]:
        for act in ["accept/", "decline/", "withdraw/", "receipt/"]:
            for method in [client.get, client.post]:
                if act == "receipt/" and method == client.post:
                    continue
                assert method(f"/my-tasks/{one.pk}/{act}").status_code == 404, act
        assert client.get(f"/my-tasks/{one.pk}/declined/").status_code == 404
    theirs.refresh_from_db()
    assert theirs.state == TaskState.UNANSWERED


def test_the_receipt_is_for_tasks_one_has(election, citizen):
    person = participant()
    invited = held(election, person)
    assert citizen(person).get(f"/my-tasks/{invited.pk}/receipt/")["Location"] == "/my-tasks/"


@pytest.mark.acceptance("E-143")
def test_descriptions_show_as_they_were_written(election, citizen):
    person = participant()
    held(election, person)
    assert "<p>Hjælper vælgerne.</p>" in citizen(person).get("/my-tasks/").content.decode()


@pytest.mark.acceptance("A-109", "E-139", "E-140", "E-304")
def test_files_of_a_task_are_read_by_whoever_has_it_and_nobody_else(election, citizen, anonymous_citizen):
    kept = {"content": b"%PDF-1.7 indhold", "size": 16, "digest": "0" * 64}
    file = ElectionTaskTypeFile.objects.create(task_type=election.task_type, name="Vejledning.pdf", **kept)
    other = ElectionTaskTypeFile.objects.create(task_type=election.other_type, name="Andet.pdf", **kept)
    person, stranger = participant(), participant()
    mine, theirs = held(election, person, TaskState.ACCEPTED), held(election, stranger)
    client = citizen(person)
    address = f"/my-tasks/{mine.pk}/files/{file.pk}/"
    for page in (client.get("/my-tasks/"), client.get(f"/my-tasks/{mine.pk}/receipt/")):
        assert f'href="{address}"' in page.content.decode()
        assert "Andet.pdf" not in page.content.decode()
    answer = client.get(address)
    assert (answer.content, answer["Content-Type"]) == (b"%PDF-1.7 indhold", "application/pdf")
    assert answer["Content-Disposition"].startswith("attachment")
    assert client.get(f"/my-tasks/{mine.pk}/files/{other.pk}/").status_code == 404
    assert client.get(f"/my-tasks/{theirs.pk}/files/{file.pk}/").status_code == 404
    assert anonymous_citizen.get(address).status_code == 302
    Task.objects.filter(pk=mine.pk).update(state=TaskState.AVAILABLE, participant=None)
    assert client.get(address).status_code == 404


def test_files_cost_one_query_however_many_tasks_there_are(election, citizen):
    person = participant()
    client, counts = citizen(person), []
    client.get("/my-tasks/")
    for day in range(3):
        held(election, person, TaskState.ACCEPTED, task_day=DAY - datetime.timedelta(days=day))
        with CaptureQueriesContext(connection) as asked:
            client.get("/my-tasks/")
        counts.append(len(asked))
    assert len(set(counts)) == 1


def test_why_one_says_no_may_be_told_in_one_of_a_few_words(election, citizen):
    person = participant()
    client, kept = citizen(person), []
    for number, reason in enumerate(["busy", "", "Jeg er blevet syg"]):
        mine = held(election, person, TaskState.ACCEPTED, task_day=DAY + datetime.timedelta(days=number))
        assert "En anden grund" in read(client.get(f"/my-tasks/{mine.pk}/withdraw/"))
        assert client.post(f"/my-tasks/{mine.pk}/withdraw/", {"reason": reason}).status_code == 302
        kept.append(TaskEvent.objects.get(task=mine, kind="withdrawn").facts)
    assert kept == [{"reason": "busy"}, {}, {}]
    invited = held(election, person, task_day=DAY - datetime.timedelta(days=1))
    client.post(f"/my-tasks/{invited.pk}/decline/", {"reason": "too_far"})
    assert TaskEvent.objects.get(task=invited).facts == {"reason": "too_far"}


def test_a_wish_for_another_task(election, citizen, by, now):
    person = participant()
    mine = held(election, person, TaskState.ACCEPTED)
    client, address = citizen(person), f"/my-tasks/{mine.pk}/swap/"
    assert "Du beholder opgaven" in read(client.get(address))
    wrong = client.post(address, {"wish": ""})
    assert (wrong.status_code, SwapWish.objects.count()) == (422, 0)
    assert client.post(address, {"wish": "x" * 501}).status_code == 422
    assert client.post(address, {"wish": "<b>Hallen</b>", "day": "2026-11-04"})["Location"] == "/my-tasks/"
    wish = SwapWish.objects.get()
    assert (wish.wish, wish.wanted_day, wish.participant_id) == ("<b>Hallen</b>", datetime.date(2026, 11, 4), person.pk)
    page = client.get("/my-tasks/")
    assert "Du har bedt om en anden opgave" in read(page)
    assert "<b>Hallen</b>" not in page.content.decode()
    assert "Du er tilmeldt" in read(page)
    settle(wish, done=False, answer="Alle pladser er besat.", by=by, now=now)
    text = read(client.get("/my-tasks/"))
    assert "Dit ønske kan ikke opfyldes Alle pladser er besat." in text
    client.post(address, {"wish": "Så gerne sent"})
    assert client.post(f"{address}drop/")["Location"] == "/my-tasks/"
    assert not SwapWish.objects.filter(state="open").exists()


@pytest.mark.acceptance("E-142")
def test_locked_tasks_have_no_buttons_at_all(election, citizen, at):
    person = participant()
    mine = held(election, person, TaskState.ACCEPTED)
    at(datetime.datetime(2026, 10, 30, 12, 0, tzinfo=DANISH))
    client = citizen(person)
    html = client.get("/my-tasks/").content.decode()
    assert "Opgaven er så tæt på" in html
    tile = html.split('<li class="tile">')[1].split("</section>")[0]
    assert "<button" not in tile
    assert "<form" not in tile
    for act in ["withdraw", "swap"]:
        for send in [client.get, client.post]:
            assert send(f"/my-tasks/{mine.pk}/{act}/", {"wish": "Hallen"}).status_code == 409
    mine.refresh_from_db()
    assert (mine.state, SwapWish.objects.count()) == (TaskState.ACCEPTED, 0)


def test_what_one_has_served_also_between_elections(election, citizen):
    person = participant()
    held(election, person, TaskState.ACCEPTED, task_day=datetime.date(2026, 9, 30))
    held(election, person, TaskState.ACCEPTED, task_day=datetime.date(2025, 11, 18))
    held(election, person, task_day=datetime.date(2024, 6, 9))
    held(election, person, TaskState.ACCEPTED)
    held(election, participant(), TaskState.ACCEPTED, task_day=datetime.date(2023, 6, 9))
    Election.objects.update(state="closed")
    text = read(citizen(person).get("/my-tasks/served/"))
    assert text.index("2026") < text.index("2025")
    assert ("30. september 2026" in text, "18. november 2025" in text) == (True, True)
    assert ("3. november 2026" in text, "2024" in text, "2023" in text) == (False, False, False)
    assert "Her er ingen opgaver, du har udført" in read(citizen(participant()).get("/my-tasks/served/"))


def test_the_appointment_letter(election, citizen, now):
    person = participant(first_names="Åse", last_name="Ågård")
    mine = held(election, person, TaskState.ACCEPTED, starts=datetime.time(16), ends=datetime.time(1))
    Settings.objects.get_or_create()
    logo = Logo.objects.create(svg=SVG, created_at=now)
    Settings.objects.update(display_name="Korsbæk Kommune", department="Valgkontoret", logo_number=logo.pk)
    answer = citizen(person).get(f"/my-tasks/{mine.pk}/letter/")
    assert answer["Content-Type"] == "application/pdf"
    assert "udpegningsbrev-20261103.pdf" in answer["Content-Disposition"]
    pages = PdfReader(io.BytesIO(answer.content)).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    for said in [
        "Kære Åse Ågård,", "Tilforordnet", "Prøvevalg", "Tirsdag den 3. november 2026", "16.00", "Skolen",
        "Skolevej 1, 4272 Korsbæk", "800 kr.", "torsdag den 29. oktober 2026", "Valgkontoret Korsbæk Kommune",
    ]:  # fmt: skip
        assert said.replace("16.00", "16") in text, said
    assert (len(pages), person.cpr.digits in text, "Prøvevej" in text) == (1, False, False)
    invited = held(election, person, task_day=DAY - datetime.timedelta(days=1))
    assert citizen(person).get(f"/my-tasks/{invited.pk}/letter/").status_code == 404
    assert citizen(participant()).get(f"/my-tasks/{mine.pk}/letter/").status_code == 404


@pytest.mark.acceptance("E-144")
def test_a_task_taken_away_or_moved_is_gone_at_the_next_look(election, citizen, by, now):
    person = participant()
    taken, moved = (
        held(election, person, TaskState.ACCEPTED, task_day=DAY + datetime.timedelta(days=n)) for n in (0, 1)
    )
    client = citizen(person)
    assert all(f"/my-tasks/{one.pk}/" in client.get("/my-tasks/").content.decode() for one in (taken, moved))
    remove(taken, by=by, now=now)
    target = task(election, task_day=moved.task_day, team=election.other_team)
    transfer(moved, to=target, by=by, now=now)
    html = client.get("/my-tasks/").content.decode()
    assert [f"/my-tasks/{one.pk}/" in html for one in (taken, moved, target)] == [False, False, True]
    for act in ["swap", "letter", "calendar"]:
        assert client.get(f"/my-tasks/{moved.pk}/{act}/").status_code == 404


@pytest.mark.acceptance("E-353", "E-137")
def test_an_election_of_one_day(election, citizen):
    person = participant()
    Election.objects.update(first_day=DAY, last_day=DAY)
    mine = held(election, person, TaskState.ACCEPTED)
    client = citizen(person)
    assert "Tirsdag den 3. november 2026" in read(client.get("/my-tasks/"))
    for act in ["withdraw", "swap", "letter", "calendar", "receipt"]:
        assert client.get(f"/my-tasks/{mine.pk}/{act}/").status_code == 200
    assert "Tirsdag den 3. november 2026" in read(client.get(f"/my-tasks/{mine.pk}/swap/"))
