"""What can go wrong on the way to a service of the platform. None of it carries a number or a name of a person."""

from valghalla.base.errors import NotUnderstood, Refused, Unavailable

__all__ = ["NotTrusted", "NotUnderstood", "Refused", "Unavailable", "WrongSettings"]


class WrongSettings(Unavailable):
    """Our settings, certificate or agreement do not work, so nothing was judged: everything waits until they do.

    code: which setting ("url", "certificate", "sts_issuer" …), or how we were turned away ("http_401", "http_403",
    "refused").
    """


class NotTrusted(NotUnderstood):
    """The STS's answer holds a token that we do not believe. code: why; docs/integrations/serviceplatformen.md."""
