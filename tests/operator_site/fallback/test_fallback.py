"""The operator's pages of the fallback."""

import datetime
import re

import pytest
from django.urls import reverse

from tests.accounts.fallback.authenticator import digits
from tests.accounts.fallback.factories import clerk, enrol
from valghalla.accounts.fallback.enter import TRIES, enter
from valghalla.accounts.fallback.errors import EntryRefused
from valghalla.accounts.models import Fallback, FallbackCode
from valghalla.audit.models import AuditEntry
from valghalla.base import clock
from valghalla.base.tenancy import acting_for
from valghalla.operators.models import OperatorEntry

CODE = re.compile(r"\b(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}\b")
FILLED = {"hours": "4", "reason": "Context Handler svarer ikke"}


def url(name: str, *args) -> str:
    return reverse(name, "valghalla.config.urls_operator", args=args)


def codes_in(answer) -> list[str]:
    return CODE.findall(answer.content.decode())


@pytest.fixture
def anna(acting):
    one = clerk("Anna", last_sign_in_at=datetime.datetime(2026, 9, 1, 8, 30, tzinfo=datetime.UTC))
    one.secret = enrol(one, at=clock.now())
    return one


def test_opening_shows_each_code_once_and_works(operations, operator, municipality, anna):
    bo = clerk("Bo")
    path = url("fallback", municipality.pk)
    before = operations.get(path).content.decode()
    assert "Anna, sidst logget ind 01-09-2026 10:30" in before
    assert f'name="people" value="{bo.pk}"' not in before
    answer = operations.post(path, FILLED | {"people": [anna.pk]})
    (code,) = codes_in(answer)
    # Another language would be another page, and the code is shown this once.
    assert ('action="/language/"' in answer.content.decode(), 'action="/language/"' in before) == (False, True)
    assert f"http://{municipality.admin_host}" in answer.content.decode() or municipality.admin_host in str(
        answer.context["page"].address
    )
    after = operations.get(path)
    assert codes_in(after) == []
    assert "Ikke brugt endnu" in after.content.decode()
    now = clock.now()
    assert enter(code=code, digits=digits(anna.secret, now), now=now).staff == anna
    assert "Sidst brugt" in operations.get(path).content.decode()
    row = Fallback.objects.get()
    assert (row.opened_by, row.reason, row.until - row.opened_at) == (
        operator.pk,
        "Context Handler svarer ikke",
        datetime.timedelta(hours=4),
    )


def test_it_stands_in_both_logs_without_codes_or_names(operations, operator, municipality, anna):
    path = url("fallback", municipality.pk)
    first = codes_in(operations.post(path, FILLED | {"people": [anna.pk]}))
    second = codes_in(operations.post(url("fallback_code", municipality.pk, anna.pk)))
    operations.post(url("fallback_close", municipality.pk))
    actions = ["fallback.opened", "fallback.code_given", "fallback.closed"]
    mine = OperatorEntry.objects.filter(action__startswith="fallback.").order_by("id")
    theirs = AuditEntry.objects.filter(action__startswith="fallback.").order_by("id")
    assert [(one.action, one.operator, one.municipality) for one in mine] == [
        (action, operator, municipality) for action in actions
    ]
    assert [(one.action, one.actor_kind, one.actor_id) for one in theirs] == [
        (action, "operator", operator.pk) for action in actions
    ]
    written = str([one.details for one in (*mine, *theirs)])
    for hidden in (*first, *second, "Anna"):
        assert hidden not in written


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"people": []}, "people"),
        ({"hours": "25"}, "hours"),
        ({"hours": "0"}, "hours"),
        ({"hours": ""}, "hours"),
        ({"reason": "  "}, "reason"),
        ({"people": ["999999"]}, "people"),
    ],
)
def test_what_is_missing_is_told_beside_the_field(given, field, operations, municipality, anna):
    answer = operations.post(url("fallback", municipality.pk), FILLED | {"people": [anna.pk]} | given)
    assert list(answer.context["page"].form.errors) == [field]
    assert not Fallback.objects.exists()


def test_those_without_second_factor_or_ended_cannot_be_chosen(operations, municipality, anna):
    ended, without = clerk("Carl", ended_at=clock.now(), ended_why="by_office"), clerk("Dan")
    enrol(ended, at=clock.now())
    path = url("fallback", municipality.pk)
    assert "Carl" not in operations.get(path).content.decode()
    for one in (ended, without):
        answer = operations.post(path, FILLED | {"people": [one.pk]})
        assert list(answer.context["page"].form.errors) == ["people"]
    assert not Fallback.objects.exists()


