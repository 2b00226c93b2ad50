"""Municipalities that were there before the new events get their templates, and keep their own texts."""

import importlib

import pytest
from django.apps import apps

from valghalla.communication.message_templates.defaults import columns, make_default_templates
from valghalla.communication.models import Event, MessageTemplate

moved = importlib.import_module("valghalla.communication.migrations.0007_delivered_texts")
NEW = [Event.CHANGED, Event.MOVED, Event.DELETED, Event.CALLED_OFF, Event.NOTICE]
SAID = ("subject", "body", "short_body", "subject_en", "body_en", "short_body_en")


@pytest.fixture
def before(acting):
    """As it was: eight templates in Danish, one of them the municipality's own words."""
    make_default_templates(channel="digital_post")
    MessageTemplate.objects.filter(default_for__in=NEW).delete()
    MessageTemplate.objects.update(short_body="", subject_en="", body_en="", short_body_en="")
    MessageTemplate.objects.filter(default_for=Event.REMOVED).update(subject="Vores egen", version=2)
    MessageTemplate.objects.create(title="STANDARD - aflyst valg", channel="email", subject="x", body="x")
    return acting


def deliver(municipality) -> None:
    found = {one.default_for: one for one in MessageTemplate.objects.exclude(default_for="")}
    moved._complete(found.values())
    moved._add(apps.get_model("communication", "MessageTemplate"), found, municipality.pk)


def test_what_is_new_is_added_by_the_channel_of_the_confirmation(before):
    deliver(before)
    made = {one.default_for: one for one in MessageTemplate.objects.filter(default_for__in=NEW)}
    assert {event: made[event].channel for event in NEW} == {
        event: "email" if event == Event.NOTICE else "digital_post" for event in NEW
    }
    assert {event: {name: getattr(made[event], name) for name in SAID} for event in NEW} == {
        event: columns(event) for event in NEW
    }
    assert made[Event.CALLED_OFF].title == "Standard - Aflyst valg (leveret)"  # the other was taken


def test_what_nobody_has_changed_is_completed_and_the_rest_is_left_alone(before):
    deliver(before)
    invitation = MessageTemplate.objects.get(default_for=Event.INVITATION)
    assert {name: getattr(invitation, name) for name in SAID} == columns(Event.INVITATION)
    own = MessageTemplate.objects.get(default_for=Event.REMOVED)
    assert (own.subject, own.short_body, own.body_en) == ("Vores egen", "", "")


def test_once_more_changes_nothing(before):
    deliver(before)
    as_it_is = list(MessageTemplate.objects.order_by("pk").values())
    deliver(before)
    assert list(MessageTemplate.objects.order_by("pk").values()) == as_it_is
