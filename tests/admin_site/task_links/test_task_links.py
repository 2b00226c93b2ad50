"""Task links: what they can be narrowed to, what they would show, made, listed, named, closed, and over with the election."""

import datetime
import re
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.elections.factories import ELECTION_DAY, election, scene, task_type, team, work_location
from tests.pages import staff_client
from tests.participants.factories import participant
from tests.tasks.factories import held, task
from valghalla.accounts.models import StaffUser
from valghalla.audit.actors import SYSTEM
from valghalla.audit.models import AuditEntry
from valghalla.base import clock
from valghalla.elections.copy import take_in
from valghalla.places.models import Area
from valghalla.tasks.claim import Group
from valghalla.tasks.errors import LinkClosed
from valghalla.tasks.links.links import link_to, make_link, read_link
from valghalla.tasks.models import TaskLink, TaskState

BEFORE = ELECTION_DAY - datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def _clock(monkeypatch, now):
    """Before the election, whenever the tests run."""
    monkeypatch.setattr(clock, "now", lambda: now)


@pytest.fixture
def s(acting):
    return scene()


def address(s, rest=""):
    return f"/elections/{s.election.pk}/tasks/links/{rest}"


def new(s, **asked):
    return address(s, f"new/?{urlencode(asked, doseq=True)}")


def rows(answer):
    """The cells of the table's rows, as they are read."""
    body = re.search(r"<tbody>(.*?)</tbody>", answer.content.decode(), re.S)
    found = re.findall(r"<tr[^>]*>(.*?)</tr>", body[1], re.S) if body else []
    return [[_text(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S)] for row in found]


def _text(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).strip()


def offered(answer, name):
    return [int(key) for key in re.findall(rf'name="{name}" value="(\d+)"', answer.content.decode())]


def made(answer):
    """The address in the field to copy from."""
    return re.search(r'id="copy-link" type="text" value="([^"]*)"', answer.content.decode())[1]


@pytest.mark.acceptance("A-260")
def test_a_link_needs_a_team_and_may_be_narrowed_by_all_the_rest(office, s):
    (far,) = take_in(s.election, [work_location("Hallen", area_name="Syd", teams=[s.team.source])])
    task(s), task(s, task_day=BEFORE), task(s, work_location=far)
    task(s, task_type=s.other_type), task(s, team=s.other_team)
    north = Area.objects.get(name="Nord").pk

    def shown(**asked):
        return sorted(
            (cells[1].split()[0], cells[0].split()[0], cells[2][4:6]) for cells in rows(office.get(new(s, **asked)))
        )

    plain = [("Hallen", "Tilforordnet", "03"), ("Skolen", "Tilforordnet", "02"), ("Skolen", "Tilforordnet", "03")]
    mine = {"team": s.team.pk}
    assert shown(**mine) == plain
    assert shown(**mine, day=BEFORE) == [plain[1]]
    assert shown(**mine, area=north) == plain[1:]
    assert shown(**mine, place=far.pk) == plain[:1]
    assert shown(**mine, type=s.other_type.pk) == []
    assert shown(**mine, trusted="with") == [*plain, ("Skolen", "Valgstyrer", "03")]
    assert shown(**mine, trusted="only") == [("Skolen", "Valgstyrer", "03")]
    assert shown(**mine, area=north, day=ELECTION_DAY, type=s.task_type.pk) == [plain[2]]
    assert shown(team=s.other_team.pk) == [plain[2]]
    assert len(shown()) == 1  # the first team in order: one is always chosen
    assert re.search(r'<option value="\d+" selected>Frivillige', office.get(new(s)).content.decode())


def test_an_election_without_teams_has_nothing_to_link_to(office, acting):
    bare = election()
    answer = office.get(f"/elections/{bare.pk}/tasks/links/new/")
    assert (answer.status_code, "make-link" in answer.content.decode()) == (200, False)


