"""What the SMS gateway posts: who is let in, what is kept, and that nothing it may send does harm."""

import datetime
import json

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.elections.factories import scene
from tests.pages import SiteClient
from tests.participants.factories import participant
from tests.tasks.factories import held
from valghalla.base.tenancy import acting_for
from valghalla.citizen_site.gateway.views import LARGEST
from valghalla.communication.models import Message
from valghalla.communication.text_messages.gateway import incoming_url, reference_of, report_url
from valghalla.communication.text_messages.models import ReceivedText
from valghalla.communication.text_messages.reports import apply_reports, queue_reports_of_all
from valghalla.communication.text_messages.secret import rotate, secret
from valghalla.integrations.sms import read_reports

LINK = "link+https://a:b@wsx.example/?platformId=1&platformPartnerId=2"
INMOBILE = "inmobile+https://a:b@api.inmobile.com"


@pytest.fixture(autouse=True)
def gateway(settings) -> None:
    settings.SMS_URL = INMOBILE


@pytest.fixture
def client(municipality) -> SiteClient:
    return SiteClient(municipality.citizen_host)


def path(url: str) -> str:
    return "/" + url.split("/", 3)[3]


def report(reference: str, code: int = 1, at: str = "2026-10-01T10:00:00Z") -> dict[str, object]:
    return {"messageId": reference, "deliveryInfo": {"stateCode": code, "doneTime": at, "errorDescription": ""}}


def post(client: SiteClient, to: str, body: object):
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return client.post(to, data=content, content_type="application/json")


def sent(now, state: str = "handed_over") -> Message:
    place = scene()
    person = participant(mobile="12345678")
    task = held(place, person)
    return Message.objects.create(
        participant=person, election=place.election, task_id=task.pk, channel="sms", state=state,
        queued_at=now, due_at=now, handed_over_at=now,
    )  # fmt: skip


def waiting() -> list[tuple[str, dict]]:
    return list(ProcrastinateJob.objects.order_by("id").values_list("task_name", "args"))


def test_a_report_is_put_in_the_queue_without_anything_about_people(acting, client, now):
    message = sent(now)
    answer = post(client, path(report_url(acting)), {"reports": [report(reference_of(acting, message.reference))]})
    assert (answer.status_code, answer.content) == (200, b"ok\n")
    one = {
        "reference": str(message.reference),
        "standing": "delivered",
        "code": "inmobile_1",
        "at": "2026-10-01T10:00:00+00:00",
    }
    assert waiting() == [("communication.apply_text_reports", {"municipality": acting.pk, "reports": [one]})]


def test_what_people_write_is_stored_once_however_often_it_is_posted(acting, client, now):
    message = {
        "from": {"countryCode": "45", "phoneNumber": "12345678", "rawSource": "4512345678", "isValidMsisdn": True},
        "to": {"msisdn": "4552525252"},
        "text": "ja",
        "receivedAt": "2026-10-01T10:00:00Z",
    }
    for _ in range(3):
        assert post(client, path(incoming_url(acting)), {"messages": [message]}).status_code == 200
    row = ReceivedText.objects.get()
    assert waiting() == [("tasks.answer_text", {"municipality": acting.pk, "received": row.pk})]


@pytest.mark.parametrize(
    "body",
    [b"", b"{}", b"<xml/>", b"\xff\xfe", b'{"reports": null}', b'{"reports": [1, {"messageId": {}}]}', b"[" * 5000,
     b'{"reports": [{"messageId": "0999-00000000-0000-4000-8000-000000000000", "deliveryInfo": {"stateCode": 1}}]}',
     b'{"reports": [{"messageId": "somebody else\'s", "deliveryInfo": {"stateCode": 1}}]}'],
)  # fmt: skip
@pytest.mark.parametrize("url", [report_url, incoming_url])
def test_what_makes_no_sense_is_taken_and_changes_nothing(acting, client, body, url):
    assert post(client, path(url(acting)), body).status_code == 200
    assert not ReceivedText.objects.exists()
    for name, arguments in waiting():
        assert name == "communication.apply_text_reports"
        apply_reports(arguments["reports"], now=datetime.datetime.now(datetime.UTC))


