"""What each provider is sent and what its answers mean: plain values in, plain values out."""

import json
from datetime import UTC, datetime

import pytest
from lxml import etree

from tests.integrations.cpr.official import official
from valghalla.base.errors import Outside
from valghalla.integrations.sms import Accepted, Connection, Incoming, Report, Standing, TextMessage, open_gateway
from valghalla.integrations.sms.adapter import Read
from valghalla.integrations.sms.connection import account_of
from valghalla.integrations.sms.errors import NotUnderstood, Refused, Unavailable, WrongSettings
from valghalla.integrations.sms.gateway import adapter_of
from valghalla.integrations.sms.wire import Answer

URLS = {
    "smssys": "smssys+https://us%3Aer:p%40ss@smssys.dk",
    "link": "link+https://user:pass@wsx.example/api/?platformId=COMMON&platformPartnerId=77&gate-0999=G9&gate=G1",
    "inmobile": "inmobile+https://x:key@api.inmobile.com",
}
TEXT = TextMessage(
    reference="0999-abc",
    sender="Korsbaek",
    number="12 34 56 78",
    text="Kære Åse & <venner>",
    report_url="https://korsbaek.example/gateway/x/",
    on_behalf_of="0999",
)
INSTANT = datetime(2026, 11, 3, 7, 30, tzinfo=UTC)


def adapter(provider: str):
    return adapter_of(provider)


def request(provider: str, message: TextMessage = TEXT):
    return adapter(provider).request(message, account_of(Connection(url=URLS[provider])))


@pytest.mark.acceptance("E-298", "E-239")
def test_smssys_gets_country_number_alias_and_text_in_the_order_of_its_contract():
    sent = request("smssys")
    assert (sent.method, sent.path) == ("POST", "/sms")
    root = etree.fromstring(sent.content)
    assert [(one.tag, one.text) for one in root] == [
        ("countrycode", "45"),
        ("number", "12345678"),
        ("messageid", "0999-abc"),
        ("senderalias", "Korsbaek"),
        ("message", "Kære Åse & <venner>"),
    ]


def test_smssys_as_the_example_has_it():
    theirs = etree.parse(official("examples", "sms", "smssys-request.xml")).getroot()
    ours = etree.fromstring(request("smssys").content)
    order = ["countrycode", "number", "messageid", "senderalias", "message"]
    assert ours.tag == theirs.tag
    assert [one.tag for one in theirs if isinstance(one.tag, str)] == [name for name in order if name != "messageid"]


def test_smssys_gets_no_sign_that_xml_cannot_carry():
    message = TextMessage(reference="a", sender="K", number="+4612345678", text="a\x00b\x0bc\ud800d￾")
    root = etree.fromstring(request("smssys", message).content)
    assert (root.findtext("countrycode"), root.findtext("number")) == ("46", "12345678")
    assert root.findtext("message") == "abcd"


def test_link_gets_our_reference_and_the_municipalitys_own_gate():
    assert json.loads(request("link").content) == {
        "source": "Korsbaek",
        "sourceTON": "ALPHANUMERIC",
        "destination": "+4512345678",
        "destinationTON": "MSISDN",
        "userData": "Kære Åse & <venner>",
        "dcs": "TEXT",
        "platformId": "COMMON",
        "platformPartnerId": "77",
        "useDeliveryReport": True,
        "deliveryReportGates": ["G9"],
        "relativeValidityTime": 172_800_000,
        "refId": "0999-abc",
        "customParameters": {"replySmsCount": "true"},
    }
    assert account_of(Connection(url=URLS["link"])).base == "https://wsx.example/api"


@pytest.mark.parametrize(
    ("sender", "source", "kind"),
    [
        ("12345678", "+4512345678", "MSISDN"),
        ("1231", "1231", "SHORTNUMBER"),
        ("Korsbæk 2", "Korsbæk 2", "ALPHANUMERIC"),
    ],
)
def test_link_is_told_what_sort_of_sender_it_is(sender, source, kind):
    sent = json.loads(request("link", TextMessage(reference="a", sender=sender, number="12345678", text="x")).content)
    assert (sent["source"], sent["sourceTON"]) == (source, kind)
    assert sent["deliveryReportGates"] == ["G1"]  # nobody named: the one for all


