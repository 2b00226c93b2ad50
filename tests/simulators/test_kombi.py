"""KombiPostAfsend and PostForespørgsel: who is let in, what is accepted, and what a receipt tells later."""

import base64
import time
from collections.abc import Iterator

import httpx
import pytest
from lxml import etree

from tests.integrations.cpr.official import official
from tests.simulators.platform_client import (
    ENQUIRY,
    EXEMPT,
    PDF,
    SOMEBODY,
    Platform,
    action,
    attachment,
    file,
    kombi,
    letter,
    main_document,
    memo,
    new_reference,
    opened,
    text_message,
)
from valghalla_simulators import Simulators
from valghalla_simulators.digital_post import memo_rules, memo_structure
from valghalla_simulators.digital_post.posts import Kind
from valghalla_simulators.digital_post.service import DigitalPost, Fault, Repeated
from valghalla_simulators.people import SILENT, UNDELIVERABLE

MEMO = "https://DigitalPost.dk/MeMo-1"
SCHEMAS = {"1.1": "memo-1.1/MeMo_core.xsd", "1.2": "memo-1.2/Version1.2/MeMo_core.xsd"}


@pytest.fixture
def platform(outside_platform: Simulators) -> Iterator[Platform]:
    client = opened(outside_platform)
    yield client
    client.http.close()


@pytest.fixture
def post(outside_platform: Simulators) -> DigitalPost:
    return outside_platform.world.digital_post


def settle(simulators: Simulators) -> None:
    until = time.monotonic() + 10
    while not simulators.platform.quiet():
        assert time.monotonic() < until
        time.sleep(0.002)


def told(simulators: Simulators, reference: str) -> list[tuple[str, str]]:
    """The receipts about a reference in the order in which they were sent: status and code."""
    settle(simulators)
    log = simulators.platform.beskedfordeler.log(reference)
    return [(one.receipt.status.code, one.receipt.error) for one in reversed(log)]


def outcome(response: httpx.Response) -> tuple[int, str, str]:
    """HTTP status, Result and the text of the reaction."""
    root = etree.fromstring(response.content)
    text = root.findtext(".//AdvisTekst") or root.findtext(".//FejlId") or ""
    return response.status_code, root.findtext("Result") or "", text


DELIVERED = [("Modtaget Digital Post", ""), ("Afleveret Digital Post", "")]
PRINTED = [
    ("Modtaget Fjernprint", ""),
    ("Klar", ""),
    ("Afleveret til print og kuvertering", ""),
    ("Afsendt", ""),
]


@pytest.mark.parametrize("version", ["1.1", "1.2"])
@pytest.mark.parametrize("path", ["kombi", "memos"])
def test_a_message_is_received_and_then_delivered(
    version: str, path: str, platform: Platform, post: DigitalPost
) -> None:
    reference = new_reference()
    answer = platform.send(kombi("Digital Post", memo(reference, version=version)), path=path)
    assert outcome(answer) == (200, "true", "Received")
    assert told(platform.simulators, reference) == DELIVERED
    [delivered] = post.delivered(reference)
    assert (delivered.kind, delivered.number, delivered.name, delivered.subject, delivered.message_id) == (
        Kind.DIGITAL, SOMEBODY, "Åse Prøve Østergård", "Du er udpeget", "0999-42"
    )  # fmt: skip
    assert delivered.transmission_id == etree.fromstring(answer.content).findtext("TransmissionID")


def test_the_answers_look_like_the_examples(platform: Platform) -> None:
    for name, content in (("accepted", kombi("Digital Post", memo(new_reference()))), ("rejected", "<kombi_request/>")):
        answer = etree.fromstring(platform.send(content).content)
        example = etree.fromstring(official("examples", "digital-post", f"kombi-response-{name}.xml").read_bytes())
        assert [one.tag for one in answer.iter()] == [one.tag for one in example.iter() if isinstance(one.tag, str)]


@pytest.mark.parametrize("name", ["digital-post", "nemsms", "automatic"])
def test_the_official_examples_are_delivered(name: str, platform: Platform) -> None:
    content = official("examples", "digital-post", f"kombi-request-{name}.xml").read_bytes()
    reference = etree.fromstring(content).findtext(f".//{{{MEMO}}}messageUUID") or ""
    # Their date for delivery will lie in the past one day.
    content = content.replace(b"<memo:doNotDeliverUntilDate>2026-09-01</memo:doNotDeliverUntilDate>", b"")
    assert outcome(platform.send(content)) == (200, "true", "Received")
    assert told(platform.simulators, reference) == DELIVERED


