"""What Digital Post and the printer say of messages, in words. Source: docs/integrations/digital-post.md."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from valghalla.communication.channels.digital_post import PREFIX

Text = str | Promise

_SETTINGS: Text = gettext_lazy(
    "The settings, the certificate or the agreement for Digital Post do not work. Those who run the service have to see to it."
)
_NOT_UNDERSTOOD: Text = gettext_lazy("Digital Post answered in a way that could not be understood.")
_FILES: Text = gettext_lazy("Digital Post does not take one of the files.")

SENTENCES: dict[str, Text] = {
    "timeout": gettext_lazy("Digital Post did not answer in time."),
    "no_connection": gettext_lazy("There was no connection to Digital Post."),
    "hung_up": gettext_lazy("Digital Post broke off the connection."),
    "tls": gettext_lazy("The connection to Digital Post could not be protected."),
    "rejected": gettext_lazy("Digital Post refused the message."),
    "address": gettext_lazy("The participant's address cannot be written on a letter."),
    "not_pdf": gettext_lazy("A printed letter can only have PDF files with it."),
    "too_large": gettext_lazy("The files are too large for Digital Post."),
    "too_many_files": gettext_lazy("There are more files than Digital Post takes."),
    **dict.fromkeys(("empty_file", "file_kind"), _FILES),
    "action_url": gettext_lazy("The link of the message is not written as Digital Post takes it."),
    **dict.fromkeys(("answer", "not_confirmed", "access_token"), _NOT_UNDERSTOOD),
    **dict.fromkeys(
        (
            *(
                "url",
                "sts_url",
                "sts_kind",
                "sts_issuer",
                "sts_certificates",
                "authorities",
                "certificate",
                "key",
                "cvr",
            ),
            *("memo_version", "letter_type", "refused", "http_401", "http_403", "http_404", "http_405"),
            "sts_certificate_expired",
        ),
        _SETTINGS,
    ),
}


def sentence(code: str) -> str:
    """What a code of Digital Post or the printer means; the code itself where nobody has documented it; "" for
    another's code."""
    if not code.startswith(PREFIX):
        return ""
    own = code.removeprefix(PREFIX)
    if own in SENTENCES:
        return str(SENTENCES[own])
    if own.startswith("http_5") or own in ("http_408", "http_425", "http_429", "fault"):
        return _("Digital Post cannot take the message right now (code %(code)s).") % {
            "code": own.removeprefix("http_")
        }
    return _("Digital Post refused the message (code %(code)s).") % {"code": own.removeprefix("http_")}
