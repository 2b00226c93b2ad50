"""The pages of what is done to many at once, from the tick in a list to undoing it."""

import datetime

import pytest
from django.urls import reverse

from tests.elections.factories import ELECTION_DAY, scene
from tests.pages import staff_client
from tests.participants.factories import participant
from tests.tasks.bulk.test_plan import another_place
from tests.tasks.factories import held, task
from tests.teams.factories import team_member
from valghalla.accounts.models import StaffUser
from valghalla.base import clock
from valghalla.communication.models import Message
from valghalla.tasks.bulk.run import carry_out
from valghalla.tasks.bulk.undo import undo
from valghalla.tasks.models import BulkRun, Task, TaskState
from valghalla.teams.models import TeamMember

pytestmark = [pytest.mark.usefixtures("acting"), pytest.mark.urls("valghalla.config.urls_admin")]
ACCEPTED = TaskState.ACCEPTED
MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture
def at(now, monkeypatch):
    """Let the office's clock show an instant; noon on 1 October until told otherwise."""

    def show(instant):
        monkeypatch.setattr(clock, "now", lambda: instant)

    show(now)
    return show


@pytest.fixture(autouse=True)
def _noon(at):
    """Every test begins at the same instant."""


def post_new(office, s, action, **fields):
    """Choose tasks in a list; the run that came of it."""
    office.post(reverse("bulk_new", args=[s.election.pk]), {"action": action} | fields)
    return BulkRun.objects.order_by("-pk").first()