def test_inmobile_gets_one_message_with_where_to_report():
    assert json.loads(request("inmobile").content) == {
        "messages": [
            {
                "to": "4512345678",
                "text": "Kære Åse & <venner>",
                "from": "Korsbaek",
                "encoding": "auto",
                "countryHint": "45",
                "messageId": "0999-abc",
                "respectBlacklist": True,
                "validityPeriodInSeconds": 172_800,
                "statusCallbackUrl": "https://korsbaek.example/gateway/x/",
            }
        ]
    }


def smssys(*lines: tuple[str, str]) -> bytes:
    each = "".join(f"<statusline><code>{c}</code><description>{d}</description></statusline>" for c, d in lines)
    return f"<status>{each}</status>".encode()


def link(**said) -> bytes:
    return json.dumps(said).encode()


def inmobile(valid: object = True, **more) -> bytes:
    return json.dumps(
        {"results": [{"messageId": "0999-abc", "numberDetails": {"isValidMsisdn": valid}, **more}]}
    ).encode()


@pytest.mark.acceptance("E-298")
@pytest.mark.parametrize(
    ("provider", "status", "content", "comes"),
    [
        ("smssys", 200, smssys(("0", "OK")), Accepted("0999-abc")),
        ("smssys", 200, smssys(("1", "Ugyldigt nummer")), (Refused, "smssys_1: Ugyldigt nummer")),
        ("smssys", 200, smssys(("0", "OK"), ("7", "Nej 12345678")), (Refused, "smssys_7: Nej …")),
        ("smssys", 200, b"<status/>", (NotUnderstood, "sms_reply")),
        ("smssys", 200, b"<!DOCTYPE a><status/>", (NotUnderstood, "sms_reply")),
        ("smssys", 200, b"OK", (NotUnderstood, "sms_reply")),
        ("smssys", 400, smssys(("9", "Nej")), (Refused, "smssys_9: Nej")),
        ("smssys", 500, b"", (Unavailable, "sms_http_500", True)),
        ("link", 200, link(messageId="M1", resultCode=1005, smsCount=2), Accepted("M1", 2)),
        ("link", 200, link(messageId="M1", resultCode="1005"), Accepted("M1")),
        ("link", 200, link(messageId="M1", resultCode=2106), (Refused, "link_2106")),
        ("link", 200, link(messageId="M1", resultCode=9999), (NotUnderstood, "link_9999")),
        ("link", 200, link(resultCode=1005), (NotUnderstood, "sms_reply")),
        ("link", 200, b"[]", (NotUnderstood, "sms_reply")),
        ("link", 400, link(resultCode=4003, description="Invalid"), (Refused, "link_4003: Invalid")),
        ("link", 403, link(description="Unable to access SMSC credentials"), (WrongSettings, "sms_forbidden")),
        ("inmobile", 200, inmobile(smsCount=3), Accepted("0999-abc", 3)),
        ("inmobile", 200, inmobile(valid=False), (Refused, "inmobile_not_a_number")),
        ("inmobile", 200, inmobile(valid=None), (NotUnderstood, "sms_reply")),
        ("inmobile", 200, b'{"results": []}', (NotUnderstood, "sms_reply")),
        (
            "inmobile",
            400,
            b'{"errorMessage": "Text missing", "details": []}',
            (Refused, "inmobile_http_400: Text missing"),
        ),
        *((one, 401, b"", (WrongSettings, "sms_login")) for one in URLS),
        *((one, 402, b"", (WrongSettings, "sms_no_credit")) for one in URLS),
        *((one, 404, b"", (WrongSettings, "sms_address")) for one in URLS),
        *((one, 302, b"", (WrongSettings, "sms_address")) for one in URLS),
        *((one, 429, b"", (Unavailable, "sms_http_429", False)) for one in URLS),
        *((one, 503, b"", (Unavailable, "sms_http_503", False)) for one in URLS),
        *((one, 502, b"", (Unavailable, "sms_http_502", True)) for one in URLS),
        *((one, 204, b"", (NotUnderstood, "sms_reply")) for one in URLS),
    ],
)
def test_what_an_answer_means(provider, status, content, comes):
    try:
        found = adapter(provider).accepted(Answer(status, content), TEXT)
    except Outside as error:
        found = (type(error), error.code)
        if type(error) is Unavailable:
            found += (error.perhaps_done,)
    assert found == comes