@pytest.mark.parametrize(
    ("header", "value", "status"),
    [
        ("Authorization", None, 401),
        ("Authorization", "Bearer x", 400),
        ("Authorization", "Holder-of-key 7c1f0a52-6b8e-4a1d-9c70-3d5a2f1e0b01", 401),
        ("x-TransaktionsId", None, 400),
        ("x-TransaktionsId", "1", 400),
        ("x-TransaktionsTid", "2026-10-01T12:00:00+02:00", 400),
        ("x-TransaktionsTid", "2020-01-01T12:00:00Z", 400),
        ("Content-Type", "text/xml", 400),
        ("Accept", "application/json", 400),
    ],
)
def test_headers_are_checked(header: str, value: str | None, status: int, platform: Platform) -> None:
    headers = platform.headers()
    del headers[header]
    if value:
        headers[header] = value
    reference = new_reference()
    answer = platform.send(kombi("Digital Post", memo(reference)), headers | ({header: value} if value else {}))
    assert (answer.status_code, "WWW-Authenticate" in answer.headers) == (
        status, header not in ("Content-Type", "Accept")
    )  # fmt: skip
    assert platform.simulators.world.digital_post.accepted(reference) == 0


def test_a_token_for_another_service_or_municipality_does_not_do(platform: Platform) -> None:
    content = kombi("Digital Post", memo(new_reference()))
    assert platform.send(content, platform.headers(entity_id=ENQUIRY)).status_code == 403
    assert outcome(platform.send(content, platform.headers(cvr="55133018"))) == (200, "false", "SENDER")


@pytest.mark.parametrize(
    "content",
    [
        "<kombi_request/>",
        kombi("Rygsæk", memo(new_reference())),
        kombi("Digital Post"),
        kombi("Digital Post", memo(new_reference()), letter(new_reference())),
        kombi("Automatisk Valg", memo(new_reference())),
        kombi("Digital Post", memo(new_reference()), "<x/>"),
        kombi("Digital Post", memo("")),
    ],
)
def test_a_request_of_the_wrong_make_is_turned_down_at_once(content: str, platform: Platform) -> None:
    assert outcome(platform.send(content)) == (200, "false", "VALIDATION")


@pytest.mark.parametrize("content", ["", "hej", "<kombi_request>", "<!DOCTYPE kombi_request><kombi_request/>"])
def test_what_is_no_xml_is_a_bad_request(content: str, platform: Platform) -> None:
    assert platform.send(content).status_code == 400


def test_too_much_is_413(platform: Platform) -> None:
    answer = platform.http.post("/service/KombiPostAfsend_1/kombi", content=b"x" * (141 * 1024 * 1024), timeout=30)
    assert answer.status_code == 413


HTML = file("brev.html", "text/html", "PHA+")
NOT_ALLOWED = "file.extension.not.allowed"
RULES = {
    "no file": ("<memo:label>Brev</memo:label>", "memo.invalid"),
    "empty file": (file("brev.html", "text/html", ""), "file.empty.not.allowed"),
    "program": (file("brev.exe", "application/octet-stream", "eA=="), NOT_ALLOWED),
    "other type than name": (file("brev.pdf", "text/html", "eA=="), NOT_ALLOWED),
    "no extension": (file("brev", "text/html", "eA=="), NOT_ALLOWED),
    "colon in the name": (file("brev: nyt.html", "text/html", "eA=="), "memo.invalid"),
    "hard space in the name": (file("brev\u00a01.html", "text/html", "eA=="), "memo.invalid"),
    "http": (HTML + action("INFORMATION", "<memo:EntryPoint><memo:url>http://a.dk/</memo:url></memo:EntryPoint>"),
             "memo.invalid"),
    "relative": (HTML + action("INFORMATION", "<memo:EntryPoint><memo:url>/svar</memo:url></memo:EntryPoint>"),
                 "memo.invalid"),
    "unknown action": (HTML + action("DANS", "<memo:EntryPoint><memo:url>https://a.dk/</memo:url></memo:EntryPoint>"),
                       "memo.invalid"),
    "appointment without a time": (HTML + action("AFTALE", ""), "memo.invalid"),
}  # fmt: skip


@pytest.mark.parametrize(("inside", "code"), RULES.values(), ids=RULES)
def test_what_is_wrong_inside_is_told_by_receipt(inside: str, code: str, platform: Platform, post: DigitalPost) -> None:
    reference = new_reference()
    answer = platform.send(kombi("Digital Post", memo(reference, body=main_document(inside))))
    assert outcome(answer) == (200, "true", "Received")
    assert told(platform.simulators, reference) == [("Fejlet", code)]
    assert post.delivered(reference) == []


