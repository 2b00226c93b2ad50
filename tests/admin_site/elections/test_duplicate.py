"""Making an election from another, step by step."""

import datetime

import pytest
from django.utils import translation

from tests.elections.factories import ELECTION_DAY, Scene, scene, work_location
from tests.participants.factories import participant
from tests.tasks.factories import held, task
from valghalla.base import clock
from valghalla.communication.message_templates.choose import choose_for_task_type
from valghalla.communication.models import Channel, Event, MessageTemplate
from valghalla.elections.models import Election
from valghalla.tasks.models import TaskState

DAY = datetime.timedelta(days=1)


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
    made = scene(lock_days=7, last_day=ELECTION_DAY + 2 * DAY)
    work_location("Hallen")
    task(made)
    held(made, participant(), TaskState.ACCEPTED, task_day=ELECTION_DAY + 2 * DAY)
    return made


def at(s: Scene, step: str = "") -> str:
    return f"/elections/{s.election.pk}/duplicate/{f'?step={step}' if step else ''}"


def post(browser, s: Scene, step: str, **fields):
    return browser.post(at(s, step), fields)


def posted(browser, s: Scene, step: str, **fields):
    """Go on from a step as it stands, with the fields given."""
    form = browser.get(at(s, step)).context["page"].form
    kept = {name: form[name].value() for name in form.fields if form[name].value() is not None} if form else {}
    return post(browser, s, step, **(kept | fields))


def messages(browser, s: Scene) -> dict[str, str]:
    rows = browser.get(at(s, "messages")).context["page"].messages.rows
    channels = {f"channel-{row.event}": next(one.value for one in row.channels if one.chosen) for row in rows}
    return channels | {f"template-{row.event}": row.template for row in rows}


def walk(browser, s: Scene, **dates):
    """Through every step to the summary."""
    assert posted(browser, s, "basics").url == at(s, "dates")
    given = {"election_day": "2027-05-04"} | dates
    answer = posted(browser, s, "dates", **given)
    assert answer.url == at(s, "places")
    chosen = browser.get(at(s, "places")).context["page"].choice
    ticked = [place.id for area in chosen.areas for place in area.places if place.chosen]
    assert post(browser, s, "places", places=ticked).url == at(s, "messages")
    assert post(browser, s, "messages", **messages(browser, s)).url == at(s, "summary")
    return browser.get(at(s, "summary"))


@pytest.mark.acceptance("A-161", "A-162")
def test_filled_in_from_the_election_with_an_empty_election_day(browser, s):
    form = browser.get(at(s)).context["page"].form
    assert {name: form[name].value() for name in form.fields} == {
        "title": "Prøvevalg - kopi", "type": s.election.type_id, "lock_days": 7,
    }  # fmt: skip
    dates = browser.get(at(s, "dates")).context["page"].form
    assert {name: dates[name].value() for name in dates.fields} == {
        "election_day": None, "days_before": 1, "days_after": 2,
    }  # fmt: skip
    choice = browser.get(at(s, "places")).context["page"].choice
    assert {place.title: place.chosen for area in choice.areas for place in area.places} == {
        "Skolen": True, "Hallen": False,
    }  # fmt: skip


@pytest.mark.acceptance("A-161", "A-166")
def test_the_communication_is_filled_in_for_all_eight_events_also_by_task_type(browser, s, by, now):
    short = MessageTemplate.objects.create(title="Kort", channel=Channel.SMS, body="!task_type")
    own = dict.fromkeys(Event.values, short.pk)
    choose_for_task_type(s.task_type, own, seen={}, by=by, now=now)
    page = browser.get(at(s, "messages")).context["page"]
    assert [(line.title, line.own) for line in page.types] == [("Tilforordnet", len(Event)), ("Valgstyrer", 0)]
    rows = browser.get(f"{at(s, 'messages')}&type={s.task_type.source_id}").context["page"].messages.rows
    assert {row.event: row.template for row in rows} == dict.fromkeys(Event.values, str(short.pk))
    walk(browser, s)
    post(browser, s, "summary", go="create")
    made = Election.objects.exclude(pk=s.election.pk).get()
    assert made.template_choices.filter(task_type__title="Tilforordnet", template=short).count() == len(Event)


@pytest.mark.acceptance("A-162")
@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"election_day": ""}, "election_day"),
        ({"days_before": ""}, "days_before"),
        ({"days_before": "-1"}, "days_before"),
        ({"days_after": "-1"}, "days_after"),
        ({"days_after": "x"}, "days_after"),
        ({"days_before": "100", "days_after": "100"}, "days_after"),
        ({"election_day": "0001-01-01"}, "election_day"),
        ({"election_day": "9999-12-31"}, "election_day"),
    ],
)
def test_dates_that_do_not_fit_are_refused_at_the_field(browser, s, wrong, field):
    posted(browser, s, "basics")
    given = {"election_day": "2027-05-04", "days_before": "1", "days_after": "1"}
    refused = post(browser, s, "dates", **(given | wrong))
    assert list(refused.context["page"].form.errors) == [field]


@pytest.mark.acceptance("A-143", "A-162")
def test_no_days_around_it_and_not_on_the_day_of_one_of_the_title(browser, s):
    posted(browser, s, "basics", title="prøvevalg")
    given = {"election_day": ELECTION_DAY.isoformat(), "days_before": "0", "days_after": "0"}
    assert list(post(browser, s, "dates", **given).context["page"].form.errors) == ["election_day"]
    assert post(browser, s, "dates", **(given | {"election_day": "2027-05-04"})).url == at(s, "places")


@pytest.mark.acceptance("A-163", "A-164", "A-156")
def test_the_copy_is_inactive_with_available_tasks(browser, s):
    summary = walk(browser, s).context["page"]
    assert summary.warnings == ()
    assert summary.notes[0] == "2 tasks are copied, all available."
    done = post(browser, s, "summary", go="create")
    made = Election.objects.exclude(pk=s.election.pk).get()
    assert done.url == f"/elections/{made.pk}/"
    assert (made.title, made.state, made.lock_days) == ("Prøvevalg - kopi", Election.State.INACTIVE, 7)
    assert sorted(made.tasks.values_list("task_day", "participant")) == [
        (datetime.date(2027, 5, 4), None), (datetime.date(2027, 5, 6), None),
    ]  # fmt: skip
    assert browser.get(at(s)).context["page"].form["title"].value() == "Prøvevalg - kopi"  # nothing is kept of it


@pytest.mark.acceptance("A-167")
def test_fewer_days_warn_at_once_and_in_the_summary(browser, s):
    hint = browser.get(at(s, "dates")).context["page"].form["days_after"].help_text
    assert hint == "The election that is copied has 2. With fewer, the tasks on the days left out are not copied."
    posted(browser, s, "basics")
    posted(browser, s, "dates", election_day="2027-05-04", days_after="1")
    assert "With these days 1 task is not copied." in browser.get(at(s, "places")).content.decode()
    assert walk(browser, s, days_after="1").context["page"].warnings == (
        "1 task is on a day that is left out, and is not copied.",
    )
    post(browser, s, "summary", go="create")
    assert Election.objects.exclude(pk=s.election.pk).get().tasks.count() == 1


def test_two_copies_and_a_new_election_are_filled_in_apart(browser, s):
    posted(browser, s, "basics", title="Kopien")
    assert browser.get("/elections/new/").context["page"].form["title"].value() is None
    assert browser.get(at(s)).context["page"].form["title"].value() == "Kopien"
