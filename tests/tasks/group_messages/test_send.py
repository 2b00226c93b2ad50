"""Group messages: recipients put down, what changes afterwards, sending, and calling off."""

import datetime
from collections import Counter

import pytest

from tests.communication.factories import Letterbox, by_mail, invitation, sender
from tests.communication.files import CONTENTS, uploaded
from tests.elections.factories import ELECTION_DAY, Scene, scene
from tests.participants.factories import participant
from tests.tasks.factories import held
from valghalla.audit.actors import SYSTEM
from valghalla.audit.models import AuditEntry
from valghalla.base.errors import StaleVersion
from valghalla.communication.deliver import deliver
from valghalla.communication.files import LARGEST_TOGETHER, FilesTooLarge
from valghalla.communication.forget import forget_old
from valghalla.communication.group_messages import write as groups
from valghalla.communication.group_messages.figures import Counted, Tally, Way, counted, tallies
from valghalla.communication.message_templates.keep import change_template, create_template
from valghalla.communication.models import GroupMessage, GroupRecipient, Message, MessageTemplate
from valghalla.elections.models import Election
from valghalla.integrations.email import Refused
from valghalla.tasks.answer import accept, decline
from valghalla.tasks.group_messages.recipients import Filters
from valghalla.tasks.group_messages.send import ChangedSince, changed_since, count_recipients, seen, send_group
from valghalla.tasks.models import Task, TaskState
from valghalla.tasks.remove import remove

ACCEPTED = TaskState.ACCEPTED
EVERYBODY = Filters()
DAY = datetime.timedelta(days=1)


@pytest.fixture
def stage(acting) -> Scene:
    sender()
    return scene()


def drafted(
    stage: Scene, by, now, *, subject="Husk !work_location", body="<p>Kære !name</p>", channel="email"
) -> GroupMessage:
    group = groups.begin(stage.election, channel=channel, template=None, filters={}, by=by, now=now)
    return groups.change_text(group.pk, subject=subject, body=body, version=group.version, now=now)


def ready(stage: Scene, by, now, *, filters=EVERYBODY, per_task=False, **text) -> GroupMessage:
    group = drafted(stage, by, now, **text)
    count_recipients(group, filters, per_task=per_task, now=now)
    return GroupMessage.objects.get(pk=group.pk)


def sent(group: GroupMessage, by, now) -> list[Message]:
    send_group(group.pk, agreed=seen(group), by=by, now=now)
    return list(group.messages.order_by("pk"))


def letters(messages: list[Message], now) -> list:
    box = Letterbox()
    deliver([one.pk for one in messages], carriers=by_mail(box), clock=lambda: now)
    return box.letters


@pytest.mark.acceptance("A-347", "A-349", "A-351", "E-248")
def test_the_message_goes_to_those_put_down_with_their_own_facts(stage, by, now):
    for name in ("Bo", "Anna"):
        held(stage, participant(first_names=name, last_name="Holm", email=f"{name.lower()}@example.com"), ACCEPTED)
    group = ready(stage, by, now)
    assert counted(group) == Counted(people=2, messages=2, ways=(Way("email", "", 2),), unreached={})
    held(stage, participant(first_names="Carl"), ACCEPTED)
    messages = sent(group, by, now)
    assert [(one.recipient.address, one.subject) for one in letters(messages, now)] == [
        ("anna@example.com", "Husk Skolen"),
        ("bo@example.com", "Husk Skolen"),
    ]
    assert tallies([group.pk])[group.pk] == Tally(sent=2)
    entry = AuditEntry.objects.get(action="group_message.sent")
    assert entry.details == {"election": stage.election.pk, "channel": "email", "number": 2}


@pytest.mark.acceptance("A-350", "E-248")
def test_a_person_with_several_tasks_gets_one_message_unless_the_clerk_chose_otherwise(stage, by, now):
    person = participant()
    for day in (ELECTION_DAY - DAY, ELECTION_DAY):
        held(stage, person, ACCEPTED, task_day=day)
    assert [one.subject for one in letters(sent(ready(stage, by, now, subject="!task_date"), by, now), now)] == [
        "02-11-2026"
    ]
    each = ready(stage, by, now, subject="!task_date", per_task=True)
    assert [one.subject for one in letters(sent(each, by, now), now)] == ["02-11-2026", "03-11-2026"]
    alike = ready(stage, by, now, subject="!work_location", per_task=True)
    assert len(sent(alike, by, now)) == 1


