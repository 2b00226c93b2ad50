"""A number for each request and each job: in every line of the log it writes, and on the page that says something went wrong.

So somebody who calls can be helped without telling, or showing, anything about anybody.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

# Easily read aloud: no letter that sounds or looks like another sign.
SIGNS = "23456789ABCDEFHKMNPRTVXY"

_reference: ContextVar[str] = ContextVar("reference", default="")


@contextmanager
def numbered() -> Iterator[str]:
    """Everything inside bears a new reference, eight signs such as "7KAP-3M2X"."""
    signs = "".join(secrets.choice(SIGNS) for _ in range(8))
    token = _reference.set(f"{signs[:4]}-{signs[4:]}")
    try:
        yield _reference.get()
    finally:
        _reference.reset(token)


def current() -> str:
    """The reference of the request or job at hand, "" outside both."""
    return _reference.get()
