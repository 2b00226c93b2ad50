"""An agreed file against a simulated CPR: every outcome in its word, restartable, forgetting what it is done with."""

import pytest

from tests.elections.factories import team
from tests.participants.factories import participant
from valghalla.audit.models import AuditEntry
from valghalla.base import clock, jobs
from valghalla.base.spreadsheets.reading import read_table
from valghalla.participants.importing import people as import_people
from valghalla.participants.importing.columns import KNOWN_HEADERS
from valghalla.participants.importing.draft import begin, choose, start
from valghalla.participants.importing.people import carry_on
from valghalla.participants.models import ImportRow, ImportRun, Participant
from valghalla.teams.jobs import import_people as the_job
from valghalla.teams.members import join
from valghalla.teams.models import TeamMember

pytestmark = pytest.mark.usefixtures("outside")


@pytest.fixture
def venstre(committed, acting):
    return team("Venstre")


@pytest.fixture
def agreed(venstre, by, now):
    """``agreed(*numbers)``: a run in which these people of Venstre wait to be looked up."""

    def make(*numbers: str, add_existing: bool = False) -> ImportRun:
        text = "CPR;Mail;Team\n" + "".join(f"{number};p{at}@example.dk;Venstre\n" for at, number in enumerate(numbers))
        run = begin(read_table(text.encode(), "folk.csv", known_headers=KNOWN_HEADERS), by=by, now=now)
        choose(run, columns={"cpr": 0, "email": 1, "team": 2}, team_id=None, add_existing=add_existing)
        start(run, teams={venstre.pk: venstre.name}, by=by, now=now)
        return run

    return make


def into_team(team_id, participant_id, now):
    return join(team_id, participant_id, joined_by="import", now=now)


def outcomes(run) -> list[str]:
    return list(run.rows.order_by("line").values_list("outcome", flat=True))


@pytest.mark.acceptance("A-324")
def test_each_person_gets_a_word_and_the_good_ones_come_in(agreed, venstre):
    known = participant(cpr="2207781048")
    run = agreed("1012620000", "1012620003", "1410701029", "0204801029", "2207781048", "1710731000", "1012620001")
    carried = carry_on(run.pk, join=into_team, tick=clock.now)
    assert outcomes(run) == ["created", "dead", "no_such_person", "created", "exists", "not_understood", "created"]
    assert (carried.state, carried.finished_at is not None, carried.next_try_at) == ("done", True, None)
    assert [bytes(sealed) for sealed in run.rows.values_list("sealed", flat=True)] == [b""] * 7
    ase = Participant.objects.get(first_names__startswith="Åse")
    assert (ase.email, ase.cpr.digits) == ("p0@example.dk", "1012620000")
    assert list(TeamMember.objects.filter(participant=ase).values_list("team_id", "joined_by")) == [
        (venstre.pk, "import")
    ]
    assert not TeamMember.objects.filter(participant=known).exists()
    looked_up = AuditEntry.objects.filter(action="cpr.looked_up").values_list("details__number", flat=True)
    asked = ["0204xx-xxxx", "0204xx-xxxx", "1012xx-xxxx", "1012xx-xxxx", "1012xx-xxxx", "1410xx-xxxx", "1710xx-xxxx"]
    assert sorted(looked_up) == asked, "a replaced number and the one in force; nobody who is a participant already"


def test_people_already_here_join_the_team_by_choice(agreed, venstre):
    known, member = participant(cpr="2207781048"), participant(cpr="1306861049")
    TeamMember.objects.create(team=venstre, participant=member, joined_at=clock.now(), joined_by="staff")
    run = agreed("2207781048", "1306861049", add_existing=True)
    carry_on(run.pk, join=into_team, tick=clock.now)
    assert outcomes(run) == ["joined", "exists"]
    assert TeamMember.objects.filter(participant=known).count() == 1


def test_where_cpr_is_down_the_line_waits_and_is_asked_for_again(agreed, monkeypatch):
    run = agreed("1012620000", "1510711048")
    carried = carry_on(run.pk, join=into_team, tick=clock.now)
    assert outcomes(run) == ["created", ""]
    assert (carried.state, carried.passes) == ("running", 1)
    assert carried.next_try_at > clock.now()
    assert bytes(run.rows.get(outcome="").sealed)
    monkeypatch.setattr(import_people, "MOST_PASSES", 2)
    carried = carry_on(run.pk, join=into_team, tick=clock.now)
    assert (carried.state, outcomes(run)) == ("done", ["created", "unavailable"])
    assert not ImportRow.objects.exclude(sealed=b"").exists()


def test_killed_in_the_middle_it_goes_on_with_what_is_left(agreed, monkeypatch):
    run = agreed("1012620000", "1012620001", "2207781048")
    with monkeypatch.context() as broken:
        real, calls = import_people._settle, []

        def dies(row_id, outcome):
            calls.append(row_id)
            if len(calls) > 1:
                raise KeyboardInterrupt
            real(row_id, outcome)

        broken.setattr(import_people, "_settle", dies)
        broken.setattr(import_people, "AT_ONCE", 1)
        with pytest.raises(KeyboardInterrupt):
            carry_on(run.pk, join=into_team, tick=clock.now)
    assert Participant.objects.count() == 1
    carry_on(run.pk, join=into_team, tick=clock.now)
    assert outcomes(run) == ["created"] * 3
    assert Participant.objects.count() == 3


def test_told_to_stop_it_leaves_the_rest_to_another_worker(agreed, monkeypatch):
    from procrastinate.contrib.django.models import ProcrastinateJob

    monkeypatch.setattr(import_people, "BATCH", 1)
    monkeypatch.setattr(jobs, "is_stopping", lambda: True)
    run = agreed("1012620000", "1012620001")
    carried = carry_on(run.pk, join=into_team, tick=clock.now)
    assert (outcomes(run), carried.state, carried.passes) == (["created", ""], "running", 0)
    assert ProcrastinateJob.objects.filter(task_name="participants.import").count() == 2


def test_the_job_names_the_run_alone_and_stands_being_done_twice(agreed, acting):
    run = agreed("1012620000")
    for _ in range(2):
        the_job.func(municipality=acting.pk, run=run.pk)
    assert outcomes(run) == ["created"]
    assert the_job.func(municipality=acting.pk, run=999_999) is None


def test_wrong_settings_lose_nothing(agreed, settings):
    run = agreed("1012620000")
    settings.CPR = settings.CPR | {"certificate": "/findes/ikke.pem"}
    carried = carry_on(run.pk, join=into_team, tick=clock.now)
    assert (carried.state, outcomes(run)) == ("running", [""])
