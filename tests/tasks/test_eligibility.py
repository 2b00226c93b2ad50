"""Who may take a task, as a table; and what holds for all people and all times."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valghalla.tasks.eligibility import (
    ALWAYS,
    BY_ELECTION_TYPE,
    Facts,
    Rule,
    Span,
    age_on,
    conflicts,
    days_in_reach,
    failed_rules,
    overlaps,
)

KORSBAEK = "0999"
ELECTION_DAY = date(2026, 11, 3)
ANNA = Facts(
    birth_date=date(1980, 5, 17), status=1, municipality_code=KORSBAEK, citizenship_code="5100", incapable=False
)
NOTHING_KNOWN = Facts(birth_date=None, status=None, municipality_code="", citizenship_code=None, incapable=None)

EUROPEAN = {Rule.OF_AGE, Rule.RESIDENT}
PARLIAMENT = {Rule.OF_AGE, Rule.RESIDENT, Rule.CITIZEN, Rule.LEGALLY_COMPETENT}


def failed(facts, rules=PARLIAMENT, **options):
    return failed_rules(facts, rules, on=ELECTION_DAY, municipality_code=KORSBAEK, **options)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, []),
        # alive: 90 is dead, 70 has disappeared, 30 is a number annulled; each by its own name
        ({"status": 90}, [Rule.ALIVE]),
        ({"status": 30}, [Rule.ALIVE]),
        ({"status": 70}, [Rule.NOT_DISAPPEARED]),
        ({"status": None}, [Rule.ALIVE, Rule.NOT_DISAPPEARED]),
        ({"status": 3}, []),
        ({"status": 5}, []),
        ({"status": 7}, []),
        ({"status": 20}, []),
        ({"status": 80}, []),
        # age on the task's day
        ({"birth_date": date(2008, 11, 3)}, []),
        ({"birth_date": date(2008, 11, 4)}, [Rule.OF_AGE]),
        ({"birth_date": date(1911, 1, 1)}, []),
        ({"birth_date": date(2027, 1, 1)}, [Rule.OF_AGE]),
        ({"birth_date": None}, [Rule.OF_AGE]),
        # residence
        ({"municipality_code": "0101"}, [Rule.RESIDENT]),
        ({"municipality_code": "999"}, [Rule.RESIDENT]),
        ({"municipality_code": ""}, [Rule.RESIDENT]),
        ({"municipality_code": None}, [Rule.RESIDENT]),
        # citizenship
        ({"citizenship_code": "5120"}, [Rule.CITIZEN]),
        ({"citizenship_code": ""}, [Rule.CITIZEN]),
        ({"citizenship_code": None}, [Rule.CITIZEN]),
        # legal competence
        ({"incapable": True}, [Rule.LEGALLY_COMPETENT]),
        ({"incapable": None}, [Rule.LEGALLY_COMPETENT]),
        # abroad: no address in Denmark, no municipality
        ({"status": 80, "municipality_code": ""}, [Rule.RESIDENT]),
        # all at once, in the order shown
        (
            {
                "status": 90,
                "birth_date": date(2010, 1, 1),
                "municipality_code": "0101",
                "citizenship_code": "5120",
                "incapable": True,
            },
            [Rule.ALIVE, Rule.OF_AGE, Rule.RESIDENT, Rule.CITIZEN, Rule.LEGALLY_COMPETENT],
        ),
    ],
)
def test_a_parliamentary_election_asks_all_rules(change, expected):
    assert failed(replace(ANNA, **change)) == expected


def test_nothing_known_lets_nobody_through():
    assert failed(NOTHING_KNOWN) == list(Rule)


def test_an_unknown_municipality_equals_no_municipality():
    assert failed_rules(NOTHING_KNOWN, [Rule.RESIDENT], on=ELECTION_DAY, municipality_code="") == [
        Rule.ALIVE,
        Rule.NOT_DISAPPEARED,
        Rule.RESIDENT,
    ]


def test_rules_the_election_type_lacks_are_not_asked():
    foreigner = replace(ANNA, citizenship_code="5120", incapable=True)
    assert failed(foreigner, EUROPEAN) == []
    assert failed(replace(foreigner, municipality_code="0101"), EUROPEAN) == [Rule.RESIDENT]


def test_without_any_rule_a_person_must_still_be_there():
    child_abroad = Facts(
        birth_date=date(2015, 1, 1), status=80, municipality_code="", citizenship_code="", incapable=None
    )
    assert failed(child_abroad, []) == []
    assert failed(replace(child_abroad, status=70), []) == [Rule.NOT_DISAPPEARED]


@pytest.mark.parametrize(
    ("status", "expected"),
    [(1, []), (90, [Rule.ALIVE]), (70, [Rule.NOT_DISAPPEARED]), (None, [Rule.ALIVE, Rule.NOT_DISAPPEARED])],
)
def test_validation_off_asks_only_whether_the_person_is_there(status, expected):
    assert failed(replace(NOTHING_KNOWN, status=status), validation_off=True) == expected


@pytest.mark.parametrize(
    ("day", "born", "age"),
    [
        (date(2026, 5, 16), date(2008, 5, 17), 17),
        (date(2026, 5, 17), date(2008, 5, 17), 18),
        (date(2026, 2, 28), date(2008, 2, 29), 17),
        (date(2026, 3, 1), date(2008, 2, 29), 18),
        (date(2028, 2, 28), date(2008, 2, 29), 19),
        (date(2028, 2, 29), date(2008, 2, 29), 20),
        (date(2026, 1, 1), date(2007, 12, 31), 18),
        (date(2026, 1, 1), date(2026, 1, 1), 0),
    ],
)
def test_age_is_whole_years_on_the_day(day, born, age):
    assert age_on(day, born) == age


days = st.dates(date(1900, 1, 1), date(2100, 1, 1))
people = st.builds(
    Facts,
    birth_date=st.none() | days,
    status=st.none() | st.sampled_from([1, 3, 5, 7, 20, 30, 50, 60, 70, 80, 90]),
    municipality_code=st.none() | st.sampled_from(["", "0101", "0751", KORSBAEK]),
    citizenship_code=st.none() | st.sampled_from(["", "5100", "5120"]),
    incapable=st.none() | st.booleans(),
)
rule_sets = st.sets(st.sampled_from(BY_ELECTION_TYPE))


@given(people, rule_sets, days)
def test_answers_keep_the_order_and_never_name_a_rule_not_asked(facts, rules, day):
    answer = failed_rules(facts, rules, on=day, municipality_code=KORSBAEK)
    assert answer == sorted(set(answer), key=list(Rule).index)
    assert set(answer) <= rules | ALWAYS


@given(people, rule_sets, rule_sets, days)
def test_each_rule_answers_for_itself(facts, some, others, day):
    def ask(rules):
        return set(failed_rules(facts, rules, on=day, municipality_code=KORSBAEK))

    assert ask(some | others) == ask(some) | ask(others)


@given(people, rule_sets, days)
def test_validation_off_only_takes_away(facts, rules, day):
    off = failed_rules(facts, rules, on=day, municipality_code=KORSBAEK, validation_off=True)
    on = failed_rules(facts, rules, on=day, municipality_code=KORSBAEK)
    assert off == [rule for rule in on if rule in ALWAYS]


@given(people, rule_sets, days, st.sampled_from(["birth_date", "status", "citizenship_code", "incapable"]))
def test_losing_a_fact_never_helps(facts, rules, day, fact):
    def ask(person):
        return set(failed_rules(person, rules, on=day, municipality_code=KORSBAEK))

    assert ask(facts) <= ask(replace(facts, **{fact: None}))


@given(days, days, st.integers(1, 1000))
def test_nobody_grows_younger(born, day, later):
    assert age_on(day + timedelta(days=later), born) >= age_on(day, born)


@given(st.dates(date(1900, 1, 1), date(2081, 1, 1)))
def test_eighteen_on_the_birthday_and_not_the_day_before(born):
    leap_day = (born.month, born.day) == (2, 29)  # eighteen years later there is none
    birthday = date(born.year + 18, 3, 1) if leap_day else born.replace(year=born.year + 18)
    assert age_on(birthday, born) == 18
    assert age_on(birthday - timedelta(days=1), born) == 17


def span(starts, ends, day=ELECTION_DAY):
    return Span(day, time.fromisoformat(starts), time.fromisoformat(ends))


EVE = ELECTION_DAY - timedelta(days=1)
MORROW = ELECTION_DAY + timedelta(days=1)


@pytest.mark.acceptance("E-100", "E-354")
@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (span("08:00", "12:00"), span("08:00", "12:00"), True),
        (span("08:00", "12:00"), span("11:59", "15:00"), True),
        (span("08:00", "20:00"), span("10:00", "11:00"), True),
        (span("08:00", "12:00"), span("12:00", "15:00"), False),  # touching
        (span("08:00", "12:00"), span("13:00", "15:00"), False),
        (span("08:00", "12:00"), span("08:00", "12:00", MORROW), False),
        # over midnight
        (span("20:00", "02:00"), span("22:00", "23:00"), True),
        (span("20:00", "02:00"), span("01:00", "03:00", MORROW), True),
        (span("20:00", "02:00"), span("02:00", "03:00", MORROW), False),
        (span("20:00", "02:00"), span("01:00", "03:00"), False),  # the night before, not this one
        (span("22:00", "07:00", EVE), span("06:30", "14:00"), True),  # from the evening before
        (span("22:00", "06:30", EVE), span("06:30", "14:00"), False),
        (span("20:00", "00:00"), span("00:00", "04:00", MORROW), False),  # until midnight is that day
        (span("20:00", "00:00"), span("00:00", "04:00"), False),
        # a day and night
        (span("08:00", "08:00"), span("07:00", "09:00", MORROW), True),
        (span("08:00", "08:00"), span("08:00", "09:00", MORROW), False),
        (span("00:00", "00:00"), span("00:00", "00:00", MORROW), False),
        (span("00:00", "00:00"), span("23:59", "00:30"), True),
    ],
)
def test_overlap(one, other, expected):
    assert (overlaps(one, other), overlaps(other, one)) == (expected, expected)


def test_an_end_before_the_start_is_on_the_next_day():
    night = span("20:00", "02:00")
    assert (night.begins_at, night.finishes_at) == (datetime(2026, 11, 3, 20), datetime(2026, 11, 4, 2))  # noqa: DTZ001


def test_conflicts_are_named_earliest_first():
    mine = span("06:30", "14:00")
    night, noon, touching, evening = (
        span("22:00", "07:00", EVE),
        span("12:00", "13:00"),
        span("14:00", "20:00"),
        span("18:00", "21:00"),
    )
    assert conflicts(mine, [evening, noon, touching, night]) == [night, noon]
    assert conflicts(mine, []) == []


clock = st.times().map(lambda moment: moment.replace(second=0, microsecond=0))
spans = st.builds(Span, st.dates(date(2026, 10, 25), date(2026, 10, 29)), clock, clock)


@given(spans, spans)
def test_overlap_is_mutual(a, b):
    assert overlaps(a, b) == overlaps(b, a)


@given(spans)
def test_a_task_overlaps_itself_and_lasts_up_to_a_day(a):
    assert overlaps(a, a)
    assert timedelta(0) < a.finishes_at - a.begins_at <= timedelta(days=1)


@given(spans, clock)
def test_touching_is_no_overlap(a, ends):
    assert not overlaps(a, Span(a.finishes_at.date(), a.finishes_at.time(), ends))


@given(spans, spans)
def test_overlap_means_a_common_minute(a, b):
    def minutes(s):
        count = int((s.finishes_at - s.begins_at).total_seconds() // 60)
        first = int((s.begins_at - datetime(2026, 10, 20)).total_seconds() // 60)  # noqa: DTZ001
        return set(range(first, first + count))

    assert overlaps(a, b) == bool(minutes(a) & minutes(b))


@given(spans, st.lists(spans, max_size=5))
def test_what_conflicts_lies_in_reach_and_nothing_is_lost(a, others):
    found = conflicts(a, others)
    first, last = days_in_reach(a.day)
    assert all(first <= other.day <= last for other in found)
    assert sorted(map(str, found)) == sorted(str(other) for other in others if overlaps(a, other))