@pytest.mark.acceptance("A-346", "E-344")
@pytest.mark.parametrize("gone", [False, True], ids=["task there", "task deleted"])
def test_whoever_said_no_is_told_the_whole_address(stage, by, now, gone):
    person = participant()
    task = held(stage, person)
    decline(task, participant_id=person.pk, by=by, now=now)
    if gone:
        Task.objects.filter(pk=task.pk).delete()
    text = "!work_location: !work_location_address, !task_type !task_start-!task_end"
    group = ready(stage, by, now, subject=text, filters=Filters(states=("declined",)))
    (letter,) = letters(sent(group, by, now), now)
    assert letter.subject == "Skolen: Skolevej 1, 4272 Korsbæk, Tilforordnet 08:00-16:00"


@pytest.mark.acceptance("A-179", "A-355", "E-247")
def test_messages_written_by_hand_are_sent_when_the_election_is_inactive(stage, by, now):
    held(stage, participant(), ACCEPTED)
    Election.objects.update(state=Election.State.INACTIVE)
    assert len(letters(sent(ready(stage, by, now), by, now), now)) == 1


@pytest.mark.acceptance("A-351")
def test_who_has_changed_is_told_before_and_gets_the_message_all_the_same(stage, by, now):
    anna, bo, carl = (participant(first_names=name) for name in ("Anna", "Bo", "Carl"))
    tasks = [held(stage, one) for one in (anna, bo, carl)]
    group = ready(stage, by, now)
    shown = seen(group)
    accept(tasks[0], participant_id=anna.pk, by=by, now=now)
    remove(tasks[1], by=by, now=now)
    assert [one.participant_id for one in changed_since(group)] == [anna.pk, bo.pk]
    with pytest.raises(ChangedSince):
        send_group(group.pk, agreed=shown, by=by, now=now)
    assert not group.messages.exists()
    assert len(sent(group, by, now)) == 3
    assert set(group.recipients.filter(changed=True).values_list("participant_id", flat=True)) == {anna.pk, bo.pk}


def test_whoever_said_no_and_has_the_task_again_has_changed(stage, by, now):
    person = participant()
    task = held(stage, person)
    decline(task, participant_id=person.pk, by=by, now=now)
    group = ready(stage, by, now)
    assert not changed_since(group).exists()
    Task.objects.filter(pk=task.pk).update(participant=person, state=ACCEPTED)
    assert changed_since(group).count() == 1


@pytest.mark.acceptance("A-349")
def test_who_cannot_be_reached_is_counted_and_gets_nothing(stage, by, now):
    held(stage, participant(email=""), ACCEPTED)
    held(stage, participant(), ACCEPTED)
    group = ready(stage, by, now)
    assert counted(group) == Counted(people=2, messages=1, ways=(Way("email", "", 1),), unreached={"no_email": 1})
    assert len(sent(group, by, now)) == 1


@pytest.mark.acceptance("E-249")
@pytest.mark.parametrize(
    ("text", "email", "code"),
    [
        ({"subject": ""}, "a@example.com", "no_subject"),
        ({"body": ""}, "a@example.com", "no_body"),
        ({"body": "<p> </p>"}, "a@example.com", "no_body"),
        ({}, "", "nobody"),
        ({"channel": "digital_post"}, "a@example.com", "nobody"),
        ({"channel": "sms", "body": "Hej"}, "a@example.com", "nobody"),
    ],
)
def test_what_is_not_ready_is_not_sent(stage, by, now, text, email, code):
    held(stage, participant(email=email), ACCEPTED)
    group = ready(stage, by, now, **text)
    with pytest.raises(groups.NotReady) as refusal:
        send_group(group.pk, agreed=seen(group), by=by, now=now)
    assert refusal.value.code == code


def test_without_recipients_found_it_is_not_sent(stage, by, now):
    group = drafted(stage, by, now)
    with pytest.raises(groups.NotReady, match="not_counted"):
        send_group(group.pk, agreed=seen(group), by=by, now=now)


