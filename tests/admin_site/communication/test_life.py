"""What has happened to a message, in words."""

import datetime

import pytest

from tests.communication.factories import invitation, sender
from tests.elections.factories import scene
from valghalla.admin_site.communication.life import steps, way
from valghalla.communication.models import Attempt, Channel, Message
from valghalla.communication.receipts import Word, apply
from valghalla.components.inline import html_of

State = Message.State
HOUR = datetime.timedelta(hours=1)
DAY = datetime.timedelta(days=1)


@pytest.fixture
def message(acting, now) -> Message:
    """One that left by Digital Post yesterday."""
    sender()
    made, _ = invitation(scene(), now - DAY - HOUR)
    Message.objects.filter(pk=made.pk).update(
        channel=Channel.DIGITAL_POST,
        state=State.HANDED_OVER,
        handed_over_at=now - DAY - HOUR,
        because=Message.Because.TEMPLATE,
    )
    Attempt.objects.create(message=made, at=now - DAY - HOUR, outcome=State.HANDED_OVER)
    made.refresh_from_db()
    return made


def said(message: Message) -> list[str]:
    return [str(step.text) for step in steps(message)]


@pytest.mark.acceptance("E-260", "A-359")
def test_what_receipts_tell_stands_in_its_life(message, now):
    apply(message.reference, Word.RECEIVED, at=now - HOUR, now=now)
    apply(message.reference, Word.DELIVERED, at=now, now=now)
    assert said(message) == [
        "Sat i kø",
        "Afleveret til Digital Post",
        "Modtaget og på vej til deltageren",
        "Leveret til deltageren",
    ]


def test_what_fails_after_it_left_was_not_delivered(message, now):
    apply(message.reference, Word.FAILED, "memo.invalid", at=now, now=now)
    assert said(message)[-1] == "Kunne ikke leveres"
    assert "fejl" in steps(message)[-1].why


@pytest.mark.parametrize("channel", Channel)
@pytest.mark.parametrize("outcome", [*Word, State.HANDED_OVER, State.FAILED_FOR_NOW, State.DROPPED, State.UNCERTAIN])
def test_everything_that_can_come_of_a_try_has_words(message, now, channel, outcome):
    message.channel = channel
    Attempt.objects.create(message=message, at=now, outcome=outcome, code="")
    assert all(text and text != outcome for text in said(message))


@pytest.mark.acceptance("E-240")
@pytest.mark.parametrize(
    ("because", "passed_over", "expected"),
    [
        ("template", [], ["Beskedskabelonen er skrevet til den."]),
        ("wish", [], ["Deltageren har selv valgt kanalen."]),
        ("office", [], ["Valgkontoret valgte det."]),
        ("fallback", [["email", "no_email"]], ["Hvorfor ikke e-mail", "Deltageren har ingen e-mailadresse."]),
    ],
)
def test_why_it_went_that_way_is_told(message, because, passed_over, expected):
    message.because, message.passed_over = because, passed_over
    told = " ".join(f"{fact.term} {html_of(fact.value)}" for fact in way(message))
    assert all(text in told for text in expected), told


def test_what_replaced_it_is_one_click_away(office, message, now):
    other = Message.objects.create(
        participant=message.participant, election=message.election, task_id=message.task_id, event=message.event,
        template=message.template, channel=Channel.EMAIL, facts=message.facts, instead_of=message, because="office",
        queued_at=now, due_at=now,
    )  # fmt: skip
    first = office.get(f"/messages/{message.pk}/").content.decode()
    second = office.get(f"/messages/{other.pk}/").content.decode()
    assert f'href="/messages/{other.pk}/"' in first
    assert "Erstattet af" in first
    assert f'href="/messages/{message.pk}/"' in second
    assert "Sendt i stedet for" in second


@pytest.mark.acceptance("A-358", "E-254")
def test_the_log_finds_a_channel_and_what_has_no_receipt(office, message, now, monkeypatch):
    monkeypatch.setattr("valghalla.base.clock.now", lambda: now)
    name = message.participant.name
    for query, there in (
        ("channel=digital_post", True),
        ("channel=email", False),
        ("status=unconfirmed", True),
        ("status=handed_over", True),
    ):
        assert (name in office.get(f"/messages/?{query}").content.decode()) is there, query
    assert "ikke fået nogen kvittering" in office.get(f"/messages/{message.pk}/").content.decode()
    apply(message.reference, Word.DELIVERED, at=now, now=now)
    assert name not in office.get("/messages/?status=unconfirmed").content.decode()
