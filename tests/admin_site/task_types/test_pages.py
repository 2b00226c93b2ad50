"""The pages of task types, and carrying a change into elections."""

import datetime
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.elections.factories import Scene, scene, task_type
from tests.participants.factories import participant
from tests.task_types.pdf import pdf
from tests.tasks.factories import held, task
from valghalla.base import clock
from valghalla.communication.models import Message
from valghalla.components.uploads import LARGEST
from valghalla.elections.models import Election, ElectionTaskType
from valghalla.task_types.files import files_of
from valghalla.task_types.models import TaskType, TaskTypeFile
from valghalla.tasks.models import Task, TaskState

URLCONF = "valghalla.config.urls_admin"
VALUES = {
    "title": "Tilforordnet",
    "short_name": "TILF",
    "starts": "07:00",
    "ends": "23:59",
    "payment_dkk": "800",
    "send_reminder": "on",
    "description": "Hjælper vælgerne.\n\nMød i god tid.",
    "version": "0",
}


def url(name: str, *args) -> str:
    return reverse(name, URLCONF, args=args)


@pytest.fixture
def made(acting) -> Scene:
    day = clock.today() + datetime.timedelta(days=30)
    return scene(election_day=day, first_day=day, last_day=day, state=Election.State.INACTIVE)


def values_of(kind: TaskType) -> dict[str, str]:
    return VALUES | {
        "title": kind.title,
        "short_name": kind.short_name,
        "starts": f"{kind.starts:%H:%M}",
        "ends": f"{kind.ends:%H:%M}",
        "version": str(kind.version),
        "description": kind.description,
    }


@pytest.mark.acceptance("A-107")
def test_create(office):
    assert office.post(url("task_type_new"), VALUES).status_code == 302
    kind = TaskType.objects.get()
    assert (kind.starts, kind.ends, kind.payment_dkk, kind.send_reminder, kind.trusted, kind.validation_off) == (
        datetime.time(7), datetime.time(23, 59), 800, True, False, False,
    )  # fmt: skip
    assert kind.description == "<p>Hjælper vælgerne.</p>\n<p>Mød i god tid.</p>"


@pytest.mark.acceptance("A-107")
def test_a_new_one_is_reminded_of_at_first(office):
    assert office.get(url("task_type_new")).context["page"].form["send_reminder"].value() is True


@pytest.mark.acceptance("A-102", "A-103", "A-105", "A-106")
@pytest.mark.parametrize(
    ("change", "stored"),
    [
        ({"payment_dkk": ""}, ("payment_dkk", None)),
        ({"payment_dkk": "0"}, ("payment_dkk", 0)),
        ({"starts": "00:00"}, ("starts", datetime.time(0))),
        ({"starts": "22:00", "ends": "06:00"}, ("ends", datetime.time(6))),
        ({"starts": "8"}, ("starts", datetime.time(8))),
    ],
)
def test_values_that_must_do(office, change, stored):
    office.post(url("task_type_new"), VALUES | change)
    assert getattr(TaskType.objects.get(), stored[0]) == stored[1]


@pytest.mark.acceptance("A-032", "A-101", "A-105")
@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": ""}, "title"),
        ({"short_name": ""}, "short_name"),
        ({"starts": ""}, "starts"),
        ({"title": "x" * 256}, "title"),
        ({"short_name": "x" * 51}, "short_name"),
        ({"starts": "25:00"}, "starts"),
        ({"ends": ""}, "ends"),
        ({"payment_dkk": "-1"}, "payment_dkk"),
        ({"payment_dkk": "12,5"}, "payment_dkk"),
        ({"payment_dkk": "99999999999999"}, "payment_dkk"),
        ({"description": "  "}, "description"),
        ({"description": "<script>x()</script>"}, "description"),
    ],
)
def test_values_that_must_not(office, change, field):
    answer = office.post(url("task_type_new"), VALUES | change)
    assert list(answer.context["page"].form.errors) == [field]
    assert TaskType.objects.count() == 0


