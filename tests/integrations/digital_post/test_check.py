"""What those who run the service are told of Digital Post."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from tests.integrations.digital_post.making import CVR
from tests.integrations.serviceplatformen.making import NOW, OURS, certificate
from tests.integrations.serviceplatformen.platform import STS
from valghalla.base.clock import danish_date, instant
from valghalla.integrations import Finding, Level
from valghalla.integrations.digital_post import Connection
from valghalla.integrations.digital_post.check import NOBODY, check
from valghalla.integrations.digital_post.service import POST_ENQUIRY

LAST_DAY = danish_date(certificate(OURS).not_valid_after_utc)
NOON = time(12)


@pytest.fixture
def digital_post(connection, files, tmp_path):
    """A connection that nobody else has tokens for."""
    own = tmp_path / "sts.pem"
    own.write_bytes((files / "sts.pem").read_bytes())
    return Connection(platform=replace(connection, sts_certificates_path=own))


def test_all_is_well(digital_post, platform):
    platform.behaviours[POST_ENQUIRY.path] = (200, b'{"result": true}')
    assert check(digital_post, on_behalf_of=CVR, now=NOW) == [
        Finding("settings", Level.GOOD, "complete"),
        Finding("certificate", Level.GOOD, "valid", on=LAST_DAY),
        Finding("sts_certificates", Level.GOOD, "valid", on=LAST_DAY),
        Finding("tokens", Level.GOOD, "issued"),
        Finding("digital_post", Level.GOOD, "answers"),
    ]
    assert [asked.query["cprNumber"] for asked in platform.asked if asked.path == POST_ENQUIRY.path] == [[NOBODY]]


@pytest.mark.parametrize(
    ("days", "level", "code"),
    [
        (61, Level.GOOD, "valid"),
        (60, Level.WARNING, "ends_within_60_days"),
        (30, Level.WARNING, "ends_within_30_days"),
        (7, Level.WARNING, "ends_within_7_days"),
        (0, Level.WARNING, "ends_within_7_days"),
        (-1, Level.PROBLEM, "expired"),
        (2000, Level.PROBLEM, "not_yet_valid"),
    ],
)
def test_warns_before_a_certificate_runs_out(digital_post, platform, days, level, code):
    found = check(digital_post, on_behalf_of="", now=instant(LAST_DAY - timedelta(days=days), NOON))
    assert [(finding.level, finding.code) for finding in found[1:]] == [(level, code)] * 2
    assert not platform.asked


@pytest.mark.parametrize(
    ("path", "behaviour", "last"),
    [
        (STS, (400, b""), Finding("tokens", Level.PROBLEM, "http_400")),
        (POST_ENQUIRY.path, (403, b""), Finding("digital_post", Level.PROBLEM, "http_403")),
        (POST_ENQUIRY.path, (200, b""), Finding("digital_post", Level.PROBLEM, "answer")),
    ],
)
def test_tells_how_far_it_came(digital_post, platform, path, behaviour, last):
    platform.behaviours[path] = behaviour
    assert check(digital_post, on_behalf_of=CVR, now=NOW)[-1] == last


@pytest.mark.parametrize(
    ("change", "code"), [({"memo_version": "2"}, "memo_version"), ({"letter_type": "a"}, "letter_type")]
)
def test_names_the_setting_that_is_wrong(digital_post, change, code):
    assert check(replace(digital_post, **change), on_behalf_of=CVR, now=NOW) == [
        Finding("settings", Level.PROBLEM, code)
    ]