def test_another_municipalitys_staff_are_neither_shown_nor_taken(operations, municipality, other_municipality):
    people = {}
    for place, name in ((municipality, "Anna"), (other_municipality, "Else")):
        with acting_for(place):
            people[name] = clerk(name)
            enrol(people[name], at=clock.now())
    path = url("fallback", municipality.pk)
    page = operations.get(path).content.decode()
    assert ("Anna" in page, "Else" in page) == (True, False)
    operations.post(path, FILLED | {"people": [people["Else"].pk]})
    with acting_for(municipality):
        assert not Fallback.objects.exists()
    operations.post(path, FILLED | {"people": [people["Anna"].pk]})
    assert operations.get(url("fallback_code", municipality.pk, people["Else"].pk)).status_code == 404
    with acting_for(municipality):
        assert [code.staff for code in FallbackCode.objects.all()] == [people["Anna"]]


def test_a_second_press_opens_nothing_and_says_so(operations, municipality, anna):
    path = url("fallback", municipality.pk)
    operations.post(path, FILLED | {"people": [anna.pk]})
    answer = operations.post(path, FILLED | {"people": [anna.pk]}, follow=True)
    assert "Nødadgangen er åben i forvejen" in answer.content.decode()
    assert codes_in(answer) == []
    assert (Fallback.objects.count(), FallbackCode.objects.count()) == (1, 1)


def test_a_code_that_is_shut_is_seen(operations, municipality, anna):
    operations.post(url("fallback", municipality.pk), FILLED | {"people": [anna.pk]})
    assert "Spærret" not in operations.get(url("fallback", municipality.pk)).content.decode()
    FallbackCode.objects.update(failed=TRIES)
    assert "Spærret efter forkerte forsøg" in operations.get(url("fallback", municipality.pk)).content.decode()


def test_a_new_code_is_asked_for_first_and_the_old_one_is_dead(operations, municipality, anna):
    (old,) = codes_in(operations.post(url("fallback", municipality.pk), FILLED | {"people": [anna.pk]}))
    path = url("fallback_code", municipality.pk, anna.pk)
    assert "Vil du lave en ny kode til Anna?" in operations.get(path).content.decode()
    (new,) = codes_in(operations.post(path))
    now = clock.now()
    with pytest.raises(EntryRefused):
        enter(code=old, digits=digits(anna.secret, now), now=now)
    assert enter(code=new, digits=digits(anna.secret, now), now=now).staff == anna
    assert operations.post(url("fallback_code", municipality.pk, clerk("Dan").pk)).status_code == 404


def test_closing_is_asked_for_first(operations, municipality, anna):
    operations.post(url("fallback", municipality.pk), FILLED | {"people": [anna.pk]})
    path = url("fallback_close", municipality.pk)
    assert "Vil du lukke nødadgangen nu?" in operations.get(path).content.decode()
    assert Fallback.objects.get().closed_at is None
    answer = operations.post(path, follow=True)
    assert "Nødadgangen er lukket" in answer.content.decode()
    assert Fallback.objects.get().closed_at is not None
    assert "ikke åben" in operations.post(path, follow=True).content.decode()


def test_without_anybody_ready_there_is_nothing_to_open(operations, municipality, acting):
    clerk("Dan")
    page = operations.get(url("fallback", municipality.pk))
    assert page.context["page"].form is None
    assert "Ingen af medarbejderne har sat tofaktor op" in page.content.decode()


def test_one_that_is_over_stands_in_the_history_with_when_it_ended(operations, municipality, anna):
    operations.post(url("fallback", municipality.pk), FILLED | {"people": [anna.pk]})
    over = clock.now() - datetime.timedelta(minutes=1)
    Fallback.objects.update(until=over)
    page = operations.get(url("fallback", municipality.pk)).context["page"]
    assert page.close_url == ""
    assert page.form is not None
    assert [row.cells[1] for row in page.history.rows] == [over]


def test_as_many_queries_for_many_as_for_one(operations, municipality, anna, django_assert_max_num_queries):
    path = url("fallback", municipality.pk)
    operations.post(path, FILLED | {"people": [anna.pk]})
    with django_assert_max_num_queries(15) as for_one:
        operations.get(path)
    for number in range(4):
        one = clerk(f"Person {number}")
        enrol(one, at=clock.now())
        operations.post(url("fallback_code", municipality.pk, one.pk))
    with django_assert_max_num_queries(15) as for_five:
        operations.get(path)
    assert len(for_five) == len(for_one)
