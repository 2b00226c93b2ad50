"""Channels and what went wrong, in words: for the office and for those who run the service."""

import re

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from valghalla.communication.channels import digital_post_words, sms_words
from valghalla.communication.models import Channel

Text = str | Promise

CHANNELS: dict[str, Text] = {
    Channel.DIGITAL_POST: gettext_lazy("Digital Post"),
    Channel.EMAIL: gettext_lazy("E-mail"),
    Channel.SMS: gettext_lazy("SMS"),
    Channel.LETTER: pgettext_lazy("channel", "Letter"),
}

REASONS: dict[str, Text] = {
    # it failed
    "no_email": gettext_lazy("The participant has no e-mail address."),
    "no_sender": gettext_lazy("The municipality has no e-mail address to send from. Fill it in under the settings."),
    "no_template": gettext_lazy("There is no message template for it."),
    "channel": gettext_lazy("Messages cannot be sent this way yet."),
    "recipient_address": gettext_lazy("The participant's e-mail address is not written right."),
    "address_not_ascii": gettext_lazy("The mail server does not take letters such as æ, ø and å in an address."),
    "sender_address": gettext_lazy("The municipality's own e-mail address is not written right."),
    "reply_address": gettext_lazy("The municipality's reply address is not written right."),
    "421": gettext_lazy("The mail server is closed for a moment."),
    "450": gettext_lazy("The participant's mailbox cannot be reached right now."),
    "451": gettext_lazy("The mail server had a fault of its own, or wants to be asked again later."),
    "452": gettext_lazy("The participant's mailbox is full."),
    "550": gettext_lazy("The mail server does not know the participant's address."),
    "551": gettext_lazy("The participant has moved to another e-mail address."),
    "552": gettext_lazy("The participant's mailbox is full, or the message is too large for it."),
    "553": gettext_lazy("The mail server does not take the participant's e-mail address."),
    "554": gettext_lazy("The mail server refused the message. It may have been taken for unwanted mail."),
    "556": gettext_lazy("No e-mail can be sent to the part of the participant's address after the @."),
    "timeout": gettext_lazy("The mail server did not answer in time."),
    "no_connection": gettext_lazy("There was no connection to the mail server."),
    "hung_up": gettext_lazy("The mail server broke off the connection."),
    "tls": gettext_lazy("The connection to the mail server could not be protected."),
    "reply": gettext_lazy("The mail server answered in a way that could not be understood."),
    "interrupted": gettext_lazy("Sending was interrupted. The message is sent again by itself."),
    "error": gettext_lazy("Something went wrong on our side."),
    "no_mobile": gettext_lazy("The participant has no mobile number."),
    "no_digital_post": gettext_lazy("The participant is exempt from Digital Post."),
    "no_sms": gettext_lazy("The participant has asked for no text messages."),
    "no_group_email": gettext_lazy("The participant has asked for no e-mails that are written to many."),
    "no_address": gettext_lazy("The participant has no address in Denmark that a letter can be sent to."),
    "protected_address": gettext_lazy("The participant's address is protected, so no letter is printed."),
    "no_short_text": gettext_lazy("The message has no text for SMS."),
    "no_long_text": gettext_lazy("The message is written as an SMS and has no longer text."),
    "outcome_unknown": gettext_lazy("The message was handed over, and nobody has said whether it arrived."),
    "interrupted_unknown": gettext_lazy(
        "Sending was interrupted while the message was handed over. It may have arrived."
    ),
    # a receipt said so
    "returned": gettext_lazy("The e-mail came back, and it was not said why."),
    "delayed": gettext_lazy("The participant's mail server has not delivered the e-mail yet."),
    "not_delivered": gettext_lazy("It could not be delivered, and it was not said why."),
    "tilbagekaldt": gettext_lazy("The letter was called back before it was posted."),
    "memo.invalid": gettext_lazy("Digital Post found a fault in how the message is made. That is ours to mend."),
    "file.extension.not.allowed": gettext_lazy("Digital Post does not take files of that kind."),
    "file.empty.not.allowed": gettext_lazy("Digital Post does not take empty files."),
    # it was called off
    "arrived_after_all": gettext_lazy("The message that it was sent instead of arrived after all."),
    "called_off": gettext_lazy("The office called it off before it was sent."),
    "election_gone": gettext_lazy("The election has been deleted."),
    "election_active": gettext_lazy("The election is active again."),
    "election_inactive": gettext_lazy("The election is not active."),
    "task_gone": gettext_lazy("The task is no longer there."),
    "place_gone": gettext_lazy("The work location or the task type is no longer in the election."),
    "not_theirs": gettext_lazy("The task is no longer the participant's."),
    "not_accepted": gettext_lazy("The participant no longer has the task."),
    "answered": gettext_lazy("The participant has already answered."),
    "already_invited": gettext_lazy("The participant has already been invited to the task."),
    "begun": gettext_lazy("The task has begun."),
    "day_has_come": gettext_lazy("The day of the task had come."),
    "undone": gettext_lazy("What the message was about has been undone."),
    "holds_it_again": gettext_lazy("The participant has got the task again."),
}
_SETTINGS = {
    *("url", "authorities", "starttls", "login", "password_in_clear", "password_not_ascii"),
    *("dkim_settings", "dkim_key", "dkim_key_weak", "bounce_address"),
}
# What came back says it in three numbers (RFC 3463); the last two mean the same whether it may pass or not.
_RETURNED = re.compile(r"[45]\.(?:(1)\.\d+|(2\.2)|(2\.3)|(7)\.\d+)")
# The platform's own codes in receipts, such as "file.empty.not.allowed"; more come without notice.
_OF_THE_PLATFORM = re.compile(r"[a-z]+(?:\.[a-z]+)+")
_RETURNED_AS = ("550", "452", "552", "554")


def reason(code: str) -> str:
    """Why a message failed or was called off, as a sentence; "" for no reason."""
    if not code:
        return ""
    if code in REASONS:
        return str(REASONS[code])
    if code in _SETTINGS:
        return _("The settings of the mail server do not work. Those who run the service have to correct them.")
    if of_provider := sms_words.sentence(code) or digital_post_words.sentence(code):
        return of_provider
    if found := _RETURNED.fullmatch(code):
        return str(REASONS[next(name for name, part in zip(_RETURNED_AS, found.groups(), strict=True) if part)])
    if _OF_THE_PLATFORM.fullmatch(code):
        return _("Digital Post could not deliver the message (code %(code)s).") % {"code": code}
    if code[:1] == "4":
        return _("The mail server cannot take the message right now (code %(code)s).") % {"code": code}
    if code[:1] == "5":
        return _("The mail server refused the message (code %(code)s).") % {"code": code}
    return _("The message could not be sent (%(code)s).") % {"code": code}
