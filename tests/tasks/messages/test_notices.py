"""Who answers for a team or a place is told what happens there: as often as she wants, once, and no more than she may know."""

import datetime

import pytest

from tests.elections.factories import ELECTION_DAY, scene
from tests.participants.factories import participant
from tests.tasks.factories import held, task
from valghalla.audit import actors
from valghalla.communication.message_templates.merge import in_text
from valghalla.communication.models import Event, Message, NoticeChoice
from valghalla.communication.values import NoLongerDue
from valghalla.elections.models import Election
from valghalla.municipalities.models import Settings
from valghalla.places.models import WorkLocationResponsible
from valghalla.tasks.answer import decline, withdraw
from valghalla.tasks.messages import values_for
from valghalla.tasks.messages.notices import choose_pace, pace_of, tell
from valghalla.tasks.models import BulkRun, TaskEvent, TaskState
from valghalla.tasks.remove import remove
from valghalla.teams.models import TeamResponsible

pytestmark = pytest.mark.usefixtures("acting")
MINUTE, HOUR, DAY = datetime.timedelta(minutes=1), datetime.timedelta(hours=1), datetime.timedelta(days=1)
TASK = f"Tilforordnet, Skolen, {ELECTION_DAY:%d-%m-%Y}"


@pytest.fixture
def s(acting, now):
    Settings.objects.update(sends_from=8, sends_until=20)
    return scene()


def leader(s, **values):
    person = participant(**values)
    TeamResponsible.objects.create(team=s.team.source, participant=person)
    return person


def janitor(s):
    person = participant()
    WorkLocationResponsible.objects.create(work_location=s.place.source, participant=person)
    return person


def at_once(person, role, now):
    choose_pace(person, role, "at_once", by=actors.participant(person.pk), now=now)


def withdrawn(s, now, name="Anna"):
    person = participant(first_names=name, last_name="Holm")
    one = held(s, person, TaskState.ACCEPTED)
    herself = actors.participant(person.pk)
    withdraw(one, participant_id=person.pk, by=herself, now=now, today=now.date())
    return one


def news(now) -> dict[int, str]:
    found = Message.objects.filter(event=Event.NOTICE).select_related("participant", "election", "template")
    values = values_for(list(found), now=now)
    return {m.participant_id: _text(values[m.pk]) for m in found}


def _text(values) -> str:
    return values.reason if isinstance(values, NoLongerDue) else in_text("!news", values)


@pytest.mark.acceptance("E-231")
def test_at_once_is_within_minutes_and_once(s, now):
    boss = leader(s)
    at_once(boss, "team", now)
    withdrawn(s, now + MINUTE)
    assert tell(now=now + 2 * MINUTE) == 0  # what has not settled is not told
    assert tell(now=now + 4 * MINUTE) == 1
    assert tell(now=now + 5 * MINUTE) == tell(now=now + DAY) == 0
    assert news(now) == {boss.pk: f"- Anna Holm har meldt afbud: {TASK}"}


@pytest.mark.acceptance("E-231")
def test_what_comes_in_one_go_comes_in_one_message(s, now, by):
    boss = leader(s)
    at_once(boss, "team", now)
    withdrawn(s, now + MINUTE, "Anna")
    one = held(s, participant(first_names="Bo", last_name="Dam"), invited_at=now)
    decline(one, participant_id=one.participant_id, by=by, now=now + MINUTE)
    two = held(s, participant(first_names="Ib", last_name="Eg"), TaskState.ACCEPTED)
    remove(two, by=by, now=now + MINUTE)
    assert tell(now=now + HOUR) == 1
    assert news(now)[boss.pk].splitlines() == [
        f"- Anna Holm har meldt afbud: {TASK}",
        f"- Bo Dam har sagt nej: {TASK}",
        f"- Ib Eg har ikke længere opgaven: {TASK}",
    ]


@pytest.mark.acceptance("E-231")
def test_daily_is_what_is_usual_for_a_team_and_comes_when_messages_may_leave(s, now):
    boss = leader(s)
    assert pace_of(boss, "team") == "daily"
    tell(now=now)  # from now on: noon
    withdrawn(s, now + MINUTE)
    assert tell(now=now + 2 * HOUR) == 0
    morning = datetime.datetime(2026, 10, 2, 6, 0, tzinfo=datetime.UTC)  # eight in Denmark
    assert tell(now=morning - MINUTE) == 0
    assert tell(now=morning + MINUTE) == 1
    assert tell(now=morning + 2 * MINUTE) == tell(now=morning + DAY) == 0


