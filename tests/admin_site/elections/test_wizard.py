"""Creating an election step by step, as a browser without scripts does it."""

import datetime

import pytest
from django.urls import reverse
from django.utils import translation

from tests.elections.factories import election, election_type, task_type, team, templates, work_location
from tests.pages import staff_client
from valghalla.accounts.models import StaffUser
from valghalla.base import clock
from valghalla.communication.models import Channel, Event, Message, MessageTemplate, TemplateChoice
from valghalla.elections.models import Election, ElectionType
from valghalla.places.models import WorkLocation

pytestmark = pytest.mark.usefixtures("acting")
NEW = "/elections/new/"
DATES = {"election_day": "2026-11-03", "first_day": "2026-11-02", "last_day": "04.11.2026"}


@pytest.fixture(autouse=True)
def _a_day_in_october(monkeypatch, now):
    monkeypatch.setattr(clock, "now", lambda: now)
    with translation.override("en"):
        yield


@pytest.fixture
def browser(office):
    office.cookies["valghalla_language"] = "en"
    templates()
    return office


@pytest.fixture
def places() -> list[WorkLocation]:
    return [
        work_location("Skolen", area_name="Nord"),
        work_location("Åhallen", area_name="Nord"),
        work_location("Rådhuset", area_name="Syd"),
    ]


def basics(**values) -> dict[str, str]:
    return {"title": "Valg “2026” 🗳", "type": str(election_type().pk), "lock_days": "4", "type_seen": "on"} | values


def step(browser, name: str, **fields):
    return browser.post(f"{NEW}?step={name}", fields)


def picks(**values) -> dict[str, str]:
    """The step with the eight events as it stands at first: every default. values: event → template."""
    chosen = {template.default_for: template for template in MessageTemplate.objects.exclude(default_for="")} | values
    return {f"channel-{event}": one.channel for event, one in chosen.items()} | {
        f"template-{event}": str(one.pk) for event, one in chosen.items()
    }


def errors(response) -> dict[str, list[str]]:
    return {name: list(found) for name, found in response.context["page"].form.errors.items()}


def walk(browser, places, **values):
    assert step(browser, "basics", **basics(**values)).url == f"{NEW}?step=dates"
    assert step(browser, "dates", **DATES).url == f"{NEW}?step=places"
    assert step(browser, "places", places=[place.pk for place in places]).url == f"{NEW}?step=messages"
    return step(browser, "messages", **picks())


def sms(title: str = "Kort") -> MessageTemplate:
    return MessageTemplate.objects.create(title=title, channel=Channel.SMS, body="!task_type")


@pytest.mark.acceptance("A-141", "A-156")
def test_from_title_to_election(browser, places):
    assert walk(browser, places[1:]).url == f"{NEW}?step=summary"
    shown = browser.get(f"{NEW}?step=summary").content.decode()
    for text in ("Valg “2026” 🗳", "3 November 2026", "Åhallen", "Rådhuset", "Standard invitation", "2 work locations"):
        assert text in shown
    assert "Skolen" not in shown
    made = step(browser, "summary", go="create")
    election = Election.objects.get()
    assert made.url == reverse("election", args=[election.pk], urlconf="valghalla.config.urls_admin")
    assert (election.title, election.state, election.lock_days) == ("Valg “2026” 🗳", Election.State.INACTIVE, 4)
    assert (election.first_day, election.last_day) == (datetime.date(2026, 11, 2), datetime.date(2026, 11, 4))
    assert sorted(election.work_locations.values_list("title", flat=True)) == ["Rådhuset", "Åhallen"]
    assert "new_election" not in browser.session
    assert [str(one.label) for one in browser.get(NEW).context["page"].steps] == [
        "Title and type", "Dates", "Work locations", "Communication", "Summary",
    ]  # fmt: skip
    assert not Message.objects.exists()


@pytest.mark.acceptance("A-147")
def test_a_one_day_election(browser, places):
    step(browser, "basics", **basics())
    same = dict.fromkeys(DATES, "3-11-2026")
    assert step(browser, "dates", **same).url == f"{NEW}?step=places"


