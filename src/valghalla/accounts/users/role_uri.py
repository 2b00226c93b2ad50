"""The form of a role as the Context Handler sends it: a rule.

Source: OIO Basic Privilege Profile 1.2; a system's roles are ``http://<domain>/roles/usersystemrole/<name>/<version>``.
"""

import re
from urllib.parse import urlsplit

LONGEST = 255
_PATH = re.compile(r"/roles/usersystemrole/[A-Za-z0-9._~-]+/[0-9]+")
_HOST = re.compile(r"(?=.{1,253}\Z)([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}")


def is_role_uri(text: str) -> bool:
    """Whether it is a role of a system, in the one form that will ever be sent. It is compared letter by letter."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return (
        len(text) <= LONGEST
        and text.isascii()
        and parts.scheme in ("http", "https")
        and text == f"{parts.scheme}://{parts.netloc}{parts.path}"
        and _HOST.fullmatch(parts.netloc) is not None
        and _PATH.fullmatch(parts.path) is not None
    )
