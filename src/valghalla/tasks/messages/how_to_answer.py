"""How an invitation can be answered by text message, said at its end."""

from django.utils import translation
from django.utils.translation import gettext as _

from valghalla.communication.text_messages.gateway import able
from valghalla.integrations.sms import national
from valghalla.municipalities.models import Settings
from valghalla.participants.contact import shown_mobile


def how_to_answer(settings: Settings, *, language: str) -> str:
    """The sentence that ends an invitation by SMS where it can be answered by another; "" where it cannot."""
    can = able()
    number = settings.sms_reply_number
    if not number or can is None or not can.receives:
        return ""
    with translation.override(language):
        if national(settings.sms_sender) == national(number) != "":
            return _("Answer YES or NO to this message.")
        own = national(number)
        return _("Answer YES or NO to %(number)s.") % {"number": shown_mobile(own) if len(own) == 8 else number}
