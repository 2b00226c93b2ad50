"""The pages: front page, switches, people, and what every answer carries."""

import csv
import io
import re

import httpx
import pytest

from valghalla_simulators import Simulators
from valghalla_simulators.cpr.service import State
from valghalla_simulators.people import WELL_KNOWN
from valghalla_simulators.population import made_up
from valghalla_simulators.residents import ordinary

PAGES = [
    "/",
    "/people/",
    "/cpr/",
    "/inbox/",
    "/telephones/",
    "/post/",
    "/printed/",
    "/receipts/",
    "/platform/",
    "/nemlogin/",
    "/context-handler/",
]


@pytest.mark.parametrize("path", PAGES)
def test_pages_need_nothing_inline(path: str, web: httpx.Client) -> None:
    response = web.get(path)
    assert response.status_code == 200
    assert "default-src 'none'" in response.headers["content-security-policy"]
    assert "unsafe" not in response.headers["content-security-policy"]
    assert not re.search(r"<script>|<style|\son\w+=|\sstyle=", response.text)
    assert response.text.count("<h1>") == 1
    assert '<html lang="da">' in response.text


def test_the_front_page_lists_every_well_known_number(web: httpx.Client, simulators: Simulators) -> None:
    page = web.get("/").text
    assert [one.number for one in WELL_KNOWN if f"{one.number[:6]}-{one.number[6:]}" not in page] == []
    assert simulators.cpr_url in page
    assert simulators.smtp_url in page


def test_switching_cpr(web: httpx.Client, simulators: Simulators) -> None:
    response = web.post("/cpr/switch", data={"state": "down", "delay_ms": "250"}, follow_redirects=True)
    assert (simulators.cpr.state, simulators.cpr.delay_ms) == (State.DOWN, 250)
    assert "Kontakten er stillet om." in response.text
    web.post("/cpr/switch", data={"state": "nonsense", "delay_ms": "-1"})
    assert web.get("/state.json").json()["cpr"] == {"state": "down", "delay_ms": 250, "answered": 0}


def test_changing_and_undoing_on_the_page(web: httpx.Client, simulators: Simulators) -> None:
    change = {"cpr": "101262-0000", "municipality": "0751", "status": "", "protected": "yes", "digital_post": "no"}
    page = web.post("/cpr/change", data=change, follow_redirects=True).text
    assert "flyttet til Aarhus, har adressebeskyttelse, fritaget for Digital Post" in page
    person = simulators.cpr.register.find("1012620000")[1]
    assert (person.municipality_code, person.protected, person.digital_post) == ("0751", True, False)
    web.post("/cpr/undo", data={"cpr": "1012620000"})
    assert simulators.cpr.register.changes() == []


def test_changing_somebody_who_does_not_exist(web: httpx.Client) -> None:
    response = web.post("/cpr/change", data={"cpr": "<b>1"})
    assert response.status_code == 422
    assert "Nummeret tilhører ingen." in response.text
    assert 'value="&lt;b&gt;1"' in response.text
    assert web.post("/cpr/change", data={"cpr": "1012620000", "municipality": "4242"}).status_code == 422


def test_forms_of_other_sites_are_refused(web: httpx.Client, simulators: Simulators) -> None:
    refused = web.post("/cpr/switch", data={"state": "down"}, headers={"Origin": "https://example.com"})
    assert (refused.status_code, simulators.cpr.state) == (403, State.UP)
    own = web.post("/cpr/switch", data={"state": "down"}, headers={"Origin": simulators.http_url})
    assert (own.status_code, simulators.cpr.state) == (303, State.DOWN)


@pytest.mark.parametrize(
    "path", ["/nothing", "/static/../site.py", "/static/x.py", "/inbox/x/", "/people/?municipality=4242"]
)
def test_what_is_not_there(path: str, web: httpx.Client) -> None:
    assert web.get(path).status_code == 404


def test_too_many_fields_are_refused(web: httpx.Client) -> None:
    assert web.get("/people/?" + "&".join(f"a{number}=1" for number in range(200))).status_code == 400


def test_many_people_of_a_municipality(web: httpx.Client) -> None:
    sheet = web.get("/people.csv", params={"municipality": "0751", "number": "3000", "from": "0"})
    rows = list(csv.DictReader(io.StringIO(sheet.text)))
    numbers = [row["cpr"] for row in rows]
    assert len(set(numbers)) == 3000
    people = [made_up(number) for number in numbers]
    assert {(one.municipality_code, one.status, one.citizenship, one.incapable) for one in people} == {
        ("0751", 1, 5100, False)
    }
    assert {one.born.year < 2007 for one in people} == {True}
    assert all(re.fullmatch(r"[a-z.-]+\.\d+@example\.com", row["email"]) for row in rows)
    assert all(re.fullmatch(r"[23]\d{7}", row["mobile"]) for row in rows)
    assert any(one.protected for one in people)
    assert any(one.digital_post is False for one in people)


def test_the_list_is_the_same_from_anywhere(web: httpx.Client) -> None:
    assert ordinary("0999", 100)[40:60] == ordinary("0999", 20, 40)
    part = web.get("/people.csv", params={"municipality": "0999", "number": "20", "from": "40"}).text
    assert [row["cpr"] for row in csv.DictReader(io.StringIO(part))] == ordinary("0999", 20, 40)
    assert web.get("/people.csv", params={"municipality": "4242"}).status_code == 404


def test_numbers_handed_out_have_check_digits() -> None:
    weights = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
    sums = {sum(w * int(d) for w, d in zip(weights, number, strict=True)) % 11 for number in ordinary("0751", 500)}
    assert sums == {0}


def test_the_shares_of_the_population() -> None:
    numbers = [f"{1 + n % 28:02d}{1 + n % 12:02d}{40 + n % 60:02d}{n % 3000:04d}" for n in range(20_000)]
    people = [made_up(number) for number in set(numbers)]
    share = {
        code: sum(one.municipality_code == code for one in people) / len(people) for code in ("0751", "0999", "0101")
    }
    assert share == pytest.approx({"0751": 0.35, "0999": 0.25, "0101": 0.20}, abs=0.02)
    assert sum(one.protected for one in people) / len(people) == pytest.approx(0.03, abs=0.01)
    assert sum(one.digital_post is False for one in people) / len(people) == pytest.approx(0.07, abs=0.015)
    assert sum(one.citizenship != 5100 for one in people) / len(people) == pytest.approx(0.04, abs=0.01)