@pytest.mark.django_db
def test_one_municipalitys_secret_is_none_of_anothers(municipality, other_municipality):
    with acting_for(municipality):
        ours = path(report_url(municipality))
    assert post(SiteClient(other_municipality.citizen_host), ours, {"reports": []}).status_code == 404


def test_only_with_the_secret_and_to_ones_own_provider(acting, client, settings, by, now):
    right = path(report_url(acting))
    with_mine = right.replace("/inmobile/", "/link/")
    wrong = right.replace(secret(), secret()[:-1] + "x")
    found = {to: post(client, to, {"reports": []}).status_code for to in (right, with_mine, wrong)}
    assert list(found.values()) == [200, 404, 404]
    assert client.get(right).status_code == 405
    rotate(by=by, now=now)
    assert post(client, right, {"reports": []}).status_code == 404
    settings.SMS_URL = ""
    assert post(client, path("http://x/gateway/inmobile/" + secret() + "/report/"), {}).status_code == 404


def test_too_much_is_not_read(acting, client):
    assert post(client, path(report_url(acting)), b" " * (LARGEST + 1)).status_code == 413


def test_another_municipalitys_reports_are_not_taken_with_ones_own_secret(acting, other_municipality, client, now):
    message = sent(now)
    foreign = reference_of(other_municipality, message.reference)
    assert post(client, path(report_url(acting)), {"reports": [report(foreign)]}).status_code == 200
    assert waiting() == []


def test_fetched_reports_find_their_municipality(acting, other_municipality, now):
    message = sent(now)
    body = {"reports": [report(reference_of(one, message.reference)) for one in (acting, other_municipality)]}
    assert queue_reports_of_all(read_reports("inmobile", json.dumps(body).encode()).found) == 2
    assert sorted(arguments["municipality"] for _, arguments in waiting()) == sorted([acting.pk, other_municipality.pk])


@pytest.mark.parametrize(
    ("codes", "state", "failure"),
    [
        ([1], "delivered", ""),
        ([1, 1, 1], "delivered", ""),
        ([0], "handed_over", ""),
        ([0, 1], "delivered", ""),
        ([1, 0], "delivered", ""),
        ([1, -1], "delivered", ""),
        ([-1], "failed", "inmobile_-1"),
        ([-2], "failed", "inmobile_-2"),
        ([-1, 0], "failed", "inmobile_-1"),
        ([-1, 1], "delivered", ""),
        ([77], "handed_over", ""),
    ],
)
def test_reports_in_any_order_come_to_one_end(acting, now, codes, state, failure):
    message = sent(now, "uncertain" if len(codes) == 1 else "handed_over")
    Message.objects.update(because="office")  # another way is not what this is about
    for number, code in enumerate(codes):
        at = f"2026-10-01T10:0{number}:00Z"
        body = {"reports": [report(reference_of(acting, message.reference), code, at)]}
        queue_reports_of_all(read_reports("inmobile", json.dumps(body).encode()).found)
        apply_reports(waiting()[-1][1]["reports"], now=now + datetime.timedelta(hours=1))
    message.refresh_from_db()
    assert (message.state, message.failure) == (state, failure)


def test_link_mobilitys_report_by_our_reference(acting, client, settings, now):
    settings.SMS_URL = LINK
    message = sent(now)
    body = {"refId": reference_of(acting, message.reference), "id": "M1", "resultCode": 1004, "timestamp": "x"}
    assert post(client, path(report_url(acting)), body).status_code == 200
    assert [arguments["reports"][0]["code"] for _, arguments in waiting()] == ["link_1004"]


def test_guesses_are_counted_and_shut_out(municipality, client):
    with acting_for(municipality):
        right = path(report_url(municipality))
    found = [post(client, "/gateway/inmobile/guess/report/", b"{}").status_code for _ in range(61)]
    assert (found[0], found[-1]) == (404, 429)
    assert post(client, right, {"reports": []}).status_code == 429
