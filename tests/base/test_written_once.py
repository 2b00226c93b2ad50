"""Queries that are put into SQL once."""

import datetime
import threading
import time

import pytest
from django.db import connection, transaction
from django.db.models import Exists, Model, OuterRef
from django.db.transaction import TransactionManagementError

from tests.participants.factories import participant
from valghalla.base.tenancy import acting_for, required_id
from valghalla.base.written_once import first, together, written_once
from valghalla.participants.models import Participant
from valghalla.teams.members import join
from valghalla.teams.models import Team, TeamMember


@written_once
def born(day: datetime.date):
    return Participant.objects.filter(birth_date=day).order_by("id")


@written_once
def by_digest(digest: bytes):
    return Participant.objects.filter(cpr_digest=digest)


def test_each_call_has_its_own_arguments_and_rows(acting):
    anna, bo = participant(birth_date=datetime.date(1980, 1, 1)), participant(birth_date=datetime.date(1990, 2, 2))
    assert born(datetime.date(1980, 1, 1)) == [anna]
    assert born(datetime.date(1990, 2, 2)) == [bo]
    assert born(datetime.date(2000, 3, 3)) == []
    assert [first(by_digest(bytes(one.cpr_digest))) for one in (anna, bo)] == [anna, bo]


def test_rows_are_whole_and_new_every_time(acting):
    someone = participant(birth_date=datetime.date(1980, 1, 1))
    one, again = born(someone.birth_date)[0], born(someone.birth_date)[0]
    assert one is not again
    assert (one.name, one.email, one.cpr) == (someone.name, someone.email, someone.cpr)


def test_a_municipality_sees_its_own(acting, other_municipality):
    someone = participant(birth_date=datetime.date(1980, 1, 1))
    assert born(someone.birth_date) == [someone]
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('valghalla.municipality', %s, true)", [str(other_municipality.pk)])
    assert born(someone.birth_date) == []


def test_an_argument_may_stand_in_several_places(acting):
    someone = participant()

    @written_once
    def herself(pk: int):
        return Participant.objects.filter(Exists(Participant.objects.filter(pk=pk)), pk=pk).values_list("pk", flat=True)

    assert (herself(someone.pk), herself(0)) == ([someone.pk], [])


@pytest.mark.parametrize("values", [(None,), ("1980-01-01",), (datetime.datetime(1980, 1, 1, tzinfo=datetime.UTC),)])
def test_another_kind_of_argument_is_refused(acting, values):
    born(datetime.date(1980, 1, 1))
    with pytest.raises(TypeError):
        born(*values)


REFUSED = {
    "used changed": lambda pk: Participant.objects.filter(pk=pk + 1),
    "used as it is and changed besides": lambda pk: Participant.objects.filter(pk__range=(pk, pk + 1)),
    "not used": lambda pk: Participant.objects.all(),
    "deciding what is asked": lambda pk: Participant.objects.filter(**{"pk" if pk > 9 else "version": pk}),
    "part of a list": lambda pk: Participant.objects.filter(pk__in=[pk, 2 * pk]),
    "asking for more than its rows": lambda pk: Participant.objects.filter(pk=pk).prefetch_related("memberships"),
    "naming a municipality": lambda pk: Participant.objects.filter(pk=pk, municipality=required_id()),
}


@pytest.mark.parametrize("make", REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_written_once_is_refused_at_the_first_call(acting, make):
    with pytest.raises(TypeError):
        written_once(make)(1)


MADE = {
    "related rows, a mark and an order": lambda pk: (
        TeamMember.objects.filter(participant=pk)
        .select_related("team", "participant")
        .annotate(answers=Exists(TeamMember.objects.filter(participant=pk, team=OuterRef("team"))))
        .order_by("-id")[:1]
    ),
    "values": lambda pk: Participant.objects.filter(pk=pk).values("pk", "birth_date"),
    "flat values": lambda pk: Participant.objects.filter(pk=pk).values_list("name_key", flat=True),
    "rows of values": lambda pk: Participant.objects.filter(pk=pk).values_list("pk", "cpr_digest"),
    "a lock": lambda pk: Participant.objects.filter(pk=pk).select_for_update(of=("self",), no_key=True),
    "deferred": lambda pk: Participant.objects.filter(pk=pk).only("birth_date"),
}


@pytest.mark.parametrize("make", MADE.values(), ids=MADE.keys())
def test_rows_are_what_django_reads(acting, now, django_assert_num_queries, make):
    """In every shape that queries here have; another version of Django is let in when this holds."""
    people = [participant(), participant()]
    for person in people:
        join(Team.objects.create(name=f"Hold {person.pk}").pk, person.pk, joined_by="staff", now=now)
    asked = written_once(make)
    for person in [*people, people[0]]:
        with django_assert_num_queries(2):
            once, django = asked(person.pk), list(make(person.pk))
            assert [_whole(one) for one in once] == [_whole(one) for one in django] != []


def _whole(row):
    """A row with everything that was read with it, and nothing more."""
    if not isinstance(row, Model):
        return row
    held = {name: value for name, value in vars(row).items() if name != "_state"}
    return {**held, **{name: _whole(one) for name, one in row._state.fields_cache.items()}}


def test_a_number_that_no_row_can_have_finds_none(acting):
    someone = participant()
    herself = written_once(lambda pk: Participant.objects.filter(pk=pk))
    assert [herself(pk) for pk in (2**63, someone.pk, -(2**80))] == [[], [someone], []]


@written_once
def held(pk: int):
    return Participant.objects.select_for_update().filter(pk=pk)


def test_locks_are_asked_for_within_a_transaction_alone(committed, municipality):
    with acting_for(municipality):
        with transaction.atomic():
            held(1)
        with pytest.raises(TransactionManagementError):
            held(1)


def test_several_questions_go_in_one_message_each_answered_as_by_itself(acting, now, django_assert_num_queries):
    people = [participant(), participant()]
    team = Team.objects.create(name="Hold")
    join(team.pk, people[0].pk, joined_by="staff", now=now)
    herself = written_once(lambda pk: Participant.objects.filter(pk=pk))
    teams = written_once(lambda pk: TeamMember.objects.filter(participant=pk).values_list("team_id", flat=True))
    alone = [herself(people[1].pk), teams(people[0].pk), teams(people[1].pk)]
    asked = [herself.asked(people[1].pk), teams.asked(people[0].pk), teams.asked(people[1].pk)]
    with django_assert_num_queries(1):
        assert together(*asked) == alone == [[people[1]], [team.pk], []]
    assert together(herself.asked(2**63), *asked[1:]) == [[], *alone[1:]]


def test_what_is_asked_behind_a_lock_sees_what_it_waited_for(committed, municipality, now):
    """Each question has a view of its own, taken when its turn comes."""
    with acting_for(municipality):
        someone = participant()
        named = written_once(lambda pk: Participant.objects.filter(pk=pk).values_list("language", flat=True))
        named(someone.pk)
        with transaction.atomic():
            held(someone.pk)
    waiting = threading.Event()

    def change() -> None:
        try:
            with acting_for(municipality), transaction.atomic():
                Participant.objects.filter(pk=someone.pk).update(language="en")
                waiting.set()
                time.sleep(0.15)
        finally:
            connection.close()

    other = threading.Thread(target=change)
    other.start()
    assert waiting.wait(10)
    with acting_for(municipality), transaction.atomic():
        (locked,), (language,) = together(held.asked(someone.pk), named.asked(someone.pk))
    other.join()
    assert (locked.language, language) == ("en", "en")