@pytest.mark.acceptance("A-104")
def test_the_same_kind_twice_is_an_error_at_the_title(office):
    office.post(url("task_type_new"), VALUES)
    answer = office.post(url("task_type_new"), VALUES | {"title": "TILFORORDNET"})
    assert list(answer.context["page"].form.errors) == ["title"]


@pytest.mark.acceptance("A-103")
def test_a_shift_over_midnight_says_so_in_list_and_form(office):
    kind = task_type(starts=datetime.time(22), ends=datetime.time(6))
    assert "22:00–06:00, slutter næste dag" in office.get(url("task_types")).content.decode()
    assert "slutter næste dag 06:00" in office.get(url("task_type_edit", kind.pk)).content.decode()


@pytest.mark.acceptance("E-355")
def test_whoever_goes_by_what_was_changed_can_be_written_to_at_once(office, made):
    day = made.election.election_day
    held(made, participant(last_name="Ny-Tid"), TaskState.ACCEPTED, task_day=day)
    held(made, participant(), TaskState.ACCEPTED, task_day=day, task_type=made.other_type)
    task(made, task_day=day)
    kind = made.task_type.source
    office.post(url("task_type_edit", kind.pk), values_of(kind) | {"ends": "20:00"})
    group = office.get(url("task_type_carry", kind.pk)).context["page"].groups[0]
    answer = office.post(url("task_type_carry", kind.pk), {"election": [group.value]}, follow=True)
    shown = answer.content.decode()
    assert f"1 deltager i {made.election.title} har en opgave med ny tid eller nyt sted." in shown
    (address,) = re.findall(r'href="([^"]*selection=[^"]*)"', shown)
    assert "Den sendes til dem, du har valgt: 1 modtager." in office.get(address).content.decode()


def test_a_payment_of_another_size_sends_nobody_to_write(office, made):
    held(made, participant(), TaskState.ACCEPTED, task_day=made.election.election_day)
    kind = made.task_type.source
    office.post(url("task_type_edit", kind.pk), values_of(kind) | {"payment_dkk": "950"})
    group = office.get(url("task_type_carry", kind.pk)).context["page"].groups[0]
    answer = office.post(url("task_type_carry", kind.pk), {"election": [group.value]}, follow=True)
    assert "Skriv til dem" not in answer.content.decode()


def test_a_change_is_offered_to_elections_and_reaches_only_those_ticked(office, made):
    held(made, participant(), TaskState.ACCEPTED, task_day=made.election.election_day)
    kind = made.task_type.source
    answer = office.post(url("task_type_edit", kind.pk), values_of(kind) | {"ends": "20:00"})
    assert answer["Location"] == url("task_type_carry", kind.pk)
    page = office.get(answer["Location"]).context["page"]
    (group,) = page.groups
    assert group.effects[:2] == ("1 opgave får nye tider.", "Har accepteret: 1. Inviteret og ikke svaret: 0.")
    assert "Skriv selv til dem" in group.effects[2]
    assert ElectionTaskType.objects.get(pk=made.task_type.pk).ends == datetime.time(16)
    untouched = office.post(answer["Location"], {})
    assert untouched.context["page"].none_chosen
    office.post(answer["Location"], {"election": [group.value]})
    assert ElectionTaskType.objects.get(pk=made.task_type.pk).ends == datetime.time(20)
    assert Task.objects.get().ends == datetime.time(20)
    assert office.get(answer["Location"]).context["page"].groups == ()


def test_what_changed_meanwhile_is_shown_again(office, made):
    kind = made.task_type.source
    office.post(url("task_type_edit", kind.pk), values_of(kind) | {"ends": "20:00"})
    page = office.get(url("task_type_carry", kind.pk)).context["page"]
    held(made, participant(), TaskState.ACCEPTED, task_day=made.election.election_day)
    answer = office.post(url("task_type_carry", kind.pk), {"election": [page.groups[0].value]})
    assert answer.context["page"].stale
    assert ElectionTaskType.objects.get(pk=made.task_type.pk).ends == datetime.time(16)


