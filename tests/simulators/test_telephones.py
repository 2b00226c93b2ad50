"""The telephones: what came, what is answered, and where an answer goes."""

import json
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import httpx
import pytest

from tests.integrations.sms.simulated import text_message
from valghalla.integrations.sms import Connection, open_gateway
from valghalla_simulators import Simulators
from valghalla_simulators.sms.faults import Fault


@pytest.fixture(scope="module")
def simulators(outside_keys) -> Iterator[Simulators]:
    with Simulators(keys=outside_keys, http_port=0, cpr_port=0, smtp_port=0) as simulators:
        simulators.gateways.pause_seconds = 0.0
        yield simulators


@pytest.fixture
def posted() -> Iterator[tuple[str, list[tuple[str, dict]]]]:
    """An address that takes what is posted, and what came."""
    came: list[tuple[str, dict]] = []

    class Takes(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"]))
            came.append((self.path, json.loads(content)))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Not told."""

    server = HTTPServer(("127.0.0.1", 0), Takes)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", came
    server.shutdown()


def until(true: Callable[[], object]) -> None:
    for _ in range(2000):
        if true():
            return
        time.sleep(0.01)
    raise AssertionError("it did not come")


def test_a_telephone_shows_what_came_and_answers(simulators, posted):
    at, came = posted
    text = "Vil du være tilforordnet? <b>\nSvar JA eller NEJ til 52 52 52 52."
    with open_gateway(Connection(url=simulators.sms_urls["inmobile"])) as gateway:
        gateway.send(text_message("0999-t", text=text, report_url=f"{at}/gateway/inmobile/s/report/"))
    until(lambda: came)
    assert [(path, body["reports"][0]["deliveryInfo"]["stateCode"]) for path, body in came] == [
        ("/gateway/inmobile/s/report/", 1)
    ]
    with httpx.Client(base_url=simulators.http_url) as browser:
        overview, telephone = browser.get("/telephones/").text, browser.get("/telephones/4512345678/").text
        assert "12 34 56 78" in overview
        assert "&lt;b&gt;" in telephone
        assert "Sendes til 52 52 52 52." in telephone
        sent = browser.post("/telephones/write", data={"number": "+4512345678", "to": "52525252", "text": "JA"})
        assert sent.headers["Location"] == "/telephones/4512345678/"
        until(lambda: len(came) == 2)
        path, body = came[1]
        assert (path, body["messages"][0]["text"]) == ("/gateway/inmobile/s/inbound/", "JA")
        assert body["messages"][0]["to"]["msisdn"] == "4552525252"
        assert browser.get("/telephones/4500000000/").status_code == 404
        assert [one["way"] for one in browser.get("/telephones.json?number=%2B4512345678").json()] == ["to", "from"]


def test_the_switches(simulators):
    with httpx.Client(base_url=simulators.http_url) as browser:
        browser.post("/telephones/switch", data={"fault": "no-credit", "chance": "250", "delay_ms": "7"})
        assert (simulators.gateways.chances[Fault.NO_CREDIT], simulators.gateways.delay_ms) == (250, 7)
        assert "Ingen penge på kontoen (402): 250 af 1000" in browser.get("/telephones/").text
        browser.post("/telephones/switch", data={"fault": "", "delay_ms": "0"})
        assert (simulators.gateways.chances[Fault.NO_CREDIT], simulators.gateways.delay_ms) == (0, 0)
        assert browser.post("/telephones/clear").headers["Location"] == "/telephones/?done=cleared"
        assert simulators.gateways.phones.count() == 0
        assert "Der er ikke sendt nogen sms" in browser.get("/telephones/").text


def test_what_nobody_takes_waits_to_be_fetched_once(simulators):
    simulators.gateways.write("+4587654321", "nej", to="52525252")
    with open_gateway(Connection(url=simulators.sms_urls["inmobile"])) as gateway:
        until(lambda: simulators.gateways.waiting_messages)
        first, second = gateway.fetch_incoming(), gateway.fetch_incoming()
    assert [one["text"] for one in json.loads(first)["messages"]] == ["nej"]
    assert json.loads(second) == {"messages": []}


def test_link_posts_two_reports_to_its_gate(simulators, posted):
    at, came = posted
    simulators.gateways.gates["G1"] = f"{at}/gateway/link/s/report/"
    with open_gateway(Connection(url=simulators.sms_urls["link"])) as gateway:
        for number in ("12345678", "00000095"):
            gateway.send(text_message(number, number=number))
    until(lambda: len(came) == 4)
    told = sorted((body["refId"], body["resultCode"]) for _, body in came)
    assert told == [("00000095", 1001), ("00000095", 1010), ("12345678", 1000), ("12345678", 1001)]