def test_nothing_is_lost_by_going_back_and_forth(browser, places):
    step(browser, "basics", **basics(title="Mit valg"))
    back = step(browser, "dates", go="back", election_day="2026-11-03", first_day="når det passer", last_day="")
    assert back.url == f"{NEW}?step=basics"
    page = browser.get(back.url)
    assert "Mit valg" in page.content.decode()
    assert page.context["page"].kept
    step(browser, "basics", **basics(title="Mit bedre valg"))
    again = browser.get(f"{NEW}?step=dates").content.decode()
    assert "2026-11-03" in again
    assert "når det passer" in again
    step(browser, "dates", **DATES)
    step(browser, "places", places=[places[0].pk], go="back")
    step(browser, "dates", **DATES)
    kept = browser.get(f"{NEW}?step=places").context["page"].choice
    assert [place.title for area in kept.areas for place in area.places if place.chosen] == ["Skolen"]


def test_begin_anew(browser, places):
    step(browser, "basics", **basics(title="Mit valg"))
    assert step(browser, "basics", go="restart").url == NEW
    assert "Mit valg" not in browser.get(NEW).content.decode()


@pytest.mark.acceptance("A-142", "A-144", "A-145")
@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "   "}, "title"),
        ({"title": "x" * 300}, "title"),
        ({"type": ""}, "type"),
        ({"type_seen": ""}, "type_seen"),
        ({"type": "0"}, "type"),
        ({"lock_days": ""}, "lock_days"),
        ({"lock_days": "0"}, "lock_days"),
        ({"lock_days": "-3"}, "lock_days"),
        ({"lock_days": "2,5"}, "lock_days"),
        ({"lock_days": "366"}, "lock_days"),
    ],
)
def test_the_first_step_refuses_at_the_field(browser, wrong, field):
    assert list(errors(step(browser, "basics", **basics(**wrong)))) == [field]


@pytest.mark.acceptance("A-146", "A-148", "A-149")
@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"election_day": ""}, "election_day"),
        ({"first_day": ""}, "first_day"),
        ({"last_day": ""}, "last_day"),
        ({"election_day": "2026-11-05"}, "election_day"),
        ({"election_day": "2026-11-01"}, "election_day"),
        ({"last_day": "2026-11-01"}, "last_day"),
        ({"last_day": "2027-06-01"}, "last_day"),
        ({"first_day": "0026-11-02"}, "first_day"),
        ({"election_day": "20226-11-03"}, "election_day"),
        ({"election_day": "31-02-2026"}, "election_day"),
        ({"last_day": "2066-11-03"}, "last_day"),
    ],
)
def test_the_second_step_refuses_at_the_field(browser, wrong, field):
    step(browser, "basics", **basics())
    assert list(errors(step(browser, "dates", **(DATES | wrong)))) == [field]


@pytest.mark.acceptance("A-144", "A-145")
def test_the_first_type_and_four_days_are_proposed_and_the_rules_are_seen(browser):
    election_type(title="Ældreråd", requires_age=True)
    election_type(title="Folketingsvalg")
    election_type(title="Europa-Parlamentsvalg", requires_citizenship=False, requires_competence=False)
    form = browser.get(NEW).context["page"].form
    labels = [label for _key, label in form.fields["type"].choices]
    assert labels[0] == "Europa-Parlamentsvalg (alive, 18 years old, resident)"
    assert (form["type"].value(), form["lock_days"].value(), form["type_seen"].value()) == (
        form.fields["type"].choices[0][0], 4, None,
    )  # fmt: skip


@pytest.mark.acceptance("A-143")
def test_a_title_taken_on_that_day_is_refused_where_it_is_met(browser, places):
    election(title="KOMMUNALVALG ")
    step(browser, "basics", **basics(title="Kommunalvalg"))
    assert list(errors(step(browser, "dates", **DATES))) == ["election_day"]
    assert list(errors(step(browser, "basics", **basics(title="kommunalvalg")))) == ["title"]