@pytest.mark.acceptance("A-024")
def test_times_that_collide_are_refused_with_the_reason(office, made):
    person, day = participant(), made.election.election_day
    held(made, person, TaskState.ACCEPTED, task_day=day)
    held(made, person, TaskState.ACCEPTED, task_day=day, task_type=made.other_type)
    kind = made.task_type.source
    office.post(url("task_type_edit", kind.pk), values_of(kind) | {"ends": "20:00"})
    page = office.get(url("task_type_carry", kind.pk)).context["page"]
    answer = office.post(url("task_type_carry", kind.pk), {"election": [page.groups[0].value]})
    assert answer.context["page"].overlap == made.election.title
    assert ElectionTaskType.objects.get(pk=made.task_type.pk).ends == datetime.time(16)


@pytest.mark.acceptance("A-025")
def test_a_save_without_change_offers_nothing(office, made):
    kind = made.task_type.source
    kind.description = "<p>Hjælper vælgerne.</p>"
    values = values_of(kind) | {"payment_dkk": "800"}
    assert office.post(url("task_type_edit", kind.pk), values)["Location"] == url("task_types")


@pytest.mark.acceptance("A-027")
def test_two_clerks(office, made):
    kind = made.task_type.source
    office.post(url("task_type_edit", kind.pk), values_of(kind) | {"title": "Først"})
    answer = office.post(url("task_type_edit", kind.pk), values_of(kind) | {"title": "Senere", "starts": "09:00"})
    differences = {
        (str(one.label), str(one.theirs), str(one.yours)) for one in answer.context["page"].conflict.differences
    }
    assert ("Titel", "Først", "Senere") in differences
    assert answer.context["page"].form["title"].value() == "Senere"
    assert TaskType.objects.get(pk=kind.pk).title == "Først"


@pytest.mark.acceptance("A-112")
def test_deleting_tells_numbers_and_wants_a_yes_to_these(office, made):
    kind, day = made.task_type.source, made.election.election_day
    delete = url("task_type_delete", kind.pk)
    assert office.get(delete).context["page"].figures == ()
    held(made, participant(), TaskState.ACCEPTED, task_day=day)
    page = office.get(delete).context["page"]
    assert [figure.value for figure in page.figures] == [1, 1, 0, 1]
    task(made, task_day=day)
    stale = office.post(delete, dict(page.confirm.hidden))
    assert (stale.status_code, TaskType.objects.count(), Task.objects.count()) == (200, 2, 2)
    office.post(delete, dict(stale.context["page"].confirm.hidden))
    assert ([kind.title for kind in TaskType.objects.all()], Task.objects.count()) == (["Valgstyrer"], 0)


# Files


def sent(name: str = "Vejledning.pdf", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, pdf(name) if content is None else content)


def names(record) -> list[str]:
    return [file.name for file in files_of(record)]


@pytest.mark.acceptance("A-109", "A-029")
def test_several_files_are_attached_shown_and_read(office):
    office.post(url("task_type_new"), VALUES | {"add_files": [sent("B.pdf"), sent("A.PDF")]})
    kind = TaskType.objects.get()
    assert names(kind) == ["A.PDF", "B.pdf"]
    page = office.get(url("task_type_edit", kind.pk))
    shown = page.context["page"].files
    assert [file.name for file in shown] == ["A.PDF", "B.pdf"]
    assert all(f'href="{file.url}"' in page.content.decode() for file in shown)
    answer = office.get(shown[1].url)
    assert (answer.content, answer["Content-Type"]) == (pdf("B.pdf"), "application/pdf")
    assert answer["Content-Disposition"] == 'attachment; filename="B.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.acceptance("A-030")