def test_ten_attachments_are_the_most(platform: Platform) -> None:
    one = attachment(file("bilag.pdf", "application/pdf", PDF))
    for number, expected in ((10, DELIVERED), (11, [("Fejlet", "memo.invalid")])):
        reference = new_reference()
        platform.send(kombi("Digital Post", memo(reference, body=main_document(HTML) + one * number)))
        assert told(platform.simulators, reference) == expected


def test_the_documents_together_have_a_largest_size(platform: Platform, monkeypatch: pytest.MonkeyPatch) -> None:
    assert memo_rules.LARGEST_BYTES == 99_500_000
    monkeypatch.setattr(memo_rules, "LARGEST_BYTES", 20)
    reference = new_reference()
    platform.send(kombi("Digital Post", memo(reference, body=main_document(file("brev.pdf", "application/pdf", PDF)))))
    assert told(platform.simulators, reference) == [("Fejlet", "memo.invalid")]


def test_the_memo_must_follow_the_schema_of_its_version(platform: Platform) -> None:
    for message in (
        memo(new_reference(), version="1.3"),
        memo(new_reference(), header="<memo:reply>maybe</memo:reply>"),
        memo(new_reference(), header=f"<memo:notification>{'x' * 161}</memo:notification>"),
        memo(new_reference(), header="<memo:nothing/>"),
    ):
        reference = etree.fromstring(message).findtext(f".//{{{MEMO}}}messageUUID") or ""
        platform.send(kombi("Digital Post", message))
        assert told(platform.simulators, reference) == [("Fejlet", "memo.invalid")]


CHANGES = {
    "as it is": ("", ""),
    "no label": ("<memo:label>Du er udpeget som valgtilforordnet</memo:label>", ""),
    "unknown element": ("<memo:label>Du er", "<memo:x/><memo:label>Du er"),
    "version 1 uuid": ("-4a1d-", "-1a1d-"),
    "long notification": ("Du har fået brev", "x" * 200),
    "other kind": (">DIGITALPOST<", ">BREV<"),
    "time without Z": ("2026-08-20T08:15:30Z", "2026-08-20T08:15:30+02:00"),
    "no day": ("<memo:doNotDeliverUntilDate>2026-09-01<", "<memo:doNotDeliverUntilDate>1. sep.<"),
    "three letters": (">da<", ">dan<"),
    "no file": ("<memo:filename>brev.html</memo:filename>", ""),
    "twice": ("<memo:reply>true</memo:reply>", "<memo:reply>true</memo:reply><memo:reply>true</memo:reply>"),
    "attribute": ("<memo:MessageHeader>", '<memo:MessageHeader id="1">'),
    "foreign": ("<memo:MessageBody>", '<x xmlns="urn:x"/><memo:MessageBody>'),
    "order": ("<memo:messageType>DIGITALPOST</memo:messageType>", ""),
    "empty sender": ("<memo:senderID>12345678</memo:senderID>", ""),
}  # fmt: skip


@pytest.mark.parametrize("version", ["1.1", "1.2"])
@pytest.mark.parametrize(("old", "new"), CHANGES.values(), ids=CHANGES)
def test_where_the_schema_is_not_at_hand_the_same_is_refused(version: str, old: str, new: str) -> None:
    text = official("examples", "digital-post", f"memo-{version}.xml").read_text(encoding="utf-8")
    root = etree.fromstring(text.replace(old, new).encode() if old else text.encode())
    schema = etree.XMLSchema(file=str(official("schemas", *SCHEMAS[version].split("/"))))
    assert (memo_structure.complaint(root) is None) == schema.validate(root), schema.error_log


def test_mandatory_may_be_left_out_in_the_newer_version_only() -> None:
    for version in ("1.1", "1.2"):
        text = official("examples", "digital-post", f"memo-{version}.xml").read_text(encoding="utf-8")
        root = etree.fromstring(text.replace("<memo:mandatory>false</memo:mandatory>", "").encode())
        assert (memo_structure.complaint(root) is None) == (version == "1.2")


def test_who_is_not_registered_is_told_by_receipt_and_gets_a_letter_by_automatic_choice(
    platform: Platform, post: DigitalPost
) -> None:
    alone, either = new_reference(), new_reference()
    platform.send(kombi("Digital Post", memo(alone, to=EXEMPT)))
    platform.send(kombi("Automatisk Valg", letter(either), memo(either, to=EXEMPT)))
    assert told(platform.simulators, alone) == [("Fejlet", "recipient.not.registered")]
    assert told(platform.simulators, either) == PRINTED
    assert [one.kind for one in post.delivered(either)] == [Kind.LETTER]