@pytest.mark.acceptance("A-261")
def test_only_places_areas_and_task_types_of_the_team_are_offered_and_another_team_starts_afresh(office, s):
    third, kind = team("Tredje"), task_type("Vagt")
    place = work_location("Hallen", area_name="Syd", teams=[third], task_types=[kind])
    (far,) = take_in(s.election, [place])
    theirs = s.election.teams.get(source=third)
    guard = s.election.task_types.get(source=kind)
    first, other = office.get(new(s, team=s.team.pk)), office.get(new(s, team=theirs.pk))
    assert (offered(first, "place"), set(offered(first, "type"))) == ([s.place.pk], {s.task_type.pk, s.other_type.pk})
    assert (offered(other, "place"), offered(other, "type")) == ([far.pk], [guard.pk])
    assert offered(other, "area") == [place.area_id]
    changed = office.get(new(s, team=theirs.pk, place=s.place.pk, type=s.task_type.pk)).content.decode()
    assert "checked" not in changed
    office.post(address(s, "new/"), {"team": theirs.pk, "place": [s.place.pk], "type": [guard.pk]})
    link = TaskLink.objects.get()
    assert (link.team, link.work_locations, link.task_types) == (theirs, [], [guard.pk])


def test_a_task_moved_to_the_team_makes_its_place_and_type_choosable(office, s):
    (far,) = take_in(s.election, [work_location("Hallen")])
    task(s, work_location=far)
    assert set(offered(office.get(new(s, team=s.team.pk)), "place")) == {s.place.pk, far.pk}


@pytest.mark.acceptance("A-262")
def test_the_preview_has_each_distinct_task_once_with_count_trust_and_direct_link(office, s):
    for _ in range(3):
        task(s)
    held(s, participant()), held(s, participant(), TaskState.ACCEPTED)
    task(s, task_type=s.other_type)
    answer = office.get(new(s, team=s.team.pk, trusted="with"))
    plain, trusted = rows(answer)
    assert plain[0].startswith("Tilforordnet Hjælper vælgerne.")
    assert plain[1] == "Skolen Skolevej 1, 4272 Korsbæk"
    assert (plain[3], plain[4], plain[5]) == ("08:00–16:00", "Nej", "3")
    assert (trusted[0].split()[0], trusted[4], trusted[5]) == ("Valgstyrer", "Betroet", "1")
    assert "4 ledige opgaver" in _text(answer.content.decode())
    key = re.findall(r'name="direct" value="([^"]+)"', answer.content.decode())[0]
    ready = office.post(address(s, "new/"), {"team": s.team.pk, "direct": key}, follow=True)
    link = TaskLink.objects.get()
    assert (link.single, link.task_types, made(ready).endswith(f"/links/{link.token}/")) == (
        True,
        [s.task_type.pk],
        True,
    )
    again = office.get(new(s, team=s.team.pk))
    assert f'/links/{link.token}/"' in rows_html(again)


def rows_html(answer):
    return re.search(r"<tbody>(.*?)</tbody>", answer.content.decode(), re.S)[1]


def test_a_direct_link_to_a_task_that_is_taken_meanwhile_is_not_made(office, s):
    key = f"{s.place.pk}-{s.task_type.pk}-{ELECTION_DAY}"
    held(s, participant())
    for wrong in (key, "x", "1-2-3"):
        assert office.post(address(s, "new/"), {"team": s.team.pk, "direct": wrong}).status_code == 302
    assert not TaskLink.objects.exists()


@pytest.mark.acceptance("A-263")
def test_the_link_is_shown_to_copy_and_the_same_filter_gives_the_same_link(office, s):
    wanted = {"team": s.team.pk, "type": [s.task_type.pk, s.task_type.pk], "day": str(ELECTION_DAY)}
    first = office.post(address(s, "new/"), wanted, follow=True)
    again = office.post(address(s, "new/"), wanted | {"type": s.task_type.pk}, follow=True)
    other = office.post(address(s, "new/"), wanted | {"day": ""}, follow=True)
    link = TaskLink.objects.order_by("pk")[0]
    assert made(first) == made(again) != made(other)
    assert made(first).endswith(f"//korsbaek.localhost/links/{link.token}/")
    assert "data-copy-now" in first.content.decode()  # scripts put it on the clipboard; without, it is copied by hand
    assert TaskLink.objects.count() == 2


