"""Writing, changing and deleting message templates."""

import datetime

import pytest

from tests.communication.factories import invitation
from tests.elections.factories import scene
from valghalla.audit.models import AuditEntry
from valghalla.base.errors import NameTaken, StaleVersion
from valghalla.communication.message_templates.defaults import default_text, make_default_templates
from valghalla.communication.message_templates.keep import (
    TemplateInvalid,
    TemplateLocked,
    UsedByOthers,
    change_template,
    create_template,
    delete_template,
    go_back,
)
from valghalla.communication.models import Channel, Event, MessageTemplate, TemplateChoice, Wording
from valghalla.content.clean import clean_html

VALUES = {"title": "Husk", "channel": "email", "subject": "Husk !task_date", "body": "<p>Kære !name</p>"}


@pytest.fixture
def made(acting, by, now):
    return create_template(**VALUES, by=by, now=now)


def details(action) -> dict:
    return AuditEntry.objects.get(action=action).details


@pytest.mark.acceptance("A-331", "A-332", "A-333", "A-334", "E-187", "E-192")
@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"title": "  "}, "title", "missing"),
        ({"title": "a" * 256}, "title", "too_long"),
        ({"channel": "pigeon"}, "channel", "unknown"),
        ({"subject": " "}, "subject", "missing"),
        ({"subject": " ", "channel": "digital_post"}, "subject", "missing"),
        ({"subject": "a" * 257}, "subject", "too_long"),
        ({"subject": "a" * 257, "channel": "digital_post"}, "subject", "too_long"),
        ({"channel": "sms"}, "subject", "none"),
        ({"body": "<p> </p>"}, "body", "missing"),
        ({"body": "\n", "subject": "", "channel": "sms"}, "body", "missing"),
        ({"body": "a" * 1531, "subject": "", "channel": "sms"}, "body", "too_long"),
    ],
)
def test_the_server_holds_the_rules_for_new_and_changed_templates(made, by, now, change, field, code):
    wrong = VALUES | {"title": "Ny"} | change
    for save in (
        lambda: create_template(**wrong, by=by, now=now),
        lambda: change_template(made.pk, **wrong, version=made.version, by=by, now=now),
    ):
        with pytest.raises(TemplateInvalid) as refused:
            save()
        assert (refused.value.field, refused.value.code) == (field, code)
    assert MessageTemplate.objects.get() == made
    assert MessageTemplate.objects.get().title == "Husk"


@pytest.mark.acceptance("A-331", "A-332", "E-192")
def test_the_longest_title_and_subject_fit(acting, by, now):
    made = create_template(**VALUES | {"title": "a" * 255, "subject": "b" * 256}, by=by, now=now)
    assert (len(made.title), len(made.subject)) == (255, 256)


@pytest.mark.acceptance("A-331", "E-187")
def test_a_title_is_taken_once_also_when_a_template_is_changed(made, by, now):
    with pytest.raises(NameTaken):
        create_template(**VALUES | {"title": " HUSK "}, by=by, now=now)
    other = create_template(**VALUES | {"title": "Anden"}, by=by, now=now)
    with pytest.raises(NameTaken):
        change_template(other.pk, **VALUES, version=1, by=by, now=now)


@pytest.mark.acceptance("A-334")
def test_rich_text_is_cleaned_and_an_sms_is_kept_as_it_is(acting, by, now):
    rich = create_template(
        **VALUES | {"body": "<p onclick='x()'>Hej<script>x()</script> <b>!name</b></p>"}, by=by, now=now
    )
    assert rich.body == "<p>Hej <strong>!name</strong></p>"
    text = create_template(title="SMS", channel="sms", subject="", body=" 1 < 2 & <b>fed</b>\r\nHej ", by=by, now=now)
    assert text.body == "1 < 2 & <b>fed</b>\nHej"


@pytest.mark.acceptance("A-345")
def test_a_link_to_a_merge_field_is_kept(acting):
    make_default_templates()
    assert '<a href="!invitation"' in clean_html(default_text(Event.INVITATION).body)


def test_a_change_is_recorded_with_what_was_and_is(made, by, now):
    saved = change_template(made.pk, **VALUES | {"subject": "Nyt"}, version=1, by=by, now=now)
    assert saved.version == 2
    assert details("template.created")["title"] == "Husk"
    assert details("template.changed")["changed"] == {"subject": ["Husk !task_date", "Nyt"]}
    with pytest.raises(StaleVersion):
        change_template(made.pk, **VALUES, version=1, by=by, now=now)
    assert MessageTemplate.objects.get().subject == "Nyt"


@pytest.mark.acceptance("A-340", "A-341")
def test_a_default_keeps_title_and_channel_and_is_not_deleted(acting, by, now):
    make_default_templates()
    default = MessageTemplate.objects.get(default_for=Event.INVITATION)
    same = {"title": default.title, "channel": default.channel, "subject": "Nyt emne", "body": "<p>Ny</p>"}
    for change in ({"title": "Min"}, {"channel": "digital_post"}, {"channel": "sms", "subject": ""}):
        with pytest.raises(TemplateLocked):
            change_template(default.pk, **same | change, version=default.version, by=by, now=now)
    with pytest.raises(TemplateLocked):
        delete_template(default.pk, uses=0, by=by, now=now)
    assert change_template(default.pk, **same, version=default.version, by=by, now=now).subject == "Nyt emne"


