"""Checks, findings and rounds in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from valghalla.components.inline import Badge

Text = str | Promise

NAMES: dict[str, Text] = {
    "database": _("Database"),
    "queue": _("Background work"),
    "cpr": _("CPR"),
    "email": _("Mail server"),
    "mailbox": _("Mailbox of returned e-mail"),
    "sms": _("SMS"),
    "digital_post": _("Digital Post"),
    "channels": _("Ways that messages take"),
}
LEVELS: dict[str, Badge] = {
    "good": Badge(pgettext_lazy("health", "Works"), "good", "check"),
    "warning": Badge(pgettext_lazy("health", "Should be seen to"), "waiting", "error"),
    "problem": Badge(pgettext_lazy("health", "Does not work"), "bad", "error"),
    "off": Badge(pgettext_lazy("health", "Not connected"), "neutral", "minus"),
}
# Who has to take the messages of a channel, by the name of its check.
PARTIES = {"digital_post": "digital_post", "email": "email", "sms": "sms", "letter": "digital_post"}
# Whether a channel is stopped until somebody has seen to it, or does not answer right now.
WAITING: dict[bool, Badge] = {
    True: Badge(_("Stopped"), "bad", "error"),
    False: Badge(_("Does not work right now"), "waiting", "hourglass"),
}
FOUND: dict[str, Text] = {
    "no_answer": _("It does not answer."),
    "no_worker": _("No worker has been heard of for a minute."),
    "waits_long": _("Jobs wait too long."),
    "all_work": _("All of them work in all municipalities."),
    "stopped": _("Messages of a municipality wait: somebody has to see to it."),
    "failing": _("Messages of a municipality wait: a provider does not answer right now."),
    "not_looked": _("Nobody has looked yet."),
    "looked_long_ago": _("Nobody has looked for long: no worker does the rounds."),
    "not_connected": _("There is no connection to it yet."),
    "expires_soon": _("The certificate runs out soon."),
    "expired": _("The certificate has run out."),
    "not_yet_valid": _("The certificate does not hold yet."),
    "not_encrypted": _("It answers without encryption."),
    "url": _("The address in the settings cannot work."),
    "municipality_cvr": _("There is no municipality with a CVR number yet."),
}
ROUNDS: dict[str, Text] = {
    "accounts.clear": _("Clear away sessions and sign-ins that are over"),
    "accounts.close_fallbacks": _("Close fallbacks whose time is over"),
    "accounts.forget_kept_forms": _("Forget what was kept for those who signed in again"),
    "accounts.forget_rate_counts": _("Forget old counts of requests"),
    "audit.forget": _("Delete old rows of the audit logs"),
    "communication.fetch_texts": _("Fetch text messages and reports from the SMS gateway"),
    "communication.forget": _("Delete old messages"),
    "communication.forget_returned_mail": _("Forget e-mail that came back"),
    "communication.returned_mail": _("Read e-mail that came back"),
    "communication.fetch_receipts": _("Fetch receipts of Digital Post"),
    "communication.forget_receipts": _("Delete old receipts"),
    "communication.receipts": _("Pass on receipts of Digital Post"),
    "communication.round": _("See to messages that wait"),
    "elections.close": _("Close elections that are over"),
    "jobs.delete_old": _("Forget finished jobs"),
    "jobs.retry_stalled": _("Take over the work of dead workers"),
    "operators.look_outside": _("Look whether CPR and the mail server answer"),
    "operators.tidy": _("Clear away operators' sessions that are over"),
    "participants.see_to_check": _("Begin and go on with the weekly check in CPR"),
    "service_providers.watch": _("Warn of certificates that run out"),
    "tasks.remind": _("Send reminders that are due"),
    "tasks.tell_responsibles": _("Tell those responsible what is new"),
}
RESULTS: dict[str, Badge] = {
    "doing": Badge(pgettext_lazy("round", "Running"), "news", "sync"),
    "succeeded": Badge(pgettext_lazy("round", "Done"), "good", "check"),
    "failed": Badge(pgettext_lazy("round", "Failed"), "bad", "error"),
    "aborted": Badge(pgettext_lazy("round", "Broken off"), "waiting", "close"),
}
