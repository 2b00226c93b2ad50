"""The pages of Digital Post: boxes, messages, letters, receipts, and the switches."""

import base64
import datetime
import time
from collections.abc import Iterator

import httpx
import pytest

from tests.simulators.platform_client import (
    EXEMPT,
    PDF,
    SOMEBODY,
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
from tests.simulators.test_kombi import settle
from valghalla_simulators import Simulators
from valghalla_simulators.digital_post.service import Fault, Repeated
from valghalla_simulators.sts.service import State

LETTER = "<h1>Kære Åse</h1><script>alert(1)</script><a href='https://example.com/'>Svar</a>"
BUTTON = action("SELVBETJENING", "<memo:EntryPoint><memo:url>https://example.com/svar</memo:url></memo:EntryPoint>")


@pytest.fixture
def web(outside_platform: Simulators) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=outside_platform.http_url, trust_env=False, timeout=10) as client:
        yield client


def _send(simulators: Simulators, content: str) -> None:
    client = opened(simulators)
    client.send(content)
    client.http.close()
    settle(simulators)


def test_a_citizen_finds_the_message_in_the_box(outside_platform: Simulators, web: httpx.Client) -> None:
    reference = new_reference()
    body = main_document(file("brev.html", "text/html", base64.b64encode(LETTER.encode()).decode()) + BUTTON)
    body += attachment(file("vejledning.pdf", "application/pdf", PDF))
    _send(outside_platform, kombi("Digital Post", memo(reference, body=body)))
    box = web.get("/post/box/", params={"number": "101262-0000"}).text
    assert "Post til Åse Prøve Østergård" in box
    [post] = outside_platform.world.digital_post.delivered(reference)
    assert f'href="/post/{post.id}/"' in box
    page = web.get(f"/post/{post.id}/").text
    for shown in ("Du er udpeget", "https://example.com/svar", "vejledning.pdf", "Afleveret Digital Post", reference):
        assert shown in page
    assert "alert" not in page
    inside = web.get(f"/post/{post.id}/html")
    assert "<h1>Kære Åse</h1>" in inside.text
    assert "sandbox allow-popups" in inside.headers["content-security-policy"]
    assert "script-src" not in inside.headers["content-security-policy"]
    paper = web.get(f"/post/{post.id}/files/1/0")
    assert (paper.headers["content-type"], paper.content) == ("application/pdf", base64.b64decode(PDF))
    download = web.get(f"/post/{post.id}/files/0/0")
    assert (download.headers["content-type"], download.headers["content-disposition"]) == (
        "application/octet-stream", "attachment; filename*=UTF-8''brev.html"
    )  # fmt: skip
    told = web.get("/post.json", params={"reference": reference}).json()
    assert [(one["arrived"], one["accepted"], one["number"]) for one in told] == [(True, 1, SOMEBODY)]


def test_what_failed_is_not_in_the_box_but_on_the_list(outside_platform: Simulators, web: httpx.Client) -> None:
    _send(outside_platform, kombi("Digital Post", memo(new_reference(), to=EXEMPT)))
    assert "Postkassen er tom." in web.get("/post/box/", params={"number": EXEMPT}).text
    assert "Modtageren er ikke tilmeldt Digital Post" in web.get("/post/").text
    assert web.get("/post/box/", params={"number": "1410701029"}).status_code == 404


def test_a_letter_is_a_pdf_and_a_text_message_a_text(outside_platform: Simulators, web: httpx.Client) -> None:
    references = [new_reference(), new_reference()]
    _send(outside_platform, kombi("Fysisk Post", letter(references[0])))
    _send(outside_platform, kombi("NemSMS", text_message(references[1], text="Husk dit møde")))
    [paper], [text] = (outside_platform.world.digital_post.delivered(one) for one in references)
    assert f"/printed/{paper.id}.pdf" in web.get("/printed/").text
    assert web.get(f"/printed/{paper.id}.pdf").content.startswith(b"%PDF-")
    assert "Engvej 12B, 2. tv" in web.get(f"/post/{paper.id}/").text
    assert "Husk dit møde" in web.get(f"/post/{text.id}/").text
    assert web.get(f"/printed/{text.id}.pdf").status_code == 404
    receipts = web.get("/receipts/", params={"reference": references[0]}).text
    assert receipts.count(references[0]) == 5
    assert "Afleveret til print og kuvertering" in receipts