def shown(office, run, query=""):
    answer = office.get(reverse("bulk_run", args=[run.pk]) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def begin(office, run, now):
    run.refresh_from_db()
    office.post(reverse("bulk_start", args=[run.pk]), {"plan": run.choices["plan"]})
    carry_out(run.pk, tick=lambda: now)
    run.refresh_from_db()
    return run


@pytest.mark.acceptance("A-255")
def test_tasks_ticked_are_removed_and_put_back(office, now, at):
    s = scene()
    people = [participant(last_name=name) for name in ("Anker", "Bech", "Carl")]
    tasks = [held(s, person, ACCEPTED) for person in people]
    run = post_new(office, s, "remove", task=[tasks[0].pk, tasks[1].pk])
    page = shown(office, run)
    assert all(person.last_name in page for person in people[:2])
    assert people[2].last_name not in page
    assert Task.objects.filter(state=ACCEPTED).count() == 3  # nothing has been done yet
    run = begin(office, run, now)
    assert Task.objects.filter(state=ACCEPTED).count() == 1
    assert "kl. 12.10" in shown(office, run)
    at(now + MINUTE)
    office.post(reverse("bulk_undo", args=[run.pk]))
    assert "hx-get" in shown(office, run)  # under way
    undo(run.pk, tick=lambda: now)
    assert "hx-get" not in shown(office, run)
    assert Task.objects.filter(state=ACCEPTED).count() == 3


@pytest.mark.acceptance("A-255")
def test_all_that_match_are_chosen_on_all_pages(office, now):
    s = scene()
    for _ in range(3):
        held(s, participant())
    held(s, participant(), ACCEPTED)
    run = post_new(office, s, "invite", all="1", query="state=unanswered")
    assert run.total == 3
    run = begin(office, run, now)
    assert Message.objects.filter(event="invitation").count() == 3


def test_a_search_is_not_sent_along_but_its_key_is(office):
    s = scene()
    held(s, participant(first_names="Ursula", last_name="Vinter"))
    held(s, participant())
    answer = office.post(reverse("all_tasks", args=[s.election.pk]), {"search": "Vinter"})
    query = answer.headers["Location"].partition("?")[2]
    assert "Vinter" not in query
    assert post_new(office, s, "remove", all="1", query=query).total == 1


def test_all_of_a_team_at_a_place_can_be_ticked_beside_single_ones(office):
    s = scene()
    elsewhere = another_place(s)
    for one in (
        {},
        {},
        {"team": s.other_team},
        {"work_location": elsewhere},
        {"task_day": ELECTION_DAY + datetime.timedelta(days=1)},
    ):
        task(s, **one)
    other = Task.objects.get(team=s.other_team)
    query = f"place={s.place.pk}&day={ELECTION_DAY}"
    assert post_new(office, s, "assign", team=[s.team.pk], task=[other.pk], query=query).total == 3


def test_the_place_offers_checkboxes_to_those_who_may_change(office, municipality, now):
    s = scene()
    one = task(s)
    address = reverse("place", args=[s.election.pk, s.place.pk])
    page = office.get(address).content.decode()
    assert f'name="task" value="{one.pk}"' in page
    assert f'name="team" value="{s.team.pk}"' in page
    reader = StaffUser.objects.create(subject="læser", name="Læser", role="reader", created_at=now)
    assert 'name="task"' not in staff_client(reader, municipality).get(address).content.decode()


def test_nothing_ticked_and_nonsense_change_nothing(office):
    s = scene()
    answer = office.post(reverse("bulk_new", args=[s.election.pk]), {"action": "remove"}, follow=True)
    assert "Sæt kryds" in answer.content.decode()
    for action in ("", "explode", "join_team"):
        assert office.post(reverse("bulk_new", args=[s.election.pk]), {"action": action}).status_code == 400
    assert office.post(reverse("bulk_people"), {"action": "remove"}).status_code == 400
    assert BulkRun.objects.count() == 0


@pytest.mark.parametrize(("said", "state"), [("accept", "accepted"), ("decline", "available")])
def test_answers_are_written_down_once_it_is_said_which(office, now, said, state):
    s = scene()
    one = held(s, participant())
    run = post_new(office, s, "answer", task=[one.pk])
    assert office.post(reverse("bulk_start", args=[run.pk]), {"plan": 0}).status_code == 302
    run.refresh_from_db()
    assert run.started_at is None  # it has not been said yet
    office.post(reverse("bulk_choose", args=[run.pk]), {"action": said})
    begin(office, run, now)
    assert Task.objects.get().state == state


def test_moving_asks_for_the_team_or_the_place(office, now):
    s = scene()
    place = another_place(s)
    free, busy, room = task(s), held(s, participant(), ACCEPTED), task(s, work_location=place)
    run = post_new(office, s, "move", task=[free.pk, busy.pk])
    page = shown(office, run)
    assert "Hallen" in page
    assert "Frivillige" in page
    answer = office.post(reverse("bulk_choose", args=[run.pk]), {"action": "transfer", "transfer-key": "999999"})
    assert answer.status_code == 200
    assert "form-error" in answer.content.decode()
    office.post(reverse("bulk_choose", args=[run.pk]), {"action": "transfer", "transfer-key": place.pk})
    assert "Hallen" in shown(office, run, "?rows=planned")
    begin(office, run, now)
    assert Task.objects.get(pk=room.pk).participant == busy.participant
    assert Task.objects.get(pk=free.pk).team == s.team


def test_the_office_may_choose_another_person_or_leave_a_row_out(office, now):
    s = scene()
    proposed = team_member(s.team.source, participant(last_name="Aa"))
    other = participant(last_name="Ønsket")
    first, second = task(s), task(s)
    run = post_new(office, s, "assign", all="1", query="state=available")
    rows = {row.task_id: row for row in run.rows.all()}
    assert rows[first.pk].participant == proposed
    address = reverse("bulk_person", args=[run.pk, rows[second.pk].pk])
    assert other.name in office.get(address).content.decode()
    office.post(address, {"participant": other.pk})
    office.post(reverse("bulk_leave_out", args=[run.pk]), {"out": rows[first.pk].pk})
    assert "Udeladt" in shown(office, run)
    begin(office, run, now)
    assert dict(Task.objects.values_list("pk", "participant")) == {first.pk: None, second.pk: other.pk}


def test_another_plan_than_the_one_shown_is_not_begun(office):
    s = scene()
    run = post_new(office, s, "remove", task=[held(s, participant()).pk])
    answer = office.post(reverse("bulk_start", args=[run.pk]), {"plan": "77"}, follow=True)
    assert "Planen er ændret i mellemtiden" in answer.content.decode()
    run.refresh_from_db()
    assert run.started_at is None


def test_a_plan_can_be_given_up(office):
    s = scene()
    run = post_new(office, s, "remove", task=[held(s, participant()).pk])
    answer = office.post(reverse("bulk_drop", args=[run.pk]))
    assert answer.headers["Location"] == reverse("all_tasks", args=[s.election.pk])
    assert BulkRun.objects.count() == 0


def test_reasons_are_told_in_danish_for_each_row(office, now):
    s = scene()
    child = held(s, participant(birth_date=datetime.date(2012, 1, 1)))
    run = post_new(office, s, "accept", task=[child.pk, task(s).pk])
    page = shown(office, run, "?rows=refused")
    assert "Ikke 18 år" in page or "18" in page
    assert "Ingen har opgaven" in page


def test_messages_are_sent_at_once_when_asked(office, now, at):
    s = scene()
    run = begin(office, post_new(office, s, "remove", task=[held(s, participant(), ACCEPTED).pk]), now)
    at(now + MINUTE)
    office.post(reverse("bulk_send_now", args=[run.pk]))
    assert Message.objects.get().due_at == now + MINUTE


def test_a_message_is_written_on_its_own_page(office):
    s = scene()
    answer = office.post(
        reverse("bulk_new", args=[s.election.pk]), {"action": "message", "task": [held(s, participant()).pk]}
    )
    run = BulkRun.objects.get()
    assert answer.headers["Location"] == f"{reverse('group_message_new', args=[s.election.pk])}?selection={run.pk}"
    assert office.get(answer.headers["Location"]).status_code == 200


def test_people_on_the_list_are_put_into_a_team(office, now):
    s = scene()
    people = [team_member(s.other_team.source), team_member(s.other_team.source)]
    office.post(reverse("bulk_people"), {"action": "join_team", "selected": [one.pk for one in people]})
    run = BulkRun.objects.get()
    shown(office, run)
    office.post(reverse("bulk_choose", args=[run.pk]), {"join_team-key": s.team.source_id})
    begin(office, run, now)
    assert TeamMember.objects.filter(team=s.team.source).count() == 2
    everybody = reverse("bulk_people") + f"?team={s.team.source_id}"
    office.post(everybody, {"action": "message", "all_matching": "1"})
    assert BulkRun.objects.order_by("-pk").first().total == 2


def test_the_list_of_runs_tells_what_was_done(office, now):
    s = scene()
    assert "ikke lavet samlede ændringer" in office.get(reverse("bulk_runs")).content.decode()
    begin(office, post_new(office, s, "remove", task=[held(s, participant()).pk]), now)
    page = office.get(reverse("bulk_runs")).content.decode()
    assert "Fjern deltagere fra opgaver" in page


def test_what_is_done_to_a_task_leads_to_the_run_in_its_history(office, now):
    s = scene()
    one = held(s, participant(), ACCEPTED)
    run = begin(office, post_new(office, s, "remove", task=[one.pk]), now)
    page = office.get(reverse("task_history", args=[s.election.pk, one.pk])).content.decode()
    assert reverse("bulk_run", args=[run.pk]) in page


@pytest.mark.parametrize("number", [1, 30])
@pytest.mark.parametrize("stage", ["planned", "finished"])
def test_the_pages_take_the_same_queries_for_many(office, now, number, stage, django_assert_max_num_queries):
    s = scene()
    tasks = [held(s, participant()) for _ in range(number)]
    run = post_new(office, s, "remove", task=[one.pk for one in tasks])
    if stage == "finished":
        begin(office, run, now)
    with django_assert_max_num_queries(15):
        shown(office, run)