def test_recipients_have_to_be_found_again_when_the_text_asks_for_other_facts(stage, by, now):
    held(stage, participant(), ACCEPTED)
    group = ready(stage, by, now)
    same = groups.change_text(group.pk, subject="!work_location!", body="<p>Nyt</p>", version=group.version, now=now)
    assert same.counted_at is not None
    other = groups.change_text(group.pk, subject="!task_date", body="<p>Nyt</p>", version=same.version, now=now)
    assert other.counted_at is None


def test_nothing_is_sent_twice_or_changed_afterwards(stage, by, now):
    held(stage, participant(), ACCEPTED)
    group = ready(stage, by, now)
    agreed = seen(group)
    sent(group, by, now)
    group.refresh_from_db()
    for again in (
        lambda: send_group(group.pk, agreed=agreed, by=by, now=now),
        lambda: groups.change_text(group.pk, subject="x", body="y", version=group.version, now=now),
        lambda: groups.change_channel(group.pk, "sms", version=group.version, now=now),
        lambda: count_recipients(group, Filters(), per_task=False, now=now),
        lambda: groups.delete_draft(group.pk, by=by, now=now),
    ):
        with pytest.raises(groups.NotADraft):
            again()
    assert group.messages.count() == 1


def test_two_clerks_at_one_draft_do_not_overwrite_each_other(stage, by, now):
    group = drafted(stage, by, now)
    groups.change_text(group.pk, subject="Min", body="<p>Min</p>", version=group.version, now=now)
    with pytest.raises(StaleVersion):
        groups.change_text(group.pk, subject="Din", body="<p>Din</p>", version=group.version, now=now)
    with pytest.raises(StaleVersion):
        count_recipients(group, Filters(), per_task=False, now=now)


def test_a_message_for_later_leaves_then_and_can_be_called_off(stage, by, now):
    held(stage, participant(), ACCEPTED)
    group = ready(stage, by, now)
    for wrong in (now, now - DAY, now + 61 * DAY):
        with pytest.raises(groups.NotReady, match="time"):
            send_group(group.pk, agreed=seen(group), at=wrong, by=by, now=now)
    send_group(group.pk, agreed=seen(group), at=now + DAY, by=by, now=now)
    messages = list(group.messages.all())
    assert letters(messages, now) == []
    assert groups.call_off(group.pk, by=by, now=now) == 1
    assert letters(messages, now + 2 * DAY) == []
    assert [(one.state, one.failure) for one in group.messages.all()] == [("dropped", "called_off")]
    assert groups.call_off(group.pk, by=by, now=now) == 0
    assert Counter(AuditEntry.objects.values_list("action", flat=True))["group_message.called_off"] == 1


def test_what_has_left_is_not_called_off(stage, by, now):
    for _ in range(2):
        held(stage, participant(), ACCEPTED)
    group = ready(stage, by, now)
    first, _ = sent(group, by, now)
    letters([first], now)
    assert groups.call_off(group.pk, by=by, now=now) == 1
    assert tallies([group.pk])[group.pk] == Tally(sent=1, dropped=1)


@pytest.mark.acceptance("A-354")
def test_what_was_sent_and_what_failed_is_told_apart(stage, by, now):
    people = [participant() for _ in range(2)]
    for person in people:
        held(stage, person, ACCEPTED)
    group = ready(stage, by, now)
    first, second = sent(group, by, now)
    letters([first], now)
    deliver([second.pk], carriers=by_mail(Letterbox(raises=Refused("email", "550"))), clock=lambda: now)
    assert tallies([group.pk])[group.pk] == Tally(sent=1, failed=1)


@pytest.mark.acceptance("A-352", "E-350", "E-251")
def test_a_templates_files_are_copied_and_stay_when_the_message_drops_them(stage, by, now):
    template = create_template(
        title="Med fil", channel="email", subject="Hej", body="<p>Hej</p>", by=by, now=now,
        files_added=[uploaded("brev.pdf"), uploaded("tal.xlsx")],
    )  # fmt: skip
    held(stage, participant(), ACCEPTED)
    group = groups.begin(stage.election, channel="email", template=template, filters={}, by=by, now=now)
    dropped = group.files.get(name="brev.pdf")
    group = groups.change_text(
        group.pk, subject="Hej", body="<p>Hej</p>", version=group.version, now=now,
        files_added=[uploaded("brev.docx")], files_removed=[dropped.pk],
    )  # fmt: skip
    assert sorted(template.files.values_list("name", flat=True)) == ["brev.pdf", "tal.xlsx"]
    change_template(
        template.pk, title="Med fil", channel="email", subject="Nyt", body="<p>Nyt</p>", version=template.version,
        files_removed=list(template.files.values_list("pk", flat=True)), by=by, now=now,
    )  # fmt: skip
    count_recipients(group, Filters(), per_task=False, now=now)
    group.refresh_from_db()
    (letter,) = letters(sent(group, by, now), now)
    assert [(file.filename, file.content) for file in letter.attachments] == [
        ("brev.docx", CONTENTS["brev.docx"]),
        ("tal.xlsx", CONTENTS["tal.xlsx"]),
    ]