@pytest.mark.acceptance("A-264")
def test_whoever_has_the_link_sees_without_signing_in_what_is_available_and_matches(office, s, anonymous_citizen):
    task(s), held(s, participant()), task(s, task_type=s.other_type), task(s, team=s.other_team)
    ready = office.post(address(s, "new/"), {"team": s.team.pk}, follow=True)
    path = made(ready)[made(ready).index("/links/") :]
    page = anonymous_citizen.get(path).content.decode()
    assert re.findall(r'class="tile-heading"><a [^>]*>([^<]*)', page) == ["Tilforordnet"]
    assert "1 ledig plads" in _text(page)


@pytest.mark.acceptance("A-265")
def test_links_are_listed_with_their_use_named_and_closed(office, s, by, now, anonymous_citizen):
    link = make_link(s.team, on=ELECTION_DAY, task_types=[s.task_type.pk], by=by, now=now)
    TaskLink.objects.filter(pk=link.pk).update(opened=7, taken=2)
    own = address(s, f"{link.pk}/")
    ((shown, of, _made, opened, taken, state),) = rows(office.get(address(s)))
    assert (shown, of, opened, taken, state) == ("tir 03-11-2026, Tilforordnet", "Venstre", "7", "2", "I brug")
    office.post(own, {"do": "name", "name": "Nyhedsbrev"})
    assert rows(office.get(address(s)))[0][0].startswith("Nyhedsbrev")
    assert made(office.get(own)).endswith(link.token + "/")
    office.post(own, {"do": "close"})
    assert anonymous_citizen.get(f"/links/{link.token}/").status_code == 200  # only asked so far
    office.post(own, {"do": "close", "agreed": "1"})
    assert anonymous_citizen.get(f"/links/{link.token}/").status_code == 404
    assert rows(office.get(address(s)))[0][-1] == "Lukket"
    assert link.token not in office.get(own).content.decode()
    acts = ["task_link.made", "task_link.renamed", "task_link.revoked"]
    assert list(AuditEntry.objects.filter(action__in=acts).order_by("pk").values_list("action", flat=True)) == acts


@pytest.mark.acceptance("A-265")
def test_every_link_ends_with_the_election_whatever_its_own_day(s, by, now):
    free = task(s)
    links = [
        make_link(s.team, by=by, now=now),
        link_to(Group.of(free), by=by, now=now),
        make_link(s.team, on=BEFORE, expires_at=now + datetime.timedelta(days=400), by=by, now=now),
    ]
    last = datetime.datetime(2026, 11, 4, 22, 59, tzinfo=datetime.UTC)  # 23.59 in Denmark on the last day
    for link in links:
        assert read_link(link.token, now=last).pk == link.pk
        with pytest.raises(LinkClosed) as closed:
            read_link(link.token, now=last + datetime.timedelta(minutes=1))
        assert closed.value.reason == "expired"


def test_the_list_is_narrowed_and_sorted(office, s, by, now):
    open_, closed = make_link(s.team, by=by, now=now), make_link(s.other_team, by=by, now=now)
    TaskLink.objects.filter(pk=closed.pk).update(revoked_at=now, opened=3)
    single = link_to(Group.of(task(s)), by=by, now=now)

    def listed(query):
        return [int(key) for key in re.findall(r"/tasks/links/(\d+)/", rows_html(office.get(address(s, query))))]

    assert set(listed("")) == {open_.pk, closed.pk, single.pk}
    assert listed("?state=closed") == [closed.pk]
    assert set(listed("?state=open")) == {open_.pk, single.pk}
    assert listed("?kind=one") == [single.pk]
    assert listed(f"?team={s.other_team.pk}") == [closed.pk]
    assert listed("?sort=-opened")[0] == closed.pk


