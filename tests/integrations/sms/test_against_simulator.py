"""Over real HTTP, against the simulated gateways: each does what it is asked, and each way of failing is told apart."""

import threading
from collections.abc import Iterator

import pytest

from tests.integrations.sms.simulated import listening, text_message
from valghalla.base.errors import Outside
from valghalla.integrations import Finding, Level
from valghalla.integrations.sms import Connection, Refused, Unavailable, WrongSettings, open_gateway, read_reports
from valghalla.integrations.sms.check import check
from valghalla_simulators.sms.faults import Fault
from valghalla_simulators.sms.service import Gateways

PROVIDERS = ("smssys", "link", "inmobile")


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[Gateways, dict[str, str]]]:
    with listening() as (gateways, urls):
        gateways.gates["G1"] = ""
        yield gateways, urls


@pytest.fixture
def gateways(served) -> Iterator[Gateways]:
    gateways = served[0]
    gateways.phones.clear()
    gateways.waiting_reports.clear()
    gateways.pause_seconds, gateways.slow_seconds = 0.0, 0.6
    yield gateways
    gateways.chances.clear()


def connection(served, provider: str) -> Connection:
    return Connection(url=served[1][provider], connect_seconds=2, answer_seconds=0.3)


@pytest.mark.acceptance("E-298", "E-301")
@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_message_arrives_on_the_telephone(served, gateways, provider):
    with open_gateway(connection(served, provider)) as gateway:
        accepted = gateway.send(text_message(f"0999-{provider}", text="Kære Åse: husk vagten 😀"))
    phone = gateways.phones.of("+4512345678")
    assert [(sms.other, sms.text, sms.reference) for sms in phone] == [
        ("Korsbæk", "Kære Åse: husk vagten 😀", f"0999-{provider}")
    ]
    assert accepted.parts in (None, 1)
    assert gateways.accepted(f"0999-{provider}") == 1


@pytest.mark.parametrize("provider", PROVIDERS)
@pytest.mark.parametrize(
    ("fault", "kind", "code", "perhaps_done"),
    [
        (Fault.DOWN, Unavailable, "sms_http_503", False),
        (Fault.ERROR, Unavailable, "sms_http_500", True),
        (Fault.TOO_MANY, Unavailable, "sms_http_429", False),
        (Fault.NO_CREDIT, WrongSettings, "sms_no_credit", False),
        (Fault.LOGIN, WrongSettings, "sms_login", False),
        (Fault.UNKNOWN_ERROR, Unavailable, "sms_http_500", True),
        (Fault.HANG_UP, Unavailable, "sms_hung_up", True),
        (Fault.SLOW, Unavailable, "sms_timeout", True),
    ],
)
def test_each_way_of_failing(served, gateways, provider, fault, kind, code, perhaps_done):
    gateways.chances[fault] = 1000
    with open_gateway(connection(served, provider)) as gateway, pytest.raises(Outside) as failure:
        gateway.send(text_message(f"{provider}-{fault}"))
    assert (type(failure.value), failure.value.code) == (kind, code)
    assert getattr(failure.value, "perhaps_done", False) is perhaps_done
    taken = fault in (Fault.UNKNOWN_ERROR, Fault.HANG_UP)
    if fault is not Fault.SLOW:  # that one is taken in a while
        assert gateways.accepted(f"{provider}-{fault}") == taken
    assert not taken or perhaps_done  # what was taken is never said to be undone


@pytest.mark.parametrize(
    ("provider", "code"),
    [("smssys", "smssys_1: Ugyldigt nummer"), ("link", "link_2106"), ("inmobile", "inmobile_not_a_number")],
)
@pytest.mark.parametrize("number", ["00 00 00 91", "+4500000091"])
def test_a_number_that_the_gateway_does_not_take(served, gateways, provider, code, number):
    with open_gateway(connection(served, provider)) as gateway, pytest.raises(Refused) as refused:
        gateway.send(text_message("r", number=number))
    assert refused.value.code == code
    assert gateways.accepted("r") == 0


@pytest.mark.acceptance("E-238", "E-239")
@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"number": "12"}, "sms_number"),
        ({"sender": "Alt for langt navn"}, "sms_sender"),
        ({"text": " \n"}, "sms_empty"),
    ],
)
@pytest.mark.parametrize("provider", PROVIDERS)
def test_what_cannot_be_sent_does_not_leave(served, gateways, provider, values, code):
    with open_gateway(connection(served, provider)) as gateway, pytest.raises(Refused) as refused:
        gateway.send(text_message("x", **values))
    assert (refused.value.code, gateways.accepted("x")) == (code, 0)


def test_nobody_listens_and_a_gateway_that_is_none(served):
    with (
        open_gateway(Connection(url="inmobile+http://a:b@127.0.0.1:1")) as gateway,
        pytest.raises(Unavailable) as failure,
    ):
        gateway.send(text_message("a"))
    assert (failure.value.code, failure.value.perhaps_done) == ("sms_no_connection", False)
    wrong = served[1]["inmobile"].removesuffix("/inmobile")
    with open_gateway(Connection(url=wrong)) as gateway, pytest.raises(WrongSettings) as failure:
        gateway.send(text_message("a"))
    assert failure.value.code == "sms_address"


def test_reports_are_read_once(served, gateways):
    ends = {"12345678": ["delivered"], "00000092": ["failed"], "00000093": [], "00000094": ["delivered", "delivered"]}
    with open_gateway(Connection(url=served[1]["inmobile"])) as gateway:
        for number in ends:
            gateway.send(text_message(number, number=number))
        for _ in range(500):
            if sum(report["messageId"] in ends for report in list(gateways.waiting_reports)) == 4:
                break
            threading.Event().wait(0.02)
        first = read_reports("inmobile", gateway.fetch_reports())
        second = read_reports("inmobile", gateway.fetch_reports())
    told = {number: [one.standing for one in first.found if one.reference == number] for number in ends}
    assert told == ends
    assert (first.odd, [one for one in second.found if one.reference in ends]) == (0, [])


@pytest.mark.parametrize("provider", PROVIDERS)
def test_the_doctor_sends_nothing(served, gateways, provider):
    good = [Finding("settings", Level.GOOD, "complete"), Finding("connection", Level.GOOD, "answers")]
    found = check(connection(served, provider))
    assert found == [*good, Finding("login", Level.GOOD, "let_in")]
    gateways.chances[Fault.LOGIN] = 1000
    assert check(connection(served, provider)) == [*good, Finding("login", Level.PROBLEM, "sms_login")]
    assert gateways.phones.count() == 0
    assert check(Connection(url=f"{provider}+https://x")) == [Finding("settings", Level.PROBLEM, "sms_url")]
    nobody = served[1][provider].replace(str(port_of(served[1][provider])), "1")
    assert check(Connection(url=nobody)) == [good[0], Finding("connection", Level.PROBLEM, "sms_no_connection")]


def port_of(url: str) -> int:
    return int(url.partition("@127.0.0.1:")[2].partition("/")[0])


def test_many_at_once_by_one_connection(served, gateways):
    with open_gateway(Connection(url=served[1]["inmobile"])) as gateway:
        threads = [
            threading.Thread(target=gateway.send, args=(text_message(f"m{number}"),), daemon=True)
            for number in range(20)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(10)
    assert len(gateways.phones.of("+4512345678")) == 20