@pytest.mark.acceptance("A-109", "A-028", "A-029")
@pytest.mark.parametrize(
    ("file", "word"),
    [
        (("tekst.docx", b"PK"), "PDF-fil"),
        (("skjult.pdf", b"<html>"), "PDF-fil"),
        (("stor.pdf", b"%PDF-1.7" + b" " * LARGEST + b"%%EOF"), "10 MB"),
    ],
)
def test_other_files_are_refused_and_nothing_is_kept(office, file, word):
    answer = office.post(url("task_type_new"), VALUES | {"add_files": [sent("god.pdf"), sent(*file)]})
    (error,) = answer.context["page"].form.errors["add_files"]
    assert file[0] in error
    assert word in error
    assert (TaskType.objects.count(), TaskTypeFile.objects.count()) == (0, 0)


@pytest.mark.acceptance("A-030")
def test_a_failed_save_and_a_form_left_leave_the_files_as_they_were(office):
    office.post(url("task_type_new"), VALUES | {"add_files": [sent("A.pdf")]})
    kind, kept = TaskType.objects.get(), TaskTypeFile.objects.get()
    change = {"remove_files": [str(kept.pk)], "add_files": [sent("B.pdf")], "version": "1"}
    wrong = office.post(url("task_type_edit", kind.pk), VALUES | change | {"title": ""})
    assert list(wrong.context["page"].form.errors) == ["title"]
    stale = office.post(
        url("task_type_edit", kind.pk), VALUES | change | {"version": "9", "add_files": [sent("B.pdf")]}
    )
    assert stale.context["page"].conflict
    office.get(url("task_types"))
    assert list(TaskTypeFile.objects.all()) == [kept]
    office.post(url("task_type_edit", kind.pk), VALUES | change | {"add_files": [sent("B.pdf")]})
    assert names(kind) == ["B.pdf"]


def test_files_of_another_type_cannot_be_taken_away_or_read_under_this_one(office):
    office.post(url("task_type_new"), VALUES | {"add_files": [sent()]})
    owner, other = TaskType.objects.get(), task_type("Anden")
    file = TaskTypeFile.objects.get()
    assert office.get(url("task_type_file", other.pk, file.pk)).status_code == 404
    office.post(url("task_type_edit", other.pk), values_of(other) | {"remove_files": [str(file.pk)]})
    assert names(owner) == ["Vejledning.pdf"]


# Switching validation and trusted


def in_active_election(made: Scene, **switches) -> TaskType:
    """The type as catalogue and active election have it, with these switches."""
    Election.objects.update(state=Election.State.ACTIVE)
    ElectionTaskType.objects.filter(pk=made.task_type.pk).update(**switches)
    TaskType.objects.filter(pk=made.task_type.source_id).update(**switches)
    return TaskType.objects.get(pk=made.task_type.source_id)


@pytest.mark.acceptance("A-110", "A-111", "A-023")
def test_validation_switched_on_shows_who_fails_then_checks_at_once_and_shows_the_result(office, made):
    kind, day = in_active_election(made, validation_off=True), made.election.election_day
    fails = participant(last_name="Udenbys", municipality_code="0751")
    lost = held(made, fails, TaskState.ACCEPTED, task_day=day)
    kept = held(made, participant(last_name="Hjemme"), TaskState.ACCEPTED, task_day=day)
    offered = office.post(url("task_type_edit", kind.pk), values_of(kind))["Location"]
    (group,) = office.get(offered).context["page"].groups
    assert [str(line) for line in group.effects] == [
        "2 deltagere, der har opgaver, kontrolleres straks ud fra de oplysninger, vi har fra CPR.",
        "1 opgave tages fra en deltager, der ikke opfylder reglerne.",
        "1 af dem får det at vide i en besked.",
    ]
    assert not group.ticked
    page = office.get(offered).content.decode()
    assert "Udenbys" in page
    assert "Hjemme" not in page
    assert Task.objects.get(pk=lost.pk).participant == fails
    answer = office.post(offered, {"election": [group.value]}, follow=True)
    result = answer.context["page"]
    assert [figure.value for figure in result.figures] == [2, 1]
    assert "Udenbys" in answer.content.decode()
    assert "Bor ikke i kommunen" in answer.content.decode()
    assert [Task.objects.get(pk=one.pk).state for one in (lost, kept)] == ["available", "accepted"]
    assert list(Message.objects.values_list("event", "participant_id")) == [("removed_by_validation", fails.pk)]