def test_registration_is_shared_with_cpr(platform: Platform) -> None:
    register, headers = platform.simulators.cpr.register, platform.headers(entity_id=ENQUIRY)

    def asked(service: str = "digitalpost", **query: str) -> object:
        answer = platform.http.get(f"/service/PostForespoerg_1/{service}", params=query, headers=headers)
        return answer.json()["result"] if answer.status_code == 200 else answer.status_code

    assert [asked(cprNumber=number) for number in (SOMEBODY, EXEMPT, "1012620003", "nonsense", "")] == [
        True, False, False, False, False
    ]  # fmt: skip
    register.change(SOMEBODY, digital_post=False)
    assert asked(cprNumber=SOMEBODY) is False
    register.change(SOMEBODY, status=90)
    assert (asked(cprNumber=SOMEBODY), asked("nemsms", cprNumber=SOMEBODY)) == (False, False)
    assert (asked("nemsms", cprNumber=EXEMPT), asked(cvrNumber="12345678")) == (False, True)
    assert (asked(), asked(cprNumber=SOMEBODY, cvrNumber="12345678")) == (400, 400)
    platform.simulators.world.digital_post.enquiry_down = True
    assert asked(cprNumber=SOMEBODY) == 503


def test_letters_are_printed(platform: Platform, post: DigitalPost) -> None:
    reference = new_reference()
    assert outcome(platform.send(kombi("Fysisk Post", letter(reference)))) == (200, "true", "Received")
    assert told(platform.simulators, reference) == PRINTED
    [sent] = post.delivered(reference)
    assert (sent.kind, sent.name, sent.subject) == (Kind.LETTER, "Åse Prøve Østergård", "Du er udpeget")
    receipt = platform.simulators.platform.beskedfordeler.log(reference)[0].receipt
    assert (receipt.channel, receipt.message_uuid, receipt.letter_reference) == ("Strålfors", "", reference)


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"content": base64.b64encode(b"<html>").decode()}, "forsendelse.invalid"),
        ({"address": False}, "forsendelse.invalid"),
        ({"address": False, "number": "2905791004"}, "recipient.address.unknown"),
        ({"number": "99"}, "forsendelse.invalid"),
    ],
)
def test_letters_that_cannot_be_printed(parts: dict, code: str, platform: Platform) -> None:
    reference = new_reference()
    platform.send(kombi("Fysisk Post", letter(reference, **parts)))
    assert told(platform.simulators, reference) == [("Fejlet", code)]


def test_a_letter_to_a_number_goes_where_cpr_says(platform: Platform) -> None:
    reference = new_reference()
    platform.send(kombi("Fysisk Post", letter(reference, number=EXEMPT, address=False)))
    assert told(platform.simulators, reference) == PRINTED


@pytest.mark.parametrize(
    ("to", "text", "expected"),
    [
        (SOMEBODY, "Husk i morgen", DELIVERED),
        (EXEMPT, "Husk i morgen", [("Fejlet", "recipient.not.registered")]),
        (SOMEBODY, "", [("Fejlet", "empty.notification.not.allowed")]),
    ],
)
def test_text_messages(to: str, text: str, expected: list, platform: Platform) -> None:
    reference = new_reference()
    platform.send(kombi("NemSMS", text_message(reference, to=to, text=text)))
    assert told(platform.simulators, reference) == expected


def test_a_message_waits_for_its_day(platform: Platform, post: DigitalPost) -> None:
    time_ = platform.simulators.platform.time
    day = (time_.now().date()).toordinal() + 3
    waits = time_.now().date().fromordinal(day)
    reference, past = new_reference(), new_reference()
    until = "<memo:doNotDeliverUntilDate>{}</memo:doNotDeliverUntilDate>"
    platform.send(kombi("Digital Post", memo(reference, header=until.format(waits))))
    platform.send(kombi("Digital Post", memo(past, header=until.format("2020-01-01"))))
    deadline = time.monotonic() + 5
    while len(platform.simulators.platform.beskedfordeler.log(reference)) < 1 and time.monotonic() < deadline:
        time.sleep(0.002)
    assert post.delivered(reference) == []
    time_.move(days=4)
    assert told(platform.simulators, reference) == DELIVERED
    assert told(platform.simulators, past) == [("Fejlet", "do.not.deliver.until.date.too.early")]


