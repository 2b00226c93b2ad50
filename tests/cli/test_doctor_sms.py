"""What the doctor says of the SMS gateway."""

import pytest

from tests.integrations.sms.simulated import listening
from valghalla.cli.doctor_sms import sms_findings
from valghalla_simulators.sms.faults import Fault


def said(url: str, *, simulated: bool = False) -> str:
    (finding,) = sms_findings({"VALGHALLA_SMS_URL": url}, simulated=simulated)
    return finding.line()


def test_what_it_says():
    with listening() as (gateways, urls):
        assert "lets us in" in said(urls["inmobile"])
        gateways.chances[Fault.LOGIN] = 1000
        assert "does not know our user" in said(urls["inmobile"])
        assert gateways.phones.count() == 0
    assert "nothing answers" in said(urls["inmobile"])
    assert "./valghalla up starts it" in said(urls["inmobile"], simulated=True)


@pytest.mark.parametrize(("url", "words"), [("", "is not set"), ("https://x", "no address of a gateway")])
def test_settings_that_cannot_work(url, words):
    assert words in said(url)