@pytest.mark.acceptance("E-231")
def test_never_is_never_and_is_what_is_usual_for_a_place(s, now):
    boss, keeper = leader(s), janitor(s)
    choose_pace(boss, "team", "never", by=actors.participant(boss.pk), now=now)
    assert pace_of(keeper, "place") == "never"
    withdrawn(s, now + MINUTE)
    assert tell(now=now + DAY) == 0
    # Whoever wants to be told again is told of what happens from then on.
    at_once(boss, "team", now + DAY)
    assert tell(now=now + DAY + HOUR) == 0


def test_who_answers_for_a_place_is_told_of_places_and_not_of_people(s, now, by):
    keeper = janitor(s)
    at_once(keeper, "place", now)
    withdrawn(s, now + MINUTE)
    withdrawn(s, now + MINUTE, "Bo")
    assert tell(now=now + HOUR) == 1
    assert news(now) == {keeper.pk: f"- Ledig igen: {TASK} (2)"}


def test_who_answers_for_both_is_told_once(s, now):
    boss = leader(s)
    WorkLocationResponsible.objects.create(work_location=s.place.source, participant=boss)
    at_once(boss, "team", now)
    at_once(boss, "place", now)
    withdrawn(s, now + MINUTE)
    assert tell(now=now + HOUR) == 1
    assert news(now)[boss.pk].count("\n") == 0


def test_what_she_did_herself_is_no_news_nor_other_teams_nor_what_is_over(s, now, by):
    boss = leader(s)
    at_once(boss, "team", now)
    own = held(s, boss, TaskState.ACCEPTED)
    withdraw(own, participant_id=boss.pk, by=actors.participant(boss.pk), now=now + MINUTE, today=now.date())
    others = held(s, participant(), TaskState.ACCEPTED, team=s.other_team)
    past = held(s, participant(), TaskState.ACCEPTED, task_day=now.date() - DAY)
    for one in (others, past):
        remove(one, by=by, now=now + MINUTE)
    assert tell(now=now + HOUR) == 0


def test_nothing_from_an_election_that_is_not_active(s, now):
    at_once(leader(s), "team", now)
    withdrawn(s, now + MINUTE)
    Election.objects.update(state="inactive")
    assert tell(now=now + HOUR) == 0


def test_what_was_taken_back_is_not_told(s, now, by):
    boss = leader(s)
    at_once(boss, "team", now)
    one = withdrawn(s, now + MINUTE)
    assert tell(now=now + HOUR) == 1
    told = TaskEvent.objects.get(kind="withdrawn")
    TaskEvent.objects.create(
        task=one, election=s.election, work_location=s.place, team=s.team, task_type=s.task_type, undoes=told,
        task_day=one.task_day, kind="undone", at=now, by_kind="staff",
    )  # fmt: skip
    assert news(now) == {boss.pk: "undone"}


def test_what_the_office_may_still_undo_waits(s, now, by):
    at_once(leader(s), "team", now)
    run = BulkRun.objects.create(
        action="remove", created_at=now, started_at=now + MINUTE, finished_at=now + 2 * MINUTE, until=now + 12 * MINUTE
    )
    one = held(s, participant(), TaskState.ACCEPTED)
    remove(one, by=actors.staff(1, run=run.pk), now=now + 2 * MINUTE)
    assert tell(now=now + 10 * MINUTE) == 0
    assert tell(now=now + 13 * MINUTE) == 1


def test_in_english_to_who_reads_that_where_the_template_does(s, now):
    boss = leader(s, language="en")
    at_once(boss, "team", now)
    withdrawn(s, now + MINUTE)
    tell(now=now + HOUR)
    assert news(now) == {boss.pk: f"- Anna Holm har meldt afbud: {TASK}"}
    Message.objects.get(event=Event.NOTICE).template.__class__.objects.filter(default_for="notice").update(body_en="x")
    assert news(now) == {boss.pk: f"- Anna Holm has withdrawn: {TASK}"}


def test_few_queries_however_many_are_told(s, now, django_assert_max_num_queries):
    for _ in range(3):
        at_once(leader(s), "team", now)
        withdrawn(s, now + MINUTE)
    with django_assert_max_num_queries(18):
        assert tell(now=now + HOUR) == 3
    with django_assert_max_num_queries(9):
        assert tell(now=now + HOUR + MINUTE) == 0
    assert NoticeChoice.objects.filter(told_until__gte=now + HOUR - 2 * MINUTE).count() == 3


def test_a_free_task_is_not_news(s, now):
    at_once(leader(s), "team", now)
    task(s)
    assert tell(now=now + HOUR) == 0