@pytest.mark.parametrize(
    ("name", "comes"),
    [("smssys-response-ok.xml", Accepted("0999-abc")), ("smssys-response-error.xml", "smssys_1: Ugyldigt nummer")],
)
def test_the_example_answers_of_smssys(name, comes):
    content = official("examples", "sms", name).read_bytes()
    try:
        found: object = adapter("smssys").accepted(Answer(200, content), TEXT)
    except Refused as refused:
        found = refused.code
    assert found == comes


def link_report(code: object, **more) -> dict[str, object]:
    return {"refId": "0999-abc", "id": "M1", "resultCode": code, "timestamp": "2026-11-03T08:30:00+01:00", **more}


def inmobile_report(code: object, **delivery) -> dict[str, object]:
    return {
        "messageId": "0999-abc",
        "deliveryInfo": {"stateCode": code, "doneTime": "2026-11-03T07:30:00Z", **delivery},
    }


@pytest.mark.parametrize(
    ("provider", "posted", "comes"),
    [
        ("link", link_report(1001), [("0999-abc", "M1", Standing.DELIVERED, "link_1001", INSTANT)]),
        ("link", [link_report(1000), link_report("1002")], [
            ("0999-abc", "M1", Standing.ON_ITS_WAY, "link_1000", INSTANT),
            ("0999-abc", "M1", Standing.FAILED, "link_1002", INSTANT),
        ]),
        ("link", link_report(1010), [("0999-abc", "M1", Standing.UNKNOWN, "link_1010", INSTANT)]),
        ("link", link_report(12345), [("0999-abc", "M1", Standing.UNKNOWN, "link_12345", INSTANT)]),
        ("link", link_report(1001, refId=None, timestamp="yesterday"), [("", "M1", Standing.DELIVERED, "link_1001", None)]),
        ("inmobile", {"reports": [inmobile_report(1)]},
         [("0999-abc", "0999-abc", Standing.DELIVERED, "inmobile_1", INSTANT)]),
        ("inmobile", {"reports": [inmobile_report(-1, errorDescription="Absent +4512345678")]},
         [("0999-abc", "0999-abc", Standing.FAILED, "inmobile_-1: Absent …", INSTANT)]),
        ("inmobile", {"reports": [inmobile_report(-2)]},
         [("0999-abc", "0999-abc", Standing.FAILED, "inmobile_-2", INSTANT)]),
        ("inmobile", {"reports": [inmobile_report(0)]},
         [("0999-abc", "0999-abc", Standing.UNKNOWN, "inmobile_0", INSTANT)]),
        ("inmobile", {"reports": []}, []),
    ],
)  # fmt: skip
def test_reports(provider, posted, comes):
    read = adapter(provider).read_reports(json.dumps(posted).encode())
    assert read == Read(tuple(Report(*one) for one in comes))


@pytest.mark.parametrize(
    ("provider", "posted", "good", "odd"),
    [
        ("link", [link_report(None), link_report(1001), "x"], 1, 2),
        ("link", {"resultCode": 1001}, 0, 1),
        ("inmobile", {"reports": [inmobile_report("x"), inmobile_report(1), 7, {"deliveryInfo": {}}]}, 1, 3),
    ],
)
def test_one_odd_report_does_not_lose_the_others(provider, posted, good, odd):
    read = adapter(provider).read_reports(json.dumps(posted).encode())
    assert (len(read.found), read.odd) == (good, odd)


