"""Which ways out this installation has. A channel whose environment is not set is not open."""

from collections.abc import Callable
from functools import partial

from django.conf import settings

from valghalla.communication.channels import Carrier, Carriers, Makers, digital_post, email, letter, sms
from valghalla.communication.models import Channel


def makers(*, waited_for: bool = False) -> Makers:
    """Channel → what makes its carrier, of the channels that are open.

    E-mail always is: no municipality is without it, and a mail server that is not set is an error to be shown.
    waited_for: somebody sits before the screen; the carriers wait seconds for an answer, not minutes.
    """
    found: dict[str, Callable[[], Carrier]] = {Channel.EMAIL: partial(email.carrier, waited_for=waited_for)}
    if settings.SERVICEPLATFORMEN["url"]:
        found[Channel.DIGITAL_POST] = digital_post.carrier
        if settings.DIGITAL_POST["letter_type"]:
            found[Channel.LETTER] = letter.carrier
    if settings.SMS_URL:
        found[Channel.SMS] = partial(sms.carrier, waited_for=waited_for)
    return found


def open_channels() -> frozenset[str]:
    """The channels by which messages can leave."""
    return frozenset(makers())


def carriers(*, waited_for: bool = False) -> Carriers:
    """The ways out for one job, or for one message that somebody waits for."""
    return Carriers(makers(waited_for=waited_for))
