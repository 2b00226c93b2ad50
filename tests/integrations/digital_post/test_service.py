"""Handing over, and asking who has Digital Post, against a small platform."""

import pytest
from lxml import etree

from tests.integrations.digital_post.making import (
    ACCEPTED,
    CVR,
    REFERENCE,
    TRANSMISSION,
    paper,
    post,
    require_valid_letter,
    require_valid_message,
)
from tests.integrations.serviceplatformen.platform import hang_up
from valghalla.base.cpr_number import parse
from valghalla.integrations.digital_post import (
    Accepted,
    Connection,
    NotUnderstood,
    Refused,
    Service,
    Unavailable,
    WrongSettings,
)
from valghalla.integrations.digital_post.service import KOMBI_POST, POST_ENQUIRY

KOMBI, ENQUIRY = KOMBI_POST.path, POST_ENQUIRY.path
PERSON = parse("1012620000")


@pytest.fixture
def service(connection, platform, now):
    platform.behaviours[KOMBI] = (200, ACCEPTED.encode())
    with Service(Connection(platform=connection, memo_version="1.1", letter_type="4711"), now=now) as service:
        yield service


def test_sends_a_message(service, platform, now):
    assert service.send(post(written_at=None), on_behalf_of=CVR) == Accepted(TRANSMISSION)
    sent = platform.asked[-1]
    assert (sent.method, sent.path, sent.headers["Content-Type"], sent.headers["Accept"]) == (
        "POST",
        KOMBI,
        "application/xml",
        "application/xml",
    )
    assert sent.headers["x-TransaktionsId"] == REFERENCE
    message = etree.fromstring(sent.body)[1]
    require_valid_message(message)
    assert message.get("memoVersion") == "1.1"
    assert message.findtext(".//{*}createdDateTime") == now().strftime("%Y-%m-%dT%H:%M:%SZ")
    assert message.findtext(".//{*}senderID") == CVR


def test_sends_a_letter(service, platform):
    assert service.send_letter(paper(), on_behalf_of=CVR) == Accepted(TRANSMISSION)
    request = etree.fromstring(platform.asked[-1].body)
    assert request[0].text == "Fysisk Post"
    require_valid_letter(request[1][0])


@pytest.mark.acceptance("E-293")
def test_a_try_after_an_unknown_outcome_is_the_same_message(service, platform):
    platform.behaviours[KOMBI] = [(500, b""), hang_up, (200, ACCEPTED.encode())]
    for _ in range(2):
        with pytest.raises(Unavailable) as raised:
            service.send(post(), on_behalf_of=CVR)
        assert raised.value.perhaps_done
    assert service.send(post(), on_behalf_of=CVR) == Accepted(TRANSMISSION)
    bodies = [asked.body for asked in platform.asked if asked.path == KOMBI]
    assert len(bodies) == 3
    assert len(set(bodies)) == 1


def test_what_is_not_sent_asks_for_no_token(service, platform):
    with pytest.raises(Refused):
        service.send(post(subject=""), on_behalf_of=CVR)
    with pytest.raises(WrongSettings) as raised:
        service.send(post(), on_behalf_of="")
    assert raised.value.code == "cvr"
    assert not platform.asked


def test_no_letters_without_their_kind(connection, platform):
    with Service(Connection(platform=connection)) as service, pytest.raises(WrongSettings) as raised:
        service.send_letter(paper(), on_behalf_of=CVR)
    assert (raised.value.code, platform.asked) == ("letter_type", [])


@pytest.mark.parametrize("told", [True, False])
def test_asks_who_has_digital_post(service, platform, told):
    platform.behaviours[ENQUIRY] = (200, f'{{"result": {str(told).lower()}}}'.encode())
    assert service.can_receive(PERSON, on_behalf_of=CVR) is told
    asked = platform.asked[-1]
    assert (asked.method, asked.query, asked.body) == ("GET", {"cprNumber": ["1012620000"]}, b"")
    assert asked.headers["Accept"] == "application/json"


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"result": "true"}', b'{"result": null}', b"\xff"])
def test_an_answer_to_that_which_is_none(service, platform, content):
    platform.behaviours[ENQUIRY] = (200, content)
    with pytest.raises(NotUnderstood) as raised:
        service.can_receive(PERSON, on_behalf_of=CVR)
    assert str(raised.value) == "digital_post: answer"


@pytest.mark.parametrize(
    ("behaviour", "kind"),
    [((401, b""), WrongSettings), ((403, b""), WrongSettings), ((500, b""), Unavailable), (hang_up, Unavailable)],
)
def test_asking_fails_without_anything_done(service, platform, behaviour, kind):
    platform.behaviours[ENQUIRY] = behaviour
    with pytest.raises(kind) as raised:
        service.can_receive(PERSON, on_behalf_of=CVR)
    assert (type(raised.value), raised.value.perhaps_done) == (kind, False)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"memo_version": "1.3"}, "memo_version"),
        ({"letter_type": "0"}, "letter_type"),
        ({"letter_type": "x"}, "letter_type"),
    ],
)
def test_names_the_setting_that_cannot_work(connection, change, code):
    with pytest.raises(WrongSettings) as raised:
        Service(Connection(platform=connection, **change))
    assert (raised.value.party, raised.value.code) == ("digital_post", code)
