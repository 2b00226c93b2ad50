"""Into the outbox: with the change that causes it, or not at all."""

import pytest
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.communication.factories import invitation
from tests.elections.factories import scene
from tests.participants.factories import participant
from tests.tasks.factories import held, task
from valghalla.base.tenancy import acting_for
from valghalla.communication.channels import Carriers
from valghalla.communication.deliver import deliver
from valghalla.communication.models import Channel, Event, Message, MessageTemplate, TemplateChoice
from valghalla.communication.queue import queue, queue_all
from valghalla.communication.sending import PER_JOB
from valghalla.tasks.assign import assign
from valghalla.tasks.messages import due


def jobs() -> list[dict]:
    return list(
        ProcrastinateJob.objects.filter(task_name="communication.deliver").order_by("id").values_list("args", flat=True)
    )


def test_a_message_and_its_job_carry_keys_and_nothing_about_people(acting, now):
    message, _ = invitation(scene(), now)
    assert jobs() == [{"municipality": acting.pk, "messages": [message.pk]}]
    assert set(message.facts) == {"work_location", "task_type", "team", "task_day", "starts", "ends"}


def test_twenty_messages_a_job(acting, now):
    place = scene()
    tasks = [held(place, participant()) for _ in range(PER_JOB + 1)]
    messages = queue_all([due(Event.INVITATION, one) for one in tasks], election=place.election, now=now)
    assert [job["messages"] for job in jobs()] == [[m.pk for m in messages[:PER_JOB]], [messages[-1].pk]]


@pytest.mark.acceptance("A-362")
@pytest.mark.parametrize("state", ["inactive", "closed"])
def test_an_election_that_is_not_active_queues_nothing(acting, now, state):
    place = scene(state=state)
    one = held(place, participant())
    assert queue(due(Event.INVITATION, one), election=place.election, now=now) is None
    assert (Message.objects.count(), jobs()) == (0, [])


@pytest.mark.acceptance("A-367")
def test_when_the_cause_is_rolled_back_there_is_no_message_and_no_job(committed, municipality, now, by):
    class Changed(Exception):
        pass

    with acting_for(municipality):
        place = scene()
        one, person = task(place), participant()
        try:
            with transaction.atomic():
                assign(one, to=person, by=by, now=now)
                assert (Message.objects.count(), len(jobs())) == (1, 1)
                raise Changed
        except Changed:
            pass
        assert (Message.objects.count(), jobs()) == (0, [])


def test_the_task_types_own_template_goes_before_the_elections_and_the_default(acting, now):
    place = scene()
    own, elections = (
        MessageTemplate.objects.create(title=title, channel=Channel.EMAIL, subject=title, body="x")
        for title in ("Egen", "Valgets")
    )
    one, other = held(place, participant()), held(place, participant(), task_type=place.other_type)

    def used() -> list[str]:
        messages = queue_all([due(Event.INVITATION, x) for x in (one, other)], election=place.election, now=now)
        return [message.template.title for message in messages]

    assert used() == ["Standard invitation"] * 2
    TemplateChoice.objects.create(election=place.election, event=Event.INVITATION, template=elections)
    assert used() == ["Valgets"] * 2
    TemplateChoice.objects.create(
        election=place.election, task_type=place.task_type, event=Event.INVITATION, template=own
    )
    assert used() == ["Egen", "Valgets"]


@pytest.mark.acceptance("E-232")
def test_a_message_without_a_template_fails_where_the_office_sees_it_and_its_cause_stands(acting, now, by):
    place, person = scene(), participant()
    one = task(place)
    MessageTemplate.objects.all().delete()
    assign(one, to=person, by=by, now=now)
    message = Message.objects.get()
    assert (message.event, message.template) == (Event.INVITATION, None)
    with Carriers({}) as ways:
        deliver([message.pk], carriers=ways, clock=lambda: now)
    message.refresh_from_db()
    assert (message.state, message.failure) == ("failed", "no_template")