@pytest.mark.acceptance("A-110")
@pytest.mark.parametrize(
    ("before", "posted", "said"),
    [
        ({"validation_off": False}, {"validation_off": "on"}, "kontrollerer vi kun, at deltageren lever"),
        ({"trusted": False}, {"trusted": "on"}, "ser ikke længere opgaverne"),
        ({"trusted": True}, {}, "Alle teamenes medlemmer ser opgaverne"),
    ],
)
def test_each_switch_says_what_it_means_before_it_reaches_an_active_election(office, made, before, posted, said):
    kind = in_active_election(made, **before)
    task(made, task_day=made.election.election_day)
    offered = office.post(url("task_type_edit", kind.pk), values_of(kind) | posted)["Location"]
    (group,) = office.get(offered).context["page"].groups
    assert said in str(group.effects[0])
    copy = ElectionTaskType.objects.get(pk=made.task_type.pk)
    assert {name: getattr(copy, name) for name in before} == before
    office.post(offered, {"election": [group.value]})
    copy.refresh_from_db()
    assert {name: getattr(copy, name) for name in before} == {name: not value for name, value in before.items()}


# The list, switches and payment


@pytest.mark.acceptance("A-100")
def test_the_list_says_which_are_trusted_and_is_searched_by_both_names(office):
    task_type("Tilforordnet", short_name="TILF")
    task_type("Valgstyrer", short_name="STYR", trusted=True)
    rows = office.get(url("task_types")).context["page"].table.rows
    assert [(row.cells[0], row.cells[1], "Betroet" in str(row.cells[4].__html__())) for row in rows] == [
        ("Tilforordnet", "TILF", False),
        ("Valgstyrer", "STYR", True),
    ]
    for typed in ("valgst", "styr"):
        assert [
            row.cells[0] for row in office.get(f"{url('task_types')}?search={typed}").context["page"].table.rows
        ] == ["Valgstyrer"]


@pytest.mark.acceptance("A-107")
def test_every_switch_is_stored_on_and_off(office):
    off = {name: value for name, value in VALUES.items() if name != "send_reminder"}
    office.post(url("task_type_new"), off | {"validation_off": "on", "trusted": "on"})
    kind = TaskType.objects.get()
    assert (kind.validation_off, kind.trusted, kind.send_reminder) == (True, True, False)
    office.post(url("task_type_edit", kind.pk), VALUES | {"version": "1"})
    kind.refresh_from_db()
    assert (kind.validation_off, kind.trusted, kind.send_reminder) == (False, False, True)


@pytest.mark.acceptance("A-105")
@pytest.mark.parametrize(("written", "stored"), [("", None), ("0", 0), ("1200", 1200)])
def test_payment_can_be_changed_to_anything_that_is_a_whole_number_or_nothing(office, written, stored):
    office.post(url("task_type_new"), VALUES)
    kind = TaskType.objects.get()
    office.post(url("task_type_edit", kind.pk), VALUES | {"payment_dkk": written, "version": "1"})
    wrong = office.post(url("task_type_edit", kind.pk), VALUES | {"payment_dkk": "-1", "version": "2"})
    kind.refresh_from_db()
    assert (kind.payment_dkk, list(wrong.context["page"].form.errors)) == (stored, ["payment_dkk"])


@pytest.mark.acceptance("A-112", "A-023")
def test_the_question_before_deleting_is_another_when_there_are_tasks(office, made):
    delete = url("task_type_delete", made.task_type.source_id)
    without = office.get(delete).context["page"].confirm.yes
    task(made, task_day=made.election.election_day)
    assert (str(without), str(office.get(delete).context["page"].confirm.yes)) == (
        "Slet opgavetypen",
        "Slet opgavetypen og dens opgaver",
    )
    assert TaskType.objects.filter(pk=made.task_type.source_id).exists()