@pytest.mark.acceptance("A-336")
def test_automatic_messages_carry_the_files_of_their_template(stage, by, now):
    template = MessageTemplate.objects.get(default_for="invitation")
    change_template(
        template.pk, title=template.title, channel="email", subject="Hej", body="<p>Hej</p>", version=template.version,
        files_added=[uploaded("brev.txt")], by=by, now=now,
    )  # fmt: skip
    message, _ = invitation(stage, now)
    (letter,) = letters([message], now)
    assert [(file.filename, file.content_type) for file in letter.attachments] == [("brev.txt", "text/plain")]


@pytest.mark.acceptance("A-336")
def test_files_are_not_too_large_together(stage, by, now):
    group = drafted(stage, by, now)
    half = b"x" * (LARGEST_TOGETHER // 2 + 1)
    with pytest.raises(FilesTooLarge):
        groups.change_text(
            group.pk, subject="Hej", body="<p>Hej</p>", version=group.version, now=now,
            files_added=[uploaded("a.txt", half), uploaded("b.txt", half)],
        )  # fmt: skip
    assert not group.files.exists()


@pytest.mark.parametrize(
    ("was", "body", "to", "expected"),
    [
        ("email", "<p>Hej</p><p>Farvel &amp; tak</p>", "sms", ("", "Hej\n\nFarvel & tak")),
        ("sms", "Hej\n\n1 < 2", "email", ("", "<p>Hej</p>\n<p>1 &lt; 2</p>")),
        ("email", "<p>Hej</p>", "digital_post", ("Husk", "<p>Hej</p>")),
    ],
)
def test_a_draft_changes_its_way_and_keeps_its_words(stage, by, now, was, body, to, expected):
    group = ready(stage, by, now, channel=was, subject="Husk", body=body)
    changed = groups.change_channel(group.pk, to, version=group.version, now=now)
    assert (changed.subject, changed.body) == expected
    assert changed.counted_at is None


@pytest.mark.parametrize(
    ("channel", "expected"), [("email", ("Emne", "<p>Hej <strong>du</strong></p>")), ("sms", ("", "Hej du"))]
)
def test_a_draft_begins_with_the_text_of_a_template_of_any_type(stage, by, now, channel, expected):
    template = MessageTemplate.objects.create(
        title="T", channel="digital_post", subject="Emne", body="<p>Hej <strong>du</strong></p>"
    )
    group = groups.begin(stage.election, channel=channel, template=template, filters={}, by=by, now=now)
    assert (group.subject, group.body) == expected


def test_drafts_and_what_was_sent_go_after_four_months(stage, by, now):
    held(stage, participant(), ACCEPTED)
    drafted(stage, by, now)
    group = ready(stage, by, now)
    sent(group, by, now)
    later = now + 130 * DAY
    forget_old(now=later, months=4)
    assert list(GroupMessage.objects.all()) == [group], "its message is still to be sent"
    letters(list(group.messages.all()), now)
    forget_old(now=later, months=4)
    assert not GroupMessage.objects.exists()
    assert not GroupRecipient.objects.exists()
    assert not Message.objects.exists()


def test_thousands_are_put_in_the_queue_by_few_statements(stage, by, now, django_assert_max_num_queries):
    person = participant()
    task = held(stage, person, ACCEPTED)
    group = ready(stage, by, now)
    facts = group.recipients.get().facts
    GroupRecipient.objects.bulk_create(
        GroupRecipient(group=group, number=number, participant=person, task_id=task.pk, state="accepted", facts=facts)
        for number in range(2, 2501)
    )
    agreed = seen(group)
    with django_assert_max_num_queries(25):
        assert send_group(group.pk, agreed=agreed, by=SYSTEM, now=now) == 2500
