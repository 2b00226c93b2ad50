"""Many people looked up in CPR at once, with CPR simulated: what is new is written, and who could not be asked about is told."""

import datetime

import pytest

from tests.participants.factories import participant
from tests.tasks.bulk.factories import done, outcomes, planned_people
from valghalla.participants.models import Participant
from valghalla.tasks.bulk.run import carry_out, start
from valghalla.tasks.bulk.undo import Reach, ask, reach

pytestmark = pytest.mark.usefixtures("committed", "acting", "outside")
ORDINARY, DEAD, DOWN = "1012620000", "1012620003", "1510711048"
NEXT_DAY = datetime.datetime(2026, 10, 2, 10, tzinfo=datetime.UTC)


def test_each_is_looked_up_and_nothing_of_it_can_be_undone(by):
    people = {name: participant(cpr=cpr, last_name=name) for name, cpr in (("A", ORDINARY), ("B", DEAD), ("C", DOWN))}
    run = done(planned_people(list(people.values()), "check_cpr", by=by, now=NEXT_DAY), by=by, now=NEXT_DAY)
    assert outcomes(run) == ["done", "done", "cpr"]
    assert (run.done, run.refused) == (2, 1)
    assert Participant.objects.get(pk=people["B"].pk).status == 90
    assert Participant.objects.get(pk=people["A"].pk).cpr_checked_at > people["A"].cpr_checked_at
    assert reach(run) == Reach(0, 0)
    assert not ask(run, by=by, now=NEXT_DAY)


def test_whoever_is_erased_meanwhile_is_passed_over(by):
    gone, there = participant(cpr=DEAD, last_name="A"), participant(cpr=ORDINARY, last_name="B")
    run = planned_people([gone, there], "check_cpr", by=by, now=NEXT_DAY)
    start(run, plan=run.choices["plan"], by=by, now=NEXT_DAY)
    Participant.objects.filter(pk=gone.pk).delete()
    assert carry_out(run.pk, tick=lambda: NEXT_DAY)
    assert sorted(outcomes(run)) == ["done", "person_gone"]
