"""The pages of task types, and carrying a change into elections."""

import datetime

import pytest
from django.urls import reverse

from tests.elections.factories import Scene, scene, task_type
from tests.participants.factories import participant
from tests.tasks.factories import held, task
from valghalla.base import clock
from valghalla.elections.models import Election, ElectionTaskType
from valghalla.task_types.models import TaskType
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


def test_create(office):
    assert office.post(url("task_type_new"), VALUES).status_code == 302
    kind = TaskType.objects.get()
    assert (kind.starts, kind.ends, kind.payment_dkk, kind.send_reminder, kind.trusted, kind.validation_off) == (
        datetime.time(7), datetime.time(23, 59), 800, True, False, False,
    )  # fmt: skip
    assert kind.description == "<p>Hjælper vælgerne.</p>\n<p>Mød i god tid.</p>"


def test_a_new_one_is_reminded_of_at_first(office):
    assert office.get(url("task_type_new")).context["page"].form["send_reminder"].value() is True


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


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": ""}, "title"),
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


def test_the_same_kind_twice_is_an_error_at_the_title(office):
    office.post(url("task_type_new"), VALUES)
    answer = office.post(url("task_type_new"), VALUES | {"title": "TILFORORDNET"})
    assert list(answer.context["page"].form.errors) == ["title"]


def test_a_shift_over_midnight_says_so_in_list_and_form(office):
    kind = task_type(starts=datetime.time(22), ends=datetime.time(6))
    assert "22:00–06:00, slutter næste dag" in office.get(url("task_types")).content.decode()
    assert "slutter næste dag 06:00" in office.get(url("task_type_edit", kind.pk)).content.decode()


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


def test_a_save_without_change_offers_nothing(office, made):
    kind = made.task_type.source
    kind.description = "<p>Hjælper vælgerne.</p>"
    values = values_of(kind) | {"payment_dkk": "800"}
    assert office.post(url("task_type_edit", kind.pk), values)["Location"] == url("task_types")


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
