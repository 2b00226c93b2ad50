"""Contact lost with a gateway: what may have left is never taken for unsent, since a second copy would be a second SMS."""

import ssl

import httpx
import pytest

from valghalla.integrations.sms.connection import Connection
from valghalla.integrations.sms.errors import Unavailable
from valghalla.integrations.sms.wire import Request, Wire


def caused_by(error: httpx.HTTPError, cause: Exception) -> httpx.HTTPError:
    error.__cause__ = cause
    return error


CUT_SHORT = caused_by(httpx.ReadError("cut"), ssl.SSLEOFError(8, "EOF occurred in violation of protocol"))
NOT_TRUSTED = caused_by(httpx.ConnectError("tls"), ssl.SSLCertVerificationError(1, "certificate verify failed"))


@pytest.mark.parametrize(
    ("error", "code", "perhaps_done"),
    [
        (httpx.ConnectError("refused"), "sms_no_connection", False),
        (NOT_TRUSTED, "sms_tls", False),
        (httpx.ConnectTimeout("slow"), "sms_timeout", False),
        (httpx.ReadTimeout("slow"), "sms_timeout", True),
        (CUT_SHORT, "sms_hung_up", True),
        (httpx.RemoteProtocolError("nothing"), "sms_hung_up", True),
    ],
)
def test_whether_it_may_have_left(error, code, perhaps_done, monkeypatch):
    def lose(*args, **named):
        raise error

    with Wire(Connection(url="inmobile+https://any:key@gateway.example")) as wire:
        monkeypatch.setattr(wire._http, "stream", lose)
        with pytest.raises(Unavailable) as lost:
            wire.exchange(Request("POST", "/v4/sms/outgoing", b"{}"))
    assert (lost.value.code, lost.value.perhaps_done) == (code, perhaps_done)