@pytest.mark.parametrize(("provider", "content"), [
    ("link", b"<xml/>"), ("inmobile", b"{}"), ("inmobile", b"[1]"), ("inmobile", b"\xff"), ("smssys", b"<status/>"),
])  # fmt: skip
def test_what_is_no_report_at_all(provider, content):
    with pytest.raises(NotUnderstood):
        adapter(provider).read_reports(content)
    with pytest.raises(NotUnderstood):
        adapter("inmobile").read_incoming(b"<xml/>")


LINK_INCOMING = {
    "destination": "DK-1231",
    "subNumber": 4599,
    "source": "+4512345678",
    "content": {"type": "SMS", "userData": "Ja tak", "encoding": "TEXT"},
    "timestamp": "2026-11-03T07:30:00Z",
    "messageId": "MO1",
}
INMOBILE_INCOMING = {
    "from": {"countryCode": "45", "phoneNumber": "12345678", "rawSource": "45 12 34 56 78", "isValidMsisdn": True},
    "to": {"countryCode": "45", "phoneNumber": "52525252", "msisdn": "4552525252"},
    "text": "Ja tak",
    "receivedAt": "2026-11-03T07:30:00Z",
}


@pytest.mark.parametrize(
    ("provider", "posted", "comes"),
    [
        ("link", LINK_INCOMING, Incoming("+4512345678", "4599", "Ja tak", INSTANT, "MO1")),
        ("link", LINK_INCOMING | {"subNumber": None}, Incoming("+4512345678", "DK-1231", "Ja tak", INSTANT, "MO1")),
        ("inmobile", {"messages": [INMOBILE_INCOMING]}, Incoming("+4512345678", "4552525252", "Ja tak", INSTANT)),
        (
            "inmobile",
            {"messages": [INMOBILE_INCOMING | {"from": {"rawSource": "Butikken", "isValidMsisdn": False}}]},
            Incoming("Butikken", "4552525252", "Ja tak", INSTANT),
        ),
        (
            "inmobile",
            {"messages": [INMOBILE_INCOMING | {"to": {"countryCode": "+45", "phoneNumber": "52525252"}}]},
            Incoming("+4512345678", "4552525252", "Ja tak", INSTANT),
        ),
        ("link", LINK_INCOMING | {"source": "Butikken"}, Incoming("Butikken", "4599", "Ja tak", INSTANT, "MO1")),
    ],
)
def test_incoming(provider, posted, comes):
    read = adapter(provider).read_incoming(json.dumps(posted).encode())
    assert read == Read((comes,))
    assert repr(comes) == "<Incoming>"  # neither number nor text


@pytest.mark.parametrize(
    ("provider", "good", "odd"),
    [
        ("link", LINK_INCOMING, [{"source": ""}, {"content": {}}, {"content": {"userData": 7}}]),
        ("inmobile", INMOBILE_INCOMING, [{"from": "12345678"}, {"from": None}, {"text": None}]),
    ],
)
def test_one_odd_message_does_not_lose_the_others(provider, good, odd):
    posted = [good, *(good | one for one in odd), "x"]
    content = json.dumps(posted if provider == "link" else {"messages": posted}).encode()
    read = adapter(provider).read_incoming(content)
    assert (len(read.found), read.odd) == (1, len(odd) + 1)


@pytest.mark.parametrize(
    "url",
    ["", "smssys.dk", "https://a:b@x", "ftp+https://a:b@x", "smssys+ftp://a:b@x", "smssys+http://a:b@smssys.dk",
     "smssys+https://smssys.dk", "link+https://a:b@x", "inmobile+https://api.inmobile.com", "smssys+https://a:b@x:99999"],
)  # fmt: skip
def test_addresses_that_cannot_work(url):
    with pytest.raises(WrongSettings) as wrong:
        open_gateway(Connection(url=url))
    assert wrong.value.code == "sms_url"
    assert "b@x" not in str(wrong.value)


def test_user_and_password_are_read_back():
    account = account_of(Connection(url=URLS["smssys"]))
    assert (account.user, account.password, account.base) == ("us:er", "p@ss", "https://smssys.dk")
    assert "p@ss" not in repr(account)
    assert "p@ss" not in repr(Connection(url=URLS["smssys"])) + repr(TEXT)