def test_the_switches(outside_platform: Simulators, web: httpx.Client) -> None:
    platform, post = outside_platform.platform, outside_platform.world.digital_post
    web.post("/platform/post", data={"fault-down": "100", "fault-reject": "x", "repeated": "failed-receipt", "seed": "7",
                                     "enquiry": "down", "delay_ms": "1"})  # fmt: skip
    web.post("/platform/receipts", data={"fault-lost": "2000", "pause": "0", "push": "down", "amqp": "down"})
    web.post("/platform/tokens", data={"sts": "wrong-issuer", "signing": "next", "access": "down"})
    web.post("/platform/clock", data={"hours": "9"})
    assert [post.chances[one] for one in (Fault.DOWN, Fault.REJECT, Fault.LOST)] == [100, 0, 1000]
    assert (post.repeated, post.chances.seed, post.enquiry_down, post.delay_ms) == (
        Repeated.FAILED_RECEIPT, "7", True, 1
    )  # fmt: skip
    assert (platform.sts.state, platform.sts.signs_with_next, platform.access_tokens.down) == (
        State.WRONG_ISSUER, True, True
    )  # fmt: skip
    assert (platform.beskedfordeler.pusher.paused, outside_platform.amqp.down) == (True, True)
    page = web.get("/platform/").text
    assert "Uret er 9 timer foran." in page
    assert "Kvitteringen bliver væk" in web.get("/").text
    web.post("/platform/clear")
    web.post("/platform/clock", data={"to": "now"})
    assert (post.chances[Fault.DOWN], platform.sts.state, platform.access_tokens.down) == (0, State.UP, False)
    assert (platform.beskedfordeler.pusher.paused, outside_platform.amqp.down, post.enquiry_down) == (
        False, False, False
    )  # fmt: skip
    assert "Uret går rigtigt." in web.get("/platform/").text


def test_tokens_are_made_useless_by_a_button(outside_platform: Simulators, web: httpx.Client) -> None:
    client = opened(outside_platform)
    assertion = client.assertion()
    web.post("/platform/expire", data={"what": "all"})
    assert client.buy(assertion).status_code == 401
    assert "udstedt" in web.get("/platform/").text
    client.http.close()


def test_post_outlives_the_process(outside_keys, tmp_path) -> None:
    reference, waiting, unknown = new_reference(), new_reference(), new_reference()
    later = (datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=9)).date()
    until = f"<memo:doNotDeliverUntilDate>{later}</memo:doNotDeliverUntilDate>"
    for turn in range(2):
        with Simulators(keys=outside_keys, http_port=0, cpr_port=0, smtp_port=0, mailbox=tmp_path) as simulators:
            post = simulators.world.digital_post
            if turn == 0:  # stopped before anything has happened to it
                post.pause_seconds = 600
                client = opened(simulators)
                client.send(kombi("Digital Post", memo(reference)))
                client.send(kombi("Digital Post", memo(waiting, header=until)))
                client.send(kombi("Digital Post", memo(unknown, to=EXEMPT)))
                client.http.close()
                assert post.delivered(reference) == []
            else:
                simulators.platform.time.move(hours=1)
                deadline = time.monotonic() + 5
                while not post.delivered(reference):
                    assert time.monotonic() < deadline
                    time.sleep(0.005)
                assert post.delivered(waiting) == []
                simulators.platform.time.move(days=10)
                settle(simulators)
                assert [len(post.delivered(one)) for one in (reference, waiting, unknown)] == [1, 1, 0]