def test_the_same_reference_twice_is_delivered_once(platform: Platform, post: DigitalPost) -> None:
    reference, headers = new_reference(), platform.headers()
    content = kombi("Digital Post", memo(reference))
    answers = [etree.fromstring(platform.send(content, headers).content).findtext("TransmissionID") for _ in range(2)]
    assert answers[0] == answers[1]
    assert told(platform.simulators, reference) == DELIVERED
    post.repeated = Repeated.FAILED_RECEIPT
    assert etree.fromstring(platform.send(content, headers).content).findtext("TransmissionID") != answers[0]
    assert told(platform.simulators, reference) == [*DELIVERED, ("Fejlet", "message.uuid.not.unique")]
    assert (post.accepted(reference), len(post.delivered(reference))) == (3, 1)


@pytest.mark.parametrize(
    ("fault", "status", "taken"),
    [
        (Fault.DOWN, 503, 0),
        (Fault.ERROR, 500, 0),
        (Fault.STALE_TOKEN, 401, 0),
        (Fault.FORBIDDEN, 403, 0),
        (Fault.REJECT, 200, 0),
        (Fault.UNKNOWN_ERROR, 500, 1),
        (Fault.HANG_UP, None, 1),
        (Fault.SLOW, 200, 1),
    ],
)
def test_faults_that_the_caller_meets(
    fault: Fault, status: int | None, taken: int, platform: Platform, post: DigitalPost
) -> None:
    post.slow_seconds, reference, headers = 0.1, new_reference(), platform.headers()
    post.chances[fault] = 1000
    began = time.monotonic()
    try:
        answer: int | None = platform.send(kombi("Digital Post", memo(reference)), headers).status_code
    except httpx.TransportError:
        answer = None
    assert (answer, post.accepted(reference)) == (status, taken)
    assert (time.monotonic() - began >= 0.1) or fault is not Fault.SLOW
    assert told(platform.simulators, reference) == (DELIVERED if taken else [])


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (Fault.FAILS, [DELIVERED[0], ("Fejlet", "recipient.box.unavailable")]),
        (Fault.LOST, []),
        (Fault.DUPLICATE, [one for one in DELIVERED for _ in range(3)]),
        (Fault.REORDERED, DELIVERED[::-1]),
    ],
)
def test_faults_of_receipts(fault: Fault, expected: list, platform: Platform, post: DigitalPost) -> None:
    post.chances[fault] = 1000
    reference = new_reference()
    platform.send(kombi("Digital Post", memo(reference)))
    assert told(platform.simulators, reference) == expected
    assert len(post.delivered(reference)) == (fault is not Fault.FAILS)
    if fault is Fault.DUPLICATE:
        ids = {one.receipt.besked_id for one in platform.simulators.platform.beskedfordeler.log(reference)}
        assert len(ids) == 4


def test_well_known_numbers_choose_the_outcome(platform: Platform, post: DigitalPost) -> None:
    failing, silent = new_reference(), new_reference()
    platform.send(kombi("Digital Post", memo(failing, to=UNDELIVERABLE)))
    platform.send(kombi("Digital Post", memo(silent, to=SILENT)))
    assert told(platform.simulators, failing) == [DELIVERED[0], ("Fejlet", "recipient.box.unavailable")]
    assert told(platform.simulators, silent) == []
    assert post.posts.arrivals() == {failing: 0, silent: 1}


def test_delayed_receipts_come_later_than_what_they_tell(platform: Platform, post: DigitalPost) -> None:
    post.chances[Fault.DELAYED] = 1000
    reference = new_reference()
    platform.send(kombi("Digital Post", memo(reference)))
    deadline = time.monotonic() + 5
    while not post.delivered(reference):
        assert time.monotonic() < deadline
        time.sleep(0.002)
    assert platform.simulators.platform.beskedfordeler.log(reference) == []
    platform.simulators.platform.time.move(minutes=1)
    assert told(platform.simulators, reference) == DELIVERED


def test_chances_strike_the_same_ones_each_time_and_spare_a_repeated_try(post: DigitalPost) -> None:
    post.chances[Fault.DOWN] = 200
    references = [f"reference-{number}" for number in range(500)]
    first = [post.chances.strikes(Fault.DOWN, one, 1) for one in references]
    assert first == [post.chances.strikes(Fault.DOWN, one, 1) for one in references]
    assert 60 < sum(first) < 140
    struck = [one for one, hit in zip(references, first, strict=True) if hit]
    assert not all(post.chances.strikes(Fault.DOWN, one, 2) for one in struck)
