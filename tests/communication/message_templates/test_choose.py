"""Choosing templates for an election: what is written from then on, and what others chose is not overwritten."""

import pytest

from tests.elections.factories import Scene, election_type, scene, task_type, work_location
from tests.participants.factories import participant
from tests.tasks.factories import task
from valghalla.audit.models import AuditEntry
from valghalla.base import tenancy
from valghalla.base.errors import StaleVersion
from valghalla.communication.message_templates.choose import (
    Plan,
    TemplatesMissing,
    choose_for_task_type,
    choose_standard,
    create_election_with_templates,
    default_choices,
    plan_of,
)
from valghalla.communication.models import Channel, Event, Message, MessageTemplate, TemplateChoice
from valghalla.elections.models import Election
from valghalla.elections.plan import Days
from valghalla.tasks.assign import assign


@pytest.fixture
def s(acting) -> Scene:
    return scene()


def template(title: str = "Særlig", channel: str = Channel.EMAIL) -> MessageTemplate:
    return MessageTemplate.objects.create(title=title, channel=channel, subject="x", body="<p>x</p>")


def invited_by(s: Scene, kind, by, now) -> str:
    """The template of the next invitation to a task of the type."""
    done = assign(task(s, task_type=kind), to=participant(), by=by, now=now)
    return Message.objects.get(task_id=done.pk).template.title


@pytest.mark.acceptance("A-160", "E-210")
def test_a_choice_holds_from_the_next_message_on_also_while_active(s, by, now):
    assert s.election.state == Election.State.ACTIVE
    assert invited_by(s, s.task_type, by, now) == "Standard invitation"
    before = plan_of(s.election).standard
    own = template()
    changed = choose_standard(s.election, before | {"invitation": own.pk}, seen=before, by=by, now=now)
    assert changed == {"invitation": [before["invitation"], own.pk]}
    assert Message.objects.get().template.title == "Standard invitation"  # the one in the outbox stays as it was
    assert invited_by(s, s.task_type, by, now) == "Særlig"
    assert AuditEntry.objects.get(action="election.templates_chosen").details["changed"] == changed


@pytest.mark.acceptance("A-154", "A-160", "E-209")
def test_a_task_types_own_goes_before_the_standard(s, by, now):
    own = template()
    choose_for_task_type(s.task_type, {"invitation": own.pk}, seen={}, by=by, now=now)
    assert plan_of(s.election).own == {s.task_type.pk: {"invitation": own.pk}}
    assert invited_by(s, s.task_type, by, now) == "Særlig"
    assert invited_by(s, s.other_type, by, now) == "Standard invitation"
    choose_for_task_type(s.task_type, {}, seen={"invitation": own.pk}, by=by, now=now)
    assert plan_of(s.election).own == {}
    assert invited_by(s, s.task_type, by, now) == "Standard invitation"


@pytest.mark.acceptance("A-152", "E-208")
@pytest.mark.parametrize("event", Event.values)
def test_every_event_needs_one(s, by, now, event):
    before = plan_of(s.election).standard
    without = {key: value for key, value in before.items() if key != event}
    with pytest.raises(TemplatesMissing) as missing:
        choose_standard(s.election, without, seen=before, by=by, now=now)
    assert missing.value.events == (event,)
    assert plan_of(s.election).standard == before


def test_a_template_that_is_not_ours_is_none(s, by, now, other_municipality):
    token = tenancy._acting.set(other_municipality)
    theirs = template("Deres")
    tenancy._acting.reset(token)
    before = plan_of(s.election).standard
    with pytest.raises(TemplatesMissing):
        choose_standard(s.election, before | {"invitation": theirs.pk}, seen=before, by=by, now=now)
    assert not TemplateChoice.objects.exists()


def test_what_somebody_else_chose_meanwhile_stays(s, by, now):
    seen = plan_of(s.election).standard
    first, second = template("Først"), template("Så")
    choose_standard(s.election, seen | {"removed": first.pk}, seen=seen, by=by, now=now)
    with pytest.raises(StaleVersion):
        choose_standard(s.election, seen | {"removed": second.pk}, seen=seen, by=by, now=now)
    assert plan_of(s.election).standard["removed"] == first.pk


@pytest.mark.acceptance("A-151", "A-152", "A-154")
def test_a_new_election_has_its_templates_from_the_start_or_is_not_made(s, by, now):
    kind, elsewhere = task_type("Fintæller"), task_type("Ikke her")
    own = template()
    values = {
        "title": "Nyt",
        "type": election_type(),
        "days": Days(*(s.election.election_day,) * 3),
        "lock_days": 4,
        "work_locations": [work_location("Hallen", task_types=[kind])],
    }
    with pytest.raises(TemplatesMissing):
        create_election_with_templates(Plan({}), by=by, now=now, **values)
    assert Election.objects.count() == 1
    asked = Plan(default_choices(), {kind.pk: {"removed": own.pk}, elsewhere.pk: {"removed": own.pk}})
    made = create_election_with_templates(asked, by=by, now=now, **values)
    copy = made.task_types.get()
    assert plan_of(made) == Plan(default_choices(), {copy.pk: {"removed": own.pk}})
