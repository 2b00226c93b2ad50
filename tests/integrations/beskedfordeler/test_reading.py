"""What Beskedfordeler sends, read: the official examples, and everything it may send besides."""

import datetime
import uuid
from typing import Any

import pytest
from lxml import etree

from tests.integrations.beskedfordeler.messages import HANDLING, envelope, post_status, pushed, receipt
from tests.integrations.beskedfordeler.official import example, schema
from valghalla.integrations.beskedfordeler import Answer, Kind, NotUnderstood, Receipt, read_envelope, read_receipt
from valghalla.integrations.beskedfordeler.answer import write

AT = datetime.datetime(2026, 9, 1, 4, 0, 4, 123000, tzinfo=datetime.UTC)


def read(message: bytes | str) -> Receipt:
    return read_receipt(read_envelope(message if isinstance(message, bytes) else message.encode()))


def example_receipt(number: int, status: str, kind: Kind, **named: Any) -> Receipt:
    return Receipt(
        besked_id=f"c2f5c3b0-4b1e-4d53-8c9e-{number:012d}",
        message_uuid=uuid.UUID("7c1f0a52-6b8e-4a1d-9c70-3d5a2f1e0b01"),
        message_id="udsendelse-2026-000123",
        transmission="4d8a2b1e-90f7-4a66-8a4c-5e2d7c3f1a01",
        channel="Digital Post",
        status=status,
        kind=kind,
        at=AT,
        authority_cvrs=("12345678",),
        **named,
    )


@pytest.mark.acceptance("E-297")
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("modtagbesked-input-delivered.xml", example_receipt(1, "Afleveret Digital Post", Kind.DELIVERED)),
        (
            "modtagbesked-input-failed.xml",
            example_receipt(
                2,
                "Fejlet",
                Kind.FAILED,
                failure_code="memo.invalid",
                failure_text="The MeMo could not be validated: filename contains a character that is not allowed",
            ),
        ),
        ("haendelsesbesked-pulled.xml", example_receipt(3, "Modtaget Digital Post", Kind.RECEIVED)),
    ],
)
def test_the_official_examples_are_read_whole(name, expected):
    found = read(example(name))
    assert b"PKO_PostStatus" in found.raw
    assert Receipt(**{**vars(found), "raw": b""}) == expected


@pytest.mark.acceptance("E-297")
@pytest.mark.parametrize("answer", list(Answer))
def test_every_answer_is_valid_against_the_official_schema(answer):
    written = etree.fromstring(write(answer))
    schema().assertValid(written)
    assert [element.text for element in written.iter("{*}StatusKode")] == [str(int(answer))]


def test_what_the_tests_send_is_valid_too():
    schema().assertValid(etree.fromstring(receipt("Fejlet", FejlKode="x", FejlTekst="ø")))


@pytest.mark.acceptance("E-297")
def test_danish_letters_survive():
    assert (
        read(receipt("Fejlet", FejlTekst="Åse kan ikke få post på ærø")).failure_text == "Åse kan ikke få post på ærø"
    )


@pytest.mark.parametrize("namespace", ["urn:besked:kuvert:1.0", "urn:oio:besked:kuvert:1.0"])
def test_both_namespaces_of_what_it_holds_are_read(namespace):
    assert read(envelope(post_status(), base64_namespace=namespace)).kind is Kind.DELIVERED


def test_elements_may_stand_in_any_order_and_be_left_out():
    names = ["TransaktionsStatusKode", "Fremmed", "MessageUUID"]
    inside = "".join(
        f"<{name}>{'afleveret  digital POST' if 'Status' in name else uuid.UUID(int=9)}</{name}>" for name in names
    )
    found = read(envelope(f"<PKO_PostStatus>{inside}</PKO_PostStatus>", cvr=""))
    expected = (uuid.UUID(int=9), "", "", Kind.DELIVERED, None, "", ())
    assert (
        found.message_uuid,
        found.message_id,
        found.transmission,
        found.kind,
        found.at,
        found.failure_code,
        found.authority_cvrs,
    ) == expected


@pytest.mark.parametrize(
    ("word", "handling", "expected"),
    [
        ("Modtaget Digital Post", "", (Kind.RECEIVED, "Modtaget Digital Post")),
        ("FEJLET", "", (Kind.FAILED, "FEJLET")),
        ("Tilbagekaldt", "", (Kind.FAILED, "Tilbagekaldt")),
        ("Klar", "", (Kind.RECEIVED, "Klar")),
        ("Afsendt", HANDLING["Afsendt"].upper(), (Kind.DELIVERED, "Afsendt")),
        ("", HANDLING["Fejlet"], (Kind.FAILED, "Fejlet")),
        ("Et nyt ord", HANDLING["Afleveret Digital Post"], (Kind.DELIVERED, "Et nyt ord")),
        ("Et nyt ord", "", (Kind.OTHER, "Et nyt ord")),
        ("", "", (Kind.OTHER, "")),
    ],
)
def test_the_word_counts_and_the_uuid_helps_out(word, handling, expected):
    found = read(envelope(post_status(word), handling=handling))
    assert (found.kind, found.status) == expected


def test_a_letter_is_known_by_its_shipment():
    found = read(envelope(post_status("Afsendt", MessageUUID="", MessageId="", AfsendelseIdentifikator="0999-12")))
    assert (found.message_uuid, found.message_id) == (None, "0999-12")


BOMB = b'<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;">]><a>&d;</a>'


@pytest.mark.acceptance("E-297")
@pytest.mark.parametrize(
    ("message", "code"),
    [
        (b"", "no_xml"),
        (b"{}", "no_xml"),
        (b"<a>" + b"x" * (256 * 1024), "too_large"),
        (BOMB, "doctype"),
        (b"<ModtagBeskedInput/>", "no_envelope"),
        (envelope(post_status()).replace("urn:oio:besked", "urn:other").encode(), "no_envelope"),
        (envelope(post_status(), besked_id=" ").encode(), "no_besked_id"),
        (envelope(post_status(), besked_id="x" * 101).encode(), "no_besked_id"),
        (pushed("<a/>"), "no_post_status"),
        (pushed(b"\xff\xfe nothing"), "no_xml"),
        (pushed(BOMB), "doctype"),
        (pushed(post_status(MessageUUID="nobody")), "value_of_MessageUUID"),
        (pushed(post_status(MessageUUID="", MessageId="")), "no_message"),
        (pushed(post_status().replace("<KanalKode>", "<MessageId>0751-1</MessageId><KanalKode>")), "several_MessageId"),
        (pushed(post_status("Fejlet"), handling=HANDLING["Afleveret Digital Post"]), "contradiction"),
        (pushed(post_status()).replace(b"</b:Base64>", b"?</b:Base64>"), "no_base64"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_receipt_is_said_in_one_word(message, code):
    with pytest.raises(NotUnderstood) as refusal:
        read(message)
    assert refusal.value.code == code
    assert refusal.value.text == ""


def test_a_file_of_the_machine_is_not_fetched(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("0999-1")
    message = f'<!DOCTYPE a [<!ENTITY s SYSTEM "file://{secret}">]>{post_status(MessageId="&s;")}'
    with pytest.raises(NotUnderstood, match="doctype"):
        read(pushed(message))


def test_other_systems_messages_are_told_apart():
    assert not read_envelope(pushed("<a/>", kind=str(uuid.UUID(int=5)))).is_post_status
