"""TLS with those we speak to: whom we believe, and who we are."""

import ssl
from collections.abc import Callable
from pathlib import Path


def client_context(
    authorities: str | Path,
    certificate: str | Path = "",
    key: str | Path = "",
    *,
    wrong: Callable[[str], Exception],
) -> ssl.SSLContext:
    """TLS 1.2 or later that checks the server, with our certificate where there is one. All three are PEM files.

    authorities: whom the server's certificate is checked against; empty for those of the machine.   wrong: makes the error
    that is raised for a file that is missing or no good, of "authorities" or "certificate".
    """
    try:
        context = ssl.create_default_context(cafile=str(authorities) or None)
    except OSError:  # ssl.SSLError is one
        raise wrong("authorities") from None
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if certificate:
        try:
            context.load_cert_chain(str(certificate), str(key))
        except OSError:
            raise wrong("certificate") from None
    return context
