"""The messages of an election on its pages: the standard, a task type's own, and two clerks at once."""

import pytest
from django.utils import translation

from tests.elections.factories import Scene, scene
from tests.pages import staff_client
from valghalla.accounts.models import StaffUser
from valghalla.base import clock
from valghalla.communication.message_templates.choose import choose_standard, plan_of
from valghalla.communication.models import Channel, Event, MessageTemplate


@pytest.fixture(autouse=True)
def _a_day_in_october(monkeypatch, now):
    monkeypatch.setattr(clock, "now", lambda: now)
    with translation.override("en"):
        yield


@pytest.fixture
def browser(office):
    office.cookies["valghalla_language"] = "en"
    return office


@pytest.fixture
def s(acting) -> Scene:
    return scene()


@pytest.fixture
def short(acting) -> MessageTemplate:
    return MessageTemplate.objects.create(title="Kort", channel=Channel.SMS, body="!task_type")


def address(s: Scene, kind=None) -> str:
    return f"/elections/{s.election.pk}/messages/{f'{kind.pk}/' if kind else ''}"


def shown(browser, where: str, **changes) -> dict[str, str]:
    """What the form holds, with changes, as a browser would post it."""
    page = browser.get(where).context["page"]
    fields = {"seen": page.seen}
    for row in page.messages.rows:
        fields[f"channel-{row.event}"] = next(option.value for option in row.channels if option.chosen)
        fields[f"template-{row.event}"] = row.template
    return fields | changes


@pytest.mark.acceptance("A-151", "A-160")
def test_the_standard_is_changed_in_an_active_election(browser, s, short):
    fields = shown(browser, address(s))
    assert fields["template-invitation"] == str(MessageTemplate.objects.get(default_for="invitation").pk)
    fields |= {"channel-invitation": "sms", "template-invitation": str(short.pk)}
    assert browser.post(address(s), fields).url == f"/elections/{s.election.pk}/"
    assert plan_of(s.election).standard["invitation"] == short.pk
    assert shown(browser, address(s))["channel-invitation"] == "sms"


@pytest.mark.acceptance("A-153")
def test_a_channel_shows_its_templates_and_a_template_of_another_is_refused(browser, s, short):
    fields = shown(browser, address(s), **{"channel-invitation": "sms"})
    answer = browser.post(address(s), fields | {"go": "channels"})
    row = next(row for row in answer.context["page"].messages.rows if row.event == "invitation")
    assert [option.label for option in row.templates] == ["Kort"]
    assert {option.value for option in row.channels} == set(Channel)
    refused = browser.post(address(s), fields)
    assert [problem.href for problem in refused.context["page"].problems] == ["#template-invitation"]
    assert plan_of(s.election).standard["invitation"] != short.pk


@pytest.mark.acceptance("A-152")
def test_none_is_refused_for_every_event(browser, s):
    nothing = {f"{what}-{event}": "" for what in ("channel", "template") for event in Event.values}
    refused = browser.post(address(s), shown(browser, address(s)) | nothing)
    assert len(refused.context["page"].problems) == len(Event)


@pytest.mark.acceptance("A-154", "A-155")
def test_a_task_type_gets_its_own_and_is_marked(browser, s, short):
    where = address(s, s.task_type)
    fields = shown(browser, where)
    assert {fields[f"channel-{event}"] for event in Event.values} == {"standard"}
    fields |= {"channel-removed": "sms", "template-removed": str(short.pk)}
    assert browser.post(where, fields).url == address(s)
    answer = browser.get(address(s))
    assert [(line.title, line.own) for line in answer.context["page"].types] == [("Tilforordnet", 1), ("Valgstyrer", 0)]
    assert '<span class="own">Tilforordnet</span>' in answer.content.decode()
    own = {row.event: row.own for row in browser.get(where).context["page"].messages.rows}
    assert [event for event, differs in own.items() if differs] == ["removed"]
    back = shown(browser, where, **{"channel-removed": "standard", "template-removed": ""})
    browser.post(where, back)
    assert plan_of(s.election).own == {}


def test_what_somebody_else_chose_is_shown_and_not_overwritten(browser, s, short, by, now):
    fields = shown(browser, address(s), **{"channel-removed": "sms", "template-removed": str(short.pk)})
    before = plan_of(s.election).standard
    theirs = MessageTemplate.objects.create(title="Deres", channel=Channel.EMAIL, subject="x", body="<p>x</p>")
    choose_standard(s.election, before | {"removed": theirs.pk}, seen=before, by=by, now=now)
    answer = browser.post(address(s), fields)
    (difference,) = answer.context["page"].conflict.differences
    assert (difference.theirs, difference.yours) == ("Deres", "Kort")
    assert plan_of(s.election).standard["removed"] == theirs.pk
    again = fields | {"seen": answer.context["page"].seen}
    assert browser.post(address(s), again).status_code == 302
    assert plan_of(s.election).standard["removed"] == short.pk


def test_a_task_type_of_another_election_is_unknown(browser, s):
    assert browser.get(f"/elections/{s.election.pk}/messages/0/").status_code == 404


def test_readers_choose_nothing(s, municipality, now):
    reader = StaffUser.objects.create(subject="lis", name="Lis", role="reader", created_at=now)
    assert staff_client(reader, municipality).post(address(s), {}).status_code == 403


@pytest.mark.parametrize("seen", ["", "x", "invitation:x,:", "invitation:99999999999999999999999", "\0"])
def test_a_seen_that_makes_no_sense_saves_nothing(browser, s, seen):
    before = plan_of(s.election).standard
    answer = browser.post(address(s), shown(browser, address(s)) | {"seen": seen})
    assert answer.status_code == 200
    assert plan_of(s.election).standard == before
