"""The delivered templates: all there, right, and kept when changed."""

import datetime
import re
from dataclasses import replace

import nh3
import pytest

from valghalla.communication.message_templates.defaults import TITLES, default_text, make_default_templates
from valghalla.communication.message_templates.merge import Values, in_html, in_text, troubles, unknown_fields
from valghalla.communication.message_templates.sms_length import size_of
from valghalla.communication.models import Channel, Event, MessageTemplate

ASKING = {Event.INVITATION, Event.INVITATION_REMINDER}


PERSONAL = {*ASKING, Event.CHANGED, Event.MOVED}
BODIES = [(event, language) for event in Event for language in ("da", "en")]


def values(**changes) -> Values:
    """All that a message can tell, as long as it usually is."""
    full = {
        "name": "Anna Margrethe Holm Jensen",
        "election": "Kommunal- og regionsrådsvalget 2029",
        "work_location": "Forsamlingshuset",
        "work_location_address": "Forsamlingshusvej 12, 4272 Korsbæk",
        "directions": "Gennem porten",
        "team": "Venstre",
        "task_type": "Valgstyrerformand",
        "task_type_description": "<p>Hjælper.</p>",
        "task_date": datetime.date(2026, 11, 3),
        "task_start": datetime.time(8),
        "task_end": datetime.time(16),
        "lock_date": datetime.date(2026, 10, 29),
        "payment_dkk": 800,
        "days": 7,
        "before": "Rådhuset, kl. 08:00",
        "municipality": "Korsbæk Kommune",
        "telephone": "12345678",
        "tasks": "<ul><li>Valgstyrer</li></ul>",
        "news": "<ul><li>Anna har meldt afbud</li></ul>",
        "contact": "https://valg.korsbaek.dk/contact/",
        "external_web": "https://valg.korsbaek.dk/",
        "invitation": "https://valg.korsbaek.dk/invitation/AbCdEfGhIjKlMnOpQrStUv/",
    }
    return Values(**full | changes)  # type: ignore[arg-type]


BARE = values(
    work_location_address="", directions="", task_end=None, lock_date=None, payment_dkk=None, before="", telephone="", invitation=""
)  # fmt: skip


@pytest.mark.acceptance("E-188")
@pytest.mark.parametrize(("event", "language"), BODIES)
def test_each_text_is_whole_in_both_languages(event, language):
    said = default_text(event, language=language)
    assert 0 < len(said.subject) <= 256
    for text in (said.subject, said.body, said.short_body):
        assert (unknown_fields(text), troubles(text)) == ([], [])
        for filled in (values(language=language), BARE):
            assert "!" not in in_text(text, filled).replace("Tak!", "").replace("Thank you!", "")
    assert values().name in in_html(said.body, values())
    assert nh3.clean(said.body, link_rel=None) == said.body  # nothing that cleaning would change


@pytest.mark.parametrize(("event", "language"), BODIES)
def test_nothing_is_left_of_what_is_missing(event, language):
    said = default_text(event, language=language)
    bare = replace(BARE, invitation=values().invitation if event in ASKING else "")
    html, short = in_html(said.body, bare), in_text(said.short_body, bare)
    for text in (html, short):
        assert not re.search(r"\[\[|\]\]| [.,:]|,,|\(\)|  ", text.replace("\n", " "))
    assert not re.search(r"<(p|ul|li)>\s*</\1>", html)


@pytest.mark.acceptance("A-335")
@pytest.mark.parametrize(("event", "language"), BODIES)
def test_the_short_text_goes_in_two_text_messages_at_most(event, language):
    size = size_of(in_text(default_text(event, language=language).short_body, values(language=language)))
    assert size.parts <= 2
    assert size.others == ()


@pytest.mark.acceptance("E-201")
@pytest.mark.parametrize(("event", "language"), BODIES)
def test_the_personal_link_stands_where_there_is_one_to_give(event, language):
    said = default_text(event, language=language)
    assert ("!invitation" in said.body) == (event in PERSONAL)
    if event not in ASKING:
        assert "invitation/" not in in_html(said.body, values(invitation=""))
        assert 'href=""' not in in_html(said.body, values(invitation=""))


@pytest.mark.acceptance("E-188")
def test_a_municipality_gets_one_for_each_event_by_the_channel_asked_for(acting):
    assert make_default_templates(channel=Channel.DIGITAL_POST) == len(Event)
    found = dict(MessageTemplate.objects.values_list("default_for", "channel"))
    assert found.pop(Event.NOTICE) == Channel.EMAIL
    assert set(found.values()) == {Channel.DIGITAL_POST}
    for one in MessageTemplate.objects.all():
        assert one.title == TITLES[Event(one.default_for)]
        assert one.in_language("da") == default_text(Event(one.default_for))
        assert one.in_language("en") == default_text(Event(one.default_for), language="en")


def test_once_more_changes_nothing_and_fills_gaps(acting):
    make_default_templates()
    MessageTemplate.objects.filter(default_for=Event.REMOVED).update(subject="Vores egen")
    MessageTemplate.objects.filter(default_for=Event.RETRACTED).delete()
    assert make_default_templates() == 1
    assert make_default_templates() == 0
    assert MessageTemplate.objects.get(default_for=Event.REMOVED).subject == "Vores egen"
