"""What can go wrong when handing a letter over. ``code`` is the server's reply code where it gave one."""

from valghalla.base.errors import NotUnderstood, Refused, Unavailable

__all__ = ["NotUnderstood", "Refused", "Unavailable", "WrongSettings"]


class WrongSettings(Unavailable):
    """Our settings do not work with this server, so no letter was judged: all of them wait until they are right.

    code: "url", "authorities", "starttls", "login", "password_in_clear", "password_not_ascii", "dkim_settings", "dkim_key",
    "dkim_key_weak", "bounce_address"; of the mailbox also "folder".
    """