def test_somebody_else_makes_the_same_election_meanwhile(browser, places):
    walk(browser, places, title="Kommunalvalg")
    election(title="Kommunalvalg")
    assert step(browser, "summary", go="create").url == f"{NEW}?step=basics&check=1"
    assert Election.objects.count() == 1
    assert list(errors(browser.get(f"{NEW}?step=basics&check=1"))) == ["title"]


def test_all_places_are_chosen_at_first_and_areas_by_a_button(browser, places):
    def chosen():
        choice = browser.get(f"{NEW}?step=places").context["page"].choice
        return [(area.name, area.chosen, len(area.places)) for area in choice.areas]

    north = places[0].area_id
    assert chosen() == [("Nord", 2, 2), ("Syd", 1, 1)]
    step(browser, "places", choose="none", places=[places[0].pk])
    assert chosen() == [("Nord", 0, 2), ("Syd", 0, 1)]
    back = step(browser, "places", choose=f"area-{north}", places=[places[2].pk])
    assert back.url == f"{NEW}?step=places#area-{north}"
    assert chosen() == [("Nord", 2, 2), ("Syd", 1, 1)]
    step(browser, "places", choose=f"area-{north}", places=[place.pk for place in places])
    assert chosen() == [("Nord", 0, 2), ("Syd", 1, 1)]
    step(browser, "places", choose="all")
    assert chosen() == [("Nord", 2, 2), ("Syd", 1, 1)]


@pytest.mark.acceptance("A-150")
def test_one_place_at_least(browser, places):
    step(browser, "basics", **basics())
    step(browser, "dates", **DATES)
    refused = step(browser, "places")
    assert refused.context["page"].choice.error
    assert browser.get(f"{NEW}?step=summary").url == f"{NEW}?step=places&check=1"


def test_places_that_lack_types_or_teams_say_so(browser, places):
    assert "has no task types and no teams yet" in browser.get(f"{NEW}?step=places").content.decode()


def test_the_summary_cannot_be_reached_past_what_is_missing(browser, places):
    assert browser.get(f"{NEW}?step=summary").url == f"{NEW}?step=basics"
    assert step(browser, "summary", go="create").url == f"{NEW}?step=basics"
    walk(browser, places)
    ElectionType.objects.all().delete()
    assert browser.get(f"{NEW}?step=summary").url == f"{NEW}?step=basics&check=1"


def test_another_municipalitys_places_and_types_cannot_be_chosen(browser, places, other_municipality):
    from valghalla.base import tenancy

    token = tenancy._acting.set(other_municipality)
    theirs, their_type = work_location("Aarhus Rådhus"), election_type(title="Deres")
    tenancy._acting.reset(token)
    assert list(errors(step(browser, "basics", **basics(type=str(their_type.pk))))) == ["type"]
    step(browser, "basics", **basics())
    step(browser, "dates", **DATES)
    assert step(browser, "places", places=[theirs.pk]).context["page"].choice.error


def test_readers_make_no_elections(municipality, now):
    reader = StaffUser.objects.create(subject="lis", name="Lis", role="reader", created_at=now)
    browser = staff_client(reader, municipality)
    assert browser.get(NEW).status_code == 403
    assert step(browser, "basics", **basics()).status_code == 403


def test_without_types_or_places_the_page_says_what_to_do(browser):
    assert "There are no election types" in browser.get(NEW).content.decode()
    assert "There are no work locations" in browser.get(f"{NEW}?step=places").content.decode()


# Communication.
@pytest.mark.acceptance("A-151")
def test_default_templates_are_chosen_at_first(browser, places):
    rows = browser.get(f"{NEW}?step=messages").context["page"].messages.rows
    assert {row.event: row.template for row in rows} == {
        template.default_for: str(template.pk) for template in MessageTemplate.objects.all()
    }
    assert [row.event for row in rows] == Event.values
    walk(browser, places)
    step(browser, "summary", go="create")
    assert TemplateChoice.objects.filter(task_type=None).count() == len(Event)


