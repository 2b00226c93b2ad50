"""The delivered templates: all there, right, and kept when changed."""

import datetime

import nh3
import pytest

from valghalla.communication.defaults import TITLES, default_text, make_default_templates
from valghalla.communication.merge import Values, in_html, in_text, unknown_fields
from valghalla.communication.models import Channel, Event, MessageTemplate

ASKING = {Event.INVITATION, Event.INVITATION_REMINDER}


def values() -> Values:
    return Values(
        name="Anna Holm",
        election="Folketingsvalget",
        work_location="Skolen",
        work_location_address="Skolevej 1, 4272 Korsbæk",
        task_type="Tilforordnet",
        task_type_description="<p>Hjælper.</p>",
        task_date=datetime.date(2026, 11, 3),
        task_start=datetime.time(8),
        task_end=datetime.time(16),
        payment_dkk=800,
        days=7,
        municipality="Korsbæk Kommune",
        contact="http://k/contact/",
        external_web="http://k/",
        invitation="http://k/invitation/abc/",
    )


@pytest.mark.parametrize("event", Event)
def test_each_text_is_whole(event):
    subject, body = default_text(event)
    assert 0 < len(subject) <= 256
    assert unknown_fields(subject + body) == []
    assert "!" not in in_text(subject, values()) + in_html(body, values())
    assert "Anna Holm" in in_html(body, values())
    assert nh3.clean(body, link_rel=None) == body  # nothing that cleaning would change


@pytest.mark.parametrize("event", Event)
def test_the_personal_link_stands_where_there_is_one_to_give(event):
    assert ("!invitation" in default_text(event)[1]) == (event in ASKING)


def test_a_municipality_gets_one_for_each_event_by_e_mail(acting):
    assert make_default_templates() == 8
    found = MessageTemplate.objects.values_list("default_for", "title", "channel")
    assert set(found) == {(event, TITLES[event], Channel.EMAIL) for event in Event}


def test_once_more_changes_nothing_and_fills_gaps(acting):
    make_default_templates()
    MessageTemplate.objects.filter(default_for=Event.REMOVED).update(subject="Vores egen")
    MessageTemplate.objects.filter(default_for=Event.RETRACTED).delete()
    assert make_default_templates() == 1
    assert make_default_templates() == 0
    assert MessageTemplate.objects.get(default_for=Event.REMOVED).subject == "Vores egen"