@pytest.mark.acceptance("A-342", "E-190")
def test_where_a_deleted_template_was_used_the_default_or_the_standard_is(made, by, now):
    place = scene()
    TemplateChoice.objects.create(election=place.election, event=Event.INVITATION, template=made)
    TemplateChoice.objects.create(
        election=place.election, event=Event.TASK_REMINDER, template=made, task_type=place.task_type
    )
    message, _task = invitation(place, now)
    assert message.template_id == made.pk
    with pytest.raises(UsedByOthers) as refused:
        delete_template(made.pk, uses=0, by=by, now=now)
    assert refused.value.uses == 2
    delete_template(made.pk, uses=2, by=by, now=now)
    default = MessageTemplate.objects.get(default_for=Event.INVITATION)
    assert [(one.event, one.template_id, one.task_type_id) for one in TemplateChoice.objects.all()] == [
        (Event.INVITATION, default.pk, None)
    ]
    message.refresh_from_db()
    assert (message.template_id, message.channel) == (default.pk, Channel.EMAIL)
    assert details("template.deleted")["title"] == "Husk"
    changed = [one.details["changed"] for one in AuditEntry.objects.filter(action="election.templates_chosen")]
    assert {"invitation": [made.pk, default.pk]} in changed
    assert {"task_reminder": [made.pk, None]} in changed


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"subject_en": "Remember"}, "body_en", "missing"),
        ({"body_en": "<p>Dear !name</p>"}, "subject_en", "missing"),
        ({"short_body": "a" * 1531}, "short_body", "too_long"),
        ({"channel": "sms", "subject": "", "body": "Hej", "short_body": "Hej"}, "short_body", "none"),
        ({"body": "<p>[[!name</p>"}, "body", "open"),
        ({"subject": "!name]]"}, "subject", "close"),
        ({"short_body": "[[ Hej ]]"}, "short_body", "no_field"),
        ({"subject_en": "x", "body_en": "<p>[[!name</p><p>]]</p>"}, "body_en", "crosses"),
    ],
)
def test_the_server_holds_the_rules_for_english_for_short_texts_and_for_passages(acting, by, now, change, field, code):
    with pytest.raises(TemplateInvalid) as refused:
        create_template(**VALUES | change, by=by, now=now)
    assert (refused.value.field, refused.value.code) == (field, code)
    assert not MessageTemplate.objects.exists()


def test_english_is_for_those_who_read_it_where_there_is_some(made, by, now):
    assert made.in_language("en") == made.in_language("da") == Wording("Husk !task_date", "<p>Kære !name</p>")
    english = {"subject_en": "Remember", "body_en": "<p>Dear !name</p>"}
    both = change_template(made.pk, **VALUES, **english, short_body="Kort", version=1, by=by, now=now)
    assert both.in_language("en") == Wording("Remember", "<p>Dear !name</p>", "Kort")
    assert both.in_language("da") == both.in_language("fr") == Wording("Husk !task_date", "<p>Kære !name</p>", "Kort")


def test_each_version_is_kept_with_who_and_when(made, by, now):
    later = now + datetime.timedelta(hours=1)
    change_template(made.pk, **VALUES | {"subject": "Nyt"}, version=1, by=by, now=later)
    change_template(made.pk, **VALUES | {"subject": "Nyt"}, version=2, by=by, now=later)  # the same again
    kept = made.versions.order_by("number").values_list("number", "text__subject", "saved_at", "saved_by")
    assert list(kept) == [(1, "Husk !task_date", now, by.id), (2, "Nyt", later, by.id)]


def test_what_a_delivered_template_said_is_kept_when_it_is_first_changed(acting, by, now):
    make_default_templates()
    default = MessageTemplate.objects.get(default_for=Event.INVITATION)
    delivered = default.subject
    same = {"title": default.title, "channel": default.channel, "subject": "Vores eget", "body": "<p>Ny</p>"}
    change_template(default.pk, **same, version=1, by=by, now=now)
    kept = default.versions.order_by("number").values_list("text__subject", "saved_at", "saved_by")
    assert list(kept) == [(delivered, None, None), ("Vores eget", now, by.id)]


def test_going_back_is_a_change_like_any_other(made, by, now):
    english = {"subject_en": "Remember", "body_en": "<p>Dear !name</p>"}
    change_template(made.pk, **VALUES | {"subject": "Nyt", "title": "Nyt navn"}, **english, version=1, by=by, now=now)
    with pytest.raises(StaleVersion):
        go_back(made.pk, 1, version=1, by=by, now=now)
    back = go_back(made.pk, 1, version=2, by=by, now=now)
    assert (back.version, back.title, back.subject, back.body_en) == (3, "Nyt navn", "Husk !task_date", "")
    assert go_back(made.pk, 2, version=3, by=by, now=now).body_en == "<p>Dear !name</p>"
    assert made.versions.count() == 4