@pytest.mark.acceptance("A-151", "A-152")
@pytest.mark.parametrize("event", [Event.INVITATION, Event.REMOVED_BY_VALIDATION])
def test_an_event_without_a_template_is_refused_also_by_the_server(browser, places, event):
    walk(browser, places)
    wrong = picks() | {f"template-{event}": ""}
    refused = step(browser, "messages", **wrong)
    assert [problem.href for problem in refused.context["page"].problems] == [f"#template-{event}"]
    assert step(browser, "summary", go="create").url == f"{NEW}?step=messages&check=1"
    assert Election.objects.count() == 0


@pytest.mark.acceptance("A-153")
def test_the_channel_limits_the_templates(browser, places):
    short = sms()
    shown = step(browser, "messages", **(picks() | {"channel-invitation": "sms"}), go="channels")
    row = next(row for row in shown.context["page"].messages.rows if row.event == "invitation")
    assert [option.label for option in row.templates] == ["Kort"]
    assert not shown.context["page"].problems  # nothing is said before she has chosen
    by_mail = MessageTemplate.objects.get(default_for="invitation")
    walk(browser, places)
    crossed = picks() | {"channel-invitation": "sms", "template-invitation": str(by_mail.pk)}
    assert step(browser, "messages", **crossed).context["page"].problems
    assert step(browser, "messages", **picks(invitation=short)).url == f"{NEW}?step=summary"
    step(browser, "summary", go="create")
    assert TemplateChoice.objects.get(event="invitation").template == short


@pytest.mark.acceptance("A-154", "A-155")
def test_a_task_type_has_its_own_or_goes_by_the_standard(browser):
    kind, other = task_type("Fintæller"), task_type("Valgstyrer")
    here = work_location("Skolen", task_types=[kind, other], teams=[team("Venstre")])
    task_type("Uden sted")
    short = sms()
    walk(browser, [here])
    page = browser.get(f"{NEW}?step=messages").context["page"]
    assert [(line.title, line.own) for line in page.types] == [("Fintæller", 0), ("Valgstyrer", 0)]
    opened = step(browser, "messages", **picks(), go=f"type-{kind.pk}")
    assert opened.url == f"{NEW}?step=messages&type={kind.pk}"
    rows = browser.get(opened.url).context["page"].messages.rows
    assert {row.event for row in rows} == set(Event.values)
    assert {next(option.value for option in row.channels if option.chosen) for row in rows} == {"standard"}
    own = {f"channel-{event}": "standard" for event in Event.values}
    unfinished = browser.post(opened.url, own | {"channel-invitation": "sms"})
    assert [problem.href for problem in unfinished.context["page"].problems] == ["#template-invitation"]
    assert not browser.get(f"{NEW}?step=messages").context["page"].types[0].own  # an unfinished choice is not kept
    own |= {"channel-invitation": "sms", "template-invitation": str(short.pk)}
    assert browser.post(opened.url, own).url == f"{NEW}?step=messages#task-types"
    answer = browser.get(f"{NEW}?step=messages")
    assert [(line.title, line.own) for line in answer.context["page"].types] == [("Fintæller", 1), ("Valgstyrer", 0)]
    assert '<span class="own">Fintæller</span>' in answer.content.decode()
    assert "Fintæller has its own" in browser.get(f"{NEW}?step=summary").content.decode()
    step(browser, "summary", go="create")
    chosen = TemplateChoice.objects.exclude(task_type=None)
    assert [(one.task_type.title, one.event, one.template) for one in chosen] == [("Fintæller", "invitation", short)]


def test_a_task_type_that_is_not_there_has_no_page(browser, places):
    assert browser.get(f"{NEW}?step=messages&type=0").status_code == 404
    assert browser.get(f"{NEW}?step=messages&type=x").status_code == 404


def test_a_template_deleted_meanwhile_is_asked_for_again(browser, places):
    gone = sms()
    walk(browser, places)
    step(browser, "messages", **picks(invitation=gone))
    gone.delete()
    assert step(browser, "summary", go="create").url == f"{NEW}?step=messages&check=1"
    assert browser.get(f"{NEW}?step=messages&check=1").context["page"].problems
