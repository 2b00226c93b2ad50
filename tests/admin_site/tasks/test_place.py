"""A place's page and what can be done from it."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import html

from tests.elections.factories import ELECTION_DAY, election, scene, work_location
from tests.pages import staff_client
from tests.participants.factories import participant
from tests.tasks.factories import held, task
from valghalla.accounts.models import StaffUser
from valghalla.audit.actors import SYSTEM
from valghalla.base import clock
from valghalla.communication.models import Message
from valghalla.components.inline import html_of
from valghalla.elections.copy import take_in
from valghalla.elections.models import Election, PlaceTeam
from valghalla.participants.models import SpecialDiet
from valghalla.tasks.history import tell
from valghalla.tasks.models import Task, TaskEvent, TaskLink, TaskState
from valghalla.teams.members import join

BEFORE = ELECTION_DAY - datetime.timedelta(days=1)


def place_of(s, rest=""):
    return f"/elections/{s.election.pk}/places/{s.place.pk}/{rest}"


def task_of(one, rest=""):
    return f"/elections/{one.election_id}/tasks/{one.pk}/{rest}"


def text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def text_of(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def said(answer):
    """The messages shown after a redirect."""
    return text(answer)


@pytest.fixture
def s(acting):
    """The scene."""
    return scene()


@pytest.fixture
def reader(staff, municipality):
    """A client of somebody who may look only."""
    user = StaffUser.objects.create(subject="reader", name="Læser", role="reader", created_at=staff.created_at)
    return staff_client(user, municipality)


@pytest.mark.acceptance("A-223", "A-224", "A-225")
def test_each_state_offers_what_can_be_done(office, s):
    free = task(s)
    invited = held(s, participant(last_name="Inviteret"))
    coming = held(s, participant(last_name="Kommer"), TaskState.ACCEPTED)
    page = office.get(place_of(s)).content.decode()
    offered = {
        one: [what for what in ("assign", "link", "reply", "remove") if task_of(one, f"{what}/") in page]
        for one in (free, invited, coming)
    }
    assert offered == {free: ["assign", "link"], invited: ["reply", "remove"], coming: ["remove"]}
    assert f"?task={free.pk}" in page
    for name in ("Inviteret", "Kommer"):
        assert name in page


def test_a_reader_sees_the_tasks_and_nothing_to_change_and_the_server_refuses(reader, s):
    one = held(s, participant(last_name="Inviteret"))
    page = reader.get(place_of(s))
    assert "Inviteret" in text(page)
    assert not re.search(r"/(assign|reply|remove|link|distribute|move|proposal)/", page.content.decode())
    refused = ["assign/", "reply/", "remove/", "link/"]
    assert {reader.post(task_of(one, way)).status_code for way in refused} == {403}
    assert reader.post(place_of(s, "distribute/")).status_code == 403
    assert reader.post(place_of(s, f"teams/{s.team.pk}/move/")).status_code == 403
    assert reader.get(f"/elections/{s.election.pk}/tasks/proposal/").status_code == 403
    one.refresh_from_db()
    assert one.state == "unanswered"


@pytest.mark.acceptance("A-221")
def test_a_day_a_state_or_a_team_narrows(office, s):
    held(s, participant(last_name="Valgdag"), TaskState.ACCEPTED)
    held(s, participant(last_name="Dagenfor"), task_day=BEFORE)
    held(s, participant(last_name="Fremmed"), team=s.other_team)

    def names(query):
        return set(re.findall(r"Valgdag|Dagenfor|Fremmed", text(office.get(place_of(s, query)))))

    assert names("") == {"Valgdag", "Dagenfor", "Fremmed"}
    assert names(f"?day={BEFORE}") == {"Dagenfor"}
    assert names("?state=accepted") == {"Valgdag"}
    assert names(f"?team={s.other_team.pk}") == {"Fremmed"}
    assert office.get(place_of(s, "?team=999999")).status_code == 404


def test_times_over_midnight_say_so(office, s):
    task(s, starts=datetime.time(22), ends=datetime.time(2))
    assert re.search(r"22:00–02:00 (næste dag|next day)", text(office.get(place_of(s))))


@pytest.mark.acceptance("A-226")
def test_those_who_said_no_stand_with_their_team_and_an_erased_one_without_a_name(office, s, now):
    one = task(s)
    for person in (participant(last_name="Nejsen"), participant(last_name="Erased")):
        tell(TaskEvent.Kind.DECLINED, one, participant_id=person.pk, by=SYSTEM, now=now)
        if person.last_name == "Erased":
            person.delete()
    shown = text(office.get(place_of(s)))
    assert "Nejsen" in shown
    assert re.search(r"Slettet deltager|Erased participant", shown)


@pytest.mark.acceptance("A-222")
def test_a_place_of_another_election_is_not_found(office, s):
    other = election(title="Et andet")
    (elsewhere,) = take_in(other, [work_location("Andet sted")])
    for place in (elsewhere.pk, 999_999):
        answer = office.get(f"/elections/{s.election.pk}/places/{place}/")
        assert answer.status_code == 404
        assert "Arbejdsstedet er ikke med i valget" in text(answer)
        assert "Andet sted" not in text(answer)
    one = task(s)
    assert office.get(f"/elections/{other.pk}/tasks/{one.pk}/assign/").status_code == 404


def test_a_long_list_is_cut_and_read_on_by_team(office, s):
    Task.objects.bulk_create(
        Task(
            election=s.election, work_location=s.place, team=s.team, task_type=s.task_type, task_day=ELECTION_DAY,
            starts=s.task_type.starts, ends=s.task_type.ends,
        )
        for _ in range(230)
    )  # fmt: skip
    whole = office.get(place_of(s)).content.decode()
    assert whole.count("/assign/") == 100
    assert f"?team={s.team.pk}" in whole
    seen, query = [], f"?team={s.team.pk}"
    while query:
        page = office.get(place_of(s, query)).content.decode()
        seen += re.findall(r"tasks/(\d+)/assign/", page)
        found = re.search(r'rel="next" href="([^"]+)"', page)
        query = found and found[1].replace("&amp;", "&")
    assert (len(seen), len(set(seen))) == (230, 230)


def test_teams_are_unfolded_when_few_tasks_are_shown(office, s):
    held(s, participant(), TaskState.ACCEPTED)
    assert '<details class="fold team" id="team-' in office.get(place_of(s)).content.decode()

    def unfolded(query):
        return len(
            re.findall(r'<details class="fold team"[^>]* open>', office.get(place_of(s, query)).content.decode())
        )

    assert unfolded("") == 1
    for _ in range(30):
        task(s)
    assert (unfolded(""), unfolded("?state=accepted"), unfolded("?state=available")) == (0, 1, 1)
    task(s)
    assert (unfolded("?state=available"), unfolded(f"?state=available&team={s.team.pk}")) == (0, 1)


def test_as_many_queries_for_three_teams_with_tasks_as_for_one(office, s, now):
    counts = []
    office.get(place_of(s))
    for _ in range(2):
        held(s, participant()), held(s, participant(), team=s.other_team)
        tell(TaskEvent.Kind.DECLINED, task(s), participant_id=participant().pk, by=SYSTEM, now=now)
        with CaptureQueriesContext(connection) as asked:
            office.get(place_of(s))
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 15


@pytest.mark.acceptance("A-223")
def test_copying_a_link_makes_one_for_the_group_and_shows_it(office, s):
    one, like = task(s), task(s)
    first = office.post(task_of(one, "link/"), follow=True)
    again = office.post(task_of(like, "link/"), follow=True)
    link = TaskLink.objects.get()
    for answer in (first, again):
        assert f"/links/{link.token}/" in answer.content.decode()
    assert office.get(task_of(one, "link/")).status_code == 405


@pytest.mark.acceptance("A-267")
def test_the_link_of_a_trusted_task_is_asked_about_first(office, s):
    one = task(s, task_type=s.other_type)
    asked = office.post(task_of(one, "link/"))
    assert (asked.status_code, TaskLink.objects.count()) == (200, 0)
    assert "Skal linket vise betroede opgaver?" in asked.content.decode()
    answer = office.post(task_of(one, "link/"), {"agreed": "1"}, follow=True)
    assert f"/links/{TaskLink.objects.get().token}/" in answer.content.decode()


# Assigning


@pytest.mark.acceptance("A-227", "A-240")
def test_assigning_gives_the_task_and_invites(office, s):
    one, person = task(s), participant()
    answer = office.post(task_of(one, "assign/"), {"participant": person.pk}, follow=True)
    one.refresh_from_db()
    assert (one.state, one.participant) == ("unanswered", person)
    assert Message.objects.get().event == "invitation"
    assert person.name in said(answer)


@pytest.mark.acceptance("A-229")
def test_people_are_marked_and_only_those_who_can_have_a_button(office, s, now):
    one = task(s)
    people = {
        "Fin": participant(last_name="Fin"),
        "Gal": participant(last_name="Gal", status=90, municipality_code="0751"),
        "Holm": participant(last_name="Holm", digital_post=False, email=""),
        "Iversen": participant(last_name="Iversen"),
    }
    held(s, people["Iversen"], team=s.other_team)
    page = office.get(task_of(one, "assign/?everyone=on")).content.decode()
    rows = {name: page[page.index(f"Prøve {name}<") :].split("</tr>")[0] for name in people}
    assert {name: f'value="{person.pk}"' in rows[name] for name, person in people.items()} == {
        "Fin": True,
        "Gal": False,
        "Holm": True,
        "Iversen": False,
    }
    marks = {name: len(re.findall(r"status-(?:bad|waiting)", row)) for name, row in rows.items()}
    assert marks == {"Fin": 0, "Gal": 2, "Holm": 2, "Iversen": 1}
    assert "Vis kun dem, der kan få opgaven" in page
    suitable = office.get(task_of(one, "assign/")).content.decode()
    assert [name for name in people if f"Prøve {name}<" in suitable] == ["Fin", "Holm"]
    assert re.search(r'href="\?everyone=on">Vis også dem, der ikke kan få opgaven<', suitable)


@pytest.mark.acceptance("A-229")
def test_whoever_was_just_taken_off_the_task_is_marked(office, s):
    one = held(s, participant(last_name="Syg"), TaskState.ACCEPTED)
    participant(last_name="Rask")
    office.post(task_of(one, "remove/"), {"participant": one.participant_id})
    page = office.get(task_of(one, "assign/")).content.decode()
    rows = {name: page[page.index(f"Prøve {name}<") :].split("</tr>")[0] for name in ("Syg", "Rask")}
    assert ["Blev fjernet fra opgaven i dag" in rows[name] for name in ("Syg", "Rask")] == [True, False]
    assert "Kan få opgaven" in rows["Rask"]


def test_the_page_says_when_nobody_can_have_the_task(office, s):
    one = task(s)
    participant(status=90)
    assert "Ingen kan få opgaven." in text(office.get(task_of(one, "assign/")))
    assert "Ingen passer til søgningen" in text(office.get(task_of(one, f"assign/?team={s.team.source_id}")))


@pytest.mark.acceptance("A-227", "A-228")
def test_the_team_filter_finds_members(office, s, now):
    member, other = participant(last_name="Medlem"), participant(last_name="Udenfor")
    join(s.team.source_id, member.pk, joined_by="staff", now=now)
    page = text(office.get(task_of(task(s), f"assign/?team={s.team.source_id}")))
    assert (member.name in page, other.name in page) == (True, False)


@pytest.mark.acceptance("A-227")
def test_whom_one_searches_for_stands_in_no_address(office, s):
    found = participant(last_name="Ågård", birth_date=datetime.date(1970, 1, 31))
    others = [participant(last_name="Ågård"), participant(last_name="Fin", birth_date=datetime.date(1970, 1, 31))]
    here = task_of(task(s), "assign/")
    answer = office.post(here, {"search": "ågård", "born": "31-01-1970", "everyone": "on", "team": ""})
    assert re.fullmatch(rf"{here}\?everyone=on&search=[\w-]{{12}}&born=[\w-]{{12}}", answer["Location"])
    page = office.get(answer["Location"]).content.decode()
    buttons = re.findall(r'name="participant" value="(\d+)"', page)
    assert (buttons, [str(one.pk) in buttons for one in others]) == ([str(found.pk)], [False, False])
    linked = re.findall(r'(?:href|action|hx-[a-z]+)="([^"]*)"', page)
    assert linked
    assert not [one for one in linked if "1970" in one or "gård" in one.casefold() or "%C3" in one]


@pytest.mark.acceptance("A-237")
def test_every_reason_is_shown_when_assigning_is_refused(office, s):
    one, person = task(s), participant(municipality_code="0751", citizenship="5104", incapable=True)
    answer = office.post(task_of(one, "assign/"), {"participant": person.pk})
    (alert,) = html.fromstring(answer.content).xpath("//main//*[@role='alert']")
    assert (answer.status_code, len(alert.xpath(".//li"))) == (200, 3)
    one.refresh_from_db()
    assert one.state == "available"


@pytest.mark.acceptance("A-242", "E-343")
def test_who_declined_before_is_asked_about_and_then_assigned(office, s, now):
    one, person = task(s), participant()
    tell(TaskEvent.Kind.DECLINED, one, participant_id=person.pk, by=SYSTEM, now=now)
    asked = office.post(task_of(one, "assign/"), {"participant": person.pk})
    one.refresh_from_db()
    assert (one.state, 'name="although_declined" value="1"' in asked.content.decode()) == ("available", True)
    office.post(task_of(one, "assign/"), {"participant": person.pk, "although_declined": "1"})
    one.refresh_from_db()
    assert (one.state, one.participant) == ("unanswered", person)


@pytest.mark.acceptance("A-241", "E-357")
def test_a_task_somebody_has_meanwhile_is_not_given_twice(office, s):
    one = held(s, participant(last_name="Hurtig"))
    answer = office.post(task_of(one, "assign/"), {"participant": participant().pk}, follow=True)
    one.refresh_from_db()
    assert one.participant.last_name == "Hurtig"
    assert re.search(r"i mellemtiden givet til en anden|given to somebody else", said(answer))


@pytest.mark.parametrize("wrong", ["", "x", "99999999", "9" * 30])
def test_a_participant_who_is_not_there_is_not_found(office, s, wrong):
    assert office.post(task_of(task(s), "assign/"), {"participant": wrong}).status_code == 404


def test_as_many_queries_for_three_candidates_as_for_one_and_for_everybody(office, s):
    one, counts = task(s), []
    office.get(task_of(one, "assign/"))
    for number in (1, 3):
        for _ in range(number):
            participant()
            held(s, participant())
        for query in ("", "?everyone=on"):
            with CaptureQueriesContext(connection) as asked:
                office.get(task_of(one, f"assign/{query}"))
            counts.append(len(asked))
    assert len(set(counts)) == 1
    assert counts[0] <= 15


# Answers


def reply(one, answer, **values):
    given = {"answer": answer, "mobile": "", "email": "", "version": one.participant.version}
    return given | values


@pytest.mark.acceptance("A-243")
def test_a_yes_stores_contact_data_and_diets(office, s):
    diet = SpecialDiet.objects.create(title="Vegetar")
    one = held(s, participant())
    office.post(
        task_of(one, "reply/"), reply(one, "yes", mobile="+45 12 34 56 78", email="ny@example.dk", diets=[diet.pk])
    )
    one.refresh_from_db()
    person = one.participant
    assert (one.state, person.mobile, person.email, person.diets.count()) == (
        "accepted",
        "12345678",
        "ny@example.dk",
        1,
    )


@pytest.mark.acceptance("A-244", "A-245")
def test_wrong_contact_data_is_refused_on_yes_and_in_nobodys_way_on_no(office, s):
    one = held(s, participant())
    wrong = office.post(task_of(one, "reply/"), reply(one, "yes", mobile="123", email="x"))
    one.refresh_from_db()
    assert (wrong.status_code, one.state, wrong.content.decode().count("form-error-message")) == (200, "unanswered", 2)
    office.post(task_of(one, "reply/"), reply(one, "no", mobile="123"))
    one.refresh_from_db()
    assert (one.state, list(TaskEvent.objects.values_list("kind", flat=True)), Message.objects.count()) == (
        "available",
        ["declined"],
        0,
    )


def test_an_answer_is_asked_for(office, s):
    one = held(s, participant())
    assert "form-error-message" in office.post(task_of(one, "reply/"), reply(one, "")).content.decode()


def test_a_participant_changed_meanwhile_is_shown_and_nothing_overwritten(office, s):
    one = held(s, participant(mobile="11111111", version=2))
    answer = office.post(task_of(one, "reply/"), reply(one, "yes", mobile="22222222", version=1))
    one.refresh_from_db()
    assert (one.state, one.participant.mobile) == ("unanswered", "11111111")
    page = answer.content.decode()
    assert 'value="22222222"' in page, "what was typed stays"
    assert re.search(r"<td>11 ?11 ?11 ?11</td>", page), "the other's is shown"
    assert 'name="version" value="2"' in page


@pytest.mark.acceptance("A-243")
def test_answers_can_be_written_down_before_the_election_is_active(office, acting):
    s = scene(state=Election.State.INACTIVE)
    one = held(s, participant())
    office.post(task_of(one, "reply/"), reply(one, "yes"))
    one.refresh_from_db()
    assert (one.state, Message.objects.count()) == ("accepted", 0)


# Removing and moving


@pytest.mark.acceptance("A-246", "A-247", "A-248", "A-249")
@pytest.mark.parametrize(
    ("election_state", "state", "invited", "told"),
    [
        ("active", TaskState.ACCEPTED, True, "removed"),
        ("active", TaskState.UNANSWERED, True, "retracted"),
        ("active", TaskState.UNANSWERED, False, ""),
        ("inactive", TaskState.ACCEPTED, True, ""),
    ],
)
def test_the_question_says_what_is_sent_and_that_is_sent(office, acting, now, election_state, state, invited, told):
    s = scene(state=election_state)
    one = held(s, participant(last_name="Holm"), state, invited_at=now if invited else None)
    question = text(office.get(task_of(one, "remove/")))
    assert Task.objects.get(pk=one.pk).participant_id
    nothing = re.search(r"Der sendes ingen besked|No message is sent", question)
    retracted = re.search(r"invitationen ikke længere gælder|invitation no longer holds", question)
    assert (bool(nothing), bool(retracted)) == (told == "", told == "retracted")
    office.post(task_of(one, "remove/"), {"participant": one.participant_id})
    assert Task.objects.get(pk=one.pk).state == "available"
    assert list(Message.objects.values_list("event", flat=True)) == [told] * bool(told)


def test_somebody_else_who_has_the_task_by_now_is_not_removed(office, s):
    one = held(s, participant())
    office.post(task_of(one, "remove/"), {"participant": participant().pk})
    assert Task.objects.get(pk=one.pk).state == "unanswered"


@pytest.mark.acceptance("A-251", "A-252")
def test_moving_respects_day_type_and_number_and_says_how_many(office, s):
    task(s), task(s), task(s, task_day=BEFORE), task(s, task_type=s.other_type), held(s, participant())
    form = {"to_team": s.other_team.pk, "day": str(ELECTION_DAY), "task_type": s.task_type.pk, "number": "1"}
    answer = office.post(place_of(s, f"teams/{s.team.pk}/move/"), form, follow=True)
    assert Task.objects.filter(team=s.other_team).count() == 1
    assert re.search(r"1 opgave er flyttet|1 task has been moved", said(answer))
    office.post(place_of(s, f"teams/{s.team.pk}/move/"), {"to_team": s.other_team.pk})
    assert Task.objects.filter(team=s.team).count() == 1


@pytest.mark.acceptance("A-253")
def test_only_teams_of_the_place_can_be_moved_to(office, s):
    task(s)
    PlaceTeam.objects.filter(work_location=s.place, team=s.other_team).delete()
    answer = office.post(place_of(s, f"teams/{s.team.pk}/move/"), {"to_team": s.other_team.pk})
    assert "form-error-message" in answer.content.decode()
    assert not Task.objects.filter(team=s.other_team).exists()


# The whole page


@pytest.mark.acceptance("A-220")
def test_the_matrix_counts_by_team_and_type_and_each_team_has_its_tasks(office, s):
    held(s, participant(last_name="Kommer"), TaskState.ACCEPTED)
    held(s, participant(last_name="Tøver"))
    task(s)
    task(s, team=s.other_team, task_type=s.other_type, task_day=BEFORE)
    page = office.get(place_of(s)).context["page"]

    def numbers(cells):
        """accepted/all of each cell, "" where there are no tasks."""
        found = [re.search(r'>(\d+)<span class="of">(/\d+)<', str(html_of(cell))) for cell in cells]
        return ["".join(match.groups()) if match else "" for match in found]

    assert [(row.cells[0].label, *numbers(row.cells[1:])) for row in page.matrix.rows] == [
        ("Frivillige", "", "0/1", "0/1"),
        ("Venstre", "1/3", "", "1/3"),
    ]
    assert numbers(page.matrix.footer[1:]) == ["1/3", "0/1", "1/4"]
    shown = {
        section.name: [re.sub(r"<[^>]+>", "", str(html_of(row.cells[0]))) for row in section.tasks.rows]
        for section in page.sections
    }
    assert {name: [who.replace("Endnu ikke inviteret", "") for who in holders] for name, holders in shown.items()} == {
        "Frivillige": ["LEDIG"],
        "Venstre": ["Prøve Kommer", "Prøve Tøver", "LEDIG"],
    }
    (row, *_) = page.sections[0].tasks.rows
    assert (row.cells[1].state, row.cells[2], row.cells[4]) == ("available", "Valgstyrer", "16:00–23:00")


@pytest.mark.acceptance("A-223", "A-224", "A-225")
def test_create_and_edit_lead_to_the_person_of_the_task(office, s):
    free, invited = task(s), held(s, participant())
    coming = held(s, participant(), TaskState.ACCEPTED)
    page = office.get(place_of(s)).content.decode()
    assert f"/participants/new/?task={free.pk}" in page
    for one in (invited, coming):
        assert f"/participants/{one.participant_id}/edit/" in page
    assert office.get(f"/participants/new/?task={free.pk}").status_code == 200


@pytest.mark.acceptance("A-226", "E-119")
def test_a_refusal_says_who_what_when_and_for_which_day_under_its_team(office, s, now):
    one = task(s, team=s.other_team, task_day=BEFORE)
    tell(TaskEvent.Kind.DECLINED, one, participant_id=participant(last_name="Nejsen").pk, by=SYSTEM, now=now)
    sections = {section.name: section for section in office.get(place_of(s)).context["page"].sections}
    (row,) = sections["Frivillige"].declined.rows
    assert (row.cells[0].label, row.cells[1].label, *row.cells[2:]) == (
        "Prøve Nejsen", "Afvist", "Tilforordnet", BEFORE, now,
    )  # fmt: skip
    assert [name for name, section in sections.items() if section.declined] == ["Frivillige"]


@pytest.mark.acceptance("A-229")
def test_the_picker_says_each_thing_that_speaks_against_somebody_in_words(office, s, now):
    one = task(s)
    people = {
        "Optaget": participant(last_name="Optaget"),
        "Død": participant(last_name="Død", status=90),
        "Ung": participant(last_name="Ung", birth_date=datetime.date(2010, 1, 1)),
        "Fritaget": participant(last_name="Fritaget", digital_post=False),
        "Nejsen": participant(last_name="Nejsen"),
        "Fin": participant(last_name="Fin"),
    }
    held(s, people["Optaget"], team=s.other_team)
    tell(TaskEvent.Kind.DECLINED, one, participant_id=people["Nejsen"].pk, by=SYSTEM, now=now)
    page = office.get(task_of(one, "assign/?everyone=on")).content.decode()
    said = {name: text_of(page[page.index(f"Prøve {name}<") :].split("</tr>")[0]) for name in people}
    wanted = {
        "Optaget": "Har en anden opgave: tir",
        "Død": "Død, eller CPR oplyser ingen status",
        "Ung": "Ikke fyldt 18 på opgavedagen",
        "Fritaget": "Fritaget for Digital Post",
        "Nejsen": "Har før afvist denne opgave",
        "Fin": "Kan få opgaven",
    }
    assert {name: word in said[name] for name, word in wanted.items()} == dict.fromkeys(wanted, True)
    others = [word for name, word in wanted.items() if name != "Fin"]
    assert [word for word in others if word in said["Fin"]] == []


@pytest.mark.acceptance("A-238")
def test_the_age_message_speaks_of_the_day_of_the_task(office, s):
    young = participant(birth_date=datetime.date(2010, 1, 1))
    answer = office.post(task_of(task(s), "assign/"), {"participant": young.pk})
    name, reasons = answer.context["page"].refused
    assert (name, reasons) == (young.name, ["Ikke fyldt 18 på opgavedagen"])
    assert reasons[0] in text(answer)


@pytest.mark.acceptance("A-242", "A-023")
def test_cancelling_the_question_leaves_the_task_free(office, s, now):
    one, person = task(s), participant()
    tell(TaskEvent.Kind.WITHDRAWN, one, participant_id=person.pk, by=SYSTEM, now=now)
    asked = office.post(task_of(one, "assign/"), {"participant": person.pk})
    assert person.name in text(asked)
    office.get(asked.context["page"].confirm.cancel_url)
    one.refresh_from_db()
    assert (one.state, Message.objects.count()) == ("available", 0)


@pytest.mark.acceptance("A-250")
def test_the_office_removes_inside_the_lock_period(office, acting):
    today = clock.today()
    near = today + datetime.timedelta(days=1)
    s = scene(election_day=near, first_day=today, last_day=near)
    one = held(s, participant(), TaskState.ACCEPTED, task_day=near)
    office.post(task_of(one, "remove/"), {"participant": one.participant_id})
    assert Task.objects.get(pk=one.pk).state == "available"
    assert list(Message.objects.values_list("event", flat=True)) == ["removed"]


@pytest.mark.acceptance("A-256")
def test_what_is_done_here_stands_in_the_story_of_the_task_with_time_and_who(office, s):
    one, person = task(s), participant(first_names="Anna", last_name="Holm")
    office.post(task_of(one, "assign/"), {"participant": person.pk})
    one.refresh_from_db()
    office.post(task_of(one, "remove/"), {"participant": person.pk})
    office.post(place_of(s, f"teams/{s.team.pk}/move/"), {"to_team": s.other_team.pk})
    shown = text(office.get(task_of(one, "history/")))
    for moment in ("Tildelt Anna Holm", "Fjernet fra opgaven Anna Holm", "Flyttet til et andet team"):
        assert moment in shown
    assert shown.count("Af Karen Valgmand") >= 3