@pytest.mark.acceptance("A-266")
def test_links_are_random_and_guessing_ids_or_filters_leads_nowhere(s, by, now, anonymous_citizen):
    same = {"on": ELECTION_DAY, "by": by, "now": now}
    first = make_link(s.team, **same)
    TaskLink.objects.filter(pk=first.pk).update(revoked_at=now)
    second = make_link(s.team, **same)
    assert first.token != second.token  # nothing in it follows from the filter
    assert all(re.fullmatch(r"[\w-]{22}", link.token) for link in (first, second))  # 128 bits
    for guess in (str(second.pk), second.token[:-1], second.token[::-1]):
        assert anonymous_citizen.get(f"/links/{guess}/").status_code == 404


@pytest.mark.acceptance("A-267")
def test_trusted_tasks_in_a_link_are_asked_about_first(office, s):
    task(s, task_type=s.other_type)
    direct = f"{s.place.pk}-{s.other_type.pk}-{ELECTION_DAY}"
    for wanted in ({"trusted": "with"}, {"trusted": "only"}, {"trusted": "with", "direct": direct}):
        TaskLink.objects.all().delete()
        asked = office.post(address(s, "new/"), {"team": s.team.pk, "name": "Til formænd"} | wanted)
        assert (asked.status_code, TaskLink.objects.count()) == (200, 0)
        page = asked.content.decode()
        kept = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
        assert kept.pop("agreed") == "1"
        assert kept.items() >= {"team": str(s.team.pk), **wanted}.items()
        office.post(address(s, "new/"), kept | {"agreed": "1"})
        assert TaskLink.objects.get().with_trusted
    plain = office.post(address(s, "new/"), {"team": s.team.pk})
    assert plain.status_code == 302


def test_only_trusted_with_no_trusted_type_among_those_chosen_is_refused(office, s):
    answer = office.post(address(s, "new/"), {"team": s.team.pk, "trusted": "only", "type": s.task_type.pk})
    assert (answer.status_code, TaskLink.objects.count()) == (200, 0)
    assert "Ingen af opgavetyperne er betroet" in _text(answer.content.decode())


def test_readers_see_the_list_and_nothing_to_press(municipality, s, by, now):
    make_link(s.team, by=by, now=now)
    reader = StaffUser.objects.create(subject="r", name="Læser", role="reader", created_at=now)
    page = staff_client(reader, municipality).get(address(s)).content.decode()
    assert "Venstre" in page
    assert not re.search(r"/tasks/links/(new|\d+)/", page)


def test_a_long_preview_is_read_page_by_page(office, s):
    for number in range(60):
        (place,) = take_in(s.election, [work_location(f"Sted {number:02}", teams=[s.team.source])])
        task(s, work_location=place)
    first, second = (office.get(new(s, team=s.team.pk, page=number)) for number in (1, 2))
    assert (len(rows(first)), len(rows(second))) == (50, 10)
    for odd in ("0", "x", "-1", "99999999999", "77"):
        assert office.get(new(s, team=s.team.pk, page=odd)).status_code == 200


def test_as_many_queries_for_many_links_and_tasks_as_for_one(office, s, by, now):
    counts = []
    for number in (1, 12):
        for at in range(number):
            (place,) = take_in(s.election, [work_location(f"Sted {number}-{at}", teams=[s.team.source])])
            task(s, work_location=place)
            make_link(s.team, work_locations=[place.pk], by=SYSTEM, now=now)
        for path in (address(s), new(s, team=s.team.pk)):
            office.get(path)
            with CaptureQueriesContext(
                connection,
            ) as asked:
                office.get(path)
            counts.append(len(asked))
    assert counts[:2] == counts[2:]
    assert max(counts) <= 18
