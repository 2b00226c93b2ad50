"""Which way a message takes: the table of what is settled, what the person has, and what comes of it."""

import pytest

from valghalla.communication.models import Channel
from valghalla.communication.routes import USUAL, Facts, Order, Route, route, why_not

ALL = frozenset(Channel)
POST, MAIL, SMS, LETTER = "digital_post", "email", "sms", "letter"
HAS_ALL = Facts(
    email="a@b.dk", mobile="12345678", digital_post=True, street_address="Vej 1", postal_code="9999", short=True
)
HAS_NOTHING = Facts(digital_post=False, short=True)


def of(**changed) -> Facts:
    return Facts(**{**HAS_ALL.__dict__, **changed})


# first, order, wish, facts, opened → channel, because, passed over
TABLE = [
    # the template's own way, when it leads there
    (POST, USUAL, "", HAS_ALL, ALL, POST, "template", []),
    (MAIL, USUAL, "", HAS_ALL, ALL, MAIL, "template", []),
    (SMS, (), "", HAS_ALL, ALL, SMS, "template", []),
    (LETTER, (), "", HAS_ALL, ALL, LETTER, "template", []),
    # CPR does not say: that is not no
    (POST, USUAL, "", of(digital_post=None), ALL, POST, "template", []),
    # else the next in order, each with why the one before was not it
    (POST, USUAL, "", of(digital_post=False), ALL, MAIL, "fallback", [(POST, "no_digital_post")]),
    (POST, (SMS, MAIL), "", of(digital_post=False), ALL, SMS, "fallback", [(POST, "no_digital_post")]),
    (
        *(POST, USUAL, "", of(digital_post=False, email=""), ALL, SMS, "fallback"),
        [(POST, "no_digital_post"), (MAIL, "no_email")],
    ),
    (
        *(POST, (MAIL, SMS, LETTER), "", of(digital_post=False, email="", no_sms=True), ALL, LETTER, "fallback"),
        [(POST, "no_digital_post"), (MAIL, "no_email"), (SMS, "no_sms")],
    ),
    (POST, USUAL, "", HAS_ALL, {MAIL}, MAIL, "fallback", [(POST, "channel")]),
    (MAIL, USUAL, "", of(email=""), ALL, POST, "fallback", [(MAIL, "no_email")]),
    # a letter is not usual: it goes where the municipality has said so
    (POST, USUAL, "", HAS_NOTHING, ALL, "", "", [(POST, "no_digital_post"), (MAIL, "no_email"), (SMS, "no_mobile")]),
    # and not to who has no address, or one that nobody may see
    (LETTER, (), "", of(street_address=""), ALL, "", "", [(LETTER, "no_address")]),
    (LETTER, (), "", of(postal_code="SE-111 22"), ALL, "", "", [(LETTER, "no_address")]),
    (LETTER, (MAIL,), "", of(protected=True), ALL, MAIL, "fallback", [(LETTER, "protected_address")]),
    # nor does a text go where it does not fit
    (SMS, USUAL, "", of(short=False), ALL, POST, "fallback", [(SMS, "no_short_text")]),
    (POST, USUAL, "", of(long=False), ALL, SMS, "fallback", [(POST, "no_long_text"), (MAIL, "no_long_text")]),
    # the person's wish goes first where the municipality lets it
    (POST, USUAL, SMS, HAS_ALL, ALL, SMS, "wish", []),
    (POST, USUAL, POST, HAS_ALL, ALL, POST, "wish", []),
    (POST, USUAL, MAIL, of(email=""), ALL, POST, "template", [(MAIL, "no_email")]),
    (POST, USUAL, LETTER, HAS_ALL, ALL, POST, "template", []),
    (POST, USUAL, "pigeon", HAS_ALL, ALL, POST, "template", []),
]


@pytest.mark.acceptance("E-235", "E-237", "E-240")
@pytest.mark.parametrize(("first", "order", "wished", "facts", "opened", "channel", "because", "passed_over"), TABLE)
def test_the_first_way_that_leads_to_the_person(first, order, wished, facts, opened, channel, because, passed_over):
    found = route(first, Order(order, wish=True), facts=facts, opened=opened, wished=wished)
    assert found == Route(channel, because, tuple(passed_over))


def test_a_wish_counts_only_where_the_municipality_lets_it():
    assert route(POST, Order(USUAL), facts=HAS_ALL, opened=ALL, wished=SMS) == Route(POST, "template", ())


def test_what_failed_is_not_tried_again():
    found = route(MAIL, Order((POST, SMS)), facts=HAS_ALL, opened=ALL, tried={MAIL: "550"})
    assert found == Route(POST, "fallback", ((MAIL, "550"),))
    found = route(
        MAIL, Order((POST,), wish=True), facts=HAS_ALL, opened=ALL, wished=POST, tried={MAIL: "550", POST: "x"}
    )
    assert (found.channel, found.why_not) == ("", "550")


def test_the_template_s_own_way_is_second_best_when_the_wished_one_has_failed():
    found = route(POST, Order(USUAL, wish=True), facts=HAS_ALL, opened=ALL, wished=MAIL, tried={MAIL: "550"})
    assert found == Route(POST, "fallback", ((MAIL, "550"),))


@pytest.mark.parametrize(
    ("facts", "opened", "word"),
    [
        (HAS_NOTHING, ALL, "no_digital_post"),
        (HAS_NOTHING, {MAIL}, "no_email"),  # of a way there is, rather than that there is none
        (HAS_NOTHING, set(), "channel"),
        (HAS_ALL, ALL, ""),
    ],
)
def test_one_word_says_why_nobody_is_reached(facts, opened, word):
    assert route(POST, Order(USUAL), facts=facts, opened=opened).why_not == word


def test_whoever_wants_no_sms_gets_none():
    assert why_not(SMS, of(no_sms=True), ALL) == "no_sms"
    assert why_not(SMS, of(no_sms=True, mobile=""), ALL) == "no_mobile"


def test_whoever_wants_no_e_mail_to_many_gets_none():
    assert why_not(MAIL, of(no_group_email=True), ALL) == "no_group_email"
    assert why_not(MAIL, of(no_group_email=True, email=""), ALL) == "no_email"
