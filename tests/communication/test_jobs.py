"""The outbox's jobs as the worker runs them."""

import pytest
from django.db import connection

from tests.communication.factories import MailServer, invitation, sender
from tests.elections.factories import scene
from valghalla.base import clock, worker
from valghalla.base.tenancy import acting_for
from valghalla.communication.claims import STALE_AFTER, claim
from valghalla.communication.jobs import deliver_some
from valghalla.communication.models import Message
from valghalla.communication.states import State

AHEAD = clock.today().replace(year=clock.today().year + 1, day=1)


@pytest.fixture
def queued(committed, municipality):
    """Three queued invitations to tasks a year ahead; their keys."""
    with acting_for(municipality):
        sender()
        place = scene(election_day=AHEAD, first_day=AHEAD, last_day=AHEAD)
        return [invitation(place, clock.now(), task_day=AHEAD)[0].pk for _ in range(3)]


def states(municipality) -> list[str]:
    with acting_for(municipality):
        return list(Message.objects.order_by("id").values_list("state", flat=True))


def test_the_worker_sends_what_is_queued(queued, municipality, settings):
    with MailServer() as server:
        settings.SMTP_URL = server.url
        worker.run(threads=2, wait=False)
        assert len(server.received) == 3
    assert states(municipality) == ["handed_over"] * 3


def test_the_letter_as_it_arrives(queued, municipality, settings):
    with MailServer() as server:
        settings.SMTP_URL = server.url
        worker.run(threads=1, wait=False)
        letter = server.received[0]
    assert letter["From"] == "Korsbæk Kommune <valg@korsbaek.example>"
    assert letter["Subject"] == "invitation Tilforordnet"
    html, text = (letter.get_body(preferencelist=(kind,)).get_content() for kind in ("html", "plain"))
    assert "<p>Prøve Person" in html
    assert "Korsbæk Kommune" in text
    assert "<" not in text


def test_another_municipalitys_messages_are_not_sent_by_a_job_that_names_them(
    queued, municipality, other_municipality, settings
):
    with MailServer() as server:
        settings.SMTP_URL = server.url
        deliver_some(municipality=other_municipality.pk, messages=queued)
        assert server.received == []
    assert states(municipality) == ["queued"] * 3


@pytest.mark.acceptance("A-367")
def test_a_mail_server_that_is_down_costs_one_try_and_nothing_is_lost(queued, municipality, settings):
    with MailServer() as server:
        settings.SMTP_URL = server.url
    deliver_some(municipality=municipality.pk, messages=queued)
    assert states(municipality) == ["failed_for_now", "queued", "queued"]


@pytest.mark.acceptance("A-367")
def test_no_mail_server_at_all(queued, municipality, settings):
    settings.SMTP_URL = ""
    deliver_some(municipality=municipality.pk, messages=queued)
    with acting_for(municipality):
        assert Message.objects.get(pk=queued[0]).failure == "url"


@pytest.mark.acceptance("A-367")
def test_the_round_takes_up_what_a_dead_worker_left_in_every_municipality(
    queued, municipality, other_municipality, settings
):
    with acting_for(municipality):
        claim(queued, now=clock.now() - STALE_AFTER * 2)
        Message.objects.update(due_at=clock.now(), claimed_at=clock.now() - STALE_AFTER * 2, state=State.SENDING)
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM procrastinate_jobs")
    with MailServer() as server:
        settings.SMTP_URL = server.url
        worker.run(threads=2, wait=False)
        worker.run(threads=2, wait=False)
        assert len(set(server.ids())) == len(server.ids()) == 3
    assert states(municipality) == ["handed_over"] * 3
