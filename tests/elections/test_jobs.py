"""Closing elections that are over, for every municipality."""

import datetime

import pytest

from tests.elections.factories import election, election_type
from valghalla.base import clock, jobs
from valghalla.base.tenancy import acting_for
from valghalla.elections.models import Election


@pytest.mark.acceptance("A-181", "E-351", "E-313")
@pytest.mark.usefixtures("db")
@pytest.mark.parametrize(
    ("instant", "state"),
    [
        ("2026-11-04T22:59:00+00:00", Election.State.ACTIVE),  # a minute before midnight in Denmark on the last day
        ("2026-11-04T23:01:00+00:00", Election.State.CLOSED),
    ],
)
def test_closed_when_the_last_day_is_over_in_denmark_everywhere(
    municipality, other_municipality, monkeypatch, instant, state
):
    for one in (municipality, other_municipality):
        with acting_for(one):
            election(type=election_type())
            election(title="Ikke aktivt", state=Election.State.INACTIVE)
    monkeypatch.setattr(clock, "now", lambda: datetime.datetime.fromisoformat(instant))
    jobs.rounds["elections.close"](timestamp=0)
    for one in (municipality, other_municipality):
        with acting_for(one):
            assert dict(Election.objects.values_list("title", "state")) == {
                "Prøvevalg": state,
                "Ikke aktivt": Election.State.INACTIVE,
            }
